/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-record-reply.h"

#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-random.h"

/* What is sent where. */
typedef struct
{
  char *type;
  char *path;
  char *body;
} Post;

static void
free_post (gpointer data)
{
  Post *post = data;

  g_free (post->type);
  g_free (post->path);
  g_free (post->body);
  g_free (post);
}

/* (transfer full) (nullable): the only or the first incident that a document names: what it is
 * about. */
char *
yp_record_reply_get_about (JsonObject *body)
{
  g_auto (GStrv) incidents = yp_json_get_texts (body, "incidents");

  return g_strdup (incidents[0] != NULL ? incidents[0] : yp_json_get_string (body, "incident"));
}

/**
 * yp_record_reply_read:
 * @row: a document as the platform writes it: `{"id","state","seq",TYPE:{…}}`
 * @type: `order` or `consultation`
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the document
 */
YpRecord *
yp_record_reply_read (JsonObject *row, const char *type, GError **error)
{
  const char *id = yp_json_get_string (row, "id");
  const char *state = yp_json_get_string (row, "state");
  JsonObject *body = yp_json_get_object (row, type);
  g_autofree char *subject = g_strconcat (type, "/", id, NULL);
  g_autofree char *about = body != NULL ? yp_record_reply_get_about (body) : NULL;
  g_autofree char *text = NULL;
  gint64 seq;

  if (id == NULL || state == NULL || body == NULL || !yp_json_get_int (row, "seq", &seq))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "What came has no id, state, seq or %s",
                   type);
      return NULL;
    }

  text = json_to_string (json_object_get_member (row, type), FALSE);
  return yp_record_new_from_text (subject, state, about, (guint64) seq, 0, text, error);
}

static gpointer
run_post (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Post *post = data;
  g_autofree char *key = yp_random_token (error);
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (JsonObject) root = NULL;

  if (key == NULL)
    return NULL;

  reply = yp_session_post (session, post->path, key, post->body, cancellable, error);
  if (reply == NULL)
    return NULL;

  root = yp_json_parse_object (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), error);
  return root != NULL ? yp_record_reply_read (root, post->type, error) : NULL;
}

/**
 * yp_record_post_async:
 * @situation: whose platform
 * @type: of the document that is made or stepped
 * @path: where to, relative
 * @body: (transfer full): JSON
 * @cancellable: (nullable): stops; whether it was done is then unknown
 * @callback: called once
 * @user_data: for @callback
 *
 * Goes past the outbox: what its recipient would get hours later is none.
 */
void
yp_record_post_async (YpSituation *situation,
                      const char *type,
                      const char *path,
                      char *body,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Post *post = g_new0 (Post, 1);

  post->type = g_strdup (type);
  post->path = g_strdup (path);
  post->body = body;
  yp_situation_ask_async (situation, run_post, post, free_post, (GDestroyNotify) yp_record_unref,
                          cancellable, callback, user_data);
}

/* Returns: (transfer full) (nullable): the document as it is now. */
/**
 * yp_record_step_async:
 * @situation: whose platform
 * @type: of a document
 * @id: its id
 * @body: (transfer full): the step, JSON
 * @cancellable: (nullable): stops; whether it was done is then unknown
 * @callback: called once; takes yp_record_post_finish()
 * @user_data: for @callback
 *
 * As yp_record_post_async(), to where its steps go.
 */
void
yp_record_step_async (YpSituation *situation,
                      const char *type,
                      const char *id,
                      char *body,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("%ss/%s/actions", type, escaped);

  yp_record_post_async (situation, type, path, body, cancellable, callback, user_data);
}

YpRecord *
yp_record_post_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  return yp_situation_ask_finish (situation, result, error);
}
