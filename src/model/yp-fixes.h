/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpFix:
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 * @at: when the unit was there, microseconds since 1970 UTC
 * @speed_kmh: speed over ground, km/h; NaN if not known
 * @course_deg: course over ground, degrees from north, clockwise, 0…360; NaN if not known
 * @accuracy_m: radius of uncertainty in metres; NaN if not known
 *
 * Where a unit was. Plain data.
 */
typedef struct
{
  double longitude;
  double latitude;
  gint64 at;
  float speed_kmh;
  float course_deg;
  float accuracy_m;
} YpFix;

/**
 * YpConnection:
 * @YP_CONNECTION_NEVER: no fix ever came
 * @YP_CONNECTION_ONLINE: 在线, a fix at most 60 s old
 * @YP_CONNECTION_STALE: 陈旧, more than 60 s
 * @YP_CONNECTION_LOST: 失联, more than 5 min
 *
 * By the age of the last fix alone (domain.md §4.4).
 */
typedef enum
{
  YP_CONNECTION_NEVER,
  YP_CONNECTION_ONLINE,
  YP_CONNECTION_STALE,
  YP_CONNECTION_LOST,
} YpConnection;

YpConnection yp_fix_get_connection (const YpFix *fix, gint64 now);
gint64 yp_fix_get_connection_change (const YpFix *fix, gint64 now);

#define YP_TYPE_FIXES (yp_fixes_get_type ())
G_DECLARE_FINAL_TYPE (YpFixes, yp_fixes, YP, FIXES, GObject)

YpFixes *yp_fixes_new (void);
gboolean yp_fixes_put (YpFixes *self, const char *unit, const YpFix *fix);
const YpFix *yp_fixes_get (YpFixes *self, const char *unit);
void yp_fixes_forget (YpFixes *self);
void yp_fixes_emit_changed (YpFixes *self);

G_END_DECLS
