/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "store-fixture.h"
#include "yp-store-private.h"

/* A store on SQLite is a GeoPackage that others can open. */

#define N_DAMAGES 40

static void
make_city (Fixture *f)
{
  g_autoptr (GPtrArray) towns = features_new ();
  g_autoptr (GPtrArray) roads = features_new ();
  const double vertices[] = { 120.5, 31.8, 120.6, 31.9, 120.7, 31.8, 120.8, 31.9 };
  const guint ends[] = { 2, 4 };

  for (guint i = 0; i < 5; i++)
    g_free (report_at (f->store, MORNING, 120.5 + i * 0.01, 31.8));
  g_free (report (f->store, MORNING, "{\"item\":\"" MATTER "\",\"source\":\"x\"}"));
  register_unit (f->store, "M0001");
  register_unit (f->store, "M0002");
  put_fix (f->store, "M0001", 120.55, 31.85, MORNING);
  add_feature (towns, square (120.5, 31.8, 0.1), "320582100", "杨舍镇", NULL);
  import (f->store, "towns", FALSE, towns);
  add_feature (roads, yp_geometry_new (YP_GEOMETRY_LINE, vertices, 4, ends, 2, ends, 2), "r1",
               "人民路", "primary", "30", NULL);
  add_feature (roads, yp_geometry_new (YP_GEOMETRY_LINE, vertices, 2, ends, 1, ends, 1), "r2",
               NULL);
  import (f->store, "roads", FALSE, roads);
}

/* The first column of the first row. */
static char *
ask (Fixture *f, const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  char *answer = NULL;

  g_assert_cmpint (sqlite3_open_v2 (f->url, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);
  g_assert_cmpstr (sqlite3_errmsg (db), ==, "not an error");
  if (sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return answer;
}

static void
test_mandatory_tables (Fixture *f)
{
  static const struct
  {
    const char *sql;
    const char *answer;
  } checks[] = {
    { "PRAGMA application_id", "1196444487" },
    { "PRAGMA user_version", "10300" },
    { "PRAGMA journal_mode", "wal" },
    { "SELECT group_concat (srs_id) FROM (SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id)",
      "-1,0,4326,4490" },
    { "SELECT count(*) FROM gpkg_contents WHERE data_type = 'features' AND srs_id = 4490", "10" },
    { "SELECT count(*) FROM gpkg_contents WHERE data_type = 'attributes'", "1" },
    { "SELECT count(*) FROM gpkg_geometry_columns WHERE column_name = 'geom' AND z = 0 AND m = 0",
      "10" },
    { "SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
      " AND scope = 'write-only'",
      "10" },
    { "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'rtree_*_geom_*'",
      "60" },
    { "SELECT printf ('%.1f %.1f', min_x, max_y) FROM gpkg_contents WHERE table_name = 'towns'",
      "120.5 31.9" },
    { "SELECT last_change FROM gpkg_contents WHERE table_name = 'towns'",
      "2026-08-24T01:02:03.456Z" },
    { "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'incidents'", "6" },
    { "SELECT hex (substr (geom, 1, 2)) FROM incidents WHERE fid = 1", "4750" },
  };

  make_city (f);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autofree char *answer = ask (f, checks[i].sql);

      g_assert_cmpstr (answer, ==, checks[i].answer);
    }
}

static void
test_is_private (Fixture *f)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (f->url, suffixes[i], NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmphex (info.st_mode & 0777, ==, 0600);
    }
}

/* %FALSE if the program is not here. */
static gboolean
spawn (const char *const *arguments, char **output)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *complaints = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  if (process == NULL)
    {
      g_test_skip (error->message);
      return FALSE;
    }

  g_subprocess_communicate_utf8 (process, NULL, NULL, output, &complaints, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process) || *complaints != '\0')
    g_error ("%s failed: %s%s", arguments[0], *output, complaints);

  return TRUE;
}

static void
test_gdal_reads_it (Fixture *f)
{
  static const char *const expected[] = {
    "Layer name: incidents",
    "Feature Count: 6",
    "Feature Count: 1",
    "reported_at: DateTime",
    "seq: Integer",
    "王芳",
    "MULTILINESTRING",
    "China Geodetic Coordinate",
    "Layer name: journal",
    "杨舍镇",
    "井盖破损",
    "speed: Real",
  };
  const char *const arguments[] = { "ogrinfo", "-ro", "-al", f->url, NULL };
  g_autofree char *output = NULL;

  make_city (f);
  if (!spawn (arguments, &output))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (output, expected[i]) == NULL)
      g_error ("“%s” is not in:\n%s", expected[i], output);
}

static void
test_gdal_finds_nothing_wrong (Fixture *f)
{
  const char *const has_checker[] = {
    "/usr/bin/python3", "-c",
    "import importlib.util as u; print (bool (u.find_spec ('osgeo_utils')))", NULL
  };
  const char *const arguments[] = { "/usr/bin/python3", "-m", "osgeo_utils.samples.validate_gpkg",
                                    f->url, NULL };
  g_autofree char *found = NULL;
  g_autofree char *output = NULL;

  if (!spawn (has_checker, &found))
    return;
  if (!g_str_has_prefix (found, "True"))
    {
      g_test_skip ("python3-gdal is not here");
      return;
    }

  make_city (f);
  spawn (arguments, &output);
}

/* A writer that keeps the GeoPackage's rules, as QGIS does, can work beside ours. */
static void
test_gdal_writes_to_it (Fixture *f)
{
  const char *const arguments[] = { "ogrinfo", f->url, "-sql",
                                    "UPDATE units SET name = '李强' WHERE id = 'M0002'", NULL };
  g_autofree char *output = NULL;
  g_autofree char *differences = NULL;

  make_city (f);
  if (!spawn (arguments, &output))
    return;

  differences = find_differences (f);
  g_assert_cmpstr (differences, ==, "units: name of “M0002” is not what the journal says");
}

static void
test_refuses_others_files (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = g_build_filename (f->folder, "other.gpkg", NULL);
  g_autofree char *text = g_build_filename (f->folder, "text.gpkg", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (other, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE t (x)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_null (yp_store_open (other, NULL, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_null (yp_store_open_reader (other, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  g_file_set_contents (text,
                       "This is a text, and quite long enough to be no database at all. "
                       "But a header of SQLite has a hundred bytes.",
                       -1, &error);
  g_assert_no_error (error);
  g_assert_null (yp_store_open (text, NULL, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT);
}

static void
drop (GPtrArray *array)
{
  g_clear_pointer (&array, g_ptr_array_unref);
}

/* Asks for all there is; what comes does not matter. */
static void
use_damaged (const char *path)
{
  g_autoptr (YpStore) store = yp_store_open_reader (path, NULL);
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  guint n_collections;
  const YpCollection *collections = yp_collections_get (&n_collections);
  guint64 n_entries;

  if (store == NULL)
    return;

  for (guint i = 0; i < n_collections; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      YpBounds bounds = { 120.5, 31.8, 120.55, 31.9 };
      YpQuery query = { &collections[i], &bounds, G_MININT64, G_MAXINT64, NULL, NULL, 0, 100 };
      YpPage page;
      YpBounds extent;

      yp_store_query_features (store, &query, text, &page, NULL);
      query.bounds = NULL;
      yp_store_query_features (store, &query, text, &page, NULL);
      yp_store_get_extent (store, &collections[i], &extent, NULL);
    }
  drop (yp_store_list_entries (store, 0, 100, NULL));
  drop (yp_store_list_areas (store, TRUE, NULL));
  drop (yp_store_list_layers (store, NULL));
  yp_store_verify (store, differences, &n_entries, NULL);
}

/* A disk that forgot: whatever is in the file, nothing worse than an error follows. */
static void
test_survives_damage (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree char *damaged = g_strconcat (f->url, ".damaged", NULL);
  g_autofree char *content = NULL;
  gsize length;

  make_city (f);
  yp_store_close (g_steal_pointer (&f->store));
  g_file_get_contents (f->url, &content, &length, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < N_DAMAGES; i++)
    {
      g_autofree char *copy = g_memdup2 (content, length);

      for (guint j = 0; j <= i; j++)
        copy[g_rand_int_range (rand, 100, (gint32) length)] = (char) g_rand_int (rand);
      g_file_set_contents (damaged, copy, (gssize) length, &error);
      g_assert_no_error (error);
      use_damaged (damaged);
    }
}

static void
change_schema (Fixture *f, const char *sql)
{
  sqlite3 *db;

  yp_store_close (g_steal_pointer (&f->store));
  g_assert_cmpint (sqlite3_open (f->url, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_refuses_a_newer_schema (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  change_schema (f, "UPDATE yp_store SET value = '7' WHERE key = 'schema'");
  g_assert_null (yp_store_open (f->url, "zjg", &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "newer"));
  g_clear_error (&error);
  g_assert_null (yp_store_open_reader (f->url, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
}

/* A collection that this Yiping has and that one had not is made when a writer comes. */
static void
test_makes_new_collections (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  YpStore *reader;

  change_schema (f, "DROP TABLE cameras; DROP TABLE rtree_cameras_geom;"
                    "DELETE FROM gpkg_geometry_columns WHERE table_name = 'cameras';"
                    "DELETE FROM gpkg_ogr_contents WHERE table_name = 'cameras';"
                    "DELETE FROM gpkg_extensions WHERE table_name = 'cameras';"
                    "DELETE FROM gpkg_contents WHERE table_name = 'cameras';");
  g_assert_null (yp_store_open_reader (f->url, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  f->store = yp_store_open (f->url, NULL, &error);
  g_assert_no_error (error);
  reader = yp_store_open_reader (f->url, &error);
  g_assert_no_error (error);
  yp_store_close (reader);
  assert_sound (f);
}

static void
test_is_busy (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_assert_true (f->store->db->klass->exec (f->store->db, "PRAGMA busy_timeout = 20", &error));
  g_assert_cmpint (sqlite3_open (f->url, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (yp_store_begin (f->store, &error));
  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_BUSY);
  sqlite3_close (db);

  g_free (report_at (f->store, MORNING, 120.5, 31.8));
}

/* Writes reports in one transaction until something fails. */
static void
fill (Fixture *f, GError **error)
{
  g_autofree char *long_text = g_strnfill (2000, 'x');
  g_autofree char *json = g_strdup_printf (
      "{\"item\":\"" MATTER "\",\"source\":\"x\",\"description\":\"%s\"}", long_text);
  gboolean is_written = yp_store_begin (f->store, error);

  for (guint i = 0; is_written && i < 10000; i++)
    {
      g_autofree char *subject = g_strdup_printf ("incident/full-%u", i);
      g_autoptr (JsonObject) data = parse (json);
      g_autoptr (YpEntry) entry =
          yp_store_append (f->store, MORNING, "tester", subject, "reported", data, error);

      is_written = entry != NULL;
    }
  if (is_written)
    yp_store_commit (f->store, error);
  else
    yp_store_rollback (f->store);
}

/* A limit on the size of files stands in for a disk that is full. */
static void
test_disk_is_full (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = report_at (f->store, MORNING, 120.5, 31.8);
  g_autofree char *after = NULL;
  struct rlimit limit;
  struct rlimit small;

  g_assert_true (f->store->db->klass->exec (f->store->db, "PRAGMA cache_size = 10", &error));
  getrlimit (RLIMIT_FSIZE, &limit);
  small = limit;
  small.rlim_cur = 2 << 20;
  setrlimit (RLIMIT_FSIZE, &small);
  fill (f, &error);
  setrlimit (RLIMIT_FSIZE, &limit);

  g_assert_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, f->url));
  after = report_at (f->store, MORNING, 120.5, 31.8);
  g_assert_cmpstr (after, ==, "zjg-20260824-000002");
  assert_sound (f);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    Test test;
  } tests[] = {
    { "mandatory-tables", test_mandatory_tables },
    { "is-private", test_is_private },
    { "gdal-reads-it", test_gdal_reads_it },
    { "gdal-finds-nothing-wrong", test_gdal_finds_nothing_wrong },
    { "gdal-writes-to-it", test_gdal_writes_to_it },
    { "refuses-others-files", test_refuses_others_files },
    { "survives-damage", test_survives_damage },
    { "refuses-a-newer-schema", test_refuses_a_newer_schema },
    { "makes-new-collections", test_makes_new_collections },
    { "is-busy", test_is_busy },
    { "disk-is-full", test_disk_is_full },
  };

  g_test_init (&argc, &argv, NULL);
  /* So that a write beyond the limit fails instead. */
  signal (SIGXFSZ, SIG_IGN);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    add_contract_test ("geopackage", tests[i].name, tests[i].test);

  return g_test_run ();
}
