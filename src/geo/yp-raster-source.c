/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-raster-source.h"

#include <math.h>
#include <string.h>

#include "yp-gdal-private.h"
#include "yp-pixels-private.h"
#include "yp-vector-source.h"

#define MAX_BUFFER 2048
#define MAX_IDLE 4
#define SAMPLES 256

/* Without overviews a coarse tile reads all of the file: beyond so many pixels it is not shown. */
#define MAX_READ 100e6

/* Forms of files; nothing that connects to a server or only points elsewhere (VRT). */
static const char *const drivers[] = {
  "GTiff",   "GPKG",  "HFA",     "PNG",  "JPEG",    "JP2OpenJPEG", "WEBP", "GIF",  "BMP",
  "AAIGrid", "ENVI",  "EHdr",    "NITF", "PCIDSK",  "RST",         "ERS",  "SAGA", "GSAG",
  "GSBG",    "GS7BG", "SRTMHGT", "DTED", "USGSDEM", "MRSID",       "ECW",  "KEA",  NULL,
};

/* A handle of GDAL and of PROJ, for one thread at a time. */
typedef struct
{
  GDALDatasetH dataset;
  YpTileCrs *way;
} Handle;

struct _YpRasterSource
{
  YpTileSource parent_instance;

  char *path;
  char *table;
  char *crs;
  YpDatum datum;
  int width;
  int height;
  double transform[6]; /* from pixels to units */
  double inverse[6];
  int bands[3]; /* red, green, blue; the same three times for grey */
  int alpha;    /* band of it; 0: by the masks of the others */
  gboolean has_palette;
  double low[3]; /* what is black and white, of bands that are not bytes */
  double high[3];
  gboolean is_stretched;
  gboolean is_photo;
  GAsyncQueue *idle;
};

G_DEFINE_FINAL_TYPE (YpRasterSource, yp_raster_source, YP_TYPE_TILE_SOURCE)

static void
handle_free (gpointer data)
{
  g_auto (YpGdalScope) scope = { 0 };
  Handle *self = data;

  if (self == NULL)
    return;

  _yp_gdal_scope_enter (&scope);
  _yp_gdal_close (self->dataset);
  _yp_tile_crs_free (self->way);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handle, handle_free)

static void
yp_raster_source_finalize (GObject *object)
{
  YpRasterSource *self = YP_RASTER_SOURCE (object);

  g_async_queue_unref (self->idle);
  g_free (self->path);
  g_free (self->table);
  g_free (self->crs);

  G_OBJECT_CLASS (yp_raster_source_parent_class)->finalize (object);
}

static gboolean
fail (YpRasterSource *self, GError **error, const char *why)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: %s", self->path, why);
  return FALSE;
}

static GDALDatasetH
open_dataset (YpRasterSource *self, const YpGdalScope *scope, GError **error)
{
  g_autofree char *table = self->table != NULL ? g_strconcat ("TABLE=", self->table, NULL) : NULL;
  const char *const options[] = { table, NULL };
  GDALDatasetH dataset =
      GDALOpenEx (self->path, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers,
                  options, NULL);

  if (dataset == NULL)
    fail (self, error, _yp_gdal_scope_get_text (scope));
  return dataset;
}

static YpExtent
get_extent (YpRasterSource *self)
{
  YpExtent extent = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; i < 4; i++)
    {
      double x, y;

      GDALApplyGeoTransform (self->transform, i % 2 == 0 ? 0 : self->width,
                             i < 2 ? 0 : self->height, &x, &y);
      extent.west = MIN (extent.west, x);
      extent.east = MAX (extent.east, x);
      extent.south = MIN (extent.south, y);
      extent.north = MAX (extent.north, y);
    }
  return extent;
}

static YpTileCrs *
open_way (YpRasterSource *self, GError **error)
{
  YpExtent extent = get_extent (self);
  YpTileCrs *way = _yp_tile_crs_new (self->crs, self->datum, &extent, error);

  if (way == NULL)
    g_prefix_error (error, "%s: ", self->path);
  return way;
}

static Handle *
take_handle (YpRasterSource *self, const YpGdalScope *scope, GError **error)
{
  g_autoptr (Handle) handle = g_async_queue_try_pop (self->idle);

  if (handle != NULL)
    return g_steal_pointer (&handle);

  handle = g_new0 (Handle, 1);
  handle->dataset = open_dataset (self, scope, error);
  if (handle->dataset == NULL)
    return NULL;
  handle->way = open_way (self, error);
  return handle->way != NULL ? g_steal_pointer (&handle) : NULL;
}

static void
give_handle (YpRasterSource *self, Handle *handle)
{
  if (g_async_queue_length (self->idle) < MAX_IDLE)
    g_async_queue_push (self->idle, handle);
  else
    handle_free (handle);
}

/* A window of the file, smaller in memory where the tile shows less than all of it. */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
  int buffer_width;
  int buffer_height;
} Window;

static int CPL_STDCALL
check_progress (double share, const char *message, void *data)
{
  return !g_cancellable_is_cancelled (data);
}

/* GDAL takes the overview that fits by itself, and filters what it makes smaller. */
static gboolean
read_band (Handle *handle,
           GDALRasterBandH band,
           const Window *window,
           GDALDataType type,
           gboolean is_smooth,
           void *out,
           int pixel_space,
           GCancellable *cancellable)
{
  GDALRasterIOExtraArg extra;

  INIT_RASTERIO_EXTRA_ARG (extra);
  extra.eResampleAlg = is_smooth ? GRIORA_Bilinear : GRIORA_NearestNeighbour;
  extra.pfnProgress = check_progress;
  extra.pProgressData = cancellable;
  return GDALRasterIOEx (band, GF_Read, window->x, window->y, window->width, window->height, out,
                         window->buffer_width, window->buffer_height, type, pixel_space,
                         (GSpacing) pixel_space * window->buffer_width, &extra) == CE_None;
}

static gboolean
read_channel (YpRasterSource *self,
              Handle *handle,
              const Window *window,
              guint channel,
              YpPixels *out,
              GCancellable *cancellable)
{
  GDALRasterBandH band = GDALGetRasterBand (handle->dataset, self->bands[channel]);
  gsize n = (gsize) window->buffer_width * (gsize) window->buffer_height;
  g_autofree float *values = NULL;

  if (!self->is_stretched)
    return read_band (handle, band, window, GDT_Byte, !self->has_palette, out->data + channel, 4,
                      cancellable);

  values = g_new (float, n);
  if (!read_band (handle, band, window, GDT_Float32, TRUE, values, sizeof (float), cancellable))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      double value =
          (values[i] - self->low[channel]) / (self->high[channel] - self->low[channel]) * 255;

      out->data[4 * i + channel] = value > 0 ? (guint8) MIN (value, 255) : 0;
    }
  return TRUE;
}

/* Where nodata is said of each band, a pixel is clear where all of them have none. */
static gboolean
read_alpha (YpRasterSource *self,
            Handle *handle,
            const Window *window,
            YpPixels *out,
            GCancellable *cancellable)
{
  gsize n = (gsize) window->buffer_width * (gsize) window->buffer_height;
  g_autofree guint8 *mask = NULL;
  GDALRasterBandH band = GDALGetRasterBand (handle->dataset, self->bands[0]);
  gboolean is_each = GDALGetMaskFlags (band) == GMF_NODATA && self->bands[1] != self->bands[0];

  if (self->alpha > 0)
    band = GDALGetRasterBand (handle->dataset, self->alpha);
  else
    band = GDALGetMaskBand (band);
  if (!read_band (handle, band, window, GDT_Byte, !self->has_palette, out->data + 3, 4,
                  cancellable))
    return FALSE;

  mask = is_each ? g_malloc (n) : NULL;
  for (guint channel = 1; is_each && channel < 3; channel++)
    {
      band = GDALGetMaskBand (GDALGetRasterBand (handle->dataset, self->bands[channel]));
      if (!read_band (handle, band, window, GDT_Byte, TRUE, mask, 1, cancellable))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        out->data[4 * i + 3] = MAX (out->data[4 * i + 3], mask[i]);
    }
  return TRUE;
}

static void
apply_palette (YpRasterSource *self, Handle *handle, YpPixels *out)
{
  GDALColorTableH table =
      GDALGetRasterColorTable (GDALGetRasterBand (handle->dataset, self->bands[0]));
  int n = table != NULL ? GDALGetColorEntryCount (table) : 0;

  for (gsize i = 0; i < (gsize) out->width * out->height; i++)
    {
      guint8 *pixel = out->data + 4 * i;
      const GDALColorEntry *entry = pixel[0] < n ? GDALGetColorEntry (table, pixel[0]) : NULL;

      if (entry == NULL)
        {
          pixel[3] = 0;
          continue;
        }
      pixel[0] = (guint8) entry->c1;
      pixel[1] = (guint8) entry->c2;
      pixel[2] = (guint8) entry->c3;
      pixel[3] = (guint8) (pixel[3] * entry->c4 / 255);
    }
}

static YpPixels *
read_window (YpRasterSource *self,
             Handle *handle,
             const Window *window,
             const YpGdalScope *scope,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (YpPixels) out =
      _yp_pixels_new ((guint) window->buffer_width, (guint) window->buffer_height);
  gboolean is_done = read_alpha (self, handle, window, out, cancellable);

  for (guint channel = 0; is_done && channel < (self->has_palette ? 1 : 3); channel++)
    is_done = read_channel (self, handle, window, channel, out, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!is_done || _yp_gdal_scope_has_failed (scope))
    {
      fail (self, error, _yp_gdal_scope_get_text (scope));
      return NULL;
    }

  if (self->has_palette)
    apply_palette (self, handle, out);
  _yp_pixels_multiply (out);
  return g_steal_pointer (&out);
}

/* From units of the system to pixels of the file. */
static void
to_pixels (YpRasterSource *self, YpTileMesh *mesh, double shift)
{
  for (guint i = 0; i < YP_MESH_SIZE; i++)
    {
      double x = mesh->x[i] + shift, y = mesh->y[i];

      GDALApplyGeoTransform (self->inverse, x, y, &mesh->x[i], &mesh->y[i]);
    }
}

/* Returns: whether any of the file lies in @extent, which is in its pixels */
static gboolean
find_window (YpRasterSource *self, const YpExtent *extent, double step, Window *window)
{
  double margin = 2 + step;
  double left = MAX (0, floor (extent->west - margin));
  double right = MIN (self->width, ceil (extent->east + margin));
  double top = MAX (0, floor (extent->south - margin));
  double bottom = MIN (self->height, ceil (extent->north + margin));
  double shrink = MAX (1, step);

  if (!(left < right) || !(top < bottom))
    return FALSE;

  window->x = (int) left;
  window->y = (int) top;
  window->width = (int) (right - left);
  window->height = (int) (bottom - top);
  window->buffer_width = (int) CLAMP (ceil (window->width / shrink), 1, MAX_BUFFER);
  window->buffer_height = (int) CLAMP (ceil (window->height / shrink), 1, MAX_BUFFER);
  return TRUE;
}

static gboolean
paint (YpRasterSource *self,
       Handle *handle,
       const YpTileMesh *mesh,
       double shift,
       YpPixels *out,
       const YpGdalScope *scope,
       GCancellable *cancellable,
       GError **error)
{
  YpTileMesh moved = *mesh;
  g_autoptr (YpPixels) pixels = NULL;
  YpExtent extent;
  Window window;

  to_pixels (self, &moved, shift);
  if (!_yp_tile_mesh_get_extent (&moved, &extent) ||
      !find_window (self, &extent, _yp_tile_mesh_get_step (&moved), &window))
    return TRUE;

  pixels = read_window (self, handle, &window, scope, cancellable, error);
  if (pixels == NULL)
    return FALSE;

  for (guint i = 0; i < YP_MESH_SIZE; i++)
    {
      moved.x[i] = (moved.x[i] - window.x) * window.buffer_width / window.width;
      moved.y[i] = (moved.y[i] - window.y) * window.buffer_height / window.height;
    }
  _yp_pixels_sample (out, pixels, &moved);
  return TRUE;
}

static gboolean
finish (YpRasterSource *self, YpPixels *out, YpTile *tile, GError **error)
{
  gboolean is_empty, is_opaque;

  _yp_pixels_get_alpha (out, &is_empty, &is_opaque);
  if (is_empty)
    return TRUE;

  tile->format = is_opaque && self->is_photo ? YP_TILE_JPEG : YP_TILE_PNG;
  _yp_pixels_divide (out);
  tile->bytes = _yp_pixels_encode (out, tile->format, error);
  return tile->bytes != NULL;
}

static gboolean
yp_raster_source_load (YpTileSource *source,
                       const YpTileAddress *address,
                       YpTile *tile,
                       GCancellable *cancellable,
                       GError **error)
{
  static const double shifts[] = { 0, 360, -360 };
  YpRasterSource *self = YP_RASTER_SOURCE (source);
  g_auto (YpGdalScope) scope = { 0 };
  g_autoptr (YpPixels) out = _yp_pixels_new (YP_TILE_SIZE, YP_TILE_SIZE);
  g_autoptr (Handle) handle = NULL;
  YpTileMesh mesh;
  guint n_shifts;

  _yp_gdal_scope_enter (&scope);
  handle = take_handle (self, &scope, error);
  if (handle == NULL)
    return FALSE;

  _yp_tile_crs_fill (handle->way, address, &mesh);
  n_shifts = _yp_tile_crs_is_degrees (handle->way) ? G_N_ELEMENTS (shifts) : 1;
  for (guint i = 0; i < n_shifts; i++)
    if (!paint (self, handle, &mesh, shifts[i], out, &scope, cancellable, error))
      return FALSE;

  give_handle (self, g_steal_pointer (&handle));
  return finish (self, out, tile, error);
}

static void
yp_raster_source_class_init (YpRasterSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_raster_source_finalize;
  YP_TILE_SOURCE_CLASS (klass)->load = yp_raster_source_load;
}

static void
yp_raster_source_init (YpRasterSource *self)
{
  self->idle = g_async_queue_new_full (handle_free);
}

/* Several tables of a GeoPackage, and none was named. */
static gboolean
fail_choice (YpRasterSource *self, GDALDatasetH dataset, GError **error)
{
  char **names = GDALGetMetadata (dataset, "SUBDATASETS");
  g_autoptr (GString) why = g_string_new ("it holds no picture");

  for (guint i = 0; names != NULL && names[i] != NULL && i < 40; i++)
    if (strstr (names[i], "_NAME=") != NULL)
      g_string_append_printf (why, "%s%s", i == 0 ? "; say which with table=: " : ", ",
                              strrchr (names[i], ':') != NULL ? strrchr (names[i], ':') + 1
                                                              : names[i]);
  return fail (self, error, why->str);
}

/* Which bands are colours. */
static void
choose_bands (YpRasterSource *self, GDALDatasetH dataset)
{
  int n_bands = GDALGetRasterCount (dataset);

  self->bands[0] = 1;
  self->bands[1] = self->bands[2] = n_bands >= 3 ? 0 : 1;
  if (n_bands >= 3)
    for (int i = 0; i < 3; i++)
      self->bands[i] = i + 1;
  for (int i = 1; i <= n_bands; i++)
    {
      GDALColorInterp meaning = GDALGetRasterColorInterpretation (GDALGetRasterBand (dataset, i));

      if (meaning >= GCI_RedBand && meaning <= GCI_BlueBand && n_bands >= 3)
        self->bands[meaning - GCI_RedBand] = i;
      if (meaning == GCI_AlphaBand)
        self->alpha = i;
    }
  self->has_palette = n_bands <= 2 && GDALGetRasterColorTable (GDALGetRasterBand (dataset, 1));
  self->is_photo = n_bands >= 3;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  float first = *(const float *) a, second = *(const float *) b;

  return (first > second) - (first < second);
}

/* From the 2nd to the 98th percentile of a sample, since 16 bits are rarely all used. GDAL's own
 * statistics would be written beside the file. */
static gboolean
stretch (YpRasterSource *self, Handle *handle, guint channel)
{
  Window window = {
    0, 0, self->width, self->height, MIN (self->width, SAMPLES), MIN (self->height, SAMPLES)
  };
  GDALRasterBandH band = GDALGetRasterBand (handle->dataset, self->bands[channel]);
  gsize n = (gsize) window.buffer_width * (gsize) window.buffer_height, n_valid = 0;
  g_autofree float *values = g_new (float, n);
  g_autofree guint8 *mask = g_malloc (n);

  if (!read_band (handle, band, &window, GDT_Float32, FALSE, values, sizeof (float), NULL) ||
      !read_band (handle, GDALGetMaskBand (band), &window, GDT_Byte, FALSE, mask, 1, NULL))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    if (mask[i] != 0 && isfinite (values[i]))
      values[n_valid++] = values[i];
  if (n_valid == 0)
    values[n_valid++] = 0;
  qsort (values, n_valid, sizeof (float), compare_numbers);
  self->low[channel] = values[n_valid * 2 / 100];
  self->high[channel] = values[n_valid - 1 - n_valid * 2 / 100];
  if (!(self->high[channel] > self->low[channel]))
    self->high[channel] = self->low[channel] + 1;
  return TRUE;
}

/* Bands other than bytes are stretched, all three alike if they are colours. */
static gboolean
measure_values (YpRasterSource *self, Handle *handle)
{
  self->is_stretched =
      GDALGetRasterDataType (GDALGetRasterBand (handle->dataset, self->bands[0])) != GDT_Byte;
  for (guint channel = 0; self->is_stretched && channel < 3; channel++)
    if (!stretch (self, handle, channel))
      return FALSE;
  for (guint channel = 1; self->is_stretched && channel < 3; channel++)
    {
      self->low[0] = MIN (self->low[0], self->low[channel]);
      self->high[0] = MAX (self->high[0], self->high[channel]);
    }
  for (guint channel = 1; channel < 3; channel++)
    {
      self->low[channel] = self->low[0];
      self->high[channel] = self->high[0];
    }
  return TRUE;
}

static gboolean
read_place (YpRasterSource *self, GDALDatasetH dataset, GError **error)
{
  const char *wkt = GDALGetProjectionRef (dataset);

  self->width = GDALGetRasterXSize (dataset);
  self->height = GDALGetRasterYSize (dataset);
  if (self->crs == NULL)
    self->crs = g_strdup (wkt);
  if (self->crs == NULL || *self->crs == '\0')
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS,
                   "%s: it does not say its reference system; give crs=, such as crs=EPSG:4549",
                   self->path);
      return FALSE;
    }
  if (GDALGetGeoTransform (dataset, self->transform) != CE_None ||
      !GDALInvGeoTransform (self->transform, self->inverse))
    return fail (self, error, "it does not say where on Earth it lies (no geotransform)");
  for (guint i = 0; i < 6; i++)
    if (!isfinite (self->transform[i]) || !isfinite (self->inverse[i]))
      return fail (self, error, "where it lies is not a number");
  return TRUE;
}

/* From the level on at which a tile needs no more of the file, or of its coarsest overview, than
 * is bearable. */
static guint
choose_min_zoom (YpRasterSource *self, GDALDatasetH dataset, double max_zoom)
{
  GDALRasterBandH band = GDALGetRasterBand (dataset, self->bands[0]);
  int n = GDALGetOverviewCount (band);
  double width = self->width, height = self->height, levels = 0;

  for (int i = 0; i < n; i++)
    {
      GDALRasterBandH overview = GDALGetOverview (band, i);

      if (overview == NULL || GDALGetRasterBandXSize (overview) >= width)
        continue;
      width = GDALGetRasterBandXSize (overview);
      height = MIN (height, GDALGetRasterBandYSize (overview));
    }
  if (width * height <= MAX_READ)
    return 0;
  levels = log2 (MAX_READ / YP_TILE_SIZE / YP_TILE_SIZE) / 2 + log2 (self->width / width);
  return (guint) CLAMP (max_zoom - levels, 0, max_zoom);
}

static gboolean
describe (YpRasterSource *self, Handle *handle, GError **error)
{
  YpTileSourceInfo info = { 0 };
  YpExtent extent = get_extent (self);
  double zoom;

  if (!_yp_tile_crs_get_bounds (handle->way, &extent, &info.bounds))
    return fail (self, error, "it is nowhere on Earth");

  zoom = _yp_tile_crs_get_zoom (handle->way, &extent, self->width, self->height);
  info.max_zoom = (guint) MIN (YP_TILE_MAX_ZOOM, ceil (MAX (zoom - 0.25, 0)));
  info.min_zoom = choose_min_zoom (self, handle->dataset, info.max_zoom);
  yp_tile_source_set_info (YP_TILE_SOURCE (self), &info);
  return TRUE;
}

static gboolean
prepare (YpRasterSource *self, const YpGdalScope *scope, GError **error)
{
  g_autoptr (Handle) handle = g_new0 (Handle, 1);

  handle->dataset = open_dataset (self, scope, error);
  if (handle->dataset == NULL)
    return FALSE;
  if (GDALGetRasterCount (handle->dataset) < 1)
    return fail_choice (self, handle->dataset, error);
  if (!read_place (self, handle->dataset, error))
    return FALSE;

  handle->way = open_way (self, error);
  if (handle->way == NULL)
    return FALSE;
  choose_bands (self, handle->dataset);
  if (!measure_values (self, handle))
    return fail (self, error, _yp_gdal_scope_get_text (scope));
  if (!describe (self, handle, error))
    return FALSE;
  give_handle (self, g_steal_pointer (&handle));
  return TRUE;
}

/**
 * yp_raster_source_new:
 * @path: a raster file of this machine, in any form GDAL reads from a file
 * @options: (nullable): how to read it
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError that names the file
 *
 * Opens it and looks at a sample of what is not bytes, which is stretched to black and white. Its
 * tiles are read in the thread that asks, from the overview that fits, and laid into Web Mercator
 * by a mesh of points carried through PROJ and the datum; GDAL's own warper knows no datum such as
 * GCJ-02. Each thread takes a handle of its own. What has no data is clear. Blocks.
 *
 * Returns: (transfer full) (nullable): the source
 */
YpTileSource *
yp_raster_source_new (const char *path,
                      const YpRasterOptions *options,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (YpRasterSource) self = NULL;
  g_auto (YpGdalScope) scope = { 0 };

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (YP_TYPE_RASTER_SOURCE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  if (options != NULL)
    {
      self->table = g_strdup (options->table);
      self->crs = g_strdup (options->crs);
      self->datum = options->datum;
    }
  if (g_str_has_prefix (self->path, "/vsi") || !g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      fail (self, error, "no such file");
      return NULL;
    }

  _yp_gdal_scope_enter (&scope);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !prepare (self, &scope, error))
    return NULL;
  return YP_TILE_SOURCE (g_steal_pointer (&self));
}
