/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-bounds.h"
#include "yp-coordinate.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever is read is on the earth, in each of the datums. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  YpCoordinate coordinate;

  if (!yp_coordinate_parse (text, &coordinate))
    return 0;

  g_assert_true (yp_is_on_earth (coordinate.longitude, coordinate.latitude));
  for (guint i = YP_DATUM_CGCS2000; i <= YP_DATUM_BD09; i++)
    {
      double longitude;
      double latitude;

      yp_coordinate_get_place (&coordinate, (YpDatum) i, &longitude, &latitude);
      g_assert_true (longitude > -181 && longitude < 181 && latitude > -91 && latitude < 91);
    }

  return 0;
}
