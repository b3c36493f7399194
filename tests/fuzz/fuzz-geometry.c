/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "yp-error.h"
#include "yp-geometry.h"
#include "yp-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What was accepted is sound, and comes back as it went out. */
static void
check (const YpGeometry *geometry)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = yp_geometry_to_gpkg (geometry);
  g_autoptr (GBytes) bytes_again = NULL;
  g_autoptr (YpGeometry) again = NULL;
  gsize size;
  const guint8 *blob = g_bytes_get_data (bytes, &size);
  YpBounds bounds;

  again = yp_geometry_new_from_gpkg (blob, size, NULL);
  g_assert_nonnull (again);
  bytes_again = yp_geometry_to_gpkg (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));

  g_assert_true (yp_gpkg_bounds_read (blob, size, &bounds));
  g_assert_true (yp_bounds_contains (&bounds, geometry->vertices[0], geometry->vertices[1]));

  yp_geometry_append_geojson (geometry, text);
  g_assert_true (yp_json_check (text->str, text->len, G_MAXUINT, NULL));

  g_assert_true (isfinite (yp_geometry_get_area_m2 (geometry)));
  yp_geometry_contains (geometry, (bounds.west + bounds.east) / 2.0,
                        (bounds.south + bounds.north) / 2.0);
}

static void
check_result (YpGeometry *geometry, GError *error)
{
  g_autoptr (YpGeometry) owned = geometry;
  g_autoptr (GError) owned_error = error;

  g_assert_true ((owned == NULL) == (owned_error != NULL));
  if (owned != NULL)
    check (owned);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  GError *error = NULL;
  YpGeometry *geometry;
  YpBounds bounds;
  double longitude;
  double latitude;

  geometry = yp_geometry_new_from_wkb (data, size, &error);
  check_result (geometry, error);

  error = NULL;
  geometry = yp_geometry_new_from_gpkg (data, size, &error);
  check_result (geometry, error);

  if (yp_gpkg_point_read (data, size, &longitude, &latitude))
    g_assert_true (yp_is_on_earth (longitude, latitude));
  if (yp_gpkg_bounds_read (data, size, &bounds))
    g_assert_true (yp_is_on_earth (bounds.west, bounds.north) && bounds.south <= bounds.north);

  return 0;
}
