/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-store-private.h"

/**
 * yp_store_get_span:
 * @self: a store
 * @first: (out): when its first entry was written, microseconds since 1970 UTC; 0 for none
 * @last: (out): when its last one was
 * @error: return location for a #YpStoreError
 *
 * Returns: whether it could be read
 */
gboolean
yp_store_get_span (YpStore *self, gint64 *first, gint64 *last, GError **error)
{
  g_autoptr (YpDbRun) run =
      _yp_store_prepare (self,
                         "SELECT at FROM journal WHERE seq IN ((SELECT min (seq) FROM journal),"
                         " (SELECT max (seq) FROM journal)) ORDER BY seq",
                         error);
  YpDbStep step;

  g_return_val_if_fail (self != NULL && first != NULL && last != NULL, FALSE);

  *first = *last = 0;
  if (run == NULL)
    return FALSE;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      *last = _yp_db_get_time (run, 0);
      *first = *first != 0 ? *first : *last;
    }

  return step == YP_DB_DONE;
}

static gboolean
ask_number (YpDbStatement *run, gint64 *number, GError **error)
{
  YpDbStep step = _yp_db_step (run, error);

  *number = step == YP_DB_ROW ? _yp_db_get_int (run, 0) : 0;
  return step != YP_DB_ERROR;
}

/* How many were reported before @at: by halving, since rows are numbered as they come. */
static gboolean
count_reported (YpStore *self, gint64 at, gint64 *n, GError **error)
{
  g_autoptr (YpDbRun) last = _yp_store_prepare (self, "SELECT max (fid) FROM incidents", error);
  gint64 low = 0;
  gint64 high;

  if (last == NULL || !ask_number (last, &high, error))
    return FALSE;

  while (low < high)
    {
      gint64 middle = low + (high - low + 1) / 2;
      g_autoptr (YpDbRun) run = _yp_store_prepare (
          self, "SELECT 1 FROM incidents WHERE fid = $1 AND received_at < $2", error);
      char text[YP_TIME_SIZE];
      gint64 is_before;

      if (run == NULL)
        return FALSE;
      _yp_db_bind_int (run, 1, middle);
      _yp_db_bind_time (run, 2, at, text);
      if (!ask_number (run, &is_before, error))
        return FALSE;
      if (is_before != 0)
        low = middle;
      else
        high = middle - 1;
    }

  *n = low;
  return TRUE;
}

static gboolean
count_ended (YpStore *self, gint64 from, gint64 to, gint64 *n, GError **error)
{
  g_autoptr (YpDbRun) run =
      _yp_store_prepare (self,
                         "SELECT count(*) FROM incidents WHERE ended_at IS NOT"
                         " NULL AND ended_at >= $1 AND ended_at < $2",
                         error);
  char from_text[YP_TIME_SIZE];
  char to_text[YP_TIME_SIZE];

  if (run == NULL)
    return FALSE;

  _yp_db_bind_time (run, 1, from, from_text);
  _yp_db_bind_time (run, 2, to, to_text);
  return ask_number (run, n, error);
}

/**
 * yp_store_list_spans:
 * @self: a store
 * @from: the beginning of the first, microseconds since 1970 UTC
 * @step: how long each is, microseconds
 * @n: how many
 * @error: return location for a #YpStoreError
 *
 * Counts what came and what ended in times that follow each other: some lookups each and a walk
 * through the index of what ended.
 *
 * Returns: (transfer full) (nullable) (element-type YpStoreDay): the counts; %NULL with @error set
 */
GArray *
yp_store_list_spans (YpStore *self, gint64 from, gint64 step, guint n, GError **error)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (YpStoreDay));
  gint64 before;

  g_return_val_if_fail (self != NULL && step > 0, NULL);

  if (!count_reported (self, from, &before, error))
    return NULL;

  for (guint i = 0; i < n; i++)
    {
      YpStoreDay span = { .from = from + i * step };
      gint64 until;
      gint64 n_ended;

      if (!count_reported (self, span.from + step, &until, error) ||
          !count_ended (self, span.from, span.from + step, &n_ended, error))
        return NULL;
      span.n_reported = (guint) (until - before);
      span.n_ended = (guint) n_ended;
      before = until;
      g_array_append_val (spans, span);
    }

  return g_steal_pointer (&spans);
}
