/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-intake.h"

#include <glib/gstdio.h>

#include "yp-json-read.h"

/* 2026-08-24T01:02:03.456Z */
#define NOW (G_GINT64_CONSTANT (1787533323456) * 1000)
#define ITEM "gbt47678.5:matter:06010"

typedef struct
{
  char *folder;
  char *path;
  YpStore *store;
  YpCity *city;
} Fixture;

static gint64
get_now (gpointer data)
{
  return NOW;
}

/* One town, a box around 120.5, 31.8. */
static YpPlaceIndex *
make_places (void)
{
  const double vertices[] = { 120.4, 31.7, 120.6, 31.7, 120.6, 31.9, 120.4, 31.9, 120.4, 31.7 };
  const guint ring_end = 5;
  const guint part_end = 1;
  g_autoptr (YpGeometry) outline =
      yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 5, &ring_end, 1, &part_end, 1);
  g_autoptr (YpArea) town = yp_area_new (YP_AREA_TOWN, "320582100", "杨舍镇", outline);

  return yp_place_index_new (&town, 1);
}

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const YpClock clock = { get_now, NULL };

  f->folder = g_dir_make_tmp ("yiping-test-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "city.gpkg", NULL);
  f->store = yp_store_open (f->path, "test", &error);
  g_assert_no_error (error);
  f->city = yp_city_new (make_places (), yp_catalogue_new_sample (), clock);
  yp_store_begin (f->store, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  yp_store_rollback (f->store);
  yp_store_close (f->store);
  yp_city_unref (f->city);
  g_remove (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
test_resolves (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpEntry) entry = NULL;
  YpReport report = { .item = ITEM,
                      .source = "hotline12345",
                      .description = "路灯不亮",
                      .has_place = TRUE,
                      .longitude = 120.5,
                      .latitude = 31.8,
                      .reported_at = NOW - 60 * G_USEC_PER_SEC };

  g_assert_true (yp_intake_append_report (f->store, f->city, "王", &report, &entry, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (entry->kind, ==, "reported");
  g_assert_cmpstr (entry->actor, ==, "王");
  g_assert_cmpstr (entry->subject, ==, "incident/test-20260824-000001");
  g_assert_cmpstr (entry->data_text, ==,
                   "{\"item\":\"" ITEM
                   "\",\"source\":\"hotline12345\",\"description\":\"路灯不亮\","
                   "\"lon\":120.5,\"lat\":31.8,\"town\":\"320582100\","
                   "\"reported_at\":\"2026-08-24T01:01:03.456Z\"}");
}

static void
test_converts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpEntry) entry = NULL;
  YpReport report = {
    .item = ITEM, .has_place = TRUE, .longitude = 120.5, .latitude = 31.8, .datum = YP_DATUM_GCJ02
  };
  double shift;

  g_assert_true (yp_intake_append_report (f->store, f->city, "a", &report, &entry, &error));
  g_assert_no_error (error);
  shift = yp_distance_m (120.5, 31.8, yp_json_get_number (entry->data, "lon"),
                         yp_json_get_number (entry->data, "lat"));
  g_assert_cmpfloat (shift, >, 400);
  g_assert_cmpfloat (shift, <, 530);
}

static void
test_without_place (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpEntry) entry = NULL;
  YpReport report = { .item = ITEM, .address = "人民路 1 号" };

  g_assert_true (yp_intake_append_report (f->store, f->city, "a", &report, &entry, &error));
  g_assert_no_error (error);
  g_assert_false (json_object_has_member (entry->data, "lon"));
  g_assert_false (json_object_has_member (entry->data, "town"));
  g_assert_cmpstr (yp_json_get_string (entry->data, "address"), ==, "人民路 1 号");
  g_assert_cmpstr (yp_json_get_string (entry->data, "source"), ==, "open311");
}

static void
test_refuses (Fixture *f, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (10001, 'x');
  g_autofree char *less_long = g_strnfill (501, 'x');
  const YpReport reports[] = {
    { .item = NULL },
    { .item = "" },
    { .item = "gbt47678.5:matter:99999" },
    { .item = "\xff" },
    { .item = ITEM, .description = long_text },
    { .item = ITEM, .address = less_long },
    { .item = ITEM, .contact = less_long },
    { .item = ITEM, .media_url = less_long },
    { .item = ITEM, .source = less_long },
    { .item = ITEM, .description = "\xc3" },
    { .item = ITEM, .description = "a\x1b[0m" },
    { .item = ITEM, .has_place = TRUE, .longitude = 181 },
    { .item = ITEM, .has_place = TRUE, .latitude = -90.1 },
    { .item = ITEM, .has_place = TRUE, .longitude = 0.0 / 0.0 },
    { .item = ITEM, .reported_at = -1 },
    { .item = ITEM, .reported_at = NOW + 301 * G_USEC_PER_SEC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (yp_intake_append_report (f->store, f->city, "a", &reports[i], NULL, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

#define ADD(name, test)                                                                            \
  g_test_add ("/service/intake/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("resolves", test_resolves);
  ADD ("converts", test_converts);
  ADD ("without-place", test_without_place);
  ADD ("refuses", test_refuses);

  return g_test_run ();
}
