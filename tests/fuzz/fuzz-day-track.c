/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-day-track.h"
#include "yp-snapshot-page.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever comes, fixes are on Earth and in order. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) fixes = yp_day_track_parse ((const char *) data, size, "M0001", &error);

  g_autoptr (GArray) all = yp_day_track_parse_all ((const char *) data, size, NULL);

  g_assert_true ((fixes == NULL) == (error != NULL));
  g_assert_true ((fixes == NULL) == (all == NULL));
  for (guint i = 0; fixes != NULL && i < fixes->len; i++)
    {
      const YpFix *fix = &g_array_index (fixes, YpFix, i);

      g_assert_true (ABS (fix->longitude) <= 180 && ABS (fix->latitude) <= 90);
      g_assert_true (i == 0 || fix->at > g_array_index (fixes, YpFix, i - 1).at);
    }

  for (guint i = 1; all != NULL && i < all->len; i++)
    g_assert_cmpint (g_array_index (all, YpPlacedFix, i - 1).fix.at, <=,
                     g_array_index (all, YpPlacedFix, i).fix.at);

  return 0;
}
