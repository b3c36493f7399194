/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-measure-text.h"

#include <glib/gi18n.h>

/**
 * yp_measure_format_length:
 * @length_m: metres
 *
 * Returns: (transfer full): with four digits, in the unit that suits it
 */
char *
yp_measure_format_length (double length_m)
{
  if (length_m < 100)
    return g_strdup_printf (_ ("%.1f m"), length_m);
  if (length_m < 10000)
    return g_strdup_printf (_ ("%.0f m"), length_m);

  return g_strdup_printf (length_m < 1e6 ? _ ("%.2f km") : _ ("%.0f km"), length_m / 1000);
}

/**
 * yp_measure_format_area:
 * @area_m2: square metres
 *
 * Returns: (transfer full): in the unit that suits it
 */
char *
yp_measure_format_area (double area_m2)
{
  if (area_m2 < 1e4)
    return g_strdup_printf (_ ("%.0f m²"), area_m2);
  if (area_m2 < 1e6)
    return g_strdup_printf (_ ("%.2f ha"), area_m2 / 1e4);

  return g_strdup_printf (area_m2 < 1e9 ? _ ("%.3f km²") : _ ("%.0f km²"), area_m2 / 1e6);
}
