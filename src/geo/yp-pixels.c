/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-pixels-private.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <math.h>
#include <string.h>

#include "yp-gdal-private.h"

static const char *const decoders[] = { "PNG", "JPEG", "WEBP", "GIF", NULL };

/* Returns: (transfer full): clear all over */
YpPixels *
_yp_pixels_new (guint width, guint height)
{
  YpPixels *self = g_new0 (YpPixels, 1);

  self->width = width;
  self->height = height;
  self->data = g_malloc0 ((gsize) width * height * 4);
  return self;
}

void
_yp_pixels_free (YpPixels *self)
{
  if (self == NULL)
    return;

  g_free (self->data);
  g_free (self);
}

static char *
make_memory_path (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strconcat ("/vsimem/yiping-", uuid, NULL);
}

static gboolean
fail_image (const YpGdalScope *scope, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "image: %s",
               _yp_gdal_scope_get_text (scope));
  return FALSE;
}

static void
apply_palette (YpPixels *self, GDALColorTableH table)
{
  int n = GDALGetColorEntryCount (table);

  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    {
      guint8 *pixel = self->data + 4 * i;
      const GDALColorEntry *entry = pixel[0] < n ? GDALGetColorEntry (table, pixel[0]) : NULL;

      memset (pixel, 0, 4);
      if (entry != NULL)
        {
          pixel[0] = (guint8) entry->c1;
          pixel[1] = (guint8) entry->c2;
          pixel[2] = (guint8) entry->c3;
          pixel[3] = (guint8) entry->c4;
        }
    }
}

static gboolean
read_band (YpPixels *self, GDALRasterBandH band, guint channel)
{
  return GDALRasterIO (band, GF_Read, 0, 0, (int) self->width, (int) self->height,
                       self->data + channel, (int) self->width, (int) self->height, GDT_Byte, 4,
                       (int) self->width * 4) == CE_None;
}

/* Grey, grey and alpha, red to blue, red to alpha, or a palette: all that tiles are written as. */
static YpPixels *
read_image (GDALDatasetH dataset, const YpGdalScope *scope, GError **error)
{
  g_autoptr (YpPixels) self = NULL;
  int n_bands = GDALGetRasterCount (dataset);
  gboolean has_color = n_bands >= 3;
  int alpha = n_bands == 2 || n_bands == 4 ? n_bands : 0;
  GDALRasterBandH first;
  GDALColorTableH table;

  if (n_bands < 1 || GDALGetRasterXSize (dataset) > YP_PIXELS_MAX ||
      GDALGetRasterYSize (dataset) > YP_PIXELS_MAX)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
                   "image: %d × %d pixels, at most 4096 × 4096 are read",
                   GDALGetRasterXSize (dataset), GDALGetRasterYSize (dataset));
      return NULL;
    }

  self =
      _yp_pixels_new ((guint) GDALGetRasterXSize (dataset), (guint) GDALGetRasterYSize (dataset));
  first = GDALGetRasterBand (dataset, 1);
  table = n_bands == 1 ? GDALGetRasterColorTable (first) : NULL;
  memset (self->data, 0xFF, (gsize) self->width * self->height * 4);
  for (guint channel = 0; channel < 3; channel++)
    if (!read_band (self, has_color ? GDALGetRasterBand (dataset, (int) channel + 1) : first,
                    channel))
      goto damaged;
  if (!read_band (self, alpha > 0 ? GDALGetRasterBand (dataset, alpha) : GDALGetMaskBand (first),
                  3))
    goto damaged;

  if (table != NULL)
    apply_palette (self, table);
  return g_steal_pointer (&self);

damaged:
  fail_image (scope, error);
  return NULL;
}

/**
 * _yp_pixels_decode:
 * @bytes: PNG, JPEG, WebP or GIF
 * @error: return location for %YP_GEO_ERROR_UNREADABLE
 *
 * Returns: (transfer full) (nullable): the image, colours not multiplied; at most 4096 × 4096
 */
YpPixels *
_yp_pixels_decode (GBytes *bytes, GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (GDALDatasetH) dataset = NULL;
  g_autofree char *path = make_memory_path ();
  YpPixels *self = NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  VSILFILE *file;

  _yp_gdal_scope_enter (&scope);
  /* GDAL does not write into what it is given here, and does not own it. */
  file = VSIFileFromMemBuffer (path, (GByte *) data, size, FALSE);
  if (file != NULL)
    VSIFCloseL (file);
  CPLSetThreadLocalConfigOption ("GDAL_PAM_ENABLED", "NO");
  dataset = GDALOpenEx (path, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, decoders,
                        NULL, NULL);
  if (dataset == NULL && GDALIdentifyDriverEx (path, GDAL_OF_RASTER, decoders, NULL) == NULL)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
                 "image: neither PNG, JPEG, WebP nor GIF");
  else if (dataset == NULL)
    fail_image (&scope, error);
  else
    self = read_image (dataset, &scope, error);

  g_clear_pointer (&dataset, _yp_gdal_close);
  CPLSetThreadLocalConfigOption ("GDAL_PAM_ENABLED", NULL);
  VSIUnlink (path);
  return self;
}

static GDALDatasetH
make_dataset (const YpPixels *self, int n_bands)
{
  GDALDatasetH dataset = GDALCreate (GDALGetDriverByName ("MEM"), "", (int) self->width,
                                     (int) self->height, n_bands, GDT_Byte, NULL);

  for (int band = 1; band <= n_bands; band++)
    {
      GDALRasterBandH handle = GDALGetRasterBand (dataset, band);

      GDALSetRasterColorInterpretation (handle, GCI_RedBand + band - 1);
      if (GDALRasterIO (handle, GF_Write, 0, 0, (int) self->width, (int) self->height,
                        self->data + band - 1, (int) self->width, (int) self->height, GDT_Byte, 4,
                        (int) self->width * 4) != CE_None)
        g_warning ("an image in memory can not be written");
    }
  return dataset;
}

/**
 * _yp_pixels_encode:
 * @self: colours not multiplied
 * @format: %YP_TILE_PNG, or %YP_TILE_JPEG, which has no alpha
 * @error: return location for %YP_GEO_ERROR_WRITE
 *
 * Returns: (transfer full) (nullable): the bytes
 */
GBytes *
_yp_pixels_encode (const YpPixels *self, YpTileFormat format, GError **error)
{
  static const char *const png_options[] = { "ZLEVEL=3", NULL };
  static const char *const jpeg_options[] = { "QUALITY=88", NULL };
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (GDALDatasetH) image = NULL;
  g_auto (GDALDatasetH) copy = NULL;
  g_autofree char *path = make_memory_path ();
  gboolean is_jpeg = format == YP_TILE_JPEG;
  vsi_l_offset size = 0;
  GByte *data;
  GBytes *result;

  _yp_gdal_scope_enter (&scope);
  CPLSetThreadLocalConfigOption ("GDAL_PAM_ENABLED", "NO");
  image = make_dataset (self, is_jpeg ? 3 : 4);
  copy = GDALCreateCopy (GDALGetDriverByName (is_jpeg ? "JPEG" : "PNG"), path, image, FALSE,
                         (char **) (is_jpeg ? jpeg_options : png_options), NULL, NULL);
  g_clear_pointer (&copy, _yp_gdal_close);
  CPLSetThreadLocalConfigOption ("GDAL_PAM_ENABLED", NULL);

  data = VSIGetMemFileBuffer (path, &size, TRUE);
  if (data == NULL)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "image: %s",
                   _yp_gdal_scope_get_text (&scope));
      return NULL;
    }
  result = g_bytes_new (data, size);
  VSIFree (data);
  return result;
}

/* Multiplies colours by alpha, so that they may be mixed. */
void
_yp_pixels_multiply (YpPixels *self)
{
  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    {
      guint8 *pixel = self->data + 4 * i;

      if (pixel[3] != 0xFF)
        for (guint k = 0; k < 3; k++)
          pixel[k] = (guint8) ((pixel[k] * pixel[3] + 127) / 255);
    }
}

void
_yp_pixels_divide (YpPixels *self)
{
  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    {
      guint8 *pixel = self->data + 4 * i;

      if (pixel[3] != 0xFF && pixel[3] != 0)
        for (guint k = 0; k < 3; k++)
          pixel[k] = (guint8) MIN (255, (pixel[k] * 255 + pixel[3] / 2) / pixel[3]);
    }
}

/* Makes it so many times smaller where that goes without rest; colours are multiplied. */
void
_yp_pixels_shrink (YpPixels *self, guint times)
{
  guint width, height;

  if (times < 2 || self->width % times != 0 || self->height % times != 0)
    return;
  width = self->width / times;
  height = self->height / times;
  /* In place: what is written lies before what is still to be read. */
  for (guint i = 0; i < width * height; i++)
    {
      guint sums[4] = { 0 };

      for (guint k = 0; k < times * times; k++)
        {
          gsize x = (gsize) (i % width) * times + k % times;
          gsize y = (gsize) (i / width) * times + k / times;

          for (guint channel = 0; channel < 4; channel++)
            sums[channel] += self->data[4 * (y * self->width + x) + channel];
        }
      for (guint channel = 0; channel < 4; channel++)
        self->data[4 * (gsize) i + channel] = (guint8) (sums[channel] / (times * times));
    }
  self->width = width;
  self->height = height;
}

/* Whether nothing of it is to be seen, and whether nothing is seen through it. */
void
_yp_pixels_get_alpha (const YpPixels *self, gboolean *is_empty, gboolean *is_opaque)
{
  *is_empty = *is_opaque = TRUE;
  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    {
      *is_empty &= self->data[4 * i + 3] == 0;
      *is_opaque &= self->data[4 * i + 3] == 0xFF;
    }
}

/* Copies @source to a place in @self, as much of it as fits. */
void
_yp_pixels_put (YpPixels *self, const YpPixels *source, guint x, guint y)
{
  guint width = x < self->width ? MIN (source->width, self->width - x) : 0;

  for (guint row = 0; row < source->height && y + row < self->height; row++)
    memcpy (self->data + 4 * ((gsize) (y + row) * self->width + x),
            source->data + 4 * (gsize) row * source->width, 4 * (gsize) width);
}

/* Bilinear; beyond the edge it is clear. */
static void
mix (const YpPixels *source, double x, double y, guint8 *out)
{
  int left = (int) floor (x), top = (int) floor (y);
  guint right_share = (guint) ((x - left) * 256), bottom_share = (guint) ((y - top) * 256);
  guint sums[4] = { 0x8000, 0x8000, 0x8000, 0x8000 };

  for (int row = top; row <= top + 1; row++)
    for (int column = left; column <= left + 1; column++)
      {
        guint share = (column == left ? 256 - right_share : right_share) *
                      (row == top ? 256 - bottom_share : bottom_share);
        const guint8 *pixel;

        if (share == 0 || row < 0 || column < 0 || row >= (int) source->height ||
            column >= (int) source->width)
          continue;
        pixel = source->data + 4 * ((gsize) row * source->width + (guint) column);
        for (guint k = 0; k < 4; k++)
          sums[k] += pixel[k] * share;
      }
  for (guint k = 0; k < 4; k++)
    out[k] = (guint8) (sums[k] >> 16);
}

static void
sample_cell (YpPixels *self, const YpPixels *source, const double x[4], const double y[4], guint at)
{
  for (guint i = 0; i < YP_MESH_STEP * YP_MESH_STEP; i++)
    {
      double across = (i % YP_MESH_STEP + 0.5) / YP_MESH_STEP;
      double down = ((double) (i / YP_MESH_STEP) + 0.5) / YP_MESH_STEP;
      double top_x = x[0] + (x[1] - x[0]) * across, bottom_x = x[2] + (x[3] - x[2]) * across;
      double top_y = y[0] + (y[1] - y[0]) * across, bottom_y = y[2] + (y[3] - y[2]) * across;
      double from_x = top_x + (bottom_x - top_x) * down - 0.5;
      double from_y = top_y + (bottom_y - top_y) * down - 0.5;
      guint8 *pixel = self->data + 4 * (at + i / YP_MESH_STEP * self->width + i % YP_MESH_STEP);

      if (pixel[3] == 0 && from_x > -1 && from_y > -1 && from_x < source->width &&
          from_y < source->height)
        mix (source, from_x, from_y, pixel);
    }
}

/**
 * _yp_pixels_sample:
 * @self: a tile of 256 × 256, multiplied; what is not clear in it stays
 * @source: where to take its pixels from, multiplied
 * @mesh: where they are, in pixels of @source from its upper left corner
 */
void
_yp_pixels_sample (YpPixels *self, const YpPixels *source, const YpTileMesh *mesh)
{
  for (guint cell = 0; cell < YP_MESH_CELLS * YP_MESH_CELLS; cell++)
    {
      guint row = cell / YP_MESH_CELLS, column = cell % YP_MESH_CELLS;
      guint knot = row * YP_MESH_KNOTS + column;
      guint below = knot + YP_MESH_KNOTS;
      double x[4] = { mesh->x[knot], mesh->x[knot + 1], mesh->x[below], mesh->x[below + 1] };
      double y[4] = { mesh->y[knot], mesh->y[knot + 1], mesh->y[below], mesh->y[below + 1] };
      double sum = x[0] + x[1] + x[2] + x[3] + y[0] + y[1] + y[2] + y[3];

      /* Where one corner is nowhere, so is the cell. */
      if (isfinite (sum))
        sample_cell (self, source, x, y, (row * self->width + column) * YP_MESH_STEP);
    }
}
