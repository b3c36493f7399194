/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The second book beside the store. */

#include "ledger.h"

#define PAGE 1000

/* One row of the store beside the one of the book. */
static void
check_row (Ledger *self, const YpIncidentFacts *facts)
{
  const Case *one = g_hash_table_lookup (self->by_id, facts->id);
  const char *wrong = NULL;

  if (one == NULL)
    wrong = "is unknown";
  else if (facts->state != one->state)
    wrong = "has another state";
  else if (facts->due_at != one->due_at || facts->filed_at != one->filed_at)
    wrong = "has other times";
  else if (facts->pending != one->pending || facts->is_endorsed != one->is_endorsed)
    wrong = "has another request pending";
  else if (one->state >= YP_STATE_CLOSED && facts->pending != YP_PENDING_NONE &&
           (one->state != YP_STATE_CLOSED || facts->pending != YP_PENDING_APPEAL))
    wrong = "has a request pending, though it has ended";
  else if (facts->suspended_until != one->suspended_until)
    wrong = "is to go on another day";
  else if (g_strcmp0 (facts->unit, one->unit) != 0 ||
           g_strcmp0 (facts->organization, one->organization) != 0)
    wrong = "is with somebody else";
  else if (facts->n_extensions != one->n_extensions || facts->n_returns != one->n_returns)
    wrong = "has other counts";
  if (wrong != NULL)
    platform_complain (self->platform, "The row of %s %s (%s)", facts->id, wrong,
                       yp_state_get_name (facts->state));
}

static guint
check_open_rows (Ledger *self, GError **error)
{
  gint64 after = 0;
  guint n_open = 0;
  guint n = PAGE;

  while (n == PAGE)
    {
      g_autoptr (GPtrArray) page =
          yp_store_list_incidents (self->platform->reader, after,
                                   self->platform->now + G_TIME_SPAN_DAY, PAGE, &after, error);

      if (page == NULL)
        return 0;
      n = page->len;
      for (guint i = 0; i < n; i++)
        check_row (self, yp_incident_get_facts (g_ptr_array_index (page, i)));
      n_open += n;
    }

  return n_open;
}

static void
check_ended_rows (Ledger *self, GError **error)
{
  for (guint i = 0; i < self->ended->len; i++)
    {
      const Case *one = g_ptr_array_index (self->ended, i);
      g_autoptr (YpIncident) incident =
          yp_store_get_incident (self->platform->reader, one->id, error);

      if (incident == NULL)
        platform_complain (self->platform, "%s is gone", one->id);
      else
        check_row (self, yp_incident_get_facts (incident));
    }
  g_ptr_array_set_size (self->ended, 0);
}

/* Town and channel of both books under one key. */
static guint64 *
get_counts (GHashTable *table, const char *town, const char *source)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", town != NULL ? town : "", source);
  guint64 *counts = g_hash_table_lookup (table, key);

  if (counts == NULL)
    {
      counts = g_new0 (guint64, YP_N_STATES);
      g_hash_table_insert (table, g_steal_pointer (&key), counts);
    }

  return counts;
}

/* Reported = open + closed + rejected + merged + void, of each town and channel, in both books. */
static void
check_tally (Ledger *self, GError **error)
{
  g_autoptr (GPtrArray) tallies =
      yp_store_tally (self->platform->reader, 0, self->platform->now + G_TIME_SPAN_DAY, error);
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint64 n_counted = 0;

  if (tallies == NULL)
    return;

  for (guint i = 0; i < self->cases->len; i++)
    {
      const Case *one = g_ptr_array_index (self->cases, i);

      get_counts (table, one->town, one->source)[one->state]++;
    }

  for (guint i = 0; i < tallies->len; i++)
    {
      const YpStoreTally *tally = g_ptr_array_index (tallies, i);
      const guint64 *counts = get_counts (table, tally->town, tally->source);

      for (guint state = 0; state < YP_N_STATES; state++)
        n_counted += tally->n_by_state[state];
      if (memcmp (counts, tally->n_by_state, sizeof tally->n_by_state) != 0)
        platform_complain (self->platform, "The tally of %s, %s is another",
                           tally->town != NULL ? tally->town : "no town", tally->source);
    }
  if (n_counted != self->cases->len)
    platform_complain (self->platform, "%u were reported, %" G_GUINT64_FORMAT " are counted",
                       self->cases->len, n_counted);
}

/* A unit has as many tasks as there are incidents with it. */
static void
check_units (Ledger *self, GError **error)
{
  g_autoptr (GHashTable) tasks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) fixes = NULL;
  g_autoptr (GPtrArray) units = yp_store_list_units (self->platform->reader, &fixes, error);

  for (guint i = 0; i < self->cases->len; i++)
    {
      Case *one = g_ptr_array_index (self->cases, i);

      if (one->unit != NULL && (one->state == YP_STATE_DISPATCHED ||
                                one->state == YP_STATE_ACCEPTED || one->state == YP_STATE_ARRIVED))
        g_hash_table_insert (
            tasks, one->unit,
            GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (tasks, one->unit)) + 1));
    }

  for (guint i = 0; units != NULL && i < units->len; i++)
    {
      const YpUnitFacts *facts = yp_unit_get_facts (g_ptr_array_index (units, i));
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (tasks, facts->id));

      if (facts->n_tasks != n)
        platform_complain (self->platform, "Unit %s has %u tasks, not %u", facts->id, n,
                           facts->n_tasks);
    }
}

/* Compares the two books. Everything must be settled. */
void
ledger_check (Ledger *self)
{
  g_autoptr (GError) error = NULL;
  guint n_open = 0;

  for (guint i = 0; i < self->cases->len; i++)
    {
      const Case *one = g_ptr_array_index (self->cases, i);

      if (one->state < YP_STATE_CLOSED)
        {
          n_open++;
          ledger_check_rules (self, one, self->platform->now);
          if (one->suspended_until != 0 && one->suspended_until <= self->platform->now)
            platform_complain (self->platform, "%s rests beyond its day", one->id);
        }
    }

  if (check_open_rows (self, &error) != n_open)
    platform_complain (self->platform, "%u should be open", n_open);
  check_ended_rows (self, &error);
  check_tally (self, &error);
  check_units (self, &error);
  if (self->n_owed != 0)
    platform_complain (self->platform, "%u reporters have no answer", self->n_owed);
  if (error != NULL)
    platform_complain (self->platform, "%s", error->message);
}
