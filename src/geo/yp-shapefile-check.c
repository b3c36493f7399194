/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-shapefile-check-private.h"

#include <cpl_vsi.h>

#include "yp-vector-source.h"

/* Sizes of ESRI's white paper of July 1998. */
#define SHP_HEADER_SIZE 100
#define SHX_RECORD_SIZE 8
#define DBF_HEADER_SIZE 32

typedef VSILFILE File;

static void
close_file (File *file)
{
  VSIFCloseL (file);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (File, close_file)

static guint32
read_uint32_be (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static guint32
read_uint32_le (const guint8 *data)
{
  return (guint32) data[3] << 24 | (guint32) data[2] << 16 | (guint32) data[1] << 8 | data[0];
}

static gboolean
read_at (File *file, guint64 offset, guint8 *data, gsize size)
{
  return VSIFSeekL (file, offset, SEEK_SET) == 0 && VSIFReadL (data, 1, size, file) == size;
}

static gboolean
fail (GError **error, const char *path, guint64 size, guint64 wanted, guint64 number)
{
  g_autofree char *name = g_path_get_basename (path);

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
               "%s is cut off: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
               " bytes are there; it breaks off in feature %" G_GUINT64_FORMAT,
               name, size, wanted, number);
  return FALSE;
}

/* The number of the first shape that is not whole. Lengths are in words of two bytes. */
static guint64
find_broken_shape (File *file, guint64 size)
{
  guint64 offset = SHP_HEADER_SIZE;
  guint64 number = 1;
  guint8 header[8];

  while (read_at (file, offset, header, sizeof header))
    {
      offset += sizeof header + 2 * (guint64) read_uint32_be (header + 4);
      if (offset > size)
        break;
      number++;
    }
  return number;
}

static gboolean
check_shapes (File *file, const char *path, guint64 size, gboolean is_index, GError **error)
{
  guint8 header[SHP_HEADER_SIZE];
  guint64 wanted;

  if (!read_at (file, 0, header, sizeof header))
    return fail (error, path, size, SHP_HEADER_SIZE, 1);

  wanted = 2 * (guint64) read_uint32_be (header + 24);
  if (size >= wanted)
    return TRUE;
  if (is_index)
    return fail (error, path, size, wanted, (size - SHP_HEADER_SIZE) / SHX_RECORD_SIZE + 1);
  return fail (error, path, size, wanted, find_broken_shape (file, size));
}

static gboolean
check_table (File *file, const char *path, guint64 size, GError **error)
{
  guint8 header[DBF_HEADER_SIZE];
  guint64 n_rows;
  guint64 header_size;
  guint64 row_size;
  guint64 wanted;

  if (!read_at (file, 0, header, sizeof header))
    return fail (error, path, size, DBF_HEADER_SIZE, 1);

  n_rows = read_uint32_le (header + 4);
  header_size = (guint64) header[9] << 8 | header[8];
  row_size = (guint64) header[11] << 8 | header[10];
  wanted = header_size + n_rows * row_size;
  if (size >= wanted)
    return TRUE;
  return fail (error, path, size, wanted,
               size > header_size && row_size > 0 ? (size - header_size) / row_size + 1 : 1);
}

static gboolean
check_part (const char *path, gboolean must_exist, GError **error)
{
  const char *extension = strrchr (path, '.');
  gboolean is_index = g_ascii_strcasecmp (extension, ".shx") == 0;
  gboolean is_table = g_ascii_strcasecmp (extension, ".dbf") == 0;
  g_autoptr (File) file = VSIFOpenL (path, "rb");
  guint64 size;

  if (file == NULL && !must_exist)
    return TRUE;
  if (file == NULL || VSIFSeekL (file, 0, SEEK_END) != 0)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s can not be read", path);
      return FALSE;
    }

  size = VSIFTellL (file);
  return is_table ? check_table (file, path, size, error)
                  : check_shapes (file, path, size, is_index, error);
}

/**
 * _yp_shapefile_check:
 * @path: a .shp, .shx or .dbf; others pass
 * @error: return location for %YP_GEO_ERROR_UNREADABLE
 *
 * Whether a shapefile, all three parts of it that are there, is as long as its headers say. GDAL
 * reads what is there of one that broke off in a copy, so that the rest would be missing and nobody
 * knew.
 *
 * Returns: whether it is whole
 */
gboolean
_yp_shapefile_check (const char *path, GError **error)
{
  static const char *const parts[] = { ".shp", ".shx", ".dbf", ".SHP", ".SHX", ".DBF" };
  const char *dot = strrchr (path, '.');
  gboolean is_part = FALSE;

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (parts); i++)
    is_part |= g_ascii_strcasecmp (dot, parts[i]) == 0;
  if (!is_part)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *part = g_strdup_printf ("%.*s%s", (int) (dot - path), path, parts[i]);

      if (!check_part (part, FALSE, error))
        return FALSE;
    }
  return check_part (path, TRUE, error);
}
