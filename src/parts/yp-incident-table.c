/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-incident-table.h"

#include <math.h>

#include "yp-mercator.h"

/* Of a turn of the main loop. */
#define SLICE_US 2000

/* Not when idle: where frames take long there is no such time. */
#define SLICE_EVERY_MS 5

/* So few rows are read at once. */
#define AT_ONCE 16

/* Rows between two looks at the clock. */
#define STRIDE 32

#define DAY_US (24 * G_TIME_SPAN_HOUR)
#define DAY_BEGINS_US (8 * G_TIME_SPAN_HOUR)

#define NO_GROUP G_MAXUINT16

/* What a row's area is before it was looked up. */
#define UNREAD G_MININT32

typedef struct
{
  gint32 area; /* index in the set; -1 for none */
  guint8 state;
  guint8 is_open;
  guint16 group;
  double x; /* NAN without a place */
  double y;
  gint64 reported_at;
  gint64 received_at;
  gint64 updated_at;
  gint64 due_at;
  gint64 handled_at;
} Row;

struct _YpIncidentTable
{
  GObject parent_instance;

  YpSituation *situation;
  GListModel *incidents;
  GArray *rows; /* as the list */
  guint first_unread;
  guint source;
  YpAreaBook *book; /* (nullable) */
  YpAreaSet set;
  GPtrArray *groups;     /* of utf8 */
  GHashTable *group_ids; /* group → index + 1 */
};

G_DEFINE_FINAL_TYPE (YpIncidentTable, yp_incident_table, G_TYPE_OBJECT)

static guint changed_signal;

static Row *
get_row (YpIncidentTable *self, guint index)
{
  return &g_array_index (self->rows, Row, index);
}

static guint16
find_group (YpIncidentTable *self, const char *item_key)
{
  const YpItem *item = yp_situation_get_item (self->situation, item_key);
  guint id;

  if (item == NULL || item->group == NULL)
    return NO_GROUP;

  id = GPOINTER_TO_UINT (g_hash_table_lookup (self->group_ids, item->group));
  if (id == 0 && self->groups->len < NO_GROUP)
    {
      char *group = g_strdup (item->group);

      g_ptr_array_add (self->groups, group);
      id = self->groups->len;
      g_hash_table_insert (self->group_ids, group, GUINT_TO_POINTER (id));
    }

  return id > 0 ? (guint16) (id - 1) : NO_GROUP;
}

/* The area that the platform says, where it says one; else the one the place lies in. */
static int
find_area (YpIncidentTable *self, const YpIncidentFacts *facts)
{
  int index = -1;

  if (self->book == NULL)
    return -1;

  switch (self->set)
    {
    case YP_AREA_SET_TOWNS:
      index = yp_area_book_look_up (self->book, self->set, facts->town);
      break;
    case YP_AREA_SET_VILLAGES:
      index = yp_area_book_look_up (self->book, self->set, facts->village);
      break;
    case YP_AREA_SET_GENERAL:
      index = yp_area_book_look_up (self->book, self->set, facts->grid);
      break;
    case YP_AREA_SET_POLICE:
    case YP_AREA_SET_SPECIAL:
    default:
      if (facts->has_place)
        index = yp_area_book_find (self->book, self->set, facts->longitude, facts->latitude);
    }

  return index >= 0 ? index - (int) self->book->first[self->set] : -1;
}

static void
read_row (YpIncidentTable *self, guint index)
{
  g_autoptr (YpIncident) incident = g_list_model_get_item (self->incidents, index);
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  *get_row (self, index) = (Row){
    .area = find_area (self, facts),
    .state = (guint8) facts->state,
    .is_open = yp_state_is_open (facts->state),
    .group = find_group (self, facts->item),
    .x = facts->has_place ? yp_mercator_x (facts->longitude) : NAN,
    .y = facts->has_place ? yp_mercator_y (facts->latitude) : NAN,
    .reported_at = facts->reported_at,
    .received_at = facts->received_at,
    .updated_at = facts->updated_at,
    .due_at = facts->due_at,
    .handled_at = facts->handled_at,
  };
}

static gboolean
read_slice (gpointer data)
{
  YpIncidentTable *self = data;
  gint64 deadline = g_get_monotonic_time () + SLICE_US;

  while (self->first_unread < self->rows->len)
    {
      if (get_row (self, self->first_unread)->area == UNREAD)
        read_row (self, self->first_unread);
      self->first_unread++;
      if (self->first_unread % STRIDE == 0 && g_get_monotonic_time () > deadline)
        return G_SOURCE_CONTINUE;
    }

  self->source = 0;
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
read_on (YpIncidentTable *self, guint from)
{
  self->first_unread = MIN (self->first_unread, from);
  if (self->source == 0)
    self->source = g_timeout_add (SLICE_EVERY_MS, read_slice, self);
}

static void
on_items_changed (YpIncidentTable *self, guint position, guint n_removed, guint n_added)
{
  gboolean was_read = self->first_unread >= self->rows->len;

  if (n_removed > n_added)
    g_array_remove_range (self->rows, position + n_added, n_removed - n_added);
  else if (n_added > n_removed)
    {
      g_autofree Row *rows = g_new0 (Row, n_added - n_removed);

      g_array_insert_vals (self->rows, position + n_removed, rows, n_added - n_removed);
    }

  for (guint i = position; i < position + n_added; i++)
    get_row (self, i)->area = UNREAD;
  for (guint i = position; n_added <= AT_ONCE && i < position + n_added; i++)
    read_row (self, i);

  if (was_read)
    self->first_unread = self->rows->len;
  read_on (self, was_read && n_added <= AT_ONCE ? self->rows->len : position);
}

static void
read_all_anew (YpIncidentTable *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    get_row (self, i)->area = UNREAD;
  read_on (self, 0);
}

static void
yp_incident_table_dispose (GObject *object)
{
  YpIncidentTable *self = YP_INCIDENT_TABLE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_incident_table_parent_class)->dispose (object);
}

static void
yp_incident_table_finalize (GObject *object)
{
  YpIncidentTable *self = YP_INCIDENT_TABLE (object);

  g_clear_object (&self->incidents);
  g_array_unref (self->rows);
  g_clear_pointer (&self->book, yp_area_book_unref);
  g_hash_table_unref (self->group_ids);
  g_ptr_array_unref (self->groups);

  G_OBJECT_CLASS (yp_incident_table_parent_class)->finalize (object);
}

static void
yp_incident_table_class_init (YpIncidentTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_incident_table_dispose;
  object_class->finalize = yp_incident_table_finalize;

  changed_signal = g_signal_new ("changed", YP_TYPE_INCIDENT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
yp_incident_table_init (YpIncidentTable *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->groups = g_ptr_array_new_with_free_func (g_free);
  self->group_ids = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * yp_incident_table_new:
 * @situation: whose incidents
 *
 * Returns: (transfer full): a table without areas that is being read
 */
YpIncidentTable *
yp_incident_table_new (YpSituation *situation)
{
  YpIncidentTable *self = g_object_new (YP_TYPE_INCIDENT_TABLE, NULL);

  self->situation = g_object_ref (situation);
  self->incidents = g_object_ref (yp_situation_get_incidents (situation));
  g_signal_connect_object (self->incidents, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  /* Items have groups once their names are known. */
  g_signal_connect_object (situation, "areas-changed", G_CALLBACK (read_all_anew), self,
                           G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (self->incidents));

  return self;
}

/**
 * yp_incident_table_set_areas:
 * @self: the table
 * @book: (nullable): whose areas
 * @set: which of them figures are of from now on
 */
void
yp_incident_table_set_areas (YpIncidentTable *self, YpAreaBook *book, YpAreaSet set)
{
  g_return_if_fail (YP_IS_INCIDENT_TABLE (self));

  if (self->book == book && self->set == set)
    return;

  if (book != NULL)
    yp_area_book_ref (book);
  g_clear_pointer (&self->book, yp_area_book_unref);
  self->book = book;
  self->set = set;
  read_all_anew (self);
}

/* Whether all rows are read, so that what it says is whole. */
gboolean
yp_incident_table_is_read (YpIncidentTable *self)
{
  return self->first_unread >= self->rows->len;
}

/* 00:00 of UTC+8 of the day of @now. */
gint64
yp_incident_table_get_day (gint64 now)
{
  return (now + DAY_BEGINS_US) / DAY_US * DAY_US - DAY_BEGINS_US;
}

/* What one incident adds to a figure: above and below the line. */
static void
weigh (const Row *row, YpAreaFigure figure, gint64 now, gint64 day, double *above, double *below)
{
  gboolean is_late = row->is_open && row->handled_at == 0 && row->due_at != 0 && row->due_at < now;
  gboolean is_due = row->is_open && row->handled_at == 0 && row->due_at != 0;
  gboolean is_done = row->handled_at >= day && row->due_at != 0;

  *above = *below = 0;
  switch (figure)
    {
    case YP_FIGURE_OPEN:
    case YP_FIGURE_OPEN_PER_KM2:
    case YP_FIGURE_OPEN_PER_UNIT:
      *above = row->is_open;
      break;
    case YP_FIGURE_REPORTED_TODAY:
      *above = row->received_at >= day;
      break;
    case YP_FIGURE_CLOSED_TODAY:
      *above = !row->is_open && row->updated_at >= day;
      break;
    case YP_FIGURE_LATE:
      *above = is_late;
      break;
    case YP_FIGURE_LATE_SHARE:
      *above = is_late;
      *below = is_due;
      break;
    case YP_FIGURE_ON_TIME_SHARE:
      *above = is_done && row->handled_at <= row->due_at;
      *below = is_done || is_late;
      break;
    default:
      g_return_if_reached ();
    }
}

/* Which area of the set a unit belongs to: codes of grids begin with those of village and town. */
static int
find_area_of_unit (YpIncidentTable *self, const char *grid)
{
  static const gsize lengths[] = { [YP_AREA_SET_TOWNS] = 9, [YP_AREA_SET_VILLAGES] = 12 };
  g_autofree char *code = NULL;
  int index;

  if (grid == NULL)
    return -1;

  code =
      self->set < G_N_ELEMENTS (lengths) ? g_strndup (grid, lengths[self->set]) : g_strdup (grid);
  index = yp_area_book_look_up (self->book, self->set, code);

  return index >= 0 ? index - (int) self->book->first[self->set] : -1;
}

static void
count_units (YpIncidentTable *self, double *counts)
{
  GListModel *units = yp_situation_get_units (self->situation);
  guint n = g_list_model_get_n_items (units);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (units, i);
      const YpUnitFacts *facts = yp_unit_get_facts (unit);
      int area = facts->status != YP_UNIT_OFF_DUTY ? find_area_of_unit (self, facts->grid) : -1;

      if (area >= 0)
        counts[area]++;
    }
}

/* Where there is nothing to count there is no figure, and that is not 0. */
static void
divide (YpIncidentTable *self, YpAreaFigure figure, guint n, double *values, const double *below)
{
  for (guint i = 0; i < n; i++)
    {
      double area_km2 = self->book->areas[self->book->first[self->set] + i].area_km2;

      if (figure == YP_FIGURE_LATE_SHARE || figure == YP_FIGURE_ON_TIME_SHARE)
        values[i] = below[i] > 0 ? values[i] / below[i] * 100 : NAN;
      else if (!(values[i] > 0))
        values[i] = NAN;
      else if (figure == YP_FIGURE_OPEN_PER_KM2)
        values[i] = area_km2 > 0 ? values[i] / area_km2 : NAN;
      else if (figure == YP_FIGURE_OPEN_PER_UNIT)
        values[i] = below[i] > 0 ? values[i] / below[i] : NAN;
    }
}

/**
 * yp_incident_table_compute:
 * @self: a table with areas
 * @figure: which figure
 * @now: as of when, microseconds since 1970
 * @values: (out caller-allocates): the figure of each area of the set; %NAN where there is nothing
 *   to count
 *
 * A tenth of a millisecond for each ten thousand incidents.
 */
void
yp_incident_table_compute (YpIncidentTable *self, YpAreaFigure figure, gint64 now, double *values)
{
  guint n = self->book != NULL ? yp_area_book_get_n (self->book, self->set) : 0;
  g_autofree double *below = g_new0 (double, n);
  gint64 day = yp_incident_table_get_day (now);

  for (guint i = 0; i < n; i++)
    values[i] = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = get_row (self, i);
      double over;
      double under;

      if (row->area < 0 || row->area >= (gint32) n)
        continue;
      weigh (row, figure, now, day, &over, &under);
      values[row->area] += over;
      below[row->area] += under;
    }

  if (figure == YP_FIGURE_OPEN_PER_UNIT && n > 0)
    count_units (self, below);
  divide (self, figure, n, values, below);
}

static gboolean
is_chosen (const Row *row, const YpPointChoice *choice, guint group)
{
  return (choice->states == 0 || (choice->states & 1u << row->state) != 0) &&
         (choice->group == NULL || row->group == group) &&
         (choice->openness == 0 || (choice->openness == 1) == row->is_open) &&
         row->reported_at >= choice->since;
}

/**
 * yp_incident_table_copy_points:
 * @self: the table
 * @choice: which incidents
 * @n_points: (out): how many of them have a place
 * @n_without_place: (out): how many have none
 *
 * Returns: (transfer full): x, y, … in the Mercator square
 */
double *
yp_incident_table_copy_points (YpIncidentTable *self,
                               const YpPointChoice *choice,
                               guint *n_points,
                               guint *n_without_place)
{
  double *xy = g_new (double, 2 * (gsize) self->rows->len);
  guint group = NO_GROUP + 1;

  *n_points = *n_without_place = 0;
  if (choice->group != NULL)
    group = GPOINTER_TO_UINT (g_hash_table_lookup (self->group_ids, choice->group)) - 1;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = get_row (self, i);

      if (row->area == UNREAD || !is_chosen (row, choice, group))
        continue;
      if (isnan (row->x))
        {
          (*n_without_place)++;
          continue;
        }
      xy[2 * *n_points] = row->x;
      xy[2 * *n_points + 1] = row->y;
      (*n_points)++;
    }

  return xy;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* The groups of the catalogue that incidents are of: (transfer full) (element-type utf8). */
GPtrArray *
yp_incident_table_list_groups (YpIncidentTable *self)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->groups->len; i++)
    g_ptr_array_add (groups, g_strdup (g_ptr_array_index (self->groups, i)));
  g_ptr_array_sort (groups, compare_texts);

  return groups;
}
