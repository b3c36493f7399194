/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-consultation.h"

G_BEGIN_DECLS

/**
 * YpSimCouncil:
 *
 * The joint meeting (联席会议) of the simulated city: convenes what was proposed, records what was
 * said, decides who leads. Remembers what was decided for which item.
 */
typedef struct _YpSimCouncil YpSimCouncil;

YpSimCouncil *yp_sim_council_new (void);
void yp_sim_council_free (YpSimCouncil *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimCouncil, yp_sim_council_free)

void yp_sim_council_load (YpSimCouncil *self, JsonObject *page);
gboolean yp_sim_council_apply (YpSimCouncil *self, YpEntry *entry, guint *index);
guint yp_sim_council_get_n (const YpSimCouncil *self);
gboolean yp_sim_council_choose (const YpSimCouncil *self,
                                guint index,
                                gint64 now,
                                char **path,
                                GBytes **body);
const YpPrecedent *yp_sim_council_find (const YpSimCouncil *self, const char *item);

G_END_DECLS
