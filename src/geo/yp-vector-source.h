/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-datum.h"
#include "yp-geometry.h"

G_BEGIN_DECLS

#define YP_GEO_ERROR (yp_geo_error_quark ())

/**
 * YpGeoError:
 * @YP_GEO_ERROR_UNREADABLE: no file, not a vector file of a known form, damaged or cut off; the
 *   message names the feature or byte
 * @YP_GEO_ERROR_CRS: the coordinate reference system is missing, unknown or can not be converted
 * @YP_GEO_ERROR_ENCODING: text is not what it claims to be, or could be several things
 * @YP_GEO_ERROR_NOT_FOUND: no such layer or field
 * @YP_GEO_ERROR_WRITE: the file can not be written
 */
typedef enum
{
  YP_GEO_ERROR_UNREADABLE,
  YP_GEO_ERROR_CRS,
  YP_GEO_ERROR_ENCODING,
  YP_GEO_ERROR_NOT_FOUND,
  YP_GEO_ERROR_WRITE,
} YpGeoError;

GQuark yp_geo_error_quark (void);

/**
 * YpVectorOptions:
 * @crs: (nullable): what the coordinates are in, in place of what the file says: `EPSG:4549`, WKT,
 *   PROJ text
 * @has_datum: whether @datum was told; if not, a file in degrees is CGCS2000 or WGS 84
 * @datum: what the degrees mean once they are degrees
 * @encoding: (nullable): what text is in, in place of what the file says: `GB18030`, `UTF-8`
 * @mend: whether invalid polygons are mended while reading; else they come as they are
 *
 * How to read a source. All zero is a good default. Plain data.
 */
typedef struct
{
  const char *crs;
  gboolean has_datum;
  YpDatum datum;
  const char *encoding;
  gboolean mend;
} YpVectorOptions;

/**
 * YpVectorLayer:
 * @name: the layer's name, UTF-8
 * @geometry: what the file says its geometries are, such as `Multi Polygon`
 * @crs: (nullable): the reference system the coordinates are read as; %NULL if none is known
 * @crs_reason: where @crs is from: `file`, `--crs`, `--datum`, `none`
 * @encoding: what text is read as, such as `GB18030`
 * @encoding_reason: why: `--encoding`, `.cpg`, `LDID 0x4D`, `valid UTF-8`, `ASCII`, …
 * @n_features: how many the file says it has; -1 if it does not
 * @fields: (array zero-terminated=1): names of the fields, UTF-8, in the file's order
 *
 * What is known of a layer before it is read. Belongs to its source.
 */
typedef struct
{
  char *name;
  char *geometry;
  char *crs;
  const char *crs_reason;
  char *encoding;
  char *encoding_reason;
  gint64 n_features;
  char **fields;
} YpVectorLayer;

/**
 * YpVectorFeature:
 * @number: its place in the layer, from 1
 * @geometry: (nullable): in CGCS2000 degrees, longitude first; %NULL if it has none or @fault is
 * set
 * @values: one string per field asked for, %NULL for nothing; trimmed, UTF-8
 * @mended: (nullable): what was wrong with the geometry before it was mended
 * @fault: (nullable): why the geometry can not be used
 *
 * One feature. Take what you like out of it with g_steal_pointer().
 */
typedef struct
{
  guint64 number;
  YpGeometry *geometry;
  guint n_values;
  char **values;
  char *mended;
  char *fault;
} YpVectorFeature;

void yp_vector_feature_free (YpVectorFeature *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpVectorFeature, yp_vector_feature_free)

/**
 * YpVectorProgress:
 * @n_done: features read
 * @n_total: features in all; 0 if not known
 *
 * Called now and then in the thread that reads.
 */
typedef void (*YpVectorProgress) (guint64 n_done, guint64 n_total, gpointer user_data);

typedef struct _YpVectorSource YpVectorSource;

YpVectorSource *yp_vector_source_open (const char *path,
                                       const YpVectorOptions *options,
                                       GCancellable *cancellable,
                                       GError **error);
void yp_vector_source_close (YpVectorSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpVectorSource, yp_vector_source_close)

const char *yp_vector_source_get_format (YpVectorSource *self);
guint yp_vector_source_get_n_layers (YpVectorSource *self);
const YpVectorLayer *yp_vector_source_get_layer (YpVectorSource *self, guint index);
gboolean
yp_vector_source_find_layer (YpVectorSource *self, const char *name, guint *index, GError **error);
GPtrArray *yp_vector_source_read (YpVectorSource *self,
                                  guint layer,
                                  const char *const *fields,
                                  YpVectorProgress progress,
                                  gpointer progress_data,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * YpVectorEach:
 * @layer: index of the layer it is of
 * @feature: (transfer none): the feature; a value for each of the layer's fields, in their order
 * @share: how much of the file has been read, 0…1; 0 where that is not known
 * @user_data: what was given
 * @error: return location
 *
 * Takes a feature of a file. Returns: whether to go on
 */
typedef gboolean (*YpVectorEach) (guint layer,
                                  YpVectorFeature *feature,
                                  double share,
                                  gpointer user_data,
                                  GError **error);

gboolean yp_vector_source_each (YpVectorSource *self,
                                const char *layer,
                                YpVectorEach each,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

GPtrArray *yp_vector_read_file (const char *path,
                                const char *const *fields,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
