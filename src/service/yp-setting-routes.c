/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-set-command.h"
#include "yp-setting.h"

static JsonObject *
normalize (JsonObject *object, GError **error)
{
  const char *name = yp_json_get_string (object, "name");
  const char *text = yp_json_get_string (object, "text");
  JsonObject *setting;

  if (text == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“text” is not a text");
      return NULL;
    }

  if (!yp_setting_check (name, text, error))
    return NULL;

  setting = json_object_new ();
  json_object_set_string_member (setting, "name", name);
  json_object_set_string_member (setting, "text", text);

  return setting;
}

static const YpSetKind kind = {
  .type = "setting",
  .key = "name",
  .normalize = normalize,
};

/* POST /settings */
static YpCommand *
parse_change (const YpRequest *request, YpCity *city, GError **error)
{
  return yp_set_command_new (request, &kind, error);
}

static gboolean
write_setting (YpJsonWriter *writer, YpStore *store, const char *name, GError **error)
{
  g_autofree char *subject = g_strconcat ("setting/", name, NULL);
  GError *own_error = NULL;
  g_autoptr (YpRecord) record = yp_store_get_record (store, subject, &own_error);
  g_autoptr (GBytes) own = yp_setting_get_default (name);
  g_autofree char *text = g_strndup (g_bytes_get_data (own, NULL), g_bytes_get_size (own));

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "name", name);
  yp_json_add_string (writer, "text",
                      record != NULL ? yp_json_get_string (record->body, "text") : text);
  if (record != NULL)
    yp_json_add_time (writer, "set_at", record->updated_at);
  yp_json_close_object (writer);

  return TRUE;
}

/* GET /settings */
static YpReply *
list_settings (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;
  const char *name;

  yp_json_writer_init (&writer, text);
  yp_json_open_array (&writer, NULL);
  for (guint i = 0; (name = yp_setting_get_name (i)) != NULL; i++)
    if (!write_setting (&writer, store, name, error))
      {
        g_string_free (text, TRUE);
        return NULL;
      }
  yp_json_close_array (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

const YpRoute yp_setting_routes[] = {
  { .method = "GET", .pattern = "settings", .read = list_settings },
  { .method = "POST",
    .pattern = "settings",
    .roles = YP_ROLE_ADMINISTRATOR,
    .parse = parse_change },
  { 0 },
};
