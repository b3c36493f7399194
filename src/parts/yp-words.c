/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-clock.h"
#include "yp-incident-due.h"
#include "yp-json-read.h"

/* China keeps one time, wherever the desk's computer believes to be. */
#define CITY_OFFSET_S (8 * 60 * 60)

/* The digits that people say to each other: “the one ending in 4821”. */
#define N_SAID_DIGITS 4

/* @words asks for it, @done tells that it was done; @key, if it has one, stands in the button. */
typedef struct
{
  const char *name;
  const char *words;
  const char *done;
  const char *key;
} ActionWords;

static const ActionWords actions[] = {
  { "file", NC_ ("action", "File"), NC_ ("step", "File"), "F" },
  { "dispatch", NC_ ("action", "Dispatch…"), NC_ ("step", "Dispatch"), "D" },
  { "accept", NC_ ("action", "Accepted by the unit"), NC_ ("step", "Accept"), "A" },
  { "arrive", NC_ ("action", "Unit has arrived"), NC_ ("step", "Arrive"), "R" },
  { "handle", NC_ ("action", "Handled"), NC_ ("step", "Handle"), "H" },
  { "check", NC_ ("action", "Check passed"), NC_ ("step", "Check"), "C" },
  { "close", NC_ ("action", "Close"), NC_ ("step", "Close"), "X" },
  { "verify", NC_ ("action", "Found true"), NC_ ("step", "Verify"), "V" },
  { "reject", NC_ ("action", "Reject"), NC_ ("step", "Reject"), "J" },
  { "merge", NC_ ("action", "Merge…"), NC_ ("step", "Merge"), "G" },
  { "answer", NC_ ("action", "Answered at the desk"), NC_ ("step", "Answer"), "W" },
  { "settle", NC_ ("action", "Settled on the spot"), NC_ ("step", "Settle"), "S" },
  { "return", NC_ ("action", "Return: not ours"), NC_ ("step", "Return"), "B" },
  { "send-back", NC_ ("action", "Send back to file"), NC_ ("step", "Send back"), "K" },
  { "revoke", NC_ ("action", "Revoke the dispatch"), NC_ ("step", "Revoke"), "U" },
  { "assign", NC_ ("action", "Assign a unit…"), NC_ ("step", "Assign"), "I" },
  { "rework", NC_ ("action", "Check failed: rework"), NC_ ("step", "Rework"), "O" },
  { "request-extension", NC_ ("action", "Ask for more time"), NC_ ("step", "Extension asked for"),
    "E" },
  { "request-suspension", NC_ ("action", "Ask for suspension…"),
    NC_ ("step", "Suspension asked for"), "P" },
  { "appeal", NC_ ("action", "Appeal: late without fault"), NC_ ("step", "Appeal"), "Shift+A" },
  { "endorse", NC_ ("action", "Endorse"), NC_ ("step", "First review"), "Shift+E" },
  { "extend", NC_ ("action", "Grant more time"), NC_ ("step", "Extend"), "Z" },
  { "suspend", NC_ ("action", "Grant suspension"), NC_ ("step", "Suspend"), "Z" },
  { "exempt", NC_ ("action", "Grant the appeal"), NC_ ("step", "Exempt"), "Z" },
  { "refuse", NC_ ("action", "Refuse"), NC_ ("step", "Refuse"), "Shift+R" },
  { "resume", NC_ ("action", "Resume"), NC_ ("step", "Resume"), "Y" },
  { "force-close", NC_ ("action", "Close by force"), NC_ ("step", "Close by force"), "Shift+X" },
  { "void", NC_ ("action", "Void"), NC_ ("step", "Void"), "Shift+V" },
  { "reopen", NC_ ("action", "Reopen"), NC_ ("step", "Reopen"), "Shift+O" },
  { "follow-up", NC_ ("action", "Follow up…"), NC_ ("step", "Follow up"), "T" },
  { "annotate", NC_ ("action", "Add a note"), NC_ ("step", "Note"), "Shift+N" },
  { "consult", NC_ ("action", "Ask for a consultation"), NC_ ("step", "Consultation"), "Q" },
  { "join", NC_ ("action", "Merge into this"), NC_ ("step", "Others merged into it"), NULL },
  { "conclude", NC_ ("action", "Conclude"), NC_ ("step", "Answer to its reporter"), NULL },
};

/**
 * yp_words_get_state:
 * @state: how far an incident has come
 *
 * Returns: what it waits for, since that is what a dispatcher looks for: 待派遣 rather than 已立案
 */
const char *
yp_words_get_state (YpState state)
{
  static const char *const words[YP_N_STATES] = {
    [YP_STATE_REPORTED] = NC_ ("state", "To file"),
    [YP_STATE_VERIFIED] = NC_ ("state", "Verified, to file"),
    [YP_STATE_FILED] = NC_ ("state", "To dispatch"),
    [YP_STATE_RETURNED] = NC_ ("state", "Returned"),
    [YP_STATE_DISPATCHED] = NC_ ("state", "To accept"),
    [YP_STATE_ACCEPTED] = NC_ ("state", "En route"),
    [YP_STATE_ARRIVED] = NC_ ("state", "On scene"),
    [YP_STATE_HANDLED] = NC_ ("state", "To check"),
    [YP_STATE_CHECKED] = NC_ ("state", "To close"),
    [YP_STATE_SUSPENDED] = NC_ ("state", "Suspended"),
    [YP_STATE_CLOSED] = NC_ ("state", "Closed"),
    [YP_STATE_REJECTED] = NC_ ("state", "Rejected"),
    [YP_STATE_MERGED] = NC_ ("state", "Merged"),
    [YP_STATE_VOID] = NC_ ("state", "Void"),
  };

  return g_dpgettext2 (NULL, "state", words[state]);
}

/**
 * yp_words_get_step:
 * @state: a state
 *
 * Returns: the step that led to it: 立案, 派遣, …
 */
const char *
yp_words_get_step (YpState state)
{
  static const char *const words[YP_N_STATES] = {
    [YP_STATE_REPORTED] = NC_ ("step", "Report"),
    [YP_STATE_VERIFIED] = NC_ ("step", "Verify"),
    [YP_STATE_FILED] = NC_ ("step", "File"),
    [YP_STATE_RETURNED] = NC_ ("step", "Return"),
    [YP_STATE_DISPATCHED] = NC_ ("step", "Dispatch"),
    [YP_STATE_ACCEPTED] = NC_ ("step", "Accept"),
    [YP_STATE_ARRIVED] = NC_ ("step", "Arrive"),
    [YP_STATE_HANDLED] = NC_ ("step", "Handle"),
    [YP_STATE_CHECKED] = NC_ ("step", "Check"),
    [YP_STATE_SUSPENDED] = NC_ ("step", "Suspend"),
    [YP_STATE_CLOSED] = NC_ ("step", "Close"),
    [YP_STATE_REJECTED] = NC_ ("step", "Reject"),
    [YP_STATE_MERGED] = NC_ ("step", "Merge"),
    [YP_STATE_VOID] = NC_ ("step", "Void"),
  };

  return g_dpgettext2 (NULL, "step", words[state]);
}

static const ActionWords *
find_action (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i].name, action) == 0)
      return &actions[i];

  return NULL;
}

const char *
yp_words_get_action (const char *action)
{
  const ActionWords *words = find_action (action);

  return words != NULL ? g_dpgettext2 (NULL, "action", words->words) : action;
}

/**
 * yp_words_get_done:
 * @transition: a row of the lifecycle
 *
 * Returns: that it was done: 立案, 退回, 延期, …
 */
const char *
yp_words_get_done (const YpTransition *transition)
{
  const ActionWords *words = find_action (transition->action);

  return words != NULL ? g_dpgettext2 (NULL, "step", words->done) : transition->action;
}

const char *
yp_words_get_action_key (const char *action)
{
  const ActionWords *words = find_action (action);

  return words != NULL ? words->key : NULL;
}

const char *
yp_words_get_unit_kind (YpUnitKind kind)
{
  static const char *const words[YP_N_UNIT_KINDS] = {
    [YP_UNIT_MEMBER] = NC_ ("unit", "Grid member"), [YP_UNIT_OFFICER] = NC_ ("unit", "Officer"),
    [YP_UNIT_VEHICLE] = NC_ ("unit", "Vehicle"),    [YP_UNIT_BOAT] = NC_ ("unit", "Boat"),
    [YP_UNIT_DRONE] = NC_ ("unit", "Drone"),
  };

  return g_dpgettext2 (NULL, "unit", words[kind]);
}

const char *
yp_words_get_unit_status (YpUnitStatus status)
{
  static const char *const words[YP_N_UNIT_STATUSES] = {
    [YP_UNIT_OFF_DUTY] = NC_ ("status", "Off duty"),
    [YP_UNIT_AVAILABLE] = NC_ ("status", "Available"),
    [YP_UNIT_DISPATCHED] = NC_ ("status", "Dispatched"),
    [YP_UNIT_EN_ROUTE] = NC_ ("status", "En route"),
    [YP_UNIT_ON_SCENE] = NC_ ("status", "On scene"),
  };

  return g_dpgettext2 (NULL, "status", words[status]);
}

const char *
yp_words_get_connection (YpConnection connection)
{
  static const char *const words[] = {
    [YP_CONNECTION_NEVER] = NC_ ("connection", "No position"),
    [YP_CONNECTION_ONLINE] = NC_ ("connection", "Online"),
    [YP_CONNECTION_STALE] = NC_ ("connection", "Stale"),
    [YP_CONNECTION_LOST] = NC_ ("connection", "Lost"),
  };

  return g_dpgettext2 (NULL, "connection", words[connection]);
}

/**
 * yp_words_get_source:
 * @source: the channel, as the platform writes it
 *
 * Returns: what people call it; @source itself where nobody told us
 */
const char *
yp_words_get_source (const char *source)
{
  static const struct
  {
    const char *source;
    const char *words;
  } sources[] = {
    { "hotline12345", NC_ ("source", "12345 hotline") },
    { "gridapp", NC_ ("source", "Grid member's app") },
    { "video", NC_ ("source", "Video patrol") },
    { "iot", NC_ ("source", "Sensor") },
    { "open311", NC_ ("source", "Open311") },
    { "cityapp", NC_ ("source", "Citizens' app") },
    { "police110", NC_ ("source", "110, not for the police") },
    { "patrol", NC_ ("source", "Patrol") },
    { "collector", NC_ ("source", "Inspector's report") },
    { "register", NC_ ("source", "Registered at the desk") },
    { "public", NC_ ("source", "The public") },
    { "leader", NC_ ("source", "A leader's word") },
    { "transfer", NC_ ("source", "Passed on by a department") },
    { "upper", NC_ ("source", "From above") },
    { "media", NC_ ("source", "Media") },
    { "drone", NC_ ("source", "Drone") },
    { "wechat", NC_ ("source", "WeChat") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_strcmp0 (sources[i].source, source) == 0)
      return g_dpgettext2 (NULL, "source", sources[i].words);

  return source;
}

const char *
yp_words_get_item (YpSituation *situation, const YpIncidentFacts *facts)
{
  const YpItem *item = yp_situation_get_item (situation, facts->item);

  return item != NULL ? item->name : facts->item;
}

/**
 * yp_words_format_age:
 * @age_us: how long ago, microseconds; less than none is none
 *
 * Returns: (transfer full): at most two units, the way one says it
 */
char *
yp_words_format_age (gint64 age_us)
{
  gint64 seconds = MAX (age_us, 0) / G_TIME_SPAN_SECOND;
  int minutes = (int) (seconds / 60 % 60);
  int hours = (int) (seconds / 3600 % 24);
  int days = (int) (seconds / 86400);

  /* Translators: ages, as short as they can be: 35 seconds, 12 minutes, 3 hours 5 minutes, 2 days
   */
  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min"), minutes);
  if (days == 0)
    return g_strdup_printf (_ ("%d h %02d min"), hours, minutes);

  return g_strdup_printf (_ ("%d d %d h"), days, hours);
}

static char *
format_local (gint64 time_us, const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_add_seconds (time, CITY_OFFSET_S) : NULL;

  return local != NULL ? g_date_time_format (local, format) : g_strdup ("");
}

/* “14:03”, and with its day where that is not today. */
char *
yp_words_format_time (gint64 time_us)
{
  gboolean is_today = yp_time_start_of_day (time_us) == yp_time_start_of_day (g_get_real_time ());

  return format_local (time_us, is_today ? "%H:%M" : "%m-%d %H:%M");
}

/* “12-01”, and with its year where that is not this one. */
char *
yp_words_format_day (gint64 time_us)
{
  g_autofree char *year = format_local (time_us, "%Y");
  g_autofree char *this_year = format_local (g_get_real_time (), "%Y");

  return format_local (time_us, strcmp (year, this_year) == 0 ? "%m-%d" : "%Y-%m-%d");
}

char *
yp_words_format_clock (gint64 time_us)
{
  return format_local (time_us, "%H:%M:%S");
}

/* The names of the days are ours: a machine need not have the language that the desk speaks. */
char *
yp_words_format_date (gint64 time_us)
{
  static const char *const days[] = {
    NC_ ("weekday", "Thursday"),  NC_ ("weekday", "Friday"), NC_ ("weekday", "Saturday"),
    NC_ ("weekday", "Sunday"),    NC_ ("weekday", "Monday"), NC_ ("weekday", "Tuesday"),
    NC_ ("weekday", "Wednesday"),
  };
  gint64 day = (time_us / G_TIME_SPAN_SECOND + CITY_OFFSET_S) / 86400;
  /* Translators: a date, for strftime */
  g_autofree char *date = format_local (time_us, _ ("%Y-%m-%d"));

  return g_strdup_printf ("%s  %s", date,
                          g_dpgettext2 (NULL, "weekday", days[day % (gint64) G_N_ELEMENTS (days)]));
}

char *
yp_words_format_distance (double distance_m)
{
  if (isnan (distance_m))
    return g_strdup ("—");
  if (distance_m < 1000)
    return g_strdup_printf (_ ("%.0f m"), round (distance_m / 10) * 10);

  return g_strdup_printf (_ ("%.1f km"), distance_m / 1000);
}

/**
 * yp_words_format_number_markup:
 * @id: of an incident
 * @is_short: whether the end of it is enough, where the list says the rest
 *
 * Returns: (transfer full): Pango markup in which the digits that people say stand out
 */
char *
yp_words_format_number_markup (const char *id, gboolean is_short)
{
  const char *shown = is_short && strrchr (id, '-') != NULL ? strrchr (id, '-') + 1 : id;
  gsize length = strlen (shown);
  gsize n_said = MIN (length, N_SAID_DIGITS);
  const char *said;
  g_autofree char *before = NULL;

  if (!g_str_is_ascii (shown))
    return g_markup_escape_text (shown, -1);

  said = shown + length - n_said;
  before = g_strndup (shown, length - n_said);
  return g_markup_printf_escaped ("<span alpha=\"60%%\">%s</span><b>%s</b>", before, said);
}

/* A name often begins with the larger area's, which has just been said: “杨舍镇云墩村”. */
static void
append_part (GString *text, const char *part, const char *larger)
{
  if (part == NULL || *part == '\0')
    return;

  if (larger != NULL && g_str_has_prefix (part, larger) && part[strlen (larger)] != '\0')
    part += strlen (larger);
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

/**
 * yp_words_format_place:
 * @situation: whose names to use
 * @facts: of an incident
 *
 * Returns: (transfer full): town, village and grid; else the address; else that there is none
 */
char *
yp_words_format_place (YpSituation *situation, const YpIncidentFacts *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *town = yp_situation_get_area_name (situation, YP_AREA_TOWN, facts->town);
  const char *village = yp_situation_get_area_name (situation, YP_AREA_VILLAGE, facts->village);
  const char *grid = yp_situation_get_area_name (situation, YP_AREA_GRID, facts->grid);

  append_part (text, town, NULL);
  append_part (text, village, town);
  append_part (text, grid, village);
  if (text->len == 0)
    append_part (text, facts->address, NULL);
  if (text->len == 0)
    append_part (text, facts->has_place ? _ ("Outside the city") : _ ("No place given"), NULL);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* “网格员 张三”, or the id where the unit is not known. */
char *
yp_words_format_unit (YpSituation *situation, const char *id)
{
  YpUnit *unit = id != NULL ? yp_situation_get_unit (situation, id) : NULL;
  const YpUnitFacts *facts = unit != NULL ? yp_unit_get_facts (unit) : NULL;

  if (facts == NULL)
    return g_strdup (id != NULL ? id : "");

  return g_strdup_printf ("%s %s", yp_words_get_unit_kind (facts->kind), facts->name);
}

static char *
format_incident_entry (YpSituation *situation, YpEntry *entry, const char *id)
{
  YpIncident *incident = yp_situation_get_incident (situation, id);
  const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);
  const char *item = incident != NULL
                         ? yp_words_get_item (situation, yp_incident_get_facts (incident))
                         : yp_json_get_string (entry->data, "item");
  const char *unit_id = yp_json_get_string (entry->data, "unit");
  g_autofree char *unit = yp_words_format_unit (situation, unit_id);

  if (item == NULL)
    item = id;
  if (g_str_equal (entry->kind, "reported"))
    return g_strdup_printf ("%s  %s", yp_words_get_step (YP_STATE_REPORTED), item);
  if (transition == NULL)
    return g_strdup_printf ("%s  %s", entry->kind, item);
  if (*unit == '\0' || transition->effect != YP_UNIT_EFFECT_TAKE)
    return g_strdup_printf ("%s  %s", yp_words_get_done (transition), item);

  return g_strdup_printf ("%s  %s  →  %s", yp_words_get_done (transition), item, unit);
}

/**
 * yp_words_format_entry:
 * @situation: whose names to use
 * @entry: a journal entry
 *
 * Returns: (transfer full): what happened, in one line
 */
char *
yp_words_format_entry (YpSituation *situation, YpEntry *entry)
{
  const char *id = yp_entry_get_subject_id (entry, "incident");
  const char *name;

  if (id != NULL)
    return format_incident_entry (situation, entry, id);

  id = yp_entry_get_subject_id (entry, "unit");
  if (id != NULL)
    {
      name = yp_json_get_string (entry->data, "name");
      return g_strdup_printf (_ ("Unit registered  %s"), name != NULL ? name : id);
    }

  id = yp_entry_get_subject_id (entry, "layer");
  return id != NULL ? g_strdup_printf (_ ("Layer imported  %s"), id) : g_strdup (entry->subject);
}

/**
 * yp_words_format_file:
 * @type: (nullable): what it is: `image/jpeg`, …
 * @sha256: the hash that names it
 *
 * Returns: (transfer full): “Picture 1f3a9c2e”: files have no other names than their hashes
 */
char *
yp_words_format_file (const char *type, const char *sha256)
{
  const char *words = C_ ("file", "File");

  if (type != NULL && g_str_has_prefix (type, "image/"))
    words = C_ ("file", "Picture");
  else if (g_strcmp0 (type, "application/pdf") == 0)
    words = C_ ("file", "PDF");
  else if (g_strcmp0 (type, "video/mp4") == 0)
    words = C_ ("file", "Film");
  else if (g_strcmp0 (type, "text/plain") == 0)
    words = C_ ("file", "Text");

  return g_strdup_printf ("%s %.8s", words, sha256);
}

/**
 * yp_words_format_limit:
 * @time_limit: as yp_limit_format() writes it
 *
 * Returns: (transfer full): “4 working hours”
 */
char *
yp_words_format_limit (const char *time_limit)
{
  static const char *const words[YP_N_LIMIT_KINDS] = {
    [YP_LIMIT_URGENT_MINUTE] = N_ ("%u minutes, day and night"),
        [YP_LIMIT_URGENT_HOUR] = N_ ("%u hours, day and night"),
            [YP_LIMIT_NATURAL_DAY] =
                N_ ("%u calendar days"), [YP_LIMIT_WORK_HOUR] =
                                             N_ ("%u working hours"), [YP_LIMIT_WORK_DAY] =
                                                                          N_ ("%u working days"),
                                             };
  g_autofree char *qualifier = NULL;
  g_auto (GStrv) parts = NULL;
  YpLimit limit;

  if (!yp_limit_parse (time_limit, &limit, &qualifier, NULL))
    return g_strdup (time_limit);

  parts = g_strsplit (_ (words[limit.kind]), "%u", 2);
  return g_strdup_printf ("%s%u%s", parts[0], limit.value, parts[1] != NULL ? parts[1] : "");
}

/**
 * yp_words_format_due:
 * @incident: (nullable): an incident
 * @at: the time now
 *
 * Returns: (transfer full) (nullable): by when it must be handled and how much is left, or that it
 *   was late; %NULL where no limit runs
 */
char *
yp_words_format_due (YpIncident *incident, gint64 at)
{
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  g_autofree char *limit = NULL;
  g_autofree char *due = NULL;
  g_autofree char *left = NULL;

  if (facts == NULL || facts->time_limit == NULL || facts->filed_at == 0)
    return NULL;

  limit = yp_words_format_limit (facts->time_limit);
  if (facts->due_at == 0)
    return g_strdup_printf (_ ("%s · the clock stands still"), limit);

  due = yp_words_format_time (facts->due_at);
  if (facts->handled_at != 0)
    return g_strdup_printf (yp_incident_is_late (incident, at)
                            ? _ ("%s · was due %s, handled late")
                            : _ ("%s · was due %s, in time"), limit, due);

  left = yp_words_format_age (ABS (facts->due_at - at));
  return g_strdup_printf (yp_incident_is_late (incident, at)
                          ? _ ("%s · was due %s · late by %s")
                          : _ ("%s · due %s · in %s"), limit, due, left);
}

static char *
explain_span (const YpSpan *span)
{
  static const char
      *const words[YP_N_SPAN_KINDS] = {
        [YP_SPAN_COUNTED] = N_ ("counts"),
                                [YP_SPAN_MAKE_UP] = N_ ("counts: a day off that is worked"),
                                                        [YP_SPAN_BREAK] = N_ ("a break"),
                                                                              [YP_SPAN_NIGHT] = N_ ("outside working hours"),
                                                                                                    [YP_SPAN_WEEKEND] = N_ ("weekend"),
                                                                                                                            [YP_SPAN_HOLIDAY] = N_ ("holiday"),
                                                                                                                                                    [YP_SPAN_PAUSE] = N_ ("suspended"),
                                                                                                                                                                          [YP_SPAN_REST] = N_ ("and so on"),
                                                                                                                                                                          };
  g_autofree char *from = format_local (span->from, "%m-%d %H:%M");
  g_autofree char *to =
      span->to == YP_PAUSE_OPEN ? g_strdup ("…") : format_local (span->to, "%m-%d %H:%M");
  g_autofree char *counted = yp_words_format_age (span->counted_us);

  return g_strdup_printf ("%s – %s  %s%s%s%s%s", from, to,
                          _ (words[span->kind]), span->name != NULL ? " " : "",
                             span->name != NULL ? span->name : "", span->counted_us > 0 ? "  " : "",
                             span->counted_us > 0 ? counted : "");
}

/**
 * yp_words_explain_due:
 * @incident: one that was filed and has a limit
 * @calendar: when people work
 *
 * Returns: (transfer full): which hours were counted and which were not, a line each, by the same
 *   calculation as the platform's
 */
char *
yp_words_explain_due (YpIncident *incident, YpCalendar *calendar)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpExplanation) explanation = yp_incident_explain_due (facts, calendar, &error);
  g_autofree char *limit = yp_words_format_limit (facts->time_limit);
  g_autofree char *filed = format_local (facts->filed_at, "%m-%d %H:%M");
  GString *text;

  if (explanation == NULL)
    return g_strdup (error->message);

  text = g_string_new (NULL);
  /* Translators: limit, filing condition, version of the catalogue's item, time of filing */
  g_string_append_printf (text, _ ("%s by condition %s of version %s, from filing at %s"), limit,
                                   facts->condition != NULL ? facts->condition : "–",
                                   facts->item_version != NULL ? facts->item_version : "–", filed);
  if (facts->n_extensions > 0)
    g_string_append_printf (
        text, ngettext ("; extended once", "; extended %u times", facts->n_extensions),
        facts->n_extensions);
  for (guint i = 0; i < explanation->spans->len; i++)
    {
      g_autofree char *line = explain_span (&g_array_index (explanation->spans, YpSpan, i));

      g_string_append_printf (text, "\n%s", line);
    }

  return g_string_free (text, FALSE);
}

static char *
explain_unit (YpSituation *situation, const char *id, const char *reason)
{
  YpUnit *unit = yp_situation_get_unit (situation, id);
  const YpUnitFacts *facts = unit != NULL ? yp_unit_get_facts (unit) : NULL;
  g_autofree char *words = yp_words_format_unit (situation, id);

  if (facts != NULL && facts->status == YP_UNIT_OFF_DUTY)
    return g_strdup_printf (_ ("%s is off duty and cannot be sent"), words);
  if (facts != NULL && facts->n_tasks > 0)
    return g_strdup_printf (ngettext ("%s has %u task not handled. To send it all the same, write "
                                      "the reason into the note first",
                                      "%s has %u tasks not handled. To send it all the same, write "
                                      "the reason into the note first",
                                      facts->n_tasks),
                            words, facts->n_tasks);

  return g_strdup (reason);
}

/**
 * yp_words_explain_refusal:
 * @situation: what is known by now
 * @incident: id of the incident
 * @action: what was asked for
 * @unit: (nullable): with which unit
 * @reason: the platform's words
 *
 * Service and desk have the same table of steps, so the desk can say the rule in the reader's
 * language; what the table does not hold stays in the platform's words.
 *
 * Returns: (transfer full): why it was refused
 */
char *
yp_words_explain_refusal (YpSituation *situation,
                          const char *incident,
                          const char *action,
                          const char *unit,
                          const char *reason)
{
  YpIncident *known = yp_situation_get_incident (situation, incident);
  const YpTransition *transition = yp_lifecycle_find_action (action);
  YpState state;

  if (known == NULL)
    return g_strdup_printf (_ ("There is no incident “%s” any more."), incident);
  if (transition == NULL)
    return g_strdup (reason);

  state = yp_incident_get_facts (known)->state;
  if ((transition->from & YP_STATE_BIT (state)) != 0)
    return unit != NULL ? explain_unit (situation, unit, reason) : g_strdup (reason);

  /* Translators: state now, action asked for, state it needs */
  return g_strdup_printf (_ ("It is “%s” by now; “%s” needs “%s”. Somebody was faster."),
                             yp_words_get_state (state), yp_words_get_action (action),
                             yp_words_get_state ((YpState) g_bit_nth_lsf (transition->from, -1)));
}
