/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include <glib/gstdio.h>

#include "yp-csv-rows.h"
#include "yp-gdal-private.h"
#include "yp-table-private.h"
#include "yp-vector-source.h"

static gboolean
fail (const YpGdalScope *scope, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "%s", _yp_gdal_scope_get_text (scope));
  return FALSE;
}

static const char *
find_fault (const char *cell)
{
  if (!g_utf8_validate (cell, -1, NULL))
    return "the text is not UTF-8";

  if (g_utf8_strlen (cell, -1) > YP_TABLE_MAX_CELL)
    return "the text is longer than a cell can be";

  for (const char *p = cell; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\n' && *p != '\t')
      return "the text has control characters";

  return NULL;
}

static gboolean
check_rows (GPtrArray *rows, GError **error)
{
  const YpTable table = { NULL };
  guint n_columns = g_strv_length (rows->pdata[0]);

  for (guint i = 0; i < rows->len; i++)
    {
      char **cells = rows->pdata[i];

      if (g_strv_length (cells) != n_columns)
        return _yp_table_fail_cell (&table, i, 0, "the row is not as long as the first", error);

      for (guint j = 0; j < n_columns; j++)
        if (find_fault (cells[j]) != NULL)
          return _yp_table_fail_cell (&table, i, j, find_fault (cells[j]), error);
    }

  return TRUE;
}

static gboolean
write_csv (const char *path, GPtrArray *rows, GError **error)
{
  /* Without the mark a spreadsheet takes the text for that of its own country. */
  g_autoptr (GString) text = g_string_new ("\xef\xbb\xbf");
  g_autoptr (GError) wrong = NULL;

  for (guint i = 0; i < rows->len; i++)
    yp_csv_rows_append (text, rows->pdata[i]);

  if (g_file_set_contents (path, text->str, (gssize) text->len, &wrong))
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "%s", wrong->message);
  return FALSE;
}

/* GDAL writes the names of the fields as the first row. */
static gboolean
add_fields (OGRLayerH layer, char **names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      OGRFieldDefnH field = OGR_Fld_Create (names[i], OFTString);
      OGRErr result = OGR_L_CreateField (layer, field, FALSE);

      OGR_Fld_Destroy (field);
      if (result != OGRERR_NONE)
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_row (OGRLayerH layer, char **cells)
{
  g_auto (OGRFeatureH) feature = OGR_F_Create (OGR_L_GetLayerDefn (layer));

  for (int i = 0; cells[i] != NULL; i++)
    if (*cells[i] != '\0')
      OGR_F_SetFieldString (feature, i, cells[i]);

  return OGR_L_CreateFeature (layer, feature) == OGRERR_NONE;
}

static gboolean
write_sheet (GDALDatasetH dataset, const char *sheet, GPtrArray *rows)
{
  OGRLayerH layer = GDALDatasetCreateLayer (dataset, sheet, NULL, wkbNone, NULL);

  if (layer == NULL || !add_fields (layer, rows->pdata[0]))
    return FALSE;

  for (guint i = 1; i < rows->len; i++)
    if (!add_row (layer, rows->pdata[i]))
      return FALSE;

  return TRUE;
}

static gboolean
write_workbook (const char *path, const char *sheet, GPtrArray *rows, GError **error)
{
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (GDALDatasetH) dataset = NULL;
  GDALDriverH driver;

  _yp_gdal_scope_enter (&scope);
  driver = GDALGetDriverByName ("XLSX");
  if (driver != NULL)
    dataset = GDALCreate (driver, path, 0, 0, 0, GDT_Unknown, NULL);
  if (dataset == NULL || !write_sheet (dataset, sheet, rows))
    return fail (&scope, error);

  /* Only now it goes to the disk. */
  GDALClose (g_steal_pointer (&dataset));
  return !_yp_gdal_scope_has_failed (&scope) || fail (&scope, error);
}

static gboolean
write_xlsx (const char *path, const char *sheet, GPtrArray *rows, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  /* Of one ending: at the first “.xlsx” GDAL takes a name for that of a zip. */
  g_autofree char *name = g_strdup_printf (".yiping-%08x.xlsx", g_random_int ());
  g_autofree char *part = g_build_filename (folder, name, NULL);

  if (!write_workbook (part, sheet, rows, error))
    {
      g_remove (part);
      return FALSE;
    }

  if (g_rename (part, full) == 0)
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "it can not be given its name");
  g_remove (part);
  return FALSE;
}

/**
 * yp_table_write:
 * @path: the file to make, which ends in .csv or .xlsx; one that is there is replaced
 * @sheet: what the sheet of a workbook is called
 * @rows: (element-type GStrv): the rows, all of one length; the first is the header, each of its
 *   cells another
 * @error: return location for %YP_GEO_ERROR_WRITE, or %YP_GEO_ERROR_UNREADABLE with the row and
 *   column of a text that a cell can not hold
 *
 * Writes a table that yp_table_read() reads as the same. Every cell is a text: `01001` keeps its
 * zero and nothing becomes a formula. A CSV is in UTF-8 with byte order mark. Blocks; any thread.
 *
 * Returns: whether the file is there, whole
 */
gboolean
yp_table_write (const char *path, const char *sheet, GPtrArray *rows, GError **error)
{
  gboolean is_done = FALSE;

  g_return_val_if_fail (path != NULL && sheet != NULL, FALSE);
  g_return_val_if_fail (rows != NULL && rows->len > 0, FALSE);

  if (g_str_has_suffix (path, ".csv"))
    is_done = check_rows (rows, error) && write_csv (path, rows, error);
  else if (g_str_has_suffix (path, ".xlsx"))
    is_done = check_rows (rows, error) && write_xlsx (path, sheet, rows, error);
  else
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_WRITE, "a table is written as .csv or .xlsx");

  if (!is_done)
    g_prefix_error (error, "%s: ", path);
  return is_done;
}
