/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-handover-words.h"

#include <glib/gi18n.h>

#include "yp-json-read.h"
#include "yp-lifecycle.h"
#include "yp-order-words.h"
#include "yp-record-trail.h"
#include "yp-role-words.h"
#include "yp-words.h"

const char *
yp_words_get_handover_group (YpHandoverGroup group)
{
  static const char *const words[YP_N_HANDOVER_GROUPS] = {
    [YP_HANDOVER_LATE] = NC_ ("handover", "Late"),
    [YP_HANDOVER_DUE] = NC_ ("handover", "Due today or on the next shift"),
    [YP_HANDOVER_WAITING] = NC_ ("handover", "Waiting for others"),
    [YP_HANDOVER_ALARMS] = NC_ ("handover", "Alarms, unanswered or shelved"),
    [YP_HANDOVER_ORDERS] = NC_ ("handover", "Orders that were not answered"),
  };

  return g_dpgettext2 (NULL, "handover", words[group]);
}

static char *
format_alarm (const YpHandoverLine *line)
{
  static const YpWordRow words[] = {
    { "danger", NC_ ("alarm", "Nobody there") },
    { "timer", NC_ ("alarm", "Too long in one status") },
    { "lost", NC_ ("alarm", "Not heard of") },
    { "positions", NC_ ("alarm", "Positions do not come in") },
  };
  const char *kind = yp_word_table_find (words, G_N_ELEMENTS (words), "alarm", line->kind);

  return line->title != NULL ? g_strdup_printf ("%s · %s", kind, line->title) : g_strdup (kind);
}

/**
 * yp_words_format_handover_line:
 * @line: a line
 *
 * Returns: (transfer full): what it is about
 */
char *
yp_words_format_handover_line (const YpHandoverLine *line)
{
  const char *title = line->title != NULL ? line->title : line->subject;

  if (line->subject == NULL)
    return g_strdup_printf (
        ngettext ("and %u more, in the list", "and %u more, in the list", line->n), line->n);
  if (line->group == YP_HANDOVER_ALARMS)
    return format_alarm (line);
  if (line->group == YP_HANDOVER_ORDERS && line->kind != NULL)
    return g_strdup_printf ("%s · %s", yp_words_get_order_kind (line->kind), title);

  return g_strdup (title);
}

/**
 * yp_words_format_handover_number:
 * @line: a line
 *
 * Returns: (transfer full): the end of its number, where it is an incident's; else nothing
 */
char *
yp_words_format_handover_number (const YpHandoverLine *line)
{
  const char *dash = line->subject != NULL ? strrchr (line->subject, '-') : NULL;

  return g_strdup (dash != NULL && g_str_has_prefix (line->subject, "incident/") ? dash + 1 : "");
}

static const char *
get_state (const YpHandoverLine *line)
{
  static const YpWordRow alarms[] = {
    { "raised", NC_ ("alarm state", "Nobody has taken note") },
    { "returned", NC_ ("alarm state", "Passed unseen") },
    { "shelved", NC_ ("alarm state", "Shelved") },
  };
  YpState state;

  if (line->group == YP_HANDOVER_ALARMS)
    return yp_word_table_find (alarms, G_N_ELEMENTS (alarms), "alarm state", line->state);
  if (line->group == YP_HANDOVER_ORDERS)
    return yp_words_get_order_state (line->state);

  return yp_state_from_name (line->state, &state) ? yp_words_get_state (state) : line->state;
}

/**
 * yp_words_explain_handover_line:
 * @line: a line
 *
 * Returns: (transfer full): how it stood, and with whom
 */
char *
yp_words_explain_handover_line (const YpHandoverLine *line)
{
  const char *state = line->state != NULL ? get_state (line) : "";

  if (line->subject == NULL)
    return g_strdup ("");
  if (g_strcmp0 (line->kind, "consultation") == 0 && line->group != YP_HANDOVER_ORDERS)
    state = C_ ("handover", "In consultation");

  return line->who != NULL ? g_strdup_printf ("%s · %s", state, line->who) : g_strdup (state);
}

/**
 * yp_words_format_handover_time:
 * @line: a line
 *
 * Returns: (transfer full): by when, or since when, in words
 */
char *
yp_words_format_handover_time (const YpHandoverLine *line)
{
  g_autofree char *time = yp_words_format_time (line->at);

  if (line->at == 0)
    return g_strdup ("");
  if (line->group == YP_HANDOVER_ALARMS && g_strcmp0 (line->state, "shelved") != 0)
    return g_strdup_printf (_ ("since %s"), time);
  if (line->group == YP_HANDOVER_ALARMS || g_strcmp0 (line->state, "suspended") == 0)
    return g_strdup_printf (_ ("until %s"), time);
  if (line->group == YP_HANDOVER_ORDERS)
    return g_strdup_printf (_ ("answer by %s"), time);

  return g_strdup_printf (_ ("due %s"), time);
}

/**
 * yp_words_format_handover_since:
 * @handover: a handover
 *
 * Returns: (transfer full): which seat, and since when: “派遣-东片 · 19:45 起”
 */
char *
yp_words_format_handover_since (const YpRecord *handover)
{
  g_autofree char *time = yp_words_format_time (yp_record_get_time (handover, "opened_at"));

  /* Translators: a seat such as 派遣-东片, a time of day */
  return g_strdup_printf (_ ("%s · since %s"), yp_handover_get_seat (handover), time);
}

/**
 * yp_words_format_handover_trail:
 * @handover: a handover
 *
 * Returns: (transfer full): who opened, signed or withdrew it when, a line each
 */
char *
yp_words_format_handover_trail (const YpRecord *handover)
{
  static const YpWordRow steps[] = {
    { "opened", NC_ ("handover step", "Opened by") },
    { "given", NC_ ("handover step", "Signed, going out:") },
    { "taken", NC_ ("handover step", "Signed, coming in:") },
    { "withdrawn", NC_ ("handover step", "Withdrawn by") },
  };

  return yp_words_format_trail (handover, steps, G_N_ELEMENTS (steps), "handover step");
}

/* (nullable): why whoever is signed in has nothing to do with it. */
static char *
explain_stranger (YpSituation *situation, const YpRecord *handover)
{
  YpRoles roles = yp_situation_get_roles (situation);

  if (!yp_handover_is_open (handover))
    return g_strdup (_ ("It is closed, and does not change any more"));
  if ((roles & YP_ROLES_HANDING_OVER) == 0)
    return yp_words_explain_roles (roles, YP_ROLES_HANDING_OVER);
  if (yp_situation_get_account (situation) == NULL)
    return g_strdup (_ ("The platform has not said yet who you are"));
  if (!yp_handover_is_within (handover, yp_situation_get_area (situation)))
    return g_strdup (_ ("That seat is another town's, or the city's"));

  return NULL;
}

/**
 * yp_words_explain_signature:
 * @situation: whose platform
 * @handover: a handover
 *
 * Returns: (transfer full) (nullable): why whoever is signed in can not sign it now; %NULL where
 *   they can
 */
char *
yp_words_explain_signature (YpSituation *situation, const YpRecord *handover)
{
  guint n_open = yp_handover_get_n_lines (handover) - yp_handover_count_ticked (handover);
  const char *account = yp_situation_get_account (situation);
  gboolean is_out = yp_handover_is_of (handover, account);
  char *why = explain_stranger (situation, handover);

  if (why != NULL)
    return why;
  if (n_open > 0 && is_out)
    return g_strdup_printf (ngettext ("Who comes in has still to tick %u line",
                                      "Who comes in has still to tick %u lines", n_open),
                            n_open);
  if (n_open > 0)
    return g_strdup_printf (
        ngettext ("%u line is still to be ticked", "%u lines are still to be ticked", n_open),
        n_open);
  if (yp_handover_may (handover, YP_HANDOVER_SIGN, 0, account, NULL))
    return NULL;

  return g_strdup (is_out ? _ ("You have signed; who comes in is another person")
                          : _ ("Somebody has signed as coming in"));
}

/**
 * yp_words_explain_tick:
 * @situation: whose platform
 * @handover: a handover
 *
 * Returns: (transfer full) (nullable): why whoever is signed in can not tick its lines now; %NULL
 *   where they can
 */
char *
yp_words_explain_tick (YpSituation *situation, const YpRecord *handover)
{
  char *why = explain_stranger (situation, handover);

  if (why != NULL)
    return why;
  if (yp_handover_is_of (handover, yp_situation_get_account (situation)))
    return g_strdup (_ ("Its lines are ticked by who comes in"));
  if (yp_record_get_time (handover, "given_at") != 0 ||
      yp_record_get_time (handover, "taken_at") != 0)
    return g_strdup (_ ("Somebody has signed it, and its ticks stay"));

  return NULL;
}
