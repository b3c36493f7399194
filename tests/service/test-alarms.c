/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "command-city.h"
#include "yp-alarm-watch.h"
#include "yp-alarms.h"
#include "yp-json-read.h"

#define MINUTE G_TIME_SPAN_MINUTE

typedef struct
{
  CommandCity city;
  YpAlarmWatch *alarms;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  command_city_set_up (&f->city, data);
  f->alarms = yp_alarm_watch_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_alarm_watch_free (f->alarms);
  command_city_tear_down (&f->city, data);
}

/* As if somebody had told of every change. */
static void
look (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = yp_store_list_entries (f->city.store, 0, 10000, &error);
  g_autoptr (GPtrArray) commands = NULL;

  yp_alarm_watch_tell (f->alarms, entries);
  commands = yp_alarm_watch_collect (f->alarms, f->city.store, f->city.city, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < commands->len; i++)
    command_city_run (&f->city, g_ptr_array_index (commands, i));
}

/* `KIND STATE SEVERITY`, those that are open, with commas between them. */
static char *
list (Fixture *f)
{
  g_autoptr (GPtrArray) open = yp_alarms_list_open (f->city.store, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < open->len; i++)
    {
      const YpRecord *alarm = g_ptr_array_index (open, i);

      g_string_append_printf (text, "%s%s %s %s", i > 0 ? ", " : "",
                              yp_alarm_kind_get_name (yp_alarm_get_kind (alarm)), alarm->state,
                              yp_severity_get_name (yp_alarm_get_severity (alarm)));
    }

  return g_string_free (text, FALSE);
}

static void
assert_open (Fixture *f, const char *wanted)
{
  g_autofree char *open = NULL;

  look (f);
  open = list (f);
  g_assert_cmpstr (open, ==, wanted);
}

static void
append (Fixture *f, const char *subject, const char *kind, const char *json)
{
  g_autoptr (JsonObject) data = yp_json_parse_object (json, strlen (json), NULL);
  g_autoptr (YpEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  yp_store_begin (f->city.store, &error);
  entry = yp_store_append (f->city.store, f->city.now, "王", subject, kind, data, &error);
  g_assert_no_error (error);
  yp_store_commit (f->city.store, &error);
  g_assert_no_error (error);
}

static void
acknowledge (Fixture *f)
{
  g_autoptr (GPtrArray) open = yp_alarms_list_open (f->city.store, NULL);

  append (f, ((YpRecord *) g_ptr_array_index (open, 0))->subject, "acknowledged", "{}");
}

static void
add_unit (Fixture *f, const char *id)
{
  g_autofree char *subject = g_strconcat ("unit/", id, NULL);

  append (f, subject, "registered", "{\"kind\":\"member\",\"name\":\"张\",\"duty\":true}");
}

static void
place_unit (Fixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;
  YpFix fix = { 120.5, 31.8, f->city.now, 0.0f, 0.0f, 0.0f };

  yp_store_begin (f->city.store, &error);
  g_assert_true (yp_store_put_fix (f->city.store, id, &fix, f->city.now, &error));
  yp_store_commit (f->city.store, &error);
  g_assert_no_error (error);
}

static void
send_unit (Fixture *f, const char *id, const char *unit)
{
  g_autofree char *dispatch =
      g_strdup_printf ("{\"action\":\"dispatch\",\"unit\":\"%s\",\"note\":\"n\"}", unit);

  command_city_act (&f->city, id, dispatch);
}

/* The timer of each status; at work it asks again, however often it is answered. */
static void
test_timers (Fixture *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (&f->city);

  add_unit (f, "M1");
  command_city_act (&f->city, id, "{\"action\":\"file\",\"condition\":\"2\"}");
  send_unit (f, id, "M1");
  assert_open (f, "danger raised critical");
  acknowledge (f);
  f->city.now += 3 * MINUTE;
  assert_open (f, "timer raised serious, danger acknowledged critical");
  command_city_act (&f->city, id, "{\"action\":\"accept\"}");
  f->city.now += MINUTE;
  assert_open (f, "danger acknowledged critical, timer returned serious");
  f->city.now += 20 * MINUTE;
  assert_open (f, "timer raised serious, danger acknowledged critical");

  command_city_act (&f->city, id, "{\"action\":\"arrive\"}");
  f->city.now += MINUTE;
  assert_open (f, "timer returned serious");
  acknowledge (f);
  assert_open (f, "");
  f->city.now += 30 * MINUTE;
  assert_open (f, "timer raised serious");
  acknowledge (f);
  f->city.now += 29 * MINUTE;
  assert_open (f, "timer acknowledged serious");
  f->city.now += MINUTE;
  look (f);
  assert_open (f, "timer raised serious");
  command_city_act (&f->city, id, "{\"action\":\"handle\",\"note\":\"n\"}");
  f->city.now += MINUTE;
  assert_open (f, "timer returned serious");
}

static void
place_units (Fixture *f, guint first)
{
  for (guint i = first; i < 10; i++)
    {
      g_autofree char *unit = g_strdup_printf ("M%u", i);

      place_unit (f, unit);
    }
}

/* One that falls silent at work is told; most of them at once are the line, and one alarm. */
static void
test_lost (Fixture *f, gconstpointer data)
{
  look (f);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *unit = g_strdup_printf ("M%u", i);
      g_autofree char *id = command_city_report (&f->city);

      add_unit (f, unit);
      command_city_act (&f->city, id, "{\"action\":\"file\"}");
      send_unit (f, id, unit);
      command_city_act (&f->city, id, "{\"action\":\"accept\"}");
      place_unit (f, unit);
    }
  f->city.now += 6 * MINUTE;
  place_units (f, 1);
  assert_open (f, "lost raised notice");
  place_unit (f, "M0");
  f->city.now += 5 * G_TIME_SPAN_SECOND;
  assert_open (f, "lost returned notice");
  acknowledge (f);

  f->city.now += 6 * MINUTE;
  assert_open (f, "positions raised serious");
  acknowledge (f);
  place_units (f, 0);
  f->city.now += 5 * G_TIME_SPAN_SECOND;
  assert_open (f, "");
}

/* Started again, it knows what was, raises nothing twice, and calls nobody lost at once. */
static void
test_starts_again (Fixture *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (&f->city);

  command_city_act (&f->city, id, "{\"action\":\"file\",\"condition\":\"2\"}");
  add_unit (f, "M1");
  place_unit (f, "M1");
  send_unit (f, id, "M1");
  command_city_act (&f->city, id, "{\"action\":\"accept\"}");
  assert_open (f, "danger raised critical");

  f->city.now += 10 * MINUTE;
  yp_alarm_watch_free (f->alarms);
  f->alarms = yp_alarm_watch_new ();
  assert_open (f, "danger raised critical");
  f->city.now += 6 * MINUTE;
  assert_open (f, "danger raised critical, lost raised serious");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/service/alarms/timers", Fixture, NULL, set_up, test_timers, tear_down);
  g_test_add ("/service/alarms/lost", Fixture, NULL, set_up, test_lost, tear_down);
  g_test_add ("/service/alarms/starts-again", Fixture, NULL, set_up, test_starts_again, tear_down);

  return g_test_run ();
}
