/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-letterhead.h"

G_BEGIN_DECLS

/**
 * YpOrderPageStep:
 * @at: when, microseconds since 1970 UTC; 0 if it has not been done
 * @person: (nullable): by whom
 * @note: (nullable): what was said
 */
typedef struct
{
  gint64 at;
  const char *person;
  const char *note;
} YpOrderPageStep;

/**
 * YpOrderPageIncident:
 * @id: its number
 * @item: the name of its catalogue item
 * @place: (nullable): where it is, in words
 * @due_at: when it is due, microseconds since 1970 UTC; 0 where no limit runs
 */
typedef struct
{
  const char *id;
  const char *item;
  const char *place;
  gint64 due_at;
} YpOrderPageIncident;

/**
 * YpOrderPage:
 * @number: 发文字号, as yp_order_format_number() writes it
 * @title: what it is called: 督办单
 * @recipient: the name of who is to answer, 主送
 * @subject: what it is about, 事由
 * @demand: what is asked, 要求; its line ends end paragraphs
 * @copies: (nullable): to whom copies go, 抄送
 * @answer_by: by when it is to be answered, microseconds since 1970 UTC
 * @issued: when it was issued, by whom, and by which rule
 * @delivered: 送达; likewise @signed_for 签收, @answered 答复, @recalled 撤回
 * @incidents: (array length=n_incidents): what it is about
 * @n_incidents: how many
 *
 * An order as it is to be printed. All texts are UTF-8 and may be hostile.
 */
typedef struct
{
  const char *number;
  const char *title;
  const char *recipient;
  const char *subject;
  const char *demand;
  const char *copies;
  gint64 answer_by;
  YpOrderPageStep issued;
  YpOrderPageStep delivered;
  YpOrderPageStep signed_for;
  YpOrderPageStep answered;
  YpOrderPageStep recalled;
  const YpOrderPageIncident *incidents;
  guint n_incidents;
} YpOrderPage;

GBytes *
yp_order_page_print (const YpOrderPage *self, const YpLetterhead *letterhead, GError **error);

G_END_DECLS
