/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "theme-points.h"

#include <gio/gio.h>

#include "yp-mercator.h"

static GInputStream *
open_file (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GZlibDecompressor) zip = NULL;
  GInputStream *raw = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  GInputStream *plain;

  if (raw == NULL || !g_str_has_suffix (path, ".gz"))
    return raw;

  zip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  plain = g_converter_input_stream_new (raw, G_CONVERTER (zip));
  g_object_unref (raw);
  return plain;
}

/**
 * theme_points_load:
 * @path: below the shared data; a CSV without quoted commas before the columns, perhaps .gz
 * @longitude: which column
 * @latitude: which column
 * @n_points: (out): how many
 *
 * Returns: (transfer full) (nullable): x, y, … in the Mercator square, one for each row but the
 *   first; %NULL where the file is absent
 */
double *
theme_points_load (const char *path, guint longitude, guint latitude, guint *n_points)
{
  const char *folder = g_getenv ("YP_SHARED_DATA");
  g_autofree char *whole = g_build_filename (folder != NULL ? folder : ".", path, NULL);
  g_autoptr (GInputStream) stream = open_file (whole);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GArray) xy = g_array_new (FALSE, FALSE, sizeof (double));

  if (stream == NULL)
    return NULL;

  lines = g_data_input_stream_new (stream);
  g_free (g_data_input_stream_read_line (lines, NULL, NULL, NULL));
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      g_auto (GStrv) cells = NULL;
      double place[2];

      if (line == NULL)
        break;
      cells = g_strsplit (line, ",", -1);
      if (g_strv_length (cells) <= MAX (longitude, latitude))
        continue;
      place[0] = yp_mercator_x (g_ascii_strtod (cells[longitude], NULL));
      place[1] = yp_mercator_y (g_ascii_strtod (cells[latitude], NULL));
      g_array_append_vals (xy, place, 2);
    }

  *n_points = xy->len / 2;
  return (double *) (gpointer) g_array_free (g_steal_pointer (&xy), FALSE);
}
