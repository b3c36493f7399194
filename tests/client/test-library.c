/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-error.h"
#include "yp-library.h"

static void
assert_next (const char *page, const char *expected)
{
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yp_library_read_next (page, strlen (page), &next, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (next, ==, expected);
}

static void
test_next (void)
{
  assert_next ("{\"features\":[]}", NULL);
  assert_next ("{\"features\":[],\"links\":[]}", NULL);
  assert_next (
      "{\"links\":[{\"rel\":\"self\",\"href\":\"a\"},{\"rel\":\"next\",\"href\":\"b?after=2\"}],"
      "\"features\":[{\"a\":{\"links\":[{\"rel\":\"next\",\"href\":\"no\"}]}}]}",
      "b?after=2");
  assert_next ("{ \"features\" : [ \"}],\\\"links\\\":[\" , {\"x\":[1,2,{}]} ] , \"n\" : -1.5e3 ,"
               " \"links\" : [ {\"rel\":\"next\",\"href\":\"c\"} ] }",
               "c");
  assert_next ("{\"t\":true,\"features\":[],\"links\":{\"rel\":\"next\"}}", NULL);
  assert_next ("{\"features\":[],\"links\":[{\"rel\":\"next\",\"href\":7},5,null]}", NULL);
}

static void
test_refuses (void)
{
  static const char *const pages[] = {
    "", "[]", "{}", "{\"features\":[}", "[{\"a\":1},{\"b\":2}]", "\"features\"", "{\"feature\":[]}"
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *next = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (yp_library_read_next (pages[i], strlen (pages[i]), &next, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/library/next", test_next);
  g_test_add_func ("/client/library/refuses", test_refuses);

  return g_test_run ();
}
