/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-situation.h"

#include "yp-error.h"
#include "yp-follower.h"
#include "yp-history.h"
#include "yp-outbox.h"
#include "yp-replay-private.h"
#include "yp-shelf.h"
#include "yp-situation-private.h"
#include "yp-who.h"

/* Of a turn of the main loop; the listeners need the rest of their 4 ms. */
#define SLICE_US 2000

/* While there is no picture yet nobody's hand waits, and each turn may cost a frame. */
#define FIRST_SLICE_US 100000

#define MAX_ENTRIES 200

#define FIRST_SAVE_S 10
#define SAVE_S 300
#define TICK_S 5

struct _YpSituation
{
  GObject parent_instance;

  YpCredential *credential; /* never another: workers read it */
  YpCache *cache;
  YpFollower *follower;
  YpOutbox *outbox;

  YpReplica *replica; /* what is shown */
  YpReplica *live;    /* what is now: the same, but while a moment of the past is shown */
  YpReplay *replay;
  GQueue entries; /* of YpEntry, the newest first */
  GQueue past;    /* the same of then */

  /* What is now goes from the one to the other. */
  YpSnapshotPage *handover; /* (nullable) */
  YpReplica *heir;
  guint n_handed_over;

  YpShelf *shelf;
  GHashTable *tasks; /* idempotency key → GTask */

  YpRoles roles;
  char *account; /* (nullable) */
  char *area;    /* (nullable): whose they are */
  YpLinkState link;
  char *link_reason;
  gint64 heard_at;
  guint n_waiting;

  /* The news being applied, and how many of its rows are. */
  YpNews *current;
  guint n_taken;

  /* What the turn has to tell at its end. */
  gboolean heard_changed;
  GPtrArray *told_entries;

  gboolean had_picture; /* a snapshot was taken whole, of the cache or the platform */
  gboolean is_saving;
  guint tick_source;
  guint save_source;
};

G_DEFINE_ENUM_TYPE (YpLinkState,
                    yp_link_state,
                    G_DEFINE_ENUM_VALUE (YP_LINK_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (YP_LINK_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (YP_LINK_AWAY, "away"),
                    G_DEFINE_ENUM_VALUE (YP_LINK_REFUSED, "refused"))

G_DEFINE_FINAL_TYPE (YpSituation, yp_situation, G_TYPE_OBJECT)

typedef enum
{
  PROP_LINK_STATE = 1,
  PROP_HEARD_AT,
  PROP_SEQ,
  PROP_N_WAITING,
} Property;

static GParamSpec *properties[PROP_N_WAITING + 1];

typedef enum
{
  FIGURES_CHANGED,
  AREAS_CHANGED,
  LAYERS_CHANGED,
  ENTRY,
  LIVE_ENTRY,
  ACT_ANSWERED,
  REPORT_ANSWERED,
  STRANGER,
  ROLES_CHANGED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
take_facts (YpSituation *self, const YpSnapshotPage *page)
{
  yp_shelf_set_layers (self->shelf, page->layers);
  g_signal_emit (self, signals[AREAS_CHANGED], 0);
}

static void
begin_snapshot (YpSituation *self, const YpNews *news)
{
  if (news->page->seq < self->live->seq)
    g_queue_clear_full (&self->entries, (GDestroyNotify) yp_entry_unref);

  yp_replica_begin (self->live, news->page, news->is_cached ? news->page->head : NULL);
  take_facts (self, news->page);
}

/* Tells where the platform does not know, or no longer, who asks. */
static gboolean
check_stranger (YpSituation *self, const GError *error)
{
  if (!g_error_matches (error, YP_SESSION_ERROR, YP_SESSION_ERROR_STRANGER))
    return FALSE;

  g_signal_emit (self, signals[STRANGER], 0);
  return TRUE;
}

static void
on_who (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpSituation *self = YP_SITUATION (source);
  YpWho *who = yp_situation_ask_finish (self, result, NULL);
  gboolean is_other;

  if (who == NULL)
    return;

  is_other = (who->roles != YP_ROLES_NONE && who->roles != self->roles) ||
             g_strcmp0 (who->name, self->account) != 0 || g_strcmp0 (who->area, self->area) != 0;
  if (who->roles != YP_ROLES_NONE)
    self->roles = who->roles;
  g_free (self->account);
  self->account = g_steal_pointer (&who->name);
  g_free (self->area);
  self->area = g_steal_pointer (&who->area);
  yp_who_free (who);
  if (is_other)
    g_signal_emit (self, signals[ROLES_CHANGED], 0);
}

/* Once it is connected, and when somebody else has signed in. */
static void
ask_who (YpSituation *self)
{
  yp_situation_ask_async (self, yp_who_ask, NULL, NULL, yp_who_free, NULL, on_who, NULL);
}

static void
take_link (YpSituation *self, const YpNews *news)
{
  g_free (self->link_reason);
  self->link_reason = g_strdup (news->reason);
  if (self->link == news->link)
    return;

  self->link = news->link;
  if (self->link == YP_LINK_LIVE)
    {
      yp_outbox_kick (self->outbox);
      ask_who (self);
    }
  yp_shelf_set_is_online (self->shelf, self->link == YP_LINK_LIVE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINK_STATE]);
  if (self->link == YP_LINK_REFUSED)
    g_signal_emit (self, signals[STRANGER], 0);
}

/* Returns whether the news is done with. */
static gboolean
take_news (YpSituation *self, const YpNews *news, gint64 deadline)
{
  if (news->heard_at != 0 && news->heard_at > self->heard_at)
    {
      self->heard_at = news->heard_at;
      self->heard_changed = TRUE;
    }

  switch (news->kind)
    {
    case YP_NEWS_LINK:
      take_link (self, news);
      return TRUE;
    case YP_NEWS_HEARD:
      return TRUE;
    case YP_NEWS_BEGIN:
      if (self->n_taken == 0)
        begin_snapshot (self, news);
      return yp_replica_take_rows (self->live, news->page, &self->n_taken, deadline);
    case YP_NEWS_PAGE:
      return yp_replica_take_rows (self->live, news->page, &self->n_taken, deadline);
    case YP_NEWS_END:
      yp_replica_end (self->live);
      self->had_picture = TRUE;
      return TRUE;
    case YP_NEWS_FACTS:
      yp_replica_take_names (self->live, news->page);
      take_facts (self, news->page);
      return TRUE;
    case YP_NEWS_ENTRY:
    case YP_NEWS_PAST:
      yp_replica_take_entry (self->live, news->entry, news->kind == YP_NEWS_PAST);
      g_ptr_array_add (self->told_entries, yp_entry_ref (news->entry));
      return TRUE;
    case YP_NEWS_POSITIONS:
      yp_replica_take_fixes (self->live, news->fixes);
      return TRUE;
    default:
      g_return_val_if_reached (TRUE);
    }
}

static void
push_entries (GQueue *queue, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      g_queue_push_head (queue, yp_entry_ref (g_ptr_array_index (entries, i)));
      if (queue->length > MAX_ENTRIES)
        yp_entry_unref (g_queue_pop_tail (queue));
    }
}

static void
emit_entries (YpSituation *self, guint signal, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    g_signal_emit (self, signals[signal], 0, g_ptr_array_index (entries, i));
}

/* What changed in what is shown. */
static void
tell_shown (YpSituation *self)
{
  YpReplicaChanges changes = yp_replica_flush (self->replica);

  if ((changes & YP_REPLICA_FIGURES) != 0)
    g_signal_emit (self, signals[FIGURES_CHANGED], 0);
  if ((changes & YP_REPLICA_SEQ) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEQ]);
}

/* What the turn changed is told once, at its end. */
static void
tell (YpSituation *self)
{
  g_autoptr (GPtrArray) told = g_steal_pointer (&self->told_entries);

  self->told_entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  if (self->live == self->replica)
    tell_shown (self);
  else
    yp_replica_flush (self->live);
  if (self->heard_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEARD_AT]);
  self->heard_changed = FALSE;

  push_entries (&self->entries, told);
  emit_entries (self, LIVE_ENTRY, told);
  if (self->live == self->replica)
    emit_entries (self, ENTRY, told);
}

static void
end_handover (YpSituation *self)
{
  yp_replica_end (self->heir);
  g_clear_pointer (&self->handover, yp_snapshot_page_unref);
  if (self->heir == self->live)
    return;

  yp_replica_free (self->live);
  self->live = self->replica;
  tell_shown (self);
  yp_replay_tell_live (self->replay);
}

/* Returns whether it is done. */
static gboolean
hand_over (YpSituation *self, gint64 deadline)
{
  if (self->handover == NULL)
    return TRUE;
  if (!yp_replica_take_rows (self->heir, self->handover, &self->n_handed_over, deadline))
    return FALSE;

  end_handover (self);
  return TRUE;
}

/* Takes what waits, as much as the time allows. Returns whether that was all. */
static gboolean
take_waiting (YpSituation *self, gint64 deadline)
{
  gboolean is_empty = FALSE;

  if (!hand_over (self, deadline))
    return FALSE;

  do
    {
      if (self->current == NULL)
        {
          self->current = yp_follower_take (self->follower);
          self->n_taken = 0;
        }
      is_empty = self->current == NULL;
      if (!is_empty && take_news (self, self->current, deadline))
        g_clear_pointer (&self->current, yp_news_free);
    }
  while (!is_empty && g_get_monotonic_time () < deadline);

  tell (self);
  return is_empty;
}

static gboolean
on_news (gpointer data)
{
  g_autoptr (YpSituation) self = g_object_ref (data);
  gint64 slice_us = self->had_picture ? SLICE_US : FIRST_SLICE_US;

  if (self->follower == NULL)
    return G_SOURCE_REMOVE;

  return take_waiting (self, g_get_monotonic_time () + slice_us) ? G_SOURCE_REMOVE
                                                                 : G_SOURCE_CONTINUE;
}

static void
on_answer (guint n_waiting, const YpAct *act, const GError *error, gpointer user_data)
{
  YpSituation *self = user_data;
  g_autofree char *key = NULL;
  g_autoptr (GTask) task = NULL;

  if (self->n_waiting != n_waiting)
    {
      self->n_waiting = n_waiting;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
    }

  if (act == NULL)
    {
      check_stranger (self, error);
      return;
    }

  if (strcmp (act->action, YP_ACT_REPORT) == 0)
    g_signal_emit (self, signals[REPORT_ANSWERED], 0, act->incident, act->body,
                   error != NULL ? error->message : NULL);
  else
    g_signal_emit (self, signals[ACT_ANSWERED], 0, act->incident, act->action,
                   error != NULL ? error->message : NULL);

  if (!g_hash_table_steal_extended (self->tasks, act->key, (gpointer *) &key, (gpointer *) &task))
    return;
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

static YpSnapshotPage *
take_picture (YpSituation *self)
{
  YpSnapshotPage *picture = yp_replica_copy_page (self->live);

  picture->at = self->heard_at;
  picture->layers = yp_shelf_copy_layers (self->shelf);
  self->live->is_unsaved = FALSE;

  return picture;
}

/* Half a snapshot is no picture, nor is what nobody ever said. */
static gboolean
can_save (YpSituation *self)
{
  return self->cache != NULL && self->live->is_unsaved && self->live->is_complete &&
         self->heard_at != 0;
}

typedef struct
{
  YpCache *cache;
  YpSnapshotPage *picture;
} Save;

static void
free_save (Save *save)
{
  yp_cache_unref (save->cache);
  yp_snapshot_page_unref (save->picture);
  g_free (save);
}

static void
write_picture (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Save *save = task_data;
  g_autoptr (GError) error = NULL;

  if (!yp_cache_write_picture (save->cache, save->picture, &error))
    g_message ("The cache is not written: %s", error->message);
  g_task_return_boolean (task, error == NULL);
}

static void
on_picture_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YP_SITUATION (source)->is_saving = FALSE;
}

static gboolean
on_save (gpointer data)
{
  YpSituation *self = data;

  if (!self->is_saving && can_save (self))
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, on_picture_written, NULL);
      Save *save = g_new0 (Save, 1);

      save->cache = yp_cache_ref (self->cache);
      save->picture = take_picture (self);
      g_task_set_task_data (task, save, (GDestroyNotify) free_save);
      self->is_saving = TRUE;
      g_task_run_in_thread (task, write_picture);
    }

  self->save_source = g_timeout_add_seconds (SAVE_S, on_save, self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer data)
{
  YpSituation *self = data;

  yp_replica_tick (self->live);
  tell (self);
  if (self->live != self->replica)
    {
      yp_replica_tick (self->replica);
      tell_shown (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
on_shelf_changed (YpSituation *self)
{
  g_signal_emit (self, signals[LAYERS_CHANGED], 0);
}

static void
yp_situation_dispose (GObject *object)
{
  YpSituation *self = YP_SITUATION (object);

  yp_situation_stop (self);

  G_OBJECT_CLASS (yp_situation_parent_class)->dispose (object);
}

static void
yp_situation_finalize (GObject *object)
{
  YpSituation *self = YP_SITUATION (object);

  g_clear_object (&self->replay);
  if (self->live != self->replica)
    yp_replica_free (self->live);
  g_clear_pointer (&self->replica, yp_replica_free);
  g_clear_pointer (&self->handover, yp_snapshot_page_unref);
  g_queue_clear_full (&self->entries, (GDestroyNotify) yp_entry_unref);
  g_queue_clear_full (&self->past, (GDestroyNotify) yp_entry_unref);
  g_clear_pointer (&self->told_entries, g_ptr_array_unref);
  g_clear_object (&self->shelf);
  g_clear_pointer (&self->tasks, g_hash_table_unref);
  g_clear_pointer (&self->cache, yp_cache_unref);
  g_clear_pointer (&self->current, yp_news_free);
  g_free (self->link_reason);
  g_clear_pointer (&self->credential, yp_credential_unref);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->area, g_free);

  G_OBJECT_CLASS (yp_situation_parent_class)->finalize (object);
}

static void
yp_situation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YpSituation *self = YP_SITUATION (object);

  switch ((Property) prop_id)
    {
    case PROP_LINK_STATE:
      g_value_set_enum (value, self->link);
      break;
    case PROP_HEARD_AT:
      g_value_set_int64 (value, self->heard_at);
      break;
    case PROP_SEQ:
      g_value_set_uint64 (value, self->replica->seq);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_situation_class_init (YpSituationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = yp_situation_dispose;
  object_class->finalize = yp_situation_finalize;
  object_class->get_property = yp_situation_get_property;

  properties[PROP_LINK_STATE] =
      g_param_spec_enum ("link-state", NULL, NULL, YP_TYPE_LINK_STATE, YP_LINK_CONNECTING, flags);
  properties[PROP_HEARD_AT] = g_param_spec_int64 ("heard-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SEQ] = g_param_spec_uint64 ("seq", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[FIGURES_CHANGED] = g_signal_new ("figures-changed", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[AREAS_CHANGED] = g_signal_new ("areas-changed", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LAYERS_CHANGED] = g_signal_new ("layers-changed", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENTRY] = g_signal_new ("entry", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, YP_TYPE_ENTRY | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[LIVE_ENTRY] =
      g_signal_new ("live-entry", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, YP_TYPE_ENTRY | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[ACT_ANSWERED] =
      g_signal_new ("act-answered", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[REPORT_ANSWERED] =
      g_signal_new ("report-answered", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[ROLES_CHANGED] = g_signal_new ("roles-changed", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STRANGER] = g_signal_new ("stranger", YP_TYPE_SITUATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
yp_situation_init (YpSituation *self)
{
  self->replica = yp_replica_new ();
  self->live = self->replica;
  self->replay = yp_replay_new (self);
  self->roles = YP_ROLES_ALL;
  g_queue_init (&self->entries);
  g_queue_init (&self->past);
  self->told_entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * yp_situation_new:
 * @url: of the platform
 * @token: for it
 * @cache_folder: where caches lie; a folder of the platform's is made below
 *
 * Without a cache that can be written the situation still works: without a start from the cache,
 * without the base map's layers, and acts do not outlive the program.
 *
 * Returns: (transfer full): the situation, not started
 */
YpSituation *
yp_situation_new (const char *url, const char *token, const char *cache_folder)
{
  YpSituation *self;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (token != NULL, NULL);
  g_return_val_if_fail (cache_folder != NULL, NULL);

  self = g_object_new (YP_TYPE_SITUATION, NULL);
  self->credential = yp_credential_new (url, token);
  self->cache = yp_cache_new (cache_folder, url, &error);
  if (self->cache == NULL)
    g_message ("Working without a cache: %s", error->message);

  self->shelf = yp_shelf_new (self->credential, self->cache);
  g_signal_connect_object (self->shelf, "changed", G_CALLBACK (on_shelf_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * yp_situation_start:
 * @self: a situation that is not started
 *
 * Starts from the cache, connects, and keeps connected. Returns at once.
 */
void
yp_situation_start (YpSituation *self)
{
  g_return_if_fail (YP_IS_SITUATION (self));
  g_return_if_fail (self->follower == NULL);

  self->outbox = yp_outbox_new (self->credential, self->cache, on_answer, self);
  self->follower = yp_follower_new (self->credential, self->cache, on_news, self);
  self->tick_source = g_timeout_add_seconds (TICK_S, on_tick, self);
  self->save_source = g_timeout_add_seconds (FIRST_SAVE_S, on_save, self);
}

/**
 * yp_situation_set_token:
 * @self: a situation
 * @token: what the platform knows this client by from now on
 *
 * Somebody has signed in again. What waits for the platform is tried again at once.
 */
void
yp_situation_set_token (YpSituation *self, const char *token)
{
  g_return_if_fail (YP_IS_SITUATION (self));
  g_return_if_fail (token != NULL);

  yp_credential_set_token (self->credential, token);
  ask_who (self);
  if (self->follower != NULL)
    yp_follower_kick (self->follower);
  if (self->outbox != NULL)
    yp_outbox_kick (self->outbox);
}

/**
 * yp_situation_catch_up:
 * @self: a situation
 *
 * Takes over at once all that has come until now, which blocks for some tens of milliseconds: for a
 * start, while there is nothing on the screen.
 */
void
yp_situation_catch_up (YpSituation *self)
{
  g_return_if_fail (YP_IS_SITUATION (self));

  if (self->follower != NULL)
    take_waiting (self, G_MAXINT64);
}

/**
 * yp_situation_stop:
 * @self: a situation
 *
 * Stops following and writes the cache. Acts without an answer stay in the outbox on disk; who
 * waits for them gets %G_IO_ERROR_CANCELLED. Does nothing where it is not started.
 */
void
yp_situation_stop (YpSituation *self)
{
  GHashTableIter iter;
  GTask *task;

  g_return_if_fail (YP_IS_SITUATION (self));

  yp_replay_stop (self->replay);
  yp_shelf_stop (self->shelf);
  g_clear_pointer (&self->follower, yp_follower_free);
  g_clear_pointer (&self->outbox, yp_outbox_free);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->save_source, g_source_remove);

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &task))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The act stays in the outbox");
  g_hash_table_remove_all (self->tasks);

  if (can_save (self))
    {
      g_autoptr (YpSnapshotPage) picture = take_picture (self);
      g_autoptr (GError) error = NULL;

      if (!yp_cache_write_picture (self->cache, picture, &error))
        g_message ("The cache is not written: %s", error->message);
    }

  if (self->cache != NULL)
    yp_cache_unlock (self->cache);
}

static void
begin_handover (YpSituation *self, YpReplica *heir)
{
  if (self->handover == NULL)
    self->handover = yp_replica_copy_page (self->live);
  self->n_handed_over = 0;
  self->heir = heir;
  yp_replica_begin (heir, self->handover, self->handover->head);
  g_idle_add_full (YP_NEWS_PRIORITY, on_news, g_object_ref (self), g_object_unref);
}

YpReplica *
yp_situation_hold (YpSituation *self)
{
  YpReplica *live;

  if (self->live != self->replica || self->current != NULL || !self->live->is_complete ||
      !self->had_picture)
    return NULL;

  live = yp_replica_new ();
  begin_handover (self, live);
  self->live = live;

  return self->replica;
}

void
yp_situation_let_go (YpSituation *self)
{
  self->replica->clock = yp_clock_system ();
  yp_replica_forget_fixes (self->replica);
  g_queue_clear_full (&self->past, (GDestroyNotify) yp_entry_unref);
  begin_handover (self, self->replica);
}

void
yp_situation_begin_past (YpSituation *self, GPtrArray *tail)
{
  g_queue_clear_full (&self->past, (GDestroyNotify) yp_entry_unref);
  push_entries (&self->past, tail);
  tell_shown (self);
}

void
yp_situation_tell_past (YpSituation *self, GPtrArray *entries)
{
  push_entries (&self->past, entries);
  tell_shown (self);
  emit_entries (self, ENTRY, entries);
}

YpReplay *
yp_situation_get_replay (YpSituation *self)
{
  return self->replay;
}

gboolean
yp_situation_is_live (YpSituation *self)
{
  return yp_replay_get_instant (self->replay) == 0;
}

gint64
yp_situation_get_now (YpSituation *self)
{
  return yp_replay_get_now (self->replay);
}

GListModel *
yp_situation_get_incidents (YpSituation *self)
{
  return G_LIST_MODEL (self->replica->incidents);
}

GListModel *
yp_situation_get_units (YpSituation *self)
{
  return G_LIST_MODEL (self->replica->units);
}

/**
 * yp_situation_get_incident:
 * @self: a situation
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the newest incident of that id
 */
YpIncident *
yp_situation_get_incident (YpSituation *self, const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  return yp_replica_list_find (self->replica->incidents, id);
}

/**
 * yp_situation_get_unit:
 * @self: a situation
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the newest unit of that id
 */
YpUnit *
yp_situation_get_unit (YpSituation *self, const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  return yp_replica_list_find (self->replica->units, id);
}

YpFixes *
yp_situation_get_fixes (YpSituation *self)
{
  return self->replica->fixes;
}

const YpFigures *
yp_situation_get_figures (YpSituation *self)
{
  return &self->replica->figures;
}

/**
 * yp_situation_get_area_name:
 * @self: a situation
 * @level: town, village or grid
 * @code: (nullable): its code
 *
 * Returns: (transfer none) (nullable): what people call it; valid until #YpSituation::areas-changed
 */
const char *
yp_situation_get_area_name (YpSituation *self, YpAreaLevel level, const char *code)
{
  g_return_val_if_fail (level < YP_N_AREA_LEVELS, NULL);

  return code != NULL ? g_hash_table_lookup (self->replica->areas[level], code) : NULL;
}

/**
 * yp_situation_get_roles:
 * @self: a situation
 *
 * Returns: what whoever is signed in is here to do; all, as long as the platform has not said it
 */
YpRoles
yp_situation_get_roles (YpSituation *self)
{
  return self->roles;
}

/**
 * yp_situation_get_account:
 * @self: a situation
 *
 * Returns: (nullable): the name that the journal has for what is done here; %NULL as long as the
 *   platform has not said it; valid until #YpSituation::roles-changed
 */
const char *
yp_situation_get_account (YpSituation *self)
{
  return self->account;
}

/**
 * yp_situation_get_area:
 * @self: a situation
 *
 * Returns: (nullable): code of the town or village whose whoever is signed in is; %NULL for the
 *   whole city; valid until #YpSituation::roles-changed
 */
const char *
yp_situation_get_area (YpSituation *self)
{
  return self->area;
}

/**
 * yp_situation_get_calendar:
 * @self: a situation
 *
 * Returns: (transfer none): when people work; valid until #YpSituation::areas-changed
 */
YpCalendar *
yp_situation_get_calendar (YpSituation *self)
{
  return self->replica->calendar;
}

/**
 * yp_situation_get_item:
 * @self: a situation
 * @key: (nullable): of a catalogue item
 *
 * Returns: (transfer none) (nullable): the item; valid until #YpSituation::areas-changed
 */
const YpItem *
yp_situation_get_item (YpSituation *self, const char *key)
{
  return key != NULL ? g_hash_table_lookup (self->replica->items, key) : NULL;
}

GPtrArray *
yp_situation_list_area_codes (YpSituation *self, YpAreaLevel level)
{
  g_return_val_if_fail (level < YP_N_AREA_LEVELS, NULL);

  return yp_replica_list_area_codes (self->replica, level);
}

guint
yp_situation_count_open_in_town (YpSituation *self, const char *town)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->replica->open_by_town, town));
}

char **
yp_situation_get_layer_files (YpSituation *self, const char *name)
{
  return yp_shelf_get_files (self->shelf, name);
}

const char *
yp_situation_get_layer_source (YpSituation *self, const char *name)
{
  return yp_shelf_get_source (self->shelf, name);
}

/**
 * yp_situation_get_cache_folder:
 * @self: a situation
 * @name: of the folder
 *
 * Returns: (transfer full) (nullable): the path of a folder of this platform's, which need not be
 *   there yet, for what others make of what it says; %NULL without a cache
 */
char *
yp_situation_get_cache_folder (YpSituation *self, const char *name)
{
  return self->cache != NULL ? g_build_filename (yp_cache_get_folder (self->cache), name, NULL)
                             : NULL;
}

GPtrArray *
yp_situation_copy_layers (YpSituation *self)
{
  return yp_shelf_copy_layers (self->shelf);
}

YpCredential *
yp_situation_get_credential (YpSituation *self)
{
  return self->credential;
}

YpLinkState
yp_situation_get_link_state (YpSituation *self)
{
  return self->link;
}

const char *
yp_situation_get_link_reason (YpSituation *self)
{
  return self->link_reason;
}

gint64
yp_situation_get_heard_at (YpSituation *self)
{
  return self->heard_at;
}

guint
yp_situation_get_n_waiting (YpSituation *self)
{
  return self->n_waiting;
}

const char *
yp_situation_get_origin (YpSituation *self)
{
  return self->replica->origin;
}

GPtrArray *
yp_situation_list_newest_entries (YpSituation *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);

  GQueue *shown = self->live == self->replica ? &self->entries : &self->past;

  for (GList *l = shown->head; l != NULL; l = l->next)
    g_ptr_array_add (entries, yp_entry_ref (l->data));

  return entries;
}

void
yp_situation_act_async (YpSituation *self,
                        const char *incident,
                        const YpStep *step,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (YP_IS_SITUATION (self));
  g_return_if_fail (incident != NULL);
  g_return_if_fail (step != NULL && step->action != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yp_situation_act_async);

  if (self->outbox == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The situation is not started");
  else if (!yp_situation_is_live (self))
    g_task_return_new_error (task, YP_ERROR, YP_ERROR_CONFLICT, "The past is not acted in");
  else if (yp_outbox_put (self->outbox, incident, step, &key, &error))
    g_hash_table_insert (self->tasks, g_steal_pointer (&key), g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * yp_situation_report:
 * @self: a situation that was started
 * @report: a report with an item
 * @error: return location for %YP_ERROR_CONFLICT where the past is shown, or what
 *   yp_outbox_put_report() says
 *
 * It goes out once, also after a cut; `report-answered` says what became of it.
 *
 * Returns: whether it will go out
 */
gboolean
yp_situation_report (YpSituation *self, const YpReportSheet *report, GError **error)
{
  g_autofree char *body = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (YP_IS_SITUATION (self), FALSE);
  g_return_val_if_fail (self->outbox != NULL, FALSE);
  g_return_val_if_fail (report->item != NULL, FALSE);

  if (!yp_situation_is_live (self))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_CONFLICT, "The past is not acted in");
      return FALSE;
    }

  body = yp_report_sheet_to_json (report);
  return yp_outbox_put_report (self->outbox, body, &key, error);
}

gboolean
yp_situation_act_finish (YpSituation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ask_history (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YpSituation *self = source;
  g_autoptr (GError) error = NULL;
  GPtrArray *history = yp_history_fetch (self->credential, task_data, cancellable, &error);

  if (history != NULL)
    g_task_return_pointer (task, history, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
yp_situation_list_history_async (YpSituation *self,
                                 const char *incident,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YP_IS_SITUATION (self));
  g_return_if_fail (incident != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yp_situation_list_history_async);
  g_task_set_task_data (task, g_strdup (incident), g_free);
  g_task_run_in_thread (task, ask_history);
}

GPtrArray *
yp_situation_list_history_finish (YpSituation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  YpAskFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_answer;
} Ask;

static void
free_ask (Ask *ask)
{
  if (ask->free_data != NULL)
    ask->free_data (ask->data);
  g_free (ask);
}

static void
run_ask (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YpSituation *self = source;
  const Ask *ask = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpSession) session = yp_session_new (self->credential, &error);
  gpointer answer = session != NULL ? ask->func (session, ask->data, cancellable, &error) : NULL;

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, ask->free_answer);
}

/**
 * yp_situation_ask_async:
 * @self: a situation
 * @func: called in a worker
 * @data: for @func, which alone may use it from now on
 * @free_data: (nullable): of @data; called in any thread
 * @free_answer: (nullable): of what @func returns
 * @cancellable: (nullable): stops
 * @callback: called once, in the main thread
 * @user_data: for @callback
 */
void
yp_situation_ask_async (YpSituation *self,
                        YpAskFunc func,
                        gpointer data,
                        GDestroyNotify free_data,
                        GDestroyNotify free_answer,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Ask *ask = g_new0 (Ask, 1);

  g_return_if_fail (YP_IS_SITUATION (self));

  ask->func = func;
  ask->data = data;
  ask->free_data = free_data;
  ask->free_answer = free_answer;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yp_situation_ask_async);
  g_task_set_task_data (task, ask, (GDestroyNotify) free_ask);
  g_task_run_in_thread (task, run_ask);
}

gpointer
yp_situation_ask_finish (YpSituation *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  gpointer answer;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), &own_error);
  check_stranger (self, own_error);
  if (own_error != NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));

  return answer;
}
