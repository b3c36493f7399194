/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-stream-reader.h"

G_BEGIN_DECLS

/**
 * YpStreamBatch:
 * @text: events, one behind the other
 * @lengths: (element-type gsize): the length of each
 */
typedef struct
{
  GString *text;
  GArray *lengths;
} YpStreamBatch;

/**
 * YpStreamPage:
 * @reader: who asked for it
 * @text: (nullable): the page; %NULL when it could not be read
 * @last: the last entry in it
 */
typedef struct
{
  YpStreamReader *reader;
  GBytes *text;
  guint64 last;
} YpStreamPage;

/**
 * YpStreamMail:
 * @batches: (element-type YpStreamBatch): what was published
 * @pages: (element-type YpStreamPage): what readers have asked for
 * @readers: (element-type YpStreamReader): who has come
 * @gone: (element-type utf8): whose streams are to end
 * @has_positions: whether there are new positions
 * @stops: whether the stream is to end
 */
typedef struct
{
  GPtrArray *batches;
  GPtrArray *pages;
  GPtrArray *readers;
  GPtrArray *gone;
  gboolean has_positions;
  gboolean stops;
} YpStreamMail;

void yp_stream_mail_clear (YpStreamMail *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpStreamMail, yp_stream_mail_clear)

typedef struct _YpStreamInbox YpStreamInbox;

YpStreamInbox *yp_stream_inbox_new (GError **error);
void yp_stream_inbox_free (YpStreamInbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpStreamInbox, yp_stream_inbox_free)

void yp_stream_inbox_post_entries (YpStreamInbox *self, GPtrArray *entries);
void
yp_stream_inbox_post_page (YpStreamInbox *self, YpStreamReader *reader, GBytes *text, guint64 last);
void yp_stream_inbox_post_reader (YpStreamInbox *self, YpStreamReader *reader);
void yp_stream_inbox_post_gone (YpStreamInbox *self, const char *who);
void yp_stream_inbox_post_positions (YpStreamInbox *self);
void yp_stream_inbox_post_stop (YpStreamInbox *self);

int yp_stream_inbox_get_fd (const YpStreamInbox *self);
void yp_stream_inbox_take (YpStreamInbox *self, YpStreamMail *mail);

G_END_DECLS
