/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-json-read.h"
#include "yp-route.h"

/* As many in one delivery. */
#define MAX_ITEMS 2000

/* Items on their way into the catalogue, all or none. */
typedef struct
{
  GPtrArray *items; /* of YpItem */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_ptr_array_unref (change->items);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static gboolean
add_item (Change *change, JsonNode *node, guint number, GError **error)
{
  YpItem *item = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    item = yp_item_new_from_json (json_node_get_object (node), error);
  else
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "it is not an object");

  if (item == NULL)
    {
      g_prefix_error (error, "Item %u: ", number);
      return FALSE;
    }

  g_ptr_array_add (change->items, item);
  return TRUE;
}

static gboolean
read_items (Change *change, JsonNode *root, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 1;

  if (n == 0 || n > MAX_ITEMS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "A delivery is of 1 to %d items, not of %u",
                   MAX_ITEMS, n);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    if (!add_item (change, array != NULL ? json_array_get_element (array, i) : root, i + 1, error))
      return FALSE;

  return TRUE;
}

static gboolean
run_change (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Change *change = command->state;

  if (!yp_rights_have (command->principal, YP_ROLE_ADMINISTRATOR, "change the catalogue", error))
    return FALSE;

  for (guint i = 0; i < change->items->len; i++)
    {
      const YpItem *item = g_ptr_array_index (change->items, i);

      if (!yp_store_set_item (store, yp_clock_now (&city->clock), command->actor, item, error))
        return FALSE;
    }

  return TRUE;
}

static YpReply *
format_change (YpCommand *command)
{
  const Change *change = command->state;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"n_changed\":%u}", change->items->len);

  return yp_reply_new_take (200, command->content_type, text);
}

/* POST /items */
static YpCommand *
parse_change (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Change) change = g_new0 (Change, 1);
  g_autoptr (JsonNode) root = NULL;
  gsize length = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &length) : "";
  YpCommand *command;

  change->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);
  root = yp_json_parse (text, length, error);
  if (root == NULL || !read_items (change, root, error))
    return NULL;

  command = yp_command_new (request, g_steal_pointer (&change), change_free, error);
  if (command == NULL)
    return NULL;

  command->run = run_change;
  command->format = format_change;

  return command;
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
  { .method = "POST", .pattern = "items", .parse = parse_change },
  { 0 },
};
