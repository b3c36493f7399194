/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-item-model.h"

#include "yp-error.h"

#define MAX_SIZE (64 * 1024 * 1024)

/* It is learnt some time after it was first asked for or an item has changed, and once a day. */
#define REFRESH_S 3600
#define SOON_S 3

/**
 * YpItemModel:
 *
 * What the platform has learnt about which item words are about. That of an earlier run is there
 * until it comes, also without the platform. Main thread.
 */
struct _YpItemModel
{
  GObject parent_instance;

  YpSituation *situation;
  YpLearnt *learnt; /* (nullable) */
  char *path;       /* (nullable): where it is kept */
  GCancellable *cancellable;
  gboolean is_asking;
  guint timer;
};

G_DEFINE_FINAL_TYPE (YpItemModel, yp_item_model, G_TYPE_OBJECT)

/* A worker's: reads what came, and keeps it if it is good. */
static gpointer
fetch (YpSession *session, gpointer path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = yp_session_get (session, "items/model", MAX_SIZE, cancellable, error);
  g_autoptr (GError) own_error = NULL;
  gsize size;
  const char *text = body != NULL ? g_bytes_get_data (body, &size) : NULL;
  YpLearnt *learnt = text != NULL ? yp_learnt_new_from_json (text, size, error) : NULL;

  if (learnt != NULL && path != NULL &&
      !g_file_set_contents_full (path, text, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &own_error))
    g_message ("What was learnt about items is not kept: %s", own_error->message);

  return learnt;
}

static void
take (YpItemModel *self, YpLearnt *learnt)
{
  g_clear_pointer (&self->learnt, yp_learnt_free);
  self->learnt = learnt;
}

static void ask (YpItemModel *self);

static gboolean
on_timer (gpointer data)
{
  YpItemModel *self = data;

  self->timer = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
ask_in (YpItemModel *self, guint seconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (seconds, on_timer, self);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpItemModel) self = user_data;
  g_autoptr (GError) error = NULL;
  YpLearnt *learnt = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  self->is_asking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  ask_in (self, g_error_matches (error, YP_ERROR, YP_ERROR_NOT_FOUND) ? SOON_S : REFRESH_S);
  if (learnt != NULL)
    take (self, learnt);
  else
    g_debug ("Nothing was learnt about items: %s", error->message);
}

static void
ask (YpItemModel *self)
{
  if (self->is_asking || yp_situation_get_link_state (self->situation) != YP_LINK_LIVE)
    return;

  self->is_asking = TRUE;
  yp_situation_ask_async (self->situation, fetch, g_strdup (self->path), g_free,
                          (GDestroyNotify) yp_learnt_free, self->cancellable, on_fetched,
                          g_object_ref (self));
}

static void
on_entry (YpItemModel *self, YpEntry *entry)
{
  if (yp_entry_get_subject_id (entry, "item") != NULL)
    ask_in (self, SOON_S);
}

static void
read_kept (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autofree char *text = NULL;
  gsize length;
  YpLearnt *learnt = NULL;

  if (g_file_get_contents (path, &text, &length, NULL) && length <= MAX_SIZE)
    learnt = yp_learnt_new_from_json (text, length, NULL);

  g_task_return_pointer (task, learnt, (GDestroyNotify) yp_learnt_free);
}

/* Unless the platform was quicker. */
static void
on_kept_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpItemModel *self = YP_ITEM_MODEL (source);
  YpLearnt *learnt = g_task_propagate_pointer (G_TASK (result), NULL);

  if (learnt != NULL && self->learnt == NULL)
    take (self, learnt);
  else
    g_clear_pointer (&learnt, yp_learnt_free);
}

static void
begin_read (YpItemModel *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_kept_read, NULL);

  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, read_kept);
}

static void
yp_item_model_dispose (GObject *object)
{
  YpItemModel *self = YP_ITEM_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);

  G_OBJECT_CLASS (yp_item_model_parent_class)->dispose (object);
}

static void
yp_item_model_finalize (GObject *object)
{
  YpItemModel *self = YP_ITEM_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->learnt, yp_learnt_free);
  g_free (self->path);

  G_OBJECT_CLASS (yp_item_model_parent_class)->finalize (object);
}

static void
yp_item_model_class_init (YpItemModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_item_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_item_model_finalize;
}

static void
yp_item_model_init (YpItemModel *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * yp_item_model_new:
 * @situation: whose platform
 *
 * Returns: (transfer full): the model, nothing at first
 */
YpItemModel *
yp_item_model_new (YpSituation *situation)
{
  YpItemModel *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_ITEM_MODEL, NULL);
  self->situation = g_object_ref (situation);
  self->path = yp_situation_get_cache_folder (situation, "items-model.json");
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "live-entry", G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
  if (self->path != NULL)
    begin_read (self);
  ask (self);

  return self;
}

/* (transfer none) (nullable): until the main loop goes on. */
const YpLearnt *
yp_item_model_get_learnt (YpItemModel *self)
{
  g_return_val_if_fail (YP_IS_ITEM_MODEL (self), NULL);

  return self->learnt;
}
