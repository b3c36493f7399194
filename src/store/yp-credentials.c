/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-store-private.h"

/* What proves who somebody is, beside the journal, which everybody may read. */

/**
 * yp_store_put_credential:
 * @self: the writer's store, inside its transaction
 * @account: whose it is
 * @at: since when, microseconds since 1970 UTC
 * @hash: what a password is compared with; takes the place of an earlier one
 * @error: return location for a #YpStoreError
 *
 * Returns: whether it was written
 */
gboolean
yp_store_put_credential (YpStore *self,
                         const char *account,
                         gint64 at,
                         const char *hash,
                         GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  char text[YP_TIME_SIZE];

  g_return_val_if_fail (self != NULL && account != NULL && hash != NULL, FALSE);

  if (!_yp_store_check_writing (self, error))
    return FALSE;

  run = _yp_store_prepare (self,
                           "INSERT INTO credentials (account, at, hash) VALUES ($1, $2, $3)"
                           " ON CONFLICT (account) DO UPDATE SET at = excluded.at,"
                           " hash = excluded.hash",
                           error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, account);
  _yp_db_bind_time (run, 2, at, text);
  _yp_db_bind_text (run, 3, hash);

  return _yp_db_run (run, error);
}

/**
 * yp_store_list_credentials:
 * @self: a store
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): account → hash, or %NULL with
 *   @error set
 */
GHashTable *
yp_store_list_credentials (YpStore *self, GError **error)
{
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  g_return_val_if_fail (self != NULL, NULL);

  run = _yp_store_prepare (self, "SELECT account, hash FROM credentials", error);
  if (run == NULL)
    return NULL;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    g_hash_table_replace (hashes, g_strdup (_yp_db_get_text (run, 0)),
                          g_strdup (_yp_db_get_text (run, 1)));

  return step == YP_DB_DONE ? g_steal_pointer (&hashes) : NULL;
}
