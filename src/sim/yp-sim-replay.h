/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-replay-log.h"

G_BEGIN_DECLS

/**
 * YpSimReplayCounts:
 * @n_rows: rows that were understood, within the wanted time
 * @n_faults: rows that were not
 * @n_left_out: rows outside the wanted time
 * @n_accepted: reports the platform took now
 * @n_duplicates: reports it had taken before
 * @n_refused: reports it did not take
 */
typedef struct
{
  guint64 n_rows;
  guint64 n_faults;
  guint64 n_left_out;
  guint64 n_accepted;
  guint64 n_duplicates;
  guint64 n_refused;
} YpSimReplayCounts;

gboolean yp_sim_replay (const YpReplayLog *log,
                        const char *url,
                        const char *token,
                        double speed,
                        GCancellable *cancellable,
                        YpSimReplayCounts *counts,
                        GError **error);

G_END_DECLS
