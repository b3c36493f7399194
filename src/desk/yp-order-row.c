/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-order-row.h"

#include <glib/gi18n.h>

#include "yp-json-read.h"
#include "yp-key-button.h"
#include "yp-order-words.h"
#include "yp-text-label.h"

/* In the order of their buttons. */
static const char *const actions[] = { "deliver", "sign", "answer", "recall", "print" };

/**
 * YpOrderRow:
 *
 * One order: its number, kind, lamp, state, until when it is to be answered, who did what with it
 * when, and what may be done. Signal `act` (string action).
 */
struct _YpOrderRow
{
  AdwBin parent_instance;

  YpRecord *order;
  gboolean is_past;
  GtkLabel *answer_by;
  GtkWidget *buttons;
  GtkWidget *by_action[G_N_ELEMENTS (actions)];
};

G_DEFINE_FINAL_TYPE (YpOrderRow, yp_order_row, ADW_TYPE_BIN)

static guint act_signal;

static void
on_clicked (GtkButton *button, YpOrderRow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (self->by_action[i] == GTK_WIDGET (button))
      g_signal_emit (self, act_signal, 0, actions[i]);
}

static void
yp_order_row_dispose (GObject *object)
{
  g_clear_pointer (&YP_ORDER_ROW (object)->order, yp_record_unref);

  G_OBJECT_CLASS (yp_order_row_parent_class)->dispose (object);
}

static void
yp_order_row_class_init (YpOrderRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_order_row_dispose;

  act_signal = g_signal_new ("act", YP_TYPE_ORDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "order-row");
}

static void
yp_order_row_init (YpOrderRow *self)
{
}

static GtkWidget *
make_button (YpOrderRow *self, guint index)
{
  GtkWidget *button = yp_key_button_new (yp_words_get_order_action (actions[index]),
                                         yp_words_get_order_key (actions[index]));

  self->by_action[index] = button;
  yp_key_button_set_has_key (YP_KEY_BUTTON (button), FALSE);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);

  return button;
}

/* The number after its lamp, the state at the end. */
static GtkWidget *
make_head (const YpRecord *order)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *lamp = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *number =
      yp_text_label_new (yp_json_get_string (order->body, "number"), "number", TRUE);
  const char *color = yp_json_get_string (order->body, "lamp");

  gtk_widget_add_css_class (head, "order-head");
  gtk_widget_add_css_class (lamp, "lamp");
  gtk_widget_set_valign (lamp, GTK_ALIGN_CENTER);
  if (color != NULL)
    gtk_widget_add_css_class (lamp, color);
  gtk_box_append (GTK_BOX (head), lamp);
  gtk_box_append (GTK_BOX (head), number);
  gtk_box_append (GTK_BOX (head),
                  yp_text_label_new (yp_words_get_order_state (order->state), "state", FALSE));

  return head;
}

static GtkWidget *
make_buttons (YpOrderRow *self)
{
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->buttons, "buttons");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_box_append (GTK_BOX (self->buttons), make_button (self, i));

  return self->buttons;
}

/**
 * yp_order_row_new:
 * @order: an order
 * @is_past: whether it is shown as it stood once, when nothing can be done with it any more
 *
 * Returns: (transfer floating): its row, to be updated before it is seen
 */
GtkWidget *
yp_order_row_new (YpRecord *order, gboolean is_past)
{
  YpOrderRow *self = g_object_new (YP_TYPE_ORDER_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *heading = yp_words_format_order_heading (order);
  g_autofree char *trail = yp_words_format_order_trail (order);
  GtkWidget *answer_by = yp_text_label_new ("", "answer-by", TRUE);

  self->order = yp_record_ref (order);
  self->is_past = is_past;
  self->answer_by = GTK_LABEL (answer_by);
  gtk_box_append (GTK_BOX (box), make_head (order));
  gtk_box_append (GTK_BOX (box), yp_text_label_new (heading, "kind", TRUE));
  gtk_box_append (GTK_BOX (box), answer_by);
  gtk_box_append (GTK_BOX (box),
                  yp_text_label_new (yp_json_get_string (order->body, "demand"), "demand", TRUE));
  gtk_box_append (GTK_BOX (box), yp_text_label_new (trail, "trail", TRUE));
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), order->state);
  adw_bin_set_child (ADW_BIN (self), box);

  return GTK_WIDGET (self);
}

const YpRecord *
yp_order_row_get_order (YpOrderRow *self)
{
  return self->order;
}

/* Whether its rules allow an action now; whether the platform allows it to us only that knows. Any
 * order can be printed. */
gboolean
yp_order_row_offers (YpOrderRow *self, const char *action, gint64 at)
{
  const YpOrderStep *step = yp_order_find_action (action);

  return !self->is_past && (strcmp (action, "print") == 0 ||
                            (step != NULL && yp_order_may (self->order, step, at, NULL)));
}

void
yp_order_row_set_key (YpOrderRow *self, const char *action, gboolean has_key)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (actions[i], action) == 0)
      yp_key_button_set_has_key (YP_KEY_BUTTON (self->by_action[i]), has_key);
}

/* “Recall 43 s”: so long it can be. */
static void
update_recall (YpOrderRow *self, GtkWidget *button, gint64 at)
{
  gint64 issued_at = 0;
  g_autofree char *text = NULL;
  int left_s;

  yp_json_get_time (self->order->body, "issued_at", &issued_at);
  left_s = (int) ((issued_at + YP_ORDER_RECALL_US - at) / G_TIME_SPAN_SECOND);
  /* Translators: the button that recalls an order, and for how many seconds more it can */
  text = g_strdup_printf (_ ("%s %d s"), yp_words_get_order_action ("recall"), MAX (left_s, 0));
  yp_key_button_set_text (YP_KEY_BUTTON (button), text);
}

/**
 * yp_order_row_update:
 * @self: a row
 * @at: the time now
 *
 * Says how late it is and what may be done now.
 */
void
yp_order_row_update (YpOrderRow *self, gint64 at)
{
  g_autofree char *answer_by = yp_words_format_answer_by (self->order, at);
  gboolean has_buttons = FALSE;

  if (strcmp (gtk_label_get_text (self->answer_by), answer_by) != 0)
    gtk_label_set_text (self->answer_by, answer_by);
  if (yp_words_is_order_late (self->order, at))
    gtk_widget_add_css_class (GTK_WIDGET (self), "late");

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gboolean is_offered = yp_order_row_offers (self, actions[i], at);

      gtk_widget_set_visible (self->by_action[i], is_offered);
      has_buttons = has_buttons || is_offered;
      if (is_offered && strcmp (actions[i], "recall") == 0)
        update_recall (self, self->by_action[i], at);
    }
  gtk_widget_set_visible (self->buttons, has_buttons);
}
