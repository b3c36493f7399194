/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sys/file.h>
#include <unistd.h>

#include "yp-error.h"

/* How many clients of one user may look at one platform at the same time, each with a cache. */
#define MAX_CLIENTS 16

#define PAGE_SIZE 2000

/* Nobody else's files lie here, but a damaged disk may say anything. */
#define MAX_FILE_SIZE (512 * 1024 * 1024)

struct _YpCache
{
  int ref_count;
  char *folder;
  char *layers;

  GMutex mutex; /* writing a picture, and the lock */
  int lock;
};

static void
set_errno_error (GError **error, const char *verb, const char *path)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code), "Cannot %s “%s”: %s",
               verb, path, g_strerror (code));
}

/* Two clients on one folder would send each other's acts. */
static int
open_locked (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      return -1;
    }

  return fd;
}

static gboolean
choose_folder (YpCache *self, const char *folder, const char *name, GError **error)
{
  for (guint i = 1; i <= MAX_CLIENTS; i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s.%u", name, i);
      g_autofree char *path = g_build_filename (folder, numbered, NULL);
      g_autofree char *layers = g_build_filename (path, "layers", NULL);

      if (g_mkdir_with_parents (layers, 0700) != 0)
        {
          set_errno_error (error, "make the folder", layers);
          return FALSE;
        }

      self->lock = open_locked (path);
      if (self->lock >= 0)
        {
          self->folder = g_steal_pointer (&path);
          self->layers = g_steal_pointer (&layers);
          return TRUE;
        }
    }

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_AGAIN, "Every cache below “%s” is in use", folder);
  return FALSE;
}

/**
 * yp_cache_new:
 * @folder: where caches lie
 * @url: of the platform
 * @error: return location for a #GFileError
 *
 * Takes the platform's folder below @folder, or, where another client is using that, the next one.
 *
 * Returns: (transfer full) (nullable): the cache, or %NULL with @error set
 */
YpCache *
yp_cache_new (const char *folder, const char *url, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (YpCache) self = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
  name[16] = '\0';

  self = g_new0 (YpCache, 1);
  self->ref_count = 1;
  g_mutex_init (&self->mutex);
  self->lock = -1;
  if (!choose_folder (self, folder, name, error))
    return NULL;

  return g_steal_pointer (&self);
}

YpCache *
yp_cache_ref (YpCache *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_cache_unref (YpCache *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  yp_cache_unlock (self);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->layers);
  g_free (self);
}

const char *
yp_cache_get_folder (YpCache *self)
{
  return self->folder;
}

/**
 * yp_cache_unlock:
 * @self: a cache that is not written to any more
 *
 * Lets the next client have the folder, also while something still holds a reference.
 */
void
yp_cache_unlock (YpCache *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

static gboolean
write_file (const char *path, const char *text, gsize length, GError **error)
{
  return g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600, error);
}

static GBytes *
read_file (const char *path, GError **error)
{
  GStatBuf info;
  char *text = NULL;
  gsize length = 0;

  if (g_stat (path, &info) == 0 && info.st_size > MAX_FILE_SIZE)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "“%s” is too large", path);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  return g_bytes_new_take (text, length);
}

/* Removes the files of @folder that begin with @prefix, but not those that begin with @keep. */
static void
remove_files (const char *folder, const char *prefix, const char *keep)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && !g_str_has_prefix (name, keep))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
}

static void
add_maybe_number (YpJsonWriter *writer, double value)
{
  if (isnan (value))
    yp_json_add_null (writer, NULL);
  else
    yp_json_add_number (writer, NULL, value);
}

static void
write_positions (YpJsonWriter *writer, GArray *fixes)
{
  yp_json_open_array (writer, "positions");
  for (guint i = 0; i < fixes->len; i++)
    {
      const YpPlacedFix *placed = &g_array_index (fixes, YpPlacedFix, i);

      yp_json_open_array (writer, NULL);
      yp_json_add_string (writer, NULL, placed->unit);
      yp_json_add_degrees (writer, NULL, placed->fix.longitude);
      yp_json_add_degrees (writer, NULL, placed->fix.latitude);
      yp_json_add_time (writer, NULL, placed->fix.at);
      add_maybe_number (writer, placed->fix.speed_kmh);
      add_maybe_number (writer, placed->fix.course_deg);
      yp_json_close_array (writer);
    }
  yp_json_close_array (writer);
}

static void
write_areas (YpJsonWriter *writer, const YpSnapshotPage *picture)
{
  static const char *const levels[] = { "town", "village", "grid" };

  yp_json_open_array (writer, "areas");
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    {
      GHashTableIter iter;
      const char *code;
      const char *name;

      if (picture->areas[i] == NULL)
        continue;

      g_hash_table_iter_init (&iter, picture->areas[i]);
      while (g_hash_table_iter_next (&iter, (gpointer *) &code, (gpointer *) &name))
        {
          yp_json_open_object (writer, NULL);
          yp_json_add_string (writer, "level", levels[i]);
          yp_json_add_string (writer, "code", code);
          yp_json_add_string (writer, "name", name);
          yp_json_close_object (writer);
        }
    }
  yp_json_close_array (writer);
}

static void
write_items (YpJsonWriter *writer, GHashTable *items)
{
  GHashTableIter iter;
  const YpItem *item;

  yp_json_open_array (writer, "items");
  if (items != NULL)
    {
      g_hash_table_iter_init (&iter, items);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
        {
          yp_json_open_object (writer, NULL);
          yp_json_add_string (writer, "key", item->key);
          yp_json_add_string (writer, "name", item->name);
          if (item->group != NULL)
            yp_json_add_string (writer, "group", item->group);
          yp_json_close_object (writer);
        }
    }
  yp_json_close_array (writer);
}

static void
write_layers (YpJsonWriter *writer, GPtrArray *layers)
{
  yp_json_open_array (writer, "layers");
  for (guint i = 0; layers != NULL && i < layers->len; i++)
    {
      const YpReferenceLayer *layer = g_ptr_array_index (layers, i);

      yp_json_open_object (writer, NULL);
      yp_json_add_string (writer, "name", layer->name);
      yp_json_add_string (writer, "digest", layer->digest);
      yp_json_add_int (writer, "n_features", layer->n_features);
      if (layer->source != NULL)
        yp_json_add_string (writer, "source", layer->source);
      if (layer->datum != NULL)
        yp_json_add_string (writer, "datum", layer->datum);
      if (layer->imported_at != 0)
        yp_json_add_time (writer, "imported_at", layer->imported_at);
      yp_json_close_object (writer);
    }
  yp_json_close_array (writer);
}

static char *
get_page_path (YpCache *self, gint64 stamp, guint index)
{
  g_autofree char *name =
      g_strdup_printf ("incidents-%" G_GINT64_FORMAT "-%04u.json", stamp, index);

  return g_build_filename (self->folder, name, NULL);
}

static gboolean
write_incidents (YpCache *self,
                 const YpSnapshotPage *picture,
                 gint64 stamp,
                 guint index,
                 GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = get_page_path (self, stamp, index);
  guint end = MIN ((index + 1) * PAGE_SIZE, picture->incidents->len);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_array (&writer, "incidents");
  for (guint i = index * PAGE_SIZE; i < end; i++)
    yp_incident_write_json (g_ptr_array_index (picture->incidents, i), &writer, NULL);
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return write_file (path, text->str, text->len, error);
}

static gboolean
write_first (YpCache *self,
             const YpSnapshotPage *picture,
             gint64 stamp,
             guint n_pages,
             GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = g_build_filename (self->folder, "situation.json", NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_int (&writer, "seq", (gint64) picture->seq);
  if (picture->origin != NULL)
    yp_json_add_string (&writer, "origin", picture->origin);
  yp_json_add_time (&writer, "at", picture->at);
  if (picture->head != NULL && *picture->head != '\0')
    yp_json_add_string (&writer, "head", picture->head);
  yp_json_add_int (&writer, "stamp", stamp);
  yp_json_add_int (&writer, "n_pages", n_pages);
  yp_json_open_array (&writer, "incidents");
  yp_json_close_array (&writer);
  yp_json_open_array (&writer, "units");
  for (guint i = 0; i < picture->units->len; i++)
    yp_unit_write_json (g_ptr_array_index (picture->units, i), &writer, NULL);
  yp_json_close_array (&writer);
  write_positions (&writer, picture->fixes);
  write_areas (&writer, picture);
  write_items (&writer, picture->items);
  write_layers (&writer, picture->layers);
  yp_json_add_string (&writer, "calendar", picture->calendar_text);
  yp_json_close_object (&writer);

  return write_file (path, text->str, text->len, error);
}

/**
 * yp_cache_write_picture:
 * @self: a cache
 * @picture: what to keep
 * @error: return location for a #GFileError
 *
 * The first page is written last and in one step, so that a cut leaves the former picture whole.
 *
 * Returns: whether it is kept
 */
gboolean
yp_cache_write_picture (YpCache *self, const YpSnapshotPage *picture, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  gint64 stamp = g_get_real_time ();
  guint n_pages = (picture->incidents->len + PAGE_SIZE - 1) / PAGE_SIZE;
  g_autofree char *keep = g_strdup_printf ("incidents-%" G_GINT64_FORMAT "-", stamp);

  for (guint i = 0; i < n_pages; i++)
    if (!write_incidents (self, picture, stamp, i, error))
      return FALSE;

  if (!write_first (self, picture, stamp, n_pages, error))
    return FALSE;

  remove_files (self->folder, "incidents-", keep);
  return TRUE;
}

/**
 * yp_cache_read_page:
 * @self: a cache
 * @first: (nullable): the first page, or %NULL to read that
 * @index: of the further pages, from 0; below @first's @n_pages
 * @error: return location for an error: none is kept, or it cannot be read
 *
 * Returns: (transfer full) (nullable): the page
 */
YpSnapshotPage *
yp_cache_read_page (YpCache *self, const YpSnapshotPage *first, guint index, GError **error)
{
  g_autofree char *path = first != NULL ? get_page_path (self, first->stamp, index)
                                        : g_build_filename (self->folder, "situation.json", NULL);
  g_autoptr (GBytes) bytes = read_file (path, error);

  if (bytes == NULL)
    return NULL;

  return yp_snapshot_page_new_from_json (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                         error);
}

static char *
get_layer_path (YpCache *self, const YpReferenceLayer *layer, const char *rest)
{
  g_autofree char *name = g_strconcat (layer->name, "-", layer->digest, rest, NULL);

  return g_build_filename (self->layers, name, NULL);
}

static char *
get_layer_page_path (YpCache *self, const YpReferenceLayer *layer, guint index)
{
  g_autofree char *rest = g_strdup_printf ("-%03u.geojson", index);

  return get_layer_path (self, layer, rest);
}

gboolean
yp_cache_write_layer_page (YpCache *self,
                           const YpReferenceLayer *layer,
                           guint index,
                           GBytes *page,
                           GError **error)
{
  g_autofree char *path = get_layer_page_path (self, layer, index);

  return write_file (path, g_bytes_get_data (page, NULL), g_bytes_get_size (page), error);
}

/**
 * yp_cache_finish_layer:
 * @self: a cache
 * @layer: whose pages are all written
 * @n_pages: how many those are
 * @error: return location for a #GFileError
 *
 * From here on yp_cache_list_layer_files() gives the pages; those of other digests are removed.
 *
 * Returns: whether it is done
 */
gboolean
yp_cache_finish_layer (YpCache *self, const YpReferenceLayer *layer, guint n_pages, GError **error)
{
  g_autofree char *path = get_layer_path (self, layer, ".complete");
  g_autofree char *text = g_strdup_printf ("%u\n", n_pages);
  g_autofree char *prefix = g_strconcat (layer->name, "-", NULL);
  g_autofree char *keep = g_strconcat (prefix, layer->digest, NULL);

  if (!write_file (path, text, strlen (text), error))
    return FALSE;

  remove_files (self->layers, prefix, keep);
  return TRUE;
}

/**
 * yp_cache_list_layer_files:
 * @self: a cache
 * @layer: a layer
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the paths of the pages of exactly
 *   this digest, or %NULL where they are not all here
 */
char **
yp_cache_list_layer_files (YpCache *self, const YpReferenceLayer *layer)
{
  g_autofree char *path = get_layer_path (self, layer, ".complete");
  g_autofree char *text = NULL;
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();
  guint64 n_pages;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  g_strchomp (text);
  if (!g_ascii_string_to_unsigned (text, 10, 0, 999, &n_pages, NULL))
    return NULL;

  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *page = get_layer_page_path (self, layer, i);

      if (!g_file_test (page, G_FILE_TEST_IS_REGULAR))
        return NULL;
      g_strv_builder_add (files, page);
    }

  return g_strv_builder_end (files);
}

gboolean
yp_cache_write_outbox (YpCache *self, const char *text, gsize length, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "outbox.json", NULL);

  return g_file_set_contents_full (path, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/**
 * yp_cache_read_outbox:
 * @self: a cache
 * @length: (out): of the text, bytes
 *
 * Returns: (transfer full) (nullable): what was last written, or %NULL where nothing was
 */
char *
yp_cache_read_outbox (YpCache *self, gsize *length)
{
  g_autofree char *path = g_build_filename (self->folder, "outbox.json", NULL);
  g_autoptr (GBytes) bytes = read_file (path, NULL);

  return bytes != NULL ? g_bytes_unref_to_data (g_steal_pointer (&bytes), length) : NULL;
}
