/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-count.h"
#include "yp-day-counts.h"

G_BEGIN_DECLS

/**
 * YpEarlierDay:
 *
 * Which days today is compared with.
 */
typedef enum
{
  YP_EARLIER_YESTERDAY,
  YP_EARLIER_LAST_WEEK,
} YpEarlierDay;

#define YP_N_EARLIER_DAYS (YP_EARLIER_LAST_WEEK + 1)

#define YP_TYPE_EARLIER_DAYS (yp_earlier_days_get_type ())

/**
 * YpEarlierDays:
 *
 * How yesterday went, and the same day of last week, as the platform counted them; asked once a
 * day, and again after a while where it did not answer. What lies before the journal begins, and
 * what we may not see, is not there. Signal `changed`. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpEarlierDays, yp_earlier_days, YP, EARLIER_DAYS, GObject)

YpEarlierDays *yp_earlier_days_new (YpSituation *situation);
/* Looks whether it is another day. */
void yp_earlier_days_look (YpEarlierDays *self);
/* (nullable) (transfer none): until `changed`. */
const YpDayCounts *yp_earlier_days_get (YpEarlierDays *self, YpEarlierDay day);
gboolean yp_earlier_days_count (YpEarlierDays *self,
                                YpEarlierDay day,
                                YpCountOf of,
                                gint64 *until,
                                guint *n);

G_END_DECLS
