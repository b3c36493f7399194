/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-organization-ask.h"

#include "yp-error.h"

#define MAX_SIZE (16 * 1024 * 1024)

static GPtrArray *
parse_organizations (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root =
      yp_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_organization_unref);
  JsonArray *array =
      root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  if (root == NULL)
    return NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      YpOrganization *one = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        one = yp_organization_new_from_json (json_node_get_object (node), error);
      else
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Organization %u is no object", i);

      if (one == NULL)
        return NULL;
      g_ptr_array_add (all, one);
    }

  return g_steal_pointer (&all);
}

gpointer
yp_organization_ask (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = yp_session_get (session, "organizations", MAX_SIZE, cancellable, error);
  g_autoptr (GPtrArray) all = body != NULL ? parse_organizations (body, error) : NULL;

  return all != NULL ? yp_organizations_new (all, error) : NULL;
}
