/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-incident-view.h"

#include "yp-clock.h"
#include "yp-words.h"

/* More rows that come and go at once are told as one change. */
#define MANY 100

/**
 * YpIncidentView:
 *
 * The incidents of a situation that are looked for, in the order in which they were received: a
 * list model of [class@Yp.IncidentRow].
 *
 * A row that changes costs a binary search, not a pass over all; with a hundred thousand rows GTK's
 * filter and sort models would take longer than a frame for each change.
 */
struct _YpIncidentView
{
  GObject parent_instance;

  YpSituation *situation;
  GListModel *source;
  GPtrArray *rows;   /* in the order of the source; owned */
  GHashTable *by_id; /* id, the incident's → row; the rows' */
  GPtrArray *shown;  /* the oldest first; the rows' */
  YpStates states;
  YpDueFilter due;
  gint64 now; /* as of when things are due, microseconds since 1970 UTC */
  char *search;
  gboolean newest_first;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YpIncidentView,
                               yp_incident_view,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return YP_TYPE_INCIDENT_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return YP_INCIDENT_VIEW (model)->shown->len;
}

/* From the oldest-first order to the one that is seen, and back. */
static guint
mirror (YpIncidentView *self, guint index, guint length)
{
  return self->newest_first ? length - 1 - index : index;
}

static gpointer
get_item (GListModel *model, guint position)
{
  YpIncidentView *self = YP_INCIDENT_VIEW (model);

  if (position >= self->shown->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->shown, mirror (self, position, self->shown->len)));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static const YpIncidentFacts *
get_facts (YpIncidentRow *row)
{
  return yp_incident_get_facts (yp_incident_row_get_incident (row));
}

/* Both values never change in an incident's life, so a row keeps its place. */
static int
compare_rows (YpIncidentRow *a, YpIncidentRow *b)
{
  const YpIncidentFacts *first = get_facts (a);
  const YpIncidentFacts *second = get_facts (b);

  if (first->received_at != second->received_at)
    return first->received_at < second->received_at ? -1 : 1;

  return strcmp (first->id, second->id);
}

static int
compare_row_pointers (gconstpointer a, gconstpointer b)
{
  return compare_rows (*(YpIncidentRow *const *) a, *(YpIncidentRow *const *) b);
}

/* They come nearly always in the order in which they are wanted. */
static void
sort_rows (GPtrArray *rows)
{
  for (guint i = 1; i < rows->len; i++)
    if (compare_rows (g_ptr_array_index (rows, i - 1), g_ptr_array_index (rows, i)) > 0)
      {
        g_ptr_array_sort (rows, compare_row_pointers);
        return;
      }
}

/* The index of @row in the shown ones, or where it would be. */
static guint
find_index (YpIncidentView *self, YpIncidentRow *row)
{
  guint low = 0;
  guint high = self->shown->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_rows (g_ptr_array_index (self->shown, middle), row) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* ASCII letters alike, everything else as it is: Chinese has no case, and this is run a hundred
 * thousand times for a key. */
static gboolean
contains (const char *text, const char *lower_needle)
{
  gsize length = strlen (lower_needle);

  for (; text != NULL && *text != '\0'; text++)
    if (g_ascii_tolower (*text) == *lower_needle &&
        g_ascii_strncasecmp (text, lower_needle, length) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
contains_area (YpIncidentView *self, YpAreaLevel level, const char *code, const char *needle)
{
  return contains (yp_situation_get_area_name (self->situation, level, code), needle);
}

static gboolean
is_wanted (YpIncidentRow *row, YpStates states, YpDueFilter due, gint64 now)
{
  const YpIncidentFacts *facts = get_facts (row);

  if ((states & 1u << facts->state) == 0)
    return FALSE;

  switch (due)
    {
    case YP_DUE_LATE:
      return yp_incident_is_late (yp_incident_row_get_incident (row), now);
    case YP_DUE_TODAY:
      return facts->due_at != 0 && facts->handled_at == 0 &&
             facts->due_at < yp_time_start_of_day (now) + G_TIME_SPAN_DAY;
    case YP_DUE_ANY:
    default:
      return TRUE;
    }
}

static gboolean
matches (YpIncidentView *self, YpIncidentRow *row)
{
  const YpIncidentFacts *facts = get_facts (row);
  const char *needle = self->search;

  if (!is_wanted (row, self->states, self->due, self->now))
    return FALSE;

  return needle == NULL || contains (facts->id, needle) ||
         contains (yp_words_get_item (self->situation, facts), needle) ||
         contains (facts->description, needle) || contains (facts->address, needle) ||
         contains (facts->unit, needle) || contains (facts->contact, needle) ||
         contains_area (self, YP_AREA_TOWN, facts->town, needle) ||
         contains_area (self, YP_AREA_VILLAGE, facts->village, needle) ||
         contains_area (self, YP_AREA_GRID, facts->grid, needle);
}

static void
hide_row (YpIncidentView *self, YpIncidentRow *row)
{
  guint index = find_index (self, row);
  guint position = mirror (self, index, self->shown->len);

  yp_incident_row_set_is_shown (row, FALSE);
  g_ptr_array_remove_index (self->shown, index);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
show_row (YpIncidentView *self, YpIncidentRow *row)
{
  guint index = find_index (self, row);

  yp_incident_row_set_is_shown (row, TRUE);
  g_ptr_array_insert (self->shown, (gint) index, row);
  g_list_model_items_changed (G_LIST_MODEL (self), mirror (self, index, self->shown->len), 0, 1);
}

static void
show_or_hide (YpIncidentView *self, YpIncidentRow *row)
{
  if (yp_incident_row_get_is_shown (row))
    hide_row (self, row);
  else
    show_row (self, row);
}

/* Many at once, told as one change. @added is sorted. */
static void
show_rows (YpIncidentView *self, GPtrArray *added)
{
  guint n_old = self->shown->len;
  gboolean is_newer;

  if (added->len == 0)
    return;
  if (added->len == 1)
    {
      show_row (self, g_ptr_array_index (added, 0));
      return;
    }

  is_newer = n_old == 0 || compare_rows (g_ptr_array_index (self->shown, n_old - 1),
                                         g_ptr_array_index (added, 0)) < 0;
  for (guint i = 0; i < added->len; i++)
    {
      yp_incident_row_set_is_shown (g_ptr_array_index (added, i), TRUE);
      g_ptr_array_add (self->shown, g_ptr_array_index (added, i));
    }

  if (is_newer)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), self->newest_first ? 0 : n_old, 0,
                                  added->len);
      return;
    }

  sort_rows (self->shown);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->shown->len);
}

static void
forget_row (YpIncidentView *self, YpIncidentRow *row)
{
  const char *id = get_facts (row)->id;

  if (g_hash_table_lookup (self->by_id, id) == row)
    g_hash_table_remove (self->by_id, id);
  if (yp_incident_row_get_is_shown (row))
    hide_row (self, row);
}

static void
replace_incident (YpIncidentView *self, YpIncidentRow *row, YpIncident *incident)
{
  /* The key belongs to the incident. */
  g_hash_table_replace (self->by_id, (gpointer) yp_incident_get_id (incident), row);
  yp_incident_row_set_incident (row, incident);

  if (matches (self, row) != yp_incident_row_get_is_shown (row))
    show_or_hide (self, row);
}

/* Finds the rows of @n incidents from @position on, new ones in @added as far as they are wanted.
 */
static void
put_rows (YpIncidentView *self, guint position, guint n, GPtrArray *added)
{
  for (guint i = position; i < position + n; i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (self->source, i);
      YpIncidentRow *row = yp_incident_row_new (incident);

      g_ptr_array_index (self->rows, i) = row;
      g_hash_table_replace (self->by_id, (gpointer) yp_incident_get_id (incident), row);
      if (matches (self, row))
        g_ptr_array_add (added, row);
    }
}

static void
resize_rows (YpIncidentView *self, guint position, guint n_removed, guint n_added)
{
  guint n_old = self->rows->len;
  guint n_tail = n_old - position - n_removed;

  if (n_added > n_removed)
    g_ptr_array_set_size (self->rows, (gint) (n_old + n_added - n_removed));
  memmove (self->rows->pdata + position + n_added, self->rows->pdata + position + n_removed,
           n_tail * sizeof (gpointer));
  if (n_added < n_removed)
    g_ptr_array_set_size (self->rows, (gint) (n_old + n_added - n_removed));
}

static void
on_source_changed (YpIncidentView *self, guint position, guint n_removed, guint n_added)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new ();

  /* The commonest change: one incident has moved on. */
  if (n_removed == n_added)
    {
      gboolean is_same = TRUE;

      for (guint i = position; i < position + n_added && is_same; i++)
        {
          g_autoptr (YpIncident) incident = g_list_model_get_item (self->source, i);
          YpIncidentRow *row = g_ptr_array_index (self->rows, i);

          is_same = strcmp (get_facts (row)->id, yp_incident_get_id (incident)) == 0;
        }
      for (guint i = position; i < position + n_added && is_same; i++)
        {
          g_autoptr (YpIncident) incident = g_list_model_get_item (self->source, i);

          replace_incident (self, g_ptr_array_index (self->rows, i), incident);
        }
      if (is_same)
        return;
    }

  for (guint i = position; i < position + n_removed; i++)
    {
      g_autoptr (YpIncidentRow) row = g_ptr_array_index (self->rows, i);

      forget_row (self, row);
    }

  resize_rows (self, position, n_removed, n_added);
  put_rows (self, position, n_added, added);
  sort_rows (added);
  show_rows (self, added);
}

static void
rebuild (YpIncidentView *self)
{
  guint n_old = self->shown->len;

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->rows->len; i++)
    {
      YpIncidentRow *row = g_ptr_array_index (self->rows, i);
      gboolean is_match = matches (self, row);

      yp_incident_row_set_is_shown (row, is_match);
      if (is_match)
        g_ptr_array_add (self->shown, row);
    }

  sort_rows (self->shown);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->shown->len);
}

static void
yp_incident_view_dispose (GObject *object)
{
  YpIncidentView *self = YP_INCIDENT_VIEW (object);

  g_clear_object (&self->situation);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (yp_incident_view_parent_class)->dispose (object);
}

static void
yp_incident_view_finalize (GObject *object)
{
  YpIncidentView *self = YP_INCIDENT_VIEW (object);

  g_ptr_array_set_free_func (self->rows, g_object_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->search, g_free);

  G_OBJECT_CLASS (yp_incident_view_parent_class)->finalize (object);
}

static void
yp_incident_view_class_init (YpIncidentViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_incident_view_dispose;
  object_class->finalize = yp_incident_view_finalize;
}

static void
yp_incident_view_init (YpIncidentView *self)
{
  self->rows = g_ptr_array_new ();
  self->shown = g_ptr_array_new ();
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->states = YP_STATES_OPEN;
  self->newest_first = TRUE;
}

YpIncidentView *
yp_incident_view_new (YpSituation *situation)
{
  YpIncidentView *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_INCIDENT_VIEW, NULL);
  self->situation = g_object_ref (situation);
  self->now = yp_situation_get_now (situation);
  self->source = g_object_ref (yp_situation_get_incidents (situation));
  g_signal_connect_object (self->source, "items-changed", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
  on_source_changed (self, 0, 0, g_list_model_get_n_items (self->source));

  return self;
}

/**
 * yp_incident_view_set_filter:
 * @self: a view
 * @states: in which they may be
 * @due: when they are due, as of now
 */
void
yp_incident_view_set_filter (YpIncidentView *self, YpStates states, YpDueFilter due)
{
  g_return_if_fail (YP_IS_INCIDENT_VIEW (self));

  if (self->states == states && self->due == due)
    return;

  self->states = states;
  self->due = due;
  self->now = yp_situation_get_now (self->situation);
  rebuild (self);
}

/**
 * yp_incident_view_update_due:
 * @self: a view
 *
 * Time has gone by: rows that now are late, or no longer, come and go.
 */
void
yp_incident_view_update_due (YpIncidentView *self)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();

  g_return_if_fail (YP_IS_INCIDENT_VIEW (self));

  self->now = yp_situation_get_now (self->situation);
  for (guint i = 0; self->due != YP_DUE_ANY && i < self->rows->len; i++)
    {
      YpIncidentRow *row = g_ptr_array_index (self->rows, i);

      if (matches (self, row) != yp_incident_row_get_is_shown (row))
        g_ptr_array_add (changed, row);
    }

  if (changed->len > MANY)
    rebuild (self);
  else
    for (guint i = 0; i < changed->len; i++)
      show_or_hide (self, g_ptr_array_index (changed, i));
}

/* How many there are, as of when yp_incident_view_update_due() was called, whatever is searched
 * for. One pass. */
guint
yp_incident_view_count (YpIncidentView *self, YpStates states, YpDueFilter due)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += is_wanted (g_ptr_array_index (self->rows, i), states, due, self->now);

  return n;
}

/**
 * yp_incident_view_set_search:
 * @self: a view
 * @search: (nullable): what number, item, words, place, unit or contact has to contain
 */
void
yp_incident_view_set_search (YpIncidentView *self, const char *search)
{
  g_autofree char *lower = search != NULL ? g_ascii_strdown (search, -1) : NULL;

  g_return_if_fail (YP_IS_INCIDENT_VIEW (self));

  if (lower != NULL)
    g_strstrip (lower);
  if (lower != NULL && *lower == '\0')
    g_clear_pointer (&lower, g_free);
  if (g_strcmp0 (lower, self->search) == 0)
    return;

  g_free (self->search);
  self->search = g_steal_pointer (&lower);
  rebuild (self);
}

void
yp_incident_view_set_newest_first (YpIncidentView *self, gboolean newest_first)
{
  g_return_if_fail (YP_IS_INCIDENT_VIEW (self));

  if (self->newest_first == newest_first)
    return;

  self->newest_first = newest_first;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, self->shown->len, self->shown->len);
}

/**
 * yp_incident_view_find:
 * @self: a view
 * @id: of an incident
 * @position: (out): where it is
 *
 * Returns: whether it is among those shown
 */
gboolean
yp_incident_view_find (YpIncidentView *self, const char *id, guint *position)
{
  YpIncidentRow *row = g_hash_table_lookup (self->by_id, id);

  if (row == NULL || !yp_incident_row_get_is_shown (row))
    return FALSE;

  *position = mirror (self, find_index (self, row), self->shown->len);
  return TRUE;
}
