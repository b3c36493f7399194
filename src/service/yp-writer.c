/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-writer.h"

/* How many commands one commit carries at most, and how many may wait. */
#define MAX_GROUP 500
#define MAX_WAITING 20000

/* How often positions are saved and entries of other processes looked for. */
#define INTERVAL_US G_USEC_PER_SEC

#define PAGE 1000

typedef struct
{
  YpCommand *command; /* %NULL: the writer is to end */
  gpointer job;
  YpReply *reply;
} Task;

/**
 * YpWriter:
 *
 * The one thread that changes the store. Commands are run in groups, a group is one transaction,
 * and its answers go out once it is durable. Whatever the journal then holds beyond what was told
 * is published: the group's own entries, and those that another process wrote.
 */
struct _YpWriter
{
  YpStore *store;
  YpPositions *positions;
  YpWriterHost host;
  GAsyncQueue *tasks;
  GThread *thread;

  /* the thread's own */
  guint64 published;
  gint64 looked_at;
};

static void
task_free (Task *task)
{
  g_clear_pointer (&task->command, yp_command_free);
  g_clear_pointer (&task->reply, yp_reply_free);
  g_free (task);
}

static YpReply *
format_error (YpCommand *command, const GError *error)
{
  if (command->format_error != NULL)
    return command->format_error (command, error);

  return yp_reply_new_from_error (error);
}

static void
fail_task (Task *task, const GError *error)
{
  g_clear_pointer (&task->reply, yp_reply_free);
  task->reply = format_error (task->command, error);
}

/* The answer that was given to the same key before; %NULL without error when there is none. */
static YpReply *
find_answer (YpWriter *self, YpCommand *command, GError **error)
{
  g_autoptr (YpAnswer) answer = NULL;
  YpReply *reply;

  if (command->key == NULL)
    return NULL;

  if (!yp_store_get_answer (self->store, command->key, &answer, error) || answer == NULL)
    return NULL;

  if (!g_str_equal (answer->digest, command->digest))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_CONFLICT,
                           "This Idempotency-Key was used for another request");
      return NULL;
    }

  reply = yp_reply_new_take (answer->status, command->content_type, g_string_new (answer->body));
  yp_reply_set_header (reply, "Idempotency-Replayed", "true");

  return reply;
}

static gboolean
keep_answer (YpWriter *self, YpCommand *command, YpCity *city, YpReply *reply, GError **error)
{
  g_autofree char *body = NULL;
  gsize size = 0;
  const char *data = NULL;

  if (command->key == NULL)
    return TRUE;

  if (reply->body != NULL)
    data = g_bytes_get_data (reply->body, &size);
  body = g_strndup (data != NULL ? data : "", size);

  return yp_store_put_answer (self->store, command->key, yp_clock_now (&city->clock),
                              command->digest, reply->status, body, error);
}

static gboolean
run_command (YpWriter *self, Task *task, YpCity *city, GError **error)
{
  YpCommand *command = task->command;
  GError *own_error = NULL;

  g_clear_pointer (&task->reply, yp_reply_free);
  task->reply = find_answer (self, command, &own_error);
  if (task->reply != NULL)
    return TRUE;

  if (own_error == NULL && command->run (command, self->store, city, &own_error))
    {
      task->reply = command->format (command);
      return keep_answer (self, command, city, task->reply, error);
    }

  if (own_error->domain == YP_STORE_ERROR)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  fail_task (task, own_error);
  g_error_free (own_error);

  return TRUE;
}

/* Runs and commits a group. When it fails nothing of it is left in the store. */
static gboolean
run_group (YpWriter *self, Task **tasks, guint n_tasks, YpCity *city, GError **error)
{
  for (guint i = 0; i < n_tasks; i++)
    {
      if (!run_command (self, tasks[i], city, error))
        {
          yp_store_rollback (self->store);
          return FALSE;
        }
    }

  if (!yp_store_commit (self->store, error))
    {
      yp_store_rollback (self->store);
      return FALSE;
    }

  return TRUE;
}

/* Tells what the journal holds beyond what was told. */
static void
publish (YpWriter *self)
{
  gboolean has_more = TRUE;

  while (has_more)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) entries =
          yp_store_list_entries (self->store, self->published, PAGE, &error);

      if (entries == NULL)
        {
          g_message ("The journal can not be read after entry %" G_GUINT64_FORMAT ": %s",
                     self->published, error->message);
          return;
        }

      if (entries->len > 0)
        {
          const YpEntry *newest = g_ptr_array_index (entries, entries->len - 1);

          self->published = newest->seq;
          self->host.publish (entries, self->host.data);
        }

      has_more = entries->len == PAGE;
    }
}

/* Tells what the last commit appended, or leaves it to publish() when others wrote in between. */
static void
publish_appended (YpWriter *self)
{
  g_autoptr (GPtrArray) entries = yp_store_steal_appended (self->store);
  const YpEntry *first;

  if (entries->len == 0)
    return;

  first = g_ptr_array_index (entries, 0);
  if (first->seq != self->published + 1)
    {
      publish (self);
      return;
    }

  self->published += entries->len;
  self->host.publish (entries, self->host.data);
}

/* One command that the store can not take must not fail the others of its group. */
static void
run_singly (YpWriter *self, Task **tasks, guint n_tasks, YpCity *city)
{
  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr (GError) error = NULL;

      if (yp_store_begin (self->store, &error) && run_group (self, &tasks[i], 1, city, &error))
        publish_appended (self);
      else
        fail_task (tasks[i], error);
    }
}

static void
run_tasks (YpWriter *self, GPtrArray *tasks)
{
  g_autoptr (GError) error = NULL;
  YpCity *city = self->host.ref_city (self->host.data);
  Task **all = (Task **) tasks->pdata;

  if (!yp_store_begin (self->store, &error))
    {
      for (guint i = 0; i < tasks->len; i++)
        fail_task (all[i], error);
    }
  else if (run_group (self, all, tasks->len, city, &error))
    publish_appended (self);
  else
    {
      g_message ("A group of %u failed and is done singly: %s", tasks->len, error->message);
      run_singly (self, all, tasks->len, city);
    }

  yp_city_unref (city);
}

static gboolean
put_fixes (YpStore *store, GArray *fixes, GError **error)
{
  for (guint i = 0; i < fixes->len; i++)
    {
      const YpUnsavedFix *unsaved = &g_array_index (fixes, YpUnsavedFix, i);

      if (!yp_store_put_fix (store, unsaved->unit, &unsaved->fix, unsaved->received_at, error))
        return FALSE;
    }

  return TRUE;
}

/* Positions are not journal: what can not be saved now is replaced by the next fix. */
static void
save_positions (YpWriter *self)
{
  g_autoptr (GArray) fixes = yp_positions_steal_unsaved (self->positions);
  g_autoptr (GError) error = NULL;

  if (fixes->len == 0)
    return;

  if (!yp_store_begin (self->store, &error))
    {
      g_message ("%u positions were not saved: %s", fixes->len, error->message);
      return;
    }

  if (!put_fixes (self->store, fixes, &error) || !yp_store_commit (self->store, &error))
    {
      g_message ("%u positions were not saved: %s", fixes->len, error->message);
      yp_store_rollback (self->store);
    }
}

static void
look_around (YpWriter *self)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  if (now - self->looked_at < INTERVAL_US)
    return;

  self->looked_at = now;
  save_positions (self);
  if (yp_store_get_seq (self->store, &error) > self->published)
    publish (self);
  if (error != NULL)
    g_message ("The journal's head can not be read: %s", error->message);
}

/* Takes what waits, a group at most. Returns %FALSE when the writer is to end. */
static gboolean
fill_group (YpWriter *self, GPtrArray *tasks)
{
  Task *task = g_async_queue_timeout_pop (self->tasks, INTERVAL_US);

  while (task != NULL)
    {
      if (task->command == NULL)
        {
          task_free (task);
          return FALSE;
        }

      g_ptr_array_add (tasks, task);
      task = tasks->len < MAX_GROUP ? g_async_queue_try_pop (self->tasks) : NULL;
    }

  return TRUE;
}

static void
answer_tasks (YpWriter *self, GPtrArray *tasks)
{
  for (guint i = 0; i < tasks->len; i++)
    {
      Task *task = g_ptr_array_index (tasks, i);

      self->host.answer (task->job, g_steal_pointer (&task->reply), self->host.data);
    }
}

static gpointer
run_writer (gpointer data)
{
  YpWriter *self = data;
  gboolean goes_on = TRUE;

  while (goes_on)
    {
      g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) task_free);

      goes_on = fill_group (self, tasks);
      if (tasks->len > 0)
        {
          run_tasks (self, tasks);
          answer_tasks (self, tasks);
        }

      look_around (self);
    }

  save_positions (self);

  return NULL;
}

/**
 * yp_writer_new:
 * @store: (transfer full): the store; from now on the writer's alone
 * @seq: the newest entry that is known already
 * @positions: what to save once a second; outlives the writer
 * @host: what the writer works for; copied
 *
 * Starts the writer's thread.
 *
 * Returns: (transfer full): a writer
 */
YpWriter *
yp_writer_new (YpStore *store, guint64 seq, YpPositions *positions, const YpWriterHost *host)
{
  YpWriter *self = g_new0 (YpWriter, 1);

  self->store = store;
  self->published = seq;
  self->positions = positions;
  self->host = *host;
  self->looked_at = g_get_monotonic_time ();
  self->tasks = g_async_queue_new_full ((GDestroyNotify) task_free);
  self->thread = g_thread_new ("yp-writer", run_writer, self);

  return self;
}

/**
 * yp_writer_free:
 * @self: (transfer full): a writer to which nobody pushes any more
 *
 * Does what still waits, saves the positions, closes the store.
 */
void
yp_writer_free (YpWriter *self)
{
  g_async_queue_push (self->tasks, g_new0 (Task, 1));
  g_thread_join (self->thread);
  g_async_queue_unref (self->tasks);
  yp_store_close (self->store);
  g_free (self);
}

/**
 * yp_writer_push:
 * @self: a writer
 * @command: (transfer full): what to do; untouched when %FALSE is returned
 * @job: goes to the host's `answer` with the reply
 *
 * Hands a command to the writer. Any thread.
 *
 * Returns: %FALSE when too many wait already
 */
gboolean
yp_writer_push (YpWriter *self, YpCommand *command, gpointer job)
{
  Task *task;

  if (g_async_queue_length (self->tasks) >= MAX_WAITING)
    return FALSE;

  task = g_new0 (Task, 1);
  task->command = command;
  task->job = job;
  g_async_queue_push (self->tasks, task);

  return TRUE;
}
