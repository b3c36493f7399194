/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-file-list.h"

#include <glib/gi18n.h>

#include "yp-thumbnail.h"
#include "yp-words.h"

/* Enough for a tile on a screen of four times the pixels. */
#define MOST_PIXELS 384

#define MAX_FILES 200

/**
 * YpFileList:
 *
 * The files that steps of an incident name: pictures as thumbnails, others in a row with what they
 * are. Signal `open` (string sha256, string type): the person wants to see one.
 */
struct _YpFileList
{
  AdwBin parent_instance;

  YpSituation *situation;
  GCancellable *loading;
  GHashTable *known; /* a set of hashes */
  guint n_pictures;

  GtkFlowBox *pictures;
  GtkBox *rows;
};

G_DEFINE_FINAL_TYPE (YpFileList, yp_file_list, ADW_TYPE_BIN)

static guint open_signal;

/* One file on its way to its button. */
typedef struct
{
  YpFileList *list;
  GtkWidget *button;
} Load;

static void
free_load (Load *load)
{
  g_object_unref (load->list);
  g_object_unref (load->button);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, free_load)

static void
on_clicked (GtkButton *button, YpFileList *self)
{
  g_signal_emit (self, open_signal, 0, g_object_get_data (G_OBJECT (button), "sha256"),
                 g_object_get_data (G_OBJECT (button), "type"));
}

static GtkWidget *
new_caption (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);

  return label;
}

static void
show_picture (GtkWidget *button, GdkTexture *texture, const char *name)
{
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));

  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_COVER);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), name);
  gtk_button_set_child (GTK_BUTTON (button), picture);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (button, name);
}

static const char *
get_icon (const char *type)
{
  if (g_strcmp0 (type, "video/mp4") == 0)
    return "video-x-generic-symbolic";
  if (type != NULL && g_str_has_prefix (type, "image/"))
    return "image-x-generic-symbolic";

  return "text-x-generic-symbolic";
}

static void
show_row (YpFileList *self, GtkWidget *button, const char *type, const char *name)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *child = gtk_widget_get_parent (button);

  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name (get_icon (type)));
  gtk_box_append (GTK_BOX (content), new_caption (name));
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_remove_css_class (button, "tile");
  gtk_widget_add_css_class (button, "row");

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), NULL);
  gtk_flow_box_remove (self->pictures, child);
  gtk_box_append (self->rows, button);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  YpFileList *self = load->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpThumbnail) thumbnail =
      yp_thumbnail_load_finish (YP_SITUATION (source), result, &error);
  const char *sha256 = g_object_get_data (G_OBJECT (load->button), "sha256");
  g_autofree char *size = NULL;
  g_autofree char *name = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->situation == NULL)
    return;

  if (thumbnail == NULL)
    {
      name = yp_words_format_file (NULL, sha256);
      size = g_strdup_printf ("%s · %s", name, error->message);
      show_row (self, load->button, NULL, size);
      return;
    }

  size = g_format_size ((guint64) thumbnail->file->size);
  name = yp_words_format_file (thumbnail->file->type, sha256);
  g_object_set_data_full (G_OBJECT (load->button), "type", g_strdup (thumbnail->file->type),
                          g_free);
  if (thumbnail->texture != NULL)
    {
      show_picture (load->button, thumbnail->texture, name);
      self->n_pictures++;
    }
  else
    {
      g_autofree char *caption = g_strdup_printf ("%s · %s", name, size);

      show_row (self, load->button, thumbnail->file->type, caption);
    }
}

static void
yp_file_list_dispose (GObject *object)
{
  YpFileList *self = YP_FILE_LIST (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->known, g_hash_table_unref);

  G_OBJECT_CLASS (yp_file_list_parent_class)->dispose (object);
}

static void
yp_file_list_class_init (YpFileListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_file_list_dispose;

  open_signal = g_signal_new ("open", YP_TYPE_FILE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "file-list");
}

static void
yp_file_list_init (YpFileList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (_ ("Files"));

  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pictures = GTK_FLOW_BOX (gtk_flow_box_new ());
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_flow_box_set_selection_mode (self->pictures, GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (self->pictures, 4);
  gtk_flow_box_set_max_children_per_line (self->pictures, 4);
  gtk_flow_box_set_homogeneous (self->pictures, TRUE);
  gtk_flow_box_set_column_spacing (self->pictures, 6);
  gtk_flow_box_set_row_spacing (self->pictures, 6);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "title");
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "rows");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->pictures));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
yp_file_list_set_situation (YpFileList *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_FILE_LIST (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
}

/* What is on its way is not waited for. */
void
yp_file_list_clear (YpFileList *self)
{
  GtkWidget *child;

  g_return_if_fail (YP_IS_FILE_LIST (self));

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_hash_table_remove_all (self->known);
  self->n_pictures = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pictures))) != NULL)
    gtk_flow_box_remove (self->pictures, child);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * yp_file_list_add:
 * @self: a list
 * @sha256: of a file; one that is there already, or one too many, is passed over
 */
void
yp_file_list_add (YpFileList *self, const char *sha256)
{
  Load *load;
  GtkWidget *button;

  g_return_if_fail (YP_IS_FILE_LIST (self));

  if (!yp_file_is_name (sha256) || g_hash_table_contains (self->known, sha256) ||
      g_hash_table_size (self->known) >= MAX_FILES)
    return;

  button = gtk_button_new ();
  gtk_widget_add_css_class (button, "tile");
  g_object_set_data_full (G_OBJECT (button), "sha256", g_strdup (sha256), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);
  gtk_flow_box_append (self->pictures, button);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  g_hash_table_add (self->known, g_strdup (sha256));

  if (self->loading == NULL)
    self->loading = g_cancellable_new ();
  load = g_new0 (Load, 1);
  load->list = g_object_ref (self);
  load->button = g_object_ref (button);
  yp_thumbnail_load_async (self->situation, sha256, MOST_PIXELS, self->loading, on_loaded, load);
}

/* How many are shown as pictures by now. */
guint
yp_file_list_get_n_pictures (YpFileList *self)
{
  return self->n_pictures;
}
