/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-earlier-days.h"

#include "yp-clock.h"

/* After this it is asked again what was not answered. */
#define AGAIN_US (5 * G_TIME_SPAN_MINUTE)

struct _YpEarlierDays
{
  GObject parent_instance;

  YpSituation *situation;
  gint64 today; /* the day that the others are before */
  gint64 asked_at;
  guint n_asked; /* of questions under way */
  YpDayCounts *days[YP_N_EARLIER_DAYS];
  gboolean is_answered[YP_N_EARLIER_DAYS];
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (YpEarlierDays, yp_earlier_days, G_TYPE_OBJECT)

static guint changed_signal;

static const int ages[YP_N_EARLIER_DAYS] = {
  [YP_EARLIER_YESTERDAY] = 1,
  [YP_EARLIER_LAST_WEEK] = 7,
};

/* Which day an answer is of follows from what it says. */
static void
take_day (YpEarlierDays *self, YpDayCounts *day)
{
  for (guint i = 0; i < YP_N_EARLIER_DAYS; i++)
    if (day->from == self->today - ages[i] * G_TIME_SPAN_DAY)
      {
        self->is_answered[i] = TRUE;
        /* A day that began before the journal did is no whole day. */
        if (day->first == 0 || day->first > day->from)
          break;
        g_clear_pointer (&self->days[i], yp_day_counts_free);
        self->days[i] = day;
        g_signal_emit (self, changed_signal, 0);
        return;
      }

  yp_day_counts_free (day);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpEarlierDays) self = user_data;
  g_autoptr (GError) error = NULL;
  YpDayCounts *day = yp_day_counts_ask_finish (YP_SITUATION (source), result, &error);

  self->n_asked--;
  if (day != NULL)
    take_day (self, day);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("Earlier days: %s", error->message);
}

static void
yp_earlier_days_dispose (GObject *object)
{
  YpEarlierDays *self = YP_EARLIER_DAYS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_earlier_days_parent_class)->dispose (object);
}

static void
yp_earlier_days_finalize (GObject *object)
{
  YpEarlierDays *self = YP_EARLIER_DAYS (object);

  for (guint i = 0; i < YP_N_EARLIER_DAYS; i++)
    g_clear_pointer (&self->days[i], yp_day_counts_free);

  G_OBJECT_CLASS (yp_earlier_days_parent_class)->finalize (object);
}

static void
yp_earlier_days_class_init (YpEarlierDaysClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_earlier_days_dispose;
  object_class->finalize = yp_earlier_days_finalize;

  changed_signal = g_signal_new ("changed", YP_TYPE_EARLIER_DAYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_earlier_days_init (YpEarlierDays *self)
{
  self->cancellable = g_cancellable_new ();
}

YpEarlierDays *
yp_earlier_days_new (YpSituation *situation)
{
  YpEarlierDays *self = g_object_new (YP_TYPE_EARLIER_DAYS, NULL);

  self->situation = g_object_ref (situation);
  return self;
}

static void
forget (YpEarlierDays *self, gint64 today)
{
  self->today = today;
  self->asked_at = 0;
  for (guint i = 0; i < YP_N_EARLIER_DAYS; i++)
    {
      g_clear_pointer (&self->days[i], yp_day_counts_free);
      self->is_answered[i] = FALSE;
    }
  g_signal_emit (self, changed_signal, 0);
}

void
yp_earlier_days_look (YpEarlierDays *self)
{
  gint64 today;
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (YP_IS_EARLIER_DAYS (self));

  today = yp_time_start_of_day (yp_situation_get_now (self->situation));
  if (today != self->today)
    forget (self, today);
  if (self->n_asked > 0 || yp_situation_get_link_state (self->situation) != YP_LINK_LIVE ||
      (self->asked_at != 0 && now - self->asked_at < AGAIN_US))
    return;

  for (guint i = 0; i < YP_N_EARLIER_DAYS; i++)
    if (!self->is_answered[i])
      {
        self->n_asked++;
        self->asked_at = now;
        yp_day_counts_ask_async (self->situation, today - ages[i] * G_TIME_SPAN_DAY,
                                 self->cancellable, on_answer, g_object_ref (self));
      }
}

const YpDayCounts *
yp_earlier_days_get (YpEarlierDays *self, YpEarlierDay day)
{
  g_return_val_if_fail (YP_IS_EARLIER_DAYS (self), NULL);

  return self->days[day];
}

/**
 * yp_earlier_days_count:
 * @self: the days
 * @day: which of them
 * @of: %YP_COUNT_REPORTED_TODAY or %YP_COUNT_ENDED_TODAY, of that day
 * @until: (out): until when today has to be counted to be compared: the end of the last whole step
 * @n: (out): how many had come until that time of that day
 *
 * Returns: whether that is known
 */
gboolean
yp_earlier_days_count (YpEarlierDays *self, YpEarlierDay day, YpCountOf of, gint64 *until, guint *n)
{
  const YpDayCounts *counts = yp_earlier_days_get (self, day);
  const guint *steps;
  gint64 n_steps;

  if (counts == NULL || (of != YP_COUNT_REPORTED_TODAY && of != YP_COUNT_ENDED_TODAY))
    return FALSE;

  steps = of == YP_COUNT_ENDED_TODAY ? counts->ended : counts->reported;
  n_steps = (yp_situation_get_now (self->situation) - self->today) / counts->step_us;
  n_steps = CLAMP (n_steps, 0, (gint64) counts->n);
  *until = self->today + n_steps * counts->step_us;
  *n = 0;
  for (gint64 i = 0; i < n_steps; i++)
    *n += steps[i];

  return n_steps > 0;
}
