/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-replay-private.h"

#include "yp-error.h"
#include "yp-follower.h"
#include "yp-past.h"
#include "yp-situation-private.h"

/* Of a turn of the main loop. */
#define SLICE_US 2000

/* Between two steps while it plays. */
#define STEP_MS 50

/* As long as the situation can not let go of what is now. */
#define RETRY_MS 100

/* What is loaded ahead, in seconds of the one who looks, and of then. */
#define AHEAD_S 30
#define LOW_S 10
#define MIN_AHEAD_US (10 * G_TIME_SPAN_MINUTE)
#define MAX_AHEAD_US (2 * G_TIME_SPAN_HOUR)
#define LOW_US (2 * G_TIME_SPAN_MINUTE)

/* Of each unit so many fixes in a second of the one who looks. */
#define FIXES_A_SECOND 4

/* What is so fresh is now. */
#define FRESH_US (2 * G_TIME_SPAN_SECOND)

struct _YpReplay
{
  GObject parent_instance;

  YpSituation *situation; /* not owned: it owns this */
  YpReplica *shown;       /* (nullable): the situation's, while it shows a moment */

  gint64 instant;
  gint64 wanted;
  double rate;
  gint64 began_at;   /* with rate: the instant … */
  gint64 began_mono; /* … when it was that */
  char *fault;
  gboolean was_waiting;

  GCancellable *asking; /* (nullable) */
  gboolean asks_moment;
  guint source;

  /* A moment that is being taken over. */
  YpMoment *moment; /* (nullable) */
  guint n_pages;
  guint n_taken;

  /* What comes after the instant, as far as it is loaded. */
  GQueue entries; /* of YpEntry */
  GArray *fixes;  /* of YpPlacedFix */
  guint n_fixes;  /* of those are shown */
  guint64 seq;    /* of the last entry */
  gint64 loaded_to;
};

G_DEFINE_FINAL_TYPE (YpReplay, yp_replay, G_TYPE_OBJECT)

typedef enum
{
  PROP_INSTANT = 1,
  PROP_WANTED,
  PROP_RATE,
  PROP_IS_WAITING,
  PROP_FAULT,
} Property;

static GParamSpec *properties[PROP_FAULT + 1];

typedef enum
{
  SIGNAL_JUMPED,
} Signal;

static guint signals[SIGNAL_JUMPED + 1];

static void plan (YpReplay *self);

static void
notify (YpReplay *self, Property property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_wanted (YpReplay *self, gint64 wanted)
{
  if (self->wanted == wanted)
    return;

  self->wanted = wanted;
  notify (self, PROP_WANTED);
}

static void
set_instant (YpReplay *self, gint64 instant)
{
  if (self->instant == instant)
    return;

  self->instant = instant;
  notify (self, PROP_INSTANT);
}

static void
set_rate (YpReplay *self, double rate)
{
  self->began_at = self->instant;
  self->began_mono = g_get_monotonic_time ();
  if (self->rate == rate)
    return;

  self->rate = rate;
  notify (self, PROP_RATE);
}

static void
set_fault (YpReplay *self, const char *fault)
{
  if (g_strcmp0 (self->fault, fault) == 0)
    return;

  g_free (self->fault);
  self->fault = g_strdup (fault);
  notify (self, PROP_FAULT);
}

static gboolean
is_starved (const YpReplay *self)
{
  return self->shown != NULL && self->instant >= self->loaded_to;
}

static void
tell_waiting (YpReplay *self)
{
  gboolean is_waiting = yp_replay_get_is_waiting (self);

  if (self->was_waiting == is_waiting)
    return;

  self->was_waiting = is_waiting;
  notify (self, PROP_IS_WAITING);
}

/* Whether the moment that is wanted is further on, and loaded. */
static gboolean
is_walking (const YpReplay *self)
{
  return self->shown != NULL && self->moment == NULL && self->wanted > self->instant &&
         self->wanted <= self->loaded_to;
}

/* Whether time passes there. */
static gboolean
plays (const YpReplay *self)
{
  return self->shown != NULL && self->rate != 0 && self->wanted == self->instant &&
         !is_starved (self);
}

/* What time it would be, were all loaded. */
static gint64
get_due (const YpReplay *self)
{
  if (self->rate == 0)
    return self->instant;

  return self->began_at +
         (gint64) (self->rate * (double) (g_get_monotonic_time () - self->began_mono));
}

static void
forget_ahead (YpReplay *self)
{
  g_queue_clear_full (&self->entries, (GDestroyNotify) yp_entry_unref);
  g_array_set_size (self->fixes, 0);
  self->n_fixes = 0;
  self->loaded_to = 0;
}

static void
stop_asking (YpReplay *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* Whether an answer is to what is still asked for. */
static gboolean
is_asked (YpReplay *self, GAsyncResult *result)
{
  return self->asking != NULL && g_task_get_cancellable (G_TASK (result)) == self->asking;
}

static gpointer
ask_moment (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return yp_past_fetch_moment (session, *(const gint64 *) data, cancellable, error);
}

static gpointer
ask_stretch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return yp_past_fetch_stretch (session, data, cancellable, error);
}

static void
free_moment (gpointer data)
{
  yp_moment_free (data);
}

static void
free_stretch (gpointer data)
{
  yp_stretch_free (data);
}

/* It stays where it is. */
static void
fail (YpReplay *self, const GError *error)
{
  set_rate (self, 0);
  set_wanted (self, self->instant);
  set_fault (self, error->message);
}

/* Returns whether the situation is held. */
static gboolean
hold (YpReplay *self)
{
  if (self->shown != NULL)
    return TRUE;

  self->shown = yp_situation_hold (self->situation);
  if (self->shown == NULL)
    return FALSE;

  self->shown->clock = yp_replay_get_clock (self);
  return TRUE;
}

static void
on_moment (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpReplay) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpMoment) moment = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  if (!is_asked (self, result))
    return;

  g_clear_object (&self->asking);
  if (moment == NULL)
    {
      fail (self, error);
    }
  else
    {
      set_fault (self, NULL);
      g_clear_pointer (&self->moment, yp_moment_free);
      self->moment = g_steal_pointer (&moment);
      self->n_pages = 0;
      self->n_taken = 0;
      hold (self);
    }
  plan (self);
}

/* Whether it begins where the last one ended. */
static gboolean
follows (const YpReplay *self, const YpStretch *stretch)
{
  return stretch->entries->len == 0 ||
         ((const YpEntry *) g_ptr_array_index (stretch->entries, 0))->seq == self->seq + 1;
}

static void
take_stretch (YpReplay *self, YpStretch *stretch)
{
  for (guint i = 0; i < stretch->entries->len; i++)
    {
      YpEntry *entry = g_ptr_array_index (stretch->entries, i);

      g_queue_push_tail (&self->entries, yp_entry_ref (entry));
      self->seq = entry->seq;
    }

  g_array_remove_range (self->fixes, 0, self->n_fixes);
  self->n_fixes = 0;
  for (guint i = 0; i < stretch->fixes->len; i++)
    {
      const YpPlacedFix *fix = &g_array_index (stretch->fixes, YpPlacedFix, i);
      YpPlacedFix copy = { g_strdup (fix->unit), fix->fix };

      g_array_append_val (self->fixes, copy);
    }

  /* The time that was waited for it did not pass. */
  if (is_starved (self))
    set_rate (self, self->rate);
  self->loaded_to = stretch->to;
}

static void
on_stretch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpReplay) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpStretch) stretch = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  if (!is_asked (self, result))
    return;

  g_clear_object (&self->asking);
  if (stretch != NULL && !follows (self, stretch))
    g_set_error_literal (&error, YP_ERROR, YP_ERROR_CONFLICT, "The journal has a gap");

  if (error != NULL)
    {
      fail (self, error);
      tell_waiting (self);
      return;
    }

  take_stretch (self, stretch);
  plan (self);
}

static void
want_moment (YpReplay *self)
{
  self->asking = g_cancellable_new ();
  self->asks_moment = TRUE;
  yp_situation_ask_async (self->situation, ask_moment,
                          g_memdup2 (&self->wanted, sizeof self->wanted), g_free, free_moment,
                          self->asking, on_moment, g_object_ref (self));
}

static void
want_stretch (YpReplay *self, gint64 now)
{
  gint64 ahead =
      CLAMP ((gint64) (self->rate * AHEAD_S * G_USEC_PER_SEC), MIN_AHEAD_US, MAX_AHEAD_US);
  YpStretchQuery query = {
    .after = self->seq,
    .from = self->loaded_to,
    .to = MIN (self->loaded_to + ahead, now),
    .every_s = (guint) MAX (self->rate / FIXES_A_SECOND, 1),
  };

  self->asking = g_cancellable_new ();
  self->asks_moment = FALSE;
  yp_situation_ask_async (self->situation, ask_stretch, g_memdup2 (&query, sizeof query), g_free,
                          free_stretch, self->asking, on_stretch, g_object_ref (self));
}

static gboolean
is_low (const YpReplay *self, gint64 now)
{
  gint64 low = MAX ((gint64) (self->rate * LOW_S * G_USEC_PER_SEC), LOW_US);

  return self->loaded_to - self->instant < low && self->loaded_to + FRESH_US < now;
}

/* Asks for what is missing. */
static void
ask (YpReplay *self)
{
  gint64 now = g_get_real_time ();
  gboolean wants_other = self->wanted != self->instant && !is_walking (self) &&
                         (self->moment == NULL || self->moment->at != self->wanted);

  if (self->asking != NULL)
    return;
  if (wants_other)
    want_moment (self);
  else if (self->shown != NULL && self->moment == NULL && is_low (self, now))
    want_stretch (self, now);
}

static void
end_moment (YpReplay *self)
{
  g_autoptr (YpMoment) moment = g_steal_pointer (&self->moment);

  yp_replica_end (self->shown);
  self->loaded_to = moment->at;
  self->seq = self->shown->seq;
  yp_situation_begin_past (self->situation, moment->tail);
  g_signal_emit (self, signals[SIGNAL_JUMPED], 0);
}

/* Its clock is then's from the first row on. */
static void
begin_moment (YpReplay *self)
{
  forget_ahead (self);
  set_instant (self, self->moment->at);
  set_rate (self, self->rate);
  yp_replica_forget_fixes (self->shown);
  yp_replica_begin (self->shown, g_ptr_array_index (self->moment->pages, 0), NULL);
}

/* Returns whether all of it is taken. */
static gboolean
take_moment (YpReplay *self, gint64 deadline)
{
  if (self->n_pages == 0 && self->n_taken == 0)
    begin_moment (self);

  while (self->n_pages < self->moment->pages->len)
    {
      const YpSnapshotPage *page = g_ptr_array_index (self->moment->pages, self->n_pages);

      if (!yp_replica_take_rows (self->shown, page, &self->n_taken, deadline))
        return FALSE;
      self->n_pages++;
      self->n_taken = 0;
    }

  end_moment (self);
  return TRUE;
}

/* Returns whether all until @at is shown. */
static gboolean
take_entries (YpReplay *self, gint64 at, gint64 deadline)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  YpEntry *entry;

  while ((entry = g_queue_peek_head (&self->entries)) != NULL && entry->at <= at &&
         g_get_monotonic_time () < deadline)
    {
      yp_replica_take_entry (self->shown, entry, FALSE);
      g_ptr_array_add (told, g_queue_pop_head (&self->entries));
    }
  yp_situation_tell_past (self->situation, told);

  entry = g_queue_peek_head (&self->entries);
  return entry == NULL || entry->at > at;
}

static void
take_fixes (YpReplay *self, gint64 at)
{
  guint first = self->n_fixes;
  g_autoptr (GArray) due = NULL;

  while (self->n_fixes < self->fixes->len &&
         g_array_index (self->fixes, YpPlacedFix, self->n_fixes).fix.at <= at)
    self->n_fixes++;
  if (self->n_fixes == first)
    return;

  due = g_array_new (FALSE, FALSE, sizeof (YpPlacedFix));
  g_array_append_vals (due, &g_array_index (self->fixes, YpPlacedFix, first),
                       self->n_fixes - first);
  yp_replica_take_fixes (self->shown, due);
}

static void
advance (YpReplay *self, gint64 deadline)
{
  gboolean walks = is_walking (self);
  gint64 at = walks ? self->wanted : MIN (get_due (self), self->loaded_to);

  take_fixes (self, at);
  if (!take_entries (self, at, deadline))
    return;

  set_instant (self, MAX (at, self->instant));
  if (walks)
    {
      set_rate (self, self->rate);
      g_signal_emit (self, signals[SIGNAL_JUMPED], 0);
    }
  else
    {
      set_wanted (self, self->instant);
    }
}

static gboolean
on_turn (gpointer data)
{
  g_autoptr (YpReplay) self = g_object_ref (data);
  gint64 deadline = g_get_monotonic_time () + SLICE_US;

  self->source = 0;
  if (self->moment != NULL && (!hold (self) || !take_moment (self, deadline)))
    {
      plan (self);
      return G_SOURCE_REMOVE;
    }

  if (self->shown != NULL && (is_walking (self) || plays (self)))
    advance (self, deadline);
  if (self->instant != 0 && self->instant + FRESH_US >= g_get_real_time ())
    yp_replay_go_live (self);
  else
    plan (self);

  return G_SOURCE_REMOVE;
}

/* Says what comes next. */
static void
plan (YpReplay *self)
{
  gboolean is_at_work = self->shown != NULL && (self->moment != NULL || is_walking (self));

  ask (self);
  g_clear_handle_id (&self->source, g_source_remove);
  if (is_at_work)
    self->source = g_idle_add_full (YP_NEWS_PRIORITY, on_turn, self, NULL);
  else if (self->moment != NULL)
    self->source = g_timeout_add (RETRY_MS, on_turn, self);
  else if (plays (self))
    self->source = g_timeout_add (STEP_MS, on_turn, self);
  tell_waiting (self);
}

static void
yp_replay_dispose (GObject *object)
{
  yp_replay_stop (YP_REPLAY (object));

  G_OBJECT_CLASS (yp_replay_parent_class)->dispose (object);
}

static void
yp_replay_finalize (GObject *object)
{
  YpReplay *self = YP_REPLAY (object);

  forget_ahead (self);
  g_array_unref (self->fixes);
  g_clear_pointer (&self->moment, yp_moment_free);
  g_free (self->fault);

  G_OBJECT_CLASS (yp_replay_parent_class)->finalize (object);
}

static void
yp_replay_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YpReplay *self = YP_REPLAY (object);

  switch ((Property) prop_id)
    {
    case PROP_INSTANT:
      g_value_set_int64 (value, self->instant);
      break;
    case PROP_WANTED:
      g_value_set_int64 (value, self->wanted);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_IS_WAITING:
      g_value_set_boolean (value, yp_replay_get_is_waiting (self));
      break;
    case PROP_FAULT:
      g_value_set_string (value, self->fault);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_replay_class_init (YpReplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = yp_replay_dispose;
  object_class->finalize = yp_replay_finalize;
  object_class->get_property = yp_replay_get_property;

  properties[PROP_INSTANT] = g_param_spec_int64 ("instant", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_WANTED] = g_param_spec_int64 ("wanted", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, YP_REPLAY_MAX_RATE, 0, flags);
  properties[PROP_IS_WAITING] = g_param_spec_boolean ("is-waiting", NULL, NULL, FALSE, flags);
  properties[PROP_FAULT] = g_param_spec_string ("fault", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_JUMPED] = g_signal_new ("jumped", YP_TYPE_REPLAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
yp_replay_init (YpReplay *self)
{
  g_queue_init (&self->entries);
  self->fixes = yp_placed_fixes_new ();
}

YpReplay *
yp_replay_new (YpSituation *situation)
{
  YpReplay *self = g_object_new (YP_TYPE_REPLAY, NULL);

  self->situation = situation;

  return self;
}

void
yp_replay_stop (YpReplay *self)
{
  stop_asking (self);
  g_clear_handle_id (&self->source, g_source_remove);
}

void
yp_replay_tell_live (YpReplay *self)
{
  g_signal_emit (self, signals[SIGNAL_JUMPED], 0);
}

/**
 * yp_replay_go_to:
 * @self: a replay
 * @at: a moment, microseconds since 1970 UTC; now, if it is not past
 *
 * Shows that moment, as soon as the platform has told it; plays on from there, if it plays. Of many
 * wishes the last one counts.
 */
void
yp_replay_go_to (YpReplay *self, gint64 at)
{
  g_return_if_fail (YP_IS_REPLAY (self));
  g_return_if_fail (at > 0);

  if (at + FRESH_US >= g_get_real_time ())
    {
      yp_replay_go_live (self);
      return;
    }

  /* Entries and fixes are written in whole milliseconds. */
  at -= at % 1000;
  set_fault (self, NULL);
  set_wanted (self, at);
  if (self->asking != NULL && !self->asks_moment && !is_walking (self) && at != self->instant)
    stop_asking (self);
  plan (self);
}

/**
 * yp_replay_go_live:
 * @self: a replay
 *
 * Shows what is now.
 */
void
yp_replay_go_live (YpReplay *self)
{
  gboolean was_held = self->shown != NULL;

  g_return_if_fail (YP_IS_REPLAY (self));

  yp_replay_stop (self);
  g_clear_pointer (&self->moment, yp_moment_free);
  forget_ahead (self);
  self->shown = NULL;
  set_fault (self, NULL);
  set_rate (self, 0);
  set_wanted (self, 0);
  set_instant (self, 0);
  tell_waiting (self);
  if (was_held)
    yp_situation_let_go (self->situation);
}

/**
 * yp_replay_play:
 * @self: a replay
 * @rate: how many seconds of then pass in one, up to %YP_REPLAY_MAX_RATE; 0 to stand still
 *
 * Plays from the moment that is shown. Does nothing where that is now.
 */
void
yp_replay_play (YpReplay *self, double rate)
{
  g_return_if_fail (YP_IS_REPLAY (self));
  g_return_if_fail (rate >= 0 && rate <= YP_REPLAY_MAX_RATE);

  if (self->wanted == 0)
    return;

  set_rate (self, rate);
  plan (self);
}

gint64
yp_replay_get_instant (YpReplay *self)
{
  return self->instant;
}

gint64
yp_replay_get_wanted (YpReplay *self)
{
  return self->wanted;
}

double
yp_replay_get_rate (YpReplay *self)
{
  return self->rate;
}

gboolean
yp_replay_get_is_waiting (YpReplay *self)
{
  return (self->asking != NULL && self->asks_moment) || self->moment != NULL ||
         (self->rate != 0 && is_starved (self));
}

const char *
yp_replay_get_fault (YpReplay *self)
{
  return self->fault;
}

gint64
yp_replay_get_now (YpReplay *self)
{
  if (self->instant == 0)
    return g_get_real_time ();

  return plays (self) ? MIN (get_due (self), self->loaded_to) : self->instant;
}

static gint64
now_of_clock (gpointer data)
{
  return yp_replay_get_now (data);
}

YpClock
yp_replay_get_clock (YpReplay *self)
{
  return (YpClock){ now_of_clock, self };
}
