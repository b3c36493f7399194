/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-store-private.h"

/* Behind the two times and the limit. */
#define FIRST_ITEM 4

G_STATIC_ASSERT (YP_INCIDENT_SEARCH_MAX_ITEMS == 32);

/* Always as many, so that one statement serves any number: an absent one is NULL, which nothing
 * equals. */
#define ITEMS_SQL                                                                                  \
  " AND item IN ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"   \
  " $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)"

static YpDbStatement *
prepare_search (YpStore *self, const YpIncidentSearch *search, GError **error)
{
  const char *states = search->with_open && search->with_closed ? ""
                       : search->with_open                      ? " AND ended_at IS NULL"
                                                                : " AND ended_at IS NOT NULL";
  g_autofree char *sql = g_strconcat ("SELECT fid, $C FROM incidents"
                                      " WHERE reported_at >= $1 AND reported_at <= $2",
                                      states, search->items != NULL ? ITEMS_SQL : "",
                                      " ORDER BY reported_at DESC, fid DESC LIMIT $3", NULL);

  return _yp_store_prepare_incidents (self, sql, error);
}

static void
bind_items (YpDbStatement *statement, char **items)
{
  guint n_items = g_strv_length (items);

  for (guint i = 0; i < YP_INCIDENT_SEARCH_MAX_ITEMS; i++)
    {
      if (i < n_items)
        _yp_db_bind_text (statement, FIRST_ITEM + (int) i, items[i]);
      else
        statement->klass->bind_null (statement, FIRST_ITEM + (int) i);
    }
}

/**
 * yp_store_search_incidents:
 * @self: a store
 * @search: what to look for
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpIncident): the incidents, those reported last
 *   first; %NULL with @error set
 */
GPtrArray *
yp_store_search_incidents (YpStore *self, const YpIncidentSearch *search, GError **error)
{
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (YpDbRun) run = NULL;
  char from[YP_TIME_SIZE];
  char to[YP_TIME_SIZE];
  YpDbStep step;

  g_return_val_if_fail (self != NULL && search != NULL, NULL);
  g_return_val_if_fail (
      search->items == NULL || g_strv_length (search->items) <= YP_INCIDENT_SEARCH_MAX_ITEMS, NULL);

  if (!search->with_open && !search->with_closed)
    return g_steal_pointer (&incidents);

  run = prepare_search (self, search, error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_time (run, 1, search->reported_from, from);
  _yp_db_bind_time (run, 2, search->reported_to, to);
  _yp_db_bind_int (run, 3, search->limit);
  if (search->items != NULL)
    bind_items (run, search->items);

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      YpIncident *incident = _yp_store_read_incident (run, error);

      if (incident == NULL)
        return NULL;
      g_ptr_array_add (incidents, incident);
    }

  return step == YP_DB_DONE ? g_steal_pointer (&incidents) : NULL;
}
