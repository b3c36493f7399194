/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-store-private.h"

/* More than a person or a role ever has. */
#define MAX_NAMES 50

/* How people want to see things, and how desks are laid out, beside the journal, which tells what
 * happened. */

static gboolean
check_room (YpStore *self, const char *owner, const char *name, GError **error)
{
  g_autoptr (YpDbRun) run = _yp_store_prepare (
      self, "SELECT count(*) FROM preferences WHERE owner = $1 AND name <> $2", error);

  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, owner);
  _yp_db_bind_text (run, 2, name);
  if (_yp_db_step (run, error) != YP_DB_ROW)
    return FALSE;
  if (_yp_db_get_int (run, 0) < MAX_NAMES)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "There are %d preferences already", MAX_NAMES);
  return FALSE;
}

/**
 * yp_store_put_preference:
 * @self: the writer's store, inside its transaction
 * @owner: whose it is: `account/NAME`, `role/NAME` or `seats`
 * @name: which
 * @at: since when, microseconds since 1970 UTC
 * @text: what it is; takes the place of an earlier one
 * @error: return location for a #YpStoreError, or %YP_ERROR_TOO_LARGE
 *
 * Returns: whether it was written
 */
gboolean
yp_store_put_preference (YpStore *self,
                         const char *owner,
                         const char *name,
                         gint64 at,
                         const char *text,
                         GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  char time[YP_TIME_SIZE];

  g_return_val_if_fail (self != NULL && owner != NULL && name != NULL && text != NULL, FALSE);

  if (!_yp_store_check_writing (self, error) || !check_room (self, owner, name, error))
    return FALSE;

  run = _yp_store_prepare (self,
                           "INSERT INTO preferences (owner, name, at, text)"
                           " VALUES ($1, $2, $3, $4)"
                           " ON CONFLICT (owner, name) DO UPDATE SET at = excluded.at,"
                           " text = excluded.text",
                           error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, owner);
  _yp_db_bind_text (run, 2, name);
  _yp_db_bind_time (run, 3, at, time);
  _yp_db_bind_text (run, 4, text);

  return _yp_db_run (run, error);
}

/**
 * yp_store_get_preference:
 * @self: a store
 * @owner: whose
 * @name: which
 * @text: (out) (nullable) (transfer full): what it is; %NULL where there is none
 * @error: return location for a #YpStoreError
 *
 * Returns: whether that is known
 */
gboolean
yp_store_get_preference (YpStore *self,
                         const char *owner,
                         const char *name,
                         char **text,
                         GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  g_return_val_if_fail (self != NULL && owner != NULL && name != NULL && text != NULL, FALSE);

  *text = NULL;
  run = _yp_store_prepare (self, "SELECT text FROM preferences WHERE owner = $1 AND name = $2",
                           error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, owner);
  _yp_db_bind_text (run, 2, name);
  step = _yp_db_step (run, error);
  if (step == YP_DB_ROW)
    *text = g_strdup (_yp_db_get_text (run, 0));

  return step == YP_DB_ROW || step == YP_DB_DONE;
}

/**
 * yp_store_remove_preference:
 * @self: the writer's store, inside its transaction
 * @owner: whose
 * @name: which; there need be none
 * @error: return location for a #YpStoreError
 *
 * Returns: whether there is none now
 */
gboolean
yp_store_remove_preference (YpStore *self, const char *owner, const char *name, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;

  g_return_val_if_fail (self != NULL && owner != NULL && name != NULL, FALSE);

  if (!_yp_store_check_writing (self, error))
    return FALSE;

  run = _yp_store_prepare (self, "DELETE FROM preferences WHERE owner = $1 AND name = $2", error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, owner);
  _yp_db_bind_text (run, 2, name);

  return _yp_db_run (run, error);
}

/**
 * yp_store_list_preferences:
 * @self: a store
 * @owner: whose
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): their names, sorted; %NULL with @error
 *   set
 */
GPtrArray *
yp_store_list_preferences (YpStore *self, const char *owner, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  g_return_val_if_fail (self != NULL && owner != NULL, NULL);

  run = _yp_store_prepare (self, "SELECT name FROM preferences WHERE owner = $1 ORDER BY name",
                           error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_text (run, 1, owner);
  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    g_ptr_array_add (names, g_strdup (_yp_db_get_text (run, 0)));

  return step == YP_DB_DONE ? g_steal_pointer (&names) : NULL;
}
