/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-app"

#include "yp-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-desk.h"
#include "yp-wall.h"

#define DEFAULT_WIDTH 1920
#define DEFAULT_HEIGHT 1080

/* The height in logical pixels for which the type is made, and its resolution there. */
#define DESIGN_HEIGHT 1080
#define DESIGN_DPI 96

/* A wall's map is looked at from farther away than its letters are made for. */
#define WALL_SYMBOL_SCALE 1.25

/**
 * YpWindow:
 *
 * A desk or a wall. Type and symbols grow with the window's height: a screen of twice the pixels is
 * looked at from twice as far, or is twice as fine.
 */
struct _YpWindow
{
  AdwApplicationWindow parent_instance;

  YpMap *map;
  double scale;
  double symbol_scale; /* times that */
  guint scale_source;
};

G_DEFINE_FINAL_TYPE (YpWindow, yp_window, ADW_TYPE_APPLICATION_WINDOW)

/* In steps of an eighth, so that dragging an edge does not lay everything out for each pixel. */
static double
get_scale (int height)
{
  return CLAMP (round (8.0 * height / DESIGN_HEIGHT) / 8, 0.75, 4);
}

static gboolean
apply_scale (gpointer data)
{
  YpWindow *self = data;
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));

  self->scale_source = 0;
  g_object_set (settings, "gtk-xft-dpi", (int) (DESIGN_DPI * PANGO_SCALE * self->scale), NULL);
  yp_map_set_symbol_scale (self->map, self->scale * self->symbol_scale);

  return G_SOURCE_REMOVE;
}

static void
set_scale (YpWindow *self, double scale)
{
  if (self->scale == scale || self->map == NULL)
    return;

  self->scale = scale;
  if (self->scale_source == 0)
    self->scale_source = g_idle_add_full (G_PRIORITY_DEFAULT, apply_scale, self, NULL);
}

static void
yp_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (yp_window_parent_class)->size_allocate (widget, width, height, baseline);

  set_scale (YP_WINDOW (widget), get_scale (height));
}

static gboolean
on_toggle_fullscreen (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);

  return GDK_EVENT_STOP;
}

static void
yp_window_dispose (GObject *object)
{
  g_clear_handle_id (&YP_WINDOW (object)->scale_source, g_source_remove);

  G_OBJECT_CLASS (yp_window_parent_class)->dispose (object);
}

static void
yp_window_class_init (YpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_window_dispose;
  widget_class->size_allocate = yp_window_size_allocate;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F11, 0,
                                (GtkShortcutFunc) on_toggle_fullscreen, NULL);
}

static void
yp_window_init (YpWindow *self)
{
}

/**
 * yp_window_new:
 * @application: whose window
 * @situation: what it shows
 * @options: how
 *
 * Returns: (transfer floating): the window, not shown
 */
GtkWidget *
yp_window_new (GtkApplication *application, YpSituation *situation, const YpClientOptions *options)
{
  YpWindow *self = g_object_new (YP_TYPE_WINDOW, "application", application, NULL);
  int width = options->width != 0 ? options->width : DEFAULT_WIDTH;
  int height = options->height != 0 ? options->height : DEFAULT_HEIGHT;
  GtkWidget *content;

  if (options->is_wall)
    {
      g_autoptr (YpWallScenes) scenes = yp_wall_scenes_new (options->scenes);

      content = yp_wall_new (situation, scenes, options->scene, options->title);
      self->map = yp_wall_get_map (YP_WALL (content));
      gtk_window_set_title (GTK_WINDOW (self), _ ("Yiping: wall"));
    }
  else
    {
      content = yp_desk_new (situation);
      self->map = yp_desk_get_map (YP_DESK (content));
      gtk_window_set_title (GTK_WINDOW (self), _ ("Yiping: dispatch console"));
    }

  self->scale = get_scale (height);
  self->symbol_scale = options->is_wall ? WALL_SYMBOL_SCALE : 1;
  apply_scale (self);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), content);
  gtk_widget_add_css_class (GTK_WIDGET (self), "covered");
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  /* A wall has no edge to drag, and a picture is of the size asked for. */
  if (options->is_wall || options->screenshot != NULL || options->picture != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "frameless");
  if (options->is_fullscreen)
    gtk_window_fullscreen (GTK_WINDOW (self));

  return GTK_WIDGET (self);
}

/* @at: of the past, microseconds since 1970 UTC. */
void
yp_window_show_moment (YpWindow *self, gint64 at)
{
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (self));

  if (YP_IS_WALL (content))
    yp_wall_show_moment (YP_WALL (content), at);
  else
    yp_desk_show_moment (YP_DESK (content), at);
}

YpMap *
yp_window_get_map (YpWindow *self)
{
  return self->map;
}

/* It is left: what is half done is done. */
void
yp_window_finish (YpWindow *self)
{
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (self));

  if (YP_IS_DESK (content))
    yp_desk_finish (YP_DESK (content));
}
