/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpGridFinder:
 *
 * Says which grids an area touches. Reads their outlines, in a worker, when it is first asked, and
 * again once the platform has others. Main thread.
 */
#define YP_TYPE_GRID_FINDER (yp_grid_finder_get_type ())
G_DECLARE_FINAL_TYPE (YpGridFinder, yp_grid_finder, YP, GRID_FINDER, GObject)

YpGridFinder *yp_grid_finder_new (YpSituation *situation);
void yp_grid_finder_find_async (YpGridFinder *self,
                                YpGeometry *area,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* (transfer full) (nullable): the codes, a set of strings. */
GHashTable *yp_grid_finder_find_finish (YpGridFinder *self, GAsyncResult *result, GError **error);

G_END_DECLS
