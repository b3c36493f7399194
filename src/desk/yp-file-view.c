/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-file-view.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "yp-thumbnail.h"
#include "yp-words.h"

#define MOST_PIXELS 2560

/**
 * YpFileView:
 *
 * A picture over the desk, as large as there is room. What is no picture is given to the program
 * that this computer opens it with. Signal `failed` (string text).
 */
struct _YpFileView
{
  AdwBin parent_instance;

  YpSituation *situation;
  GCancellable *loading;
  char *name;

  GtkLabel *label;
  GtkPicture *picture;
};

G_DEFINE_FINAL_TYPE (YpFileView, yp_file_view, ADW_TYPE_BIN)

static guint failed_signal;

static void
on_close_clicked (YpFileView *self)
{
  yp_file_view_close (self);
}

static void
yp_file_view_dispose (GObject *object)
{
  YpFileView *self = YP_FILE_VIEW (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (yp_file_view_parent_class)->dispose (object);
}

static void
yp_file_view_class_init (YpFileViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_file_view_dispose;

  failed_signal = g_signal_new ("failed", YP_TYPE_FILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "file-view");
}

static void
yp_file_view_init (YpFileView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->label = GTK_LABEL (gtk_label_new (""));
  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->picture), TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Back (Esc)"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_close_clicked), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (line, "line");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
yp_file_view_set_situation (YpFileView *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_FILE_VIEW (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
}

static void
fail (YpFileView *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->situation == NULL)
    return;

  /* Translators: a file, why it can not be opened */
  text = g_strdup_printf (_ ("%s can not be opened: %s"), self->name, error->message);
  yp_file_view_close (self);
  g_signal_emit (self, failed_signal, 0, text);
}

static void
on_picture_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpFileView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpThumbnail) thumbnail =
      yp_thumbnail_load_finish (YP_SITUATION (source), result, &error);

  if (thumbnail == NULL)
    fail (self, error);
  else if (thumbnail->texture != NULL)
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (thumbnail->texture));
}

typedef struct
{
  char *sha256;
  char *folder;
} Saving;

static void
free_saving (gpointer data)
{
  Saving *saving = data;

  g_free (saving->sha256);
  g_free (saving->folder);
  g_free (saving);
}

static gpointer
save_file (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Saving *saving = data;
  g_autofree char *type = NULL;
  g_autoptr (GBytes) bytes = yp_file_fetch (session, saving->sha256, &type, cancellable, error);
  g_autofree char *name = NULL;
  const char *extension;

  if (bytes == NULL)
    return NULL;

  extension = yp_file_get_extension (type);
  name = g_strdup_printf ("%s.%s", saving->sha256, extension != NULL ? extension : "bin");

  return yp_file_keep (saving->folder, name, bytes, error);
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpFileView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    fail (self, error);
}

static void
on_file_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpFileView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  if (uri == NULL)
    fail (self, error);
  else if (self->situation != NULL)
    g_app_info_launch_default_for_uri_async (uri, NULL, self->loading, on_launched,
                                             g_object_ref (self));
}

static void
open_elsewhere (YpFileView *self, const char *sha256)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->sha256 = g_strdup (sha256);
  saving->folder = yp_file_get_folder (self->situation);
  yp_situation_ask_async (self->situation, save_file, saving, free_saving, g_free, self->loading,
                          on_file_saved, g_object_ref (self));
}

/**
 * yp_file_view_open:
 * @self: a view
 * @sha256: of a file
 * @type: (nullable): what it is
 */
void
yp_file_view_open (YpFileView *self, const char *sha256, const char *type)
{
  g_return_if_fail (YP_IS_FILE_VIEW (self));
  g_return_if_fail (yp_file_is_name (sha256));

  yp_file_view_close (self);
  self->loading = g_cancellable_new ();
  g_free (self->name);
  self->name = yp_words_format_file (type, sha256);
  gtk_label_set_text (self->label, self->name);

  if (type == NULL || !g_str_has_prefix (type, "image/"))
    {
      open_elsewhere (self, sha256);
      return;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  yp_thumbnail_load_async (self->situation, sha256, MOST_PIXELS, self->loading, on_picture_ready,
                           g_object_ref (self));
}

/* Returns: whether it was there. */
gboolean
yp_file_view_close (YpFileView *self)
{
  gboolean was_open;

  g_return_val_if_fail (YP_IS_FILE_VIEW (self), FALSE);

  was_open = gtk_widget_get_visible (GTK_WIDGET (self));
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  return was_open;
}
