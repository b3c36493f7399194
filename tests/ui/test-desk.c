/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "platform.h"
#include "yp-desk.h"
#include "yp-incident-pane.h"
#include "yp-incident-sheet.h"
#include "yp-incident-view.h"
#include "yp-keys-page.h"
#include "yp-look.h"
#include "yp-unit-card.h"
#include "yp-unit-chooser.h"
#include "yp-words.h"

#define N_INCIDENTS 30

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
} Fixture;

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) == N_INCIDENTS;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  platform_register (f->platform, "M1", TRUE);
  for (guint i = 0; i < N_INCIDENTS; i++)
    {
      g_autofree char *words = g_strdup_printf ("Number <%u> & so on", i);

      platform_report (f->platform, words);
    }

  f->situation = platform_new_situation (f->platform);
  f->desk = yp_desk_new (f->situation);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  wait_until (has_incidents, f, "the incidents");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
  g_clear_pointer (&f->platform, platform_free);
}

static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static char *
get_id (Fixture *f, guint position)
{
  g_autoptr (YpIncident) incident =
      g_list_model_get_item (yp_situation_get_incidents (f->situation), position);

  return g_strdup (yp_incident_get_id (incident));
}

static void
test_templates (Fixture *f, gconstpointer data)
{
  const GType types[] = { YP_TYPE_INCIDENT_PANE, YP_TYPE_INCIDENT_SHEET, YP_TYPE_UNIT_CHOOSER,
                          YP_TYPE_UNIT_CARD, YP_TYPE_KEYS_PAGE };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GtkWidget) widget = g_object_ref_sink (g_object_new (types[i], NULL));

      g_assert_nonnull (gtk_widget_get_first_child (widget));
      g_assert_nonnull (find_widget (f->desk, types[i]));
    }
}

static void
test_selects_both_ways (Fixture *f, gconstpointer data)
{
  YpIncidentPane *pane = YP_INCIDENT_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  YpIncidentSheet *sheet = YP_INCIDENT_SHEET (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));
  YpMap *map = yp_desk_get_map (YP_DESK (f->desk));
  g_autofree char *first = get_id (f, 3);
  g_autofree char *second = get_id (f, 20);

  yp_incident_pane_set_selected (pane, first);
  g_assert_cmpstr (yp_map_get_selected_incident (map), ==, first);
  g_assert_cmpstr (yp_incident_sheet_get_incident (sheet), ==, first);

  yp_map_set_selected_incident (map, second);
  g_assert_cmpstr (yp_incident_pane_get_selected (pane), ==, second);
  g_assert_cmpstr (yp_incident_sheet_get_incident (sheet), ==, second);

  yp_map_set_selected_incident (map, NULL);
  g_assert_null (yp_incident_pane_get_selected (pane));
  g_assert_null (yp_incident_sheet_get_incident (sheet));
}

static guint
count (YpIncidentView *view)
{
  return g_list_model_get_n_items (G_LIST_MODEL (view));
}

static void
test_view (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncidentView) view = yp_incident_view_new (f->situation);
  g_autofree char *id = get_id (f, 7);
  guint newest;
  guint oldest;

  g_assert_cmpuint (count (view), ==, N_INCIDENTS);
  g_assert_true (yp_incident_view_find (view, id, &newest));
  yp_incident_view_set_newest_first (view, FALSE);
  g_assert_true (yp_incident_view_find (view, id, &oldest));
  g_assert_cmpuint (newest + oldest, ==, N_INCIDENTS - 1);

  yp_incident_view_set_search (view, "  NUMBER <7> ");
  g_assert_cmpuint (count (view), ==, 1);
  yp_incident_view_set_search (view, "nowhere");
  g_assert_cmpuint (count (view), ==, 0);
  yp_incident_view_set_search (view, "");
  g_assert_cmpuint (count (view), ==, N_INCIDENTS);

  yp_incident_view_set_states (view, 1u << YP_STATE_FILED);
  g_assert_cmpuint (count (view), ==, 0);
  g_assert_false (yp_incident_view_find (view, id, &newest));
}

typedef struct
{
  Fixture *fixture;
  const char *id;
} Waiting;

static gboolean
is_filed (gpointer data)
{
  Waiting *waiting = data;
  YpIncident *incident = yp_situation_get_incident (waiting->fixture->situation, waiting->id);

  return yp_incident_get_facts (incident)->state == YP_STATE_FILED;
}

/* A row that moves on leaves one filter and enters the other; the selection stays with the id. */
static void
test_row_moves_on (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncidentView) to_file = yp_incident_view_new (f->situation);
  g_autoptr (YpIncidentView) to_dispatch = yp_incident_view_new (f->situation);
  YpIncidentPane *pane = YP_INCIDENT_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  YpIncidentSheet *sheet = YP_INCIDENT_SHEET (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));
  g_autofree char *id = get_id (f, 5);
  Waiting waiting = { f, id };

  yp_incident_view_set_states (to_file, 1u << YP_STATE_REPORTED);
  yp_incident_view_set_states (to_dispatch, 1u << YP_STATE_FILED);
  yp_incident_pane_set_filter (pane, 2);
  yp_incident_pane_set_selected (pane, id);
  g_assert_cmpstr (yp_incident_sheet_get_next (sheet)->action, ==, "file");

  g_signal_emit_by_name (sheet, "act", "file");
  g_assert_null (yp_incident_sheet_get_next (sheet));
  wait_until (is_filed, &waiting, "the step");

  g_assert_cmpuint (count (to_file), ==, N_INCIDENTS - 1);
  g_assert_cmpuint (count (to_dispatch), ==, 1);
  g_assert_cmpstr (yp_incident_pane_get_selected (pane), ==, id);
}

static void
test_words (void)
{
  g_autofree char *seconds = yp_words_format_age (-5 * G_TIME_SPAN_SECOND);
  g_autofree char *minutes = yp_words_format_age (150 * G_TIME_SPAN_SECOND);
  g_autofree char *hours = yp_words_format_age (2 * G_TIME_SPAN_HOUR + 5 * G_TIME_SPAN_MINUTE);
  g_autofree char *days = yp_words_format_age (50 * G_TIME_SPAN_HOUR);
  g_autofree char *near = yp_words_format_distance (234);
  g_autofree char *far = yp_words_format_distance (12345);
  g_autofree char *number = yp_words_format_number_markup ("zjg-20260824-000123", TRUE);
  g_autofree char *odd = yp_words_format_number_markup ("<&>", FALSE);
  g_autofree char *noon = yp_words_format_clock (G_GINT64_CONSTANT (1787544000000000));

  g_assert_cmpstr (seconds, ==, "0 s");
  g_assert_cmpstr (minutes, ==, "2 min");
  g_assert_cmpstr (hours, ==, "2 h 05 min");
  g_assert_cmpstr (days, ==, "2 d 2 h");
  g_assert_cmpstr (near, ==, "230 m");
  g_assert_cmpstr (far, ==, "12.3 km");
  g_assert_cmpstr (number, ==, "<span alpha=\"60%\">00</span><b>0123</b>");
  g_assert_true (pango_parse_markup (odd, -1, 0, NULL, NULL, NULL, NULL));
  g_assert_cmpstr (noon, ==, "12:00:00");
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add_func ("/ui/desk/words", test_words);
  g_test_add ("/ui/desk/templates", Fixture, NULL, set_up, test_templates, tear_down);
  g_test_add ("/ui/desk/selects-both-ways", Fixture, NULL, set_up, test_selects_both_ways,
              tear_down);
  g_test_add ("/ui/desk/view", Fixture, NULL, set_up, test_view, tear_down);
  g_test_add ("/ui/desk/row-moves-on", Fixture, NULL, set_up, test_row_moves_on, tear_down);

  return g_test_run ();
}
