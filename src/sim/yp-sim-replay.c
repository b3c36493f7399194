/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-replay.h"

#include <libsoup/soup.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-sim-link.h"

#define MAX_IN_FLIGHT 64
#define TICK_MS 10
#define NEWS_S 5

/* Refusals beyond this many are counted only. */
#define MAX_LISTED 1000

typedef struct
{
  const YpReplayLog *log;
  const char *url;
  double speed;
  YpSimReplayCounts *counts;
  GMainLoop *loop;
  YpSimLink *link;
  gint64 start; /* monotonic */
  guint next;
  guint n_open; /* sent and not answered */
  GError *error;
} Replay;

/* A report on its way. */
typedef struct
{
  Replay *replay;
  guint64 row;
} Attempt;

static void feed (Replay *replay);

static void
on_answer (const YpSimReply *reply, gpointer user_data)
{
  g_autofree Attempt *attempt = user_data;
  Replay *replay = attempt->replay;

  replay->n_open--;
  if (reply->status == 0)
    return;

  if (reply->status == SOUP_STATUS_UNAUTHORIZED || reply->status == SOUP_STATUS_FORBIDDEN)
    {
      if (replay->error == NULL)
        replay->error =
            g_error_new (YP_ERROR, YP_ERROR_REFUSED, "%s refuses the token", replay->url);
      g_main_loop_quit (replay->loop);
      return;
    }
  if (!yp_sim_reply_is_success (reply))
    {
      if (replay->counts->n_refused++ < MAX_LISTED)
        {
          g_autofree char *reason = yp_sim_reply_get_reason (reply);

          g_printerr ("row %" G_GUINT64_FORMAT " was refused: %s\n", attempt->row, reason);
        }
    }
  else if (reply->is_repeated)
    replay->counts->n_duplicates++;
  else
    replay->counts->n_accepted++;

  feed (replay);
}

static void
add_field (GString *form, const char *name, const char *value)
{
  if (value == NULL)
    return;

  if (form->len > 0)
    g_string_append_c (form, '&');
  g_string_append (form, name);
  g_string_append_c (form, '=');
  g_string_append_uri_escaped (form, value, NULL, FALSE);
}

/* The same row makes the same bytes, so that the platform knows it again. */
static GBytes *
make_form (const YpReplayRow *row)
{
  GString *form = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char time[YP_TIME_SIZE];

  yp_time_format (row->at, time);
  add_field (form, "service_code", row->service_code);
  add_field (form, "source", "replay");
  add_field (form, "reported_datetime", time);
  add_field (form, "description", row->description);
  add_field (form, "address_string", row->address);
  if (row->has_place)
    {
      add_field (form, "long", g_ascii_formatd (number, sizeof number, "%.7f", row->longitude));
      add_field (form, "lat", g_ascii_formatd (number, sizeof number, "%.7f", row->latitude));
    }

  return g_string_free_to_bytes (form);
}

static void
send_row (Replay *replay, const YpReplayRow *row)
{
  g_autoptr (GBytes) body = make_form (row);
  g_autofree char *key =
      g_strdup_printf ("replay-%.32s-%" G_GUINT64_FORMAT, replay->log->digest, row->row);
  Attempt *attempt = g_new (Attempt, 1);
  YpSimRequest request = { .method = "POST",
                           .path = "/open311/v2/requests.json",
                           .type = SOUP_FORM_MIME_TYPE_URLENCODED,
                           .body = body,
                           .key = key,
                           .answer = on_answer,
                           .user_data = attempt };

  *attempt = (Attempt){ replay, row->row };
  replay->n_open++;
  yp_sim_link_send (replay->link, &request);
}

static gboolean
is_due (const Replay *replay, const YpReplayRow *row)
{
  const YpReplayRow *first = g_ptr_array_index (replay->log->rows, 0);
  double passed = (double) (g_get_monotonic_time () - replay->start);

  return replay->speed <= 0.0 || (double) (row->at - first->at) <= passed * replay->speed;
}

/* Sends what is due, but never more than the platform can have in hand. */
static void
feed (Replay *replay)
{
  const GPtrArray *rows = replay->log->rows;

  while (replay->error == NULL && replay->next < rows->len && replay->n_open < MAX_IN_FLIGHT &&
         is_due (replay, g_ptr_array_index (rows, replay->next)))
    send_row (replay, g_ptr_array_index (rows, replay->next++));
  if (replay->next == rows->len && replay->n_open == 0)
    g_main_loop_quit (replay->loop);
}

static gboolean
on_tick (gpointer user_data)
{
  feed (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_news_due (gpointer user_data)
{
  const Replay *replay = user_data;
  const YpSimReplayCounts *counts = replay->counts;

  g_printerr ("%u of %u sent: %" G_GUINT64_FORMAT " accepted, %" G_GUINT64_FORMAT
              " duplicates, %" G_GUINT64_FORMAT " refused%s\n",
              replay->next, replay->log->rows->len, counts->n_accepted, counts->n_duplicates,
              counts->n_refused,
              yp_sim_link_is_away (replay->link) ? "; the platform is away" : "");

  return G_SOURCE_CONTINUE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static void
run_replay (Replay *replay, GCancellable *cancellable)
{
  guint sources[] = { g_timeout_add (TICK_MS, on_tick, replay),
                      g_timeout_add_seconds (NEWS_S, on_news_due, replay) };
  gulong cancel_id = 0;

  if (cancellable != NULL)
    cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), replay->loop, NULL);
  if (!g_cancellable_is_cancelled (cancellable))
    g_main_loop_run (replay->loop);
  g_cancellable_disconnect (cancellable, cancel_id);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);

  /* Nothing new from here on; what is under way is given up. */
  replay->next = replay->log->rows->len;
  yp_sim_link_close (replay->link);
  while (yp_sim_link_get_n_in_flight (replay->link) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * yp_sim_replay:
 * @log: what happened
 * @url: the platform's address, without a slash at its end
 * @token: what it lets in
 * @speed: the log's seconds in a real one; 0 for as fast as the platform takes them
 * @cancellable: (nullable): ends it early, without an error; doing it again goes on from there
 * @counts: (out caller-allocates): what came of it; filled in as it goes
 * @error: return location for %YP_ERROR_REFUSED: the token
 *
 * Reports each row through Open311, once: its idempotency key follows from the file's bytes and the
 * row, so whatever was sent before, even by another process, is not taken again. Runs the default
 * main context until the end.
 *
 * Returns: whether the platform let us in
 */
gboolean
yp_sim_replay (const YpReplayLog *log,
               const char *url,
               const char *token,
               double speed,
               GCancellable *cancellable,
               YpSimReplayCounts *counts,
               GError **error)
{
  Replay replay = { .log = log, .url = url, .speed = speed, .counts = counts };

  g_return_val_if_fail (log->digest != NULL, FALSE);

  *counts = (YpSimReplayCounts){ .n_rows = log->rows->len,
                                 .n_faults = log->faults->len,
                                 .n_left_out = log->n_left_out };
  if (log->rows->len == 0)
    return TRUE;

  replay.loop = g_main_loop_new (NULL, FALSE);
  replay.link = yp_sim_link_new (url, token, MAX_IN_FLIGHT);
  replay.start = g_get_monotonic_time ();
  run_replay (&replay, cancellable);
  yp_sim_link_free (replay.link);
  g_main_loop_unref (replay.loop);
  if (replay.error == NULL)
    return TRUE;

  g_propagate_error (error, replay.error);

  return FALSE;
}
