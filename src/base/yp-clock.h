/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpClock:
 * @now: microseconds since 1970-01-01T00:00:00Z; called from any thread
 * @data: for @now
 *
 * Who needs the time is given one, so that tests own it. Copy it by value.
 */
typedef struct
{
  gint64 (*now) (gpointer data);
  gpointer data;
} YpClock;

YpClock yp_clock_system (void);
gint64 yp_clock_now (const YpClock *self);

/* “2026-08-24T01:02:03.456Z” and its zero. */
#define YP_TIME_SIZE 25

void yp_time_format (gint64 time_us, char text[YP_TIME_SIZE]);
gboolean yp_time_parse (const char *text, gint64 *time_us);

/* China keeps UTC+8 without daylight saving: a day of the city begins at 16:00Z. */
gint64 yp_time_start_of_day (gint64 time_us);
void yp_time_format_date (gint64 time_us, char text[9]);

G_END_DECLS
