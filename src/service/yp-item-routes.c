/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-set-command.h"

static JsonObject *
normalize (JsonObject *object, GError **error)
{
  g_autoptr (YpItem) item = yp_item_new_from_json (object, error);
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  if (item == NULL)
    return NULL;

  yp_json_writer_init (&writer, text);
  yp_item_write_json (item, &writer, NULL);

  return yp_json_parse_object (text->str, text->len, error);
}

/* One version of a key is kept, so one that is set too early would take the item out of force. */
static gboolean
check_begins (GPtrArray *objects, YpStore *store, YpCity *city, GError **error)
{
  gint64 now = yp_clock_now (&city->clock);

  for (guint i = 0; i < objects->len; i++)
    {
      JsonObject *object = g_ptr_array_index (objects, i);
      const char *key = yp_json_get_string (object, "key");
      gint64 from = 0;

      if (!yp_json_get_time (object, "effective_from", &from) || from <= now ||
          yp_catalogue_find_at (city->catalogue, key, now) == NULL)
        continue;

      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                   "“%s” is in force, and would not be until its new version begins; set that when "
                   "it does",
                   key);
      return FALSE;
    }

  return TRUE;
}

static const YpSetKind kind = {
  .type = "item",
  .key = "key",
  .normalize = normalize,
  .check = check_begins,
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

const YpRoute yp_item_routes[] = {
  { .method = "GET", .pattern = "items", .read = list_items },
  { .method = "POST", .pattern = "items", .roles = YP_ROLE_ADMINISTRATOR, .parse = parse_change },
  { 0 },
};
