/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store writes and reads in a second, beside what SQLite alone does with the same rows.
 * One JSON object a line. */

#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

#include "sqlite/yp-geopackage.h"
#include "yp-json-read.h"
#include "yp-store.h"

#define REPORT                                                                                                                  \
  "{\"item\":\"gbt47678.5:matter:06010\",\"source\":\"hotline12345\",\"description\":\"人民中路"                            \
  "与长安路交叉口西北角井盖破损，存在安全隐患\",\"address\":\"杨舍镇人民中路100号\",\"lon\":%.7f," \
  "\"lat\":%.7f,\"town\":\"320582100\",\"village\":\"320582100001\",\"grid\":"                                                  \
  "\"320582100001001\",\"contact\":\"张先生 13800000000\",\"reported_at\":"                                                  \
  "\"2026-08-24T00:59:00.000Z\"}"
#define ANSWER                                                                                     \
  "[{\"service_request_id\":\"zjg-20260824-000001\",\"service_notice\":\"\",\"account_id\":\"\"}]"
#define DIGEST "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define START G_GINT64_CONSTANT (1787533323456000)

static int n_reports = 20000;
static int n_rows = 1000000;
static int n_pages = 400;
static char *kept = NULL;

static const GOptionEntry options[] = {
  { "reports", 0, 0, G_OPTION_ARG_INT, &n_reports, "Reports to append in each group size", "N" },
  { "rows", 0, 0, G_OPTION_ARG_INT, &n_rows, "Incidents to look for pages in", "N" },
  { "pages", 0, 0, G_OPTION_ARG_INT, &n_pages, "Pages of each kind", "N" },
  { "store", 0, 0, G_OPTION_ARG_FILENAME, &kept, "A store to keep those incidents in", "PATH" },
  { NULL },
};

static void
die_of (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* Some 30 × 27 km around the city, the same for the same seed. */
static void
choose_place (GRand *rand, double *longitude, double *latitude)
{
  *longitude = g_rand_double_range (rand, 120.40, 120.72);
  *latitude = g_rand_double_range (rand, 31.72, 31.96);
}

static void
append_report (YpStore *store, GRand *rand, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *id = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *key = g_strdup_printf ("%08x-%08x", g_rand_int (rand), number);
  g_autoptr (JsonObject) data = NULL;
  g_autoptr (YpEntry) entry = NULL;
  gint64 at = START + number * G_GINT64_CONSTANT (10000);
  double longitude;
  double latitude;

  choose_place (rand, &longitude, &latitude);
  json = g_strdup_printf (REPORT, longitude, latitude);
  data = yp_json_parse_object (json, strlen (json), &error);
  die_of (error);

  id = yp_store_next_incident_id (store, at, &error);
  die_of (error);
  subject = g_strconcat ("incident/", id, NULL);
  entry = yp_store_append (store, at, "bench", subject, "reported", data, &error);
  die_of (error);
  yp_store_put_answer (store, key, at, DIGEST, 201, ANSWER, &error);
  die_of (error);
}

static void
append_reports (YpStore *store, GRand *rand, int n, int group)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < n; i += group)
    {
      yp_store_begin (store, &error);
      die_of (error);
      for (int j = i; j < MIN (i + group, n); j++)
        append_report (store, rand, (guint) j);
      yp_store_commit (store, &error);
      die_of (error);
    }
}

/* The same rows, written by SQLite alone. */

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *entry;
  sqlite3_stmt *incident;
  sqlite3_stmt *answer;
} Raw;

static void
check (Raw *raw, int code)
{
  if (code != SQLITE_OK && code != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (raw->db));
}

static void
raw_exec (Raw *raw, const char *sql)
{
  check (raw, sqlite3_exec (raw->db, sql, NULL, NULL, NULL));
}

static void
raw_init (Raw *raw, const char *path)
{
  check (raw, sqlite3_open (path, &raw->db));
  _yp_geopackage_add_functions (raw->db);
  raw_exec (raw, "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                 "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;");
  check (raw,
         sqlite3_prepare_v2 (raw->db,
                             "INSERT INTO journal VALUES (?, '2026-08-24T01:02:03.456Z', 'zjg',"
                             " 'bench', ?, 'reported', ?, ?, ?)",
                             -1, &raw->entry, NULL));
  check (raw, sqlite3_prepare_v2 (raw->db,
                                  "INSERT INTO incidents (id, state, item, source, description,"
                                  " address, town, village, grid, reported_at, received_at,"
                                  " updated_at, seq, contact, geom) VALUES (?, 'reported',"
                                  " 'gbt47678.5:matter:06010', 'hotline12345', ?,"
                                  " '杨舍镇人民中路100号', '320582100', '320582100001',"
                                  " '320582100001001', '2026-08-24T00:59:00.000Z',"
                                  " '2026-08-24T01:02:03.456Z', '2026-08-24T01:02:03.456Z', ?,"
                                  " '张先生 13800000000', ?)",
                                  -1, &raw->incident, NULL));
  check (raw,
         sqlite3_prepare_v2 (raw->db,
                             "INSERT INTO answers (key, at, digest, status, body) VALUES"
                             " (?, '2026-08-24T01:02:03.456Z', '" DIGEST "', 201, '" ANSWER "')",
                             -1, &raw->answer, NULL));
}

static void
raw_clear (Raw *raw)
{
  sqlite3_finalize (raw->entry);
  sqlite3_finalize (raw->incident);
  sqlite3_finalize (raw->answer);
  sqlite3_close (raw->db);
}

static void
raw_run (Raw *raw, sqlite3_stmt *statement)
{
  check (raw, sqlite3_step (statement));
  sqlite3_reset (statement);
}

static void
raw_append (Raw *raw, GRand *rand, int number)
{
  char key[32];
  char id[32];
  char subject[48];
  char data[1024];
  guint8 hash[32];
  guint8 point[29];
  double longitude;
  double latitude;

  choose_place (rand, &longitude, &latitude);
  g_snprintf (key, sizeof key, "%08x-%08x", g_rand_int (rand), number);
  g_snprintf (id, sizeof id, "zjg-20260824-%06d", number + 1);
  g_snprintf (subject, sizeof subject, "incident/%s", id);
  g_snprintf (data, sizeof data, REPORT, longitude, latitude);
  memset (hash, number, sizeof hash);
  yp_gpkg_point_write (longitude, latitude, point);

  sqlite3_bind_int (raw->entry, 1, number + 1);
  sqlite3_bind_text (raw->entry, 2, subject, -1, SQLITE_STATIC);
  sqlite3_bind_text (raw->entry, 3, data, -1, SQLITE_STATIC);
  sqlite3_bind_blob (raw->entry, 4, hash, sizeof hash, SQLITE_STATIC);
  sqlite3_bind_blob (raw->entry, 5, hash, sizeof hash, SQLITE_STATIC);
  raw_run (raw, raw->entry);

  sqlite3_bind_text (raw->incident, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_text (raw->incident, 2, data + 80, 100, SQLITE_STATIC);
  sqlite3_bind_int (raw->incident, 3, number + 1);
  sqlite3_bind_blob (raw->incident, 4, point, sizeof point, SQLITE_STATIC);
  raw_run (raw, raw->incident);

  sqlite3_bind_text (raw->answer, 1, key, -1, SQLITE_STATIC);
  raw_run (raw, raw->answer);
}

static void
remove_store (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      remove (file);
    }
}

static double
time_store (const char *path, int group)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  YpStore *store = yp_store_open (path, "zjg", &error);
  gint64 start;
  double seconds;

  die_of (error);
  start = g_get_monotonic_time ();
  append_reports (store, rand, n_reports, group);
  seconds = (double) (g_get_monotonic_time () - start) / 1e6;
  yp_store_close (store);
  remove_store (path);

  return n_reports / seconds;
}

static double
time_raw (const char *path, int group)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  Raw raw;
  gint64 start;
  double seconds;

  yp_store_close (yp_store_open (path, "zjg", &error));
  die_of (error);
  raw_init (&raw, path);
  start = g_get_monotonic_time ();
  for (int i = 0; i < n_reports; i += group)
    {
      raw_exec (&raw, "BEGIN IMMEDIATE");
      for (int j = i; j < MIN (i + group, n_reports); j++)
        raw_append (&raw, rand, j);
      raw_exec (&raw, "COMMIT");
    }
  seconds = (double) (g_get_monotonic_time () - start) / 1e6;
  raw_clear (&raw);
  remove_store (path);

  return n_reports / seconds;
}

/* Of this thread; what others do on the machine is not in it. */
static double
get_cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

/* Boxes of @size degrees at random places, pages of @limit from the beginning. */
static void
time_pages (YpStore *store, const char *what, double size, guint limit)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autofree double *times = g_new (double, (gsize) n_pages);
  g_autoptr (GString) text = g_string_sized_new (1 << 20);
  guint64 n_features = 0;
  double cpu_ms = 0;

  for (int i = 0; i < n_pages; i++)
    {
      g_autoptr (GError) error = NULL;
      YpBounds bounds;
      YpQuery query = {
        .collection = yp_collection_find ("incidents"),
        .bounds = &bounds,
        .time_from = G_MININT64,
        .time_to = G_MAXINT64,
        .limit = limit,
      };
      YpPage page;
      gint64 start;
      double cpu_start;

      bounds.west = g_rand_double_range (rand, 120.40, 120.72 - size);
      bounds.south = g_rand_double_range (rand, 31.72, 31.96 - MIN (size, 0.2399));
      bounds.east = bounds.west + size;
      bounds.north = bounds.south + MIN (size, 0.2399);
      g_string_truncate (text, 0);
      start = g_get_monotonic_time ();
      cpu_start = get_cpu_ms ();
      yp_store_query_features (store, &query, text, &page, &error);
      cpu_ms += get_cpu_ms () - cpu_start;
      times[i] = (double) (g_get_monotonic_time () - start) / 1e3;
      die_of (error);
      n_features += page.n_features;
    }

  qsort (times, (size_t) n_pages, sizeof *times, compare_doubles);
  printf ("{\"bench\":\"store-page\",\"box\":\"%s\",\"limit\":%u,\"rows\":%d,\"features\":%.0f,"
          "\"median_ms\":%.3f,\"p99_ms\":%.3f,\"mean_cpu_ms\":%.3f}\n",
          what, limit, n_rows, (double) n_features / n_pages, times[n_pages / 2],
          times[n_pages * 99 / 100], cpu_ms / n_pages);
  fflush (stdout);
}

static void
feature_free (gpointer data)
{
  YpFeature *self = data;

  yp_geometry_unref (self->geometry);
  g_strfreev (self->values);
  g_free (self);
}

static GPtrArray *
make_buildings (guint n)
{
  GPtrArray *features = g_ptr_array_new_with_free_func (feature_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  const guint end = 5;
  const guint part_end = 1;

  for (guint i = 0; i < n; i++)
    {
      YpFeature *feature = g_new0 (YpFeature, 1);
      double x;
      double y;
      double vertices[10];

      choose_place (rand, &x, &y);
      for (guint j = 0; j < 5; j++)
        {
          vertices[2 * j] = x + (j == 1 || j == 2 ? 0.0003 : 0);
          vertices[2 * j + 1] = y + (j == 2 || j == 3 ? 0.0002 : 0);
        }
      feature->geometry = yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 5, &end, 1, &part_end, 1);
      feature->values = g_new0 (char *, 5);
      feature->values[0] = g_strdup_printf ("b%u", i);
      feature->values[1] = g_strdup ("居民楼");
      feature->values[2] = g_strdup ("18.5");
      feature->values[3] = g_strdup ("6");
      g_ptr_array_add (features, feature);
    }

  return features;
}

/* The first time into an empty layer, then in place of what is there. */
static void
time_import (const char *path, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) buildings = make_buildings (n);
  YpStore *store = yp_store_open (path, "zjg", &error);

  die_of (error);
  for (guint i = 0; i < 2; i++)
    {
      gint64 start = g_get_monotonic_time ();

      yp_store_import_layer (store, yp_collection_find ("buildings"), buildings, FALSE, START,
                             "bench", "made up", "cgcs2000", NULL, &error);
      die_of (error);
      printf ("{\"bench\":\"store-import\",\"features\":%u,\"replaces\":%s,\"seconds\":%.2f}\n", n,
              i > 0 ? "true" : "false", (double) (g_get_monotonic_time () - start) / 1e6);
    }
  fflush (stdout);
  yp_store_close (store);
  remove_store (path);
}

static void
time_verify (YpStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  gint64 start = g_get_monotonic_time ();
  guint64 n_entries;

  yp_store_verify (store, differences, &n_entries, &error);
  die_of (error);
  printf ("{\"bench\":\"store-verify\",\"entries\":%" G_GUINT64_FORMAT ",\"differences\":%u,"
          "\"seconds\":%.1f}\n",
          n_entries, differences->len, (double) (g_get_monotonic_time () - start) / 1e6);
}

static void
bench_reading (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (YpStore) store = yp_store_open (path, "zjg", &error);
  g_autoptr (YpStore) reader = NULL;
  guint64 n_there;

  die_of (error);
  n_there = yp_store_get_seq (store, &error);
  if (n_there < (guint64) n_rows)
    append_reports (store, rand, n_rows - (int) n_there, 1000);
  reader = yp_store_open_reader (path, &error);
  die_of (error);

  /* Some 1,000, 10,000 and 250,000 of a million. */
  time_pages (reader, "0.1%", 0.0088, 100);
  time_pages (reader, "0.1%", 0.0088, 1000);
  time_pages (reader, "1%", 0.028, 100);
  time_pages (reader, "5%", 0.062, 100);
  time_pages (reader, "25%", 0.14, 100);
  time_pages (reader, "25%", 0.14, 1000);
  time_pages (reader, "100%", 0.3199, 100);
  time_verify (reader);
}

int
main (int argc, char *argv[])
{
  static const int groups[] = { 1, 10, 64, 500 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  die_of (error);
  folder = g_dir_make_tmp ("yp-bench-XXXXXX", &error);
  die_of (error);
  path = g_build_filename (folder, "city.gpkg", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (groups) && n_reports > 0; i++)
    {
      double store = time_store (path, groups[i]);
      double raw = time_raw (path, groups[i]);

      printf ("{\"bench\":\"store-append\",\"group\":%d,\"store_per_s\":%.0f,\"raw_per_s\":%.0f,"
              "\"ratio\":%.2f}\n",
              groups[i], store, raw, store / raw);
      fflush (stdout);
    }
  time_import (path, 20000);
  if (n_rows > 0)
    bench_reading (kept != NULL ? kept : path);

  remove_store (path);
  remove (folder);
  return 0;
}
