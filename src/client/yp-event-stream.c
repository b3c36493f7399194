/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-event-stream.h"

#include "yp-error.h"

/* A positions event of 20,000 units is 1.5 MB. */
#define MAX_EVENT_SIZE (8 * 1024 * 1024)

struct _YpEventStream
{
  YpEventFunc func;
  gpointer user_data;
  GString *line;
  GString *data;
  char *event;
  gboolean has_data;
  gboolean after_cr;
};

static gboolean
dispatch (YpEventStream *self, GError **error)
{
  g_autofree char *event = g_steal_pointer (&self->event);
  gboolean goes_on = TRUE;

  if (self->has_data)
    goes_on = self->func (event != NULL ? event : "message", self->data->str, self->data->len,
                          self->user_data, error);

  g_string_truncate (self->data, 0);
  self->has_data = FALSE;

  return goes_on;
}

static void
take_field (YpEventStream *self, const char *name, gsize name_length, const char *value)
{
  if (name_length == 4 && strncmp (name, "data", 4) == 0)
    {
      if (self->has_data)
        g_string_append_c (self->data, '\n');
      g_string_append_len (self->data, value, self->line->str + self->line->len - value);
      self->has_data = TRUE;
    }
  else if (name_length == 5 && strncmp (name, "event", 5) == 0)
    {
      g_free (self->event);
      self->event = g_strdup (value);
    }
}

static gboolean
end_line (YpEventStream *self, GError **error)
{
  const char *line = self->line->str;
  const char *colon;
  const char *value;
  gboolean goes_on = TRUE;

  if (self->line->len == 0)
    return dispatch (self, error);

  if (line[0] == ':')
    {
      goes_on = self->func (NULL, NULL, 0, self->user_data, error);
    }
  else
    {
      colon = memchr (line, ':', self->line->len);
      value = colon != NULL ? colon + 1 : line + self->line->len;
      if (colon != NULL && *value == ' ')
        value++;
      take_field (self, line, colon != NULL ? (gsize) (colon - line) : self->line->len, value);
    }

  g_string_truncate (self->line, 0);
  return goes_on;
}

YpEventStream *
yp_event_stream_new (YpEventFunc func, gpointer user_data)
{
  YpEventStream *self = g_new0 (YpEventStream, 1);

  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);

  return self;
}

void
yp_event_stream_free (YpEventStream *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self->event);
  g_free (self);
}

/**
 * yp_event_stream_feed:
 * @self: a stream
 * @bytes: what came; need not end with a line
 * @length: of @bytes
 * @error: return location for %YP_ERROR_TOO_LARGE, or what the function said
 *
 * Calls the function for each event that @bytes completes.
 *
 * Returns: whether the stream can be followed on
 */
gboolean
yp_event_stream_feed (YpEventStream *self, const char *bytes, gsize length, GError **error)
{
  const char *end = bytes + length;
  const char *at = bytes;

  while (at < end)
    {
      gsize n = 0;

      /* LF, CR and CRLF all end a line; the LF of a CRLF may come in the next chunk. */
      if (self->after_cr && *at == '\n')
        at++;
      self->after_cr = FALSE;

      while (at + n < end && at[n] != '\n' && at[n] != '\r')
        n++;
      g_string_append_len (self->line, at, (gssize) n);
      at += n;

      if (self->line->len + self->data->len > MAX_EVENT_SIZE)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "An event is larger than %d bytes",
                       MAX_EVENT_SIZE);
          return FALSE;
        }

      if (at < end)
        {
          self->after_cr = *at == '\r';
          at++;
          if (!end_line (self, error))
            return FALSE;
        }
    }

  return TRUE;
}
