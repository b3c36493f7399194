/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpAccountEnd:
 *
 * What has become of what was reported, each incident once.
 */
typedef enum
{
  YP_ACCOUNT_OPEN,
  YP_ACCOUNT_CLOSED,
  YP_ACCOUNT_REJECTED,
  YP_ACCOUNT_MERGED,
  YP_ACCOUNT_VOID,
} YpAccountEnd;

#define YP_N_ACCOUNT_ENDS (YP_ACCOUNT_VOID + 1)

/**
 * YpAccount:
 * @town: (nullable): code of a town; %NULL outside all of them, and of a total
 * @source: (nullable): the channel; %NULL of a total
 * @n_reported: how many were reported
 * @n_by_end: what has become of them
 *
 * One row of a day's account.
 */
typedef struct
{
  char *town;
  char *source;
  gint64 n_reported;
  gint64 n_by_end[YP_N_ACCOUNT_ENDS];
} YpAccount;

/**
 * YpReconciliation:
 * @from: when the day begins, microseconds since 1970 UTC
 * @rows: (element-type YpAccount): by town and channel
 * @total: of the day, as the platform counts it
 *
 * What has become of a day's incidents. Immutable.
 */
typedef struct
{
  gint64 from;
  GPtrArray *rows;
  YpAccount *total;
} YpReconciliation;

YpReconciliation *yp_reconciliation_new_from_json (const char *text, gsize length, GError **error);
void yp_reconciliation_free (YpReconciliation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpReconciliation, yp_reconciliation_free)

gboolean yp_account_is_even (const YpAccount *self);
gboolean yp_reconciliation_is_even (const YpReconciliation *self);

void yp_reconciliation_fetch_async (YpSituation *situation,
                                    gint64 day,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
YpReconciliation *
yp_reconciliation_fetch_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
