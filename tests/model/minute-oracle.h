/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-deadline.h"

/* What a minute of the city is worth, by the letter of the table: looked up by date in the file
 * itself, and then minute by minute. Shares nothing with the model. */
typedef struct
{
  GHashTable *types; /* date → type, as the file writes them */
  gint64 day;        /* the day looked up last, counted from 1970 */
  gboolean is_work;
} MinuteOracle;

void minute_oracle_init (MinuteOracle *self);
void minute_oracle_clear (MinuteOracle *self);
gint64 minute_oracle_get_limit (const YpDeadline *deadline);
void minute_oracle_find (MinuteOracle *self,
                         const YpDeadline *deadline,
                         const gint64 *n_wanted,
                         guint n,
                         gint64 *times);
gint64 minute_oracle_count (MinuteOracle *self, const YpDeadline *deadline, gint64 time);
