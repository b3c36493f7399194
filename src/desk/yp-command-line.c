/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-command-line.h"

#include <glib/gi18n.h>

/* How many lines are kept. */
#define MAX_LINES 100

struct _YpCommandLine
{
  AdwBin parent_instance;

  YpCommandPlanner *planner;
  YpCommandPlan *plan;  /* (nullable): of the line as it stands */
  gboolean asks_pinyin; /* whether somebody is at it, or was */
  GCancellable *cancellable;
  char *selected;      /* (nullable): id of an incident */
  GPtrArray *lines;    /* (element-type utf8): the newest last */
  guint line;          /* which of them is shown; its length for a new one */
  char *begun;         /* (nullable): the new one, while another is shown */
  guint hint;          /* the next that Tab takes */
  gboolean is_filling; /* whether it is the hint that changes the line */

  GtkEntry *entry;
  GtkLabel *words;
  GtkWidget *scroller;
  GtkListBox *list;

  GtkWidget *focus_before; /* (nullable): weak, as is all of this */
  int cursor_before;
  int bound_before;
};

G_DEFINE_FINAL_TYPE (YpCommandLine, yp_command_line, ADW_TYPE_BIN)

static guint run_signal;

static void
clear_list (YpCommandLine *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
}

static GtkWidget *
make_row (const YpCommandHint *hint)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *insert = gtk_label_new (strcmp (hint->insert, hint->title) != 0 ? hint->insert : NULL);
  GtkWidget *title = gtk_label_new (hint->title);
  GtkWidget *detail = gtk_label_new (hint->detail);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (insert), 0);
  gtk_widget_add_css_class (insert, "insert");
  gtk_widget_add_css_class (detail, "detail");
  gtk_box_append (GTK_BOX (box), insert);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

static void
show_hints (YpCommandLine *self)
{
  clear_list (self);
  for (guint i = 0; i < self->plan->hints->len; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (self->plan->hints, i)));
  gtk_widget_set_visible (self->scroller, self->plan->hints->len > 0);
  self->hint = 0;
}

/* Underlined, so that the colour does not say it alone. */
static void
mark_fault (YpCommandLine *self)
{
  PangoAttrList *marks = pango_attr_list_new ();

  if (!self->plan->is_ready && self->plan->fault_length > 0)
    {
      PangoAttribute *line = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

      line->start_index = self->plan->fault_start;
      line->end_index = self->plan->fault_start + self->plan->fault_length;
      pango_attr_list_insert (marks, line);
    }
  gtk_entry_set_attributes (self->entry, marks);
  pango_attr_list_unref (marks);
}

static void
show_words (YpCommandLine *self)
{
  gboolean is_ready = self->plan->is_ready;
  g_autofree char *text =
      g_strdup_printf ("%s %s", is_ready ? "⏎" : "…", self->plan->words ? self->plan->words : "");

  gtk_label_set_text (self->words, text);
  if (is_ready)
    gtk_widget_add_css_class (GTK_WIDGET (self->words), "ready");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->words), "ready");
  gtk_widget_remove_css_class (GTK_WIDGET (self->words), "refused");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
make_plan (YpCommandLine *self)
{
  g_clear_pointer (&self->plan, yp_command_plan_free);
  self->plan = yp_command_planner_plan (
      self->planner, gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->selected);
  mark_fault (self);
  show_words (self);
}

static void
on_changed (YpCommandLine *self)
{
  if (!yp_command_line_is_open (self))
    return;

  if (self->is_filling)
    {
      g_autoptr (GPtrArray) hints = g_ptr_array_ref (self->plan->hints);
      guint start = self->plan->hint_start;

      /* The names stay those of what was typed, so that Tab goes on through them. */
      make_plan (self);
      g_ptr_array_unref (self->plan->hints);
      self->plan->hints = g_steal_pointer (&hints);
      self->plan->hint_start = start;
      return;
    }

  make_plan (self);
  show_hints (self);
}

static void
set_line (YpCommandLine *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/* In the place of what was typed of it, or of the one before. */
static void
fill_in (YpCommandLine *self, guint index)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const YpCommandHint *hint = g_ptr_array_index (self->plan->hints, index);
  gsize length = strlen (hint->insert);
  g_autofree char *line =
      g_strdup_printf ("%.*s%s%s", (int) self->plan->hint_start, text, hint->insert,
                       text + self->plan->hint_start + self->plan->hint_length);

  self->is_filling = TRUE;
  set_line (self, line);
  self->is_filling = FALSE;
  self->plan->hint_length = (guint) length;
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) index));
}

static void
take_hint (YpCommandLine *self, int step)
{
  guint n = self->plan->hints->len;
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  guint index = selected == NULL
                    ? (step > 0 ? 0 : n - 1)
                    : (guint) (gtk_list_box_row_get_index (selected) + (int) n + step) % n;

  if (n > 0)
    fill_in (self, index);
}

static void
on_row_activated (YpCommandLine *self, GtkListBoxRow *row)
{
  fill_in (self, (guint) gtk_list_box_row_get_index (row));
  gtk_entry_grab_focus_without_selecting (self->entry);
}

static void
show_line (YpCommandLine *self, int step)
{
  if ((step < 0 && self->line == 0) || (step > 0 && self->line == self->lines->len))
    return;

  if (self->line == self->lines->len)
    {
      g_free (self->begun);
      self->begun = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
    }
  self->line += (guint) step;
  set_line (self, self->line < self->lines->len ? g_ptr_array_index (self->lines, self->line)
                                                : self->begun);
}

static void
keep_line (YpCommandLine *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *last =
      self->lines->len > 0 ? g_ptr_array_index (self->lines, self->lines->len - 1) : NULL;

  if (g_strcmp0 (last, text) != 0)
    g_ptr_array_add (self->lines, g_strdup (text));
  if (self->lines->len > MAX_LINES)
    g_ptr_array_remove_index (self->lines, 0);
  g_info ("Command: %s", text);
}

/* What it was planned with may have changed meanwhile. */
static void
on_activate (YpCommandLine *self)
{
  YpCommandPlan *plan;

  make_plan (self);
  if (!self->plan->is_ready)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->words), "refused");
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  keep_line (self);
  plan = g_steal_pointer (&self->plan);
  yp_command_line_close (self);
  g_signal_emit (self, run_signal, 0, plan);
  yp_command_plan_free (plan);
}

static gboolean
on_key_pressed (YpCommandLine *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_Escape:
      yp_command_line_close (self);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      take_hint (self, 1);
      return TRUE;
    case GDK_KEY_ISO_Left_Tab:
      take_hint (self, -1);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      show_line (self, -1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      show_line (self, 1);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Elsewhere by a click: the line goes, what was typed in it is kept. */
static void
on_focus_left (YpCommandLine *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* Another window may have the keyboard; then it comes back. */
  if (!yp_command_line_is_open (self) || focus == NULL ||
      gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return;

  g_clear_weak_pointer (&self->focus_before);
  yp_command_line_close (self);
}

static void
yp_command_line_dispose (GObject *object)
{
  YpCommandLine *self = YP_COMMAND_LINE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->focus_before);
  g_clear_pointer (&self->plan, yp_command_plan_free);
  g_clear_pointer (&self->planner, yp_command_planner_free);

  G_OBJECT_CLASS (yp_command_line_parent_class)->dispose (object);
}

static void
yp_command_line_finalize (GObject *object)
{
  YpCommandLine *self = YP_COMMAND_LINE (object);

  g_ptr_array_unref (self->lines);
  g_free (self->selected);
  g_free (self->begun);

  G_OBJECT_CLASS (yp_command_line_parent_class)->finalize (object);
}

static void
yp_command_line_class_init (YpCommandLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_command_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_command_line_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "command-line");

  run_signal = g_signal_new ("run", YP_TYPE_COMMAND_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
add_controllers (YpCommandLine *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
make_list (YpCommandLine *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self,
                           G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 480);
}

static void
yp_command_line_init (YpCommandLine *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  self->entry = GTK_ENTRY (gtk_entry_new ());
  self->words = GTK_LABEL (gtk_label_new (NULL));
  make_list (self);

  gtk_entry_set_max_length (self->entry, YP_COMMAND_MAX_BYTES / 4);
  gtk_entry_set_placeholder_text (self->entry, _ ("A command: 4821, p 4821 cg, ? for all"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Command line"), -1);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_activate), self,
                           G_CONNECT_SWAPPED);
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_max_width_chars (self->words, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->words), TRUE);

  gtk_box_append (GTK_BOX (box), self->scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  add_controllers (self);
}

/**
 * yp_command_line_connect:
 * @self: a line that is connected to nothing
 * @situation: what it acts on
 * @items: its catalogue
 * @layers: the layers of the map
 */
void
yp_command_line_connect (YpCommandLine *self,
                         YpSituation *situation,
                         YpItems *items,
                         YpLayers *layers)
{
  g_return_if_fail (YP_IS_COMMAND_LINE (self));
  g_return_if_fail (self->planner == NULL);

  self->planner = yp_command_planner_new (situation, items, layers);
  g_signal_connect_object (items, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
on_pinyin_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpCommandLine *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpPinyin) pinyin = yp_pinyin_get_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (pinyin == NULL)
    {
      g_message ("Names are not found by their pinyin: %s", error->message);
      return;
    }

  yp_command_planner_set_pinyin (self->planner, pinyin);
  on_changed (self);
}

static void
note_focus (YpCommandLine *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  g_set_weak_pointer (&self->focus_before, focus);
  if (GTK_IS_EDITABLE (focus))
    {
      int start;
      int end;

      gtk_editable_get_selection_bounds (GTK_EDITABLE (focus), &start, &end);
      self->cursor_before = gtk_editable_get_position (GTK_EDITABLE (focus));
      self->bound_before = self->cursor_before == start ? end : start;
    }
}

static void
restore_focus (YpCommandLine *self)
{
  GtkWidget *focus = self->focus_before;

  if (focus == NULL || !gtk_widget_get_mapped (focus))
    return;

  gtk_widget_grab_focus (focus);
  if (GTK_IS_EDITABLE (focus))
    gtk_editable_select_region (GTK_EDITABLE (focus), self->bound_before, self->cursor_before);
  g_clear_weak_pointer (&self->focus_before);
}

/**
 * yp_command_line_open:
 * @self: a line that is connected
 * @selected: (nullable): id of the incident that is meant where a line names none
 *
 * Takes the keyboard. What was typed and not done stands there still, marked, so that the next
 * letter replaces it.
 */
void
yp_command_line_open (YpCommandLine *self, const char *selected)
{
  g_return_if_fail (YP_IS_COMMAND_LINE (self));
  g_return_if_fail (self->planner != NULL);

  if (yp_command_line_is_open (self))
    return;

  if (!self->asks_pinyin)
    yp_pinyin_get_async (self->cancellable, on_pinyin_ready, self);
  self->asks_pinyin = TRUE;
  g_free (self->selected);
  self->selected = g_strdup (selected);
  self->line = self->lines->len;
  note_focus (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  on_changed (self);
}

/* The keyboard goes back to where it was. A line that was done is gone, another is kept. */
void
yp_command_line_close (YpCommandLine *self)
{
  g_return_if_fail (YP_IS_COMMAND_LINE (self));

  if (!yp_command_line_is_open (self))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  restore_focus (self);
  if (self->plan == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

gboolean
yp_command_line_is_open (YpCommandLine *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}
