/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-catalogue.h"

#include "yp-error.h"
#include "yp-model-resources.h"

#define SAMPLE_PATH "/yiping/model/catalogue.csv"

#define MAX_BYTES (16 * 1024 * 1024)
#define MAX_ITEMS 10000
#define MAX_CODE_LENGTH 32
#define MAX_NAME_LENGTH 300

static const char *const columns[] = { "standard", "kind", "code", "name", "group" };

typedef enum
{
  COLUMN_STANDARD,
  COLUMN_KIND,
  COLUMN_CODE,
  COLUMN_NAME,
  COLUMN_GROUP,
} Column;

#define N_COLUMNS (COLUMN_GROUP + 1)

struct _YpCatalogue
{
  int ref_count;
  GPtrArray *items;   /* of YpItem, in the order of the file */
  GHashTable *by_key; /* key of the item → YpItem, both owned by items */
};

static void
free_item (YpItem *item)
{
  g_free (item->key);
  g_free (item->standard);
  g_free (item->kind);
  g_free (item->code);
  g_free (item->name);
  g_free (item->group);
  g_free (item);
}

/* Where the reading of a text of RFC 4180 has come to. */
typedef struct
{
  const char *position;
  const char *end;
  guint line;     /* from 1, of what is read next */
  GString *field; /* the last field read */
} Reader;

static gboolean
fail_at (guint line, GError **error, const char *problem)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Catalogue, line %u: %s", line, problem);
  return FALSE;
}

/* The position stands behind the opening quote; afterwards behind the closing one. */
static gboolean
take_quoted (Reader *self, GError **error)
{
  while (self->position < self->end)
    {
      char c = *self->position++;

      if (c == '"' && (self->position == self->end || *self->position != '"'))
        return TRUE;

      if (c == '"')
        self->position++;
      else if (c == '\n')
        self->line++;
      g_string_append_c (self->field, c);
    }

  return fail_at (self->line, error, "a quote is never closed");
}

static gboolean
take_plain (Reader *self, GError **error)
{
  while (self->position < self->end && strchr (",\r\n", *self->position) == NULL)
    {
      if (*self->position == '"')
        return fail_at (self->line, error, "a quote stands inside a field that has none around it");
      g_string_append_c (self->field, *self->position++);
    }

  return TRUE;
}

/* Reads a field and what ends it; @is_last says whether that was the end of the record. */
static gboolean
take_field (Reader *self, gboolean *is_last, GError **error)
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
    return fail_at (self->line, error, "a field is followed by neither a comma nor a line's end");

  self->line++;
  self->position++;
  return TRUE;
}

static void
clear_record (char **record)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_pointer (&record[i], g_free);
}

static gboolean
take_record (Reader *self, char **record, GError **error)
{
  guint line = self->line;
  gboolean is_last = FALSE;
  guint n_fields = 0;

  clear_record (record);
  while (!is_last)
    {
      if (!take_field (self, &is_last, error))
        return FALSE;

      if (n_fields < N_COLUMNS)
        record[n_fields] = g_strndup (self->field->str, self->field->len);
      n_fields++;
    }

  if (n_fields != N_COLUMNS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Catalogue, line %u: it has %u fields, not %u", line, n_fields,
                   (guint) N_COLUMNS);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_code (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && strchr ("-_.", text[i]) == NULL)
        return FALSE;
    }

  return length > 0 && length <= MAX_CODE_LENGTH;
}

static gboolean
is_name (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_iscntrl (text[i]))
        return FALSE;
    }

  return length > 0 && length <= MAX_NAME_LENGTH;
}

static gboolean
check_record (char **record, guint line, GError **error)
{
  if (!is_code (record[COLUMN_STANDARD]) || !is_code (record[COLUMN_CODE]))
    return fail_at (line, error,
                    "“standard” and “code” are 1 to 32 letters, digits, “-”, “_” and “.”");

  if (strcmp (record[COLUMN_KIND], "component") != 0 && strcmp (record[COLUMN_KIND], "matter") != 0)
    return fail_at (line, error, "“kind” is neither component nor matter");

  if (!is_name (record[COLUMN_NAME]) || !is_name (record[COLUMN_GROUP]))
    return fail_at (line, error, "“name” or “group” is empty, too long, or has control characters");

  return TRUE;
}

/* Takes the fields out of @record. */
static gboolean
add_item (YpCatalogue *self, char **record, guint line, GError **error)
{
  YpItem *item;

  if (!check_record (record, line, error))
    return FALSE;

  if (self->items->len == MAX_ITEMS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The catalogue has more than %d items",
                   MAX_ITEMS);
      return FALSE;
    }

  item = g_new0 (YpItem, 1);
  item->key = g_strdup_printf ("%s:%s:%s", record[COLUMN_STANDARD], record[COLUMN_KIND],
                               record[COLUMN_CODE]);
  item->standard = g_steal_pointer (&record[COLUMN_STANDARD]);
  item->kind = g_steal_pointer (&record[COLUMN_KIND]);
  item->code = g_steal_pointer (&record[COLUMN_CODE]);
  item->name = g_steal_pointer (&record[COLUMN_NAME]);
  item->group = g_steal_pointer (&record[COLUMN_GROUP]);
  g_ptr_array_add (self->items, item);

  if (!g_hash_table_insert (self->by_key, item->key, item))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Catalogue, line %u: “%s” is there twice",
                   line, item->key);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_header (char **record, GError **error)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      if (strcmp (record[i], columns[i]) != 0)
        return fail_at (1, error, "the columns are not standard,kind,code,name,group");
    }

  return TRUE;
}

static gboolean
read_items (YpCatalogue *self, Reader *reader, char **record, GError **error)
{
  if (!take_record (reader, record, error) || !check_header (record, error))
    return FALSE;

  while (reader->position < reader->end)
    {
      guint line = reader->line;

      if (!take_record (reader, record, error) || !add_item (self, record, line, error))
        return FALSE;
    }

  return self->items->len > 0 || fail_at (reader->line, error, "there are no items");
}

static gboolean
check_text (const char *text, gsize length, GError **error)
{
  const char *invalid = NULL;

  if (length > MAX_BYTES)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The catalogue has more than %d bytes",
                   MAX_BYTES);
      return FALSE;
    }

  if (!g_utf8_validate_len (text, length, &invalid))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Catalogue, byte %" G_GSIZE_FORMAT ": this is not UTF-8",
                   (gsize) (invalid - text));
      return FALSE;
    }

  return TRUE;
}

/**
 * yp_catalogue_new_from_csv:
 * @text: (array length=length): CSV by RFC 4180 in UTF-8, with or without byte order mark; lines
 * end in CR LF or LF; the first is `standard,kind,code,name,group`
 * @length: how many bytes
 * @error: return location for a #YpError
 *
 * All or nothing: no line is skipped.
 *
 * Returns: (transfer full) (nullable): the catalogue; %NULL with %YP_ERROR_INVALID, which names the
 *   line, or %YP_ERROR_TOO_LARGE
 */
YpCatalogue *
yp_catalogue_new_from_csv (const char *text, gsize length, GError **error)
{
  static const char mark[] = "\xef\xbb\xbf";
  g_autoptr (YpCatalogue) self = NULL;
  char *record[N_COLUMNS] = { NULL };
  Reader reader = { .position = text, .end = text + length, .line = 1 };
  gboolean is_read;

  g_return_val_if_fail (text != NULL, NULL);

  if (!check_text (text, length, error))
    return NULL;

  if (length >= strlen (mark) && memcmp (text, mark, strlen (mark)) == 0)
    reader.position += strlen (mark);

  self = g_new0 (YpCatalogue, 1);
  self->ref_count = 1;
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) free_item);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);

  reader.field = g_string_new (NULL);
  is_read = read_items (self, &reader, record, error);
  clear_record (record);
  g_string_free (reader.field, TRUE);

  return is_read ? g_steal_pointer (&self) : NULL;
}

/**
 * yp_catalogue_new_sample:
 *
 * Reads the catalogue that is built in: the matters of GB/T 47678.5 that are seen most, and a
 * sample of social governance and emergencies, whose groups say that they are one.
 *
 * Returns: (transfer full): the catalogue
 */
YpCatalogue *
yp_catalogue_new_sample (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  YpCatalogue *self = NULL;

  bytes = g_resource_lookup_data (yp_model_get_resource (), SAMPLE_PATH,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes != NULL)
    self = yp_catalogue_new_from_csv (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                      &error);

  if (self == NULL)
    g_error ("The catalogue that is built in: %s", error->message);

  return self;
}

YpCatalogue *
yp_catalogue_ref (YpCatalogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_catalogue_unref (YpCatalogue *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->items);
  g_free (self);
}

guint
yp_catalogue_get_n_items (const YpCatalogue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

/**
 * yp_catalogue_get_item:
 * @self: a catalogue
 * @index: 0 to their number less one
 *
 * Returns: (transfer none): the item, in the order of the file
 */
const YpItem *
yp_catalogue_get_item (const YpCatalogue *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->items->len, NULL);

  return g_ptr_array_index (self->items, index);
}

/**
 * yp_catalogue_find:
 * @self: a catalogue
 * @key: (nullable): `STANDARD:KIND:CODE`
 *
 * Returns: (transfer none) (nullable): the item of that key
 */
const YpItem *
yp_catalogue_find (const YpCatalogue *self, const char *key)
{
  g_return_val_if_fail (self != NULL, NULL);

  return key != NULL ? g_hash_table_lookup (self->by_key, key) : NULL;
}
