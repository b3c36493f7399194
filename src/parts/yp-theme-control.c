/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-theme-control.h"

#include <math.h>
#include <string.h>

#include "yp-theme-words.h"

/* Between two looks at figures that change all the time. */
#define AREAS_EVERY_US (250 * G_TIME_SPAN_MILLISECOND)
#define POINTS_EVERY_US G_TIME_SPAN_SECOND

/* How often is looked for what time alone changes. */
#define TICK_S 5

/* Without towns, this share of the points at either end does not say where the city is. */
#define STRAY_SHARE 0.005

struct _YpThemeControl
{
  GObject parent_instance;

  YpMap *map; /* not owned: it owns this */
  YpSituation *situation;
  YpIncidentTable *table; /* (nullable): made when it is first needed */
  YpThemeChoice choice;
  char *group; /* the choice's */
  YpAreaBook *book;
  GCancellable *reading; /* (nullable): while a book is read */
  gboolean is_book_wanted;
  YpThemes *themes; /* what the map shows */
  YpThemeLegend legend;
  double *values; /* of the areas shown */
  YpClasses classes;
  gboolean may_keep; /* classes and scale are of the same choice */
  gboolean is_counting;
  gboolean is_dirty;
  gint64 updated_at;
  guint timeout;
  guint tick;
  int outline;
};

G_DEFINE_FINAL_TYPE (YpThemeControl, yp_theme_control, G_TYPE_OBJECT)

enum
{
  CHANGED,
  BOOK_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void schedule (YpThemeControl *self);

/* A density on its way. */
typedef struct
{
  YpThemeKind kind;
  double *xy;
  guint n_points;
  guint n_without_place;
  YpBox box;
  double bandwidth_m;
  double width_m;
  double keep_scale;
  YpClasses keep_classes;
  gboolean may_keep;
  gint64 as_of;
  YpHeat *heat;
  YpHexagons *hexagons;
} Counting;

static void
free_counting (gpointer data)
{
  Counting *counting = data;

  g_free (counting->xy);
  g_clear_pointer (&counting->heat, yp_heat_unref);
  g_clear_pointer (&counting->hexagons, yp_hexagons_unref);
  g_free (counting);
}

static gboolean
is_of_points (YpThemeKind kind)
{
  return kind == YP_THEME_HEAT || kind == YP_THEME_HEXAGONS;
}

/* Shows what is chosen, as far as it is there. */
static void
show (YpThemeControl *self, YpChoropleth *areas, YpHeat *heat, YpHexagons *hexagons)
{
  g_autoptr (YpThemes) themes = yp_themes_new ();
  g_autoptr (GArray) changes = NULL;

  themes->grid_kinds = self->choice.grid_kinds;
  themes->choropleth = areas != NULL ? yp_choropleth_ref (areas) : NULL;
  themes->heat = heat != NULL ? yp_heat_ref (heat) : NULL;
  themes->hexagons = hexagons != NULL ? yp_hexagons_ref (hexagons) : NULL;
  if (self->outline >= 0 && self->book != NULL && (guint) self->outline < self->book->n_areas)
    {
      themes->outline_book = yp_area_book_ref (self->book);
      themes->outline = (guint) self->outline;
    }

  changes = yp_themes_list_changes (self->themes, themes);
  if (changes == NULL || changes->len > 0)
    yp_map_set_themes (self->map, themes);
  g_clear_pointer (&self->themes, yp_themes_unref);
  self->themes = g_steal_pointer (&themes);
}

/* The same figures with another outline or other borders. */
static void
show_again (YpThemeControl *self)
{
  g_autoptr (YpThemes) before = yp_themes_ref (self->themes);

  show (self, before->choropleth, before->heat, before->hexagons);
}

static void
show_areas (YpThemeControl *self)
{
  guint n = yp_area_book_get_n (self->book, self->choice.set);
  g_autoptr (YpChoropleth) choropleth = NULL;
  gint64 now = yp_situation_get_now (self->situation);

  self->values = g_renew (double, self->values, MAX (n, 1));
  yp_incident_table_compute (self->table, self->choice.figure, now, self->values);
  if (!self->may_keep || !yp_classes_fit (&self->classes, self->values, n))
    yp_classes_make (&self->classes, self->values, n, self->choice.method, YP_THEME_AREA_CLASSES,
                     yp_theme_words_is_whole (self->choice.figure));
  self->may_keep = TRUE;

  choropleth = yp_choropleth_new (self->book, self->choice.set, &self->classes, self->values);
  show (self, choropleth, NULL, NULL);

  self->legend = (YpThemeLegend){ .kind = YP_THEME_AREAS, .classes = self->classes, .as_of = now };
  yp_classes_count (&self->classes, self->values, n, self->legend.counts);
  self->legend.n_none = n;
  for (guint i = 0; i < self->classes.n; i++)
    self->legend.n_none -= self->legend.counts[i];
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Where nearly all points are, and as much again around it. */
static YpBox
find_core (const double *xy, guint n)
{
  g_autofree double *sorted = g_new (double, n);
  guint stray = (guint) (n * STRAY_SHARE);
  double ends[2][2];

  if (n == 0)
    return YP_BOX_EMPTY;

  for (guint axis = 0; axis < 2; axis++)
    {
      double reach;

      for (guint i = 0; i < n; i++)
        sorted[i] = xy[2 * i + axis];
      qsort (sorted, n, sizeof *sorted, compare_doubles);
      reach = MAX (sorted[n - 1 - stray] - sorted[stray], 1e-5);
      ends[axis][0] = sorted[stray] - reach;
      ends[axis][1] = sorted[n - 1 - stray] + reach;
    }

  return (YpBox){ ends[0][0], ends[1][0], ends[0][1], ends[1][1] };
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Counting *c = data;
  double latitude;

  if (yp_box_is_empty (&c->box))
    c->box = find_core (c->xy, c->n_points);
  /* Whole tenths, so that no hexagon moves when the box does a little. */
  latitude = round (yp_mercator_latitude ((c->box.y1 + c->box.y2) / 2) * 10) / 10;

  if (yp_box_is_empty (&c->box))
    ;
  else if (c->kind == YP_THEME_HEAT)
    c->heat = yp_heat_new (c->xy, c->n_points, &c->box, c->bandwidth_m, latitude,
                           c->may_keep ? c->keep_scale : 0, cancellable);
  else
    c->hexagons = yp_hexagons_new (c->xy, c->n_points, c->width_m, latitude,
                                   c->may_keep ? &c->keep_classes : NULL, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
take_counts (YpThemeControl *self, const Counting *c)
{
  YpThemeLegend legend = { .kind = c->kind,
                           .n_without_place = c->n_without_place,
                           .as_of = c->as_of };

  if (c->heat != NULL)
    {
      legend.heat_scale = c->heat->scale;
      legend.bandwidth_m = c->heat->bandwidth_m;
      legend.n_points = c->heat->n_points;
      legend.n_left_out = c->heat->n_left_out;
    }
  if (c->hexagons != NULL)
    {
      legend.classes = c->hexagons->classes;
      memcpy (legend.counts, c->hexagons->counts, sizeof legend.counts);
      legend.width_m = c->hexagons->width_m;
      legend.n_points = c->hexagons->n_points;
      legend.n_left_out = c->hexagons->n_left_out;
    }

  show (self, NULL, c->heat, c->hexagons);
  self->legend = legend;
  self->may_keep = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpThemeControl *self = YP_THEME_CONTROL (source);
  const Counting *counting = g_task_get_task_data (G_TASK (result));

  self->is_counting = FALSE;
  if (self->map == NULL)
    return;

  /* What was chosen meanwhile is counted next. */
  if (counting->kind == self->choice.kind && !(self->is_dirty && !self->may_keep))
    take_counts (self, counting);
  if (self->is_dirty)
    schedule (self);
}

static gint64
get_since (YpThemePeriod period, gint64 now)
{
  switch (period)
    {
    case YP_PERIOD_TODAY:
      return yp_incident_table_get_day (now);
    case YP_PERIOD_SIX_HOURS:
      return now - 6 * G_TIME_SPAN_HOUR;
    case YP_PERIOD_HOUR:
      return now - G_TIME_SPAN_HOUR;
    case YP_PERIOD_ALL:
    default:
      return 0;
    }
}

static void
start_counting (YpThemeControl *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_counted, NULL);
  Counting *c = g_new0 (Counting, 1);
  YpPointChoice points = { self->choice.states, self->choice.group, self->choice.openness, 0 };

  c->kind = self->choice.kind;
  c->as_of = yp_situation_get_now (self->situation);
  points.since = get_since (self->choice.period, c->as_of);
  c->xy = yp_incident_table_copy_points (self->table, &points, &c->n_points, &c->n_without_place);
  c->box = self->book != NULL ? self->book->shapes[YP_AREA_SET_TOWNS]->box : YP_BOX_EMPTY;
  c->bandwidth_m = self->choice.bandwidth_m;
  c->width_m = self->choice.width_m;
  c->may_keep = self->may_keep;
  c->keep_scale = self->legend.heat_scale;
  c->keep_classes = self->legend.classes;
  self->is_counting = TRUE;

  g_task_set_task_data (task, c, free_counting);
  g_task_run_in_thread (task, count_in_thread);
}

static void
update (YpThemeControl *self)
{
  YpThemeKind kind = self->choice.kind;

  self->updated_at = g_get_monotonic_time ();
  self->is_dirty = FALSE;
  if (kind == YP_THEME_NONE)
    {
      show (self, NULL, NULL, NULL);
      self->legend = (YpThemeLegend){ 0 };
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }

  if (self->book == NULL)
    {
      yp_theme_control_need_book (self);
      /* Points need no areas, but the wait for them is short. */
      if (kind == YP_THEME_AREAS || self->reading != NULL)
        return;
    }

  if (kind == YP_THEME_AREAS)
    yp_incident_table_set_areas (self->table, self->book, self->choice.set);
  if (!yp_incident_table_is_read (self->table))
    return;

  if (kind == YP_THEME_AREAS)
    {
      show_areas (self);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else
    start_counting (self);
}

static gboolean
on_timeout (gpointer data)
{
  YpThemeControl *self = data;

  self->timeout = 0;
  if (self->is_counting)
    self->is_dirty = TRUE;
  else
    update (self);

  return G_SOURCE_REMOVE;
}

/* At once, unless it was just now. */
static void
schedule (YpThemeControl *self)
{
  gint64 every_us = is_of_points (self->choice.kind) ? POINTS_EVERY_US : AREAS_EVERY_US;
  gint64 wait_us = self->updated_at + every_us - g_get_monotonic_time ();

  self->is_dirty = TRUE;
  if (self->timeout == 0 && self->map != NULL)
    self->timeout = g_timeout_add ((guint) (MAX (wait_us, 0) / 1000), on_timeout, self);
}

static gboolean
on_tick (gpointer data)
{
  YpThemeControl *self = data;

  if (self->choice.kind != YP_THEME_NONE)
    schedule (self);

  return G_SOURCE_CONTINUE;
}

/* A book on its way. */
static void
free_files (gpointer data)
{
  YpAreaBookFiles *files = data;

  g_strfreev (files->towns);
  g_strfreev (files->villages);
  g_strfreev (files->grids);
  g_free (files);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  YpAreaBook *book = yp_area_book_read (data, cancellable, &error);

  if (book != NULL)
    g_task_return_pointer (task, book, (GDestroyNotify) yp_area_book_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_book_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpThemeControl *self = YP_THEME_CONTROL (source);
  g_autoptr (GError) error = NULL;
  YpAreaBook *book = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->map == NULL)
    {
      g_clear_pointer (&book, yp_area_book_unref);
      return;
    }

  g_clear_object (&self->reading);
  if (book == NULL)
    {
      g_message ("Areas can not be read: %s", error->message);
      return;
    }

  g_clear_pointer (&self->book, yp_area_book_unref);
  self->book = book;
  self->may_keep = FALSE;
  self->outline = -1;
  g_signal_emit (self, signals[BOOK_CHANGED], 0);
  schedule (self);
}

static void
read_book (YpThemeControl *self)
{
  g_autoptr (GTask) task = NULL;
  YpAreaBookFiles *files = g_new0 (YpAreaBookFiles, 1);

  files->towns = yp_situation_get_layer_files (self->situation, "towns");
  files->villages = yp_situation_get_layer_files (self->situation, "villages");
  files->grids = yp_situation_get_layer_files (self->situation, "grids");
  if (files->towns[0] == NULL && files->villages[0] == NULL && files->grids[0] == NULL)
    {
      free_files (files);
      return;
    }

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  task = g_task_new (self, self->reading, on_book_read, NULL);
  g_task_set_task_data (task, files, free_files);
  g_task_run_in_thread (task, read_in_thread);
}

static void
on_layers_changed (YpThemeControl *self)
{
  if (self->is_book_wanted)
    read_book (self);
}

static char *
on_describe_place (YpThemeControl *self, double longitude, double latitude)
{
  return yp_theme_control_describe (self, longitude, latitude);
}

static void
yp_theme_control_dispose (GObject *object)
{
  YpThemeControl *self = YP_THEME_CONTROL (object);

  yp_theme_control_stop (self);
  g_clear_object (&self->table);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_theme_control_parent_class)->dispose (object);
}

static void
yp_theme_control_finalize (GObject *object)
{
  YpThemeControl *self = YP_THEME_CONTROL (object);

  g_clear_object (&self->reading);
  g_clear_pointer (&self->book, yp_area_book_unref);
  g_clear_pointer (&self->themes, yp_themes_unref);
  g_free (self->values);
  g_free (self->group);

  G_OBJECT_CLASS (yp_theme_control_parent_class)->finalize (object);
}

static void
yp_theme_control_class_init (YpThemeControlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_theme_control_dispose;
  object_class->finalize = yp_theme_control_finalize;

  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_THEME_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[BOOK_CHANGED] = g_signal_new ("book-changed", YP_TYPE_THEME_CONTROL, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yp_theme_control_init (YpThemeControl *self)
{
  self->outline = -1;
  self->themes = yp_themes_new ();
  self->choice = (YpThemeChoice){ .set = YP_AREA_SET_GENERAL,
                                  .method = YP_CLASSES_NATURAL,
                                  .bandwidth_m = 800,
                                  .width_m = 500,
                                  .grid_kinds = YP_GRID_KINDS_DEFAULT };
}

/**
 * yp_theme_control_new:
 * @map: where it is shown; outlives the control or is told by yp_theme_control_stop()
 * @situation: what is counted
 *
 * Returns: (transfer full): a control with nothing chosen
 */
YpThemeControl *
yp_theme_control_new (YpMap *map, YpSituation *situation)
{
  YpThemeControl *self = g_object_new (YP_TYPE_THEME_CONTROL, NULL);

  self->map = map;
  self->situation = g_object_ref (situation);
  self->tick = g_timeout_add_seconds (TICK_S, on_tick, self);
  g_signal_connect_object (situation, "layers-changed", G_CALLBACK (on_layers_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "describe-place", G_CALLBACK (on_describe_place), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/* The map is gone: nothing more is shown. */
void
yp_theme_control_stop (YpThemeControl *self)
{
  self->map = NULL;
  g_cancellable_cancel (self->reading);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_handle_id (&self->tick, g_source_remove);
}

const YpThemeChoice *
yp_theme_control_get_choice (YpThemeControl *self)
{
  return &self->choice;
}

/**
 * yp_theme_control_set_choice:
 * @self: the control
 * @choice: what lies over the land from now on; copied
 */
void
yp_theme_control_set_choice (YpThemeControl *self, const YpThemeChoice *choice)
{
  gboolean has_other_borders;
  char *group;

  g_return_if_fail (YP_IS_THEME_CONTROL (self));

  group = g_strdup (choice->group);
  has_other_borders = self->choice.grid_kinds != choice->grid_kinds;
  self->choice = *choice;
  g_free (self->group);
  self->group = group;
  self->choice.group = group;
  self->may_keep = FALSE;
  if (has_other_borders)
    show_again (self);

  if (self->table == NULL && choice->kind != YP_THEME_NONE)
    {
      self->table = yp_incident_table_new (self->situation);
      g_signal_connect_object (self->table, "changed", G_CALLBACK (schedule), self,
                               G_CONNECT_SWAPPED);
    }
  self->updated_at = 0;
  schedule (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* (nullable): of what the map shows. */
const YpThemeLegend *
yp_theme_control_get_legend (YpThemeControl *self)
{
  return self->legend.kind != YP_THEME_NONE ? &self->legend : NULL;
}

/* (nullable): before anything was chosen. */
YpIncidentTable *
yp_theme_control_get_table (YpThemeControl *self)
{
  return self->table;
}

YpSituation *
yp_theme_control_get_situation (YpThemeControl *self)
{
  return self->situation;
}

YpMap *
yp_theme_control_get_map (YpThemeControl *self)
{
  return self->map;
}

/* (nullable): the areas, once they are read. */
YpAreaBook *
yp_theme_control_get_book (YpThemeControl *self)
{
  return self->book;
}

/* Reads the areas, unless they are there or on their way; then `book-changed`. */
void
yp_theme_control_need_book (YpThemeControl *self)
{
  if (self->is_book_wanted && (self->book != NULL || self->reading != NULL))
    return;

  self->is_book_wanted = TRUE;
  read_book (self);
}

/* Outlines an area of the book; -1 for none. */
void
yp_theme_control_set_outline (YpThemeControl *self, int area)
{
  if (self->outline == area || self->map == NULL)
    return;

  self->outline = area;
  show_again (self);
}

static char *
describe_area (YpThemeControl *self, double longitude, double latitude)
{
  const YpChoropleth *areas = self->themes->choropleth;
  int index = yp_area_book_find (areas->book, areas->set, longitude, latitude);

  if (index < 0 || areas->book != self->book || areas->set != self->choice.set)
    return NULL;

  return yp_theme_words_format_area (areas->book->areas[index].name, self->choice.figure,
                                     self->values[index - (int) areas->book->first[areas->set]]);
}

static char *
describe_hexagon (const YpHexagons *hexagons, double x, double y)
{
  gint32 q;
  gint32 r;
  guint index;

  yp_hexagons_locate (hexagons, x, y, &q, &r);
  index = yp_hexagons_find (hexagons, q, r);
  if (index >= hexagons->n_cells || hexagons->cells[index].q != q || hexagons->cells[index].r != r)
    return NULL;

  return yp_theme_words_format_hexagon (hexagons->cells[index].n, hexagons->width_m);
}

/**
 * yp_theme_control_describe:
 * @self: the control
 * @longitude: degrees east
 * @latitude: degrees north
 *
 * Returns: (transfer full) (nullable): what the map shows there, in words
 */
char *
yp_theme_control_describe (YpThemeControl *self, double longitude, double latitude)
{
  double x = yp_mercator_x (longitude);
  double y = yp_mercator_y (latitude);

  if (self->themes->choropleth != NULL)
    return describe_area (self, longitude, latitude);
  if (self->themes->hexagons != NULL)
    return describe_hexagon (self->themes->hexagons, x, y);
  if (self->themes->heat != NULL && yp_heat_get_at (self->themes->heat, x, y) > 0)
    return yp_theme_words_format_density (yp_heat_get_at (self->themes->heat, x, y));

  return NULL;
}
