/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-incident-due.h"

#include "yp-clock.h"
#include "yp-error.h"

/* A deadline with what it points to. */
typedef struct
{
  YpDeadline deadline;
  GArray *pauses; /* of YpPause */
} Terms;

static void
terms_clear (Terms *self)
{
  g_clear_pointer (&self->pauses, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Terms, terms_clear)

static gboolean
read_pause (const char *text, GArray *pauses, GError **error)
{
  g_auto (GStrv) ends = g_strsplit (text, "/", 2);
  YpPause pause;

  if (g_strv_length (ends) == 2 && yp_time_parse (ends[0], &pause.from) &&
      yp_time_parse (ends[1], &pause.to))
    {
      g_array_append_val (pauses, pause);
      return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%.64s” is not a pause, FROM/TO", text);
  return FALSE;
}

static gboolean
read_pauses (const YpIncidentFacts *facts, GArray *pauses, GError **error)
{
  g_auto (GStrv) texts = facts->pauses != NULL ? g_strsplit (facts->pauses, ";", -1) : NULL;
  YpPause open = { facts->suspended_at, YP_PAUSE_OPEN };

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (!read_pause (texts[i], pauses, error))
      return FALSE;
  if (facts->suspended_at != 0)
    g_array_append_val (pauses, open);

  return TRUE;
}

static gboolean
read_terms (const YpIncidentFacts *facts, Terms *terms, GError **error)
{
  g_autofree char *qualifier = NULL;

  terms->pauses = g_array_new (FALSE, FALSE, sizeof (YpPause));
  if (facts->time_limit != NULL &&
      !yp_limit_parse (facts->time_limit, &terms->deadline.limit, &qualifier, error))
    return FALSE;
  if (!read_pauses (facts, terms->pauses, error))
    return FALSE;

  terms->deadline.start = facts->filed_at;
  terms->deadline.n_extensions = facts->n_extensions;
  terms->deadline.pauses = (const YpPause *) (gpointer) terms->pauses->data;
  terms->deadline.n_pauses = terms->pauses->len;

  return TRUE;
}

/**
 * yp_incident_find_due:
 * @facts: of an incident that was filed
 * @calendar: when people work
 * @due_at: (out): when it must be handled, microseconds since 1970 UTC; 0 where it has no limit or
 *   its clock stands still
 * @error: return location for a #YpError
 *
 * The limit runs from filing (立案), since that is what the citizen was promised: returning an
 * incident does not start it anew.
 *
 * Returns: whether it could be counted
 */
gboolean
yp_incident_find_due (const YpIncidentFacts *facts,
                      const YpCalendar *calendar,
                      gint64 *due_at,
                      GError **error)
{
  g_auto (Terms) terms = { 0 };
  YpDue due;

  g_return_val_if_fail (facts != NULL && calendar != NULL && due_at != NULL, FALSE);

  if (!read_terms (facts, &terms, error) ||
      !yp_deadline_find_due (&terms.deadline, calendar, &due, error))
    return FALSE;

  *due_at = due.state == YP_DUE_KNOWN ? due.time : 0;
  return TRUE;
}

/**
 * yp_incident_find_share:
 * @facts: of an incident that was filed
 * @calendar: when people work
 * @percent: of its limit
 * @time_us: (out): when so much of it is used, microseconds since 1970 UTC; 0 where it has no limit
 *   or its clock stands still before that
 * @error: return location for a #YpError
 *
 * Returns: whether it could be counted
 */
gboolean
yp_incident_find_share (const YpIncidentFacts *facts,
                        const YpCalendar *calendar,
                        guint percent,
                        gint64 *time_us,
                        GError **error)
{
  g_auto (Terms) terms = { 0 };
  YpDue due;

  g_return_val_if_fail (facts != NULL && calendar != NULL && time_us != NULL, FALSE);

  if (!read_terms (facts, &terms, error) ||
      !yp_deadline_find_share (&terms.deadline, calendar, percent, &due, error))
    return FALSE;

  *time_us = due.state == YP_DUE_KNOWN ? due.time : 0;
  return TRUE;
}

/**
 * yp_incident_measure_due:
 * @facts: of an incident that was filed
 * @calendar: when people work
 * @at: when, microseconds since 1970 UTC
 * @progress: (out): how much of the limit is used and left then
 * @error: return location for a #YpError
 *
 * Returns: whether it could be counted
 */
gboolean
yp_incident_measure_due (const YpIncidentFacts *facts,
                         const YpCalendar *calendar,
                         gint64 at,
                         YpProgress *progress,
                         GError **error)
{
  g_auto (Terms) terms = { 0 };

  g_return_val_if_fail (facts != NULL && calendar != NULL && progress != NULL, FALSE);

  return read_terms (facts, &terms, error) &&
         yp_deadline_measure (&terms.deadline, calendar, at, progress, error);
}

/**
 * yp_incident_explain_due:
 * @facts: of an incident that was filed
 * @calendar: when people work
 * @error: return location for a #YpError
 *
 * Returns: (transfer full) (nullable): why it is due when it is, or %NULL with @error set
 */
YpExplanation *
yp_incident_explain_due (const YpIncidentFacts *facts, YpCalendar *calendar, GError **error)
{
  g_auto (Terms) terms = { 0 };

  g_return_val_if_fail (facts != NULL && calendar != NULL, NULL);

  return read_terms (facts, &terms, error) ? yp_deadline_explain (&terms.deadline, calendar, error)
                                           : NULL;
}
