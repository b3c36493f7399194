/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-base.h"
#include "yp-bounds.h"
#include "yp-calendar.h"
#include "yp-clock.h"
#include "yp-fixes.h"
#include "yp-incident.h"
#include "yp-themes.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/**
 * YpMap:
 *
 * The map: the plane (base map and areas, composed into tiles by workers), incidents, units, scale
 * and attribution. Knows no platform: it is given lists. Property `selected-incident` (string,
 * nullable, read-write, notified): the id selected here or from outside; `selected-unit` likewise.
 *
 * Property `followed-unit` (string, nullable, read-only, notified): see yp_map_follow_unit().
 *
 * Keys when focused: arrows pan, `+` `-` zoom, `0` shows everything, Shift+F follows the selected
 * unit or lets it go, Escape lets it go, then clears the selection,
 * `[` `]` go through the incidents in view, Enter opens; where several are laid out at one place,
 * Tab and the arrows go through them, Page Down and Page Up through their pages.
 *
 * Signal `clicked` (double longitude, double latitude, int n_press) → boolean: a click on a place;
 * who returns %TRUE has it for itself.
 * Signal `place-clicked` (double longitude, double latitude): a click where nothing is drawn.
 * Signal `describe-place` (double longitude, double latitude) → string, nullable: what a tooltip
 * says where nothing is drawn. Signal `activated` (string id): double click or Enter on an
 * incident. Signal `layer-error` (string layer, string message): a file of a layer can not be read;
 * what can be is shown.
 */
#define YP_TYPE_MAP (yp_map_get_type ())
G_DECLARE_FINAL_TYPE (YpMap, yp_map, YP, MAP, GtkWidget)

GtkWidget *yp_map_new (void);
/* YpIncident and YpUnit lists, and where the units are. */
void yp_map_set_incidents (YpMap *self, GListModel *incidents);
/* When people work: how much of its limit an incident has used up shows around it. */
void yp_map_set_calendar (YpMap *self, YpCalendar *calendar);
void yp_map_set_units (YpMap *self, GListModel *units, YpFixes *fixes);
/* What time it is in the picture, for the main thread, and how fast it passes: 1 as it does, 0 not
 * at all; and that it is not the time after the last, from where units would glide. */
void yp_map_set_time (YpMap *self, YpClock clock, double rate);
void yp_map_jump (YpMap *self);
/* Where layers that were read are kept in a form that is read at once; to be set before files. */
void yp_map_set_cache_folder (YpMap *self, const char *folder);
/* The vector files (read by GDAL in a worker) of `towns`, `villages`, `grids`, `water`, `roads`,
 * `buildings`, `cameras`; replaces what that layer showed. */
void yp_map_set_layer_files (YpMap *self, const char *layer, const char *const *files);

/* What lies over the land; repaints only where that looks otherwise. (nullable) */
void yp_map_set_themes (YpMap *self, YpThemes *themes);
/* The place in the middle; degrees. */
void yp_map_get_centre (YpMap *self, double *longitude, double *latitude);
double yp_map_get_zoom_level (YpMap *self);
/* Base maps beneath all of that; who fetches is told what the view needs, and tells when something
 * has come into the store (yp_map_take_base_tiles()). */
void yp_map_set_base (YpMap *self, YpBase *base);
void yp_map_set_base_wanted (YpMap *self, YpBaseWanted wanted, gpointer user_data);
void yp_map_take_base_tiles (YpMap *self);
void yp_map_want_base_again (YpMap *self);
/* Those layers and `names`, `units`, `incidents`; 0 hides one. */
void yp_map_set_layer_opacity (YpMap *self, const char *layer, double opacity);
guint yp_map_count_layer (YpMap *self, const char *layer);

void yp_map_go_to (YpMap *self, double longitude, double latitude, double zoom_level);
void yp_map_show_bounds (YpMap *self, const YpBounds *bounds);
void yp_map_show_everything (YpMap *self);
/* Likewise, with margins free: shares of the map, from the left and from below. */
void yp_map_show_everything_beside (YpMap *self, double left, double bottom);
const char *yp_map_get_selected_incident (YpMap *self);
void yp_map_set_selected_incident (YpMap *self, const char *id);
/* Where the unit was, of YpFix, the oldest first; the layer goes on from there by itself. */
void yp_map_set_track (YpMap *self, const char *unit, const GArray *fixes);
const char *yp_map_get_selected_unit (YpMap *self);
void yp_map_set_selected_unit (YpMap *self, const char *id);
/* (transfer none) (nullable): what is drawn at a point of the widget; none where a disc stands for
 * several. */
YpIncident *yp_map_pick_incident (YpMap *self, double x, double y);
YpUnit *yp_map_pick_unit (YpMap *self, double x, double y);
/* Keeps the unit in the middle until the map is moved; whether it can. */
gboolean yp_map_follow_unit (YpMap *self, const char *id);
const char *yp_map_get_followed_unit (YpMap *self);
/* Whether every visible tile is drawn as it should be: for screenshots and tests. */
gboolean yp_map_is_settled (YpMap *self);
/* The newest journal entry that the incidents in the last frame tell of; 0 for none. */
guint64 yp_map_get_shown_seq (YpMap *self);
/* Whose data this is, in a corner of the map; %NULL for nothing. */
void yp_map_set_attribution (YpMap *self, const char *attribution);
/* And whose base maps are shown, before that. */
void yp_map_set_base_attribution (YpMap *self, const char *attribution);
/* Multiplies sizes of symbols and letters: 1 at a desk, more on a wall. */
void yp_map_set_symbol_scale (YpMap *self, double scale);

G_END_DECLS
