/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-tile-source.h"

G_BEGIN_DECLS

#define YP_PMTILES_HEADER_SIZE 127

/**
 * YpPmtilesHeader:
 *
 * The header of a PMTiles file (specification 3.4). Plain data; offsets from the file's beginning.
 */
typedef struct
{
  guint64 root_offset;
  guint64 root_size;
  guint64 metadata_offset;
  guint64 metadata_size;
  guint64 leaves_offset;
  guint64 leaves_size;
  guint64 tiles_offset;
  guint64 tiles_size;
  guint directory_packing;
  guint tile_packing;
  guint tile_type;
  guint min_zoom;
  guint max_zoom;
  YpBounds bounds;
} YpPmtilesHeader;

gboolean
_yp_pmtiles_header_parse (const guint8 *data, gsize size, YpPmtilesHeader *header, GError **error);

/**
 * YpPmtilesEntry:
 * @id: the first tile
 * @offset: where it is, from the beginning of the tiles or of the leaf directories
 * @size: bytes
 * @run: how many tiles from @id on are just that; 0: it is a leaf directory
 */
typedef struct
{
  guint64 id;
  guint64 offset;
  guint32 size;
  guint32 run;
} YpPmtilesEntry;

/**
 * YpPmtilesDirectory:
 *
 * A directory, unpacked. Immutable and counted.
 */
typedef struct _YpPmtilesDirectory YpPmtilesDirectory;

YpPmtilesDirectory *_yp_pmtiles_directory_parse (GBytes *bytes, GError **error);
YpPmtilesDirectory *_yp_pmtiles_directory_ref (YpPmtilesDirectory *self);
void _yp_pmtiles_directory_unref (YpPmtilesDirectory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPmtilesDirectory, _yp_pmtiles_directory_unref)

guint _yp_pmtiles_directory_get_n_entries (const YpPmtilesDirectory *self);
const YpPmtilesEntry *_yp_pmtiles_directory_find (const YpPmtilesDirectory *self, guint64 id);

guint64 _yp_pmtiles_get_id (const YpTileAddress *address);

G_END_DECLS
