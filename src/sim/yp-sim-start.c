/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-start.h"

#include "yp-error.h"
#include "yp-json-read.h"

#define INCIDENTS_PER_PAGE 2000

static gboolean
load_pages (YpSimStart *start, YpSimSource *source, GError **error)
{
  gint64 after = 0;
  gboolean has_more = TRUE;

  while (has_more)
    {
      g_autofree char *uri = g_strdup_printf ("/situation?limit=%d&after=%" G_GINT64_FORMAT,
                                              INCIDENTS_PER_PAGE, after);
      JsonNode *page = yp_sim_source_get (source, uri, start->cancellable, error);

      if (page == NULL)
        return FALSE;
      g_ptr_array_add (start->pages, page);
      if (!JSON_NODE_HOLDS_OBJECT (page))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s is not an object", uri);
          return FALSE;
        }
      has_more = yp_json_get_int (json_node_get_object (page), "next", &after);
    }

  return TRUE;
}

/* Who there is, and what is before the council or was decided by it. */
static gboolean
load_records (YpSimStart *start, YpSimSource *source, GError **error)
{
  g_autoptr (JsonNode) tree =
      yp_sim_source_get (source, "/organizations", start->cancellable, error);

  if (tree == NULL)
    return FALSE;

  start->has_tree =
      JSON_NODE_HOLDS_ARRAY (tree) && json_array_get_length (json_node_get_array (tree)) > 0;
  start->consultations =
      yp_sim_source_get (source, "/consultations?limit=1000", start->cancellable, error);
  if (start->consultations == NULL || JSON_NODE_HOLDS_OBJECT (start->consultations))
    return start->consultations != NULL;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "/consultations is not an object");
  return FALSE;
}

static void
load_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  YpSimStart *start = data;
  g_autoptr (YpSimSource) source = yp_sim_source_new (start->url, start->token);
  GError *error = NULL;

  start->map = yp_sim_map_load (source, start->cancellable, &error);
  if (start->map != NULL && load_records (start, source, &error) &&
      load_pages (start, source, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/**
 * yp_sim_start_load:
 * @self: (out caller-allocates): what there is
 * @url: the platform's address, without a slash at its end
 * @token: what it lets in
 * @cancellable: (nullable): stops it
 * @error: return location for what yp_sim_source_get() says; %YP_ERROR_NOT_FOUND where the platform
 *   has no grids
 *
 * Loads map and snapshot in a worker, while the default main context runs.
 *
 * Returns: whether all is there; clear @self in either case
 */
gboolean
yp_sim_start_load (YpSimStart *self,
                   const char *url,
                   const char *token,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_loaded, &result);

  *self = (YpSimStart){ .url = url, .token = token, .cancellable = cancellable };
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, load_in_thread);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * yp_sim_start_clear:
 * @self: what was loaded
 */
void
yp_sim_start_clear (YpSimStart *self)
{
  g_clear_pointer (&self->map, yp_sim_map_free);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->consultations, json_node_unref);
}
