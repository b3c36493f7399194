/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-record.h"
#include "yp-role.h"

G_BEGIN_DECLS

/* So long an order that was issued by rule can be recalled. */
#define YP_ORDER_RECALL_US (60 * G_TIME_SPAN_SECOND)

/**
 * YpOrderStep:
 * @action: what is asked for
 * @kind: the journal's word for having done it, which is the order's state afterwards
 * @from: the states in which it may be done, with blanks between them
 * @is_recipient: whether it is the recipient's to do, else the issuer's
 * @needs_note: whether a note must be given
 *
 * One step of an order after it was issued: 送达, 签收, 答复; 撤回.
 */
typedef struct
{
  const char *action;
  const char *kind;
  const char *from;
  gboolean is_recipient;
  gboolean needs_note;
} YpOrderStep;

gboolean yp_order_is_kind (const char *kind);
const YpOrderStep *yp_order_find_action (const char *action);
gboolean yp_order_may (const YpRecord *order, const YpOrderStep *step, gint64 at, GError **error);
const char *yp_order_get_title (const char *kind);
YpRecord *yp_order_stood_at (YpRecord *order, gint64 at);
char *yp_order_format_number (const char *mark, const char *kind, guint year, guint number);

G_END_DECLS
