/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-map-info.h"

#include <string.h>

#include "yp-error.h"
#include "yp-json-read.h"

#define MAX_ZOOM 24

static void
map_info_clear (gpointer data)
{
  YpMapInfo *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->type);
  g_free (self->owner);
  g_free (self->source);
  g_free (self->datum);
  g_free (self->attribution);
  g_free (self->approval);
  g_free (self->style);
  g_free (self->error);
  g_free (self->digest);
}

YpMapInfo *
yp_map_info_ref (YpMapInfo *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
yp_map_info_unref (YpMapInfo *self)
{
  g_atomic_rc_box_release_full (self, map_info_clear);
}

/* Whether @text may be part of a path. */
gboolean
yp_map_info_is_id (const char *text)
{
  gsize length = text != NULL ? strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;

  return length >= 1 && length <= YP_MAP_INFO_MAX_ID && text[length] == '\0';
}

static char *
dup_text (JsonObject *object, const char *name)
{
  const char *text = yp_json_get_string (object, name);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static gint64
get_int (JsonObject *object, const char *name, gint64 least, gint64 most, gint64 otherwise)
{
  gint64 value;

  return yp_json_get_int (object, name, &value) && value >= least && value <= most ? value
                                                                                   : otherwise;
}

/* The whole world where nothing, or nothing sensible, is said. */
static YpBounds
read_bounds (JsonObject *object)
{
  static const YpBounds world = { -180, -90, 180, 90 };
  JsonArray *array = yp_json_get_array (object, "bounds");
  double edges[4];

  if (array == NULL || json_array_get_length (array) != 4)
    return world;

  for (guint i = 0; i < 4; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node))
        return world;
      edges[i] = json_node_get_double (node);
    }

  if (!yp_is_on_earth (edges[0], edges[1]) || !yp_is_on_earth (edges[2], edges[3]) ||
      edges[0] >= edges[2] || edges[1] >= edges[3])
    return world;

  return (YpBounds){ edges[0], edges[1], edges[2], edges[3] };
}

static gboolean
read_flag (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

/* What makes a tile another: where it comes from and how it is placed. */
static char *
make_digest (const YpMapInfo *self)
{
  g_autofree char *text = g_strdup_printf (
      "%s\n%s\n%s\n%d\n%u\n%u", self->type, self->source != NULL ? self->source : "",
      self->datum != NULL ? self->datum : "", self->is_vector, self->min_zoom, self->max_zoom);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (hash, 12);
}

/* (nullable): %NULL where it has no name that could be asked for. */
static YpMapInfo *
read_map (JsonObject *object)
{
  const char *id = yp_json_get_string (object, "id");
  double opacity = yp_json_get_number (object, "opacity");
  YpMapInfo *self;

  if (id == NULL || *id == '\0' || strlen (id) > 1000)
    return NULL;

  self = g_atomic_rc_box_new0 (YpMapInfo);
  self->id = g_strdup (id);
  self->title = dup_text (object, "title");
  if (self->title == NULL)
    self->title = g_strdup (id);
  self->is_vector = g_strcmp0 (yp_json_get_string (object, "kind"), "vector") == 0;
  self->type = dup_text (object, "type");
  self->owner = dup_text (object, "owner");
  self->source = dup_text (object, "source");
  self->datum = dup_text (object, "datum");
  self->attribution = dup_text (object, "attribution");
  self->approval = dup_text (object, "approval");
  self->style = dup_text (object, "style");
  self->error = dup_text (object, "error");
  self->min_zoom = (guint) get_int (object, "min_zoom", 0, MAX_ZOOM, 0);
  self->max_zoom = (guint) get_int (object, "max_zoom", self->min_zoom, MAX_ZOOM, MAX_ZOOM);
  self->bounds = read_bounds (object);
  self->opacity = opacity >= 0 && opacity <= 1 ? opacity : 1;
  self->is_shown = read_flag (object, "shown");
  self->n_cached = get_int (object, "n_cached", 0, G_MAXINT64, -1);
  if (!yp_json_get_time (object, "checked_at", &self->checked_at))
    self->checked_at = 0;
  self->digest = make_digest (self);

  return self;
}

/**
 * yp_map_info_parse_list:
 * @text: what `GET /maps` answers
 * @length: of @text, bytes
 * @error: return location for a #YpError
 *
 * Returns: (transfer full) (nullable) (element-type YpMapInfo): the maps, the lowest first, or
 *   %NULL with @error set
 */
GPtrArray *
yp_map_info_parse_list (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (text, length, error);
  JsonArray *array;
  GPtrArray *maps;

  if (object == NULL)
    return NULL;

  array = yp_json_get_array (object, "maps");
  if (array == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The list of maps has no “maps”");
      return NULL;
    }

  maps = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_map_info_unref);
  for (guint i = 0; i < json_array_get_length (array) && maps->len < YP_MAP_INFO_MAX; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      YpMapInfo *map =
          JSON_NODE_HOLDS_OBJECT (node) ? read_map (json_node_get_object (node)) : NULL;

      if (map != NULL)
        g_ptr_array_add (maps, map);
    }

  return maps;
}
