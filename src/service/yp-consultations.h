/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-consultation.h"
#include "yp-route.h"

G_BEGIN_DECLS

/**
 * YpProposal:
 * @reason: `returns`, `no-owner`, `jurisdiction` or `request`
 * @subject: what it is about
 * @item: (nullable): key of the item, where it is about one
 * @town: (nullable): code of the town, where it is about one
 * @incidents: (array zero-terminated=1): ids of the incidents that gave rise to it, one at least
 * @invited: (nullable) (array zero-terminated=1): who should come
 * @note: (nullable): what else there is to say
 *
 * A consultation before it has a number.
 */
typedef struct
{
  const char *reason;
  const char *subject;
  const char *item;
  const char *town;
  const char *const *incidents;
  const char *const *invited;
  const char *note;
} YpProposal;

char *yp_consultations_propose (YpStore *store,
                                gint64 now,
                                const char *actor,
                                const YpProposal *proposal,
                                GError **error);
gboolean yp_consultations_attach (YpStore *store,
                                  gint64 now,
                                  const char *actor,
                                  const char *id,
                                  const char *const *incidents,
                                  GError **error);
gboolean yp_consultations_link (YpStore *store,
                                gint64 now,
                                const char *actor,
                                const char *id,
                                const char *const *incidents,
                                GError **error);
char *yp_consultations_admit (YpStore *store,
                              YpCity *city,
                              const char *actor,
                              const YpIncidentFacts *facts,
                              const char *id,
                              const char *note,
                              GError **error);
gboolean yp_consultations_follow (YpStore *store,
                                  YpCity *city,
                                  const YpIncidentFacts *before,
                                  const YpIncidentFacts *after,
                                  GError **error);

G_END_DECLS
