/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-json.h"
#include "yp-route.h"

/**
 * yp_reply_new:
 * @status: HTTP status
 * @content_type: (nullable): static; with charset where it has one
 * @body: (nullable): the body
 *
 * Returns: (transfer full): a reply
 */
YpReply *
yp_reply_new (guint status, const char *content_type, GBytes *body)
{
  YpReply *self = g_new0 (YpReply, 1);

  self->status = status;
  self->content_type = content_type;
  self->body = body != NULL ? g_bytes_ref (body) : NULL;

  return self;
}

/**
 * yp_reply_new_take:
 * @status: HTTP status
 * @content_type: static; with charset where it has one
 * @text: (transfer full): the body
 *
 * Returns: (transfer full): a reply
 */
YpReply *
yp_reply_new_take (guint status, const char *content_type, GString *text)
{
  g_autoptr (GBytes) body = g_string_free_to_bytes (text);

  return yp_reply_new (status, content_type, body);
}

/**
 * yp_reply_new_problem:
 * @status: HTTP status
 * @title: what kind of problem, in few words
 * @detail: (nullable): what is wrong this time
 *
 * Returns: (transfer full): an `application/problem+json` reply (RFC 9457)
 */
YpReply *
yp_reply_new_problem (guint status, const char *title, const char *detail)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "title", title);
  yp_json_add_int (&writer, "status", status);
  if (detail != NULL)
    yp_json_add_string (&writer, "detail", detail);
  yp_json_close_object (&writer);

  return yp_reply_new_take (status, "application/problem+json", text);
}

static const struct
{
  guint status;
  const char *title;
} problems[] = {
  [YP_ERROR_INVALID] = { 400, "Invalid request" },
  [YP_ERROR_TOO_LARGE] = { 413, "Too large" },
  [YP_ERROR_NOT_FOUND] = { 404, "Not found" },
  [YP_ERROR_REFUSED] = { 409, "Refused by a rule" },
  [YP_ERROR_CONFLICT] = { 409, "Conflict" },
  [YP_ERROR_FORBIDDEN] = { 403, "Forbidden" },
};

/**
 * yp_reply_new_from_error:
 * @error: what went wrong
 *
 * The problem that stands for an error: a #YpError is the caller's and told in full; a busy store
 * is 503 with `Retry-After`; anything else is ours, logged, and told as 500 without its words.
 *
 * Returns: (transfer full): a reply
 */
YpReply *
yp_reply_new_from_error (const GError *error)
{
  YpReply *reply;

  if (error->domain == YP_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (problems))
    return yp_reply_new_problem (problems[error->code].status, problems[error->code].title,
                                 error->message);

  if (!g_error_matches (error, YP_STORE_ERROR, YP_STORE_ERROR_BUSY))
    {
      g_message ("Failed: %s", error->message);
      return yp_reply_new_problem (500, "Internal error", "The platform could not do this");
    }

  reply = yp_reply_new_problem (503, "Busy", "The store is busy; try again");
  yp_reply_set_header (reply, "Retry-After", "1");

  return reply;
}

/**
 * yp_reply_set_header:
 * @self: a reply
 * @name: the header's name
 * @value: its value; replaces an earlier one
 */
void
yp_reply_set_header (YpReply *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL);

  if (self->headers == NULL)
    self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (self->headers, g_strdup (name), g_strdup (value));
}

/**
 * yp_reply_free:
 * @self: (transfer full): a reply
 */
void
yp_reply_free (YpReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self);
}
