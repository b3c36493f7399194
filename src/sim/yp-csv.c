/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-csv.h"

#include "yp-error.h"

#define BUFFER_SIZE 65536

/* Where in a row the reader stands. */
typedef enum
{
  AT_START,  /* of a field */
  IN_PLAIN,  /* in a field without quotes */
  IN_QUOTED, /* between quotes */
  AT_QUOTE,  /* after a quote between quotes: the end, or half of a doubled one */
} Place;

struct _YpCsvReader
{
  GInputStream *input;
  guint8 buffer[BUFFER_SIZE];
  gsize n_buffered;
  gsize position;
  guint64 row;
  gboolean is_begun; /* past a byte order mark */
};

/* The row being read. */
typedef struct
{
  GPtrArray *fields;
  GString *field;
  gsize size;
  Place place;
  const char *fault; /* static; what is wrong with it */
} Row;

/**
 * yp_csv_reader_new:
 * @input: the bytes
 *
 * Returns: (transfer full): a reader before the first row
 */
YpCsvReader *
yp_csv_reader_new (GInputStream *input)
{
  YpCsvReader *self = g_new0 (YpCsvReader, 1);

  self->input = g_object_ref (input);

  return self;
}

/**
 * yp_csv_reader_free:
 * @self: (transfer full): a reader
 */
void
yp_csv_reader_free (YpCsvReader *self)
{
  g_object_unref (self->input);
  g_free (self);
}

/* The next byte, -1 at the end, -2 on an error. */
static int
read_byte (YpCsvReader *self, GCancellable *cancellable, GError **error)
{
  gssize n;

  if (self->position < self->n_buffered)
    return self->buffer[self->position++];

  n = g_input_stream_read (self->input, self->buffer, BUFFER_SIZE, cancellable, error);
  if (n <= 0)
    return n == 0 ? -1 : -2;

  self->n_buffered = (gsize) n;
  self->position = 1;

  return self->buffer[0];
}

static void
end_field (Row *row)
{
  if (row->fields->len >= YP_CSV_MAX_FIELDS)
    row->fault = "has more than 1024 fields";
  else if (row->fault == NULL)
    g_ptr_array_add (row->fields, g_utf8_make_valid (row->field->str, (gssize) row->field->len));
  g_string_truncate (row->field, 0);
  row->place = AT_START;
}

static void
add_to_field (Row *row, int byte)
{
  if (row->fault == NULL)
    g_string_append_c (row->field, byte != 0 ? (char) byte : ' ');
}

/* Takes a byte; says whether it ends the row. A quote in the midst of a plain field is a quote. */
static gboolean
take_byte (Row *row, int byte)
{
  if (++row->size > YP_CSV_MAX_ROW)
    {
      /* The quotes may be what is wrong: whatever they say, it ends with the line. */
      row->fault = "is longer than 1 MiB";
      row->place = row->place == IN_QUOTED || row->place == AT_QUOTE ? IN_PLAIN : row->place;
    }

  if (row->place == IN_QUOTED)
    {
      if (byte == '"')
        row->place = AT_QUOTE;
      else
        add_to_field (row, byte);
      return FALSE;
    }
  if (row->place == AT_QUOTE && byte == '"')
    {
      add_to_field (row, byte);
      row->place = IN_QUOTED;
      return FALSE;
    }
  if (row->place == AT_START && byte == '"')
    {
      row->place = IN_QUOTED;
      return FALSE;
    }
  if (byte == '\n')
    return TRUE;
  if (byte == ',')
    {
      end_field (row);
      return FALSE;
    }

  /* What stands behind a closing quote, such as a CR, belongs to the field. */
  row->place = IN_PLAIN;
  add_to_field (row, byte);

  return FALSE;
}

static gboolean
is_blank (const Row *row)
{
  return row->fault == NULL && row->fields->len == 0 && row->place != AT_QUOTE &&
         (row->field->len == 0 || g_str_equal (row->field->str, "\r"));
}

static void
end_row (Row *row)
{
  if (row->place == IN_QUOTED && row->fault == NULL)
    row->fault = "has a quote that never closes";
  if (row->field->len > 0 && row->field->str[row->field->len - 1] == '\r')
    g_string_truncate (row->field, row->field->len - 1);
  end_field (row);
}

static gboolean
skip_mark (YpCsvReader *self, GCancellable *cancellable, GError **error)
{
  static const guint8 mark[] = { 0xef, 0xbb, 0xbf };
  gsize n_read;

  if (self->is_begun)
    return TRUE;

  self->is_begun = TRUE;
  if (!g_input_stream_read_all (self->input, self->buffer, sizeof mark, &n_read, cancellable,
                                error))
    return FALSE;

  self->n_buffered = n_read;
  self->position =
      n_read == sizeof mark && memcmp (self->buffer, mark, sizeof mark) == 0 ? n_read : 0;

  return TRUE;
}

/**
 * yp_csv_reader_read:
 * @self: a reader
 * @fields: (element-type utf8): emptied, then gets the row's fields; frees its elements
 * @cancellable: (nullable): stops it
 * @error: return location for what the stream says, and for the %YP_ERROR_INVALID of a bad row
 *
 * Reads the next row. Blocks as the stream does.
 *
 * Returns: what was read
 */
YpCsvStep
yp_csv_reader_read (YpCsvReader *self, GPtrArray *fields, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) field = g_string_new (NULL);
  Row row = { fields, field, 0, AT_START, NULL };

  g_ptr_array_set_size (fields, 0);
  if (!skip_mark (self, cancellable, error))
    return YP_CSV_ERROR;

  for (;;)
    {
      int byte = read_byte (self, cancellable, error);

      if (byte == -2)
        return YP_CSV_ERROR;
      if (byte == -1 && row.size == 0)
        return YP_CSV_END;
      if (byte >= 0 && !take_byte (&row, byte))
        continue;
      if (is_blank (&row))
        {
          if (byte == -1)
            return YP_CSV_END;
          g_string_truncate (field, 0);
          row.size = 0;
          row.place = AT_START;
          self->row++;
          continue;
        }
      break;
    }

  self->row++;
  end_row (&row);
  if (row.fault == NULL)
    return YP_CSV_ROW;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The row %s", row.fault);

  return YP_CSV_BAD_ROW;
}

/**
 * yp_csv_reader_get_row:
 * @self: a reader
 *
 * Returns: the number of the row read last, from 1, the header counted
 */
guint64
yp_csv_reader_get_row (const YpCsvReader *self)
{
  return self->row;
}
