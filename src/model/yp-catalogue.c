/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-catalogue.h"

#include "yp-csv-text-private.h"
#include "yp-error.h"
#include "yp-model-resources.h"

#define SAMPLE_PATH "/yiping/model/catalogue.csv"

#define MAX_ITEMS 10000
#define MAX_CODE_LENGTH 32
#define MAX_NAME_LENGTH 300

static const char *const columns[] = { "standard", "kind", "code", "name", "group", NULL };

typedef enum
{
  COLUMN_STANDARD,
  COLUMN_KIND,
  COLUMN_CODE,
  COLUMN_NAME,
  COLUMN_GROUP,
} Column;

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
check_record (const YpCsvText *table, GError **error)
{
  char **fields = table->fields;

  if (!is_code (fields[COLUMN_STANDARD]) || !is_code (fields[COLUMN_CODE]))
    return _yp_csv_text_fail (
        table, "“standard” and “code” are 1 to 32 letters, digits, “-”, “_” and “.”", error);

  if (strcmp (fields[COLUMN_KIND], "component") != 0 && strcmp (fields[COLUMN_KIND], "matter") != 0)
    return _yp_csv_text_fail (table, "“kind” is neither component nor matter", error);

  if (!_yp_csv_text_is_name (fields[COLUMN_NAME], MAX_NAME_LENGTH) ||
      !_yp_csv_text_is_name (fields[COLUMN_GROUP], MAX_NAME_LENGTH))
    return _yp_csv_text_fail (
        table, "“name” or “group” is empty, too long, or has control characters", error);

  return TRUE;
}

/* Takes the fields out of @table. */
static gboolean
add_item (YpCatalogue *self, YpCsvText *table, GError **error)
{
  char **fields = table->fields;
  YpItem *item;

  if (!check_record (table, error))
    return FALSE;

  if (self->items->len == MAX_ITEMS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The catalogue has more than %d items",
                   MAX_ITEMS);
      return FALSE;
    }

  item = g_new0 (YpItem, 1);
  item->key = g_strdup_printf ("%s:%s:%s", fields[COLUMN_STANDARD], fields[COLUMN_KIND],
                               fields[COLUMN_CODE]);
  item->standard = g_steal_pointer (&fields[COLUMN_STANDARD]);
  item->kind = g_steal_pointer (&fields[COLUMN_KIND]);
  item->code = g_steal_pointer (&fields[COLUMN_CODE]);
  item->name = g_steal_pointer (&fields[COLUMN_NAME]);
  item->group = g_steal_pointer (&fields[COLUMN_GROUP]);
  g_ptr_array_add (self->items, item);

  if (!g_hash_table_insert (self->by_key, item->key, item))
    {
      g_autofree char *problem = g_strdup_printf ("“%s” is there twice", item->key);

      return _yp_csv_text_fail (table, problem, error);
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
  g_autoptr (YpCatalogue) self = NULL;
  g_auto (YpCsvText) table = { .fields = NULL };

  g_return_val_if_fail (text != NULL, NULL);

  if (!_yp_csv_text_init (&table, "Catalogue", columns, text, length, error))
    return NULL;

  self = g_new0 (YpCatalogue, 1);
  self->ref_count = 1;
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) free_item);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);

  do
    {
      if (!_yp_csv_text_read (&table, error) || !add_item (self, &table, error))
        return NULL;
    }
  while (!_yp_csv_text_is_at_end (&table));

  return g_steal_pointer (&self);
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
