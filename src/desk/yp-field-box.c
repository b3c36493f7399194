/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-field-box.h"

#include "yp-day-text.h"
#include "yp-name-list.h"
#include "yp-text-label.h"

/**
 * YpFieldBox:
 *
 * The fields that an ask has, one below the other. Signals: `changed`; `submit`: Enter where it
 * does nothing else, Ctrl+Enter in a text of many lines.
 */
struct _YpFieldBox
{
  AdwBin parent_instance;

  GtkBox *box;
  GPtrArray *rows; /* of Row */
};

G_DEFINE_FINAL_TYPE (YpFieldBox, yp_field_box, ADW_TYPE_BIN)

typedef enum
{
  CHANGED,
  SUBMIT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

typedef struct
{
  YpAskFieldKind kind;
  gboolean is_needed;
  GtkWidget *editor; /* an entry, a text view or a list of names */
  GtkLabel *hint;    /* (nullable) */
} Row;

static char *
get_value (const Row *row)
{
  if (row->kind == YP_ASK_FIELD_NAMES)
    return yp_name_list_get_names (YP_NAME_LIST (row->editor));

  if (row->kind == YP_ASK_FIELD_LINES)
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->editor));
      GtkTextIter start;
      GtkTextIter end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    }

  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->editor)));
}

static void
set_value (const Row *row, const char *value)
{
  if (row->kind == YP_ASK_FIELD_NAMES)
    yp_name_list_set_names (YP_NAME_LIST (row->editor), value);
  else if (row->kind == YP_ASK_FIELD_LINES)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->editor)), value, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (row->editor), value);
}

static gboolean
is_answered (const Row *row)
{
  g_autofree char *value = g_strstrip (get_value (row));
  gint64 time;

  if (row->kind == YP_ASK_FIELD_TIME)
    return yp_day_text_parse_time (value, g_get_real_time (), &time, NULL);

  return !row->is_needed || *value != '\0';
}

/* What the time that was typed is in words, or what is wrong with it. */
static void
update_hint (const Row *row)
{
  g_autofree char *value = get_value (row);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gint64 now = g_get_real_time ();
  gint64 time;
  gboolean is_known = yp_day_text_parse_time (value, now, &time, &error);

  if (is_known)
    words = yp_day_text_explain_time (time, now);
  gtk_label_set_text (row->hint, is_known ? words : error->message);
  if (is_known)
    gtk_widget_add_css_class (GTK_WIDGET (row->hint), "known");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->hint), "known");
}

static void
on_changed (YpFieldBox *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (row->hint != NULL)
        update_hint (row);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_submit (YpFieldBox *self)
{
  g_signal_emit (self, signals[SUBMIT], 0);
}

static gboolean
on_lines_key (YpFieldBox *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;

  on_submit (self);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_entry (YpFieldBox *self)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), 500);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_submit), self, G_CONNECT_SWAPPED);

  return entry;
}

/* Tab goes on, as everywhere; Enter begins a line. */
static GtkWidget *
make_lines (YpFieldBox *self)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                           G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_lines_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (view, keys);

  return view;
}

static GtkWidget *
make_names (YpFieldBox *self, const YpAskField *field)
{
  GtkWidget *list =
      yp_name_list_new (field->label, field->most, (const char *const *) field->suggested);

  g_signal_connect_object (list, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "submit", G_CALLBACK (on_submit), self, G_CONNECT_SWAPPED);

  return list;
}

static GtkWidget *
make_editor (YpFieldBox *self, const YpAskField *field)
{
  switch (field->kind)
    {
    case YP_ASK_FIELD_NAMES:
      return make_names (self, field);
    case YP_ASK_FIELD_LINES:
      return make_lines (self);
    case YP_ASK_FIELD_WORDS:
    case YP_ASK_FIELD_TIME:
    default:
      return make_entry (self);
    }
}

static void
append_editor (YpFieldBox *self, const Row *row)
{
  GtkWidget *window;

  if (row->kind != YP_ASK_FIELD_LINES)
    {
      gtk_box_append (self->box, row->editor);
      return;
    }

  window = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), row->editor);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (window, "lines");
  gtk_box_append (self->box, window);
}

static void
append_field (YpFieldBox *self, const YpAskField *field)
{
  Row *row = g_new0 (Row, 1);

  row->kind = field->kind;
  row->is_needed = field->is_needed;
  row->editor = make_editor (self, field);
  gtk_box_append (self->box, yp_text_label_new (field->label, "name", FALSE));
  append_editor (self, row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->editor), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  field->label, -1);
  if (field->kind == YP_ASK_FIELD_TIME)
    {
      row->hint = GTK_LABEL (yp_text_label_new ("", "hint", FALSE));
      gtk_box_append (self->box, GTK_WIDGET (row->hint));
    }
  g_ptr_array_add (self->rows, row);
  set_value (row, field->value != NULL ? field->value : "");
}

static void
yp_field_box_finalize (GObject *object)
{
  g_clear_pointer (&YP_FIELD_BOX (object)->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_field_box_parent_class)->finalize (object);
}

static void
yp_field_box_class_init (YpFieldBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_field_box_finalize;

  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_FIELD_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SUBMIT] = g_signal_new ("submit", YP_TYPE_FIELD_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "field-box");
}

static void
yp_field_box_init (YpFieldBox *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

/**
 * yp_field_box_open:
 * @self: a box
 * @fields: (element-type YpAskField): what to show, with what stands there at first
 */
void
yp_field_box_open (YpFieldBox *self, GPtrArray *fields)
{
  GtkWidget *child;

  g_return_if_fail (YP_IS_FIELD_BOX (self));

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  for (guint i = 0; i < fields->len; i++)
    append_field (self, g_ptr_array_index (fields, i));
  gtk_widget_set_visible (GTK_WIDGET (self), fields->len > 0);
}

/* @values: (array zero-terminated=1): of yp_field_box_get_values(), for the same fields. */
void
yp_field_box_set_values (YpFieldBox *self, const char *const *values)
{
  for (guint i = 0; i < self->rows->len && values[i] != NULL; i++)
    set_value (g_ptr_array_index (self->rows, i), values[i]);
}

/* (transfer full): what stands in each; names with commas between them. */
char **
yp_field_box_get_values (YpFieldBox *self)
{
  char **values = g_new0 (char *, self->rows->len + 1);

  for (guint i = 0; i < self->rows->len; i++)
    values[i] = get_value (g_ptr_array_index (self->rows, i));

  return values;
}

/* (nullable): the first that is not answered and must be. */
static const Row *
find_missing (YpFieldBox *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (!is_answered (g_ptr_array_index (self->rows, i)))
      return g_ptr_array_index (self->rows, i);

  return NULL;
}

gboolean
yp_field_box_is_complete (YpFieldBox *self)
{
  return find_missing (self) == NULL;
}

/* To what is to be answered; to the first where all is. */
void
yp_field_box_focus_missing (YpFieldBox *self)
{
  const Row *row = find_missing (self);

  if (row == NULL && self->rows->len > 0)
    row = g_ptr_array_index (self->rows, 0);
  if (row != NULL)
    gtk_widget_grab_focus (row->editor);
}
