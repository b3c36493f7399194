/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-alarm-words.h"

#include <glib/gi18n.h>

#include "yp-json-read.h"
#include "yp-words.h"

const char *
yp_words_get_severity (YpSeverity severity)
{
  static const char *const words[YP_N_SEVERITIES] = {
    [YP_SEVERITY_NOTICE] = NC_ ("severity", "Notice"),
    [YP_SEVERITY_SERIOUS] = NC_ ("severity", "Serious"),
    [YP_SEVERITY_CRITICAL] = NC_ ("severity", "Danger"),
  };

  return g_dpgettext2 (NULL, "severity", words[severity]);
}

/* Each has a shape of its own, so that colour does not say it alone. */
const char *
yp_words_get_severity_icon (YpSeverity severity)
{
  static const char *const icons[YP_N_SEVERITIES] = {
    [YP_SEVERITY_NOTICE] = "dialog-information-symbolic",
    [YP_SEVERITY_SERIOUS] = "dialog-warning-symbolic",
    [YP_SEVERITY_CRITICAL] = "dialog-error-symbolic",
  };

  return icons[severity];
}

static char *
format_incident (YpSituation *situation, const char *id)
{
  YpIncident *incident = id != NULL ? yp_situation_get_incident (situation, id) : NULL;
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  g_autofree char *place = facts != NULL ? yp_words_format_place (situation, facts) : NULL;

  if (facts == NULL)
    return g_strdup (id != NULL ? id : "");

  return g_strdup_printf ("%s · %s", yp_words_get_item (situation, facts), place);
}

/**
 * yp_words_format_alarm:
 * @situation: whose names to use
 * @alarm: an alarm
 *
 * Returns: (transfer full): what is wrong, and where
 */
char *
yp_words_format_alarm (YpSituation *situation, const YpRecord *alarm)
{
  const char *unit_id = yp_json_get_string (alarm->body, "unit");
  YpUnit *unit = unit_id != NULL ? yp_situation_get_unit (situation, unit_id) : NULL;
  g_autofree char *name = yp_words_format_unit (situation, unit_id);
  g_autofree char *incident =
      format_incident (situation, yp_json_get_string (alarm->body, "incident"));

  switch (yp_alarm_get_kind (alarm))
    {
    case YP_ALARM_TIMER:
      /* Translators: a unit, what it is doing, the incident */
      return g_strdup_printf (
          _ ("Ask %s: “%s” too long, %s"), name,
             unit != NULL ? yp_words_get_unit_status (yp_unit_get_facts (unit)->status) : "—",
             incident);
    case YP_ALARM_LOST:
      return *incident != '\0'
          /* Translators: a unit, the incident it is at */
          ? g_strdup_printf (_ ("%s is not heard of, at %s"), name, incident)
          /* Translators: a unit */
          : g_strdup_printf (_ ("%s is not heard of"), name);
    case YP_ALARM_POSITIONS:
      return g_strdup (_ ("Most units are not heard of: positions do not come in"));
    case YP_ALARM_DANGER:
    default:
      return g_steal_pointer (&incident);
    }
}

/**
 * yp_words_format_alarm_state:
 * @alarm: an alarm
 *
 * Returns: (transfer full): for how long it has been so, and who has taken note of it
 */
char *
yp_words_format_alarm_state (const YpRecord *alarm)
{
  /* Alarms are of now, whatever moment is shown. */
  gint64 now = g_get_real_time ();
  g_autofree char *age = yp_words_format_age (MAX (now - yp_record_get_time (alarm, "since"), 0));
  g_autofree char *until = yp_words_format_clock (yp_record_get_time (alarm, "until"));
  const char *by = yp_json_get_string (alarm->body, "acknowledged_by");

  if (strcmp (alarm->state, "returned") == 0)
    return g_strdup_printf (_ ("%s, has passed, nobody has taken note"), age);
  if (strcmp (alarm->state, "shelved") == 0)
    /* Translators: an age, who, until what time */
    return g_strdup_printf (_ ("%s, shelved by %s until %s"), age,
                               yp_json_get_string (alarm->body, "shelved_by"), until);
  if (strcmp (alarm->state, "acknowledged") == 0 && by != NULL)
    /* Translators: an age, who */
    return g_strdup_printf (_ ("%s, acknowledged by %s"), age, by);

  return g_steal_pointer (&age);
}
