/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-pmtiles-source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yp-attribution-private.h"
#include "yp-gzip.h"
#include "yp-json-read.h"
#include "yp-mvt.h"
#include "yp-pmtiles-directory-private.h"
#include "yp-vector-source.h"

#define MAX_DEPTH 4
#define MAX_DIRECTORY (16u << 20)
#define MAX_METADATA (4u << 20)
#define MAX_LEAVES 64

enum
{
  PACKING_NONE = 1,
  PACKING_GZIP = 2,
};

struct _YpPmtilesSource
{
  YpTileSource parent_instance;

  char *path;
  int fd;
  guint64 size;
  YpPmtilesHeader header;
  YpTileFormat format;
  YpPmtilesDirectory *root;
  GMutex lock;
  GHashTable *leaves; /* offset to directory, under the lock */
};

G_DEFINE_FINAL_TYPE (YpPmtilesSource, yp_pmtiles_source, YP_TYPE_TILE_SOURCE)

static void
yp_pmtiles_source_finalize (GObject *object)
{
  YpPmtilesSource *self = YP_PMTILES_SOURCE (object);

  if (self->fd >= 0)
    close (self->fd);
  _yp_pmtiles_directory_unref (self->root);
  g_hash_table_unref (self->leaves);
  g_mutex_clear (&self->lock);
  g_free (self->path);

  G_OBJECT_CLASS (yp_pmtiles_source_parent_class)->finalize (object);
}

static gboolean
fail (YpPmtilesSource *self, GError **error, const char *why)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s: %s", self->path, why);
  return FALSE;
}

/* Returns: (transfer full) (nullable): just so many bytes of the file */
static GBytes *
read_at (YpPmtilesSource *self, guint64 offset, guint64 size, gsize max, GError **error)
{
  g_autofree guint8 *data = NULL;
  gsize done = 0;

  if (offset > self->size || size > self->size - offset)
    return fail (self, error, "it is cut off, or points beyond its end"), NULL;
  if (size > max)
    return fail (self, error, "a tile or directory in it is too large"), NULL;

  data = g_malloc (size);
  while (done < size)
    {
      gssize n = pread (self->fd, data + done, size - done, (off_t) (offset + done));

      if (n == 0 || (n < 0 && errno != EINTR))
        return fail (self, error, n == 0 ? "it was cut off" : g_strerror (errno)), NULL;
      done += n > 0 ? (gsize) n : 0;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

static GBytes *
unpack (YpPmtilesSource *self,
        GBytes *bytes,
        guint packing,
        gsize max,
        GCancellable *cancellable,
        GError **error)
{
  GBytes *plain;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (packing != PACKING_GZIP)
    return g_bytes_ref (bytes);

  plain = yp_gunzip (data, size, max, cancellable, error);
  if (plain == NULL)
    g_prefix_error (error, "%s: ", self->path);
  return plain;
}

static YpPmtilesDirectory *
read_directory (YpPmtilesSource *self,
                guint64 offset,
                guint64 size,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GBytes) bytes = read_at (self, offset, size, MAX_DIRECTORY, error);
  g_autoptr (GBytes) plain = NULL;
  YpPmtilesDirectory *directory;

  if (bytes != NULL)
    plain = unpack (self, bytes, self->header.directory_packing, MAX_DIRECTORY, cancellable, error);
  if (plain == NULL)
    return NULL;

  directory = _yp_pmtiles_directory_parse (plain, error);
  if (directory == NULL)
    g_prefix_error (error, "%s: ", self->path);
  return directory;
}

static YpPmtilesDirectory *
look_up_leaf (YpPmtilesSource *self, guint64 offset)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  YpPmtilesDirectory *leaf = g_hash_table_lookup (self->leaves, &offset);

  return leaf != NULL ? _yp_pmtiles_directory_ref (leaf) : NULL;
}

static void
keep_leaf (YpPmtilesSource *self, guint64 offset, YpPmtilesDirectory *leaf)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (g_hash_table_size (self->leaves) >= MAX_LEAVES)
    g_hash_table_remove_all (self->leaves);
  g_hash_table_replace (self->leaves, g_memdup2 (&offset, sizeof offset),
                        _yp_pmtiles_directory_ref (leaf));
}

static YpPmtilesDirectory *
get_leaf (YpPmtilesSource *self,
          const YpPmtilesEntry *entry,
          GCancellable *cancellable,
          GError **error)
{
  YpPmtilesDirectory *leaf = look_up_leaf (self, entry->offset);

  if (leaf != NULL)
    return leaf;
  if (entry->offset > self->header.leaves_size ||
      entry->size > self->header.leaves_size - entry->offset)
    return fail (self, error, "a directory points beyond the others"), NULL;

  leaf = read_directory (self, self->header.leaves_offset + entry->offset, entry->size, cancellable,
                         error);
  if (leaf != NULL)
    keep_leaf (self, entry->offset, leaf);
  return leaf;
}

/* Returns: whether it went well; @entry has no size where there is no such tile. A directory may
 * point to itself, so the depth is bounded. */
static gboolean
find_entry (YpPmtilesSource *self,
            guint64 id,
            YpPmtilesEntry *found,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (YpPmtilesDirectory) directory = _yp_pmtiles_directory_ref (self->root);

  *found = (YpPmtilesEntry){ 0 };
  for (guint depth = 0; depth < MAX_DEPTH; depth++)
    {
      const YpPmtilesEntry *entry = _yp_pmtiles_directory_find (directory, id);
      YpPmtilesDirectory *leaf;

      if (entry == NULL)
        return TRUE;
      if (entry->run > 0)
        {
          *found = *entry;
          return TRUE;
        }

      leaf = get_leaf (self, entry, cancellable, error);
      if (leaf == NULL)
        return FALSE;
      _yp_pmtiles_directory_unref (directory);
      directory = leaf;
    }
  return fail (self, error, "its directories are nested too deep, or in a circle");
}

static gboolean
read_tile (YpPmtilesSource *self,
           const YpPmtilesEntry *entry,
           YpTile *tile,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  YpTileFormat format;
  gsize size;
  const guint8 *data;

  if (entry->offset > self->header.tiles_size ||
      entry->size > self->header.tiles_size - entry->offset)
    return fail (self, error, "a tile lies beyond the others");
  bytes = read_at (self, self->header.tiles_offset + entry->offset, entry->size, YP_MVT_MAX_SIZE,
                   error);
  if (bytes == NULL)
    return FALSE;

  tile->bytes =
      unpack (self, bytes, self->header.tile_packing, YP_MVT_MAX_SIZE, cancellable, error);
  if (tile->bytes == NULL)
    return FALSE;

  tile->format = self->format;
  data = g_bytes_get_data (tile->bytes, &size);
  if (self->format == YP_TILE_MVT)
    return TRUE;
  if (yp_tile_format_sniff (data, size, &format))
    {
      tile->format = format;
      return TRUE;
    }
  yp_tile_clear (tile);
  return fail (self, error, "a tile in it is no image");
}

static gboolean
yp_pmtiles_source_load (YpTileSource *source,
                        const YpTileAddress *address,
                        YpTile *tile,
                        GCancellable *cancellable,
                        GError **error)
{
  YpPmtilesSource *self = YP_PMTILES_SOURCE (source);
  YpPmtilesEntry entry;

  return find_entry (self, _yp_pmtiles_get_id (address), &entry, cancellable, error) &&
         (entry.size == 0 || read_tile (self, &entry, tile, cancellable, error));
}

static void
yp_pmtiles_source_class_init (YpPmtilesSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_pmtiles_source_finalize;
  YP_TILE_SOURCE_CLASS (klass)->load = yp_pmtiles_source_load;
}

static void
yp_pmtiles_source_init (YpPmtilesSource *self)
{
  self->fd = -1;
  g_mutex_init (&self->lock);
  self->leaves = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                        (GDestroyNotify) _yp_pmtiles_directory_unref);
}

static gboolean
open_file (YpPmtilesSource *self, GError **error)
{
  struct stat status;

  self->fd = open (self->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (self->fd < 0 || fstat (self->fd, &status) != 0)
    return fail (self, error, g_strerror (errno));
  if (!S_ISREG (status.st_mode))
    return fail (self, error, "not a file");
  self->size = (guint64) status.st_size;
  return TRUE;
}

static gboolean
read_header (YpPmtilesSource *self, GError **error)
{
  g_autoptr (GBytes) bytes =
      read_at (self, 0, MIN (self->size, YP_PMTILES_HEADER_SIZE), YP_PMTILES_HEADER_SIZE, error);
  gsize size;
  const guint8 *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  if (_yp_pmtiles_header_parse (data, size, &self->header, error))
    return TRUE;
  g_prefix_error (error, "%s: ", self->path);
  return FALSE;
}

static gboolean
check_kind (YpPmtilesSource *self, GError **error)
{
  static const struct
  {
    YpTileFormat format;
    const char *refusal;
  } types[] = {
    { 0, "it does not say what its tiles are" },
    { YP_TILE_MVT, NULL },
    { YP_TILE_PNG, NULL },
    { YP_TILE_JPEG, NULL },
    { YP_TILE_WEBP, NULL },
    { 0, "its tiles are AVIF, which is not read" },
    { 0, "its tiles are MapLibre tiles (MLT), which are not read; MVT are" },
  };
  const YpPmtilesHeader *header = &self->header;

  if (header->tile_type >= G_N_ELEMENTS (types))
    return fail (self, error, "its tiles are of a kind that is not known");
  if (types[header->tile_type].refusal != NULL)
    return fail (self, error, types[header->tile_type].refusal);
  if (header->directory_packing < PACKING_NONE || header->directory_packing > PACKING_GZIP)
    return fail (self, error, "its directories are packed, and not by gzip");
  if (header->tile_packing > PACKING_GZIP)
    return fail (self, error, "its tiles are packed, and not by gzip");

  self->format = types[header->tile_type].format;
  return TRUE;
}

/* Who made it is good to know, and no reason to refuse a map. */
static char *
read_attribution (YpPmtilesSource *self, GCancellable *cancellable)
{
  g_autoptr (GBytes) bytes =
      read_at (self, self->header.metadata_offset, self->header.metadata_size, MAX_METADATA, NULL);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (JsonObject) object = NULL;
  gsize size;
  const char *text;

  if (bytes != NULL)
    plain = unpack (self, bytes, self->header.directory_packing, MAX_METADATA, cancellable, NULL);
  if (plain == NULL)
    return NULL;
  text = g_bytes_get_data (plain, &size);
  object = size > 0 ? yp_json_parse_object (text, size, NULL) : NULL;
  return object != NULL ? _yp_attribution_to_plain (yp_json_get_string (object, "attribution"))
                        : NULL;
}

static gboolean
prepare (YpPmtilesSource *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *attribution = NULL;
  YpTileSourceInfo info = { 0 };

  if (!open_file (self, error) || !read_header (self, error) || !check_kind (self, error))
    return FALSE;
  self->root =
      read_directory (self, self->header.root_offset, self->header.root_size, cancellable, error);
  if (self->root == NULL)
    return FALSE;

  attribution = read_attribution (self, cancellable);
  info = (YpTileSourceInfo){ .is_vector = self->format == YP_TILE_MVT,
                             .min_zoom = self->header.min_zoom,
                             .max_zoom = self->header.max_zoom,
                             .bounds = self->header.bounds,
                             .attribution = attribution };
  yp_tile_source_set_info (YP_TILE_SOURCE (self), &info);
  return TRUE;
}

/**
 * yp_pmtiles_source_new:
 * @path: a PMTiles file, version 3, of images or MVT
 * @cancellable: (nullable): stops it
 * @error: return location for %YP_GEO_ERROR_UNREADABLE that names the file
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the source
 */
YpTileSource *
yp_pmtiles_source_new (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (YpPmtilesSource) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (YP_TYPE_PMTILES_SOURCE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !prepare (self, cancellable, error))
    return NULL;
  return YP_TILE_SOURCE (g_steal_pointer (&self));
}
