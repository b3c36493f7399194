/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include <cpl_string.h>
#include <cpl_vsi.h>

#include "yp-gdal-private.h"
#include "yp-sheet-scan-private.h"
#include "yp-table-private.h"
#include "yp-vector-source.h"

/* Of a file of up to 16 MiB, unpacked. */
#define MAX_PARTS 1000
#define MAX_PART (64 * 1024 * 1024)
#define MAX_ALL (128 * 1024 * 1024)

typedef VSILFILE File;

static void
close_file (File *file)
{
  VSIFCloseL (file);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (File, close_file)

static gboolean
fail (const char *part, const char *why, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s%s%s", part,
               *part != '\0' ? ": " : "", why);
  return FALSE;
}

/* Reads a part to its end, whatever size the zip says it has. */
static GByteArray *
read_part (const char *path, const char *part, gsize max, GError **error)
{
  g_autofree char *full = g_build_filename (path, part, NULL);
  g_autoptr (File) file = VSIFOpenL (full, "rb");
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 block[65536];
  gsize n;
  guint64 announced;

  if (file == NULL || VSIFSeekL (file, 0, SEEK_END) != 0)
    {
      fail (part, "it can not be unpacked", error);
      return NULL;
    }

  announced = VSIFTellL (file);
  VSIRewindL (file);
  while ((n = VSIFReadL (block, 1, sizeof block, file)) > 0)
    {
      g_byte_array_append (text, block, (guint) n);
      if (text->len > max)
        {
          fail (part, "it unpacks to too much", error);
          return NULL;
        }
    }

  if (text->len != announced)
    {
      fail (part, "it is damaged: it is not as long as it says", error);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/* Adds a part that GDAL would parse to @scan and to what all come to. */
static gboolean
check_part (const char *path, const char *part, YpSheetScan *scan, gsize *size, GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_autoptr (GByteArray) text = NULL;

  if (!g_str_has_suffix (part, ".xml") && !g_str_has_suffix (part, ".rels"))
    return TRUE;

  _yp_gdal_scope_enter (&scope);
  text = read_part (path, part, MIN (MAX_PART, MAX_ALL - *size), error);
  if (text == NULL)
    return FALSE;

  /* Such as a wrong sum. */
  if (_yp_gdal_scope_has_failed (&scope))
    return fail (part, _yp_gdal_scope_get_text (&scope), error);

  *size += text->len;
  if (_yp_sheet_scan_add (scan, (const char *) text->data, text->len, error))
    return TRUE;

  g_prefix_error (error, "%s: ", part);
  return FALSE;
}

static gboolean
check_parts (const char *path, char **parts, GCancellable *cancellable, GError **error)
{
  g_auto (YpSheetScan) scan = { NULL };
  gsize size = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (i == MAX_PARTS)
        return fail ("", "it has too many parts", error);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !check_part (path, parts[i], &scan, &size, error))
        return FALSE;
    }

  return _yp_sheet_scan_check (&scan, error);
}

/*
 * _yp_workbook_check:
 * @path: an XLSX or ODS, by its full name
 * @cancellable: (nullable): stops it
 * @error: return location for %YP_GEO_ERROR_UNREADABLE, which names the part of the zip, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Unpacks it once to nowhere, to see whether it is whole and no bomb: GDAL has no bounds of its own
 * and takes what is left of a file that was cut off.
 *
 * Returns: whether it may be read
 */
gboolean
_yp_workbook_check (const char *path, GCancellable *cancellable, GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_autofree char *zip = g_strconcat ("/vsizip/{", path, "}", NULL);
  char **parts;
  gboolean is_good;

  _yp_gdal_scope_enter (&scope);
  parts = VSIReadDirRecursive (zip);
  if (parts == NULL)
    return fail ("", "it is no whole zip; was it cut off?", error);

  is_good = check_parts (zip, parts, cancellable, error);
  CSLDestroy (parts);

  return is_good;
}
