/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-store-private.h"

/**
 * yp_store_read_roads:
 * @self: a store
 * @take: (scope call): is given each road
 * @data: for @take
 * @error: return location for a #YpStoreError
 *
 * Returns: whether all could be read
 */
gboolean
yp_store_read_roads (YpStore *self, YpStoreTakeRoad take, gpointer data, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  g_return_val_if_fail (self != NULL && take != NULL, FALSE);

  run = _yp_store_prepare (self, "SELECT code, kind, geom FROM roads ORDER BY fid", error);
  if (run == NULL)
    return FALSE;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      gsize size;
      const guint8 *blob = _yp_db_get_blob (run, 2, &size);
      g_autoptr (YpGeometry) line = NULL;

      if (blob == NULL)
        continue;
      line = yp_geometry_new_from_gpkg (blob, size, NULL);
      if (line == NULL)
        {
          g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                       "The line of road “%s” is damaged", _yp_db_get_text (run, 0));
          return FALSE;
        }
      take (_yp_db_get_text (run, 1), line, data);
    }

  return step == YP_DB_DONE;
}
