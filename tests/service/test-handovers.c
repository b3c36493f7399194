/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "command-city.h"
#include "yp-alarms.h"
#include "yp-handover-sheet.h"
#include "yp-json-read.h"

#define HOUR G_TIME_SPAN_HOUR

/* `GROUP KIND` of each line with commas between them; of the rest of a group, `GROUP +N`. */
static char *
list (CommandCity *f, const YpPrincipal *principal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) rows =
      yp_handover_sheet_fill (f->store, f->city, principal, f->now, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *kind = yp_json_get_string (row, "kind");
      gint64 n;

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", yp_json_get_string (row, "group"));
      if (yp_json_get_int (row, "n", &n))
        g_string_append_printf (text, " +%" G_GINT64_FORMAT, n);
      else if (kind != NULL)
        g_string_append_printf (text, " %s", kind);
    }

  return g_string_free (text, FALSE);
}

static void
assert_sheet (CommandCity *f, const char *wanted)
{
  g_autofree char *lines = list (f, f->principal);

  g_assert_cmpstr (lines, ==, wanted);
}

static void
append (CommandCity *f, const char *subject, const char *kind, const char *json)
{
  g_autoptr (JsonObject) data = yp_json_parse_object (json, strlen (json), NULL);
  g_autoptr (YpEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  yp_store_begin (f->store, &error);
  entry = yp_store_append (f->store, f->now, "王", subject, kind, data, &error);
  g_assert_no_error (error);
  yp_store_commit (f->store, &error);
  g_assert_no_error (error);
}

/* Due within the day or the next twelve hours; then late; what was handled in time is neither. */
static void
test_time (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (f);

  assert_sheet (f, "");
  command_city_act (f, id, "{\"action\":\"file\"}");
  assert_sheet (f, "due");
  f->now += 24 * HOUR;
  assert_sheet (f, "late");
  append (f, "unit/M1", "registered", "{\"kind\":\"member\",\"name\":\"张\",\"duty\":true}");
  command_city_act (f, id, "{\"action\":\"dispatch\",\"unit\":\"M1\"}");
  assert_sheet (f, "late");
  command_city_act (f, id, "{\"action\":\"accept\"}");
  command_city_act (f, id, "{\"action\":\"arrive\"}");
  command_city_act (f, id, "{\"action\":\"handle\",\"note\":\"n\"}");
  command_city_act (f, id, "{\"action\":\"void\",\"note\":\"n\"}");
  assert_sheet (f, "");
}

/* At eleven at night, what is due at one o'clock is the next shift's. */
static void
test_night (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = NULL;

  f->now += 14 * HOUR;
  id = command_city_report (f);
  command_city_act (f, id, "{\"action\":\"file\",\"condition\":\"2\"}");
  assert_sheet (f, "due");
}

static void
test_waiting (CommandCity *f, gconstpointer data)
{
  g_autofree char *id = command_city_report (f);

  command_city_act (f, id, "{\"action\":\"consult\",\"note\":\"n\"}");
  assert_sheet (f, "waiting consultation");
  append (f, "consultation/2021-000001", "withdrawn", "{\"note\":\"n\"}");
  assert_sheet (f, "");
}

static void
raise_alarm (CommandCity *f, YpSeverity severity, const char *unit)
{
  const YpAlarmCause cause = { .kind = unit != NULL ? YP_ALARM_LOST : YP_ALARM_POSITIONS,
                               .severity = severity,
                               .unit = unit,
                               .since = f->now };

  command_city_run (f, yp_alarms_new_raise ("clock", &cause));
}

/* The worst first, those on the shelf last; what somebody has taken note of is no line. */
static void
test_alarms (CommandCity *f, gconstpointer data)
{
  raise_alarm (f, YP_SEVERITY_NOTICE, "M1");
  raise_alarm (f, YP_SEVERITY_SERIOUS, NULL);
  assert_sheet (f, "alarms positions, alarms lost");
  append (f, "alarm/2021-000002", "shelved", "{\"until\":\"2021-08-20T02:00:00.000Z\"}");
  assert_sheet (f, "alarms lost, alarms positions");
  append (f, "alarm/2021-000001", "acknowledged", "{}");
  assert_sheet (f, "alarms positions");
}

/* What is no town's is the city's to hand over. */
static void
test_town (CommandCity *f, gconstpointer data)
{
  g_autoptr (YpPrincipal) town =
      yp_principal_new ("周", YP_ROLE_TOWN, YP_LEVEL_TOWN, "320582100", NULL, NULL);
  g_autofree char *id = command_city_report (f);
  g_autofree char *lines = NULL;

  command_city_act (f, id, "{\"action\":\"file\"}");
  raise_alarm (f, YP_SEVERITY_SERIOUS, NULL);
  assert_sheet (f, "due, alarms positions");
  lines = list (f, town);
  g_assert_cmpstr (lines, ==, "");
}

static void
test_rest (CommandCity *f, gconstpointer data)
{
  for (guint i = 0; i < 14; i++)
    {
      g_autofree char *unit = g_strdup_printf ("M%02u", i);

      raise_alarm (f, YP_SEVERITY_NOTICE, unit);
    }
  assert_sheet (f, "alarms lost, alarms lost, alarms lost, alarms lost, alarms lost, alarms lost, "
                   "alarms lost, alarms lost, alarms lost, alarms lost, alarms lost, alarms lost, "
                   "alarms +2");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (CommandCity *f, gconstpointer data);
  } tests[] = {
    { "/service/handovers/time", test_time },       { "/service/handovers/night", test_night },
    { "/service/handovers/waiting", test_waiting }, { "/service/handovers/alarms", test_alarms },
    { "/service/handovers/town", test_town },       { "/service/handovers/rest", test_rest },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, CommandCity, NULL, command_city_set_up, tests[i].func,
                command_city_tear_down);

  return g_test_run ();
}
