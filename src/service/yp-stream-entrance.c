/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-stream-entrance.h"

#include "yp-http.h"
#include "yp-mailbox.h"
#include "yp-paused.h"

/**
 * YpStreamEntrance:
 *
 * Makes of a request for `/stream` a reader of the stream. Main thread.
 */
struct _YpStreamEntrance
{
  YpGate *gate;
  YpReaders *readers;
  YpStream *stream;
  YpMailbox *mailbox;
};

typedef struct
{
  YpStreamEntrance *entrance;
  YpPaused *paused; /* the main thread's alone */
  YpRequest *request;
  guint64 after;
  YpReply *refusal; /* (nullable) */
} Job;

static YpReply *
make_full (void)
{
  YpReply *reply = yp_reply_new_problem (503, "Busy", "Too many follow the stream");

  yp_reply_set_header (reply, "Retry-After", "5");

  return reply;
}

static void
begin_stream (YpStreamEntrance *self, const Job *job)
{
  const char *positions = g_hash_table_lookup (job->request->query, "positions");
  int fd = yp_paused_steal_fd (job->paused);

  if (fd >= 0)
    yp_stream_add (self->stream, fd, job->after, g_strcmp0 (positions, "0") != 0,
                   job->request->principal->name);
}

/* A job comes back to the main thread. */
static void
deliver (gpointer item, gpointer data)
{
  YpStreamEntrance *self = data;
  g_autofree Job *job = item;

  if (job->refusal != NULL)
    yp_paused_answer (job->paused, job->refusal);
  else if (yp_stream_is_full (self->stream))
    yp_paused_answer (job->paused, make_full ());
  else
    begin_stream (self, job);

  yp_request_free (job->request);
}

/* Where the stream is to begin: an entry's number, or the newest where none is given. */
static gboolean
read_after (const YpRequest *request, guint64 newest, guint64 *after, GError **error)
{
  const char *text = g_hash_table_lookup (request->headers, "last-event-id");

  if (text == NULL)
    text = g_hash_table_lookup (request->query, "since");

  *after = newest;
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, after, NULL))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "Last-Event-ID or “since” is not the number of an entry");

  return FALSE;
}

/* In a reader thread: an entry that the main thread has not heard of may be in the journal. */
static void
run_job (YpStore *store, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  guint64 newest = yp_store_get_seq (store, &error);

  if (error == NULL && job->after > newest)
    g_set_error (&error, YP_ERROR, YP_ERROR_INVALID,
                 "The journal has no entry %" G_GUINT64_FORMAT
                 " yet; its newest is %" G_GUINT64_FORMAT,
                 job->after, newest);

  if (error != NULL)
    job->refusal = yp_reply_new_from_error (error);
  yp_mailbox_post (job->entrance->mailbox, job);
}

/**
 * yp_stream_entrance_new:
 * @gate: where messages come in
 * @readers: who knows the newest entry; freed before the entrance
 * @stream: where they go; outlives the entrance
 *
 * In the thread of the default main context.
 *
 * Returns: (transfer full): an entrance
 */
YpStreamEntrance *
yp_stream_entrance_new (YpGate *gate, YpReaders *readers, YpStream *stream)
{
  YpStreamEntrance *self = g_new0 (YpStreamEntrance, 1);

  self->gate = gate;
  self->readers = readers;
  self->stream = stream;
  self->mailbox = yp_mailbox_new (g_main_context_default (), deliver, self);

  return self;
}

/**
 * yp_stream_entrance_free:
 * @self: (transfer full): an entrance that no reader works for any more
 *
 * Lets in who waits.
 */
void
yp_stream_entrance_free (YpStreamEntrance *self)
{
  yp_mailbox_close (self->mailbox);
  g_free (self);
}

/**
 * yp_stream_entrance_take:
 * @self: an entrance
 * @message: `GET /stream`, whole
 * @request: (transfer full): the same as plain values
 *
 * Answers with the stream, or says why not.
 */
void
yp_stream_entrance_take (YpStreamEntrance *self, SoupServerMessage *message, YpRequest *request)
{
  g_autoptr (YpRequest) own_request = request;
  g_autoptr (GError) error = NULL;
  guint64 after;
  Job *job;

  if (!read_after (request, yp_stream_get_seq (self->stream), &after, &error))
    {
      yp_gate_answer (self->gate, message, yp_reply_new_from_error (error));
      return;
    }

  job = g_new0 (Job, 1);
  job->entrance = self;
  job->paused = yp_paused_new (self->gate, message);
  job->request = g_steal_pointer (&own_request);
  job->after = after;
  yp_readers_push (self->readers, run_job, job);
}
