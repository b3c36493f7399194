/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-csv-rows.h"
#include "yp-encoding.h"
#include "yp-table-private.h"
#include "yp-vector-source.h"

static const char mark[] = "\xef\xbb\xbf";

/* What somebody says the text is in, else what its bytes say. */
static char *
find_encoding (const char *text, const char *said, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  const char *encoding;
  const char *reason;
  char *known = said != NULL ? yp_encoding_from_name (said) : NULL;

  if (known != NULL)
    return known;

  if (said != NULL)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING, "nobody knows the encoding “%s”",
                   said);
      return NULL;
    }

  if (g_str_has_prefix (text, mark))
    return g_strdup ("UTF-8");

  g_ptr_array_add (values, (char *) text);
  return yp_encoding_detect (values, &encoding, &reason, error) ? g_strdup (encoding) : NULL;
}

static gboolean
check_cells (const YpTable *self, GError **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      char **cells = self->rows->pdata[i];

      for (guint j = 0; cells[j] != NULL; j++)
        if (g_utf8_strlen (cells[j], -1) > YP_TABLE_MAX_CELL)
          return _yp_table_fail_cell (self, i, j, "the cell is too long", error);
    }

  return TRUE;
}

static YpTable *
make_table (const char *text, const char *encoding, GError **error)
{
  g_autoptr (YpTable) self = g_new0 (YpTable, 1);

  self->format = g_strdup ("CSV");
  self->encoding = g_strdup (encoding);
  self->rows = yp_csv_rows_parse ("CSV", text, strlen (text), error);
  if (self->rows == NULL)
    return NULL;

  if (self->rows->len > YP_TABLE_MAX_ROWS)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "there are more than %d rows",
                   YP_TABLE_MAX_ROWS);
      return NULL;
    }

  return check_cells (self, error) ? g_steal_pointer (&self) : NULL;
}

/*
 * _yp_table_parse_csv:
 * @text: (array length=length): what is in the file; a NUL stands behind it
 * @length: how many bytes
 * @encoding: (nullable): what it is in; %NULL for UTF-8 or GB18030, whichever it is
 * @error: return location for a #YpGeoError or a #YpError
 *
 * Not GDAL's driver, which passes over what it does not understand: cells beyond the header's, a
 * quote that is never closed.
 *
 * Returns: (transfer full) (nullable): the table
 */
YpTable *
_yp_table_parse_csv (const char *text, gsize length, const char *encoding, GError **error)
{
  g_autofree char *found = NULL;
  g_autofree char *utf8 = NULL;

  if (strlen (text) != length)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
                   "byte %" G_GSIZE_FORMAT " is 0, which no text has", strlen (text));
      return NULL;
    }

  found = find_encoding (text, encoding, error);
  if (found == NULL)
    return NULL;

  utf8 = yp_encoding_convert (text, found, FALSE, NULL);
  if (utf8 == NULL)
    {
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING, "the text is not valid %s", found);
      return NULL;
    }

  return make_table (utf8, found, error);
}
