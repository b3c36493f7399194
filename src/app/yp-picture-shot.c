/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-app"

#include "yp-picture-shot.h"

#include <glib/gi18n.h>

#include "yp-map-picture.h"
#include "yp-picture-words.h"
#include "yp-shot.h"

#define DEFAULT_WIDTH 1920
#define DEFAULT_HEIGHT 1080

/* A pixel of CSS in points. */
#define PT_IN_PX 0.75

typedef struct
{
  gint64 at;
  char *path;
  char *title;
  YpPictureSpec spec;
} Plan;

static void
free_plan (gpointer data)
{
  Plan *plan = data;

  g_free (plan->path);
  g_free (plan->title);
  g_free (plan);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (yp_map_picture_write_finish (YP_MAP_PICTURE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Plan *plan = g_task_get_task_data (task);
  g_autofree char *time = yp_picture_words_format_time (plan->at, TRUE);
  g_autoptr (YpMapPicture) picture = NULL;
  GError *error = NULL;

  plan->spec.title = plan->title;
  plan->spec.time = time;
  yp_picture_words_fill (&plan->spec, NULL);
  if (!yp_shot_wait_finish (YP_MAP (source), result, &error) ||
      !yp_picture_spec_check (&plan->spec, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  picture = yp_map_picture_new (YP_MAP (source), &plan->spec);
  yp_map_picture_write_async (picture, plan->path, g_task_get_cancellable (task), on_written,
                              g_object_ref (task));
}

/**
 * yp_picture_shot_take_async:
 * @map: the map
 * @at: the moment that it shows, microseconds since 1970 UTC
 * @options: name the file, whose end says the format, its size and title
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 *
 * Writes a picture of the map once that is drawn.
 */
void
yp_picture_shot_take_async (YpMap *map,
                            gint64 at,
                            const YpClientOptions *options,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (map, cancellable, callback, user_data);
  Plan *plan = g_new0 (Plan, 1);
  double units;

  g_task_set_source_tag (task, yp_picture_shot_take_async);
  g_task_set_task_data (task, plan, free_plan);
  plan->path = g_strdup (options->picture);
  plan->at = at;
  plan->title =
      g_strdup (options->title != NULL ? options->title : _ ("The situation in the city"));
  if (!yp_picture_format_from_path (options->picture, &plan->spec.format))
    plan->spec.format = YP_PICTURE_PNG;

  units = plan->spec.format == YP_PICTURE_PDF ? PT_IN_PX : 1;
  plan->spec.width = (options->width > 0 ? options->width : DEFAULT_WIDTH) * units;
  plan->spec.height = (options->height > 0 ? options->height : DEFAULT_HEIGHT) * units;
  yp_shot_wait_async (map, options->after_s, cancellable, on_settled, task);
}

gboolean
yp_picture_shot_take_finish (YpMap *map, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, map), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
