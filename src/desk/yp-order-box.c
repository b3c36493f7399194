/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-order-box.h"

#include <glib/gi18n.h>

#include "yp-key-button.h"
#include "yp-order-ask.h"
#include "yp-order-print.h"
#include "yp-order-row.h"
#include "yp-order-words.h"
#include "yp-record-list.h"

static const char *const kinds[] = { "reminder", "supervision", NULL };
static const char *const actions[] = { "deliver", "sign", "answer", "recall", "print" };

/**
 * YpOrderBox:
 *
 * The orders about an incident, the newest first, and what may be done with them. Signals: `ask`
 * (pointer to a #YpAsk, for the handler to take): it must be told something first; `told` (string
 * text, boolean is_refused, nullable string name of the ask): the platform has answered.
 */
struct _YpOrderBox
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpRecordList *list;
  char *incident;
  guint tick_source;

  GtkWidget *issuing;
  GtkBox *rows;
};

G_DEFINE_FINAL_TYPE (YpOrderBox, yp_order_box, ADW_TYPE_BIN)

typedef enum
{
  ASK,
  TOLD,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

/* One act on its way. */
typedef struct
{
  YpOrderBox *box;
  char *words;
  char *name; /* (nullable): of the ask */
} Asked;

static void
free_asked (Asked *asked)
{
  g_object_unref (asked->box);
  g_free (asked->words);
  g_free (asked->name);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, free_asked)

static Asked *
new_asked (YpOrderBox *self, const char *words, const char *name)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->box = g_object_ref (self);
  asked->words = g_strdup (words);
  asked->name = g_strdup (name);

  return asked;
}

static YpOrderRow *
get_row (YpOrderBox *self, YpOrderRow *after)
{
  GtkWidget *row = after != NULL ? gtk_widget_get_next_sibling (GTK_WIDGET (after))
                                 : gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  return row != NULL ? YP_ORDER_ROW (row) : NULL;
}

/* The newest order with which something may be done now. */
static YpOrderRow *
find_row (YpOrderBox *self, const char *action, gint64 now)
{
  for (YpOrderRow *row = get_row (self, NULL); row != NULL; row = get_row (self, row))
    if (yp_order_row_offers (row, action, now))
      return row;

  return NULL;
}

static void
update_rows (YpOrderBox *self, gint64 now)
{
  for (YpOrderRow *row = get_row (self, NULL); row != NULL; row = get_row (self, row))
    {
      yp_order_row_update (row, now);
      for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
        yp_order_row_set_key (row, actions[i], row == find_row (self, actions[i], now));
    }
}

/* Each second while an order can be recalled; else the platform's heart is often enough. */
static gboolean
on_tick (gpointer data)
{
  YpOrderBox *self = data;
  gint64 now = yp_situation_get_now (self->situation);

  update_rows (self, now);
  if (find_row (self, "recall", now) != NULL)
    return G_SOURCE_CONTINUE;

  self->tick_source = 0;
  return G_SOURCE_REMOVE;
}

static void
update (YpOrderBox *self)
{
  gint64 now = yp_situation_get_now (self->situation);

  update_rows (self, now);
  if (self->tick_source == 0 && find_row (self, "recall", now) != NULL)
    self->tick_source = g_timeout_add_seconds (1, on_tick, self);
}

static void
on_act_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  YpOrderBox *self = asked->box;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = yp_order_act_finish (YP_SITUATION (source), result, &error);
  g_autofree char *text = NULL;

  if (self->situation == NULL)
    return;

  if (number != NULL)
    /* Translators: what was done with an order, its number */
    text = g_strdup_printf (_ ("✓ %s: %s"), asked->words, number);
  else
    text = g_strdup_printf (_ ("✕ Refused: %s. %s"), asked->words, error->message);
  g_signal_emit (self, signals[TOLD], 0, text, number == NULL, asked->name);
}

static void
fail (YpOrderBox *self, const char *words, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("✕ Refused: %s. %s"), words, error->message);

  g_signal_emit (self, signals[TOLD], 0, text, TRUE, NULL);
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error) && asked->box->situation != NULL)
    fail (asked->box, asked->words, error);
}

/* On paper: the program that shows PDFs here prints it. */
static void
on_printed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = yp_order_print_finish (YP_SITUATION (source), result, &error);

  if (asked->box->situation == NULL)
    return;

  if (uri == NULL)
    fail (asked->box, asked->words, error);
  else
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, on_launched,
                                             g_steal_pointer (&asked));
}

/* With an order of the list: at once, but for the answer, which has to be asked for. */
static void
act_on (YpOrderBox *self, const YpRecord *order, const char *action)
{
  if (strcmp (action, "print") == 0)
    yp_order_print_async (self->situation, order->id, NULL, on_printed,
                          new_asked (self, yp_words_get_order_action (action), NULL));
  else if (strcmp (action, "answer") == 0)
    g_signal_emit (self, signals[ASK], 0, yp_order_ask_new_answer (order));
  else
    yp_order_step_async (self->situation, order->id, action, NULL, NULL, on_act_ready,
                         new_asked (self, yp_words_get_order_action (action), NULL));
}

static void
on_row_act (YpOrderRow *row, const char *action, YpOrderBox *self)
{
  act_on (self, yp_order_row_get_order (row), action);
}

static void
on_issue_clicked (GtkButton *button, YpOrderBox *self)
{
  yp_order_box_act (self, g_object_get_data (G_OBJECT (button), "kind"));
}

/* (transfer full) (nullable): as it stood at the moment shown. */
static YpRecord *
get_order (YpOrderBox *self, guint index)
{
  YpRecord *order = yp_record_list_get (self->list, index);

  return yp_situation_is_live (self->situation)
             ? yp_record_ref (order)
             : yp_order_stood_at (order, yp_situation_get_now (self->situation));
}

static void
on_list_changed (YpOrderBox *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);

  for (guint i = yp_record_list_get_size (self->list); i > 0; i--)
    {
      g_autoptr (YpRecord) order = get_order (self, i - 1);
      GtkWidget *row;

      if (order == NULL)
        continue;

      row = yp_order_row_new (order, !yp_situation_is_live (self->situation));
      g_signal_connect (row, "act", G_CALLBACK (on_row_act), self);
      gtk_box_append (self->rows, row);
    }
  update (self);
}

static void
update_issuing (YpOrderBox *self)
{
  YpIncident *incident =
      self->incident != NULL ? yp_situation_get_incident (self->situation, self->incident) : NULL;

  gtk_widget_set_visible (self->issuing,
                          incident != NULL && yp_situation_is_live (self->situation) &&
                              yp_state_is_open (yp_incident_get_facts (incident)->state));
}

static void
on_heard (YpOrderBox *self)
{
  update (self);
  update_issuing (self);
}

static void
on_jumped (YpOrderBox *self)
{
  on_list_changed (self);
  update_issuing (self);
}

/* While the past is played, orders are issued and signed as they were. */
static void
on_entry (YpOrderBox *self, YpEntry *entry)
{
  if (!yp_situation_is_live (self->situation) && g_str_has_prefix (entry->subject, "order/"))
    on_list_changed (self);
}

static void
yp_order_box_dispose (GObject *object)
{
  YpOrderBox *self = YP_ORDER_BOX (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->list);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->incident, g_free);

  G_OBJECT_CLASS (yp_order_box_parent_class)->dispose (object);
}

static void
yp_order_box_class_init (YpOrderBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_order_box_dispose;

  signals[ASK] = g_signal_new ("ask", YP_TYPE_ORDER_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_ORDER_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_STRING);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "order-box");
}

static GtkWidget *
make_issue_button (YpOrderBox *self, const char *kind)
{
  GtkWidget *button =
      yp_key_button_new (yp_words_get_order_action (kind), yp_words_get_order_key (kind));

  g_object_set_data (G_OBJECT (button), "kind", (gpointer) kind);
  g_signal_connect (button, "clicked", G_CALLBACK (on_issue_clicked), self);

  return button;
}

static void
yp_order_box_init (YpOrderBox *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *title = gtk_label_new (_ ("Orders"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "title");
  self->issuing = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  for (guint i = 0; kinds[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->issuing), make_issue_button (self, kinds[i]));
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "rows");

  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), self->issuing);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * yp_order_box_set_situation:
 * @self: a box that has none yet
 * @situation: whose orders
 */
void
yp_order_box_set_situation (YpOrderBox *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_ORDER_BOX (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->list = yp_record_list_new (situation, "order");
  g_signal_connect_object (self->list, "changed", G_CALLBACK (on_list_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::heard-at", G_CALLBACK (on_heard), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "entry", G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_replay (situation), "jumped", G_CALLBACK (on_jumped),
                           self, G_CONNECT_SWAPPED);
}

/* @incident: (nullable): id of the incident that the orders are about. */
void
yp_order_box_set_incident (YpOrderBox *self, const char *incident)
{
  g_return_if_fail (YP_IS_ORDER_BOX (self));

  if (self->incident != incident)
    {
      g_free (self->incident);
      self->incident = g_strdup (incident);
    }
  yp_record_list_set_incident (self->list, incident);
  update_issuing (self);
}

static gboolean
issue (YpOrderBox *self, const char *kind)
{
  YpIncident *incident =
      self->incident != NULL ? yp_situation_get_incident (self->situation, self->incident) : NULL;

  if (incident == NULL || !gtk_widget_get_visible (self->issuing))
    return FALSE;

  g_signal_emit (self, signals[ASK], 0,
                 yp_order_ask_new_issue (self->situation, incident, kind, g_get_real_time ()));
  return TRUE;
}

/**
 * yp_order_box_act:
 * @self: a box
 * @action: a step of an order, or a kind to issue one of
 *
 * Does it with the newest order with which it may be done.
 *
 * Returns: whether it may be done now
 */
gboolean
yp_order_box_act (YpOrderBox *self, const char *action)
{
  YpOrderRow *row;

  g_return_val_if_fail (YP_IS_ORDER_BOX (self), FALSE);

  if (g_strv_contains (kinds, action))
    return issue (self, action);

  row = find_row (self, action, yp_situation_get_now (self->situation));
  if (row == NULL)
    return FALSE;

  act_on (self, yp_order_row_get_order (row), action);
  return TRUE;
}

/**
 * yp_order_box_take_answer:
 * @self: a box
 * @ask: what was asked
 * @answer: what it was answered
 *
 * Returns: whether it was asked about orders, and has been sent now
 */
gboolean
yp_order_box_take_answer (YpOrderBox *self, const YpAsk *ask, const YpAnswer *answer)
{
  const char *kind = yp_order_ask_get_kind (ask);
  const char *order = yp_order_ask_get_order (ask);
  YpOrderDraft draft;

  g_return_val_if_fail (YP_IS_ORDER_BOX (self), FALSE);

  if (kind != NULL)
    {
      yp_order_ask_fill (ask, answer, &draft);
      yp_order_issue_async (self->situation, &draft, NULL, on_act_ready,
                            new_asked (self, yp_words_get_order_kind (kind), ask->name));
    }
  else if (order != NULL)
    {
      yp_order_step_async (self->situation, order, "answer", answer->note, NULL, on_act_ready,
                           new_asked (self, C_ ("order step", "Answered"), ask->name));
    }

  return kind != NULL || order != NULL;
}
