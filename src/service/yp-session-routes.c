/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-json-read.h"
#include "yp-route.h"

static YpReply *
refuse (YpSignIn outcome)
{
  YpReply *reply;

  if (outcome == YP_SIGN_IN_WRONG)
    return yp_reply_new_problem (401, "Unauthorized", "There is no such account and password");

  reply = yp_reply_new_problem (429, "Too many tries", "Try again later");
  yp_reply_set_header (reply, "Retry-After", "2");

  return reply;
}

static YpReply *
format_session (const char *token, gint64 expires_at)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "token", token);
  yp_json_add_time (&writer, "expires_at", expires_at);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

/* POST /session: the one door that is open to strangers. */
static YpReply *
sign_in (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (JsonObject) object = yp_request_read_object (request, error);
  const char *id = object != NULL ? yp_json_get_string (object, "account") : NULL;
  const char *password = object != NULL ? yp_json_get_string (object, "password") : NULL;
  g_autofree char *token = NULL;
  gint64 expires_at;
  YpSignIn outcome;

  if (object == NULL)
    return NULL;

  if (id == NULL || password == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“account” and “password” are not both texts");
      return NULL;
    }

  outcome = yp_accounts_check (city->accounts, id, password);
  if (outcome != YP_SIGN_IN_OK)
    return refuse (outcome);

  token = yp_accounts_make_token (city->accounts, id, &expires_at);

  return token != NULL ? format_session (token, expires_at) : refuse (YP_SIGN_IN_WRONG);
}

/* GET /session: who asks. */
static YpReply *
tell_session (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  const YpPrincipal *principal = request->principal;
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "name", principal->name);
  yp_json_open_array (&writer, "roles");
  for (guint i = 0; i < YP_N_ROLES; i++)
    if ((principal->roles & 1u << i) != 0)
      yp_json_add_string (&writer, NULL, yp_role_get_name (i));
  yp_json_close_array (&writer);
  yp_json_add_string (&writer, "level", yp_level_get_name (principal->level));
  yp_json_add_string (&writer, "area", principal->area);
  yp_json_add_string (&writer, "organization", principal->organization);
  yp_json_add_string (&writer, "unit", principal->unit);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

const YpRoute yp_session_routes[] = {
  { .method = "GET", .pattern = "session", .read = tell_session },
  { .method = "POST", .pattern = "session", .read = sign_in },
  { 0 },
};
