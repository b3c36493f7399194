/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-items.h"
#include "yp-name-match.h"

G_BEGIN_DECLS

/**
 * YpItemHit:
 * @item: an item in force; the catalogue's
 * @score: the higher the better
 */
typedef struct
{
  const YpItem *item;
  double score;
} YpItemHit;

GArray *yp_item_search (YpItems *items,
                        YpNameMatch *names,
                        const char *written,
                        const char *words,
                        gint64 now,
                        guint most);

G_END_DECLS
