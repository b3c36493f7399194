/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-life.h"

#include <libsoup/soup.h>
#include <math.h>

#include "yp-agenda.h"
#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-json.h"
#include "yp-sim-centre.h"
#include "yp-sim-link.h"
#include "yp-sim-report.h"
#include "yp-sim-start.h"
#include "yp-sim-stream.h"
#include "yp-sim-tree.h"

#define TICK_MS 25
#define FIXES_MS 200
#define NEWS_S 5

/* Real time beyond this between two ticks is not lived: the machine slept. */
#define MAX_TICK_US (500 * G_TIME_SPAN_MILLISECOND)

#define MAX_IN_FLIGHT 24

/* With so many requests waiting, the virtual clock stands still. */
#define MAX_WAITING 2000

/* A fix from each unit every so many virtual seconds, but no more in a real one. */
#define FIX_INTERVAL_S 15.0
#define MAX_FIXES_PER_S 500.0

/* How many units one POST registers. */
#define UNITS_PER_POST 200

/* An action that brought nothing in this real time is tried again. */
#define RETRY_REAL_S 20

/* What is suspended rests so long at least, in real time: its review comes first. */
#define MIN_REST_S 15

/* When the night begins and ends, hours of UTC+8. */
#define NIGHT_FROM 22
#define NIGHT_TO 6

/* After so long, virtual, the council takes its next step. */
#define COUNCIL_US (20 * G_TIME_SPAN_MINUTE)

typedef enum
{
  TASK_REPORT,
  TASK_STEP,
  TASK_SHIFT,
  TASK_COUNCIL,
} TaskKind;

typedef struct
{
  const YpSimPlan *plan;
  GMainLoop *loop;
  YpSimMap *map;
  YpSimCrew *crew;
  YpSimCentre *centre;
  YpSimCouncil *council;
  YpSimReporter *reporter;
  YpSimDocket *docket;
  YpAgenda *agenda;
  YpSimLink *link;
  YpSimStream *stream;
  YpSimCounts *counts;
  gint64 now;    /* virtual */
  gint64 ticked; /* real, monotonic */
  gint64 fixed;  /* real, monotonic: when fixes were last sent */
  guint64 run;   /* part of all idempotency keys: each life is another */
  guint64 n_reports;
  guint64 n_tries;
  guint next_fix;
  guint n_registering; /* POSTs of units not answered yet */
  double fix_credit;
  gboolean is_night;
  GError *error;
} Life;

static void
stop_life (Life *life, GError *error)
{
  if (life->error == NULL)
    life->error = error;
  else
    g_clear_error (&error);
  g_main_loop_quit (life->loop);
}

static gboolean
check_token (Life *life, guint status)
{
  if (status != SOUP_STATUS_UNAUTHORIZED && status != SOUP_STATUS_FORBIDDEN)
    return TRUE;

  stop_life (life,
             g_error_new (YP_ERROR, YP_ERROR_REFUSED, "%s refuses the token", life->plan->url));

  return FALSE;
}

/* --- What goes out ------------------------------------------------------------------------------
 */

static void
on_reported (const YpSimReply *reply, gpointer user_data)
{
  Life *life = user_data;

  if (reply->status == 0 || !check_token (life, reply->status))
    return;
  if (yp_sim_reply_is_success (reply))
    {
      life->counts->n_reported++;
      return;
    }
  if (life->counts->n_refused++ == 0)
    {
      g_autofree char *reason = yp_sim_reply_get_reason (reply);

      g_message ("A report was refused: %s", reason);
    }
}

static void
send_report (Life *life)
{
  g_auto (YpSimReport) report = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *form = NULL;
  g_autoptr (GBytes) body = NULL;
  char longitude[G_ASCII_DTOSTR_BUF_SIZE];
  char latitude[G_ASCII_DTOSTR_BUF_SIZE];
  YpSimRequest request = { .method = "POST",
                           .path = "/open311/v2/requests.json",
                           .type = SOUP_FORM_MIME_TYPE_URLENCODED,
                           .answer = on_reported,
                           .user_data = life };

  yp_sim_reporter_make (life->reporter, &report);
  form = soup_form_encode (
      "service_code", report.item, "source", report.source, "description", report.description,
      "address_string", report.address, "long",
      g_ascii_formatd (longitude, sizeof longitude, "%.7f", report.longitude), "lat",
      g_ascii_formatd (latitude, sizeof latitude, "%.7f", report.latitude),
      report.contact != NULL ? "first_name" : NULL, report.contact, "phone", report.phone, NULL);
  body = g_bytes_new (form, strlen (form));
  key = g_strdup_printf ("sim-%" G_GINT64_MODIFIER "x-r%" G_GUINT64_FORMAT, life->run,
                         life->n_reports++);
  request.body = body;
  request.key = key;
  yp_sim_link_send (life->link, &request);
}

/* An action on its way, and the case as it was then. */
typedef struct
{
  Life *life;
  guint index;
  guint stage;
} Attempt;

/* Refused: somebody else came first, which the stream will tell, or a rule forbids it, and then
 * somebody thinks it over. */
static void
on_acted (const YpSimReply *reply, gpointer user_data)
{
  g_autofree Attempt *attempt = user_data;
  Life *life = attempt->life;
  YpTask again = { 0, TASK_STEP, attempt->index, 0 };
  YpSimCase *the_case;

  if (reply->status == 0 || !check_token (life, reply->status))
    return;
  if (yp_sim_reply_is_success (reply))
    {
      life->counts->n_acted++;
      return;
    }

  life->counts->n_conflicts++;
  the_case = yp_sim_docket_get (life->docket, attempt->index, attempt->stage);
  if (the_case == NULL)
    return;
  if (reply->status == SOUP_STATUS_NOT_FOUND)
    {
      yp_sim_docket_drop (life->docket, the_case);
      return;
    }
  again.at = life->now + (gint64) (MAX (30.0, life->plan->speed) * G_USEC_PER_SEC);
  again.stage = yp_sim_docket_next_stage (life->docket, the_case);
  yp_agenda_add (life->agenda, &again);
}

/* A rest ends at a real time, for the platform's clock is real. */
static void
write_rest (Life *life, YpJsonWriter *writer, double rest_s)
{
  gint64 real_us = (gint64) (rest_s / life->plan->speed * G_USEC_PER_SEC);

  yp_json_add_time (writer, "until",
                    g_get_real_time () + MAX (real_us, MIN_REST_S * G_USEC_PER_SEC));
}

static GBytes *
make_action (Life *life, const YpSimStep *step)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "action", step->action);
  yp_json_add_string (&writer, "unit", step->unit != NULL ? step->unit->id : NULL);
  yp_json_add_string (&writer, "note", step->note);
  yp_json_add_string (&writer, "into", step->into);
  yp_json_add_string (&writer, "satisfaction", step->satisfaction);
  if (step->precedent != NULL)
    {
      yp_json_add_string (&writer, "organization", step->precedent->lead);
      yp_json_add_string (&writer, "support", step->precedent->support);
    }
  if (step->rest_s > 0.0)
    write_rest (life, &writer, step->rest_s);
  yp_json_close_object (&writer);

  return g_string_free_to_bytes (text);
}

static void
send_action (Life *life, YpSimCase *the_case, const YpSimStep *step)
{
  g_autoptr (GBytes) body = make_action (life, step);
  g_autofree char *escaped = g_uri_escape_string (the_case->id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/incidents/%s/actions", escaped);
  g_autofree char *key = g_strdup_printf ("sim-%" G_GINT64_MODIFIER "x-a%" G_GUINT64_FORMAT,
                                          life->run, life->n_tries++);
  YpSimRequest request = {
    .method = "POST", .path = path, .type = "application/json", .key = key, .answer = on_acted
  };
  Attempt *attempt = g_new (Attempt, 1);
  YpTask again = { life->now + (gint64) (RETRY_REAL_S * life->plan->speed * G_USEC_PER_SEC),
                   TASK_STEP, the_case->index, 0 };

  request.body = body;

  the_case->n_attempts++;
  again.stage = yp_sim_docket_next_stage (life->docket, the_case);
  yp_agenda_add (life->agenda, &again);
  *attempt = (Attempt){ life, the_case->index, the_case->stage };
  request.user_data = attempt;
  yp_sim_link_send (life->link, &request);
}

static void
on_fixed (const YpSimReply *reply, gpointer user_data)
{
  check_token (user_data, reply->status);
}

static void
write_fix (Life *life, YpJsonWriter *writer, YpSimUnit *unit)
{
  g_autofree char *topic = g_strconcat ("owntracks/sim/", unit->id, NULL);
  double longitude;
  double latitude;

  yp_sim_crew_move (life->crew, unit, life->now);
  yp_frame_to_degrees (&life->map->frame, unit->at, &longitude, &latitude);
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "_type", "location");
  yp_json_add_string (writer, "topic", topic);
  yp_json_add_degrees (writer, "lon", longitude);
  yp_json_add_degrees (writer, "lat", latitude);
  yp_json_add_int (writer, "tst", g_get_real_time () / G_USEC_PER_SEC);
  yp_json_add_int (writer, "vel", lround (unit->speed_mps * 3.6));
  yp_json_add_int (writer, "cog", lround (unit->course_deg) % 360);
  yp_json_add_int (writer, "acc", 5);
  yp_json_close_object (writer);
}

/* The next units in turn tell where they are. Platforms that are away miss nothing that matters. */
static gboolean
on_fixes_due (gpointer user_data)
{
  Life *life = user_data;
  g_autoptr (GString) text = NULL;
  g_autoptr (GBytes) body = NULL;
  YpSimRequest request = { .method = "POST",
                           .path = "/positions",
                           .type = "application/json",
                           .answer = on_fixed,
                           .user_data = life };
  YpJsonWriter writer;
  guint n_units = life->crew->units->len;
  double rate = MIN (n_units * life->plan->speed / FIX_INTERVAL_S, MAX_FIXES_PER_S);
  gint64 real = g_get_monotonic_time ();
  guint n_sent = 0;

  life->fix_credit += rate * (double) MIN (real - life->fixed, MAX_TICK_US) / G_USEC_PER_SEC;
  life->fix_credit = MIN (life->fix_credit, n_units);
  life->fixed = real;
  if (life->n_registering > 0 || yp_sim_link_is_away (life->link) ||
      yp_sim_link_get_n_waiting (life->link) > MAX_IN_FLIGHT)
    return G_SOURCE_CONTINUE;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  yp_json_open_array (&writer, NULL);
  for (guint i = 0; i < n_units && life->fix_credit >= 1.0; i++)
    {
      YpSimUnit *unit = g_ptr_array_index (life->crew->units, life->next_fix++ % n_units);

      if (!unit->is_on_duty)
        continue;
      write_fix (life, &writer, unit);
      life->fix_credit -= 1.0;
      n_sent++;
    }
  yp_json_close_array (&writer);
  if (n_sent == 0)
    return G_SOURCE_CONTINUE;

  life->counts->n_fixes += n_sent;
  body = g_string_free_to_bytes (g_steal_pointer (&text));
  request.body = body;
  yp_sim_link_send (life->link, &request);

  return G_SOURCE_CONTINUE;
}

static void
on_registered (const YpSimReply *reply, gpointer user_data)
{
  Life *life = user_data;
  g_autofree char *reason = NULL;

  life->n_registering--;
  if (reply->status == 0 || !check_token (life, reply->status) || yp_sim_reply_is_success (reply))
    return;

  reason = yp_sim_reply_get_reason (reply);
  g_message ("Units were refused: %s", reason);
}

/* Who may not say who there is lives in a city without. */
static void
on_tree (const YpSimReply *reply, gpointer user_data)
{
  Life *life = user_data;
  g_autofree char *reason = NULL;

  life->n_registering--;
  if (reply->status == 0 || yp_sim_reply_is_success (reply))
    return;

  reason = yp_sim_reply_get_reason (reply);
  g_message ("The organizations were refused: %s", reason);
}

/* Sent once: what is registered before it comes goes by its name. */
static void
send_tree (Life *life)
{
  g_autoptr (GBytes) body = yp_sim_tree_compose (life->map, life->crew);
  YpSimRequest request = { .method = "POST",
                           .path = "/organizations",
                           .type = "application/json",
                           .body = body,
                           .answer = on_tree,
                           .user_data = life };

  life->n_registering++;
  yp_sim_link_send (life->link, &request);
}

/* The council meets some time after it was told. */
static void
plan_council (Life *life, guint index)
{
  YpTask task = { life->now + COUNCIL_US, TASK_COUNCIL, index, 0 };

  if (life->plan->n_dispatchers > 0)
    yp_agenda_add (life->agenda, &task);
}

static void
on_decided (const YpSimReply *reply, gpointer user_data)
{
  Life *life = user_data;

  if (reply->status != 0 && check_token (life, reply->status) && !yp_sim_reply_is_success (reply))
    life->counts->n_conflicts++;
}

static void
hold_council (Life *life, guint index)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) body = NULL;
  YpSimRequest request = {
    .method = "POST", .type = "application/json", .answer = on_decided, .user_data = life
  };

  if (!yp_sim_council_choose (life->council, index, g_get_real_time (), &path, &body))
    return;

  request.path = path;
  request.body = body;
  yp_sim_link_send (life->link, &request);
}

static gboolean
is_night_at (gint64 now)
{
  gint64 hour = ((now / G_TIME_SPAN_HOUR) % 24 + 24 + 8) % 24;

  return hour >= NIGHT_FROM || hour < NIGHT_TO;
}

static gboolean
should_work (const Life *life, const YpSimUnit *unit)
{
  return unit->is_night || !life->is_night || unit->n_tasks > 0;
}

static void
write_unit (const Life *life, YpJsonWriter *writer, const YpSimUnit *unit)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "id", unit->id);
  yp_json_add_string (writer, "kind", yp_unit_kind_get_name (unit->kind));
  yp_json_add_string (writer, "name", unit->name);
  yp_json_add_string (writer, "organization", unit->organization);
  if (unit->grid != NULL)
    yp_json_add_string (writer, "grid", unit->grid);
  yp_json_add_string (writer, "phone", unit->phone);
  yp_json_add_boolean (writer, "duty", should_work (life, unit));
  yp_json_close_object (writer);
}

/* Sends all units, or only those whose duty has to change. */
static void
send_units (Life *life, gboolean all)
{
  YpSimRequest request = { .method = "POST",
                           .path = "/units",
                           .type = "application/json",
                           .answer = on_registered,
                           .user_data = life };

  for (guint i = 0; i < life->crew->units->len;)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GBytes) body = NULL;
      YpJsonWriter writer;
      guint n = 0;

      yp_json_writer_init (&writer, text);
      yp_json_open_array (&writer, NULL);
      for (; i < life->crew->units->len && n < UNITS_PER_POST; i++)
        {
          const YpSimUnit *unit = g_ptr_array_index (life->crew->units, i);

          if (!all && should_work (life, unit) == unit->is_on_duty)
            continue;
          write_unit (life, &writer, unit);
          n++;
        }
      yp_json_close_array (&writer);
      if (n == 0)
        continue;
      body = g_string_free_to_bytes (g_steal_pointer (&text));
      request.body = body;
      life->n_registering++;
      yp_sim_link_send (life->link, &request);
    }
}

/* --- What people do -----------------------------------------------------------------------------
 */

/* Puts down the case's next step, if it is for one of the simulated people to take. */
static void
plan_step (Life *life, YpSimCase *the_case)
{
  YpTask task = { yp_sim_centre_plan (life->centre, the_case, life->now), TASK_STEP,
                  the_case->index, the_case->stage };

  if (task.at != G_MAXINT64)
    yp_agenda_add (life->agenda, &task);
}

/* How long nobody else is to send the same unit: until the journal has told all of it. */
static gint64
claim_us (const Life *life)
{
  return (gint64) (5.0 * life->plan->speed * G_USEC_PER_SEC);
}

static void
take_step (Life *life, YpSimCase *the_case)
{
  YpSimStep step;

  if (yp_sim_centre_choose_step (life->centre, life->docket, the_case, life->now, &step))
    {
      if (step.unit != NULL)
        step.unit->claimed_until = life->now + claim_us (life);
      send_action (life, the_case, &step);
    }
  else if (yp_state_is_open (the_case->state))
    plan_step (life, the_case);
  else
    yp_sim_docket_drop (life->docket, the_case);
}

static void
change_shift (Life *life)
{
  YpTask task = { life->now + G_TIME_SPAN_HOUR / 4, TASK_SHIFT, 0, 0 };

  life->is_night = is_night_at (life->now);
  send_units (life, FALSE);
  yp_agenda_add (life->agenda, &task);
}

static void
do_task (Life *life, const YpTask *task)
{
  YpSimCase *the_case;
  YpTask next = *task;

  switch ((TaskKind) task->kind)
    {
    case TASK_REPORT:
      send_report (life);
      next.at = task->at + yp_sim_reporter_get_pause (life->reporter, task->at);
      yp_agenda_add (life->agenda, &next);
      break;
    case TASK_STEP:
      the_case = yp_sim_docket_get (life->docket, task->index, task->stage);
      if (the_case != NULL)
        take_step (life, the_case);
      break;
    case TASK_SHIFT:
      change_shift (life);
      break;
    case TASK_COUNCIL:
      hold_council (life, task->index);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* --- What comes in ------------------------------------------------------------------------------
 */

static void
note_unit (Life *life, YpEntry *entry)
{
  const char *id = yp_entry_get_subject_id (entry, "unit");
  YpSimUnit *unit = yp_sim_crew_find (life->crew, id);

  if (unit != NULL && g_str_equal (entry->kind, "registered") &&
      json_object_has_member (entry->data, "duty"))
    unit->is_on_duty = json_object_get_boolean_member (entry->data, "duty");
}

/* What a step does to the unit that its entry names, as far as it is one of ours. */
static void
note_tasks (Life *life, YpEntry *entry, const YpTransition *transition)
{
  YpSimUnit *unit = yp_sim_crew_find (life->crew, yp_json_get_string (entry->data, "unit"));

  if (unit == NULL)
    return;

  if (transition->effect == YP_UNIT_EFFECT_TAKE || transition->effect == YP_UNIT_EFFECT_RETAKE)
    unit->n_tasks++;
  if (transition->effect != YP_UNIT_EFFECT_FREE)
    return;

  unit->n_tasks -= unit->n_tasks > 0 ? 1 : 0;
  if (unit->n_tasks == 0)
    yp_sim_crew_release (life->crew, unit, life->now);
}

static void
on_entry (YpEntry *entry, gpointer user_data)
{
  Life *life = user_data;
  const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);
  YpSimCase *the_case = yp_sim_docket_apply (life->docket, entry);
  guint index;

  if (yp_sim_council_apply (life->council, entry, &index))
    plan_council (life, index);
  if (the_case == NULL)
    {
      note_unit (life, entry);
      return;
    }

  if (transition != NULL)
    note_tasks (life, entry, transition);
  if (yp_state_is_open (the_case->state))
    {
      plan_step (life, the_case);
      return;
    }

  if (transition->to != YP_STATE_SAME)
    life->counts->n_closed++;
  if (transition->to == YP_STATE_CLOSED && the_case->is_called_back &&
      life->plan->n_dispatchers > 0)
    plan_step (life, the_case);
  else
    yp_sim_docket_drop (life->docket, the_case);
}

static gboolean
on_tick (gpointer user_data)
{
  Life *life = user_data;
  gint64 real = g_get_monotonic_time ();
  gint64 passed = MIN (real - life->ticked, MAX_TICK_US);
  gint64 end = life->plan->from + (gint64) (life->plan->hours * (double) G_TIME_SPAN_HOUR);
  YpTask task;

  life->ticked = real;
  if (yp_sim_link_is_away (life->link) || yp_sim_link_get_n_waiting (life->link) > MAX_WAITING)
    return G_SOURCE_CONTINUE;

  life->now += (gint64) ((double) passed * life->plan->speed);
  while (yp_agenda_take (life->agenda, life->now, &task))
    do_task (life, &task);

  life->counts->n_open = yp_sim_docket_get_n_open (life->docket);
  if (life->plan->hours > 0.0 && life->now >= end)
    g_main_loop_quit (life->loop);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_news_due (gpointer user_data)
{
  Life *life = user_data;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (life->now / G_USEC_PER_SEC);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  g_printerr ("%02d:%02d ×%g: %" G_GUINT64_FORMAT " reported, %" G_GUINT64_FORMAT
              " open, %" G_GUINT64_FORMAT " closed, %" G_GUINT64_FORMAT " fixes, %" G_GUINT64_FORMAT
              " refused, %" G_GUINT64_FORMAT " overtaken%s\n",
              g_date_time_get_hour (local), g_date_time_get_minute (local), life->plan->speed,
              life->counts->n_reported, life->counts->n_open, life->counts->n_closed,
              life->counts->n_fixes, life->counts->n_refused, life->counts->n_conflicts,
              yp_sim_link_is_away (life->link) ? "; the platform is away" : "");

  return G_SOURCE_CONTINUE;
}

/* --- Beginning and end --------------------------------------------------------------------------
 */

static void
load_units (Life *life, JsonObject *page)
{
  JsonArray *units = yp_json_get_array (page, "units");

  for (guint i = 0; units != NULL && i < json_array_get_length (units); i++)
    {
      JsonNode *node = json_array_get_element (units, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      YpSimUnit *unit =
          object != NULL ? yp_sim_crew_find (life->crew, yp_json_get_string (object, "id")) : NULL;
      JsonObject *fix = unit != NULL ? yp_json_get_object (object, "fix") : NULL;
      gint64 n_tasks;

      if (unit == NULL)
        continue;
      unit->is_on_duty = g_strcmp0 (yp_json_get_string (object, "status"), "off-duty") != 0;
      if (yp_json_get_int (object, "n_tasks", &n_tasks) && n_tasks > 0)
        unit->n_tasks = (guint) MIN (n_tasks, 1000);
      if (fix != NULL)
        unit->at = yp_frame_from_degrees (&life->map->frame, yp_json_get_number (fix, "lon"),
                                          yp_json_get_number (fix, "lat"));
    }
}

/* Takes up where the platform stands: somebody goes on with each open incident. */
static guint64
take_up (Life *life, const YpSimStart *start)
{
  gint64 seq = 0;

  yp_json_get_int (json_node_get_object (g_ptr_array_index (start->pages, 0)), "seq", &seq);
  for (guint i = 0; i < start->pages->len; i++)
    {
      JsonObject *page = json_node_get_object (g_ptr_array_index (start->pages, i));
      JsonArray *incidents = yp_json_get_array (page, "incidents");

      load_units (life, page);
      for (guint k = 0; incidents != NULL && k < json_array_get_length (incidents); k++)
        {
          JsonNode *node = json_array_get_element (incidents, k);
          YpSimCase *the_case = JSON_NODE_HOLDS_OBJECT (node)
                                    ? yp_sim_docket_load (life->docket, json_node_get_object (node))
                                    : NULL;

          if (the_case != NULL)
            plan_step (life, the_case);
        }
    }

  return (guint64) MAX (seq, 0);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_main_loop_quit (user_data);
}

/* What was sent is answered, or given up, before anything it points to goes. */
static void
wind_up (Life *life, gboolean is_cut)
{
  gint64 deadline = g_get_monotonic_time () + (is_cut ? 0 : 5 * G_USEC_PER_SEC);

  while (yp_sim_link_get_n_waiting (life->link) + yp_sim_link_get_n_in_flight (life->link) > 0 &&
         g_get_monotonic_time () < deadline && !yp_sim_link_is_away (life->link))
    g_main_context_iteration (NULL, TRUE);
  yp_sim_link_close (life->link);
  while (yp_sim_link_get_n_in_flight (life->link) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_life (Life *life, GCancellable *cancellable)
{
  guint sources[] = { g_timeout_add (TICK_MS, on_tick, life),
                      g_timeout_add (FIXES_MS, on_fixes_due, life),
                      g_timeout_add_seconds (NEWS_S, on_news_due, life) };
  gulong cancel_id = 0;

  if (cancellable != NULL)
    cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), life->loop, NULL);
  if (!g_cancellable_is_cancelled (cancellable))
    g_main_loop_run (life->loop);
  g_cancellable_disconnect (cancellable, cancel_id);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);

  /* Once cut, nothing waits any longer. */
  wind_up (life, g_cancellable_is_cancelled (cancellable) || life->error != NULL);
  life->counts->n_open = yp_sim_docket_get_n_open (life->docket);
  on_news_due (life);
}

static void
begin_life (Life *life, const YpSimPlan *plan, YpSimStart *start, YpSimCounts *counts)
{
  YpTask first = { plan->from, TASK_REPORT, 0, 0 };
  YpTask shift = { plan->from + G_TIME_SPAN_MINUTE, TASK_SHIFT, 0, 0 };

  life->plan = plan;
  life->loop = g_main_loop_new (NULL, FALSE);
  life->map = g_steal_pointer (&start->map);
  life->counts = counts;
  life->now = plan->from;
  life->ticked = life->fixed = g_get_monotonic_time ();
  life->run = (guint64) g_get_real_time ();
  life->is_night = is_night_at (life->now);
  life->crew = yp_sim_crew_new (life->map, plan->seed, life->now);
  life->reporter = yp_sim_reporter_new (life->map, plan->seed, plan->per_day);
  life->docket = yp_sim_docket_new (&life->map->frame, plan->seed);
  life->agenda = yp_agenda_new ();
  life->link = yp_sim_link_new (plan->url, plan->token, MAX_IN_FLIGHT);
  life->council = yp_sim_council_new ();
  yp_sim_council_load (life->council, json_node_get_object (start->consultations));
  life->centre = yp_sim_centre_new (life->crew, life->council, plan->seed, plan->n_dispatchers);
  life->stream = yp_sim_stream_new (plan->url, plan->token, take_up (life, start), on_entry, life);
  if (!start->has_tree)
    send_tree (life);
  send_units (life, TRUE);
  for (guint i = 0; i < yp_sim_council_get_n (life->council); i++)
    plan_council (life, i);
  life->fix_credit = life->crew->units->len;
  first.at += yp_sim_reporter_get_pause (life->reporter, plan->from);
  yp_agenda_add (life->agenda, &first);
  yp_agenda_add (life->agenda, &shift);
}

static void
end_life (Life *life)
{
  yp_sim_stream_free (life->stream);
  yp_sim_link_free (life->link);
  yp_agenda_free (life->agenda);
  yp_sim_docket_free (life->docket);
  yp_sim_reporter_free (life->reporter);
  yp_sim_centre_free (life->centre);
  yp_sim_council_free (life->council);
  yp_sim_crew_free (life->crew);
  yp_sim_map_free (life->map);
  g_main_loop_unref (life->loop);
}

/**
 * yp_sim_live:
 * @plan: how
 * @cancellable: (nullable): ends the life, without an error
 * @counts: (out caller-allocates): what came of it; filled in as it goes
 * @error: return location for a #YpError: the token is refused, the platform has no grids
 *
 * Lives in the platform's city through its public interfaces alone: people report, a centre files
 * and dispatches, units answer, go there and settle it, everybody tells where they are. Runs the
 * default main context until the end. While the platform is away the virtual clock stands still.
 * Times on the wire are the real ones: the virtual clock says how much happens, not when.
 *
 * Returns: whether it came to its end
 */
gboolean
yp_sim_live (const YpSimPlan *plan, GCancellable *cancellable, YpSimCounts *counts, GError **error)
{
  g_auto (YpSimStart) start = { 0 };
  g_autoptr (GError) reason = NULL;
  Life life = { 0 };

  *counts = (YpSimCounts){ 0 };
  if (!yp_sim_start_load (&start, plan->url, plan->token, cancellable, &reason))
    {
      if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  begin_life (&life, plan, &start, counts);
  run_life (&life, cancellable);
  end_life (&life);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  if (life.error == NULL)
    return TRUE;

  g_propagate_error (error, life.error);

  return FALSE;
}
