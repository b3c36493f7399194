/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-store-private.h"

static void
free_tally (gpointer data)
{
  YpStoreTally *tally = data;

  g_free (tally->town);
  g_free (tally->source);
  g_free (tally);
}

static gboolean
is_same (const YpStoreTally *tally, const char *town, const char *source)
{
  return g_strcmp0 (tally->town, town) == 0 && g_strcmp0 (tally->source, source) == 0;
}

/* The rows come by town and source, so the one they belong to is the last. */
static gboolean
take_row (YpDbStatement *run, GPtrArray *tallies, GError **error)
{
  const char *town = _yp_db_get_text (run, 0);
  const char *source = _yp_db_get_text (run, 1);
  YpStoreTally *tally = tallies->len > 0 ? tallies->pdata[tallies->len - 1] : NULL;
  YpState state;

  if (source == NULL || !yp_state_from_name (_yp_db_get_text (run, 2), &state))
    {
      g_set_error_literal (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                           "An incident has no channel or no state");
      return FALSE;
    }

  if (tally == NULL || !is_same (tally, town, source))
    {
      tally = g_new0 (YpStoreTally, 1);
      tally->town = g_strdup (town);
      tally->source = g_strdup (source);
      g_ptr_array_add (tallies, tally);
    }
  tally->n_by_state[state] = (guint64) _yp_db_get_int (run, 3);

  return TRUE;
}

/**
 * yp_store_tally:
 * @self: a store
 * @from: of those reported then or later, microseconds since 1970 UTC
 * @to: and before that
 * @error: return location for a #YpStoreError
 *
 * Counts what has become of the incidents of a time, by town and channel.
 *
 * Returns: (transfer full) (nullable) (element-type YpStoreTally): the counts by ascending town and
 *   channel; %NULL with @error set
 */
GPtrArray *
yp_store_tally (YpStore *self, gint64 from, gint64 to, GError **error)
{
  g_autoptr (GPtrArray) tallies = g_ptr_array_new_with_free_func (free_tally);
  g_autoptr (YpDbRun) run = NULL;
  char from_text[YP_TIME_SIZE];
  char to_text[YP_TIME_SIZE];
  YpDbStep step;

  g_return_val_if_fail (self != NULL, NULL);

  run = _yp_store_prepare (self,
                           "SELECT town, source, state, count(*) FROM incidents"
                           " WHERE reported_at >= $1 AND reported_at < $2"
                           " GROUP BY town, source, state ORDER BY town, source, state",
                           error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_time (run, 1, from, from_text);
  _yp_db_bind_time (run, 2, to, to_text);
  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    if (!take_row (run, tallies, error))
      return NULL;

  return step == YP_DB_DONE ? g_steal_pointer (&tallies) : NULL;
}
