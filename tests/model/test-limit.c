/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-limit.h"

#include "yp-error.h"

typedef struct
{
  const char *text;
  const char *wire; /* %NULL where it is refused */
  const char *more; /* the qualifier, or what the message must say */
} Case;

static const Case cases[] = {
  { "2紧急工作时", "urgent_hour:2", NULL },
  { "30紧急分钟", "urgent_minute:30", NULL },
  { "15分钟", "urgent_minute:15", NULL },
  { "1紧急工作日", "natural_day:1", NULL },
  { "7自然日", "natural_day:7", NULL },
  { "4工作时", "work_hour:4", NULL },
  { " 4工作时", "work_hour:4", NULL },
  { "4小时", "work_hour:4", NULL },
  { "5工作日", "work_day:5", NULL },
  { "2天", "work_day:2", NULL },
  { "3个工作日", "work_day:3", NULL },
  { "3 个工作日内", "work_day:3", NULL },
  { "24小时以内", "work_hour:24", NULL },
  { "\xe3\x80\x80１９\xc2\xa0天\n", "work_day:19", NULL },
  { "种植季节15工作日", "work_day:15", "种植季节" },
  { "非 种植季节 ２０工作日", "work_day:20", "非 种植季节" },
  { "1紧急工作时制止", "urgent_hour:1", "制止" },
  { "夜间1紧急工作时制止", "urgent_hour:1", "夜间 制止" },
  { "4294967295天", "work_day:4294967295", NULL },
  { "urgent_minute:15", "urgent_minute:15", NULL },
  { "urgent_hour:2", "urgent_hour:2", NULL },
  { "natural_day:1", "natural_day:1", NULL },
  { "work_hour:4", "work_hour:4", NULL },
  { " work_day:0 ", "work_day:0", NULL },
  { "", NULL, "no number" },
  { "\xe3\x80\x80", NULL, "no number" },
  { "立即", NULL, "no number" },
  { "三天", NULL, "no number" },
  { "半天", NULL, "no number" },
  { "5", NULL, "not a unit" },
  { "5日", NULL, "not a unit" },
  { "5天半", NULL, "not a unit" },
  { "2个月", NULL, "not a unit" },
  { "3天5小时", NULL, "not a unit" },
  { "3-5天", NULL, "not a unit" },
  { "1.5天", NULL, "not a unit" },
  { "5工作日以上", NULL, "not a unit" },
  { "-5天", NULL, "else than letters" },
  { ".5天", NULL, "else than letters" },
  { "\x01"
    "5天",
    NULL, "else than letters" },
  { "二十5天", NULL, "partly in words" },
  { "0天", NULL, "no time" },
  { "4294967296天", NULL, "too large" },
  { "99999999999999999999999天", NULL, "too large" },
  { "work_hours:4", NULL, "not a kind" },
  { "work_hour:", NULL, "not a number" },
  { "work_hour:-1", NULL, "not a number" },
  { "work_hour:4 ", "work_hour:4", NULL },
  { "work_hour:4天", NULL, "not a number" },
  { "work_hour:4294967296", NULL, "too large" },
  { "2天\xff", NULL, "UTF-8" },
};

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *qualifier = NULL;
  g_autofree char *wire = NULL;
  YpLimit limit = { YP_LIMIT_URGENT_MINUTE, 77 };

  if (c->wire == NULL)
    {
      g_assert_false (yp_limit_parse (c->text, &limit, &qualifier, &error));
      g_assert_true (error->domain == YP_ERROR);
      g_assert_nonnull (strstr (error->message, c->more));
      g_assert_null (qualifier);
      g_assert_cmpuint (limit.value, ==, 77);
      return;
    }

  g_assert_true (yp_limit_parse (c->text, &limit, &qualifier, &error));
  g_assert_no_error (error);
  wire = yp_limit_format (&limit);
  g_assert_cmpstr (wire, ==, c->wire);
  g_assert_cmpstr (qualifier, ==, c->more);
  g_assert_true (yp_limit_parse (c->text, &limit, NULL, NULL));
}

static void
test_too_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (1000, ' ');
  YpLimit limit;

  memcpy (text, "2天", strlen ("2天"));
  g_assert_false (yp_limit_parse (text, &limit, NULL, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
}

static void
test_chinese (void)
{
  static const char *const words[YP_N_LIMIT_KINDS] = { "4 紧急分钟", "4 紧急工作时", "4 自然日",
                                                       "4 工作时", "4 工作日" };

  for (guint i = 0; i < YP_N_LIMIT_KINDS; i++)
    {
      YpLimit limit = { (YpLimitKind) i, 4 };
      YpLimit none = { (YpLimitKind) i, 0 };
      YpLimit again;
      g_autofree char *text = yp_limit_format_chinese (&limit);
      g_autofree char *no_limit = yp_limit_format_chinese (&none);

      g_assert_cmpstr (text, ==, words[i]);
      g_assert_cmpstr (no_limit, ==, "不限时");
      g_assert_true (yp_limit_parse (text, &again, NULL, NULL));
      g_assert_true (again.kind == limit.kind && again.value == limit.value);
    }
}

/* The rows of outside data that are no limits, each with what is there instead. */
static const char *const passed_over[] = {
  "Unnamed: 5", /* 运城, row 1: a column's name */
  "处置时限",   /* 运城, row 2: the same */
  "limits",     /* example city, row 1: the same */
};

typedef struct
{
  guint n_read;
  guint n_qualified;
  guint n_passed_over;
} Counts;

static void
count_text (const char *text, Counts *counts)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *qualifier = NULL;
  YpLimit limit;

  for (guint i = 0; i < G_N_ELEMENTS (passed_over); i++)
    {
      if (strcmp (text, passed_over[i]) == 0)
        {
          counts->n_passed_over++;
          return;
        }
    }

  if (!yp_limit_parse (text, &limit, &qualifier, &error))
    g_error ("%s", error->message);

  g_assert_cmpuint (limit.value, >, 0);
  counts->n_read++;
  if (qualifier != NULL)
    {
      counts->n_qualified++;
      g_test_message ("“%s”: %s", text, qualifier);
    }
}

static char *
read_outside (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("YP_SHARED_DATA"), name, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_test_skip ("There is no outside data: YP_SHARED_DATA");

  return text;
}

/* Column 6 of well-formed CSV in which other columns hold quotes and lines. */
static void
test_standard (void)
{
  g_autofree char *text =
      read_outside ("b_events/cityguard_standards/yuncheng_component_case_standard.csv");
  g_autoptr (GString) field = g_string_new (NULL);
  Counts counts = { 0, 0, 0 };
  gboolean is_quoted = FALSE;
  guint column = 0;

  if (text == NULL)
    return;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        is_quoted = !is_quoted;

      if (is_quoted || strchr (",\n", *p) == NULL)
        {
          g_string_append_c (field, *p);
          continue;
        }

      if (column == 5)
        count_text (field->str, &counts);
      g_string_truncate (field, 0);
      column = *p == ',' ? column + 1 : 0;
    }

  g_test_message ("%u limits, %u of them qualified; %u rows are none", counts.n_read,
                  counts.n_qualified, counts.n_passed_over);
  g_assert_cmpuint (counts.n_read, ==, 279);
  g_assert_cmpuint (counts.n_qualified, ==, 1);
  g_assert_cmpuint (counts.n_passed_over, ==, 2);
}

static void
test_example_city (void)
{
  g_autofree char *text = read_outside ("g_catalogue/case_limits_example_city.tsv");
  g_auto (GStrv) lines = NULL;
  Counts counts = { 0, 0, 0 };

  if (text == NULL)
    return;

  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) limits = g_strsplit (strrchr (lines[i], '\t') + 1, " / ", -1);

      for (guint j = 0; limits[j] != NULL; j++)
        count_text (limits[j], &counts);
    }

  g_test_message ("%u limits, %u of them qualified; %u rows are none", counts.n_read,
                  counts.n_qualified, counts.n_passed_over);
  g_assert_cmpuint (counts.n_read, ==, 385);
  g_assert_cmpuint (counts.n_qualified, ==, 1);
  g_assert_cmpuint (counts.n_passed_over, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/limit/parse/%u", i);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  g_test_add_func ("/model/limit/too-long", test_too_long);
  g_test_add_func ("/model/limit/chinese", test_chinese);
  g_test_add_func ("/model/limit/standard", test_standard);
  g_test_add_func ("/model/limit/example-city", test_example_city);

  return g_test_run ();
}
