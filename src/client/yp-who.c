/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-who.h"

#include "yp-json-read.h"

#define MAX_WHO 65536

/**
 * yp_who_ask_roles:
 * @session: a session
 * @data: nothing
 * @cancellable: (nullable): stops
 * @error: return location for an error, as of yp_session_get()
 *
 * Asks what whoever is signed in is here to do. A #YpAskFunc.
 *
 * Returns: the #YpRoles as a pointer; none where they could not be read
 */
gpointer
yp_who_ask_roles (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = yp_session_get (session, "session", MAX_WHO, cancellable, error);
  g_autoptr (JsonObject) who = NULL;
  JsonArray *words;
  YpRoles roles = YP_ROLES_NONE;

  if (body == NULL)
    return NULL;

  who = yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  words = who != NULL ? yp_json_get_array (who, "roles") : NULL;
  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++)
    {
      JsonNode *node = json_array_get_element (words, i);
      YpRoles role = YP_ROLES_NONE;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL &&
          yp_roles_parse (json_node_get_string (node), &role, NULL))
        roles = (YpRoles) (roles | role);
    }

  return GUINT_TO_POINTER (roles);
}
