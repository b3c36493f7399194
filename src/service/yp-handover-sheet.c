/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-handover-sheet.h"

#include "yp-alarm.h"
#include "yp-json-read.h"

/* So many lines of a group are read one by one; the rest is a number. */
#define MOST_LINES 12

/* Of a list, at once. */
#define PAGE 1000

/* How long the next shift is (domain.md §4.2: 07:45 to 19:45). */
#define SHIFT_US (12 * G_TIME_SPAN_HOUR)

/* A line before it is written. */
typedef struct
{
  YpHandoverGroup group;
  int rank;   /* what is smaller comes first */
  gint64 key; /* then what is earlier */
  gint64 at;
  YpIncident *incident; /* (nullable): that says item, place and who, once it is written */
  char *subject;
  char *kind;
  char *state;
  char *title;
  char *place;
  char *who;
} Line;

static void
free_line (gpointer data)
{
  Line *line = data;

  g_clear_object (&line->incident);
  g_free (line->subject);
  g_free (line->kind);
  g_free (line->state);
  g_free (line->title);
  g_free (line->place);
  g_free (line->who);
  g_free (line);
}

/* What the sheet is filled from. */
typedef struct
{
  YpStore *store;
  YpCity *city;
  const YpPrincipal *principal;
  gint64 now;
  gint64 horizon;            /* until when what is due is the next shift's */
  GHashTable *consultations; /* ids of those to be decided */
  GPtrArray *groups[YP_N_HANDOVER_GROUPS];
} Sheet;

static void
sheet_clear (Sheet *self)
{
  g_clear_pointer (&self->consultations, g_hash_table_unref);
  for (guint i = 0; i < YP_N_HANDOVER_GROUPS; i++)
    g_clear_pointer (&self->groups[i], g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

/* Whether an incident is the asker's to hand over: what lies in their town or village. */
static gboolean
is_ours (const Sheet *self, const YpIncidentFacts *facts)
{
  switch (self->principal->level)
    {
    case YP_LEVEL_TOWN:
      return g_strcmp0 (facts->town, self->principal->area) == 0;
    case YP_LEVEL_VILLAGE:
      return g_strcmp0 (facts->village, self->principal->area) == 0;
    case YP_LEVEL_CITY:
    default:
      return TRUE;
    }
}

static Line *
add_line (Sheet *self, YpHandoverGroup group, const char *type, const char *id)
{
  Line *line = g_new0 (Line, 1);

  line->group = group;
  line->subject = g_strconcat (type, "/", id, NULL);
  g_ptr_array_add (self->groups[group], line);

  return line;
}

static const char *
name_item (const Sheet *self, const YpIncidentFacts *facts)
{
  const YpItem *item = yp_catalogue_find_current (self->city->catalogue, facts->item, self->now);

  return item != NULL ? item->name : facts->item;
}

/* (nullable): the address, else the village and town it lies in. */
static char *
name_place (const Sheet *self, const YpIncidentFacts *facts)
{
  YpArea *town;
  YpArea *village;

  if (facts->address != NULL && *facts->address != '\0')
    return g_strdup (facts->address);
  if (!facts->has_place)
    return NULL;

  town = yp_place_index_find (self->city->places, YP_AREA_TOWN, facts->longitude, facts->latitude);
  village =
      yp_place_index_find (self->city->places, YP_AREA_VILLAGE, facts->longitude, facts->latitude);
  if (town == NULL)
    return NULL;

  return g_strconcat (town->name, village != NULL ? village->name : NULL, NULL);
}

static char *
name_unit (const Sheet *self, const char *id)
{
  g_autoptr (YpUnit) unit = id != NULL ? yp_store_get_unit (self->store, id, NULL, NULL) : NULL;

  return g_strdup (unit != NULL ? yp_unit_get_facts (unit)->name : id);
}

/* (nullable): the unit that goes, else who answers for it. */
static char *
name_who (const Sheet *self, const YpIncidentFacts *facts)
{
  const YpOrganization *organization;

  if (facts->unit != NULL)
    return name_unit (self, facts->unit);
  if (facts->organization == NULL)
    return NULL;

  organization = yp_organizations_find (self->city->organizations, facts->organization);
  return g_strdup (organization != NULL ? organization->name : facts->organization);
}

/* Names are looked up for what is written alone. */
static void
describe (const Sheet *self, Line *line)
{
  const YpIncidentFacts *facts =
      line->incident != NULL ? yp_incident_get_facts (line->incident) : NULL;

  if (facts == NULL)
    return;

  if (line->title == NULL)
    line->title = g_strdup (name_item (self, facts));
  line->place = name_place (self, facts);
  if (line->who == NULL)
    line->who = name_who (self, facts);
}

/* (nullable): for whom an incident waits. */
static const char *
find_wait (const Sheet *self, const YpIncidentFacts *facts)
{
  if (facts->consultation != NULL &&
      g_hash_table_contains (self->consultations, facts->consultation))
    return "consultation";
  if (facts->state == YP_STATE_RETURNED)
    return "returned";

  return facts->state == YP_STATE_SUSPENDED ? "suspended" : NULL;
}

/* Each incident stands where it is most urgent. */
static void
take_incident (Sheet *self, YpIncident *incident)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  const char *wait = find_wait (self, facts);
  gboolean is_late = yp_incident_is_late (incident, self->now);
  gboolean is_due = !is_late && yp_incident_is_late (incident, self->horizon);
  YpHandoverGroup group = is_late  ? YP_HANDOVER_LATE
                          : is_due ? YP_HANDOVER_DUE
                                   : YP_HANDOVER_WAITING;
  Line *line;

  if (!is_ours (self, facts) || (!is_late && !is_due && wait == NULL))
    return;

  line = add_line (self, group, "incident", facts->id);
  line->at = facts->due_at != 0 ? facts->due_at : facts->suspended_until;
  line->key = group == YP_HANDOVER_WAITING ? facts->updated_at : facts->due_at;
  line->kind = g_strdup (wait);
  line->state = g_strdup (yp_state_get_name (facts->state));
  line->incident = g_object_ref (incident);
}

static gboolean
take_incidents (Sheet *self, GError **error)
{
  gint64 last = 0;
  guint n = PAGE;

  while (n == PAGE)
    {
      g_autoptr (GPtrArray) page =
          yp_store_list_incidents (self->store, last, G_MAXINT64, PAGE, &last, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        take_incident (self, g_ptr_array_index (page, i));
      n = page->len;
    }

  return TRUE;
}

/* Whether what something is about is the asker's; what is about nothing is the city's. */
static gboolean
is_about_ours (const Sheet *self, YpIncident *incident)
{
  return self->principal->level == YP_LEVEL_CITY ||
         (incident != NULL && is_ours (self, yp_incident_get_facts (incident)));
}

static YpIncident *
find_incident (const Sheet *self, const YpRecord *record)
{
  return record->about != NULL ? yp_store_get_incident (self->store, record->about, NULL) : NULL;
}

typedef void (*TakeRecord) (Sheet *self, const YpRecord *record);

static gboolean
take_records (Sheet *self, const char *type, const char *state, TakeRecord take, GError **error)
{
  gint64 last = 0;
  guint n = PAGE;

  while (n == PAGE)
    {
      g_autoptr (GPtrArray) page =
          yp_store_list_records (self->store, type, state, NULL, last, PAGE, &last, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        take (self, g_ptr_array_index (page, i));
      n = page->len;
    }

  return TRUE;
}

static void
take_consultation (Sheet *self, const YpRecord *consultation)
{
  g_hash_table_add (self->consultations, g_strdup (consultation->id));
}

static void
take_alarm (Sheet *self, const YpRecord *alarm)
{
  g_autoptr (YpIncident) incident = find_incident (self, alarm);
  gboolean is_shelved = strcmp (alarm->state, "shelved") == 0;
  Line *line;

  if (!is_about_ours (self, incident))
    return;

  line = add_line (self, YP_HANDOVER_ALARMS, "alarm", alarm->id);
  line->kind = g_strdup (yp_alarm_kind_get_name (yp_alarm_get_kind (alarm)));
  line->state = g_strdup (alarm->state);
  line->at = yp_record_get_time (alarm, is_shelved ? "until" : "since");
  line->key = yp_record_get_time (alarm, "since");
  line->rank = (is_shelved ? YP_N_SEVERITIES : 0) - (int) yp_alarm_get_severity (alarm);
  line->who = name_unit (self, yp_json_get_string (alarm->body, "unit"));
  line->incident = g_steal_pointer (&incident);
}

static void
take_order (Sheet *self, const YpRecord *order)
{
  const char *kind = yp_json_get_string (order->body, "kind");
  g_autoptr (YpIncident) incident = find_incident (self, order);
  Line *line;

  if (!is_about_ours (self, incident))
    return;

  line = add_line (self, YP_HANDOVER_ORDERS, "order", order->id);
  line->kind = g_strdup (kind);
  line->state = g_strdup (order->state);
  line->title = g_strdup (yp_json_get_string (order->body, "subject"));
  line->who = g_strdup (yp_json_get_string (order->body, "recipient"));
  line->at = line->key = yp_record_get_time (order, "answer_by");
  line->rank = g_strcmp0 (kind, "supervision") == 0 ? 0 : 1;
  line->incident = g_steal_pointer (&incident);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Line *one = *(Line *const *) a;
  const Line *two = *(Line *const *) b;

  if (one->rank != two->rank)
    return one->rank < two->rank ? -1 : 1;
  if (one->key != two->key)
    return one->key < two->key ? -1 : 1;

  return strcmp (one->subject, two->subject);
}

static void
set_text (JsonObject *row, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (row, name, value);
}

static JsonObject *
make_row (const Line *line)
{
  JsonObject *row = json_object_new ();
  char at[YP_TIME_SIZE];

  json_object_set_string_member (row, "group", yp_handover_group_get_name (line->group));
  set_text (row, "subject", line->subject);
  set_text (row, "kind", line->kind);
  set_text (row, "state", line->state);
  set_text (row, "title", line->title);
  set_text (row, "place", line->place);
  set_text (row, "who", line->who);
  if (line->at != 0)
    {
      yp_time_format (line->at, at);
      json_object_set_string_member (row, "at", at);
    }

  return row;
}

static void
add_group (const Sheet *self, YpHandoverGroup group, JsonArray *rows)
{
  GPtrArray *lines = self->groups[group];
  JsonObject *rest;

  g_ptr_array_sort (lines, compare);
  for (guint i = 0; i < MIN (lines->len, MOST_LINES); i++)
    {
      Line *line = g_ptr_array_index (lines, i);

      describe (self, line);
      json_array_add_object_element (rows, make_row (line));
    }
  if (lines->len <= MOST_LINES)
    return;

  rest = json_object_new ();
  json_object_set_string_member (rest, "group", yp_handover_group_get_name (group));
  json_object_set_int_member (rest, "n", lines->len - MOST_LINES);
  json_array_add_object_element (rows, rest);
}

static gboolean
take_all (Sheet *self, GError **error)
{
  static const struct
  {
    const char *type;
    const char *state;
    TakeRecord take;
  } records[] = {
    { "consultation", "proposed", take_consultation },
    { "consultation", "convened", take_consultation },
    { "alarm", "raised", take_alarm },
    { "alarm", "returned", take_alarm },
    { "alarm", "shelved", take_alarm },
    { "order", "issued", take_order },
    { "order", "delivered", take_order },
    { "order", "signed", take_order },
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    if (!take_records (self, records[i].type, records[i].state, records[i].take, error))
      return FALSE;

  return take_incidents (self, error);
}

/**
 * yp_handover_sheet_fill:
 * @store: a store
 * @city: the city
 * @principal: who goes out: what is not in their town or village is left out
 * @now: the time
 * @error: return location for a #YpStoreError
 *
 * Writes down what the platform knows of what is not done: incidents that are late, that will be
 * late by the end of the day or of the next shift, whichever is later, and that wait for others;
 * alarms that are shelved or unanswered, the worst first; orders that were not answered,
 * supervision first. An incident stands in the first of these groups that it belongs to. Of a group
 * the first twelve are lines of their own.
 *
 * Returns: (transfer full) (nullable): the lines, see #YpHandoverLine
 */
JsonArray *
yp_handover_sheet_fill (YpStore *store,
                        YpCity *city,
                        const YpPrincipal *principal,
                        gint64 now,
                        GError **error)
{
  g_auto (Sheet) sheet = { .store = store,
                           .city = city,
                           .principal = principal,
                           .now = now,
                           .horizon =
                               MAX (yp_time_start_of_day (now) + G_TIME_SPAN_DAY, now + SHIFT_US),
                           .consultations =
                               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  JsonArray *rows;

  for (guint i = 0; i < YP_N_HANDOVER_GROUPS; i++)
    sheet.groups[i] = g_ptr_array_new_with_free_func (free_line);
  if (!take_all (&sheet, error))
    return NULL;

  rows = json_array_new ();
  for (guint i = 0; i < YP_N_HANDOVER_GROUPS; i++)
    add_group (&sheet, (YpHandoverGroup) i, rows);

  return rows;
}
