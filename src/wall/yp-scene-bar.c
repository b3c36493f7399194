/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-scene-bar.h"

#include <glib/gi18n.h>

/* As many as there are keys. */
#define MOST_NAMES 9

struct _YpSceneBar
{
  AdwBin parent_instance;

  YpWallScenes *scenes;
  YpWallTour *tour;
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (YpSceneBar, yp_scene_bar, ADW_TYPE_BIN)

static void
add_label (YpSceneBar *self, const char *text, gboolean is_shown)
{
  GtkWidget *label = gtk_label_new (text);

  if (is_shown)
    gtk_widget_add_css_class (label, "shown");
  gtk_box_append (self->box, label);
}

static void
update (YpSceneBar *self)
{
  guint n = MIN (yp_wall_scenes_get_n (self->scenes), MOST_NAMES);
  guint shown = yp_wall_tour_get_scene (self->tour);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text =
          g_strdup_printf ("%u %s", i + 1, yp_wall_scenes_get (self->scenes, i)->name);

      add_label (self, text, i == shown);
    }
  if (!yp_wall_tour_is_playing (self->tour))
    add_label (self, _ ("stays"), FALSE);
}

static void
yp_scene_bar_dispose (GObject *object)
{
  YpSceneBar *self = YP_SCENE_BAR (object);

  g_clear_object (&self->scenes);
  g_clear_object (&self->tour);

  G_OBJECT_CLASS (yp_scene_bar_parent_class)->dispose (object);
}

static void
yp_scene_bar_class_init (YpSceneBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_scene_bar_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "scene-bar");
}

static void
yp_scene_bar_init (YpSceneBar *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

void
yp_scene_bar_connect (YpSceneBar *self, YpWallScenes *scenes, YpWallTour *tour)
{
  g_return_if_fail (YP_IS_SCENE_BAR (self));

  self->scenes = g_object_ref (scenes);
  self->tour = g_object_ref (tour);
  g_signal_connect_object (tour, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
