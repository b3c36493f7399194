/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-catalogue-changes.h"

static void
free_change (YpItemChange *self)
{
  yp_item_unref (self->item);
  g_strfreev (self->members);
  g_free (self);
}

void
yp_catalogue_changes_free (YpCatalogueChanges *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->added);
  g_ptr_array_unref (self->changed);
  g_free (self);
}

/* Of an item's members those that both have and are not the same, or only one has. */
static char **
list_members (const YpItem *before, const YpItem *after)
{
  static const char *const names[] = { "name",    "group",          "lead",         "support",
                                       "version", "effective_from", "effective_to", "conditions" };
  g_autoptr (JsonObject) one = yp_item_make_object (before);
  g_autoptr (JsonObject) other = yp_item_make_object (after);
  g_autoptr (GStrvBuilder) members = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *first = json_object_get_member (one, names[i]);
      JsonNode *second = json_object_get_member (other, names[i]);

      if (first != second && (first == NULL || second == NULL || !json_node_equal (first, second)))
        g_strv_builder_add (members, names[i]);
    }

  return g_strv_builder_end (members);
}

static void
add_item (YpCatalogueChanges *self, const YpItem *before, YpItem *after)
{
  g_auto (GStrv) members = NULL;
  YpItemChange *change;

  if (before == NULL)
    {
      g_ptr_array_add (self->added, yp_item_ref (after));
      return;
    }

  members = list_members (before, after);
  if (*members == NULL)
    {
      self->n_same++;
      return;
    }

  change = g_new0 (YpItemChange, 1);
  change->item = yp_item_ref (after);
  change->members = g_steal_pointer (&members);
  g_ptr_array_add (self->changed, change);
}

/**
 * yp_catalogue_changes_new:
 * @before: the catalogue as it is
 * @after: items to set
 *
 * Returns: (transfer full): what they would change
 */
YpCatalogueChanges *
yp_catalogue_changes_new (const YpCatalogue *before, const YpCatalogue *after)
{
  YpCatalogueChanges *self;

  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  self = g_new0 (YpCatalogueChanges, 1);
  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) free_change);

  for (guint i = 0; i < yp_catalogue_get_n_items (after); i++)
    {
      const YpItem *item = yp_catalogue_get_item (after, i);
      const YpItem *version = yp_catalogue_find_version (before, item->key, item->version);

      /* A version that is new is told by what it changes in the newest. */
      if (version == NULL)
        version = yp_catalogue_find (before, item->key);
      add_item (self, version, (YpItem *) item);
    }

  for (guint i = 0; i < yp_catalogue_get_n_items (before); i++)
    if (yp_catalogue_find (after, yp_catalogue_get_item (before, i)->key) == NULL)
      self->n_absent++;

  return self;
}
