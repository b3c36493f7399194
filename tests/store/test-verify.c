/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <sqlite3.h>

#include "store-fixture.h"

/* What is changed behind the journal's back is found, and named. */

static void
tamper (Fixture *f, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (f->url, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, NULL);
  g_assert_cmpstr (sqlite3_errmsg (db), ==, "not an error");
  sqlite3_close (db);
}

/* Changes a row without the triggers, which need functions that SQLite alone does not have. */
static void
tamper_with (Fixture *f, const char *table, const char *sql)
{
  static const char *const triggers[] = { "insert",  "update1", "update2",
                                          "update3", "update4", "delete" };
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    g_string_append_printf (all, "DROP TRIGGER rtree_%s_geom_%s;", table, triggers[i]);
  g_string_append (all, sql);
  tamper (f, all->str);
}

static void
make_city (Fixture *f)
{
  g_autoptr (GPtrArray) towns = features_new ();

  register_unit (f->store, "M0001");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = report_at (f->store, MORNING, 120.5 + i * 0.01, 31.8);

      act (f->store, id, "filed", NULL);
      act (f->store, id, "dispatched", "M0001");
    }
  put_fix (f->store, "M0001", 120.5, 31.8, MORNING);
  add_feature (towns, square (120.5, 31.8, 0.1), "320582100", "杨舍镇", NULL);
  import (f->store, "towns", FALSE, towns);
}

static void
assert_found (Fixture *f, const char *expected)
{
  g_autofree char *differences = find_differences (f);

  if (strstr (differences, expected) == NULL)
    g_error ("“%s” is not in:\n%s", expected, differences);
}

static void
test_sound (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpStore) reader = NULL;
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  guint64 n_entries;

  assert_sound (f);
  make_city (f);
  assert_sound (f);
  assert_sound (f);

  reader = yp_store_open_reader (f->url, &error);
  g_assert_true (yp_store_verify (reader, differences, &n_entries, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (differences->len, ==, 0);
  g_assert_cmpuint (n_entries, ==, 14);
}

static void
test_changed_entry (Fixture *f)
{
  make_city (f);
  tamper (f, "UPDATE journal SET actor = 'nobody' WHERE seq = 3");
  assert_found (f, "journal: entry 3 is not what its hash says");
}

static void
test_changed_data (Fixture *f)
{
  make_city (f);
  tamper (f, "UPDATE journal SET data = replace (data, '120.5', '120.6') WHERE seq = 2");
  assert_found (f, "journal: entry 2 is not what its hash says");
  assert_found (f, "incidents: geom of “zjg-20260824-000001” is not what the journal says");
}

static void
test_unreadable_data (Fixture *f)
{
  make_city (f);
  tamper (f, "UPDATE journal SET data = '{\"item\"' WHERE seq = 2;"
             "UPDATE journal SET hash = x'00' WHERE seq = 4");
  assert_found (f, "journal: Entry 2 of the journal");
  assert_found (f, "journal: Entry 4 of the journal");
  assert_found (f, "journal: entry 3 can not have been: ");
}

static void
test_missing_entries (Fixture *f)
{
  make_city (f);
  tamper (f, "DELETE FROM journal WHERE seq IN (3, 5, 6)");
  assert_found (f, "journal: entry 3 is missing");
  assert_found (f, "journal: entries 5 to 6 are missing");
}

static void
test_missing_first_entry (Fixture *f)
{
  make_city (f);
  tamper (f, "DELETE FROM journal WHERE seq = 1");
  assert_found (f, "journal: entry 1 is missing");
}

static void
test_cut_journal (Fixture *f)
{
  make_city (f);
  tamper (f, "DELETE FROM journal WHERE seq >= 12");
  assert_found (f, "incidents: state of “zjg-20260824-000004” is not what the journal says");
  assert_found (f, "towns: there are rows, though it was never imported");
}

static void
test_reordered_entries (Fixture *f)
{
  make_city (f);
  tamper (f, "UPDATE journal SET seq = -5 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 6;"
             "UPDATE journal SET seq = 6 WHERE seq = -5;");
  assert_found (f, "journal: entry 5 is not what its hash says");
  assert_found (f, "journal: entry 6 is not what its hash says");
}

/* An entry whose own hash is right, but that stands on nothing. */
static void
test_forged_entry (Fixture *f)
{
  g_autoptr (JsonObject) data = parse ("{\"kind\":\"boat\"}");
  g_autofree char *prev = g_strnfill (64, '1');
  g_autoptr (YpEntry) entry = NULL;
  g_autofree char *sql = NULL;

  make_city (f);
  entry = yp_entry_new (15, MORNING, "zjg", "tester", "unit/B1", "registered", data, prev);
  sql = g_strdup_printf ("INSERT INTO journal VALUES (15, '2026-08-24T01:02:03.456Z', 'zjg',"
                         " 'tester', 'unit/B1', 'registered', '%s', x'%s', x'%s')",
                         entry->data_text, entry->prev, entry->hash);
  tamper (f, sql);
  assert_found (f, "journal: entry 15 does not follow the one before it");
  assert_found (f, "units: “B1” is missing");
}

static void
test_changed_incident (Fixture *f)
{
  make_city (f);
  tamper_with (f, "incidents", "UPDATE incidents SET note = 'x' WHERE fid = 1");
  assert_found (f, "incidents: note of “zjg-20260824-000001” is not what the journal says");
}

static void
test_changed_contact (Fixture *f)
{
  make_city (f);
  tamper_with (f, "incidents", "UPDATE incidents SET contact = NULL WHERE fid = 4");
  assert_found (f, "incidents: contact of “zjg-20260824-000004” is not what the journal says");
}

static void
test_moved_incident (Fixture *f)
{
  make_city (f);
  tamper_with (
      f, "incidents",
      "UPDATE incidents SET geom = (SELECT geom FROM incidents WHERE fid = 2) WHERE fid = 1");
  assert_found (f, "incidents: geom of “zjg-20260824-000001” is not what the journal says");
  assert_found (f, "incidents: the spatial index is wrong about 1 rows, the first being 1");
}

static void
test_missing_incident (Fixture *f)
{
  make_city (f);
  tamper_with (f, "incidents", "DELETE FROM incidents WHERE fid = 2");
  assert_found (f, "incidents: “zjg-20260824-000002” is missing");
  assert_found (f, "incidents: there are 3 rows, the count says 4");
}

static void
test_extra_incident (Fixture *f)
{
  make_city (f);
  tamper_with (f, "incidents",
               "INSERT INTO incidents (id, state, item, source, reported_at,"
               " received_at, updated_at, seq) VALUES ('x', 'filed', 'i', 's', '',"
               " '', '', 1)");
  assert_found (f, "incidents: “x” is not in the journal");
}

static void
test_hidden_incident (Fixture *f)
{
  make_city (f);
  tamper (f, "DELETE FROM rtree_incidents_geom WHERE id = 3");
  assert_found (f, "incidents: the spatial index is wrong about 1 rows, the first being 3");
}

static void
test_changed_unit (Fixture *f)
{
  make_city (f);
  tamper_with (f, "units", "UPDATE units SET n_tasks = 0, phone = '110'");
  assert_found (f, "units: n_tasks of “M0001” is not what the journal says");
  assert_found (f, "units: phone of “M0001” is not what the journal says");
}

/* Positions are not journal. */
static void
test_moved_unit (Fixture *f)
{
  make_city (f);
  tamper_with (f, "units", "UPDATE units SET speed = 99");
  assert_sound (f);
}

static void
test_changed_layer (Fixture *f)
{
  make_city (f);
  tamper_with (f, "towns", "UPDATE towns SET name = '杨舍'");
  assert_found (f, "towns: the rows are not those that were imported");
}

static void
test_many_differences (Fixture *f)
{
  g_autofree char *differences = NULL;
  g_auto (GStrv) lines = NULL;

  make_city (f);
  tamper (f, "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 2 FROM n WHERE i < 5000)"
             " INSERT INTO journal SELECT i, 'x', 'x', 'x', 'x', 'x', 'x', x'', x'' FROM n");
  differences = find_differences (f);
  lines = g_strsplit (differences, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1001);
  g_assert_cmpstr (lines[1000], ==, "There are more");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    Test test;
  } tests[] = {
    { "sound", test_sound },
    { "changed-entry", test_changed_entry },
    { "changed-data", test_changed_data },
    { "unreadable-data", test_unreadable_data },
    { "missing-entries", test_missing_entries },
    { "missing-first-entry", test_missing_first_entry },
    { "cut-journal", test_cut_journal },
    { "reordered-entries", test_reordered_entries },
    { "forged-entry", test_forged_entry },
    { "changed-incident", test_changed_incident },
    { "changed-contact", test_changed_contact },
    { "moved-incident", test_moved_incident },
    { "missing-incident", test_missing_incident },
    { "extra-incident", test_extra_incident },
    { "hidden-incident", test_hidden_incident },
    { "changed-unit", test_changed_unit },
    { "moved-unit", test_moved_unit },
    { "changed-layer", test_changed_layer },
    { "many-differences", test_many_differences },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    add_contract_test ("verify", tests[i].name, tests[i].test);

  return g_test_run ();
}
