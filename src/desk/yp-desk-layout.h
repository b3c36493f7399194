/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map.h"
#include "yp-row-pane.h"
#include "yp-seat.h"

G_BEGIN_DECLS

#define YP_TYPE_DESK_LAYOUT (yp_desk_layout_get_type ())

/**
 * YpDeskLayout:
 *
 * What of a desk makes up a layout: its lists, its map, and further windows. Signals:
 * `show-incident`, `show-unit` (string id): somebody wants to see it, in one of those; `undo`: or
 * to undo what was dragged last. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpDeskLayout, yp_desk_layout, YP, DESK_LAYOUT, GObject)

YpDeskLayout *yp_desk_layout_new (YpSituation *situation,
                                  YpDrag *drag,
                                  GtkStack *lists,
                                  YpRowPane *incidents,
                                  YpRowPane *units,
                                  YpMap *map);
YpLayout *yp_desk_layout_capture (YpDeskLayout *self, const char *name);
void yp_desk_layout_apply (YpDeskLayout *self, const YpLayout *layout);
GtkWindow *yp_desk_layout_open_window (YpDeskLayout *self);

G_END_DECLS
