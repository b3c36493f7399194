/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-tile-source.h"

#include <math.h>
#include <string.h>

typedef struct
{
  YpTileSourceInfo info;
} YpTileSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (YpTileSource, yp_tile_source, G_TYPE_OBJECT)

static void
yp_tile_source_finalize (GObject *object)
{
  YpTileSourcePrivate *priv = yp_tile_source_get_instance_private (YP_TILE_SOURCE (object));

  g_free (priv->info.attribution);

  G_OBJECT_CLASS (yp_tile_source_parent_class)->finalize (object);
}

static void
yp_tile_source_class_init (YpTileSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_tile_source_finalize;
}

static void
yp_tile_source_init (YpTileSource *self)
{
}

/**
 * yp_tile_address_is_valid:
 * @self: an address
 *
 * Returns: whether the quad has such a tile
 */
gboolean
yp_tile_address_is_valid (const YpTileAddress *self)
{
  return self->zoom <= YP_TILE_MAX_ZOOM && self->column < 1u << self->zoom &&
         self->row < 1u << self->zoom;
}

/**
 * yp_tile_format_get_media_type:
 * @self: a format
 *
 * Returns: its name in HTTP
 */
const char *
yp_tile_format_get_media_type (YpTileFormat self)
{
  static const char *const types[] = {
    [YP_TILE_PNG] = "image/png",
    [YP_TILE_JPEG] = "image/jpeg",
    [YP_TILE_WEBP] = "image/webp",
    [YP_TILE_MVT] = "application/vnd.mapbox-vector-tile",
  };

  return types[self];
}

/**
 * yp_tile_format_sniff:
 * @data: (array length=size): the bytes of a tile
 * @size: how many
 * @format: (out): what image they are
 *
 * By the first bytes, whatever anybody says; vector tiles have none that tell.
 *
 * Returns: whether they begin as PNG, JPEG or WebP does
 */
gboolean
yp_tile_format_sniff (const guint8 *data, gsize size, YpTileFormat *format)
{
  if (size >= 4 && memcmp (data, "\x89PNG", 4) == 0)
    *format = YP_TILE_PNG;
  else if (size >= 3 && memcmp (data, "\xFF\xD8\xFF", 3) == 0)
    *format = YP_TILE_JPEG;
  else if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    *format = YP_TILE_WEBP;
  else
    return FALSE;
  return TRUE;
}

void
yp_tile_clear (YpTile *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

void
yp_tile_source_set_info (YpTileSource *self, const YpTileSourceInfo *info)
{
  YpTileSourcePrivate *priv;

  g_return_if_fail (YP_IS_TILE_SOURCE (self));
  g_return_if_fail (info != NULL && info->min_zoom <= info->max_zoom);
  g_return_if_fail (info->max_zoom <= YP_TILE_MAX_ZOOM);

  priv = yp_tile_source_get_instance_private (self);
  g_free (priv->info.attribution);
  priv->info = *info;
  priv->info.attribution = g_strdup (info->attribution);
}

/**
 * yp_tile_source_get_info:
 * @self: a source
 *
 * Returns: (transfer none): what it has; never changes
 */
const YpTileSourceInfo *
yp_tile_source_get_info (YpTileSource *self)
{
  g_return_val_if_fail (YP_IS_TILE_SOURCE (self), NULL);

  return &((YpTileSourcePrivate *) yp_tile_source_get_instance_private (self))->info;
}

static double
row_to_latitude (double rows, guint zoom)
{
  return atan (sinh (G_PI * (1 - 2 * rows / exp2 (zoom)))) * 180 / G_PI;
}

/* Whether @info has anything there. */
static gboolean
is_within (const YpTileSourceInfo *info, const YpTileAddress *address)
{
  double columns = exp2 (address->zoom);
  YpBounds tile = { .west = address->column / columns * 360 - 180,
                    .east = (address->column + 1) / columns * 360 - 180,
                    .north = row_to_latitude (address->row, address->zoom),
                    .south = row_to_latitude (address->row + 1.0, address->zoom) };

  return address->zoom >= info->min_zoom && address->zoom <= info->max_zoom &&
         tile.west < info->bounds.east && tile.east > info->bounds.west &&
         tile.south < info->bounds.north && tile.north > info->bounds.south;
}

/**
 * yp_tile_source_load:
 * @self: a source
 * @address: a valid address
 * @tile: (out caller-allocates): the tile; without bytes where there is nothing to show
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Blocks. Any thread, several at a time.
 *
 * Returns: %FALSE with @error set if the source should have it and can not give it
 */
gboolean
yp_tile_source_load (YpTileSource *self,
                     const YpTileAddress *address,
                     YpTile *tile,
                     GCancellable *cancellable,
                     GError **error)
{
  g_return_val_if_fail (YP_IS_TILE_SOURCE (self), FALSE);
  g_return_val_if_fail (address != NULL && yp_tile_address_is_valid (address), FALSE);
  g_return_val_if_fail (tile != NULL, FALSE);

  *tile = (YpTile){ .format = YP_TILE_PNG };
  if (!is_within (yp_tile_source_get_info (self), address))
    return TRUE;

  return YP_TILE_SOURCE_GET_CLASS (self)->load (self, address, tile, cancellable, error);
}
