/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

/**
 * YpOrderText:
 * @kind: `reminder`, `supervision`, `consultation`
 * @recipient: id of the organization or unit that is to answer
 * @subject: what it is about, 事由
 * @demand: what is asked, 要求
 * @answer_by: by when it is to be answered, microseconds since 1970 UTC
 * @copies: (nullable): to whom copies go
 * @lamp: (nullable): its colour
 * @rule: (nullable): by which rule of the ladder it is issued; %NULL by hand
 * @incidents: (array zero-terminated=1): ids of what it is about, one at least
 * @attachments: (nullable): hashes of files that go with it
 *
 * What an order says, before it has a number.
 */
typedef struct
{
  const char *kind;
  const char *recipient;
  const char *subject;
  const char *demand;
  gint64 answer_by;
  const char *copies;
  const char *lamp;
  const char *rule;
  const char *const *incidents;
  JsonArray *attachments;
} YpOrderText;

YpEntry *yp_orders_issue (YpStore *store,
                          YpCity *city,
                          const char *actor,
                          const YpOrderText *text,
                          GError **error);
gboolean yp_orders_is_issued (YpStore *store,
                              const YpIncidentFacts *facts,
                              const char *rule,
                              gboolean *is_issued,
                              GError **error);
YpCommand *yp_orders_new_command (const char *actor, const char *incident, const char *rule);

G_END_DECLS
