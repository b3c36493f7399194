/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-count.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_LEDGER_N_HOURS 24

/**
 * YpCount:
 * @value: (nullable): a code, a channel, a group, a name; %NULL for those without
 * @n: how many
 *
 * How many incidents have something in common. The value is the ledger's.
 */
typedef struct
{
  const char *value;
  guint n;
} YpCount;

/**
 * YpRate:
 * @value: (nullable): as in #YpCount
 * @n_in_time: handled today, and in time
 * @n_due: handled today, or late
 *
 * How much of what was due today was handled in time. Only what had a limit counts.
 */
typedef struct
{
  const char *value;
  guint n_in_time;
  guint n_due;
} YpRate;

/**
 * YpLedgerOrder:
 * @YP_LEDGER_OLDEST: what came first is first
 * @YP_LEDGER_DUE: what was due first is first
 */
typedef enum
{
  YP_LEDGER_OLDEST,
  YP_LEDGER_DUE,
} YpLedgerOrder;

#define YP_TYPE_LEDGER (yp_ledger_get_type ())

/**
 * YpLedger:
 *
 * The situation's incidents as figures count them: 56 bytes of each, read in slices of a
 * millisecond after a change, so that 100,000 of them never hold up the main loop. A figure is a
 * #YpCountFilter, and what passes are its rows. Signal `changed`: the incidents are others, and all
 * are read; once a second at most. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpLedger, yp_ledger, YP, LEDGER, GObject)

YpLedger *yp_ledger_new (YpSituation *situation);

guint yp_ledger_count (YpLedger *self, const YpCountFilter *filter);
GArray *yp_ledger_count_by (YpLedger *self, YpCountOf of, YpCountBy by);
void yp_ledger_count_states (YpLedger *self, YpCountOf of, guint counts[YP_N_STATES]);
void yp_ledger_count_hours (YpLedger *self, YpCountOf of, guint counts[YP_LEDGER_N_HOURS]);
guint yp_ledger_count_until (YpLedger *self, YpCountOf of, gint64 until);
GArray *yp_ledger_rate_by (YpLedger *self, YpCountBy by);
GPtrArray *
yp_ledger_list (YpLedger *self, const YpCountFilter *filter, YpLedgerOrder order, guint n_wanted);

G_END_DECLS
