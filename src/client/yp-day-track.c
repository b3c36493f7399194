/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-day-track.h"

#include <math.h>

#include "yp-clock.h"
#include "yp-entry.h"
#include "yp-error.h"
#include "yp-geometry.h"
#include "yp-json-read.h"
#include "yp-snapshot-page.h"

/* A day of a unit, thinned to a fix each five seconds, is one megabyte. */
#define MAX_SIZE (8 * 1024 * 1024)
#define EVERY_S 5

/* Where a unit was on a day: asked for once, when somebody wants to see it. */

typedef struct
{
  char *unit;
  gint64 from;
  gint64 to;
} Query;

static void
free_query (gpointer data)
{
  Query *query = data;

  g_free (query->unit);
  g_free (query);
}

static void
unref_fixes (gpointer data)
{
  g_array_unref (data);
}

static double
get_number (JsonArray *row, guint index)
{
  JsonNode *node = index < json_array_get_length (row) ? json_array_get_element (row, index) : NULL;
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : NAN;
}

static gboolean
get_time (JsonArray *row, guint index, gint64 *at)
{
  JsonNode *node = index < json_array_get_length (row) ? json_array_get_element (row, index) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING &&
         yp_time_parse (json_node_get_string (node), at);
}

/* Whether the row is a fix. */
static gboolean
read_fix (JsonNode *node, YpFix *fix)
{
  JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (row == NULL || !get_time (row, 2, &fix->at))
    return FALSE;

  fix->longitude = get_number (row, 0);
  fix->latitude = get_number (row, 1);
  fix->speed_kmh = (float) get_number (row, 3);
  fix->course_deg = (float) get_number (row, 4);
  fix->accuracy_m = NAN;
  return yp_is_on_earth (fix->longitude, fix->latitude);
}

/* What is no fix, or not later than the one before, is left out. */
static void
take_fixes (GArray *fixes, JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      YpFix fix;

      if (read_fix (json_array_get_element (rows, i), &fix) &&
          (fixes->len == 0 || g_array_index (fixes, YpFix, fixes->len - 1).at < fix.at))
        g_array_append_val (fixes, fix);
    }
}

static void
take_placed_fixes (GArray *fixes, const char *unit, JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      YpPlacedFix placed;

      if (!read_fix (json_array_get_element (rows, i), &placed.fix))
        continue;
      placed.unit = g_strdup (unit);
      g_array_append_val (fixes, placed);
    }
}

/* Returns: (transfer full) (nullable): what was answered, or %NULL with @error set */
static JsonObject *
parse_tracks (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) root = yp_json_parse_object (text, length, error);

  if (root == NULL)
    return NULL;
  if (yp_json_get_array (root, "tracks") == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "There are no “tracks”");
      return NULL;
    }

  return g_steal_pointer (&root);
}

/* The fixes of the @index-th track, and whose it is; %NULL where it is none. */
static JsonArray *
get_track (JsonArray *tracks, guint index, const char **unit)
{
  JsonNode *node = json_array_get_element (tracks, index);
  JsonObject *track = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  *unit = track != NULL ? yp_json_get_string (track, "unit") : NULL;
  return *unit != NULL ? yp_json_get_array (track, "fixes") : NULL;
}

/**
 * yp_day_track_parse:
 * @text: `{"tracks":[{"unit":ID,"fixes":[[lon,lat,"AT",speed or null,course or null],…]},…]}`
 * @length: of @text, bytes
 * @unit: whose track is wanted
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable) (element-type YpFix): its fixes, the oldest first; none where
 *   there is no track of it; or %NULL with @error set
 */
GArray *
yp_day_track_parse (const char *text, gsize length, const char *unit, GError **error)
{
  g_autoptr (JsonObject) root = parse_tracks (text, length, error);
  JsonArray *tracks = root != NULL ? yp_json_get_array (root, "tracks") : NULL;
  g_autoptr (GArray) fixes = NULL;

  if (root == NULL)
    return NULL;

  fixes = g_array_new (FALSE, FALSE, sizeof (YpFix));
  for (guint i = 0; i < json_array_get_length (tracks); i++)
    {
      const char *whose;
      JsonArray *rows = get_track (tracks, i, &whose);

      if (rows != NULL && g_strcmp0 (whose, unit) == 0)
        take_fixes (fixes, rows);
    }

  return g_steal_pointer (&fixes);
}

static int
compare_fixes (gconstpointer a, gconstpointer b)
{
  const YpPlacedFix *first = a;
  const YpPlacedFix *second = b;

  return first->fix.at < second->fix.at ? -1 : first->fix.at > second->fix.at;
}

/**
 * yp_day_track_parse_all:
 * @text: as for yp_day_track_parse()
 * @length: of @text, bytes
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable) (element-type YpPlacedFix): the fixes of all units, the
 *   oldest first, or %NULL with @error set
 */
GArray *
yp_day_track_parse_all (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) root = parse_tracks (text, length, error);
  JsonArray *tracks = root != NULL ? yp_json_get_array (root, "tracks") : NULL;
  GArray *fixes;

  if (root == NULL)
    return NULL;

  fixes = yp_placed_fixes_new ();
  for (guint i = 0; i < json_array_get_length (tracks); i++)
    {
      const char *unit;
      JsonArray *rows = get_track (tracks, i, &unit);

      if (rows != NULL)
        take_placed_fixes (fixes, unit, rows);
    }
  g_array_sort (fixes, compare_fixes);

  return fixes;
}

static gpointer
fetch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  char from[YP_TIME_SIZE];
  char to[YP_TIME_SIZE];
  g_autofree char *path = NULL;
  g_autoptr (GBytes) body = NULL;

  /* It becomes part of an address. */
  if (!yp_id_is_valid (query->unit))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%.80s” is no unit", query->unit);
      return NULL;
    }

  yp_time_format (query->from, from);
  yp_time_format (query->to, to);
  path = g_strdup_printf ("tracks?from=%s&to=%s&unit=%s&every=%d", from, to, query->unit, EVERY_S);
  body = yp_session_get (session, path, MAX_SIZE, cancellable, error);
  if (body == NULL)
    return NULL;

  return yp_day_track_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), query->unit,
                             error);
}

/**
 * yp_day_track_ask_async:
 * @situation: whose platform
 * @unit: id of a unit
 * @from: the first moment, microseconds since 1970 UTC
 * @to: the last moment
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks where a unit was. The platform tells it those who watch over others' work.
 */
void
yp_day_track_ask_async (YpSituation *situation,
                        const char *unit,
                        gint64 from,
                        gint64 to,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Query *query = g_new0 (Query, 1);

  query->unit = g_strdup (unit);
  query->from = from;
  query->to = to;
  yp_situation_ask_async (situation, fetch, query, free_query, unref_fixes, cancellable, callback,
                          user_data);
}

/* Returns: (transfer full) (nullable) (element-type YpFix): as yp_day_track_parse() */
GArray *
yp_day_track_ask_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  return yp_situation_ask_finish (situation, result, error);
}
