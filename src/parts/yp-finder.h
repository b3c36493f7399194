/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-find-index.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpFinder:
 *
 * Finds what a situation knows: incidents, units, areas and the names that the reference layers
 * carry. A worker of its own keeps the index, follows the lists and searches; a search that is no
 * longer wanted gives way to the next. Main thread.
 *
 * Signal `found`: yp_finder_get_result() is another one; also when, while the finder is live, the
 * situation has changed since.
 */
#define YP_TYPE_FINDER (yp_finder_get_type ())
G_DECLARE_FINAL_TYPE (YpFinder, yp_finder, YP, FINDER, GObject)

YpFinder *yp_finder_new (YpSituation *situation);
void yp_finder_search (YpFinder *self, const char *text, const YpBounds *view);
void yp_finder_set_is_live (YpFinder *self, gboolean is_live);
YpFindResult *yp_finder_get_result (YpFinder *self);
const char *yp_finder_get_text (YpFinder *self);
gboolean yp_finder_is_ready (YpFinder *self);

G_END_DECLS
