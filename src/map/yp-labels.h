/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-label-press.h"
#include "yp-obstacle.h"
#include "yp-scene.h"

G_BEGIN_DECLS

/* No view holds more names than this. */
#define YP_MAX_LABELS 300

/**
 * YpLabel:
 * @kind: what it names
 * @x: its middle, in the Mercator square
 * @y: its middle
 * @angle_deg: clockwise; 0 for all but roads
 * @width: logical pixels
 * @height: logical pixels
 * @texture: (nullable): the letters
 * @vectors: (nullable): the letters, where the press writes vectors
 * @key: of what it names, the same at every placing
 * @shift_x: from the place where its name would stand, logical pixels
 * @shift_y: likewise
 */
typedef struct
{
  YpLabelKind kind;
  double x;
  double y;
  double angle_deg;
  double width;
  double height;
  GdkTexture *texture;
  cairo_surface_t *vectors;
  guint64 key;
  double shift_x;
  double shift_y;
} YpLabel;

/**
 * YpLabels:
 * @scene: what they name
 * @zoom: zoom level they are placed for
 * @box: where in the world
 * @labels: (element-type YpLabel): the most important first
 *
 * Names that do not cover each other. Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  YpScene *scene;
  double zoom;
  YpBox box;
  GArray *labels;
} YpLabels;

YpLabels *yp_labels_new (YpScene *scene,
                         double zoom,
                         const YpBox *box,
                         const GArray *obstacles,
                         const YpLabels *before,
                         YpLabelPress *press,
                         GCancellable *cancellable);
gboolean yp_labels_are_covered (const YpLabels *self, double zoom, const GArray *obstacles);
gboolean yp_labels_look_like (const YpLabels *self, const YpLabels *other);
YpLabels *yp_labels_ref (YpLabels *self);
void yp_labels_unref (YpLabels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLabels, yp_labels_unref)

G_END_DECLS
