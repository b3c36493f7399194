/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-image-head-private.h"
#include "yp-network-source-private.h"

/* The edge of an image that a tile source gives. */
#define TILE_PX 256

/* GCJ-02 and BD-09 lie within half a kilometre and within two of where they should. */
#define DATUM_MARGIN 0.02

gboolean
_yp_network_is_world_datum (YpDatum datum)
{
  return datum == YP_DATUM_CGCS2000 || datum == YP_DATUM_WGS84;
}

static guint
clamp_zoom (int wanted, guint own)
{
  return MIN (wanted >= 0 ? (guint) wanted : own, YP_TILE_MAX_ZOOM);
}

/**
 * _yp_network_set_info:
 * @source: a new source
 * @entry: what it is made of
 * @bounds: where it has anything, in its own datum
 * @min_zoom: the first level it has
 * @max_zoom: the last
 *
 * What the entry says goes before what the server says.
 */
void
_yp_network_set_info (YpTileSource *source,
                      const YpMapEntry *entry,
                      const YpBounds *bounds,
                      guint min_zoom,
                      guint max_zoom)
{
  double margin = _yp_network_is_world_datum (entry->datum) ? 0 : DATUM_MARGIN;
  YpTileSourceInfo info = {
    .bounds = { MAX (bounds->west - margin, -180), MAX (bounds->south - margin, -90),
                MIN (bounds->east + margin, 180), MIN (bounds->north + margin, 90) }
  };

  info.min_zoom = clamp_zoom (entry->min_zoom, min_zoom);
  info.max_zoom = MAX (clamp_zoom (entry->max_zoom, max_zoom), info.min_zoom);
  yp_tile_source_set_info (source, &info);
}

/**
 * _yp_network_take_image:
 * @bytes: an image that yp_tile_fetch_check() took
 * @tile: (out): what it is as a tile
 *
 * Returns: whether it can go out as it is: of the right size and kind
 */
gboolean
_yp_network_take_image (GBytes *bytes, YpTile *tile)
{
  static const YpTileFormat formats[] = {
    [YP_IMAGE_PNG] = YP_TILE_PNG,
    [YP_IMAGE_JPEG] = YP_TILE_JPEG,
    [YP_IMAGE_WEBP] = YP_TILE_WEBP,
  };
  YpImageHead head;

  if (!_yp_image_head_read (bytes, &head, NULL) || head.kind == YP_IMAGE_GIF ||
      head.width != TILE_PX || head.height != TILE_PX)
    return FALSE;

  tile->format = formats[head.kind];
  tile->bytes = g_bytes_ref (bytes);
  return TRUE;
}

/**
 * yp_network_source_new:
 * @entry: a map of type xyz, wmts or wms without error; outlives the source
 * @fetch: the way to its server; copied
 * @health: (out) (transfer full) (nullable): what of the server's document is wrong and was taken
 *   in another way, in words
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * A map from a server. Of WMTS the capabilities are fetched here, so this blocks; of the others
 * nothing is asked yet.
 *
 * Returns: (transfer full) (nullable): the source
 */
YpTileSource *
yp_network_source_new (const YpMapEntry *entry,
                       const YpTileFetch *fetch,
                       char **health,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (entry != NULL && entry->error == NULL, NULL);
  g_return_val_if_fail (!yp_map_type_is_file (entry->type), NULL);
  g_return_val_if_fail (fetch != NULL && health != NULL, NULL);

  *health = NULL;
  if (entry->type == YP_MAP_XYZ)
    return _yp_xyz_source_new (entry, fetch);
  if (entry->type == YP_MAP_WMS)
    return _yp_wms_source_new (entry, fetch, error);

  return _yp_wmts_source_new (entry, fetch, health, cancellable, error);
}
