/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-cross.h"

/* From the middle to each end, logical pixels. */
#define CROSS_PX 14

/**
 * yp_cross_draw:
 * @view: of a layer
 * @snapshot: what that layer is drawn into
 *
 * A cross at the map's middle, for hands that point by keys.
 */
void
yp_cross_draw (const YpView *view, GtkSnapshot *snapshot)
{
  static const GdkRGBA light = { 1, 1, 1, 0.95f };
  static const GdkRGBA dark = { 0, 0, 0, 0.6f };
  float x = (float) floor (view->width / 2.0);
  float y = (float) floor (view->height / 2.0);

  gtk_snapshot_append_color (snapshot, &dark,
                             &GRAPHENE_RECT_INIT (x - CROSS_PX - 1, y - 2, 2 * CROSS_PX + 2, 4));
  gtk_snapshot_append_color (snapshot, &dark,
                             &GRAPHENE_RECT_INIT (x - 2, y - CROSS_PX - 1, 4, 2 * CROSS_PX + 2));
  gtk_snapshot_append_color (snapshot, &light,
                             &GRAPHENE_RECT_INIT (x - CROSS_PX, y - 1, 2 * CROSS_PX, 2));
  gtk_snapshot_append_color (snapshot, &light,
                             &GRAPHENE_RECT_INIT (x - 1, y - CROSS_PX, 2, 2 * CROSS_PX));
}
