/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-http.h"

#define DEFAULT_BODY (1024 * 1024)

/* Bodies that may not be of the default size, by the first segment of the path. */
static const struct
{
  const char *segment;
  goffset size;
} body_limits[] = {
  { "incidents", 256 * 1024 },
  { "open311", 256 * 1024 },
  { "positions", 4 * 1024 * 1024 },
};

static gboolean
unescape (const char *what, const char *escaped, gssize length, char **text, GError **error)
{
  g_autofree char *decoded =
      g_uri_unescape_segment (escaped, length >= 0 ? escaped + length : NULL, NULL);

  if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "The %s is not percent-encoded UTF-8 without zeros", what);
      return FALSE;
    }

  *text = g_steal_pointer (&decoded);

  return TRUE;
}

/**
 * yp_http_split_path:
 * @path: a path as it came, percent-encoded
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (array zero-terminated=1): its segments, decoded; none for `/`, and no
 *   empty one for a slash at the end
 */
char **
yp_http_split_path (const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) segments = g_strv_builder_new ();

  while (*path == '/')
    {
      gsize length = strcspn (path + 1, "/");
      g_autofree char *segment = NULL;

      if (!unescape ("path", path + 1, (gssize) length, &segment, error))
        return NULL;
      if (length > 0 || path[1] == '/')
        g_strv_builder_add (segments, segment);

      path += 1 + length;
    }

  return g_strv_builder_end (segments);
}

static gboolean
parse_pair (GHashTable *query, char *pair, GError **error)
{
  char *equals;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  g_strdelimit (pair, "+", ' ');
  equals = strchr (pair, '=');
  if (equals != NULL)
    *equals = '\0';

  if (!unescape ("query", pair, -1, &name, error) ||
      !unescape ("query", equals != NULL ? equals + 1 : "", -1, &value, error))
    return FALSE;

  if (*name != '\0')
    g_hash_table_replace (query, g_steal_pointer (&name), g_steal_pointer (&value));

  return TRUE;
}

/**
 * yp_http_parse_query:
 * @text: (nullable): `name=value&…`, percent-encoded, `+` for a blank
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full): name → value, decoded; of a name that comes twice the later value
 */
GHashTable *
yp_http_parse_query (const char *text, GError **error)
{
  g_autoptr (GHashTable) query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = NULL;

  if (text == NULL)
    return g_steal_pointer (&query);

  pairs = g_strsplit (text, "&", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      if (!parse_pair (query, pairs[i], error))
        return NULL;
    }

  return g_steal_pointer (&query);
}

static GHashTable *
copy_headers (SoupServerMessage *message)
{
  GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      /* What is no text could go nowhere: not into JSON, not into the log. */
      if (g_utf8_validate (name, -1, NULL) && g_utf8_validate (value, -1, NULL))
        g_hash_table_replace (headers, g_ascii_strdown (name, -1), g_strdup (value));
    }

  return headers;
}

static gboolean
is_authority (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789.-:[]");

  return length > 0 && length <= 255 && text[length] == '\0';
}

/* What the client typed, also when a proxy stands between. */
static char *
make_base_url (GHashTable *headers, const char *own_url)
{
  const char *host = g_hash_table_lookup (headers, "x-forwarded-host");
  const char *scheme = g_hash_table_lookup (headers, "x-forwarded-proto");

  if (host == NULL)
    host = g_hash_table_lookup (headers, "host");
  if (host == NULL || !is_authority (host))
    return g_strdup (own_url);

  return g_strconcat (g_strcmp0 (scheme, "https") == 0 ? "https" : "http", "://", host, NULL);
}

/**
 * yp_request_new:
 * @message: one whose request is whole
 * @own_url: the base URL where the client does not say one
 * @error: return location for %YP_ERROR_INVALID
 *
 * Copies the request, so that workers need not touch the message. Main thread.
 *
 * Returns: (transfer full): the request, its principal not set, or %NULL
 */
YpRequest *
yp_request_new (SoupServerMessage *message, const char *own_url, GError **error)
{
  g_autoptr (YpRequest) self = g_new0 (YpRequest, 1);
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *joined = NULL;

  self->segments = yp_http_split_path (g_uri_get_path (uri), error);
  if (self->segments == NULL)
    return NULL;

  self->query = yp_http_parse_query (g_uri_get_query (uri), error);
  if (self->query == NULL)
    return NULL;

  joined = g_strjoinv ("/", self->segments);
  self->path = g_strconcat ("/", joined, NULL);
  self->method = g_strdup (soup_server_message_get_method (message));
  self->query_text = g_strdup (g_uri_get_query (uri));
  self->headers = copy_headers (message);
  self->base_url = make_base_url (self->headers, own_url);
  if (body->length > 0)
    self->body = soup_message_body_flatten (body);

  return g_steal_pointer (&self);
}

/**
 * yp_request_free:
 * @self: (transfer full): a request
 */
void
yp_request_free (YpRequest *self)
{
  g_free (self->method);
  g_free (self->path);
  g_strfreev (self->segments);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_free (self->query_text);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->base_url);
  g_clear_pointer (&self->principal, yp_principal_unref);
  g_free (self);
}

/**
 * yp_http_answer:
 * @message: one without an answer
 * @reply: (transfer full): its answer
 *
 * Main thread.
 */
void
yp_http_answer (SoupServerMessage *message, YpReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  soup_server_message_set_status (message, reply->status, NULL);
  if (reply->content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", reply->content_type);
  if (reply->body != NULL)
    soup_message_body_append_bytes (body, reply->body);

  if (reply->headers != NULL)
    {
      g_hash_table_iter_init (&iter, reply->headers);
      while (g_hash_table_iter_next (&iter, &name, &value))
        soup_message_headers_replace (headers, name, value);
    }

  yp_reply_free (reply);
}

/* Reads a number, the largest where it is larger, and steps behind it. */
static gboolean
parse_digits (const char **at, guint64 *number)
{
  char *end;

  /* g_ascii_strtoull() would also take blanks and signs. */
  if (!g_ascii_isdigit (**at))
    return FALSE;

  *number = MIN (g_ascii_strtoull (*at, &end, 10), G_MAXINT64);
  *at = end;

  return TRUE;
}

/**
 * yp_http_parse_range:
 * @header: (nullable): a `Range` header
 * @first: (out): where the part begins
 * @length: (inout): the bytes of the whole, then of the part; 0 if the whole does not reach so far
 *
 * Understands one range of bytes (RFC 9110, 14.1.2). Several, which could make an answer larger
 * than what they are of, count as none.
 *
 * Returns: whether @header asks for a part
 */
gboolean
yp_http_parse_range (const char *header, gsize *first, gsize *length)
{
  guint64 begin = 0;
  guint64 end = G_MAXINT64; /* the last byte */
  gboolean has_begin;
  gboolean has_end;

  if (header == NULL || !g_str_has_prefix (header, "bytes="))
    return FALSE;

  header += strlen ("bytes=");
  has_begin = parse_digits (&header, &begin);
  if (*header++ != '-')
    return FALSE;

  has_end = parse_digits (&header, &end);
  if (*header != '\0' || (!has_begin && !has_end) || begin > end)
    return FALSE;

  if (!has_begin)
    {
      begin = *length - MIN (end, *length);
      end = G_MAXINT64;
    }

  *first = (gsize) MIN (begin, *length);
  *length = (gsize) MIN (end + 1, *length) - *first;

  return TRUE;
}

/**
 * yp_http_is_upload:
 * @method: of a request
 * @path: its path as it came
 *
 * Returns: whether its body goes to the disk as it comes
 */
gboolean
yp_http_is_upload (const char *method, const char *path)
{
  return g_str_equal (method, "POST") && g_str_equal (path, "/attachments");
}

/**
 * yp_http_get_body_limit:
 * @method: of a request
 * @path: its path as it came
 *
 * Returns: how many bytes it may carry
 */
goffset
yp_http_get_body_limit (const char *method, const char *path)
{
  const char *segment = *path == '/' ? path + 1 : path;
  gsize length = strcspn (segment, "/");

  if (yp_http_is_upload (method, path))
    return YP_ATTACHMENT_MAX_SIZE;

  for (guint i = 0; i < G_N_ELEMENTS (body_limits); i++)
    {
      if (strlen (body_limits[i].segment) == length &&
          strncmp (body_limits[i].segment, segment, length) == 0)
        return body_limits[i].size;
    }

  return DEFAULT_BODY;
}
