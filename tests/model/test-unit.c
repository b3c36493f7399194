/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-unit.h"

#include "journal.h"

#define REGISTRATION                                                                               \
  "{\"kind\":\"member\",\"name\":\"王五\",\"organization\":\"杨舍镇\",\"grid\":"              \
  "\"320582100001001\","                                                                           \
  "\"phone\":\"138\"}"

typedef struct
{
  const char *subject;
  const char *kind;
  const char *data;
  YpUnitStatus status;
  guint n_tasks;
  const char *incident;
  gboolean is_change; /* whether the status is another than before */
} Step;

/* Takes @self. */
static YpUnit *
step (YpUnit *self,
      guint64 seq,
      const char *subject,
      const char *kind,
      const char *data,
      GError **error)
{
  g_autoptr (YpUnit) before = self;
  g_autoptr (YpEntry) entry = entry_from (seq, subject, kind, data);

  return yp_unit_apply (before, entry, error);
}

static YpUnit *
register_unit (const char *data)
{
  g_autoptr (GError) error = NULL;
  YpUnit *unit = step (NULL, 1, "unit/M0001", "registered", data, &error);

  g_assert_no_error (error);
  return unit;
}

static char *
to_text (YpUnit *unit)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_unit_write_json (unit, &writer, NULL);
  return g_strdup (text->str);
}

static void
test_register (void)
{
  g_autoptr (YpUnit) unit = register_unit (REGISTRATION);
  const YpUnitFacts *facts = yp_unit_get_facts (unit);

  g_assert_cmpstr (yp_unit_get_id (unit), ==, "M0001");
  g_assert_cmpuint (facts->seq, ==, 1);
  g_assert_cmpint (facts->kind, ==, YP_UNIT_MEMBER);
  g_assert_cmpint (facts->status, ==, YP_UNIT_AVAILABLE);
  g_assert_cmpstr (facts->name, ==, "王五");
  g_assert_cmpstr (facts->organization, ==, "杨舍镇");
  g_assert_cmpstr (facts->grid, ==, "320582100001001");
  g_assert_cmpstr (facts->phone, ==, "138");
  g_assert_null (facts->incident);
  g_assert_cmpuint (facts->n_tasks, ==, 0);
  g_assert_cmpint (facts->updated_at, ==, G_USEC_PER_SEC);
}

static void
test_change (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpUnit) unit = register_unit ("{\"kind\":\"boat\",\"duty\":false,\"phone\":\"1\"}");
  const YpUnitFacts *facts = yp_unit_get_facts (unit);

  g_assert_cmpint (facts->status, ==, YP_UNIT_OFF_DUTY);
  g_assert_cmpstr (facts->name, ==, "M0001");

  unit = step (g_steal_pointer (&unit), 2, "unit/M0001", "registered",
               "{\"kind\":\"drone\",\"name\":\"一号\",\"phone\":null}", &error);
  g_assert_no_error (error);
  facts = yp_unit_get_facts (unit);
  g_assert_cmpint (facts->kind, ==, YP_UNIT_DRONE);
  g_assert_cmpint (facts->status, ==, YP_UNIT_OFF_DUTY);
  g_assert_cmpint (facts->updated_at, ==, G_USEC_PER_SEC);
  g_assert_cmpstr (facts->name, ==, "一号");
  g_assert_null (facts->phone);

  unit = step (g_steal_pointer (&unit), 3, "unit/M0001", "registered", "{\"duty\":true}", &error);
  g_assert_no_error (error);
  facts = yp_unit_get_facts (unit);
  g_assert_cmpint (facts->status, ==, YP_UNIT_AVAILABLE);
  g_assert_cmpint (facts->updated_at, ==, 3 * G_USEC_PER_SEC);
  g_assert_cmpstr (facts->name, ==, "一号");
}

#define UNIT "{\"unit\":\"M0001\"}"

/* Two tasks that overlap; then one alone. */
static const Step work[] = {
  { "incident/A", "dispatched", UNIT, YP_UNIT_DISPATCHED, 1, "A", TRUE },
  { "incident/A", "accepted", UNIT, YP_UNIT_EN_ROUTE, 1, "A", TRUE },
  { "incident/B", "dispatched", UNIT, YP_UNIT_EN_ROUTE, 2, "B", FALSE },
  { "incident/A", "arrived", UNIT, YP_UNIT_ON_SCENE, 2, "B", TRUE },
  { "unit/M0001", "registered", "{\"duty\":true}", YP_UNIT_ON_SCENE, 2, "B", FALSE },
  { "incident/A", "handled", UNIT, YP_UNIT_DISPATCHED, 1, "B", TRUE },
  { "incident/B", "accepted", UNIT, YP_UNIT_EN_ROUTE, 1, "B", TRUE },
  { "incident/B", "arrived", UNIT, YP_UNIT_ON_SCENE, 1, "B", TRUE },
  { "incident/B", "handled", UNIT, YP_UNIT_AVAILABLE, 0, NULL, TRUE },
  { "incident/C", "dispatched", UNIT, YP_UNIT_DISPATCHED, 1, "C", TRUE },
  { "incident/D", "dispatched", UNIT, YP_UNIT_DISPATCHED, 2, "D", FALSE },
  { "incident/D", "accepted", UNIT, YP_UNIT_EN_ROUTE, 2, "D", TRUE },
  { "incident/D", "arrived", UNIT, YP_UNIT_ON_SCENE, 2, "D", TRUE },
  { "incident/D", "handled", UNIT, YP_UNIT_DISPATCHED, 1, NULL, TRUE },
};

static void
test_work (void)
{
  g_autoptr (YpUnit) unit = register_unit (REGISTRATION);
  gint64 since = G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (work); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (YpUnit) again = NULL;
      g_autofree char *text = NULL;
      g_autofree char *text_again = NULL;
      const YpUnitFacts *facts;

      unit = step (g_steal_pointer (&unit), i + 2, work[i].subject, work[i].kind, work[i].data,
                   &error);
      g_assert_no_error (error);
      facts = yp_unit_get_facts (unit);
      since = work[i].is_change ? (gint64) (i + 2) * G_USEC_PER_SEC : since;
      g_assert_cmpuint (facts->seq, ==, i + 2);
      g_assert_cmpint (facts->status, ==, work[i].status);
      g_assert_cmpuint (facts->n_tasks, ==, work[i].n_tasks);
      g_assert_cmpstr (facts->incident, ==, work[i].incident);
      g_assert_cmpint (facts->updated_at, ==, since);

      text = to_text (unit);
      object = object_from (text);
      again = yp_unit_new_from_json (object, &error);
      g_assert_no_error (error);
      text_again = to_text (again);
      g_assert_cmpstr (text_again, ==, text);
    }
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *subject;
    const char *kind;
    const char *data;
    YpError code;
  } cases[] = {
    { "incident/A", "accepted", UNIT, YP_ERROR_REFUSED },
    { "incident/A", "arrived", UNIT, YP_ERROR_REFUSED },
    { "incident/A", "handled", UNIT, YP_ERROR_REFUSED },
    { "incident/A", "filed", UNIT, YP_ERROR_INVALID },
    { "incident/A", "checked", UNIT, YP_ERROR_INVALID },
    { "incident/A", "dispatched", "{}", YP_ERROR_INVALID },
    { "incident/A", "dispatched", "{\"unit\":\"M0002\"}", YP_ERROR_INVALID },
    { "layer/grids", "imported", UNIT, YP_ERROR_INVALID },
    { "unit/M0001", "dispatched", UNIT, YP_ERROR_INVALID },
    { "unit/M0001", "vanished", "{}", YP_ERROR_INVALID },
    { "unit/M0001", "registered", "{\"kind\":\"dog\"}", YP_ERROR_INVALID },
    { "unit/M0001", "registered", "{\"name\":7}", YP_ERROR_INVALID },
    { "unit/M0001", "registered", "{\"duty\":\"no\"}", YP_ERROR_INVALID },
    { "unit/M0002", "registered", "{}", YP_ERROR_INVALID },
  };
  g_autoptr (YpUnit) unit = register_unit (REGISTRATION);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          step (g_object_ref (unit), 2, cases[i].subject, cases[i].kind, cases[i].data, &error));
      g_assert_error (error, YP_ERROR, (int) cases[i].code);
    }
}

static void
test_refuses_first (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (step (NULL, 1, "incident/A", "dispatched", UNIT, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
  g_clear_error (&error);

  g_assert_null (step (NULL, 1, "unit/M0001", "registered", "{}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (step (NULL, 1, "unit/a/b", "registered", REGISTRATION, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);
}

static void
test_duty (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpUnit) off = register_unit ("{\"kind\":\"member\",\"duty\":false}");
  g_autoptr (YpUnit) busy = register_unit (REGISTRATION);

  g_assert_null (step (g_object_ref (off), 2, "incident/A", "dispatched", UNIT, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
  g_clear_error (&error);

  busy = step (g_steal_pointer (&busy), 2, "incident/A", "dispatched", UNIT, NULL);
  g_assert_null (
      step (g_object_ref (busy), 3, "unit/M0001", "registered", "{\"duty\":false}", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
  g_clear_error (&error);

  g_assert_null (step (g_object_ref (busy), 2, "incident/A", "accepted", UNIT, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

static void
test_entry_id (void)
{
  static const struct
  {
    const char *subject;
    const char *kind;
    const char *id;
  } cases[] = {
    { "unit/M0002", "registered", "M0002" }, { "incident/A", "dispatched", "M0001" },
    { "incident/A", "accepted", "M0001" },   { "incident/A", "arrived", "M0001" },
    { "incident/A", "handled", "M0001" },    { "incident/A", "reported", NULL },
    { "incident/A", "filed", NULL },         { "incident/A", "checked", NULL },
    { "incident/A", "closed", NULL },        { "layer/grids", "dispatched", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (YpEntry) entry = entry_from (1, cases[i].subject, cases[i].kind, UNIT);

      g_assert_cmpstr (yp_unit_get_entry_id (entry), ==, cases[i].id);
    }
}

static void
test_json_refuses (void)
{
  static const char *const required[] = { "id",   "seq",     "kind",      "status",
                                          "name", "n_tasks", "updated_at" };
  g_autoptr (YpUnit) unit = register_unit (REGISTRATION);
  g_autofree char *text = to_text (unit);
  g_autoptr (JsonObject) object = object_from (text);
  g_autoptr (GList) names = json_object_get_members (object);

  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (text, NULL);

      json_object_remove_member (json_node_get_object (node), required[i]);
      g_assert_null (yp_unit_new_from_json (json_node_get_object (node), &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (text, NULL);

      json_object_set_boolean_member (json_node_get_object (node), l->data, TRUE);
      g_assert_null (yp_unit_new_from_json (json_node_get_object (node), &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

static void
test_names (void)
{
  YpUnitKind kind = YP_UNIT_MEMBER;
  YpUnitStatus status = YP_UNIT_OFF_DUTY;

  for (guint i = 0; i < YP_N_UNIT_KINDS; i++)
    {
      g_assert_true (yp_unit_kind_from_name (yp_unit_kind_get_name ((YpUnitKind) i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  for (guint i = 0; i < YP_N_UNIT_STATUSES; i++)
    {
      g_assert_true (
          yp_unit_status_from_name (yp_unit_status_get_name ((YpUnitStatus) i), &status));
      g_assert_cmpint (status, ==, i);
    }

  g_assert_false (yp_unit_kind_from_name ("dog", &kind));
  g_assert_false (yp_unit_status_from_name (NULL, &status));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/unit/register", test_register);
  g_test_add_func ("/model/unit/change", test_change);
  g_test_add_func ("/model/unit/work", test_work);
  g_test_add_func ("/model/unit/refuses", test_refuses);
  g_test_add_func ("/model/unit/refuses-first", test_refuses_first);
  g_test_add_func ("/model/unit/duty", test_duty);
  g_test_add_func ("/model/unit/entry-id", test_entry_id);
  g_test_add_func ("/model/unit/json/refuses", test_json_refuses);
  g_test_add_func ("/model/unit/names", test_names);

  return g_test_run ();
}
