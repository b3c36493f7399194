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

static const struct
{
  const char *header;
  gsize size;
  gboolean is_part;
  gsize first;
  gsize length;
} ranges[] = {
  { NULL, 10, FALSE, 0, 0 },
  { "bytes=0-9", 10, TRUE, 0, 10 },
  { "bytes=2-3", 10, TRUE, 2, 2 },
  { "bytes=2-", 10, TRUE, 2, 8 },
  { "bytes=9-100", 10, TRUE, 9, 1 },
  { "bytes=2-18446744073709551615", 10, TRUE, 2, 8 },
  { "bytes=2-99999999999999999999999", 10, TRUE, 2, 8 },
  { "bytes=-3", 10, TRUE, 7, 3 },
  { "bytes=-30", 10, TRUE, 0, 10 },
  { "bytes=-0", 10, TRUE, 10, 0 },
  { "bytes=10-", 10, TRUE, 10, 0 },
  { "bytes=99999999999999999999999-", 10, TRUE, 10, 0 },
  { "bytes=0-5", 0, TRUE, 0, 0 },
  { "bytes=-5", 0, TRUE, 0, 0 },
  { "bytes=3-2", 10, FALSE, 0, 0 },
  { "bytes=0-1,3-4", 10, FALSE, 0, 0 },
  { "bytes=-", 10, FALSE, 0, 0 },
  { "bytes=", 10, FALSE, 0, 0 },
  { "bytes", 10, FALSE, 0, 0 },
  { "bytes=1", 10, FALSE, 0, 0 },
  { "bytes= 1-2", 10, FALSE, 0, 0 },
  { "bytes=+1-2", 10, FALSE, 0, 0 },
  { "bytes=--2", 10, FALSE, 0, 0 },
  { "bytes=0x1-2", 10, FALSE, 0, 0 },
  { "lines=1-2", 10, FALSE, 0, 0 },
  { "", 10, FALSE, 0, 0 },
};

static void
test_range (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      gsize first = 0;
      gsize length = ranges[i].size;

      g_test_message ("%s", ranges[i].header);
      g_assert_true (yp_http_parse_range (ranges[i].header, &first, &length) == ranges[i].is_part);
      if (!ranges[i].is_part)
        continue;

      g_assert_cmpuint (first, ==, ranges[i].first);
      g_assert_cmpuint (length, ==, ranges[i].length);
    }
}

static void
test_body_limit (void)
{
  g_assert_cmpint (yp_http_get_body_limit ("POST", "/attachments"), ==, 20 * 1024 * 1024);
  g_assert_cmpint (yp_http_get_body_limit ("PUT", "/attachments"), ==, 1024 * 1024);
  g_assert_cmpint (yp_http_get_body_limit ("POST", "/attachments/x"), ==, 1024 * 1024);
  g_assert_cmpint (yp_http_get_body_limit ("POST", "/incidents/x/actions"), ==, 256 * 1024);
  g_assert_cmpint (yp_http_get_body_limit ("POST", "/"), ==, 1024 * 1024);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/http/path", test_path);
  g_test_add_func ("/service/http/query", test_query);
  g_test_add_func ("/service/http/range", test_range);
  g_test_add_func ("/service/http/body-limit", test_body_limit);

  return g_test_run ();
}
