/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-consultation-ask.h"

#include <glib/gi18n.h>

#include "yp-calendar.h"
#include "yp-clock.h"
#include "yp-consultation-words.h"
#include "yp-day-text.h"
#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-names.h"
#include "yp-words.h"

/* As many as the platform takes. */
#define MOST_NAMES 100

/* When they usually meet, and when a day of work ends. */
#define MEETING_OF_DAY (9 * G_TIME_SPAN_HOUR + 30 * G_TIME_SPAN_MINUTE)
#define END_OF_DAY (17 * G_TIME_SPAN_HOUR + 30 * G_TIME_SPAN_MINUTE)

/* What a decision usually leaves. */
#define DAYS_TO_DO 7

/* The whole city is a choice of its own; a town's is its code. */
#define CITY "city"

/* The first day of work after @n_days from today, at a time of the day; weekends where the calendar
 * does not know the year. */
static char *
choose_time (YpCalendar *calendar, gint64 now, guint n_days, gint64 of_day)
{
  gint64 day = yp_time_start_of_day (now) + n_days * G_TIME_SPAN_DAY;
  gint64 work;

  if (yp_calendar_find_work (calendar, yp_calendar_count_work (calendar, day) + 1, &work))
    day = yp_time_start_of_day (work);

  return yp_day_text_format_time (day + of_day);
}

/* (transfer container): the incidents before it that the desk knows, until the situation changes.
 */
static GPtrArray *
list_incidents (YpSituation *situation, const YpRecord *consultation)
{
  g_auto (GStrv) ids = yp_json_get_texts (consultation->body, "incidents");
  GPtrArray *incidents = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      YpIncident *incident = yp_situation_get_incident (situation, ids[i]);

      if (incident != NULL)
        g_ptr_array_add (incidents, incident);
    }

  return incidents;
}

/* The names of the items of its incidents, with commas between them. */
static char *
list_items (YpSituation *situation, GPtrArray *incidents)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < incidents->len; i++)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (g_ptr_array_index (incidents, i));
      const char *name = yp_words_get_item (situation, facts);

      if (g_hash_table_add (seen, (char *) name))
        g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", name);
    }

  return g_string_free (names, FALSE);
}

static void
ask_attach (YpAsk *self)
{
  self->text = YP_ASK_INCIDENT;
  self->text_name = _ ("Incident");
  self->note_name = NULL;
}

static void
ask_convene (YpAsk *self, YpCalendar *calendar, const YpRecord *consultation, gint64 now)
{
  g_autofree char *meeting = choose_time (calendar, now, 1, MEETING_OF_DAY);
  g_auto (GStrv) invited = yp_json_get_texts (consultation->body, "invited");
  g_autofree char *names = g_strjoinv (",", invited);
  const YpAskField fields[] = {
    { .kind = YP_ASK_FIELD_TIME, .label = _ ("Meeting"), .value = meeting, .is_needed = TRUE },
      { .kind = YP_ASK_FIELD_WORDS, .label = _ ("Place"), .is_needed = TRUE },
        { .kind = YP_ASK_FIELD_NAMES,
          .label = _ ("Invited: each gets a notice"), .value = names, .most = MOST_NAMES,
                      .is_needed = TRUE },
      };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    yp_ask_add_field (self, &fields[i]);
  self->note_name = NULL;
}

static void
ask_record (YpAsk *self, const YpRecord *consultation)
{
  const char *minutes = yp_json_get_string (consultation->body, "minutes");
  const YpAskField field = { .kind = YP_ASK_FIELD_LINES,
                             .label = _ ("Minutes"), .value = (char *) minutes, .is_needed = TRUE };

  yp_ask_add_field (self, &field);
  self->note_name = NULL;
}

/* The city, or a town that one of its incidents lies in. */
static void
add_areas (YpAsk *self, YpSituation *situation, GPtrArray *incidents)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  self->choices_name = _ ("Holds in");
  yp_ask_add_choice (self, CITY, _ ("the whole city"), NULL, NULL);
  for (guint i = 0; i < incidents->len; i++)
    {
      const char *town = yp_incident_get_facts (g_ptr_array_index (incidents, i))->town;
      const char *name =
          town != NULL ? yp_situation_get_area_name (situation, YP_AREA_TOWN, town) : NULL;

      if (town != NULL && g_hash_table_add (seen, (char *) town))
        yp_ask_add_choice (self, town, name != NULL ? name : town, NULL, NULL);
    }
}

static void
ask_decide (YpAsk *self, YpSituation *situation, const YpRecord *consultation, gint64 now)
{
  g_autofree char *deadline =
      choose_time (yp_situation_get_calendar (situation), now, DAYS_TO_DO, END_OF_DAY);
  g_auto (GStrv) invited = yp_json_get_texts (consultation->body, "invited");
  g_autoptr (GPtrArray) incidents = list_incidents (situation, consultation);
  g_autofree char *items = list_items (situation, incidents);
  const YpAskField fields[] = {
    { .kind = YP_ASK_FIELD_NAMES,
      .label = _ ("Leads"), .suggested = invited, .most = 1, .is_needed = TRUE },
      { .kind = YP_ASK_FIELD_NAMES,
        .label = _ ("Supports"), .suggested = invited, .most = MOST_NAMES },
        { .kind = YP_ASK_FIELD_TIME,
          .label = _ ("Deadline"), .value = deadline, .is_needed = TRUE },
          { .kind = YP_ASK_FIELD_NAMES,
            .label = _ ("Holds for items"), .value = items, .most = MOST_NAMES },
        };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    yp_ask_add_field (self, &fields[i]);
  add_areas (self, situation, incidents);
  self->note_name = NULL;
}

/**
 * yp_consultation_ask_new:
 * @situation: where its incidents are
 * @consultation: a consultation
 * @step: that may be taken now
 * @now: the time now, microseconds since 1970 UTC
 *
 * Returns: (transfer full): what the step must be told, about the consultation's id
 */
YpAsk *
yp_consultation_ask_new (YpSituation *situation,
                         const YpRecord *consultation,
                         const YpConsultationStep *step,
                         gint64 now)
{
  YpAsk *self =
      yp_ask_new (step->action, consultation->id, yp_words_get_consultation_done (step->action));

  if (strcmp (step->action, "attach") == 0)
    ask_attach (self);
  else if (strcmp (step->action, "convene") == 0)
    ask_convene (self, yp_situation_get_calendar (situation), consultation, now);
  else if (strcmp (step->action, "record") == 0)
    ask_record (self, consultation);
  else if (strcmp (step->action, "decide") == 0)
    ask_decide (self, situation, consultation, now);
  else
    {
      self->needs_note = TRUE;
      self->note_name = _ ("Reason");
    }

  return self;
}

/* (nullable): the key of what a person calls so: of an item of its incidents before any other. */
static const char *
find_item (YpSituation *situation, YpItems *items, GPtrArray *incidents, const char *text)
{
  const YpItem *item;

  for (guint i = 0; i < incidents->len; i++)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (g_ptr_array_index (incidents, i));

      if (strcmp (yp_words_get_item (situation, facts), text) == 0)
        return facts->item;
    }

  item = yp_items_find_named (items, text);
  return item != NULL ? item->key : NULL;
}

/* (transfer full) (nullable): the keys of items that are named. */
static char **
resolve_items (YpSituation *situation,
               YpItems *items,
               const YpRecord *consultation,
               const char *text,
               GError **error)
{
  g_auto (GStrv) names = yp_names_split (text);
  g_autoptr (GPtrArray) incidents = list_incidents (situation, consultation);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *key = find_item (situation, items, incidents, names[i]);

      if (key == NULL)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND,
                       _ ("There is no item “%s” in the catalogue"), names[i]);
          return NULL;
        }
      g_strv_builder_add (builder, key);
    }

  return g_strv_builder_end (builder);
}

static void
fill_convened (YpConsultationAnswer *self, const char *const *fields)
{
  self->names = yp_names_split (fields[2]);
  yp_day_text_parse_time (fields[0], g_get_real_time (), &self->act.meeting_at, NULL);
  self->act.place = fields[1];
  self->act.invited = (const char *const *) self->names;
}

static void
fill_decided (YpConsultationAnswer *self, const YpAnswer *answer)
{
  self->names = yp_names_split (answer->fields[0]);
  self->support = yp_names_split (answer->fields[1]);
  self->act.lead = self->names[0];
  self->act.support = (const char *const *) self->support;
  yp_day_text_parse_time (answer->fields[2], g_get_real_time (), &self->act.deadline, NULL);
  self->act.items = (const char *const *) self->items;
  self->act.area = g_strcmp0 (answer->choice, CITY) != 0 ? answer->choice : NULL;
}

/**
 * yp_consultation_answer_new:
 * @situation: where its incidents are
 * @items: the catalogue
 * @consultation: the consultation
 * @ask: one of yp_consultation_ask_new()
 * @answer: what it was answered; must outlive what is returned
 * @error: return location for %YP_ERROR_NOT_FOUND, in the reader's language
 *
 * Returns: (transfer full) (nullable): the step; %NULL where an item is named that there is not
 */
YpConsultationAnswer *
yp_consultation_answer_new (YpSituation *situation,
                            YpItems *items,
                            const YpRecord *consultation,
                            const YpAsk *ask,
                            const YpAnswer *answer,
                            GError **error)
{
  g_autoptr (YpConsultationAnswer) self = g_new0 (YpConsultationAnswer, 1);

  self->act.action = ask->name;
  if (ask->note_name != NULL)
    self->act.note = answer->note;

  if (strcmp (ask->name, "attach") == 0)
    {
      self->incidents[0] = g_strdup (answer->text);
      self->act.incidents = (const char *const *) self->incidents;
    }
  else if (strcmp (ask->name, "convene") == 0)
    fill_convened (self, answer->fields);
  else if (strcmp (ask->name, "record") == 0)
    self->act.minutes = answer->fields[0];
  else if (strcmp (ask->name, "decide") == 0)
    {
      self->items = resolve_items (situation, items, consultation, answer->fields[3], error);
      if (self->items == NULL)
        return NULL;
      fill_decided (self, answer);
    }

  return g_steal_pointer (&self);
}

void
yp_consultation_answer_free (YpConsultationAnswer *self)
{
  g_free (self->incidents[0]);
  g_strfreev (self->names);
  g_strfreev (self->support);
  g_strfreev (self->items);
  g_free (self);
}
