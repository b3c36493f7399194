/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rule by which the desk proposes what may be the same, on rows from standard input: each
 * `NUMBER TAB ITEM TAB LONGITUDE TAB LATITUDE TAB FROM TAB TO`, by ascending FROM; it is open from
 * FROM until TO, seconds. Writes `NUMBER TAB NUMBER` for each that is proposed with one that was
 * open when it came. See duplicates.py. */

#include <stdio.h>

#include "yp-duplicates.h"

typedef struct
{
  YpIncidentFacts facts;
  gint64 until;
} Row;

static void
free_row (gpointer data)
{
  Row *row = data;

  g_free (row->facts.id);
  g_free (row->facts.item);
  g_free (row);
}

static Row *
read_row (const char *line, gint64 *from)
{
  g_auto (GStrv) fields = g_strsplit (line, "\t", -1);
  Row *row;

  if (g_strv_length (fields) != 6)
    return NULL;

  row = g_new0 (Row, 1);
  row->facts.id = g_strdup (fields[0]);
  row->facts.item = g_strdup (fields[1]);
  row->facts.state = YP_STATE_REPORTED;
  row->facts.has_place = TRUE;
  row->facts.longitude = g_ascii_strtod (fields[2], NULL);
  row->facts.latitude = g_ascii_strtod (fields[3], NULL);
  *from = g_ascii_strtoll (fields[4], NULL, 10);
  row->until = g_ascii_strtoll (fields[5], NULL, 10);

  return row;
}

static void
compare_with_open (const Row *row, GPtrArray *open, gint64 now)
{
  for (guint i = 0; i < open->len;)
    {
      const Row *other = g_ptr_array_index (open, i);
      double distance_m;

      if (other->until < now)
        {
          g_ptr_array_remove_index_fast (open, i);
          continue;
        }
      if (yp_duplicates_judge (&row->facts, &other->facts, &distance_m))
        g_print ("%s\t%s\n", row->facts.id, other->facts.id);
      i++;
    }
}

int
main (void)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (free_row);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (fileno (stdin));
  g_autoptr (GError) error = NULL;
  char *text;
  gsize end;

  while (g_io_channel_read_line (input, &text, NULL, &end, &error) == G_IO_STATUS_NORMAL)
    {
      g_autofree char *line = text;
      gint64 from = 0;
      Row *row;

      line[end] = '\0';
      row = read_row (line, &from);
      if (row == NULL)
        {
          g_printerr ("What is “%s”?\n", line);
          return 1;
        }
      compare_with_open (row, open, from);
      g_ptr_array_add (open, row);
    }

  return error == NULL ? 0 : 1;
}
