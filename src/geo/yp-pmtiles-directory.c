/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-pmtiles-directory-private.h"

#include <string.h>

#include "yp-error.h"
#include "yp-protobuf-private.h"

#define MAX_ENTRIES 1000000u

struct _YpPmtilesDirectory
{
  int ref_count;
  guint n_entries;
  YpPmtilesEntry *entries;
};

static gboolean
fail (GError **error, const char *why)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "PMTiles: %s", why);
  return FALSE;
}

static guint64
read_uint64 (const guint8 *at)
{
  guint64 value = 0;

  for (guint i = 0; i < 8; i++)
    value |= (guint64) at[i] << (8 * i);
  return value;
}

static double
read_degrees (const guint8 *at)
{
  guint32 bits = at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;

  return (gint32) bits / 1e7;
}

static void
read_bounds (const guint8 *at, YpBounds *bounds)
{
  *bounds = (YpBounds){ read_degrees (at), read_degrees (at + 4), read_degrees (at + 8),
                        read_degrees (at + 12) };
  if (bounds->west < -180 || bounds->east > 180 || bounds->south < -90 || bounds->north > 90 ||
      bounds->west >= bounds->east || bounds->south >= bounds->north)
    *bounds = (YpBounds){ -180, -90, 180, 90 };
}

/**
 * _yp_pmtiles_header_parse:
 * @data: (array length=size): the first bytes of a file
 * @size: how many
 * @header: (out): what they say; bounds that can not be are the whole world's
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: whether it is a PMTiles file of version 3
 */
gboolean
_yp_pmtiles_header_parse (const guint8 *data, gsize size, YpPmtilesHeader *header, GError **error)
{
  if (size >= 3 && memcmp (data, "PM\x02", 3) == 0)
    return fail (error, "version 2; only version 3 is read");
  if (size < YP_PMTILES_HEADER_SIZE || memcmp (data, "PMTiles", 7) != 0)
    return fail (error, "not a PMTiles file: it does not begin as one");
  if (data[7] != 3)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "PMTiles: version %u; only version 3 is read",
                   data[7]);
      return FALSE;
    }

  *header = (YpPmtilesHeader){
    .root_offset = read_uint64 (data + 8),
    .root_size = read_uint64 (data + 16),
    .metadata_offset = read_uint64 (data + 24),
    .metadata_size = read_uint64 (data + 32),
    .leaves_offset = read_uint64 (data + 40),
    .leaves_size = read_uint64 (data + 48),
    .tiles_offset = read_uint64 (data + 56),
    .tiles_size = read_uint64 (data + 64),
    .directory_packing = data[97],
    .tile_packing = data[98],
    .tile_type = data[99],
    .min_zoom = data[100],
    .max_zoom = data[101],
  };
  read_bounds (data + 102, &header->bounds);
  if (header->min_zoom > header->max_zoom || header->max_zoom > YP_TILE_MAX_ZOOM)
    return fail (error, "its zoom levels are not within 0 to 24");
  return TRUE;
}

/* A directory stands there column by column. */
static gboolean
read_ids (YpPmtilesDirectory *self, YpProtobuf *bytes)
{
  guint64 id = 0, step;

  for (guint i = 0; i < self->n_entries; i++)
    {
      if (!_yp_protobuf_varint (bytes, &step) || step > G_MAXUINT64 - id || (i > 0 && step == 0))
        return FALSE;
      id += step;
      self->entries[i].id = id;
    }
  return TRUE;
}

static gboolean
read_runs (YpPmtilesDirectory *self, YpProtobuf *bytes)
{
  guint64 run;

  for (guint i = 0; i < self->n_entries; i++)
    {
      if (!_yp_protobuf_varint (bytes, &run) || run > G_MAXUINT32)
        return FALSE;
      self->entries[i].run = (guint32) run;
    }
  return TRUE;
}

static gboolean
read_sizes (YpPmtilesDirectory *self, YpProtobuf *bytes)
{
  guint64 size;

  for (guint i = 0; i < self->n_entries; i++)
    {
      if (!_yp_protobuf_varint (bytes, &size) || size == 0 || size > G_MAXUINT32)
        return FALSE;
      self->entries[i].size = (guint32) size;
    }
  return TRUE;
}

/* An offset is written one more than it is; 0 stands for behind the one before. */
static gboolean
read_offsets (YpPmtilesDirectory *self, YpProtobuf *bytes)
{
  guint64 value;

  for (guint i = 0; i < self->n_entries; i++)
    {
      YpPmtilesEntry *before = &self->entries[i > 0 ? i - 1 : 0];

      if (!_yp_protobuf_varint (bytes, &value) || (value == 0 && i == 0) ||
          (value == 0 && before->offset > G_MAXUINT64 - before->size))
        return FALSE;
      self->entries[i].offset = value == 0 ? before->offset + before->size : value - 1;
    }
  return TRUE;
}

/**
 * _yp_pmtiles_directory_parse:
 * @bytes: a directory, unpacked
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the directory; at least one entry, rising ids
 */
YpPmtilesDirectory *
_yp_pmtiles_directory_parse (GBytes *bytes, GError **error)
{
  g_autoptr (YpPmtilesDirectory) self = g_new0 (YpPmtilesDirectory, 1);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  YpProtobuf reader = _yp_protobuf_init (data, size);
  guint64 n;

  self->ref_count = 1;
  /* Four numbers an entry take four bytes at least. */
  if (!_yp_protobuf_varint (&reader, &n) || n == 0 || n > MAX_ENTRIES || n > size / 4)
    {
      fail (error, "a directory has no sensible number of entries");
      return NULL;
    }

  self->n_entries = (guint) n;
  self->entries = g_new0 (YpPmtilesEntry, n);
  if (!read_ids (self, &reader) || !read_runs (self, &reader) || !read_sizes (self, &reader) ||
      !read_offsets (self, &reader))
    {
      fail (error, "a directory is cut off or damaged");
      return NULL;
    }
  return g_steal_pointer (&self);
}

YpPmtilesDirectory *
_yp_pmtiles_directory_ref (YpPmtilesDirectory *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
_yp_pmtiles_directory_unref (YpPmtilesDirectory *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->entries);
  g_free (self);
}

guint
_yp_pmtiles_directory_get_n_entries (const YpPmtilesDirectory *self)
{
  return self->n_entries;
}

/* Returns: (nullable): the entry that holds the tile, or the leaf that may */
const YpPmtilesEntry *
_yp_pmtiles_directory_find (const YpPmtilesDirectory *self, guint64 id)
{
  guint low = 0, high = self->n_entries;
  const YpPmtilesEntry *entry;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->entries[middle].id <= id)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return NULL;

  entry = &self->entries[low - 1];
  return entry->run == 0 || id - entry->id < entry->run ? entry : NULL;
}

/* The place of a tile on the Hilbert curves of all levels, one after the other. */
guint64
_yp_pmtiles_get_id (const YpTileAddress *address)
{
  guint64 id = 0;
  guint64 x = address->column, y = address->row;

  for (guint zoom = 0; zoom < address->zoom; zoom++)
    id += G_GUINT64_CONSTANT (1) << (2 * zoom);

  for (guint64 side = (G_GUINT64_CONSTANT (1) << address->zoom) / 2; side > 0; side /= 2)
    {
      guint64 right = (x & side) > 0, lower = (y & side) > 0;

      id += side * side * ((3 * right) ^ lower);
      if (lower == 0)
        {
          guint64 swap;

          if (right == 1)
            {
              x = side - 1 - (x & (side - 1));
              y = side - 1 - (y & (side - 1));
            }
          swap = x;
          x = y;
          y = swap;
        }
    }
  return id;
}
