/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "store-fixture.h"
#include "yp-error.h"
#include "yp-json-read.h"

/* The contract of the collections: queries, pages, imports. */

#define TOWN_SIZE 0.1

static YpQuery
query_new (const char *collection)
{
  return (YpQuery){
    .collection = yp_collection_find (collection),
    .time_from = G_MININT64,
    .time_to = G_MAXINT64,
    .limit = 100,
  };
}

/* The features of one page as an array. */
static JsonArray *
ask (Fixture *f, const YpQuery *query, YpPage *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("{\"features\":[");
  g_autoptr (JsonObject) object = NULL;

  yp_store_query_features (f->store, query, text, page, &error);
  g_assert_no_error (error);
  g_string_append (text, "]}");
  object = yp_json_parse_object (text->str, text->len, &error);
  g_assert_no_error (error);

  return json_array_ref (yp_json_get_array (object, "features"));
}

/* The ids of one page, each followed by a space. */
static char *
ids_of (Fixture *f, const YpQuery *query, YpPage *page)
{
  g_autoptr (JsonArray) features = ask (f, query, page);
  GString *ids = g_string_new (NULL);

  g_assert_cmpuint (json_array_get_length (features), ==, page->n_features);
  for (guint i = 0; i < page->n_features; i++)
    g_string_append_printf (ids, "%s ",
                            yp_json_get_string (json_array_get_object_element (features, i), "id"));

  return g_string_free (ids, FALSE);
}

static void
assert_ids (Fixture *f, const YpQuery *query, const char *expected)
{
  YpPage page;
  g_autofree char *ids = ids_of (f, query, &page);

  g_assert_cmpstr (ids, ==, expected);
}

/* Of literals, which nobody frees. */
static void
set_filter (GHashTable *filters, const char *name, const char *value)
{
  g_hash_table_insert (filters, (char *) name, (char *) value);
}

static void
add_places (Fixture *f)
{
  static const struct
  {
    const char *code;
    double longitude;
    double latitude;
    const char *kind;
  } places[] = {
    { "utrecht", 5, 52, "city" },        { "zhangjiagang", 120.55, 31.87, "city" },
    { "fiji", 179, -17, "island" },      { "samoa", -172, -14, "island" },
    { "dateline-east", -180, 0, "sea" }, { "dateline-west", 180, 0, "sea" },
  };
  g_autoptr (GPtrArray) features = features_new ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    add_feature (features, yp_geometry_new_point (places[i].longitude, places[i].latitude),
                 places[i].code, "", places[i].kind, NULL);
  add_feature (features, NULL, "nowhere", "没有地点", NULL);
  import (f->store, "places", FALSE, features);
}

static void
test_gives_all (Fixture *f)
{
  YpQuery query = query_new ("places");
  YpPage page;
  g_autofree char *ids = NULL;

  add_places (f);
  ids = ids_of (f, &query, &page);

  g_assert_cmpstr (ids, ==, "utrecht zhangjiagang fiji samoa dateline-east dateline-west nowhere ");
  g_assert_cmpint (page.n_matched, ==, 7);
  g_assert_false (page.has_more);
  g_assert_cmpint (page.last_fid, ==, 7);
}

static void
test_gives_an_empty_page (Fixture *f)
{
  YpQuery query = query_new ("places");
  YpBounds bounds = { 0, 0, 1, 1 };
  YpPage page;
  g_autofree char *ids = ids_of (f, &query, &page);
  g_autofree char *in_box = NULL;

  g_assert_cmpstr (ids, ==, "");
  g_assert_cmpint (page.n_matched, ==, 0);
  query.bounds = &bounds;
  in_box = ids_of (f, &query, &page);
  g_assert_cmpstr (in_box, ==, "");
  g_assert_cmpint (page.n_matched, ==, 0);
}

static void
test_looks_in_a_box (Fixture *f)
{
  YpQuery query = query_new ("places");
  YpBounds bounds = { 4, 51, 6, 53 };
  YpPage page;
  g_autofree char *ids = NULL;

  add_places (f);
  query.bounds = &bounds;
  ids = ids_of (f, &query, &page);

  g_assert_cmpstr (ids, ==, "utrecht ");
  g_assert_cmpint (page.n_matched, ==, 1);
}

static void
test_crosses_the_date_line (Fixture *f)
{
  YpQuery query = query_new ("places");
  YpBounds bounds = { 170, -30, -170, 10 };
  YpPage page;
  g_autofree char *ids = NULL;

  add_places (f);
  query.bounds = &bounds;
  ids = ids_of (f, &query, &page);

  g_assert_cmpstr (ids, ==, "fiji samoa dateline-east dateline-west ");
  g_assert_cmpint (page.n_matched, ==, 4);
}

/* The index holds float32; the answer is exact to the last bit. */
static void
test_box_is_exact (Fixture *f)
{
  g_autoptr (GPtrArray) features = features_new ();
  const double longitude = 120.5551234;
  const double latitude = 31.8751234;
  YpQuery query = query_new ("places");
  YpBounds bounds = { longitude, latitude, longitude, latitude };
  YpPage page;
  g_autofree char *on_edge = NULL;
  g_autofree char *beside = NULL;

  add_feature (features, yp_geometry_new_point (longitude, latitude), "p", NULL);
  import (f->store, "places", FALSE, features);
  query.bounds = &bounds;
  on_edge = ids_of (f, &query, &page);
  g_assert_cmpstr (on_edge, ==, "p ");
  g_assert_cmpint (page.n_matched, ==, 1);

  bounds.west = nextafter (longitude, 180);
  bounds.east = 121;
  beside = ids_of (f, &query, &page);
  g_assert_cmpstr (beside, ==, "");
  g_assert_cmpint (page.n_matched, ==, 0);
}

static void
test_filters (Fixture *f)
{
  g_autoptr (GHashTable) filters = g_hash_table_new (g_str_hash, g_str_equal);
  YpQuery query = query_new ("places");
  YpBounds bounds = { 0, 0, 180, 90 };

  add_places (f);
  query.filters = filters;
  set_filter (filters, "kind", "city");
  assert_ids (f, &query, "utrecht zhangjiagang ");

  query.bounds = &bounds;
  assert_ids (f, &query, "utrecht zhangjiagang ");
  bounds.west = 100;
  assert_ids (f, &query, "zhangjiagang ");

  set_filter (filters, "name", "' OR 1=1 --");
  assert_ids (f, &query, "");
}

static void
test_filters_numbers (Fixture *f)
{
  g_autoptr (GHashTable) filters = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) features = features_new ();
  YpQuery query = query_new ("buildings");

  add_feature (features, square (120.5, 31.8, 0.001), "b1", "", "12.5", "4", NULL);
  add_feature (features, square (120.6, 31.8, 0.001), "b2", "", "6", "2", NULL);
  import (f->store, "buildings", FALSE, features);
  query.filters = filters;

  set_filter (filters, "floors", "4");
  assert_ids (f, &query, "b1 ");
  set_filter (filters, "height", "12.5");
  assert_ids (f, &query, "b1 ");
  set_filter (filters, "floors", "many");
  assert_ids (f, &query, "");
}

static void
test_refuses_an_unknown_filter (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) filters = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) text = g_string_new (NULL);
  YpQuery query = query_new ("incidents");
  YpPage page;

  set_filter (filters, "contact", "138");
  query.filters = filters;
  g_assert_false (yp_store_query_features (f->store, &query, text, &page, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

static void
test_finds_by_id (Fixture *f)
{
  YpQuery query = query_new ("places");
  YpBounds bounds = { 0, 0, 10, 10 };

  add_places (f);
  query.id = "fiji";
  assert_ids (f, &query, "fiji ");
  query.bounds = &bounds;
  assert_ids (f, &query, "");
  query.bounds = NULL;
  query.id = "tonga";
  assert_ids (f, &query, "");
}

static void
test_filters_times (Fixture *f)
{
  YpQuery query = query_new ("incidents");
  YpBounds bounds = { 120, 31, 120.55, 32 };
  g_autofree char *first = report_at (f->store, MORNING, 120.5, 31.8);
  g_autofree char *second = report_at (f->store, MORNING + 1000, 120.6, 31.8);
  g_autofree char *third = report_at (f->store, MORNING + 2000, 120.5, 31.8);
  g_autofree char *first_and_third = g_strdup_printf ("%s %s ", first, third);
  g_autofree char *from_second = g_strdup_printf ("%s %s ", second, third);
  g_autofree char *only_third = g_strdup_printf ("%s ", third);
  g_autofree char *only_first = g_strdup_printf ("%s ", first);

  query.time_from = MORNING + 1;
  assert_ids (f, &query, from_second);
  query.time_from = MORNING + 1000;
  assert_ids (f, &query, from_second);
  query.time_to = MORNING + 1999;
  query.time_from = MORNING + 1001;
  assert_ids (f, &query, "");
  query.time_from = G_MININT64;
  query.time_to = MORNING;
  assert_ids (f, &query, only_first);

  query.bounds = &bounds;
  query.time_to = G_MAXINT64 - 1;
  query.time_from = G_MININT64 + 1;
  assert_ids (f, &query, first_and_third);
  query.time_from = MORNING + 2000;
  assert_ids (f, &query, only_third);
}

/* Whatever the size of the page, the pages together are the whole, once and in order. */
static void
assert_pages_make_whole (Fixture *f, YpQuery query)
{
  YpPage page;
  g_autofree char *whole = NULL;
  const guint limits[] = { 97, 1000 };

  query.limit = 10000;
  whole = ids_of (f, &query, &page);
  g_assert_false (page.has_more);

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GString) all = g_string_new (NULL);

      query.limit = limits[i];
      query.after_fid = 0;
      do
        {
          g_autofree char *ids = ids_of (f, &query, &page);

          g_string_append (all, ids);
          g_assert_true (page.n_features == query.limit || !page.has_more);
          query.after_fid = page.last_fid;
        }
      while (page.has_more);
      g_assert_cmpstr (all->str, ==, whole);
    }
}

/* So many that both ways, by index and by scan, are gone. */
static void
test_pages (Fixture *f)
{
  g_autoptr (GPtrArray) features = features_new ();
  g_autoptr (GHashTable) filters = g_hash_table_new (g_str_hash, g_str_equal);
  YpQuery query = query_new ("places");
  YpBounds small = { 120.1, 31.1, 120.3, 31.3 };
  YpBounds large = { 120.0, 31.0, 121.5, 32.5 };
  YpBounds last = { 122.0, 31.0, 122.5, 32.5 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *code = g_strdup_printf ("p%u", i);
      double west = i >= 2000 ? 122 : 120;

      add_feature (features,
                   yp_geometry_new_point (g_rand_double_range (rand, west, west + 2),
                                          g_rand_double_range (rand, 31, 33)),
                   code, "", i % 3 == 0 ? "a" : "b", NULL);
    }
  import (f->store, "places", FALSE, features);

  assert_pages_make_whole (f, query);
  query.bounds = &small;
  assert_pages_make_whole (f, query);
  query.bounds = &large;
  assert_pages_make_whole (f, query);
  query.bounds = &last; /* all of them at the end: the scan loses patience */
  assert_pages_make_whole (f, query);
  set_filter (filters, "kind", "a");
  query.filters = filters;
  assert_pages_make_whole (f, query);
  query.bounds = &large;
  assert_pages_make_whole (f, query);
}

static void
test_writes_every_property (Fixture *f)
{
  YpQuery query = query_new ("incidents");
  YpPage page;
  g_autofree char *id = report_at (f->store, MORNING, 120.5, 31.8);
  g_autofree char *placeless = report (f->store, MORNING, "{\"item\":\"x\",\"source\":\"y\"}");
  g_autoptr (JsonArray) features = ask (f, &query, &page);
  JsonObject *feature = json_array_get_object_element (features, 0);
  JsonObject *properties = yp_json_get_object (feature, "properties");
  JsonObject *geometry = yp_json_get_object (feature, "geometry");
  JsonArray *coordinates = yp_json_get_array (geometry, "coordinates");
  JsonNode *unit = json_object_get_member (properties, "unit");

  g_assert_cmpstr (yp_json_get_string (feature, "type"), ==, "Feature");
  g_assert_cmpstr (yp_json_get_string (feature, "id"), ==, id);
  g_assert_cmpstr (yp_json_get_string (geometry, "type"), ==, "Point");
  g_assert_cmpfloat (json_array_get_double_element (coordinates, 0), ==, 120.5);
  g_assert_cmpfloat (json_array_get_double_element (coordinates, 1), ==, 31.8);
  g_assert_cmpuint (json_object_get_size (properties), ==, query.collection->n_columns);
  g_assert_cmpstr (yp_json_get_string (properties, "description"), ==, "井盖破损");
  g_assert_cmpstr (yp_json_get_string (properties, "reported_at"), ==, "2026-08-24T01:02:03.456Z");
  g_assert_true (JSON_NODE_HOLDS_NULL (unit));
  g_assert_false (json_object_has_member (properties, "contact"));

  feature = json_array_get_object_element (features, 1);
  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (feature, "geometry")));
}

static void
test_shows_no_phone (Fixture *f)
{
  YpQuery query = query_new ("units");
  YpPage page;
  g_autoptr (JsonArray) features = NULL;
  JsonObject *properties;

  register_unit (f->store, "M0001");
  put_fix (f->store, "M0001", 120.5, 31.8, MORNING);
  features = ask (f, &query, &page);
  properties = yp_json_get_object (json_array_get_object_element (features, 0), "properties");

  g_assert_false (json_object_has_member (properties, "phone"));
  g_assert_cmpfloat (yp_json_get_number (properties, "speed"), ==, 12.3);
  g_assert_cmpstr (yp_json_get_string (properties, "status"), ==, "available");
}

static void
test_tells_the_extent (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  const YpCollection *incidents = yp_collection_find ("incidents");
  YpBounds bounds;

  g_assert_true (yp_store_get_extent (f->store, incidents, &bounds, &error));
  g_assert_true (yp_bounds_is_empty (&bounds));

  for (guint i = 0; i < 300; i++)
    g_free (report_at (f->store, MORNING, 120 + i * 0.001, 31 + i * 0.002));
  g_assert_true (yp_store_get_extent (f->store, incidents, &bounds, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (bounds.west, 120, 1e-4);
  g_assert_cmpfloat_with_epsilon (bounds.south, 31, 1e-4);
  g_assert_cmpfloat_with_epsilon (bounds.east, 120.299, 1e-4);
  g_assert_cmpfloat_with_epsilon (bounds.north, 31.598, 1e-4);
  g_assert_cmpfloat (bounds.west, <=, 120);
  g_assert_cmpfloat (bounds.north, >=, 31.598);
}

static GPtrArray *
make_towns (void)
{
  GPtrArray *features = features_new ();

  add_feature (features, square (120.5, 31.8, TOWN_SIZE), "320582100", "杨舍镇", NULL);
  add_feature (features, square (120.6, 31.8, TOWN_SIZE), "320582101", "塘桥镇", "镇", NULL);

  return features;
}

static void
test_imports_a_layer (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) towns = make_towns ();
  g_autoptr (GPtrArray) layers = NULL;
  YpQuery query = query_new ("towns");
  YpPage page;
  g_autoptr (JsonArray) features = NULL;
  YpLayerInfo *info;

  import (f->store, "towns", FALSE, towns);
  layers = yp_store_list_layers (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (layers->len, ==, 1);
  info = layers->pdata[0];
  g_assert_cmpstr (info->name, ==, "towns");
  g_assert_cmpuint (strlen (info->digest), ==, 64);
  g_assert_cmpuint (info->n_features, ==, 2);
  g_assert_cmpint (info->imported_at, ==, MORNING);
  g_assert_cmpstr (info->source, ==, "a test");
  g_assert_cmpstr (info->datum, ==, "cgcs2000");

  features = ask (f, &query, &page);
  g_assert_cmpint (page.n_matched, ==, 2);
  g_assert_cmpstr (
      yp_json_get_string (
          yp_json_get_object (json_array_get_object_element (features, 0), "geometry"), "type"),
      ==, "Polygon");
  assert_sound (f);
}

static char *
get_digest (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) layers = yp_store_list_layers (f->store, &error);

  g_assert_no_error (error);
  return g_strdup (((YpLayerInfo *) layers->pdata[0])->digest);
}

static void
test_replaces_and_appends (Fixture *f)
{
  g_autoptr (GPtrArray) towns = make_towns ();
  g_autoptr (GPtrArray) more = features_new ();
  g_autofree char *digest = NULL;
  g_autofree char *same = NULL;
  g_autofree char *other = NULL;
  YpQuery query = query_new ("towns");
  YpBounds bounds = { 121, 32, 122, 33 };

  import (f->store, "towns", FALSE, towns);
  digest = get_digest (f);
  import (f->store, "towns", FALSE, towns);
  same = get_digest (f);
  g_assert_cmpstr (same, ==, digest);

  add_feature (more, square (121.5, 32.5, TOWN_SIZE), "320582101", "塘桥", NULL);
  add_feature (more, square (120.7, 31.8, TOWN_SIZE), "320582102", "金港镇", NULL);
  import (f->store, "towns", TRUE, more);
  other = get_digest (f);
  g_assert_cmpstr (other, !=, digest);
  assert_ids (f, &query, "320582100 320582101 320582102 ");
  query.bounds = &bounds;
  assert_ids (f, &query, "320582101 ");
  assert_sound (f);

  query.bounds = NULL;
  import (f->store, "towns", FALSE, more);
  assert_ids (f, &query, "320582101 320582102 ");
  assert_sound (f);
}

static void
refuse_import (Fixture *f, const char *collection, GPtrArray *features, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (yp_store_import_layer (f->store, yp_collection_find (collection), features, FALSE,
                                         MORNING, "importer", "a test", "wgs84", NULL, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_imports_all_or_nothing (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) towns = make_towns ();
  g_autoptr (GPtrArray) twice = make_towns ();
  g_autoptr (GPtrArray) nameless = features_new ();
  g_autoptr (GPtrArray) wordy = features_new ();
  g_autoptr (GPtrArray) pointy = features_new ();
  YpQuery query = query_new ("towns");

  import (f->store, "towns", FALSE, towns);

  add_feature (twice, NULL, "320582100", "杨舍镇", NULL);
  refuse_import (f, "towns", twice, "Feature 3: its code “320582100” comes twice");
  add_feature (nameless, NULL, "320582100", NULL);
  refuse_import (f, "towns", nameless, "Feature 1 has no name");
  add_feature (wordy, square (120.5, 31.8, 0.001), "b1", "", "tall", NULL);
  refuse_import (f, "buildings", wordy, "Feature 1: “tall” can not be its height");
  add_feature (pointy, yp_geometry_new_point (120.5, 31.8), "b1", NULL);
  refuse_import (f, "buildings", pointy, "Feature 1 has the wrong kind of geometry");
  refuse_import (f, "units", towns, "“units” follow from the journal and can not be imported");

  assert_ids (f, &query, "320582100 320582101 ");
  g_assert_cmpuint (yp_store_get_seq (f->store, &error), ==, 1);
  assert_sound (f);
}

static void
test_stops_an_import (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) towns = make_towns ();

  g_cancellable_cancel (cancellable);
  g_assert_false (yp_store_import_layer (f->store, yp_collection_find ("towns"), towns, FALSE,
                                         MORNING, "importer", "a test", "wgs84", cancellable,
                                         &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_sound (f);
}

static void
test_lists_areas (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) towns = make_towns ();
  g_autoptr (GPtrArray) grids = features_new ();
  g_autoptr (GPtrArray) areas = NULL;
  g_autoptr (GPtrArray) names = NULL;
  YpArea *grid;

  add_feature (grids, square (120.5, 31.8, 0.01), "g1", "一", "general", NULL);
  add_feature (grids, square (120.5, 31.8, 0.01), "g2", "二", "police", NULL);
  add_feature (grids, NULL, "g0", "零", NULL);
  import (f->store, "towns", FALSE, towns);
  import (f->store, "grids", FALSE, grids);

  areas = yp_store_list_areas (f->store, TRUE, &error);
  names = yp_store_list_areas (f->store, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (areas->len, ==, 4);
  grid = areas->pdata[3];
  g_assert_cmpint (grid->level, ==, YP_AREA_GRID);
  g_assert_cmpstr (grid->code, ==, "g1");
  g_assert_cmpstr (grid->name, ==, "一");
  g_assert_true (yp_geometry_contains (grid->geometry, 120.505, 31.805));
  g_assert_null (((YpArea *) areas->pdata[2])->geometry);
  g_assert_null (((YpArea *) names->pdata[0])->geometry);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    Test test;
  } tests[] = {
    { "gives-all", test_gives_all },
    { "gives-an-empty-page", test_gives_an_empty_page },
    { "looks-in-a-box", test_looks_in_a_box },
    { "crosses-the-date-line", test_crosses_the_date_line },
    { "box-is-exact", test_box_is_exact },
    { "filters", test_filters },
    { "filters-numbers", test_filters_numbers },
    { "refuses-an-unknown-filter", test_refuses_an_unknown_filter },
    { "finds-by-id", test_finds_by_id },
    { "filters-times", test_filters_times },
    { "pages", test_pages },
    { "writes-every-property", test_writes_every_property },
    { "shows-no-phone", test_shows_no_phone },
    { "tells-the-extent", test_tells_the_extent },
    { "imports-a-layer", test_imports_a_layer },
    { "replaces-and-appends", test_replaces_and_appends },
    { "imports-all-or-nothing", test_imports_all_or_nothing },
    { "stops-an-import", test_stops_an_import },
    { "lists-areas", test_lists_areas },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    add_contract_test ("features", tests[i].name, tests[i].test);

  return g_test_run ();
}
