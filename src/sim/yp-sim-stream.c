/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-stream.h"

#include <libsoup/soup.h>

#include "yp-json-read.h"

/* Three heart-beats: longer silence is a broken line. */
#define TIMEOUT_S 45

#define FIRST_PAUSE_MS 250
#define LONGEST_PAUSE_MS 15000
#define CHUNK_SIZE 65536

/* A line longer than this is no entry of ours. */
#define MAX_BUFFER (4 * 1024 * 1024)

struct _YpSimStream
{
  SoupSession *session;
  GCancellable *cancellable; /* of the connection there is */
  GInputStream *input;
  char *url;
  char *bearer;
  guint64 seq;
  YpSimStreamEntry on_entry;
  gpointer user_data;
  GString *buffer; /* bytes without a line end yet */
  GString *data;   /* of the event being read */
  gboolean is_entry;
  guint pause_ms;
  guint pause_id;
};

/* What a callback gets: the stream may be gone by then. */
typedef struct
{
  YpSimStream *stream;
  GCancellable *cancellable;
} Visit;

static void connect_stream (YpSimStream *self);

static Visit *
new_visit (YpSimStream *self)
{
  Visit *visit = g_new (Visit, 1);

  visit->stream = self;
  visit->cancellable = g_object_ref (self->cancellable);

  return visit;
}

static void
free_visit (Visit *visit)
{
  g_object_unref (visit->cancellable);
  g_free (visit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Visit, free_visit)

static gboolean
on_pause_over (gpointer user_data)
{
  YpSimStream *self = user_data;

  self->pause_id = 0;
  connect_stream (self);

  return G_SOURCE_REMOVE;
}

static void
lose_connection (YpSimStream *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->input);
  self->pause_ms =
      self->pause_ms == 0 ? FIRST_PAUSE_MS : MIN (2 * self->pause_ms, LONGEST_PAUSE_MS);
  self->pause_id = g_timeout_add (self->pause_ms, on_pause_over, self);
}

static void
take_event (YpSimStream *self)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (YpEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->is_entry || self->data->len == 0)
    return;

  object = yp_json_parse_object (self->data->str, self->data->len, &error);
  entry = object != NULL ? yp_entry_new_from_json (object, &error) : NULL;
  if (entry == NULL)
    {
      g_message ("An entry of the stream can not be read: %s", error->message);
      return;
    }
  if (entry->seq <= self->seq)
    return;

  self->seq = entry->seq;
  self->on_entry (entry, self->user_data);
}

/* One line of the format: WHATWG HTML, 9.2.6. */
static void
take_line (YpSimStream *self, const char *line, gsize length)
{
  if (length == 0)
    {
      take_event (self);
      g_string_truncate (self->data, 0);
      self->is_entry = FALSE;
    }
  else if (g_str_has_prefix (line, "event:"))
    self->is_entry = g_str_equal (g_strchug ((char *) line + 6), "entry");
  else if (g_str_has_prefix (line, "data:"))
    g_string_append (self->data, line + 5 + (line[5] == ' ' ? 1 : 0));
}

/* Lines end in LF or CRLF; ours never in a lone CR. The entry's function may free the stream, but
 * not from here: its owner does so from the main loop. */
static void
take_lines (YpSimStream *self)
{
  gsize start = 0;

  for (;;)
    {
      char *line = self->buffer->str + start;
      char *end = memchr (line, '\n', self->buffer->len - start);
      gsize length;

      if (end == NULL)
        break;
      *end = '\0';
      length = (gsize) (end - line);
      if (length > 0 && line[length - 1] == '\r')
        line[--length] = '\0';
      start = (gsize) (end - self->buffer->str) + 1;
      take_line (self, line, length);
    }
  g_string_erase (self->buffer, 0, (gssize) start);
}

static void on_read_ready (GObject *source, GAsyncResult *result, gpointer user_data);

static void
read_more (YpSimStream *self)
{
  g_input_stream_read_bytes_async (self->input, CHUNK_SIZE, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_read_ready, new_visit (self));
}

static void
on_read_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Visit) visit = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  YpSimStream *self = visit->stream;
  gconstpointer data;
  gsize size = 0;

  if (g_cancellable_is_cancelled (visit->cancellable))
    return;

  data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (size == 0 || self->buffer->len + size > MAX_BUFFER)
    {
      lose_connection (self);
      return;
    }

  self->pause_ms = 0;
  g_string_append_len (self->buffer, data, (gssize) size);
  take_lines (self);
  read_more (self);
}

static void
on_send_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Visit) visit = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) input = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  YpSimStream *self = visit->stream;

  if (g_cancellable_is_cancelled (visit->cancellable))
    return;

  if (input == NULL || soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      lose_connection (self);
      return;
    }

  self->input = g_steal_pointer (&input);
  read_more (self);
}

static void
connect_stream (YpSimStream *self)
{
  g_autofree char *uri =
      g_strdup_printf ("%s/stream?positions=0&since=%" G_GUINT64_FORMAT, self->url, self->seq);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  g_string_truncate (self->buffer, 0);
  g_string_truncate (self->data, 0);
  self->is_entry = FALSE;
  self->cancellable = g_cancellable_new ();
  soup_message_headers_replace (headers, "Authorization", self->bearer);
  soup_message_headers_replace (headers, "Accept", "text/event-stream");
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, self->cancellable,
                           on_send_ready, new_visit (self));
}

/**
 * yp_sim_stream_new:
 * @url: the platform's address, without a slash at its end; one that was talked to before
 * @token: what it lets in
 * @seq: the last entry that is known already
 * @on_entry: called for each entry after it; must not free the stream
 * @user_data: for @on_entry
 *
 * Returns: (transfer full): a stream that keeps itself connected
 */
YpSimStream *
yp_sim_stream_new (const char *url,
                   const char *token,
                   guint64 seq,
                   YpSimStreamEntry on_entry,
                   gpointer user_data)
{
  YpSimStream *self = g_new0 (YpSimStream, 1);

  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);
  self->url = g_strdup (url);
  self->bearer = g_strconcat ("Bearer ", token, NULL);
  self->seq = seq;
  self->on_entry = on_entry;
  self->user_data = user_data;
  self->buffer = g_string_new (NULL);
  self->data = g_string_new (NULL);
  connect_stream (self);

  return self;
}

/**
 * yp_sim_stream_free:
 * @self: (transfer full): a stream
 */
void
yp_sim_stream_free (YpSimStream *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->input);
  g_object_unref (self->session);
  g_free (self->url);
  g_free (self->bearer);
  g_string_free (self->buffer, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self);
}

/**
 * yp_sim_stream_get_seq:
 * @self: a stream
 *
 * Returns: the last entry that was told
 */
guint64
yp_sim_stream_get_seq (const YpSimStream *self)
{
  return self->seq;
}
