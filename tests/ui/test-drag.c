/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-desk.h"
#include "yp-incident-cell.h"
#include "yp-incident-pane.h"
#include "yp-incident-sheet.h"
#include "yp-look.h"
#include "yp-undo.h"
#include "yp-unit-card.h"

#define N_INCIDENTS 2

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
  char *incident;
} Fixture;

static gboolean
has_all (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) == N_INCIDENTS &&
         g_list_model_get_n_items (yp_situation_get_units (f->situation)) == 3;
}

static const YpIncidentFacts *
get_facts (Fixture *f)
{
  return yp_incident_get_facts (yp_situation_get_incident (f->situation, f->incident));
}

static gboolean
is_filed (gpointer data)
{
  return get_facts (data)->state == YP_STATE_FILED;
}

static gboolean
is_dispatched (gpointer data)
{
  return get_facts (data)->state == YP_STATE_DISPATCHED;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (YpIncident) incident = NULL;

  f->platform = platform_new ();
  platform_register (f->platform, "V1", TRUE);
  platform_register (f->platform, "V2", TRUE);
  platform_register (f->platform, "V3", FALSE);
  for (guint i = 0; i < N_INCIDENTS; i++)
    platform_report (f->platform, "words");

  f->situation = platform_new_situation (f->platform);
  f->desk = yp_desk_new (f->situation);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  wait_until (has_all, f, "the incidents and the units");

  incident = g_list_model_get_item (yp_situation_get_incidents (f->situation), 0);
  f->incident = g_strdup (yp_incident_get_id (incident));
  path = g_strdup_printf ("/incidents/%s/actions", f->incident);
  platform_post (f->platform, path, "application/json", "{\"action\":\"file\"}");
  wait_until (is_filed, f, "the filing");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
  g_clear_pointer (&f->incident, g_free);
  g_clear_pointer (&f->platform, platform_free);
}

/* Lets go of @item over a widget, as GTK does it; whether it was taken. */
static gboolean
drop (GtkWidget *widget, gpointer item)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_OBJECT_TYPE (item));
  g_value_set_object (&value, item);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean is_taken = FALSE;

      if (!GTK_IS_DROP_TARGET (controller))
        continue;

      g_signal_emit_by_name (controller, "drop", &value, 4.0, 4.0, &is_taken);
      return is_taken;
    }

  g_assert_not_reached ();
}

static gboolean
shows (GtkWidget *widget, const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, part))
      return TRUE;

  return FALSE;
}

/* Of our incident. */
static GtkWidget *
find_row (Fixture *f, GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (YP_IS_INCIDENT_CELL (widget))
    {
      YpIncident *incident = yp_row_face_get_item (YP_ROW_FACE (widget));

      return incident != NULL && strcmp (yp_incident_get_id (incident), f->incident) == 0 ? widget
                                                                                          : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (f, child);

  return found;
}

static gboolean
press (Fixture *f, guint keyval, GdkModifierType modifiers)
{
  GtkShortcut *shortcut = find_shortcut (f->desk, keyval, modifiers);

  return shortcut != NULL &&
         gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, f->desk, NULL);
}

/* A unit onto the row of an incident: held, undone without a trace, then let go again. */
static void
test_unit_to_row (Fixture *f, gconstpointer data)
{
  GtkWidget *row = find_row (f, f->desk);
  guint64 seq = get_facts (f)->seq;

  g_assert_true (drop (row, yp_situation_get_unit (f->situation, "V1")));
  g_assert_true (shows (f->desk, "goes out in 5 s"));
  g_assert_true (press (f, GDK_KEY_z, GDK_CONTROL_MASK));
  g_assert_true (shows (f->desk, "Undone: nothing went out"));
  g_assert_true (press (f, GDK_KEY_z, GDK_CONTROL_MASK));
  g_assert_true (shows (f->desk, "There is nothing that could still be undone"));
  g_assert_cmpuint (get_facts (f)->seq, ==, seq);

  g_assert_true (drop (row, yp_situation_get_unit (f->situation, "V2")));
  wait_until (is_dispatched, f, "the dispatch");
  g_assert_cmpstr (get_facts (f)->unit, ==, "V2");
}

/* An incident onto the card of the unit that is selected; what is asked for next sends it first. */
static void
test_incident_to_card (Fixture *f, gconstpointer data)
{
  GtkWidget *card = find_widget (f->desk, YP_TYPE_UNIT_CARD);
  YpIncident *incident = yp_situation_get_incident (f->situation, f->incident);

  g_assert_false (drop (card, incident));
  yp_map_set_selected_unit (yp_desk_get_map (YP_DESK (f->desk)), "V1");
  g_assert_true (drop (card, incident));
  yp_desk_finish (YP_DESK (f->desk));
  wait_until (is_dispatched, f, "the dispatch");
  g_assert_cmpstr (get_facts (f)->unit, ==, "V1");

  g_assert_false (drop (card, yp_situation_get_incident (f->situation, f->incident)));
  g_assert_true (shows (f->desk, "V1 has it already"));
}

/* Onto the sheet; who is off duty goes nowhere, and nobody to what is not filed. */
static void
test_sheet_and_refusals (Fixture *f, gconstpointer data)
{
  GtkWidget *sheet = find_widget (f->desk, YP_TYPE_INCIDENT_SHEET);
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  g_autoptr (YpIncident) other =
      g_list_model_get_item (yp_situation_get_incidents (f->situation), 1);

  g_assert_false (drop (sheet, yp_situation_get_unit (f->situation, "V1")));
  yp_row_pane_set_selected (pane, f->incident);
  g_assert_false (drop (sheet, yp_situation_get_unit (f->situation, "V3")));
  g_assert_true (shows (f->desk, "V3 is off duty and cannot be sent"));
  g_assert_false (drop (sheet, other));

  yp_row_pane_set_selected (pane, yp_incident_get_id (other));
  g_assert_false (drop (sheet, yp_situation_get_unit (f->situation, "V1")));
  g_assert_true (shows (f->desk, "Nobody can be sent to an incident that is"));

  yp_row_pane_set_selected (pane, f->incident);
  g_assert_true (drop (sheet, yp_situation_get_unit (f->situation, "V1")));
  gtk_window_set_child (GTK_WINDOW (f->window), NULL);
  wait_until (is_dispatched, f, "the dispatch, when the desk was left");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add ("/ui/drag/unit-to-row", Fixture, NULL, set_up, test_unit_to_row, tear_down);
  g_test_add ("/ui/drag/incident-to-card", Fixture, NULL, set_up, test_incident_to_card, tear_down);
  g_test_add ("/ui/drag/sheet-and-refusals", Fixture, NULL, set_up, test_sheet_and_refusals,
              tear_down);

  return g_test_run ();
}
