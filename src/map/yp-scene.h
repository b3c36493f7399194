/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-base.h"
#include "yp-style.h"
#include "yp-themes.h"
#include "yp-vector-data.h"

G_BEGIN_DECLS

/**
 * YpScene:
 * @layers: (nullable elements): what each layer holds
 * @themes: (nullable): what lies over the land
 * @themes_opacity: of what of them lies on the land, 0…1
 * @opacities: of each layer, 0…1; 0 hides it
 * @base: (nullable): the base maps beneath them
 * @symbol_scale: what widths and letters are multiplied by
 * @has_blocks_apart: whether something else draws the buildings' walls and roofs
 *
 * All that the workers draw from. Immutable and counted: a change is a new scene that shares the
 * layers that stayed.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  YpVectorData *layers[YP_N_LAYERS];
  YpThemes *themes;
  double themes_opacity;
  double opacities[YP_N_LAYERS];
  YpBase *base;
  double symbol_scale;
  gboolean has_blocks_apart;
} YpScene;

YpScene *yp_scene_new (void);
YpScene *yp_scene_with_layer (const YpScene *self, YpLayerId layer, YpVectorData *data);
YpScene *yp_scene_with_themes (const YpScene *self, YpThemes *themes);
YpScene *yp_scene_with_themes_opacity (const YpScene *self, double opacity);
YpScene *yp_scene_with_opacity (const YpScene *self, YpLayerId layer, double opacity);
YpScene *yp_scene_with_base (const YpScene *self, YpBase *base);
YpScene *yp_scene_with_symbol_scale (const YpScene *self, double symbol_scale);
YpScene *yp_scene_with_blocks_apart (const YpScene *self, gboolean has_blocks_apart);
gboolean yp_scene_has_same_names (const YpScene *a, const YpScene *b);
YpScene *yp_scene_ref (YpScene *self);
void yp_scene_unref (YpScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpScene, yp_scene_unref)

G_END_DECLS
