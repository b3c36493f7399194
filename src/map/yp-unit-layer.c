/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-unit-layer.h"

#include "yp-clock.h"
#include "yp-clusters.h"
#include "yp-pace.h"

#define LEVELS_PER_ZOOM 5

/* A unit glides to its new fix this long, in steps that a software renderer can afford. */
#define GLIDE_US G_TIME_SPAN_SECOND
#define GLIDE_FRAME_MS 125

/* Less than this is no motion, logical pixels. */
#define MIN_MOTION_PX 0.75

/* How often ages of fixes are looked at when nothing else happens. */
#define AGE_CHECK_S 10

/* Units that stand around are drawn from here on. */
#define OFF_DUTY_ZOOM 14

/* Headings from here on. */
#define HEADING_ZOOM 13

/* The name of the selected unit stands this far below it, logical pixels at symbol scale 1. */
#define NAME_BELOW_PX 24

/* What stands so far outside the view still reaches into it, how large the letters on a disc are,
 * and the reach of a click, likewise. */
#define EDGE_PX 30
#define COUNT_PX 10.5
#define REACH_PX 12

typedef struct
{
  YpUnit *unit;
  gboolean has_fix;
  YpFix fix;
  double from_x;
  double from_y;
  double x;
  double y;
  gint64 moved_at; /* monotonic, µs */
} Place;

/**
 * YpUnitLayer:
 *
 * Units: the shape says the kind, the colour what it is doing, paleness that its last fix is old.
 * Where they would cover each other a disc says how many there are.
 */
struct _YpUnitLayer
{
  YpSymbolLayer parent_instance;

  YpFixes *fixes;
  GArray *places; /* as the list */
  YpClusters *clusters;
  guint64 revision;
  guint glide_timeout;
  guint age_timeout;
};

G_DEFINE_FINAL_TYPE (YpUnitLayer, yp_unit_layer, YP_TYPE_SYMBOL_LAYER)

static YpSymbolLayer *
get_base (YpUnitLayer *self)
{
  return YP_SYMBOL_LAYER (self);
}

static double
get_symbol_scale (YpUnitLayer *self)
{
  return yp_symbol_layer_get_symbol_scale (get_base (self));
}

static Place *
get_place (const YpUnitLayer *self, guint index)
{
  return &g_array_index (self->places, Place, index);
}

static void
clear_place (gpointer data)
{
  Place *place = data;

  g_clear_object (&place->unit);
}

static double
get_glided (const Place *place, gint64 now)
{
  return CLAMP ((double) (now - place->moved_at) / GLIDE_US, 0, 1);
}

static void
get_current (const Place *place, gint64 now, double *x, double *y)
{
  double share = get_glided (place, now);

  *x = place->from_x + (place->x - place->from_x) * share;
  *y = place->from_y + (place->y - place->from_y) * share;
}

/* Takes over the newest fix; glides there if it is not too far. */
static gboolean
update_place (YpUnitLayer *self, Place *place, gint64 now)
{
  const YpFix *fix =
      self->fixes != NULL ? yp_fixes_get (self->fixes, yp_unit_get_id (place->unit)) : NULL;
  double x;
  double y;

  if (fix == NULL || (place->has_fix && place->fix.at == fix->at))
    return FALSE;

  get_current (place, now, &x, &y);
  place->x = yp_mercator_x (fix->longitude);
  place->y = yp_mercator_y (fix->latitude);
  place->from_x = place->has_fix ? x : place->x;
  place->from_y = place->has_fix ? y : place->y;
  place->moved_at = now;
  place->fix = *fix;
  place->has_fix = TRUE;

  return TRUE;
}

/* What looks like @zoom at symbol scale 1. */
static double
get_plain_zoom (YpUnitLayer *self, double zoom)
{
  return zoom - log2 (get_symbol_scale (self));
}

static gboolean
is_shown (const Place *place, double zoom)
{
  return place->has_fix &&
         (zoom >= OFF_DUTY_ZOOM || yp_unit_get_facts (place->unit)->status != YP_UNIT_OFF_DUTY);
}

static double
get_spacing_px (YpUnitLayer *self, double level)
{
  double zoom = get_plain_zoom (self, level);

  return (zoom < 14 ? 130 : zoom < 15 ? 60 : 12) * get_symbol_scale (self);
}

/* Some 1 ms for 1,500 units, and only when a fix came or the level changed. */
static void
gather (YpUnitLayer *self, double zoom)
{
  double level = round (zoom * LEVELS_PER_ZOOM) / LEVELS_PER_ZOOM;
  double spacing_px = get_spacing_px (self, level);
  g_autofree YpClusterPoint *points = NULL;
  guint n = 0;

  if (self->clusters != NULL && self->clusters->zoom == level &&
      self->clusters->spacing_px == spacing_px && self->clusters->revision == self->revision)
    return;

  points = g_new (YpClusterPoint, self->places->len);
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = get_place (self, i);

      if (is_shown (place, get_plain_zoom (self, level)))
        points[n++] = (YpClusterPoint){ place->x, place->y, i,
                                        (guint8) yp_unit_get_facts (place->unit)->status };
    }

  g_clear_pointer (&self->clusters, yp_clusters_unref);
  self->clusters = yp_clusters_new (points, n, level, spacing_px, self->revision);
}

static gboolean
on_glide_timeout (gpointer data)
{
  YpUnitLayer *self = data;

  self->glide_timeout = 0;
  yp_pace_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Draws on while something in view still moves far enough to be seen. */
static void
keep_gliding (YpUnitLayer *self, const YpView *view, const Place *place, gint64 now)
{
  double left = 1 - get_glided (place, now);
  double way_px = hypot (place->x - place->from_x, place->y - place->from_y) * view->world_px;

  if (self->glide_timeout == 0 && left * way_px >= MIN_MOTION_PX)
    self->glide_timeout = g_timeout_add (GLIDE_FRAME_MS, on_glide_timeout, self);
}

static void
draw_unit (YpUnitLayer *self,
           GtkSnapshot *snapshot,
           const YpView *view,
           guint index,
           gboolean is_selected)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  const YpClock clock = yp_clock_system ();
  gint64 now = g_get_monotonic_time ();
  const Place *place = get_place (self, index);
  const YpUnitFacts *facts = yp_unit_get_facts (place->unit);
  YpConnection connection = yp_fix_get_connection (&place->fix, yp_clock_now (&clock));
  double x;
  double y;
  float at_x;
  float at_y;

  get_current (place, now, &x, &y);
  at_x = yp_view_snap (view, yp_view_to_widget_x (view, x));
  at_y = yp_view_snap (view, yp_view_to_widget_y (view, y));
  keep_gliding (self, view, place, now);

  if (!isnan (place->fix.course_deg) && place->fix.speed_kmh > 1 &&
      get_plain_zoom (self, view->zoom) >= HEADING_ZOOM && connection == YP_CONNECTION_ONLINE &&
      !is_selected)
    yp_symbols_draw (yp_symbols_get_heading (symbols, (double) place->fix.course_deg), snapshot,
                     at_x, at_y);

  yp_symbols_draw (
      yp_symbols_get_unit (symbols, facts->kind, facts->status, connection, is_selected), snapshot,
      at_x, at_y);
  yp_symbol_layer_note_drawn (get_base (self), at_x, at_y, REACH_PX, index, 1);

  if (is_selected)
    yp_symbols_draw_label (symbols, snapshot, facts->name, 13, at_x,
                           at_y + (float) (NAME_BELOW_PX * get_symbol_scale (self)));
}

static void
draw_all (YpUnitLayer *self, GtkSnapshot *snapshot, const YpView *view)
{
  YpSymbols *symbols = yp_symbol_layer_get_symbols (get_base (self));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  YpBox box = yp_view_get_box (view, EDGE_PX * get_symbol_scale (self));

  yp_clusters_find (self->clusters, &box, found);

  for (guint i = 0; i < MIN (found->len, YP_MAX_UNIT_SYMBOLS - 1); i++)
    {
      const YpCluster *cluster = &self->clusters->clusters[g_array_index (found, guint, i)];
      guint first = self->clusters->members[cluster->first];
      float x = yp_view_snap (view, yp_view_to_widget_x (view, cluster->x));
      float y = yp_view_snap (view, yp_view_to_widget_y (view, cluster->y));

      if (cluster->n == 1)
        {
          draw_unit (self, snapshot, view, first, FALSE);
          continue;
        }

      yp_symbols_draw (yp_symbols_get_unit_group (symbols), snapshot, x, y);
      yp_symbol_layer_note_drawn (get_base (self), x, y, REACH_PX, first, cluster->n);
    }

  yp_symbol_layer_draw_counts (get_base (self), snapshot, COUNT_PX);
}

static gboolean
find_place (const YpUnitLayer *self, const char *id, guint *index)
{
  for (guint i = 0; id != NULL && i < self->places->len; i++)
    if (g_strcmp0 (yp_unit_get_id (get_place (self, i)->unit), id) == 0)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

static void
yp_unit_layer_draw (YpSymbolLayer *base, GtkSnapshot *snapshot, const YpView *view)
{
  YpUnitLayer *self = YP_UNIT_LAYER (base);
  guint index;

  gather (self, view->zoom);
  draw_all (self, snapshot, view);
  if (find_place (self, yp_symbol_layer_get_selected (base), &index) &&
      get_place (self, index)->has_fix)
    draw_unit (self, snapshot, view, index, TRUE);
}

static void
yp_unit_layer_reset (YpSymbolLayer *base)
{
  YpUnitLayer *self = YP_UNIT_LAYER (base);

  g_array_set_size (self->places, 0);
  self->revision++;
}

static void
yp_unit_layer_items_changed (YpSymbolLayer *base, guint position, guint n_removed, guint n_added)
{
  YpUnitLayer *self = YP_UNIT_LAYER (base);
  g_autoptr (GArray) added = g_array_sized_new (FALSE, TRUE, sizeof (Place), n_added);
  gint64 now = g_get_monotonic_time ();

  g_array_set_size (added, n_added);
  for (guint i = 0; i < n_added; i++)
    {
      Place *place = &g_array_index (added, Place, i);
      g_autoptr (YpUnit) unit =
          g_list_model_get_item (yp_symbol_layer_get_list (base), position + i);

      /* The same unit in the same row glides on. */
      if (i < n_removed && g_strcmp0 (yp_unit_get_id (get_place (self, position + i)->unit),
                                      yp_unit_get_id (unit)) == 0)
        {
          *place = *get_place (self, position + i);
          place->unit = NULL;
        }

      place->unit = g_steal_pointer (&unit);
      update_place (self, place, now);
    }

  if (n_removed > 0)
    g_array_remove_range (self->places, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->places, position, added->data, n_added);

  self->revision++;
}

static void
on_fixes_changed (YpUnitLayer *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean any = FALSE;

  for (guint i = 0; i < self->places->len; i++)
    any |= update_place (self, get_place (self, i), now);

  if (!any)
    return;

  self->revision++;
  yp_pace_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_age_timeout (gpointer data)
{
  YpUnitLayer *self = data;

  if (self->places->len > 0)
    yp_pace_queue_draw (GTK_WIDGET (self));

  return G_SOURCE_CONTINUE;
}

static void
yp_unit_layer_constructed (GObject *object)
{
  YpUnitLayer *self = YP_UNIT_LAYER (object);

  G_OBJECT_CLASS (yp_unit_layer_parent_class)->constructed (object);
  self->age_timeout = g_timeout_add_seconds (AGE_CHECK_S, on_age_timeout, self);
}

static void
yp_unit_layer_dispose (GObject *object)
{
  YpUnitLayer *self = YP_UNIT_LAYER (object);

  g_clear_object (&self->fixes);
  g_clear_handle_id (&self->glide_timeout, g_source_remove);
  g_clear_handle_id (&self->age_timeout, g_source_remove);

  G_OBJECT_CLASS (yp_unit_layer_parent_class)->dispose (object);
}

static void
yp_unit_layer_finalize (GObject *object)
{
  YpUnitLayer *self = YP_UNIT_LAYER (object);

  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->clusters, yp_clusters_unref);

  G_OBJECT_CLASS (yp_unit_layer_parent_class)->finalize (object);
}

static void
yp_unit_layer_class_init (YpUnitLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  YpSymbolLayerClass *layer_class = YP_SYMBOL_LAYER_CLASS (klass);

  object_class->constructed = yp_unit_layer_constructed;
  object_class->dispose = yp_unit_layer_dispose;
  object_class->finalize = yp_unit_layer_finalize;
  layer_class->reset = yp_unit_layer_reset;
  layer_class->items_changed = yp_unit_layer_items_changed;
  layer_class->draw = yp_unit_layer_draw;
}

static void
yp_unit_layer_init (YpUnitLayer *self)
{
  self->places = g_array_new (FALSE, TRUE, sizeof (Place));
  g_array_set_clear_func (self->places, clear_place);
}

YpUnitLayer *
yp_unit_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YP_TYPE_UNIT_LAYER, "viewport", viewport, NULL);
}

/**
 * yp_unit_layer_set_units:
 * @self: the layer
 * @units: (nullable) (element-type YpUnit): what to show
 * @fixes: (nullable): where they are
 */
void
yp_unit_layer_set_units (YpUnitLayer *self, GListModel *units, YpFixes *fixes)
{
  g_return_if_fail (YP_IS_UNIT_LAYER (self));

  if (self->fixes != NULL)
    g_signal_handlers_disconnect_by_data (self->fixes, self);
  g_set_object (&self->fixes, fixes);
  if (fixes != NULL)
    g_signal_connect_object (fixes, "changed", G_CALLBACK (on_fixes_changed), self,
                             G_CONNECT_SWAPPED);

  yp_symbol_layer_set_list (get_base (self), NULL);
  yp_symbol_layer_set_list (get_base (self), units);
}

/**
 * yp_unit_layer_pick:
 * @self: the layer
 * @x: in the layer, logical pixels
 * @y: in the layer
 * @n_units: (out): how many units the symbol there stands for; 0 for none
 *
 * Returns: (transfer none) (nullable): the unit that the last frame shows there
 */
YpUnit *
yp_unit_layer_pick (YpUnitLayer *self, double x, double y, guint *n_units)
{
  const YpDrawnSymbol *drawn = yp_symbol_layer_find_drawn (get_base (self), x, y);

  g_return_val_if_fail (YP_IS_UNIT_LAYER (self), NULL);

  *n_units = 0;
  if (drawn == NULL || drawn->index >= self->places->len)
    return NULL;

  *n_units = drawn->n;
  return drawn->n == 1 ? get_place (self, drawn->index)->unit : NULL;
}

/* Whether the last frame shows the units as they are. */
gboolean
yp_unit_layer_is_settled (YpUnitLayer *self)
{
  g_return_val_if_fail (YP_IS_UNIT_LAYER (self), FALSE);

  return self->clusters != NULL && self->clusters->revision == self->revision &&
         yp_symbol_layer_is_complete (get_base (self));
}

/**
 * yp_unit_layer_list_obstacles:
 * @self: the layer
 * @box: where, in the world
 * @obstacles: (element-type YpObstacle): gets the units and discs there, as they are gathered
 */
void
yp_unit_layer_list_obstacles (YpUnitLayer *self, const YpBox *box, GArray *obstacles)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  double half_px = REACH_PX * get_symbol_scale (self);

  if (self->clusters != NULL)
    yp_clusters_find (self->clusters, box, found);

  for (guint i = 0; i < found->len && obstacles->len < YP_MAX_OBSTACLES; i++)
    {
      const YpCluster *cluster = &self->clusters->clusters[g_array_index (found, guint, i)];
      YpObstacle obstacle = { cluster->x, cluster->y, 0, half_px, half_px };

      g_array_append_val (obstacles, obstacle);
    }
}
