/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-incident-sheet.h"

#include <glib/gi18n.h>

#include "yp-action-box.h"
#include "yp-choice-list.h"
#include "yp-consultation-link.h"
#include "yp-file-list.h"
#include "yp-history-list.h"
#include "yp-incident-due.h"
#include "yp-mark.h"
#include "yp-order-box.h"
#include "yp-role-words.h"
#include "yp-stage-path.h"
#include "yp-upload-bar.h"
#include "yp-words.h"

/**
 * YpIncidentSheet:
 *
 * Everything about one incident, and the step that comes next. Signals: `act` (string action): the
 * person wants a step; `answered`: what the form asked; `show-place`, `show-unit` (string id):
 * wants to see that on the map; `show-incident` (string id): wants to see another incident; `told`
 * (string text, boolean is_refused): something else than a step has its answer; `open-file` (string
 * sha256, string type): the person wants to see a file; `take`: wants it sent as suggested;
 * `show-consultation` (string id): wants to see that; `show-moment` (gint64): wants to see
 * everything as it stood then, microseconds since 1970 UTC; `back`: what is now.
 */
struct _YpIncidentSheet
{
  AdwBin parent_instance;

  YpSituation *situation;
  char *id;
  GCancellable *asking;
  GPtrArray *told; /* (nullable): the history, as far as the platform told it */
  gboolean is_waiting;
  gboolean has_history;
  guint64 history_seq; /* of the newest entry that was taken */
  YpStages stages;

  GtkStack *stack;
  YpMark *mark;
  GtkLabel *state_label;
  GtkLabel *age_label;
  GtkLabel *item_label;
  GtkLabel *group_label;
  GtkLabel *number_label;
  YpStagePath *path;
  GtkMenuButton *due_button;
  GtkLabel *due_label;
  GtkLabel *why_label;
  GtkStack *steps;
  YpStepForm *form;
  YpActionBox *others;
  YpSuggestionBox *suggestion;
  GtkButton *act_button;
  GtkLabel *act_label;
  GtkLabel *act_key;
  GtkEntry *note_entry;
  GtkRevealer *refusal;
  GtkLabel *refusal_label;
  GtkLabel *description_label;
  GtkLabel *address_label;
  GtkLabel *place_label;
  GtkButton *place_button;
  GtkLabel *source_label;
  GtkLabel *contact_label;
  GtkLabel *contact_name;
  GtkLabel *unit_label;
  GtkLabel *unit_name;
  GtkButton *unit_button;
  GtkLabel *media_label;
  GtkLabel *media_name;
  YpUploadBar *uploads;
  YpFileList *files;
  YpConsultationLink *consultation;
  YpOrderBox *orders;
  GtkWidget *duplicates_box;
  GtkLabel *duplicates_label;
  YpChoiceList *duplicates;
  GtkLabel *history_state;
  YpHistoryList *history;
};

G_DEFINE_FINAL_TYPE (YpIncidentSheet, yp_incident_sheet, ADW_TYPE_BIN)

typedef enum
{
  ACT,
  ANSWERED,
  SHOW_PLACE,
  SHOW_UNIT,
  SHOW_INCIDENT,
  TOLD,
  OPEN_FILE,
  TAKE,
  SHOW_CONSULTATION,
  SHOW_MOMENT,
  BACK,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static YpIncident *
get_incident (YpIncidentSheet *self)
{
  return self->id != NULL ? yp_situation_get_incident (self->situation, self->id) : NULL;
}

static const YpIncidentFacts *
get_facts (YpIncidentSheet *self)
{
  YpIncident *incident = get_incident (self);

  return incident != NULL ? yp_incident_get_facts (incident) : NULL;
}

static void
set_optional (GtkWidget *name, GtkLabel *label, const char *text)
{
  gboolean is_known = text != NULL && *text != '\0';

  gtk_label_set_text (label, is_known ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), is_known);
  if (name != NULL)
    gtk_widget_set_visible (name, is_known);
}

static void
update_head (YpIncidentSheet *self, const YpIncidentFacts *facts)
{
  const YpItem *item = yp_situation_get_item (self->situation, facts->item);
  g_autofree char *number = yp_words_format_number_markup (facts->id, FALSE);
  g_autofree char *age =
      yp_words_format_age (yp_situation_get_now (self->situation) - facts->updated_at);

  yp_mark_set_state (self->mark, facts->state);
  gtk_label_set_text (self->state_label, yp_words_get_state (facts->state));
  gtk_label_set_text (self->age_label, age);
  gtk_label_set_text (self->item_label, yp_words_get_item (self->situation, facts));
  set_optional (NULL, self->group_label, item != NULL ? item->group : NULL);
  gtk_label_set_markup (self->number_label, number);
}

/* The history tells it whole; until that is there, the facts tell what they can. */
static void
update_path (YpIncidentSheet *self, const YpIncidentFacts *facts)
{
  if (!self->has_history)
    yp_stages_guess (&self->stages, facts);
  yp_stage_path_show (self->path, &self->stages, facts, yp_situation_get_now (self->situation));
}

static void
update_action (YpIncidentSheet *self, const YpIncidentFacts *facts)
{
  const YpTransition *next = yp_lifecycle_get_next (facts->state);
  g_autofree char *why = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->act_button), next != NULL);
  yp_action_box_set_roles (self->others, yp_situation_get_roles (self->situation));
  yp_action_box_set_incident (self->others, get_incident (self));
  yp_action_box_set_is_waiting (self->others, self->is_waiting);
  yp_suggestion_box_set_incident (self->suggestion, get_incident (self));
  yp_suggestion_box_set_is_waiting (self->suggestion, self->is_waiting);
  if (next == NULL)
    return;

  why = yp_words_explain_roles (yp_situation_get_roles (self->situation), next->roles);
  gtk_widget_set_sensitive (GTK_WIDGET (self->act_button), why == NULL && !self->is_waiting);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->act_button), why);

  gtk_label_set_text (self->act_label, self->is_waiting ? _ ("Waiting for the platform…")
                                                        : yp_words_get_action (next->action));
  gtk_label_set_text (self->act_key, yp_words_get_action_key (next->action));
  gtk_widget_set_visible (GTK_WIDGET (self->act_key), !self->is_waiting);
}

/* When it is due, in one line; why, behind it. */
static void
update_due (YpIncidentSheet *self)
{
  YpIncident *incident = get_incident (self);
  g_autofree char *due = yp_words_format_due (incident, yp_situation_get_now (self->situation));
  g_autofree char *why = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->due_button), due != NULL);
  if (due == NULL)
    return;

  if (strcmp (gtk_label_get_text (self->due_label), due) != 0)
    gtk_label_set_text (self->due_label, due);
  if (yp_incident_is_late (incident, yp_situation_get_now (self->situation)))
    gtk_widget_add_css_class (GTK_WIDGET (self->due_button), "late");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->due_button), "late");

  why = yp_words_explain_due (incident, yp_situation_get_calendar (self->situation));
  if (strcmp (gtk_label_get_text (self->why_label), why) != 0)
    gtk_label_set_text (self->why_label, why);
}

static void
update_facts (YpIncidentSheet *self, const YpIncidentFacts *facts)
{
  g_autofree char *place = yp_words_format_place (self->situation, facts);
  g_autofree char *unit = yp_words_format_unit (self->situation, facts->unit);
  g_autofree char *reported = yp_words_format_time (facts->reported_at);
  g_autofree char *source =
      g_strdup_printf ("%s  %s", yp_words_get_source (facts->source), reported);

  set_optional (NULL, self->description_label, facts->description);
  set_optional (NULL, self->address_label, facts->address);
  gtk_label_set_text (self->place_label, place);
  gtk_widget_set_sensitive (GTK_WIDGET (self->place_button), facts->has_place);
  gtk_label_set_text (self->source_label, source);
  set_optional (GTK_WIDGET (self->contact_name), self->contact_label, facts->contact);
  set_optional (GTK_WIDGET (self->media_name), self->media_label, facts->media_url);
  yp_consultation_link_set_id (self->consultation, facts->consultation);

  if (facts->unit != NULL)
    {
      YpUnit *known = yp_situation_get_unit (self->situation, facts->unit);
      g_autofree char *text = NULL;

      if (known != NULL)
        text = g_strdup_printf ("%s  %s", unit,
                                yp_words_get_unit_status (yp_unit_get_facts (known)->status));
      gtk_label_set_text (self->unit_label, text != NULL ? text : unit);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->unit_button), facts->unit != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->unit_name), facts->unit != NULL);
}

static gboolean
is_past (YpIncidentSheet *self)
{
  return self->situation != NULL && !yp_situation_is_live (self->situation);
}

/* What it may be the same as, while it can still be merged. */
static void
update_duplicates (YpIncidentSheet *self)
{
  YpIncident *incident = get_incident (self);
  const YpTransition *merge = yp_lifecycle_find_action ("merge");
  g_autoptr (GPtrArray) duplicates = NULL;
  g_autofree char *title = NULL;

  if (incident != NULL && !is_past (self) &&
      (merge->from & YP_STATE_BIT (yp_incident_get_facts (incident)->state)) != 0)
    duplicates = yp_ask_list_duplicates (self->situation, incident, g_get_real_time ());

  gtk_widget_set_visible (self->duplicates_box, duplicates != NULL && duplicates->len > 0);
  if (duplicates == NULL)
    return;

  title = g_strdup_printf (_ ("May be the same (%u)"), duplicates->len);
  gtk_label_set_text (self->duplicates_label, title);
  yp_choice_list_set_choices (self->duplicates, duplicates, FALSE);
}

static void
update (YpIncidentSheet *self)
{
  const YpIncidentFacts *facts = get_facts (self);

  gtk_stack_set_visible_child_name (self->stack, facts != NULL ? "sheet" : "none");
  if (facts == NULL)
    {
      yp_suggestion_box_set_incident (self->suggestion, NULL);
      return;
    }

  update_head (self, facts);
  update_path (self, facts);
  update_action (self, facts);
  update_due (self);
  update_facts (self, facts);
}

static void
forget_history (YpIncidentSheet *self)
{
  yp_history_list_clear (self->history);
  yp_file_list_clear (self->files);
  g_clear_pointer (&self->told, g_ptr_array_unref);
  self->has_history = FALSE;
  self->history_seq = 0;
}

static void
take_files (YpIncidentSheet *self, YpEntry *entry)
{
  JsonArray *files = yp_json_get_array (entry->data, "attachments");

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonNode *node = json_array_get_element (files, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        yp_file_list_add (self->files, json_node_get_string (node));
    }
}

static void
take_entry (YpIncidentSheet *self, YpEntry *entry)
{
  yp_history_list_add (self->history, self->situation, entry);
  if (is_past (self) && entry->at > yp_situation_get_now (self->situation))
    return;

  take_files (self, entry);
  if (entry->seq > self->history_seq)
    yp_stages_take (&self->stages, entry);
  self->history_seq = MAX (self->history_seq, entry->seq);
}

static void ask_history (YpIncidentSheet *self);

/* The whole of it, from its beginning. */
static void
take_history (YpIncidentSheet *self, GPtrArray *history)
{
  const YpIncidentFacts *facts = get_facts (self);

  g_ptr_array_ref (history);
  forget_history (self);
  self->told = history;
  for (guint i = 0; i < history->len; i++)
    take_entry (self, g_ptr_array_index (history, i));
  self->has_history = history->len > 0;

  /* What came by the stream while this was on its way may not be in it. */
  if (facts != NULL && facts->seq > self->history_seq && !is_past (self))
    ask_history (self);
  else
    update (self);
}

static void
on_history_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpIncidentSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history =
      yp_situation_list_history_finish (YP_SITUATION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->situation == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->history_state), history == NULL);
  if (history == NULL)
    {
      gtk_label_set_text (self->history_state,
                          _ ("The history comes when the platform is there again."));
      return;
    }

  take_history (self, history);
}

static void
ask_history (YpIncidentSheet *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->id == NULL)
    return;

  self->asking = g_cancellable_new ();
  yp_situation_list_history_async (self->situation, self->id, self->asking, on_history_ready,
                                   g_object_ref (self));
}

static void
on_entry (YpIncidentSheet *self, YpEntry *entry)
{
  const YpIncidentFacts *facts = get_facts (self);
  const char *id = yp_entry_get_subject_id (entry, "incident");

  if (facts == NULL)
    return;

  if (g_strcmp0 (id, self->id) == 0 && is_past (self) && self->told != NULL)
    {
      take_history (self, self->told);
    }
  else if (g_strcmp0 (id, self->id) == 0)
    {
      take_entry (self, entry);
      update (self);
      update_duplicates (self);
    }
  else if (strcmp (entry->kind, "reported") == 0)
    {
      update_duplicates (self);
    }
  else if (facts->unit != NULL && g_strcmp0 (yp_unit_get_entry_id (entry), facts->unit) == 0)
    {
      update_facts (self, facts);
    }
}

static void
on_link_changed (YpIncidentSheet *self)
{
  if (yp_situation_get_link_state (self->situation) == YP_LINK_LIVE &&
      gtk_widget_get_visible (GTK_WIDGET (self->history_state)))
    ask_history (self);
}

/* The ages tick with the platform's heart. */
static void
on_heard (YpIncidentSheet *self)
{
  const YpIncidentFacts *facts = get_facts (self);
  g_autofree char *age = NULL;

  if (facts == NULL)
    {
      update (self);
      return;
    }

  age = yp_words_format_age (yp_situation_get_now (self->situation) - facts->updated_at);
  if (strcmp (gtk_label_get_text (self->age_label), age) != 0)
    gtk_label_set_text (self->age_label, age);
  update_path (self, facts);
  update_due (self);
}

/* What is hidden with the focus in it hands that to its neighbours, a frame later: to whatever has
 * come in its place. */
static void
let_go_of_focus (YpIncidentSheet *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->steps)))
    gtk_root_set_focus (root, NULL);
}

/* Steps are for now alone; a form that was begun is there again afterwards. */
static void
update_steps (YpIncidentSheet *self)
{
  gtk_stack_set_visible_child_name (self->steps, is_past (self) ? "past"
                                                 : yp_step_form_get_ask (self->form) != NULL
                                                     ? "form"
                                                     : "buttons");
  gtk_widget_set_visible (GTK_WIDGET (self->uploads), !is_past (self));
}

static void
on_jumped (YpIncidentSheet *self)
{
  if (gtk_stack_get_visible_child (self->steps) != NULL)
    let_go_of_focus (self);
  update_steps (self);
  if (self->told != NULL)
    take_history (self, self->told);
  update (self);
  update_duplicates (self);
  if (!is_past (self))
    ask_history (self);
}

static void
on_show_moment (YpIncidentSheet *self, gint64 at)
{
  g_signal_emit (self, signals[SHOW_MOMENT], 0, at);
}

static void
on_back (YpIncidentSheet *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_other (YpIncidentSheet *self, const char *action)
{
  g_signal_emit (self, signals[ACT], 0, action);
}

static void
on_show_consultation (YpIncidentSheet *self, const char *id)
{
  g_signal_emit (self, signals[SHOW_CONSULTATION], 0, id);
}

static void
on_suggestion_take (YpIncidentSheet *self)
{
  g_signal_emit (self, signals[TAKE], 0);
}

/* One step stands out: the suggested one where there is one. */
static void
on_suggestion_changed (YpIncidentSheet *self)
{
  if (yp_suggestion_box_get (self->suggestion) != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->act_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->act_button), "suggested-action");
}

static void
on_duplicate_activated (YpIncidentSheet *self)
{
  g_autofree char *id = g_strdup (yp_choice_list_get_chosen (self->duplicates));

  if (id != NULL)
    g_signal_emit (self, signals[SHOW_INCIDENT], 0, id);
}

static void
on_file_open (YpIncidentSheet *self, const char *sha256, const char *type)
{
  g_signal_emit (self, signals[OPEN_FILE], 0, sha256, type);
}

/* The form takes the ask. */
static void
on_order_ask (YpIncidentSheet *self, gpointer ask)
{
  if (self->is_waiting)
    yp_ask_free (ask);
  else
    yp_incident_sheet_ask (self, ask);
}

/* What was asked may be left by now; its answer is told all the same. */
static void
on_order_told (YpIncidentSheet *self, const char *text, gboolean is_refused, const char *name)
{
  const YpAsk *ask = yp_step_form_get_ask (self->form);
  gboolean is_open = ask != NULL && g_strcmp0 (ask->name, name) == 0;

  if (is_open)
    yp_step_form_set_is_waiting (self->form, FALSE);
  if (is_open && is_refused)
    yp_step_form_set_refusal (self->form, text);
  else if (is_open)
    {
      g_autofree char *incident = g_strdup (ask->incident);

      yp_step_form_forget (self->form, incident, name);
      yp_incident_sheet_leave_form (self);
    }
  g_signal_emit (self, signals[TOLD], 0, text, is_refused);
}

/* Orders take what was asked about them; the desk takes the steps. */
static void
on_form_submit (YpIncidentSheet *self)
{
  YpAnswer answer;

  if (!yp_step_form_get_answer (self->form, &answer))
    return;

  if (yp_order_box_take_answer (self->orders, yp_step_form_get_ask (self->form), &answer))
    yp_step_form_set_is_waiting (self->form, TRUE);
  else
    g_signal_emit (self, signals[ANSWERED], 0);
}

static void
on_act_clicked (YpIncidentSheet *self)
{
  const YpTransition *next = yp_incident_sheet_get_next (self);

  if (next != NULL)
    g_signal_emit (self, signals[ACT], 0, next->action);
}

static void
on_place_clicked (YpIncidentSheet *self)
{
  g_signal_emit (self, signals[SHOW_PLACE], 0);
}

static void
on_unit_clicked (YpIncidentSheet *self)
{
  const YpIncidentFacts *facts = get_facts (self);

  if (facts != NULL && facts->unit != NULL)
    g_signal_emit (self, signals[SHOW_UNIT], 0, facts->unit);
}

static void
yp_incident_sheet_dispose (GObject *object)
{
  YpIncidentSheet *self = YP_INCIDENT_SHEET (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->told, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_INCIDENT_SHEET);

  G_OBJECT_CLASS (yp_incident_sheet_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, stack);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, mark);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, state_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, age_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, item_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, group_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, number_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, path);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, due_button);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, due_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, why_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, steps);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, form);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, others);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, suggestion);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, act_button);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, act_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, act_key);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, note_entry);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, refusal);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, refusal_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, description_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, address_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, place_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, place_button);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, source_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, contact_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, contact_name);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, unit_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, unit_name);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, unit_button);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, media_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, media_name);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, uploads);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, files);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, consultation);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, orders);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, duplicates_box);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, duplicates_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, duplicates);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, history_state);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentSheet, history);
}

static void
yp_incident_sheet_class_init (YpIncidentSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_incident_sheet_dispose;

  signals[ACT] = g_signal_new ("act", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ANSWERED] = g_signal_new ("answered", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW_PLACE] = g_signal_new ("show-place", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW_UNIT] = g_signal_new ("show-unit", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[SHOW_INCIDENT] = g_signal_new ("show-incident", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[OPEN_FILE] =
      g_signal_new ("open-file", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  signals[TAKE] = g_signal_new ("take", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  signals[SHOW_MOMENT] = g_signal_new ("show-moment", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[BACK] = g_signal_new ("back", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[SHOW_CONSULTATION] =
      g_signal_new ("show-consultation", YP_TYPE_INCIDENT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (YP_TYPE_ACTION_BOX);
  g_type_ensure (YP_TYPE_CHOICE_LIST);
  g_type_ensure (YP_TYPE_FILE_LIST);
  g_type_ensure (YP_TYPE_CONSULTATION_LINK);
  g_type_ensure (YP_TYPE_ORDER_BOX);
  g_type_ensure (YP_TYPE_UPLOAD_BAR);
  g_type_ensure (YP_TYPE_STEP_FORM);
  g_type_ensure (YP_TYPE_SUGGESTION_BOX);
  g_type_ensure (YP_TYPE_MARK);
  g_type_ensure (YP_TYPE_STAGE_PATH);
  g_type_ensure (YP_TYPE_HISTORY_LIST);
  gtk_widget_class_set_css_name (widget_class, "incident-sheet");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-incident-sheet.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_act_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_duplicate_activated);
  gtk_widget_class_bind_template_callback (widget_class, yp_incident_sheet_attach);
  gtk_widget_class_bind_template_callback (widget_class, on_file_open);
  gtk_widget_class_bind_template_callback (widget_class, on_order_ask);
  gtk_widget_class_bind_template_callback (widget_class, on_order_told);
  gtk_widget_class_bind_template_callback (widget_class, on_other);
  gtk_widget_class_bind_template_callback (widget_class, on_form_submit);
  gtk_widget_class_bind_template_callback (widget_class, yp_incident_sheet_leave_form);
  gtk_widget_class_bind_template_callback (widget_class, on_place_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_suggestion_take);
  gtk_widget_class_bind_template_callback (widget_class, on_suggestion_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_show_consultation);
  gtk_widget_class_bind_template_callback (widget_class, on_show_moment);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_unit_clicked);
}

static void
yp_incident_sheet_init (YpIncidentSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * yp_incident_sheet_set_situation:
 * @self: a sheet that has none yet
 * @situation: whose incidents to show
 */
void
yp_incident_sheet_set_situation (YpIncidentSheet *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_INCIDENT_SHEET (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  yp_step_form_set_situation (self->form, situation);
  yp_order_box_set_situation (self->orders, situation);
  yp_file_list_set_situation (self->files, situation);
  yp_upload_bar_set_situation (self->uploads, situation);
  yp_suggestion_box_set_situation (self->suggestion, situation);
  yp_consultation_link_set_situation (self->consultation, situation);
  g_signal_connect_object (situation, "entry", G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "roles-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "areas-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::heard-at", G_CALLBACK (on_heard), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_replay (situation), "jumped", G_CALLBACK (on_jumped),
                           self, G_CONNECT_SWAPPED);
}

/**
 * yp_incident_sheet_set_incident:
 * @self: a sheet
 * @id: (nullable): of the incident to show
 */
void
yp_incident_sheet_set_incident (YpIncidentSheet *self, const char *id)
{
  g_return_if_fail (YP_IS_INCIDENT_SHEET (self));

  if (g_strcmp0 (self->id, id) == 0)
    return;

  yp_incident_sheet_leave_form (self);
  g_free (self->id);
  self->id = g_strdup (id);
  self->is_waiting = FALSE;
  yp_upload_bar_clear (self->uploads);
  forget_history (self);
  yp_incident_sheet_clear_note (self);
  yp_incident_sheet_set_refusal (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->history_state), FALSE);
  update (self);
  update_duplicates (self);
  yp_order_box_set_incident (self->orders, self->id);
  ask_history (self);
}

const char *
yp_incident_sheet_get_incident (YpIncidentSheet *self)
{
  return self->id;
}

const char *
yp_incident_sheet_get_note (YpIncidentSheet *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->note_entry));
}

/**
 * yp_incident_sheet_ask:
 * @self: a sheet that shows an incident
 * @ask: (transfer full): what to ask about it
 *
 * Shows the form in place of the steps. The note that was typed goes along.
 */
void
yp_incident_sheet_ask (YpIncidentSheet *self, YpAsk *ask)
{
  const char *note = yp_incident_sheet_get_note (self);

  if (*note != '\0')
    {
      g_free (ask->note_value);
      ask->note_value = g_strdup (note);
    }
  yp_incident_sheet_set_refusal (self, NULL);
  let_go_of_focus (self);
  gtk_stack_set_visible_child_name (self->steps, "form");
  yp_step_form_open (self->form, ask);
}

/* Lets the person choose files for the next step. */
void
yp_incident_sheet_attach (YpIncidentSheet *self)
{
  if (get_incident (self) != NULL && !is_past (self))
    yp_upload_bar_choose (self->uploads);
}

/* Whether files for the next step are still on their way. */
gboolean
yp_incident_sheet_is_uploading (YpIncidentSheet *self)
{
  return yp_upload_bar_is_busy (self->uploads);
}

/* Returns: (transfer full): the hashes of the files for the next step; may be empty. */
char **
yp_incident_sheet_list_files (YpIncidentSheet *self)
{
  return yp_upload_bar_list_files (self->uploads);
}

YpSuggestionBox *
yp_incident_sheet_get_suggestion (YpIncidentSheet *self)
{
  return self->suggestion;
}

/* Returns: whether the incident is before a consultation, which is then asked for. */
gboolean
yp_incident_sheet_open_consultation (YpIncidentSheet *self)
{
  return get_incident (self) != NULL && !is_past (self) &&
         yp_consultation_link_open (self->consultation);
}

/**
 * yp_incident_sheet_act_on_order:
 * @self: a sheet
 * @action: a step of an order, or a kind to issue one of
 *
 * Returns: whether that may be done now
 */
gboolean
yp_incident_sheet_act_on_order (YpIncidentSheet *self, const char *action)
{
  return get_incident (self) != NULL && !is_past (self) && yp_order_box_act (self->orders, action);
}

/**
 * yp_incident_sheet_leave_form:
 * @self: a sheet
 *
 * Goes back to the steps; what was typed is kept.
 *
 * Returns: whether the form was open
 */
gboolean
yp_incident_sheet_leave_form (YpIncidentSheet *self)
{
  gboolean was_open = g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), "form") == 0;

  yp_step_form_close (self->form);
  if (was_open)
    let_go_of_focus (self);
  update_steps (self);
  return was_open;
}

YpStepForm *
yp_incident_sheet_get_form (YpIncidentSheet *self)
{
  return self->form;
}

/**
 * yp_incident_sheet_get_next:
 * @self: a sheet
 *
 * Returns: (nullable): the step that may be asked for now; %NULL where there is none, where it is
 * for others, or where the answer to one is awaited
 */
const YpTransition *
yp_incident_sheet_get_next (YpIncidentSheet *self)
{
  const YpIncidentFacts *facts = get_facts (self);

  const YpTransition *next = facts != NULL && !self->is_waiting && !is_past (self)
                                 ? yp_lifecycle_get_next (facts->state)
                                 : NULL;

  return next != NULL && (next->roles & yp_situation_get_roles (self->situation)) != 0 ? next
                                                                                       : NULL;
}

/**
 * yp_incident_sheet_offers:
 * @self: a sheet
 * @action: a step that is not the next one
 *
 * Returns: whether it may be asked for now
 */
gboolean
yp_incident_sheet_offers (YpIncidentSheet *self, const char *action)
{
  return !is_past (self) && yp_action_box_offers (self->others, action);
}

/**
 * yp_incident_sheet_show_limit:
 * @self: a sheet
 *
 * Opens why the incident is due when it is, if it has a limit.
 */
void
yp_incident_sheet_show_limit (YpIncidentSheet *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->due_button)))
    gtk_menu_button_popup (self->due_button);
}

void
yp_incident_sheet_focus_note (YpIncidentSheet *self)
{
  if (is_past (self))
    return;

  if (yp_step_form_get_ask (self->form) != NULL)
    yp_step_form_focus_note (self->form);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->note_entry));
}

void
yp_incident_sheet_clear_note (YpIncidentSheet *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->note_entry), "");
  yp_upload_bar_clear (self->uploads);
}

/**
 * yp_incident_sheet_set_refusal:
 * @self: a sheet
 * @reason: (nullable): why the last step was refused; %NULL takes the words away
 */
void
yp_incident_sheet_set_refusal (YpIncidentSheet *self, const char *reason)
{
  yp_step_form_set_refusal (self->form, reason);
  if (reason != NULL)
    gtk_label_set_text (self->refusal_label, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), reason != NULL);
  gtk_revealer_set_reveal_child (self->refusal, reason != NULL);
}

/**
 * yp_incident_sheet_set_is_waiting:
 * @self: a sheet
 * @is_waiting: whether a step was asked for and not answered
 */
void
yp_incident_sheet_set_is_waiting (YpIncidentSheet *self, gboolean is_waiting)
{
  self->is_waiting = is_waiting;
  yp_step_form_set_is_waiting (self->form, is_waiting);
  update (self);
}

gboolean
yp_incident_sheet_is_waiting (YpIncidentSheet *self)
{
  return self->is_waiting;
}
