/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <math.h>

#include "yp-json-read.h"

static char *
make_path (const char *folder)
{
  return g_build_filename (folder, "city.gpkg", NULL);
}

static const Driver drivers[] = {
  { "sqlite", make_path },
};

typedef struct
{
  const Driver *driver;
  Test test;
} Case;

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (remove (path), ==, 0);
    }
  g_assert_cmpint (remove (folder), ==, 0);
}

static void
run (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  Fixture f = { 0 };

  f.folder = g_dir_make_tmp ("yp-store-XXXXXX", &error);
  g_assert_no_error (error);
  f.url = c->driver->make_url (f.folder);
  if (f.url == NULL)
    {
      g_test_skip ("no such database here");
    }
  else
    {
      f.store = yp_store_open (f.url, "zjg", &error);
      g_assert_no_error (error);
      c->test (&f);
    }

  yp_store_close (f.store);
  remove_folder (f.folder);
  g_free (f.url);
  g_free (f.folder);
}

void
add_contract_test (const char *suite, const char *name, Test test)
{
  for (guint i = 0; i < G_N_ELEMENTS (drivers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/%s/%s/%s", suite, drivers[i].name, name);
      Case *c = g_new (Case, 1);

      *c = (Case){ &drivers[i], test };
      g_test_add_data_func_full (path, c, run, g_free);
    }
}

JsonObject *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = yp_json_parse_object (json, strlen (json), &error);

  g_assert_no_error (error);
  return object;
}

/* In the transaction that is open, or in one of its own. */
static YpEntry *
append (YpStore *store, gint64 at, const char *subject, const char *kind, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) data = parse (json);
  YpEntry *entry = yp_store_append (store, at, "tester", subject, kind, data, &error);

  g_assert_no_error (error);
  return entry;
}

static void
begin (YpStore *store)
{
  g_autoptr (GError) error = NULL;

  yp_store_begin (store, &error);
  g_assert_no_error (error);
}

static void
commit (YpStore *store)
{
  g_autoptr (GError) error = NULL;

  yp_store_commit (store, &error);
  g_assert_no_error (error);
}

/* Gives the id. */
char *
report (YpStore *store, gint64 at, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *id = NULL;

  begin (store);
  id = yp_store_next_incident_id (store, at, &error);
  g_assert_no_error (error);
  subject = g_strconcat ("incident/", id, NULL);
  yp_entry_unref (append (store, at, subject, "reported", json));
  commit (store);

  return g_steal_pointer (&id);
}

char *
report_at (YpStore *store, gint64 at, double longitude, double latitude)
{
  g_autofree char *json = NULL;
  char lon[G_ASCII_DTOSTR_BUF_SIZE];
  char lat[G_ASCII_DTOSTR_BUF_SIZE];

  json = g_strdup_printf (
      "{\"item\":\"" MATTER "\",\"source\":\"gridapp\",\"description\":\"井盖破损\","
      "\"lon\":%s,\"lat\":%s,\"contact\":\"138\"}",
      g_ascii_dtostr (lon, sizeof lon, longitude), g_ascii_dtostr (lat, sizeof lat, latitude));

  return report (store, at, json);
}

void
act (YpStore *store, const char *id, const char *kind, const char *unit)
{
  g_autofree char *subject = g_strconcat ("incident/", id, NULL);
  g_autofree char *json =
      unit != NULL ? g_strdup_printf ("{\"unit\":\"%s\"}", unit) : g_strdup ("{\"note\":\"好\"}");

  begin (store);
  yp_entry_unref (append (store, MORNING, subject, kind, json));
  commit (store);
}

void
register_unit (YpStore *store, const char *id)
{
  g_autofree char *subject = g_strconcat ("unit/", id, NULL);

  begin (store);
  yp_entry_unref (append (store, MORNING, subject, "registered",
                          "{\"kind\":\"member\",\"name\":\"王芳\",\"phone\":\"139\"}"));
  commit (store);
}

void
put_fix (YpStore *store, const char *unit, double longitude, double latitude, gint64 at)
{
  g_autoptr (GError) error = NULL;
  YpFix fix = { longitude, latitude, at, 12.3f, NAN, 5 };

  begin (store);
  yp_store_put_fix (store, unit, &fix, at, &error);
  g_assert_no_error (error);
  commit (store);
}

static void
feature_free (gpointer data)
{
  YpFeature *self = data;

  g_clear_pointer (&self->geometry, yp_geometry_unref);
  for (guint i = 0; i < 8; i++)
    g_free (self->values[i]);
  g_free (self->values);
  g_free (self);
}

GPtrArray *
features_new (void)
{
  return g_ptr_array_new_with_free_func (feature_free);
}

/* Takes @geometry. The values come in the order of the columns; "" is none, the rest have none. */
void
add_feature (GPtrArray *features, YpGeometry *geometry, ...)
{
  YpFeature *feature = g_new0 (YpFeature, 1);
  va_list arguments;
  const char *value;
  guint n = 0;

  feature->geometry = geometry;
  feature->values = g_new0 (char *, 8);
  va_start (arguments, geometry);
  while ((value = va_arg (arguments, const char *)) != NULL)
    feature->values[n++] = *value != '\0' ? g_strdup (value) : NULL;
  va_end (arguments);

  g_ptr_array_add (features, feature);
}

YpGeometry *
square (double west, double south, double size)
{
  double vertices[] = { west,         south, west + size,  south, west + size,
                        south + size, west,  south + size, west,  south };
  guint ring_end = 5;
  guint part_end = 1;

  return yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 5, &ring_end, 1, &part_end, 1);
}

void
import (YpStore *store, const char *collection, gboolean is_append, GPtrArray *features)
{
  g_autoptr (GError) error = NULL;

  yp_store_import_layer (store, yp_collection_find (collection), features, is_append, MORNING,
                         "importer", "a test", "cgcs2000", NULL, &error);
  g_assert_no_error (error);
}

/* What yp_store_verify() tells, a line each. */
char *
find_differences (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  guint64 n_entries;

  yp_store_verify (f->store, differences, &n_entries, &error);
  g_assert_no_error (error);
  g_ptr_array_add (differences, NULL);

  return g_strjoinv ("\n", (char **) differences->pdata);
}

void
assert_sound (Fixture *f)
{
  g_autofree char *differences = find_differences (f);

  g_assert_cmpstr (differences, ==, "");
}
