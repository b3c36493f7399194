/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-base-map-reply.h"

#include "yp-json.h"
#include "yp-map-style-rules.h"

/* A style is some hundred lines. */
#define MAX_STYLE (256 * 1024)

/* For how many seconds a tile may be shown without asking, and nothing believed. */
#define FRESH "private, max-age=600"
#define FRESH_NOTHING "private, max-age=60"

static void
add_optional (YpJsonWriter *writer, const char *name, const char *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  if (valid != NULL)
    yp_json_add_string (writer, name, valid);
}

/* Where a map is from, without what could be secret: the host of a server, the name of a file. */
static char *
make_source_name (const YpMapEntry *entry)
{
  GString *name;
  const char *url = entry->url != NULL ? entry->url : entry->capabilities;
  const char *host;
  const char *at;
  gsize length;

  if (entry->path != NULL)
    return g_path_get_basename (entry->path);
  if (url == NULL || (host = strstr (url, "://")) == NULL)
    return url != NULL ? g_path_get_basename (url) : NULL;

  host += 3;
  length = strcspn (host, "/?#");
  at = memchr (host, '@', length);
  if (at != NULL)
    {
      length -= (gsize) (at + 1 - host);
      host = at + 1;
    }

  name = g_string_new_len (host, (gssize) length);
  if (entry->subdomains != NULL && entry->subdomains[0] != NULL)
    g_string_replace (name, "{s}", entry->subdomains[0], 0);

  return g_string_free (name, FALSE);
}

static void
add_bounds (YpJsonWriter *writer, const YpBounds *bounds)
{
  yp_json_open_array (writer, "bounds");
  yp_json_add_degrees (writer, NULL, bounds->west);
  yp_json_add_degrees (writer, NULL, bounds->south);
  yp_json_add_degrees (writer, NULL, bounds->east);
  yp_json_add_degrees (writer, NULL, bounds->north);
  yp_json_close_array (writer);
}

/* The style of the map's own file where there is one and it is good, else that of the house. */
static YpMapStyle *
load_style (const YpMapEntry *entry, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (entry->style_file == NULL)
    return yp_map_style_new_default ();

  file = g_file_new_for_path (entry->style_file);
  stream = g_file_read (file, NULL, error);
  bytes = stream != NULL
              ? g_input_stream_read_bytes (G_INPUT_STREAM (stream), MAX_STYLE, NULL, error)
              : NULL;

  return bytes != NULL
             ? yp_map_style_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error)
             : NULL;
}

/* Returns: (transfer full) (nullable): what is wrong with the style */
static char *
add_style (YpJsonWriter *writer, const YpMapEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpMapStyle) style = load_style (entry, &error);
  g_autofree char *name = NULL;

  if (style != NULL)
    {
      yp_json_add_string (writer, "style", style->text);
      return NULL;
    }

  style = yp_map_style_new_default ();
  yp_json_add_string (writer, "style", style->text);
  name = g_path_get_basename (entry->style_file);
  return g_strdup_printf ("Style %s: %s", name, error->message);
}

static void
add_facts (YpJsonWriter *writer, const YpMapEntry *entry, const YpBaseMapState *state)
{
  g_autofree char *source = make_source_name (entry);
  const char *attribution =
      entry->attribution != NULL ? entry->attribution : state->info.attribution;

  yp_json_add_string (writer, "type", yp_map_type_get_name (entry->type));
  add_optional (writer, "owner", entry->owner);
  add_optional (writer, "source", source);
  yp_json_add_string (writer, "datum", yp_datum_get_name (entry->datum));
  add_optional (writer, "attribution", attribution);
  add_optional (writer, "approval", entry->approval);
  yp_json_add_int (writer, "min_zoom", state->info.min_zoom);
  yp_json_add_int (writer, "max_zoom", state->info.max_zoom);
  add_bounds (writer, &state->info.bounds);
  yp_json_add_number (writer, "opacity", entry->opacity);
  yp_json_add_boolean (writer, "shown", entry->is_shown);
}

static void
add_state (YpJsonWriter *writer, const YpBaseMapState *state, const char *fault)
{
  add_optional (writer, "error", state->error != NULL ? state->error : fault);
  add_optional (writer, "health", state->health);
  if (state->progress >= 0)
    yp_json_add_number (writer, "progress", state->progress);
  if (state->checked_at > 0)
    yp_json_add_time (writer, "checked_at", state->checked_at);
  yp_json_add_int (writer, "n_cached", (gint64) state->n_kept);
}

static void
add_map (YpJsonWriter *writer, YpBaseMap *map)
{
  const YpMapEntry *entry = yp_base_map_get_entry (map);
  g_auto (YpBaseMapState) state = { 0 };
  g_autofree char *fault = NULL;

  yp_base_map_wake (map);
  yp_base_map_describe (map, &state);
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "id", entry->id);
  yp_json_add_string (writer, "title", entry->title);
  yp_json_add_string (writer, "kind", state.info.is_vector ? "vector" : "raster");
  if (entry->error == NULL)
    add_facts (writer, entry, &state);
  if (entry->error == NULL && state.info.is_vector)
    fault = add_style (writer, entry);
  add_state (writer, &state, fault);
  yp_json_close_object (writer);
}

/**
 * yp_base_map_reply_new_list:
 * @maps: (element-type YpBaseMap): the base maps
 * @error: (nullable): why the file of them can not be read
 *
 * Returns: (transfer full): the answer to `GET /maps`
 */
YpReply *
yp_base_map_reply_new_list (GPtrArray *maps, const char *error)
{
  GString *text = g_string_new (NULL);
  YpReply *reply;
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_array (&writer, "maps");
  for (guint i = 0; i < maps->len; i++)
    add_map (&writer, maps->pdata[i]);
  yp_json_close_array (&writer);
  add_optional (&writer, "error", error);
  yp_json_close_object (&writer);

  reply = yp_reply_new_take (200, "application/json", text);
  yp_reply_set_header (reply, "Cache-Control", "private, no-cache");

  return reply;
}

/**
 * yp_base_map_reply_new_tile:
 * @request: what asked for it
 * @tile: what there is
 *
 * Returns: (transfer full): 200, 204 where there is nothing, 304 where it is known
 */
YpReply *
yp_base_map_reply_new_tile (const YpRequest *request, const YpTile *tile)
{
  const char *known = g_hash_table_lookup (request->headers, "if-none-match");
  g_autofree char *hash = NULL;
  g_autofree char *tag = NULL;
  YpReply *reply;

  if (tile->bytes == NULL)
    {
      reply = yp_reply_new (204, NULL, NULL);
      yp_reply_set_header (reply, "Cache-Control", FRESH_NOTHING);
      return reply;
    }

  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, tile->bytes);
  tag = g_strdup_printf ("\"%.32s\"", hash);
  if (known != NULL && strstr (known, tag) != NULL)
    reply = yp_reply_new (304, NULL, NULL);
  else
    reply = yp_reply_new (200, yp_tile_format_get_media_type (tile->format), tile->bytes);
  yp_reply_set_header (reply, "ETag", tag);
  yp_reply_set_header (reply, "Cache-Control", FRESH);
  yp_reply_set_header (reply, "X-Content-Type-Options", "nosniff");

  return reply;
}

/**
 * yp_base_map_reply_new_fault:
 * @error: as of yp_base_map_load()
 * @retry_in_s: when to ask again
 *
 * Returns: (transfer full): 503 where it will pass by itself, else 502
 */
YpReply *
yp_base_map_reply_new_fault (const GError *error, guint retry_in_s)
{
  gboolean passes = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY) ||
                    g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *seconds = NULL;
  YpReply *reply;

  if (!passes)
    return yp_reply_new_problem (502, "The map's source failed", error->message);

  seconds = g_strdup_printf ("%u", retry_in_s);
  reply = yp_reply_new_problem (503, "Busy", error->message);
  yp_reply_set_header (reply, "Retry-After", seconds);

  return reply;
}
