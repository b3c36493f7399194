/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "yp-datum-source.h"
#include "yp-file-source.h"
#include "yp-mvt.h"
#include "yp-pixels-private.h"

/* Every file of the collection: that it opens, from which to which zoom level, and how many tiles
 * it has at one; or why it is refused. */
static const struct
{
  const char *path;
  YpMapType type;
  const char *table;
  const char *refusal;
  gboolean is_vector;
  guint min_zoom;
  guint max_zoom;
  guint probe;
  guint n_tiles;
} files[] = {
#define OPENS(vector, least, most, probe, tiles) NULL, vector, least, most, probe, tiles
#define REFUSED(why) why, FALSE, 0, 0, 0, 0
#define NAD27 "can not be converted to CGCS2000"
  { "mbtiles/bostonbuildings.mbtiles", YP_MAP_MBTILES, NULL, OPENS (TRUE, 13, 13, 13, 3) },
  { "mbtiles/geography-class-jpg-diff.mbtiles", YP_MAP_MBTILES, NULL, OPENS (FALSE, 2, 2, 2, 1) },
  { "mbtiles/geography-class-jpg-modified.mbtiles", YP_MAP_MBTILES, NULL,
    OPENS (FALSE, 1, 2, 1, 4) },
  { "mbtiles/geography-class-jpg.mbtiles", YP_MAP_MBTILES, NULL, OPENS (FALSE, 0, 1, 1, 4) },
  { "mbtiles/geography-class-png.mbtiles", YP_MAP_MBTILES, NULL, OPENS (FALSE, 0, 2, 2, 1) },
  { "mbtiles/json.mbtiles", YP_MAP_MBTILES, NULL, REFUSED ("format json") },
  { "mbtiles/uncompressed_mvt.mbtiles", YP_MAP_MBTILES, NULL, OPENS (TRUE, 0, 0, 0, 1) },
  { "mbtiles/world_cities.mbtiles", YP_MAP_MBTILES, NULL, OPENS (TRUE, 0, 6, 2, 2) },
  { "mbtiles/world_cities_modified.mbtiles", YP_MAP_MBTILES, NULL, OPENS (TRUE, 1, 6, 2, 2) },
  { "mbtiles/zoomed_world_cities.mbtiles", YP_MAP_MBTILES, NULL, OPENS (TRUE, 6, 6, 6, 1) },
  { "pmtiles/png.pmtiles", YP_MAP_PMTILES, NULL, OPENS (FALSE, 0, 1, 1, 4) },
  { "pmtiles/stamen_toner_z3.pmtiles", YP_MAP_PMTILES, NULL, OPENS (FALSE, 0, 3, 3, 64) },
  { "pmtiles/test_fixture_1.pmtiles", YP_MAP_PMTILES, NULL, OPENS (TRUE, 0, 0, 0, 1) },
  { "pmtiles/test_fixture_2.pmtiles", YP_MAP_PMTILES, NULL, OPENS (TRUE, 0, 0, 0, 1) },
  { "pmtiles/test_fixture_mlt.pmtiles", YP_MAP_PMTILES, NULL, REFUSED ("MLT") },
  { "cog/rasterio_RGB.byte.tif", YP_MAP_RASTER, NULL, OPENS (FALSE, 0, 9, 9, 14) },
  { "cog/usda_naip_128_none_z2.tif", YP_MAP_RASTER, NULL, OPENS (FALSE, 0, 18, 18, 2) },
  { "cog/usda_naip_256_lzw_z3.tif", YP_MAP_RASTER, NULL, OPENS (FALSE, 0, 18, 18, 10) },
  { "cog/usda_naip_512_deflate_z2.tif", YP_MAP_RASTER, NULL, OPENS (FALSE, 0, 18, 18, 10) },
  { "gpkg/elevation.gpkg", YP_MAP_GEOPACKAGE, NULL, REFUSED (NAD27) },
  { "gpkg/empty.gpkg", YP_MAP_GEOPACKAGE, NULL, REFUSED ("neither tiles nor features") },
  { "gpkg/features-0.gpkg", YP_MAP_GEOPACKAGE, NULL, OPENS (TRUE, 0, 16, 4, 18) },
  { "gpkg/features-0_1.gpkg", YP_MAP_GEOPACKAGE, NULL, OPENS (TRUE, 0, 16, 4, 18) },
  { "gpkg/features-0_FIXED.gpkg", YP_MAP_GEOPACKAGE, "0", OPENS (TRUE, 0, 16, 4, 18) },
  { "gpkg/gdal_sample.gpkg", YP_MAP_GEOPACKAGE, "x", REFUSED ("no such table") },
  { "gpkg/gdal_sample.gpkg", YP_MAP_GEOPACKAGE, "linestring2d", OPENS (TRUE, 0, 16, 4, 1) },
  { "gpkg/gdal_sample_v1.2_spatial_index_extension.gpkg", YP_MAP_GEOPACKAGE, NULL,
    REFUSED ("table=") },
  { "gpkg/gdal_sample_v1.2_spatial_index_extension.gpkg", YP_MAP_GEOPACKAGE, "byte_png",
    REFUSED (NAD27) },
  { "gpkg/gdal_sample_view.gpkg", YP_MAP_GEOPACKAGE, NULL, OPENS (TRUE, 0, 16, 4, 4) },
  { "gpkg/geonames_belgium.gpkg", YP_MAP_GEOPACKAGE, NULL, OPENS (TRUE, 0, 16, 8, 30) },
  { "gpkg/null_geometry.gpkg", YP_MAP_GEOPACKAGE, NULL, OPENS (TRUE, 0, 16, 2, 1) },
  { "gpkg/simple_sewer_features.gpkg", YP_MAP_GEOPACKAGE, NULL, OPENS (TRUE, 0, 16, 14, 4) },
  { "gpkg/states10.gpkg", YP_MAP_GEOPACKAGE, NULL, OPENS (TRUE, 0, 16, 4, 18) },
  { "gpkg/uint16.gpkg", YP_MAP_GEOPACKAGE, NULL, REFUSED (NAD27) },
  { "osm/monaco-latest.osm.pbf", YP_MAP_VECTOR, NULL, OPENS (TRUE, 0, 16, 12, 7) },
  { "osm/bremen-trams.osm.pbf", YP_MAP_VECTOR, NULL, OPENS (TRUE, 0, 16, 12, 8) },
  { "osm/bremen-trams.osm.pbf", YP_MAP_VECTOR, "trams", REFUSED ("no layer “trams”") },
  { "china_city/building.geojson", YP_MAP_VECTOR, NULL, OPENS (TRUE, 0, 16, 16, 15) },
  { "china_city/road1.geojson", YP_MAP_VECTOR, NULL, OPENS (TRUE, 0, 16, 16, 14) },
  { "china_city/登顶四姑娘山三峰.kml", YP_MAP_VECTOR, NULL, OPENS (TRUE, 0, 16, 10, 2) },
  { "wmts/zurich-wmts-map.xml", YP_MAP_RASTER, NULL, REFUSED ("not recognized") },
  { "wmts/zurich-wmts-map.xml", YP_MAP_MBTILES, NULL, REFUSED ("not a database") },
  { "wmts/zurich-wmts-map.xml", YP_MAP_PMTILES, NULL, REFUSED ("not a PMTiles") },
  { "wmts/zurich-wmts-map.xml", YP_MAP_GEOPACKAGE, NULL, REFUSED ("not a database") },
  { "pmtiles/png.pmtiles", YP_MAP_VECTOR, NULL, REFUSED ("not recognized") },
#undef NAD27
#undef REFUSED
#undef OPENS
};

typedef struct
{
  char *folder;
  char *cache;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("yp-files-XXXXXX", NULL);
  f->cache = g_build_filename (f->folder, "cache", NULL);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_all (f->cache);
  remove_all (f->folder);
  g_free (f->cache);
  g_free (f->folder);
}

/* Its full name, as messages have it. */
static char *
find_file (const char *name)
{
  const char *root = g_getenv ("YP_SHARED_DATA");
  g_autofree char *path = g_build_filename (root != NULL ? root : ".", "c_basemap", name, NULL);

  return g_canonicalize_filename (path, NULL);
}

static YpTileSource *
open_file (Fixture *f,
           const char *path,
           YpMapType type,
           const char *table,
           YpDatum datum,
           GError **error)
{
  YpMapEntry entry = { .path = (char *) path,
                       .type = type,
                       .layer = (char *) table,
                       .datum = datum,
                       .min_zoom = -1,
                       .max_zoom = -1 };

  return yp_tile_source_new_from_entry (&entry, f->cache, NULL, NULL, NULL, error);
}

static double
to_row (double latitude, guint zoom)
{
  double radians = CLAMP (latitude, -85.05, 85.05) * G_PI / 180;

  return (0.5 - asinh (tan (radians)) / (2 * G_PI)) * exp2 (zoom);
}

/* All tiles within the bounds can be loaded, and are what they should be. */
static guint
count_tiles (YpTileSource *source, guint zoom)
{
  const YpTileSourceInfo *info = yp_tile_source_get_info (source);
  double n = exp2 (zoom);
  guint n_tiles = 0;

  for (double x = floor ((info->bounds.west + 180) / 360 * n);
       x <= MIN (n - 1, (info->bounds.east + 180) / 360 * n); x++)
    for (double y = floor (to_row (info->bounds.north, zoom));
         y <= MIN (n - 1, to_row (info->bounds.south, zoom)); y++)
      {
        YpTileAddress address = { zoom, (guint) x, (guint) y };
        g_auto (YpTile) tile = { 0 };
        g_autoptr (YpMvtTile) decoded = NULL;
        g_autoptr (GError) error = NULL;

        yp_tile_source_load (source, &address, &tile, NULL, &error);
        g_assert_no_error (error);
        if (tile.bytes == NULL)
          continue;
        n_tiles++;
        g_assert_cmpint (info->is_vector, ==, tile.format == YP_TILE_MVT);
        if (info->is_vector)
          decoded = yp_mvt_decode (tile.bytes, &error);
        g_assert_no_error (error);
      }
  return n_tiles;
}

static void
test_files (Fixture *f, gconstpointer data)
{

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = find_file (files[i].path);
      g_autoptr (YpTileSource) source = NULL;
      g_autoptr (GError) error = NULL;
      const YpTileSourceInfo *info;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_test_skip ("the files are not here");
          return;
        }
      source = open_file (f, path, files[i].type, files[i].table, YP_DATUM_CGCS2000, &error);
      g_test_message ("%s: %s", files[i].path, error != NULL ? error->message : "opens");
      g_assert_cmpint (source == NULL, ==, files[i].refusal != NULL);
      if (source == NULL)
        {
          g_assert_nonnull (strstr (error->message, files[i].refusal));
          g_assert_nonnull (strstr (error->message, path));
          continue;
        }
      info = yp_tile_source_get_info (source);
      g_assert_cmpint (info->is_vector, ==, files[i].is_vector);
      g_assert_cmpuint (info->min_zoom, ==, files[i].min_zoom);
      g_assert_cmpuint (info->max_zoom, ==, files[i].max_zoom);
      g_assert_cmpuint (count_tiles (source, files[i].probe), ==, files[i].n_tiles);
    }
}

/* Nothing of the collection was forgotten. */
static void
test_complete (Fixture *f, gconstpointer data)
{
  static const char *const folders[] = { "mbtiles", "pmtiles", "cog", "gpkg", "osm", "china_city" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = find_file (folders[i]);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;

      if (dir == NULL)
        {
          g_test_skip ("the files are not here");
          return;
        }
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folders[i], name, NULL);
          gboolean is_known = FALSE;

          for (guint k = 0; k < G_N_ELEMENTS (files); k++)
            is_known |= g_str_equal (files[k].path, path);
          g_test_message ("%s", path);
          g_assert_true (is_known);
        }
    }
}

static char *
make_mbtiles (Fixture *f, const char *sql)
{
  char *path = g_build_filename (f->folder, "map.mbtiles", NULL);
  sqlite3 *db;

  g_unlink (path);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return path;
}

static void
assert_fault (Fixture *f, const char *sql, gboolean opens, const char *wanted)
{
  g_autofree char *path = make_mbtiles (f, sql);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileSource) source =
      open_file (f, path, YP_MAP_MBTILES, NULL, YP_DATUM_CGCS2000, &error);
  YpTileAddress address = { 0, 0, 0 };
  g_auto (YpTile) tile = { 0 };

  g_assert_cmpint (source != NULL, ==, opens);
  if (source != NULL)
    yp_tile_source_load (source, &address, &tile, NULL, &error);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, wanted));
  g_assert_nonnull (strstr (error->message, path));
}

#define TILES "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);"

static void
test_bad_mbtiles (Fixture *f, gconstpointer data)
{
  assert_fault (f, "CREATE TABLE x (y)", FALSE, "no table or view");
  assert_fault (f, TILES, FALSE, "no tile");
  assert_fault (f, "CREATE TABLE tiles (a)", FALSE, "no such column");
  assert_fault (f, TILES "INSERT INTO tiles VALUES (99, 0, 0, x'89504E47')", FALSE, "zoom levels");
  assert_fault (f, TILES "INSERT INTO tiles VALUES (0, 0, 0, x'1F8B08000000')", FALSE, "gzip");
  assert_fault (f, TILES "INSERT INTO tiles VALUES (0, 0, 0, '<html>')", FALSE, "neither PNG");
  /* Of two kinds, so that what opens it is not what is asked for. */
  assert_fault (f,
                TILES "INSERT INTO tiles VALUES (1, 0, 0, x'89504E47');"
                      "INSERT INTO tiles VALUES (0, 0, 0, '<html>')",
                TRUE, "no image");
}

/* A view that never ends is stopped. */
static void
test_endless (Fixture *f, gconstpointer data)
{
  g_autofree char *path = make_mbtiles (
      f, "CREATE VIEW tiles AS WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i FROM n)"
         " SELECT i AS zoom_level, i AS tile_column, i AS tile_row, x'89504E47' AS tile_data FROM n"
         " WHERE i > 0");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  YpMapEntry entry = { .path = path, .type = YP_MAP_MBTILES, .min_zoom = -1, .max_zoom = -1 };
  g_autoptr (GError) error = NULL;

  if (!g_test_slow ())
    g_cancellable_cancel (cancellable);
  g_assert_null (yp_tile_source_new_from_entry (&entry, f->cache, NULL, NULL, cancellable, &error));
  g_test_message ("%s", error->message);
}

static void
cut_off (Fixture *f, const char *copy, guint index, const char *bytes, gsize size)
{
  YpTileAddress address = { files[index].max_zoom, 0, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileSource) source = NULL;
  g_auto (YpTile) tile = { 0 };

  g_file_set_contents (copy, bytes, (gssize) size, NULL);
  source = open_file (f, copy, files[index].type, files[index].table, YP_DATUM_CGCS2000, &error);
  if (source != NULL)
    yp_tile_source_load (source, &address, &tile, NULL, &error);
  if (error != NULL)
    g_assert_nonnull (strstr (error->message, copy));
}

/* Files of nothing but truncated beginnings are refused or read, in no time, with their names. */
static void
test_cut_off (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (f->folder, "copy", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = find_file (files[i].path);
      g_autofree char *bytes = NULL;
      gsize size;

      if (files[i].refusal != NULL || !g_file_get_contents (path, &bytes, &size, NULL))
        continue;
      cut_off (f, copy, i, bytes, size / 2);
    }
}

static YpMvtTile *
load_at (YpTileSource *source, double longitude, double latitude, guint zoom, YpTileAddress *at)
{
  g_auto (YpTile) tile = { 0 };
  g_autoptr (GError) error = NULL;
  YpMvtTile *decoded = NULL;

  *at = (YpTileAddress){ zoom, (guint) ((longitude + 180) / 360 * exp2 (zoom)),
                         (guint) to_row (latitude, zoom) };
  yp_tile_source_load (source, at, &tile, NULL, &error);
  g_assert_no_error (error);
  if (tile.bytes != NULL)
    decoded = yp_mvt_decode (tile.bytes, &error);
  g_assert_no_error (error);
  return decoded;
}

/* Vector tiles of another datum: a point of a file read as it is, and then through tiles that are
 * believed to be in GCJ-02, is some 460 m away, where the arithmetic says. */
static void
test_datum_of_tiles (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "point.geojson", NULL);
  g_autoptr (YpTileSource) plain = NULL;
  g_autoptr (YpTileSource) moved = NULL;
  g_autoptr (YpMvtTile) tile = NULL;
  g_autoptr (GError) error = NULL;
  double longitude = 120.55927724, latitude = 31.87288775, x, y;
  YpTileAddress at;

  g_file_set_contents (path, "{\"type\":\"Point\",\"coordinates\":[120.55927724,31.87288775]}", -1,
                       NULL);
  plain = open_file (f, path, YP_MAP_VECTOR, NULL, YP_DATUM_CGCS2000, &error);
  g_assert_no_error (error);
  moved = yp_datum_source_new (plain, YP_DATUM_GCJ02);

  yp_datum_to_cgcs2000 (YP_DATUM_GCJ02, &longitude, &latitude);
  tile = load_at (moved, longitude, latitude, 16, &at);
  g_assert_nonnull (tile);
  x = ((longitude + 180) / 360 * exp2 (16) - at.column) * 4096;
  y = (to_row (latitude, 16) - at.row) * 4096;
  /* A unit is 0.13 m. */
  g_assert_cmpfloat_with_epsilon (tile->layers[0].points[0].x, x, 1.5);
  g_assert_cmpfloat_with_epsilon (tile->layers[0].points[0].y, y, 1.5);
}

static YpPixels *
load_image (YpTileSource *source, const YpTileAddress *address)
{
  g_auto (YpTile) tile = { 0 };
  g_autoptr (GError) error = NULL;
  YpPixels *pixels;

  yp_tile_source_load (source, address, &tile, NULL, &error);
  g_assert_no_error (error);
  pixels = _yp_pixels_decode (tile.bytes, &error);
  g_assert_no_error (error);
  return pixels;
}

/* At level 1 what GCJ-02 moves is less than a hundredth of a pixel: the picture is as it was. */
static void
test_datum_of_images (Fixture *f, gconstpointer data)
{
  g_autofree char *path = find_file ("pmtiles/png.pmtiles");
  YpTileAddress address = { 1, 1, 0 };
  g_autoptr (YpTileSource) plain = NULL;
  g_autoptr (YpTileSource) moved = NULL;
  g_autoptr (YpPixels) before = NULL;
  g_autoptr (YpPixels) after = NULL;
  double sum = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the files are not here");
      return;
    }
  plain = open_file (f, path, YP_MAP_PMTILES, NULL, YP_DATUM_CGCS2000, NULL);
  moved = open_file (f, path, YP_MAP_PMTILES, NULL, YP_DATUM_GCJ02, NULL);
  before = load_image (plain, &address);
  after = load_image (moved, &address);
  _yp_pixels_shrink (before, before->width / 256);
  g_assert_cmpuint (after->width, ==, 256);
  for (guint i = 0; i < 256 * 256 * 4; i++)
    sum += abs (before->data[i] - after->data[i]);
  g_assert_cmpfloat (sum / (256 * 256 * 4), <, 1);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/file-source/files", test_files);
  ADD ("/file-source/complete", test_complete);
  ADD ("/file-source/bad-mbtiles", test_bad_mbtiles);
  ADD ("/file-source/endless", test_endless);
  ADD ("/file-source/cut-off", test_cut_off);
  ADD ("/file-source/datum-of-tiles", test_datum_of_tiles);
  ADD ("/file-source/datum-of-images", test_datum_of_images);

  return g_test_run ();
}
