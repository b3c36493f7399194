/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-map.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_DESK (yp_desk_get_type ())
G_DECLARE_FINAL_TYPE (YpDesk, yp_desk, YP, DESK, AdwBin)

GtkWidget *yp_desk_new (YpSituation *situation);
YpMap *yp_desk_get_map (YpDesk *self);
void yp_desk_finish (YpDesk *self);
/* @at: of the past, microseconds since 1970 UTC. */
void yp_desk_show_moment (YpDesk *self, gint64 at);

G_END_DECLS
