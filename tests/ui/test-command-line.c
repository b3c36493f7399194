/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-command-line.h"
#include "yp-day-text.h"
#include "yp-desk.h"
#include "yp-handover-page.h"
#include "yp-incident-sheet.h"
#include "yp-look.h"
#include "yp-map-deck.h"
#include "yp-name-match.h"
#include "yp-step-form.h"

/* The command line of a real desk on a real platform. */

#define N_INCIDENTS 12

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
  GtkWidget *line;
  GtkEditable *entry;
  YpState state;
  guint number;
} Fixture;

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) == N_INCIDENTS &&
         g_list_model_get_n_items (yp_situation_get_units (f->situation)) == 3;
}

static void
add_unit (Fixture *f, const char *id, const char *name, const char *organization, gboolean duty)
{
  g_autofree char *body = g_strdup_printf ("{\"id\":\"%s\",\"kind\":\"officer\",\"name\":\"%s\","
                                           "\"organization\":\"%s\",\"duty\":%s}",
                                           id, name, organization, duty ? "true" : "false");

  platform_post (f->platform, "/units", "application/json", body);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  add_unit (f, "ZF12", "执法十二队", "城市管理局", TRUE);
  add_unit (f, "SW3", "水务三组", "水务局", TRUE);
  add_unit (f, "ZF13", "执法十三队", "城市管理局", FALSE);
  for (guint i = 0; i < N_INCIDENTS; i++)
    platform_report (f->platform, "井盖破损");

  f->situation = platform_new_situation (f->platform);
  f->desk = yp_desk_new (f->situation);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  wait_until (has_incidents, f, "the incidents");
  f->line = find_widget (f->desk, YP_TYPE_COMMAND_LINE);
  f->entry = GTK_EDITABLE (find_widget (f->line, GTK_TYPE_ENTRY));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
  g_clear_pointer (&f->platform, platform_free);
}

/* The incident whose number is that; NULL where there is none. */
static YpIncident *
get_incident (Fixture *f, guint number)
{
  GListModel *incidents = yp_situation_get_incidents (f->situation);

  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);
      const char *serial = strrchr (yp_incident_get_id (incident), '-') + 1;

      if (g_ascii_strtoull (serial, NULL, 10) == number)
        return incident;
    }

  return NULL;
}

static void
open_with (Fixture *f, const char *text)
{
  const char *selected =
      yp_incident_sheet_get_incident (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));

  yp_command_line_open (YP_COMMAND_LINE (f->line), selected);
  gtk_editable_set_text (f->entry, text);
}

static const char *
get_words (Fixture *f)
{
  GtkWidget *box = gtk_widget_get_first_child (f->line);
  GtkWidget *scroller = gtk_widget_get_first_child (box);

  return gtk_label_get_text (GTK_LABEL (gtk_widget_get_next_sibling (scroller)));
}

static GtkListBox *
get_list (Fixture *f)
{
  return find_widget (f->line, GTK_TYPE_LIST_BOX);
}

static guint
count_hints (Fixture *f)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (get_list (f), (int) n) != NULL)
    n++;
  return n;
}

static void
press_enter (Fixture *f)
{
  g_signal_emit_by_name (f->entry, "activate");
}

static void
press (Fixture *f, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (f->line);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      gboolean is_taken;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0u, 0, &is_taken);
    }
}

static gboolean
is_in_state (gpointer data)
{
  Fixture *f = data;
  YpIncident *incident = get_incident (f, f->number);

  return incident != NULL && yp_incident_get_facts (incident)->state == f->state;
}

static void
wait_for_state (Fixture *f, guint number, YpState state)
{
  f->number = number;
  f->state = state;
  wait_until (is_in_state, f, "the step");
}

static void
run_line (Fixture *f, const char *text)
{
  open_with (f, text);
  g_test_message ("%s: %s", text, get_words (f));
  g_assert_true (g_str_has_prefix (get_words (f), "⏎ "));
  press_enter (f);
  g_assert_false (yp_command_line_is_open (YP_COMMAND_LINE (f->line)));
}

static gboolean
knows_pinyin (gpointer data)
{
  Fixture *f = data;

  return g_str_has_prefix (get_words (f), "⏎ ");
}

/* From the report to the end of it, by lines alone. */
static void
test_whole_way (Fixture *f, gconstpointer data)
{
  const YpIncidentFacts *facts;

  run_line (f, "la 1");
  wait_for_state (f, 1, YP_STATE_FILED);
  open_with (f, "p 1 zf+sw 请带 泵");
  wait_until (knows_pinyin, f, "pinyin");
  press_enter (f);
  wait_for_state (f, 1, YP_STATE_DISPATCHED);
  facts = yp_incident_get_facts (get_incident (f, 1));
  g_assert_cmpstr (facts->unit, ==, "ZF12");
  g_assert_cmpstr (facts->support, ==, "水务局");
  g_assert_cmpstr (facts->note, ==, "请带 泵");

  run_line (f, "u zf12 tz");
  wait_for_state (f, 1, YP_STATE_ACCEPTED);
  run_line (f, "u ZF12 dd");
  wait_for_state (f, 1, YP_STATE_ARRIVED);
  run_line (f, "cz 1 已换新");
  wait_for_state (f, 1, YP_STATE_HANDLED);
  run_line (f, "hc 1");
  wait_for_state (f, 1, YP_STATE_CHECKED);
  run_line (f, "ja 1");
  wait_for_state (f, 1, YP_STATE_CLOSED);
}

/* To an organization, by its initials; the selected one where no number is written; many at once,
 * those that cannot are told and left out. */
static void
test_batch (Fixture *f, gconstpointer data)
{
  YpIncidentSheet *sheet = find_widget (f->desk, YP_TYPE_INCIDENT_SHEET);

  run_line (f, "2");
  g_assert_cmpstr (yp_incident_sheet_get_incident (sheet), ==,
                   yp_incident_get_id (get_incident (f, 2)));
  run_line (f, "la");
  wait_for_state (f, 2, YP_STATE_FILED);

  run_line (f, "la 3-5,7");
  wait_for_state (f, 3, YP_STATE_FILED);
  wait_for_state (f, 5, YP_STATE_FILED);
  wait_for_state (f, 7, YP_STATE_FILED);

  open_with (f, "p 3-7 csgl");
  wait_until (knows_pinyin, f, "pinyin");
  g_assert_nonnull (strstr (get_words (f), "4 incidents: "));
  g_assert_nonnull (strstr (get_words (f), "1 is left out"));
  g_assert_nonnull (strstr (get_words (f), "城市管理局"));
  press_enter (f);
  wait_for_state (f, 3, YP_STATE_DISPATCHED);
  wait_for_state (f, 7, YP_STATE_DISPATCHED);
  g_assert_cmpstr (yp_incident_get_facts (get_incident (f, 7))->organization, ==, "城市管理局");
  wait_for_state (f, 6, YP_STATE_REPORTED);
}

static void
assert_refused (Fixture *f, const char *text, const char *words)
{
  open_with (f, text);
  g_test_message ("%s: %s", text, get_words (f));
  g_assert_true (g_str_has_prefix (get_words (f), "… "));
  g_assert_cmpstr (get_words (f) + strlen ("… "), ==, words);
  press_enter (f);
  g_assert_true (yp_command_line_is_open (YP_COMMAND_LINE (f->line)));
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, text);
}

/* They stay in the line. */
static void
test_refusals (Fixture *f, gconstpointer data)
{
  assert_refused (f, "ja", "Which incident? None is selected; write its number");
  assert_refused (f, "ja 99", "No incident that is open or ended today has the number 99");
  assert_refused (f, "p 1 nobody", "Nobody is called “nobody”");
  assert_refused (f, "p 1 zf13", "Officer 执法十三队 is off duty and cannot be sent");
  assert_refused (f, "ja 1", "It is “To file”; “Close” needs “To close”");
  assert_refused (f, "u zf12 dd", "It has no incident in which that step is next");
  assert_refused (f, "u zf12 la", "How far it has come: qs accepted, dc arrived, cz handled");
  assert_refused (f, "ty 1", "Nothing is asked for there");
  assert_refused (f, "x 1-2", "One incident at a time");
  assert_refused (f, "by 1-2", "Write at the end: Reason");
  assert_refused (f, "r 25:00", "A time such as 19:00, 11-25 19:00 or 2026-11-25 19:00");
  assert_refused (f, "l nowhere", "No layer is called “nowhere”");
}

/* What a line leaves out is asked for by the form, of one incident. */
static void
test_opens_form (Fixture *f, gconstpointer data)
{
  YpIncidentSheet *sheet = find_widget (f->desk, YP_TYPE_INCIDENT_SHEET);
  const YpAsk *ask;

  open_with (f, "by 4");
  g_assert_nonnull (strstr (get_words (f), "Enter opens the form"));
  press_enter (f);
  ask = yp_step_form_get_ask (yp_incident_sheet_get_form (sheet));
  g_assert_nonnull (ask);
  g_assert_cmpstr (ask->name, ==, "reject");
  g_assert_cmpstr (ask->incident, ==, yp_incident_get_id (get_incident (f, 4)));

  run_line (f, "by 5 重复 投诉");
  wait_for_state (f, 5, YP_STATE_REJECTED);
  g_assert_cmpstr (yp_incident_get_facts (get_incident (f, 5))->note, ==, "重复 投诉");
  run_line (f, "hb 6 4");
  wait_for_state (f, 6, YP_STATE_MERGED);
}

/* Over a half-written line, which is given back as it was; by keys. */
static void
test_gives_back (Fixture *f, gconstpointer data)
{
  GtkEditable *search = GTK_EDITABLE (find_widget (f->desk, GTK_TYPE_SEARCH_ENTRY));
  GtkWidget *before;
  int start;
  int end;

  gtk_widget_grab_focus (GTK_WIDGET (search));
  gtk_editable_set_text (search, "人民路 12");
  gtk_editable_select_region (search, 1, 3);
  before = gtk_root_get_focus (GTK_ROOT (f->window));

  open_with (f, "ja 99");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) != before);
  press (f, GDK_KEY_Escape);
  g_assert_false (yp_command_line_is_open (YP_COMMAND_LINE (f->line)));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == before);
  g_assert_true (gtk_editable_get_selection_bounds (search, &start, &end));
  g_assert_cmpint (start, ==, 1);
  g_assert_cmpint (end, ==, 3);
  g_assert_cmpstr (gtk_editable_get_text (search), ==, "人民路 12");

  /* And what was not done is there still. */
  yp_command_line_open (YP_COMMAND_LINE (f->line), NULL);
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "ja 99");
  gtk_editable_set_text (f->entry, "3");
  press_enter (f);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == before);
  yp_command_line_open (YP_COMMAND_LINE (f->line), NULL);
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "");
  press (f, GDK_KEY_Up);
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "3");
  press (f, GDK_KEY_Down);
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "");
}

static gboolean
has_hints (gpointer data)
{
  return count_hints (data) > 0;
}

/* All commands for “?”, those that begin so; Tab goes through the names that may be meant. */
static void
test_hints (Fixture *f, gconstpointer data)
{
  guint n_verbs;

  yp_command_get_verbs (&n_verbs);
  open_with (f, "?");
  g_assert_cmpuint (count_hints (f), ==, n_verbs);
  gtk_editable_set_text (f->entry, "q");
  g_assert_cmpuint (count_hints (f), ==, 2);
  press (f, GDK_KEY_Tab);
  press (f, GDK_KEY_Tab);
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "qj");

  gtk_editable_set_text (f->entry, "u 执法");
  g_assert_cmpuint (count_hints (f), ==, 2);
  press (f, GDK_KEY_Tab);
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "u ZF12");
  press (f, GDK_KEY_Tab);
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "u ZF13");
  press (f, GDK_KEY_ISO_Left_Tab);
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "u ZF12");

  gtk_editable_set_text (f->entry, "la 1");
  wait_until (has_hints, f, "the conditions");
}

static gboolean
is_past (gpointer data)
{
  return !yp_situation_is_live (((Fixture *) data)->situation);
}

/* Places, layers, moments. */
static void
test_looks (Fixture *f, gconstpointer data)
{
  YpMap *map = yp_desk_get_map (YP_DESK (f->desk));
  YpLayers *layers = yp_map_deck_get_layers (find_widget (f->desk, YP_TYPE_MAP_DECK));
  g_autoptr (YpLayerItem) item = g_list_model_get_item (yp_layers_get_list (layers), 0);
  g_autofree char *hide = g_strdup_printf ("l %s", yp_layer_item_get_title (item));
  gboolean was_visible = yp_layer_item_get_visible (item);
  gint64 now = g_get_real_time ();
  g_autofree char *today = yp_day_text_format_time (now);
  g_autofree char *look_back = g_strdup_printf ("r %.10s %s", today, today + 11);

  run_line (f, hide);
  g_assert_true (yp_layer_item_get_visible (item) != was_visible);

  run_line (f, "u ZF12");
  g_assert_cmpstr (yp_map_get_selected_unit (map), ==, "ZF12");

  run_line (f, "jb 派遣-东片");
  g_assert_true (yp_handover_page_has_focus (find_widget (f->desk, YP_TYPE_HANDOVER_PAGE)));
  run_line (f, look_back);
  g_assert_cmpint (yp_replay_get_wanted (yp_situation_get_replay (f->situation)), !=, 0);
  wait_until (is_past, f, "the past");
  assert_refused (f, "la 1", "This is the past: nothing can be done in it. r goes back to now");
  run_line (f, "r");
  g_assert_cmpint (yp_replay_get_wanted (yp_situation_get_replay (f->situation)), ==, 0);
}

static gint64
parse_past (const char *text, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gint64 time = 0;

  return yp_day_text_parse_past (text, now, &time, &error) ? time : 0;
}

static void
test_past (void)
{
  const gint64 noon = G_GINT64_CONSTANT (1764129600) * G_TIME_SPAN_SECOND; /* 2025-11-26 12:00 */
  const gint64 hour = G_TIME_SPAN_HOUR;

  g_assert_cmpint (parse_past ("11:00", noon), ==, noon - hour);
  g_assert_cmpint (parse_past (" 13:00 ", noon), ==, noon - 23 * hour);
  g_assert_cmpint (parse_past ("11-25 12:00", noon), ==, noon - 24 * hour);
  g_assert_cmpint (parse_past ("11-27 12:00", noon), ==, noon - 364 * 24 * hour);
  g_assert_cmpint (parse_past ("2025-11-26  12:00", noon), ==, noon);
  g_assert_cmpint (parse_past ("11-26 12:01", noon), ==, 0);
  g_assert_cmpint (parse_past ("2025-11-27 12:00", noon), ==, 0);
  g_assert_cmpint (parse_past ("02-30 12:00", noon), ==, 0);
  g_assert_cmpint (parse_past ("24:00", noon), ==, 0);
  g_assert_cmpint (parse_past ("", noon), ==, 0);
}

static void
test_names (void)
{
  g_autoptr (YpNameMatch) names = yp_name_match_new ();
  g_autoptr (YpPinyin) pinyin = NULL;

  g_assert_cmpint (yp_name_match_rank (names, "城管执法队", "cg"), ==, YP_NAME_OTHER);
  pinyin = yp_pinyin_get (NULL);
  yp_name_match_set_pinyin (names, pinyin);
  g_assert_cmpint (yp_name_match_rank (names, "城管执法队", "cg"), ==, YP_NAME_BEGINS);
  g_assert_cmpint (yp_name_match_rank (names, "城管执法队", "chengg"), ==, YP_NAME_BEGINS);
  g_assert_cmpint (yp_name_match_rank (names, "城管执法队", "zf"), ==, YP_NAME_INSIDE);
  g_assert_cmpint (yp_name_match_rank (names, "城管执法队", "执法"), ==, YP_NAME_INSIDE);
  g_assert_cmpint (yp_name_match_rank (names, "城管执法队", "城管执法队"), ==, YP_NAME_EQUAL);
  g_assert_cmpint (yp_name_match_rank (names, "ZF12", "zf12"), ==, YP_NAME_EQUAL);
  g_assert_cmpint (yp_name_match_rank (names, "ZF12", "zf2"), ==, YP_NAME_OTHER);
  g_assert_cmpint (yp_name_match_rank (names, "ZF12", ""), ==, YP_NAME_OTHER);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add_func ("/ui/command-line/past", test_past);
  g_test_add_func ("/ui/command-line/names", test_names);
  g_test_add ("/ui/command-line/whole-way", Fixture, NULL, set_up, test_whole_way, tear_down);
  g_test_add ("/ui/command-line/batch", Fixture, NULL, set_up, test_batch, tear_down);
  g_test_add ("/ui/command-line/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/ui/command-line/opens-form", Fixture, NULL, set_up, test_opens_form, tear_down);
  g_test_add ("/ui/command-line/gives-back", Fixture, NULL, set_up, test_gives_back, tear_down);
  g_test_add ("/ui/command-line/hints", Fixture, NULL, set_up, test_hints, tear_down);
  g_test_add ("/ui/command-line/looks", Fixture, NULL, set_up, test_looks, tear_down);

  return g_test_run ();
}
