/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-attachments.h"

#include <glib/gstdio.h>

#include "yp-error.h"

#define TEXT "楼道堆物\n"

typedef struct
{
  char *folder;
  char *files;
  YpAttachments *attachments;
} Fixture;

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *store = NULL;

  f->folder = g_dir_make_tmp ("yiping-test-XXXXXX", NULL);
  store = g_build_filename (f->folder, "city.gpkg", NULL);
  f->files = g_strconcat (store, ".files", NULL);
  f->attachments = yp_attachments_open (store, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) files = g_dir_open (path, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  yp_attachments_unref (f->attachments);
  remove_tree (f->folder);
  g_free (f->files);
  g_free (f->folder);
}

static gboolean
keep (Fixture *f, const char *text, const char *claimed, YpAttachment *kept, GError **error)
{
  g_autoptr (YpDraft) draft = yp_attachments_begin (f->attachments, error);
  gboolean is_new = FALSE;

  g_assert_no_error (*error);
  /* In two parts. */
  g_assert_true (yp_draft_write (draft, (const guint8 *) text, 4, error));
  g_assert_true (yp_draft_write (draft, (const guint8 *) text + 4, strlen (text) - 4, error));
  yp_attachments_keep (f->attachments, draft, claimed, kept, &is_new, error);

  return is_new;
}

static guint
count_drafts (Fixture *f)
{
  g_autoptr (GDir) files = g_dir_open (f->files, 0, NULL);
  const char *name;
  guint n_drafts = 0;

  while ((name = g_dir_read_name (files)) != NULL)
    n_drafts += g_str_has_prefix (name, "new-") ? 1 : 0;

  return n_drafts;
}

static void
test_keeps (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, TEXT, -1);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%.2s/%s", f->files, sha256, sha256);
  YpAttachment kept;
  YpAttachment found;
  GStatBuf status;

  g_assert_false (yp_attachments_has (f->attachments, sha256));
  g_assert_true (keep (f, TEXT, "text/plain", &kept, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (kept.sha256, ==, sha256);
  g_assert_cmpstr (kept.type.name, ==, "text/plain");
  g_assert_cmpuint (kept.size, ==, strlen (TEXT));
  g_assert_cmpuint (count_drafts (f), ==, 0);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (f->files, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0700);

  g_assert_true (yp_attachments_has (f->attachments, sha256));
  g_assert_false (keep (f, TEXT, "text/plain", &kept, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_drafts (f), ==, 0);

  g_assert_true (yp_attachments_describe (f->attachments, sha256, &found, &error));
  g_assert_cmpstr (found.sha256, ==, sha256);
  g_assert_cmpstr (found.type.name, ==, "text/plain");
  bytes = yp_attachments_read (f->attachments, sha256, &found, &error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), TEXT, strlen (TEXT));
}

static void
test_refuses (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  YpAttachment kept;

  keep (f, TEXT, "image/png", &kept, &error);
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_cmpuint (count_drafts (f), ==, 0);
}

static void
test_other_names (Fixture *f, gconstpointer data)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, TEXT, -1);
  g_autofree char *upper = g_ascii_strup (sha256, -1);
  g_autofree char *longer = g_strconcat (sha256, "0", NULL);
  g_autofree char *behind = g_strconcat (sha256, "/", NULL);
  g_autofree char *before = g_strconcat ("./", sha256, NULL);
  const char *const names[] = { "",     ".",    "..",   "../city.gpkg", upper,
                                longer, behind, before, sha256 + 1 };
  g_autoptr (GError) error = NULL;
  YpAttachment found;

  keep (f, TEXT, "text/plain", &found, &error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      g_assert_false (yp_attachments_has (f->attachments, names[i]));
      g_assert_false (yp_attachments_describe (f->attachments, names[i], &found, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
}

/* What is there stays to be had, also when it would not be taken any more. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", "\x01\x02" };
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, TEXT, -1);
  g_autofree char *path = g_strdup_printf ("%s/%.2s/%s", f->files, sha256, sha256);
  g_autoptr (GError) error = NULL;
  YpAttachment found;

  keep (f, TEXT, "text/plain", &found, &error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      bytes = yp_attachments_read (f->attachments, sha256, &found, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (found.type.name, ==, "application/octet-stream");
      g_assert_cmpuint (found.size, ==, strlen (texts[i]));
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen (texts[i]));
    }
}

static void
test_sweeps (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *left_over = g_build_filename (f->files, "new-abcdef", NULL);
  g_autofree char *other = g_build_filename (f->files, "readme", NULL);
  g_autoptr (YpDraft) draft = yp_attachments_begin (f->attachments, &error);
  guint n_removed;

  g_assert_true (g_file_set_contents (left_over, "x", -1, NULL));
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  g_assert_cmpuint (count_drafts (f), ==, 2);
  g_assert_true (yp_draft_sweep (f->files, &n_removed, &error));
  g_assert_cmpuint (n_removed, ==, 1);
  g_assert_cmpuint (count_drafts (f), ==, 1);
  g_assert_false (g_file_test (left_over, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));

  g_clear_pointer (&draft, yp_draft_free);
  g_assert_cmpuint (count_drafts (f), ==, 0);
}

static gpointer
keep_in_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  YpAttachment kept;
  gboolean is_new = keep (data, TEXT, "text/plain", &kept, &error);

  g_assert_no_error (error);

  return GUINT_TO_POINTER (is_new);
}

static void
test_new_once (Fixture *f, gconstpointer data)
{
  GThread *threads[8];
  guint n_new = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("keep", keep_in_thread, f);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    n_new += GPOINTER_TO_UINT (g_thread_join (threads[i]));

  g_assert_cmpuint (n_new, ==, 1);
  g_assert_cmpuint (count_drafts (f), ==, 0);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_attachments_open ("/nonexistent/city.gpkg", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/service/attachments/keeps", test_keeps },
    { "/service/attachments/refuses", test_refuses },
    { "/service/attachments/other-names", test_other_names },
    { "/service/attachments/damaged", test_damaged },
    { "/service/attachments/sweeps", test_sweeps },
    { "/service/attachments/new-once", test_new_once },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
  g_test_add_func ("/service/attachments/no-folder", test_no_folder);

  return g_test_run ();
}
