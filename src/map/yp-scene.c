/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-scene.h"

#include <string.h>

/* An empty scene at symbol scale 1. */
YpScene *
yp_scene_new (void)
{
  YpScene *self = g_new0 (YpScene, 1);

  self->ref_count = 1;
  self->symbol_scale = 1;
  for (guint i = 0; i < YP_N_LAYERS; i++)
    self->opacities[i] = 1;
  self->themes_opacity = 1;

  return self;
}

static YpScene *
copy (const YpScene *self)
{
  YpScene *other = yp_scene_new ();

  other->symbol_scale = self->symbol_scale;
  other->has_blocks_apart = self->has_blocks_apart;
  other->themes = self->themes != NULL ? yp_themes_ref (self->themes) : NULL;
  memcpy (other->opacities, self->opacities, sizeof other->opacities);
  other->themes_opacity = self->themes_opacity;
  if (self->base != NULL)
    other->base = yp_base_ref (self->base);
  for (guint i = 0; i < YP_N_LAYERS; i++)
    if (self->layers[i] != NULL)
      other->layers[i] = yp_vector_data_ref (self->layers[i]);

  return other;
}

/**
 * yp_scene_with_layer:
 * @self: a scene
 * @layer: which layer
 * @data: (nullable): what it is to hold
 *
 * Returns: (transfer full): the same scene with that layer instead
 */
YpScene *
yp_scene_with_layer (const YpScene *self, YpLayerId layer, YpVectorData *data)
{
  YpScene *other = copy (self);

  g_clear_pointer (&other->layers[layer], yp_vector_data_unref);
  if (data != NULL)
    other->layers[layer] = yp_vector_data_ref (data);

  return other;
}

/**
 * yp_scene_with_themes:
 * @self: a scene
 * @themes: (nullable): what is to lie over the land
 *
 * Returns: (transfer full): the same scene with these
 */
YpScene *
yp_scene_with_themes (const YpScene *self, YpThemes *themes)
{
  YpScene *other = copy (self);

  g_clear_pointer (&other->themes, yp_themes_unref);
  other->themes = themes != NULL ? yp_themes_ref (themes) : NULL;

  return other;
}

/**
 * yp_scene_with_themes_opacity:
 * @self: a scene
 * @opacity: 0…1
 *
 * Returns: (transfer full): the same scene with its themes as opaque
 */
YpScene *
yp_scene_with_themes_opacity (const YpScene *self, double opacity)
{
  YpScene *other = copy (self);

  other->themes_opacity = opacity;
  return other;
}

/**
 * yp_scene_with_opacity:
 * @self: a scene
 * @layer: which layer
 * @opacity: 0…1
 *
 * Returns: (transfer full): the same scene with that layer as opaque
 */
YpScene *
yp_scene_with_opacity (const YpScene *self, YpLayerId layer, double opacity)
{
  YpScene *other = copy (self);

  other->opacities[layer] = opacity;
  return other;
}

/**
 * yp_scene_with_base:
 * @self: a scene
 * @base: (nullable): base maps; the same as before where only tiles came into their store
 *
 * Returns: (transfer full): the same scene above those base maps
 */
YpScene *
yp_scene_with_base (const YpScene *self, YpBase *base)
{
  YpScene *other = copy (self);

  if (base != NULL)
    yp_base_ref (base);
  g_clear_pointer (&other->base, yp_base_unref);
  other->base = base;

  return other;
}

/**
 * yp_scene_with_symbol_scale:
 * @self: a scene
 * @symbol_scale: more than 0
 *
 * Returns: (transfer full): the same scene at that scale
 */
YpScene *
yp_scene_with_symbol_scale (const YpScene *self, double symbol_scale)
{
  YpScene *other = copy (self);

  other->symbol_scale = symbol_scale;
  return other;
}

/**
 * yp_scene_with_blocks_apart:
 * @self: a scene
 * @has_blocks_apart: whether something else draws the buildings' walls and roofs
 *
 * Returns: (transfer full): the same scene, but for that
 */
YpScene *
yp_scene_with_blocks_apart (const YpScene *self, gboolean has_blocks_apart)
{
  YpScene *other = copy (self);

  other->has_blocks_apart = has_blocks_apart;
  return other;
}

/* Whether in both the same is written at the same size. What a base map writes comes with its
 * tiles, of which a scene knows only that there may be more. */
gboolean
yp_scene_has_same_names (const YpScene *a, const YpScene *b)
{
  if (a == b)
    return TRUE;
  if (a->base != NULL || b->base != NULL)
    return FALSE;

  for (guint i = 0; i < YP_N_LAYERS; i++)
    if (a->layers[i] != b->layers[i] || a->opacities[i] != b->opacities[i])
      return FALSE;

  return a->symbol_scale == b->symbol_scale &&
         yp_themes_get_grid_kinds (a->themes) == yp_themes_get_grid_kinds (b->themes);
}

YpScene *
yp_scene_ref (YpScene *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_scene_unref (YpScene *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < YP_N_LAYERS; i++)
    g_clear_pointer (&self->layers[i], yp_vector_data_unref);
  g_clear_pointer (&self->themes, yp_themes_unref);
  g_clear_pointer (&self->base, yp_base_unref);

  g_free (self);
}
