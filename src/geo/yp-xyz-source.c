/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-address-private.h"
#include "yp-network-source-private.h"

#define YP_TYPE_XYZ_SOURCE (yp_xyz_source_get_type ())

G_DECLARE_FINAL_TYPE (YpXyzSource, yp_xyz_source, YP, XYZ_SOURCE, YpTileSource)

/**
 * YpXyzSource:
 *
 * Tiles of the quad by their numbers. Where their datum or their size is not ours they are
 * warped.
 */
struct _YpXyzSource
{
  YpTileSource parent_instance;

  const YpMapEntry *entry;
  YpTileFetch fetch;
  YpTileWarp *warp;
};

G_DEFINE_FINAL_TYPE (YpXyzSource, yp_xyz_source, YP_TYPE_TILE_SOURCE)

static char *
make_url (YpXyzSource *self, guint zoom, guint column, guint row)
{
  GString *url = g_string_new (self->entry->url);
  guint from_south = (1u << zoom) - 1 - row;

  _yp_address_fill_number (url, "{z}", zoom);
  _yp_address_fill_number (url, "{x}", column);
  _yp_address_fill_number (url, "{y}", row);
  _yp_address_fill_number (url, "{-y}", from_south);
  _yp_address_fill_number (url, "{tmsy}", from_south);
  _yp_address_choose_host (url, self->entry->subdomains, column, row);

  return g_string_free (url, FALSE);
}

/* The levels of the warp are those of the quad. */
static gboolean
fetch_tile (guint level,
            guint column,
            guint row,
            GBytes **bytes,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  YpXyzSource *self = user_data;
  guint min_zoom = yp_tile_source_get_info (YP_TILE_SOURCE (self))->min_zoom;
  g_autofree char *url = make_url (self, min_zoom + level, column, row);

  return yp_tile_fetch_image (&self->fetch, url, bytes, cancellable, error);
}

static gboolean
yp_xyz_source_load (YpTileSource *source,
                    const YpTileAddress *address,
                    YpTile *tile,
                    GCancellable *cancellable,
                    GError **error)
{
  YpXyzSource *self = YP_XYZ_SOURCE (source);

  if (_yp_network_is_world_datum (self->entry->datum))
    {
      g_autofree char *url = make_url (self, address->zoom, address->column, address->row);
      g_autoptr (GBytes) bytes = NULL;

      if (!yp_tile_fetch_image (&self->fetch, url, &bytes, cancellable, error))
        return FALSE;
      if (bytes == NULL || _yp_network_take_image (bytes, tile))
        return TRUE;
    }

  return yp_tile_warp_load (self->warp, address, fetch_tile, self, tile, cancellable, error);
}

static void
yp_xyz_source_finalize (GObject *object)
{
  YpXyzSource *self = YP_XYZ_SOURCE (object);

  g_clear_pointer (&self->warp, yp_tile_warp_unref);

  G_OBJECT_CLASS (yp_xyz_source_parent_class)->finalize (object);
}

static void
yp_xyz_source_class_init (YpXyzSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_xyz_source_finalize;
  YP_TILE_SOURCE_CLASS (klass)->load = yp_xyz_source_load;
}

static void
yp_xyz_source_init (YpXyzSource *self)
{
}

YpTileSource *
_yp_xyz_source_new (const YpMapEntry *entry, const YpTileFetch *fetch)
{
  static const YpBounds world = { -180, -90, 180, 90 };
  YpXyzSource *self = g_object_new (YP_TYPE_XYZ_SOURCE, NULL);
  const YpTileSourceInfo *info = yp_tile_source_get_info (YP_TILE_SOURCE (self));

  self->entry = entry;
  self->fetch = *fetch;
  _yp_network_set_info (YP_TILE_SOURCE (self), entry, &world, 0, YP_NETWORK_MAX_ZOOM);
  self->warp = yp_tile_warp_new_mercator (entry->datum, info->min_zoom, info->max_zoom);

  return YP_TILE_SOURCE (self);
}
