/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-sign-in.h"

#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-json.h"
#include "yp-session.h"

typedef struct
{
  YpCredential *stranger;
  char *body;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  yp_credential_unref (sign_in->stranger);
  g_free (sign_in->body);
  g_free (sign_in);
}

static char *
read_token (GBytes *answer, GError **error)
{
  g_autoptr (JsonObject) object =
      yp_json_parse_object (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), error);
  const char *token = object != NULL ? yp_json_get_string (object, "token") : NULL;

  if (token != NULL && *token != '\0' && g_str_is_ascii (token))
    return g_strdup (token);

  if (object != NULL)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The platform gave no token");
  return NULL;
}

static void
sign_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SignIn *sign_in = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpSession) session = yp_session_new (sign_in->stranger, &error);
  g_autoptr (GBytes) answer = NULL;
  char *token = NULL;

  if (session != NULL)
    answer = yp_session_post (session, "session", NULL, sign_in->body, cancellable, &error);
  if (answer != NULL)
    token = read_token (answer, &error);

  if (token != NULL)
    g_task_return_pointer (task, token, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static char *
make_body (const char *account, const char *password)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "account", account);
  yp_json_add_string (&writer, "password", password);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}

/**
 * yp_sign_in_async:
 * @url: of the platform
 * @account: whose
 * @password: that goes with it
 * @cancellable: (nullable): stops
 * @callback: called once, in the main thread
 * @user_data: for @callback
 *
 * Asks the platform for a token.
 */
void
yp_sign_in_async (const char *url,
                  const char *account,
                  const char *password,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  SignIn *sign_in = g_new0 (SignIn, 1);

  sign_in->stranger = yp_credential_new (url, NULL);
  sign_in->body = make_body (account, password);
  g_task_set_source_tag (task, yp_sign_in_async);
  g_task_set_task_data (task, sign_in, sign_in_free);
  g_task_run_in_thread (task, sign_in_thread);
}

/**
 * yp_sign_in_finish:
 * @result: what the callback was given
 * @error: return location for %YP_SESSION_ERROR_STRANGER (no such account and password), or
 *   an error as of yp_session_post()
 *
 * Returns: (transfer full) (nullable): the token, or %NULL with @error set
 */
char *
yp_sign_in_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yp_sign_in_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
