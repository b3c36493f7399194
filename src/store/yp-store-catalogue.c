/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-store.h"

/* The program's own items, but for those that the city has set. */
static gboolean
add_own_items (GPtrArray *items, GError **error)
{
  g_autoptr (YpCatalogue) own = yp_catalogue_new_sample ();
  g_autoptr (YpCatalogue) set = yp_catalogue_new_from_items (items, error);

  if (set == NULL)
    return FALSE;

  for (guint i = 0; i < yp_catalogue_get_n_items (own); i++)
    {
      const YpItem *item = yp_catalogue_get_item (own, i);

      if (yp_catalogue_find (set, item->key) == NULL)
        g_ptr_array_add (items, yp_item_ref ((YpItem *) item));
    }

  return TRUE;
}

/**
 * yp_store_load_catalogue:
 * @self: a store
 * @error: return location for a #YpStoreError, or a #YpError about an item
 *
 * Returns: (transfer full) (nullable): the items that the city has set, in the order in which they
 *   were first, and behind them those of the program whose keys it has not set; or %NULL
 */
YpCatalogue *
yp_store_load_catalogue (YpStore *self, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  records = yp_store_list_records (self, "item", "active", NULL, 0, G_MAXINT32, NULL, error);
  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const YpRecord *record = g_ptr_array_index (records, i);
      YpItem *item = yp_item_new_from_json (record->body, error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }

  return add_own_items (items, error) ? yp_catalogue_new_from_items (items, error) : NULL;
}

/**
 * yp_store_set_item:
 * @self: a store with an open transaction
 * @at: when it is set, microseconds since 1970 UTC
 * @actor: who sets it
 * @item: the item
 * @error: return location for a #YpStoreError or a #YpError
 *
 * Sets an item of the catalogue, in place of the one of its key if there is one. What was filed
 * under that keeps the version it was filed under.
 *
 * Returns: whether it is set
 */
gboolean
yp_store_set_item (YpStore *self, gint64 at, const char *actor, const YpItem *item, GError **error)
{
  g_autofree char *subject = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonObject) data = NULL;
  g_autoptr (YpEntry) entry = NULL;
  YpJsonWriter writer;

  g_return_val_if_fail (self != NULL && actor != NULL && item != NULL, FALSE);

  subject = g_strconcat ("item/", item->key, NULL);
  yp_json_writer_init (&writer, text);
  yp_item_write_json (item, &writer, NULL);
  data = yp_json_parse_object (text->str, text->len, NULL);
  entry = yp_store_append (self, at, actor, subject, "set", data, error);

  return entry != NULL;
}
