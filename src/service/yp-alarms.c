/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-alarms.h"

#include "yp-documents.h"
#include "yp-json-read.h"

/* More are not open at once: what would raise them is wrong. */
#define MAX_OPEN 1000

/* What the clock asks for, on its way to the writer: an alarm, or a step of one. */
typedef struct
{
  YpAlarmCause cause;
  char *incident;
  char *unit;
  char *alarm;
  const YpAlarmStep *step;
} Act;

static void
free_act (gpointer data)
{
  Act *act = data;

  g_free (act->incident);
  g_free (act->unit);
  g_free (act->alarm);
  g_free (act);
}

/* Whether @alarm was raised for @cause, as far as kind, incident and unit tell. */
gboolean
yp_alarms_is_of (const YpRecord *alarm, const YpAlarmCause *cause)
{
  return yp_alarm_get_kind (alarm) == cause->kind &&
         g_strcmp0 (yp_json_get_string (alarm->body, "unit"), cause->unit) == 0 &&
         g_strcmp0 (alarm->about, cause->incident) == 0;
}

/**
 * yp_alarms_list_open:
 * @store: a store
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpRecord): the alarms that are not at their end
 */
GPtrArray *
yp_alarms_list_open (YpStore *store, GError **error)
{
  static const char *const states[] = { "raised", "acknowledged", "returned", "shelved" };
  g_autoptr (GPtrArray) alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_record_unref);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      GPtrArray *some =
          yp_store_list_records (store, "alarm", states[i], NULL, 0, MAX_OPEN, NULL, error);

      if (some == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (alarms, some);
    }

  return g_steal_pointer (&alarms);
}

static JsonObject *
make_data (const YpAlarmCause *cause)
{
  JsonObject *data = json_object_new ();
  char since[YP_TIME_SIZE];

  yp_time_format (cause->since, since);
  json_object_set_string_member (data, "kind", yp_alarm_kind_get_name (cause->kind));
  json_object_set_string_member (data, "severity", yp_severity_get_name (cause->severity));
  if (cause->incident != NULL)
    json_object_set_string_member (data, "incident", cause->incident);
  if (cause->unit != NULL)
    json_object_set_string_member (data, "unit", cause->unit);
  json_object_set_string_member (data, "since", since);

  return data;
}

/* Whether it is there already is asked once more: the same may be asked for twice. */
static gboolean
run_raise (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  const Act *act = command->state;
  gint64 now = yp_clock_now (&city->clock);
  g_autoptr (GPtrArray) open = yp_alarms_list_open (store, error);
  g_autoptr (JsonObject) data = make_data (&act->cause);
  g_autoptr (YpEntry) entry = NULL;
  g_autofree char *subject = NULL;
  guint year;
  guint number;

  if (open == NULL)
    return FALSE;
  if (open->len >= MAX_OPEN)
    return TRUE;
  for (guint i = 0; i < open->len; i++)
    if (yp_alarms_is_of (g_ptr_array_index (open, i), &act->cause))
      return TRUE;

  subject = yp_documents_next_subject (store, "alarm/", now, &year, &number, error);
  if (subject == NULL)
    return FALSE;

  entry = yp_store_append (store, now, command->actor, subject, "raised", data, error);
  return entry != NULL;
}

/* What somebody did meanwhile counts. */
static gboolean
run_step (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  const Act *act = command->state;
  g_autoptr (YpRecord) alarm = yp_documents_find (store, "alarm", act->alarm, error);
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;

  if (alarm == NULL)
    return FALSE;
  if (!yp_alarm_may (alarm, act->step, NULL))
    return TRUE;

  entry = yp_store_append (store, yp_clock_now (&city->clock), command->actor, alarm->subject,
                           act->step->kind, data, error);
  return entry != NULL;
}

static YpReply *
format (YpCommand *command)
{
  return yp_reply_new (200, command->content_type, NULL);
}

static YpCommand *
new_command (const char *actor, Act *act, YpCommandRun run)
{
  YpCommand *command = g_new0 (YpCommand, 1);

  command->run = run;
  command->format = format;
  command->content_type = "application/json";
  command->state = act;
  command->free_state = free_act;
  command->principal = yp_principal_new (actor, YP_ROLES_NONE, YP_LEVEL_CITY, NULL, NULL, NULL);
  command->actor = command->principal->name;

  return command;
}

/**
 * yp_alarms_new_raise:
 * @actor: who raises it
 * @cause: why; copied
 *
 * Returns: (transfer full): the command that raises an alarm where none of the same is open
 */
YpCommand *
yp_alarms_new_raise (const char *actor, const YpAlarmCause *cause)
{
  Act *act = g_new0 (Act, 1);

  act->incident = g_strdup (cause->incident);
  act->unit = g_strdup (cause->unit);
  act->cause = *cause;
  act->cause.incident = act->incident;
  act->cause.unit = act->unit;

  return new_command (actor, act, run_raise);
}

/**
 * yp_alarms_new_step:
 * @actor: who takes it
 * @alarm: id of an alarm
 * @step: what the clock does
 *
 * Returns: (transfer full): the command that does it if it still may be done
 */
YpCommand *
yp_alarms_new_step (const char *actor, const char *alarm, const YpAlarmStep *step)
{
  Act *act = g_new0 (Act, 1);

  act->alarm = g_strdup (alarm);
  act->step = step;

  return new_command (actor, act, run_step);
}
