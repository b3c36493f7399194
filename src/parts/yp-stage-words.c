/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-stage-words.h"

#include <glib/gi18n.h>

#include "yp-words.h"

/**
 * yp_words_get_stage:
 * @stage: one of the seven
 *
 * Returns: its name: 信息收集, 案卷建立, …
 */
const char *
yp_words_get_stage (YpStage stage)
{
  static const char *const words[YP_N_STAGES] = {
    [YP_STAGE_COLLECT] = NC_ ("stage", "Collect"),   [YP_STAGE_FILE] = NC_ ("stage", "File"),
    [YP_STAGE_DISPATCH] = NC_ ("stage", "Dispatch"), [YP_STAGE_HANDLE] = NC_ ("stage", "Handle"),
    [YP_STAGE_FEEDBACK] = NC_ ("stage", "Feedback"), [YP_STAGE_CHECK] = NC_ ("stage", "Check"),
    [YP_STAGE_EVALUATE] = NC_ ("stage", "Evaluate"),
  };

  return g_dpgettext2 (NULL, "stage", words[stage]);
}

const char *
yp_words_get_satisfaction (YpSatisfaction satisfaction)
{
  static const char *const words[YP_N_SATISFACTIONS] = {
    [YP_SATISFACTION_UNKNOWN] = NC_ ("satisfaction", "Not asked yet"),
    [YP_SATISFACTION_VERY_SATISFIED] = NC_ ("satisfaction", "Very satisfied"),
    [YP_SATISFACTION_SATISFIED] = NC_ ("satisfaction", "Satisfied"),
    [YP_SATISFACTION_NEUTRAL] = NC_ ("satisfaction", "Neutral"),
    [YP_SATISFACTION_DISSATISFIED] = NC_ ("satisfaction", "Dissatisfied"),
    [YP_SATISFACTION_UNREACHED] = NC_ ("satisfaction", "Not reached"),
  };

  return g_dpgettext2 (NULL, "satisfaction", words[satisfaction]);
}

/**
 * yp_words_format_span:
 * @span_us: how long, microseconds
 *
 * Returns: (transfer full): the same in one unit, where there is no room for two
 */
char *
yp_words_format_span (gint64 span_us)
{
  double seconds = (double) (MAX (span_us, 0) / G_TIME_SPAN_SECOND);

  if (seconds < 3600)
    return yp_words_format_age (span_us);

  /* Translators: how long, as short as it can be: 3.5 hours, 2.5 days */
  return seconds < 2 * 86400 ? g_strdup_printf (_ ("%.1f h"), seconds / 3600)
                             : g_strdup_printf (_ ("%.1f d"), seconds / 86400);
}

static char *
format_closure (const YpIncidentFacts *facts)
{
  if (g_strcmp0 (facts->closure, "answered") == 0)
    return g_strdup (_ ("Answered at the desk, not filed"));
  if (g_strcmp0 (facts->closure, "settled") == 0)
    return g_strdup (_ ("Settled on the spot, not filed"));
  if (g_strcmp0 (facts->closure, "forced") == 0)
    return g_strdup (_ ("Closed by force"));

  return facts->is_exempt ? g_strdup (_ ("Late without fault")) : NULL;
}

/* (nullable): the state, where it is none of the path. */
static char *
format_side_state (const YpIncidentFacts *facts)
{
  g_autofree char *at = yp_words_format_time (facts->updated_at);
  g_autofree char *until = NULL;

  switch (facts->state)
    {
    case YP_STATE_RETURNED:
      return g_strdup_printf (_ ("Returned %s, to be dispatched anew"), at);
    case YP_STATE_SUSPENDED:
      until = yp_words_format_day (facts->suspended_until);
      return g_strdup_printf (_ ("Suspended from %s until %s, the clock stands still"), at, until);
    case YP_STATE_REJECTED:
      return g_strdup_printf (_ ("Rejected %s"), at);
    case YP_STATE_MERGED:
      return g_strdup_printf (_ ("Merged into %s"), facts->merged_into);
    case YP_STATE_VOID:
      return g_strdup_printf (_ ("Voided %s"), at);
    case YP_STATE_CLOSED:
      return format_closure (facts);
    case YP_STATE_REPORTED:
    case YP_STATE_VERIFIED:
    case YP_STATE_FILED:
    case YP_STATE_DISPATCHED:
    case YP_STATE_ACCEPTED:
    case YP_STATE_ARRIVED:
    case YP_STATE_HANDLED:
    case YP_STATE_CHECKED:
    default:
      return NULL;
    }
}

/* (nullable): what was asked for and is not decided. */
static char *
format_pending (const YpIncidentFacts *facts)
{
  const char *review =
      facts->is_endorsed ? _ ("waits for the second review") : _ ("waits for review");
  g_autofree char *until = NULL;

  switch (facts->pending)
    {
    case YP_PENDING_EXTENSION:
      return g_strdup_printf (_ ("More time asked for, %s"), review);
    case YP_PENDING_SUSPENSION:
      until = yp_words_format_day (facts->pending_until);
      return g_strdup_printf (_ ("Suspension until %s asked for, %s"), until, review);
    case YP_PENDING_APPEAL:
      return g_strdup_printf (_ ("Appealed, %s"), review);
    case YP_PENDING_NONE:
    default:
      return NULL;
    }
}

static void
add_part (GString *text, char *part)
{
  g_autofree char *own = part;

  if (own != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", own);
}

static void
add_count (GString *text, const char *words, guint n)
{
  g_auto (GStrv) parts = g_strsplit (words, "%u", 2);

  if (n > 0)
    add_part (text, g_strdup_printf ("%s%u%s", parts[0], n, parts[1] != NULL ? parts[1] : ""));
}

/**
 * yp_words_format_aside:
 * @facts: of an incident
 *
 * Returns: (transfer full) (nullable): what of its way does not lie on the path: that it is
 *   returned, suspended, rejected, merged or void, what was asked for, how often it went back
 */
char *
yp_words_format_aside (const YpIncidentFacts *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_part (text, format_side_state (facts));
  add_part (text, format_pending (facts));
  add_count (text, _ ("returned %u×"), facts->n_returns);
  add_count (text, _ ("reworked %u×"), facts->n_reworks);
  add_count (text, _ ("extended %u×"), facts->n_extensions);
  add_count (text, _ ("reopened %u×"), facts->n_reopenings);
  add_count (text, _ ("%u merged into it"), facts->n_joined);

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
