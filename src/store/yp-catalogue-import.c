/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-catalogue-import-private.h"
#include "yp-error.h"

YpCatalogueImport *
yp_catalogue_import_new (void)
{
  return g_new0 (YpCatalogueImport, 1);
}

void
yp_catalogue_import_free (YpCatalogueImport *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->format);
  g_free (self->sheet);
  g_free (self->encoding);
  yp_catalogue_report_clear (&self->report);
  g_clear_pointer (&self->catalogue, yp_catalogue_unref);
  yp_catalogue_changes_free (self->changes);
  g_free (self);
}

/**
 * yp_catalogue_import_read:
 * @self: an import that has not read anything
 * @source: where the rows are from
 * @rows: (element-type GStrv): a table, see yp_catalogue_new_from_rows()
 * @options: (nullable): how to read it
 * @error: return location for a #YpError
 *
 * Returns: whether the table may go in
 */
gboolean
yp_catalogue_import_read (YpCatalogueImport *self,
                          const YpCatalogueSourceInfo *source,
                          GPtrArray *rows,
                          const YpCatalogueOptions *options,
                          GError **error)
{
  g_return_val_if_fail (self != NULL && self->path == NULL, FALSE);
  g_return_val_if_fail (source != NULL && rows != NULL, FALSE);

  self->path = g_strdup (source->path);
  self->format = g_strdup (source->format);
  self->sheet = g_strdup (source->sheet);
  self->encoding = g_strdup (source->encoding);
  self->catalogue = yp_catalogue_new_from_rows (rows, options, &self->report, error);

  return self->catalogue != NULL;
}

static gboolean
check_set (const YpCatalogue *before, const YpCatalogue *set, gint64 at, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < yp_catalogue_get_n_items (set); i++)
    g_ptr_array_add (items, (YpItem *) yp_catalogue_get_item (set, i));

  return yp_catalogue_may_set (before, items, at, error);
}

/**
 * yp_catalogue_import_compare:
 * @self: an import that was read
 * @store: (nullable): the store it would go into; %NULL for one that is yet to be made
 * @at: when it would, microseconds since 1970 UTC
 * @error: return location for a #YpStoreError or a #YpError
 *
 * Finds what the table would change. Nothing is written.
 *
 * Returns: whether it may go in
 */
gboolean
yp_catalogue_import_compare (YpCatalogueImport *self, YpStore *store, gint64 at, GError **error)
{
  g_autoptr (YpCatalogue) before = NULL;

  g_return_val_if_fail (self != NULL && self->catalogue != NULL, FALSE);

  before = store != NULL ? yp_store_load_catalogue (store, error) : yp_catalogue_new_sample ();
  if (before == NULL)
    return FALSE;

  g_clear_pointer (&self->changes, yp_catalogue_changes_free);
  self->changes = yp_catalogue_changes_new (before, self->catalogue);

  return check_set (before, self->catalogue, at, error);
}

static gboolean
write_changes (YpCatalogueImport *self,
               YpStore *store,
               gint64 at,
               const char *actor,
               GError **error)
{
  const YpCatalogueChanges *changes = self->changes;

  for (guint i = 0; i < changes->added->len; i++)
    if (!yp_store_set_item (store, at, actor, changes->added->pdata[i], error))
      return FALSE;

  for (guint i = 0; i < changes->changed->len; i++)
    {
      const YpItemChange *change = changes->changed->pdata[i];

      if (!yp_store_set_item (store, at, actor, change->item, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * yp_catalogue_import_write:
 * @self: an import that was read
 * @store: where it goes
 * @at: when, microseconds since 1970 UTC
 * @actor: who imports it
 * @error: return location for a #YpStoreError or a #YpError
 *
 * Sets the items that are new or other than in @store, all of them in one transaction or none.
 * Where nothing is other, nothing is written.
 *
 * Returns: whether the store says now what the table says
 */
gboolean
yp_catalogue_import_write (YpCatalogueImport *self,
                           YpStore *store,
                           gint64 at,
                           const char *actor,
                           GError **error)
{
  g_return_val_if_fail (self != NULL && self->catalogue != NULL, FALSE);
  g_return_val_if_fail (store != NULL && actor != NULL, FALSE);

  if (!yp_store_begin (store, error))
    return FALSE;

  if (yp_catalogue_import_compare (self, store, at, error))
    {
      if (self->changes->added->len + self->changes->changed->len == 0)
        {
          yp_store_rollback (store);
          return TRUE;
        }

      if (write_changes (self, store, at, actor, error))
        return yp_store_commit (store, error);
    }

  yp_store_rollback (store);
  return FALSE;
}

/**
 * yp_catalogue_import_get_n_refused:
 * @self: an import
 *
 * Returns: how many rows were not understood
 */
guint
yp_catalogue_import_get_n_refused (const YpCatalogueImport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->report.problems != NULL ? self->report.problems->len : 0;
}
