/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-json-read.h"
#include "yp-json.h"

G_BEGIN_DECLS

/* Letters of a name, of a layout or of a seat, at most. */
#define YP_SEAT_MAX_NAME 40

/* Bytes of what is kept of a seat, at most. */
#define YP_SEAT_MAX_SIZE (64 * 1024)

/**
 * YpListLook:
 * @is_units: whether it is of units, else of incidents
 * @filter: (nullable): the word of its filter; one that is not known is the first
 * @order: (nullable): likewise of its order
 *
 * How a list at a desk is seen.
 */
typedef struct
{
  gboolean is_units;
  char *filter;
  char *order;
} YpListLook;

/**
 * YpLayoutWindow:
 * @list: its list
 * @width: in pixels of a screen 1080 high; 0 where it was never said
 * @height: likewise
 * @monitor: (nullable): the connector it fills, such as `HDMI-1`
 *
 * A further window of a desk.
 */
typedef struct
{
  YpListLook list;
  int width;
  int height;
  char *monitor;
} YpLayoutWindow;

/**
 * YpLayout:
 * @name: what people call it, 1 to %YP_SEAT_MAX_NAME letters
 * @lists: of incidents, of units
 * @shows_units: whether the list of units is the one that is seen
 * @has_place: whether the map shows a place
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 * @zoom_level: of the map
 * @windows: (element-type YpLayoutWindow): further ones, at most 8
 *
 * How a desk is laid out.
 */
typedef struct
{
  char *name;
  YpListLook lists[2];
  gboolean shows_units;
  gboolean has_place;
  double longitude;
  double latitude;
  double zoom_level;
  GArray *windows;
} YpLayout;

YpLayout *yp_layout_new (const char *name);
void yp_layout_free (YpLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLayout, yp_layout_free)

YpLayoutWindow *yp_layout_add_window (YpLayout *self);

/**
 * YpSeat:
 * @name: what people call it, 岗位: “派遣-东片”
 * @layouts: (element-type YpLayout): named ones, at most 20
 *
 * Where somebody works, on any machine.
 */
typedef struct
{
  char *name;
  GPtrArray *layouts;
} YpSeat;

YpSeat *yp_seat_new (const char *name);
YpSeat *yp_seat_parse (const char *name, JsonObject *object, GError **error);
void yp_seat_free (YpSeat *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSeat, yp_seat_free)

gboolean yp_seat_check_name (const char *name, GError **error);
YpLayout *yp_seat_find (const YpSeat *self, const char *layout);
gboolean yp_seat_put (YpSeat *self, YpLayout *layout, GError **error);
gboolean yp_seat_remove (YpSeat *self, const char *layout);
char *yp_seat_to_text (const YpSeat *self);

G_END_DECLS
