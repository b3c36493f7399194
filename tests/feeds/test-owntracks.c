/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-owntracks.h"

#include <math.h>

#include "yp-error.h"
#include "yp-json-read.h"

/* 2026-08-24T01:02:03Z */
#define NOW_S G_GINT64_CONSTANT (1787533323)

static GArray *
parse (const char *text, const char *device, GError **error)
{
  g_autoptr (JsonNode) root = yp_json_parse (text, strlen (text), NULL);

  g_assert_nonnull (root);

  return yp_owntracks_parse (root, device, NOW_S * G_USEC_PER_SEC, error);
}

static void
test_one (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) fixes =
      parse ("{\"_type\":\"location\",\"topic\":\"owntracks/zjg/M0001\",\"tst\":1787533320,"
             "\"lon\":120.55,\"lat\":31.87,\"vel\":36,\"cog\":270,\"acc\":5}",
             NULL, &error);
  const YpUnitFix *found;

  g_assert_no_error (error);
  g_assert_cmpuint (fixes->len, ==, 1);
  found = &g_array_index (fixes, YpUnitFix, 0);
  g_assert_cmpstr (found->unit, ==, "M0001");
  g_assert_cmpfloat (found->fix.longitude, ==, 120.55);
  g_assert_cmpfloat (found->fix.latitude, ==, 31.87);
  g_assert_cmpint (found->fix.at, ==, (NOW_S - 3) * G_USEC_PER_SEC);
  g_assert_cmpfloat (found->fix.speed_kmh, ==, 36);
  g_assert_cmpfloat (found->fix.course_deg, ==, 270);
  g_assert_cmpfloat (found->fix.accuracy_m, ==, 5);
}

static void
test_many (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) fixes =
      parse ("[{\"_type\":\"location\",\"tst\":1787533320,\"lon\":0,\"lat\":0,\"vel\":-1,"
             "\"cog\":-1},{\"_type\":\"lwt\",\"tst\":\"1440363922\"},{\"_type\":\"transition\"},"
             "{\"_type\":\"location\",\"topic\":\"B7\",\"tst\":1787533623,\"lon\":-180,"
             "\"lat\":90}]",
             "phone", &error);
  const YpUnitFix *first;

  g_assert_no_error (error);
  g_assert_cmpuint (fixes->len, ==, 2);
  first = &g_array_index (fixes, YpUnitFix, 0);
  g_assert_cmpstr (first->unit, ==, "phone");
  g_assert_true (isnan (first->fix.speed_kmh));
  g_assert_true (isnan (first->fix.course_deg));
  g_assert_true (isnan (first->fix.accuracy_m));
  g_assert_cmpstr (g_array_index (fixes, YpUnitFix, 1).unit, ==, "B7");
}

static const struct
{
  const char *text;
  const char *message;
} wrong[] = {
  { "1", "*Position 0:*not an object*" },
  { "[{\"_type\":\"lwt\"},null]", "*Position 1:*not an object*" },
  { "{}", "*Position 0:*_type*" },
  { "{\"_type\":7}", "*Position 0:*_type*" },
  { "{\"_type\":\"location\",\"tst\":1,\"lon\":0,\"lat\":0}", "*Position 0:*topic*" },
  { "{\"_type\":\"location\",\"topic\":\"a/\",\"tst\":1,\"lon\":0,\"lat\":0}", "*topic*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"lon\":0,\"lat\":0}", "*tst*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"tst\":\"1\",\"lon\":0,\"lat\":0}", "*tst*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"tst\":-1,\"lon\":0,\"lat\":0}", "*tst*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"tst\":1787533624,\"lon\":0,\"lat\":0}",
    "*more than five minutes*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"tst\":99999999999999999,\"lon\":0,\"lat\":0}",
    "*tst*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"tst\":1,\"lon\":180.1,\"lat\":0}", "*lon*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"tst\":1,\"lon\":0,\"lat\":-91}", "*lat*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"tst\":1,\"lon\":\"0\",\"lat\":0}", "*lon*" },
  { "{\"_type\":\"location\",\"topic\":\"a\",\"tst\":1,\"lat\":0}", "*lon*" },
};

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (wrong[i].text, NULL, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      g_test_message ("%s: %s", wrong[i].text, error->message);
      g_assert_true (g_pattern_match_simple (wrong[i].message, error->message));
    }
}

/* Real messages of a telephone: locations, and a farewell without a place. */
static void
test_recorded (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YP_SHARED_DATA"), "d_positions", "owntracks",
                                            "demo-iphone.rec", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_fixes = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("The shared data is not here");
      return;
    }

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) fixes = parse (strrchr (lines[i], '\t') + 1, "iphone", &error);

      g_assert_no_error (error);
      n_fixes += fixes->len;
    }

  g_assert_cmpuint (n_fixes, >, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/feeds/owntracks/one", test_one);
  g_test_add_func ("/feeds/owntracks/many", test_many);
  g_test_add_func ("/feeds/owntracks/wrong", test_wrong);
  g_test_add_func ("/feeds/owntracks/recorded", test_recorded);

  return g_test_run ();
}
