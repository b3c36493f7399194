/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-find-match.h"

G_BEGIN_DECLS

/* Hits that a group of a result keeps, however many there are. */
#define YP_FIND_MAX_HITS 100

/**
 * YpFindHit:
 * @entry: what was found
 * @match: how well
 * @distance_m: from the middle of the view; of what has no place %G_MAXDOUBLE
 * @is_in_view: whether it is there
 *
 * Plain data; @entry belongs to the result.
 */
typedef struct
{
  YpFindEntry *entry;
  YpFindMatch match;
  double distance_m;
  gboolean is_in_view;
} YpFindHit;

/**
 * YpFindGroup:
 * @kind: what they are
 * @n_found: how many there are
 * @hits: (element-type YpFindHit): the best %YP_FIND_MAX_HITS of them, the best first
 */
typedef struct
{
  YpFindKind kind;
  guint n_found;
  GArray *hits;
} YpFindGroup;

/**
 * YpFindResult:
 * @groups: what was found of each kind that has any, the kind with the best hit first
 * @n_groups: how many
 *
 * Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  YpFindGroup groups[YP_N_FIND_KINDS];
  guint n_groups;
} YpFindResult;

YpFindResult *yp_find_result_ref (YpFindResult *self);
void yp_find_result_unref (YpFindResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFindResult, yp_find_result_unref)

/**
 * YpFindIndex:
 *
 * All that can be found. Belongs to one thread at a time.
 */
typedef struct _YpFindIndex YpFindIndex;

YpFindIndex *yp_find_index_new (YpPinyin *pinyin);
void yp_find_index_free (YpFindIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFindIndex, yp_find_index_free)

void yp_find_index_put (YpFindIndex *self, YpFindEntry *entry);
void yp_find_index_remove (YpFindIndex *self, YpFindKind kind, const char *number);
void yp_find_index_set_entries (YpFindIndex *self, YpFindKind kind, GPtrArray *entries);
guint yp_find_index_get_size (YpFindIndex *self, YpFindKind kind);
YpFindResult *yp_find_index_search (YpFindIndex *self,
                                    const char *text,
                                    const YpBounds *view,
                                    GCancellable *cancellable);

G_END_DECLS
