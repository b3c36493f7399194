/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-random.h"

static void
test_token (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GError) error = NULL;
      char *token = yp_random_token (&error);

      g_assert_no_error (error);
      g_assert_cmpuint (strlen (token), ==, 64);
      g_assert_cmpuint (strspn (token, "0123456789abcdef"), ==, 64);
      g_assert_true (g_hash_table_add (seen, token));
    }
}

static void
test_equal (void)
{
  g_assert_true (yp_equal_in_constant_time ("", ""));
  g_assert_true (yp_equal_in_constant_time ("secret", "secret"));
  g_assert_false (yp_equal_in_constant_time ("secret", "secreT"));
  g_assert_false (yp_equal_in_constant_time ("Secret", "secret"));
  g_assert_false (yp_equal_in_constant_time ("secre", "secret"));
  g_assert_false (yp_equal_in_constant_time ("secrets", "secret"));
  g_assert_false (yp_equal_in_constant_time ("", "secret"));
  g_assert_false (yp_equal_in_constant_time ("secret", ""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/random/token", test_token);
  g_test_add_func ("/base/random/equal", test_equal);

  return g_test_run ();
}
