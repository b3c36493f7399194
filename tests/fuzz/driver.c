/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
replay (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree guint8 *data = NULL;
  gsize size;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);

  /* Of the exact size, without the zero that GLib puts behind it, so that a sanitizer sees a step
   * beyond. */
  data = g_memdup2 (contents, size);
  LLVMFuzzerTestOneInput (data, size);
}

/* Feeds each file of the named folders to the fuzz target, as a plain test. */
int
main (int argc, char *argv[])
{
  guint n_files = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GDir) folder = g_dir_open (argv[i], 0, &error);
      const char *name;

      g_assert_no_error (error);
      while ((name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *path = g_build_filename (argv[i], name, NULL);

          replay (path);
          n_files++;
        }
    }

  g_print ("%u files\n", n_files);
  return n_files > 0 ? 0 : 1;
}
