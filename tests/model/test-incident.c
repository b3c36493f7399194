/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-incident.h"

#include "journal.h"

#define SUBJECT "incident/zjg-19700101-000001"
#define REPORT                                                                                     \
  "{\"item\":\"gbt47678.5:matter:01037\",\"source\":\"hotline12345\",\"description\":"             \
  "\"路灯不亮\","                                                                              \
  "\"address\":\"人民路\",\"lon\":120.5551234567,\"lat\":31.875,\"town\":\"320582100\","        \
  "\"village\":\"320582100001\",\"grid\":\"320582100001001\",\"media_url\":\"https://x/1.jpg\","   \
  "\"contact\":\"张 138\",\"reported_at\":\"1969-12-31T23:00:00.000Z\"}"

/* Takes @self. */
static YpIncident *
step (YpIncident *self, guint64 seq, const char *kind, const char *data, GError **error)
{
  g_autoptr (YpIncident) before = self;
  g_autoptr (YpEntry) entry = entry_from (seq, SUBJECT, kind, data);

  return yp_incident_apply (before, entry, error);
}

static YpIncident *
report (void)
{
  g_autoptr (GError) error = NULL;
  YpIncident *incident = step (NULL, 1, "reported", REPORT, &error);

  g_assert_no_error (error);
  return incident;
}

static void
test_report (void)
{
  g_autoptr (YpIncident) incident = report ();
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  g_assert_cmpstr (yp_incident_get_id (incident), ==, "zjg-19700101-000001");
  g_assert_cmpuint (facts->seq, ==, 1);
  g_assert_cmpint (facts->state, ==, YP_STATE_REPORTED);
  g_assert_cmpstr (facts->item, ==, "gbt47678.5:matter:01037");
  g_assert_cmpstr (facts->source, ==, "hotline12345");
  g_assert_cmpstr (facts->description, ==, "路灯不亮");
  g_assert_cmpstr (facts->address, ==, "人民路");
  g_assert_true (facts->has_place);
  g_assert_cmpfloat (facts->longitude, ==, 120.5551234567);
  g_assert_cmpfloat (facts->latitude, ==, 31.875);
  g_assert_cmpstr (facts->grid, ==, "320582100001001");
  g_assert_cmpstr (facts->contact, ==, "张 138");
  g_assert_null (facts->unit);
  g_assert_null (facts->note);
  g_assert_cmpint (facts->reported_at, ==, G_GINT64_CONSTANT (-3600000000));
  g_assert_cmpint (facts->received_at, ==, G_USEC_PER_SEC);
  g_assert_cmpint (facts->updated_at, ==, G_USEC_PER_SEC);
}

static void
test_report_least (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpIncident) incident = step (
      NULL, 1, "reported", "{\"item\":\"a:matter:1\",\"source\":\"iot\",\"lon\":null}", &error);
  const YpIncidentFacts *facts;

  g_assert_no_error (error);
  facts = yp_incident_get_facts (incident);
  g_assert_false (facts->has_place);
  g_assert_cmpstr (facts->description, ==, "");
  g_assert_null (facts->address);
  g_assert_cmpint (facts->reported_at, ==, facts->received_at);
}

static void
test_report_refuses (gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (step (NULL, 1, "reported", data, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "zjg-19700101-000001"));
}

static char *
to_text (YpIncident *incident)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_incident_write_json (incident, &writer, NULL);
  return g_strdup (text->str);
}

/* After every step of the path: what is written is read as the same. */
static void
test_path (void)
{
  static const char *const data[] = {
    "{\"note\":\"立案\"}",
    "{\"unit\":\"M0001\",\"note\":\"请去\"}",
    "{\"unit\":\"M0001\"}",
    "{\"unit\":\"M0001\",\"note\":\"到了\"}",
    "{\"unit\":\"M0001\"}",
    "{\"unit\":\"M0001\"}",
    "{}",
  };
  static const char *const notes[] = { "立案", "请去", NULL, "到了", NULL, NULL, NULL };
  guint n = 0;
  const YpTransition *table = yp_lifecycle_get_table (&n);
  g_autoptr (YpIncident) incident = report ();

  for (guint i = 0; i < G_N_ELEMENTS (data); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (YpIncident) again = NULL;
      g_autofree char *text = NULL;
      g_autofree char *text_again = NULL;
      const YpIncidentFacts *facts;

      incident = step (g_steal_pointer (&incident), i + 2, table[i].kind, data[i], &error);
      g_assert_no_error (error);
      facts = yp_incident_get_facts (incident);
      g_assert_cmpint (facts->state, ==, table[i].to);
      g_assert_cmpuint (facts->seq, ==, i + 2);
      g_assert_cmpint (facts->updated_at, ==, (gint64) (i + 2) * G_USEC_PER_SEC);
      g_assert_cmpint (facts->received_at, ==, G_USEC_PER_SEC);
      g_assert_cmpstr (facts->unit, ==, i == 0 ? NULL : "M0001");
      g_assert_cmpstr (facts->note, ==, notes[i]);

      text = to_text (incident);
      object = object_from (text);
      again = yp_incident_new_from_json (object, &error);
      g_assert_no_error (error);
      text_again = to_text (again);
      g_assert_cmpstr (text_again, ==, text);
      g_assert_cmpfloat (yp_incident_get_facts (again)->longitude, ==, facts->longitude);
    }
}

/* Every step of the path in every state of the path: only the next one is taken. */
static void
test_guards (void)
{
  guint n = 0;
  const YpTransition *table = yp_lifecycle_get_table (&n);
  g_autoptr (YpIncident) incident = report ();

  for (n = 0; table[n].is_path; n++)
    ;
  for (guint state = 0; state <= n; state++)
    {
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (YpIncident) after =
              step (g_object_ref (incident), 100, table[i].kind, "{\"unit\":\"M0001\"}", &error);

          /* Filing says nothing of units. */
          if (i == state && i > 0)
            g_assert_no_error (error);
          else
            g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
        }

      if (state < n)
        incident = step (g_steal_pointer (&incident), state + 2, table[state].kind,
                         state == 0 ? "{}" : "{\"unit\":\"M0001\"}", NULL);
    }
}

/* A way through the machine: the entry's kind and data, the state after it, and which rule refuses
 * it (%NULL where none does). `at` is the entry's number in seconds. */
typedef struct
{
  const char *kind;
  const char *data;
  YpState state;
  const char *refusal;
} Walk;

#define UNIT "{\"unit\":\"M0001\",\"note\":\"x\"}"
#define NOTE "{\"note\":\"x\"}"
#define DUE(seconds)                                                                               \
  "{\"time_limit\":\"work_hour:4\",\"due_at\":\"1970-01-01T00:00:" seconds ".000Z\"}"
#define UNTIL(time) "{\"note\":\"x\",\"until\":\"" time "\"}"

/* clang-format off */

static const Walk bounced[] = {
  { "verified", "{}", YP_STATE_VERIFIED, NULL },
  { "verified", "{}", YP_STATE_VERIFIED, "It is verified" },
  { "filed", "{}", YP_STATE_FILED, NULL },
  { "accepted", UNIT, YP_STATE_FILED, "it can be dispatched" },
  { "dispatched", "{\"organization\":\"lighting\"}", YP_STATE_DISPATCHED, NULL },
  { "accepted", "{}", YP_STATE_DISPATCHED, "has not assigned a unit" },
  { "assigned", UNIT, YP_STATE_DISPATCHED, NULL },
  { "assigned", UNIT, YP_STATE_DISPATCHED, "Unit M0001 has it" },
  { "returned", UNIT, YP_STATE_RETURNED, NULL },
  { "closed", "{}", YP_STATE_RETURNED, "only what is checked can be closed" },
  { "handled", "{}", YP_STATE_RETURNED, "only what is arrived can be handled" },
  { "dispatched", UNIT, YP_STATE_DISPATCHED, NULL },
  { "revoked", UNIT, YP_STATE_FILED, NULL },
  { "sent-back", NOTE, YP_STATE_REPORTED, NULL },
  { "rejected", NOTE, YP_STATE_REJECTED, NULL },
  { "reopened", NOTE, YP_STATE_REPORTED, NULL },
  { "merged", "{\"into\":\"zjg-19700101-000001\"}", YP_STATE_REPORTED, "must name another" },
  { "merged", "{\"into\":\"zjg-19700101-000002\"}", YP_STATE_MERGED, NULL },
  { "concluded", NOTE, YP_STATE_MERGED, NULL },
  { "filed", "{}", YP_STATE_MERGED, "It is merged" },
};

static const Walk extended[] = {
  { "filed", DUE ("20"), YP_STATE_FILED, NULL },
  { "dispatched", UNIT, YP_STATE_DISPATCHED, NULL },
  { "extended", DUE ("30"), YP_STATE_DISPATCHED, "No extension was asked for" },
  { "endorsed", "{}", YP_STATE_DISPATCHED, "Nothing was asked for" },
  { "extension-requested", NOTE, YP_STATE_DISPATCHED, NULL },
  { "extension-requested", NOTE, YP_STATE_DISPATCHED, "waits for its review" },
  { "extended", DUE ("30"), YP_STATE_DISPATCHED, "The first review" },
  { "endorsed", "{}", YP_STATE_DISPATCHED, NULL },
  { "endorsed", "{}", YP_STATE_DISPATCHED, "The first review is done" },
  { "refused", NOTE, YP_STATE_DISPATCHED, NULL },
  { "extension-requested", NOTE, YP_STATE_DISPATCHED, NULL },
  { "endorsed", "{}", YP_STATE_DISPATCHED, NULL },
  { "extended", DUE ("30"), YP_STATE_DISPATCHED, NULL },
  { "extension-requested", NOTE, YP_STATE_DISPATCHED, NULL },
  { "endorsed", "{}", YP_STATE_DISPATCHED, NULL },
  { "extended", DUE ("40"), YP_STATE_DISPATCHED, NULL },
  { "extension-requested", NOTE, YP_STATE_DISPATCHED, "extended 2 times" },
};

static const Walk late[] = {
  { "filed", DUE ("03"), YP_STATE_FILED, NULL },
  { "dispatched", UNIT, YP_STATE_DISPATCHED, NULL },
  { "extension-requested", NOTE, YP_STATE_DISPATCHED, "Its limit has passed" },
  { "accepted", UNIT, YP_STATE_ACCEPTED, NULL },
  { "arrived", UNIT, YP_STATE_ARRIVED, NULL },
  { "handled", UNIT, YP_STATE_HANDLED, NULL },
  { "reworked", UNIT, YP_STATE_DISPATCHED, NULL },
  { "accepted", UNIT, YP_STATE_ACCEPTED, NULL },
  { "arrived", UNIT, YP_STATE_ARRIVED, NULL },
  { "handled", UNIT, YP_STATE_HANDLED, NULL },
  { "checked", "{}", YP_STATE_CHECKED, NULL },
  { "appealed", NOTE, YP_STATE_CHECKED, "only what is closed" },
  { "closed", "{}", YP_STATE_CLOSED, NULL },
  { "appealed", NOTE, YP_STATE_CLOSED, NULL },
  { "exempted", "{}", YP_STATE_CLOSED, "The first review" },
  { "endorsed", "{}", YP_STATE_CLOSED, NULL },
  { "exempted", "{}", YP_STATE_CLOSED, NULL },
  { "appealed", NOTE, YP_STATE_CLOSED, "appealed against already" },
  { "followed-up", "{\"satisfaction\":\"delighted\"}", YP_STATE_CLOSED, "is not one of" },
  { "followed-up", "{\"satisfaction\":\"satisfied\"}", YP_STATE_CLOSED, NULL },
};

static const Walk suspended[] = {
  { "filed", DUE ("50"), YP_STATE_FILED, NULL },
  { "dispatched", UNIT, YP_STATE_DISPATCHED, NULL },
  { "suspended", UNIT, YP_STATE_DISPATCHED, "No suspension was asked for" },
  { "suspension-requested", UNTIL ("1970-01-01T00:00:02.000Z"), YP_STATE_DISPATCHED, "within a year" },
  { "suspension-requested", UNTIL ("1971-02-01T00:00:00.000Z"), YP_STATE_DISPATCHED, "within a year" },
  { "suspension-requested", NOTE, YP_STATE_DISPATCHED, "until" },
  { "suspension-requested", UNTIL ("1970-12-01T00:00:00.000Z"), YP_STATE_DISPATCHED, NULL },
  { "suspended", UNIT, YP_STATE_SUSPENDED, NULL },
  { "dispatched", UNIT, YP_STATE_SUSPENDED, "It is suspended" },
  { "resumed", DUE ("58"), YP_STATE_FILED, NULL },
  { "force-closed", NOTE, YP_STATE_CLOSED, NULL },
};

static const Walk forced[] = {
  { "filed", DUE ("03"), YP_STATE_FILED, NULL },
  { "dispatched", "{\"organization\":\"lighting\"}", YP_STATE_DISPATCHED, NULL },
  { "force-closed", NOTE, YP_STATE_CLOSED, NULL },
  { "appealed", NOTE, YP_STATE_CLOSED, NULL },
};

static const Walk missed[] = {
  { "filed", DUE ("50"), YP_STATE_FILED, NULL },
  { "suspension-requested", UNTIL ("1970-01-01T00:00:05.000Z"), YP_STATE_FILED, NULL },
  { "annotated", NOTE, YP_STATE_FILED, NULL },
  { "annotated", NOTE, YP_STATE_FILED, NULL },
  { "suspended", "{}", YP_STATE_FILED, "has come" },
  { "refused", NOTE, YP_STATE_FILED, NULL },
};

static const Walk overtaken[] = {
  { "filed", DUE ("50"), YP_STATE_FILED, NULL },
  { "suspension-requested", UNTIL ("1970-12-01T00:00:00.000Z"), YP_STATE_FILED, NULL },
  { "merged", "{\"into\":\"zjg-19700101-000002\"}", YP_STATE_MERGED, NULL },
};

static const Walk at_the_desk[] = {
  { "answered", NOTE, YP_STATE_CLOSED, NULL },
  { "appealed", NOTE, YP_STATE_CLOSED, "It was not late" },
  { "voided", NOTE, YP_STATE_CLOSED, "only what is" },
};

/* clang-format on */

static YpIncident *
walk (const Walk *steps, guint n_steps)
{
  g_autoptr (YpIncident) incident = report ();

  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YpIncident) after =
          step (g_object_ref (incident), i + 2, steps[i].kind, steps[i].data, &error);

      g_test_message ("step %u: %s", i, steps[i].kind);
      if (steps[i].refusal != NULL)
        {
          g_assert_null (after);
          g_assert_nonnull (error);
          if (strstr (error->message, steps[i].refusal) == NULL)
            g_error ("step %u: “%s” does not say “%s”", i, error->message, steps[i].refusal);
        }
      else
        {
          g_assert_no_error (error);
          g_set_object (&incident, after);
        }
      g_assert_cmpint (yp_incident_get_facts (incident)->state, ==, steps[i].state);
    }

  return g_steal_pointer (&incident);
}

static void
assert_same_again (YpIncident *incident)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = to_text (incident);
  g_autoptr (JsonObject) object = object_from (text);
  g_autoptr (YpIncident) again = yp_incident_new_from_json (object, &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = to_text (again);
  g_assert_cmpstr (text_again, ==, text);
}

static void
test_bounced (void)
{
  g_autoptr (YpIncident) incident = walk (bounced, G_N_ELEMENTS (bounced));
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  g_assert_cmpuint (facts->n_returns, ==, 1);
  g_assert_cmpuint (facts->n_reopenings, ==, 1);
  g_assert_cmpstr (facts->merged_into, ==, "zjg-19700101-000002");
  g_assert_cmpint (facts->ended_at, >, 0);
  g_assert_null (facts->unit);
  assert_same_again (incident);
}

static void
test_extended (void)
{
  g_autoptr (YpIncident) incident = walk (extended, G_N_ELEMENTS (extended));
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  g_assert_cmpuint (facts->n_extensions, ==, 2);
  g_assert_cmpint (facts->due_at, ==, 40 * G_USEC_PER_SEC);
  g_assert_cmpstr (facts->time_limit, ==, "work_hour:4");
  g_assert_false (yp_incident_is_late (incident, 40 * G_USEC_PER_SEC));
  g_assert_true (yp_incident_is_late (incident, 41 * G_USEC_PER_SEC));
  assert_same_again (incident);
}

static void
test_late (void)
{
  g_autoptr (YpIncident) incident = walk (late, G_N_ELEMENTS (late));
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  g_assert_cmpuint (facts->n_reworks, ==, 1);
  g_assert_true (facts->is_exempt);
  g_assert_true (yp_incident_is_late (incident, 0));
  g_assert_cmpstr (facts->closure, ==, "checked");
  g_assert_cmpint (facts->satisfaction, ==, YP_SATISFACTION_SATISFIED);
  assert_same_again (incident);
}

static void
test_suspended (void)
{
  g_autoptr (YpIncident) incident = walk (suspended, G_N_ELEMENTS (suspended));
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  g_assert_cmpstr (facts->pauses, ==, "1970-01-01T00:00:09.000Z/1970-01-01T00:00:11.000Z");
  g_assert_cmpint (facts->due_at, ==, 58 * G_USEC_PER_SEC);
  g_assert_cmpint (facts->suspended_at, ==, 0);
  g_assert_cmpstr (facts->closure, ==, "forced");
  assert_same_again (incident);
}

/* What counts as late can be appealed against, also when nobody ever handled it. */
static void
test_forced (void)
{
  g_autoptr (YpIncident) incident = walk (forced, G_N_ELEMENTS (forced));

  g_assert_true (yp_incident_is_late (incident, 0));
  g_assert_cmpint (yp_incident_get_facts (incident)->pending, ==, YP_PENDING_APPEAL);
}

/* A rest is not granted until a day that has come. */
static void
test_missed (void)
{
  g_autoptr (YpIncident) incident = walk (missed, G_N_ELEMENTS (missed));

  g_assert_cmpint (yp_incident_get_facts (incident)->pending, ==, YP_PENDING_NONE);
}

/* Who is merged has nothing to ask for any more. */
static void
test_overtaken (void)
{
  g_autoptr (YpIncident) incident = walk (overtaken, G_N_ELEMENTS (overtaken));
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  g_assert_cmpint (facts->pending, ==, YP_PENDING_NONE);
  g_assert_cmpint (facts->pending_until, ==, 0);
}

static void
test_at_the_desk (void)
{
  g_autoptr (YpIncident) incident = walk (at_the_desk, G_N_ELEMENTS (at_the_desk));

  g_assert_cmpstr (yp_incident_get_facts (incident)->closure, ==, "answered");
  assert_same_again (incident);
}

static void
test_unit_is_named (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpIncident) incident = report ();

  incident = step (g_steal_pointer (&incident), 2, "filed", "{}", NULL);
  g_assert_null (step (g_object_ref (incident), 3, "dispatched", "{}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (step (g_object_ref (incident), 3, "dispatched", "{\"unit\":\"a/b\"}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  incident = step (g_steal_pointer (&incident), 3, "dispatched", "{\"unit\":\"M0001\"}", NULL);
  g_assert_null (step (g_object_ref (incident), 4, "accepted", "{}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (step (g_object_ref (incident), 4, "accepted", "{\"unit\":\"M0002\"}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
}

static void
test_order (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpIncident) incident = report ();
  g_autoptr (YpEntry) other = entry_from (2, "incident/other", "filed", "{}");
  g_autoptr (YpEntry) unit = entry_from (2, "unit/M0001", "registered", "{}");
  g_autoptr (YpEntry) no_id =
      entry_from (2, "incident/", "reported", "{\"item\":\"a\",\"source\":\"b\"}");

  g_assert_null (step (NULL, 1, "filed", "{}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
  g_clear_error (&error);

  g_assert_null (step (g_object_ref (incident), 2, "reported", REPORT, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
  g_clear_error (&error);

  g_assert_null (step (g_object_ref (incident), 2, "vanished", "{}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (step (g_object_ref (incident), 1, "filed", "{}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (yp_incident_apply (incident, other, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (yp_incident_apply (incident, unit, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (yp_incident_apply (NULL, no_id, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

/* What is required goes missing, and everything is given a wrong type. */
static void
test_json_refuses (void)
{
  static const char *const required[] = { "id",          "seq",        "state",
                                          "item",        "source",     "reported_at",
                                          "received_at", "updated_at", "lon" };
  g_autoptr (YpIncident) incident = report ();
  g_autofree char *text = to_text (incident);
  g_autoptr (JsonObject) object = object_from (text);
  g_autoptr (GList) names = json_object_get_members (object);

  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (text, NULL);

      json_object_remove_member (json_node_get_object (node), required[i]);
      g_assert_null (yp_incident_new_from_json (json_node_get_object (node), &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (text, NULL);

      json_object_set_boolean_member (json_node_get_object (node), l->data, TRUE);
      g_assert_null (yp_incident_new_from_json (json_node_get_object (node), &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  static const char *const refused[] = {
    "{}",
    "{\"item\":\"a\"}",
    "{\"source\":\"a\"}",
    "{\"item\":\"\",\"source\":\"a\"}",
    "{\"item\":7,\"source\":\"a\"}",
    "{\"item\":\"a\",\"source\":\"a\",\"description\":7}",
    "{\"item\":\"a\",\"source\":\"a\",\"lon\":120}",
    "{\"item\":\"a\",\"source\":\"a\",\"lat\":31}",
    "{\"item\":\"a\",\"source\":\"a\",\"lon\":181,\"lat\":31}",
    "{\"item\":\"a\",\"source\":\"a\",\"lon\":\"120\",\"lat\":31}",
    "{\"item\":\"a\",\"source\":\"a\",\"reported_at\":\"yesterday\"}",
    "{\"item\":\"a\",\"source\":\"a\",\"contact\":{}}",
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/incident/report", test_report);
  g_test_add_func ("/model/incident/report/least", test_report_least);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/incident/report/refuses/%u", i);

      g_test_add_data_func (path, refused[i], test_report_refuses);
    }
  g_test_add_func ("/model/incident/path", test_path);
  g_test_add_func ("/model/incident/guards", test_guards);
  g_test_add_func ("/model/incident/bounced", test_bounced);
  g_test_add_func ("/model/incident/extended", test_extended);
  g_test_add_func ("/model/incident/late", test_late);
  g_test_add_func ("/model/incident/suspended", test_suspended);
  g_test_add_func ("/model/incident/forced", test_forced);
  g_test_add_func ("/model/incident/missed", test_missed);
  g_test_add_func ("/model/incident/overtaken", test_overtaken);
  g_test_add_func ("/model/incident/at-the-desk", test_at_the_desk);
  g_test_add_func ("/model/incident/unit-is-named", test_unit_is_named);
  g_test_add_func ("/model/incident/order", test_order);
  g_test_add_func ("/model/incident/json/refuses", test_json_refuses);

  return g_test_run ();
}
