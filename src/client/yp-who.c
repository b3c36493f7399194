/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-who.h"

#include "yp-json-read.h"

#define MAX_WHO 65536

static YpRoles
read_roles (JsonObject *who)
{
  JsonArray *words = yp_json_get_array (who, "roles");
  YpRoles roles = YP_ROLES_NONE;

  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++)
    {
      JsonNode *node = json_array_get_element (words, i);
      YpRoles role = YP_ROLES_NONE;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL &&
          yp_roles_parse (json_node_get_string (node), &role, NULL))
        roles = (YpRoles) (roles | role);
    }

  return roles;
}

/**
 * yp_who_ask:
 * @session: a session
 * @data: nothing
 * @cancellable: (nullable): stops
 * @error: return location for an error, as of yp_session_get() and yp_json_parse_object()
 *
 * Asks who is signed in. A #YpAskFunc.
 *
 * Returns: (transfer full): a #YpWho, or %NULL with @error set
 */
gpointer
yp_who_ask (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = yp_session_get (session, "session", MAX_WHO, cancellable, error);
  g_autoptr (JsonObject) object =
      body != NULL
          ? yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error)
          : NULL;
  YpWho *who;

  if (object == NULL)
    return NULL;

  who = g_new0 (YpWho, 1);
  who->name = g_strdup (yp_json_get_string (object, "name"));
  who->roles = read_roles (object);
  who->area = g_strdup (yp_json_get_string (object, "area"));
  return who;
}

void
yp_who_free (gpointer who)
{
  g_free (((YpWho *) who)->name);
  g_free (((YpWho *) who)->area);
  g_free (who);
}
