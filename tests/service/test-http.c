/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-http.h"

static const struct
{
  const char *path;
  const char *segments; /* joined by bars; %NULL: refused */
} paths[] = {
  { "/", "" },
  { "/a", "a" },
  { "/a/", "a" },
  { "/a/b%2Fc", "a|b/c" },
  { "/%E4%B8%80", "一" },
  { "//a", "|a" },
  { "/%", NULL },
  { "/%4", NULL },
  { "/%zz", NULL },
  { "/%00", NULL },
  { "/%ff", NULL },
  { "/a/%C0%AF", NULL },
};

static void
test_path (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) segments = yp_http_split_path (paths[i].path, &error);

      g_test_message ("%s", paths[i].path);
      if (paths[i].segments == NULL)
        {
          g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
          g_assert_null (segments);
        }
      else
        {
          g_autofree char *joined = g_strjoinv ("|", segments);

          g_assert_cmpstr (joined, ==, paths[i].segments);
        }
    }
}

static void
test_query (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) query = yp_http_parse_query ("a=1&b=%E4%B8%80+x&c&=d&&a=2&e=f=g", &error);
  g_autoptr (GHashTable) none = yp_http_parse_query (NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (query), ==, 4);
  g_assert_cmpstr (g_hash_table_lookup (query, "a"), ==, "2");
  g_assert_cmpstr (g_hash_table_lookup (query, "b"), ==, "一 x");
  g_assert_cmpstr (g_hash_table_lookup (query, "c"), ==, "");
  g_assert_cmpstr (g_hash_table_lookup (query, "e"), ==, "f=g");
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);

  g_assert_null (yp_http_parse_query ("a=%ff", &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/http/path", test_path);
  g_test_add_func ("/service/http/query", test_query);

  return g_test_run ();
}
