/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include <cpl_conv.h>

#include "yp-gdal-private.h"
#include "yp-table-private.h"
#include "yp-vector-source.h"

#define CHECK_EVERY 256

/* Every row is one of ours, and every cell a text: nothing is guessed. */
static const char *const settings[][2] = {
  { "OGR_XLSX_HEADERS", "DISABLE" }, { "OGR_XLSX_FIELD_TYPES", "STRING" },
  { "OGR_ODS_HEADERS", "DISABLE" },  { "OGR_ODS_FIELD_TYPES", "STRING" },
  { "OGR_XLS_HEADERS", "DISABLE" },  { "OGR_XLS_FIELD_TYPES", "STRING" },
};

static void
apply_settings (gboolean is_on)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    CPLSetThreadLocalConfigOption (settings[i][0], is_on ? settings[i][1] : NULL);
}

static gboolean
fail_gdal (const YpGdalScope *scope, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "it is damaged: %s",
               _yp_gdal_scope_get_text (scope));
  return FALSE;
}

/* The sheet of that name; of no name the one that is not empty. */
static OGRLayerH
find_sheet (GDALDatasetH dataset, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  OGRLayerH only = NULL;
  guint n_filled = 0;

  for (int i = 0; i < GDALDatasetGetLayerCount (dataset); i++)
    {
      OGRLayerH layer = GDALDatasetGetLayer (dataset, i);

      if (name != NULL && strcmp (OGR_L_GetName (layer), name) == 0)
        return layer;

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", OGR_L_GetName (layer));
      if (name == NULL && OGR_L_GetFeatureCount (layer, TRUE) > 0)
        {
          n_filled++;
          only = layer;
        }
    }

  if (n_filled == 1)
    return only;

  if (name != NULL)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND,
                 "there is no sheet “%s”; there are: %s", name, names->str);
  else if (n_filled > 1)
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND,
                 "there are several sheets, say which: %s", names->str);
  else
    g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "there is nothing in it");
  return NULL;
}

static gboolean
check_size (const YpTable *self, gint64 n_rows, int n_columns, GError **error)
{
  if (n_rows <= YP_TABLE_MAX_ROWS && n_columns <= YP_TABLE_MAX_COLUMNS &&
      n_rows * n_columns <= YP_TABLE_MAX_CELLS)
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
               "sheet “%s” has %" G_GINT64_FORMAT
               " rows and %d columns; at most %d rows, %d columns and %d cells are read",
               self->sheet, n_rows, n_columns, YP_TABLE_MAX_ROWS, YP_TABLE_MAX_COLUMNS,
               YP_TABLE_MAX_CELLS);
  return FALSE;
}

/* Adds a row. */
static gboolean
read_row (YpTable *self, OGRFeatureH feature, guint n_columns, GError **error)
{
  g_auto (GStrv) cells = g_new0 (char *, n_columns + 1);

  for (guint i = 0; i < n_columns; i++)
    {
      gboolean is_set = OGR_F_IsFieldSetAndNotNull (feature, (int) i);

      cells[i] = g_strdup (is_set ? OGR_F_GetFieldAsString (feature, (int) i) : "");
      if (!g_utf8_validate (cells[i], -1, NULL))
        return _yp_table_fail_cell (self, self->rows->len, i, "the text is not UTF-8", error);
      if (g_utf8_strlen (cells[i], -1) > YP_TABLE_MAX_CELL)
        return _yp_table_fail_cell (self, self->rows->len, i, "the cell is too long", error);
    }

  g_ptr_array_add (self->rows, g_steal_pointer (&cells));
  return TRUE;
}

static gboolean
is_empty (char **cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    if (*cells[i] != '\0')
      return FALSE;

  return TRUE;
}

static gboolean
read_rows (YpTable *self,
           OGRLayerH layer,
           const YpGdalScope *scope,
           GCancellable *cancellable,
           GError **error)
{
  int n_columns = OGR_FD_GetFieldCount (OGR_L_GetLayerDefn (layer));

  if (!check_size (self, OGR_L_GetFeatureCount (layer, TRUE), n_columns, error))
    return FALSE;

  OGR_L_ResetReading (layer);
  for (;;)
    {
      g_auto (OGRFeatureH) feature = OGR_L_GetNextFeature (layer);

      if (_yp_gdal_scope_has_failed (scope))
        return fail_gdal (scope, error);
      if (feature == NULL)
        break;
      if (!read_row (self, feature, (guint) n_columns, error) ||
          (self->rows->len % CHECK_EVERY == 0 &&
           g_cancellable_set_error_if_cancelled (cancellable, error)))
        return FALSE;
    }

  while (self->rows->len > 0 && is_empty (self->rows->pdata[self->rows->len - 1]))
    g_ptr_array_set_size (self->rows, (int) self->rows->len - 1);
  if (self->rows->len > 0)
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "there is nothing in it");
  return FALSE;
}

static YpTable *
read_dataset (const char *path,
              const char *driver,
              const char *sheet,
              GCancellable *cancellable,
              GError **error)
{
  const char *const drivers[] = { driver, NULL };
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (GDALDatasetH) dataset = NULL;
  g_autoptr (YpTable) self = g_new0 (YpTable, 1);
  OGRLayerH layer;

  _yp_gdal_scope_enter (&scope);
  dataset = _yp_gdal_open (path, drivers, NULL);
  if (dataset == NULL)
    {
      fail_gdal (&scope, error);
      return NULL;
    }

  layer = find_sheet (dataset, sheet, error);
  if (layer == NULL)
    return NULL;

  self->format = g_strdup (driver);
  self->sheet = g_utf8_make_valid (OGR_L_GetName (layer), -1);
  self->encoding = g_strdup ("UTF-8");
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  return read_rows (self, layer, &scope, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/*
 * _yp_table_read_sheet:
 * @path: a workbook, by its full name, that was found fit to be read
 * @driver: GDAL's name of its form
 * @sheet: (nullable): which sheet; %NULL for the only one with anything in it
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the table, of at least one row
 */
YpTable *
_yp_table_read_sheet (const char *path,
                      const char *driver,
                      const char *sheet,
                      GCancellable *cancellable,
                      GError **error)
{
  YpTable *table;

  apply_settings (TRUE);
  table = read_dataset (path, driver, sheet, cancellable, error);
  apply_settings (FALSE);

  return table;
}
