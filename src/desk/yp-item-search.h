/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-items.h"
#include "yp-learnt.h"
#include "yp-name-match.h"

G_BEGIN_DECLS

/**
 * YpItemHit:
 * @item: an item in force; the catalogue's
 * @score: the higher the better
 * @probability: that what was said is of it, 0 to 1, as was learnt; 0 where the catalogue's words
 *   alone speak for it
 * @n_reports: from how many reports of it that was learnt
 */
typedef struct
{
  const YpItem *item;
  double score;
  double probability;
  guint n_reports;
} YpItemHit;

GArray *yp_item_search (YpItems *items,
                        YpNameMatch *names,
                        const YpLearnt *learnt,
                        const char *written,
                        const char *words,
                        gint64 now,
                        guint most);

G_END_DECLS
