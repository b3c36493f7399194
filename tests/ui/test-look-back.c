/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-desk.h"
#include "yp-history-list.h"
#include "yp-incident-pane.h"
#include "yp-incident-sheet.h"
#include "yp-link-chip.h"
#include "yp-look.h"
#include "yp-map-deck.h"
#include "yp-time-bar.h"
#include "yp-time-strip.h"
#include "yp-wall.h"

/* Against a real platform: desk and wall look back, by hand and by key, and nobody takes it for
 * now. */

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  YpReplay *replay;
  GtkWidget *window;
  GtkWidget *content;
  gint64 before; /* of the second report */
  guint n_jumps;
  guint n_expected;
} Fixture;

static void
on_jumped (Fixture *f)
{
  f->n_jumps++;
}

static gboolean
has_jumped (gpointer data)
{
  return ((Fixture *) data)->n_jumps > 0;
}

static guint
count (Fixture *f)
{
  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation));
}

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return count (f) == f->n_expected;
}

static void
wait_for_incidents (Fixture *f, guint n)
{
  f->n_expected = n;
  wait_until (has_incidents, f, "the incidents");
}

static void
set_up (Fixture *f, gconstpointer is_wall)
{
  f->platform = platform_new ();
  f->situation = platform_new_situation (f->platform);
  f->replay = yp_situation_get_replay (f->situation);
  g_signal_connect_swapped (f->replay, "jumped", G_CALLBACK (on_jumped), f);
  f->content = is_wall ? yp_wall_new (f->situation, NULL, NULL, NULL) : yp_desk_new (f->situation);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->content);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);

  platform_report (f->platform, "井盖破损");
  wait_for_incidents (f, 1);
  f->before = g_get_real_time ();
  wait_until_past (f->before);
  platform_report (f->platform, "路灯不亮");
  wait_for_incidents (f, 2);
  wait_until_past (g_get_real_time ());
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
  g_clear_pointer (&f->platform, platform_free);
}

/* Whether a label in it that is seen begins so. */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;

  return FALSE;
}

static gboolean
press (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !is_taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, modifiers, &is_taken);
    }

  return is_taken;
}

static GtkWidget *
get_bar (Fixture *f)
{
  return find_widget (f->content, YP_TYPE_TIME_BAR);
}

static YpMapDeck *
get_deck (Fixture *f)
{
  return YP_MAP_DECK (find_widget (f->content, YP_TYPE_MAP_DECK));
}

static void
wait_for_jump (Fixture *f, const char *what)
{
  wait_until (has_jumped, f, what);
  f->n_jumps = 0;
}

/* As a hand that lets go of the handle there. */
static void
seek (Fixture *f, gint64 at)
{
  g_signal_emit_by_name (find_widget (get_bar (f), YP_TYPE_TIME_STRIP), "sought", at);
  wait_for_jump (f, "the moment");
}

static void
check_is_past (Fixture *f)
{
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_deck (f)), "past"));
  g_assert_true (shows (GTK_WIDGET (get_deck (f)), "Looking back"));
  g_assert_true (shows (find_widget (f->content, YP_TYPE_LINK_CHIP), "Looking back"));
}

static void
check_is_live (Fixture *f)
{
  g_assert_true (yp_situation_is_live (f->situation));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (get_deck (f)), "past"));
  g_assert_false (shows (find_widget (f->content, YP_TYPE_LINK_CHIP), "Looking back"));
}

static void
test_bar (Fixture *f, gconstpointer data)
{
  GtkWidget *bar = get_bar (f);

  g_assert_false (gtk_widget_get_visible (bar));
  yp_map_deck_look_back (get_deck (f));
  g_assert_true (gtk_widget_get_visible (bar));
  check_is_live (f);

  seek (f, f->before);
  g_assert_cmpuint (count (f), ==, 1);
  check_is_past (f);

  /* A minute on is now already. */
  g_assert_true (press (bar, GDK_KEY_Right, 0));
  wait_for_jump (f, "the present");
  check_is_live (f);
  g_assert_cmpuint (count (f), ==, 2);

  /* A minute back is where the journal begins. */
  g_assert_true (press (bar, GDK_KEY_Left, 0));
  wait_for_jump (f, "the first moment");
  g_assert_cmpuint (count (f), ==, 1);
  check_is_past (f);
  g_assert_true (press (bar, GDK_KEY_End, 0));
  wait_for_jump (f, "the present");
  check_is_live (f);

  seek (f, f->before);
  g_assert_true (press (bar, GDK_KEY_Up, 0));
  g_assert_true (press (bar, GDK_KEY_space, 0));
  g_assert_cmpfloat (yp_replay_get_rate (f->replay), ==, 60);
  g_assert_true (press (bar, GDK_KEY_space, 0));
  g_assert_cmpfloat (yp_replay_get_rate (f->replay), ==, 0);

  f->n_jumps = 0;
  g_assert_true (press (bar, GDK_KEY_Escape, 0));
  g_assert_false (gtk_widget_get_visible (bar));
  wait_for_jump (f, "the present");
  check_is_live (f);
}

static gboolean
has_history (gpointer data)
{
  return find_widget (find_widget (data, YP_TYPE_HISTORY_LIST), GTK_TYPE_BUTTON) != NULL;
}

static const char *
get_steps (GtkWidget *sheet)
{
  GObject *steps = gtk_widget_get_template_child (sheet, YP_TYPE_INCIDENT_SHEET, "steps");

  return gtk_stack_get_visible_child_name (GTK_STACK (steps));
}

/* From a line of the history to its moment; what was to come stands back; nothing is done there. */
static void
test_history (Fixture *f, gconstpointer data)
{
  GtkWidget *sheet = find_widget (f->content, YP_TYPE_INCIDENT_SHEET);
  GtkWidget *pane = find_widget (f->content, YP_TYPE_INCIDENT_PANE);
  g_autoptr (YpIncident) incident =
      g_list_model_get_item (yp_situation_get_incidents (f->situation), 0);

  yp_row_pane_set_selected (YP_ROW_PANE (pane), yp_incident_get_id (incident));
  wait_until (has_history, sheet, "the history");
  g_assert_nonnull (yp_incident_sheet_get_next (YP_INCIDENT_SHEET (sheet)));
  g_assert_cmpstr (get_steps (sheet), ==, "buttons");

  g_signal_emit_by_name (find_widget (find_widget (sheet, YP_TYPE_HISTORY_LIST), GTK_TYPE_BUTTON),
                         "clicked");
  wait_for_jump (f, "the moment");
  check_is_past (f);
  g_assert_true (gtk_widget_get_visible (get_bar (f)));
  g_assert_cmpint (yp_replay_get_instant (f->replay), ==,
                   yp_incident_get_facts (incident)->reported_at);
  g_assert_cmpuint (count (f), ==, 1);
  g_assert_cmpstr (get_steps (sheet), ==, "past");
  g_assert_null (yp_incident_sheet_get_next (YP_INCIDENT_SHEET (sheet)));
  g_assert_cmpstr (yp_incident_sheet_get_incident (YP_INCIDENT_SHEET (sheet)), ==,
                   yp_incident_get_id (incident));

  yp_map_deck_look_back (get_deck (f));
  wait_for_jump (f, "the present");
  check_is_live (f);
  g_assert_cmpstr (get_steps (sheet), ==, "buttons");
  g_assert_nonnull (yp_incident_sheet_get_next (YP_INCIDENT_SHEET (sheet)));
}

static void
test_wall (Fixture *f, gconstpointer data)
{
  yp_wall_show_moment (YP_WALL (f->content), f->before);
  wait_for_jump (f, "the moment");
  check_is_past (f);
  g_assert_true (gtk_widget_has_css_class (f->content, "past"));
  g_assert_cmpuint (count (f), ==, 1);

  yp_map_deck_look_back (get_deck (f));
  wait_for_jump (f, "the present");
  check_is_live (f);
  g_assert_false (gtk_widget_has_css_class (f->content, "past"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add ("/look-back/bar", Fixture, GINT_TO_POINTER (FALSE), set_up, test_bar, tear_down);
  g_test_add ("/look-back/history", Fixture, GINT_TO_POINTER (FALSE), set_up, test_history,
              tear_down);
  g_test_add ("/look-back/wall", Fixture, GINT_TO_POINTER (TRUE), set_up, test_wall, tear_down);

  return g_test_run ();
}
