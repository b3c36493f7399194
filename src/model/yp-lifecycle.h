/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-role.h"

G_BEGIN_DECLS

#define YP_TYPE_STATE (yp_state_get_type ())

/**
 * YpState:
 * @YP_STATE_VERIFIED: found true before filing (核实)
 * @YP_STATE_RETURNED: whoever it was dispatched to says that it is not theirs
 * @YP_STATE_CHECKED: found repaired before closing (核查)
 * @YP_STATE_SUSPENDED: waits for a day that was granted (挂账); its clock stands still
 * @YP_STATE_CLOSED: the first of the states that end it
 * @YP_STATE_MERGED: is the same as another, which goes on for both
 * @YP_STATE_VOID: should never have been (作废)
 *
 * How far an incident has come: the name of the last step taken. In the order of the path.
 */
typedef enum
{
  YP_STATE_REPORTED,
  YP_STATE_VERIFIED,
  YP_STATE_FILED,
  YP_STATE_RETURNED,
  YP_STATE_DISPATCHED,
  YP_STATE_ACCEPTED,
  YP_STATE_ARRIVED,
  YP_STATE_HANDLED,
  YP_STATE_CHECKED,
  YP_STATE_SUSPENDED,
  YP_STATE_CLOSED,
  YP_STATE_REJECTED,
  YP_STATE_MERGED,
  YP_STATE_VOID,
} YpState;

#define YP_N_STATES (YP_STATE_VOID + 1)

/* A set of states, as in #YpTransition. */
#define YP_STATE_BIT(state) (1u << (state))

/* Of a transition: the state stays what it is; or it is what it was before it was suspended. */
#define YP_STATE_SAME ((YpState) YP_N_STATES)

/**
 * YpStage:
 *
 * The seven stages (七个环节) of a case, in their order: 信息收集, 案卷建立, 任务派遣, 任务处理,
 * 处理反馈, 核查结案, 综合评价.
 */
typedef enum
{
  YP_STAGE_COLLECT,
  YP_STAGE_FILE,
  YP_STAGE_DISPATCH,
  YP_STAGE_HANDLE,
  YP_STAGE_FEEDBACK,
  YP_STAGE_CHECK,
  YP_STAGE_EVALUATE,
} YpStage;

#define YP_N_STAGES (YP_STAGE_EVALUATE + 1)

/**
 * YpPending:
 * @YP_PENDING_EXTENSION: more time (延期), once again the limit
 * @YP_PENDING_SUSPENSION: a rest until a day (挂账)
 * @YP_PENDING_APPEAL: that it was late shall not count (申诉)
 *
 * What was asked for and waits for its reviews.
 */
typedef enum
{
  YP_PENDING_NONE,
  YP_PENDING_EXTENSION,
  YP_PENDING_SUSPENSION,
  YP_PENDING_APPEAL,
} YpPending;

#define YP_N_PENDINGS (YP_PENDING_APPEAL + 1)

/**
 * YpSatisfaction:
 *
 * What the reporter said when called back (回访).
 */
typedef enum
{
  YP_SATISFACTION_UNKNOWN,
  YP_SATISFACTION_VERY_SATISFIED,
  YP_SATISFACTION_SATISFIED,
  YP_SATISFACTION_NEUTRAL,
  YP_SATISFACTION_DISSATISFIED,
  YP_SATISFACTION_UNREACHED,
} YpSatisfaction;

#define YP_N_SATISFACTIONS (YP_SATISFACTION_UNREACHED + 1)

/**
 * YpUnitEffect:
 * @YP_UNIT_EFFECT_TAKE: one more task; @YP_UNIT_EFFECT_RETAKE: the same one again, off duty or not
 * @YP_UNIT_EFFECT_FREE: one task less, where the unit had it
 *
 * What a step does to the unit that its entry names.
 */
typedef enum
{
  YP_UNIT_EFFECT_NONE,
  YP_UNIT_EFFECT_TAKE,
  YP_UNIT_EFFECT_RETAKE,
  YP_UNIT_EFFECT_EN_ROUTE,
  YP_UNIT_EFFECT_ON_SCENE,
  YP_UNIT_EFFECT_FREE,
} YpUnitEffect;

/**
 * YpNeeds:
 * @YP_NEEDS_UNIT: `unit` or `organization`: to whom
 * @YP_NEEDS_REASON: `note`: why
 * @YP_NEEDS_INTO: `into`: the incident that goes on
 * @YP_NEEDS_UNTIL: `until`: a time, a year ahead at most
 * @YP_NEEDS_SATISFACTION: `satisfaction`
 *
 * What a step must be told.
 */
typedef enum
{
  YP_NEEDS_NOTHING = 0,
  YP_NEEDS_UNIT = 1 << 0,
  YP_NEEDS_REASON = 1 << 1,
  YP_NEEDS_INTO = 1 << 2,
  YP_NEEDS_UNTIL = 1 << 3,
  YP_NEEDS_SATISFACTION = 1 << 4,
} YpNeeds;

/**
 * YpTransition:
 * @action: what is asked for: `file`, `dispatch`, …
 * @kind: the journal's word for having done it: `filed`, …
 * @from: the states in which it may be done, a set of YP_STATE_BIT()
 * @to: the state after it; %YP_STATE_SAME where it does not change
 * @roles: who may do it
 * @effect: what becomes of the unit
 * @needs: what it must be told
 * @is_path: whether it is the straight path's
 *
 * One row of the table that is the machine. The service's guards, the client's buttons, the
 * reducers and the documentation read this table and nothing else.
 */
typedef struct
{
  const char *action;
  const char *kind;
  guint from;
  YpState to;
  YpRoles roles;
  YpUnitEffect effect;
  YpNeeds needs;
  gboolean is_path;
} YpTransition;

GType yp_state_get_type (void);
const char *yp_state_get_name (YpState state);
gboolean yp_state_from_name (const char *name, YpState *state);
gboolean yp_state_is_open (YpState state);
gboolean yp_state_is_with_unit (YpState state);
YpStage yp_state_get_stage (YpState state);
const char *yp_stage_get_name (YpStage stage);
const char *yp_pending_get_name (YpPending pending);
gboolean yp_pending_from_name (const char *name, YpPending *pending);
const char *yp_satisfaction_get_name (YpSatisfaction satisfaction);
gboolean yp_satisfaction_from_name (const char *name, YpSatisfaction *satisfaction);

const YpTransition *yp_lifecycle_get_table (guint *n_transitions);
const YpTransition *yp_lifecycle_find_action (const char *action);
const YpTransition *yp_lifecycle_find_kind (const char *kind);
const YpTransition *yp_lifecycle_get_next (YpState state);
char *yp_lifecycle_list_states (guint states);

G_END_DECLS
