/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall-view.h"

#include "yp-map-themes.h"

typedef struct
{
  YpLayerItem *item;
  gboolean is_visible;
  double opacity;
} Before;

struct _YpWallView
{
  GObject parent_instance;

  YpMapDeck *deck; /* not owned */
  GArray *before;  /* of Before: layers that the scene changed */
  gboolean has_bounds;
  YpBounds bounds;
  double left;
  double bottom;
};

G_DEFINE_FINAL_TYPE (YpWallView, yp_wall_view, G_TYPE_OBJECT)

static void
clear_before (gpointer data)
{
  g_object_unref (((Before *) data)->item);
}

static void
yp_wall_view_finalize (GObject *object)
{
  g_array_unref (YP_WALL_VIEW (object)->before);

  G_OBJECT_CLASS (yp_wall_view_parent_class)->finalize (object);
}

static void
yp_wall_view_class_init (YpWallViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_wall_view_finalize;
}

static void
yp_wall_view_init (YpWallView *self)
{
  self->before = g_array_new (FALSE, FALSE, sizeof (Before));
  g_array_set_clear_func (self->before, clear_before);
}

YpWallView *
yp_wall_view_new (YpMapDeck *deck)
{
  YpWallView *self = g_object_new (YP_TYPE_WALL_VIEW, NULL);

  self->deck = deck;
  return self;
}

static void
set_layer (YpLayerItem *item, gboolean is_visible, double opacity)
{
  yp_layer_item_set_visible (item, is_visible);
  yp_layer_item_set_opacity (item, opacity);
}

static void
show_layers (YpWallView *self, GHashTable *opacities)
{
  YpLayers *layers = yp_map_deck_get_layers (self->deck);
  GHashTableIter iter;
  gpointer id;
  gpointer opacity;

  for (guint i = 0; i < self->before->len; i++)
    {
      const Before *before = &g_array_index (self->before, Before, i);

      set_layer (before->item, before->is_visible, before->opacity);
    }
  g_array_set_size (self->before, 0);

  g_hash_table_iter_init (&iter, opacities);
  while (g_hash_table_iter_next (&iter, &id, &opacity))
    {
      YpLayerItem *item = yp_layers_find (layers, id);
      double wanted = *(const double *) opacity;
      Before before;

      if (item == NULL)
        continue;
      before = (Before){ g_object_ref (item), yp_layer_item_get_visible (item),
                         yp_layer_item_get_opacity (item) };
      g_array_append_val (self->before, before);
      set_layer (item, wanted > 0, wanted > 0 ? wanted : before.opacity);
    }
}

void
yp_wall_view_fit (YpWallView *self)
{
  YpMap *map;

  g_return_if_fail (YP_IS_WALL_VIEW (self));

  map = yp_map_deck_get_map (self->deck);
  if (self->has_bounds)
    yp_map_show_bounds (map, &self->bounds);
  else
    yp_map_show_everything_beside (map, self->left, self->bottom);
}

void
yp_wall_view_show (YpWallView *self, const YpWallScene *scene)
{
  YpMapThemes *themes;

  g_return_if_fail (YP_IS_WALL_VIEW (self));

  show_layers (self, scene->opacities);
  themes = yp_map_themes_get (self->deck);
  if (themes != NULL)
    yp_theme_control_set_choice (yp_map_themes_get_control (themes), &scene->theme);

  /* What is selected says its name. */
  if (scene->is_masked)
    {
      yp_map_set_selected_incident (yp_map_deck_get_map (self->deck), NULL);
      yp_map_set_selected_unit (yp_map_deck_get_map (self->deck), NULL);
    }

  self->has_bounds = scene->has_bounds;
  self->bounds = scene->bounds;
  self->left = scene->left;
  self->bottom = scene->bottom;
  yp_wall_view_fit (self);
}
