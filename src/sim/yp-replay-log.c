/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-replay-log.h"

#include "yp-bounds.h"
#include "yp-csv.h"
#include "yp-error.h"
#include "yp-log-time.h"

/* A log is held in memory, so it has a bound; a city's year has ten times less. */
#define MAX_ROWS 40000000

/* Open311's bounds of a POST, in characters, with room for the category. */
#define MAX_DESCRIPTION 3800
#define MAX_ADDRESS 500
#define MAX_CATEGORY 150

typedef enum
{
  COLUMN_TIME,
  COLUMN_LONGITUDE,
  COLUMN_LATITUDE,
  COLUMN_CATEGORY,
  COLUMN_TEXT,
  COLUMN_ADDRESS,
  N_COLUMNS,
} Column;

static const char *const column_names[N_COLUMNS] = { "time",     "lon",  "lat",
                                                     "category", "text", "address" };

typedef struct
{
  const YpReplayOptions *options;
  YpReplayLog *log;
  int columns[N_COLUMNS]; /* index of the field, or -1 */
  GHashTable *codes;      /* category → service code */
  GPtrArray *prefixes;    /* (element-type utf8): categories of the map that end in `*` */
} Reading;

static void
free_row (gpointer data)
{
  YpReplayRow *row = data;

  g_free (row->description);
  g_free (row->address);
  g_free (row);
}

static void
free_fault (gpointer data)
{
  YpReplayFault *fault = data;

  g_free (fault->reason);
  g_free (fault);
}

/**
 * yp_replay_log_free:
 * @self: (transfer full): a log
 */
void
yp_replay_log_free (YpReplayLog *self)
{
  g_free (self->digest);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->faults);
  g_string_chunk_free (self->codes);
  g_free (self);
}

static gboolean
map_column (char *names[N_COLUMNS], const char *pair, GError **error)
{
  const char *equal = strchr (pair, '=');

  for (guint i = 0; equal != NULL && equal[1] != '\0' && i < N_COLUMNS; i++)
    if (strlen (column_names[i]) == (gsize) (equal - pair) &&
        strncmp (pair, column_names[i], (gsize) (equal - pair)) == 0)
      {
        g_free (names[i]);
        names[i] = g_strdup (equal + 1);
        return TRUE;
      }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“%s” is not time, lon, lat, category, text or address = a field", pair);

  return FALSE;
}

static int
find_field (const GPtrArray *header, const char *name)
{
  for (guint i = 0; i < header->len; i++)
    {
      g_autofree char *field = g_strstrip (g_strdup (g_ptr_array_index (header, i)));

      if (g_str_equal (field, name))
        return (int) i;
    }

  return -1;
}

/* A column that was asked for by name must be there; so must the time. */
static gboolean
find_columns (Reading *reading, const GPtrArray *header, GError **error)
{
  g_auto (GStrv) pairs =
      g_strsplit (reading->options->columns != NULL ? reading->options->columns : "", ",", -1);
  char *names[N_COLUMNS] = { NULL };
  gboolean done = TRUE;

  for (guint i = 0; pairs[i] != NULL && done; i++)
    done = *pairs[i] == '\0' || map_column (names, pairs[i], error);
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      const char *name = names[i] != NULL ? names[i] : column_names[i];

      reading->columns[i] = find_field (header, name);
      if (done && reading->columns[i] < 0 && (names[i] != NULL || i == COLUMN_TIME))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "The log has no field “%s” for %s",
                       name, column_names[i]);
          done = FALSE;
        }
      g_free (names[i]);
    }

  return done;
}

static const char *
get_field (const Reading *reading, const GPtrArray *fields, Column column)
{
  int index = reading->columns[column];

  return index >= 0 && (guint) index < fields->len ? g_ptr_array_index (fields, index) : NULL;
}

/* Without control characters, blanks at its ends, and what is too long; %NULL if nothing is left.
 */
static char *
clean_text (const char *text, glong max_length)
{
  GString *clean;

  if (text == NULL)
    return NULL;

  clean = g_string_new (NULL);
  for (const char *p = text; *p != '\0' && max_length > 0; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);
      gboolean is_blank = letter == 0xa0 || letter == ' ' || g_unichar_iscntrl (letter);

      if (is_blank && (clean->len == 0 || clean->str[clean->len - 1] == ' '))
        continue;
      g_string_append_unichar (clean, is_blank ? ' ' : letter);
      max_length--;
    }
  if (clean->len > 0 && clean->str[clean->len - 1] == ' ')
    g_string_truncate (clean, clean->len - 1);

  return g_string_free (clean, clean->len == 0);
}

static const char *
find_code (const Reading *reading, const char *category)
{
  const char *code = category != NULL ? g_hash_table_lookup (reading->codes, category) : NULL;
  gsize longest = 0;

  if (code != NULL)
    return code;

  code = reading->options->item;
  for (guint i = 0; category != NULL && i < reading->prefixes->len; i++)
    {
      const char *pattern = g_ptr_array_index (reading->prefixes, i);
      gsize length = strlen (pattern) - 1;

      if (length < longest || strncmp (category, pattern, length) != 0)
        continue;
      longest = length;
      code = g_hash_table_lookup (reading->codes, pattern);
    }

  return code;
}

static gboolean
read_degrees (const char *text, double *degrees)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  char *end = NULL;

  if (*bare == '\0' || bare[strspn (bare, "+-.0123456789eE")] != '\0')
    return FALSE;

  *degrees = g_ascii_strtod (bare, &end);

  return end != bare && *end == '\0';
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || text[strspn (text, " \t")] == '\0';
}

/* Says what is wrong with the row, or %NULL. */
static char *
read_place (const Reading *reading, const GPtrArray *fields, YpReplayRow *row)
{
  const char *longitude = get_field (reading, fields, COLUMN_LONGITUDE);
  const char *latitude = get_field (reading, fields, COLUMN_LATITUDE);

  row->address = clean_text (get_field (reading, fields, COLUMN_ADDRESS), MAX_ADDRESS);
  if (is_empty (longitude) && is_empty (latitude))
    return row->address != NULL ? NULL : g_strdup ("it has neither coordinates nor an address");
  if (is_empty (longitude) || is_empty (latitude))
    return g_strdup ("it has only one of two coordinates");
  if (!read_degrees (longitude, &row->longitude) || !read_degrees (latitude, &row->latitude))
    return g_strdup_printf ("“%.40s”, “%.40s” are not two numbers", longitude, latitude);
  if (!yp_is_on_earth (row->longitude, row->latitude))
    return g_strdup_printf ("%g, %g is no place on Earth", row->longitude, row->latitude);

  row->has_place = TRUE;

  return NULL;
}

static char *
read_row (const Reading *reading, const GPtrArray *fields, YpReplayRow *row)
{
  const char *time = get_field (reading, fields, COLUMN_TIME);
  g_autofree char *category =
      clean_text (get_field (reading, fields, COLUMN_CATEGORY), MAX_CATEGORY);
  g_autofree char *text = clean_text (get_field (reading, fields, COLUMN_TEXT), MAX_DESCRIPTION);

  if (is_empty (time))
    return g_strdup ("it has no time");
  if (!yp_log_time_parse (time, reading->options->utc_offset_us, &row->at))
    return g_strdup_printf ("“%.60s” is no time", time);

  row->service_code = find_code (reading, category);
  if (category != NULL && text != NULL)
    row->description = g_strdup_printf ("[%s] %s", category, text);
  else if (category != NULL)
    row->description = g_strdup_printf ("[%s]", category);
  else
    row->description = g_steal_pointer (&text);

  return read_place (reading, fields, row);
}

static void
add_fault (YpReplayLog *log, guint64 number, char *reason)
{
  YpReplayFault *fault = g_new (YpReplayFault, 1);

  fault->row = number;
  fault->reason = reason;
  g_ptr_array_add (log->faults, fault);
}

static void
take_row (Reading *reading, const GPtrArray *fields, guint64 number)
{
  YpReplayRow *row = g_new0 (YpReplayRow, 1);
  char *reason = read_row (reading, fields, row);

  row->row = number;
  if (reason != NULL)
    add_fault (reading->log, number, reason);
  else if (row->at >= reading->options->from && row->at < reading->options->to)
    {
      g_ptr_array_add (reading->log->rows, row);
      return;
    }
  else
    reading->log->n_left_out++;
  free_row (row);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const YpReplayRow *one = *(const YpReplayRow *const *) a;
  const YpReplayRow *two = *(const YpReplayRow *const *) b;

  if (one->at != two->at)
    return one->at < two->at ? -1 : 1;

  return one->row < two->row ? -1 : one->row > two->row;
}

static gboolean
load_map (Reading *reading, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) input = NULL;
  g_autoptr (YpCsvReader) reader = NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  YpCsvStep step;

  if (reading->options->item_map == NULL)
    return TRUE;

  file = g_file_new_for_path (reading->options->item_map);
  input = g_file_read (file, cancellable, error);
  if (input == NULL)
    return FALSE;

  reader = yp_csv_reader_new (G_INPUT_STREAM (input));
  while ((step = yp_csv_reader_read (reader, fields, cancellable, error)) == YP_CSV_ROW)
    {
      char *category;

      if (fields->len < 2)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                       "Row %" G_GUINT64_FORMAT " is not category,service_code",
                       yp_csv_reader_get_row (reader));
          return FALSE;
        }
      category =
          g_string_chunk_insert (reading->log->codes, g_strstrip (g_ptr_array_index (fields, 0)));
      g_hash_table_insert (reading->codes, category,
                           g_string_chunk_insert_const (
                               reading->log->codes, g_strstrip (g_ptr_array_index (fields, 1))));
      if (g_str_has_suffix (category, "*"))
        g_ptr_array_add (reading->prefixes, category);
    }

  return step == YP_CSV_END;
}

static gboolean
read_rows (Reading *reading, GInputStream *input, GCancellable *cancellable, GError **error)
{
  g_autoptr (YpCsvReader) reader = yp_csv_reader_new (input);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  if (yp_csv_reader_read (reader, fields, cancellable, error) != YP_CSV_ROW)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The log is empty");
      return FALSE;
    }
  if (!find_columns (reading, fields, error))
    return FALSE;

  for (;;)
    {
      g_autoptr (GError) reason = NULL;
      YpCsvStep step = yp_csv_reader_read (reader, fields, cancellable, &reason);

      if (step == YP_CSV_END)
        return TRUE;
      if (step == YP_CSV_ROW)
        take_row (reading, fields, yp_csv_reader_get_row (reader));
      else if (step == YP_CSV_BAD_ROW)
        add_fault (reading->log, yp_csv_reader_get_row (reader), g_strdup (reason->message));
      else
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (reading->log->rows->len + reading->log->faults->len > MAX_ROWS)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The log has more than %d rows",
                       MAX_ROWS);
          return FALSE;
        }
    }
}

/**
 * yp_replay_log_read:
 * @input: the log, not compressed
 * @options: how to read it
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpError, or what the stream says
 *
 * Reads a log; rows that can not be understood are its faults. Blocks.
 *
 * Returns: (transfer full) (nullable): the log, without a digest
 */
YpReplayLog *
yp_replay_log_read (GInputStream *input,
                    const YpReplayOptions *options,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (YpReplayLog) self = g_new0 (YpReplayLog, 1);
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) prefixes = g_ptr_array_new ();
  YpReplayOptions own = *options;
  Reading reading = { &own, self, { 0 }, codes, prefixes };

  self->rows = g_ptr_array_new_with_free_func (free_row);
  self->faults = g_ptr_array_new_with_free_func (free_fault);
  self->codes = g_string_chunk_new (4096);
  own.item = g_string_chunk_insert (self->codes, options->item);
  if (!load_map (&reading, cancellable, error))
    {
      g_prefix_error (error, "%s: ", options->item_map);
      return NULL;
    }
  if (!read_rows (&reading, input, cancellable, error))
    return NULL;
  if (options->in_order)
    g_ptr_array_sort (self->rows, compare_rows);

  return g_steal_pointer (&self);
}

static char *
compute_digest (const char *path, GCancellable *cancellable, gboolean *is_gzip, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) input = g_file_read (file, cancellable, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (65536);
  gboolean is_first = TRUE;
  gssize n;

  if (input == NULL)
    return NULL;

  *is_gzip = FALSE;
  while ((n = g_input_stream_read (G_INPUT_STREAM (input), buffer, 65536, cancellable, error)) > 0)
    {
      if (is_first)
        *is_gzip = n >= 2 && buffer[0] == 0x1f && buffer[1] == 0x8b;
      is_first = FALSE;
      g_checksum_update (checksum, buffer, n);
    }

  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/**
 * yp_replay_log_load:
 * @path: the file, as it is or compressed by gzip
 * @options: how to read it
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpError, or what the file system says
 *
 * Reads a log; rows that can not be understood are its faults. Blocks.
 *
 * Returns: (transfer full) (nullable): the log
 */
YpReplayLog *
yp_replay_log_load (const char *path,
                    const YpReplayOptions *options,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) input = NULL;
  gboolean is_gzip;
  g_autofree char *digest = compute_digest (path, cancellable, &is_gzip, error);
  YpReplayLog *self;

  if (digest == NULL)
    return NULL;

  input = G_INPUT_STREAM (g_file_read (file, cancellable, error));
  if (input == NULL)
    return NULL;
  if (is_gzip)
    {
      g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      g_autoptr (GInputStream) raw = g_steal_pointer (&input);

      input = g_converter_input_stream_new (raw, G_CONVERTER (gzip));
    }

  self = yp_replay_log_read (input, options, cancellable, error);
  if (self != NULL)
    self->digest = g_steal_pointer (&digest);
  else
    g_prefix_error (error, "%s: ", path);

  return self;
}
