/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include <math.h>

#include "yp-address-private.h"
#include "yp-map-crs-private.h"
#include "yp-network-source-private.h"

#define TILE_PX 256

/* Of an image that is asked for in another system: from the width of the place it is for, halved
 * up to this often. */
#define MAX_LEVELS 21

#define YP_TYPE_WMS_SOURCE (yp_wms_source_get_type ())

G_DECLARE_FINAL_TYPE (YpWmsSource, yp_wms_source, YP, WMS_SOURCE, YpTileSource)

/**
 * YpWmsSource:
 *
 * Maps drawn by a WMS, asked for tile by tile: those of the quad, or those of a grid of our own
 * where another system is asked for.
 */
struct _YpWmsSource
{
  YpTileSource parent_instance;

  const YpMapEntry *entry;
  YpTileFetch fetch;
  YpMapCrs crs;
  char *base; /* everything but the box */
  GArray *levels;
  YpTileWarp *warp;
};

G_DEFINE_FINAL_TYPE (YpWmsSource, yp_wms_source, YP_TYPE_TILE_SOURCE)

/* With `.` whatever the language, and without rounding. */
static void
append_number (GString *text, const char *glue, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, glue);
  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10f", value));
}

/* WMS 1.1.1 has east first whatever the system, 1.3.0 the order of the system's axes (OGC 06-042,
 * 6.7.4). */
static char *
make_url (YpWmsSource *self, const YpMapBox *box)
{
  gboolean is_flipped = self->crs.is_flipped && g_strcmp0 (self->entry->version, "1.1.1") != 0;
  GString *url = g_string_new (self->base);

  append_number (url, "&BBOX=", is_flipped ? box->south : box->west);
  append_number (url, ",", is_flipped ? box->west : box->south);
  append_number (url, ",", is_flipped ? box->north : box->east);
  append_number (url, ",", is_flipped ? box->east : box->north);

  return g_string_free (url, FALSE);
}

static YpMapBox
get_box (const YpTileLevel *level, guint column, guint row)
{
  double width = level->resolution_x * level->tile_width;
  double height = level->resolution_y * level->tile_height;

  return (YpMapBox){ .west = level->origin_x + column * width,
                     .south = level->origin_y - (row + 1.0) * height,
                     .east = level->origin_x + (column + 1.0) * width,
                     .north = level->origin_y - row * height };
}

static gboolean
fetch_tile (guint level,
            guint column,
            guint row,
            GBytes **bytes,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  YpWmsSource *self = user_data;
  YpMapBox box = get_box (&g_array_index (self->levels, YpTileLevel, level), column, row);
  g_autofree char *url = make_url (self, &box);

  return yp_tile_fetch_image (&self->fetch, url, bytes, cancellable, error);
}

/* The quad's own levels are those of a Mercator grid, whose index is the zoom. */
static gboolean
yp_wms_source_load (YpTileSource *source,
                    const YpTileAddress *address,
                    YpTile *tile,
                    GCancellable *cancellable,
                    GError **error)
{
  YpWmsSource *self = YP_WMS_SOURCE (source);

  if (self->crs.is_mercator && _yp_network_is_world_datum (self->entry->datum))
    {
      g_autoptr (GBytes) bytes = NULL;

      if (!fetch_tile (address->zoom, address->column, address->row, &bytes, self, cancellable,
                       error))
        return FALSE;
      if (bytes == NULL || _yp_network_take_image (bytes, tile))
        return TRUE;
    }

  return yp_tile_warp_load (self->warp, address, fetch_tile, self, tile, cancellable, error);
}

static void
yp_wms_source_finalize (GObject *object)
{
  YpWmsSource *self = YP_WMS_SOURCE (object);

  g_clear_pointer (&self->warp, yp_tile_warp_unref);
  g_clear_pointer (&self->levels, g_array_unref);
  g_free (self->base);

  G_OBJECT_CLASS (yp_wms_source_parent_class)->finalize (object);
}

static void
yp_wms_source_class_init (YpWmsSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_wms_source_finalize;
  YP_TILE_SOURCE_CLASS (klass)->load = yp_wms_source_load;
}

static void
yp_wms_source_init (YpWmsSource *self)
{
}

static char *
make_base (const YpMapEntry *entry, const char *crs)
{
  static const char *const ours[] = { "service", "request",     "version",    "layers", "styles",
                                      "crs",     "srs",         "bbox",       "width",  "height",
                                      "format",  "transparent", "exceptions", NULL };
  gboolean is_old = g_strcmp0 (entry->version, "1.1.1") == 0;
  const char *const pairs[][2] = {
    { "SERVICE", "WMS" },
    { "REQUEST", "GetMap" },
    { "VERSION", is_old ? "1.1.1" : "1.3.0" },
    { "LAYERS", entry->layers },
    { "STYLES", entry->style_name != NULL ? entry->style_name : "" },
    { is_old ? "SRS" : "CRS", crs },
    { "WIDTH", G_STRINGIFY (TILE_PX) },
    { "HEIGHT", G_STRINGIFY (TILE_PX) },
    { "FORMAT", entry->format != NULL ? entry->format : "image/png" },
    { "TRANSPARENT", "TRUE" },
    { "EXCEPTIONS", is_old ? "application/vnd.ogc.se_xml" : "XML" },
  };
  g_autofree char *url = _yp_address_drop_query (entry->url, ours);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      char *longer = _yp_address_add_query (url, pairs[i][0], pairs[i][1]);

      g_free (url);
      url = longer;
    }

  return g_steal_pointer (&url);
}

/* A grid over the world of the system: one tile that holds it, four, sixteen and so on. For Web
 * Mercator that is the quad. */
static GArray *
make_levels (const YpMapCrs *crs)
{
  GArray *levels = g_array_new (FALSE, FALSE, sizeof (YpTileLevel));
  double width = crs->world.east - crs->world.west;
  double height = crs->world.north - crs->world.south;
  guint n_levels = crs->is_mercator ? YP_TILE_MAX_ZOOM + 1 : MAX_LEVELS;

  for (guint i = 0; i < n_levels; i++)
    {
      double span = MAX (width, height) / exp2 (i);
      YpTileLevel level = { .origin_x = crs->world.west,
                            .origin_y = crs->world.north,
                            .resolution_x = span / TILE_PX,
                            .resolution_y = span / TILE_PX,
                            .tile_width = TILE_PX,
                            .tile_height = TILE_PX,
                            .n_columns = (guint) MAX (ceil (width / span - 1e-6), 1),
                            .n_rows = (guint) MAX (ceil (height / span - 1e-6), 1) };

      g_array_append_val (levels, level);
    }

  return levels;
}

static gboolean
make_warp (YpWmsSource *self, YpBounds *bounds, guint *max_zoom, GError **error)
{
  guint min_zoom;

  self->levels = make_levels (&self->crs);
  self->warp =
      yp_tile_warp_new (self->crs.name, self->entry->datum,
                        (const YpTileLevel *) self->levels->data, self->levels->len, error);
  if (self->warp == NULL)
    return FALSE;

  yp_tile_warp_get_extent (self->warp, bounds, &min_zoom, max_zoom);
  return TRUE;
}

YpTileSource *
_yp_wms_source_new (const YpMapEntry *entry, const YpTileFetch *fetch, GError **error)
{
  g_autoptr (YpWmsSource) self = g_object_new (YP_TYPE_WMS_SOURCE, NULL);
  const char *crs = entry->crs != NULL ? entry->crs : "EPSG:3857";
  YpBounds bounds;
  guint max_zoom;

  self->entry = entry;
  self->fetch = *fetch;
  self->base = make_base (entry, crs);
  if (!_yp_map_crs_parse (crs, &self->crs, error) || !make_warp (self, &bounds, &max_zoom, error))
    return NULL;

  _yp_network_set_info (YP_TILE_SOURCE (self), entry, &bounds, 0,
                        MIN (max_zoom, YP_NETWORK_MAX_ZOOM));
  return YP_TILE_SOURCE (g_steal_pointer (&self));
}
