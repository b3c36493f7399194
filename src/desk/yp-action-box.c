/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-action-box.h"

#include <glib/gi18n.h>

#include "yp-key-button.h"
#include "yp-role-words.h"
#include "yp-words.h"

/**
 * YpActionBox:
 *
 * What may be done with an incident besides its next step, each a button with its key. One that a
 * rule forbids now, or that is for others to do, can not be pressed, and says why. Signal `act`
 * (string action).
 */
struct _YpActionBox
{
  AdwBin parent_instance;

  GtkFlowBox *box;
  GPtrArray *buttons; /* of each transition, in the table's order; the box's */
  YpIncident *incident;
  YpRoles roles;
  gboolean is_waiting;
};

G_DEFINE_FINAL_TYPE (YpActionBox, yp_action_box, ADW_TYPE_BIN)

static guint act_signal;

/* A review of what nobody asked for is no step that waits: it would only be in the way. */
static gboolean
is_idle_review (const YpIncidentFacts *facts, const YpTransition *transition)
{
  static const struct
  {
    const char *action;
    guint pendings;
  } reviews[] = {
    { "endorse", 1u << YP_PENDING_EXTENSION | 1u << YP_PENDING_APPEAL },
    { "extend", 1u << YP_PENDING_EXTENSION },
    { "suspend", 1u << YP_PENDING_SUSPENSION },
    { "exempt", 1u << YP_PENDING_APPEAL },
    { "refuse", ~(1u << YP_PENDING_NONE) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reviews); i++)
    if (strcmp (transition->action, reviews[i].action) == 0)
      return (reviews[i].pendings & (1u << facts->pending)) == 0;

  return FALSE;
}

/* The next step has its own button above, the consultation it is before its own below. */
static gboolean
is_shown (YpIncident *incident, const YpTransition *transition)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  YpState state = facts->state;

  return transition->roles != YP_ROLES_NONE && !is_idle_review (facts, transition) &&
         (facts->consultation == NULL || strcmp (transition->action, "consult") != 0) &&
         (transition->from & YP_STATE_BIT (state)) != 0 &&
         transition != yp_lifecycle_get_next (state);
}

/* (transfer full) (nullable): why a step can not be taken now, by us; %NULL where it can. */
static char *
explain (YpActionBox *self, const YpTransition *transition)
{
  g_autoptr (GError) rule = NULL;

  if (!yp_incident_may (self->incident, transition, g_get_real_time (), &rule))
    return g_strdup (rule->message);

  return yp_words_explain_roles (self->roles, transition->roles);
}

static void
on_clicked (GtkButton *button, YpActionBox *self)
{
  const YpTransition *transition = g_object_get_data (G_OBJECT (button), "transition");

  g_signal_emit (self, act_signal, 0, transition->action);
}

/* One for each step there is, to be shown or not: making them anew for each incident took longer
 * than showing it. */
static void
add_buttons (YpActionBox *self)
{
  guint n_transitions;
  const YpTransition *table = yp_lifecycle_get_table (&n_transitions);

  for (guint i = 0; i < n_transitions; i++)
    {
      GtkWidget *button = yp_key_button_new (yp_words_get_action (table[i].action),
                                             yp_words_get_action_key (table[i].action));
      GtkWidget *row;

      g_object_set_data (G_OBJECT (button), "transition", (gpointer) &table[i]);
      g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);
      gtk_flow_box_append (self->box, button);
      row = gtk_widget_get_parent (button);
      gtk_widget_set_focusable (row, FALSE);
      gtk_widget_set_visible (row, FALSE);
      g_ptr_array_add (self->buttons, button);
    }
}

static void
show_button (YpActionBox *self, GtkWidget *button, const YpTransition *transition)
{
  g_autofree char *why = explain (self, transition);

  gtk_widget_set_sensitive (button, why == NULL && !self->is_waiting);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (button), why) != 0)
    gtk_widget_set_tooltip_text (button, why);
}

static void
update (YpActionBox *self)
{
  guint n_transitions;
  const YpTransition *table = yp_lifecycle_get_table (&n_transitions);
  guint n_shown = 0;

  if (self->buttons->len == 0)
    add_buttons (self);

  for (guint i = 0; i < n_transitions; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->buttons, i);
      gboolean shows = self->incident != NULL && is_shown (self->incident, &table[i]);

      gtk_widget_set_visible (gtk_widget_get_parent (button), shows);
      if (shows)
        show_button (self, button, &table[i]);
      n_shown += shows;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), n_shown > 0);
}

static void
yp_action_box_dispose (GObject *object)
{
  g_clear_object (&YP_ACTION_BOX (object)->incident);

  G_OBJECT_CLASS (yp_action_box_parent_class)->dispose (object);
}

static void
yp_action_box_finalize (GObject *object)
{
  g_clear_pointer (&YP_ACTION_BOX (object)->buttons, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_action_box_parent_class)->finalize (object);
}

static void
yp_action_box_class_init (YpActionBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_action_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_action_box_finalize;

  act_signal = g_signal_new ("act", YP_TYPE_ACTION_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "action-box");
}

static void
yp_action_box_init (YpActionBox *self)
{
  self->roles = YP_ROLES_ALL;
  self->buttons = g_ptr_array_new ();
  self->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->box, 3);
  gtk_flow_box_set_min_children_per_line (self->box, 2);
  gtk_flow_box_set_column_spacing (self->box, 4);
  gtk_flow_box_set_row_spacing (self->box, 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Other steps"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

/**
 * yp_action_box_set_incident:
 * @self: a box
 * @incident: (nullable): what may be done with which
 */
void
yp_action_box_set_incident (YpActionBox *self, YpIncident *incident)
{
  g_return_if_fail (YP_IS_ACTION_BOX (self));

  if (g_set_object (&self->incident, incident))
    update (self);
}

/**
 * yp_action_box_set_roles:
 * @self: a box
 * @roles: what whoever sits here may be
 */
void
yp_action_box_set_roles (YpActionBox *self, YpRoles roles)
{
  g_return_if_fail (YP_IS_ACTION_BOX (self));

  if (self->roles == roles)
    return;

  self->roles = roles;
  update (self);
}

/**
 * yp_action_box_set_is_waiting:
 * @self: a box
 * @is_waiting: whether a step was asked for and not answered; then none can be asked for
 */
void
yp_action_box_set_is_waiting (YpActionBox *self, gboolean is_waiting)
{
  g_return_if_fail (YP_IS_ACTION_BOX (self));

  if (self->is_waiting == is_waiting)
    return;

  self->is_waiting = is_waiting;
  update (self);
}

/**
 * yp_action_box_offers:
 * @self: a box
 * @action: a step
 *
 * Returns: whether its button is there and can be pressed
 */
gboolean
yp_action_box_offers (YpActionBox *self, const char *action)
{
  const YpTransition *transition = yp_lifecycle_find_action (action);

  g_return_val_if_fail (YP_IS_ACTION_BOX (self), FALSE);

  return transition != NULL && self->incident != NULL && !self->is_waiting &&
         is_shown (self->incident, transition) && (self->roles & transition->roles) != 0 &&
         yp_incident_may (self->incident, transition, g_get_real_time (), NULL);
}
