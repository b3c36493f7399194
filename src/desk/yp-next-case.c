/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-next-case.h"

#include <glib/gi18n.h>

#include "yp-alarm.h"
#include "yp-words.h"

/* Where somebody at a desk has to act, not a unit. */
#define BIT(state) YP_STATE_BIT (YP_STATE_##state)
#define TO_FILE (BIT (REPORTED) | BIT (VERIFIED))
#define TO_SEND (BIT (FILED) | BIT (RETURNED))
#define TO_END (BIT (HANDLED) | BIT (CHECKED))

/* How soon a desk is to act: our choice, as HACKING.md tells. */
#define FILE_WITHIN (30 * G_TIME_SPAN_MINUTE)
#define SEND_WITHIN (30 * G_TIME_SPAN_MINUTE)
#define END_WITHIN (8 * G_TIME_SPAN_HOUR)

/* How urgent an incident is. */
typedef struct
{
  gboolean is_dangerous;
  gboolean is_returned;
  gint64 by; /* when somebody should have acted, microseconds since 1970 UTC */
  const char *id;
} Urgency;

static gboolean
is_in (const YpIncidentFacts *facts, guint states)
{
  return (states & YP_STATE_BIT (facts->state)) != 0;
}

/* One look for the next case: what is known of limits and items by then. */
typedef struct
{
  YpItems *items;
  gint64 now;
  GHashTable *is_urgent; /* text of a limit or key of an item, borrowed → whether it is */
} Look;

static gboolean
is_urgent (const Look *look, const YpIncidentFacts *facts)
{
  char *key = facts->time_limit != NULL ? facts->time_limit : facts->item;
  gpointer known;

  if (!g_hash_table_lookup_extended (look->is_urgent, key, NULL, &known))
    {
      known = GINT_TO_POINTER (
          yp_danger_is_urgent (facts, yp_items_find (look->items, facts->item, look->now)));
      g_hash_table_insert (look->is_urgent, key, known);
    }

  return GPOINTER_TO_INT (known);
}

static gboolean
is_dangerous (const Look *look, const YpIncidentFacts *facts)
{
  return is_in (facts, TO_FILE | TO_SEND) && is_urgent (look, facts) &&
         yp_danger_judge (facts, yp_items_find (look->items, facts->item, look->now));
}

static gint64
get_by (const YpIncidentFacts *facts)
{
  gint64 by;

  if (is_in (facts, TO_FILE))
    return facts->received_at + FILE_WITHIN;
  if (is_in (facts, TO_END))
    return facts->updated_at + END_WITHIN;

  by = facts->updated_at + SEND_WITHIN;
  return facts->due_at != 0 ? MIN (by, facts->due_at) : by;
}

static Urgency
measure (const Look *look, const YpIncidentFacts *facts)
{
  return (Urgency){ .is_dangerous = is_dangerous (look, facts),
                    .is_returned = facts->state == YP_STATE_RETURNED,
                    .by = get_by (facts),
                    .id = facts->id };
}

/* Negative where @a goes first. */
static int
compare (const Urgency *a, const Urgency *b)
{
  if (a->is_dangerous != b->is_dangerous)
    return a->is_dangerous ? -1 : 1;
  if (a->is_returned != b->is_returned)
    return a->is_returned ? -1 : 1;
  if (a->by != b->by)
    return a->by < b->by ? -1 : 1;

  return strcmp (a->id, b->id);
}

static char *
explain (const Urgency *urgency, YpIncident *incident, gint64 now)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  g_autofree char *age = yp_words_format_age (ABS (urgency->by - now));

  if (urgency->is_dangerous)
    return g_strdup (_ ("dangerous: its clock never stops"));
  if (urgency->is_returned)
    return g_strdup_printf (_ ("returned %u×"), facts->n_returns);
  if (urgency->by < now)
    return g_strdup_printf (_ ("has waited %s longer than it should"), age);

  return g_strdup_printf (_ ("should be seen to within %s"), age);
}

/**
 * yp_next_case_find:
 * @situation: where to look
 * @items: its catalogue
 * @after: (nullable): id of the incident that was looked at last
 * @why: (out) (transfer full): why it is this one
 *
 * What endangers goes first, then what was returned, then what has waited longest beyond its time:
 * half an hour to be filed, half an hour to be sent (and never past its due time), eight hours to
 * be checked and closed. One pass over the replica.
 *
 * Returns: (transfer full) (nullable): the id of the one that is next after @after in that order,
 *   the most urgent where @after does not wait or is the last; %NULL where none waits
 */
char *
yp_next_case_find (YpSituation *situation, YpItems *items, const char *after, char **why)
{
  GListModel *incidents = yp_situation_get_incidents (situation);
  gint64 now = yp_situation_get_now (situation);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  Look look = { items, now, known };
  YpIncident *last = after != NULL ? yp_situation_get_incident (situation, after) : NULL;
  gboolean has_last =
      last != NULL && is_in (yp_incident_get_facts (last), TO_FILE | TO_SEND | TO_END);
  Urgency from = has_last ? measure (&look, yp_incident_get_facts (last)) : (Urgency){ 0 };
  Urgency first = { 0 };
  Urgency next = { 0 };
  const Urgency *found;

  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);
      const YpIncidentFacts *facts = yp_incident_get_facts (incident);
      Urgency urgency;

      if (!is_in (facts, TO_FILE | TO_SEND | TO_END) || incident == last)
        continue;

      urgency = measure (&look, facts);
      if (first.id == NULL || compare (&urgency, &first) < 0)
        first = urgency;
      if (has_last && compare (&urgency, &from) > 0 &&
          (next.id == NULL || compare (&urgency, &next) < 0))
        next = urgency;
    }

  found = next.id != NULL ? &next : &first;
  if (found->id == NULL)
    return NULL;

  *why = explain (found, yp_situation_get_incident (situation, found->id), now);
  return g_strdup (found->id);
}
