/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-item-versions.h"
#include "yp-store.h"

/**
 * yp_store_load_catalogue:
 * @self: a store
 * @error: return location for a #YpStoreError, or a #YpError about an item
 *
 * Returns: (transfer full) (nullable): the items that the city has set, in the order in which they
 *   were first, and behind them the program's own; of these a version holds until the city's first
 *   of that key begins; or %NULL
 */
YpCatalogue *
yp_store_load_catalogue (YpStore *self, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (YpCatalogue) own = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  records = yp_store_list_records (self, "item", "active", NULL, 0, G_MAXINT32, NULL, error);
  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const YpRecord *record = g_ptr_array_index (records, i);
      g_autoptr (GPtrArray) versions = yp_item_versions_new_from_body (record->body, error);

      if (versions == NULL)
        return NULL;
      for (guint k = 0; k < versions->len; k++)
        g_ptr_array_add (items, yp_item_ref (versions->pdata[k]));
    }

  own = yp_catalogue_new_sample ();
  return yp_catalogue_set_items (own, items, error);
}

/**
 * yp_store_set_item:
 * @self: a store with an open transaction
 * @at: when it is set, microseconds since 1970 UTC
 * @actor: who sets it
 * @item: the item
 * @error: return location for a #YpStoreError or a #YpError
 *
 * Sets a version of an item, beside or in place of those that are there, see
 * yp_item_versions_set(). What was filed keeps the version it was filed under.
 *
 * Returns: whether it is set
 */
gboolean
yp_store_set_item (YpStore *self, gint64 at, const char *actor, const YpItem *item, GError **error)
{
  g_autofree char *subject = NULL;
  g_autoptr (JsonObject) data = NULL;
  g_autoptr (YpEntry) entry = NULL;

  g_return_val_if_fail (self != NULL && actor != NULL && item != NULL, FALSE);

  subject = g_strconcat ("item/", item->key, NULL);
  data = yp_item_make_object (item);
  entry = yp_store_append (self, at, actor, subject, "set", data, error);

  return entry != NULL;
}
