/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-set-command.h"

static JsonObject *
normalize (JsonObject *object, GError **error)
{
  g_autoptr (YpItem) item = yp_item_new_from_json (object, error);

  return item != NULL ? yp_item_make_object (item) : NULL;
}

static gboolean
check_set (GPtrArray *objects, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);

  for (guint i = 0; i < objects->len; i++)
    g_ptr_array_add (items, yp_item_new_from_json (objects->pdata[i], NULL));

  return yp_catalogue_may_set (city->catalogue, items, yp_clock_now (&city->clock), error);
}

static const YpSetKind kind = {
  .type = "item",
  .key = "key",
  .normalize = normalize,
  .check = check_set,
};

/* POST /items */
static YpCommand *
parse_change (const YpRequest *request, YpCity *city, GError **error)
{
  return yp_set_command_new (request, &kind, error);
}

/* GET /items */
static YpReply *
list_items (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_array (&writer, NULL);
  for (guint i = 0; i < yp_catalogue_get_n_items (city->catalogue); i++)
    yp_item_write_json (yp_catalogue_get_item (city->catalogue, i), &writer, NULL);
  yp_json_close_array (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

/* GET /items/model */
static YpReply *
read_model (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  const char *known = g_hash_table_lookup (request->headers, "if-none-match");
  g_autoptr (GBytes) json = yp_models_get (city->models);
  g_autoptr (YpReply) reply = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *tag = NULL;

  if (json == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_NOT_FOUND, "Nothing has been learnt yet");
      return NULL;
    }

  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, json);
  tag = g_strdup_printf ("\"%.32s\"", hash);
  if (known != NULL && strstr (known, tag) != NULL)
    reply = yp_reply_new (304, NULL, NULL);
  else
    reply = yp_reply_new (200, "application/json", json);
  yp_reply_set_header (reply, "ETag", tag);
  yp_reply_set_header (reply, "Cache-Control", "private, no-cache");

  return reply->body == NULL || yp_reply_compress (reply, request, error) ? g_steal_pointer (&reply)
                                                                          : NULL;
}

const YpRoute yp_item_routes[] = {
  { .method = "GET", .pattern = "items", .read = list_items },
  { .method = "GET", .pattern = "items/model", .read = read_model },
  { .method = "POST", .pattern = "items", .roles = YP_ROLE_ADMINISTRATOR, .parse = parse_change },
  { 0 },
};
