/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-pmtiles-directory-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A directory finds what it holds, and nothing else. */
static void
check_directory (const YpPmtilesDirectory *directory, guint64 id)
{
  const YpPmtilesEntry *entry = _yp_pmtiles_directory_find (directory, id);

  if (entry == NULL)
    return;
  g_assert_cmpuint (entry->id, <=, id);
  g_assert_true (entry->run == 0 || id - entry->id < entry->run);
  g_assert_cmpuint (entry->size, >, 0);
}

/* The first bytes as a header, and what is behind them as a directory. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (YpPmtilesDirectory) directory = NULL;
  YpPmtilesHeader header;
  gsize skip = MIN (size, YP_PMTILES_HEADER_SIZE);

  if (_yp_pmtiles_header_parse (data, size, &header, &error))
    g_assert_cmpuint (header.max_zoom, <=, YP_TILE_MAX_ZOOM);
  else
    g_assert_nonnull (error);
  g_clear_error (&error);

  bytes = g_bytes_new (size > skip ? data + skip : NULL, size - skip);
  directory = _yp_pmtiles_directory_parse (bytes, &error);
  g_assert_true ((directory == NULL) == (error != NULL));
  for (guint64 id = 1; directory != NULL && id < G_MAXUINT64 / 3; id *= 3)
    check_directory (directory, id);
  return 0;
}
