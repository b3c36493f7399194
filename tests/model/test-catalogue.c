/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-catalogue.h"

#include "yp-error.h"

#define HEAD "standard,kind,code,name,group\n"
#define VERSIONS "standard,kind,code,name,group,version,effective_from,effective_to\n"

static const struct
{
  const char *key;
  const char *name;
} needed[] = {
  { "gbt47678.5:component:01037", "路灯" },  { "gbt47678.5:matter:01037", "路灯异常" },
  { "gbt47678.5:matter:06010", "暴露垃圾" }, { "gbt47678.5:matter:06027", "油烟污染" },
  { "gbt47678.5:matter:06028", "噪声扰民" }, { "gbt30428.2:matter:0110", "暴露垃圾" },
  { "local:matter:99005", "路面塌陷" },      { "sample:matter:0501", "政策咨询" },
  { "sample:matter:0801", "其他诉求" },
};

static void
test_sample (void)
{
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_sample ();

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      const YpItem *item = yp_catalogue_find (catalogue, needed[i].key);

      g_assert_nonnull (item);
      g_assert_cmpstr (item->name, ==, needed[i].name);
    }

  for (guint i = 0; i < yp_catalogue_get_n_items (catalogue); i++)
    {
      const YpItem *item = yp_catalogue_get_item (catalogue, i);

      g_assert_true (yp_catalogue_find (catalogue, item->key) == item);
      g_assert_cmpstr (item->version, ==, "sample-1");
      g_assert_nonnull (item->lead);
      g_assert_true (item->n_conditions >= 1 && item->n_conditions <= 4);
      for (guint j = 0; j < item->n_conditions; j++)
        {
          g_assert_nonnull (item->conditions[j].situation);
          g_assert_nonnull (item->conditions[j].closing);
          g_assert_cmpuint (item->conditions[j].limit.value, >, 0);
        }
    }

  g_assert_null (yp_catalogue_find (catalogue, "gbt47678.5:component:06010"));
  g_assert_null (yp_catalogue_find (catalogue, NULL));
}

/* The code table's own numbers, and 八大类 59 项; only the invention says that it is one. */
static void
test_sample_counts (void)
{
  static const struct
  {
    const char *start;
    guint n;
  } counts[] = {
    { "gbt47678.5:component:", 153 },
    { "gbt47678.5:component:01", 76 },
    { "gbt47678.5:component:02", 44 },
    { "gbt47678.5:component:03", 16 },
    { "gbt47678.5:component:04", 14 },
    { "gbt47678.5:component:05", 3 },
    { "gbt47678.5:matter:", 250 },
    { "gbt47678.5:matter:06", 51 },
    { "gbt47678.5:matter:07", 7 },
    { "gbt47678.5:matter:08", 16 },
    { "gbt47678.5:matter:09", 21 },
    { "gbt47678.5:matter:10", 2 },
    { "sample:", 59 },
  };
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_sample ();
  g_autoptr (GHashTable) sample_groups = g_hash_table_new (g_str_hash, g_str_equal);
  guint n[G_N_ELEMENTS (counts)] = { 0 };

  for (guint i = 0; i < yp_catalogue_get_n_items (catalogue); i++)
    {
      const YpItem *item = yp_catalogue_get_item (catalogue, i);
      gboolean is_sample = strcmp (item->standard, "sample") == 0;

      for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
        n[j] += g_str_has_prefix (item->key, counts[j].start) ? 1 : 0;
      g_assert_true (is_sample == g_str_has_suffix (item->group, "（示例）"));
      if (is_sample)
        g_hash_table_add (sample_groups, item->group);
    }

  for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
    g_assert_cmpuint (n[j], ==, counts[j].n);
  g_assert_cmpuint (g_hash_table_size (sample_groups), ==, 8);
}

/* The file that is built in is what would be written. */
static void
test_sample_file (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("PROJECT_ROOT"), "data/catalogue.csv", NULL);
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_sample ();
  g_autofree char *text = NULL;
  g_autofree char *csv = yp_catalogue_to_csv (catalogue);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (csv, ==, text);
}

/* The same names in the table of codes as it was transcribed, where that is present. */
static void
test_code_table (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("YP_SHARED_DATA"), "g_catalogue/gbt47678_5_codes.tsv", NULL);
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_sample ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("There is no outside data: YP_SHARED_DATA");
      return;
    }

  /* A remark and the names of the columns come first. */
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++, n++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      gboolean is_component = strcmp (cells[0], "管理部件") == 0;
      g_autofree char *key =
          g_strdup_printf ("gbt47678.5:%s:%s", is_component ? "component" : "matter", cells[4]);
      const YpItem *item = yp_catalogue_find (catalogue, key);

      g_assert_nonnull (item);
      g_assert_cmpstr (item->name, ==, cells[5]);
      g_assert_cmpstr (item->group, ==, cells[2]);
    }
  g_assert_cmpuint (n, ==, 403);
}

static void
test_forms (void)
{
  static const char *const texts[] = {
    HEAD "s,matter,1,\"a \"\"b\"\", c\",g",
    HEAD "s,matter,1,\"a \"\"b\"\", c\",g\n",
    "\xef\xbb\xbfstandard,kind,code,name,group\r\ns,matter,1,\"a \"\"b\"\", c\",g\r\n",
    "\"standard\",\"kind\",\"code\",\"name\",\"group\"\n\"s\",\"matter\",\"1\",\"a \"\"b\"\", "
    "c\",\"g\"\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YpCatalogue) catalogue =
          yp_catalogue_new_from_csv (texts[i], strlen (texts[i]), &error);
      const YpItem *item;

      g_assert_no_error (error);
      g_assert_cmpuint (yp_catalogue_get_n_items (catalogue), ==, 1);
      item = yp_catalogue_get_item (catalogue, 0);
      g_assert_cmpstr (item->key, ==, "s:matter:1");
      g_assert_cmpstr (item->name, ==, "a \"b\", c");
      g_assert_cmpstr (item->group, ==, "g");
    }
}

typedef struct
{
  const char *text;
  const char *where; /* what the message names */
} Case;

static const Case refused[] = {
  { "", "line 1" },
  { "\n", "row 1" },
  { HEAD, "no item" },
  { "standard;kind;code;name;group\n", "row 1" },
  { "standard,kind,code,name\ns,matter,1,n\n", "row 1" },
  { HEAD "s,matter,1,n\n", "line 2" },
  { HEAD "s,matter,1,n,g,x\n", "line 2" },
  { HEAD "\ns,matter,1,n,g\n", "line 2" },
  { HEAD "s,matter,1,n,g\n\n", "line 3" },
  { HEAD "s,matter,1,n,g\rs,matter,2,n,g\n", "line 2" },
  { HEAD "s,matter,1,n,g\ns,matter,1,m,g\n", "row 3" },
  { HEAD "s,thing,1,n,g\n", "row 2" },
  { HEAD ",matter,1,n,g\n", "row 2" },
  { HEAD "s:t,matter,1,n,g\n", "row 2" },
  { HEAD "s,matter,,n,g\n", "row 2" },
  { HEAD "s,matter,1,,g\n", "row 2" },
  { HEAD "s,matter,1,n,\n", "row 2" },
  { HEAD "s,matter,1,\"n\nm\",g\n", "row 2" },
  { HEAD "s,matter,1,\"n,g\n", "line 3" },
  { HEAD "s,matter,1,n\"x\",g\n", "line 2" },
  { HEAD "s,matter,1,\"n\"x,g\n", "line 2" },
  { HEAD "s,matter,1,\xff,g\n", "byte 41" },
  { VERSIONS "s,matter,1,n,g,a,,\ns,matter,1,n,g,b,2026-07-01,\n", "version b begins while" },
  { VERSIONS "s,matter,1,n,g,a,,2026-07-02\ns,matter,1,n,g,b,2026-07-01,\n", "version b begins" },
  { VERSIONS "s,matter,1,n,g,,,2026-07-01\ns,matter,2,n,g,,,\ns,matter,1,n,g,b,2026-07-01,\n",
    "no name" },
};

static void
test_refuses (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  gsize length = strlen (c->text);
  g_autofree char *text = g_memdup2 (c->text, length + (length == 0 ? 1 : 0));

  g_assert_null (yp_catalogue_new_from_csv (text, length, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  if (strstr (error->message, c->where) == NULL)
    g_error ("%s", error->message);
}

/* 2026-07-01 in China. */
#define JULY G_GINT64_CONSTANT (1782835200000000)

static void
test_versions (void)
{
  static const char text[] = VERSIONS "s,matter,1,new,g,b,2026-07-01,\n"
                                      "s,matter,2,other,g,,,\n"
                                      "s,matter,1,old,g,a,,2026-07-01\n"
                                      "s,matter,3,gone,g,,2020-01-01,2021-01-01\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_from_csv (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (yp_catalogue_get_n_items (catalogue), ==, 4);
  g_assert_cmpstr (yp_catalogue_get_item (catalogue, 2)->name, ==, "old");
  g_assert_cmpstr (yp_catalogue_find (catalogue, "s:matter:1")->name, ==, "new");
  g_assert_cmpstr (yp_catalogue_find (catalogue, "s:matter:3")->name, ==, "gone");
  g_assert_null (yp_catalogue_find (catalogue, "s:matter:4"));
  g_assert_null (yp_catalogue_find (catalogue, "s:matter:"));

  g_assert_cmpstr (yp_catalogue_find_at (catalogue, "s:matter:1", G_MININT64)->name, ==, "old");
  g_assert_cmpstr (yp_catalogue_find_at (catalogue, "s:matter:1", JULY - 1)->name, ==, "old");
  g_assert_cmpstr (yp_catalogue_find_at (catalogue, "s:matter:1", JULY)->name, ==, "new");
  g_assert_cmpstr (yp_catalogue_find_at (catalogue, "s:matter:2", JULY)->name, ==, "other");
  g_assert_null (yp_catalogue_find_at (catalogue, "s:matter:3", JULY));
  g_assert_null (yp_catalogue_find_at (catalogue, "s:matter:3", 0));
  g_assert_null (yp_catalogue_find_at (catalogue, NULL, 0));
}

/* Versions as they are set, one after the other, and what is there then, each as NAME FROM-TO. */
static const struct
{
  const char *set;
  const char *there;
} sets[] = {
  { "", "sample-1 0-0" },
  { "b,2026-07-01,", "sample-1 0-7 b 7-0" },
  { "b,2026-07-01, c,2026-07-03,", "sample-1 0-7 b 7-9 c 9-0" },
  { "c,2026-07-03, b,2026-07-01,", "sample-1 0-7 b 7-9 c 9-0" },
  { "c,2026-07-03, b,2026-07-01,2026-07-02", "sample-1 0-7 b 7-8 c 9-0" },
  /* In place of one of its name, wherever that was, or that begins with it. */
  { "b,2026-07-01, b,2026-07-03,", "sample-1 0-9 b 9-0" },
  { "b,2026-07-01, c,2026-07-01,", "sample-1 0-7 c 7-0" },
  { "b,2026-07-01, sample-1,,", "sample-1 0-7 b 7-0" },
  { "sample-1,2026-07-01,", "sample-1 7-0" },
  { "b,2026-07-01, c,,2026-07-01", "c 0-7 b 7-0" },
  /* In place of all. */
  { "b,2026-07-01, c,,", "c 0-0" },
  { "b,2026-07-01, ,2026-07-03,", "- 9-0" },
  { ",, b,2026-07-01,", "b 7-0" },
};

static YpItem *
make_version (const char *fields)
{
  g_autofree char *text = g_strconcat (VERSIONS "gbt47678.5,matter,06010,n,g,", fields, "\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) one = yp_catalogue_new_from_csv (text, strlen (text), &error);

  g_assert_no_error (error);
  return yp_item_ref ((YpItem *) yp_catalogue_get_item (one, 0));
}

/* 1 July is 7, the days after it 8 and 9. */
static int
shorten (gint64 at)
{
  return at == 0 ? 0 : 7 + (int) ((at - JULY) / (24 * G_TIME_SPAN_HOUR));
}

static void
test_set_items (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_auto (GStrv) fields = g_strsplit (sets[row].set, " ", -1);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);
  g_autoptr (GString) there = g_string_new (NULL);
  g_autoptr (YpCatalogue) sample = yp_catalogue_new_sample ();
  g_autoptr (YpCatalogue) after = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; fields[i] != NULL; i++)
    g_ptr_array_add (items, make_version (fields[i]));

  after = yp_catalogue_set_items (sample, items, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < yp_catalogue_get_n_items (after); i++)
    {
      const YpItem *item = yp_catalogue_get_item (after, i);

      if (strcmp (item->key, "gbt47678.5:matter:06010") == 0)
        g_string_append_printf (there, "%s%s %d-%d", there->len > 0 ? " " : "",
                                item->version != NULL ? item->version : "-",
                                shorten (item->effective_from), shorten (item->effective_to));
    }
  g_assert_cmpstr (there->str, ==, sets[row].there);

  if (strstr (sets[row].there, " 0-") == NULL)
    {
      g_assert_false (yp_catalogue_may_set (sample, items, JULY - 1, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_REFUSED);
    }
  else
    g_assert_true (yp_catalogue_may_set (sample, items, JULY - 1, NULL));
}

static void
test_items (void)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (YpCatalogue) sample = yp_catalogue_new_sample ();
  g_autoptr (YpCatalogue) none = yp_catalogue_new_from_items (items, NULL);
  g_autoptr (YpCatalogue) one = NULL;
  const YpItem *item = yp_catalogue_get_item (sample, 3);

  g_assert_cmpuint (yp_catalogue_get_n_items (none), ==, 0);
  g_assert_null (yp_catalogue_find (none, item->key));

  g_ptr_array_add (items, (gpointer) item);
  one = yp_catalogue_new_from_items (items, NULL);
  g_clear_pointer (&sample, yp_catalogue_unref);
  g_assert_true (yp_catalogue_find (one, item->key) == item);
}

static void
test_too_large (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (HEAD);

  for (guint i = 0; i <= 10000; i++)
    g_string_append_printf (text, "s,matter,%u,n,g\n", i);
  g_assert_null (yp_catalogue_new_from_csv (text->str, text->len, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_string_set_size (text, 17 * 1024 * 1024);
  g_assert_null (yp_catalogue_new_from_csv (text->str, text->len, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/catalogue/sample", test_sample);
  g_test_add_func ("/model/catalogue/sample-counts", test_sample_counts);
  g_test_add_func ("/model/catalogue/sample-file", test_sample_file);
  g_test_add_func ("/model/catalogue/code-table", test_code_table);
  g_test_add_func ("/model/catalogue/forms", test_forms);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/catalogue/refuses/%u", i);

      g_test_add_data_func (path, &refused[i], test_refuses);
    }
  g_test_add_func ("/model/catalogue/versions", test_versions);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/catalogue/sets/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_set_items);
    }
  g_test_add_func ("/model/catalogue/items", test_items);
  g_test_add_func ("/model/catalogue/too-large", test_too_large);

  return g_test_run ();
}
