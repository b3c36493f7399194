/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-lifecycle.h"
#include "yp-names-private.h"

/* clang-format off */

G_DEFINE_ENUM_TYPE (YpState, yp_state,
                    G_DEFINE_ENUM_VALUE (YP_STATE_REPORTED, "reported"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_VERIFIED, "verified"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_FILED, "filed"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_RETURNED, "returned"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_DISPATCHED, "dispatched"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_ACCEPTED, "accepted"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_ARRIVED, "arrived"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_HANDLED, "handled"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_CHECKED, "checked"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_SUSPENDED, "suspended"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_REJECTED, "rejected"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_MERGED, "merged"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_VOID, "void"))

/* Each state's word, and the stage it is in: the one whose work it waits for or is in. */
static const struct
{
  const char *name;
  YpStage stage;
} states[YP_N_STATES] = {
  [YP_STATE_REPORTED] = { "reported", YP_STAGE_COLLECT },
  [YP_STATE_VERIFIED] = { "verified", YP_STAGE_FILE },
  [YP_STATE_FILED] = { "filed", YP_STAGE_DISPATCH },
  [YP_STATE_RETURNED] = { "returned", YP_STAGE_DISPATCH },
  [YP_STATE_DISPATCHED] = { "dispatched", YP_STAGE_HANDLE },
  [YP_STATE_ACCEPTED] = { "accepted", YP_STAGE_HANDLE },
  [YP_STATE_ARRIVED] = { "arrived", YP_STAGE_HANDLE },
  [YP_STATE_HANDLED] = { "handled", YP_STAGE_FEEDBACK },
  [YP_STATE_CHECKED] = { "checked", YP_STAGE_CHECK },
  [YP_STATE_SUSPENDED] = { "suspended", YP_STAGE_DISPATCH },
  [YP_STATE_CLOSED] = { "closed", YP_STAGE_EVALUATE },
  [YP_STATE_REJECTED] = { "rejected", YP_STAGE_FILE },
  [YP_STATE_MERGED] = { "merged", YP_STAGE_FILE },
  [YP_STATE_VOID] = { "void", YP_STAGE_FILE },
};

static const char *const stage_names[YP_N_STAGES] = {
  "collect", "file", "dispatch", "handle", "feedback", "check", "evaluate",
};

static const char *const pending_names[YP_N_PENDINGS] = {
  "none", "extension", "suspension", "appeal",
};

static const char *const satisfaction_names[YP_N_SATISFACTIONS] = {
  "unknown", "very-satisfied", "satisfied", "neutral", "dissatisfied", "unreached",
};

#define S(state) YP_STATE_BIT (YP_STATE_##state)
#define R(role) YP_ROLE_##role

/* Where somebody works on it; before that; and all that is open. */
#define AT_WORK (S (DISPATCHED) | S (ACCEPTED) | S (ARRIVED))
#define NOT_FILED (S (REPORTED) | S (VERIFIED))
#define OPEN (S (CLOSED) - 1)

/* Who decides for the centre, who sends, who answers for the work, who does it. */
#define DECIDES ((YpRoles) (R (SHIFT_LEADER) | R (TOWN)))
#define SENDS ((YpRoles) (R (DISPATCHER) | R (TOWN)))
#define ANSWERS ((YpRoles) (R (DEPARTMENT) | R (TOWN)))
#define DOES ((YpRoles) (R (HANDLER) | R (DEPARTMENT) | R (TOWN) | R (DISPATCHER)))
#define FILES ((YpRoles) (R (CALL_TAKER) | R (SHIFT_LEADER) | R (TOWN)))
#define ASKS ((YpRoles) (R (HANDLER) | R (DEPARTMENT) | R (TOWN)))
#define ROLES(...) ((YpRoles) (__VA_ARGS__))

/* domain.md §3.4 has the rules; what is our choice is told in HACKING.md. The straight path first: 立案, 派遣, 签收, 到场, 处置, 核查, 结案. */
static const YpTransition transitions[] = {
  { "file", "filed", NOT_FILED, YP_STATE_FILED, FILES,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, TRUE },
  { "dispatch", "dispatched", S (FILED) | S (RETURNED), YP_STATE_DISPATCHED, SENDS,
    YP_UNIT_EFFECT_TAKE, YP_NEEDS_UNIT, TRUE },
  { "accept", "accepted", S (DISPATCHED), YP_STATE_ACCEPTED, DOES,
    YP_UNIT_EFFECT_EN_ROUTE, YP_NEEDS_NOTHING, TRUE },
  { "arrive", "arrived", S (ACCEPTED), YP_STATE_ARRIVED, DOES,
    YP_UNIT_EFFECT_ON_SCENE, YP_NEEDS_NOTHING, TRUE },
  { "handle", "handled", S (ARRIVED), YP_STATE_HANDLED, DOES,
    YP_UNIT_EFFECT_FREE, YP_NEEDS_NOTHING, TRUE },
  { "check", "checked", S (HANDLED), YP_STATE_CHECKED,
    ROLES (R (HANDLER) | R (DISPATCHER) | R (TOWN) | R (SHIFT_LEADER) | R (INSPECTOR)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, TRUE },
  { "close", "closed", S (CHECKED), YP_STATE_CLOSED,
    ROLES (R (SHIFT_LEADER) | R (DISPATCHER) | R (TOWN)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, TRUE },

  /* Before filing: 核实, 不予立案, 合并, 直接答复, 自办. */
  { "verify", "verified", S (REPORTED), YP_STATE_VERIFIED,
    ROLES (R (HANDLER) | R (CALL_TAKER) | R (SHIFT_LEADER) | R (TOWN)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, FALSE },
  { "reject", "rejected", NOT_FILED, YP_STATE_REJECTED, DECIDES,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },
  { "merge", "merged", NOT_FILED | S (FILED), YP_STATE_MERGED,
    ROLES (R (CALL_TAKER) | R (SHIFT_LEADER) | R (DISPATCHER) | R (TOWN)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_INTO, FALSE },
  { "answer", "answered", NOT_FILED, YP_STATE_CLOSED, FILES,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },
  { "settle", "settled", NOT_FILED, YP_STATE_CLOSED, ROLES (R (HANDLER) | R (TOWN)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },

  /* While it is under way: 退回派遣员, 退回受理员, 收回, 指派, 返工. */
  { "return", "returned", S (DISPATCHED), YP_STATE_RETURNED, ASKS,
    YP_UNIT_EFFECT_FREE, YP_NEEDS_REASON, FALSE },
  { "send-back", "sent-back", S (FILED) | S (RETURNED), YP_STATE_REPORTED, SENDS,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },
  { "revoke", "revoked", S (DISPATCHED), YP_STATE_FILED, SENDS,
    YP_UNIT_EFFECT_FREE, YP_NEEDS_REASON, FALSE },
  { "assign", "assigned", S (DISPATCHED), YP_STATE_DISPATCHED, ANSWERS,
    YP_UNIT_EFFECT_TAKE, YP_NEEDS_UNIT, FALSE },
  { "rework", "reworked", S (HANDLED), YP_STATE_DISPATCHED,
    ROLES (R (DEPARTMENT) | R (DISPATCHER) | R (TOWN) | R (SHIFT_LEADER) | R (INSPECTOR)),
    YP_UNIT_EFFECT_RETAKE, YP_NEEDS_REASON, FALSE },

  /* Asked for and reviewed: 申请延期, 申请挂账, 申诉; 初审, 同意, 不同意; 恢复. */
  { "request-extension", "extension-requested", AT_WORK, YP_STATE_SAME, ASKS,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },
  { "request-suspension", "suspension-requested", AT_WORK | S (FILED) | S (RETURNED),
    YP_STATE_SAME, ASKS, YP_UNIT_EFFECT_NONE, (YpNeeds) (YP_NEEDS_REASON | YP_NEEDS_UNTIL), FALSE },
  { "appeal", "appealed", S (CLOSED), YP_STATE_SAME, ANSWERS,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },
  { "endorse", "endorsed", OPEN | S (CLOSED), YP_STATE_SAME, ANSWERS,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, FALSE },
  { "extend", "extended", AT_WORK, YP_STATE_SAME, ROLES (R (DISPATCHER) | R (SHIFT_LEADER)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, FALSE },
  { "suspend", "suspended", AT_WORK | S (FILED) | S (RETURNED), YP_STATE_SUSPENDED,
    ROLES (R (DISPATCHER) | R (SHIFT_LEADER)), YP_UNIT_EFFECT_FREE, YP_NEEDS_NOTHING, FALSE },
  { "exempt", "exempted", S (CLOSED), YP_STATE_SAME, ROLES (R (SHIFT_LEADER) | R (INSPECTOR)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, FALSE },
  { "refuse", "refused", OPEN | S (CLOSED), YP_STATE_SAME,
    ROLES (R (DEPARTMENT) | R (TOWN) | R (DISPATCHER) | R (SHIFT_LEADER) | R (INSPECTOR)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },
  { "resume", "resumed", S (SUSPENDED), YP_STATE_FILED,
    ROLES (R (DISPATCHER) | R (TOWN) | R (SHIFT_LEADER)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, FALSE },

  /* Other ends, and after the end: 强制结案, 作废, 重新立案, 回访. */
  { "force-close", "force-closed", OPEN, YP_STATE_CLOSED, R (SHIFT_LEADER),
    YP_UNIT_EFFECT_FREE, YP_NEEDS_REASON, FALSE },
  { "void", "voided", OPEN, YP_STATE_VOID, R (SHIFT_LEADER),
    YP_UNIT_EFFECT_FREE, YP_NEEDS_REASON, FALSE },
  { "reopen", "reopened", S (CLOSED) | S (REJECTED), YP_STATE_REPORTED,
    ROLES (R (SHIFT_LEADER) | R (INSPECTOR)), YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },
  { "follow-up", "followed-up", S (CLOSED), YP_STATE_SAME,
    ROLES (R (CALL_TAKER) | R (INSPECTOR)), YP_UNIT_EFFECT_NONE, YP_NEEDS_SATISFACTION, FALSE },

  /* At any time: 备注, 提请会商 (the consultation's number is `consultation`). */
  { "annotate", "annotated", (1u << YP_N_STATES) - 1, YP_STATE_SAME,
    (YpRoles) (YP_ROLES_ALL & ~(R (AUDITOR) | R (ADMINISTRATOR))),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_REASON, FALSE },
  { "consult", "consulted", OPEN, YP_STATE_SAME,
    ROLES (R (DISPATCHER) | R (SHIFT_LEADER) | R (INSPECTOR) | R (LEADER) | R (TOWN)),
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, FALSE },

  /* The platform's own, and nobody's to ask for: another was merged into it; what it was merged
   * into has ended, so its reporter has an answer. */
  { "join", "joined", OPEN, YP_STATE_SAME, YP_ROLES_NONE,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, FALSE },
  { "conclude", "concluded", S (MERGED), YP_STATE_SAME, YP_ROLES_NONE,
    YP_UNIT_EFFECT_NONE, YP_NEEDS_NOTHING, FALSE },
};

/* clang-format on */

/**
 * yp_state_get_name:
 * @state: a state
 *
 * Returns: its word in the journal and on the wire, such as `dispatched`
 */
const char *
yp_state_get_name (YpState state)
{
  g_return_val_if_fail (state < YP_N_STATES, NULL);

  return states[state].name;
}

/**
 * yp_state_from_name:
 * @name: (nullable): a word
 * @state: (out): what it means; left alone on failure
 *
 * Returns: whether @name is the word of a state
 */
gboolean
yp_state_from_name (const char *name, YpState *state)
{
  g_return_val_if_fail (state != NULL, FALSE);

  for (guint i = 0; i < YP_N_STATES; i++)
    {
      if (g_strcmp0 (name, states[i].name) == 0)
        {
          *state = (YpState) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * yp_state_is_open:
 * @state: a state
 *
 * Returns: whether something remains to be done, if only to close it
 */
gboolean
yp_state_is_open (YpState state)
{
  return state < YP_STATE_CLOSED;
}

/**
 * yp_state_is_with_unit:
 * @state: a state
 *
 * Returns: whether whoever it was dispatched to has it
 */
gboolean
yp_state_is_with_unit (YpState state)
{
  return (YP_STATE_BIT (state) & AT_WORK) != 0;
}

YpStage
yp_state_get_stage (YpState state)
{
  g_return_val_if_fail (state < YP_N_STATES, YP_STAGE_COLLECT);

  return states[state].stage;
}

const char *
yp_stage_get_name (YpStage stage)
{
  g_return_val_if_fail (stage < YP_N_STAGES, NULL);

  return stage_names[stage];
}

const char *
yp_pending_get_name (YpPending pending)
{
  g_return_val_if_fail (pending < YP_N_PENDINGS, NULL);

  return pending_names[pending];
}

gboolean
yp_pending_from_name (const char *name, YpPending *pending)
{
  guint index;

  if (!_yp_names_find (pending_names, YP_N_PENDINGS, name, &index))
    return FALSE;

  *pending = (YpPending) index;
  return TRUE;
}

const char *
yp_satisfaction_get_name (YpSatisfaction satisfaction)
{
  g_return_val_if_fail (satisfaction < YP_N_SATISFACTIONS, NULL);

  return satisfaction_names[satisfaction];
}

gboolean
yp_satisfaction_from_name (const char *name, YpSatisfaction *satisfaction)
{
  guint index;

  if (!_yp_names_find (satisfaction_names, YP_N_SATISFACTIONS, name, &index))
    return FALSE;

  *satisfaction = (YpSatisfaction) index;
  return TRUE;
}

/**
 * yp_lifecycle_get_table:
 * @n_transitions: (out): how many
 *
 * Returns: (array length=n_transitions) (transfer none): all that may be done, the straight path
 *   first and in its order
 */
const YpTransition *
yp_lifecycle_get_table (guint *n_transitions)
{
  g_return_val_if_fail (n_transitions != NULL, NULL);

  *n_transitions = G_N_ELEMENTS (transitions);
  return transitions;
}

/**
 * yp_lifecycle_find_action:
 * @action: (nullable): what is asked for, such as `dispatch`
 *
 * Returns: (transfer none) (nullable): its row of the table
 */
const YpTransition *
yp_lifecycle_find_action (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      if (g_strcmp0 (action, transitions[i].action) == 0)
        return &transitions[i];
    }

  return NULL;
}

/**
 * yp_lifecycle_find_kind:
 * @kind: (nullable): the journal's word for having done it, such as `dispatched`
 *
 * Returns: (transfer none) (nullable): its row of the table; %NULL also for `reported`, which is
 *   where the path begins
 */
const YpTransition *
yp_lifecycle_find_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      if (g_strcmp0 (kind, transitions[i].kind) == 0)
        return &transitions[i];
    }

  return NULL;
}

/**
 * yp_lifecycle_get_next:
 * @state: a state
 *
 * Returns: (transfer none) (nullable): the straight path's next step; %NULL where the path ends or
 *   waits
 */
const YpTransition *
yp_lifecycle_get_next (YpState state)
{
  for (guint i = 0; i < G_N_ELEMENTS (transitions) && transitions[i].is_path; i++)
    {
      if ((transitions[i].from & YP_STATE_BIT (state)) != 0)
        return &transitions[i];
    }

  return NULL;
}

/**
 * yp_lifecycle_list_states:
 * @states: a set
 *
 * Returns: (transfer full): their words, for a message: `filed, returned`
 */
char *
yp_lifecycle_list_states (guint states_wanted)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < YP_N_STATES; i++)
    if ((states_wanted & YP_STATE_BIT (i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", states[i].name);

  return g_string_free (text, FALSE);
}
