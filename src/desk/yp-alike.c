/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-alike.h"

/* More at once nobody has looked at. */
#define MOST 50

static gboolean
is_alike (const YpIncidentFacts *one, const YpIncidentFacts *two)
{
  return one->state == two->state && strcmp (one->item, two->item) == 0 &&
         g_strcmp0 (one->condition, two->condition) == 0 &&
         g_strcmp0 (one->village, two->village) == 0 && strcmp (one->id, two->id) != 0;
}

/**
 * yp_alike_list:
 * @situation: where to look
 * @incident: one that waits to be dispatched; another is like none
 *
 * What can be dispatched with it in one go: what was filed as the same item under the same
 * condition and lies in the same village, so that who answers for one answers for all. One pass
 * over the replica.
 *
 * Returns: (transfer full) (element-type YpIncident): the others, at most 50, in their order
 */
GPtrArray *
yp_alike_list (YpSituation *situation, YpIncident *incident)
{
  const YpTransition *dispatch = yp_lifecycle_find_action ("dispatch");
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  GListModel *incidents = yp_situation_get_incidents (situation);
  GPtrArray *alike = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (incidents);

  if ((dispatch->from & YP_STATE_BIT (facts->state)) == 0)
    return alike;

  for (guint i = 0; i < n && alike->len < MOST; i++)
    {
      g_autoptr (YpIncident) other = g_list_model_get_item (incidents, i);

      if (is_alike (facts, yp_incident_get_facts (other)))
        g_ptr_array_add (alike, g_steal_pointer (&other));
    }

  return alike;
}
