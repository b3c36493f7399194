/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-table.h"

#include <glib/gstdio.h>

#include "yp-table-private.h"
#include "yp-vector-source.h"

#define MAX_BYTES (16 * 1024 * 1024)

/* The forms of tables, what their names end in and what they begin with. A zip is looked through
 * before GDAL sees it. */
static const struct
{
  const char *ending;
  const char *driver; /* of GDAL; %NULL for a CSV, which we read ourselves */
  gboolean is_zip;
} forms[] = {
  { ".csv", NULL, FALSE }, { ".xlsx", "XLSX", TRUE }, { ".xlsm", "XLSX", TRUE },
  { ".ods", "ODS", TRUE }, { ".xls", "XLS", FALSE },
};

/* What a file is, whatever it is called. */
static const struct
{
  const char *start;
  const char *name;
} contents[] = {
  { "PK\003\004", "a zip, as .xlsx and .ods are" },
  { "\xd0\xcf\x11\xe0", "a workbook of before 2007, an .xls" },
  { "\xff\xfe", "text in UTF-16; save it as CSV in UTF-8" },
  { "\xfe\xff", "text in UTF-16; save it as CSV in UTF-8" },
  { "<", "HTML or XML" },
  { "%PDF", "a PDF" },
};

void
yp_table_free (YpTable *self)
{
  if (self == NULL)
    return;

  g_free (self->format);
  g_free (self->sheet);
  g_free (self->encoding);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

/*
 * _yp_table_fail_cell:
 * @self: a table
 * @row: from 0
 * @column: from 0
 * @why: what is wrong there
 * @error: return location for %YP_GEO_ERROR_UNREADABLE
 *
 * Returns: %FALSE
 */
gboolean
_yp_table_fail_cell (const YpTable *self, guint row, guint column, const char *why, GError **error)
{
  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s%s%srow %u, column %u: %s",
               self->sheet != NULL ? "sheet “" : "", self->sheet != NULL ? self->sheet : "",
               self->sheet != NULL ? "”, " : "", row + 1, column + 1, why);
  return FALSE;
}

static const char *
recognize (const char *start, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    if (length >= strlen (contents[i].start) &&
        memcmp (start, contents[i].start, strlen (contents[i].start)) == 0)
      return contents[i].name;

  return "something else";
}

/* GDAL says of a file by a wrong name no more than that it does not know it. */
static gboolean
check_content (const char *start, gsize length, guint form, GError **error)
{
  const char *ending = forms[form].ending;
  gboolean is_zip = length >= 4 && memcmp (start, "PK\003\004", 4) == 0;
  gboolean is_binary = memchr (start, '\0', length) != NULL;

  if (forms[form].driver == NULL ? !is_zip && !is_binary
      : forms[form].is_zip       ? is_zip
                                 : !is_zip && is_binary)
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "it is no %s: it is %s", ending,
               length == 0 ? "empty" : recognize (start, length));
  return FALSE;
}

static gboolean
find_form (const char *path, guint *form, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      gsize length = strlen (path);
      gsize n = strlen (forms[i].ending);

      *form = i;
      if (length > n && g_ascii_strcasecmp (path + length - n, forms[i].ending) == 0)
        return TRUE;
    }

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
               "a table's name ends in .csv, .xlsx, .xlsm, .ods or .xls");
  return FALSE;
}

/* The whole of a file, for its form; GDAL takes workbooks by their names. */
static gboolean
load (const char *path, char **text, gsize *length, GError **error)
{
  GStatBuf status;
  g_autoptr (GError) wrong = NULL;

  if (g_stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "there is no such file");
      return FALSE;
    }

  if (status.st_size > MAX_BYTES)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "it has more than %d bytes",
                   MAX_BYTES);
      return FALSE;
    }

  if (g_file_get_contents (path, text, length, &wrong))
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s", wrong->message);
  return FALSE;
}

static YpTable *
read_table (const char *path,
            const YpTableOptions *options,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  guint form;

  if (!find_form (path, &form, error) || !load (path, &text, &length, error) ||
      !check_content (text, length, form, error))
    return NULL;

  if (forms[form].driver == NULL)
    return _yp_table_parse_csv (text, length, options->encoding, error);

  if (forms[form].is_zip && !_yp_workbook_check (path, cancellable, error))
    return NULL;

  return _yp_table_read_sheet (path, forms[form].driver, options->sheet, cancellable, error);
}

/**
 * yp_table_read:
 * @path: a file of this machine that ends in .csv, .xlsx, .xlsm, .ods or .xls
 * @options: (nullable): how to read it
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError, a #YpError about a CSV, or %G_IO_ERROR_CANCELLED;
 *   names the file, and the sheet, row and column where there is one
 *
 * Reads one table: at most 16 MiB, 100,000 rows, 256 columns, a million cells of 32,767 characters.
 *
 * A CSV is in UTF-8, with or without byte order mark, or in GB18030, with commas, and each row has
 * as many cells as the first. Of a workbook, a formula is the value that was last computed, nothing
 * where none was kept; a date is `2026/07/01` or `2026-07-01`; a number has the digits of the file,
 * so that a code that was typed as a number has lost its zeros before we see it. Of merged cells
 * the first has the text and the others are empty. Empty rows above and between are kept, those at
 * the end are not.
 *
 * Blocks; any thread. Nothing is fetched from a network, whatever the file says.
 *
 * Returns: (transfer full) (nullable): the table, of at least one row
 */
YpTable *
yp_table_read (const char *path,
               const YpTableOptions *options,
               GCancellable *cancellable,
               GError **error)
{
  static const YpTableOptions no_options = { NULL };
  g_autofree char *full = NULL;
  YpTable *table;

  g_return_val_if_fail (path != NULL, NULL);

  /* By its full name no file can be taken for an address or a file system of GDAL's. */
  full = g_canonicalize_filename (path, NULL);
  table = read_table (full, options != NULL ? options : &no_options, cancellable, error);
  if (table == NULL)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_prefix_error (error, "%s: ", name);
    }

  return table;
}
