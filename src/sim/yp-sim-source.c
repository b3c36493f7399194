/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-source.h"

#include <libsoup/soup.h>

#include "yp-error.h"
#include "yp-json-read.h"

#define TIMEOUT_S 60

/* RFC 6585; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

/* While the platform does not answer, it is asked again after so long, doubled each time. */
#define FIRST_PAUSE_MS 250
#define LONGEST_PAUSE_MS 15000

struct _YpSimSource
{
  SoupSession *session;
  char *url;
  char *bearer;
};

/**
 * yp_sim_source_new:
 * @url: the platform's address, without a slash at its end
 * @token: what it lets in
 *
 * Returns: (transfer full): a source
 */
YpSimSource *
yp_sim_source_new (const char *url, const char *token)
{
  YpSimSource *self = g_new0 (YpSimSource, 1);

  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);
  self->url = g_strdup (url);
  self->bearer = g_strconcat ("Bearer ", token, NULL);

  return self;
}

/**
 * yp_sim_source_free:
 * @self: (transfer full): a source
 */
void
yp_sim_source_free (YpSimSource *self)
{
  g_object_unref (self->session);
  g_free (self->url);
  g_free (self->bearer);
  g_free (self);
}

/* Waits until the time is over or @cancellable is cancelled. */
static gboolean
wait_ms (guint pause_ms, GCancellable *cancellable, GError **error)
{
  GPollFD fd;

  if (g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_poll (&fd, 1, (int) pause_ms);
      g_cancellable_release_fd (cancellable);
    }
  else
    g_poll (NULL, 0, (int) pause_ms);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* The body of a 200. Sets @is_passing where asking again may help. */
static GBytes *
ask (YpSimSource *self,
     const char *uri,
     GCancellable *cancellable,
     gboolean *is_passing,
     GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, uri);
  g_autoptr (GBytes) body = NULL;
  guint status;

  *is_passing = FALSE;
  if (message == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not an address", uri);
      return NULL;
    }

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                self->bearer);
  body = soup_session_send_and_read (self->session, message, cancellable, error);
  if (body == NULL)
    {
      *is_passing = !g_cancellable_is_cancelled (cancellable);
      return NULL;
    }

  status = soup_message_get_status (message);
  if (status == SOUP_STATUS_OK)
    return g_steal_pointer (&body);

  *is_passing = status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == SOUP_STATUS_BAD_GATEWAY ||
                status == SOUP_STATUS_GATEWAY_TIMEOUT || status == STATUS_TOO_MANY_REQUESTS;
  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "%s refuses the token", self->url);
  else
    g_set_error (error, YP_ERROR,
                 status == SOUP_STATUS_NOT_FOUND ? YP_ERROR_NOT_FOUND : YP_ERROR_INVALID,
                 "%s answers %u", uri, status);

  return NULL;
}

/**
 * yp_sim_source_get:
 * @self: a source
 * @uri: a path from the platform's root, or a whole address that it gave
 * @cancellable: (nullable): stops it
 * @error: return location for %YP_ERROR_REFUSED, %YP_ERROR_NOT_FOUND, %YP_ERROR_INVALID,
 *   `G_IO_ERROR_CANCELLED`
 *
 * Asks until the platform answers. Blocks.
 *
 * Returns: (transfer full) (nullable): the JSON it answers with
 */
JsonNode *
yp_sim_source_get (YpSimSource *self, const char *uri, GCancellable *cancellable, GError **error)
{
  g_autofree char *whole = *uri == '/' ? g_strconcat (self->url, uri, NULL) : g_strdup (uri);

  for (guint pause_ms = FIRST_PAUSE_MS;; pause_ms = MIN (2 * pause_ms, LONGEST_PAUSE_MS))
    {
      g_autoptr (GError) reason = NULL;
      gboolean is_passing;
      g_autoptr (GBytes) body = ask (self, whole, cancellable, &is_passing, &reason);
      gconstpointer text;
      gsize length;

      if (body == NULL && is_passing)
        {
          g_message ("The platform is away: %s", reason->message);
          if (!wait_ms (pause_ms, cancellable, error))
            return NULL;
          continue;
        }
      if (body == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }

      text = g_bytes_get_data (body, &length);

      return yp_json_parse (text, length, error);
    }
}
