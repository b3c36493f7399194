/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-store-private.h"

/* What was rejected, merged or void was perhaps nothing. The report itself is the first entry. */
static const char lessons_sql[] =
    "SELECT item, description,"
    " (SELECT data FROM journal WHERE subject = 'incident/' || incidents.id ORDER BY seq LIMIT 1)"
    " FROM incidents WHERE filed_at IS NOT NULL AND description IS NOT NULL AND description <> ''"
    " AND state NOT IN ('rejected', 'merged', 'void') ORDER BY fid DESC LIMIT $1";

/* (transfer full) (nullable): what a report says had been proposed; few say so. */
static char *
read_proposed (const char *data)
{
  g_autoptr (JsonObject) object = NULL;

  if (data == NULL || strstr (data, "\"proposed\"") == NULL)
    return NULL;

  object = yp_json_parse_object (data, strlen (data), NULL);
  return object != NULL ? g_strdup (yp_json_get_string (object, "proposed")) : NULL;
}

/**
 * yp_store_add_lessons:
 * @self: a store
 * @lessons: (element-type YpLesson): where they are added
 * @limit: of how many incidents at most, the newest first
 * @error: return location for a #YpStoreError
 *
 * Returns: whether they could be read
 */
gboolean
yp_store_add_lessons (YpStore *self, GPtrArray *lessons, guint limit, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  g_return_val_if_fail (self != NULL && lessons != NULL, FALSE);

  run = _yp_store_prepare (self, lessons_sql, error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, limit);
  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      const char *item = _yp_db_get_text (run, 0);
      const char *text = _yp_db_get_text (run, 1);
      g_autofree char *proposed = read_proposed (_yp_db_get_text (run, 2));

      if (item != NULL && text != NULL)
        g_ptr_array_add (lessons, yp_lesson_new (text, item, TRUE, proposed));
    }

  return step == YP_DB_DONE;
}
