/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-outbox.h"

#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-json.h"
#include "yp-random.h"
#include "yp-session.h"

/* A desk acts once in ten seconds: this is a day without the platform. */
#define MAX_ACTS 10000

typedef struct
{
  YpOutbox *outbox;
  guint n_waiting;
  YpAct *act;
  GError *error;
} Answer;

struct _YpOutbox
{
  YpCredential *credential;
  YpCache *cache;
  YpOutboxFunc func;
  gpointer user_data;
  GMainContext *context;
  GThread *thread;
  GCancellable *cancellable;

  /* Under the mutex: acts, is_dirty, is_kicked, answers. The condition says that one of them, or
   * the cancellable, changed. */
  GMutex mutex;
  GCond cond;
  GQueue acts;
  gboolean is_dirty;
  gboolean is_kicked;
  GQueue answers;
  GSource *source;
};

static void
free_act (YpAct *act)
{
  g_free (act->key);
  g_free (act->incident);
  g_free (act->action);
  g_free (act->body);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAct, free_act)

static YpAct *
new_act (const char *key, const char *incident, const char *action, const char *body)
{
  YpAct *act = g_new0 (YpAct, 1);

  act->key = g_strdup (key);
  act->incident = g_strdup (incident);
  act->action = g_strdup (action);
  act->body = g_strdup (body);
  act->at = g_get_real_time ();

  return act;
}

static YpAct *
copy_act (const YpAct *act)
{
  YpAct *copy = new_act (act->key, act->incident, act->action, act->body);

  copy->at = act->at;
  return copy;
}

static void
free_answer (Answer *answer)
{
  g_clear_pointer (&answer->act, free_act);
  g_clear_error (&answer->error);
  g_free (answer);
}

static gboolean
is_stopped (YpOutbox *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
is_report (const YpAct *act)
{
  return strcmp (act->action, YP_ACT_REPORT) == 0;
}

/* One act a line. */
static void
append_act (const YpAct *act, GString *text)
{
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "key", act->key);
  if (act->incident != NULL)
    yp_json_add_string (&writer, "incident", act->incident);
  yp_json_add_time (&writer, "at", act->at);
  yp_json_add_raw (&writer, is_report (act) ? "report" : "body", act->body);
  yp_json_close_object (&writer);
  g_string_append_c (text, '\n');
}

static YpAct *
read_act (const char *line)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (line, strlen (line), NULL);
  gboolean has_report = object != NULL && yp_json_get_object (object, "report") != NULL;
  const char *member = has_report ? "report" : "body";
  JsonObject *body = object != NULL ? yp_json_get_object (object, member) : NULL;
  g_autofree char *text = NULL;
  const char *key;
  const char *incident;
  const char *action;
  YpAct *act;

  if (body == NULL)
    return NULL;

  key = yp_json_get_string (object, "key");
  incident = yp_json_get_string (object, "incident");
  action = has_report ? YP_ACT_REPORT : yp_json_get_string (body, "action");
  if (key == NULL || (incident == NULL && !has_report) || action == NULL)
    return NULL;

  text = json_to_string (json_object_get_member (object, member), FALSE);
  act = new_act (key, incident, action, text);
  yp_json_get_time (object, "at", &act->at);
  return act;
}

static void
load (YpOutbox *self)
{
  gsize length = 0;
  g_autofree char *text = self->cache != NULL ? yp_cache_read_outbox (self->cache, &length) : NULL;
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", MAX_ACTS) : NULL;

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      YpAct *act = *lines[i] != '\0' ? read_act (lines[i]) : NULL;

      if (act != NULL)
        g_queue_push_tail (&self->acts, act);
      else if (*lines[i] != '\0')
        g_warning ("The outbox has a line that is no act: %s", lines[i]);
    }
}

static gboolean
on_answers (gpointer data)
{
  YpOutbox *self = data;
  GQueue answers = G_QUEUE_INIT;
  Answer *answer;

  g_mutex_lock (&self->mutex);
  while ((answer = g_queue_pop_head (&self->answers)) != NULL)
    g_queue_push_tail (&answers, answer);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->mutex);

  while ((answer = g_queue_pop_head (&answers)) != NULL)
    {
      self->func (answer->n_waiting, answer->act, answer->error, self->user_data);
      free_answer (answer);
    }

  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
push_answer (YpOutbox *self, YpAct *act, GError *error)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->n_waiting = self->acts.length;
  answer->act = act;
  answer->error = error;
  g_queue_push_tail (&self->answers, answer);

  if (self->source == NULL)
    {
      self->source = g_idle_source_new ();
      g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->source, on_answers, self, NULL);
      g_source_attach (self->source, self->context);
    }
}

/* Writes the acts down where they changed; the disk is slow, so not with the mutex held. */
static void
save (YpOutbox *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->mutex);
  for (GList *l = self->acts.head; l != NULL; l = l->next)
    append_act (l->data, text);
  self->is_dirty = FALSE;
  g_mutex_unlock (&self->mutex);

  if (self->cache != NULL && !yp_cache_write_outbox (self->cache, text->str, text->len, &error))
    g_warning ("Acts that have not gone out would be lost with the program: %s", error->message);
}

/* Waits for something to do. Returns a copy of the first act, or %NULL to look again or to stop. */
static YpAct *
wait_for_act (YpOutbox *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  while (!is_stopped (self) && self->acts.length == 0 && !self->is_dirty)
    g_cond_wait (&self->cond, &self->mutex);

  if (is_stopped (self) || self->is_dirty || self->acts.length == 0)
    return NULL;

  return copy_act (g_queue_peek_head (&self->acts));
}

static void
wait_before_retry (YpOutbox *self, guint n_failures)
{
  gint64 end = yp_session_get_retry_time (n_failures);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->is_kicked = FALSE;
  while (!is_stopped (self) && !self->is_kicked &&
         g_cond_wait_until (&self->cond, &self->mutex, end))
    continue;
}

/* The platform's word: `{"incidents":["ID"]}`. */
static char *
read_new_incident (GBytes *reply)
{
  g_autoptr (JsonObject) object =
      yp_json_parse_object (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), NULL);
  g_auto (GStrv) ids = object != NULL ? yp_json_get_texts (object, "incidents") : NULL;

  return ids != NULL ? g_strdup (ids[0]) : NULL;
}

/* Of a report it is told which incident it became. */
static gboolean
send_act (YpOutbox *self, YpAct *act, GError **error)
{
  g_autoptr (YpSession) session = yp_session_new (self->credential, error);
  g_autofree char *id =
      act->incident != NULL ? g_uri_escape_string (act->incident, NULL, FALSE) : NULL;
  g_autofree char *path =
      id != NULL ? g_strdup_printf ("incidents/%s/actions", id) : g_strdup ("incidents");
  g_autoptr (GBytes) reply = NULL;

  if (session == NULL)
    return FALSE;

  reply = yp_session_post (session, path, act->key, act->body, self->cancellable, error);
  if (reply != NULL && is_report (act))
    act->incident = read_new_incident (reply);

  return reply != NULL;
}

/* The answer is known: whether or not it pleases, the act leaves the outbox. */
static void
finish_act (YpOutbox *self, YpAct *act, GError *error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  YpAct *head = g_queue_pop_head (&self->acts);

  g_assert (strcmp (head->key, act->key) == 0);
  free_act (head);
  self->is_dirty = TRUE;
  push_answer (self, act, error);
}

static void
tell_stranger (YpOutbox *self, const GError *error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (g_error_matches (error, YP_SESSION_ERROR, YP_SESSION_ERROR_STRANGER))
    push_answer (self, NULL, g_error_copy (error));
}

static gpointer
run (gpointer data)
{
  YpOutbox *self = data;
  guint n_failures = 0;

  while (!is_stopped (self))
    {
      g_autoptr (YpAct) act = wait_for_act (self);
      g_autoptr (GError) error = NULL;

      if (act == NULL)
        {
          save (self);
        }
      else if (send_act (self, act, &error) || yp_session_error_is_final (error))
        {
          n_failures = 0;
          finish_act (self, g_steal_pointer (&act), g_steal_pointer (&error));
        }
      else if (!is_stopped (self))
        {
          g_debug ("Act %s waits: %s", act->key, error->message);
          tell_stranger (self, error);
          wait_before_retry (self, ++n_failures);
        }
    }

  return NULL;
}

/**
 * yp_outbox_new:
 * @credential: for the platform
 * @cache: (nullable): where acts are kept until they are answered
 * @func: called for each answer
 * @user_data: for @func; must outlive the outbox
 *
 * Reads what an earlier run left, and begins to send.
 *
 * Returns: (transfer full): the outbox
 */
YpOutbox *
yp_outbox_new (YpCredential *credential, YpCache *cache, YpOutboxFunc func, gpointer user_data)
{
  YpOutbox *self = g_new0 (YpOutbox, 1);

  self->credential = yp_credential_ref (credential);
  self->cache = cache != NULL ? yp_cache_ref (cache) : NULL;
  self->func = func;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->acts);
  g_queue_init (&self->answers);

  load (self);
  if (self->acts.length > 0)
    push_answer (self, NULL, NULL);
  self->thread = g_thread_new ("yp-outbox", run, self);

  return self;
}

/**
 * yp_outbox_free:
 * @self: an outbox
 *
 * Stops the thread and waits for it. Acts without an answer stay on disk.
 */
void
yp_outbox_free (YpOutbox *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  if (self->is_dirty)
    save (self);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_queue_clear_full (&self->acts, (GDestroyNotify) free_act);
  g_queue_clear_full (&self->answers, (GDestroyNotify) free_answer);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_clear_object (&self->cancellable);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->cache, yp_cache_unref);
  yp_credential_unref (self->credential);
  g_free (self);
}

/* Takes over nothing. */
static gboolean
put (YpOutbox *self,
     const char *incident,
     const char *action,
     const char *body,
     char **key,
     GError **error)
{
  g_autofree char *token = yp_random_token (error);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = NULL;

  if (token == NULL)
    return FALSE;

  locker = g_mutex_locker_new (&self->mutex);
  if (self->acts.length >= MAX_ACTS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "%d acts wait for the platform already",
                   MAX_ACTS);
      return FALSE;
    }

  g_queue_push_tail (&self->acts, new_act (token, incident, action, body));
  self->is_dirty = TRUE;
  push_answer (self, NULL, NULL);
  g_cond_broadcast (&self->cond);
  *key = g_steal_pointer (&token);
  return TRUE;
}

/**
 * yp_outbox_put:
 * @self: an outbox
 * @incident: id of the incident
 * @step: what to do
 * @key: (out) (transfer full): names the act in its answer
 * @error: return location for %YP_ERROR_TOO_LARGE (the outbox is full), or what the random source
 *   says
 *
 * Main thread.
 *
 * Returns: whether the act will go out
 */
gboolean
yp_outbox_put (YpOutbox *self, const char *incident, const YpStep *step, char **key, GError **error)
{
  g_autofree char *body = yp_step_to_json (step);

  return put (self, incident, step->action, body, key, error);
}

/**
 * yp_outbox_put_report:
 * @self: an outbox
 * @body: the report, a JSON object
 * @key: (out) (transfer full): names the act in its answer
 * @error: return location for what yp_outbox_put() says
 *
 * Main thread.
 *
 * Returns: whether the report will go out
 */
gboolean
yp_outbox_put_report (YpOutbox *self, const char *body, char **key, GError **error)
{
  return put (self, NULL, YP_ACT_REPORT, body, key, error);
}

/**
 * yp_outbox_kick:
 * @self: an outbox
 *
 * The platform is there again: do not wait for the next try.
 */
void
yp_outbox_kick (YpOutbox *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->is_kicked = TRUE;
  g_cond_broadcast (&self->cond);
}
