/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-day-counts.h"

G_BEGIN_DECLS

#define YP_TYPE_TIME_STRIP (yp_time_strip_get_type ())

/**
 * YpTimeStrip:
 *
 * A day from left to right: how many incidents came in each step, upwards, and how many ended,
 * downwards; a handle at the moment that is shown. Signal `sought` (gint64): a hand wants to see
 * that moment, microseconds since 1970 UTC; while it drags, again and again.
 */
G_DECLARE_FINAL_TYPE (YpTimeStrip, yp_time_strip, YP, TIME_STRIP, GtkWidget)

GtkWidget *yp_time_strip_new (void);
/* @day: where it begins; without counts until yp_time_strip_set_counts(). */
void yp_time_strip_set_day (YpTimeStrip *self, gint64 day);
void yp_time_strip_set_counts (YpTimeStrip *self, const YpDayCounts *counts);
/* What is shown, and what is now, behind which there is nothing; microseconds since 1970 UTC. */
void yp_time_strip_set_times (YpTimeStrip *self, gint64 instant, gint64 now);

G_END_DECLS
