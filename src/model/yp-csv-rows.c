/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-csv-rows.h"

#include "yp-csv-text-private.h"
#include "yp-error.h"

#define MAX_CELLS 1000000

static char **
take_cells (YpCsvText *text)
{
  char **cells = g_new0 (char *, text->n_columns + 1);

  for (guint i = 0; i < text->n_columns; i++)
    cells[i] = g_steal_pointer (&text->fields[i]);

  return cells;
}

/**
 * yp_csv_rows_parse:
 * @name: how messages call the table; static
 * @text: (array length=length): CSV, with or without byte order mark; lines end in CR LF or LF
 * @length: how many bytes, at most 16 MiB
 * @error: return location for a #YpError, which names the line
 *
 * Reads a table, strictly. The first record says how many columns there are, at most 256.
 *
 * Returns: (transfer full) (element-type GStrv) (nullable): the rows, all of one length, at least
 *   one and at most a million cells in all
 */
GPtrArray *
yp_csv_rows_parse (const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto (YpCsvText) table = { NULL };

  g_return_val_if_fail (name != NULL && text != NULL, NULL);

  if (!_yp_csv_text_init (&table, name, NULL, text, length, error))
    return NULL;

  g_ptr_array_add (rows, take_cells (&table));
  while (!_yp_csv_text_is_at_end (&table))
    {
      if (!_yp_csv_text_read (&table, error))
        return NULL;

      if ((rows->len + 1) * table.n_columns > MAX_CELLS)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "%s: there are more than %d cells",
                       name, MAX_CELLS);
          return NULL;
        }

      g_ptr_array_add (rows, take_cells (&table));
    }

  return g_steal_pointer (&rows);
}

static void
append_cell (GString *text, const char *cell)
{
  if (strpbrk (cell, ",\"\r\n") == NULL)
    {
      g_string_append (text, cell);
      return;
    }

  g_string_append_c (text, '"');
  for (const char *p = cell; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

/**
 * yp_csv_rows_append:
 * @text: where it goes
 * @cells: (array zero-terminated=1): a row
 *
 * Writes a row and the LF behind it, with quotes only where they must be.
 */
void
yp_csv_rows_append (GString *text, const char *const *cells)
{
  g_return_if_fail (text != NULL && cells != NULL);

  for (guint i = 0; cells[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_cell (text, cells[i]);
    }
  g_string_append_c (text, '\n');
}
