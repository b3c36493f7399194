/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <cpl_conv.h>
#include <gdal.h>
#include <glib/gstdio.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <string.h>

#include "yp-pixels-private.h"
#include "yp-raster-source.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_auto (YpGdalScope) scope = { 0 };

  /* GDAL is readied by it. */
  _yp_gdal_scope_enter (&scope);
  f->folder = g_dir_make_tmp ("yp-raster-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "raster.tif", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

/* 0…255…0 within a period. */
static guint8
encode (double value, double period)
{
  double share = value / period - floor (value / period);

  return (guint8) lround (255 * (share < 0.5 ? 2 * share : 2 - 2 * share));
}

/* A picture in EPSG:4549 at Zhangjiagang, half a metre a pixel, whose red and green are the
 * position; the western half has no data where @has_gap says so. */
static void
make_raster (Fixture *f, int size, gboolean has_gap)
{
  GDALDatasetH dataset =
      GDALCreate (GDALGetDriverByName ("GTiff"), f->path, size, size, 4, GDT_Byte, NULL);
  OGRSpatialReferenceH reference = OSRNewSpatialReference (NULL);
  double transform[6] = { 552000, 0.5, 0, 3528500, 0, -0.5 };
  g_autofree guint8 *row = g_malloc ((gsize) size * 4);
  char *wkt = NULL;

  OSRImportFromEPSG (reference, 4549);
  OSRExportToWkt (reference, &wkt);
  GDALSetProjection (dataset, wkt);
  GDALSetGeoTransform (dataset, transform);
  for (int y = 0; y < size; y++)
    {
      for (int x = 0; x < size; x++)
        {
          row[4 * x] = encode (552000 + (x + 0.5) * 0.5, 100);
          row[4 * x + 1] = encode (3528500 - (y + 0.5) * 0.5, 100);
          row[4 * x + 2] = 7;
          row[4 * x + 3] = has_gap && x < size / 2 ? 0 : 255;
        }
      g_assert_cmpint (GDALDatasetRasterIO (dataset, GF_Write, 0, y, size, 1, row, size, 1,
                                            GDT_Byte, 4, NULL, 4, 4 * size, 1),
                       ==, CE_None);
    }
  GDALClose (dataset);
  CPLFree (wkt);
  OSRRelease (reference);
}

static YpTileAddress
find_tile (double longitude, double latitude, guint zoom)
{
  double n = exp2 (zoom), radians = latitude * G_PI / 180;

  return (YpTileAddress){ zoom, (guint) ((longitude + 180) / 360 * n),
                          (guint) ((0.5 - asinh (tan (radians)) / (2 * G_PI)) * n) };
}

static YpPixels *
load (YpTileSource *source, const YpTileAddress *address, YpTileFormat format)
{
  g_autoptr (GError) error = NULL;
  g_auto (YpTile) tile = { 0 };
  YpPixels *pixels;

  yp_tile_source_load (source, address, &tile, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (tile.bytes);
  g_assert_cmpint (tile.format, ==, format);
  pixels = _yp_pixels_decode (tile.bytes, &error);
  g_assert_no_error (error);
  return pixels;
}

/* Where PROJ says a pixel of the tile is, in EPSG:4549 and the datum. */
static void
to_metres (const YpTileAddress *address, guint pixel, YpDatum datum, double *x, double *y)
{
  OGRSpatialReferenceH degrees = OSRNewSpatialReference (NULL),
                       metres = OSRNewSpatialReference (NULL);
  OGRCoordinateTransformationH way;
  double n = exp2 (address->zoom);

  OSRImportFromEPSG (degrees, 4490);
  OSRImportFromEPSG (metres, 4549);
  OSRSetAxisMappingStrategy (degrees, OAMS_TRADITIONAL_GIS_ORDER);
  OSRSetAxisMappingStrategy (metres, OAMS_TRADITIONAL_GIS_ORDER);
  way = OCTNewCoordinateTransformation (degrees, metres);
  *x = (address->column + (pixel % 256 + 0.5) / 256) / n * 360 - 180;
  *y = atan (sinh (G_PI * (1 - 2 * (address->row + ((double) (pixel / 256) + 0.5) / 256) / n))) *
       180 / G_PI;
  yp_datum_from_cgcs2000 (datum, x, y);
  OCTTransform (way, 1, x, y, NULL);
  OCTDestroyCoordinateTransformation (way);
  OSRRelease (degrees);
  OSRRelease (metres);
}

static void
check_places (YpDatum datum)
{
  Fixture f;
  YpRasterOptions options = { .datum = datum };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileSource) source = NULL;
  g_autoptr (YpPixels) pixels = NULL;
  YpTileAddress address;
  /* Where the gap begins, so that the tile is no JPEG. */
  double longitude = 120.5523, latitude = 31.8761;

  set_up (&f, NULL);
  make_raster (&f, 1024, TRUE);
  source = yp_raster_source_new (f.path, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yp_tile_source_get_info (source)->max_zoom, ==, 18);

  yp_datum_to_cgcs2000 (datum, &longitude, &latitude);
  address = find_tile (longitude, latitude, 19);
  address = (YpTileAddress){ 18, address.column / 2, address.row / 2 };
  pixels = load (source, &address, YP_TILE_PNG);
  for (guint i = 0; i < 256 * 256; i += 997)
    {
      const guint8 *pixel = pixels->data + 4 * i;
      double x, y;

      to_metres (&address, i, datum, &x, &y);
      if (x < 552257 || x > 552511 || y > 3528499 || y < 3527989)
        continue;
      g_assert_cmpuint (pixel[3], ==, 255);
      /* 5.1 a metre; blurred where the code turns. */
      g_assert_cmpint (abs (pixel[0] - encode (x, 100)), <=, 3);
      g_assert_cmpint (abs (pixel[1] - encode (y, 100)), <=, 3);
    }
  tear_down (&f, NULL);
}

static void
test_places (void)
{
  check_places (YP_DATUM_CGCS2000);
}

static void
test_gcj02 (void)
{
  check_places (YP_DATUM_GCJ02);
}

/* The half without data is clear, also where the picture is made small. */
static void
test_gap (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileSource) source = NULL;
  g_autoptr (YpPixels) pixels = NULL;
  YpTileAddress address = find_tile (120.5536, 31.8761, 13);
  guint n_seen = 0;

  make_raster (f, 1024, TRUE);
  source = yp_raster_source_new (f->path, NULL, NULL, &error);
  g_assert_no_error (error);
  pixels = load (source, &address, YP_TILE_PNG);
  for (guint i = 0; i < 256 * 256; i++)
    {
      n_seen += pixels->data[4 * i + 3] > 127;
      if (pixels->data[4 * i + 3] > 127)
        g_assert_cmpint (abs (pixels->data[4 * i + 2] - 7), <=, 3);
    }
  /* 256 m by 512 m at 16.2 m a pixel, of which four fifths lie in this tile. */
  g_assert_cmpuint (n_seen, >, 370);
  g_assert_cmpuint (n_seen, <, 450);
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;
  YpTileAddress address = find_tile (120.5536, 31.8761, 18);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileSource) source = NULL;

  make_raster (f, 1024, FALSE);
  g_file_get_contents (f->path, &bytes, &size, NULL);

  /* Whether the directory of the file is in the part that is left or not. */
  for (gsize part = 0; part < size; part += size / 7)
    {
      YpTile tile = { 0 };

      g_file_set_contents (f->path, bytes, (gssize) part, NULL);
      source = yp_raster_source_new (f->path, NULL, NULL, &error);
      if (source != NULL && yp_tile_source_load (source, &address, &tile, NULL, &error))
        yp_tile_clear (&tile);
      if (error != NULL)
        g_assert_nonnull (strstr (error->message, f->path));
      else
        g_assert_cmpuint (part, >, size / 2);
      g_clear_error (&error);
      g_clear_object (&source);
    }
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const YpRasterOptions wrong = { .crs = "EPSG:0" };
  g_autoptr (GError) error = NULL;
  GDALDatasetH dataset;

  g_assert_null (yp_raster_source_new ("/nowhere.tif", NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "no such file"));
  g_clear_error (&error);
  g_assert_null (yp_raster_source_new ("/vsimem/x.tif", NULL, NULL, &error));
  g_clear_error (&error);

  dataset = GDALCreate (GDALGetDriverByName ("GTiff"), f->path, 8, 8, 1, GDT_Byte, NULL);
  GDALClose (dataset);
  g_assert_null (yp_raster_source_new (f->path, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "crs="));
  g_clear_error (&error);
  g_assert_null (yp_raster_source_new (f->path, &wrong, NULL, &error));
  g_assert_nonnull (error);
}

static gpointer
load_many (gpointer data)
{
  YpTileSource *source = data;

  for (guint i = 0; i < 8; i++)
    {
      YpTileAddress address = find_tile (120.5536, 31.8761, 11 + i);
      g_autoptr (YpPixels) pixels = _yp_pixels_new (1, 1);
      g_auto (YpTile) tile = { 0 };

      g_assert_true (yp_tile_source_load (source, &address, &tile, NULL, NULL));
      g_assert_nonnull (tile.bytes);
    }
  return NULL;
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  g_autoptr (YpTileSource) source = NULL;
  GThread *threads[6];

  make_raster (f, 1024, FALSE);
  source = yp_raster_source_new (f->path, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("tiles", load_many, source);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (YpTileSource) source = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  YpTileAddress address = find_tile (120.5536, 31.8761, 18);
  YpTile tile;
  g_autoptr (GError) error = NULL;

  make_raster (f, 1024, FALSE);
  source = yp_raster_source_new (f->path, NULL, NULL, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (yp_tile_source_load (source, &address, &tile, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/raster-source/places", test_places);
  g_test_add_func ("/raster-source/gcj02", test_gcj02);
  ADD ("/raster-source/gap", test_gap);
  ADD ("/raster-source/damaged", test_damaged);
  ADD ("/raster-source/refused", test_refused);
  ADD ("/raster-source/threads", test_threads);
  ADD ("/raster-source/cancelled", test_cancelled);

  return g_test_run ();
}
