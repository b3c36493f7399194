/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-drag.h"

#include <glib/gi18n.h>

#include "yp-role-words.h"
#include "yp-row-face.h"
#include "yp-words.h"

struct _YpDrag
{
  GObject parent_instance;

  YpSituation *situation;
  char *told; /* (nullable): what was said last of what hovers */
  gboolean is_refused;
};

G_DEFINE_FINAL_TYPE (YpDrag, yp_drag, G_TYPE_OBJECT)

typedef enum
{
  DROPPED,
  TOLD,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

/* What lies at a point of a widget. */
typedef struct
{
  YpDrag *drag; /* not owned: lives as long as the desk */
  YpDragItemFunc item;
  gpointer user_data;
} Place;

static Place *
add_place (YpDrag *self, GtkEventController *controller, YpDragItemFunc item, gpointer user_data)
{
  Place *place = g_new0 (Place, 1);

  place->drag = self;
  place->item = item;
  place->user_data = user_data;
  g_object_set_data_full (G_OBJECT (controller), "yp-drag", place, g_free);
  return place;
}

static gpointer
get_item (gpointer controller, const Place *place, double x, double y, GType wanted)
{
  return place->item (gtk_event_controller_get_widget (controller), x, y, wanted, place->user_data);
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, Place *place)
{
  gpointer item = get_item (source, place, x, y, G_TYPE_OBJECT);

  return item != NULL ? gdk_content_provider_new_typed (G_OBJECT_TYPE (item), item) : NULL;
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, Place *place)
{
  g_autoptr (GdkPaintable) picture =
      gtk_widget_paintable_new (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

/* An incident and a unit, the newest that is known of each. */
typedef struct
{
  YpIncident *incident;
  YpUnit *unit;
} Pair;

static void
take (YpDrag *self, Pair *pair, gpointer item)
{
  if (YP_IS_INCIDENT (item))
    pair->incident = yp_situation_get_incident (self->situation, yp_incident_get_id (item));
  else if (YP_IS_UNIT (item))
    pair->unit = yp_situation_get_unit (self->situation, yp_unit_get_id (item));
}

static gboolean
find_pair (GtkDropTarget *target, const GValue *value, Place *place, double x, double y, Pair *pair)
{
  gpointer dragged =
      value != NULL && G_VALUE_HOLDS_OBJECT (value) ? g_value_get_object (value) : NULL;

  *pair = (Pair){ NULL, NULL };
  if (dragged == NULL)
    return FALSE;

  take (place->drag, pair, dragged);
  take (place->drag, pair,
        get_item (target, place, x, y, YP_IS_UNIT (dragged) ? YP_TYPE_INCIDENT : YP_TYPE_UNIT));
  return pair->incident != NULL && pair->unit != NULL;
}

/* Why a step that sends somebody can not be taken now, by us; %NULL where it can. */
static char *
explain (YpDrag *self, YpIncident *incident, const YpTransition *step)
{
  g_autoptr (GError) rule = NULL;

  if (!yp_incident_may (incident, step, g_get_real_time (), &rule))
    return g_strdup (rule->message);

  return yp_words_explain_roles (yp_situation_get_roles (self->situation), step->roles);
}

/* (nullable): why nothing can be sent anywhere, or the unit not there. */
static char *
check_pair (YpDrag *self, const Pair *pair)
{
  const YpUnitFacts *unit = yp_unit_get_facts (pair->unit);

  if (!yp_situation_is_live (self->situation))
    return g_strdup (_ ("You are looking back"));
  if (unit->status == YP_UNIT_OFF_DUTY)
    return g_strdup_printf (_ ("%s is off duty and cannot be sent"), unit->name);
  if (g_strcmp0 (yp_incident_get_facts (pair->incident)->unit, unit->id) == 0)
    return g_strdup_printf (_ ("%s has it already"), unit->name);
  /* Who sends it all the same says why, which a hand that drags can not. */
  if (unit->n_tasks > 0)
    return g_strdup_printf (ngettext ("%s has %u task left; send it with a note, by D",
                                      "%s has %u tasks left; send it with a note, by D",
                                      unit->n_tasks),
                            unit->name, unit->n_tasks);

  return NULL;
}

/* (nullable): the step that sends the unit; where there is none, why. */
static const YpTransition *
find_step (YpDrag *self, const Pair *pair, char **why)
{
  YpState state = yp_incident_get_facts (pair->incident)->state;
  guint n_transitions;
  const YpTransition *table = yp_lifecycle_get_table (&n_transitions);

  *why = check_pair (self, pair);
  if (*why != NULL)
    return NULL;

  for (guint i = 0; i < n_transitions; i++)
    {
      g_autofree char *own_why = NULL;

      if ((table[i].needs & YP_NEEDS_UNIT) == 0 || (table[i].from & YP_STATE_BIT (state)) == 0)
        continue;

      own_why = explain (self, pair->incident, &table[i]);
      if (own_why == NULL)
        {
          g_clear_pointer (why, g_free);
          return &table[i];
        }
      if (*why == NULL)
        *why = g_steal_pointer (&own_why);
    }
  if (*why == NULL)
    *why = g_strdup_printf (_ ("Nobody can be sent to an incident that is: %s"),
                               yp_words_get_state (state));

  return NULL;
}

static char *
format_pair (YpDrag *self, const Pair *pair, const YpTransition *step)
{
  g_autofree char *unit = yp_words_format_unit (self->situation, yp_unit_get_id (pair->unit));

  /* Translators: a step, an incident's number, a unit */
  return g_strdup_printf (_ ("Let go for: %s  %s  →  %s"), yp_words_get_action (step->action),
                             yp_incident_get_id (pair->incident), unit);
}

/* Each thing once, however long it hovers. */
static void
tell_hovering (YpDrag *self, const char *text, gboolean is_refused)
{
  if (g_strcmp0 (self->told, text) == 0)
    return;

  g_free (self->told);
  self->told = g_strdup (text);
  self->is_refused = is_refused;
  g_signal_emit (self, signals[TOLD], 0, text, is_refused, FALSE);
}

static GdkDragAction
on_motion (GtkDropTarget *target, double x, double y, Place *place)
{
  YpDrag *self = place->drag;
  const YpTransition *step;
  g_autofree char *text = NULL;
  Pair pair;

  if (!find_pair (target, gtk_drop_target_get_value (target), place, x, y, &pair))
    return 0;

  step = find_step (self, &pair, &text);
  if (step != NULL)
    text = format_pair (self, &pair, step);
  tell_hovering (self, text, step == NULL);

  return step != NULL ? GDK_ACTION_COPY : 0;
}

static void
on_leave (GtkDropTarget *target, Place *place)
{
  g_clear_pointer (&place->drag->told, g_free);
}

/* Let go where it was refused: GTK tells no target of it. */
static gboolean
on_drag_cancel (GtkDragSource *source, GdkDrag *drag, GdkDragCancelReason reason, Place *place)
{
  YpDrag *self = place->drag;
  g_autofree char *text = g_steal_pointer (&self->told);

  if (text != NULL && self->is_refused && reason == GDK_DRAG_CANCEL_NO_TARGET)
    g_signal_emit (self, signals[TOLD], 0, text, TRUE, TRUE);

  return FALSE;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, Place *place)
{
  YpDrag *self = place->drag;
  const YpTransition *step;
  g_autofree char *incident = NULL;
  g_autofree char *unit = NULL;
  g_autofree char *why = NULL;
  Pair pair;

  g_clear_pointer (&self->told, g_free);
  if (!find_pair (target, value, place, x, y, &pair))
    return FALSE;

  step = find_step (self, &pair, &why);
  if (step == NULL)
    {
      g_signal_emit (self, signals[TOLD], 0, why, TRUE, TRUE);
      return FALSE;
    }

  incident = g_strdup (yp_incident_get_id (pair.incident));
  unit = g_strdup (yp_unit_get_id (pair.unit));
  g_signal_emit (self, signals[DROPPED], 0, incident, step->action, unit);
  return TRUE;
}

static void
yp_drag_dispose (GObject *object)
{
  g_clear_object (&YP_DRAG (object)->situation);

  G_OBJECT_CLASS (yp_drag_parent_class)->dispose (object);
}

static void
yp_drag_finalize (GObject *object)
{
  g_clear_pointer (&YP_DRAG (object)->told, g_free);

  G_OBJECT_CLASS (yp_drag_parent_class)->finalize (object);
}

static void
yp_drag_class_init (YpDragClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_drag_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_drag_finalize;

  signals[DROPPED] = g_signal_new ("dropped", YP_TYPE_DRAG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_DRAG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
}

static void
yp_drag_init (YpDrag *self)
{
}

YpDrag *
yp_drag_new (YpSituation *situation)
{
  YpDrag *self = g_object_new (YP_TYPE_DRAG, NULL);

  self->situation = g_object_ref (situation);
  return self;
}

/**
 * yp_drag_add_source:
 * @self: a drag that lives longer than @widget gets events
 * @widget: from which things are dragged
 * @item: what lies where
 * @user_data: for @item
 */
void
yp_drag_add_source (YpDrag *self, GtkWidget *widget, YpDragItemFunc item, gpointer user_data)
{
  GtkDragSource *source = gtk_drag_source_new ();
  Place *place = add_place (self, GTK_EVENT_CONTROLLER (source), item, user_data);

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), place);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), place);
  g_signal_connect (source, "drag-cancel", G_CALLBACK (on_drag_cancel), place);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
}

/**
 * yp_drag_add_target:
 * @self: a drag that lives longer than @widget gets events
 * @widget: onto which things are dropped
 * @item: what lies where
 * @user_data: for @item
 */
void
yp_drag_add_target (YpDrag *self, GtkWidget *widget, YpDragItemFunc item, gpointer user_data)
{
  GType types[] = { YP_TYPE_INCIDENT, YP_TYPE_UNIT };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  Place *place = add_place (self, GTK_EVENT_CONTROLLER (target), item, user_data);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  /* What hovers is known before it is let go: it comes from this program. */
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion), place);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), place);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), place);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static gpointer
get_row_item (GtkWidget *widget, double x, double y, GType wanted, gpointer user_data)
{
  return yp_row_face_get_item (YP_ROW_FACE (widget));
}

/* A row of a list, from it and onto it. */
void
yp_drag_add_row (YpDrag *self, GtkWidget *face)
{
  yp_drag_add_source (self, face, get_row_item, NULL);
  yp_drag_add_target (self, face, get_row_item, NULL);
}
