/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-picture-tool.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-map-picture.h"
#include "yp-map-themes.h"
#include "yp-picture-words.h"

#define MM_IN_INCH 25.4
#define PT_IN_INCH 72
#define CSS_PX_IN_INCH 96
#define PRINT_DPI 300

#define POLL_MS 100

typedef struct
{
  const char *name;
  double width; /* pixels, or millimetres of paper; 0 for the map's own size */
  double height;
  gboolean is_paper;
} Size;

static const Size sizes[] = {
  { N_ ("As on the screen"), 0, 0, FALSE }, { "1920 × 1080", 1920, 1080, FALSE },
    { "3840 × 2160", 3840, 2160, FALSE }, { "7680 × 4320", 7680, 4320, FALSE },
    { "A4", 297, 210, TRUE }, { "A3", 420, 297, TRUE }, { "A2", 594, 420, TRUE },
    { "A1", 841, 594, TRUE }, { "A0", 1189, 841, TRUE },
};

/* As in #YpPictureFormat. */
static const struct
{
  const char *words;
  const char *end;
} formats[] = {
  { N_ ("PNG, pixels"), "png" }, { N_ ("SVG, vectors"), "svg" }, { N_ ("PDF, for paper"), "pdf" },
   };

/**
 * YpPictureTool:
 *
 * The panel that makes a picture of the map: what to call it, how large, as what, and where to.
 */
struct _YpPictureTool
{
  GtkBox parent_instance;

  YpMap *map; /* not owned: the deck has both */
  YpSituation *situation;
  YpThemeControl *themes;
  GtkEntry *title_entry;
  GtkDropDown *format_choice;
  GtkDropDown *size_choice;
  GtkCheckButton *upright_check;
  GtkButton *save_button;
  GtkProgressBar *progress;
  GtkButton *cancel_button;
  GtkLabel *result;
  GtkFileChooserNative *chooser;
  YpMapPicture *picture; /* (nullable): that is being written */
  GCancellable *cancellable;
  guint poll_source;
  char *path;
};

G_DEFINE_FINAL_TYPE (YpPictureTool, yp_picture_tool, GTK_TYPE_BOX)

static void
say (YpPictureTool *self, gboolean is_good, const char *text)
{
  gtk_label_set_text (self->result, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->result), text);
  gtk_widget_set_visible (GTK_WIDGET (self->result), *text != '\0');
  if (is_good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->result), "refused");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->result), "refused");
}

static void
set_working (YpPictureTool *self, gboolean is_working)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_working);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), is_working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), !is_working);
}

static YpPictureFormat
get_format (YpPictureTool *self)
{
  return (YpPictureFormat) gtk_drop_down_get_selected (self->format_choice);
}

/* In what the format counts in. */
static void
measure (YpPictureTool *self, YpPictureSpec *spec)
{
  const Size *size = &sizes[gtk_drop_down_get_selected (self->size_choice)];
  double units;

  spec->format = get_format (self);
  if (size->is_paper)
    units = (spec->format == YP_PICTURE_PDF   ? PT_IN_INCH
             : spec->format == YP_PICTURE_SVG ? CSS_PX_IN_INCH
                                              : PRINT_DPI) /
            MM_IN_INCH;
  else
    units = spec->format == YP_PICTURE_PDF ? (double) PT_IN_INCH / CSS_PX_IN_INCH : 1;

  spec->dpi = size->is_paper && spec->format == YP_PICTURE_PNG ? PRINT_DPI : 0;
  spec->width = size->width > 0 ? size->width : gtk_widget_get_width (GTK_WIDGET (self->map));
  spec->height = size->height > 0 ? size->height : gtk_widget_get_height (GTK_WIDGET (self->map));
  spec->width = round (spec->width * units);
  spec->height = round (spec->height * units);

  if (size->width > 0 && gtk_check_button_get_active (self->upright_check))
    {
      double width = spec->width;

      spec->width = spec->height;
      spec->height = width;
    }
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpPictureTool) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  gboolean is_good = yp_map_picture_write_finish (YP_MAP_PICTURE (source), result, &error);

  g_clear_object (&self->picture);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  if (self->result == NULL)
    return;

  set_working (self, FALSE);
  name = g_path_get_basename (self->path);
  if (is_good)
    text = g_strdup_printf (_ ("Saved: %s"), name);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (_ ("Given up; nothing was saved"));
  else
    text = g_strdup (error->message);
  say (self, is_good, text);
}

static gboolean
on_poll (gpointer data)
{
  YpPictureTool *self = data;

  gtk_progress_bar_set_fraction (self->progress, yp_map_picture_get_progress (self->picture));
  return G_SOURCE_CONTINUE;
}

/**
 * yp_picture_tool_save:
 * @self: the tool
 * @path: of the file
 *
 * Makes the picture that the panel describes.
 */
void
yp_picture_tool_save (YpPictureTool *self, const char *path)
{
  g_autofree char *time =
      yp_picture_words_format_time (yp_situation_get_now (self->situation), TRUE);
  g_autoptr (YpPictureTheme) theme = NULL;
  g_autoptr (GError) error = NULL;
  YpPictureSpec spec = { .time = time };

  g_return_if_fail (YP_IS_PICTURE_TOOL (self));

  if (self->picture != NULL)
    return;

  spec.title = gtk_editable_get_text (GTK_EDITABLE (self->title_entry));
  measure (self, &spec);
  theme = yp_picture_theme_new (self->themes);
  yp_picture_words_fill (&spec, theme);
  if (!yp_picture_spec_check (&spec, &error))
    {
      say (self, FALSE, error->message);
      return;
    }

  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->picture = yp_map_picture_new (self->map, &spec);
  say (self, TRUE, "");
  set_working (self, TRUE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  self->poll_source = g_timeout_add (POLL_MS, on_poll, self);
  yp_map_picture_write_async (self->picture, path, self->cancellable, on_written,
                              g_object_ref (self));
}

static void
on_chosen (YpPictureTool *self, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *whole = NULL;
  YpPictureFormat format;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file == NULL)
    return;

  path = g_file_get_path (file);
  if (path == NULL)
    {
      say (self, FALSE, _ ("A picture can only be saved in a folder of this computer"));
      return;
    }

  /* What the name ends in is what the file is. */
  if (yp_picture_format_from_path (path, &format) && format == get_format (self))
    whole = g_steal_pointer (&path);
  else
    whole = g_strdup_printf ("%s.%s", path, formats[get_format (self)].end);
  yp_picture_tool_save (self, whole);
}

static void
on_save (YpPictureTool *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_entry));
  g_autofree char *name = g_strdup_printf (
      "%s %s.%s", *title != '\0' ? title : _ ("Map"), stamp, formats[get_format (self)].end);

  if (self->chooser != NULL)
    return;

  g_strdelimit (name, "/\\:", '-');
  self->chooser = gtk_file_chooser_native_new (
      _ ("Save the picture"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (on_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_cancel (YpPictureTool *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
on_size_changed (YpPictureTool *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->upright_check),
                            gtk_drop_down_get_selected (self->size_choice) > 0);
}

static void
yp_picture_tool_dispose (GObject *object)
{
  YpPictureTool *self = YP_PICTURE_TOOL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_object (&self->themes);
  g_clear_object (&self->situation);
  self->result = NULL;

  G_OBJECT_CLASS (yp_picture_tool_parent_class)->dispose (object);
}

static void
yp_picture_tool_finalize (GObject *object)
{
  YpPictureTool *self = YP_PICTURE_TOOL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (yp_picture_tool_parent_class)->finalize (object);
}

static void
yp_picture_tool_class_init (YpPictureToolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_picture_tool_dispose;
  object_class->finalize = yp_picture_tool_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "picture-tool");
}

/* A widget with its name before it, in a row of their own. */
static void
add_row (YpPictureTool *self, const char *words, GtkWidget *widget)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "name");
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), widget);
  gtk_box_append (GTK_BOX (self), row);
}

static void
add_choices (YpPictureTool *self)
{
  GtkStringList *format_words = gtk_string_list_new (NULL);
  GtkStringList *size_words = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    gtk_string_list_append (format_words, _ (formats[i].words));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    gtk_string_list_append (size_words, i == 0 ? _ (sizes[i].name) : sizes[i].name);

  self->format_choice = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (format_words), NULL));
  self->size_choice = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (size_words), NULL));
  self->upright_check = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_ ("Upright")));
  add_row (self, _ ("Format"), GTK_WIDGET (self->format_choice));
  add_row (self, _ ("Size"), GTK_WIDGET (self->size_choice));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->upright_check));

  g_signal_connect_swapped (self->size_choice, "notify::selected", G_CALLBACK (on_size_changed),
                            self);
  on_size_changed (self);
}

static void
add_end (YpPictureTool *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How much of the picture is saved"), -1);
  self->cancel_button = GTK_BUTTON (gtk_button_new_with_label (_ ("Stop")));
  self->save_button = GTK_BUTTON (gtk_button_new_with_label (_ ("Save as…")));
  gtk_widget_add_css_class (GTK_WIDGET (self->save_button), "suggested-action");
  gtk_widget_set_halign (GTK_WIDGET (self->save_button), GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->cancel_button));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->save_button));
  gtk_widget_set_halign (row, GTK_ALIGN_FILL);
  gtk_box_append (GTK_BOX (self), row);

  self->result = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->result, 0);
  gtk_label_set_wrap (self->result, TRUE);
  gtk_label_set_max_width_chars (self->result, 30);
  gtk_widget_add_css_class (GTK_WIDGET (self->result), "result");
  gtk_widget_set_visible (GTK_WIDGET (self->result), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->result));

  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (on_save), self);
  g_signal_connect_swapped (self->cancel_button, "clicked", G_CALLBACK (on_cancel), self);
  set_working (self, FALSE);
}

static void
yp_picture_tool_init (YpPictureTool *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->title_entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_max_length (self->title_entry, 80);
  gtk_editable_set_text (GTK_EDITABLE (self->title_entry), _ ("The situation in the city"));
  gtk_entry_set_activates_default (self->title_entry, FALSE);
  g_signal_connect_swapped (self->title_entry, "activate", G_CALLBACK (on_save), self);
  add_row (self, _ ("Title"), GTK_WIDGET (self->title_entry));
  add_choices (self);
  add_end (self);
}

static gboolean
on_shortcut (GtkWidget *deck, GVariant *arguments, gpointer user_data)
{
  GtkToggleButton *button = user_data;
  YpPictureTool *self = g_object_get_data (G_OBJECT (button), "yp-panel");

  if (!gtk_toggle_button_get_active (button))
    gtk_toggle_button_set_active (button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->title_entry));

  return TRUE;
}

static void
add_shortcut (YpMapDeck *deck, GtkWidget *button)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK),
                        gtk_callback_action_new (on_shortcut, button, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (deck), controller);
}

/**
 * yp_picture_tool_add:
 * @deck: a deck with themes
 * @situation: what its map shows
 *
 * Adds the tool to the deck's row. Ctrl+Shift+S opens it.
 *
 * Returns: (transfer none): the tool's panel
 */
YpPictureTool *
yp_picture_tool_add (YpMapDeck *deck, YpSituation *situation)
{
  YpPictureTool *self;
  GtkWidget *button = gtk_toggle_button_new_with_label (C_ ("tool", "Picture"));

  g_return_val_if_fail (YP_IS_MAP_DECK (deck), NULL);
  g_return_val_if_fail (yp_map_themes_get (deck) != NULL, NULL);

  self = g_object_new (YP_TYPE_PICTURE_TOOL, NULL);
  self->map = yp_map_deck_get_map (deck);
  self->situation = g_object_ref (situation);
  self->themes = g_object_ref (yp_map_themes_get_control (yp_map_themes_get (deck)));

  gtk_widget_set_tooltip_text (button, _ ("A picture of the map (Ctrl+Shift+S)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("A picture of the map"), -1);
  yp_map_deck_add_tool (deck, button, GTK_WIDGET (self));
  add_shortcut (deck, button);

  return self;
}
