/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-alarm-bar.h"
#include "yp-alarm-row.h"
#include "yp-desk.h"
#include "yp-incident-sheet.h"
#include "yp-json-read.h"
#include "yp-look.h"

/* Alarms of a real platform at a real desk. */

/* A gas pipe that leaks. */
#define DANGEROUS "local:matter:99002"

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
  YpAlarmBar *bar;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  f->situation = platform_new_situation (f->platform);
  f->desk = yp_desk_new (f->situation);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  f->bar = find_widget (f->desk, YP_TYPE_ALARM_BAR);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
  g_clear_pointer (&f->platform, platform_free);
}

static void
endanger (Fixture *f, double longitude)
{
  g_autofree char *body =
      g_strdup_printf ("{\"item\":\"" DANGEROUS "\",\"description\":\"露出孔洞\","
                       "\"lon\":%.2f,\"lat\":31.87}",
                       longitude);

  platform_post (f->platform, "/incidents", "application/json", body);
}

static gboolean
is_visible (gpointer data)
{
  return gtk_widget_get_visible (data);
}

static gboolean
is_hidden (gpointer data)
{
  return !gtk_widget_get_visible (data);
}

/* The first alarm, across the desk. */
static YpRecord *
get_first (Fixture *f)
{
  return yp_alarm_row_get_alarm (find_widget (GTK_WIDGET (f->bar), YP_TYPE_ALARM_ROW));
}

static GtkListBox *
get_list (Fixture *f)
{
  return find_widget (GTK_WIDGET (f->bar), GTK_TYPE_LIST_BOX);
}

static YpRecord *
get_alarm (Fixture *f, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (get_list (f), index);

  return row != NULL ? yp_alarm_row_get_alarm (YP_ALARM_ROW (gtk_list_box_row_get_child (row)))
                     : NULL;
}

static const char *
get_state (Fixture *f, int index)
{
  YpRecord *alarm = get_alarm (f, index);

  return alarm != NULL ? alarm->state : NULL;
}

static const char *
get_shown (Fixture *f)
{
  return yp_incident_sheet_get_incident (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));
}

static gboolean
is_back (gpointer data)
{
  Fixture *f = data;
  double longitude;
  double latitude;

  yp_map_get_centre (yp_desk_get_map (YP_DESK (f->desk)), &longitude, &latitude);
  return ABS (longitude - 120.6) < 1e-4 && ABS (latitude - 31.9) < 1e-4 &&
         yp_map_get_zoom_level (yp_desk_get_map (YP_DESK (f->desk))) == 13.0;
}

/* It shows itself, takes over when asked, gives exactly back, and goes once it is answered. */
static void
test_take_over (Fixture *f, gconstpointer data)
{
  YpMap *map = yp_desk_get_map (YP_DESK (f->desk));

  g_assert_false (is_visible (f->bar));
  yp_map_go_to (map, 120.6, 31.9, 13.0);
  wait_until (is_back, f, "the map");
  endanger (f, 120.55);
  wait_until (is_visible, f->bar, "the alarm");
  g_assert_cmpstr (get_first (f)->state, ==, "raised");
  g_assert_null (get_shown (f));

  yp_alarm_bar_toggle_view (f->bar);
  g_assert_cmpstr (get_shown (f), ==, get_first (f)->about);
  yp_alarm_bar_toggle_view (f->bar);
  g_assert_null (get_shown (f));
  wait_until (is_back, f, "the map as it was");

  yp_alarm_bar_acknowledge (f->bar);
  wait_until (is_hidden, f->bar, "the answer");
}

static gboolean
is_past (gpointer data)
{
  return !yp_situation_is_live (((Fixture *) data)->situation);
}

static gboolean
is_taken_over (gpointer data)
{
  Fixture *f = data;

  return yp_situation_is_live (f->situation) && get_shown (f) != NULL &&
         strcmp (get_shown (f), get_first (f)->about) == 0;
}

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) > 0;
}

static gboolean
is_shelved (gpointer data)
{
  return g_strcmp0 (get_state (data, 0), "shelved") == 0;
}

static gboolean
is_raised (gpointer data)
{
  return g_strcmp0 (get_state (data, 0), "raised") == 0;
}

/* Whoever looks back hears of it too, sees it now, and is back in the past afterwards. It is
 * shelved by the time it is. */
static void
test_while_looking_back (Fixture *f, gconstpointer data)
{
  gint64 moment = g_get_real_time () / 1000 * 1000;
  gint64 before;
  gint64 until;

  platform_report (f->platform, "x");
  wait_until (has_incidents, f, "the report");
  wait_until_past (moment);
  yp_desk_show_moment (YP_DESK (f->desk), moment);
  wait_until (is_past, f, "the past");

  endanger (f, 120.55);
  wait_until (is_visible, f->bar, "the alarm");
  yp_alarm_bar_toggle_view (f->bar);
  wait_until (is_taken_over, f, "the alarm's place, now");
  yp_alarm_bar_toggle_view (f->bar);
  wait_until (is_past, f, "the past again");
  g_assert_cmpint (yp_replay_get_instant (yp_situation_get_replay (f->situation)), ==, moment);

  yp_alarm_bar_toggle_list (f->bar);
  before = g_get_real_time () / 1000 * 1000;
  yp_alarm_bar_answer (f->bar, "shelve");
  wait_until (is_shelved, f, "the shelf");
  g_assert_true (yp_json_get_time (get_alarm (f, 0)->body, "until", &until));
  g_assert_cmpint (until, >=, before + 30 * G_TIME_SPAN_MINUTE);
  yp_alarm_bar_answer (f->bar, "unshelve");
  wait_until (is_raised, f, "the alarm, back from the shelf");
}

static gboolean
has_two (gpointer data)
{
  return get_state (data, 1) != NULL;
}

static gboolean
has_one (gpointer data)
{
  return get_state (data, 0) != NULL && get_state (data, 1) == NULL;
}

static gboolean
is_first_acknowledged (gpointer data)
{
  Fixture *f = data;

  return g_strcmp0 (get_state (f, 0), "raised") == 0 &&
         g_strcmp0 (get_state (f, 1), "acknowledged") == 0;
}

/* What another desk has answered is answered here; it stays in the list, behind what is not. */
static void
test_list (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  endanger (f, 120.55);
  endanger (f, 120.56);
  wait_until (is_visible, f->bar, "the alarm");
  yp_alarm_bar_toggle_list (f->bar);
  wait_until (has_two, f, "both");
  g_assert_true (yp_alarm_bar_has_focus (f->bar));

  path = g_strdup_printf ("/alarms/%s/actions", get_first (f)->id);
  platform_post (f->platform, path, "application/json", "{\"action\":\"acknowledge\"}");
  wait_until (is_first_acknowledged, f, "the other desk's answer");
  g_assert_true (yp_alarm_bar_leave (f->bar));
  g_assert_true (is_visible (f->bar));
  yp_alarm_bar_acknowledge (f->bar);
  wait_until (is_hidden, f->bar, "the last answer");
}

static gboolean
is_second_passed (gpointer data)
{
  Fixture *f = data;

  return g_strcmp0 (get_state (f, 0), "raised") == 0 &&
         g_strcmp0 (get_state (f, 1), "returned") == 0;
}

/* The older of two has passed unseen: what is there comes first. */
static void
test_passed (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  endanger (f, 120.55);
  wait_until (is_visible, f->bar, "the alarm");
  path = g_strdup_printf ("/incidents/%s/actions", get_first (f)->about);
  endanger (f, 120.56);
  yp_alarm_bar_toggle_list (f->bar);
  wait_until (has_two, f, "both");
  platform_post (f->platform, path, "application/json", "{\"action\":\"void\",\"note\":\"n\"}");
  wait_until (is_second_passed, f, "the first to have passed");
  yp_alarm_bar_answer (f->bar, "passed");
  wait_until (has_one, f, "the other alone");
}

static void
test_silence (void)
{
  g_autoptr (YpTones) tones = yp_tones_new ();

  yp_tones_alarm (tones, YP_SEVERITY_CRITICAL);
  yp_tones_set_is_muted (tones, TRUE);
  g_assert_true (yp_tones_get_is_muted (tones));
  yp_tones_answer (tones, TRUE);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add_func ("/ui/alarms/silence", test_silence);
  g_test_add ("/ui/alarms/take-over", Fixture, NULL, set_up, test_take_over, tear_down);
  g_test_add ("/ui/alarms/while-looking-back", Fixture, NULL, set_up, test_while_looking_back,
              tear_down);
  g_test_add ("/ui/alarms/passed", Fixture, NULL, set_up, test_passed, tear_down);
  g_test_add ("/ui/alarms/list", Fixture, NULL, set_up, test_list, tear_down);

  return g_test_run ();
}
