/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-map-list.h"

#include <string.h>

#include "yp-error.h"
#include "yp-group-file-private.h"
#include "yp-tile-source.h"

#define MAX_TEXT 1000
#define MAX_ADDRESS 4000
#define MAX_KEY 1000
#define MAX_SUBDOMAINS 32

static const struct
{
  const char *name;
  gboolean is_file;
} types[] = {
  [YP_MAP_XYZ] = { "xyz", FALSE },        [YP_MAP_WMTS] = { "wmts", FALSE },
  [YP_MAP_WMS] = { "wms", FALSE },        [YP_MAP_MBTILES] = { "mbtiles", TRUE },
  [YP_MAP_PMTILES] = { "pmtiles", TRUE }, [YP_MAP_GEOPACKAGE] = { "geopackage", TRUE },
  [YP_MAP_RASTER] = { "raster", TRUE },   [YP_MAP_VECTOR] = { "vector", TRUE },
};

const char *
yp_map_type_get_name (YpMapType self)
{
  return types[self].name;
}

gboolean
yp_map_type_is_file (YpMapType self)
{
  return types[self].is_file;
}

static void
entry_free (gpointer data)
{
  YpMapEntry *self = data;

  g_free (self->id);
  g_free (self->error);
  g_free (self->title);
  g_free (self->path);
  g_free (self->url);
  g_free (self->capabilities);
  g_free (self->layer);
  g_free (self->layers);
  g_free (self->version);
  g_free (self->crs);
  g_free (self->format);
  g_free (self->style_name);
  g_free (self->matrix_set);
  g_free (self->style_file);
  g_free (self->encoding);
  g_free (self->owner);
  g_free (self->attribution);
  g_free (self->approval);
  g_free (self->key);
  g_free (self->key_file);
  g_strfreev (self->subdomains);
  g_free (self);
}

static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);

  return length >= 1 && length <= 40 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void
take_type (YpMapEntry *self, YpGroup *group)
{
  const char *text = _yp_group_take (group, "type");

  if (text == NULL)
    _yp_group_blame (group, "type", "is missing");
  else
    for (guint i = 0; i < G_N_ELEMENTS (types); i++)
      if (g_str_equal (types[i].name, text))
        {
          self->type = i;
          return;
        }
  _yp_group_blame (group, "type",
                   "not one of xyz, wmts, wms, mbtiles, pmtiles, geopackage, raster, vector");
}

static void
take_datum (YpMapEntry *self, YpGroup *group)
{
  const char *text = _yp_group_take (group, "datum");

  self->datum = YP_DATUM_CGCS2000;
  if (text != NULL && !yp_datum_from_name (text, &self->datum))
    _yp_group_blame (group, "datum", "not one of cgcs2000, wgs84, gcj02, bd09");
}

/* GDAL's own names, such as /vsicurl/, are not files of this machine. */
static char *
take_path (YpGroup *group, const char *key, const char *folder)
{
  g_autofree char *text = _yp_group_take_text (group, key, MAX_ADDRESS);
  g_autofree char *path = text != NULL ? g_canonicalize_filename (text, folder) : NULL;

  if (path != NULL && g_str_has_prefix (path, "/vsi"))
    {
      _yp_group_blame (group, key, "not a file of this machine");
      return NULL;
    }
  return g_steal_pointer (&path);
}

static gboolean
is_address (const char *text)
{
  const char *host = g_str_has_prefix (text, "https://")  ? text + 8
                     : g_str_has_prefix (text, "http://") ? text + 7
                                                          : NULL;

  if (host == NULL || *host == '\0' || *host == '/')
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) || *at == ' ')
      return FALSE;
  return TRUE;
}

static char *
take_address (YpGroup *group, const char *key)
{
  char *text = _yp_group_take_text (group, key, MAX_ADDRESS);

  if (text != NULL && !is_address (text))
    _yp_group_blame (group, key, "not an address that begins with http:// or https://");
  return text;
}

static void
check_template (const char *url, gboolean has_subdomains, YpGroup *group)
{
  guint n_rows = 0;

  n_rows += strstr (url, "{y}") != NULL;
  n_rows += strstr (url, "{-y}") != NULL;
  n_rows += strstr (url, "{tmsy}") != NULL;
  if (strstr (url, "{z}") == NULL || strstr (url, "{x}") == NULL || n_rows != 1)
    _yp_group_blame (group, "url", "wants {z}, {x} and one of {y}, {-y}, {tmsy}");
  if ((strstr (url, "{s}") != NULL) != has_subdomains)
    _yp_group_blame (group, "url", "{s} and subdomains= belong together");
}

static void
check_key (const YpMapEntry *self, YpGroup *group)
{
  gboolean is_wanted = (self->url != NULL && strstr (self->url, "{key}") != NULL) ||
                       (self->capabilities != NULL && strstr (self->capabilities, "{key}") != NULL);

  if (self->key != NULL && self->key_file != NULL)
    _yp_group_blame (group, "key-file", "and key= are one too many");
  if (is_wanted && self->key == NULL && self->key_file == NULL)
    _yp_group_blame (group, "url", "wants a {key}, and there is neither key= nor key-file=");
}

static void
take_xyz (YpMapEntry *self, YpGroup *group)
{
  self->url = take_address (group, "url");
  self->subdomains = _yp_group_take_list (group, "subdomains", MAX_SUBDOMAINS);
  if (self->url == NULL)
    _yp_group_blame (group, "url", "is missing");
  else
    check_template (self->url, self->subdomains != NULL, group);
}

static void
take_wms (YpMapEntry *self, YpGroup *group)
{
  self->url = take_address (group, "url");
  self->layers = _yp_group_take_text (group, "layers", MAX_TEXT);
  self->version = _yp_group_take_text (group, "version", MAX_TEXT);
  self->crs = _yp_group_take_text (group, "crs", MAX_TEXT);
  self->format = _yp_group_take_text (group, "format", MAX_TEXT);
  self->style_name = _yp_group_take_text (group, "server-style", MAX_TEXT);

  if (self->url == NULL)
    _yp_group_blame (group, "url", "is missing");
  if (self->layers == NULL)
    _yp_group_blame (group, "layers", "is missing");
  if (self->version != NULL && !g_str_equal (self->version, "1.1.1") &&
      !g_str_equal (self->version, "1.3.0"))
    _yp_group_blame (group, "version", "neither 1.1.1 nor 1.3.0");
}

static void
take_wmts (YpMapEntry *self, YpGroup *group, const char *folder)
{
  const char *text = _yp_group_take (group, "capabilities");

  self->url = take_address (group, "url");
  self->layer = _yp_group_take_text (group, "layer", MAX_TEXT);
  self->matrix_set = _yp_group_take_text (group, "matrix-set", MAX_TEXT);
  self->format = _yp_group_take_text (group, "format", MAX_TEXT);
  self->style_name = _yp_group_take_text (group, "server-style", MAX_TEXT);
  self->subdomains = _yp_group_take_list (group, "subdomains", MAX_SUBDOMAINS);
  if (text != NULL && strstr (text, "://") != NULL)
    self->capabilities = take_address (group, "capabilities");
  else
    self->capabilities = take_path (group, "capabilities", folder);

  if (self->url == NULL && self->capabilities == NULL)
    _yp_group_blame (group, "capabilities", "and url are both missing");
}

static void
take_file (YpMapEntry *self, YpGroup *group, const char *folder)
{
  self->path = take_path (group, "path", folder);
  if (self->path == NULL)
    _yp_group_blame (group, "path", "is missing");
  if (self->type != YP_MAP_RASTER)
    self->style_file = take_path (group, "style", folder);
  if (self->type == YP_MAP_RASTER || self->type == YP_MAP_VECTOR)
    self->crs = _yp_group_take_text (group, "crs", MAX_TEXT);
  if (self->type == YP_MAP_VECTOR)
    self->encoding = _yp_group_take_text (group, "encoding", MAX_TEXT);
  if (self->type == YP_MAP_VECTOR || self->type == YP_MAP_GEOPACKAGE)
    {
      g_autofree char *table = _yp_group_take_text (group, "table", MAX_TEXT);

      self->layer = _yp_group_take_text (group, "layer", MAX_TEXT);
      if (self->layer != NULL && table != NULL)
        _yp_group_blame (group, "table", "and layer= mean the same");
      if (self->layer == NULL)
        self->layer = g_steal_pointer (&table);
    }
}

static void
take_zooms (YpMapEntry *self, YpGroup *group)
{
  double least = _yp_group_take_number (group, "min-zoom", 0, YP_TILE_MAX_ZOOM, -1);
  double most = _yp_group_take_number (group, "max-zoom", 0, YP_TILE_MAX_ZOOM, -1);

  self->min_zoom = (int) least;
  self->max_zoom = (int) most;
  if (self->min_zoom != least)
    _yp_group_blame (group, "min-zoom", "not a whole number");
  if (self->max_zoom != most)
    _yp_group_blame (group, "max-zoom", "not a whole number");
  if (self->max_zoom >= 0 && self->max_zoom < self->min_zoom)
    _yp_group_blame (group, "max-zoom", "less than min-zoom");
}

static void
take_common (YpMapEntry *self, YpGroup *group, const char *folder)
{
  self->title = _yp_group_take_text (group, "title", MAX_TEXT);
  if (self->title == NULL)
    self->title = g_strdup (self->id);
  self->owner = _yp_group_take_text (group, "owner", MAX_TEXT);
  self->attribution = _yp_group_take_text (group, "attribution", MAX_TEXT);
  self->approval = _yp_group_take_text (group, "approval", MAX_TEXT);
  self->key = _yp_group_take_text (group, "key", MAX_KEY);
  self->key_file = take_path (group, "key-file", folder);
  self->opacity = _yp_group_take_number (group, "opacity", 0, 1, 1);
  self->is_shown = _yp_group_take_boolean (group, "shown", TRUE);
  take_datum (self, group);
  take_zooms (self, group);
}

static void
take_source (YpMapEntry *self, YpGroup *group, const char *folder)
{
  if (group->fault != NULL)
    return;
  if (yp_map_type_is_file (self->type))
    take_file (self, group, folder);
  else if (self->type == YP_MAP_XYZ)
    take_xyz (self, group);
  else if (self->type == YP_MAP_WMS)
    take_wms (self, group);
  else
    take_wmts (self, group, folder);
  check_key (self, group);
  _yp_group_blame_rest (group);
}

static YpMapEntry *
entry_new (YpGroup *group, const char *folder)
{
  YpMapEntry *self = g_new0 (YpMapEntry, 1);

  self->id = g_strdup (group->name);
  take_common (self, group, folder);
  take_type (self, group);
  take_source (self, group, folder);
  if (!is_id (self->id) && self->error == NULL)
    self->error =
        g_strdup_printf ("line %u: the name of a map is 1 to 40 of a-z, 0-9 and -", group->line);
  if (self->error == NULL)
    self->error = g_steal_pointer (&group->fault);
  return self;
}

/**
 * yp_map_list_parse:
 * @text: (array length=size): the file of base maps, see `data/maps.conf.example`
 * @size: its length, at most 1 MiB
 * @folder: what relative paths are relative to, an absolute path
 * @error: return location for a #YpError that names the line: bytes that are no such file at all
 *
 * Pure: looks at no file. Whatever is wrong within a group is the error of that entry alone.
 *
 * Returns: (transfer full) (nullable) (element-type YpMapEntry): the maps in the file's order, at
 *   most 1,000; freed with g_ptr_array_unref()
 */
GPtrArray *
yp_map_list_parse (const char *text, gsize size, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (text != NULL || size == 0, NULL);
  g_return_val_if_fail (folder != NULL && g_path_is_absolute (folder), NULL);

  groups = _yp_group_file_parse (text, size, error);
  if (groups == NULL)
    return NULL;

  for (guint i = 0; i < groups->len; i++)
    {
      YpGroup *group = groups->pdata[i];
      YpMapEntry *entry = entry_new (group, folder);

      g_ptr_array_add (entries, entry);
      if (!g_hash_table_add (ids, entry->id) && entry->error == NULL)
        entry->error =
            g_strdup_printf ("line %u: there is another map “%s” above", group->line, entry->id);
    }
  return g_steal_pointer (&entries);
}

/**
 * yp_map_list_load:
 * @path: the file of base maps
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpError or #GIOErrorEnum that names file and line
 *
 * Blocks. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type YpMapEntry): as of yp_map_list_parse()
 */
GPtrArray *
yp_map_list_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *full = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = NULL;
  GPtrArray *entries;
  gsize size;

  g_return_val_if_fail (path != NULL, NULL);

  full = g_canonicalize_filename (path, NULL);
  folder = g_path_get_dirname (full);
  file = g_file_new_for_path (full);
  if (!g_file_load_contents (file, cancellable, &text, &size, NULL, error))
    return NULL;

  entries = yp_map_list_parse (text, size, folder, error);
  if (entries == NULL)
    g_prefix_error (error, "%s: ", path);
  return entries;
}

/**
 * yp_map_entry_read_key:
 * @self: an entry
 * @key: (out) (transfer full) (nullable): its secret; %NULL where it has none
 * @error: return location
 *
 * What stands for `{key}`. The file of a key is read anew each time, so that a new key needs no
 * restart. Blocks shortly. Messages never hold the key.
 *
 * Returns: %FALSE with @error set if the file of the key can not be read or is empty
 */
gboolean
yp_map_entry_read_key (const YpMapEntry *self, char **key, GError **error)
{
  g_autofree char *text = NULL;
  gsize size;

  g_return_val_if_fail (self != NULL && key != NULL, FALSE);

  *key = g_strdup (self->key);
  if (self->key_file == NULL)
    return TRUE;
  if (!g_file_get_contents (self->key_file, &text, &size, error))
    return FALSE;

  text[strcspn (text, "\r\n")] = '\0';
  g_strstrip (text);
  if (*text == '\0' || strlen (text) > MAX_KEY || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s: its first line is not a key",
                   self->key_file);
      return FALSE;
    }
  *key = g_steal_pointer (&text);
  return TRUE;
}
