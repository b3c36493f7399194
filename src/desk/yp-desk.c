/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-desk.h"

#include <glib/gi18n.h>

#include "yp-account-page.h"
#include "yp-acts.h"
#include "yp-alarm-bar.h"
#include "yp-alike.h"
#include "yp-command-line.h"
#include "yp-consultation-page.h"
#include "yp-desk-layout.h"
#include "yp-error.h"
#include "yp-figure-strip.h"
#include "yp-file-view.h"
#include "yp-handover-page.h"
#include "yp-incident-pane.h"
#include "yp-incident-sheet.h"
#include "yp-intake-page.h"
#include "yp-keys-page.h"
#include "yp-map-deck.h"
#include "yp-next-case.h"
#include "yp-order-words.h"
#include "yp-seat-page.h"
#include "yp-toast.h"
#include "yp-undo.h"
#include "yp-unit-card.h"
#include "yp-unit-chooser.h"
#include "yp-unit-pane.h"
#include "yp-words.h"

#define PLACE_ZOOM_LEVEL 16

/* Two weeks of two shifts. */
#define N_SIGNED_HANDOVERS 28

/* What one sees and works on. */
typedef struct
{
  double longitude;
  double latitude;
  double zoom_level;
  char *incident; /* (nullable) */
  char *unit;     /* (nullable) */
  gint64 moment;  /* 0 for now */
  gboolean is_taking;
  gboolean is_kept;
} Stand;

/**
 * YpDesk:
 *
 * The dispatch console: the list of incidents, the map, the sheet of the one that is selected, and
 * the figures above. One id is selected in all of them. Every act has its answer in the result
 * line.
 */
struct _YpDesk
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpItems *items;
  YpActs *acts;
  char *shown_unit;
  gboolean is_selecting;
  guint away_source;

  YpTones *tones;
  Stand stand;          /* where one was before an alarm took over */
  char *alarm_incident; /* (nullable): to be shown when it is now again */
  char *alarm_unit;     /* (nullable) */

  YpFigureStrip *figures;
  YpAlarmBar *alarms;
  GtkStack *lists;
  YpRowPane *pane; /* of incidents */
  YpRowPane *unit_pane;
  GtkOverlay *map_overlay;
  YpMapDeck *deck;
  YpMap *map; /* the deck's */
  YpConsultationPage *consultations;
  YpHandoverPage *handovers;
  YpUnitCard *unit_card;
  GtkRevealer *away;
  GtkLabel *away_label;
  GtkStack *side;
  YpIncidentSheet *sheet;
  char *choosing_for; /* what the unit is chosen for */
  YpUnitChooser *chooser;
  YpIntakePage *intake;
  GtkButton *draft_button;
  GtkLabel *result_label;
  YpToast *toast;
  YpCommandLine *command_line;
  YpAccountPage *account;
  YpFileView *file_view;
  GtkRevealer *keys;

  YpDrag *drag;
  YpUndo *undo;
  GtkButton *undo_button;

  YpSeats *seats;
  YpDeskLayout *layout;
  YpSeatPage *seat_page;
};

G_DEFINE_FINAL_TYPE (YpDesk, yp_desk, ADW_TYPE_BIN)

static gboolean
is_choosing (YpDesk *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->side), "chooser") == 0;
}

/* Whether a file, the account or the seats lie over the desk, so that nobody sees what a key would
 * do. */
static gboolean
is_viewing (YpDesk *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->file_view)) ||
         gtk_widget_get_visible (GTK_WIDGET (self->account)) ||
         gtk_widget_get_visible (GTK_WIDGET (self->seat_page));
}

/* Whether a report is being written down. */
static gboolean
is_taking (YpDesk *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->side), "intake") == 0;
}

static gboolean
lists_units (YpDesk *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->lists), "units") == 0;
}

static YpRowPane *
get_list (YpDesk *self)
{
  return lists_units (self) ? self->unit_pane : self->pane;
}

static void
focus_list (YpDesk *self)
{
  yp_row_pane_focus_list (get_list (self));
}

static gboolean
is_asking (YpDesk *self)
{
  return yp_step_form_get_ask (yp_incident_sheet_get_form (self->sheet)) != NULL;
}

static YpIncident *
get_selected (YpDesk *self)
{
  const char *id = yp_incident_sheet_get_incident (self->sheet);

  return id != NULL ? yp_situation_get_incident (self->situation, id) : NULL;
}

/* First to where it is wanted: the chooser would hand the focus on when it is gone. */
static void
close_chooser (YpDesk *self)
{
  focus_list (self);
  gtk_stack_set_visible_child_name (self->side, "sheet");
}

/* The one selection, wherever it was made. */
static void
select_incident (YpDesk *self, const char *id)
{
  if (self->is_selecting)
    return;

  self->is_selecting = TRUE;
  if ((is_choosing (self) || is_taking (self)) &&
      g_strcmp0 (id, yp_incident_sheet_get_incident (self->sheet)) != 0)
    gtk_stack_set_visible_child_name (self->side, "sheet");
  yp_row_pane_set_selected (self->pane, id);
  yp_map_set_selected_incident (self->map, id);
  yp_incident_sheet_set_incident (self->sheet, id);
  self->is_selecting = FALSE;
}

static void
on_pane_selected (YpDesk *self)
{
  select_incident (self, yp_row_pane_get_selected (self->pane));
}

static void
on_map_incident_selected (YpDesk *self)
{
  select_incident (self, yp_map_get_selected_incident (self->map));
}

static void
on_map_unit_selected (YpDesk *self)
{
  const char *unit = yp_map_get_selected_unit (self->map);

  if (is_choosing (self) && unit != NULL)
    yp_unit_chooser_select (self->chooser, unit);
  yp_unit_card_set_unit (self->unit_card, unit);
  yp_row_pane_set_selected (self->unit_pane, unit);
}

static void
on_unit_row_selected (YpDesk *self)
{
  yp_map_set_selected_unit (self->map, yp_row_pane_get_selected (self->unit_pane));
}

static void
show_place (YpDesk *self)
{
  YpIncident *incident = get_selected (self);
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;

  if (facts != NULL && facts->has_place)
    yp_map_go_to (self->map, facts->longitude, facts->latitude, PLACE_ZOOM_LEVEL);
}

static void
on_show_place (YpDesk *self)
{
  show_place (self);
}

static void
on_show_unit (YpDesk *self, const char *unit)
{
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (self->situation), unit);

  yp_map_set_selected_unit (self->map, unit);
  if (fix != NULL)
    yp_map_go_to (self->map, fix->longitude, fix->latitude, PLACE_ZOOM_LEVEL);
}

/* Enter on a row, or a double click on the map: look at it. */
static void
on_activated (YpDesk *self, const char *id)
{
  if (is_taking (self))
    gtk_stack_set_visible_child_name (self->side, "sheet");
  select_incident (self, id);
  show_place (self);
}

static void
say (YpDesk *self, const char *text, gboolean is_refusal)
{
  gtk_label_set_text (self->result_label, text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->result_label), "refused");
  gtk_widget_remove_css_class (GTK_WIDGET (self->result_label), "accepted");
  gtk_widget_add_css_class (GTK_WIDGET (self->result_label), is_refusal ? "refused" : "accepted");
}

static void
say_and_toast (YpDesk *self, const char *text, gboolean is_refusal)
{
  yp_toast_show (self->toast, text, is_refusal);
  say (self, text, is_refusal);
}

static gboolean
is_shown (YpDesk *self, const char *incident)
{
  return g_strcmp0 (incident, yp_incident_sheet_get_incident (self->sheet)) == 0;
}

/* What was typed has done its work. */
static void
finish_form (YpDesk *self, const char *incident, const char *action)
{
  YpStepForm *form = yp_incident_sheet_get_form (self->sheet);

  yp_step_form_forget (form, incident, action);
  if (!is_shown (self, incident))
    return;

  yp_incident_sheet_clear_note (self->sheet);
  if (yp_step_form_get_ask (form) == NULL && yp_incident_sheet_leave_form (self->sheet))
    focus_list (self);
}

static void
on_step_answered (YpDesk *self, const char *incident, const char *action, const char *why)
{
  if (is_shown (self, incident))
    {
      yp_incident_sheet_set_is_waiting (self->sheet, FALSE);
      yp_incident_sheet_set_refusal (self->sheet, why);
    }
  if (why == NULL)
    finish_form (self, incident, action);
}

static void
on_acts_told (YpDesk *self, const char *text, gboolean is_refused, gboolean is_answer)
{
  if (is_answer)
    say_and_toast (self, text, is_refused);
  else
    say (self, text, is_refused);
  if (is_answer || is_refused)
    yp_tones_answer (self->tones, is_refused);
}

/* A step goes with all its files or not yet. */
static gboolean
check_uploads (YpDesk *self)
{
  if (!yp_incident_sheet_is_uploading (self->sheet))
    return TRUE;

  yp_incident_sheet_set_refusal (self->sheet,
                                 _ ("Files for this step are still on their way. Wait, "
                                                 "or take them out."));
  return FALSE;
}

static void
act (YpDesk *self, const YpStep *wanted)
{
  g_auto (GStrv) files = yp_incident_sheet_list_files (self->sheet);
  YpStep step = *wanted;

  if (!check_uploads (self))
    return;

  yp_undo_flush (self->undo);
  /* First of all: what the step borrows may change with the widgets. */
  step.attachments = (const char *const *) files;
  yp_acts_ask (self->acts, yp_incident_sheet_get_incident (self->sheet), &step);
  yp_incident_sheet_set_refusal (self->sheet, NULL);
  yp_incident_sheet_set_is_waiting (self->sheet, TRUE);
}

/* (transfer full): who might help: whom the suggestion names, then whom the catalogue does. */
static char *
list_support (YpDesk *self, YpIncident *incident)
{
  const YpItem *item =
      yp_items_find (self->items, yp_incident_get_facts (incident)->item, g_get_real_time ());
  const YpSuggested *suggested =
      yp_suggestion_box_get (yp_incident_sheet_get_suggestion (self->sheet));
  const char *decided = suggested != NULL ? suggested->support : NULL;
  const char *usual = item != NULL ? item->support : NULL;

  if (decided != NULL && usual != NULL && strcmp (decided, usual) != 0)
    return g_strdup_printf ("%s、%s", decided, usual);

  return g_strdup (decided != NULL ? decided : usual != NULL ? usual : "");
}

static void
open_chooser (YpDesk *self, YpIncident *incident, const char *action)
{
  const YpSuggested *suggested =
      yp_suggestion_box_get (yp_incident_sheet_get_suggestion (self->sheet));
  const YpSuggestedUnit *unit = suggested != NULL ? yp_suggested_get_unit (suggested, 0) : NULL;
  gboolean is_dispatch = strcmp (action, "dispatch") == 0;
  g_autofree char *support = is_dispatch ? list_support (self, incident) : NULL;

  g_free (self->choosing_for);
  self->choosing_for = g_strdup (action);
  gtk_stack_set_visible_child_name (self->side, "chooser");
  yp_unit_chooser_open (self->chooser, incident, support, unit != NULL ? unit->id : NULL);
}

static void
show_alarm (YpDesk *self, const char *incident, const char *unit)
{
  if (incident != NULL)
    on_activated (self, incident);
  if (unit != NULL && incident == NULL)
    on_show_unit (self, unit);
  else if (unit != NULL)
    yp_map_set_selected_unit (self->map, unit);
}

/* Another moment, or now again: whom to send is chosen among those of now. */
static void
on_jumped (YpDesk *self)
{
  g_autofree char *incident = NULL;
  g_autofree char *unit = NULL;

  if (is_choosing (self) && !yp_situation_is_live (self->situation))
    close_chooser (self);
  if (!yp_situation_is_live (self->situation))
    return;

  incident = g_steal_pointer (&self->alarm_incident);
  unit = g_steal_pointer (&self->alarm_unit);
  show_alarm (self, incident, unit);
}

/* A step, as far as it can be taken without asking: the chooser asks for a unit, the form for all
 * else. */
static void
on_act (YpDesk *self, const char *action)
{
  const YpTransition *transition = yp_lifecycle_find_action (action);
  YpIncident *incident = get_selected (self);
  YpAsk *ask;

  if (transition == NULL || incident == NULL || !yp_situation_is_live (self->situation))
    return;

  yp_toast_dismiss (self->toast);
  if ((transition->needs & YP_NEEDS_UNIT) != 0)
    {
      open_chooser (self, incident, action);
      return;
    }

  ask =
      yp_ask_new_for_step (self->situation, self->items, incident, transition, g_get_real_time ());
  if (ask != NULL)
    yp_incident_sheet_ask (self->sheet, ask);
  else
    act (self, &(YpStep){ .action = action, .note = yp_incident_sheet_get_note (self->sheet) });
}

/* Whom the platform suggests, in one step. */
static void
on_take (YpDesk *self)
{
  YpStep step;

  if (!yp_situation_is_live (self->situation) ||
      !yp_suggestion_box_get_step (yp_incident_sheet_get_suggestion (self->sheet), &step))
    return;

  step.note = yp_incident_sheet_get_note (self->sheet);
  act (self, &step);
}

/* And what is alike, in one go: the unit goes to the one that was looked at, the others to whom it
 * belongs, who sends somebody. Each is refused by itself where it has moved on. */
static void
on_take_alike (YpDesk *self)
{
  YpSuggestionBox *box = yp_incident_sheet_get_suggestion (self->sheet);
  YpIncident *incident = get_selected (self);
  const YpSuggested *best = yp_suggestion_box_get (box);
  g_autoptr (GPtrArray) alike = NULL;
  g_autofree const char **incidents = NULL;
  g_autofree YpStep *steps = NULL;

  if (incident == NULL || !yp_situation_is_live (self->situation))
    return;
  alike = yp_alike_list (self->situation, incident);
  incidents = g_new0 (const char *, alike->len + 1);
  steps = g_new0 (YpStep, alike->len + 1);
  if (alike->len == 0 || !yp_suggestion_box_get_step (box, &steps[0]))
    return;

  steps[0].note = yp_incident_sheet_get_note (self->sheet);
  incidents[0] = yp_incident_get_id (incident);
  for (guint i = 0; i < alike->len; i++)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (g_ptr_array_index (alike, i));

      incidents[i + 1] = facts->id;
      steps[i + 1] = (YpStep){ .action = "dispatch",
                               .organization = best->organization,
                               .support = best->support,
                               .note = steps[0].note,
                               .seq = facts->seq };
    }
  yp_undo_flush (self->undo);
  yp_acts_ask_all (self->acts, alike->len + 1, incidents, steps);
}

/* An answer about something else than a step, such as an order. */
static void
on_told (YpDesk *self, const char *text, gboolean is_refused)
{
  say_and_toast (self, text, is_refused);
  yp_tones_answer (self->tones, is_refused);
  if (!is_asking (self))
    focus_list (self);
}

static void
on_show_consultation (YpDesk *self, const char *id)
{
  yp_toast_dismiss (self->toast);
  yp_map_set_selected_unit (self->map, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->handovers), FALSE);
  yp_consultation_page_open (self->consultations, id);
}

/* The page shows what came of it; no toast need cover it. */
static void
on_consultation_told (YpDesk *self, const char *text, gboolean is_refused)
{
  if (yp_consultation_page_is_open (self->consultations))
    say (self, text, is_refused);
  else
    say_and_toast (self, text, is_refused);
}

static void
on_consultations_left (YpDesk *self)
{
  focus_list (self);
}

/* What is asked may depend on it, such as the conditions to choose from. */
static void
on_items_changed (YpDesk *self)
{
  const YpAsk *ask = yp_step_form_get_ask (yp_incident_sheet_get_form (self->sheet));
  g_autofree char *name = ask != NULL ? g_strdup (ask->name) : NULL;

  if (yp_lifecycle_find_action (name) != NULL && !yp_incident_sheet_is_waiting (self->sheet))
    on_act (self, name);
}

static void
on_answered (YpDesk *self)
{
  YpStepForm *form = yp_incident_sheet_get_form (self->sheet);
  YpAnswer answer;
  YpStep step;

  if (!yp_step_form_get_answer (form, &answer))
    return;

  yp_ask_fill_step (yp_step_form_get_ask (form), &answer, &step);
  act (self, &step);
}

static void
on_unit_chosen (YpDesk *self, const char *unit)
{
  g_autofree char *id = g_strdup (unit);
  g_autofree char *support = g_strdup (yp_unit_chooser_get_support (self->chooser));
  YpStep step = { .action = self->choosing_for,
                  .unit = id,
                  .note = yp_incident_sheet_get_note (self->sheet) };

  if (strcmp (self->choosing_for, "dispatch") == 0)
    step.support = support;
  close_chooser (self);
  act (self, &step);
}

static void
on_unit_pointed (YpDesk *self, const char *unit)
{
  if (is_choosing (self))
    yp_map_set_selected_unit (self->map, unit);
}

static void
on_chooser_cancelled (YpDesk *self)
{
  close_chooser (self);
}

/* An act of an earlier run, or one whose asker is gone, has its answer told too. */
static void
on_act_answered (YpDesk *self, const char *incident, const char *action, const char *reason)
{
  const char *shown = yp_incident_sheet_get_incident (self->sheet);
  g_autofree char *why = NULL;

  if (reason == NULL || g_strcmp0 (incident, shown) != 0)
    return;

  why = yp_words_explain_refusal (self->situation, incident, action, NULL, reason);
  yp_incident_sheet_set_refusal (self->sheet, why);
}

static void
update_away (YpDesk *self)
{
  YpLinkState link = yp_situation_get_link_state (self->situation);
  gint64 heard_at = yp_situation_get_heard_at (self->situation);
  guint n_waiting = yp_situation_get_n_waiting (self->situation);
  g_autofree char *time = yp_words_format_clock (heard_at);
  g_autofree char *waiting =
      g_strdup_printf (ngettext ("%u act waits and goes out once it is back.",
                                 "%u acts wait and go out in order once it is back.", n_waiting),
                       n_waiting);
  g_autofree char *text = NULL;

  if (link == YP_LINK_REFUSED)
    text = g_strdup (_ ("The platform refuses the token. Ask its administrator for another."));
  else if (heard_at == 0)
    text = g_strdup (_ ("The platform does not answer. Trying again."));
  else if (n_waiting == 0)
    text = g_strdup_printf (_ ("The platform is away. You see the city as of %s. Trying again."),
                               time);
  else
    text =
        g_strdup_printf (_ ("The platform is away. You see the city as of %s. %s"), time, waiting);

  gtk_label_set_text (self->away_label, text);
  gtk_revealer_set_reveal_child (self->away, link == YP_LINK_AWAY || link == YP_LINK_REFUSED);
}

static void
open_intake (YpDesk *self, const char *description)
{
  yp_toast_dismiss (self->toast);
  gtk_stack_set_visible_child_name (self->side, "intake");
  yp_intake_page_open (self->intake, description);
}

static void
keep_stand (YpDesk *self)
{
  Stand *stand = &self->stand;

  if (stand->is_kept)
    return;

  yp_map_get_centre (self->map, &stand->longitude, &stand->latitude);
  stand->zoom_level = yp_map_get_zoom_level (self->map);
  stand->incident = g_strdup (yp_incident_sheet_get_incident (self->sheet));
  stand->unit = g_strdup (yp_map_get_selected_unit (self->map));
  stand->moment = yp_replay_get_instant (yp_situation_get_replay (self->situation));
  stand->is_taking = is_taking (self);
  stand->is_kept = TRUE;
}

/* An alarm takes over map and sheet, once it is now again; a report that is being written stays as
 * it is beneath. */
static void
on_take_over (YpDesk *self, const char *incident, const char *unit)
{
  keep_stand (self);
  if (yp_situation_is_live (self->situation))
    {
      show_alarm (self, incident, unit);
      return;
    }

  g_free (self->alarm_incident);
  g_free (self->alarm_unit);
  self->alarm_incident = g_strdup (incident);
  self->alarm_unit = g_strdup (unit);
  yp_replay_go_live (yp_situation_get_replay (self->situation));
}

/* Exactly back: the same moment, place and case, the same half-written report. */
static void
on_give_back (YpDesk *self)
{
  Stand *stand = &self->stand;

  g_clear_pointer (&self->alarm_incident, g_free);
  g_clear_pointer (&self->alarm_unit, g_free);
  if (!stand->is_kept)
    return;

  if (stand->moment != 0)
    yp_desk_show_moment (self, stand->moment);
  select_incident (self, stand->incident);
  yp_map_set_selected_unit (self->map, stand->unit);
  yp_map_go_to (self->map, stand->longitude, stand->latitude, stand->zoom_level);
  if (stand->is_taking)
    open_intake (self, NULL);
  stand->is_kept = FALSE;
  g_clear_pointer (&stand->incident, g_free);
  g_clear_pointer (&stand->unit, g_free);
}

static void
on_alarm_view (YpDesk *self)
{
  yp_alarm_bar_toggle_view (self->alarms);
}

static void
on_acknowledge (YpDesk *self)
{
  yp_alarm_bar_acknowledge (self->alarms);
}

static void
on_alarm_list (YpDesk *self)
{
  yp_alarm_bar_toggle_list (self->alarms);
}

/* The keyboard stays in the list of alarms. */
static void
on_alarm_told (YpDesk *self, const char *text, gboolean is_refused)
{
  say (self, text, is_refused);
  yp_tones_answer (self->tones, is_refused);
}

static void
on_alarms_left (YpDesk *self)
{
  focus_list (self);
}

static void
on_find_next (YpDesk *self)
{
  g_autofree char *why = NULL;
  g_autofree char *id = yp_next_case_find (self->situation, self->items,
                                           yp_incident_sheet_get_incident (self->sheet), &why);
  g_autofree char *text = NULL;

  if (id == NULL)
    {
      say (self, _ ("Nothing waits for the desk"), FALSE);
      return;
    }

  on_activated (self, id);
  /* Translators: an incident's number, why it is the next to be seen to */
  text = g_strdup_printf (_ ("Next: %s, %s"), id, why);
  say (self, text, FALSE);
}

static void
on_search (YpDesk *self)
{
  yp_row_pane_focus_search (get_list (self));
}

static void
on_sort (YpDesk *self)
{
  yp_row_pane_open_order (get_list (self));
}

static void
on_other_list (YpDesk *self)
{
  gtk_stack_set_visible_child_name (self->lists, lists_units (self) ? "incidents" : "units");
  focus_list (self);
}

static void
on_find (YpDesk *self)
{
  yp_map_deck_find (self->deck);
}

static void
on_measure (YpDesk *self)
{
  yp_map_deck_measure (self->deck);
}

static void
on_look_back (YpDesk *self)
{
  yp_undo_flush (self->undo);
  yp_map_deck_look_back (self->deck);
}

static void
on_consultations (YpDesk *self)
{
  on_show_consultation (self, NULL);
}

static void
on_unit_step (YpDesk *self, const char *incident, const char *action)
{
  yp_undo_flush (self->undo);
  yp_acts_ask (self->acts, incident, &(YpStep){ .action = action });
}

/* Where a life is in danger nothing waits. */
static gboolean
is_dangerous (YpDesk *self, const char *id)
{
  YpIncident *incident = yp_situation_get_incident (self->situation, id);
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  const YpItem *item =
      facts != NULL ? yp_items_find (self->items, facts->item, g_get_real_time ()) : NULL;

  return facts != NULL && yp_danger_judge (facts, item);
}

static void
on_dropped (YpDesk *self, const char *incident, const char *action, const char *unit)
{
  const YpTransition *transition = yp_lifecycle_find_action (action);
  YpIncident *seen = yp_situation_get_incident (self->situation, incident);
  g_autofree char *whom = yp_words_format_unit (self->situation, unit);
  g_autofree char *text = NULL;

  if (is_dangerous (self, incident))
    {
      yp_undo_flush (self->undo);
      yp_acts_ask (self->acts, incident, &(YpStep){ .action = action, .unit = unit });
      return;
    }

  yp_undo_hold (self->undo, incident, action, unit,
                seen != NULL ? yp_incident_get_facts (seen)->seq : 0);
  /* Translators: a step, an incident's number, a unit, seconds */
  text = g_strdup_printf (_ ("%s  %s  →  %s: goes out in %d s, Ctrl+Z undoes it"),
                             yp_words_get_action (transition->action), incident, whom, YP_UNDO_S);
  say_and_toast (self, text, FALSE);
  yp_tones_answer (self->tones, FALSE);
}

static void
on_drag_told (YpDesk *self, const char *text, gboolean is_refused, gboolean is_dropped)
{
  if (is_dropped)
    say_and_toast (self, text, is_refused);
  else
    say (self, text, is_refused);
  if (is_dropped)
    yp_tones_answer (self->tones, is_refused);
}

static void
on_undo_due (YpDesk *self, const char *incident, const char *action, const char *unit, guint64 seq)
{
  yp_acts_ask (self->acts, incident, &(YpStep){ .action = action, .unit = unit, .seq = seq });
}

static void
on_undo_changed (YpDesk *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), yp_undo_is_holding (self->undo));
}

static void
on_undo (YpDesk *self)
{
  if (yp_undo_take_back (self->undo))
    say_and_toast (self, _ ("Undone: nothing went out"), FALSE);
  else
    say (self, _ ("There is nothing that could still be undone"), TRUE);
}

/* Whoever signs in next may be somebody else: nothing goes out in their name. */
static void
on_stranger (YpDesk *self)
{
  if (yp_undo_take_back (self->undo))
    say_and_toast (self, _ ("Undone: nothing went out"), TRUE);
}

static gpointer
get_map_item (GtkWidget *widget, double x, double y, GType wanted, gpointer user_data)
{
  YpMap *map = YP_MAP (widget);

  return wanted == YP_TYPE_UNIT ? (gpointer) yp_map_pick_unit (map, x, y)
                                : (gpointer) yp_map_pick_incident (map, x, y);
}

static gpointer
get_sheet_item (GtkWidget *widget, double x, double y, GType wanted, gpointer user_data)
{
  return get_selected (user_data);
}

static gpointer
get_card_item (GtkWidget *widget, double x, double y, GType wanted, gpointer user_data)
{
  YpDesk *self = user_data;
  const char *unit = yp_map_get_selected_unit (self->map);

  return unit != NULL ? yp_situation_get_unit (self->situation, unit) : NULL;
}

static void
connect_drag (YpDesk *self)
{
  self->drag = yp_drag_new (self->situation);
  self->undo = yp_undo_new ();
  g_signal_connect_object (self->drag, "dropped", G_CALLBACK (on_dropped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drag, "told", G_CALLBACK (on_drag_told), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->undo, "due", G_CALLBACK (on_undo_due), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->undo, "changed", G_CALLBACK (on_undo_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->situation, "stranger", G_CALLBACK (on_stranger), self,
                           G_CONNECT_SWAPPED);
  yp_drag_add_target (self->drag, GTK_WIDGET (self->map), get_map_item, NULL);
  yp_drag_add_target (self->drag, GTK_WIDGET (self->sheet), get_sheet_item, self);
  yp_drag_add_target (self->drag, GTK_WIDGET (self->unit_card), get_card_item, self);
  yp_drag_add_source (self->drag, GTK_WIDGET (self->unit_card), get_card_item, self);
}

static void
on_unit_step_key (YpDesk *self)
{
  if (!yp_unit_card_take_step (self->unit_card))
    say (self, _ ("No unit is shown that has something to come on with"), TRUE);
}

static void
on_handovers (YpDesk *self)
{
  yp_toast_dismiss (self->toast);
  yp_map_set_selected_unit (self->map, NULL);
  yp_handover_page_open (self->handovers);
}

static void
on_handovers_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_handovers (YP_DESK (widget));
}

static void
on_follow (YpDesk *self)
{
  yp_map_follow_unit (self->map, yp_map_get_followed_unit (self->map) == NULL
                                     ? yp_map_get_selected_unit (self->map)
                                     : NULL);
}

static void
on_limit (YpDesk *self)
{
  yp_incident_sheet_show_limit (self->sheet);
}

static void
on_attach (YpDesk *self)
{
  yp_incident_sheet_attach (self->sheet);
}

static void
on_open_file (YpDesk *self, const char *sha256, const char *type)
{
  yp_file_view_open (self->file_view, sha256, type);
}

static void
on_file_failed (YpDesk *self, const char *text)
{
  say_and_toast (self, text, TRUE);
}

static void
on_account_left (YpDesk *self)
{
  focus_list (self);
  yp_account_page_close (self->account);
}

static void
on_account (YpDesk *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->account)))
    on_account_left (self);
  else
    yp_account_page_open (self->account);
}

static void
on_seats_left (YpDesk *self)
{
  focus_list (self);
  gtk_widget_set_visible (GTK_WIDGET (self->seat_page), FALSE);
}

static void
on_seats (YpDesk *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->seat_page)))
    on_seats_left (self);
  else
    yp_seat_page_open (self->seat_page);
}

static void
apply_layout (YpDesk *self, const char *seat, const char *name)
{
  const YpLayout *layout = yp_seats_find (self->seats, seat, name);
  g_autofree char *text = g_strdup_printf (_ ("Seat: %s · %s"), seat, name);

  if (layout == NULL)
    return;

  yp_desk_layout_apply (self->layout, layout);
  say (self, text, FALSE);
}

static void
on_take_layout (YpDesk *self, const char *seat, const char *layout)
{
  apply_layout (self, seat, layout);
  yp_seats_choose (self->seats, seat, layout);
  on_seats_left (self);
}

static void
on_keep_layout (YpDesk *self, const char *seat, const char *layout)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (_ ("Kept: %s · %s"), seat, layout);

  yp_seats_keep (self->seats, seat, yp_desk_layout_capture (self->layout, layout), &error);
  yp_seat_page_say (self->seat_page, error != NULL ? error->message : text);
}

/* Where this person was the last time, on whatever machine; unless they have begun to work. */
static void
on_seats_resumed (YpDesk *self)
{
  const char *seat;
  const char *layout;

  if (yp_incident_sheet_get_incident (self->sheet) != NULL || is_taking (self) ||
      !yp_situation_is_live (self->situation))
    return;

  yp_seats_get_chosen (self->seats, &seat, &layout);
  apply_layout (self, seat, layout);
}

static void
on_open_window (YpDesk *self)
{
  yp_desk_layout_open_window (self->layout);
}

static void
on_note (YpDesk *self)
{
  yp_incident_sheet_focus_note (self->sheet);
}

static void
on_new_report (YpDesk *self)
{
  open_intake (self, NULL);
}

static void
update_draft_button (YpDesk *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->draft_button),
                          !is_taking (self) && yp_intake_page_has_draft (self->intake));
}

static void
on_intake_left (YpDesk *self)
{
  focus_list (self);
  gtk_stack_set_visible_child_name (self->side, "sheet");
}

static void
on_open_command_line (YpDesk *self)
{
  yp_command_line_open (self->command_line, yp_incident_sheet_get_incident (self->sheet));
}

static void
run_steps (YpDesk *self, const GPtrArray *acts)
{
  g_autofree const char **incidents = g_new0 (const char *, acts->len);
  g_autofree YpStep *steps = g_new0 (YpStep, acts->len);

  for (guint i = 0; i < acts->len; i++)
    {
      const YpCommandAct *one = g_ptr_array_index (acts, i);

      incidents[i] = one->incident;
      steps[i] = one->step;
    }

  yp_undo_flush (self->undo);
  if (acts->len == 1)
    yp_acts_ask (self->acts, incidents[0], &steps[0]);
  else
    yp_acts_ask_all (self->acts, acts->len, incidents, steps);
}

static void
toggle_layer (YpDesk *self, const char *id)
{
  YpLayers *layers = yp_map_deck_get_layers (self->deck);
  YpLayerItem *item = yp_layers_find (layers, id);

  if (item != NULL)
    yp_layers_choose_visible (layers, item, !yp_layer_item_get_visible (item));
}

/* What a line has come to that does not act on the journal by itself. */
static void
run_look (YpDesk *self, const YpCommandPlan *plan)
{
  switch (plan->command->verb->kind)
    {
    case YP_COMMAND_NEW:
      open_intake (self, plan->command->rest.text);
      break;
    case YP_COMMAND_HANDOVER:
      if (plan->command->rest.length > 0)
        yp_handover_page_begin (self->handovers, plan->command->rest.text);
      else
        on_handovers (self);
      break;
    case YP_COMMAND_UNIT:
      on_show_unit (self, plan->id);
      break;
    case YP_COMMAND_GO:
      yp_map_deck_find_first (self->deck, plan->command->rest.text);
      break;
    case YP_COMMAND_REPLAY:
      if (plan->time != 0)
        yp_map_deck_show_moment (self->deck, plan->time);
      else
        yp_replay_go_live (yp_situation_get_replay (self->situation));
      break;
    case YP_COMMAND_LAYER:
      toggle_layer (self, plan->id);
      break;
    case YP_COMMAND_ORDER:
      on_activated (self, plan->id);
      if (!yp_incident_sheet_act_on_order (self->sheet, plan->command->verb->action))
        say_and_toast (self, _ ("That order cannot be issued now"), TRUE);
      break;
    case YP_COMMAND_CONSULT:
      on_activated (self, plan->id);
      yp_incident_sheet_open_consultation (self->sheet);
      break;
    case YP_COMMAND_EXPLAIN:
      on_activated (self, plan->id);
      yp_incident_sheet_show_limit (self->sheet);
      break;
    case YP_COMMAND_OPEN:
    case YP_COMMAND_STEP:
    case YP_COMMAND_GRANT:
    default:
      on_activated (self, plan->id);
      break;
    }
}

static void
on_command (YpDesk *self, const YpCommandPlan *plan)
{
  yp_toast_dismiss (self->toast);
  if (plan->opens_form)
    {
      on_activated (self, plan->id);
      on_act (self, plan->action);
    }
  else if (plan->acts->len > 0)
    run_steps (self, plan->acts);
  else
    run_look (self, plan);
}

static void
on_show_everything (YpDesk *self)
{
  yp_map_show_everything (self->map);
}

static void
on_toggle_keys (YpDesk *self)
{
  gtk_revealer_set_reveal_child (self->keys, !gtk_revealer_get_reveal_child (self->keys));
}

/* List, map, sheet and round again. */
static void
on_next_panel (YpDesk *self)
{
  gboolean has_handovers = yp_handover_page_is_open (self->handovers);
  gboolean has_page = yp_consultation_page_is_open (self->consultations);
  GtkWidget *middle = has_handovers ? GTK_WIDGET (self->handovers)
                      : has_page    ? GTK_WIDGET (self->consultations)
                                    : GTK_WIDGET (self->map);
  GtkWidget *panels[] = { GTK_WIDGET (self->lists), middle, GTK_WIDGET (self->side) };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  guint next = 0;

  for (guint i = 0; i < G_N_ELEMENTS (panels) && focus != NULL; i++)
    if (focus == panels[i] || gtk_widget_is_ancestor (focus, panels[i]))
      next = (i + 1) % G_N_ELEMENTS (panels);

  if (next == 0)
    focus_list (self);
  else if (next == 1 && has_handovers)
    yp_handover_page_open (self->handovers);
  else if (next == 1 && has_page)
    yp_consultation_page_open (self->consultations, NULL);
  else if (next == 1)
    gtk_widget_grab_focus (GTK_WIDGET (self->map));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->side), GTK_DIR_TAB_FORWARD);
}

/* From the nearest to the farthest: the page of keys, the seats, the account, a file, the alarms,
 * the page of consultations where the keyboard is, the chooser, the form, that page, the unit, the
 * incident.
 */
static void
on_escape (YpDesk *self)
{
  if (gtk_revealer_get_reveal_child (self->keys))
    gtk_revealer_set_reveal_child (self->keys, FALSE);
  else if (gtk_widget_get_visible (GTK_WIDGET (self->seat_page)))
    on_seats_left (self);
  else if (gtk_widget_get_visible (GTK_WIDGET (self->account)))
    on_account_left (self);
  else if (yp_file_view_close (self->file_view))
    focus_list (self);
  else if (yp_alarm_bar_has_focus (self->alarms) && yp_alarm_bar_leave (self->alarms))
    return;
  else if (yp_handover_page_has_focus (self->handovers))
    yp_handover_page_leave (self->handovers);
  else if (yp_consultation_page_has_focus (self->consultations))
    yp_consultation_page_leave (self->consultations);
  else if (is_choosing (self))
    close_chooser (self);
  else if (is_taking (self))
    on_intake_left (self);
  else if (yp_incident_sheet_leave_form (self->sheet))
    focus_list (self);
  else if (yp_handover_page_leave (self->handovers) ||
           yp_consultation_page_leave (self->consultations))
    return;
  else if (yp_map_get_selected_unit (self->map) != NULL)
    yp_map_set_selected_unit (self->map, NULL);
  else
    select_incident (self, NULL);
}

static void
on_filter (YpDesk *self, guint filter)
{
  yp_row_pane_set_filter (get_list (self), filter);
  focus_list (self);
}

/* Whether something is being done to which the letters of the sheet do not belong. */
static gboolean
is_busy (YpDesk *self)
{
  return is_choosing (self) || is_asking (self) || is_taking (self) || is_viewing (self) ||
         yp_alarm_bar_has_focus (self->alarms) || yp_handover_page_has_focus (self->handovers) ||
         yp_consultation_page_has_focus (self->consultations);
}

/* The letter of an action counts where that action has a button: a key pressed by habit on the
 * wrong incident does nothing. */
static gboolean
on_letter (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpDesk *self = YP_DESK (widget);
  const YpTransition *next = yp_incident_sheet_get_next (self->sheet);
  const char *action = user_data;

  if (is_busy (self) || ((next == NULL || strcmp (next->action, action) != 0) &&
                         !yp_incident_sheet_offers (self->sheet, action)))
    return GDK_EVENT_PROPAGATE;

  on_act (self, action);
  return GDK_EVENT_STOP;
}

static gboolean
on_order_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpDesk *self = YP_DESK (widget);

  if (is_busy (self) || !yp_incident_sheet_act_on_order (self->sheet, user_data))
    return GDK_EVENT_PROPAGATE;

  yp_toast_dismiss (self->toast);
  return GDK_EVENT_STOP;
}

static gboolean
on_take_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpDesk *self = YP_DESK (widget);

  if (is_busy (self))
    return GDK_EVENT_PROPAGATE;

  on_take (self);
  return GDK_EVENT_STOP;
}

static gboolean
on_alike_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpDesk *self = YP_DESK (widget);

  if (is_busy (self))
    return GDK_EVENT_PROPAGATE;

  on_take_alike (self);
  return GDK_EVENT_STOP;
}

/* That of the incident; a step of its own where it is before none. */
static gboolean
on_consultation_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpDesk *self = YP_DESK (widget);

  return !is_busy (self) && yp_incident_sheet_open_consultation (self->sheet);
}

typedef void (*DeskFunc) (YpDesk *self);

static gboolean
on_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  DeskFunc func = user_data;

  func (YP_DESK (widget));
  return GDK_EVENT_STOP;
}

static gboolean
on_filter_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  on_filter (YP_DESK (widget), GPOINTER_TO_UINT (user_data));
  return GDK_EVENT_STOP;
}

/* Of a key as it is printed in a button: “F”, “Shift+V”. */
static GtkShortcutTrigger *
make_trigger (const char *key)
{
  const char *plus = strchr (key, '+');
  char letter = g_ascii_tolower (plus != NULL ? plus[1] : *key);

  return gtk_keyval_trigger_new (gdk_unicode_to_keyval ((guint32) letter),
                                 g_str_has_prefix (key, "Ctrl") ? GDK_CONTROL_MASK
                                 : plus != NULL                 ? GDK_SHIFT_MASK
                                                                : 0);
}

static void
add_order_keys (GtkWidgetClass *widget_class)
{
  static const char *const actions[] = { "reminder", "supervision", "deliver", "sign",
                                         "answer",   "recall",      "print" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_add_shortcut (
        widget_class,
        gtk_shortcut_new (make_trigger (yp_words_get_order_key (actions[i])),
                          gtk_callback_action_new (on_order_key, (gpointer) actions[i], NULL)));
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint keyval;
    GdkModifierType modifiers;
    DeskFunc func;
  } keys[] = {
    { GDK_KEY_F2, 0, on_open_command_line },
    { GDK_KEY_colon, 0, on_open_command_line },
    { GDK_KEY_n, GDK_CONTROL_MASK, on_new_report },
    { GDK_KEY_F4, 0, on_seats },
    { GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, on_open_window },
    { GDK_KEY_F5, 0, on_find_next },
    { GDK_KEY_F3, 0, on_search },
    { GDK_KEY_u, GDK_CONTROL_MASK, on_other_list },
    { GDK_KEY_o, GDK_ALT_MASK, on_sort },
    { GDK_KEY_f, GDK_CONTROL_MASK, on_search },
    { GDK_KEY_k, GDK_CONTROL_MASK, on_find },
    { GDK_KEY_slash, 0, on_find },
    { GDK_KEY_m, GDK_CONTROL_MASK, on_measure },
    { GDK_KEY_r, GDK_CONTROL_MASK, on_look_back },
    { GDK_KEY_n, 0, on_note },
    { GDK_KEY_o, GDK_CONTROL_MASK, on_attach },
    { GDK_KEY_l, 0, on_limit },
    { GDK_KEY_q, GDK_SHIFT_MASK, on_consultations },
    { GDK_KEY_m, 0, show_place },
    { GDK_KEY_f, GDK_SHIFT_MASK, on_follow },
    { GDK_KEY_u, GDK_ALT_MASK, on_unit_step_key },
    { GDK_KEY_z, GDK_CONTROL_MASK, on_undo },
    { GDK_KEY_F4, GDK_SHIFT_MASK, on_handovers },
    { GDK_KEY_F7, 0, on_alarm_view },
    { GDK_KEY_F7, GDK_SHIFT_MASK, on_acknowledge },
    { GDK_KEY_F7, GDK_CONTROL_MASK, on_alarm_list },
    { GDK_KEY_F8, 0, on_account },
    { GDK_KEY_F9, 0, on_show_everything },
    { GDK_KEY_F1, 0, on_toggle_keys },
    { GDK_KEY_question, 0, on_toggle_keys },
    { GDK_KEY_F6, 0, on_next_panel },
    { GDK_KEY_Escape, 0, on_escape },
  };
  guint n_transitions;
  const YpTransition *table = yp_lifecycle_get_table (&n_transitions);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_shortcut (
        widget_class,
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].keyval, keys[i].modifiers),
                          gtk_callback_action_new (on_key, (gpointer) keys[i].func, NULL)));

  for (guint i = 0; i < YP_N_INCIDENT_FILTERS; i++)
    gtk_widget_class_add_shortcut (
        widget_class,
        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_0 + (i + 1) % 10, GDK_CONTROL_MASK),
                          gtk_callback_action_new (on_filter_key, GUINT_TO_POINTER (i), NULL)));

  for (guint i = 0; i < n_transitions; i++)
    {
      const char *key = yp_words_get_action_key (table[i].action);

      if (key == NULL)
        continue;

      gtk_widget_class_add_shortcut (
          widget_class,
          gtk_shortcut_new (make_trigger (key),
                            gtk_callback_action_new (on_letter, (gpointer) table[i].action, NULL)));
    }
}

/* Without a focus no key would reach the desk: what had it may be gone, such as a row that left its
 * filter. */
static void
on_focus_changed (YpDesk *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL || gtk_root_get_focus (root) != NULL)
    return;

  focus_list (self);
  if (gtk_root_get_focus (root) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->map));
}

static void
yp_desk_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yp_desk_parent_class)->root (widget);

  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget",
                           G_CALLBACK (on_focus_changed), widget, G_CONNECT_SWAPPED);
}

static gboolean
on_away_tick (gpointer data)
{
  update_away (data);
  return G_SOURCE_CONTINUE;
}

static void
yp_desk_dispose (GObject *object)
{
  YpDesk *self = YP_DESK (object);

  if (self->undo != NULL)
    yp_undo_flush (self->undo);
  g_clear_object (&self->undo);
  g_clear_object (&self->drag);
  g_clear_pointer (&self->choosing_for, g_free);
  g_clear_handle_id (&self->away_source, g_source_remove);
  g_clear_object (&self->acts);
  g_clear_object (&self->tones);
  g_clear_pointer (&self->stand.incident, g_free);
  g_clear_pointer (&self->stand.unit, g_free);
  g_clear_pointer (&self->alarm_incident, g_free);
  g_clear_pointer (&self->alarm_unit, g_free);
  if (self->layout != NULL)
    g_object_run_dispose (G_OBJECT (self->layout));
  g_clear_object (&self->layout);
  g_clear_object (&self->seats);
  g_clear_object (&self->items);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->shown_unit, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_DESK);

  G_OBJECT_CLASS (yp_desk_parent_class)->dispose (object);
}

static void
yp_desk_class_init (YpDeskClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_desk_dispose;
  widget_class->root = yp_desk_root;

  g_type_ensure (YP_TYPE_ACCOUNT_PAGE);
  g_type_ensure (YP_TYPE_ALARM_BAR);
  g_type_ensure (YP_TYPE_COMMAND_LINE);
  g_type_ensure (YP_TYPE_CONSULTATION_PAGE);
  g_type_ensure (YP_TYPE_FIGURE_STRIP);
  g_type_ensure (YP_TYPE_FILE_VIEW);
  g_type_ensure (YP_TYPE_HANDOVER_PAGE);
  g_type_ensure (YP_TYPE_INCIDENT_PANE);
  g_type_ensure (YP_TYPE_INCIDENT_SHEET);
  g_type_ensure (YP_TYPE_UNIT_CHOOSER);
  g_type_ensure (YP_TYPE_UNIT_PANE);
  g_type_ensure (YP_TYPE_UNIT_CARD);
  g_type_ensure (YP_TYPE_INTAKE_PAGE);
  g_type_ensure (YP_TYPE_KEYS_PAGE);
  g_type_ensure (YP_TYPE_MAP_DECK);
  g_type_ensure (YP_TYPE_SEAT_PAGE);
  g_type_ensure (YP_TYPE_TOAST);

  gtk_widget_class_set_css_name (widget_class, "desk");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-desk.ui");
  gtk_widget_class_bind_template_child (widget_class, YpDesk, toast);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, command_line);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, figures);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, alarms);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, lists);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, pane);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, unit_pane);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, map_overlay);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, deck);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, consultations);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, handovers);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, unit_card);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, away);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, away_label);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, side);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, sheet);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, chooser);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, intake);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, draft_button);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, undo_button);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, result_label);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, account);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, file_view);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, keys);
  gtk_widget_class_bind_template_child (widget_class, YpDesk, seat_page);
  gtk_widget_class_bind_template_callback (widget_class, on_pane_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_unit_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_take_over);
  gtk_widget_class_bind_template_callback (widget_class, on_give_back);
  gtk_widget_class_bind_template_callback (widget_class, on_alarm_told);
  gtk_widget_class_bind_template_callback (widget_class, on_alarms_left);
  gtk_widget_class_bind_template_callback (widget_class, on_act);
  gtk_widget_class_bind_template_callback (widget_class, on_answered);
  gtk_widget_class_bind_template_callback (widget_class, on_told);
  gtk_widget_class_bind_template_callback (widget_class, on_account);
  gtk_widget_class_bind_template_callback (widget_class, on_account_left);
  gtk_widget_class_bind_template_callback (widget_class, on_seats_left);
  gtk_widget_class_bind_template_callback (widget_class, on_take_layout);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_layout);
  gtk_widget_class_bind_template_callback (widget_class, on_open_file);
  gtk_widget_class_bind_template_callback (widget_class, on_file_failed);
  gtk_widget_class_bind_template_callback (widget_class, on_take);
  gtk_widget_class_bind_template_callback (widget_class, on_show_consultation);
  gtk_widget_class_bind_template_callback (widget_class, yp_desk_show_moment);
  gtk_widget_class_bind_template_callback (widget_class, on_look_back);
  gtk_widget_class_bind_template_callback (widget_class, on_consultation_told);
  gtk_widget_class_bind_template_callback (widget_class, on_command);
  gtk_widget_class_bind_template_callback (widget_class, on_new_report);
  gtk_widget_class_bind_template_callback (widget_class, on_undo);
  gtk_widget_class_bind_template_callback (widget_class, update_draft_button);
  gtk_widget_class_bind_template_callback (widget_class, on_intake_left);
  gtk_widget_class_bind_template_callback (widget_class, say_and_toast);
  gtk_widget_class_bind_template_callback (widget_class, on_consultations_left);
  gtk_widget_class_bind_template_callback (widget_class, on_show_place);
  gtk_widget_class_bind_template_callback (widget_class, on_show_unit);
  gtk_widget_class_bind_template_callback (widget_class, on_unit_step);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_unit_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_unit_pointed);
  gtk_widget_class_bind_template_callback (widget_class, on_chooser_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_toggle_keys);
  gtk_widget_class_install_action (widget_class, "desk.handovers", NULL, on_handovers_action);
  add_keys (widget_class);
  add_order_keys (widget_class);
  gtk_widget_class_add_shortcut (
      widget_class, gtk_shortcut_new (make_trigger (YP_SUGGESTION_KEY),
                                      gtk_callback_action_new (on_take_key, NULL, NULL)));
  gtk_widget_class_add_shortcut (
      widget_class, gtk_shortcut_new (make_trigger (YP_ALIKE_KEY),
                                      gtk_callback_action_new (on_alike_key, NULL, NULL)));
  gtk_widget_class_add_shortcut (
      widget_class, gtk_shortcut_new (make_trigger (yp_words_get_action_key ("consult")),
                                      gtk_callback_action_new (on_consultation_key, NULL, NULL)));
}

static void
yp_desk_init (YpDesk *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->map = yp_map_deck_get_map (self->deck);
  g_signal_connect_object (self->map, "notify::selected-incident",
                           G_CALLBACK (on_map_incident_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map, "notify::selected-unit", G_CALLBACK (on_map_unit_selected),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map, "activated", G_CALLBACK (on_activated), self,
                           G_CONNECT_SWAPPED);
}

/**
 * yp_desk_new:
 * @situation: what the desk shows and acts on
 *
 * Returns: (transfer floating): the desk
 */
GtkWidget *
yp_desk_new (YpSituation *situation)
{
  g_autoptr (YpHandoverList) handovers = NULL;
  YpDesk *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_DESK, NULL);
  self->situation = g_object_ref (situation);
  self->items = yp_items_new (situation);
  self->acts = yp_acts_new (situation);
  self->tones = yp_tones_new ();
  g_signal_connect_object (self->acts, "told", G_CALLBACK (on_acts_told), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->acts, "answered", G_CALLBACK (on_step_answered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->items, "changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  yp_figure_strip_set_situation (self->figures, situation);
  handovers = yp_handover_list_new (situation, N_SIGNED_HANDOVERS);
  yp_figure_strip_set_handovers (self->figures, handovers);
  yp_alarm_bar_connect (self->alarms, situation, self->tones);
  connect_drag (self);
  yp_row_pane_set_situation (self->pane, situation, self->drag);
  yp_row_pane_set_situation (self->unit_pane, situation, self->drag);
  yp_incident_sheet_set_situation (self->sheet, situation);
  g_signal_connect_object (yp_incident_sheet_get_suggestion (self->sheet), "take-alike",
                           G_CALLBACK (on_take_alike), self, G_CONNECT_SWAPPED);
  yp_unit_chooser_set_situation (self->chooser, situation);
  yp_account_page_set_situation (self->account, situation);
  yp_file_view_set_situation (self->file_view, situation);
  yp_unit_card_set_situation (self->unit_card, situation);
  yp_unit_card_set_map (self->unit_card, self->map);
  yp_consultation_page_set_situation (self->consultations, situation, self->items);
  yp_map_deck_connect (self->deck, situation, TRUE);
  yp_intake_page_connect (self->intake, situation, self->items, self->map);
  yp_command_line_connect (self->command_line, situation, self->items,
                           yp_map_deck_get_layers (self->deck));

  self->layout = yp_desk_layout_new (situation, self->drag, self->lists, self->pane,
                                     self->unit_pane, self->map);
  g_signal_connect_object (self->layout, "show-incident", G_CALLBACK (on_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layout, "show-unit", G_CALLBACK (on_show_unit), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layout, "undo", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  self->seats = yp_seats_new (situation);
  g_signal_connect_object (self->seats, "resumed", G_CALLBACK (on_seats_resumed), self,
                           G_CONNECT_SWAPPED);
  yp_seat_page_set_seats (self->seat_page, self->seats);
  yp_handover_page_connect (self->handovers, situation, handovers, self->seats);

  g_signal_connect_object (yp_situation_get_replay (situation), "jumped", G_CALLBACK (on_jumped),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "act-answered", G_CALLBACK (on_act_answered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (update_away), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::n-waiting", G_CALLBACK (update_away), self,
                           G_CONNECT_SWAPPED);
  self->away_source = g_timeout_add_seconds (5, on_away_tick, self);
  update_away (self);

  return GTK_WIDGET (self);
}

/**
 * yp_desk_get_map:
 * @self: a desk
 *
 * Returns: (transfer none): its map
 */
YpMap *
yp_desk_get_map (YpDesk *self)
{
  return self->map;
}

void
yp_desk_show_moment (YpDesk *self, gint64 at)
{
  g_return_if_fail (YP_IS_DESK (self));

  yp_undo_flush (self->undo);
  yp_map_deck_show_moment (self->deck, at);
}

/**
 * yp_desk_finish:
 * @self: a desk
 *
 * It is left: what is held to be undone goes out now, as long as there is a way.
 */
void
yp_desk_finish (YpDesk *self)
{
  g_return_if_fail (YP_IS_DESK (self));

  yp_undo_flush (self->undo);
}
