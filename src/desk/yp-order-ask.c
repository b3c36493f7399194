/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-order-ask.h"

#include <glib/gi18n.h>

#include "yp-clock.h"
#include "yp-deadline.h"
#include "yp-order-words.h"
#include "yp-words.h"

/* The name of an ask about orders: what is issued, or which is answered. */
#define ISSUE "issue/"
#define ANSWER "answer/"

/* How long there is for an answer; the first of each kind is the usual one. */
static const YpLimit reminder_limits[] = {
  { YP_LIMIT_URGENT_HOUR, 2 },
  { YP_LIMIT_WORK_HOUR, 4 },
  { YP_LIMIT_WORK_DAY, 1 },
};
static const YpLimit supervision_limits[] = {
  { YP_LIMIT_WORK_DAY, 1 },
  { YP_LIMIT_WORK_HOUR, 4 },
  { YP_LIMIT_WORK_DAY, 3 },
};

static void
add_limit (YpAsk *self, const YpLimit *limit, const YpCalendar *calendar, gint64 now)
{
  YpDeadline deadline = { .start = now, .limit = *limit };
  g_autofree char *name = yp_limit_format (limit);
  g_autofree char *words = yp_words_format_limit (name);
  g_autofree char *by = NULL;
  g_autoptr (GError) error = NULL;
  char value[YP_TIME_SIZE];
  YpDue due;

  if (!yp_deadline_find_due (&deadline, calendar, &due, &error) || due.state != YP_DUE_KNOWN)
    return;

  by = yp_words_format_time (due.time);
  yp_time_format (due.time, value);
  yp_ask_add_choice (self, value, words, NULL, by);
}

/* Who answers for the incident, else who has it, as the rules of the ladder choose. */
static const char *
find_recipient (const YpIncidentFacts *facts)
{
  if (facts->organization != NULL)
    return facts->organization;

  return facts->unit != NULL ? facts->unit : "centre";
}

static char *
format_subject (YpSituation *situation, const YpIncidentFacts *facts)
{
  g_autofree char *place = yp_words_format_place (situation, facts);

  return g_strdup_printf ("%s · %s · %s", yp_words_get_item (situation, facts), place, facts->id);
}

/**
 * yp_order_ask_new_issue:
 * @situation: where the incident is
 * @incident: what the order is about
 * @kind: `reminder` or `supervision`
 * @now: the time now, microseconds since 1970 UTC
 *
 * Returns: (transfer full): what to ask before such an order is issued by hand: until when, to
 * whom, what is demanded
 */
YpAsk *
yp_order_ask_new_issue (YpSituation *situation, YpIncident *incident, const char *kind, gint64 now)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  gboolean is_supervision = strcmp (kind, "supervision") == 0;
  const YpLimit *limits = is_supervision ? supervision_limits : reminder_limits;
  g_autofree char *name = g_strconcat (ISSUE, kind, NULL);
  const YpCalendar *calendar = yp_situation_get_calendar (situation);
  YpAsk *self = yp_ask_new (name, facts->id, yp_words_get_order_kind (kind));

  self->words_name = _ ("About");
  self->words = format_subject (situation, facts);
  self->text = YP_ASK_WORDS;
  self->text_name = _ ("To");
  self->text_value = g_strdup (find_recipient (facts));
  self->choices_name = _ ("Answer within");
  for (guint i = 0; i < G_N_ELEMENTS (reminder_limits); i++)
    add_limit (self, &limits[i], calendar, now);
  self->note_name = _ ("Demand");
  self->note_value = g_strdup (is_supervision ? _ ("Explain the delay and settle it in time")
                                              : _ ("Hurry, and report how it stands"));
  self->needs_note = TRUE;
  g_free (self->submit);
  self->submit = g_strdup (_ ("Issue"));

  return self;
}

/**
 * yp_order_ask_new_answer:
 * @order: an order that can be answered
 *
 * Returns: (transfer full): what to ask for its answer
 */
YpAsk *
yp_order_ask_new_answer (const YpRecord *order)
{
  const char *number = yp_json_get_string (order->body, "number");
  const char *demand = yp_json_get_string (order->body, "demand");
  g_autofree char *name = g_strconcat (ANSWER, order->id, NULL);
  /* Translators: the number of an order */
  g_autofree char *title =
      g_strdup_printf (_ ("Answer to %s"), number != NULL ? number : order->id);
  YpAsk *self = yp_ask_new (name, order->about, title);

  self->words_name = _ ("Demand");
  self->words = g_strdup (demand);
  self->note_name = _ ("Answer");
  self->needs_note = TRUE;
  g_free (self->submit);
  self->submit = g_strdup (_ ("Answer"));

  return self;
}

/* (nullable): what kind of order an ask is to issue; %NULL where it asks something else. */
const char *
yp_order_ask_get_kind (const YpAsk *ask)
{
  return g_str_has_prefix (ask->name, ISSUE) ? ask->name + strlen (ISSUE) : NULL;
}

/* (nullable): id of the order that an ask is to answer; %NULL where it asks something else. */
const char *
yp_order_ask_get_order (const YpAsk *ask)
{
  return g_str_has_prefix (ask->name, ANSWER) ? ask->name + strlen (ANSWER) : NULL;
}

/**
 * yp_order_ask_fill:
 * @ask: one of yp_order_ask_new_issue()
 * @answer: what it was answered
 * @draft: (out): the order; borrows from @ask and @answer
 */
void
yp_order_ask_fill (const YpAsk *ask, const YpAnswer *answer, YpOrderDraft *draft)
{
  const char *kind = yp_order_ask_get_kind (ask);

  *draft = (YpOrderDraft){ .kind = kind,
                           .recipient = answer->text,
                           .subject = ask->words,
                           .demand = answer->note,
                           .lamp = g_strcmp0 (kind, "supervision") == 0 ? "red" : "blue",
                           .incident = ask->incident };
  if (answer->choice != NULL)
    yp_time_parse (answer->choice, &draft->answer_by);
}
