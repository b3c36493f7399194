/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-guard.h"

#include "yp-http.h"
#include "yp-refusal.h"

/* A body that is refused is read on and thrown away, so that the client comes to read why. */
#define MAX_DISCARDED (64 * 1024 * 1024)

/**
 * YpGuard:
 *
 * Looks at each request as soon as its headers are here and refuses it before its body has come:
 * without a valid token, or too large. Main thread.
 */
struct _YpGuard
{
  YpGate *gate;
  YpTokens *tokens;
  YpAccounts *accounts;
  YpUploads *uploads;
};

/* A body on its way. */
typedef struct
{
  YpGuard *guard;
  goffset limit;
  goffset n_read;
} Upload;

/* Answers before the body has come; what comes of it is thrown away. */
static void
refuse (SoupServerMessage *message, YpReply *reply)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  yp_http_answer (message, reply);
}

static void
refuse_size (SoupServerMessage *message, goffset limit)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  refuse (message, yp_refusal_new_too_large (path, limit));
}

/* (transfer full) (nullable): whose token it is, of the file or of a session. */
static YpPrincipal *
find_token (YpGuard *self, const char *token)
{
  YpPrincipal *principal = yp_tokens_find (self->tokens, token);

  return principal != NULL ? yp_principal_ref (principal)
                           : yp_accounts_find (self->accounts, token);
}

/* (transfer full) (nullable): who asks. */
static YpPrincipal *
find_authorized (YpGuard *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *token =
      yp_tokens_read_header (soup_message_headers_get_one (headers, "Authorization"));

  return find_token (self, token);
}

/* Open311's own way: in the query or in the form. */
static YpPrincipal *
find_by_key (YpGuard *self, const YpRequest *request)
{
  const char *key = g_hash_table_lookup (request->query, "api_key");
  const char *type = g_hash_table_lookup (request->headers, "content-type");
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *text = NULL;
  gsize size;
  const char *data;

  if (key != NULL)
    return find_token (self, key);

  if (request->body == NULL || type == NULL ||
      !g_str_has_prefix (type, "application/x-www-form-urlencoded"))
    return NULL;

  data = g_bytes_get_data (request->body, &size);
  text = g_strndup (data, size);
  form = yp_http_parse_query (text, NULL);

  return form != NULL ? find_token (self, g_hash_table_lookup (form, "api_key")) : NULL;
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Upload *upload = data;
  goffset n_before = upload->n_read;

  upload->n_read += (goffset) g_bytes_get_size (chunk);
  if (n_before <= upload->limit && upload->n_read > upload->limit &&
      soup_server_message_get_status (message) == 0)
    refuse_size (message, upload->limit);

  if (upload->n_read > MAX_DISCARDED)
    yp_gate_drop (upload->guard->gate, message);
}

static void
on_got_body (SoupServerMessage *message, gpointer data)
{
  YpGuard *self = data;

  /* Who was refused is answered already and has only to fetch it. */
  if (soup_server_message_get_status (message) == 0)
    yp_gate_expect_nothing (self->gate, message);
  else
    yp_gate_expect_fetching (self->gate, message);
}

static void
free_upload (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* libsoup would cut our replies into ranges, as many as it is asked for; one is cut by the route,
 * where it knows ranges. */
static void
check_range (SoupMessageHeaders *headers, const char *path)
{
  gsize first;
  gsize length = G_MAXSSIZE;

  if (!g_str_has_prefix (path, "/attachments/") ||
      !yp_http_parse_range (soup_message_headers_get_one (headers, "Range"), &first, &length))
    soup_message_headers_remove (headers, "Range");
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  YpGuard *self = data;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), self);
}

static gboolean
is_known (YpGuard *self, SoupServerMessage *message)
{
  g_autoptr (YpPrincipal) principal = find_authorized (self, message);

  return principal != NULL;
}

/* The headers are here, the body is not. */
static void
on_headers (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  YpGuard *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *method = soup_server_message_get_method (message);
  goffset limit = yp_http_get_body_limit (method, path);
  Upload *upload = g_new0 (Upload, 1);

  upload->guard = self;
  upload->limit = limit;
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (on_got_chunk), upload, free_upload, 0);

  check_range (headers, path);
  if (!yp_guard_is_open (method, path) && !yp_refusal_is_open311 (path) &&
      !is_known (self, message))
    refuse (message, yp_refusal_new_stranger (path));
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
           soup_message_headers_get_content_length (headers) > limit)
    refuse_size (message, limit);
  else if (yp_http_is_upload (method, path))
    yp_uploads_begin (self->uploads, message);
}

/**
 * yp_guard_new:
 * @server: whose requests to look at; gone before the guard
 * @gate: where they come in; outlives the guard
 * @tokens: who may come in; outlives the guard
 * @accounts: who else may
 * @uploads: who takes the bodies that are too large for memory; outlives the guard
 *
 * Returns: (transfer full): a guard
 */
YpGuard *
yp_guard_new (SoupServer *server,
              YpGate *gate,
              YpTokens *tokens,
              YpAccounts *accounts,
              YpUploads *uploads)
{
  YpGuard *self = g_new0 (YpGuard, 1);

  self->gate = gate;
  self->tokens = tokens;
  self->accounts = yp_accounts_ref (accounts);
  self->uploads = uploads;
  g_signal_connect (server, "request-started", G_CALLBACK (on_request_started), self);
  soup_server_add_early_handler (server, NULL, on_headers, self, NULL);

  return self;
}

/**
 * yp_guard_free:
 * @self: (transfer full): a guard
 */
void
yp_guard_free (YpGuard *self)
{
  yp_accounts_unref (self->accounts);
  g_free (self);
}

/**
 * yp_guard_is_open:
 * @method: of a request
 * @path: its path as it came
 *
 * Returns: whether it is for strangers too: to ask whether the service is there, and to sign in
 */
gboolean
yp_guard_is_open (const char *method, const char *path)
{
  return g_str_equal (path, "/health") ||
         (g_str_equal (path, "/session") && g_str_equal (method, "POST"));
}

/**
 * yp_guard_find_principal:
 * @self: a guard
 * @message: one whose request is whole
 * @request: the same as plain values
 *
 * Returns: (transfer full) (nullable): who asks; %NULL for a stranger
 */
YpPrincipal *
yp_guard_find_principal (YpGuard *self, SoupServerMessage *message, const YpRequest *request)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  YpPrincipal *principal = find_authorized (self, message);

  if (principal == NULL && yp_refusal_is_open311 (path))
    principal = find_by_key (self, request);

  return principal;
}
