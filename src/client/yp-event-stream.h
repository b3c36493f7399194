/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpEventFunc:
 * @event: (nullable): the event's name (`message` where it has none); %NULL for a comment, which is
 *   how the platform says that it is there
 * @data: its data; a comment has none
 * @length: of @data, bytes
 * @error: return location for why the stream cannot be followed on
 * @user_data: as given
 *
 * Called for each event. Returns: whether to go on
 */
typedef gboolean (*YpEventFunc) (const char *event,
                                 const char *data,
                                 gsize length,
                                 gpointer user_data,
                                 GError **error);

/**
 * YpEventStream:
 *
 * Cuts the bytes of a `text/event-stream` (WHATWG HTML §9.2) into events, however they come
 * chopped. One thread.
 */
typedef struct _YpEventStream YpEventStream;

YpEventStream *yp_event_stream_new (YpEventFunc func, gpointer user_data);
void yp_event_stream_free (YpEventStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpEventStream, yp_event_stream_free)

gboolean
yp_event_stream_feed (YpEventStream *self, const char *bytes, gsize length, GError **error);

G_END_DECLS
