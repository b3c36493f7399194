/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-unit-card.h"

#include <glib/gi18n.h>

#include "yp-key-button.h"
#include "yp-mark.h"
#include "yp-role-words.h"
#include "yp-words.h"

/**
 * YpUnitCard:
 *
 * Who the unit selected on the map is, what it does and for how long, and how to call it; a button
 * for how far it comes next. Signals: `show-incident` (string id): the person wants to see what the
 * unit was sent to; `act` (string incident, string action): that the unit has come on.
 */
struct _YpUnitCard
{
  AdwBin parent_instance;

  YpSituation *situation;
  char *id;
  guint update_source;

  YpMap *map; /* not owned: the desk has both */
  YpMark *mark;
  GtkLabel *name_label;
  GtkLabel *status_label;
  GtkLabel *organization_label;
  GtkLabel *phone_label;
  GtkLabel *connection_label;
  GtkToggleButton *follow_button;
  YpKeyButton *step_button;
  const YpTransition *step; /* (nullable): what that button is for */
  GtkButton *incident_button;
  GtkLabel *incident_label;
};

G_DEFINE_FINAL_TYPE (YpUnitCard, yp_unit_card, ADW_TYPE_BIN)

typedef enum
{
  SHOW_INCIDENT,
  ACT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
set_optional (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
update_connection (YpUnitCard *self)
{
  gint64 now = yp_situation_get_now (self->situation);
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (self->situation), self->id);
  YpConnection connection = yp_fix_get_connection (fix, now);
  g_autofree char *age = fix != NULL ? yp_words_format_age (now - fix->at) : g_strdup ("");
  g_autofree char *text = NULL;

  /* Translators: the connection, the age of the position, the speed */
  if (fix != NULL && fix->speed_kmh >= 1)
    text = g_strdup_printf (_ ("%s · %s ago · %.0f km/h"), yp_words_get_connection (connection),
                               age, (double) fix->speed_kmh);
  else if (fix != NULL)
    text = g_strdup_printf (_ ("%s · %s ago"), yp_words_get_connection (connection), age);
  else
    text = g_strdup (yp_words_get_connection (connection));

  gtk_label_set_text (self->connection_label, text);
}

/* Why the step can not be taken now, by us; %NULL where it can. */
static char *
explain (YpUnitCard *self, YpIncident *incident, const YpTransition *step)
{
  g_autoptr (GError) rule = NULL;

  if (!yp_situation_is_live (self->situation))
    return g_strdup (_ ("You are looking back"));
  if (!yp_incident_may (incident, step, g_get_real_time (), &rule))
    return g_strdup (rule->message);

  return yp_words_explain_roles (yp_situation_get_roles (self->situation), step->roles);
}

/* How far it comes next; nothing where its incident waits for somebody else. */
static void
update_step (YpUnitCard *self, YpIncident *incident)
{
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  const YpTransition *step = facts != NULL && g_strcmp0 (facts->unit, self->id) == 0
                                 ? yp_lifecycle_get_next (facts->state)
                                 : NULL;
  g_autofree char *why = NULL;

  if (step != NULL && (step->needs != YP_NEEDS_NOTHING || step->effect == YP_UNIT_EFFECT_NONE))
    step = NULL;

  self->step = step;
  gtk_widget_set_visible (GTK_WIDGET (self->step_button), step != NULL);
  if (step == NULL)
    return;

  why = explain (self, incident, step);
  yp_key_button_set_text (self->step_button, yp_words_get_action (step->action));
  gtk_widget_set_sensitive (GTK_WIDGET (self->step_button), why == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->step_button), why);
}

static gboolean
update (gpointer data)
{
  YpUnitCard *self = data;
  YpUnit *unit = self->id != NULL ? yp_situation_get_unit (self->situation, self->id) : NULL;
  const YpUnitFacts *facts;
  YpIncident *incident;
  g_autofree char *name = NULL;
  g_autofree char *age = NULL;
  g_autofree char *status = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), unit != NULL);
  if (unit == NULL)
    {
      update_step (self, NULL);
      return G_SOURCE_CONTINUE;
    }

  facts = yp_unit_get_facts (unit);
  name = yp_words_format_unit (self->situation, self->id);
  yp_mark_set_unit (self->mark, facts->kind, facts->status);
  gtk_label_set_text (self->name_label, name);
  age = yp_words_format_age (yp_situation_get_now (self->situation) - facts->updated_at);
  /* Translators: a unit's status, for how long */
  status = g_strdup_printf (_ ("%s for %s"), yp_words_get_unit_status (facts->status), age);
  gtk_label_set_text (self->status_label, status);
  set_optional (self->organization_label, facts->organization);
  set_optional (self->phone_label, facts->phone);
  update_connection (self);

  incident =
      facts->incident != NULL ? yp_situation_get_incident (self->situation, facts->incident) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->incident_button), incident != NULL);
  if (incident != NULL)
    gtk_label_set_text (self->incident_label,
                        yp_words_get_item (self->situation, yp_incident_get_facts (incident)));
  update_step (self, incident);

  return G_SOURCE_CONTINUE;
}

static void
on_incident_clicked (YpUnitCard *self)
{
  YpUnit *unit = self->id != NULL ? yp_situation_get_unit (self->situation, self->id) : NULL;

  if (unit != NULL && yp_unit_get_facts (unit)->incident != NULL)
    g_signal_emit (self, signals[SHOW_INCIDENT], 0, yp_unit_get_facts (unit)->incident);
}

static void
on_step_clicked (YpUnitCard *self)
{
  yp_unit_card_take_step (self);
}

/* The map has the last word: a unit that was nowhere can not be followed. */
static void
update_follow (YpUnitCard *self)
{
  const char *followed = yp_map_get_followed_unit (self->map);

  gtk_toggle_button_set_active (self->follow_button,
                                followed != NULL && g_strcmp0 (followed, self->id) == 0);
}

static void
on_follow_toggled (YpUnitCard *self)
{
  gboolean is_wanted = gtk_toggle_button_get_active (self->follow_button);
  gboolean is_followed = self->map != NULL && self->id != NULL &&
                         g_strcmp0 (yp_map_get_followed_unit (self->map), self->id) == 0;

  if (self->map == NULL || is_wanted == is_followed)
    return;

  yp_map_follow_unit (self->map, is_wanted ? self->id : NULL);
  update_follow (self);
}

static void
yp_unit_card_dispose (GObject *object)
{
  YpUnitCard *self = YP_UNIT_CARD (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->id, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_UNIT_CARD);

  G_OBJECT_CLASS (yp_unit_card_parent_class)->dispose (object);
}

static void
yp_unit_card_class_init (YpUnitCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_unit_card_dispose;

  signals[SHOW_INCIDENT] = g_signal_new ("show-incident", YP_TYPE_UNIT_CARD, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[ACT] = g_signal_new ("act", YP_TYPE_UNIT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (YP_TYPE_KEY_BUTTON);
  g_type_ensure (YP_TYPE_MARK);
  gtk_widget_class_set_css_name (widget_class, "unit-card");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-unit-card.ui");
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, mark);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, name_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, status_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, organization_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, phone_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, connection_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, follow_button);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, step_button);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, incident_button);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCard, incident_label);
  gtk_widget_class_bind_template_callback (widget_class, on_follow_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_step_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_incident_clicked);
}

static void
yp_unit_card_init (YpUnitCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yp_key_button_set_key (self->step_button, YP_UNIT_STEP_KEY);
}

/**
 * yp_unit_card_set_situation:
 * @self: a card that has none yet
 * @situation: whose units to show
 */
void
yp_unit_card_set_situation (YpUnitCard *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_UNIT_CARD (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->update_source = g_timeout_add_seconds (1, update, self);
}

/**
 * yp_unit_card_set_map:
 * @self: a card that has none yet
 * @map: which can follow the unit; lives as long as the card
 */
void
yp_unit_card_set_map (YpUnitCard *self, YpMap *map)
{
  g_return_if_fail (YP_IS_UNIT_CARD (self));
  g_return_if_fail (self->map == NULL);

  self->map = map;
  g_signal_connect_object (map, "notify::followed-unit", G_CALLBACK (update_follow), self,
                           G_CONNECT_SWAPPED);
}

/**
 * yp_unit_card_set_unit:
 * @self: a card
 * @id: (nullable): of the unit to show; the card hides where there is none
 */
void
yp_unit_card_set_unit (YpUnitCard *self, const char *id)
{
  if (g_strcmp0 (self->id, id) == 0)
    return;

  g_free (self->id);
  self->id = g_strdup (id);
  update (self);
  if (self->map != NULL)
    update_follow (self);
}

/**
 * yp_unit_card_take_step:
 * @self: a card
 *
 * The unit has come on: asks for the step whose button is shown.
 *
 * Returns: whether one is, and it can be pressed
 */
gboolean
yp_unit_card_take_step (YpUnitCard *self)
{
  YpUnit *unit = self->id != NULL ? yp_situation_get_unit (self->situation, self->id) : NULL;
  g_autofree char *incident = NULL;

  if (unit == NULL || self->step == NULL ||
      !gtk_widget_get_sensitive (GTK_WIDGET (self->step_button)))
    return FALSE;

  incident = g_strdup (yp_unit_get_facts (unit)->incident);
  g_signal_emit (self, signals[ACT], 0, incident, self->step->action);
  return TRUE;
}
