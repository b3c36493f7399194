/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cache.h"
#include "yp-credential.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* The priority of GTK's redraw: neither starves the other. */
#define YP_NEWS_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)

/**
 * YpNewsKind:
 * @YP_NEWS_LINK: `link` and `reason`: the connection is in another state
 * @YP_NEWS_HEARD: the platform said that it is there
 * @YP_NEWS_BEGIN: `page`: a snapshot begins; what does not come again until @YP_NEWS_END is gone
 * @YP_NEWS_PAGE: `page`: further incidents of it
 * @YP_NEWS_END: the snapshot is complete
 * @YP_NEWS_FACTS: `page`: only areas, items and layers of a first page count
 * @YP_NEWS_ENTRY: `entry`: one of the journal, in order
 * @YP_NEWS_PAST: `entry`: one that the snapshot holds already; only its telling is news
 * @YP_NEWS_POSITIONS: `fixes`: where units are
 */
typedef enum
{
  YP_NEWS_LINK,
  YP_NEWS_HEARD,
  YP_NEWS_BEGIN,
  YP_NEWS_PAGE,
  YP_NEWS_END,
  YP_NEWS_FACTS,
  YP_NEWS_ENTRY,
  YP_NEWS_PAST,
  YP_NEWS_POSITIONS,
} YpNewsKind;

/**
 * YpNews:
 * @heard_at: when the platform said it, microseconds since 1970 UTC; 0 where it did not
 * @is_cached: whether it comes from the cache
 *
 * One piece of what the follower learnt.
 */
typedef struct
{
  YpNewsKind kind;
  gint64 heard_at;
  gboolean is_cached;
  YpLinkState link;
  char *reason;
  YpSnapshotPage *page;
  YpEntry *entry;
  GArray *fixes;
} YpNews;

void yp_news_free (YpNews *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpNews, yp_news_free)

/**
 * YpFollower:
 *
 * A thread that reads the cache, loads the snapshot, follows the journal, checks its chain, and
 * keeps doing so through every cut. What it learns waits in a queue of bounded length for the main
 * thread, which takes as much as it has time for.
 */
typedef struct _YpFollower YpFollower;

YpFollower *
yp_follower_new (YpCredential *credential, YpCache *cache, GSourceFunc on_news, gpointer user_data);
void yp_follower_free (YpFollower *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFollower, yp_follower_free)

void yp_follower_kick (YpFollower *self);
YpNews *yp_follower_take (YpFollower *self);

G_END_DECLS
