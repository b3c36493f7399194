/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include <math.h>
#include <string.h>

#include "yp-address-private.h"
#include "yp-error.h"
#include "yp-map-crs-private.h"
#include "yp-network-source-private.h"
#include "yp-wmts-grid.h"
#include "yp-xml-private.h"

#define TILE_PX 256

/* How far a level may be from one of the quad, as a share. */
#define SAME 1e-6

#define NO_LEVEL G_MAXUINT

#define YP_TYPE_WMTS_SOURCE (yp_wmts_source_get_type ())

G_DECLARE_FINAL_TYPE (YpWmtsSource, yp_wmts_source, YP, WMTS_SOURCE, YpTileSource)

/**
 * YpWmtsSource:
 *
 * Tiles of a WMTS by its capabilities. Where a level is one of the quad they go out as they are,
 * else they are warped.
 */
struct _YpWmtsSource
{
  YpTileSource parent_instance;

  const YpMapEntry *entry;
  YpTileFetch fetch;
  YpWmtsGrid *grid;
  char *template; /* an address with `{TileMatrix}`, `{TileRow}` and `{TileCol}` */
  YpTileWarp *warp;
  guint same[YP_TILE_MAX_ZOOM + 1]; /* the level that is a zoom of the quad, or NO_LEVEL */
};

G_DEFINE_FINAL_TYPE (YpWmtsSource, yp_wmts_source, YP_TYPE_TILE_SOURCE)

static const YpWmtsLevel *
get_level (YpWmtsSource *self, guint index)
{
  return &g_array_index (self->grid->levels, YpWmtsLevel, index);
}

static char *
make_url (YpWmtsSource *self, guint level, guint column, guint row)
{
  GString *url = g_string_new (self->template);
  g_autofree char *matrix = g_uri_escape_string (get_level (self, level)->matrix, ":", TRUE);

  _yp_address_fill_number (url, "{TileRow}", row);
  _yp_address_fill_number (url, "{TileCol}", column);
  _yp_address_fill (url, "{TileMatrix}", matrix);
  _yp_address_choose_host (url, self->entry->subdomains, column, row);

  return g_string_free (url, FALSE);
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
  YpWmtsSource *self = user_data;
  g_autofree char *url = NULL;

  *bytes = NULL;
  if (!yp_wmts_grid_has (self->grid, level, column, row))
    return TRUE;

  url = make_url (self, level, column, row);
  return yp_tile_fetch_image (&self->fetch, url, bytes, cancellable, error);
}

static gboolean
yp_wmts_source_load (YpTileSource *source,
                     const YpTileAddress *address,
                     YpTile *tile,
                     GCancellable *cancellable,
                     GError **error)
{
  YpWmtsSource *self = YP_WMTS_SOURCE (source);
  guint level = self->same[address->zoom];

  if (level != NO_LEVEL)
    {
      g_autoptr (GBytes) bytes = NULL;

      if (!fetch_tile (level, address->column, address->row, &bytes, self, cancellable, error))
        return FALSE;
      if (bytes == NULL || _yp_network_take_image (bytes, tile))
        return TRUE;
    }

  return yp_tile_warp_load (self->warp, address, fetch_tile, self, tile, cancellable, error);
}

static void
yp_wmts_source_finalize (GObject *object)
{
  YpWmtsSource *self = YP_WMTS_SOURCE (object);

  g_clear_pointer (&self->warp, yp_tile_warp_unref);
  g_clear_pointer (&self->grid, yp_wmts_grid_free);
  g_free (self->template);

  G_OBJECT_CLASS (yp_wmts_source_parent_class)->finalize (object);
}

static void
yp_wmts_source_class_init (YpWmtsSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_wmts_source_finalize;
  YP_TILE_SOURCE_CLASS (klass)->load = yp_wmts_source_load;
}

static void
yp_wmts_source_init (YpWmtsSource *self)
{
}

static GBytes *
read_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);

  if (stream == NULL)
    return NULL;

  return g_input_stream_read_bytes (G_INPUT_STREAM (stream), YP_XML_MAX_SIZE + 1, cancellable,
                                    error);
}

static char *
make_capabilities_url (const YpMapEntry *entry)
{
  static const char *const ours[] = { "service", "request", "version", NULL };
  g_autofree char *base = _yp_address_drop_query (entry->url, ours);
  g_autofree char *with_service = _yp_address_add_query (base, "SERVICE", "WMTS");
  g_autofree char *with_request =
      _yp_address_add_query (with_service, "REQUEST", "GetCapabilities");

  return _yp_address_add_query (with_request, "VERSION", "1.0.0");
}

static GBytes *
load_capabilities (const YpMapEntry *entry,
                   const YpTileFetch *fetch,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GString) url = NULL;
  GBytes *bytes;

  if (entry->capabilities != NULL && g_path_is_absolute (entry->capabilities))
    return read_file (entry->capabilities, cancellable, error);

  url = g_string_new (entry->capabilities);
  if (entry->capabilities == NULL)
    {
      g_autofree char *made = make_capabilities_url (entry);

      g_string_assign (url, made);
    }
  _yp_address_choose_host (url, entry->subdomains, 0, 0);

  bytes = fetch->fetch (url->str, YP_TILE_FETCH_CAPABILITIES, cancellable, fetch->user_data, error);
  if (bytes == NULL)
    g_prefix_error (error, "Capabilities: ");

  return bytes;
}

/* What may go into an address: the entry's own, or the first that the server has and we can
 * show. */
static const char *
choose_format (const YpMapEntry *entry, const YpWmtsLayer *layer)
{
  static const char *const liked[] = { "image/png", "image/jpeg", "image/webp", "image/jpgpng" };

  if (entry->format != NULL)
    return entry->format;
  for (guint i = 0; i < G_N_ELEMENTS (liked); i++)
    if (g_strv_contains ((const char *const *) layer->formats, liked[i]))
      return liked[i];

  return layer->formats[0] != NULL ? layer->formats[0] : "image/png";
}

/* Returns: (nullable): the layer's template for that format, or its first */
static const char *
choose_template (const YpWmtsLayer *layer, const char *format)
{
  for (guint i = 0; layer->templates[i] != NULL; i += 2)
    if (g_str_equal (layer->templates[i], format))
      return layer->templates[i + 1];

  return layer->templates[0] != NULL ? layer->templates[1] : NULL;
}

static gboolean
is_secret (const YpMapEntry *entry)
{
  return entry->key != NULL || entry->key_file != NULL;
}

/* The entry's address of queries, with what else stands in it, such as a key. */
static char *
make_query_base (const YpMapEntry *entry)
{
  static const char *const ours[] = { "service", "request",       "version",    "layer",
                                      "style",   "tilematrixset", "tilematrix", "tilerow",
                                      "tilecol", "format",        NULL };
  const char *url = entry->url != NULL ? entry->url : entry->capabilities;

  return _yp_address_drop_query (url, ours);
}

/* Where queries go: where the entry says; where the document says; where the document is from. A
 * secret is taken to no other host than the entry's. */
static char *
choose_query_base (const YpMapEntry *entry, const YpWmts *wmts, GString *health)
{
  g_autofree char *own = NULL;
  g_autofree char *own_host = NULL;
  g_autofree char *host = NULL;

  if (entry->url != NULL || !g_str_has_prefix (entry->capabilities, "http"))
    return entry->url != NULL ? make_query_base (entry) : g_strdup (wmts->tile_url);

  own = make_query_base (entry);
  own_host = _yp_address_take_host (own);
  host = _yp_address_take_host (wmts->tile_url != NULL ? wmts->tile_url : own);
  if (is_secret (entry) && wmts->tile_url != NULL && !g_str_equal (host, own_host))
    g_string_append_printf (health, "%sthe document sends to %s, asked is %s",
                            health->len > 0 ? "; " : "", host, own_host);
  if (is_secret (entry) || wmts->tile_url == NULL)
    return g_steal_pointer (&own);

  return g_strdup (wmts->tile_url);
}

/* A query as a template, so that there is one way from here on. */
static char *
make_query_template (const char *base)
{
  gboolean has_query = strchr (base, '?') != NULL;
  gboolean is_open = g_str_has_suffix (base, "?") || g_str_has_suffix (base, "&");

  return g_strconcat (base,
                      is_open     ? ""
                      : has_query ? "&"
                                  : "?",
                      "SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={Layer}&STYLE={Style}"
                      "&TILEMATRIXSET={TileMatrixSet}&TILEMATRIX={TileMatrix}&TILEROW={TileRow}"
                      "&TILECOL={TileCol}&FORMAT={Format}",
                      NULL);
}

static void
fill_escaped (GString *url, const char *variable, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, ":/", TRUE);

  _yp_address_fill (url, variable, escaped);
}

/* What is not known when a template is filled can not be asked for. */
static gboolean
check_template (const char *template, GError **error)
{
  static const char *const known[] = { "{TileMatrix}", "{TileRow}", "{TileCol}", "{key}", "{s}" };
  const char *at = template;

  if (!g_str_has_prefix (template, "http://") && !g_str_has_prefix (template, "https://"))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "The capabilities do not say where tiles are to be asked for");
      return FALSE;
    }

  while ((at = strchr (at, '{')) != NULL)
    {
      gboolean is_known = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        is_known = is_known || g_str_has_prefix (at, known[i]);
      if (!is_known)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                       "The server's template wants “%.*s”, which is not known",
                       (int) MIN (strcspn (at, "}") + 1, 40), at);
          return FALSE;
        }
      at++;
    }

  return TRUE;
}

static gboolean
make_template (YpWmtsSource *self,
               const YpWmts *wmts,
               const YpWmtsLayer *layer,
               GString *health,
               GError **error)
{
  const YpMapEntry *entry = self->entry;
  const char *format = choose_format (entry, layer);
  const char *resource = entry->url == NULL ? choose_template (layer, format) : NULL;
  g_autofree char *base = resource == NULL ? choose_query_base (entry, wmts, health) : NULL;
  g_autofree char *query = base != NULL ? make_query_template (base) : NULL;
  GString *url;

  if (entry->url != NULL && strstr (entry->url, "{TileMatrix}") != NULL)
    resource = entry->url;
  url = g_string_new (resource != NULL ? resource : query);
  fill_escaped (url, "{Layer}", layer->id);
  fill_escaped (url, "{Style}", entry->style_name != NULL ? entry->style_name : layer->style);
  fill_escaped (url, "{style}", entry->style_name != NULL ? entry->style_name : layer->style);
  fill_escaped (url, "{TileMatrixSet}", self->grid->set);
  fill_escaped (url, "{Format}", format);
  self->template = g_string_free (url, FALSE);

  return check_template (self->template, error);
}

static gboolean
is_quad_level (const YpTileLevel *level, guint zoom)
{
  double resolution = 2 * YP_MERCATOR_EDGE / TILE_PX / exp2 (zoom);

  return level->tile_width == TILE_PX && level->tile_height == TILE_PX &&
         fabs (level->resolution_x / resolution - 1) < SAME &&
         fabs (level->origin_x + YP_MERCATOR_EDGE) < 1e-3 * TILE_PX * SAME + resolution / 100 &&
         fabs (level->origin_y - YP_MERCATOR_EDGE) < 1e-3 * TILE_PX * SAME + resolution / 100;
}

static void
find_same_levels (YpWmtsSource *self)
{
  gboolean may_be =
      g_str_equal (self->grid->crs, "EPSG:3857") && _yp_network_is_world_datum (self->entry->datum);

  for (guint zoom = 0; zoom <= YP_TILE_MAX_ZOOM; zoom++)
    {
      self->same[zoom] = NO_LEVEL;
      for (guint i = 0; may_be && i < self->grid->levels->len; i++)
        if (is_quad_level (&get_level (self, i)->grid, zoom))
          self->same[zoom] = i;
    }
}

static gboolean
make_warp (YpWmtsSource *self, GError **error)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (YpTileLevel));
  YpBounds extent;
  guint min_zoom;
  guint max_zoom;

  for (guint i = 0; i < self->grid->levels->len; i++)
    g_array_append_val (levels, get_level (self, i)->grid);
  self->warp = yp_tile_warp_new (self->grid->crs, self->entry->datum,
                                 (const YpTileLevel *) levels->data, levels->len, error);
  if (self->warp == NULL)
    return FALSE;

  yp_tile_warp_get_extent (self->warp, &extent, &min_zoom, &max_zoom);
  _yp_network_set_info (YP_TILE_SOURCE (self), self->entry, &self->grid->bounds, min_zoom,
                        MIN (max_zoom, YP_TILE_MAX_ZOOM));
  return TRUE;
}

static gboolean
read_capabilities (YpWmtsSource *self, GBytes *bytes, GString *health, GError **error)
{
  g_autoptr (YpWmts) wmts = yp_wmts_parse (bytes, error);
  const YpWmtsLayer *layer;

  if (wmts == NULL)
    return FALSE;
  layer = yp_wmts_find_layer (wmts, self->entry->layer, error);
  if (layer == NULL)
    return FALSE;
  self->grid = yp_wmts_grid_new (wmts, layer, self->entry->matrix_set, error);
  if (self->grid == NULL)
    return FALSE;

  g_string_append (health, self->grid->health != NULL ? self->grid->health : "");
  return make_template (self, wmts, layer, health, error) && make_warp (self, error);
}

YpTileSource *
_yp_wmts_source_new (const YpMapEntry *entry,
                     const YpTileFetch *fetch,
                     char **health,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (YpWmtsSource) self = g_object_new (YP_TYPE_WMTS_SOURCE, NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GBytes) bytes = load_capabilities (entry, fetch, cancellable, error);

  self->entry = entry;
  self->fetch = *fetch;
  if (bytes == NULL || !read_capabilities (self, bytes, words, error))
    return NULL;

  find_same_levels (self);
  if (words->len > 0)
    *health = g_strdup (words->str);

  return YP_TILE_SOURCE (g_steal_pointer (&self));
}
