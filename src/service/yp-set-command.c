/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-set-command.h"

/* As many in one delivery. */
#define MAX_OBJECTS 2000

/* Records on their way into the store, all or none. */
typedef struct
{
  const YpSetKind *kind;
  GPtrArray *objects; /* of JsonObject */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_ptr_array_unref (change->objects);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static gboolean
add_object (Change *change, JsonNode *node, guint number, GError **error)
{
  JsonObject *object = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    object = change->kind->normalize (json_node_get_object (node), error);
  else
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "it is not an object");

  if (object == NULL)
    {
      g_autofree char *type = g_strdup (change->kind->type);

      *type = g_ascii_toupper (*type);
      g_prefix_error (error, "%s %u: ", type, number);
      return FALSE;
    }

  g_ptr_array_add (change->objects, object);
  return TRUE;
}

static gboolean
read_objects (Change *change, JsonNode *root, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 1;

  if (n == 0 || n > MAX_OBJECTS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "A delivery is of 1 to %d of them, not of %u",
                   MAX_OBJECTS, n);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    if (!add_object (change, array != NULL ? json_array_get_element (array, i) : root, i + 1,
                     error))
      return FALSE;

  return TRUE;
}

static gboolean
append_object (const YpSetKind *kind,
               JsonObject *object,
               YpCommand *command,
               YpStore *store,
               YpCity *city,
               GError **error)
{
  g_autofree char *subject =
      g_strconcat (kind->type, "/", yp_json_get_string (object, kind->key), NULL);
  g_autoptr (YpEntry) entry = yp_store_append (store, yp_clock_now (&city->clock), command->actor,
                                               subject, "set", object, error);

  return entry != NULL;
}

static gboolean
run_change (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Change *change = command->state;
  const YpSetKind *kind = change->kind;

  if (kind->check != NULL && !kind->check (change->objects, store, city, error))
    return FALSE;

  for (guint i = 0; i < change->objects->len; i++)
    if (!append_object (kind, g_ptr_array_index (change->objects, i), command, store, city, error))
      return FALSE;

  return TRUE;
}

static YpReply *
format_change (YpCommand *command)
{
  const Change *change = command->state;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"n_changed\":%u}", change->objects->len);

  return yp_reply_new_take (200, command->content_type, text);
}

/**
 * yp_set_command_new:
 * @request: whose body is one object or an array of them
 * @kind: what they are; static
 * @error: return location for %YP_ERROR_INVALID, which says which of them and what is wrong
 *
 * Makes the command that sets them all, or none. The reply is `{"n_changed":N}`.
 *
 * Returns: (transfer full) (nullable): the command
 */
YpCommand *
yp_set_command_new (const YpRequest *request, const YpSetKind *kind, GError **error)
{
  g_autoptr (Change) change = g_new0 (Change, 1);
  g_autoptr (JsonNode) root = NULL;
  gsize length = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &length) : "";

  change->kind = kind;
  change->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  root = yp_json_parse (text, length, error);
  if (root == NULL || !read_objects (change, root, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&change), change_free, run_change, format_change,
                         error);
}
