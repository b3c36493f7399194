/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-fixes.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/**
 * YpUnitCount:
 * @n_on_duty: who work now
 * @n_available: of these, who can be sent
 * @n_online: of those on duty, whose last position is at most a minute old
 *
 * How many units of one kind there are.
 */
typedef struct
{
  guint n_on_duty;
  guint n_available;
  guint n_online;
} YpUnitCount;

void
yp_unit_count (GListModel *units, YpFixes *fixes, gint64 now, YpUnitCount counts[YP_N_UNIT_KINDS]);

G_END_DECLS
