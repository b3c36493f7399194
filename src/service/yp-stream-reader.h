/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-position-ticks.h"
#include "yp-ring.h"
#include "yp-stream.h"

G_BEGIN_DECLS

/**
 * YpStreamReader:
 *
 * One who follows the stream. Either it is live, then @offset says how far it is in the ring; or it
 * catches up, then @after is the last entry it was given a page with. The stream's thread owns it;
 * a pager holds a reference meanwhile.
 */
struct _YpStreamReader
{
  int ref_count;
  char *who; /* whose it is */
  int fd;    /* -1 once closed */
  guint index;
  gboolean wants_positions;
  gboolean is_blocked; /* send gave EAGAIN; epoll will tell */
  gboolean is_live;
  gboolean has_page; /* asked for one, or is sending one */
  guint64 offset;
  guint64 after;
  guint64 tick;    /* the event of positions it has seen */
  gint64 moved_at; /* when bytes last went out, while it has a page */
  GBytes *own;     /* what goes out before the ring: head, page, positions */
  gsize n_own_sent;
};

/**
 * YpSent:
 * @YP_SENT_GONE: the reader is gone
 * @YP_SENT_NOTHING: there is nothing for it, or it takes nothing now
 * @YP_SENT_SOME: it may take more
 */
typedef enum
{
  YP_SENT_GONE,
  YP_SENT_NOTHING,
  YP_SENT_SOME,
} YpSent;

YpStreamReader *
yp_stream_reader_new (int fd, guint64 after, gboolean wants_positions, const char *who);
YpStreamReader *yp_stream_reader_ref (YpStreamReader *self);
void yp_stream_reader_unref (YpStreamReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpStreamReader, yp_stream_reader_unref)

gboolean yp_stream_reader_drain (YpStreamReader *self);
YpSent yp_stream_reader_send (YpStreamReader *self, YpRing *ring, YpPositionTicks *ticks);

G_END_DECLS
