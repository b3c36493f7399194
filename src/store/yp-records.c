/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-store-private.h"

/**
 * yp_store_get_record:
 * @self: a store
 * @subject: `TYPE/ID`, from outside
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable): the record; %NULL without @error if there is none
 */
YpRecord *
yp_store_get_record (YpStore *self, const char *subject, GError **error)
{
  g_return_val_if_fail (self != NULL && subject != NULL, NULL);

  return _yp_projection_find_record (self->projection, subject, NULL, error);
}

static YpDbStatement *
prepare_list (YpStore *self, const char *state, const char *about, GError **error)
{
  g_autofree char *sql =
      g_strconcat ("SELECT " _YP_RECORD_COLUMNS " FROM records WHERE type = $1 AND fid > $2",
                   state != NULL ? " AND state = $4" : "", about != NULL ? " AND about = $5" : "",
                   " ORDER BY fid LIMIT $3", NULL);

  return _yp_store_prepare (self, sql, error);
}

/**
 * yp_store_list_records:
 * @self: a store
 * @type: what stands before the slash of their subjects
 * @state: (nullable): only of this state
 * @about: (nullable): only about this incident
 * @after_fid: only those after this; 0 for the first page
 * @limit: at most so many
 * @last_fid: (out) (optional): the last one's fid; @after_fid if there is none
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpRecord): the records in the order in which
 *   they began, or %NULL with @error set
 */
GPtrArray *
yp_store_list_records (YpStore *self,
                       const char *type,
                       const char *state,
                       const char *about,
                       gint64 after_fid,
                       guint limit,
                       gint64 *last_fid,
                       GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_record_unref);
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  g_return_val_if_fail (self != NULL && type != NULL, NULL);

  run = prepare_list (self, state, about, error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_text (run, 1, type);
  _yp_db_bind_int (run, 2, after_fid);
  _yp_db_bind_int (run, 3, limit);
  if (state != NULL)
    _yp_db_bind_text (run, 4, state);
  if (about != NULL)
    _yp_db_bind_text (run, 5, about);

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      YpRecord *record = _yp_store_read_record (run, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
      after_fid = _yp_db_get_int (run, 0);
    }
  if (last_fid != NULL)
    *last_fid = after_fid;

  return step == YP_DB_DONE ? g_steal_pointer (&records) : NULL;
}

/**
 * yp_store_find_last_subject:
 * @self: a store
 * @prefix: how the subject begins; its last character is below 0x7F
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable): the subject that comes last of the records that begin so;
 *   %NULL without @error if there is none
 */
char *
yp_store_find_last_subject (YpStore *self, const char *prefix, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  g_autofree char *end = NULL;

  g_return_val_if_fail (self != NULL && prefix != NULL && *prefix != '\0', NULL);

  run = _yp_store_prepare (
      self, "SELECT id FROM records WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT 1", error);
  if (run == NULL)
    return NULL;

  end = g_strdup (prefix);
  end[strlen (end) - 1]++;
  _yp_db_bind_text (run, 1, prefix);
  _yp_db_bind_text (run, 2, end);

  return _yp_db_step (run, error) == YP_DB_ROW ? g_strdup (_yp_db_get_text (run, 0)) : NULL;
}

static GPtrArray *
take_incidents (YpDbStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func (g_object_unref);
  YpDbStep step;

  while ((step = _yp_db_step (statement, error)) == YP_DB_ROW)
    {
      YpIncident *incident = _yp_store_read_incident (statement, error);

      if (incident == NULL)
        return NULL;
      g_ptr_array_add (incidents, incident);
    }

  return step == YP_DB_DONE ? g_steal_pointer (&incidents) : NULL;
}

/**
 * yp_store_list_merged:
 * @self: a store
 * @id: of an incident
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpIncident): the incidents that were merged
 *   into it, or %NULL with @error set
 */
GPtrArray *
yp_store_list_merged (YpStore *self, const char *id, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  run = _yp_store_prepare_incidents (
      self, "SELECT fid, $C FROM incidents WHERE merged_into = $1 ORDER BY fid", error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_text (run, 1, id);

  return take_incidents (run, error);
}

/**
 * yp_store_list_rested:
 * @self: a store
 * @until: microseconds since 1970 UTC
 * @limit: at most so many
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpIncident): the suspended incidents that were
 *   to go on by @until, the earliest first, or %NULL with @error set
 */
GPtrArray *
yp_store_list_rested (YpStore *self, gint64 until, guint limit, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  char text[YP_TIME_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  run = _yp_store_prepare_incidents (self,
                                     "SELECT fid, $C FROM incidents WHERE suspended_until IS NOT"
                                     " NULL AND suspended_until <= $1 AND ended_at IS NULL"
                                     " ORDER BY suspended_until LIMIT $2",
                                     error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_time (run, 1, until, text);
  _yp_db_bind_int (run, 2, limit);

  return take_incidents (run, error);
}
