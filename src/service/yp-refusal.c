/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-refusal.h"

#include "yp-open311-reply.h"

/* What is answered to a request that comes to no route. */

/**
 * yp_refusal_is_open311:
 * @path: a request's path
 *
 * Returns: whether it is one of Open311, which has rules of its own for tokens and errors
 */
gboolean
yp_refusal_is_open311 (const char *path)
{
  return g_str_has_prefix (path, "/open311/");
}

/* Open311 says what is wrong in a form of its own. */
static YpReply *
make_refusal (const char *path, guint status, const char *title, const char *detail)
{
  YpOpen311Format format = g_str_has_suffix (path, ".xml") ? YP_OPEN311_XML : YP_OPEN311_JSON;
  GString *text;

  if (!yp_refusal_is_open311 (path))
    return yp_reply_new_problem (status, title, detail);

  text = g_string_new (NULL);
  yp_open311_write_error (text, format, status, detail);

  return yp_reply_new_take (status, yp_open311_format_get_content_type (format), text);
}

/**
 * yp_refusal_new_too_large:
 * @path: the request's path
 * @limit: how many bytes its body may have
 *
 * Returns: (transfer full): a reply
 */
YpReply *
yp_refusal_new_too_large (const char *path, goffset limit)
{
  g_autofree char *detail =
      g_strdup_printf ("The body is larger than %" G_GOFFSET_FORMAT " bytes", limit);

  return make_refusal (path, 413, "Too large", detail);
}

/**
 * yp_refusal_new_stranger:
 * @path: the request's path
 *
 * Returns: (transfer full): a reply to who shows no valid token
 */
YpReply *
yp_refusal_new_stranger (const char *path)
{
  YpReply *reply =
      make_refusal (path, yp_refusal_is_open311 (path) ? 403 : 401, "No valid token",
                    "Every path but /health wants “Authorization: Bearer TOKEN”, or the token "
                    "as the password of any user");

  if (reply->status == 401)
    yp_reply_set_header (reply, "WWW-Authenticate", "Bearer");

  return reply;
}

/**
 * yp_refusal_new_no_route:
 * @path: the request's path
 * @allow: (nullable): the methods that the path has; %NULL: there is no such path
 *
 * Returns: (transfer full): a reply
 */
YpReply *
yp_refusal_new_no_route (const char *path, const char *allow)
{
  YpReply *reply;

  if (allow == NULL)
    return make_refusal (path, 404, "Not found", "There is no such resource");

  reply = make_refusal (path, 405, "Method not allowed", "This resource has other methods");
  yp_reply_set_header (reply, "Allow", allow);

  return reply;
}
