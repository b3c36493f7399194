/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-model-keeper.h"

#include "yp-keeper-thread.h"
#include "yp-learnt.h"
#include "yp-store.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

/* A start has other things to do first; and an item that is set is seldom set alone. */
#define REST_US (2 * G_TIME_SPAN_SECOND)

#define AGE_US (24 * G_TIME_SPAN_HOUR)

/* Behind whoever is waited for; but a busy machine learns as well. */
#define NICENESS 10

struct _YpModelKeeper
{
  char *url;
  YpModels *models;
  YpKeeperThread *thread;
};

/* Returns whether it was, and not cut short. */
static gboolean
learn (YpModelKeeper *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) lessons = yp_lesson_list_new ();
  g_autoptr (YpStore) store = yp_store_open_reader (self->url, error);
  g_autoptr (YpCatalogue) catalogue = store != NULL ? yp_store_load_catalogue (store, error) : NULL;
  g_autoptr (YpLearnt) learnt = NULL;
  g_autoptr (GBytes) json = NULL;
  gint64 now = g_get_real_time ();

  if (catalogue == NULL)
    return FALSE;

  yp_lesson_list_add_catalogue (lessons, catalogue, now);
  if (!yp_store_add_lessons (store, lessons, YP_LESSON_MAX_REPORTS, error))
    return FALSE;

  g_clear_pointer (&store, yp_store_close);
  learnt = yp_learnt_new (lessons, now, cancellable, error);
  if (learnt == NULL)
    return FALSE;

  json = g_string_free_to_bytes (yp_learnt_to_json (learnt));
  yp_models_set (self->models, json);
  return TRUE;
}

static void
step_back (void)
{
#ifdef __linux__
  /* There it is of the thread that asks. */
  if (setpriority (PRIO_PROCESS, 0, NICENESS) != 0)
    g_debug ("Learning is as urgent as all else");
#endif
}

static void
run_keeper (YpKeeperThread *thread, gpointer data)
{
  YpModelKeeper *self = data;

  step_back ();
  while (!yp_keeper_thread_is_ended (thread))
    {
      g_autoptr (GError) error = NULL;

      yp_keeper_thread_rest (thread, REST_US);
      if (!yp_models_get_is_wanted (self->models))
        continue;
      if (!learn (self, yp_keeper_thread_get_cancellable (thread), &error) &&
          !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("Nothing was learnt from the reports: %s", error->message);
      yp_keeper_thread_rest_until_told (thread, AGE_US);
    }
}

/**
 * yp_model_keeper_new:
 * @url: of a store that a writer has opened
 * @models: where it puts what it has learnt
 *
 * Returns: (transfer full): a keeper at work
 */
YpModelKeeper *
yp_model_keeper_new (const char *url, YpModels *models)
{
  YpModelKeeper *self = g_new0 (YpModelKeeper, 1);

  g_return_val_if_fail (url != NULL, NULL);

  self->url = g_strdup (url);
  self->models = yp_models_ref (models);
  self->thread = yp_keeper_thread_new ("models", run_keeper, self);

  return self;
}

/**
 * yp_model_keeper_free:
 * @self: (transfer full) (nullable): a keeper
 *
 * Ends its thread, which takes the time of one label, a tenth of a second at most.
 */
void
yp_model_keeper_free (YpModelKeeper *self)
{
  if (self == NULL)
    return;

  yp_keeper_thread_free (self->thread);
  yp_models_unref (self->models);
  g_free (self->url);
  g_free (self);
}

/* That the catalogue has changed. */
void
yp_model_keeper_tell (YpModelKeeper *self)
{
  yp_keeper_thread_tell (self->thread);
}
