/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-draft-file.h"

#include <glib/gstdio.h>

/* How much of what was typed a crash may cost. */
#define WRITE_MS 150

/* Where it lies: one writes at a time, and the last word is its owner's. */
typedef struct
{
  GMutex mutex;
  char *path;
  gboolean is_over; /* the owner is gone */
} Place;

struct _YpDraftFile
{
  Place *place; /* counted */
  char *text;   /* (nullable): what is to be written; %NULL for no file */
  gboolean is_dirty;
  guint source;
  GTask *task; /* (nullable): a write that goes on */
};

static gboolean
write_text (const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (text == NULL)
    {
      g_unlink (path);
      return TRUE;
    }

  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static void
clear_place (gpointer data)
{
  Place *place = data;

  g_mutex_clear (&place->mutex);
  g_free (place->path);
}

static void
release_place (Place *place)
{
  g_atomic_rc_box_release_full (place, clear_place);
}

typedef struct
{
  Place *place;
  char *text;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  release_place (job->place);
  g_free (job->text);
  g_free (job);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&job->place->mutex);
  GError *error = NULL;

  if (job->place->is_over || write_text (job->place->path, job->text, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean on_time (gpointer data);

/* Not once the file is given up: then @task is no longer its own. */
static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpDraftFile *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_warning ("What is being written would be lost with the program: %s", error->message);
    }

  g_clear_object (&self->task);
  if (self->is_dirty && self->source == 0)
    self->source = g_timeout_add (WRITE_MS, on_time, self);
}

static gboolean
on_time (gpointer data)
{
  YpDraftFile *self = data;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Job *job;

  self->source = 0;
  if (self->task != NULL)
    return G_SOURCE_REMOVE;

  job = g_new0 (Job, 1);
  job->place = g_atomic_rc_box_acquire (self->place);
  job->text = g_strdup (self->text);
  self->is_dirty = FALSE;
  self->task = g_task_new (NULL, cancellable, on_written, self);
  g_task_set_task_data (self->task, job, free_job);
  g_task_run_in_thread (self->task, work);

  return G_SOURCE_REMOVE;
}

YpDraftFile *
yp_draft_file_new (const char *path)
{
  YpDraftFile *self = g_new0 (YpDraftFile, 1);

  self->place = g_atomic_rc_box_new0 (Place);
  g_mutex_init (&self->place->mutex);
  self->place->path = g_strdup (path);

  return self;
}

/* What is not written yet is written first. */
void
yp_draft_file_free (YpDraftFile *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->task != NULL)
    g_cancellable_cancel (g_task_get_cancellable (self->task));

  g_mutex_lock (&self->place->mutex);
  self->place->is_over = TRUE;
  if ((self->is_dirty || self->task != NULL) && !write_text (self->place->path, self->text, &error))
    g_warning ("What was being written is lost: %s", error->message);
  g_mutex_unlock (&self->place->mutex);

  g_clear_object (&self->task);
  release_place (self->place);
  g_free (self->text);
  g_free (self);
}

/* (transfer full) (nullable): what an earlier run left; %NULL where it left nothing. */
char *
yp_draft_file_read (YpDraftFile *self, gsize *length)
{
  g_free (self->text);
  self->text = NULL;
  *length = 0;
  g_file_get_contents (self->place->path, &self->text, length, NULL);

  return g_strdup (self->text);
}

/**
 * yp_draft_file_write:
 * @self: the file
 * @text: (nullable): what is to be in it; %NULL where there is to be no file
 */
void
yp_draft_file_write (YpDraftFile *self, const char *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  self->is_dirty = TRUE;
  if (self->task == NULL && self->source == 0)
    self->source = g_timeout_add (WRITE_MS, on_time, self);
}
