/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-choice-list.h"

#include "yp-text-label.h"

/**
 * YpChoiceList:
 *
 * Several answers, of which one is chosen: by arrows, by its digit, by a click. Signals: `chosen`:
 * another is; `submit`: Enter or a double click on one.
 */
struct _YpChoiceList
{
  AdwBin parent_instance;

  GtkListBox *box;
  GPtrArray *values;
};

G_DEFINE_FINAL_TYPE (YpChoiceList, yp_choice_list, ADW_TYPE_BIN)

typedef enum
{
  CHOSEN,
  SUBMIT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
on_row_selected (YpChoiceList *self)
{
  /* The rows go one by one when the list does. */
  if (self->values != NULL)
    g_signal_emit (self, signals[CHOSEN], 0);
}

static void
on_row_activated (YpChoiceList *self)
{
  g_signal_emit (self, signals[SUBMIT], 0);
}

static gboolean
on_key_pressed (YpChoiceList *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkListBoxRow *row = keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9
                           ? gtk_list_box_get_row_at_index (self->box, (int) (keyval - GDK_KEY_1))
                           : NULL;

  if (row == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  gtk_list_box_select_row (self->box, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

static void
yp_choice_list_dispose (GObject *object)
{
  YpChoiceList *self = YP_CHOICE_LIST (object);

  g_clear_pointer (&self->values, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_choice_list_parent_class)->dispose (object);
}

static void
yp_choice_list_class_init (YpChoiceListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_choice_list_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", YP_TYPE_CHOICE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[SUBMIT] = g_signal_new ("submit", YP_TYPE_CHOICE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "choice-list");
}

static void
yp_choice_list_init (YpChoiceList *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->values = g_ptr_array_new_with_free_func (g_free);
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_BROWSE);
  gtk_list_box_set_activate_on_single_click (self->box, FALSE);
  g_signal_connect_object (self->box, "row-selected", G_CALLBACK (on_row_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->box, "row-activated", G_CALLBACK (on_row_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

/* At the top of its cell. */
static GtkWidget *
new_label (const char *text, const char *css_class, gboolean wraps)
{
  GtkWidget *label = yp_text_label_new (text, css_class, wraps);

  gtk_widget_set_valign (label, GTK_ALIGN_START);
  return label;
}

static GtkWidget *
make_row (const YpChoice *choice, guint number, gboolean has_keys)
{
  GtkWidget *grid = gtk_grid_new ();

  if (has_keys)
    {
      g_autofree char *digit = g_strdup_printf ("%u", number);
      GtkWidget *key = new_label (digit, "key", FALSE);

      gtk_grid_attach (GTK_GRID (grid), key, 0, 0, 1, 1);
    }
  gtk_grid_attach (GTK_GRID (grid), new_label (choice->title, "title", TRUE), 1, 0, 1, 1);
  if (choice->aside != NULL)
    gtk_grid_attach (GTK_GRID (grid), new_label (choice->aside, "aside", FALSE), 2, 0, 1, 1);
  if (choice->detail != NULL)
    gtk_grid_attach (GTK_GRID (grid), new_label (choice->detail, "detail", TRUE), 1, 1, 2, 1);

  return grid;
}

/**
 * yp_choice_list_set_choices:
 * @self: a list
 * @choices: (element-type YpChoice): what there is to choose from
 * @has_keys: whether each has its digit for a key
 *
 * The first is chosen where there are keys; else none.
 */
void
yp_choice_list_set_choices (YpChoiceList *self, GPtrArray *choices, gboolean has_keys)
{
  GtkWidget *child;

  g_return_if_fail (YP_IS_CHOICE_LIST (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_list_box_remove (self->box, child);
  g_ptr_array_set_size (self->values, 0);

  for (guint i = 0; i < choices->len; i++)
    {
      const YpChoice *choice = g_ptr_array_index (choices, i);

      gtk_list_box_append (self->box, make_row (choice, i + 1, has_keys));
      g_ptr_array_add (self->values, g_strdup (choice->value));
    }

  gtk_list_box_set_selection_mode (self->box,
                                   has_keys ? GTK_SELECTION_BROWSE : GTK_SELECTION_SINGLE);
  gtk_list_box_select_row (self->box,
                           has_keys ? gtk_list_box_get_row_at_index (self->box, 0) : NULL);
}

/* (nullable): the value of the one that is chosen. */
const char *
yp_choice_list_get_chosen (YpChoiceList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->box);

  return row != NULL ? g_ptr_array_index (self->values, (guint) gtk_list_box_row_get_index (row))
                     : NULL;
}

/**
 * yp_choice_list_choose:
 * @self: a list
 * @value: (nullable): of which to choose; none is where there is no such
 */
void
yp_choice_list_choose (YpChoiceList *self, const char *value)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      if (g_strcmp0 (g_ptr_array_index (self->values, i), value) == 0)
        {
          gtk_list_box_select_row (self->box, gtk_list_box_get_row_at_index (self->box, (int) i));
          return;
        }
    }

  gtk_list_box_unselect_all (self->box);
}

/* Chooses the next one (@step 1) or the one before (@step -1). */
void
yp_choice_list_move (YpChoiceList *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->box);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;

  if (self->values->len == 0)
    return;

  index = CLAMP (index, 0, (int) self->values->len - 1);
  gtk_list_box_select_row (self->box, gtk_list_box_get_row_at_index (self->box, index));
}

/* Gives the keyboard to the one that is chosen. */
void
yp_choice_list_focus (YpChoiceList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->box);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->box));
}
