/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-ledger.h"

#include <stdlib.h>
#include <string.h>

#include "yp-clock.h"

/* Looks again no sooner than this after the last time. */
#define PAUSE_MS 1000

/* Of a turn of the main loop. */
#define SLICE_US 1000

/* Rows between two looks at the clock. */
#define ROWS_PER_LOOK 128

/* So few rows that changed are read at once. */
#define AT_ONCE 16

/* What tells incidents apart by a name. */
#define N_NAMES (YP_COUNT_BY_ORGANIZATION + 1)

typedef struct
{
  guint32 names[N_NAMES]; /* index in the names of that kind; 0 for none */
  guint8 state;
  gboolean is_read : 1;
  gboolean is_open : 1;
  gint64 received_at;
  gint64 updated_at;
  gint64 due_at;
  gint64 handled_at;
} Row;

struct _YpLedger
{
  GObject parent_instance;

  YpSituation *situation;
  GListModel *incidents;
  GArray *rows; /* of Row, as long as the list */
  guint n_read; /* all rows before this one are read */
  guint source;
  GPtrArray *names[N_NAMES]; /* of utf8; the first is %NULL */
  GHashTable *places[N_NAMES];
};

G_DEFINE_FINAL_TYPE (YpLedger, yp_ledger, G_TYPE_OBJECT)

static guint changed_signal;

static guint32
find_place (YpLedger *self, YpCountBy by, const char *name)
{
  guint place = name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->places[by], name)) : 0;

  if (place == 0 && name != NULL)
    {
      char *copy = g_strdup (name);

      place = self->names[by]->len;
      g_ptr_array_add (self->names[by], copy);
      g_hash_table_insert (self->places[by], copy, GUINT_TO_POINTER (place));
    }

  return place;
}

static void
read_row (YpLedger *self, guint position)
{
  Row *row = &g_array_index (self->rows, Row, position);
  g_autoptr (YpIncident) incident = NULL;
  const YpIncidentFacts *facts;
  const YpItem *item;

  if (row->is_read)
    return;

  incident = g_list_model_get_item (self->incidents, position);
  facts = yp_incident_get_facts (incident);
  item = yp_situation_get_item (self->situation, facts->item);
  *row = (Row){ .state = (guint8) facts->state,
                .is_read = TRUE,
                .is_open = yp_state_is_open (facts->state),
                .received_at = facts->received_at,
                .updated_at = facts->updated_at,
                .due_at = facts->due_at,
                .handled_at = facts->handled_at };
  row->names[YP_COUNT_BY_TOWN] = find_place (self, YP_COUNT_BY_TOWN, facts->town);
  row->names[YP_COUNT_BY_SOURCE] = find_place (self, YP_COUNT_BY_SOURCE, facts->source);
  row->names[YP_COUNT_BY_GROUP] =
      find_place (self, YP_COUNT_BY_GROUP, item != NULL ? item->group : NULL);
  row->names[YP_COUNT_BY_ORGANIZATION] =
      find_place (self, YP_COUNT_BY_ORGANIZATION, facts->organization);
}

static gboolean
on_read (gpointer data)
{
  YpLedger *self = data;
  gint64 deadline = g_get_monotonic_time () + SLICE_US;

  while (self->n_read < self->rows->len)
    {
      read_row (self, self->n_read++);
      if (self->n_read % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > deadline)
        return G_SOURCE_CONTINUE;
    }

  self->source = 0;
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
on_pause_over (gpointer data)
{
  YpLedger *self = data;

  /* Before the next frame: a wall that draws all the time would never come to it. */
  self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_read, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
read_on (YpLedger *self, guint from)
{
  self->n_read = MIN (self->n_read, from);
  if (self->source == 0)
    self->source = g_timeout_add (PAUSE_MS, on_pause_over, self);
}

static void
on_items_changed (YpLedger *self, guint position, guint n_removed, guint n_added)
{
  GArray *rows = self->rows;
  guint n_after = rows->len - position - n_removed;
  gboolean is_in_place = n_added == n_removed && n_added <= AT_ONCE && position < self->n_read;
  Row *at;

  if (n_added > n_removed)
    g_array_set_size (rows, rows->len + n_added - n_removed);
  at = &g_array_index (rows, Row, position);
  if (n_added != n_removed && n_after > 0)
    memmove (at + n_added, at + n_removed, n_after * sizeof *at);
  if (n_added > 0)
    memset (at, 0, n_added * sizeof *at);
  if (n_added < n_removed)
    g_array_set_size (rows, rows->len - (n_removed - n_added));

  for (guint i = 0; is_in_place && i < n_added; i++)
    read_row (self, position + i);
  read_on (self, is_in_place ? self->n_read : position);
}

/* Items have groups once their names are known. */
static void
read_all_anew (YpLedger *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    g_array_index (self->rows, Row, i).is_read = FALSE;
  read_on (self, 0);
}

static void
yp_ledger_dispose (GObject *object)
{
  YpLedger *self = YP_LEDGER (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->situation);
  g_clear_object (&self->incidents);

  G_OBJECT_CLASS (yp_ledger_parent_class)->dispose (object);
}

static void
yp_ledger_finalize (GObject *object)
{
  YpLedger *self = YP_LEDGER (object);

  g_array_unref (self->rows);
  for (guint i = 0; i < N_NAMES; i++)
    {
      g_hash_table_unref (self->places[i]);
      g_ptr_array_unref (self->names[i]);
    }

  G_OBJECT_CLASS (yp_ledger_parent_class)->finalize (object);
}

static void
yp_ledger_class_init (YpLedgerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_ledger_dispose;
  object_class->finalize = yp_ledger_finalize;

  changed_signal = g_signal_new ("changed", YP_TYPE_LEDGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
yp_ledger_init (YpLedger *self)
{
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  for (guint i = 0; i < N_NAMES; i++)
    {
      self->names[i] = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->names[i], NULL);
      self->places[i] = g_hash_table_new (g_str_hash, g_str_equal);
    }
}

/**
 * yp_ledger_new:
 * @situation: whose incidents
 *
 * Returns: (transfer full): none yet; the first are read after a second
 */
YpLedger *
yp_ledger_new (YpSituation *situation)
{
  YpLedger *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_LEDGER, NULL);
  self->situation = g_object_ref (situation);
  self->incidents = g_object_ref (yp_situation_get_incidents (situation));
  g_signal_connect_object (self->incidents, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "areas-changed", G_CALLBACK (read_all_anew), self,
                           G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (self->incidents));

  return self;
}

static gboolean
is_late (const Row *row, gint64 now)
{
  return row->is_open && row->handled_at == 0 && row->due_at != 0 && row->due_at < now;
}

/* The same as on the map: yp-theme-words.c says it in words. */
static gboolean
is_of (const Row *row, YpCountOf of, gint64 now, gint64 day)
{
  if (!row->is_read)
    return FALSE;

  switch (of)
    {
    case YP_COUNT_LATE:
      return is_late (row, now);
    case YP_COUNT_REPORTED_TODAY:
      return row->received_at >= day;
    case YP_COUNT_ENDED_TODAY:
      return !row->is_open && row->updated_at >= day;
    case YP_COUNT_OPEN:
    default:
      return row->is_open;
    }
}

/* What a filter asks, with its name looked up. */
typedef struct
{
  YpCountOf of;
  YpCountBy by;
  guint32 place;
  guint states;
  gint64 now;
  gint64 day;
} Sieve;

static gboolean
sieve_init (Sieve *sieve, YpLedger *self, const YpCountFilter *filter)
{
  gint64 now = yp_situation_get_now (self->situation);

  *sieve = (Sieve){ .of = filter->of,
                    .by = filter->by,
                    .states = filter->states,
                    .now = now,
                    .day = yp_time_start_of_day (now) };
  if (filter->by == YP_COUNT_BY_NOTHING || filter->by >= N_NAMES || filter->value == NULL)
    return TRUE;

  sieve->place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places[filter->by], filter->value));
  return sieve->place != 0;
}

static gboolean
passes (const Row *row, const Sieve *sieve)
{
  if (!is_of (row, sieve->of, sieve->now, sieve->day))
    return FALSE;
  if (sieve->by == YP_COUNT_BY_NOTHING)
    return TRUE;

  return sieve->by < N_NAMES ? row->names[sieve->by] == sieve->place
                             : (sieve->states & YP_STATE_BIT (row->state)) != 0;
}

/**
 * yp_ledger_count:
 * @self: a ledger
 * @filter: which incidents
 *
 * Returns: how many there are
 */
guint
yp_ledger_count (YpLedger *self, const YpCountFilter *filter)
{
  Sieve sieve;
  guint n = 0;

  g_return_val_if_fail (YP_IS_LEDGER (self), 0);

  if (!sieve_init (&sieve, self, filter))
    return 0;
  for (guint i = 0; i < self->rows->len; i++)
    n += passes (&g_array_index (self->rows, Row, i), &sieve);

  return n;
}

/* The most first; of equals, in the order of their names; those without last. */
static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const YpCount *first = a;
  const YpCount *second = b;

  if (first->n != second->n)
    return first->n > second->n ? -1 : 1;
  if (first->value == NULL || second->value == NULL)
    return (first->value == NULL) - (second->value == NULL);
  return strcmp (first->value, second->value);
}

/**
 * yp_ledger_count_by:
 * @self: a ledger
 * @of: which incidents
 * @by: which name tells them apart
 *
 * Returns: (transfer full) (element-type YpCount): how many there are of each name that there is,
 *   the most first
 */
GArray *
yp_ledger_count_by (YpLedger *self, YpCountOf of, YpCountBy by)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (YpCount));
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (YpCount));
  Sieve sieve;

  g_return_val_if_fail (YP_IS_LEDGER (self), NULL);
  g_return_val_if_fail (by < N_NAMES, NULL);

  sieve_init (&sieve, self, &(YpCountFilter){ .of = of });
  g_array_set_size (counts, self->names[by]->len);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (passes (row, &sieve))
        g_array_index (counts, YpCount, row->names[by]).n++;
    }

  for (guint i = 0; i < counts->len; i++)
    {
      YpCount *count = &g_array_index (counts, YpCount, i);

      count->value = g_ptr_array_index (self->names[by], i);
      if (count->n > 0)
        g_array_append_val (found, *count);
    }
  g_array_sort (found, compare_counts);

  return g_steal_pointer (&found);
}

void
yp_ledger_count_states (YpLedger *self, YpCountOf of, guint counts[YP_N_STATES])
{
  Sieve sieve;

  g_return_if_fail (YP_IS_LEDGER (self));

  memset (counts, 0, YP_N_STATES * sizeof *counts);
  sieve_init (&sieve, self, &(YpCountFilter){ .of = of });
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (passes (row, &sieve))
        counts[row->state]++;
    }
}

/* When what a figure of today counts happened. */
static gint64
get_moment (const Row *row, YpCountOf of)
{
  return of == YP_COUNT_ENDED_TODAY ? row->updated_at : row->received_at;
}

/**
 * yp_ledger_count_hours:
 * @self: a ledger
 * @of: %YP_COUNT_REPORTED_TODAY or %YP_COUNT_ENDED_TODAY
 * @counts: (out): how many in each hour of the day
 */
void
yp_ledger_count_hours (YpLedger *self, YpCountOf of, guint counts[YP_LEDGER_N_HOURS])
{
  Sieve sieve;

  g_return_if_fail (YP_IS_LEDGER (self));

  memset (counts, 0, YP_LEDGER_N_HOURS * sizeof *counts);
  sieve_init (&sieve, self, &(YpCountFilter){ .of = of });
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      gint64 hour = (get_moment (row, of) - sieve.day) / G_TIME_SPAN_HOUR;

      if (passes (row, &sieve) && hour >= 0 && hour < YP_LEDGER_N_HOURS)
        counts[hour]++;
    }
}

/**
 * yp_ledger_count_until:
 * @self: a ledger
 * @of: %YP_COUNT_REPORTED_TODAY or %YP_COUNT_ENDED_TODAY
 * @until: before then, microseconds since 1970 UTC
 *
 * Returns: how many today, as far
 */
guint
yp_ledger_count_until (YpLedger *self, YpCountOf of, gint64 until)
{
  Sieve sieve;
  guint n = 0;

  g_return_val_if_fail (YP_IS_LEDGER (self), 0);

  sieve_init (&sieve, self, &(YpCountFilter){ .of = of });
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      n += passes (row, &sieve) && get_moment (row, of) < until;
    }

  return n;
}

/* The best first; of equals, who had more to do. */
static int
compare_rates (gconstpointer a, gconstpointer b)
{
  const YpRate *first = a;
  const YpRate *second = b;
  guint64 left = (guint64) first->n_in_time * second->n_due;
  guint64 right = (guint64) second->n_in_time * first->n_due;

  if (left != right)
    return left > right ? -1 : 1;
  if (first->n_due != second->n_due)
    return first->n_due > second->n_due ? -1 : 1;
  return g_strcmp0 (first->value, second->value);
}

/**
 * yp_ledger_rate_by:
 * @self: a ledger
 * @by: which name tells them apart
 *
 * What is still within its limit is in neither number (domain.md §3.6, b).
 *
 * Returns: (transfer full) (element-type YpRate): of each name of which anything was due today, the
 *   best first; what has no name is left out
 */
GArray *
yp_ledger_rate_by (YpLedger *self, YpCountBy by)
{
  g_autoptr (GArray) rates = g_array_new (FALSE, TRUE, sizeof (YpRate));
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (YpRate));
  Sieve sieve;

  g_return_val_if_fail (YP_IS_LEDGER (self), NULL);
  g_return_val_if_fail (by < N_NAMES, NULL);

  sieve_init (&sieve, self, &(YpCountFilter){ .of = YP_COUNT_OPEN });
  g_array_set_size (rates, self->names[by]->len);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      YpRate *rate = &g_array_index (rates, YpRate, row->names[by]);
      gboolean is_done = row->is_read && row->handled_at >= sieve.day && row->due_at != 0;

      rate->n_in_time += is_done && row->handled_at <= row->due_at;
      rate->n_due += is_done || (row->is_read && is_late (row, sieve.now));
    }

  for (guint i = 1; i < rates->len; i++)
    {
      YpRate *rate = &g_array_index (rates, YpRate, i);

      rate->value = g_ptr_array_index (self->names[by], i);
      if (rate->n_due > 0)
        g_array_append_val (found, *rate);
    }
  g_array_sort (found, compare_rates);

  return g_steal_pointer (&found);
}

/**
 * yp_ledger_list:
 * @self: a ledger
 * @filter: which incidents
 * @order: what comes first; of equals, what is first in the situation's list
 * @n_wanted: how many at most
 *
 * Returns: (transfer full) (element-type YpIncident): the rows of a figure
 */
GPtrArray *
yp_ledger_list (YpLedger *self, const YpCountFilter *filter, YpLedgerOrder order, guint n_wanted)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree guint *positions = g_new (guint, MAX (n_wanted, 1));
  g_autofree gint64 *keys = g_new (gint64, MAX (n_wanted, 1));
  guint n_found = 0;
  Sieve sieve;

  g_return_val_if_fail (YP_IS_LEDGER (self), NULL);

  if (n_wanted == 0 || !sieve_init (&sieve, self, filter))
    return g_steal_pointer (&found);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      gint64 key = order == YP_LEDGER_DUE ? row->due_at : row->received_at;
      guint place;

      if (!passes (row, &sieve) || (n_found == n_wanted && key >= keys[n_found - 1]))
        continue;

      if (n_found < n_wanted)
        n_found++;
      for (place = n_found - 1; place > 0 && keys[place - 1] > key; place--)
        {
          keys[place] = keys[place - 1];
          positions[place] = positions[place - 1];
        }
      keys[place] = key;
      positions[place] = i;
    }

  for (guint i = 0; i < n_found; i++)
    g_ptr_array_add (found, g_list_model_get_item (self->incidents, positions[i]));

  return g_steal_pointer (&found);
}
