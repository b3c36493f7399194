/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-words.h"

#include <glib/gi18n.h>

/* What shows of a description, characters. */
#define MAX_CHARS 80

static const char *
get_lateness_words (YpLateness lateness, gboolean is_one)
{
  switch (lateness)
    {
    case YP_LATENESS_HALF:
      return is_one ? _ ("half of its time is over") : _ ("the time of some is half over");
    case YP_LATENESS_NEAR:
      return is_one ? _ ("its time is nearly over") : _ ("the time of some is nearly over");
    case YP_LATENESS_LATE:
      return is_one ? _ ("late") : _ ("some are late");
    case YP_LATENESS_NONE:
    default:
      return NULL;
    }
}

static void
append (GPtrArray *words, const char *text)
{
  if (text != NULL && *text != '\0')
    g_ptr_array_add (words, g_strdup (text));
}

static void
append_incident (GPtrArray *words, YpIncident *incident)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  g_autofree char *start = g_utf8_substring (
      facts->description, 0, MIN (g_utf8_strlen (facts->description, -1), MAX_CHARS));

  append (words, facts->id);
  append (words, facts->address);
  append (words, start);
}

static void
append_pick (GPtrArray *words, const YpIncidentPick *pick)
{
  g_autofree char *count = NULL;

  if (pick->incident != NULL)
    append_incident (words, pick->incident);
  else
    count = g_strdup_printf (ngettext ("%u incident", "%u incidents", pick->n), pick->n);

  append (words, count);
  append (words, get_lateness_words (pick->lateness, pick->n == 1));
}

static char *
join (GPtrArray *words, const char *separator)
{
  g_ptr_array_add (words, NULL);
  return g_strjoinv (separator, (char **) words->pdata);
}

/**
 * yp_incident_words_describe_pick:
 * @pick: what is there
 * @separator: between its parts
 *
 * Returns: (transfer full) (nullable): what it is; %NULL for nothing
 */
char *
yp_incident_words_describe_pick (const YpIncidentPick *pick, const char *separator)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (pick->n == 0)
    return NULL;

  append_pick (words, pick);
  return join (words, separator);
}

/**
 * yp_incident_words_describe_stop:
 * @stop: where keys have come to
 *
 * Returns: (transfer full) (nullable): which of how many, what it is, and what keys do there; %NULL
 *   where there is nothing to say
 */
char *
yp_incident_words_describe_stop (const YpIncidentStop *stop)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (stop->place > 0)
    {
      /* Translators: which of how many, such as “3 of 40” */
      g_ptr_array_add (words, g_strdup_printf (_ ("%u of %u"), stop->place, stop->n_places));
      append_pick (words, &stop->pick);
      append (words, stop->pick.n > 1 ? _ ("Enter opens") : NULL);
    }
  else if (stop->last > 0)
    {
      /* Translators: those of a page, and all there are, such as “1–40 of 1491” */
      g_ptr_array_add (
          words, g_strdup_printf (_ ("%u–%u of %u"), stop->first, stop->last, stop->n_places));
      append (words, _ ("Tab goes through them"));
      append (words, stop->n_places > stop->last - stop->first + 1 ? _ ("Page Down turns the page")
                                                                   : NULL);
    }
  else
    {
      return NULL;
    }

  return join (words, " · ");
}
