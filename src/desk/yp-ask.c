/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-ask.h"

#include <glib/gi18n.h>

#include "yp-duplicates.h"
#include "yp-incident-due.h"
#include "yp-stage-words.h"
#include "yp-words.h"

/* As many as have a digit for a key. */
#define MAX_CHOICES 9

/* Of a title, so that it takes two lines at most. */
#define MAX_LETTERS 40

static void
free_choice (gpointer data)
{
  YpChoice *choice = data;

  g_free (choice->value);
  g_free (choice->title);
  g_free (choice->detail);
  g_free (choice->aside);
  g_free (choice);
}

static void
free_field (gpointer data)
{
  YpAskField *field = data;

  g_free (field->value);
  g_strfreev (field->suggested);
  g_free (field);
}

/**
 * yp_ask_new:
 * @name: of what is asked for
 * @incident: id of what it is asked about
 * @title: what it is, in words
 *
 * Returns: (transfer full): an ask for nothing but a note
 */
YpAsk *
yp_ask_new (const char *name, const char *incident, const char *title)
{
  YpAsk *self = g_new0 (YpAsk, 1);

  self->name = g_strdup (name);
  self->incident = g_strdup (incident);
  self->title = g_strdup (title);
  self->submit = g_strdup (title);
  self->fields = g_ptr_array_new_with_free_func (free_field);
  self->choices = g_ptr_array_new_with_free_func (free_choice);
  self->note_name = _ ("Note for the journal");

  return self;
}

void
yp_ask_free (YpAsk *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->incident);
  g_free (self->title);
  g_free (self->submit);
  g_free (self->words);
  g_free (self->closing);
  g_free (self->text_value);
  g_free (self->note_value);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->choices);
  g_free (self);
}

static void
add_choice (GPtrArray *choices,
            const char *value,
            const char *title,
            const char *detail,
            const char *aside)
{
  YpChoice *choice = g_new0 (YpChoice, 1);

  choice->value = g_strdup (value);
  choice->title = g_strdup (title);
  choice->detail = g_strdup (detail);
  choice->aside = g_strdup (aside);
  g_ptr_array_add (choices, choice);
}

/* One more than there are keys for is left out. */
void
yp_ask_add_choice (YpAsk *self,
                   const char *value,
                   const char *title,
                   const char *detail,
                   const char *aside)
{
  if (self->choices->len < MAX_CHOICES)
    add_choice (self->choices, value, title, detail, aside);
}

/* Copies @field. */
void
yp_ask_add_field (YpAsk *self, const YpAskField *field)
{
  YpAskField *copy = g_memdup2 (field, sizeof *field);

  copy->value = g_strdup (field->value);
  copy->suggested = g_strdupv (field->suggested);
  g_ptr_array_add (self->fields, copy);
}

/* The beginning of what was said. */
static char *
shorten (const char *text)
{
  g_autofree char *beginning = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_LETTERS)
    return g_strdup (text);

  beginning = g_utf8_substring (text, 0, MAX_LETTERS - 1);
  return g_strconcat (beginning, "…", NULL);
}

/* “000012  油烟呛人”, where it is and how far it has come, and @before how old it is. */
static void
add_incident (GPtrArray *choices,
              YpSituation *situation,
              YpIncident *incident,
              const char *before,
              gint64 now)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  const char *dash = strrchr (facts->id, '-');
  g_autofree char *age = yp_words_format_age (now - facts->reported_at);
  g_autofree char *place = yp_words_format_place (situation, facts);
  g_autofree char *words = shorten (
      *facts->description != '\0' ? facts->description : yp_words_get_item (situation, facts));
  g_autofree char *title = g_strdup_printf ("%s  %s", dash != NULL ? dash + 1 : facts->id, words);
  g_autofree char *detail =
      g_strdup_printf ("%s · %s", yp_words_get_state (facts->state),
                       facts->address != NULL && *facts->address != '\0' ? facts->address : place);
  g_autofree char *aside = g_strdup_printf ("%s · %s", before, age);

  add_choice (choices, facts->id, title, detail, aside);
}

/**
 * yp_ask_list_duplicates:
 * @situation: where to look
 * @incident: an incident
 * @now: the time now, microseconds since 1970 UTC
 *
 * Returns: (transfer full) (element-type YpChoice): what it may be the same as, see
 *   yp_duplicates_find(), in words, with its id for a value
 */
GPtrArray *
yp_ask_list_duplicates (YpSituation *situation, YpIncident *incident, gint64 now)
{
  g_autoptr (GPtrArray) duplicates = yp_duplicates_find (situation, incident, MAX_CHOICES);
  GPtrArray *choices = g_ptr_array_new_with_free_func (free_choice);

  for (guint i = 0; i < duplicates->len; i++)
    {
      const YpDuplicate *duplicate = g_ptr_array_index (duplicates, i);
      g_autofree char *distance = yp_words_format_distance (duplicate->distance_m);

      add_incident (choices, situation, duplicate->incident, distance, now);
    }

  return choices;
}

/**
 * yp_ask_list_incidents:
 * @situation: where to look
 * @ids: (array zero-terminated=1): their ids
 * @now: the time now, microseconds since 1970 UTC
 *
 * Returns: (transfer full) (element-type YpChoice): these incidents in words, with their ids for
 *   values; of one that ended before today there is the number alone
 */
GPtrArray *
yp_ask_list_incidents (YpSituation *situation, const char *const *ids, gint64 now)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (free_choice);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      YpIncident *incident = yp_situation_get_incident (situation, ids[i]);

      if (incident != NULL)
        add_incident (choices, situation, incident,
                      yp_words_get_item (situation, yp_incident_get_facts (incident)), now);
      else
        add_choice (choices, ids[i], ids[i], NULL, NULL);
    }

  return choices;
}

static void
ask_into (YpAsk *self, YpSituation *situation, YpIncident *incident, gint64 now)
{
  self->text = YP_ASK_INCIDENT;
  self->text_name = _ ("Into");
  self->choices_name = _ ("Same item, near or at the same address");
  g_ptr_array_unref (self->choices);
  self->choices = yp_ask_list_duplicates (situation, incident, now);
}

static void
ask_satisfaction (YpAsk *self)
{
  self->choices_name = _ ("What the reporter says");
  for (guint i = YP_SATISFACTION_VERY_SATISFIED; i < YP_N_SATISFACTIONS; i++)
    yp_ask_add_choice (self, yp_satisfaction_get_name ((YpSatisfaction) i),
                       yp_words_get_satisfaction ((YpSatisfaction) i), NULL, NULL);
}

/* (nullable): by when it would have to be handled if it were filed now. */
static char *
format_due (const YpIncidentFacts *facts, const char *limit, const YpCalendar *calendar, gint64 now)
{
  YpIncidentFacts filed = *facts;
  g_autoptr (GError) error = NULL;

  filed.time_limit = (char *) limit;
  filed.filed_at = now;
  filed.n_extensions = 0;
  filed.pauses = NULL;
  filed.suspended_at = 0;
  if (!yp_incident_find_due (&filed, calendar, &filed.due_at, &error) || filed.due_at == 0)
    return NULL;

  return yp_words_format_time (filed.due_at);
}

static void
add_condition (YpAsk *self,
               const YpIncidentFacts *facts,
               const YpCondition *condition,
               const YpCalendar *calendar,
               gint64 now)
{
  g_autofree char *limit = condition->limit.value > 0 ? yp_limit_format (&condition->limit) : NULL;
  g_autofree char *words = limit != NULL ? yp_words_format_limit (limit) : NULL;
  g_autofree char *due = limit != NULL ? format_due (facts, limit, calendar, now) : NULL;
  const char *closing = condition->closing != NULL ? condition->closing : "–";
  g_autofree char *detail =
      due != NULL ? g_strdup_printf (_ ("due %s · closed when: %s"), due, closing)
                  : g_strdup_printf (_ ("no limit · closed when: %s"), closing);
  g_autofree char *aside = condition->qualifier != NULL && words != NULL
                               ? g_strdup_printf ("%s（%s）", words, condition->qualifier)
                               : g_strdup (words);

  yp_ask_add_choice (self, condition->code,
                     condition->situation != NULL ? condition->situation : condition->code, detail,
                     aside);
}

static void
ask_condition (YpAsk *self,
               YpItems *items,
               const YpIncidentFacts *facts,
               const YpCalendar *calendar,
               gint64 now)
{
  const YpItem *item = yp_items_find (items, facts->item, now);

  self->words_name = self->choices_name = _ ("Filing condition");
  for (guint i = 0; item != NULL && i < item->n_conditions; i++)
    add_condition (self, facts, &item->conditions[i], calendar, now);

  if (!yp_items_is_loaded (items))
    self->words = g_strdup (_ ("The conditions come when the platform is there. Filed now, the "
                               "item's first is meant."));
  else if (self->choices->len == 0)
    self->words = g_strdup (_ ("The item has none, and no limit."));
}

static void
ask_closing (YpAsk *self, YpItems *items, const YpIncidentFacts *facts)
{
  const YpItem *item = yp_items_find_judged (items, facts);
  const YpCondition *condition = item != NULL && facts->condition != NULL
                                     ? yp_item_find_condition (item, facts->condition)
                                     : NULL;

  self->words_name = _ ("Closing condition");
  self->closing = condition != NULL ? g_strdup (condition->closing) : NULL;
  self->words = g_strdup (self->closing != NULL ? self->closing : _ ("None is known."));
}

static gboolean
asks_something (const YpAsk *self)
{
  return self->words != NULL || self->text != YP_ASK_NO_TEXT || self->choices->len > 0 ||
         self->needs_note;
}

/**
 * yp_ask_new_for_step:
 * @situation: where the incident is
 * @items: its platform's catalogue
 * @incident: an incident
 * @transition: a step that may be taken
 * @now: the time now, microseconds since 1970 UTC
 *
 * What a step must be told, from the lifecycle's table, and what it may be told besides: filing the
 * condition, closing the condition that is met. Whom to send is not asked here.
 *
 * Returns: (transfer full) (nullable): what to ask; %NULL where the step can be taken as it is
 */
YpAsk *
yp_ask_new_for_step (YpSituation *situation,
                     YpItems *items,
                     YpIncident *incident,
                     const YpTransition *transition,
                     gint64 now)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  g_autoptr (YpAsk) self =
      yp_ask_new (transition->action, facts->id, yp_words_get_done (transition));

  if ((transition->needs & YP_NEEDS_INTO) != 0)
    ask_into (self, situation, incident, now);
  if ((transition->needs & YP_NEEDS_SATISFACTION) != 0)
    ask_satisfaction (self);
  if ((transition->needs & YP_NEEDS_UNTIL) != 0)
    {
      self->text = YP_ASK_DAY;
      self->text_name = _ ("Until");
    }
  if ((transition->needs & YP_NEEDS_REASON) != 0)
    {
      self->needs_note = TRUE;
      self->note_name = _ ("Reason");
    }
  if (strcmp (transition->action, "file") == 0)
    ask_condition (self, items, facts, yp_situation_get_calendar (situation), now);
  if (strcmp (transition->action, "close") == 0)
    ask_closing (self, items, facts);

  return asks_something (self) ? g_steal_pointer (&self) : NULL;
}

/**
 * yp_ask_fill_step:
 * @self: an ask of yp_ask_new_for_step()
 * @answer: what it was answered
 * @step: (out): the step; borrows from @self and @answer
 */
void
yp_ask_fill_step (const YpAsk *self, const YpAnswer *answer, YpStep *step)
{
  *step = (YpStep){ .action = self->name, .note = answer->note };

  if (self->text == YP_ASK_INCIDENT)
    step->into = answer->text;
  else if (self->text == YP_ASK_DAY)
    step->until = answer->time;

  if (strcmp (self->name, "file") == 0)
    step->condition = answer->choice;
  else if (strcmp (self->name, "follow-up") == 0)
    step->satisfaction = answer->choice;
  else if (strcmp (self->name, "close") == 0)
    step->closing = self->closing;
}
