/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-pinyin.h"

G_BEGIN_DECLS

/**
 * YpNameRank:
 * @YP_NAME_INSIDE: what was written is somewhere in the name, or sounds like it
 * @YP_NAME_BEGINS: the name begins so, or sounds so
 * @YP_NAME_EQUAL: it is the name
 *
 * How well a name is meant.
 */
typedef enum
{
  YP_NAME_OTHER,
  YP_NAME_INSIDE,
  YP_NAME_BEGINS,
  YP_NAME_EQUAL,
} YpNameRank;

/**
 * YpNameMatch:
 *
 * Finds names by what a person writes of them: a part, pinyin, its initials. Keeps how each name
 * sounds. One thread.
 */
typedef struct _YpNameMatch YpNameMatch;

YpNameMatch *yp_name_match_new (void);
void yp_name_match_free (YpNameMatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpNameMatch, yp_name_match_free)

void yp_name_match_set_pinyin (YpNameMatch *self, YpPinyin *pinyin);
YpNameRank yp_name_match_rank (YpNameMatch *self, const char *name, const char *written);

G_END_DECLS
