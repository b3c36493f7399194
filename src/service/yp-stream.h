/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-entry.h"
#include "yp-positions.h"

G_BEGIN_DECLS

typedef struct _YpStream YpStream;
typedef struct _YpStreamReader YpStreamReader;

/**
 * YpStreamPager:
 * @stream: who asks
 * @reader: (transfer full): who wants it; goes back with yp_stream_give_page()
 * @after: the entries after this one
 * @data: the pager's
 *
 * Asks for a page of the journal. Called in the stream's thread and must not block.
 */
typedef void (*YpStreamPager) (YpStream *stream,
                               YpStreamReader *reader,
                               guint64 after,
                               gpointer data);

YpStream *yp_stream_new (guint64 seq,
                         YpPositions *positions,
                         guint max_readers,
                         YpStreamPager pager,
                         gpointer data,
                         GError **error);
void yp_stream_stop (YpStream *self);
void yp_stream_free (YpStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpStream, yp_stream_free)

guint64 yp_stream_get_seq (YpStream *self);
gboolean yp_stream_is_full (YpStream *self);
void yp_stream_publish (YpStream *self, GPtrArray *entries);
void
yp_stream_add (YpStream *self, int fd, guint64 after, gboolean with_positions, const char *who);
void yp_stream_drop (YpStream *self, const char *who);

void yp_stream_give_page (YpStream *self, YpStreamReader *reader, GBytes *page, guint64 last);
void yp_stream_refuse_page (YpStream *self, YpStreamReader *reader);

G_END_DECLS
