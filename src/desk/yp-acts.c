/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-acts.h"

#include <glib/gi18n.h>

#include "yp-words.h"

struct _YpActs
{
  GObject parent_instance;

  YpSituation *situation; /* weak: an act under way is no reason for it to stay */
};

G_DEFINE_FINAL_TYPE (YpActs, yp_acts, G_TYPE_OBJECT)

typedef enum
{
  TOLD,
  ANSWERED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

/* Steps that were asked for together; each holds it until it is answered. */
typedef struct
{
  guint n;
  guint n_answered;
  guint n_refused;
  char *first_refusal;
} Batch;

/* One act on its way; says what was asked when the answer comes. */
typedef struct
{
  YpActs *acts;
  Batch *batch; /* (nullable) */
  char *incident;
  char *action;
  char *unit;
  char *organization;
} Asked;

static void
free_asked (Asked *asked)
{
  g_object_unref (asked->acts);
  g_free (asked->incident);
  g_free (asked->action);
  g_free (asked->unit);
  g_free (asked->organization);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, free_asked)

static void
tell (YpActs *self, const char *text, gboolean is_refused, gboolean is_answer)
{
  g_signal_emit (self, signals[TOLD], 0, text, is_refused, is_answer);
}

static char *
format_asked (YpSituation *situation, const Asked *asked)
{
  const YpTransition *transition = yp_lifecycle_find_action (asked->action);
  const char *step = transition != NULL ? yp_words_get_done (transition) : asked->action;
  g_autofree char *unit = yp_words_format_unit (situation, asked->unit);
  const char *to = asked->unit != NULL ? unit : asked->organization;

  if (to == NULL)
    return g_strdup_printf ("%s  %s", step, asked->incident);

  return g_strdup_printf ("%s  %s  →  %s", step, asked->incident, to);
}

static void
tell_answer (YpSituation *situation, const Asked *asked, const char *why)
{
  g_autofree char *what = format_asked (situation, asked);
  g_autofree char *time = yp_words_format_clock (g_get_real_time ());
  g_autofree char *text = NULL;

  if (why == NULL)
    /* Translators: what was done, at what time */
    text = g_strdup_printf (_ ("✓ Done: %s  (%s)"), what, time);
  else
    /* Translators: what was refused, why */
    text = g_strdup_printf (_ ("✕ Refused: %s. %s"), what, why);

  tell (asked->acts, text, why != NULL, TRUE);
}

/* The answer to the last of them is told for all. */
static void
tell_batch (YpSituation *situation, const Asked *asked, const char *why)
{
  Batch *batch = asked->batch;
  g_autofree char *text = NULL;

  batch->n_answered++;
  if (why != NULL && batch->n_refused++ == 0)
    {
      g_autofree char *what = format_asked (situation, asked);

      batch->first_refusal = g_strdup_printf ("%s. %s", what, why);
    }
  if (batch->n_answered < batch->n)
    return;

  if (batch->n_refused == 0)
    text = g_strdup_printf (_ ("✓ Done: all %u"), batch->n);
  else
    text = g_strdup_printf (_ ("✕ %u done, %u refused, the first: %s"), batch->n - batch->n_refused,
                               batch->n_refused, batch->first_refusal);
  tell (asked->acts, text, batch->n_refused > 0, TRUE);
  g_free (batch->first_refusal);
  g_free (batch);
}

static void
on_act_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpSituation *situation = YP_SITUATION (source);
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;

  if (!yp_situation_act_finish (situation, result, &error))
    why = yp_words_explain_refusal (situation, asked->incident, asked->action, asked->unit,
                                    error->message);

  g_signal_emit (asked->acts, signals[ANSWERED], 0, asked->incident, asked->action, why);
  if (asked->batch != NULL)
    tell_batch (situation, asked, why);
  else
    tell_answer (situation, asked, why);
}

/* Returns what is told of it; the situation's until it is answered. */
static Asked *
ask (YpActs *self, const char *incident, const YpStep *step, Batch *batch)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->acts = g_object_ref (self);
  asked->batch = batch;
  asked->incident = g_strdup (incident);
  asked->action = g_strdup (step->action);
  asked->unit = g_strdup (step->unit);
  asked->organization = g_strdup (step->organization);
  yp_situation_act_async (self->situation, incident, step, NULL, on_act_ready, asked);

  return asked;
}

static void
yp_acts_finalize (GObject *object)
{
  g_clear_weak_pointer (&YP_ACTS (object)->situation);

  G_OBJECT_CLASS (yp_acts_parent_class)->finalize (object);
}

static void
yp_acts_class_init (YpActsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_acts_finalize;

  signals[TOLD] = g_signal_new ("told", YP_TYPE_ACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
  signals[ANSWERED] =
      g_signal_new ("answered", YP_TYPE_ACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
yp_acts_init (YpActs *self)
{
}

YpActs *
yp_acts_new (YpSituation *situation)
{
  YpActs *self = g_object_new (YP_TYPE_ACTS, NULL);

  g_set_weak_pointer (&self->situation, situation);
  return self;
}

/**
 * yp_acts_ask:
 * @self: the acts
 * @incident: id of an incident
 * @step: what is to be done with it
 */
void
yp_acts_ask (YpActs *self, const char *incident, const YpStep *step)
{
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (YP_IS_ACTS (self));

  what = format_asked (self->situation, ask (self, incident, step, NULL));
  text = g_strdup_printf (_ ("… Asked: %s"), what);
  tell (self, text, FALSE, FALSE);
}

/**
 * yp_acts_ask_all:
 * @self: the acts
 * @n: how many steps, at least one
 * @incidents: (array length=n): the id of the incident of each
 * @steps: (array length=n): the steps
 */
void
yp_acts_ask_all (YpActs *self, guint n, const char *const *incidents, const YpStep *steps)
{
  g_autofree char *text = NULL;
  Batch *batch;

  g_return_if_fail (YP_IS_ACTS (self));
  g_return_if_fail (n > 0);

  batch = g_new0 (Batch, 1);
  batch->n = n;
  for (guint i = 0; i < n; i++)
    ask (self, incidents[i], &steps[i], batch);

  text = g_strdup_printf (ngettext ("… Asked: %u step", "… Asked: %u steps", n), n);
  tell (self, text, FALSE, FALSE);
}
