/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-seat-page.h"

#include <glib/gi18n.h>

/* What a row of the list is for. */
typedef struct
{
  char *seat;
  char *layout;
} Choice;

/**
 * YpSeatPage:
 *
 * The seats and how their desks are laid out: one is taken, the desk as it stands is kept under a
 * name, one is taken out. Signals: `take` (string seat, string layout); `keep` (string seat, string
 * layout): the desk as it stands; `left`: the person wants to go back.
 */
struct _YpSeatPage
{
  AdwBin parent_instance;

  YpSeats *seats;

  GtkListBox *list;
  GtkLabel *empty_label;
  GtkEntry *seat_entry;
  GtkEntry *layout_entry;
  GtkButton *keep_button;
  GtkLabel *told_label;
};

G_DEFINE_FINAL_TYPE (YpSeatPage, yp_seat_page, ADW_TYPE_BIN)

typedef enum
{
  TAKE,
  KEEP,
  LEFT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
free_choice (gpointer data)
{
  Choice *choice = data;

  g_free (choice->seat);
  g_free (choice->layout);
  g_free (choice);
}

static Choice *
get_choice (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "choice") : NULL;
}

static void
append_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static char *
describe (const YpLayout *layout)
{
  const char *list = layout->shows_units ? _ ("Units") : _ ("Incidents");
  guint n = layout->windows->len;
  g_autofree char *windows = NULL;

  if (n == 0)
    return g_strdup (list);

  windows = g_strdup_printf (ngettext ("%u more window", "%u more windows", n), n);
  return g_strdup_printf ("%s · %s", list, windows);
}

static void
add_row (YpSeatPage *self, const YpSeat *seat, const YpLayout *layout, gboolean is_chosen)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  Choice *choice = g_new0 (Choice, 1);
  g_autofree char *words = describe (layout);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", seat->name, layout->name, words);

  choice->seat = g_strdup (seat->name);
  choice->layout = g_strdup (layout->name);
  append_label (box, seat->name, "seat");
  append_label (box, layout->name, "layout");
  append_label (box, words, "words");
  gtk_widget_set_hexpand (gtk_widget_get_last_child (box), TRUE);
  if (is_chosen)
    append_label (box, _ ("taken last"), "badge");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "choice", choice, free_choice);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (self->list, row);
  if (is_chosen)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static void
update (YpSeatPage *self)
{
  GPtrArray *all = yp_seats_get_all (self->seats);
  const char *chosen_seat;
  const char *chosen_layout;
  GtkWidget *row;

  yp_seats_get_chosen (self->seats, &chosen_seat, &chosen_layout);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);

  for (guint i = 0; i < all->len; i++)
    {
      const YpSeat *seat = g_ptr_array_index (all, i);

      for (guint j = 0; j < seat->layouts->len; j++)
        {
          const YpLayout *layout = g_ptr_array_index (seat->layouts, j);

          add_row (self, seat, layout,
                   g_strcmp0 (seat->name, chosen_seat) == 0 &&
                       g_strcmp0 (layout->name, chosen_layout) == 0);
        }
    }

  row = gtk_widget_get_first_child (GTK_WIDGET (self->list));
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), row == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->list), row != NULL);
  if (row != NULL && gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

/* What is kept next most likely is what was taken. */
static void
on_row_selected (YpSeatPage *self, GtkListBoxRow *row)
{
  const Choice *choice = get_choice (row);

  if (choice == NULL)
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->seat_entry), choice->seat);
  gtk_editable_set_text (GTK_EDITABLE (self->layout_entry), choice->layout);
}

static void
on_row_activated (YpSeatPage *self, GtkListBoxRow *row)
{
  const Choice *choice = get_choice (row);

  if (choice != NULL)
    g_signal_emit (self, signals[TAKE], 0, choice->seat, choice->layout);
}

static void
on_keep (YpSeatPage *self)
{
  g_autofree char *seat =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->seat_entry))));
  g_autofree char *layout =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->layout_entry))));

  if (*seat != '\0' && *layout != '\0')
    g_signal_emit (self, signals[KEEP], 0, seat, layout);
}

static void
on_names_changed (YpSeatPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button),
                            *gtk_editable_get_text (GTK_EDITABLE (self->seat_entry)) != '\0' &&
                                *gtk_editable_get_text (GTK_EDITABLE (self->layout_entry)) != '\0');
}

static gboolean
on_delete_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpSeatPage *self = YP_SEAT_PAGE (widget);
  const Choice *choice = get_choice (gtk_list_box_get_selected_row (self->list));
  g_autofree char *text = NULL;

  if (choice == NULL || gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == NULL)
    return GDK_EVENT_PROPAGATE;

  text = g_strdup_printf (_ ("Taken out: %s · %s"), choice->seat, choice->layout);
  yp_seats_remove (self->seats, choice->seat, choice->layout);
  yp_seat_page_say (self, text);
  return GDK_EVENT_STOP;
}

static gboolean
on_keep_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  on_keep (YP_SEAT_PAGE (widget));
  return GDK_EVENT_STOP;
}

static void
on_close_clicked (YpSeatPage *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
yp_seat_page_dispose (GObject *object)
{
  g_clear_object (&YP_SEAT_PAGE (object)->seats);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), YP_TYPE_SEAT_PAGE);

  G_OBJECT_CLASS (yp_seat_page_parent_class)->dispose (object);
}

static void
yp_seat_page_class_init (YpSeatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_seat_page_dispose;

  signals[TAKE] = g_signal_new ("take", YP_TYPE_SEAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[KEEP] = g_signal_new ("keep", YP_TYPE_SEAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[LEFT] = g_signal_new ("left", YP_TYPE_SEAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "seat-page");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-seat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YpSeatPage, list);
  gtk_widget_class_bind_template_child (widget_class, YpSeatPage, empty_label);
  gtk_widget_class_bind_template_child (widget_class, YpSeatPage, seat_entry);
  gtk_widget_class_bind_template_child (widget_class, YpSeatPage, layout_entry);
  gtk_widget_class_bind_template_child (widget_class, YpSeatPage, keep_button);
  gtk_widget_class_bind_template_child (widget_class, YpSeatPage, told_label);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_names_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, on_delete_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, on_keep_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, on_keep_key,
                                NULL);
}

static void
yp_seat_page_init (YpSeatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * yp_seat_page_set_seats:
 * @self: a page that has none yet
 * @seats: what to choose from
 */
void
yp_seat_page_set_seats (YpSeatPage *self, YpSeats *seats)
{
  g_return_if_fail (YP_IS_SEAT_PAGE (self));
  g_return_if_fail (self->seats == NULL);

  self->seats = g_object_ref (seats);
  g_signal_connect_object (seats, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seats, "failed", G_CALLBACK (yp_seat_page_say), self, G_CONNECT_SWAPPED);
  update (self);
}

/* Takes the keyboard, and asks for what others have changed. */
void
yp_seat_page_open (YpSeatPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  yp_seat_page_say (self, "");
  yp_seats_refresh (self->seats);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->seat_entry));
}

/* What came of it. */
void
yp_seat_page_say (YpSeatPage *self, const char *text)
{
  gtk_label_set_text (self->told_label, text);
}
