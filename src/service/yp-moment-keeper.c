/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-moment-keeper.h"

#include "yp-keeper-thread.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* How often it looks whether one is due: three lookups. What has come since is gone through by
 * whoever asks for a moment, so nothing depends on it. */
#define LOOK_US (10 * G_TIME_SPAN_SECOND)

/* After a failure it waits longer: a full disk does not get empty soon. */
#define FAILURE_LOOK_US (60 * G_TIME_SPAN_SECOND)

struct _YpMomentKeeper
{
  char *url;
  YpKeeperThread *thread;
};

static gboolean
build (YpMomentKeeper *self, YpMoments **moments, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (*moments == NULL)
    *moments = yp_moments_open (self->url, &error);
  if (*moments != NULL && yp_moments_build (*moments, cancellable, &error))
    return TRUE;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The checkpoints could not be made: %s", error->message);
  return FALSE;
}

/* A checkpoint is made from all rows that stand, in small pieces that glibc would hold on to. */
static void
give_back_memory (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

static void
run_keeper (YpKeeperThread *thread, gpointer data)
{
  YpMomentKeeper *self = data;
  g_autoptr (YpMoments) moments = NULL;

  while (!yp_keeper_thread_is_ended (thread))
    {
      gboolean is_built = build (self, &moments, yp_keeper_thread_get_cancellable (thread));

      give_back_memory ();
      yp_keeper_thread_rest (thread, is_built ? LOOK_US : FAILURE_LOOK_US);
    }
}

/**
 * yp_moment_keeper_new:
 * @url: of a store that a writer has opened
 *
 * Returns: (transfer full): a keeper at work
 */
YpMomentKeeper *
yp_moment_keeper_new (const char *url)
{
  YpMomentKeeper *self = g_new0 (YpMomentKeeper, 1);

  g_return_val_if_fail (url != NULL, NULL);

  self->url = g_strdup (url);
  self->thread = yp_keeper_thread_new ("moments", run_keeper, self);

  return self;
}

/**
 * yp_moment_keeper_free:
 * @self: (transfer full) (nullable): a keeper
 *
 * Ends its thread, which takes some milliseconds; what is not done is done by the next one.
 */
void
yp_moment_keeper_free (YpMomentKeeper *self)
{
  if (self == NULL)
    return;

  yp_keeper_thread_free (self->thread);
  g_free (self->url);
  g_free (self);
}
