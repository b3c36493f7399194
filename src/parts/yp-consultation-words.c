/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-consultation-words.h"

#include <glib/gi18n.h>

#include "yp-json-read.h"
#include "yp-record-trail.h"
#include "yp-words.h"

const char *
yp_words_get_consultation_state (const char *state)
{
  static const YpWordRow words[] = {
    { "proposed", NC_ ("consultation state", "To convene") },
    { "convened", NC_ ("consultation state", "Convened") },
    { "decided", NC_ ("consultation state", "Decided") },
    { "withdrawn", NC_ ("consultation state", "Withdrawn") },
    { "revoked", NC_ ("consultation state", "Revoked") },
  };

  return yp_word_table_find (words, G_N_ELEMENTS (words), "consultation state", state);
}

const char *
yp_words_get_consultation_reason (const char *reason)
{
  static const YpWordRow words[] = {
    { "returns", NC_ ("consultation reason", "Returned twice: duty not clear") },
    { "no-owner", NC_ ("consultation reason", "Nobody is said to answer for it") },
    { "jurisdiction", NC_ ("consultation reason", "Returned at the border of two towns") },
    { "request", NC_ ("consultation reason", "Asked for at the desk") },
  };

  return yp_word_table_find (words, G_N_ELEMENTS (words), "consultation reason", reason);
}

const char *
yp_words_get_consultation_action (const char *action)
{
  static const YpWordRow words[] = {
    { "attach", NC_ ("consultation action", "Attach…") },
    { "convene", NC_ ("consultation action", "Convene…") },
    { "record", NC_ ("consultation action", "Minutes…") },
    { "decide", NC_ ("consultation action", "Decide…") },
    { "withdraw", NC_ ("consultation action", "Withdraw…") },
    { "revoke", NC_ ("consultation action", "Revoke…") },
  };

  return yp_word_table_find (words, G_N_ELEMENTS (words), "consultation action", action);
}

/* That it was done. */
const char *
yp_words_get_consultation_done (const char *action)
{
  static const YpWordRow words[] = {
    { "attach", NC_ ("consultation step", "Incident attached") },
    { "convene", NC_ ("consultation step", "Consultation convened") },
    { "record", NC_ ("consultation step", "Minutes recorded") },
    { "decide", NC_ ("consultation step", "Consultation decided") },
    { "withdraw", NC_ ("consultation step", "Consultation withdrawn") },
    { "revoke", NC_ ("consultation step", "Decision revoked") },
  };

  return yp_word_table_find (words, G_N_ELEMENTS (words), "consultation step", action);
}

/* (nullable): of a step; it counts on the page of consultations alone. */
const char *
yp_words_get_consultation_key (const char *action)
{
  static const YpWordRow keys[] = {
    { "attach", "A" }, { "convene", "C" },  { "record", "R" },
    { "decide", "D" }, { "withdraw", "W" }, { "revoke", "X" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_strcmp0 (keys[i].name, action) == 0)
      return keys[i].words;

  return NULL;
}

/**
 * yp_words_format_names:
 * @names: names with commas between them
 *
 * Returns: (transfer full): the same as people list them
 */
char *
yp_words_format_names (const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, ",", -1);

  /* Translators: between names in a list */
  return g_strjoinv (_ (", "), parts);
}

/* The texts of a member of a document, as people list them. */
char *
yp_words_format_name_list (JsonObject *body, const char *name)
{
  g_auto (GStrv) names = yp_json_get_texts (body, name);

  return g_strjoinv (_ (", "), names);
}

/* “会商2026-000003”. */
char *
yp_words_format_consultation (const char *id)
{
  /* Translators: the number of a consultation */
  return g_strdup_printf (_ ("Consultation %s"), id);
}

/* (nullable): when and where; %NULL as long as it is not convened. */
char *
yp_words_format_meeting (const YpRecord *consultation)
{
  const char *place = yp_json_get_string (consultation->body, "place");
  gint64 meeting_at = 0;
  g_autofree char *time = NULL;

  if (place == NULL || !yp_json_get_time (consultation->body, "meeting_at", &meeting_at))
    return NULL;

  time = yp_words_format_time (meeting_at);
  return g_strdup_printf ("%s · %s", time, place);
}

/* (nullable): who leads and helps, until when; %NULL as long as it is not decided. */
char *
yp_words_format_decision (const YpRecord *consultation)
{
  const char *lead = yp_json_get_string (consultation->body, "lead");
  g_autofree char *helpers = yp_words_format_name_list (consultation->body, "support");
  g_autofree char *time = NULL;
  gint64 deadline = 0;

  if (lead == NULL || !yp_json_get_time (consultation->body, "deadline", &deadline))
    return NULL;

  time = yp_words_format_time (deadline);
  if (*helpers == '\0')
    /* Translators: who leads, until when */
    return g_strdup_printf (_ ("%s leads · by %s"), lead, time);

  /* Translators: who leads, who helps, until when */
  return g_strdup_printf (_ ("%s leads, with %s · by %s"), lead, helpers, time);
}

/* Who did what with it when, a line each. */
char *
yp_words_format_consultation_trail (const YpRecord *consultation)
{
  static const YpWordRow steps[] = {
    { "proposed", NC_ ("consultation trail", "Proposed") },
    { "attached", NC_ ("consultation trail", "Incident attached") },
    { "convened", NC_ ("consultation trail", "Convened") },
    { "minuted", NC_ ("consultation trail", "Minutes recorded") },
    { "decided", NC_ ("consultation trail", "Decided") },
    { "withdrawn", NC_ ("consultation trail", "Withdrawn") },
    { "revoked", NC_ ("consultation trail", "Revoked") },
  };

  return yp_words_format_trail (consultation, steps, G_N_ELEMENTS (steps), "consultation trail");
}

static const char *
get_area_name (YpSituation *situation, const char *code)
{
  const char *town = yp_situation_get_area_name (situation, YP_AREA_TOWN, code);
  const char *village = yp_situation_get_area_name (situation, YP_AREA_VILLAGE, code);

  if (town != NULL)
    return town;

  return village != NULL ? village : code;
}

/**
 * yp_words_format_scope:
 * @consultation: one that is decided
 * @situation: whose items and areas
 *
 * Returns: (transfer full) (nullable): for which items it holds where; %NULL where nothing is
 *   decided
 */
char *
yp_words_format_scope (const YpRecord *consultation, YpSituation *situation)
{
  g_auto (GStrv) items = yp_json_get_texts (consultation->body, "items");
  const char *area = yp_json_get_string (consultation->body, "area");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;

  if (items[0] == NULL || yp_json_get_string (consultation->body, "lead") == NULL)
    return NULL;

  for (guint i = 0; items[i] != NULL; i++)
    {
      const YpItem *item = yp_situation_get_item (situation, items[i]);

      g_strv_builder_add (builder, item != NULL ? item->name : items[i]);
    }
  names = g_strv_builder_end (builder);
  list = g_strjoinv (_ (", "), names);

  return g_strdup_printf ("%s · %s", list,
                          area != NULL ? get_area_name (situation, area) : _ ("the whole city"));
}

/* Why it should go there. */
char *
yp_words_explain_suggested (const YpSuggested *suggested)
{
  static const YpWordRow words[] = {
    { "precedent", NC_ ("rule", "Decided by a consultation") },
    { "branch", NC_ ("rule", "The lead's station in this town") },
    { "duty", NC_ ("rule", "The lead of the item") },
    { "usual", NC_ ("rule", "Dispatchers mostly send it there") },
    { "place", NC_ ("rule", "Answers for the place") },
  };
  const char *rule = yp_word_table_find (words, G_N_ELEMENTS (words), "rule", suggested->rule);

  if (strcmp (suggested->rule, "precedent") == 0 && suggested->consultation != NULL)
    return g_strdup_printf (_ ("Decided by consultation %s"), suggested->consultation);
  if (strcmp (suggested->rule, "usual") == 0)
    /* Translators: why it should go there, how often it did */
    return g_strdup_printf (ngettext ("%s (%u time)", "%s (%u times)", suggested->n_times), rule,
                            suggested->n_times);

  return g_strdup (rule);
}
