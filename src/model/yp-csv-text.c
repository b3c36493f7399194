/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-csv-text-private.h"

#include "yp-error.h"

#define MAX_BYTES (16 * 1024 * 1024)
#define MAX_COLUMNS 256

static gboolean
fail_at (const YpCsvText *self, guint line, const char *problem, GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s, line %u: %s", self->name, line, problem);
  return FALSE;
}

/* The position stands behind the opening quote; afterwards behind the closing one. */
static gboolean
take_quoted (YpCsvText *self, GError **error)
{
  while (self->position < self->end)
    {
      char c = *self->position++;

      if (c == '"' && (self->position == self->end || *self->position != '"'))
        return TRUE;

      if (c == '"')
        self->position++;
      else if (c == '\n')
        self->next_line++;
      g_string_append_c (self->field, c);
    }

  return fail_at (self, self->next_line, "a quote is never closed", error);
}

static gboolean
take_plain (YpCsvText *self, GError **error)
{
  while (self->position < self->end && strchr (",\r\n", *self->position) == NULL)
    {
      if (*self->position == '"')
        return fail_at (self, self->next_line,
                        "a quote stands inside a field that has none around it", error);
      g_string_append_c (self->field, *self->position++);
    }

  return TRUE;
}

/* Reads a field and what ends it; @is_last says whether that was the end of the record. */
static gboolean
take_field (YpCsvText *self, gboolean *is_last, GError **error)
{
  g_string_truncate (self->field, 0);

  if (self->position < self->end && *self->position == '"')
    {
      self->position++;
      if (!take_quoted (self, error))
        return FALSE;
    }
  else if (!take_plain (self, error))
    {
      return FALSE;
    }

  *is_last = TRUE;
  if (self->position == self->end)
    return TRUE;

  if (*self->position == ',')
    {
      *is_last = FALSE;
      self->position++;
      return TRUE;
    }

  if (*self->position == '\r')
    self->position++;

  if (self->position == self->end || *self->position != '\n')
    return fail_at (self, self->next_line,
                    "a field is followed by neither a comma nor a line's end", error);

  self->next_line++;
  self->position++;
  return TRUE;
}

static void
clear_fields (YpCsvText *self)
{
  for (guint i = 0; self->fields != NULL && i < self->n_columns; i++)
    g_clear_pointer (&self->fields[i], g_free);
}

static gboolean
check_text (const YpCsvText *self, const char *text, gsize length, GError **error)
{
  const char *invalid = NULL;

  if (length > MAX_BYTES)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "%s: there are more than %d bytes",
                   self->name, MAX_BYTES);
      return FALSE;
    }

  if (!g_utf8_validate_len (text, length, &invalid))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "%s, byte %" G_GSIZE_FORMAT ": this is not UTF-8", self->name,
                   (gsize) (invalid - text));
      return FALSE;
    }

  return TRUE;
}

/* How many fields the record at the position has. */
static gboolean
count_fields (YpCsvText *self, guint *n_fields, GError **error)
{
  const char *position = self->position;
  gboolean is_last = self->position == self->end;

  *n_fields = 0;
  for (; !is_last; (*n_fields)++)
    {
      if (!take_field (self, &is_last, error))
        return FALSE;

      if (*n_fields == MAX_COLUMNS)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "%s: there are more than %d columns",
                       self->name, MAX_COLUMNS);
          return FALSE;
        }
    }

  self->position = position;
  self->next_line = 1;
  return TRUE;
}

static gboolean
take_header (YpCsvText *self, const char *const *columns, GError **error)
{
  if (columns == NULL && !count_fields (self, &self->n_columns, error))
    return FALSE;

  self->fields = g_new0 (char *, self->n_columns);
  if (!_yp_csv_text_read (self, error))
    return FALSE;

  for (guint i = 0; columns != NULL && i < self->n_columns; i++)
    {
      if (strcmp (self->fields[i], columns[i]) != 0)
        {
          g_autofree char *expected = g_strjoinv (",", (GStrv) columns);
          g_autofree char *problem = g_strdup_printf ("the columns are not %s", expected);

          return _yp_csv_text_fail (self, problem, error);
        }
    }

  return TRUE;
}

/*
 * _yp_csv_text_init:
 * @self: (out caller-allocates): the table, to be cleared also on failure
 * @name: how messages call it; static
 * @columns: (nullable) (array zero-terminated=1): what the first record must be; %NULL for whatever
 * it is, of at most 256 fields
 * @text: (array length=length): the table; must outlive @self
 * @length: how many bytes, at most 16 MiB
 * @error: return location for a #YpError
 *
 * Checks the text and reads its header, which @fields then hold.
 *
 * Returns: whether that is as it should be
 */
gboolean
_yp_csv_text_init (YpCsvText *self,
                   const char *name,
                   const char *const *columns,
                   const char *text,
                   gsize length,
                   GError **error)
{
  static const char mark[] = "\xef\xbb\xbf";

  *self = (YpCsvText){
    .name = name,
    .n_columns = columns != NULL ? g_strv_length ((GStrv) columns) : 0,
    .position = text,
    .end = text + length,
    .next_line = 1,
    .field = g_string_new (NULL),
  };

  if (!check_text (self, text, length, error))
    return FALSE;

  if (length >= strlen (mark) && memcmp (text, mark, strlen (mark)) == 0)
    self->position += strlen (mark);

  return take_header (self, columns, error);
}

void
_yp_csv_text_clear (YpCsvText *self)
{
  clear_fields (self);
  g_clear_pointer (&self->fields, g_free);
  if (self->field != NULL)
    g_string_free (self->field, TRUE);
}

gboolean
_yp_csv_text_is_at_end (const YpCsvText *self)
{
  return self->position == self->end;
}

/*
 * _yp_csv_text_read:
 * @self: a table
 * @error: return location for a #YpError
 *
 * Reads the next record into @fields. A blank line is a record of one field.
 *
 * Returns: whether it has as many fields as there are columns
 */
gboolean
_yp_csv_text_read (YpCsvText *self, GError **error)
{
  gboolean is_last = FALSE;
  guint n_fields = 0;

  clear_fields (self);
  self->line = self->next_line;
  if (self->position == self->end)
    return _yp_csv_text_fail (self, "a record is missing", error);

  while (!is_last)
    {
      if (!take_field (self, &is_last, error))
        return FALSE;

      if (n_fields < self->n_columns)
        self->fields[n_fields] = g_strndup (self->field->str, self->field->len);
      n_fields++;
    }

  if (n_fields != self->n_columns)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s, line %u: it has %u fields, not %u",
                   self->name, self->line, n_fields, self->n_columns);
      return FALSE;
    }

  return TRUE;
}

/*
 * _yp_csv_text_fail:
 * @self: a table
 * @problem: what is wrong with the record read last
 * @error: return location for the %YP_ERROR_INVALID
 *
 * Returns: %FALSE
 */
gboolean
_yp_csv_text_fail (const YpCsvText *self, const char *problem, GError **error)
{
  return fail_at (self, self->line, problem, error);
}

/* Whether a field is a name for people: not empty, of at most @max_length bytes, and in one line.
 */
gboolean
_yp_csv_text_is_name (const char *text, gsize max_length)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_iscntrl (text[i]))
        return FALSE;
    }

  return length > 0 && length <= max_length;
}
