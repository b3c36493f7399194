/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-set-command.h"

static JsonObject *
normalize (JsonObject *object, GError **error)
{
  g_autoptr (YpOrganization) organization = yp_organization_new_from_json (object, error);
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  if (organization == NULL)
    return NULL;

  yp_json_writer_init (&writer, text);
  yp_organization_write_json (organization, &writer, NULL);

  return yp_json_parse_object (text->str, text->len, error);
}

/* The tree as it would be: those of the store, but for those set anew. */
static gboolean
check_tree (GPtrArray *objects, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GHashTable) rows =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_object_unref);
  g_autoptr (GPtrArray) records =
      yp_store_list_records (store, "organization", "active", NULL, 0, G_MAXINT32, NULL, error);
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_organization_unref);
  g_autoptr (YpOrganizations) tree = NULL;
  GHashTableIter iter;
  gpointer body;

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const YpRecord *record = g_ptr_array_index (records, i);

      g_hash_table_replace (rows, (char *) record->id, json_object_ref (record->body));
    }
  for (guint i = 0; i < objects->len; i++)
    {
      JsonObject *object = g_ptr_array_index (objects, i);

      g_hash_table_replace (rows, (char *) yp_json_get_string (object, "id"),
                            json_object_ref (object));
    }

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &body))
    {
      YpOrganization *organization = yp_organization_new_from_json (body, error);

      if (organization == NULL)
        return FALSE;
      g_ptr_array_add (all, organization);
    }
  tree = yp_organizations_new (all, error);

  return tree != NULL;
}

static const YpSetKind kind = {
  .type = "organization",
  .key = "id",
  .normalize = normalize,
  .check = check_tree,
};

/* POST /organizations */
static YpCommand *
parse_change (const YpRequest *request, YpCity *city, GError **error)
{
  return yp_set_command_new (request, &kind, error);
}

/* GET /organizations */
static YpReply *
list_organizations (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_array (&writer, NULL);
  for (guint i = 0; i < yp_organizations_get_n (city->organizations); i++)
    yp_organization_write_json (yp_organizations_get (city->organizations, i), &writer, NULL);
  yp_json_close_array (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

const YpRoute yp_organization_routes[] = {
  { .method = "GET", .pattern = "organizations", .read = list_organizations },
  { .method = "POST",
    .pattern = "organizations",
    .roles = YP_ROLE_ADMINISTRATOR,
    .parse = parse_change },
  { 0 },
};
