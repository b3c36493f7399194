/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-desk-layout.h"
#include "yp-desk.h"
#include "yp-error.h"
#include "yp-incident-cell.h"
#include "yp-incident-pane.h"
#include "yp-incident-view.h"
#include "yp-list-window.h"
#include "yp-look.h"
#include "yp-seat-page.h"
#include "yp-unit-card.h"
#include "yp-unit-pane.h"
#include "yp-unit-view.h"
#include "yp-words.h"

#define N_INCIDENTS 6
#define N_UNITS 5

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
         g_list_model_get_n_items (yp_situation_get_units (f->situation)) == N_UNITS &&
         yp_situation_get_account (f->situation) != NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  platform_post (f->platform, "/units", "application/json",
                 "[{\"id\":\"M1\",\"kind\":\"member\",\"name\":\"王小明\",\"duty\":true},"
                 "{\"id\":\"M2\",\"kind\":\"member\",\"name\":\"李大海\",\"duty\":false},"
                 "{\"id\":\"V1\",\"kind\":\"vehicle\",\"name\":\"苏E1234\",\"duty\":true},"
                 "{\"id\":\"B1\",\"kind\":\"boat\",\"name\":\"巡逻艇\",\"duty\":true},"
                 "{\"id\":\"O1\",\"kind\":\"officer\",\"name\":\"赵六\",\"duty\":true}]");
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

static guint
count (gpointer view)
{
  return g_list_model_get_n_items (G_LIST_MODEL (view));
}

static const char *
get_unit_id (YpUnitView *view, guint position)
{
  g_autoptr (YpRow) row = g_list_model_get_item (G_LIST_MODEL (view), position);

  return yp_unit_get_id (yp_row_get_item (row));
}

static const YpIncidentFacts *
get_facts (YpIncidentView *view, guint position)
{
  g_autoptr (YpRow) row = g_list_model_get_item (G_LIST_MODEL (view), position);

  return yp_incident_get_facts (yp_row_get_item (row));
}

static YpState
get_state (Fixture *f)
{
  return yp_incident_get_facts (yp_situation_get_incident (f->situation, f->incident))->state;
}

static gboolean
is_filed (gpointer data)
{
  return get_state (data) == YP_STATE_FILED;
}

static gboolean
is_dispatched (gpointer data)
{
  return get_state (data) == YP_STATE_DISPATCHED;
}

static gboolean
is_accepted (gpointer data)
{
  return get_state (data) == YP_STATE_ACCEPTED;
}

static void
post_step (Fixture *f, const char *body)
{
  g_autofree char *path = g_strdup_printf ("/incidents/%s/actions", f->incident);

  platform_post (f->platform, path, "application/json", body);
}

static void
take_third (Fixture *f)
{
  g_autoptr (YpIncident) incident =
      g_list_model_get_item (yp_situation_get_incidents (f->situation), 2);

  f->incident = g_strdup (yp_incident_get_id (incident));
}

/* What was filed here is ours; it is the one that is due, and the one that has moved last. */
static void
test_incidents (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncidentView) mine = yp_incident_view_new (f->situation);
  g_autoptr (YpIncidentView) due = yp_incident_view_new (f->situation);
  g_autoptr (YpIncidentView) waiting = yp_incident_view_new (f->situation);
  guint position;

  take_third (f);
  yp_incident_view_set_filter (mine,
                               &(YpIncidentFilter){ .states = YP_STATES_OPEN, .is_mine = TRUE });
  yp_incident_view_set_order (due, YP_ORDER_DUE);
  yp_incident_view_set_order (waiting, YP_ORDER_STATE);
  g_assert_cmpuint (count (mine), ==, 0);
  g_assert_cmpuint (count (due), ==, N_INCIDENTS);

  post_step (f, "{\"action\":\"file\"}");
  wait_until (is_filed, f, "the filing");
  g_assert_cmpuint (count (mine), ==, 1);
  g_assert_cmpstr (get_facts (mine, 0)->id, ==, f->incident);
  g_assert_cmpstr (get_facts (due, 0)->id, ==, f->incident);
  g_assert_cmpstr (get_facts (waiting, N_INCIDENTS - 1)->id, ==, f->incident);

  for (guint i = 0; i < N_INCIDENTS; i++)
    {
      g_assert_true (
          yp_row_view_find (YP_ROW_VIEW (waiting), get_facts (waiting, i)->id, &position));
      g_assert_cmpuint (position, ==, i);
      g_assert_true (i == 0 ||
                     get_facts (waiting, i - 1)->updated_at <= get_facts (waiting, i)->updated_at);
    }
}

/* (nullable): the painted row of our incident. */
static YpRowFace *
find_face (Fixture *f, GtkWidget *widget)
{
  YpRowFace *found = NULL;

  if (YP_IS_INCIDENT_CELL (widget))
    {
      YpIncident *incident = yp_row_face_get_item (YP_ROW_FACE (widget));

      return incident != NULL && strcmp (yp_incident_get_id (incident), f->incident) == 0
                 ? YP_ROW_FACE (widget)
                 : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_face (f, child);

  return found;
}

static gboolean
says_state (gpointer data)
{
  Fixture *f = data;
  YpRowFace *face = find_face (f, f->desk);

  return face != NULL && g_strcmp0 (yp_row_face_get_markup (face, YP_FACE_LEAD),
                                    yp_words_get_state (get_state (f))) == 0;
}

/* A row says what its incident is once it is painted, and again when that has changed; also in
 * another filter. */
static void
test_row_face (Fixture *f, gconstpointer data)
{
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  YpRowFace *face;

  take_third (f);
  wait_until (says_state, f, "the row");
  face = find_face (f, f->desk);
  g_assert_nonnull (strstr (yp_row_face_get_markup (face, YP_FACE_SUB_SIDE), "<"));

  post_step (f, "{\"action\":\"file\"}");
  wait_until (is_filed, f, "the filing");
  wait_until (says_state, f, "the row to say so");
  yp_row_pane_set_filter (pane, 3);
  wait_until (says_state, f, "the row in the other list");
}

static void
test_unit_view (Fixture *f, gconstpointer data)
{
  g_autoptr (YpUnitView) view = yp_unit_view_new (f->situation);
  const YpUnitFilter off_duty = { .statuses = 1u << YP_UNIT_OFF_DUTY, .kinds = YP_UNIT_KINDS_ALL };
  const YpUnitFilter boats = { .statuses = YP_UNIT_STATUSES_ALL, .kinds = 1u << YP_UNIT_BOAT };

  g_assert_cmpuint (count (view), ==, N_UNITS);
  g_assert_cmpstr (get_unit_id (view, 0), ==, "M1");
  g_assert_cmpstr (get_unit_id (view, N_UNITS - 1), ==, "B1");
  g_assert_cmpuint (yp_unit_view_count (view, &off_duty), ==, 1);

  yp_unit_view_set_filter (view, &boats);
  g_assert_cmpuint (count (view), ==, 1);
  g_assert_cmpstr (get_unit_id (view, 0), ==, "B1");

  yp_unit_view_set_filter (
      view, &(YpUnitFilter){ .statuses = YP_UNIT_STATUSES_ALL, .kinds = YP_UNIT_KINDS_ALL });
  yp_unit_view_set_search (view, " e1234 ");
  g_assert_cmpuint (count (view), ==, 1);
  yp_unit_view_set_search (view, NULL);
  g_assert_cmpuint (count (view), ==, N_UNITS);
}

static gboolean
is_found_by_pinyin (gpointer data)
{
  YpRowPane *pane = data;
  GtkWidget *list = find_widget (GTK_WIDGET (pane), GTK_TYPE_LIST_VIEW);

  return count (gtk_list_view_get_model (GTK_LIST_VIEW (list))) == 1;
}

/* One filter, the search by what a name sounds like; one selection with the map. */
static void
test_unit_pane (Fixture *f, gconstpointer data)
{
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_UNIT_PANE));
  GtkWidget *entry = find_widget (GTK_WIDGET (pane), GTK_TYPE_SEARCH_ENTRY);
  GtkListView *list = GTK_LIST_VIEW (find_widget (GTK_WIDGET (pane), GTK_TYPE_LIST_VIEW));
  YpMap *map = yp_desk_get_map (YP_DESK (f->desk));

  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (pane)));
  gtk_stack_set_visible_child (
      GTK_STACK (gtk_widget_get_ancestor (GTK_WIDGET (pane), GTK_TYPE_STACK)), GTK_WIDGET (pane));
  g_assert_cmpuint (count (gtk_list_view_get_model (list)), ==, N_UNITS);

  yp_row_pane_set_filter (pane, 6);
  g_assert_cmpuint (count (gtk_list_view_get_model (list)), ==, 1);
  yp_row_pane_set_filter (pane, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "wxm");
  wait_until (is_found_by_pinyin, pane, "the search by initials");

  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (yp_row_pane_get_selected (pane), ==, "M1");
  g_assert_cmpstr (yp_map_get_selected_unit (map), ==, "M1");
  yp_map_set_selected_unit (map, NULL);
  g_assert_null (yp_row_pane_get_selected (pane));
}

/* The card's one key says how far the unit has come. */
static void
test_unit_step (Fixture *f, gconstpointer data)
{
  YpUnitCard *card = YP_UNIT_CARD (find_widget (f->desk, YP_TYPE_UNIT_CARD));
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_UNIT_PANE));

  take_third (f);
  yp_row_pane_set_selected (pane, "V1");
  g_assert_false (yp_unit_card_take_step (card));

  post_step (f, "{\"action\":\"file\"}");
  wait_until (is_filed, f, "the filing");
  post_step (f, "{\"action\":\"dispatch\",\"unit\":\"V1\"}");
  wait_until (is_dispatched, f, "the dispatch");
  yp_row_pane_set_selected (pane, NULL);
  yp_row_pane_set_selected (pane, "V1");
  g_assert_true (yp_unit_card_take_step (card));
  wait_until (is_accepted, f, "the answer");
}

static gboolean
is_kept (gpointer data)
{
  YpSeats *seats = data;
  const char *seat;
  const char *layout;

  yp_seats_get_chosen (seats, &seat, &layout);
  return g_strcmp0 (seat, "派遣-东片") == 0 && g_strcmp0 (layout, "平时") == 0 &&
         yp_seats_find (seats, seat, layout) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return yp_seats_get_all (data)->len == 0;
}

static GtkWindow *
find_list_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (YP_IS_LIST_WINDOW (window))
        return window;
    }

  return NULL;
}

static gboolean
has_list_window (gpointer data)
{
  return find_list_window () != NULL;
}

/* A desk is kept as it stands; whoever signs in anew, elsewhere, finds it so, windows and all. */
static void
test_layout (Fixture *f, gconstpointer data)
{
  YpRowPane *units = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_UNIT_PANE));
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  GtkStack *lists = GTK_STACK (gtk_widget_get_ancestor (GTK_WIDGET (units), GTK_TYPE_STACK));
  g_autoptr (YpDeskLayout) layout = yp_desk_layout_new (f->situation, NULL, lists, pane, units,
                                                        yp_desk_get_map (YP_DESK (f->desk)));
  g_autoptr (YpSeats) seats = yp_seats_new (f->situation);
  g_autoptr (YpLayout) captured = NULL;
  g_autoptr (GError) error = NULL;
  YpLayoutWindow *window;

  gtk_stack_set_visible_child_name (lists, "units");
  yp_row_pane_set_filter (units, 4);
  yp_row_pane_set_filter (pane, 7);
  yp_desk_layout_open_window (layout);
  g_assert_true (has_list_window (NULL));
  captured = yp_desk_layout_capture (layout, "平时");
  g_assert_true (captured->shows_units && captured->has_place);
  g_assert_cmpstr (captured->lists[0].filter, ==, "late");
  g_assert_cmpstr (captured->lists[1].filter, ==, "on-scene");
  window = &g_array_index (captured->windows, YpLayoutWindow, 0);
  g_assert_true (window->list.is_units);
  g_assert_cmpstr (window->list.filter, ==, "on-scene");

  g_assert_false (yp_seats_keep (seats, " ", yp_layout_new ("x"), &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_true (yp_seats_keep (seats, "派遣-东片", g_steal_pointer (&captured), NULL));
  wait_until (is_kept, seats, "the layout to be kept");

  g_object_run_dispose (G_OBJECT (layout));
  g_assert_false (has_list_window (NULL));
  f->desk = yp_desk_new (f->situation);
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  wait_until (has_list_window, NULL, "the other window");
  units = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_UNIT_PANE));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (units)));

  g_signal_emit_by_name (find_widget (f->desk, YP_TYPE_SEAT_PAGE), "take", "派遣-东片", "平时");
  g_assert_true (has_list_window (NULL));
  yp_seats_remove (seats, "派遣-东片", "平时");
  wait_until (is_gone, seats, "the seat to be gone");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add ("/ui/lists/incidents", Fixture, NULL, set_up, test_incidents, tear_down);
  g_test_add ("/ui/lists/row-face", Fixture, NULL, set_up, test_row_face, tear_down);
  g_test_add ("/ui/lists/unit-view", Fixture, NULL, set_up, test_unit_view, tear_down);
  g_test_add ("/ui/lists/unit-pane", Fixture, NULL, set_up, test_unit_pane, tear_down);
  g_test_add ("/ui/lists/layout", Fixture, NULL, set_up, test_layout, tear_down);
  g_test_add ("/ui/lists/unit-step", Fixture, NULL, set_up, test_unit_step, tear_down);

  return g_test_run ();
}
