/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/* Steps of one day at most. */
#define YP_DAY_COUNTS_MAX 1440

/**
 * YpDayCounts:
 * @from: where the day begins, microseconds since 1970 UTC
 * @step_us: how long a step is
 * @n: how many there are
 * @reported: how many incidents came in each
 * @ended: how many ended
 * @first: the first moment that can be looked back at; 0 where nobody says
 *
 * A day, counted in steps. Plain data but for its arrays; immutable.
 */
typedef struct
{
  gint64 from;
  gint64 step_us;
  guint n;
  guint *reported;
  guint *ended;
  gint64 first;
} YpDayCounts;

YpDayCounts *yp_day_counts_parse (const char *text, gsize length, GError **error);
void yp_day_counts_free (YpDayCounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpDayCounts, yp_day_counts_free)

void yp_day_counts_ask_async (YpSituation *situation,
                              gint64 day,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
YpDayCounts *
yp_day_counts_ask_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
