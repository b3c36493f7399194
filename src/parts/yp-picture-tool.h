/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-deck.h"

G_BEGIN_DECLS

#define YP_TYPE_PICTURE_TOOL (yp_picture_tool_get_type ())
G_DECLARE_FINAL_TYPE (YpPictureTool, yp_picture_tool, YP, PICTURE_TOOL, GtkBox)

/* Behind yp_map_themes_add(). */
YpPictureTool *yp_picture_tool_add (YpMapDeck *deck, YpSituation *situation);
void yp_picture_tool_save (YpPictureTool *self, const char *path);

G_END_DECLS
