/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-store-private.h"

/* Each half goes along its own index, see yp-store.c, and has its own limit, so that neither is
 * sorted further than a page. `fid + 0` keeps the second from walking all that was ever closed. */
static const char list_incidents_sql[] =
    "SELECT fid, $C FROM incidents WHERE fid IN ("
    "SELECT fid FROM ("
    "SELECT * FROM (SELECT fid FROM incidents WHERE ended_at IS NULL AND fid > $1"
    " ORDER BY fid LIMIT $3) AS open"
    " UNION ALL "
    "SELECT * FROM (SELECT fid FROM incidents WHERE ended_at IS NOT NULL AND ended_at >= $2"
    " AND fid + 0 > $1 ORDER BY fid + 0 LIMIT $3) AS closed"
    ") AS both_kinds ORDER BY fid LIMIT $3"
    ") ORDER BY fid";

/* Puts the columns of an incident where @sql says `$C`. */
YpDbStatement *
_yp_store_prepare_incidents (YpStore *self, const char *sql, GError **error)
{
  g_autoptr (GString) text = g_string_new (sql);
  g_autofree char *columns = _yp_incident_columns ();

  g_string_replace (text, "$C", columns, 0);

  return _yp_store_prepare (self, text->str, error);
}

/**
 * yp_store_get_incident:
 * @self: a store
 * @id: an id from outside
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable): the incident; %NULL without @error if there is none
 */
YpIncident *
yp_store_get_incident (YpStore *self, const char *id, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  return _yp_projection_find_incident (self->projection, id, NULL, error);
}

/**
 * yp_store_get_unit:
 * @self: a store
 * @id: an id from outside
 * @fix: (out) (optional): where it was last; its `at` is 0 if no fix ever came
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable): the unit; %NULL without @error if there is none
 */
YpUnit *
yp_store_get_unit (YpStore *self, const char *id, YpFix *fix, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  return _yp_projection_find_unit (self->projection, id, NULL, fix, error);
}

/**
 * yp_store_list_incidents:
 * @self: a store
 * @after_fid: the @last_fid of the page before; 0 for the first
 * @closed_since: of the closed ones those that were closed then or later, microseconds since 1970
 *   UTC
 * @limit: at most so many
 * @last_fid: (out): the fid of the last one; @after_fid if there is none
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpIncident): the incidents by ascending fid;
 *   fewer than @limit only on the last page; %NULL with @error set
 */
GPtrArray *
yp_store_list_incidents (YpStore *self,
                         gint64 after_fid,
                         gint64 closed_since,
                         guint limit,
                         gint64 *last_fid,
                         GError **error)
{
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (YpDbRun) run = NULL;
  char since[YP_TIME_SIZE];
  YpDbStep step;

  g_return_val_if_fail (self != NULL && last_fid != NULL, NULL);

  *last_fid = after_fid;
  run = _yp_store_prepare_incidents (self, list_incidents_sql, error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_int (run, 1, after_fid);
  _yp_db_bind_time (run, 2, closed_since, since);
  _yp_db_bind_int (run, 3, limit);
  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      YpIncident *incident = _yp_store_read_incident (run, error);

      if (incident == NULL)
        return NULL;
      g_ptr_array_add (incidents, incident);
      *last_fid = _yp_db_get_int (run, 0);
    }

  return step == YP_DB_DONE ? g_steal_pointer (&incidents) : NULL;
}

/**
 * yp_store_list_units:
 * @self: a store
 * @fixes: (out) (transfer full) (element-type YpFix): where each was last; `at` is 0 where no fix
 *   ever came
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpUnit): all units by ascending fid, or %NULL
 *   with @error set and @fixes %NULL
 */
GPtrArray *
yp_store_list_units (YpStore *self, GArray **fixes, GError **error)
{
  g_autoptr (GPtrArray) units = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (YpFix));
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  g_return_val_if_fail (self != NULL && fixes != NULL, NULL);

  *fixes = NULL;
  run = _yp_store_prepare (self, "SELECT " _YP_UNIT_COLUMNS " FROM units ORDER BY fid", error);
  if (run == NULL)
    return NULL;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      YpFix fix;
      YpUnit *unit = _yp_store_read_unit (run, &fix, error);

      if (unit == NULL)
        return NULL;
      g_ptr_array_add (units, unit);
      g_array_append_val (found, fix);
    }
  if (step == YP_DB_ERROR)
    return NULL;

  *fixes = g_steal_pointer (&found);
  return g_steal_pointer (&units);
}

static gboolean
read_areas (YpDbStatement *run,
            YpAreaLevel level,
            gboolean with_geometry,
            GPtrArray *areas,
            GError **error)
{
  YpDbStep step;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      const char *code = _yp_db_get_text (run, 0);
      const char *name = _yp_db_get_text (run, 1);
      g_autoptr (YpGeometry) geometry = NULL;
      gsize size;
      const guint8 *data = with_geometry ? _yp_db_get_blob (run, 2, &size) : NULL;

      if (data != NULL)
        {
          geometry = yp_geometry_new_from_gpkg (data, size, error);
          if (geometry == NULL)
            {
              g_clear_error (error);
              g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                           "The outline of area “%s” is damaged", code);
              return FALSE;
            }
        }
      g_ptr_array_add (areas, yp_area_new (level, code, name, geometry));
    }

  return step == YP_DB_DONE;
}

/**
 * yp_store_list_areas:
 * @self: a store
 * @with_geometry: whether the outlines are wanted too
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpArea): towns, then villages, then general
 *   grids, each by code; %NULL with @error set
 */
GPtrArray *
yp_store_list_areas (YpStore *self, gboolean with_geometry, GError **error)
{
  static const struct
  {
    YpAreaLevel level;
    const char *sql;
  } levels[] = {
    { YP_AREA_TOWN, "SELECT code, name, geom FROM towns ORDER BY code" },
    { YP_AREA_VILLAGE, "SELECT code, name, geom FROM villages ORDER BY code" },
    { YP_AREA_GRID, "SELECT code, name, geom FROM grids"
                    " WHERE kind IS NULL OR kind = 'general' ORDER BY code" },
  };
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_area_unref);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autoptr (YpDbRun) run = _yp_store_prepare (self, levels[i].sql, error);

      if (run == NULL || !read_areas (run, levels[i].level, with_geometry, areas, error))
        return NULL;
    }

  return g_steal_pointer (&areas);
}
