/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "yp-pmtiles-directory-private.h"
#include "yp-pmtiles-source.h"
#include "yp-protobuf-private.h"

/* The reference's own examples: levels one after the other, Hilbert curves within. */
static void
test_ids (void)
{
  static const struct
  {
    YpTileAddress address;
    guint64 id;
  } known[] = {
    { { 0, 0, 0 }, 0 },
    { { 1, 0, 0 }, 1 },
    { { 1, 0, 1 }, 2 },
    { { 1, 1, 1 }, 3 },
    { { 1, 1, 0 }, 4 },
    { { 2, 0, 0 }, 5 },
    { { 12, 3423, 1763 }, 19078479 },
  };
  gboolean seen[64] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpuint (_yp_pmtiles_get_id (&known[i].address), ==, known[i].id);
  for (guint i = 0; i < 64; i++)
    {
      YpTileAddress address = { 3, i % 8, i / 8 };
      guint64 id = _yp_pmtiles_get_id (&address) - 21;

      g_assert_cmpuint (id, <, 64);
      g_assert_false (seen[id]);
      seen[id] = TRUE;
    }
}

typedef struct
{
  guint64 id;
  guint64 run;
  guint64 size;
  guint64 offset;
} Row;

static void
put_directory (GByteArray *out, const Row *rows, guint n)
{
  _yp_protobuf_put_varint (out, n);
  for (guint i = 0; i < n; i++)
    _yp_protobuf_put_varint (out, rows[i].id - (i > 0 ? rows[i - 1].id : 0));
  for (guint i = 0; i < n; i++)
    _yp_protobuf_put_varint (out, rows[i].run);
  for (guint i = 0; i < n; i++)
    _yp_protobuf_put_varint (out, rows[i].size);
  for (guint i = 0; i < n; i++)
    _yp_protobuf_put_varint (out, rows[i].offset + 1);
}

static void
put_uint64 (guint8 *at, guint64 value)
{
  for (guint i = 0; i < 8; i++)
    at[i] = (guint8) (value >> (8 * i));
}

/* A file: header, root, leaves, tiles; nothing packed; MVT of levels 0 to 2. */
static GByteArray *
make_file (GByteArray *root, GByteArray *leaves, const char *tiles)
{
  GByteArray *file = g_byte_array_new ();
  guint8 header[YP_PMTILES_HEADER_SIZE] = { 0 };

  memcpy (header, "PMTiles\x03", 8);
  put_uint64 (header + 8, sizeof header);
  put_uint64 (header + 16, root->len);
  put_uint64 (header + 40, sizeof header + root->len);
  put_uint64 (header + 48, leaves->len);
  put_uint64 (header + 56, sizeof header + root->len + leaves->len);
  put_uint64 (header + 64, strlen (tiles));
  header[97] = header[98] = header[99] = 1;
  header[101] = 2;
  g_byte_array_append (file, header, sizeof header);
  g_byte_array_append (file, root->data, root->len);
  g_byte_array_append (file, leaves->data, leaves->len);
  g_byte_array_append (file, (const guint8 *) tiles, (guint) strlen (tiles));
  return file;
}

static YpTileSource *
open_bytes (const guint8 *data, gsize size, GError **error)
{
  g_autofree char *path = NULL;
  YpTileSource *source;
  int fd = g_file_open_tmp ("yp-pmtiles-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  g_file_set_contents (path, (const char *) data, (gssize) size, NULL);
  source = yp_pmtiles_source_new (path, NULL, error);
  g_unlink (path);
  return source;
}

static void
assert_tile (YpTileSource *source, guint zoom, guint column, guint row, const char *wanted)
{
  YpTileAddress address = { zoom, column, row };
  g_auto (YpTile) tile = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (yp_tile_source_load (source, &address, &tile, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tile.bytes != NULL, ==, wanted != NULL);
  if (wanted != NULL)
    g_assert_cmpmem (g_bytes_get_data (tile.bytes, NULL), g_bytes_get_size (tile.bytes), wanted,
                     strlen (wanted));
}

static void
assert_fault (YpTileSource *source, guint zoom, guint column, guint row, const char *wanted)
{
  YpTileAddress address = { zoom, column, row };
  g_auto (YpTile) tile = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (yp_tile_source_load (source, &address, &tile, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, wanted));
  g_assert_nonnull (strstr (error->message, "yp-pmtiles-"));
}

static void
test_leaves (void)
{
  g_autoptr (GByteArray) root = g_byte_array_new ();
  g_autoptr (GByteArray) leaves = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (YpTileSource) source = NULL;
  g_autoptr (GError) error = NULL;

  /* One tile for 0/0/0; a leaf from 1 on, with a run of 1 and 2 and a lone 4, 3 missing. */
  put_directory (leaves, (Row[]){ { 1, 2, 3, 2 }, { 4, 1, 1, 5 } }, 2);
  put_directory (root, (Row[]){ { 0, 1, 2, 0 }, { 1, 0, leaves->len, 0 } }, 2);
  file = make_file (root, leaves, "aabbbc");
  source = open_bytes (file->data, file->len, &error);
  g_assert_no_error (error);

  assert_tile (source, 0, 0, 0, "aa");
  assert_tile (source, 1, 0, 0, "bbb");
  assert_tile (source, 1, 0, 1, "bbb");
  assert_tile (source, 1, 1, 1, NULL);
  assert_tile (source, 1, 1, 0, "c");
  assert_tile (source, 2, 3, 3, NULL);
}

static void
test_circle (void)
{
  g_autoptr (GByteArray) root = g_byte_array_new ();
  g_autoptr (GByteArray) leaves = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (YpTileSource) source = NULL;

  put_directory (leaves, (Row[]){ { 0, 0, 5, 0 } }, 1);
  put_directory (root, (Row[]){ { 0, 0, leaves->len, 0 } }, 1);
  file = make_file (root, leaves, "");
  source = open_bytes (file->data, file->len, NULL);
  assert_fault (source, 0, 0, 0, "circle");
}

static void
test_beyond (void)
{
  g_autoptr (GByteArray) root = g_byte_array_new ();
  g_autoptr (GByteArray) leaves = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (YpTileSource) source = NULL;

  put_directory (root, (Row[]){ { 0, 1, 100, 0 }, { 1, 1, 2, 1 }, { 2, 0, 7, 0 } }, 3);
  file = make_file (root, leaves, "abc");
  /* The last byte is lacking. */
  source = open_bytes (file->data, file->len - 1, NULL);
  assert_fault (source, 0, 0, 0, "beyond");
  assert_fault (source, 1, 0, 0, "cut off");
  assert_fault (source, 1, 0, 1, "beyond");
}

static void
assert_refused (const guint8 *data, gsize size, const char *wanted)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_bytes (data, size, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, wanted));
}

static void
test_refused (void)
{
  g_autoptr (GByteArray) root = g_byte_array_new ();
  g_autoptr (GByteArray) leaves = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;

  put_directory (root, (Row[]){ { 0, 1, 1, 0 } }, 1);
  file = make_file (root, leaves, "a");
  assert_refused ((const guint8 *) "", 0, "does not begin");
  assert_refused ((const guint8 *) "PM\x02\0", 4, "version 2");
  assert_refused (file->data, 100, "does not begin");
  assert_refused (file->data, YP_PMTILES_HEADER_SIZE + 2, "cut off");
  file->data[99] = 6;
  assert_refused (file->data, file->len, "MLT");
  file->data[99] = 1;
  file->data[97] = 4;
  assert_refused (file->data, file->len, "not by gzip");
  file->data[97] = 2;
  assert_refused (file->data, file->len, "gzip");
  file->data[97] = 1;
  file->data[101] = 30;
  assert_refused (file->data, file->len, "zoom levels");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/pmtiles-source/ids", test_ids);
  g_test_add_func ("/pmtiles-source/leaves", test_leaves);
  g_test_add_func ("/pmtiles-source/circle", test_circle);
  g_test_add_func ("/pmtiles-source/beyond", test_beyond);
  g_test_add_func ("/pmtiles-source/refused", test_refused);

  return g_test_run ();
}
