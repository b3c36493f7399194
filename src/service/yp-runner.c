/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-runner.h"

#include "yp-http.h"
#include "yp-mailbox.h"
#include "yp-paused.h"

/* A body that is parsed in some 50 µs. */
#define QUICK_BODY 4096

/**
 * YpRunner:
 *
 * Has a request answered by its route: by a reader or, when it changes something, by the writer of
 * what a reader made of it. The answer comes back to the main thread.
 */
struct _YpRunner
{
  YpGate *gate;
  YpCityKeeper *cities;
  YpPositions *positions;
  YpReaders *readers;
  YpWriter *writer;
  YpMailbox *mailbox;
};

/* A request on its way through the threads. */
typedef struct
{
  YpRunner *runner;
  YpPaused *paused; /* the main thread's alone */
  YpRequest *request;
  const YpRoute *route;
  YpReply *reply;
} Job;

/* A job comes back to the main thread. */
static void
deliver (gpointer item, gpointer data)
{
  g_autofree Job *job = item;

  yp_paused_answer (job->paused, job->reply);
  yp_request_free (job->request);
}

/**
 * yp_runner_take_answer:
 * @job: what the writer was given
 * @reply: (transfer full): its answer
 *
 * Takes what the writer answers. Any thread.
 */
void
yp_runner_take_answer (gpointer job, YpReply *reply)
{
  Job *own_job = job;

  own_job->reply = reply;
  yp_mailbox_post (own_job->runner->mailbox, own_job);
}

static YpReply *
format_error (const Job *job, const GError *error)
{
  if (job->route->format_error != NULL)
    return job->route->format_error (job->request, error);

  return yp_reply_new_from_error (error);
}

static void
push_command (Job *job, YpCommand *command)
{
  YpReply *reply;

  if (yp_writer_push (job->runner->writer, command, job))
    return;

  yp_command_free (command);
  reply = yp_reply_new_problem (503, "Busy", "Too many changes are waiting; try again");
  yp_reply_set_header (reply, "Retry-After", "1");
  yp_runner_take_answer (job, reply);
}

static void
run_job (YpStore *store, gpointer data)
{
  Job *job = data;
  const YpRoute *route = job->route;
  g_autoptr (YpCity) city = yp_city_keeper_ref_city (job->runner->cities);
  g_autoptr (GError) error = NULL;
  YpCommand *command = NULL;
  YpReply *reply = NULL;

  if (route->read != NULL)
    reply = route->read (job->request, store, city, &error);
  else if (route->take != NULL)
    reply = route->take (job->request, job->runner->positions, city, &error);
  else
    command = route->parse (job->request, city, &error);

  if (command != NULL)
    push_command (job, command);
  else
    yp_runner_take_answer (job, reply != NULL ? reply : format_error (job, error));
}

/* Whether to make the command at once: handing it to a thread and back would take longer. */
static gboolean
is_quick (const YpRoute *route, const YpRequest *request)
{
  return route->parse != NULL && !route->is_slow &&
         (request->body == NULL || g_bytes_get_size (request->body) <= QUICK_BODY);
}

/**
 * yp_runner_new:
 * @gate: where messages come in
 * @cities: the city that routes are given
 * @positions: the positions that routes are given
 * @readers: who reads
 * @writer: who writes; answers with yp_runner_take_answer()
 *
 * All outlive the runner's last message; readers and writer are freed before the runner. In the
 * thread of the default main context.
 *
 * Returns: (transfer full): a runner
 */
YpRunner *
yp_runner_new (YpGate *gate,
               YpCityKeeper *cities,
               YpPositions *positions,
               YpReaders *readers,
               YpWriter *writer)
{
  YpRunner *self = g_new0 (YpRunner, 1);

  self->gate = gate;
  self->cities = cities;
  self->positions = positions;
  self->readers = readers;
  self->writer = writer;
  self->mailbox = yp_mailbox_new (g_main_context_default (), deliver, self);

  return self;
}

/**
 * yp_runner_free:
 * @self: (transfer full): a runner that no thread works for any more
 *
 * Gives out what answers there are.
 */
void
yp_runner_free (YpRunner *self)
{
  yp_mailbox_close (self->mailbox);
  g_free (self);
}

/**
 * yp_runner_run:
 * @self: a runner
 * @message: one whose request is whole
 * @request: (transfer full): the same as plain values
 * @route: what it asks for
 *
 * Has a message answered. Main thread.
 */
void
yp_runner_run (YpRunner *self, SoupServerMessage *message, YpRequest *request, const YpRoute *route)
{
  Job *job = g_new0 (Job, 1);

  job->runner = self;
  job->paused = yp_paused_new (self->gate, message);
  job->request = request;
  job->route = route;
  if (is_quick (route, request))
    run_job (NULL, job);
  else
    yp_readers_push (self->readers, run_job, job);
}
