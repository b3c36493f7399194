/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-session.h"
#include "yp-snapshot-page.h"

G_BEGIN_DECLS

/**
 * YpMoment:
 * @at: which, microseconds since 1970 UTC
 * @pages: (element-type YpSnapshotPage): the situation as it stood
 * @tail: (element-type YpEntry): what happened last before it, in order
 *
 * A moment of the past.
 */
typedef struct
{
  gint64 at;
  GPtrArray *pages;
  GPtrArray *tail;
} YpMoment;

void yp_moment_free (YpMoment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMoment, yp_moment_free)

/**
 * YpStretch:
 * @to: up to here all is in it, microseconds since 1970 UTC
 * @entries: (element-type YpEntry): of the journal, in order
 * @fixes: (element-type YpPlacedFix): where units were, the oldest first
 *
 * What happened from one moment to another.
 */
typedef struct
{
  gint64 to;
  GPtrArray *entries;
  GArray *fixes;
} YpStretch;

/**
 * YpStretchQuery:
 * @after: the newest entry that is known
 * @from: where it begins, microseconds since 1970 UTC
 * @to: where it ends
 * @every_s: of one unit's fixes only those so many seconds apart
 */
typedef struct
{
  guint64 after;
  gint64 from;
  gint64 to;
  guint every_s;
} YpStretchQuery;

void yp_stretch_free (YpStretch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpStretch, yp_stretch_free)

YpMoment *
yp_past_fetch_moment (YpSession *session, gint64 at, GCancellable *cancellable, GError **error);
YpStretch *yp_past_fetch_stretch (YpSession *session,
                                  const YpStretchQuery *query,
                                  GCancellable *cancellable,
                                  GError **error);

gboolean yp_past_take_journal (GPtrArray *entries, GBytes *body, gint64 *next, GError **error);

G_END_DECLS
