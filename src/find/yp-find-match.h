/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-find-entry.h"

G_BEGIN_DECLS

/* Words of a query that count. */
#define YP_FIND_MAX_WORDS 8

/**
 * YpFindRank:
 *
 * How well something was meant, the best first.
 */
typedef enum
{
  YP_FIND_EXACT,
  YP_FIND_PREFIX,
  YP_FIND_INITIALS,
  YP_FIND_SUBSTRING,
  YP_FIND_INSIDE, /* by its sounds, not at its beginning */
  YP_FIND_MENTIONED,
} YpFindRank;

/**
 * YpFindReason:
 *
 * Why something was found, to be told beside it.
 */
typedef enum
{
  YP_FIND_BY_NUMBER,
  YP_FIND_BY_LAST_DIGITS,
  YP_FIND_BY_NAME,
  YP_FIND_BY_PINYIN,
  YP_FIND_BY_INITIALS,
  YP_FIND_BY_ADDRESS,
  YP_FIND_BY_WORDS,
} YpFindReason;

/**
 * YpFindMatch:
 * @rank: of the word that fits least
 * @is_whole: whether a word is all of the number or name, or of its sounds
 * @reason: why the first word fits
 *
 * Plain data.
 */
typedef struct
{
  YpFindRank rank;
  gboolean is_whole;
  YpFindReason reason;
} YpFindMatch;

/**
 * YpFindQuery:
 *
 * What is looked for, ready to be compared. Immutable.
 */
typedef struct _YpFindQuery YpFindQuery;

YpFindQuery *yp_find_query_new (const char *text);
void yp_find_query_free (YpFindQuery *self);
gboolean yp_find_query_is_empty (const YpFindQuery *self);
gboolean yp_find_query_match (const YpFindQuery *self,
                              const YpFindEntry *entry,
                              const YpPinyin *pinyin,
                              YpFindMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFindQuery, yp_find_query_free)

G_END_DECLS
