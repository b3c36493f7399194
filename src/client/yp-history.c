/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-history.h"

#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-session.h"

#define MAX_SIZE (16 * 1024 * 1024)

/**
 * yp_history_read:
 * @rows: (nullable): entries of the journal; %NULL for none
 * @history: (element-type YpEntry): takes them
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: whether all are entries
 */
gboolean
yp_history_read (JsonArray *rows, GPtrArray *history, GError **error)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      YpEntry *entry = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        entry = yp_entry_new_from_json (json_node_get_object (node), error);
      else
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Entry %u of the history is no object", i);

      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (history, entry);
    }

  return TRUE;
}

static GPtrArray *
parse_history (GBytes *body, GError **error)
{
  g_autoptr (JsonObject) root =
      yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  g_autoptr (GPtrArray) history = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);

  if (root == NULL || !yp_history_read (yp_json_get_array (root, "history"), history, error))
    return NULL;

  return g_steal_pointer (&history);
}

/**
 * yp_history_fetch:
 * @credential: for the platform
 * @incident: id of an incident
 * @cancellable: (nullable): stops
 * @error: return location for an error, as of yp_session_get()
 *
 * Asks what happened to an incident. Blocks: for a worker.
 *
 * Returns: (transfer full) (nullable) (element-type YpEntry): its entries, the oldest first
 */
GPtrArray *
yp_history_fetch (YpCredential *credential,
                  const char *incident,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (YpSession) session = yp_session_new (credential, error);
  g_autofree char *id = g_uri_escape_string (incident, NULL, FALSE);
  g_autofree char *path = g_strconcat ("incidents/", id, NULL);
  g_autoptr (GBytes) body = NULL;

  if (session == NULL)
    return NULL;

  body = yp_session_get (session, path, MAX_SIZE, cancellable, error);
  return body != NULL ? parse_history (body, error) : NULL;
}
