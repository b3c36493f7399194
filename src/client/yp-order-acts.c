/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-order-acts.h"

#include "yp-error.h"
#include "yp-json.h"
#include "yp-random.h"

/* What is sent where. */
typedef struct
{
  char *path;
  char *body;
} Post;

static void
free_post (gpointer data)
{
  Post *post = data;

  g_free (post->path);
  g_free (post->body);
  g_free (post);
}

static char *
read_number (GBytes *reply, GError **error)
{
  g_autoptr (JsonObject) root =
      yp_json_parse_object (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), error);
  JsonObject *order = root != NULL ? yp_json_get_object (root, "order") : NULL;
  const char *number = order != NULL ? yp_json_get_string (order, "number") : NULL;

  if (root != NULL && number == NULL)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The order has no number");

  return g_strdup (number);
}

static gpointer
run_post (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Post *post = data;
  g_autofree char *key = yp_random_token (error);
  g_autoptr (GBytes) reply = NULL;

  if (key == NULL)
    return NULL;

  reply = yp_session_post (session, post->path, key, post->body, cancellable, error);
  return reply != NULL ? read_number (reply, error) : NULL;
}

static void
post_async (YpSituation *situation,
            const char *path,
            char *body,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  Post *post = g_new0 (Post, 1);

  post->path = g_strdup (path);
  post->body = body;
  yp_situation_ask_async (situation, run_post, post, free_post, g_free, cancellable, callback,
                          user_data);
}

static char *
write_draft (const YpOrderDraft *draft)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "kind", draft->kind);
  yp_json_add_string (&writer, "recipient", draft->recipient);
  yp_json_add_string (&writer, "subject", draft->subject);
  yp_json_add_string (&writer, "demand", draft->demand);
  yp_json_add_string (&writer, "lamp", draft->lamp);
  yp_json_add_time (&writer, "answer_by", draft->answer_by);
  yp_json_open_array (&writer, "incidents");
  yp_json_add_string (&writer, NULL, draft->incident);
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}

/**
 * yp_order_issue_async:
 * @situation: whose platform
 * @draft: the order
 * @cancellable: (nullable): stops; whether it was issued is then unknown
 * @callback: called once
 * @user_data: for @callback
 *
 * Goes past the outbox: an order that its recipient would get hours later is none.
 */
void
yp_order_issue_async (YpSituation *situation,
                      const YpOrderDraft *draft,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  post_async (situation, "orders", write_draft (draft), cancellable, callback, user_data);
}

/**
 * yp_order_step_async:
 * @situation: whose platform
 * @order: id of an order
 * @action: `deliver`, `sign`, `answer` or `recall`
 * @note: (nullable): the answer
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 */
void
yp_order_step_async (YpSituation *situation,
                     const char *order,
                     const char *action,
                     const char *note,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autofree char *id = g_uri_escape_string (order, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("orders/%s/actions", id);
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "action", action);
  if (note != NULL && *note != '\0')
    yp_json_add_string (&writer, "note", note);
  yp_json_close_object (&writer);
  post_async (situation, path, g_string_free (text, FALSE), cancellable, callback, user_data);
}

/* Returns: (transfer full) (nullable): the order's number as it is printed. */
char *
yp_order_act_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  return yp_situation_ask_finish (situation, result, error);
}
