/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-library.h"

#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-session.h"

#define MAX_PAGES 999
#define MAX_PAGE_SIZE (256 * 1024 * 1024)

/* 10,000 outlines of a thousand vertices each. */
#define MAX_VALUES 40000000

/* Past the string that begins at @at. The text has passed yp_json_check(), so it ends. */
static const char *
skip_string (const char *at)
{
  for (at++; *at != '"'; at++)
    if (*at == '\\')
      at++;

  return at + 1;
}

/* Past the value that begins at @at, whatever it is. */
static const char *
skip_value (const char *at, const char *end)
{
  guint depth = 0;

  while (at < end)
    {
      if (*at == '"')
        {
          at = skip_string (at);
          if (depth == 0)
            return at;
          continue;
        }
      if (*at == '{' || *at == '[')
        depth++;
      else if (*at == '}' || *at == ']')
        {
          if (depth == 0)
            return at;
          depth--;
          if (depth == 0)
            return at + 1;
        }
      else if (*at == ',' && depth == 0)
        return at;
      at++;
    }

  return at;
}

/* The value of a member of the outermost object, as text. A page is tens of megabytes; a tree of it
 * would be hundreds, for the sake of one link. */
static gboolean
find_member (const char *text, gsize length, const char *name, const char **value, gsize *size)
{
  const char *end = text + length;
  const char *at = memchr (text, '{', length);
  gsize name_length = strlen (name);

  for (at = at != NULL ? at + 1 : end; at < end;)
    {
      const char *key;
      const char *key_end;

      at = memchr (at, '"', (gsize) (end - at));
      if (at == NULL)
        return FALSE;

      key = at + 1;
      at = skip_string (at);
      key_end = at - 1;
      at = memchr (at, ':', (gsize) (end - at));
      if (at == NULL)
        return FALSE;

      at++;
      *value = at;
      at = skip_value (at, end);
      *size = (gsize) (at - *value);
      if ((gsize) (key_end - key) == name_length && strncmp (key, name, name_length) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * yp_library_read_next:
 * @text: a page of `GET /collections/NAME/items`
 * @length: of @text, bytes
 * @next: (out) (nullable) (transfer full): where the next page is; %NULL for the last
 * @error: return location for a #YpError
 *
 * Returns: whether @text is a feature collection
 */
gboolean
yp_library_read_next (const char *text, gsize length, char **next, GError **error)
{
  const char *value;
  gsize size;
  g_autoptr (JsonNode) links = NULL;

  *next = NULL;
  if (!yp_json_check (text, length, MAX_VALUES, error))
    return FALSE;

  if (!find_member (text, length, "features", &value, &size))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The page has no “features”");
      return FALSE;
    }

  if (!find_member (text, length, "links", &value, &size))
    return TRUE;

  links = yp_json_parse (value, size, error);
  if (links == NULL)
    return FALSE;

  for (guint i = 0;
       JSON_NODE_HOLDS_ARRAY (links) && i < json_array_get_length (json_node_get_array (links));
       i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (links), i);
      JsonObject *link = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (link != NULL && g_strcmp0 (yp_json_get_string (link, "rel"), "next") == 0)
        *next = g_strdup (yp_json_get_string (link, "href"));
    }

  return TRUE;
}

/* Only the place in the collection is taken from the link: its host may be another's, behind a
 * gateway it may not be ours, and the token goes nowhere else. */
static char *
make_path (const char *collection, const char *next)
{
  g_autofree char *path = g_strdup_printf ("collections/%s/items?limit=10000", collection);
  const char *query = next != NULL ? strchr (next, '?') : NULL;
  g_autoptr (GHashTable) params = NULL;
  const char *after;
  g_autofree char *escaped = NULL;

  if (query == NULL)
    return g_steal_pointer (&path);

  params = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
  after = params != NULL ? g_hash_table_lookup (params, "after") : NULL;
  if (after == NULL)
    return NULL;

  escaped = g_uri_escape_string (after, NULL, FALSE);
  return g_strconcat (path, "&after=", escaped, NULL);
}

static gboolean
fetch_pages (YpSession *session,
             YpCache *cache,
             const YpReferenceLayer *layer,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = make_path (layer->name, NULL);

  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_autoptr (GBytes) page = yp_session_get (session, path, MAX_PAGE_SIZE, cancellable, error);
      g_autofree char *next = NULL;
      g_autofree char *next_path = NULL;

      if (page == NULL)
        return FALSE;
      if (!yp_library_read_next (g_bytes_get_data (page, NULL), g_bytes_get_size (page), &next,
                                 error) ||
          !yp_cache_write_layer_page (cache, layer, i, page, error))
        return FALSE;
      if (next == NULL)
        return yp_cache_finish_layer (cache, layer, i + 1, error);

      next_path = make_path (layer->name, next);
      if (g_strcmp0 (next_path, path) == 0 || next_path == NULL)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The link “%s” leads nowhere", next);
          return FALSE;
        }
      g_free (path);
      path = g_steal_pointer (&next_path);
    }

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "“%s” has more than %d pages", layer->name,
               MAX_PAGES);
  return FALSE;
}

/**
 * yp_library_fetch:
 * @credential: for the platform
 * @cache: where the pages go
 * @layer: what to fetch
 * @cancellable: (nullable): stops; pages already written are not listed
 * @error: return location for an error, as of yp_session_get(), or a #GFileError
 *
 * Fetches a reference layer page by page into the cache. Blocks: for a worker.
 *
 * Returns: whether the layer lies in the cache
 */
gboolean
yp_library_fetch (YpCredential *credential,
                  YpCache *cache,
                  const YpReferenceLayer *layer,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (YpSession) session = yp_session_new (credential, error);

  if (session == NULL)
    return FALSE;

  return fetch_pages (session, cache, layer, cancellable, error);
}
