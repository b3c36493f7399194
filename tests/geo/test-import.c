/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "yp-error.h"
#include "yp-import.h"

static const YpImportColumn area_columns[] = {
  { "code", YP_IMPORT_TEXT, TRUE },
  { "name", YP_IMPORT_TEXT, TRUE },
};

static const YpImportColumn building_columns[] = {
  { "code", YP_IMPORT_TEXT, TRUE },
  { "height", YP_IMPORT_REAL, FALSE },
  { "floors", YP_IMPORT_INTEGER, FALSE },
};

static YpImportPlan
plan_grids (void)
{
  return (YpImportPlan){
    .kind = "grids",
    .geometry = YP_GEOMETRY_POLYGON,
    .columns = area_columns,
    .n_columns = G_N_ELEMENTS (area_columns),
    .options = { .has_datum = TRUE },
  };
}

static YpImportPlan
plan_buildings (void)
{
  return (YpImportPlan){
    .kind = "buildings",
    .geometry = YP_GEOMETRY_POLYGON,
    .columns = building_columns,
    .n_columns = G_N_ELEMENTS (building_columns),
    .options = { .has_datum = TRUE },
  };
}

#define SQUARE(x) "[[[" x ",31],[120.01,31],[120.01,31.01],[" x ",31.01],[" x ",31]]]"
#define FEATURE(properties, coordinates)                                                           \
  "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":\"Polygon\","      \
  "\"coordinates\":" coordinates "}}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

/* Reads and checks one file of the text. */
static YpImport *
import_text (const YpImportPlan *plan, const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("yp-import-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "t.geojson", NULL);
  g_autoptr (GError) error = NULL;
  YpImport *import = yp_import_new (plan, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  yp_import_read (import, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  yp_import_check (import, NULL, &error);
  g_assert_no_error (error);
  g_remove (path);
  g_rmdir (folder);
  return import;
}

static const char *
get_value (YpImport *import, guint feature, guint column)
{
  return ((YpVectorFeature *) yp_import_get_features (import)->pdata[feature])->values[column];
}

static void
assert_report_has (YpImport *import, const char *words)
{
  g_autofree char *report = yp_import_make_report (import, FALSE, "done", NULL);

  g_test_message ("%s", report);
  g_assert_nonnull (strstr (report, words));
}

static void
test_grids (void)
{
  YpImportPlan plan = plan_grids ();
  g_autoptr (YpImport) import = import_text (
      &plan, COLLECTION (FEATURE ("\"网格编号\":\"32058210020101\",\"na me\":\" 一网格　\"",
                                  SQUARE ("120"))));

  g_assert_true (yp_import_is_clean (import));
  g_assert_cmpstr (get_value (import, 0, 0), ==, "320582100201001");
  g_assert_cmpstr (get_value (import, 0, 1), ==, "一网格");
  assert_report_has (import, "code=网格编号,name=na me");
}

static const struct
{
  const char *text;
  const char *words;
} refused[] = {
  { COLLECTION (FEATURE ("\"name\":\"a\"", SQUARE ("120"))), "has no code" },
  { COLLECTION (FEATURE ("\"name\":\"a\",\"code\":\"7\"", SQUARE ("120"))), "too short" },
  { COLLECTION (FEATURE ("\"code\":\"320582100201001\"", SQUARE ("120"))), "has no name" },
  { COLLECTION (FEATURE ("\"name\":\"a\",\"code\":\"320582100201001\"",
                         SQUARE ("120")) "," FEATURE ("\"name\":\"b\",\"code\":\"32058210020101\"",
                                                      SQUARE ("120.005"))),
    "feature 2, “b” (320582100201001): has the code of feature 1" },
  { COLLECTION (FEATURE ("\"name\":\"a\",\"code\":\"320582100201001\"",
                         "[[[120,31],[121,32],[120,31],[120,31]]]")),
    "nothing of it is left" },
  { "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":"
    "\"a\",\"code\":\"320582100201001\"},\"geometry\":null}]}",
    "has no geometry" },
  { "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":"
    "\"a\",\"code\":\"320582100201001\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[120,31]}"
    "}"
    "]}",
    "is a point, and grids are polygons" },
};

static void
test_refuses (void)
{
  YpImportPlan plan = plan_grids ();

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (YpImport) import = import_text (&plan, refused[i].text);

      g_assert_false (yp_import_is_clean (import));
      assert_report_has (import, refused[i].words);
    }
}

static void
test_any_code (void)
{
  YpImportPlan plan = plan_grids ();
  g_autoptr (YpImport) import = NULL;

  plan.any_code = TRUE;
  import = import_text (
      &plan, COLLECTION (FEATURE ("\"name\":\"a\",\"code\":\"7\"",
                                  SQUARE ("120")) "," FEATURE ("\"name\":\"b\"", SQUARE ("121"))));
  g_assert_true (yp_import_is_clean (import));
  g_assert_cmpstr (get_value (import, 0, 0), ==, "7");
  g_assert_true (g_str_has_prefix (get_value (import, 1, 0), "auto-"));
}

static void
test_flaws_refuse_nothing (void)
{
  YpImportPlan plan = plan_grids ();
  g_autoptr (YpImport) import = import_text (
      &plan,
      COLLECTION (
          FEATURE ("\"name\":\"a\",\"code\":\"320582100201001\"", SQUARE ("120")) "," FEATURE (
              "\"name\":\"b\",\"code\":\"320582100201002\"", SQUARE ("120.005"))));

  g_assert_true (yp_import_is_clean (import));
  assert_report_has (import, "overlaps: 1, ");
  assert_report_has (import, "“a” (320582100201001) and “b” (320582100201002) overlap by ");
}

/* The same features get the same codes in another order, and equal ones are told apart. */
static void
test_made_up_codes (void)
{
#define A FEATURE ("\"height\":12.5,\"floors\":4.0", SQUARE ("120"))
#define B FEATURE ("\"height\":9", SQUARE ("121"))
  YpImportPlan plan = plan_buildings ();
  g_autoptr (YpImport) one = import_text (&plan, COLLECTION (A "," B "," A "," A));
  g_autoptr (YpImport) two = import_text (&plan, COLLECTION (B "," A));
  g_autofree char *second = g_strconcat (get_value (one, 0, 0), "-2", NULL);
  g_autofree char *third = g_strconcat (get_value (one, 0, 0), "-3", NULL);

  g_assert_true (yp_import_is_clean (one));
  g_assert_cmpstr (get_value (one, 0, 0), ==, get_value (two, 1, 0));
  g_assert_cmpstr (get_value (one, 1, 0), ==, get_value (two, 0, 0));
  g_assert_cmpstr (get_value (one, 2, 0), ==, second);
  g_assert_cmpstr (get_value (one, 3, 0), ==, third);
  g_assert_cmpstr (get_value (one, 0, 1), ==, "12.5");
  g_assert_cmpstr (get_value (one, 0, 2), ==, "4");
  g_assert_null (get_value (one, 1, 2));
#undef A
#undef B
}

static void
test_numbers (void)
{
  static const char *const values[] = { "\"12m\"", "\"12,5\"", "\"nan\"", "\"1e999\"" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      YpImportPlan plan = plan_buildings ();
      g_autofree char *text = g_strdup_printf (
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
          "\"height\":%s},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" SQUARE (
              "120") "}}]}",
          values[i]);
      g_autoptr (YpImport) import = import_text (&plan, text);
      g_autoptr (YpImport) without = NULL;

      g_assert_false (yp_import_is_clean (import));
      assert_report_has (import, "is no number (--map=height= leaves the column empty)");

      plan.map = "height=";
      without = import_text (&plan, text);
      g_assert_true (yp_import_is_clean (without));
      g_assert_null (get_value (without, 0, 1));
    }
}

static void
test_empty (void)
{
  YpImportPlan plan = plan_buildings ();
  g_autoptr (YpImport) import = import_text (&plan, COLLECTION (""));

  g_assert_false (yp_import_is_clean (import));
  assert_report_has (import, "there is no feature to import");
}

static void
test_leaves_out (void)
{
  YpImportPlan plan = plan_grids ();
  g_autoptr (YpImport) import = NULL;
  g_autoptr (YpImport) nothing = NULL;

  plan.leave_out = TRUE;
  import = import_text (
      &plan,
      COLLECTION (FEATURE ("\"name\":\"bad\",\"code\":\"7\"", SQUARE ("120")) "," FEATURE (
          "\"name\":\"a\",\"code\":\"320582100201001\"",
          SQUARE ("120")) "," FEATURE ("\"name\":\"twice\",\"code\":\"320582100201001\"",
                                       SQUARE ("121")) "," FEATURE ("\"name\":\"b\",\"code\":"
                                                                    "\"320582100201002\"",
                                                                    SQUARE ("120.005"))));
  g_assert_true (yp_import_is_clean (import));
  g_assert_cmpuint (yp_import_get_n_left_out (import), ==, 2);
  g_assert_cmpuint (yp_import_get_features (import)->len, ==, 2);
  g_assert_cmpstr (get_value (import, 0, 1), ==, "a");
  g_assert_cmpstr (get_value (import, 1, 1), ==, "b");
  /* Only what goes in is looked at for overlaps, and is told by its number in the file. */
  assert_report_has (import, "overlaps: 1, ");
  assert_report_has (import, "feature 2, “a” (320582100201001) and “b”");
  assert_report_has (import, "left out: 2 features");

  nothing =
      import_text (&plan, COLLECTION (FEATURE ("\"name\":\"bad\",\"code\":\"7\"", SQUARE ("120"))));
  g_assert_false (yp_import_is_clean (nothing));
}

static void
test_map_names_columns (void)
{
  YpImportPlan plan = plan_buildings ();
  g_autoptr (GError) error = NULL;

  plan.map = "colour=FIELD";
  g_assert_null (yp_import_new (&plan, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "they have code, height, floors"));
}

static void
test_hint_of_datum (void)
{
  YpImportPlan plan = plan_buildings ();
  g_autoptr (YpImport) import = NULL;

  plan.options.has_datum = FALSE;
  import = import_text (&plan, COLLECTION (FEATURE ("\"height\":9", SQUARE ("120"))));
  assert_report_has (import, "--datum=gcj02");
  g_assert_cmpstr (yp_import_get_datum (import), ==, "wgs84");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/import/grids", test_grids);
  g_test_add_func ("/geo/import/refuses", test_refuses);
  g_test_add_func ("/geo/import/any-code", test_any_code);
  g_test_add_func ("/geo/import/flaws-refuse-nothing", test_flaws_refuse_nothing);
  g_test_add_func ("/geo/import/made-up-codes", test_made_up_codes);
  g_test_add_func ("/geo/import/numbers", test_numbers);
  g_test_add_func ("/geo/import/empty", test_empty);
  g_test_add_func ("/geo/import/leaves-out", test_leaves_out);
  g_test_add_func ("/geo/import/map-names-columns", test_map_names_columns);
  g_test_add_func ("/geo/import/hint-of-datum", test_hint_of_datum);

  return g_test_run ();
}
