/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-alarm.h"

#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-limit.h"
#include "yp-names-private.h"
#include "yp-record-private.h"

#define MAX_SHELF_US (8 * G_TIME_SPAN_HOUR)

static const char *const kinds[YP_N_ALARM_KINDS] = {
  [YP_ALARM_DANGER] = "danger",
  [YP_ALARM_TIMER] = "timer",
  [YP_ALARM_LOST] = "lost",
  [YP_ALARM_POSITIONS] = "positions",
};

static const char *const severities[YP_N_SEVERITIES] = {
  [YP_SEVERITY_NOTICE] = "notice",
  [YP_SEVERITY_SERIOUS] = "serious",
  [YP_SEVERITY_CRITICAL] = "critical",
};

static const YpAlarmStep steps[] = {
  { "acknowledge", "acknowledged", "raised returned", FALSE },
  { "shelve", "shelved", "raised acknowledged", FALSE },
  { "unshelve", "unshelved", "shelved", FALSE },
  { "repeat", "repeated", "acknowledged returned", TRUE },
  { "clear", "cleared", "raised acknowledged shelved", TRUE },
};

/* What comes of a step, where it depends on what was. */
static const struct
{
  const char *kind;
  const char *from;
  const char *to;
} outcomes[] = {
  { "acknowledged", "raised", "acknowledged" }, { "acknowledged", "returned", "cleared" },
  { "shelved", "raised", "shelved" },           { "shelved", "acknowledged", "shelved" },
  { "unshelved", "shelved", "raised" },         { "repeated", "acknowledged", "raised" },
  { "repeated", "returned", "raised" },         { "cleared", "raised", "returned" },
  { "cleared", "acknowledged", "cleared" },     { "cleared", "shelved", "cleared" },
};

const char *
yp_alarm_kind_get_name (YpAlarmKind kind)
{
  return kinds[kind];
}

gboolean
yp_alarm_kind_from_name (const char *name, YpAlarmKind *kind)
{
  guint index;

  if (!_yp_names_find (kinds, YP_N_ALARM_KINDS, name, &index))
    return FALSE;

  *kind = (YpAlarmKind) index;
  return TRUE;
}

const char *
yp_severity_get_name (YpSeverity severity)
{
  return severities[severity];
}

gboolean
yp_severity_from_name (const char *name, YpSeverity *severity)
{
  guint index;

  if (!_yp_names_find (severities, YP_N_SEVERITIES, name, &index))
    return FALSE;

  *severity = (YpSeverity) index;
  return TRUE;
}

YpAlarmKind
yp_alarm_get_kind (const YpRecord *alarm)
{
  YpAlarmKind kind = YP_ALARM_DANGER;

  yp_alarm_kind_from_name (yp_json_get_string (alarm->body, "kind"), &kind);
  return kind;
}

YpSeverity
yp_alarm_get_severity (const YpRecord *alarm)
{
  YpSeverity severity = YP_SEVERITY_NOTICE;

  yp_severity_from_name (yp_json_get_string (alarm->body, "severity"), &severity);
  return severity;
}

/* Whether it is not at its end. */
gboolean
yp_alarm_is_open (const YpRecord *alarm)
{
  return strcmp (alarm->state, "cleared") != 0;
}

/**
 * yp_alarm_find_action:
 * @action: (nullable): what is asked for
 *
 * Returns: (transfer none) (nullable): the step
 */
const YpAlarmStep *
yp_alarm_find_action (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].action, action) == 0)
      return &steps[i];

  return NULL;
}

static const YpAlarmStep *
find_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].kind, kind) == 0)
      return &steps[i];

  return NULL;
}

/**
 * yp_alarm_may:
 * @alarm: an alarm
 * @step: a step
 * @error: return location for %YP_ERROR_REFUSED, in words
 *
 * Returns: whether the step may be taken now, whoever takes it
 */
gboolean
yp_alarm_may (const YpRecord *alarm, const YpAlarmStep *step, GError **error)
{
  g_auto (GStrv) from = NULL;

  g_return_val_if_fail (alarm != NULL && step != NULL, FALSE);

  from = g_strsplit (step->from, " ", -1);
  if (g_strv_contains ((const char *const *) from, alarm->state))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It is %s, and can not be %s", alarm->state,
               step->kind);
  return FALSE;
}

static gboolean
check_id (JsonObject *data, const char *name, GError **error)
{
  const char *id = yp_json_get_string (data, name);

  if (!json_object_has_member (data, name) || (id != NULL && yp_id_is_valid (id)))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is no id", name);
  return FALSE;
}

static gboolean
check_raised (JsonObject *data, GError **error)
{
  YpAlarmKind kind;
  YpSeverity severity;
  gint64 since;

  if (!yp_alarm_kind_from_name (yp_json_get_string (data, "kind"), &kind))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“kind” is none of danger, timer, lost, positions");
      return FALSE;
    }

  if (!yp_severity_from_name (yp_json_get_string (data, "severity"), &severity))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“severity” is none of notice, serious, critical");
      return FALSE;
    }

  return check_id (data, "incident", error) && check_id (data, "unit", error) &&
         _yp_json_require_time (data, "since", &since, error);
}

static gboolean
raise_alarm (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  if (before != NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED, "It was raised before");
      return FALSE;
    }

  if (!check_raised (entry->data, error))
    return FALSE;

  draft->body = _yp_json_copy (entry->data);
  _yp_record_sign (draft->body, "raised", entry->at, entry->actor);
  draft->state = "raised";
  draft->about = g_strdup (yp_json_get_string (entry->data, "incident"));

  return TRUE;
}

static const char *
find_outcome (const char *kind, const char *from)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (strcmp (outcomes[i].kind, kind) == 0 && strcmp (outcomes[i].from, from) == 0)
      return outcomes[i].to;

  return NULL;
}

/**
 * yp_alarm_check_shelf:
 * @at: when an alarm is shelved, microseconds since 1970 UTC
 * @until: until when
 * @error: return location for %YP_ERROR_REFUSED, in words
 *
 * Returns: whether that is not too long
 */
gboolean
yp_alarm_check_shelf (gint64 at, gint64 until, GError **error)
{
  if (until > at && until <= at + MAX_SHELF_US)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED,
                       "An alarm is shelved until a time within the next eight hours");
  return FALSE;
}

/* Shelved, it says until when and why; no longer shelved, it does not. */
static gboolean
take_shelf (YpEntry *entry, JsonObject *body, GError **error)
{
  gboolean is_shelved = strcmp (entry->kind, "shelved") == 0;
  gint64 until = 0;

  if (is_shelved && (!_yp_json_require_time (entry->data, "until", &until, error) ||
                     !yp_alarm_check_shelf (entry->at, until, error)))
    return FALSE;

  if (is_shelved)
    json_object_set_string_member (body, "until", yp_json_get_string (entry->data, "until"));
  else if (json_object_has_member (body, "until"))
    json_object_remove_member (body, "until");

  return TRUE;
}

static gboolean
proceed (const YpRecord *before,
         const YpAlarmStep *step,
         YpEntry *entry,
         YpRecordDraft *draft,
         GError **error)
{
  const char *note = yp_json_get_string (entry->data, "note");

  if (!yp_alarm_may (before, step, error))
    return FALSE;

  draft->body = _yp_json_copy (before->body);
  draft->state = find_outcome (step->kind, before->state);
  draft->about = g_strdup (before->about);
  _yp_record_sign (draft->body, step->kind, entry->at, entry->actor);
  if (note != NULL)
    {
      g_autofree char *name = g_strconcat (step->kind, "_note", NULL);

      json_object_set_string_member (draft->body, name, note);
    }

  return take_shelf (entry, draft->body, error);
}

/* See #YpRecordType. */
gboolean
_yp_alarm_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  const YpAlarmStep *step = find_kind (entry->kind);

  if (strcmp (entry->kind, "raised") == 0)
    return raise_alarm (before, entry, draft, error);
  if (step != NULL && before != NULL)
    return proceed (before, step, entry, draft, error);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "It can not be “%.64s” now", entry->kind);
  return FALSE;
}

static gboolean
is_urgent (const YpLimit *limit)
{
  return limit->value > 0 &&
         (limit->kind == YP_LIMIT_URGENT_MINUTE || limit->kind == YP_LIMIT_URGENT_HOUR);
}

/* (nullable): what an incident was filed as; before that, what its item usually is. */
static const YpCondition *
find_condition (const YpIncidentFacts *facts, const YpItem *item)
{
  const YpCondition *condition =
      facts->condition != NULL ? yp_item_find_condition (item, facts->condition) : NULL;

  return condition != NULL || item->n_conditions == 0 ? condition : &item->conditions[0];
}

static gboolean
names_danger (const char *text)
{
  /* Danger, hurt, trapped, fire, leak, collapse, under current. */
  static const char *const words[] = { "危", "伤", "被困", "火", "泄漏", "倒塌", "坍塌", "带电" };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

/**
 * yp_danger_is_urgent:
 * @facts: of an incident
 * @item: (nullable): its item, as it is now
 *
 * By the limit it was filed with; before that, by the usual condition of its item.
 *
 * Returns: whether its clock never stops (紧急工作时, domain.md §3.5)
 */
gboolean
yp_danger_is_urgent (const YpIncidentFacts *facts, const YpItem *item)
{
  YpLimit limit;

  if (facts->time_limit != NULL)
    return yp_limit_parse (facts->time_limit, &limit, NULL, NULL) && is_urgent (&limit);

  return item != NULL && item->n_conditions > 0 && is_urgent (&item->conditions[0].limit);
}

/**
 * yp_danger_judge:
 * @facts: of an incident
 * @item: (nullable): its item, as it is now
 *
 * No standard marks what endangers. By our rule it is what is urgent and either an emergency by its
 * group (突发事件) or by its filing condition: one that names danger, somebody hurt or trapped,
 * fire, a leak, a collapse or live wires. A city decides it with the words of its catalogue.
 *
 * Returns: whether it is dangerous to life
 */
gboolean
yp_danger_judge (const YpIncidentFacts *facts, const YpItem *item)
{
  const YpCondition *condition = item != NULL ? find_condition (facts, item) : NULL;

  return item != NULL && yp_danger_is_urgent (facts, item) &&
         ((item->group != NULL && strstr (item->group, "突发") != NULL) ||
          (condition != NULL && names_danger (condition->situation)));
}

/* Whether nobody is at an incident in @state, and somebody should be. */
gboolean
yp_danger_is_unattended (YpState state)
{
  const guint states = YP_STATE_BIT (YP_STATE_REPORTED) | YP_STATE_BIT (YP_STATE_VERIFIED) |
                       YP_STATE_BIT (YP_STATE_FILED) | YP_STATE_BIT (YP_STATE_DISPATCHED) |
                       YP_STATE_BIT (YP_STATE_ACCEPTED) | YP_STATE_BIT (YP_STATE_RETURNED);

  return (states & YP_STATE_BIT (state)) != 0;
}

/**
 * yp_danger_get_patience:
 * @status: of a unit that was sent to an incident dangerous to life
 *
 * Our choice: three minutes to answer, twenty on the way, and at work a word every half hour.
 *
 * Returns: how long it may be in @status unasked, microseconds; 0 where it does not matter
 */
gint64
yp_danger_get_patience (YpUnitStatus status)
{
  switch (status)
    {
    case YP_UNIT_DISPATCHED:
      return 3 * G_TIME_SPAN_MINUTE;
    case YP_UNIT_EN_ROUTE:
      return 20 * G_TIME_SPAN_MINUTE;
    case YP_UNIT_ON_SCENE:
      return 30 * G_TIME_SPAN_MINUTE;
    case YP_UNIT_OFF_DUTY:
    case YP_UNIT_AVAILABLE:
      break;
    }

  return 0;
}
