/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-datum.h"

G_BEGIN_DECLS

/**
 * YpMapType:
 * @YP_MAP_XYZ: `xyz`, tiles of a server by an address with `{z}`, `{x}`, `{y}`
 * @YP_MAP_WMTS: `wmts`
 * @YP_MAP_WMS: `wms`
 * @YP_MAP_MBTILES: `mbtiles`, a file of tiles
 * @YP_MAP_PMTILES: `pmtiles`, version 3
 * @YP_MAP_GEOPACKAGE: `geopackage`, a table of tiles or of features
 * @YP_MAP_RASTER: `raster`, any raster file that GDAL reads
 * @YP_MAP_VECTOR: `vector`, any vector file that GDAL reads
 */
typedef enum
{
  YP_MAP_XYZ,
  YP_MAP_WMTS,
  YP_MAP_WMS,
  YP_MAP_MBTILES,
  YP_MAP_PMTILES,
  YP_MAP_GEOPACKAGE,
  YP_MAP_RASTER,
  YP_MAP_VECTOR,
} YpMapType;

const char *yp_map_type_get_name (YpMapType self);
gboolean yp_map_type_is_file (YpMapType self);

/**
 * YpMapEntry:
 * @id: 1 to 40 of `a-z`, `0-9`, `-`; unique among the entries without error
 * @error: (nullable): why this map can not be used, with its line; then only @id and @title may be
 *   used, and @id may be any text (UTF-8, not unique)
 * @title: what people call it; @id where the file does not say
 * @type: what kind of source
 * @path: (nullable): of a file type: the file, an absolute path; else %NULL
 * @url: (nullable): of xyz: http or https with `{z}`, `{x}` and one of `{y}`, `{-y}`, `{tmsy}`; may
 *   hold `{s}` and `{key}`. Of wms, wmts: where requests go; may hold `{key}`
 * @capabilities: (nullable): of wmts: an http address, which may hold `{key}`, or an absolute path
 * @layer: (nullable): which layer or table (`layer=` or `table=`) of wmts, geopackage, vector
 * @layers: (nullable): of wms: `LAYERS`, divided by commas as on the wire
 * @version: (nullable): of wms: `1.1.1` or `1.3.0`
 * @crs: (nullable): of wms: what to ask in; of raster and vector: in place of what the file says
 * @format: (nullable): of wms, wmts: a media type, such as `image/png`
 * @style_name: (nullable): of wms, wmts: the server's name of a style (`server-style=`)
 * @matrix_set: (nullable): of wmts: which matrix set
 * @style_file: (nullable): of what holds vectors: an absolute path of a style
 * @encoding: (nullable): of vector: what text is in, in place of what the file says
 * @datum: what its degrees mean
 * @owner: (nullable): whose it is
 * @attribution: (nullable): what must stand on the map
 * @approval: (nullable): 审图号
 * @key: (nullable): a secret; never to be sent to clients or written to logs
 * @key_file: (nullable): absolute path of a file whose first line is the secret
 * @subdomains: (nullable) (array zero-terminated=1): what stands for `{s}`
 * @min_zoom: from which zoom level on, 0…24; −1: the source's own
 * @max_zoom: up to which, @min_zoom…24; −1: the source's own
 * @opacity: 0…1
 * @is_shown: whether it is shown to who has not chosen
 *
 * A map of the file of base maps. Belongs to the array; immutable, any thread may read it. Texts
 * are UTF-8 and at most 1,000 bytes long, addresses 4,000.
 */
typedef struct
{
  char *id;
  char *error;
  char *title;
  YpMapType type;
  char *path;
  char *url;
  char *capabilities;
  char *layer;
  char *layers;
  char *version;
  char *crs;
  char *format;
  char *style_name;
  char *matrix_set;
  char *style_file;
  char *encoding;
  YpDatum datum;
  char *owner;
  char *attribution;
  char *approval;
  char *key;
  char *key_file;
  char **subdomains;
  int min_zoom;
  int max_zoom;
  double opacity;
  gboolean is_shown;
} YpMapEntry;

GPtrArray *yp_map_list_parse (const char *text, gsize size, const char *folder, GError **error);
GPtrArray *yp_map_list_load (const char *path, GCancellable *cancellable, GError **error);

gboolean yp_map_entry_read_key (const YpMapEntry *self, char **key, GError **error);

G_END_DECLS
