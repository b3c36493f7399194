/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-sheet-scan-private.h"

#include "yp-table.h"
#include "yp-vector-source.h"

/* What all cells together may come to. */
#define MAX_TEXT (G_GUINT64_CONSTANT (128) * 1024 * 1024)

/* A tag: its name without prefix, and what stands in it. */
typedef struct
{
  const char *name;
  gsize name_length;
  const char *attributes;
  const char *end; /* its “>” */
} Tag;

/* Where we are in a part. */
typedef struct
{
  YpSheetScan *scan;
  const char *position;
  const char *end;
  guint row; /* from 1; 0 before the first */
  guint column;
  guint n_rows; /* the highest seen */
  guint n_columns;
  gboolean is_text;      /* whether the cell is a shared text */
  const char *text_from; /* where a shared text began */
} Part;

void
_yp_sheet_scan_clear (YpSheetScan *self)
{
  g_clear_pointer (&self->sizes, g_array_unref);
  g_clear_pointer (&self->counts, g_array_unref);
}

static gboolean
fail_part (const Part *self, const char *why, GError **error)
{
  g_autofree char *column = g_strdup_printf (", column %u", self->column);
  g_autofree char *place =
      g_strdup_printf ("row %u%s: ", self->row, self->column > 0 ? column : "");

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE, "%s%s", self->row > 0 ? place : "",
               why);
  return FALSE;
}

static gboolean
is_named (const Tag *tag, const char *name)
{
  return tag->name_length == strlen (name) && memcmp (tag->name, name, tag->name_length) == 0;
}

/* The end of the tag at @position, which a quoted “>” is not. */
static const char *
find_end (const char *position, const char *end)
{
  char quote = '\0';

  for (; position < end; position++)
    {
      if (quote != '\0')
        quote = *position == quote ? '\0' : quote;
      else if (*position == '"' || *position == '\'')
        quote = *position;
      else if (*position == '>')
        return position;
    }

  return NULL;
}

/* Takes the next tag. Returns: whether there is one, whole */
static gboolean
take_tag (Part *self, Tag *tag)
{
  const char *start = memchr (self->position, '<', (gsize) (self->end - self->position));

  tag->end = start != NULL ? find_end (start, self->end) : NULL;
  if (tag->end == NULL)
    return FALSE;

  tag->name = start + 1;
  tag->attributes = tag->name;
  while (tag->attributes < tag->end && strchr (" \t\r\n", *tag->attributes) == NULL)
    {
      if (*tag->attributes == ':')
        tag->name = tag->attributes + 1;
      tag->attributes++;
    }
  tag->name_length = (gsize) (tag->attributes - tag->name);
  if (tag->name_length > 1 && tag->name[tag->name_length - 1] == '/')
    tag->name_length--;
  self->position = tag->end + 1;

  return TRUE;
}

/* The value of the attribute of that one letter. Returns: (nullable): where it begins */
static const char *
find_attribute (const Tag *tag, char letter, gsize *length)
{
  const char *p = tag->attributes;

  while (p < tag->end)
    {
      const char *name;
      const char *value;
      char quote;

      while (p < tag->end && strchr (" \t\r\n/", *p) != NULL)
        p++;
      name = p;
      while (p < tag->end && *p != '"' && *p != '\'')
        p++;
      if (p >= tag->end)
        return NULL;

      quote = *p++;
      value = p;
      while (p < tag->end && *p != quote)
        p++;
      *length = (gsize) (p - value);
      p++;
      if (name[0] == letter && strchr ("= \t\r\n", name[1]) != NULL)
        return value;
    }

  return NULL;
}

/* Returns: whether all of it is a number of up to seven digits */
static gboolean
parse_number (const char *text, gsize length, guint *number)
{
  *number = 0;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *number = *number * 10 + (guint) (text[i] - '0');
    }

  return length > 0 && length <= 7;
}

static gboolean
enter_row (Part *self, const Tag *tag, GError **error)
{
  gsize length = 0;
  const char *number = find_attribute (tag, 'r', &length);

  self->row++;
  self->column = 0;
  if (number != NULL && (!parse_number (number, length, &self->row) || self->row == 0))
    return fail_part (self, "the number of a row is none", error);

  self->n_rows = MAX (self->n_rows, self->row);
  return self->row <= YP_TABLE_MAX_ROWS || fail_part (self, "there are too many rows", error);
}

/* `AB12`: the letters are the column. */
static gboolean
parse_place (const char *text, gsize length, guint *column)
{
  guint row;
  gsize i = 0;

  *column = 0;
  for (; i < MIN (length, 3) && g_ascii_isupper (text[i]); i++)
    *column = *column * 26 + (guint) (text[i] - 'A' + 1);

  return i > 0 && parse_number (text + i, length - i, &row);
}

static gboolean
enter_cell (Part *self, const Tag *tag, GError **error)
{
  gsize length = 0;
  const char *place = find_attribute (tag, 'r', &length);
  const char *type;

  self->column++;
  if (place != NULL && !parse_place (place, length, &self->column))
    return fail_part (self, "the place of a cell is none", error);

  type = find_attribute (tag, 't', &length);
  self->is_text = type != NULL && length == 1 && *type == 's';
  self->n_columns = MAX (self->n_columns, self->column);
  return self->column <= YP_TABLE_MAX_COLUMNS ||
         fail_part (self, "there are too many columns", error);
}

/* A cell that is the shared text of that number. */
static void
count_text (Part *self)
{
  GArray *counts = self->scan->counts;
  const char *end = memchr (self->position, '<', (gsize) (self->end - self->position));
  guint number;

  if (!self->is_text || end == NULL ||
      !parse_number (self->position, (gsize) (end - self->position), &number) ||
      number >= YP_TABLE_MAX_CELLS)
    return;

  if (number >= counts->len)
    g_array_set_size (counts, number + 1);
  g_array_index (counts, guint, number)++;
}

static void
end_text (Part *self)
{
  guint size = (guint) (self->position - self->text_from);

  g_array_append_val (self->scan->sizes, size);
}

static gboolean
take (Part *self, const Tag *tag, GError **error)
{
  if (*tag->name == '!' && tag->name_length > 1 && g_ascii_isupper (tag->name[1]))
    return fail_part (self, "it declares words of its own, as no workbook does", error);

  if (is_named (tag, "row"))
    return enter_row (self, tag, error);
  if (is_named (tag, "c"))
    return enter_cell (self, tag, error);

  if (is_named (tag, "v"))
    count_text (self);
  else if (is_named (tag, "si"))
    self->text_from = self->position;
  else if (is_named (tag, "/si"))
    end_text (self);
  return TRUE;
}

/*
 * _yp_sheet_scan_add:
 * @self: a scan
 * @text: (array length=length): a part of a workbook, XML in UTF-8
 * @length: how many bytes
 * @error: return location for %YP_GEO_ERROR_UNREADABLE: more rows or columns than a table may have,
 *   or what no workbook has and could hide them
 *
 * GDAL makes rows for every gap between two row numbers, and copies a shared text into each cell
 * that has it, so a small file may take all memory there is.
 *
 * Returns: whether the part may be read
 */
gboolean
_yp_sheet_scan_add (YpSheetScan *self, const char *text, gsize length, GError **error)
{
  Part part = { .scan = self, .position = text, .end = text + length, .text_from = text };
  Tag tag;

  if (self->sizes == NULL)
    {
      self->sizes = g_array_new (FALSE, TRUE, sizeof (guint));
      self->counts = g_array_new (FALSE, TRUE, sizeof (guint));
    }

  if (memchr (text, '\0', length) != NULL)
    return fail_part (&part, "it is not in UTF-8", error);

  while (take_tag (&part, &tag))
    if (!take (&part, &tag, error))
      return FALSE;

  if ((guint64) part.n_rows * part.n_columns > YP_TABLE_MAX_CELLS)
    return fail_part (&part, "there are too many cells", error);
  return TRUE;
}

/*
 * _yp_sheet_scan_check:
 * @self: a scan of all parts
 * @error: return location for %YP_GEO_ERROR_UNREADABLE
 *
 * Returns: whether the shared texts, each as often as it is used, are not too much
 */
gboolean
_yp_sheet_scan_check (const YpSheetScan *self, GError **error)
{
  guint64 size = 0;

  for (guint i = 0; self->sizes != NULL && i < MIN (self->sizes->len, self->counts->len); i++)
    size +=
        (guint64) g_array_index (self->sizes, guint, i) * g_array_index (self->counts, guint, i);

  if (size <= MAX_TEXT)
    return TRUE;

  g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE,
               "its cells come to more than %" G_GUINT64_FORMAT " bytes of text", MAX_TEXT);
  return FALSE;
}
