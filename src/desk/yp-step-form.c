/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-step-form.h"

#include <glib/gi18n.h>

#include "yp-choice-list.h"
#include "yp-day-text.h"
#include "yp-duplicates.h"
#include "yp-field-box.h"
#include "yp-words.h"

/* Of so many panels that were left it is remembered what was typed. */
#define MAX_KEPT 50

/**
 * YpStepForm:
 *
 * The one panel that asks whatever something must be told before it can be done; see #YpAsk. What
 * was typed is kept when it is left, and when it was refused. Signals: `submit`: all is answered;
 * `left`: the person wants to go back.
 */
struct _YpStepForm
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpAsk *ask;
  GHashTable *kept; /* incident and name → Kept */
  gboolean is_waiting;
  gint64 day;
  char *incident; /* that was typed, once there is one */
  char **values;  /* of the fields, as they were given away last */

  GtkLabel *title_label;
  GtkLabel *words_name;
  GtkLabel *words_label;
  GtkLabel *text_name;
  GtkEntry *text_entry;
  GtkLabel *text_hint;
  YpFieldBox *fields;
  GtkLabel *choices_name;
  GtkScrolledWindow *choices_window;
  YpChoiceList *choices;
  GtkLabel *note_name;
  GtkEntry *note_entry;
  GtkRevealer *refusal;
  GtkLabel *refusal_label;
  GtkButton *submit_button;
  GtkLabel *submit_label;
  GtkLabel *submit_key;
};

G_DEFINE_FINAL_TYPE (YpStepForm, yp_step_form, ADW_TYPE_BIN)

typedef enum
{
  SUBMIT,
  LEFT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

typedef struct
{
  char *choice;
  char *text;
  char *note;
  char **values;
} Kept;

static void
free_kept (gpointer data)
{
  Kept *kept = data;

  g_free (kept->choice);
  g_free (kept->text);
  g_free (kept->note);
  g_strfreev (kept->values);
  g_free (kept);
}

static char *
make_key (const char *incident, const char *name)
{
  return g_strdup_printf ("%s %s", incident, name);
}

static const char *
get_text (GtkEntry *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
keep (YpStepForm *self)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->choice = g_strdup (yp_choice_list_get_chosen (self->choices));
  kept->text = g_strdup (get_text (self->text_entry));
  kept->note = g_strdup (get_text (self->note_entry));
  kept->values = yp_field_box_get_values (self->fields);
  if (g_hash_table_size (self->kept) >= MAX_KEPT)
    g_hash_table_remove_all (self->kept);
  g_hash_table_replace (self->kept, make_key (self->ask->incident, self->ask->name), kept);
}

static void
set_optional (GtkWidget *name, GtkWidget *widget, gboolean is_visible)
{
  gtk_widget_set_visible (name, is_visible);
  gtk_widget_set_visible (widget, is_visible);
}

static void
set_hint (YpStepForm *self, const char *text, gboolean is_known)
{
  gtk_label_set_text (self->text_hint, text);
  if (is_known)
    gtk_widget_add_css_class (GTK_WIDGET (self->text_hint), "known");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text_hint), "known");
}

static void
resolve_day (YpStepForm *self)
{
  gint64 now = g_get_real_time ();
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  self->day = 0;
  if (!yp_day_text_parse (get_text (self->text_entry), now, &self->day, &error))
    {
      set_hint (self, error->message, FALSE);
      return;
    }

  words = yp_day_text_explain (self->day, now);
  set_hint (self, words, TRUE);
}

static void
resolve_incident (YpStepForm *self)
{
  YpIncident *asked = yp_situation_get_incident (self->situation, self->ask->incident);
  g_autoptr (GError) error = NULL;
  YpIncident *found;
  const YpIncidentFacts *facts;
  g_autofree char *place = NULL;
  g_autofree char *words = NULL;

  g_clear_pointer (&self->incident, g_free);
  found = yp_duplicates_resolve (self->situation, asked, get_text (self->text_entry), &error);
  if (found == NULL)
    {
      set_hint (self, error->message, FALSE);
      return;
    }

  facts = yp_incident_get_facts (found);
  place = yp_words_format_place (self->situation, facts);
  words = g_strdup_printf ("%s · %s · %s", yp_words_get_item (self->situation, facts),
                           yp_words_get_state (facts->state), place);
  self->incident = g_strdup (facts->id);
  set_hint (self, words, TRUE);
}

static gboolean
has_text (YpStepForm *self)
{
  switch (self->ask->text)
    {
    case YP_ASK_INCIDENT:
      return self->incident != NULL;
    case YP_ASK_DAY:
      return self->day != 0;
    case YP_ASK_WORDS:
      return *get_text (self->text_entry) != '\0';
    case YP_ASK_NO_TEXT:
    default:
      return TRUE;
    }
}

static gboolean
has_note (YpStepForm *self)
{
  return !self->ask->needs_note || *get_text (self->note_entry) != '\0';
}

static void
update (YpStepForm *self)
{
  if (self->ask == NULL)
    return;

  if (self->ask->text == YP_ASK_DAY)
    resolve_day (self);
  else if (self->ask->text == YP_ASK_INCIDENT)
    resolve_incident (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->submit_button),
                            !self->is_waiting && has_text (self) && has_note (self) &&
                                yp_field_box_is_complete (self->fields));
  gtk_label_set_text (self->submit_label,
                      self->is_waiting ? _ ("Waiting for the platform…") : self->ask->submit);
}

/* Typing a number lets go of the choice; choosing one writes its number. */
static void
on_text_changed (YpStepForm *self)
{
  if (self->ask != NULL && self->ask->text == YP_ASK_INCIDENT &&
      g_strcmp0 (yp_choice_list_get_chosen (self->choices), get_text (self->text_entry)) != 0)
    yp_choice_list_choose (self->choices, NULL);
  update (self);
}

static void
on_chosen (YpStepForm *self)
{
  const char *chosen = yp_choice_list_get_chosen (self->choices);

  if (self->ask != NULL && self->ask->text == YP_ASK_INCIDENT && chosen != NULL &&
      strcmp (chosen, get_text (self->text_entry)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->text_entry), chosen);
}

static void
focus_text (YpStepForm *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text_entry));
  gtk_editable_set_position (GTK_EDITABLE (self->text_entry), -1);
}

/* Enter: to what is missing, else away with it. */
static void
on_submit (YpStepForm *self)
{
  if (self->ask == NULL || self->is_waiting)
    return;

  if (!has_text (self))
    focus_text (self);
  else if (!yp_field_box_is_complete (self->fields))
    yp_field_box_focus_missing (self->fields);
  else if (!has_note (self))
    yp_step_form_focus_note (self);
  else
    g_signal_emit (self, signals[SUBMIT], 0);
}

static void
on_leave (YpStepForm *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

/* The cursor stays in the entry while the arrows walk the choices. */
static gboolean
on_text_key (YpStepForm *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (self->ask == NULL || self->ask->choices->len == 0 ||
      (keyval != GDK_KEY_Down && keyval != GDK_KEY_Up))
    return GDK_EVENT_PROPAGATE;

  yp_choice_list_move (self->choices, keyval == GDK_KEY_Down ? 1 : -1);
  return GDK_EVENT_STOP;
}

static void
yp_step_form_dispose (GObject *object)
{
  YpStepForm *self = YP_STEP_FORM (object);

  g_clear_pointer (&self->ask, yp_ask_free);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_clear_pointer (&self->incident, g_free);
  g_clear_pointer (&self->values, g_strfreev);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_STEP_FORM);

  G_OBJECT_CLASS (yp_step_form_parent_class)->dispose (object);
}

static void
yp_step_form_class_init (YpStepFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_step_form_dispose;

  signals[SUBMIT] = g_signal_new ("submit", YP_TYPE_STEP_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", YP_TYPE_STEP_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  g_type_ensure (YP_TYPE_CHOICE_LIST);
  g_type_ensure (YP_TYPE_FIELD_BOX);
  gtk_widget_class_set_css_name (widget_class, "step-form");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-step-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, title_label);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, words_name);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, words_label);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, text_name);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, text_entry);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, text_hint);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, fields);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, choices_name);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, choices_window);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, choices);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, note_name);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, note_entry);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, refusal);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, refusal_label);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, submit_button);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, submit_label);
  gtk_widget_class_bind_template_child (widget_class, YpStepForm, submit_key);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
}

static void
yp_step_form_init (YpStepForm *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_kept);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_text_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->text_entry), keys);
}

/**
 * yp_step_form_set_situation:
 * @self: a form that has none yet
 * @situation: whose incidents can be named
 */
void
yp_step_form_set_situation (YpStepForm *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_STEP_FORM (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
}

static gboolean
has_lines (const YpAsk *ask)
{
  for (guint i = 0; i < ask->fields->len; i++)
    if (((YpAskField *) g_ptr_array_index (ask->fields, i))->kind == YP_ASK_FIELD_LINES)
      return TRUE;

  return FALSE;
}

static void
show_ask (YpStepForm *self, const YpAsk *ask)
{
  const char *hint = ask->text == YP_ASK_DAY ? _ ("2026-12-01 or +7")
                                             : ask->text == YP_ASK_INCIDENT
      ? _ ("Number, or its last digits; ↓ chooses")
      : NULL;

  gtk_label_set_text (self->title_label, ask->title);
  set_optional (GTK_WIDGET (self->words_name), GTK_WIDGET (self->words_label), ask->words != NULL);
  gtk_label_set_text (self->words_name, ask->words_name != NULL ? ask->words_name : "");
  gtk_label_set_text (self->words_label, ask->words != NULL ? ask->words : "");
  set_optional (GTK_WIDGET (self->text_name), GTK_WIDGET (self->text_entry),
                ask->text != YP_ASK_NO_TEXT);
  gtk_widget_set_visible (GTK_WIDGET (self->text_hint),
                          ask->text == YP_ASK_DAY || ask->text == YP_ASK_INCIDENT);
  gtk_label_set_text (self->text_name, ask->text_name != NULL ? ask->text_name : "");
  gtk_entry_set_placeholder_text (self->text_entry, hint);
  set_optional (GTK_WIDGET (self->choices_name), GTK_WIDGET (self->choices_window),
                ask->choices->len > 0);
  gtk_label_set_text (self->choices_name, ask->choices_name != NULL ? ask->choices_name : "");
  yp_choice_list_set_choices (self->choices, ask->choices, ask->text != YP_ASK_INCIDENT);
  yp_field_box_open (self->fields, ask->fields);
  set_optional (GTK_WIDGET (self->note_name), GTK_WIDGET (self->note_entry),
                ask->note_name != NULL);
  gtk_label_set_text (self->note_name, ask->note_name != NULL ? ask->note_name : "");
  gtk_label_set_text (self->submit_key,
                      has_lines (ask) ? C_ ("key", "Ctrl+Enter") : C_ ("key", "Enter"));
}

static void
show_kept (YpStepForm *self)
{
  g_autofree char *key = make_key (self->ask->incident, self->ask->name);
  const Kept *kept = g_hash_table_lookup (self->kept, key);
  const char *text = kept != NULL ? kept->text : self->ask->text_value;
  const char *note = kept != NULL && *kept->note != '\0' ? kept->note : self->ask->note_value;

  if (kept != NULL && kept->choice != NULL)
    yp_choice_list_choose (self->choices, kept->choice);
  gtk_editable_set_text (GTK_EDITABLE (self->text_entry), text != NULL ? text : "");
  gtk_editable_set_text (GTK_EDITABLE (self->note_entry), note != NULL ? note : "");
  if (kept != NULL)
    yp_field_box_set_values (self->fields, (const char *const *) kept->values);
}

static void
focus_first (YpStepForm *self)
{
  if (self->ask->text == YP_ASK_INCIDENT || self->ask->text == YP_ASK_DAY)
    focus_text (self);
  else if (self->ask->fields->len > 0)
    yp_field_box_focus_missing (self->fields);
  else if (self->ask->choices->len > 0)
    yp_choice_list_focus (self->choices);
  else if (self->ask->needs_note)
    yp_step_form_focus_note (self);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->submit_button));
}

/**
 * yp_step_form_open:
 * @self: a form that can be seen
 * @ask: (transfer full): what to ask
 *
 * Takes the keyboard. What was typed for the same before stands there again.
 */
void
yp_step_form_open (YpStepForm *self, YpAsk *ask)
{
  g_return_if_fail (YP_IS_STEP_FORM (self));
  g_return_if_fail (ask != NULL);

  yp_step_form_close (self);
  show_ask (self, ask);
  self->ask = ask;
  self->is_waiting = FALSE;
  yp_step_form_set_refusal (self, NULL);
  show_kept (self);
  update (self);
  focus_first (self);
}

/* Keeps what was typed. */
void
yp_step_form_close (YpStepForm *self)
{
  g_return_if_fail (YP_IS_STEP_FORM (self));

  if (self->ask == NULL)
    return;

  keep (self);
  g_clear_pointer (&self->ask, yp_ask_free);
}

/**
 * yp_step_form_forget:
 * @self: a form
 * @incident: id of an incident
 * @name: of what was asked and is done
 *
 * Closes it if it asks that, and drops what was typed for it.
 */
void
yp_step_form_forget (YpStepForm *self, const char *incident, const char *name)
{
  g_autofree char *key = make_key (incident, name);

  if (self->ask != NULL && strcmp (self->ask->incident, incident) == 0 &&
      strcmp (self->ask->name, name) == 0)
    yp_step_form_close (self);
  g_hash_table_remove (self->kept, key);
}

/* (nullable): what is asked; %NULL where it is closed. */
const YpAsk *
yp_step_form_get_ask (YpStepForm *self)
{
  return self->ask;
}

/**
 * yp_step_form_get_answer:
 * @self: a form
 * @answer: (out): borrows from @self, until that changes
 *
 * Returns: whether all is answered that must be
 */
gboolean
yp_step_form_get_answer (YpStepForm *self, YpAnswer *answer)
{
  g_return_val_if_fail (YP_IS_STEP_FORM (self), FALSE);

  if (self->ask == NULL || !has_text (self) || !has_note (self) ||
      !yp_field_box_is_complete (self->fields))
    return FALSE;

  g_strfreev (self->values);
  self->values = yp_field_box_get_values (self->fields);

  *answer = (YpAnswer){ .choice = yp_choice_list_get_chosen (self->choices),
                        .text = self->ask->text == YP_ASK_INCIDENT ? self->incident
                                                                   : get_text (self->text_entry),
                        .time = self->day,
                        .note = get_text (self->note_entry),
                        .fields = (const char *const *) self->values };
  return TRUE;
}

/**
 * yp_step_form_set_refusal:
 * @self: a form
 * @reason: (nullable): why what was answered was refused; it can be changed and sent again
 */
void
yp_step_form_set_refusal (YpStepForm *self, const char *reason)
{
  gtk_label_set_text (self->refusal_label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), reason != NULL);
  gtk_revealer_set_reveal_child (self->refusal, reason != NULL);
}

void
yp_step_form_set_is_waiting (YpStepForm *self, gboolean is_waiting)
{
  self->is_waiting = is_waiting;
  update (self);
}

void
yp_step_form_focus_note (YpStepForm *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->note_entry));
  gtk_editable_set_position (GTK_EDITABLE (self->note_entry), -1);
}
