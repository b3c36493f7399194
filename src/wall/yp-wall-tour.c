/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall-tour.h"

#include <string.h>

struct _YpWallTour
{
  GObject parent_instance;

  YpWallScenes *scenes;
  YpLedger *ledger;
  YpSituation *situation;
  char *scene; /* id of the one that is shown */
  int stop;    /* of the playlist; where it goes on */
  gboolean is_playing;
  guint source;
};

G_DEFINE_FINAL_TYPE (YpWallTour, yp_wall_tour, G_TYPE_OBJECT)

static guint changed_signal;

static void begin_stop (YpWallTour *self, int stop, int step);

static gboolean
on_time_over (gpointer data)
{
  YpWallTour *self = data;

  /* Somebody looks at what was. */
  if (!yp_situation_is_live (self->situation))
    return G_SOURCE_CONTINUE;

  self->source = 0;
  begin_stop (self, self->stop + 1, 1);

  return G_SOURCE_REMOVE;
}

static void
restart_clock (YpWallTour *self)
{
  const YpWallPlaylist *playlist = yp_wall_scenes_get_playlist (self->scenes);
  const YpWallStop *stop;

  g_clear_handle_id (&self->source, g_source_remove);
  if (!self->is_playing)
    return;

  stop = g_ptr_array_index (playlist->stops, (guint) self->stop % playlist->stops->len);
  self->source = g_timeout_add_seconds (stop->seconds, on_time_over, self);
}

static void
show (YpWallTour *self, const char *scene)
{
  if (g_strcmp0 (self->scene, scene) != 0)
    {
      g_free (self->scene);
      self->scene = g_strdup (scene);
    }
  restart_clock (self);
  g_signal_emit (self, changed_signal, 0);
}

/* The first that applies, from @stop on; where none does, @stop itself. */
static void
begin_stop (YpWallTour *self, int stop, int step)
{
  const YpWallPlaylist *playlist = yp_wall_scenes_get_playlist (self->scenes);
  int n = (int) playlist->stops->len;
  guint counts[YP_N_COUNT_OFS];
  int found;

  for (guint i = 0; i < YP_N_COUNT_OFS; i++)
    counts[i] = yp_ledger_count (self->ledger, &(YpCountFilter){ .of = (YpCountOf) i });
  found =
      yp_wall_playlist_find (playlist, stop, step, yp_situation_get_now (self->situation), counts);
  self->stop = found >= 0 ? found : (stop % n + n) % n;
  show (self, ((const YpWallStop *) g_ptr_array_index (playlist->stops, self->stop))->scene);
}

/* Files are others: the same scene as they say it now, or the playlist if it is gone. */
static void
on_scenes_changed (YpWallTour *self)
{
  if (yp_wall_scenes_find (self->scenes, self->scene) >= 0)
    {
      g_autofree char *scene = g_strdup (self->scene);

      show (self, scene);
      return;
    }

  self->is_playing = TRUE;
  begin_stop (self, 0, 1);
}

static void
yp_wall_tour_dispose (GObject *object)
{
  YpWallTour *self = YP_WALL_TOUR (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->scenes);
  g_clear_object (&self->ledger);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_wall_tour_parent_class)->dispose (object);
}

static void
yp_wall_tour_finalize (GObject *object)
{
  g_free (YP_WALL_TOUR (object)->scene);

  G_OBJECT_CLASS (yp_wall_tour_parent_class)->finalize (object);
}

static void
yp_wall_tour_class_init (YpWallTourClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_wall_tour_dispose;
  object_class->finalize = yp_wall_tour_finalize;

  changed_signal = g_signal_new ("changed", YP_TYPE_WALL_TOUR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_wall_tour_init (YpWallTour *self)
{
}

/**
 * yp_wall_tour_new:
 * @scenes: what there is
 * @ledger: by which it is known whether a scene applies
 * @situation: whose time it is
 *
 * Returns: (transfer full): a tour that plays, at its first scene
 */
YpWallTour *
yp_wall_tour_new (YpWallScenes *scenes, YpLedger *ledger, YpSituation *situation)
{
  YpWallTour *self = g_object_new (YP_TYPE_WALL_TOUR, NULL);

  self->scenes = g_object_ref (scenes);
  self->ledger = g_object_ref (ledger);
  self->situation = g_object_ref (situation);
  self->is_playing = TRUE;
  g_signal_connect_object (scenes, "changed", G_CALLBACK (on_scenes_changed), self,
                           G_CONNECT_SWAPPED);
  begin_stop (self, 0, 1);

  return self;
}

guint
yp_wall_tour_get_scene (YpWallTour *self)
{
  g_return_val_if_fail (YP_IS_WALL_TOUR (self), 0);

  return (guint) MAX (yp_wall_scenes_find (self->scenes, self->scene), 0);
}

gboolean
yp_wall_tour_is_playing (YpWallTour *self)
{
  g_return_val_if_fail (YP_IS_WALL_TOUR (self), FALSE);

  return self->is_playing;
}

void
yp_wall_tour_choose (YpWallTour *self, guint scene)
{
  g_return_if_fail (YP_IS_WALL_TOUR (self));
  g_return_if_fail (scene < yp_wall_scenes_get_n (self->scenes));

  self->is_playing = FALSE;
  show (self, yp_wall_scenes_get_id (self->scenes, scene));
}

/* Where the scene that is shown stands in the playlist; where it went on last if it is not there.
 */
static int
find_stop (YpWallTour *self)
{
  const YpWallPlaylist *playlist = yp_wall_scenes_get_playlist (self->scenes);

  for (guint i = 0; i < playlist->stops->len; i++)
    {
      int index = (int) ((guint) self->stop + i) % (int) playlist->stops->len;
      const YpWallStop *stop = g_ptr_array_index (playlist->stops, index);

      if (strcmp (stop->scene, self->scene) == 0)
        return index;
    }

  return self->stop;
}

void
yp_wall_tour_play (YpWallTour *self)
{
  g_return_if_fail (YP_IS_WALL_TOUR (self));

  self->is_playing = TRUE;
  begin_stop (self, find_stop (self), 1);
}

void
yp_wall_tour_pause (YpWallTour *self)
{
  g_return_if_fail (YP_IS_WALL_TOUR (self));

  self->is_playing = FALSE;
  restart_clock (self);
  g_signal_emit (self, changed_signal, 0);
}

void
yp_wall_tour_step (YpWallTour *self, int step)
{
  g_return_if_fail (YP_IS_WALL_TOUR (self));

  begin_stop (self, find_stop (self) + step, step);
}
