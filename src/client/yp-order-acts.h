/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpOrderDraft:
 * @kind: `reminder`, `supervision` or `consultation`
 * @recipient: organization or unit
 * @subject: what it is about, in words
 * @demand: what is to be done
 * @lamp: (nullable): its colour
 * @answer_by: until when, microseconds since 1970 UTC
 * @incident: id of what it is about
 *
 * An order to be issued by hand. Owns nothing.
 */
typedef struct
{
  const char *kind;
  const char *recipient;
  const char *subject;
  const char *demand;
  const char *lamp;
  gint64 answer_by;
  const char *incident;
} YpOrderDraft;

void yp_order_issue_async (YpSituation *situation,
                           const YpOrderDraft *draft,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void yp_order_step_async (YpSituation *situation,
                          const char *order,
                          const char *action,
                          const char *note,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
char *yp_order_act_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
