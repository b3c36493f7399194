/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-fixes.h"

#include <math.h>

static void
test_newest_wins (void)
{
  g_autoptr (YpFixes) fixes = yp_fixes_new ();
  YpFix fix = { 120.5, 31.8, 100, NAN, NAN, NAN };

  g_assert_null (yp_fixes_get (fixes, "M0001"));
  g_assert_true (yp_fixes_put (fixes, "M0001", &fix));

  fix.longitude = 120.6;
  g_assert_false (yp_fixes_put (fixes, "M0001", &fix));
  fix.at = 99;
  g_assert_false (yp_fixes_put (fixes, "M0001", &fix));
  g_assert_cmpfloat (yp_fixes_get (fixes, "M0001")->longitude, ==, 120.5);

  fix.at = 101;
  g_assert_true (yp_fixes_put (fixes, "M0001", &fix));
  g_assert_cmpfloat (yp_fixes_get (fixes, "M0001")->longitude, ==, 120.6);
  g_assert_null (yp_fixes_get (fixes, "M0002"));
}

static void
count (YpFixes *fixes, gpointer data)
{
  guint *n = data;

  (*n)++;
}

static void
test_changed (void)
{
  g_autoptr (YpFixes) fixes = yp_fixes_new ();
  const YpFix fix = { 120.5, 31.8, 100, NAN, NAN, NAN };
  guint n = 0;

  g_signal_connect (fixes, "changed", G_CALLBACK (count), &n);
  yp_fixes_put (fixes, "M0001", &fix);
  g_assert_cmpuint (n, ==, 0);
  yp_fixes_emit_changed (fixes);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_connection (void)
{
  const YpFix fix = { .at = G_GINT64_CONSTANT (1000000000) };
  const gint64 second = G_USEC_PER_SEC;

  g_assert_cmpint (yp_fix_get_connection (NULL, fix.at), ==, YP_CONNECTION_NEVER);
  g_assert_cmpint (yp_fix_get_connection (&fix, fix.at - second), ==, YP_CONNECTION_ONLINE);
  g_assert_cmpint (yp_fix_get_connection (&fix, fix.at + 60 * second), ==, YP_CONNECTION_ONLINE);
  g_assert_cmpint (yp_fix_get_connection (&fix, fix.at + 60 * second + 1), ==, YP_CONNECTION_STALE);
  g_assert_cmpint (yp_fix_get_connection (&fix, fix.at + 300 * second), ==, YP_CONNECTION_STALE);
  g_assert_cmpint (yp_fix_get_connection (&fix, fix.at + 300 * second + 1), ==, YP_CONNECTION_LOST);

  /* It changes when it says that it will. */
  for (gint64 now = fix.at - second, change; now < G_MAXINT64; now = change)
    {
      change = yp_fix_get_connection_change (&fix, now);
      g_assert_cmpint (change, >, now);
      g_assert_cmpint (yp_fix_get_connection (&fix, now), ==,
                       yp_fix_get_connection (&fix, change - 1));
      if (change < G_MAXINT64)
        g_assert_cmpint (yp_fix_get_connection (&fix, now), !=,
                         yp_fix_get_connection (&fix, change));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/fixes/newest-wins", test_newest_wins);
  g_test_add_func ("/model/fixes/changed", test_changed);
  g_test_add_func ("/model/fixes/connection", test_connection);

  return g_test_run ();
}
