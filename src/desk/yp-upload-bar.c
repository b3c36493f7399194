/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-upload-bar.h"

#include <glib/gi18n.h>

#include "yp-file.h"

/* As many as a step may name. */
#define MAX_FILES 20

#define TICK_MS 100

/**
 * YpUploadBar:
 *
 * The files that go with the next step: each uploads as soon as it is chosen, says how far it is,
 * and can be taken out again, which stops it. Main thread; the uploads are in workers.
 */
struct _YpUploadBar
{
  AdwBin parent_instance;

  YpSituation *situation;
  GtkFileChooserNative *chooser;
  GPtrArray *items; /* of Item */
  guint tick_source;

  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (YpUploadBar, yp_upload_bar, ADW_TYPE_BIN)

typedef struct
{
  YpUploadBar *bar; /* %NULL once it was taken out */
  GCancellable *cancellable;
  YpUpload *upload;
  char *sha256;
  gboolean is_done;
  GtkWidget *row;
  GtkLabel *state;
  GtkProgressBar *progress;
} Item;

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_clear_object (&item->cancellable);
  g_clear_pointer (&item->upload, g_atomic_rc_box_release);
  g_clear_pointer (&item->sha256, g_free);
}

static void
item_unref (gpointer data)
{
  g_rc_box_release_full (data, item_clear);
}

/* Taken out: an upload that still goes on is stopped. */
static void
remove_item (gpointer data)
{
  Item *item = data;

  g_cancellable_cancel (item->cancellable);
  gtk_box_remove (item->bar->box, item->row);
  item->bar = NULL;
  item_unref (item);
}

static void
update (YpUploadBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->items->len > 0);
}

static void
on_remove_clicked (GtkButton *button, Item *item)
{
  YpUploadBar *self = item->bar;

  g_ptr_array_remove (self->items, item);
  update (self);
}

static gboolean
on_tick (gpointer data)
{
  YpUploadBar *self = data;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);
      int n_bytes = g_atomic_int_get (&item->upload->n_bytes);
      int n_sent = g_atomic_int_get (&item->upload->n_sent);

      if (!item->is_done && n_bytes > 0)
        gtk_progress_bar_set_fraction (item->progress, MIN (1.0, (double) n_sent / n_bytes));
    }

  if (yp_upload_bar_is_busy (self))
    return G_SOURCE_CONTINUE;

  self->tick_source = 0;
  return G_SOURCE_REMOVE;
}

static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Item *item = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpFile) file = yp_file_upload_finish (YP_SITUATION (source), result, &error);

  item->is_done = TRUE;
  if (item->bar != NULL && file != NULL)
    {
      g_autofree char *size = g_format_size ((guint64) file->size);

      item->sha256 = g_strdup (file->sha256);
      gtk_label_set_text (item->state, size);
      gtk_widget_add_css_class (item->row, "done");
    }
  else if (item->bar != NULL)
    {
      gtk_label_set_text (item->state, error->message);
      gtk_widget_set_tooltip_text (item->row, error->message);
      gtk_widget_add_css_class (item->row, "failed");
    }
  if (item->bar != NULL)
    gtk_widget_set_visible (GTK_WIDGET (item->progress), FALSE);
  item_unref (item);
}

static void
on_response (GtkNativeDialog *dialog, int response, YpUploadBar *self)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      yp_upload_bar_add (self, file);
    }
  g_clear_object (&self->chooser);
}

static void
yp_upload_bar_dispose (GObject *object)
{
  YpUploadBar *self = YP_UPLOAD_BAR (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_upload_bar_parent_class)->dispose (object);
}

static void
yp_upload_bar_class_init (YpUploadBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_upload_bar_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "upload-bar");
}

static void
yp_upload_bar_init (YpUploadBar *self)
{
  self->items = g_ptr_array_new_with_free_func (remove_item);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Files for the next step"), -1);
}

void
yp_upload_bar_set_situation (YpUploadBar *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_UPLOAD_BAR (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
}

static GtkFileFilter *
new_filter (void)
{
  static const char *const types[] = { "image/jpeg",      "image/png", "image/webp",
                                       "application/pdf", "video/mp4", "text/plain" };
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures, PDF, MP4, text"));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    gtk_file_filter_add_mime_type (filter, types[i]);

  return filter;
}

/**
 * yp_upload_bar_choose:
 * @self: a bar in a window
 *
 * Lets the person choose files of this computer.
 */
void
yp_upload_bar_choose (YpUploadBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = new_filter ();

  if (self->chooser != NULL)
    return;

  self->chooser =
      gtk_file_chooser_native_new (_ ("Files for the next step"), GTK_WINDOW (root),
                                      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Attach"), _ ("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static GtkWidget *
make_row (Item *item, const char *name)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *state = gtk_label_new ("");
  GtkWidget *progress = gtk_progress_bar_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (state), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (state), 30);
  gtk_widget_set_valign (progress, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (state, "state");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Take it out"));
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove_clicked), item);
  gtk_widget_add_css_class (row, "upload");
  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name ("mail-attachment-symbolic"));
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), progress);
  gtk_box_append (GTK_BOX (row), state);
  gtk_box_append (GTK_BOX (row), button);
  item->state = GTK_LABEL (state);
  item->progress = GTK_PROGRESS_BAR (progress);

  return row;
}

/**
 * yp_upload_bar_add:
 * @self: a bar
 * @file: of this computer; one more than a step may name is passed over
 */
void
yp_upload_bar_add (YpUploadBar *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  Item *item;

  g_return_if_fail (YP_IS_UPLOAD_BAR (self));

  if (self->items->len >= MAX_FILES)
    return;

  item = g_rc_box_new0 (Item);
  item->bar = self;
  item->cancellable = g_cancellable_new ();
  item->upload = g_atomic_rc_box_new0 (YpUpload);
  item->row = make_row (item, name);
  gtk_box_append (self->box, item->row);
  g_ptr_array_add (self->items, item);
  update (self);

  yp_file_upload_async (self->situation, file, item->upload, item->cancellable, on_uploaded,
                        g_rc_box_acquire (item));
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add (TICK_MS, on_tick, self);
}

/* Takes all out. */
void
yp_upload_bar_clear (YpUploadBar *self)
{
  g_return_if_fail (YP_IS_UPLOAD_BAR (self));

  g_ptr_array_set_size (self->items, 0);
  update (self);
}

/* Whether one is still on its way. */
gboolean
yp_upload_bar_is_busy (YpUploadBar *self)
{
  for (guint i = 0; i < self->items->len; i++)
    if (!((const Item *) g_ptr_array_index (self->items, i))->is_done)
      return TRUE;

  return FALSE;
}

/* Returns: (transfer full): the hashes of those that are there; may be empty. */
char **
yp_upload_bar_list_files (YpUploadBar *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      if (item->sha256 != NULL)
        g_strv_builder_add (builder, item->sha256);
    }

  return g_strv_builder_end (builder);
}
