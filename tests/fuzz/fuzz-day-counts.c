/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-day-counts.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever comes, a day has steps, and no more than fit into it. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpDayCounts) day = yp_day_counts_parse ((const char *) data, size, &error);

  g_assert_true ((day == NULL) == (error != NULL));
  if (day != NULL)
    g_assert_true (day->n > 0 && day->step_us > 0 && day->n * day->step_us <= G_TIME_SPAN_DAY);

  return 0;
}
