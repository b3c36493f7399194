/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-map-shelf.h"

#include <string.h>

#include "yp-error.h"

/* A list of two hundred maps with their styles. */
#define MAX_LIST_SIZE (8 * 1024 * 1024)

#define REFRESH_S 60

struct _YpMapShelf
{
  GObject parent_instance;

  YpSituation *situation;
  GPtrArray *maps;
  char *path; /* (nullable): where the list is kept */
  char *text; /* (nullable): the list as it came, to see whether it has changed */
  char *fault;
  GCancellable *cancellable;
  gboolean is_asking;
  guint refresh_source;
};

G_DEFINE_FINAL_TYPE (YpMapShelf, yp_map_shelf, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* A list, from the disk or the platform. */
typedef struct
{
  char *text;
  GPtrArray *maps;
} List;

static void
list_free (gpointer data)
{
  List *list = data;

  g_free (list->text);
  g_clear_pointer (&list->maps, g_ptr_array_unref);
  g_free (list);
}

static List *
parse_list (char *text, gsize length, GError **error)
{
  List *list = g_new0 (List, 1);

  list->text = text;
  list->maps = yp_map_info_parse_list (text, length, error);
  if (list->maps != NULL)
    return list;

  list_free (list);
  return NULL;
}

static void
take_list (YpMapShelf *self, List *list)
{
  g_clear_pointer (&self->fault, g_free);
  if (g_strcmp0 (self->text, list->text) == 0)
    return;

  g_free (self->text);
  g_ptr_array_unref (self->maps);
  self->text = g_steal_pointer (&list->text);
  self->maps = g_steal_pointer (&list->maps);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A worker's: asks, and keeps the answer. A platform that knows no maps has none. */
static gpointer
ask_list (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *path = data;
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GBytes) bytes =
      yp_session_get (session, "maps", MAX_LIST_SIZE, cancellable, &own_error);
  List *list;

  if (g_error_matches (own_error, YP_ERROR, YP_ERROR_NOT_FOUND))
    return parse_list (g_strdup ("{\"maps\":[]}"), strlen ("{\"maps\":[]}"), error);
  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }

  list = parse_list (g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)),
                     g_bytes_get_size (bytes), error);
  if (list != NULL && path != NULL &&
      !g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                 (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600, &own_error))
    g_message ("The list of maps is not kept: %s", own_error->message);

  return list;
}

static void
on_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpMapShelf) self = user_data;
  g_autoptr (GError) error = NULL;
  List *list = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  self->is_asking = FALSE;
  if (list != NULL)
    {
      take_list (self, list);
      list_free (list);
      return;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_strcmp0 (self->fault, error->message) == 0)
    return;

  g_free (self->fault);
  self->fault = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * yp_map_shelf_refresh:
 * @self: a shelf
 *
 * Asks for the list now.
 */
void
yp_map_shelf_refresh (YpMapShelf *self)
{
  g_return_if_fail (YP_IS_MAP_SHELF (self));

  if (self->is_asking || yp_situation_get_link_state (self->situation) != YP_LINK_LIVE)
    return;

  self->is_asking = TRUE;
  yp_situation_ask_async (self->situation, ask_list, g_strdup (self->path), g_free, list_free,
                          self->cancellable, on_list, g_object_ref (self));
}

static gboolean
on_refresh (gpointer data)
{
  yp_map_shelf_refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
read_kept (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *text = NULL;
  gsize length;
  List *list = NULL;

  if (g_file_get_contents (data, &text, &length, NULL) && length <= MAX_LIST_SIZE)
    list = parse_list (g_steal_pointer (&text), length, NULL);

  g_task_return_pointer (task, list, list_free);
}

/* Unless the platform was quicker. */
static void
on_kept_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpMapShelf *self = YP_MAP_SHELF (source);
  List *list = g_task_propagate_pointer (G_TASK (result), NULL);

  if (list == NULL)
    return;

  if (self->text == NULL)
    take_list (self, list);
  list_free (list);
}

static void
read_kept_list (YpMapShelf *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_kept_read, NULL);

  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, read_kept);
}

static void
yp_map_shelf_dispose (GObject *object)
{
  YpMapShelf *self = YP_MAP_SHELF (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->refresh_source, g_source_remove);

  G_OBJECT_CLASS (yp_map_shelf_parent_class)->dispose (object);
}

static void
yp_map_shelf_finalize (GObject *object)
{
  YpMapShelf *self = YP_MAP_SHELF (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->maps, g_ptr_array_unref);
  g_free (self->path);
  g_free (self->text);
  g_free (self->fault);

  G_OBJECT_CLASS (yp_map_shelf_parent_class)->finalize (object);
}

static void
yp_map_shelf_class_init (YpMapShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_map_shelf_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_map_shelf_finalize;

  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_MAP_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
yp_map_shelf_init (YpMapShelf *self)
{
  self->maps = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_map_info_unref);
  self->cancellable = g_cancellable_new ();
}

/**
 * yp_map_shelf_new:
 * @situation: whose platform is asked
 *
 * Returns: (transfer full): an empty shelf that fills by itself
 */
YpMapShelf *
yp_map_shelf_new (YpSituation *situation)
{
  YpMapShelf *self = g_object_new (YP_TYPE_MAP_SHELF, NULL);

  self->situation = g_object_ref (situation);
  self->path = yp_situation_get_cache_folder (situation, "maps.json");
  self->refresh_source = g_timeout_add_seconds (REFRESH_S, on_refresh, self);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (yp_map_shelf_refresh), self,
                           G_CONNECT_SWAPPED);
  if (self->path != NULL)
    read_kept_list (self);
  yp_map_shelf_refresh (self);

  return self;
}

GPtrArray *
yp_map_shelf_get_maps (YpMapShelf *self)
{
  g_return_val_if_fail (YP_IS_MAP_SHELF (self), NULL);

  return self->maps;
}

const char *
yp_map_shelf_get_fault (YpMapShelf *self)
{
  g_return_val_if_fail (YP_IS_MAP_SHELF (self), NULL);

  return self->fault;
}
