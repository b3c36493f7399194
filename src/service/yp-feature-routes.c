/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-feature-request.h"
#include "yp-json.h"
#include "yp-route.h"
#include "yp-service-resources.h"

#define TYPE_JSON "application/json"
#define TYPE_GEOJSON "application/geo+json"
#define TYPE_OPENAPI "application/vnd.oai.openapi+json;version=3.0"

#define CRS84 "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
#define CONFORMANCE "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"

#define OPENAPI_PATH "/cn/yiping/service/openapi.json"
/* What stands in the document for the address under which the service is reached. */
#define OPENAPI_SERVER "http://yiping.invalid"

/* The first guess of a reply's size: most pages grow beyond it once or twice. */
#define FEATURE_SIZE 400
#define MAX_FIRST_SIZE 65536

G_GNUC_PRINTF (5, 6)
static void
add_link (YpJsonWriter *json,
          const char *rel,
          const char *type,
          const char *base_url,
          const char *format,
          ...)
{
  g_autoptr (GString) href = g_string_new (base_url);
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (href, format, arguments);
  va_end (arguments);

  yp_json_open_object (json, NULL);
  yp_json_add_string (json, "href", href->str);
  yp_json_add_string (json, "rel", rel);
  yp_json_add_string (json, "type", type);
  yp_json_close_object (json);
}

static YpReply *
read_landing (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  GString *text;
  YpJsonWriter json;

  if (!yp_feature_request_check_plain (request->query_text, error))
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&json, text);
  yp_json_open_object (&json, NULL);
  yp_json_add_string (&json, "title", "Yiping 一屏");
  yp_json_add_string (&json, "description",
                      "The live situation of a city: incidents, units, areas and layers");
  yp_json_open_array (&json, "links");
  add_link (&json, "self", TYPE_JSON, request->base_url, "/");
  add_link (&json, "service-desc", TYPE_OPENAPI, request->base_url, "/api");
  add_link (&json, "conformance", TYPE_JSON, request->base_url, "/conformance");
  add_link (&json, "data", TYPE_JSON, request->base_url, "/collections");
  yp_json_close_array (&json);
  yp_json_close_object (&json);

  return yp_reply_new_take (200, TYPE_JSON, text);
}

static YpReply *
read_conformance (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  GString *text;
  YpJsonWriter json;

  if (!yp_feature_request_check_plain (request->query_text, error))
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&json, text);
  yp_json_open_object (&json, NULL);
  yp_json_open_array (&json, "conformsTo");
  yp_json_add_string (&json, NULL, CONFORMANCE "core");
  yp_json_add_string (&json, NULL, CONFORMANCE "oas30");
  yp_json_add_string (&json, NULL, CONFORMANCE "geojson");
  yp_json_close_array (&json);
  yp_json_close_object (&json);

  return yp_reply_new_take (200, TYPE_JSON, text);
}

static YpReply *
read_api (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  GString *text;
  const char *start;
  const char *server;

  if (!yp_feature_request_check_plain (request->query_text, error))
    return NULL;

  document = g_resource_lookup_data (yp_service_get_resource (), OPENAPI_PATH,
                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (document == NULL)
    return NULL;

  start = g_bytes_get_data (document, NULL);
  server = g_strstr_len (start, (gssize) g_bytes_get_size (document), "\"" OPENAPI_SERVER "\"");
  g_assert (server != NULL);

  text = g_string_new_len (start, server - start);
  yp_json_append_string (text, request->base_url, -1);
  server += strlen ("\"" OPENAPI_SERVER "\"");
  g_string_append_len (text, server, (gssize) g_bytes_get_size (document) - (server - start));

  return yp_reply_new_take (200, TYPE_OPENAPI, text);
}

static gboolean
write_extent (YpJsonWriter *json, YpStore *store, const YpCollection *collection, GError **error)
{
  YpBounds bounds = YP_BOUNDS_EMPTY;

  if (!yp_store_get_extent (store, collection, &bounds, error))
    return FALSE;
  if (yp_bounds_is_empty (&bounds))
    return TRUE;

  yp_json_open_object (json, "extent");
  yp_json_open_object (json, "spatial");
  yp_json_open_array (json, "bbox");
  yp_json_open_array (json, NULL);
  yp_json_add_degrees (json, NULL, bounds.west);
  yp_json_add_degrees (json, NULL, bounds.south);
  yp_json_add_degrees (json, NULL, bounds.east);
  yp_json_add_degrees (json, NULL, bounds.north);
  yp_json_close_array (json);
  yp_json_close_array (json);
  yp_json_add_string (json, "crs", CRS84);
  yp_json_close_object (json);
  yp_json_close_object (json);

  return TRUE;
}

static gboolean
write_collection (YpJsonWriter *json,
                  const char *base_url,
                  YpStore *store,
                  const YpCollection *collection,
                  GError **error)
{
  yp_json_open_object (json, NULL);
  yp_json_add_string (json, "id", collection->name);
  yp_json_add_string (json, "title", collection->title);
  if (!write_extent (json, store, collection, error))
    return FALSE;
  yp_json_add_string (json, "itemType", "feature");
  yp_json_open_array (json, "crs");
  yp_json_add_string (json, NULL, CRS84);
  yp_json_close_array (json);
  yp_json_open_array (json, "links");
  add_link (json, "self", TYPE_JSON, base_url, "/collections/%s", collection->name);
  add_link (json, "items", TYPE_GEOJSON, base_url, "/collections/%s/items", collection->name);
  yp_json_close_array (json);
  yp_json_close_object (json);

  return TRUE;
}

static YpReply *
read_collections (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_collections;
  const YpCollection *collections = yp_collections_get (&n_collections);
  YpJsonWriter json;

  if (!yp_feature_request_check_plain (request->query_text, error))
    return NULL;

  yp_json_writer_init (&json, text);
  yp_json_open_object (&json, NULL);
  yp_json_open_array (&json, "links");
  add_link (&json, "self", TYPE_JSON, request->base_url, "/collections");
  yp_json_close_array (&json);
  yp_json_open_array (&json, "collections");
  for (guint i = 0; i < n_collections; i++)
    {
      if (!write_collection (&json, request->base_url, store, &collections[i], error))
        return NULL;
    }
  yp_json_close_array (&json);
  yp_json_close_object (&json);

  return yp_reply_new_take (200, TYPE_JSON, g_steal_pointer (&text));
}

static const YpCollection *
find_collection (const YpRequest *request, GError **error)
{
  const YpCollection *collection = yp_collection_find (request->segments[1]);

  if (collection == NULL)
    {
      g_autofree char *shown = yp_form_shorten (request->segments[1], -1);

      g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no collection “%s”", shown);
    }

  return collection;
}

static YpReply *
read_collection (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  const YpCollection *collection = find_collection (request, error);
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter json;

  if (collection == NULL || !yp_feature_request_check_plain (request->query_text, error))
    return NULL;

  yp_json_writer_init (&json, text);
  if (!write_collection (&json, request->base_url, store, collection, error))
    return NULL;

  return yp_reply_new_take (200, TYPE_JSON, g_steal_pointer (&text));
}

static void
write_page_links (YpJsonWriter *json,
                  const char *base_url,
                  const YpFeatureRequest *query,
                  const YpPage *page)
{
  const char *name = query->query.collection->name;
  g_autoptr (GString) address = g_string_new (NULL);

  yp_json_open_array (json, "links");
  yp_feature_request_append_address (query, 0, address);
  add_link (json, "self", TYPE_GEOJSON, base_url, "/collections/%s/items%s", name, address->str);
  if (page->has_more)
    {
      g_string_truncate (address, 0);
      yp_feature_request_append_address (query, page->last_fid, address);
      add_link (json, "next", TYPE_GEOJSON, base_url, "/collections/%s/items%s", name,
                address->str);
    }
  add_link (json, "collection", TYPE_JSON, base_url, "/collections/%s", name);
  yp_json_close_array (json);
}

static YpReply *
read_items (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  const YpCollection *collection = find_collection (request, error);
  g_autoptr (YpFeatureRequest) query = NULL;
  g_autoptr (GString) text = NULL;
  YpPage page = { 0 };
  YpJsonWriter json;

  if (collection == NULL)
    return NULL;
  query = yp_feature_request_parse (collection, request->query_text, error);
  if (query == NULL)
    return NULL;

  text = g_string_sized_new (MIN ((gsize) query->query.limit * FEATURE_SIZE, MAX_FIRST_SIZE));
  yp_json_writer_init (&json, text);
  yp_json_open_object (&json, NULL);
  yp_json_add_string (&json, "type", "FeatureCollection");
  yp_json_open_array (&json, "features");
  if (!yp_store_query_features (store, &query->query, text, &page, error))
    return NULL;
  yp_json_close_array (&json);
  yp_json_add_int (&json, "numberReturned", page.n_features);
  if (page.n_matched >= 0)
    yp_json_add_int (&json, "numberMatched", page.n_matched);
  yp_json_add_time (&json, "timeStamp", yp_clock_now (&city->clock));
  write_page_links (&json, request->base_url, query, &page);
  yp_json_close_object (&json);

  return yp_reply_new_take (200, TYPE_GEOJSON, g_steal_pointer (&text));
}

/* The store writes `{…}`; the links go before its last brace. */
static void
add_item_links (GString *feature, const char *base_url, const char *collection, const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autoptr (GString) links = g_string_new (NULL);
  YpJsonWriter json;

  yp_json_writer_init (&json, links);
  yp_json_open_array (&json, NULL);
  add_link (&json, "self", TYPE_GEOJSON, base_url, "/collections/%s/items/%s", collection, escaped);
  add_link (&json, "collection", TYPE_JSON, base_url, "/collections/%s", collection);
  yp_json_close_array (&json);

  g_assert (feature->str[feature->len - 1] == '}');
  g_string_truncate (feature, feature->len - 1);
  g_string_append (feature, ",\"links\":");
  g_string_append_len (feature, links->str, (gssize) links->len);
  g_string_append_c (feature, '}');
}

static YpReply *
read_item (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  const YpCollection *collection = find_collection (request, error);
  const char *id = request->segments[3];
  g_autoptr (GString) text = g_string_sized_new (FEATURE_SIZE);
  YpQuery query = {
    .collection = collection,
    .time_from = G_MININT64,
    .time_to = G_MAXINT64,
    .id = id,
    .limit = 1,
  };
  YpPage page = { 0 };

  if (collection == NULL || !yp_feature_request_check_plain (request->query_text, error) ||
      !yp_store_query_features (store, &query, text, &page, error))
    return NULL;

  if (page.n_features == 0)
    {
      g_autofree char *shown = yp_form_shorten (id, -1);

      g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no feature “%s” in “%s”", shown,
                   collection->name);
      return NULL;
    }

  add_item_links (text, request->base_url, collection->name, id);
  return yp_reply_new_take (200, TYPE_GEOJSON, g_steal_pointer (&text));
}

const YpRoute yp_feature_routes[] = {
  { .method = "GET", .pattern = "", .read = read_landing },
  { .method = "GET", .pattern = "conformance", .read = read_conformance },
  { .method = "GET", .pattern = "api", .read = read_api },
  { .method = "GET", .pattern = "collections", .read = read_collections },
  { .method = "GET", .pattern = "collections/*", .read = read_collection },
  { .method = "GET", .pattern = "collections/*/items", .read = read_items },
  { .method = "GET", .pattern = "collections/*/items/*", .read = read_item },
  { 0 },
};
