/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-item.h"

#include "yp-error.h"

#define START "{\"key\":\"s:matter:1\",\"name\":\"n\",\"group\":\"g\""

/* 2026-07-01 in China. */
#define JULY G_GINT64_CONSTANT (1782835200000000)

static YpItem *
parse (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (text, strlen (text), NULL);

  g_assert_nonnull (object);
  return yp_item_new_from_json (object, error);
}

static const char *const wholes[] = {
  START "}",
  START ",\"lead\":\"城管局\",\"support\":\"住建局、公安局\",\"version\":\"2026\","
        "\"effective_from\":\"2026-06-30T16:00:00.000Z\","
        "\"effective_to\":\"2027-06-30T16:00:00.000Z\"}",
  START ",\"conditions\":[{\"code\":\"1\",\"situation\":\"缺失\",\"limit\":\"urgent_hour:2\","
        "\"closing\":\"恢复\"},{\"code\":\"2\",\"situation\":\"枯死\\u000a或倒伏\","
        "\"limit\":\"work_day:15\",\"qualifier\":\"种植季节\"},{\"code\":\"3\","
        "\"limit\":\"urgent_hour:1\",\"qualifier\":\"夜间 制止\"},{\"code\":\"4\"}]}",
};

/* What is written is what was read. */
static void
test_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YpItem) item = parse (wholes[i], &error);
      g_autoptr (GString) text = g_string_new (NULL);
      YpJsonWriter writer;

      g_assert_no_error (error);
      yp_json_writer_init (&writer, text);
      yp_item_write_json (item, &writer, NULL);
      g_assert_cmpstr (text->str, ==, wholes[i]);
    }
}

static void
test_members (void)
{
  g_autoptr (YpItem) item = parse (wholes[2], NULL);
  g_autoptr (YpItem) again = yp_item_ref (item);
  const YpCondition *condition;

  g_assert_cmpstr (item->standard, ==, "s");
  g_assert_cmpstr (item->kind, ==, "matter");
  g_assert_cmpstr (item->code, ==, "1");
  g_assert_null (item->lead);
  g_assert_cmpuint (item->n_conditions, ==, 4);

  g_assert_true (yp_item_find_condition (again, NULL) == &item->conditions[0]);
  condition = yp_item_find_condition (item, "2");
  g_assert_cmpstr (condition->situation, ==, "枯死\n或倒伏");
  g_assert_true (condition->limit.kind == YP_LIMIT_WORK_DAY && condition->limit.value == 15);
  g_assert_cmpstr (condition->qualifier, ==, "种植季节");
  g_assert_null (condition->closing);
  g_assert_cmpuint (yp_item_find_condition (item, "4")->limit.value, ==, 0);
  g_assert_null (yp_item_find_condition (item, "5"));
}

static void
test_force (void)
{
  g_autoptr (YpItem) always = parse (wholes[0], NULL);
  g_autoptr (YpItem) year = parse (wholes[1], NULL);

  g_assert_null (yp_item_find_condition (always, NULL));
  g_assert_true (yp_item_is_in_force (always, G_MININT64));
  g_assert_true (yp_item_is_in_force (always, G_MAXINT64));
  g_assert_cmpint (year->effective_from, ==, JULY);
  g_assert_false (yp_item_is_in_force (year, JULY - 1));
  g_assert_true (yp_item_is_in_force (year, JULY));
  g_assert_true (yp_item_is_in_force (year, year->effective_to - 1));
  g_assert_false (yp_item_is_in_force (year, year->effective_to));
}

typedef struct
{
  const char *text;
  const char *said; /* what the message holds */
} Case;

static const Case refused[] = {
  { "{\"name\":\"n\",\"group\":\"g\"}", "key" },
  { "{\"key\":\"s:matter\",\"name\":\"n\",\"group\":\"g\"}", "key" },
  { "{\"key\":\"s:matter:1:2\",\"name\":\"n\",\"group\":\"g\"}", "key" },
  { "{\"key\":\":matter:1\",\"name\":\"n\",\"group\":\"g\"}", "standard" },
  { "{\"key\":\"s:thing:1\",\"name\":\"n\",\"group\":\"g\"}", "kind" },
  { "{\"key\":\"s:matter:壹\",\"name\":\"n\",\"group\":\"g\"}", "code" },
  { "{\"key\":\"s:matter:1\",\"group\":\"g\"}", "name" },
  { "{\"key\":\"s:matter:1\",\"name\":\"n\",\"group\":7}", "group" },
  { "{\"key\":\"s:matter:1\",\"name\":\"a\\nb\",\"group\":\"g\"}", "more than one line" },
  { "{\"key\":\"s:matter:1\",\"name\":\"a\\u007f\",\"group\":\"g\"}", "control" },
  { "{\"key\":\"s:matter:1\",\"name\":\"n\",\"group\":\"g\\u3000\"}", "blank" },
  { "{\"key\":\"s:matter:1\",\"name\":\"=1+1\",\"group\":\"g\"}", "formula" },
  { START ",\"lead\":\"\"}", "lead" },
  { START ",\"support\":[]}", "support" },
  { START ",\"effective_from\":\"2026-07-01\"}", "effective_from" },
  { START ",\"effective_from\":\"1970-01-01T00:00:00.000999Z\"}", "1970" },
  { START ",\"effective_to\":\"1969-12-31T23:59:59Z\"}", "1970" },
  { START ",\"effective_from\":\"2026-07-01T00:00:00Z\","
          "\"effective_to\":\"2026-07-01T00:00:00Z\"}",
    "effective_to" },
  { START ",\"conditions\":{}}", "conditions" },
  { START ",\"conditions\":[7]}", "not an object" },
  { START ",\"conditions\":[{}]}", "Condition 1: “code”" },
  { START ",\"conditions\":[{\"code\":\"1\"},{\"code\":\"1\"}]}", "Condition 2: there is another" },
  { START ",\"conditions\":[{\"code\":\"a b\"}]}", "code" },
  { START ",\"conditions\":[{\"code\":\"1\",\"situation\":\"\"}]}", "situation" },
  { START ",\"conditions\":[{\"code\":\"1\",\"closing\":\"a\\tb\"}]}", "closing" },
  { START ",\"conditions\":[{\"code\":\"1\",\"limit\":\"4小时\"}]}", "limit" },
  { START ",\"conditions\":[{\"code\":\"1\",\"limit\":\"work_hour:04\"}]}", "limit" },
  { START ",\"conditions\":[{\"code\":\"1\",\"limit\":\"work_hour:0\"}]}", "limit" },
  { START ",\"conditions\":[{\"code\":\"1\",\"limit\":4}]}", "limit" },
  { START ",\"conditions\":[{\"code\":\"1\",\"qualifier\":\"夜间\"}]}", "qualifier" },
  { START ",\"conditions\":[{\"code\":\"1\",\"limit\":\"work_hour:4\",\"qualifier\":\"3天\"}]}",
    "qualifier" },
  { START ",\"conditions\":[{\"code\":\"1\",\"limit\":\"work_hour:4\",\"qualifier\":\"\"}]}",
    "qualifier" },
};

static void
test_refuses (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (c->text, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  if (strstr (error->message, c->said) == NULL)
    g_error ("%s", error->message);
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new (START ",\"conditions\":[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= 100; i++)
    g_string_append_printf (text, "%s{\"code\":\"%u\"}", i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  g_assert_null (parse (text->str, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/item/whole", test_whole);
  g_test_add_func ("/model/item/members", test_members);
  g_test_add_func ("/model/item/force", test_force);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/item/refuses/%u", i);

      g_test_add_data_func (path, &refused[i], test_refuses);
    }
  g_test_add_func ("/model/item/too-many", test_too_many);

  return g_test_run ();
}
