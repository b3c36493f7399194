/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-day-counts.h"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read.h"

#define MAX_SIZE (1024 * 1024)

void
yp_day_counts_free (YpDayCounts *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->reported);
  g_free (self->ended);
  g_free (self);
}

/* Returns: (transfer full) (nullable): as many counts as there are; %NULL where one is none */
static guint *
read_counts (JsonArray *array)
{
  guint n = json_array_get_length (array);
  g_autofree guint *counts = g_new0 (guint, n);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 count =
          json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;

      if (count < 0 || count > G_MAXUINT)
        return NULL;
      counts[i] = (guint) count;
    }

  return g_steal_pointer (&counts);
}

/**
 * yp_day_counts_parse:
 * @text: what `GET /days/DAY` answers
 * @length: of @text, bytes
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the day, or %NULL with @error set
 */
YpDayCounts *
yp_day_counts_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) root = yp_json_parse_object (text, length, error);
  JsonArray *reported = root != NULL ? yp_json_get_array (root, "reported") : NULL;
  JsonArray *ended = root != NULL ? yp_json_get_array (root, "ended") : NULL;
  g_autoptr (YpDayCounts) self = NULL;
  gint64 step_s = 0;

  if (root == NULL)
    return NULL;

  self = g_new0 (YpDayCounts, 1);
  self->n = reported != NULL ? json_array_get_length (reported) : 0;
  if (self->n == 0 || self->n > YP_DAY_COUNTS_MAX || ended == NULL ||
      json_array_get_length (ended) != self->n || !yp_json_get_time (root, "from", &self->from) ||
      !yp_json_get_int (root, "step", &step_s) || step_s <= 0 ||
      step_s > G_TIME_SPAN_DAY / G_USEC_PER_SEC / self->n)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The day is not counted in steps");
      return NULL;
    }

  self->step_us = step_s * G_USEC_PER_SEC;
  self->reported = read_counts (reported);
  self->ended = read_counts (ended);
  if (self->reported == NULL || self->ended == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "A step of the day is no count");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* “2026-08-24”, of UTC+8 */
static char *
format_day (gint64 day)
{
  char compact[9];

  yp_time_format_date (day, compact);
  return g_strdup_printf ("%.4s-%.2s-%.2s", compact, compact + 4, compact + 6);
}

static gboolean
fetch_first (YpSession *session, YpDayCounts *counts, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = yp_session_get (session, "days?limit=1", MAX_SIZE, cancellable, error);
  g_autoptr (JsonObject) root = body != NULL ? yp_json_parse_object (g_bytes_get_data (body, NULL),
                                                                     g_bytes_get_size (body), error)
                                             : NULL;

  if (root == NULL)
    return FALSE;
  if (!yp_json_get_time (root, "first", &counts->first))
    counts->first = 0;

  return TRUE;
}

static gpointer
fetch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *day = format_day (*(const gint64 *) data);
  g_autofree char *path = g_strconcat ("days/", day, NULL);
  g_autoptr (GBytes) body = yp_session_get (session, path, MAX_SIZE, cancellable, error);
  g_autoptr (YpDayCounts) counts =
      body != NULL
          ? yp_day_counts_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error)
          : NULL;

  if (counts == NULL || !fetch_first (session, counts, cancellable, error))
    return NULL;

  return g_steal_pointer (&counts);
}

static void
free_counts (gpointer data)
{
  yp_day_counts_free (data);
}

/**
 * yp_day_counts_ask_async:
 * @situation: whose platform
 * @day: any moment of it, microseconds since 1970 UTC
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks how a day of UTC+8 went. The platform tells it whoever may look back.
 */
void
yp_day_counts_ask_async (YpSituation *situation,
                         gint64 day,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  yp_situation_ask_async (situation, fetch, g_memdup2 (&day, sizeof day), g_free, free_counts,
                          cancellable, callback, user_data);
}

/* Returns: (transfer full) (nullable): the day, or %NULL with @error set */
YpDayCounts *
yp_day_counts_ask_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  return yp_situation_ask_finish (situation, result, error);
}
