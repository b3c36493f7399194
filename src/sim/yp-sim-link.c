/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-link.h"

#include <libsoup/soup.h>

/* After a failure nothing is sent for so long, doubled each time. */
#define FIRST_PAUSE_MS 250
#define LONGEST_PAUSE_MS 15000

#define TIMEOUT_S 30

/* RFC 6585; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

/* A request on its way or waiting; it owns what #YpSimRequest only shows. */
typedef struct
{
  YpSimLink *link;
  char *method;
  char *uri;
  char *type;
  GBytes *body;
  char *key;
  YpSimAnswer answer;
  gpointer user_data;
  SoupMessage *message;
} Request;

struct _YpSimLink
{
  SoupSession *session;
  GCancellable *cancellable;
  char *url;
  char *bearer;
  GQueue waiting; /* Request */
  guint n_in_flight;
  guint max_in_flight;
  guint pause_ms;
  guint pause_id;
  gboolean is_away;
  gboolean is_closed;
  gboolean is_freed; /* while answers are still to come */
};

/**
 * yp_sim_reply_is_success:
 * @self: a reply
 *
 * Returns: whether the platform did what was asked
 */
gboolean
yp_sim_reply_is_success (const YpSimReply *self)
{
  return SOUP_STATUS_IS_SUCCESSFUL (self->status);
}

/**
 * yp_sim_reply_get_reason:
 * @self: a reply that is no success
 *
 * Returns: (transfer full): why, for a log: status and the head of the body on one line
 */
char *
yp_sim_reply_get_reason (const YpSimReply *self)
{
  gsize size = 0;
  const char *text = self->body != NULL ? g_bytes_get_data (self->body, &size) : NULL;
  g_autofree char *head = text != NULL ? g_utf8_make_valid (text, (gssize) MIN (size, 300)) : NULL;

  if (head != NULL)
    g_strdelimit (head, "\n\r\t", ' ');

  return g_strdup_printf ("%u %s", self->status, head != NULL ? head : "");
}

/**
 * yp_sim_link_new:
 * @url: the platform's address, without a slash at its end
 * @token: what it lets in
 * @max_in_flight: how many requests may be under way at a time
 *
 * Returns: (transfer full): a link
 */
YpSimLink *
yp_sim_link_new (const char *url, const char *token, guint max_in_flight)
{
  YpSimLink *self = g_new0 (YpSimLink, 1);

  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, "max-conns-per-host",
                                                 (int) max_in_flight + 1, "max-conns",
                                                 (int) max_in_flight + 1, NULL);
  self->cancellable = g_cancellable_new ();
  self->url = g_strdup (url);
  self->bearer = g_strconcat ("Bearer ", token, NULL);
  self->max_in_flight = max_in_flight;
  g_queue_init (&self->waiting);

  return self;
}

static void
free_request (Request *request)
{
  g_free (request->method);
  g_free (request->uri);
  g_free (request->type);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->key);
  g_clear_object (&request->message);
  g_free (request);
}

static void
finish_request (Request *request, guint status, gboolean is_repeated, GBytes *body)
{
  YpSimReply reply = { status, is_repeated, body };

  if (request->answer != NULL)
    request->answer (&reply, request->user_data);
  free_request (request);
}

static void
free_link (YpSimLink *self)
{
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  g_free (self->url);
  g_free (self->bearer);
  g_free (self);
}

static void pump (YpSimLink *self);

static gboolean
on_pause_over (gpointer user_data)
{
  YpSimLink *self = user_data;

  self->pause_id = 0;
  pump (self);

  return G_SOURCE_REMOVE;
}

static void
pause_sending (YpSimLink *self)
{
  if (self->pause_id != 0)
    return;

  self->pause_ms =
      self->pause_ms == 0 ? FIRST_PAUSE_MS : MIN (2 * self->pause_ms, LONGEST_PAUSE_MS);
  self->pause_id = g_timeout_add (self->pause_ms, on_pause_over, self);
}

static gboolean
is_passing (guint status)
{
  return status == STATUS_TOO_MANY_REQUESTS || status == SOUP_STATUS_REQUEST_TIMEOUT ||
         status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_SERVICE_UNAVAILABLE ||
         status == SOUP_STATUS_GATEWAY_TIMEOUT;
}

static void
on_send_and_read_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  YpSimLink *self = request->link;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  guint status = soup_message_get_status (request->message);
  gboolean is_repeated =
      soup_message_headers_get_one (soup_message_get_response_headers (request->message),
                                    "Idempotency-Replayed") != NULL;

  self->n_in_flight--;
  g_clear_object (&request->message);
  if (self->is_closed)
    {
      finish_request (request, body != NULL ? status : 0, is_repeated, body);
      if (self->is_freed && self->n_in_flight == 0)
        free_link (self);
      return;
    }

  if (body == NULL || is_passing (status))
    {
      if (body == NULL && !self->is_away)
        g_message ("The platform is away: %s", error->message);
      self->is_away = body == NULL;
      g_queue_push_head (&self->waiting, request);
      pause_sending (self);
      return;
    }

  if (self->is_away)
    g_message ("The platform is back");
  self->is_away = FALSE;
  self->pause_ms = 0;
  finish_request (request, status, is_repeated, body);
  pump (self);
}

static void
send_request (YpSimLink *self, Request *request)
{
  SoupMessageHeaders *headers;

  request->message = soup_message_new (request->method, request->uri);
  if (request->message == NULL)
    {
      finish_request (request, SOUP_STATUS_BAD_REQUEST, FALSE, NULL);
      return;
    }

  headers = soup_message_get_request_headers (request->message);
  soup_message_headers_replace (headers, "Authorization", self->bearer);
  if (request->key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request->key);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (request->message, request->type, request->body);
  self->n_in_flight++;
  soup_session_send_and_read_async (self->session, request->message, G_PRIORITY_DEFAULT,
                                    self->cancellable, on_send_and_read_ready, request);
}

/* While the platform is away one request asks whether it is back. */
static void
pump (YpSimLink *self)
{
  guint most = self->is_away ? 1 : self->max_in_flight;

  while (!self->is_closed && self->pause_id == 0 && self->n_in_flight < most &&
         !g_queue_is_empty (&self->waiting))
    send_request (self, g_queue_pop_head (&self->waiting));
}

/**
 * yp_sim_link_send:
 * @self: a link that is not closed
 * @request: what to ask; copied
 *
 * Sends it when its turn comes.
 */
void
yp_sim_link_send (YpSimLink *self, const YpSimRequest *request)
{
  Request *copy = g_new0 (Request, 1);

  g_return_if_fail (!self->is_closed);

  copy->link = self;
  copy->method = g_strdup (request->method);
  copy->uri = g_strconcat (self->url, request->path, NULL);
  copy->type = g_strdup (request->type);
  copy->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  copy->key = g_strdup (request->key);
  copy->answer = request->answer;
  copy->user_data = request->user_data;
  g_queue_push_tail (&self->waiting, copy);
  pump (self);
}

/**
 * yp_sim_link_get_n_waiting:
 * @self: a link
 *
 * Returns: how many requests were not sent yet
 */
guint
yp_sim_link_get_n_waiting (const YpSimLink *self)
{
  return self->waiting.length;
}

/**
 * yp_sim_link_get_n_in_flight:
 * @self: a link
 *
 * Returns: how many requests were sent and not answered yet
 */
guint
yp_sim_link_get_n_in_flight (const YpSimLink *self)
{
  return self->n_in_flight;
}

/**
 * yp_sim_link_is_away:
 * @self: a link
 *
 * Returns: whether the platform could not be reached the last time
 */
gboolean
yp_sim_link_is_away (const YpSimLink *self)
{
  return self->is_away;
}

/**
 * yp_sim_link_close:
 * @self: a link
 *
 * Gives up what waits and what is under way; each request is answered all the same.
 */
void
yp_sim_link_close (YpSimLink *self)
{
  Request *request;

  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  while ((request = g_queue_pop_head (&self->waiting)) != NULL)
    finish_request (request, 0, FALSE, NULL);
  g_cancellable_cancel (self->cancellable);
}

/**
 * yp_sim_link_free:
 * @self: (transfer full): a link
 *
 * Closes it; the last answers come from the main context.
 */
void
yp_sim_link_free (YpSimLink *self)
{
  yp_sim_link_close (self);
  self->is_freed = TRUE;
  if (self->n_in_flight == 0)
    free_link (self);
}
