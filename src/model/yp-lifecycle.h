/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YP_TYPE_STATE (yp_state_get_type ())

/**
 * YpState:
 *
 * How far an incident has come: the name of the last step taken. In the order of the path.
 */
typedef enum
{
  YP_STATE_REPORTED,
  YP_STATE_FILED,
  YP_STATE_DISPATCHED,
  YP_STATE_ACCEPTED,
  YP_STATE_ARRIVED,
  YP_STATE_HANDLED,
  YP_STATE_CHECKED,
  YP_STATE_CLOSED,
} YpState;

#define YP_N_STATES (YP_STATE_CLOSED + 1)

GType yp_state_get_type (void);
const char *yp_state_get_name (YpState state);
gboolean yp_state_from_name (const char *name, YpState *state);
gboolean yp_state_is_open (YpState state);

/**
 * YpTransition:
 * @action: what is asked for: `file`, `dispatch`, `accept`, `arrive`, `handle`, `check`, `close`
 * @kind: the journal's word for having done it: `filed`, …
 * @from: the only state in which it may be done
 * @to: the state after it
 * @needs_unit: whether a unit must be named
 *
 * One row of the table that is the machine. The service's guards, the client's buttons and the
 * reducer read this table and nothing else.
 */
typedef struct
{
  const char *action;
  const char *kind;
  YpState from;
  YpState to;
  gboolean needs_unit;
} YpTransition;

const YpTransition *yp_lifecycle_get_table (guint *n_transitions);
const YpTransition *yp_lifecycle_find_action (const char *action);
const YpTransition *yp_lifecycle_find_kind (const char *kind);
const YpTransition *yp_lifecycle_get_next (YpState state);

G_END_DECLS
