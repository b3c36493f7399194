/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-lifecycle.h"

G_DEFINE_ENUM_TYPE (YpState,
                    yp_state,
                    G_DEFINE_ENUM_VALUE (YP_STATE_REPORTED, "reported"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_FILED, "filed"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_DISPATCHED, "dispatched"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_ACCEPTED, "accepted"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_ARRIVED, "arrived"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_HANDLED, "handled"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_CHECKED, "checked"),
                    G_DEFINE_ENUM_VALUE (YP_STATE_CLOSED, "closed"))

static const char *const state_names[YP_N_STATES] = {
  [YP_STATE_REPORTED] = "reported",     [YP_STATE_FILED] = "filed",
  [YP_STATE_DISPATCHED] = "dispatched", [YP_STATE_ACCEPTED] = "accepted",
  [YP_STATE_ARRIVED] = "arrived",       [YP_STATE_HANDLED] = "handled",
  [YP_STATE_CHECKED] = "checked",       [YP_STATE_CLOSED] = "closed",
};

/* The straight path: 立案, 派遣, 签收, 到场, 处置, 核查, 结案. */
static const YpTransition transitions[] = {
  { "file", "filed", YP_STATE_REPORTED, YP_STATE_FILED, FALSE },
  { "dispatch", "dispatched", YP_STATE_FILED, YP_STATE_DISPATCHED, TRUE },
  { "accept", "accepted", YP_STATE_DISPATCHED, YP_STATE_ACCEPTED, FALSE },
  { "arrive", "arrived", YP_STATE_ACCEPTED, YP_STATE_ARRIVED, FALSE },
  { "handle", "handled", YP_STATE_ARRIVED, YP_STATE_HANDLED, FALSE },
  { "check", "checked", YP_STATE_HANDLED, YP_STATE_CHECKED, FALSE },
  { "close", "closed", YP_STATE_CHECKED, YP_STATE_CLOSED, FALSE },
};

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

  return state_names[state];
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
      if (g_strcmp0 (name, state_names[i]) == 0)
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
  return state != YP_STATE_CLOSED;
}

/**
 * yp_lifecycle_get_table:
 * @n_transitions: (out): how many
 *
 * Returns: (array length=n_transitions) (transfer none): all that may be done, in the order of the
 *   path
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
 * Returns: (transfer none) (nullable): what may be done next; %NULL where the path ends
 */
const YpTransition *
yp_lifecycle_get_next (YpState state)
{
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      if (transitions[i].from == state)
        return &transitions[i];
    }

  return NULL;
}
