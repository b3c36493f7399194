/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-longest.h"

/* Looks again no sooner than this after the last time. */
#define PAUSE_MS 1000

/* Of a turn of the main loop. */
#define SLICE_US 1000

/* Rows between two looks at the clock. */
#define ROWS_PER_LOOK 128

/**
 * YpLongest:
 *
 * The incidents of a list that have been open longest. Keeps 16 bytes of each incident, read in
 * slices of a millisecond after a change, so that 100,000 of them never hold up the main loop.
 *
 * Signal `changed`: those open longest were looked for anew; once a second at most.
 */
struct _YpLongest
{
  GObject parent_instance;

  GListModel *incidents;
  GArray *rows; /* of YpLongestRow, as long as the list */
  guint n_wanted;
  guint n_read; /* all rows before this one are read */
  guint source;
  GPtrArray *found;
};

G_DEFINE_FINAL_TYPE (YpLongest, yp_longest, G_TYPE_OBJECT)

static guint changed_signal;

/**
 * yp_longest_find:
 * @rows: incidents; those not read or not open do not count
 * @n_rows: how many
 * @positions: (out) (array length=n_wanted): where the longest open are, the longest first; of
 *   equals the first in @rows
 * @n_wanted: how many are asked for
 *
 * Returns: how many there are, @n_wanted at most
 */
guint
yp_longest_find (const YpLongestRow *rows, guint n_rows, guint *positions, guint n_wanted)
{
  guint n_found = 0;

  if (n_wanted == 0)
    return 0;

  for (guint i = 0; i < n_rows; i++)
    {
      guint place = n_found;

      if (!rows[i].is_read || !rows[i].is_open)
        continue;
      if (n_found == n_wanted && rows[i].since >= rows[positions[n_found - 1]].since)
        continue;

      if (n_found < n_wanted)
        n_found++;
      else
        place--;
      for (; place > 0 && rows[positions[place - 1]].since > rows[i].since; place--)
        positions[place] = positions[place - 1];
      positions[place] = i;
    }

  return n_found;
}

static void
find (YpLongest *self)
{
  g_autofree guint *positions = g_new (guint, self->n_wanted);
  const YpLongestRow *rows = (const YpLongestRow *) (gpointer) self->rows->data;
  guint n_found = yp_longest_find (rows, self->rows->len, positions, self->n_wanted);

  g_ptr_array_set_size (self->found, 0);
  for (guint i = 0; i < n_found; i++)
    g_ptr_array_add (self->found, g_list_model_get_item (self->incidents, positions[i]));

  g_signal_emit (self, changed_signal, 0);
}

static void
read_row (YpLongest *self, guint position)
{
  YpLongestRow *row = &g_array_index (self->rows, YpLongestRow, position);
  g_autoptr (YpIncident) incident = NULL;
  const YpIncidentFacts *facts;

  if (row->is_read)
    return;

  incident = g_list_model_get_item (self->incidents, position);
  facts = yp_incident_get_facts (incident);
  row->since = facts->received_at;
  row->is_open = yp_state_is_open (facts->state);
  row->is_read = TRUE;
}

static gboolean
on_read (gpointer data)
{
  YpLongest *self = data;
  gint64 deadline = g_get_monotonic_time () + SLICE_US;

  while (self->n_read < self->rows->len)
    {
      if (self->n_read % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > deadline)
        return G_SOURCE_CONTINUE;
      read_row (self, self->n_read++);
    }

  self->source = 0;
  find (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_pause_over (gpointer data)
{
  YpLongest *self = data;

  /* Before the next frame: a wall that draws all the time would never come to it. */
  self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_read, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_items_changed (YpLongest *self, guint position, guint n_removed, guint n_added)
{
  GArray *rows = self->rows;
  guint n_after = rows->len - position - n_removed;
  YpLongestRow *at;

  if (n_added > n_removed)
    g_array_set_size (rows, rows->len + n_added - n_removed);
  at = &g_array_index (rows, YpLongestRow, position);
  if (n_added != n_removed && n_after > 0)
    memmove (at + n_added, at + n_removed, n_after * sizeof *at);
  if (n_added > 0)
    memset (at, 0, n_added * sizeof *at);
  if (n_added < n_removed)
    g_array_set_size (rows, rows->len - (n_removed - n_added));

  self->n_read = MIN (self->n_read, position);
  if (self->source == 0)
    self->source = g_timeout_add (PAUSE_MS, on_pause_over, self);
}

static void
yp_longest_dispose (GObject *object)
{
  YpLongest *self = YP_LONGEST (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->incidents);

  G_OBJECT_CLASS (yp_longest_parent_class)->dispose (object);
}

static void
yp_longest_finalize (GObject *object)
{
  YpLongest *self = YP_LONGEST (object);

  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_longest_parent_class)->finalize (object);
}

static void
yp_longest_class_init (YpLongestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_longest_dispose;
  object_class->finalize = yp_longest_finalize;

  changed_signal = g_signal_new ("changed", YP_TYPE_LONGEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
yp_longest_init (YpLongest *self)
{
  self->rows = g_array_new (FALSE, TRUE, sizeof (YpLongestRow));
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * yp_longest_new:
 * @incidents: a list of #YpIncident
 * @n_wanted: how many of those open longest are asked for
 *
 * Returns: (transfer full): none yet; the first come after a second
 */
YpLongest *
yp_longest_new (GListModel *incidents, guint n_wanted)
{
  YpLongest *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (incidents), NULL);

  self = g_object_new (YP_TYPE_LONGEST, NULL);
  self->incidents = g_object_ref (incidents);
  self->n_wanted = n_wanted;
  g_signal_connect_object (incidents, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (incidents));

  return self;
}

/**
 * yp_longest_get_incidents:
 * @self: those open longest
 *
 * Returns: (transfer none) (element-type YpIncident): they as they were at the last `changed`, the
 *   longest first
 */
GPtrArray *
yp_longest_get_incidents (YpLongest *self)
{
  g_return_val_if_fail (YP_IS_LONGEST (self), NULL);

  return self->found;
}
