/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-tile-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Precedes the tile in its file, so that a file of something else is not taken for one. */
#define MAGIC "YPTILE1\n"
#define MAGIC_SIZE 8

/* No tile is larger; the platform's limit is the same. */
#define MAX_TILE_SIZE (16 * 1024 * 1024)

/* After so many bytes were written, the folder is measured again. */
#define TRIM_AFTER_BYTES (16u << 20)

/* A trimmed folder is so much of what it may be. */
#define TRIM_TO_PERCENT 80

struct _YpTileCache
{
  int ref_count;
  char *folder;
  guint64 max_size;
  GMutex mutex;
  guint64 n_written; /* since it was trimmed */
  gboolean is_trimming;
};

/**
 * yp_tile_cache_new:
 * @folder: a path; made when the first tile is written
 * @max_size: what it may hold, bytes
 *
 * Returns: (transfer full): the cache
 */
YpTileCache *
yp_tile_cache_new (const char *folder, guint64 max_size)
{
  YpTileCache *self = g_new0 (YpTileCache, 1);

  self->ref_count = 1;
  self->folder = g_strdup (folder);
  self->max_size = max_size;
  self->n_written = TRIM_AFTER_BYTES;
  g_mutex_init (&self->mutex);

  return self;
}

YpTileCache *
yp_tile_cache_ref (YpTileCache *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_tile_cache_unref (YpTileCache *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self);
}

static char *
make_folder_path (YpTileCache *self, const YpTilePlace *place)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", place->map, place->digest);
  g_autofree char *zoom = g_strdup_printf ("%u", place->zoom);

  return g_build_filename (self->folder, name, zoom, NULL);
}

static char *
make_path (const char *folder, const YpTilePlace *place)
{
  g_autofree char *name = g_strdup_printf ("%u-%u", place->column, place->row);

  return g_build_filename (folder, name, NULL);
}

/**
 * yp_tile_cache_read:
 * @self: a cache
 * @place: which tile
 * @bytes: (out) (nullable) (transfer full): the tile; %NULL where the map has nothing there
 * @age_us: (out): since it was written, microseconds
 *
 * Returns: whether it is there
 */
gboolean
yp_tile_cache_read (YpTileCache *self, const YpTilePlace *place, GBytes **bytes, gint64 *age_us)
{
  g_autofree char *folder = make_folder_path (self, place);
  g_autofree char *path = make_path (folder, place);
  g_autofree char *content = NULL;
  gsize length;
  GStatBuf stats;

  *bytes = NULL;
  if (g_stat (path, &stats) != 0 || stats.st_size > MAX_TILE_SIZE + MAGIC_SIZE ||
      !g_file_get_contents (path, &content, &length, NULL) || length < MAGIC_SIZE ||
      memcmp (content, MAGIC, MAGIC_SIZE) != 0)
    return FALSE;

  *age_us = MAX (g_get_real_time () - stats.st_mtime * G_TIME_SPAN_SECOND, 0);
  if (length > MAGIC_SIZE)
    *bytes = g_bytes_new (content + MAGIC_SIZE, length - MAGIC_SIZE);

  return TRUE;
}

/* A file of the folder, as trimming sees it. */
typedef struct
{
  char *path;
  gint64 at;
  guint64 size;
} Entry;

static void
clear_entry (gpointer data)
{
  g_free (((Entry *) data)->path);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *p = a;
  const Entry *q = b;

  return (p->at > q->at) - (p->at < q->at);
}

/* Map, level, tile: three levels, and no further. */
static void
list_entries (const char *folder, guint depth, GArray *entries)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Entry entry = { .path = g_build_filename (folder, name, NULL) };
      GStatBuf stats;

      if (g_lstat (entry.path, &stats) == 0 && S_ISREG (stats.st_mode) && depth == 2)
        {
          entry.at = stats.st_mtime;
          entry.size = (guint64) stats.st_blocks * 512;
          g_array_append_val (entries, entry);
          continue;
        }

      if (depth < 2 && S_ISDIR (stats.st_mode))
        list_entries (entry.path, depth + 1, entries);
      g_free (entry.path);
    }
}

/**
 * yp_tile_cache_trim:
 * @self: a cache
 *
 * Removes the oldest tiles where there are too many.
 *
 * Returns: how many bytes of the disk are left to it
 */
guint64
yp_tile_cache_trim (YpTileCache *self)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  guint64 size = 0;

  g_array_set_clear_func (entries, clear_entry);
  list_entries (self->folder, 0, entries);
  for (guint i = 0; i < entries->len; i++)
    size += g_array_index (entries, Entry, i).size;

  if (size <= self->max_size)
    return size;

  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len && size > self->max_size / 100 * TRIM_TO_PERCENT; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (g_unlink (entry->path) == 0)
        size -= entry->size;
    }

  return size;
}

static void
count_written (YpTileCache *self, guint64 size)
{
  gboolean is_due;

  g_mutex_lock (&self->mutex);
  self->n_written += size;
  is_due = self->n_written >= MIN (TRIM_AFTER_BYTES, self->max_size / 4) && !self->is_trimming;
  if (is_due)
    {
      self->is_trimming = TRUE;
      self->n_written = 0;
    }
  g_mutex_unlock (&self->mutex);

  if (!is_due)
    return;

  yp_tile_cache_trim (self);
  g_mutex_lock (&self->mutex);
  self->is_trimming = FALSE;
  g_mutex_unlock (&self->mutex);
}

/**
 * yp_tile_cache_write:
 * @self: a cache
 * @place: which tile
 * @bytes: (nullable): the tile; %NULL where the map has nothing there
 * @error: return location for a #GFileError
 *
 * Whoever reads sees the tile that was there or the new one. Trims the folder now and then.
 *
 * Returns: whether it was written
 */
gboolean
yp_tile_cache_write (YpTileCache *self, const YpTilePlace *place, GBytes *bytes, GError **error)
{
  g_autofree char *folder = make_folder_path (self, place);
  g_autofree char *path = make_path (folder, place);
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;
  g_autoptr (GByteArray) content = g_byte_array_sized_new ((guint) (MAGIC_SIZE + size));

  g_byte_array_append (content, (const guint8 *) MAGIC, MAGIC_SIZE);
  if (size > 0)
    g_byte_array_append (content, g_bytes_get_data (bytes, NULL), (guint) size);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code), "%s: %s", folder,
                   g_strerror (code));
      return FALSE;
    }

  if (!g_file_set_contents_full (path, (const char *) content->data, content->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;

  count_written (self, content->len);
  return TRUE;
}
