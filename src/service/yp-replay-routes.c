/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include <math.h>

#include "yp-json.h"
#include "yp-route.h"

/* What one answer looks back over, at most: a day, and the hour that a clock may be set back. */
#define MAX_SPAN (25 * G_TIME_SPAN_HOUR)

static void
add_measure (YpJsonWriter *writer, float value)
{
  if (isnan (value))
    yp_json_add_null (writer, NULL);
  else
    yp_json_add_number (writer, NULL, round ((double) value * 10) / 10);
}

static void
write_fix (YpJsonWriter *writer, const YpFix *fix)
{
  yp_json_open_array (writer, NULL);
  yp_json_add_degrees (writer, NULL, fix->longitude);
  yp_json_add_degrees (writer, NULL, fix->latitude);
  yp_json_add_time (writer, NULL, fix->at);
  add_measure (writer, fix->speed_kmh);
  add_measure (writer, fix->course_deg);
  yp_json_close_array (writer);
}

static void
write_track (YpJsonWriter *writer, const YpTrack *track)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "unit", track->unit);
  yp_json_open_array (writer, "fixes");
  for (guint i = 0; i < track->fixes->len; i++)
    write_fix (writer, &g_array_index (track->fixes, YpFix, i));
  yp_json_close_array (writer);
  yp_json_close_object (writer);
}

static GString *
write_tracks (const YpTrackQuery *query, GPtrArray *tracks)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_time (&writer, "from", query->from);
  yp_json_add_time (&writer, "to", query->to);
  yp_json_add_int (&writer, "every", query->every / G_TIME_SPAN_SECOND);
  yp_json_open_array (&writer, "tracks");
  for (guint i = 0; i < tracks->len; i++)
    write_track (&writer, g_ptr_array_index (tracks, i));
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return text;
}

static gboolean
read_track_query (const YpRequest *request, gint64 now, YpTrackQuery *query, GError **error)
{
  guint64 every = 0;

  query->unit = g_hash_table_lookup (request->query, "unit");
  query->from = yp_time_start_of_day (now);
  query->to = now;
  if (!yp_request_read_time (request, "from", &query->from, error) ||
      !yp_request_read_time (request, "to", &query->to, error) ||
      !yp_request_read_number (request, "every", 0, 86400, &every, error))
    return FALSE;

  query->every = (gint64) every * G_TIME_SPAN_SECOND;
  if (query->to >= query->from && query->to - query->from <= MAX_SPAN)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       query->to < query->from ? "“to” is before “from”"
                                               : "From “from” to “to” it is more than 25 hours");
  return FALSE;
}

/* GET /tracks?from=…&to=…&unit=…&every=… */
static YpReply *
read_tracks (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  YpTrackQuery query = { 0 };
  g_autoptr (GPtrArray) tracks = NULL;
  g_autoptr (YpReply) reply = NULL;

  if (!read_track_query (request, yp_clock_now (&city->clock), &query, error))
    return NULL;

  tracks = yp_store_list_tracks (store, &query, error);
  if (tracks == NULL)
    return NULL;

  reply = yp_reply_new_take (200, "application/json", write_tracks (&query, tracks));

  return yp_reply_compress (reply, request, error) ? g_steal_pointer (&reply) : NULL;
}

const YpRoute yp_replay_routes[] = {
  { .method = "GET", .pattern = "tracks", .roles = YP_ROLES_REPLAYERS, .read = read_tracks },
  { 0 },
};
