/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-app"

#include "yp-shot.h"

#define POLL_MS 100

/* A map that is still being drawn after this is shot as it is. */
#define PATIENCE_US (20 * G_TIME_SPAN_SECOND)

typedef struct
{
  gint64 earliest;
  gint64 latest;
  guint n_settled;
} Wait;

typedef struct
{
  GdkPaintable *paintable; /* made before the first frame: it holds what the last one drew */
  char *path;
  GdkTexture *texture;
} Shot;

static void
free_shot (Shot *shot)
{
  g_clear_object (&shot->paintable);
  g_clear_object (&shot->texture);
  g_free (shot->path);
  g_free (shot);
}

/* What the window shows, off the screen: also where the window is larger than that. */
static GdkTexture *
draw (GtkWindow *window, GdkPaintable *paintable)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) bytes = NULL;
  graphene_rect_t bounds;
  int width = gtk_widget_get_width (GTK_WIDGET (window));
  int height = gtk_widget_get_height (GTK_WIDGET (window));
  guchar *pixels;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || renderer == NULL)
    return NULL;

  /* A texture of the graphics card belongs to this thread; its pixels belong to any. */
  graphene_rect_init (&bounds, 0, 0, (float) width, (float) height);
  texture = gsk_renderer_render_texture (renderer, node, &bounds);
  width = gdk_texture_get_width (texture);
  height = gdk_texture_get_height (texture);
  pixels = g_malloc_n ((gsize) height, (gsize) width * 4);
  gdk_texture_download (texture, pixels, (gsize) width * 4);
  bytes = g_bytes_new_take (pixels, (gsize) height * (gsize) width * 4);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) width * 4);
}

static void
write_png (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Shot *shot = task_data;

  if (gdk_texture_save_to_png (shot->texture, shot->path))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot write “%s”", shot->path);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GTask *task = user_data;
  Shot *shot = g_task_get_task_data (task);

  shot->texture = draw (GTK_WINDOW (widget), shot->paintable);
  if (shot->texture != NULL)
    g_task_run_in_thread (task, write_png);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "There is nothing to draw");

  return G_SOURCE_REMOVE;
}

static gboolean
on_poll (gpointer user_data)
{
  GTask *task = user_data;
  Wait *wait = g_task_get_task_data (task);
  YpMap *map = g_task_get_source_object (task);
  gint64 now = g_get_monotonic_time ();

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (now < wait->earliest)
    return G_SOURCE_CONTINUE;

  /* Twice: a layer may have just come, and its tiles not been asked for. */
  wait->n_settled = yp_map_is_settled (map) ? wait->n_settled + 1 : 0;
  if (wait->n_settled < 2 && now < wait->latest)
    return G_SOURCE_CONTINUE;

  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/**
 * yp_shot_wait_async:
 * @map: a map
 * @after_s: how long to wait at least, seconds
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 *
 * Waits until the map is drawn as it should be, though not for ever.
 */
void
yp_shot_wait_async (YpMap *map,
                    double after_s,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (map, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  g_task_set_source_tag (task, yp_shot_wait_async);
  wait->earliest = g_get_monotonic_time () + (gint64) (after_s * G_TIME_SPAN_SECOND);
  wait->latest = wait->earliest + PATIENCE_US;
  g_task_set_task_data (task, wait, g_free);
  g_timeout_add_full (G_PRIORITY_DEFAULT, POLL_MS, on_poll, task, g_object_unref);
}

gboolean
yp_shot_wait_finish (YpMap *map, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, map), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (yp_shot_wait_finish (YP_MAP (source), result, &error))
    gtk_widget_add_tick_callback (g_task_get_source_object (task), on_tick, g_object_ref (task),
                                  g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * yp_shot_take_async:
 * @window: what to draw
 * @map: its map, which has to be drawn first
 * @after_s: how long to wait at least, seconds
 * @path: of the PNG file
 * @cancellable: (nullable): stops writing
 * @callback: called once
 * @user_data: for @callback
 *
 * Draws a window to a file. The picture is compressed in a worker.
 */
void
yp_shot_take_async (GtkWindow *window,
                    YpMap *map,
                    double after_s,
                    const char *path,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (window, cancellable, callback, user_data);
  Shot *shot = g_new0 (Shot, 1);

  g_task_set_source_tag (task, yp_shot_take_async);
  shot->paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  shot->path = g_strdup (path);
  g_task_set_task_data (task, shot, (GDestroyNotify) free_shot);
  yp_shot_wait_async (map, after_s, cancellable, on_settled, task);
}

gboolean
yp_shot_take_finish (GtkWindow *window, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, window), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
