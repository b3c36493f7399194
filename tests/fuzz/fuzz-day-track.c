/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-day-track.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever comes, fixes are on Earth and in order. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) fixes = yp_day_track_parse ((const char *) data, size, "M0001", &error);

  g_assert_true ((fixes == NULL) == (error != NULL));
  for (guint i = 0; fixes != NULL && i < fixes->len; i++)
    {
      const YpFix *fix = &g_array_index (fixes, YpFix, i);

      g_assert_true (ABS (fix->longitude) <= 180 && ABS (fix->latitude) <= 90);
      g_assert_true (i == 0 || fix->at > g_array_index (fixes, YpFix, i - 1).at);
    }

  return 0;
}
