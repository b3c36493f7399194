/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-alarm.h"
#include "yp-documents.h"
#include "yp-intake.h"
#include "yp-json-read.h"

#define MAX_ID 128
#define MAX_NOTE 2000

/* A step on its way to the writer. */
typedef struct
{
  char *id;
  char *note;
  gint64 until;
  const YpAlarmStep *step;

  YpRecord *alarm; /* what came of it */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->id);
  g_free (draft->note);
  g_clear_pointer (&draft->alarm, yp_record_unref);
  g_free (draft);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

static JsonObject *
make_data (const Draft *draft)
{
  JsonObject *data = json_object_new ();
  char until[YP_TIME_SIZE];

  if (draft->note != NULL)
    json_object_set_string_member (data, "note", draft->note);
  if (draft->until != 0)
    {
      yp_time_format (draft->until, until);
      json_object_set_string_member (data, "until", until);
    }

  return data;
}

static gboolean
run_step (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  gint64 now = yp_clock_now (&city->clock);
  g_autoptr (YpRecord) alarm = NULL;
  g_autoptr (JsonObject) data = make_data (draft);
  g_autoptr (YpEntry) entry = NULL;

  g_clear_pointer (&draft->alarm, yp_record_unref);
  if (!yp_rights_have (command->principal, YP_ROLES_ALARMED, draft->step->action, error))
    return FALSE;
  alarm = yp_documents_find (store, "alarm", draft->id, error);
  if (alarm == NULL || !yp_alarm_may (alarm, draft->step, error) ||
      (draft->until != 0 && !yp_alarm_check_shelf (now, draft->until, error)))
    return FALSE;

  entry =
      yp_store_append (store, now, command->actor, alarm->subject, draft->step->kind, data, error);
  if (entry == NULL)
    return FALSE;

  draft->alarm = yp_record_apply (alarm, entry, error);
  return draft->alarm != NULL;
}

static YpReply *
format_alarm (YpCommand *command)
{
  return yp_documents_reply (200, command->content_type, ((Draft *) command->state)->alarm);
}

static gboolean
read_step (Draft *draft, JsonObject *object, GError **error)
{
  const char *note = yp_json_get_string (object, "note");
  gboolean is_shelf;

  draft->step = yp_alarm_find_action (yp_json_get_string (object, "action"));
  if (draft->step == NULL || draft->step->is_of_clock)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“action” is none of acknowledge, shelve, unshelve");
      return FALSE;
    }

  is_shelf = strcmp (draft->step->action, "shelve") == 0;
  if (is_shelf && !yp_json_get_time (object, "until", &draft->until))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“until” is not a time such as 2026-08-24T01:02:03.456Z");
      return FALSE;
    }

  draft->note = g_strdup (note);
  return yp_intake_check_text ("note", note, MAX_NOTE, error);
}

/* POST /alarms/ID/actions */
static YpCommand *
parse_step (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  g_autoptr (JsonObject) object = yp_request_read_object (request, error);

  draft->id = g_strdup (request->segments[1]);
  if (object == NULL || !yp_intake_check_text ("alarm", draft->id, MAX_ID, error) ||
      !read_step (draft, object, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_step, format_alarm,
                         error);
}

/* GET /alarms?state=…&incident=…&after=…&limit=… */
static YpReply *
list_alarms (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_list (request, store, "alarm", error);
}

/* GET /alarms/ID */
static YpReply *
read_alarm (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_read (request, store, "alarm", error);
}

const YpRoute yp_alarm_routes[] = {
  { .method = "GET", .pattern = "alarms", .read = list_alarms },
  { .method = "GET", .pattern = "alarms/*", .read = read_alarm },
  { .method = "POST", .pattern = "alarms/*/actions", .parse = parse_step },
  { 0 },
};
