/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-file-source.h"

#include <string.h>

#include "yp-datum-source.h"
#include "yp-feature-source.h"
#include "yp-mbtiles-source.h"
#include "yp-pmtiles-source.h"
#include "yp-raster-source.h"
#include "yp-tile-db-private.h"
#include "yp-vector-source.h"

typedef struct
{
  const YpMapEntry *entry;
  const char *cache;
  YpFileSourceProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
} Making;

static YpTileSource *
make_raster (const Making *making, GError **error)
{
  const YpMapEntry *entry = making->entry;
  YpRasterOptions options = { .crs = entry->crs, .datum = entry->datum, .table = entry->layer };

  return yp_raster_source_new (entry->path, &options, making->cancellable, error);
}

static YpTileSource *
make_vector (const Making *making, GError **error)
{
  const YpMapEntry *entry = making->entry;
  YpVectorOptions options = {
    .crs = entry->crs, .has_datum = TRUE, .datum = entry->datum, .encoding = entry->encoding
  };

  return yp_feature_source_new (entry->path, entry->layer, &options, making->cache,
                                making->progress, making->user_data, making->cancellable, error);
}

typedef struct
{
  guint n_tiles;
  guint n_features;
  gboolean is_named_tiles;
  gboolean is_named_found;
} Contents;

static gboolean
read_contents (YpTileDb *db, const char *table, Contents *contents, GError **error)
{
  g_auto (YpStatement) statement =
      _yp_tile_db_prepare (db, "SELECT table_name, data_type FROM gpkg_contents", error);
  gboolean has_row = TRUE;

  while (statement != NULL && _yp_tile_db_step (db, statement, &has_row, error))
    {
      const char *name, *type;
      gboolean is_tiles;

      if (!has_row)
        return TRUE;
      name = (const char *) sqlite3_column_text (statement, 0);
      type = (const char *) sqlite3_column_text (statement, 1);
      is_tiles = g_strcmp0 (type, "tiles") == 0 || g_strcmp0 (type, "2d-gridded-coverage") == 0;
      contents->n_tiles += is_tiles;
      /* GDAL puts this one into GeoPackages that have no features. */
      contents->n_features +=
          g_strcmp0 (type, "features") == 0 && g_strcmp0 (name, "ogr_empty_table") != 0;
      if (table != NULL && g_strcmp0 (name, table) == 0)
        {
          contents->is_named_found = TRUE;
          contents->is_named_tiles = is_tiles;
        }
    }
  return FALSE;
}

static gboolean
fail (const YpMapEntry *entry, const char *why, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: %s", entry->path, why);
  return FALSE;
}

/* Tiles or features, as its table of contents says. */
static gboolean
choose_kind (const YpMapEntry *entry, GCancellable *cancellable, gboolean *is_tiles, GError **error)
{
  g_autoptr (YpTileDb) db = _yp_tile_db_open (entry->path, error);
  Contents contents = { 0 };

  if (db == NULL)
    return FALSE;
  _yp_tile_db_watch (db, cancellable);
  if (!_yp_tile_db_has (db, "gpkg_contents"))
    return fail (entry, "not a GeoPackage: it has no gpkg_contents", error);
  if (!read_contents (db, entry->layer, &contents, error))
    return FALSE;

  *is_tiles = entry->layer != NULL ? contents.is_named_tiles : contents.n_tiles > 0;
  if (entry->layer != NULL && !contents.is_named_found)
    return fail (entry, "it has no such table", error);
  if (contents.n_tiles == 0 && contents.n_features == 0)
    return fail (entry, "it holds neither tiles nor features", error);
  if (entry->layer == NULL && contents.n_tiles > 0 && contents.n_tiles + contents.n_features > 1)
    return fail (entry, "it has several tables, of tiles too: say which with table=", error);
  return TRUE;
}

static YpTileSource *
make_geopackage (const Making *making, GError **error)
{
  gboolean is_tiles = FALSE;

  if (!choose_kind (making->entry, making->cancellable, &is_tiles, error))
    return NULL;
  return is_tiles ? make_raster (making, error) : make_vector (making, error);
}

/* Tiles of another datum are laid anew. */
static YpTileSource *
move (YpTileSource *source, YpDatum datum)
{
  YpTileSource *moved;

  if (source == NULL || datum == YP_DATUM_CGCS2000 || datum == YP_DATUM_WGS84)
    return source;

  moved = yp_datum_source_new (source, datum);
  g_object_unref (source);
  return moved;
}

/* What the town says of zoom levels and owner goes before what the file does. */
static void
apply_entry (YpTileSource *source, const YpMapEntry *entry)
{
  YpTileSourceInfo info = *yp_tile_source_get_info (source);
  g_autofree char *attribution =
      g_strdup (entry->attribution != NULL ? entry->attribution : info.attribution);

  if (entry->min_zoom >= 0)
    info.min_zoom = MAX (info.min_zoom, (guint) entry->min_zoom);
  if (entry->max_zoom >= 0)
    info.max_zoom = MIN (info.max_zoom, (guint) entry->max_zoom);
  info.min_zoom = MIN (info.min_zoom, info.max_zoom);
  info.attribution = attribution;
  yp_tile_source_set_info (source, &info);
}

/**
 * yp_tile_source_new_from_entry:
 * @entry: an entry without error of a type that is a file
 * @cache: a folder for what is prepared of vector files; made if it is not there
 * @progress: (nullable): called now and then while a vector file is prepared
 * @user_data: for @progress
 * @cancellable: (nullable): stops it
 * @error: return location for an error that names the file
 *
 * Opens the file of a base map. Blocks, for a vector file that was not prepared yet for long.
 *
 * Returns: (transfer full) (nullable): the source
 */
YpTileSource *
yp_tile_source_new_from_entry (const YpMapEntry *entry,
                               const char *cache,
                               YpFileSourceProgress progress,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error)
{
  Making making = { entry, cache, progress, user_data, cancellable };
  YpTileSource *source = NULL;

  g_return_val_if_fail (entry != NULL && entry->error == NULL, NULL);
  g_return_val_if_fail (cache != NULL && yp_map_type_is_file (entry->type), NULL);

  if (entry->type == YP_MAP_MBTILES)
    source = move (yp_mbtiles_source_new (entry->path, cancellable, error), entry->datum);
  else if (entry->type == YP_MAP_PMTILES)
    source = move (yp_pmtiles_source_new (entry->path, cancellable, error), entry->datum);
  else if (entry->type == YP_MAP_GEOPACKAGE)
    source = make_geopackage (&making, error);
  else if (entry->type == YP_MAP_RASTER)
    source = make_raster (&making, error);
  else
    source = make_vector (&making, error);

  if (source != NULL)
    apply_entry (source, entry);
  return source;
}
