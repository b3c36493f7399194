/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-consultation-view.h"

#include <glib/gi18n.h>

#include "yp-choice-list.h"
#include "yp-consultation-ask.h"
#include "yp-consultation-words.h"
#include "yp-json-read.h"
#include "yp-key-button.h"
#include "yp-record-reply.h"
#include "yp-step-form.h"
#include "yp-text-label.h"

/**
 * YpConsultationView:
 *
 * Everything about one consultation, and its steps. Signals: `show-incident` (string id): the
 * person wants to see one that is before it; `told` (string text, boolean is_refused): a step has
 * its answer; `left`: the form was left, and the keyboard is free.
 */
struct _YpConsultationView
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpItems *items;
  YpRecord *consultation; /* (nullable) */
  gboolean is_showing;

  GtkLabel *number_label;
  GtkLabel *state_label;
  GtkLabel *subject_label;
  GtkLabel *reason_label;
  GtkStack *steps;
  GtkBox *buttons;
  YpStepForm *form;
  GtkGrid *facts;
  GtkLabel *incidents_label;
  YpChoiceList *incidents;
  GtkLabel *trail_label;
};

G_DEFINE_FINAL_TYPE (YpConsultationView, yp_consultation_view, ADW_TYPE_BIN)

typedef enum
{
  SHOW_INCIDENT,
  TOLD,
  LEFT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

/* One step on its way. */
typedef struct
{
  YpConsultationView *view;
  char *consultation;
  char *action;
} Asked;

static void
free_asked (Asked *asked)
{
  g_object_unref (asked->view);
  g_free (asked->consultation);
  g_free (asked->action);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, free_asked)

static void
on_button_clicked (GtkButton *button, YpConsultationView *self)
{
  const YpConsultationStep *step = g_object_get_data (G_OBJECT (button), "step");

  yp_consultation_view_act (self, step->action);
}

/* Each step that the table has for its state; one that a rule forbids now says the rule. */
static void
append_button (YpConsultationView *self, const YpConsultationStep *step)
{
  GtkWidget *button = yp_key_button_new (yp_words_get_consultation_action (step->action),
                                         yp_words_get_consultation_key (step->action));
  g_autoptr (GError) rule = NULL;
  gboolean may = yp_consultation_may (self->consultation, step, &rule);

  gtk_widget_set_sensitive (button, may);
  gtk_widget_set_tooltip_text (button, may ? NULL
                                           : _ ("Before it is decided, its minutes must be "
                                                       "recorded"));
  g_object_set_data (G_OBJECT (button), "step", (gpointer) step);
  g_signal_connect (button, "clicked", G_CALLBACK (on_button_clicked), self);
  gtk_box_append (self->buttons, button);
}

static gboolean
is_of_state (const YpConsultationStep *step, const char *state)
{
  g_auto (GStrv) states = g_strsplit (step->from, " ", -1);

  return g_strv_contains ((const char *const *) states, state);
}

static void
update_buttons (YpConsultationView *self)
{
  guint n_steps;
  const YpConsultationStep *table = yp_consultation_get_table (&n_steps);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
  for (guint i = 0; i < n_steps; i++)
    if (is_of_state (&table[i], self->consultation->state))
      append_button (self, &table[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons),
                          gtk_widget_get_first_child (GTK_WIDGET (self->buttons)) != NULL);
}

static void
append_fact (YpConsultationView *self, const char *name, const char *value)
{
  GtkWidget *name_label;
  GtkWidget *value_label;

  if (value == NULL || *value == '\0')
    return;

  name_label = yp_text_label_new (name, "name", FALSE);
  value_label = yp_text_label_new (value, "value", TRUE);
  gtk_widget_set_valign (name_label, GTK_ALIGN_START);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_widget_set_focusable (value_label, FALSE);
  gtk_grid_attach_next_to (self->facts, name_label, NULL, GTK_POS_BOTTOM, 1, 1);
  gtk_grid_attach_next_to (self->facts, value_label, name_label, GTK_POS_RIGHT, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  name_label, NULL, -1);
}

static void
update_facts (YpConsultationView *self)
{
  const YpRecord *consultation = self->consultation;
  JsonObject *body = consultation->body;
  g_autofree char *invited = yp_words_format_name_list (body, "invited");
  g_autofree char *meeting = yp_words_format_meeting (consultation);
  g_autofree char *decision = yp_words_format_decision (consultation);
  g_autofree char *scope = yp_words_format_scope (consultation, self->situation);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  append_fact (self, _ ("Decision"), decision);
  append_fact (self, _ ("Holds for"), scope);
  append_fact (self, _ ("Invited"), invited);
  append_fact (self, _ ("Meeting"), meeting);
  append_fact (self, _ ("Minutes"), yp_json_get_string (body, "minutes"));
}

static void
update_incidents (YpConsultationView *self)
{
  g_auto (GStrv) ids = yp_json_get_texts (self->consultation->body, "incidents");
  g_autoptr (GPtrArray) incidents =
      yp_ask_list_incidents (self->situation, (const char *const *) ids, g_get_real_time ());
  g_autofree char *title = g_strdup_printf (_ ("Incidents before it (%u)"), incidents->len);

  self->is_showing = TRUE;
  gtk_label_set_text (self->incidents_label, title);
  yp_choice_list_set_choices (self->incidents, incidents, FALSE);
  self->is_showing = FALSE;
}

static void
update (YpConsultationView *self)
{
  const YpRecord *consultation = self->consultation;
  const char *reason = yp_json_get_string (consultation->body, "reason");
  g_autofree char *number = yp_words_format_consultation (consultation->id);
  g_autofree char *trail = yp_words_format_consultation_trail (consultation);
  const char *classes[] = { consultation->state, NULL };

  gtk_label_set_text (self->number_label, number);
  gtk_label_set_text (self->state_label, yp_words_get_consultation_state (consultation->state));
  gtk_label_set_text (self->subject_label, yp_json_get_string (consultation->body, "subject"));
  gtk_label_set_text (self->reason_label, yp_words_get_consultation_reason (reason));
  gtk_label_set_text (self->trail_label, trail);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  update_buttons (self);
  update_facts (self);
  update_incidents (self);
}

static void
on_incident_chosen (YpConsultationView *self)
{
  g_autofree char *id = g_strdup (yp_choice_list_get_chosen (self->incidents));

  if (id != NULL && !self->is_showing)
    g_signal_emit (self, signals[SHOW_INCIDENT], 0, id);
}

static gboolean
asks (YpConsultationView *self, const Asked *asked)
{
  const YpAsk *ask = yp_step_form_get_ask (self->form);

  return ask != NULL && strcmp (ask->incident, asked->consultation) == 0 &&
         strcmp (ask->name, asked->action) == 0;
}

/* What was typed has done its work, or can be changed and sent again. */
static void
finish_form (YpConsultationView *self, const Asked *asked, const char *refusal)
{
  gboolean is_open = asks (self, asked);

  if (is_open)
    yp_step_form_set_is_waiting (self->form, FALSE);
  if (is_open && refusal != NULL)
    yp_step_form_set_refusal (self->form, refusal);
  if (refusal != NULL)
    return;

  yp_step_form_forget (self->form, asked->consultation, asked->action);
  if (is_open)
    {
      gtk_stack_set_visible_child_name (self->steps, "buttons");
      g_signal_emit (self, signals[LEFT], 0);
    }
}

static void
on_act_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  YpConsultationView *self = asked->view;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpRecord) record = yp_record_post_finish (YP_SITUATION (source), result, &error);
  const char *words = yp_words_get_consultation_done (asked->action);
  g_autofree char *text = NULL;

  if (self->situation == NULL)
    return;

  if (record != NULL)
    text = g_strdup_printf (_ ("✓ %s: %s"), words, asked->consultation);
  else
    text = g_strdup_printf (_ ("✕ Refused: %s. %s"), words, error->message);
  finish_form (self, asked, record == NULL ? error->message : NULL);
  g_signal_emit (self, signals[TOLD], 0, text, record == NULL);
}

static void
on_form_submit (YpConsultationView *self)
{
  const YpAsk *ask = yp_step_form_get_ask (self->form);
  g_autoptr (YpConsultationAnswer) step = NULL;
  g_autoptr (GError) error = NULL;
  YpAnswer answer;
  Asked *asked;

  if (self->consultation == NULL || !yp_step_form_get_answer (self->form, &answer))
    return;

  step = yp_consultation_answer_new (self->situation, self->items, self->consultation, ask, &answer,
                                     &error);
  if (step == NULL)
    {
      yp_step_form_set_refusal (self->form, error->message);
      return;
    }

  asked = g_new0 (Asked, 1);
  asked->view = g_object_ref (self);
  asked->consultation = g_strdup (ask->incident);
  asked->action = g_strdup (ask->name);
  yp_consultation_act_async (self->situation, ask->incident, &step->act, NULL, on_act_ready, asked);
  yp_step_form_set_refusal (self->form, NULL);
  yp_step_form_set_is_waiting (self->form, TRUE);
}

static void
on_form_left (YpConsultationView *self)
{
  if (yp_consultation_view_leave_form (self))
    g_signal_emit (self, signals[LEFT], 0);
}

static void
yp_consultation_view_dispose (GObject *object)
{
  YpConsultationView *self = YP_CONSULTATION_VIEW (object);

  g_clear_pointer (&self->consultation, yp_record_unref);
  g_clear_object (&self->items);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_CONSULTATION_VIEW);

  G_OBJECT_CLASS (yp_consultation_view_parent_class)->dispose (object);
}

static void
yp_consultation_view_class_init (YpConsultationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_consultation_view_dispose;

  signals[SHOW_INCIDENT] =
      g_signal_new ("show-incident", YP_TYPE_CONSULTATION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_CONSULTATION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[LEFT] = g_signal_new ("left", YP_TYPE_CONSULTATION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  g_type_ensure (YP_TYPE_CHOICE_LIST);
  g_type_ensure (YP_TYPE_STEP_FORM);
  gtk_widget_class_set_css_name (widget_class, "consultation-view");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-consultation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, number_label);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, state_label);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, subject_label);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, reason_label);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, steps);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, buttons);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, form);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, facts);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, incidents_label);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, incidents);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationView, trail_label);
  gtk_widget_class_bind_template_callback (widget_class, on_incident_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_form_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_form_left);
}

static void
yp_consultation_view_init (YpConsultationView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * yp_consultation_view_set_situation:
 * @self: a view that has none yet
 * @situation: whose consultations and incidents
 * @items: its platform's catalogue
 */
void
yp_consultation_view_set_situation (YpConsultationView *self,
                                    YpSituation *situation,
                                    YpItems *items)
{
  g_return_if_fail (YP_IS_CONSULTATION_VIEW (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->items = g_object_ref (items);
  yp_step_form_set_situation (self->form, situation);
}

/**
 * yp_consultation_view_show:
 * @self: a view
 * @consultation: as it is now
 *
 * A form stays open as long as it is about the same consultation, and its step may still be taken.
 */
void
yp_consultation_view_show (YpConsultationView *self, YpRecord *consultation)
{
  const YpAsk *ask = yp_step_form_get_ask (self->form);
  const YpConsultationStep *step = ask != NULL ? yp_consultation_find_action (ask->name) : NULL;

  yp_record_ref (consultation);
  g_clear_pointer (&self->consultation, yp_record_unref);
  self->consultation = consultation;
  update (self);

  if (step == NULL || (strcmp (ask->incident, consultation->id) == 0 &&
                       yp_consultation_may (consultation, step, NULL)))
    return;

  yp_consultation_view_leave_form (self);
  g_signal_emit (self, signals[LEFT], 0);
}

/**
 * yp_consultation_view_act:
 * @self: a view
 * @action: a step
 *
 * Asks what the step must be told, if it may be taken now.
 *
 * Returns: whether it may
 */
gboolean
yp_consultation_view_act (YpConsultationView *self, const char *action)
{
  const YpConsultationStep *step = yp_consultation_find_action (action);

  if (self->consultation == NULL || step == NULL ||
      !yp_consultation_may (self->consultation, step, NULL))
    return FALSE;

  gtk_stack_set_visible_child_name (self->steps, "form");
  yp_step_form_open (self->form, yp_consultation_ask_new (self->situation, self->consultation, step,
                                                          g_get_real_time ()));
  return TRUE;
}

gboolean
yp_consultation_view_is_asking (YpConsultationView *self)
{
  return yp_step_form_get_ask (self->form) != NULL;
}

/* Goes back to the steps; what was typed is kept. Returns: whether the form was open. */
gboolean
yp_consultation_view_leave_form (YpConsultationView *self)
{
  gboolean was_open = yp_step_form_get_ask (self->form) != NULL;

  yp_step_form_close (self->form);
  gtk_stack_set_visible_child_name (self->steps, "buttons");
  return was_open;
}
