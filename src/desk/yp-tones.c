/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-tones.h"

#include <gsound.h>

#include "yp-sound-resources.h"

/* Where it failed it is tried no more often. */
#define RETRY_US (60 * G_TIME_SPAN_SECOND)

#define FOLDER "/cn/yiping/Yiping/sounds/"

/**
 * YpTones:
 *
 * What the desk sounds like: three alarms, distinct in pitch and rhythm, and whether an act was
 * accepted. Where there is nothing to hear them with it says so, once it was tried. Signal
 * `changed`: it can be heard, or can not. Main thread.
 */
struct _YpTones
{
  GObject parent_instance;

  GCancellable *cancellable;
  gboolean is_muted;
  char *failure;    /* (nullable) */
  gint64 failed_at; /* of the monotonic clock */

  GMutex mutex;           /* guards what follows: to reach the server of sounds may take its time */
  GSoundContext *context; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (YpTones, yp_tones, G_TYPE_OBJECT)

static guint changed_signal;

static void
set_failure (YpTones *self, const char *failure)
{
  if (g_strcmp0 (self->failure, failure) == 0)
    return;

  g_free (self->failure);
  self->failure = g_strdup (failure);
  g_signal_emit (self, changed_signal, 0);
}

/* (nullable): a file of the sound, which the server of sounds reads by itself. */
static char *
unpack (const char *name, GError **error)
{
  g_autofree char *resource = g_strconcat (FOLDER, name, ".wav", NULL);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "yiping", "sounds", NULL);
  g_autofree char *file = g_strconcat (name, ".wav", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (yp_sounds_get_resource (), resource, 0, error);
  g_autofree char *there = NULL;
  gsize size = 0;

  if (bytes == NULL)
    return NULL;

  if (g_file_get_contents (path, &there, &size, NULL) && size == g_bytes_get_size (bytes) &&
      memcmp (there, g_bytes_get_data (bytes, NULL), size) == 0)
    return g_steal_pointer (&path);

  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                            error))
    return NULL;

  return g_steal_pointer (&path);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  YpTones *self = source;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  GError *error = NULL;
  g_autofree char *path = unpack (data, &error);

  if (path != NULL && self->context == NULL)
    self->context = gsound_context_new (NULL, &error);
  if (path == NULL || self->context == NULL ||
      !gsound_context_play_simple (self->context, cancellable, &error, GSOUND_ATTR_MEDIA_FILENAME,
                                   path, GSOUND_ATTR_MEDIA_ROLE, "event", NULL))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_played (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    set_failure (YP_TONES (source), NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      YP_TONES (source)->failed_at = g_get_monotonic_time ();
      set_failure (YP_TONES (source), error->message);
    }
}

static void
play (YpTones *self, const char *name)
{
  g_autoptr (GTask) task = NULL;

  if (self->is_muted ||
      (self->failure != NULL && g_get_monotonic_time () < self->failed_at + RETRY_US))
    return;

  task = g_task_new (self, self->cancellable, on_played, NULL);
  g_task_set_source_tag (task, play);
  g_task_set_task_data (task, (gpointer) name, NULL);
  g_task_run_in_thread (task, run);
}

static void
yp_tones_dispose (GObject *object)
{
  YpTones *self = YP_TONES (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (yp_tones_parent_class)->dispose (object);
}

static void
yp_tones_finalize (GObject *object)
{
  YpTones *self = YP_TONES (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_free (self->failure);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (yp_tones_parent_class)->finalize (object);
}

static void
yp_tones_class_init (YpTonesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_tones_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_tones_finalize;
  yp_sounds_register_resource ();

  changed_signal = g_signal_new ("changed", YP_TYPE_TONES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
yp_tones_init (YpTones *self)
{
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
}

/**
 * yp_tones_new:
 *
 * Returns: (transfer full): tones that can be heard
 */
YpTones *
yp_tones_new (void)
{
  return g_object_new (YP_TYPE_TONES, NULL);
}

/* What an act has come to. */
void
yp_tones_answer (YpTones *self, gboolean is_refusal)
{
  play (self, is_refusal ? "refused" : "accepted");
}

void
yp_tones_alarm (YpTones *self, YpSeverity severity)
{
  play (self, yp_severity_get_name (severity));
}

gboolean
yp_tones_get_is_muted (YpTones *self)
{
  return self->is_muted;
}

void
yp_tones_set_is_muted (YpTones *self, gboolean is_muted)
{
  if (self->is_muted == is_muted)
    return;

  self->is_muted = is_muted;
  g_signal_emit (self, changed_signal, 0);
}

/* (nullable): why the last could not be heard. */
const char *
yp_tones_get_failure (YpTones *self)
{
  return self->failure;
}
