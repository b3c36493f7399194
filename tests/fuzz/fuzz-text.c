/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>

#include "yp-bounds.h"
#include "yp-clock.h"
#include "yp-datum.h"
#include "yp-error.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_time (const char *text)
{
  gint64 time = 0;
  gint64 again = 0;
  char written[YP_TIME_SIZE];

  if (!yp_time_parse (text, &time))
    return;

  yp_time_format (time, written);
  g_assert_true (yp_time_parse (written, &again));
  g_assert_true (again <= time && time - again < 1000);
}

static void
check_bounds (const char *text)
{
  g_autoptr (GError) error = NULL;
  YpBounds box;
  gboolean is_read = yp_bounds_parse (text, &box, &error);

  g_assert_true (is_read == (error == NULL));
  if (!is_read)
    return;

  g_assert_true (yp_is_on_earth (box.west, box.south) && yp_is_on_earth (box.east, box.north));
  g_assert_true (yp_bounds_contains (&box, box.west, box.south));
  g_assert_true (yp_bounds_intersects (&box, &box));

  for (guint datum = YP_DATUM_CGCS2000; datum <= YP_DATUM_BD09; datum++)
    {
      double longitude = box.west;
      double latitude = box.south;

      yp_datum_to_cgcs2000 ((YpDatum) datum, &longitude, &latitude);
      g_assert_cmpfloat_with_epsilon (latitude, box.south, 0.1);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_time (text);
  check_bounds (text);
  return 0;
}
