/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include <math.h>

#include "yp-json.h"
#include "yp-route.h"

/* What one answer looks back over, at most: a day, and the hour that a clock may be set back. */
#define MAX_SPAN (25 * G_TIME_SPAN_HOUR)

#define DEFAULT_ENTRIES 1000
#define MAX_ENTRIES 10000

#define DEFAULT_DAYS 31
#define MAX_DAYS 400

/* How finely a day is counted. */
#define STEP (10 * G_TIME_SPAN_MINUTE)

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

static GString *
write_entries (GPtrArray *entries, guint limit)
{
  GString *text = g_string_new ("{\"entries\":[");

  for (guint i = 0; i < entries->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      yp_entry_append_json (g_ptr_array_index (entries, i), text);
    }
  g_string_append_c (text, ']');
  if (entries->len == limit)
    {
      const YpEntry *last = g_ptr_array_index (entries, entries->len - 1);

      g_string_append_printf (text, ",\"next\":%" G_GUINT64_FORMAT, last->seq);
    }
  g_string_append_c (text, '}');

  return text;
}

/* GET /journal?after=…&until=…&limit=… */
static YpReply *
read_journal (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  gint64 until = yp_clock_now (&city->clock);
  guint64 after = 0;
  guint64 limit = DEFAULT_ENTRIES;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (YpReply) reply = NULL;

  if (!yp_request_read_number (request, "after", 0, G_MAXINT64, &after, error) ||
      !yp_request_read_number (request, "limit", 1, MAX_ENTRIES, &limit, error) ||
      !yp_request_read_time (request, "until", &until, error))
    return NULL;

  entries = yp_store_list_entries_until (store, after, until, (guint) limit, error);
  if (entries == NULL)
    return NULL;

  reply = yp_reply_new_take (200, "application/json", write_entries (entries, (guint) limit));

  return yp_reply_compress (reply, request, error) ? g_steal_pointer (&reply) : NULL;
}

static void
write_date (YpJsonWriter *writer, gint64 at)
{
  char date[9];
  g_autofree char *text = NULL;

  yp_time_format_date (at, date);
  text = g_strdup_printf ("%.4s-%.2s-%.2s", date, date + 4, date + 6);
  yp_json_add_string (writer, "day", text);
}

static void
write_span (YpJsonWriter *writer, gint64 first, gint64 last)
{
  if (first == 0)
    return;

  yp_json_add_time (writer, "first", first);
  yp_json_add_time (writer, "last", last);
}

static GString *
write_days (gint64 first, gint64 last, GArray *days)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  write_span (&writer, first, last);
  yp_json_open_array (&writer, "days");
  for (guint i = 0; i < days->len; i++)
    {
      const YpStoreDay *day = &g_array_index (days, YpStoreDay, i);

      yp_json_open_object (&writer, NULL);
      write_date (&writer, day->from);
      yp_json_add_int (&writer, "reported", day->n_reported);
      yp_json_add_int (&writer, "ended", day->n_ended);
      yp_json_close_object (&writer);
    }
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return text;
}

/* GET /days: the last ones of what is kept */
static YpReply *
read_days (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  guint64 limit = DEFAULT_DAYS;
  g_autoptr (GArray) days = NULL;
  gint64 first;
  gint64 last;
  gint64 from;
  gint64 to;

  if (!yp_request_read_number (request, "limit", 1, MAX_DAYS, &limit, error) ||
      !yp_store_get_span (store, &first, &last, error))
    return NULL;

  to = first != 0 ? yp_time_start_of_day (last) + G_TIME_SPAN_DAY : 0;
  from = MAX (yp_time_start_of_day (first), to - (gint64) limit * G_TIME_SPAN_DAY);
  days = yp_store_list_spans (store, from, G_TIME_SPAN_DAY,
                              first != 0 ? (guint) ((to - from) / G_TIME_SPAN_DAY) : 0, error);
  if (days == NULL)
    return NULL;

  return yp_reply_new_take (200, "application/json", write_days (first, last, days));
}

static void
write_counts (YpJsonWriter *writer, const char *name, GArray *spans, gboolean is_ended)
{
  yp_json_open_array (writer, name);
  for (guint i = 0; i < spans->len; i++)
    {
      const YpStoreDay *span = &g_array_index (spans, YpStoreDay, i);

      yp_json_add_int (writer, NULL, is_ended ? span->n_ended : span->n_reported);
    }
  yp_json_close_array (writer);
}

/* GET /days/YYYY-MM-DD: one in steps of ten minutes */
static YpReply *
read_day (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autofree char *noon_text = g_strconcat (request->segments[1], "T04:00:00.000Z", NULL);
  g_autoptr (GArray) spans = NULL;
  GString *text;
  YpJsonWriter writer;
  gint64 noon;
  gint64 from;

  if (strlen (request->segments[1]) != strlen ("2026-08-24") || !yp_time_parse (noon_text, &noon))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%.32s” is not a day such as 2026-08-24",
                   request->segments[1]);
      return NULL;
    }

  from = yp_time_start_of_day (noon);
  spans = yp_store_list_spans (store, from, STEP, G_TIME_SPAN_DAY / STEP, error);
  if (spans == NULL)
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  write_date (&writer, noon);
  yp_json_add_time (&writer, "from", from);
  yp_json_add_int (&writer, "step", STEP / G_TIME_SPAN_SECOND);
  write_counts (&writer, "reported", spans, FALSE);
  write_counts (&writer, "ended", spans, TRUE);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

const YpRoute yp_replay_routes[] = {
  { .method = "GET", .pattern = "tracks", .roles = YP_ROLES_REPLAYERS, .read = read_tracks },
  { .method = "GET", .pattern = "journal", .roles = YP_ROLES_REPLAYERS, .read = read_journal },
  { .method = "GET", .pattern = "days", .roles = YP_ROLES_REPLAYERS, .read = read_days },
  { .method = "GET", .pattern = "days/*", .roles = YP_ROLES_REPLAYERS, .read = read_day },
  { 0 },
};
