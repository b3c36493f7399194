/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpConsultationAct:
 * @action: `attach`, `convene`, …
 * @note: (nullable): why; this and what follows where the step takes it
 * @incidents: (nullable) (array zero-terminated=1): ids of those that come before it as well
 * @meeting_at: when they meet, microseconds since 1970 UTC; 0 for none
 * @place: (nullable): where
 * @invited: (nullable) (array zero-terminated=1): who is to come
 * @minutes: (nullable): what was said
 * @lead: (nullable): who answers from now on
 * @support: (nullable) (array zero-terminated=1): who helps
 * @deadline: until when; 0 for none
 * @items: (nullable) (array zero-terminated=1): keys of the items it holds for; those of its
 *   incidents where there is none
 * @area: (nullable): code of the town it holds in; %NULL for the city
 *
 * A step of a consultation. Owns nothing.
 */
typedef struct
{
  const char *action;
  const char *note;
  const char *const *incidents;
  gint64 meeting_at;
  const char *place;
  const char *const *invited;
  const char *minutes;
  const char *lead;
  const char *const *support;
  gint64 deadline;
  const char *const *items;
  const char *area;
} YpConsultationAct;

char *yp_consultation_act_to_json (const YpConsultationAct *self);
void yp_consultation_act_async (YpSituation *situation,
                                const char *consultation,
                                const YpConsultationAct *act,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

G_END_DECLS
