/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-prepared-layer.h"

#include <glib/gstdio.h>
#include <string.h>

#include "yp-vector-file.h"

/* Of what is behind the layer's name in a file's name. */
#define KEY_LENGTH 32

static void
add_file (GChecksum *key, const char *file)
{
  GStatBuf status = { 0 };
  g_autofree char *facts = NULL;

  g_stat (file, &status);
  facts = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "%09ld\n", file,
                           (gint64) status.st_size, (gint64) status.st_mtim.tv_sec,
                           (long) status.st_mtim.tv_nsec);
  g_checksum_update (key, (const guchar *) facts, -1);
}

/**
 * yp_prepared_layer_get_path:
 * @folder: where prepared layers lie
 * @layer: which layer
 * @files: (array zero-terminated=1): what it is read from
 *
 * Returns: (transfer full): where it lies, prepared; another path once one of the files changes
 */
char *
yp_prepared_layer_get_path (const char *folder, YpLayerId layer, const char *const *files)
{
  g_autoptr (GChecksum) key = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *name = NULL;

  for (guint i = 0; files[i] != NULL; i++)
    add_file (key, files[i]);

  name = g_strdup_printf ("%s-%.*s", yp_layer_get_name (layer), KEY_LENGTH,
                          g_checksum_get_string (key));
  return g_build_filename (folder, name, NULL);
}

/**
 * yp_prepared_layer_read:
 * @path: from yp_prepared_layer_get_path()
 *
 * A hundredth of what it takes to read the files; what is large of it stays in the file, mapped.
 * Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the layer, or %NULL where it is not prepared
 */
YpVectorData *
yp_prepared_layer_read (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  return bytes != NULL ? yp_vector_file_unpack (bytes, NULL) : NULL;
}

/* Of the same layer, made from files that are others now. */
static void
remove_others (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gsize prefix_length = strlen (name) - KEY_LENGTH;
  const char *other;

  while (dir != NULL && (other = g_dir_read_name (dir)) != NULL)
    if (strncmp (other, name, prefix_length) == 0 && strcmp (other, name) != 0)
      {
        g_autofree char *other_path = g_build_filename (folder, other, NULL);

        g_remove (other_path);
      }
}

/**
 * yp_prepared_layer_write:
 * @path: from yp_prepared_layer_get_path()
 * @data: the layer
 *
 * Keeps it for the next start, in place of what was kept of that layer; where that fails the next
 * start reads the files again. Blocks; any thread.
 */
void
yp_prepared_layer_write (const char *path, const YpVectorData *data)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = yp_vector_file_pack (data);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_CONSISTENT,
                                0600, &error))
    remove_others (path);
  else
    g_message ("A layer is not kept prepared: %s", error->message);
}
