/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-label-layer.h"

#include "yp-labels.h"
#include "yp-pace.h"
#include "yp-view.h"

/* Names stay where they are while the camera zooms by less than this. */
#define ZOOM_REACH 0.11

/* Placed this much beyond each edge of the view, in its widths. */
#define BEYOND 0.35

/* Between two placings while the camera moves. */
#define MIN_PLACE_MS 120

/* How often is looked whether symbols cover names now; and how long what was left out stays out. */
#define LOOK_MS 1000
#define RETRY_US (8 * G_TIME_SPAN_SECOND)

/* Symbols that moved less are where they were, logical pixels. */
#define STEP_PX 6

/* Once the names are this far from the zoom level they were placed for, only towns are shown. */
#define LOST_ZOOM 0.7

/**
 * YpLabelLayer:
 *
 * Names of towns, villages, grids, waters, roads and buildings over the plane. They are chosen,
 * placed and written in a worker and only moved here.
 */
struct _YpLabelLayer
{
  ShumateLayer parent_instance;

  YpScene *scene;
  YpLabels *labels;
  YpLabelPress *press; /* the worker's while there is one */
  GCancellable *cancellable;
  gboolean is_placing;
  gboolean is_shown; /* the last frame drew what there is */
  gint64 placed_at;
  guint place_timeout;
  YpListObstacles list_obstacles; /* (nullable) */
  gpointer obstacles_data;
  guint symbols_hash; /* of the symbols that the names keep clear of */
  gboolean is_covered;
  guint look_timeout;
  guint n_labels;
};

G_DEFINE_FINAL_TYPE (YpLabelLayer, yp_label_layer, SHUMATE_TYPE_LAYER)

typedef struct
{
  YpScene *scene;
  YpLabelPress *press;
  double zoom;
  YpBox box;
  int device_scale;
  GArray *obstacles; /* (nullable) */
  YpLabels *before;  /* (nullable) */
} Placing;

static void
placing_free (gpointer data)
{
  Placing *placing = data;

  g_clear_pointer (&placing->press, yp_label_press_free);
  g_clear_pointer (&placing->obstacles, g_array_unref);
  g_clear_pointer (&placing->before, yp_labels_unref);
  yp_scene_unref (placing->scene);
  g_free (placing);
}

static void
place_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Placing *p = data;

  yp_label_press_set_scale (p->press, p->scene->symbol_scale, p->device_scale);
  g_task_return_pointer (
      task,
      yp_labels_new (p->scene, p->zoom, &p->box, p->obstacles, p->before, p->press, cancellable),
      (GDestroyNotify) yp_labels_unref);
}

static void
on_place_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpLabelLayer *self = YP_LABEL_LAYER (source);
  Placing *placing = g_task_get_task_data (G_TASK (result));
  YpLabels *labels = g_task_propagate_pointer (G_TASK (result), NULL);

  self->press = g_steal_pointer (&placing->press);
  self->is_placing = FALSE;
  self->placed_at = g_get_monotonic_time ();
  if (!self->is_shown || labels == NULL || self->labels == NULL ||
      !yp_labels_look_like (labels, self->labels))
    {
      self->is_shown = FALSE;
      yp_pace_queue_draw (GTK_WIDGET (self));
    }

  if (labels == NULL)
    return;

  g_clear_pointer (&self->labels, yp_labels_unref);
  self->labels = labels;
}

static YpLabelPress *
make_press (YpLabelLayer *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);

  return yp_label_press_new (pango_font_description_get_family (font));
}

/**
 * yp_label_layer_list_obstacles:
 * @self: the layer
 * @box: where, in the world
 *
 * Returns: (transfer full) (nullable) (element-type YpObstacle): the symbols there
 */
GArray *
yp_label_layer_list_obstacles (YpLabelLayer *self, const YpBox *box)
{
  GArray *obstacles;

  g_return_val_if_fail (YP_IS_LABEL_LAYER (self), NULL);

  if (self->list_obstacles == NULL)
    return NULL;

  obstacles = g_array_new (FALSE, FALSE, sizeof (YpObstacle));
  self->list_obstacles (box, obstacles, self->obstacles_data);

  return obstacles;
}

/* The same while no symbol has come, gone or moved a step. */
static guint
hash_obstacles (const GArray *obstacles, double world_px)
{
  guint hash = obstacles != NULL ? obstacles->len : 0;

  for (guint i = 0; obstacles != NULL && i < obstacles->len; i++)
    {
      const YpObstacle *obstacle = &g_array_index (obstacles, YpObstacle, i);

      hash ^= ((guint) (gint64) (obstacle->x * world_px / STEP_PX) * 2654435761u) ^
              ((guint) (gint64) (obstacle->y * world_px / STEP_PX) * 40503u);
    }

  return hash;
}

static gboolean
is_current (const YpLabelLayer *self, const YpView *view)
{
  YpBox box = yp_view_get_box (view, 0);

  return self->labels != NULL && yp_scene_has_same_names (self->labels->scene, self->scene) &&
         fabs (self->labels->zoom - view->zoom) < ZOOM_REACH &&
         yp_box_contains_box (&self->labels->box, &box);
}

static gboolean
on_place_timeout (gpointer data)
{
  YpLabelLayer *self = data;

  self->place_timeout = 0;
  yp_pace_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
start_placing (YpLabelLayer *self, const YpView *view)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_place_ready, NULL);
  Placing *placing = g_new0 (Placing, 1);

  placing->scene = yp_scene_ref (self->scene);
  placing->press = self->press != NULL ? g_steal_pointer (&self->press) : make_press (self);
  placing->zoom = view->zoom;
  placing->box = yp_view_get_box (view, MAX (view->width, view->height) * BEYOND);
  placing->device_scale = view->scale;
  placing->obstacles = yp_label_layer_list_obstacles (self, &placing->box);
  placing->before = self->labels != NULL ? yp_labels_ref (self->labels) : NULL;
  self->symbols_hash = hash_obstacles (placing->obstacles, view->world_px);
  self->is_covered = FALSE;
  self->is_placing = TRUE;

  g_task_set_task_data (task, placing, placing_free);
  g_task_run_in_thread (task, place_in_thread);
}

static void
keep_current (YpLabelLayer *self, const YpView *view)
{
  gint64 wait_ms = MIN_PLACE_MS - (g_get_monotonic_time () - self->placed_at) / 1000;

  if (self->is_placing || (is_current (self, view) && !self->is_covered))
    return;

  if (wait_ms <= 0)
    start_placing (self, view);
  else if (self->place_timeout == 0)
    self->place_timeout = g_timeout_add ((guint) wait_ms, on_place_timeout, self);
}

/* Symbols come and go all the time: names are placed anew only where one is covered by now, or
 * after a while, so that those that were left out come back. */
static gboolean
on_look (gpointer data)
{
  YpLabelLayer *self = data;
  YpView view = yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self));
  g_autoptr (GArray) obstacles = NULL;

  if (self->labels == NULL || self->is_placing || !is_current (self, &view) ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;

  obstacles = yp_label_layer_list_obstacles (self, &self->labels->box);
  if (hash_obstacles (obstacles, view.world_px) == self->symbols_hash)
    return G_SOURCE_CONTINUE;

  if (yp_labels_are_covered (self->labels, view.zoom, obstacles) ||
      g_get_monotonic_time () - self->placed_at > RETRY_US)
    {
      self->is_covered = TRUE;
      keep_current (self, &view);
    }

  return G_SOURCE_CONTINUE;
}

static void
draw_label (GtkSnapshot *snapshot, const YpView *view, const YpLabel *label)
{
  double x = yp_view_to_widget_x (view, label->x);
  double y = yp_view_to_widget_y (view, label->y);
  graphene_rect_t rect;

  if (label->angle_deg == 0)
    {
      rect = GRAPHENE_RECT_INIT (yp_view_snap (view, x - label->width / 2),
                                 yp_view_snap (view, y - label->height / 2), (float) label->width,
                                 (float) label->height);
      gtk_snapshot_append_texture (snapshot, label->texture, &rect);
      return;
    }

  rect = GRAPHENE_RECT_INIT ((float) (-label->width / 2), (float) (-label->height / 2),
                             (float) label->width, (float) label->height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_rotate (snapshot, (float) label->angle_deg);
  gtk_snapshot_append_texture (snapshot, label->texture, &rect);
  gtk_snapshot_restore (snapshot);
}

static void
yp_label_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpLabelLayer *self = YP_LABEL_LAYER (widget);
  YpView view = yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);
  YpBox box = yp_view_get_box (&view, 120);
  gboolean is_lost;

  if (view.width <= 0 || view.height <= 0)
    return;

  keep_current (self, &view);
  self->is_shown = is_current (self, &view);
  self->n_labels = 0;
  if (self->labels == NULL)
    return;

  is_lost = fabs (self->labels->zoom - view.zoom) > LOST_ZOOM;
  for (guint i = 0; i < self->labels->labels->len; i++)
    {
      const YpLabel *label = &g_array_index (self->labels->labels, YpLabel, i);

      if ((is_lost && label->kind != YP_LABEL_TOWN) || !yp_box_contains (&box, label->x, label->y))
        continue;

      draw_label (snapshot, &view, label);
      self->n_labels++;
    }
}

static void
yp_label_layer_constructed (GObject *object)
{
  YpLabelLayer *self = YP_LABEL_LAYER (object);

  G_OBJECT_CLASS (yp_label_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
yp_label_layer_dispose (GObject *object)
{
  YpLabelLayer *self = YP_LABEL_LAYER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->place_timeout, g_source_remove);
  g_clear_handle_id (&self->look_timeout, g_source_remove);

  G_OBJECT_CLASS (yp_label_layer_parent_class)->dispose (object);
}

static void
yp_label_layer_finalize (GObject *object)
{
  YpLabelLayer *self = YP_LABEL_LAYER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->scene, yp_scene_unref);
  g_clear_pointer (&self->labels, yp_labels_unref);
  g_clear_pointer (&self->press, yp_label_press_free);

  G_OBJECT_CLASS (yp_label_layer_parent_class)->finalize (object);
}

static void
yp_label_layer_class_init (YpLabelLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = yp_label_layer_constructed;
  object_class->dispose = yp_label_layer_dispose;
  object_class->finalize = yp_label_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yp_label_layer_snapshot;
}

static void
yp_label_layer_init (YpLabelLayer *self)
{
  self->scene = yp_scene_new ();
  self->cancellable = g_cancellable_new ();
}

YpLabelLayer *
yp_label_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YP_TYPE_LABEL_LAYER, "viewport", viewport, NULL);
}

/**
 * yp_label_layer_set_scene:
 * @self: the layer
 * @scene: what to name from now on
 */
void
yp_label_layer_set_scene (YpLabelLayer *self, YpScene *scene)
{
  g_return_if_fail (YP_IS_LABEL_LAYER (self));
  g_return_if_fail (scene != NULL);

  yp_scene_ref (scene);
  yp_scene_unref (self->scene);
  self->scene = scene;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * yp_label_layer_set_obstacles:
 * @self: the layer
 * @list: lists the symbols that names shall keep clear of
 * @user_data: for @list; outlives the layer
 */
void
yp_label_layer_set_obstacles (YpLabelLayer *self, YpListObstacles list, gpointer user_data)
{
  g_return_if_fail (YP_IS_LABEL_LAYER (self));

  self->list_obstacles = list;
  self->obstacles_data = user_data;
  if (self->look_timeout == 0)
    self->look_timeout = g_timeout_add (LOOK_MS, on_look, self);
}

/* Returns: (transfer none) (nullable): the names as they stand, which never change themselves */
YpLabels *
yp_label_layer_get_labels (YpLabelLayer *self)
{
  g_return_val_if_fail (YP_IS_LABEL_LAYER (self), NULL);

  return self->labels;
}

/* Whether the names in view are those for this view and scene. */
gboolean
yp_label_layer_is_settled (YpLabelLayer *self)
{
  YpView view;

  g_return_val_if_fail (YP_IS_LABEL_LAYER (self), FALSE);

  view = yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self));
  return self->is_shown && is_current (self, &view);
}

/* Names in the last frame. */
guint
yp_label_layer_get_n_labels (YpLabelLayer *self)
{
  g_return_val_if_fail (YP_IS_LABEL_LAYER (self), 0);

  return self->n_labels;
}
