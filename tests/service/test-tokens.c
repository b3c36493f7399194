/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-tokens.h"

#include <glib/gstdio.h>

#include "yp-error.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("yiping-test-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "new", "token", NULL);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *inner = g_path_get_dirname (f->path);

  g_remove (f->path);
  g_rmdir (inner);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
test_makes_one (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTokens) tokens = yp_tokens_load (f->path, &error);
  g_autoptr (YpTokens) again = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (f->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_file_get_contents (f->path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (text, " local\n"));
  *strchr (text, ' ') = '\0';
  g_assert_cmpstr (yp_tokens_find (tokens, text)->name, ==, "local");

  again = yp_tokens_load (f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yp_tokens_find (again, text)->name, ==, "local");
}

static void
write_file (Fixture *f, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (f->path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
}

static void
test_reads (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTokens) tokens = NULL;

  write_file (f, "# who\n\naaaaaaaaaaaaaaaa\r\n  bbbbbbbbbbbbbbbb \t 调度员 王 \n");
  tokens = yp_tokens_load (f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yp_tokens_find (tokens, "aaaaaaaaaaaaaaaa")->name, ==, "local");
  g_assert_cmpstr (yp_tokens_find (tokens, "bbbbbbbbbbbbbbbb")->name, ==, "调度员 王");
  g_assert_null (yp_tokens_find (tokens, "bbbbbbbbbbbbbbb"));
  g_assert_null (yp_tokens_find (tokens, "bbbbbbbbbbbbbbbbb"));
  g_assert_null (yp_tokens_find (tokens, ""));
  g_assert_null (yp_tokens_find (tokens, "#"));
  g_assert_null (yp_tokens_find (tokens, NULL));
}

static void
test_authorized (Fixture *f, gconstpointer data)
{
  g_autoptr (YpTokens) tokens = NULL;
  /* The last is “any:aaaaaaaaaaaaaaaa”. */
  static const char *const good[] = { "Bearer aaaaaaaaaaaaaaaa", "bearer   aaaaaaaaaaaaaaaa",
                                      "Basic YW55OmFhYWFhYWFhYWFhYWFhYWE=" };
  static const char *const bad[] = {
    "",       "Bearer",     "Bearer ",    "Bearer aaaaaaaaaaaaaaaa ", "Basic",
    "Basic ", "Basic YW55", "Basic !!!!", "aaaaaaaaaaaaaaaa",         NULL
  };

  write_file (f, "aaaaaaaaaaaaaaaa local\n");
  tokens = yp_tokens_load (f->path, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *token = yp_tokens_read_header (good[i]);

      g_assert_cmpstr (yp_tokens_find (tokens, token)->name, ==, "local");
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *token = yp_tokens_read_header (bad[i]);

      g_assert_null (yp_tokens_find (tokens, token));
    }
}

static void
test_refuses (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", "# nobody\n", "short local\n",
                                       "aaaaaaaaaaaaaaa\xff x\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      write_file (f, texts[i]);
      g_assert_null (yp_tokens_load (f->path, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/service/tokens/makes-one", Fixture, NULL, fixture_set_up, test_makes_one,
              fixture_tear_down);
  g_test_add ("/service/tokens/reads", Fixture, NULL, fixture_set_up, test_reads,
              fixture_tear_down);
  g_test_add ("/service/tokens/authorized", Fixture, NULL, fixture_set_up, test_authorized,
              fixture_tear_down);
  g_test_add ("/service/tokens/refuses", Fixture, NULL, fixture_set_up, test_refuses,
              fixture_tear_down);

  return g_test_run ();
}
