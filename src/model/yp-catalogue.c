/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-catalogue.h"

#include "yp-catalogue-rows.h"
#include "yp-csv-rows.h"
#include "yp-error.h"
#include "yp-item-versions.h"
#include "yp-model-resources.h"

#define SAMPLE_PATH "/yiping/model/catalogue.csv"

#define MAX_ITEMS 10000

struct _YpCatalogue
{
  int ref_count;
  GPtrArray *items;  /* of YpItem, in the order they were given in */
  GPtrArray *by_key; /* the same, sorted by key and then by when they come into force */
};

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const YpItem *const *first = a;
  const YpItem *const *second = b;
  int order = strcmp ((*first)->key, (*second)->key);

  if (order != 0)
    return order;

  return (*first)->effective_from < (*second)->effective_from   ? -1
         : (*first)->effective_from > (*second)->effective_from ? 1
                                                                : 0;
}

static gboolean
fail_version (const YpItem *item, const char *problem, GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s”%s%s %s", item->key,
               item->version != NULL ? ", version " : "",
               item->version != NULL ? item->version : "", problem);
  return FALSE;
}

/* Looks back from the item at @index of the sorted ones. */
static gboolean
check_versions (const YpCatalogue *self, guint index, GError **error)
{
  const YpItem *item = self->by_key->pdata[index];

  for (guint i = index; i > 0; i--)
    {
      const YpItem *other = self->by_key->pdata[i - 1];

      if (strcmp (other->key, item->key) != 0)
        break;

      if (g_strcmp0 (other->version, item->version) == 0)
        return fail_version (item, "is there twice", error);

      if (other->version == NULL || item->version == NULL)
        return fail_version (item, "has another version, and one of them has no name", error);

      if (other->effective_to == 0 || other->effective_to > item->effective_from)
        return fail_version (item, "begins while another version is in force", error);
    }

  return TRUE;
}

/**
 * yp_catalogue_new_from_items:
 * @items: (element-type YpItem): items, at most 10,000; may be none
 * @error: return location for a #YpError
 *
 * Takes a reference to each.
 *
 * Returns: (transfer full) (nullable): the catalogue; %NULL with %YP_ERROR_INVALID where two
 *   versions of one key are in force at once or have one name, or with %YP_ERROR_TOO_LARGE
 */
YpCatalogue *
yp_catalogue_new_from_items (GPtrArray *items, GError **error)
{
  g_autoptr (YpCatalogue) self = NULL;

  g_return_val_if_fail (items != NULL, NULL);

  if (items->len > MAX_ITEMS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The catalogue has more than %d items",
                   MAX_ITEMS);
      return NULL;
    }

  self = g_new0 (YpCatalogue, 1);
  self->ref_count = 1;
  self->items = g_ptr_array_new_full (items->len, (GDestroyNotify) yp_item_unref);
  self->by_key = g_ptr_array_sized_new (items->len);
  for (guint i = 0; i < items->len; i++)
    {
      g_ptr_array_add (self->items, yp_item_ref (items->pdata[i]));
      g_ptr_array_add (self->by_key, items->pdata[i]);
    }

  g_ptr_array_sort (self->by_key, compare_items);
  for (guint i = 1; i < self->by_key->len; i++)
    {
      if (!check_versions (self, i, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * yp_catalogue_new_from_csv:
 * @text: (array length=length): CSV by RFC 4180 in UTF-8, with or without byte order mark; lines
 *   end in CR LF or LF; for its columns see yp_catalogue_new_from_rows()
 * @length: how many bytes
 * @error: return location for a #YpError
 *
 * All or nothing: no row is skipped.
 *
 * Returns: (transfer full) (nullable): the catalogue, of at least one item; %NULL with
 *   %YP_ERROR_INVALID, which names the row, or %YP_ERROR_TOO_LARGE
 */
YpCatalogue *
yp_catalogue_new_from_csv (const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  rows = yp_csv_rows_parse ("Catalogue", text, length, error);
  return rows != NULL ? yp_catalogue_new_from_rows (rows, NULL, NULL, error) : NULL;
}

/**
 * yp_catalogue_new_sample:
 *
 * Reads the catalogue that is built in: the matters and components of GB/T 47678.5, the matters of
 * GB/T 30428.2 that are seen most, emergencies, and a sample of social governance, whose groups say
 * that they are one. Organizations, conditions and limits are invented throughout, and their
 * versions say so.
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

  g_ptr_array_unref (self->by_key);
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
 * Returns: (transfer none): the item, in the order they were given in
 */
const YpItem *
yp_catalogue_get_item (const YpCatalogue *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->items->len, NULL);

  return g_ptr_array_index (self->items, index);
}

/* How many of the sorted ones stand before or are of @key and come into force at @at or before. */
static guint
count_until (const YpCatalogue *self, const char *key, gint64 at)
{
  guint low = 0;
  guint high = self->by_key->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const YpItem *item = self->by_key->pdata[middle];
      int order = strcmp (item->key, key);

      if (order < 0 || (order == 0 && (item->effective_from == 0 || item->effective_from <= at)))
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* The last version of @key that comes into force at @at or before. */
static const YpItem *
find_last (const YpCatalogue *self, const char *key, gint64 at)
{
  guint n = count_until (self, key, at);
  const YpItem *item = n > 0 ? self->by_key->pdata[n - 1] : NULL;

  return item != NULL && strcmp (item->key, key) == 0 ? item : NULL;
}

static GPtrArray *
get_versions (GHashTable *by_key, GPtrArray *keys, YpItem *item)
{
  GPtrArray *versions = g_hash_table_lookup (by_key, item->key);

  if (versions != NULL)
    return versions;

  versions = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);
  g_hash_table_insert (by_key, item->key, versions);
  g_ptr_array_add (keys, item->key);

  return versions;
}

/**
 * yp_catalogue_set_items:
 * @self: a catalogue
 * @items: (element-type YpItem): versions of items, of keys that @self has or has not
 * @error: return location for a #YpError
 *
 * Sets one after the other as yp_item_versions_set() does; each version then ends at the latest
 * when the next one of its key begins.
 *
 * Returns: (transfer full) (nullable): the catalogue afterwards, the keys of @items first; %NULL
 *   as yp_catalogue_new_from_items()
 */
YpCatalogue *
yp_catalogue_set_items (const YpCatalogue *self, GPtrArray *items, GError **error)
{
  g_autoptr (GHashTable) by_key =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL && items != NULL, NULL);

  for (guint i = 0; i < items->len; i++)
    get_versions (by_key, keys, items->pdata[i]);
  for (guint i = 0; i < self->items->len; i++)
    get_versions (by_key, keys, self->items->pdata[i]);

  for (guint i = 0; i < self->by_key->len; i++)
    g_ptr_array_add (get_versions (by_key, keys, self->by_key->pdata[i]),
                     yp_item_ref (self->by_key->pdata[i]));
  for (guint i = 0; i < items->len; i++)
    yp_item_versions_set (get_versions (by_key, keys, items->pdata[i]), items->pdata[i]);

  for (guint i = 0; i < keys->len; i++)
    {
      GPtrArray *versions = g_hash_table_lookup (by_key, keys->pdata[i]);

      yp_item_versions_end (versions);
      for (guint k = 0; k < versions->len; k++)
        g_ptr_array_add (all, versions->pdata[k]);
    }

  return yp_catalogue_new_from_items (all, error);
}

/**
 * yp_catalogue_find:
 * @self: a catalogue
 * @key: (nullable): `STANDARD:KIND:CODE`
 *
 * Returns: (transfer none) (nullable): the item of that key, in its newest version
 */
const YpItem *
yp_catalogue_find (const YpCatalogue *self, const char *key)
{
  g_return_val_if_fail (self != NULL, NULL);

  return key != NULL ? find_last (self, key, G_MAXINT64) : NULL;
}

/**
 * yp_catalogue_find_at:
 * @self: a catalogue
 * @key: (nullable): `STANDARD:KIND:CODE`
 * @at: microseconds since 1970 UTC
 *
 * Returns: (transfer none) (nullable): the item of that key, in the version in force then
 */
const YpItem *
yp_catalogue_find_at (const YpCatalogue *self, const char *key, gint64 at)
{
  const YpItem *item;

  g_return_val_if_fail (self != NULL, NULL);

  item = key != NULL ? find_last (self, key, at) : NULL;
  return item != NULL && yp_item_is_in_force (item, at) ? item : NULL;
}

/**
 * yp_catalogue_find_current:
 * @self: a catalogue
 * @key: (nullable): `STANDARD:KIND:CODE`
 * @at: microseconds since 1970 UTC
 *
 * Returns: (transfer none) (nullable): as yp_catalogue_find_at(), and where no version is in force
 *   then, the newest
 */
const YpItem *
yp_catalogue_find_current (const YpCatalogue *self, const char *key, gint64 at)
{
  const YpItem *item = yp_catalogue_find_at (self, key, at);

  return item != NULL ? item : yp_catalogue_find (self, key);
}

/**
 * yp_catalogue_find_version:
 * @self: a catalogue
 * @key: `STANDARD:KIND:CODE`
 * @version: (nullable): its name
 *
 * Returns: (transfer none) (nullable): the version of that key and name
 */
const YpItem *
yp_catalogue_find_version (const YpCatalogue *self, const char *key, const char *version)
{
  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  for (guint n = count_until (self, key, G_MAXINT64); n > 0; n--)
    {
      const YpItem *item = self->by_key->pdata[n - 1];

      if (strcmp (item->key, key) != 0)
        break;
      if (g_strcmp0 (item->version, version) == 0)
        return item;
    }

  return NULL;
}

/**
 * yp_catalogue_may_set:
 * @self: a catalogue
 * @items: (element-type YpItem): items that are to be set
 * @at: when, microseconds since 1970 UTC
 * @error: return location for %YP_ERROR_REFUSED, or as yp_catalogue_set_items()
 *
 * Returns: whether they make a catalogue, and nothing that is in force at @at goes out of force
 *   because what takes its place begins only later
 */
gboolean
yp_catalogue_may_set (const YpCatalogue *self, GPtrArray *items, gint64 at, GError **error)
{
  g_autoptr (YpCatalogue) after = yp_catalogue_set_items (self, items, error);

  for (guint i = 0; after != NULL && i < items->len; i++)
    {
      const YpItem *item = items->pdata[i];

      if (item->effective_from <= at || yp_catalogue_find_at (self, item->key, at) == NULL ||
          yp_catalogue_find_at (after, item->key, at) != NULL)
        continue;

      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                   "“%s” is in force, and would not be until its new version begins; give that a "
                   "name of its own",
                   item->key);
      return FALSE;
    }

  return after != NULL;
}

/**
 * yp_catalogue_to_csv:
 * @self: a catalogue
 *
 * Returns: (transfer full): the rows of yp_catalogue_to_rows() as CSV by RFC 4180 in UTF-8; lines
 *   end in LF
 */
char *
yp_catalogue_to_csv (const YpCatalogue *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  rows = yp_catalogue_to_rows (self);
  text = g_string_new (NULL);
  for (guint i = 0; i < rows->len; i++)
    yp_csv_rows_append (text, rows->pdata[i]);

  return g_string_free (text, FALSE);
}
