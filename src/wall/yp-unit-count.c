/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-unit-count.h"

/**
 * yp_unit_count:
 * @units: a list of #YpUnit
 * @fixes: where they are
 * @now: the time, microseconds since 1970 UTC
 * @counts: (out): by kind
 *
 * A pass over all units: who is online changes with time alone. A tenth of a microsecond a unit.
 */
void
yp_unit_count (GListModel *units, YpFixes *fixes, gint64 now, YpUnitCount counts[YP_N_UNIT_KINDS])
{
  guint n_units = g_list_model_get_n_items (units);

  memset (counts, 0, YP_N_UNIT_KINDS * sizeof *counts);

  for (guint i = 0; i < n_units; i++)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (units, i);
      const YpUnitFacts *facts = yp_unit_get_facts (unit);
      YpUnitCount *count = &counts[facts->kind];

      if (facts->status == YP_UNIT_OFF_DUTY)
        continue;

      count->n_on_duty++;
      if (facts->status == YP_UNIT_AVAILABLE)
        count->n_available++;
      if (yp_fix_get_connection (yp_fixes_get (fixes, facts->id), now) == YP_CONNECTION_ONLINE)
        count->n_online++;
    }
}
