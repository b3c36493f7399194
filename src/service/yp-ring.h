/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include <sys/uio.h>

G_BEGIN_DECLS

typedef struct _YpRing YpRing;

YpRing *yp_ring_new (gsize size, guint64 seq);
void yp_ring_free (YpRing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpRing, yp_ring_free)

void yp_ring_append_entry (YpRing *self, const char *text, gsize length);
void yp_ring_append_comment (YpRing *self, const char *text, gsize length);

guint64 yp_ring_get_seq (const YpRing *self);
guint64 yp_ring_get_head (const YpRing *self);
guint64 yp_ring_get_tail (const YpRing *self);
gboolean yp_ring_seek (const YpRing *self, guint64 after, guint64 *offset);
guint yp_ring_peek (const YpRing *self, guint64 offset, struct iovec parts[2]);

G_END_DECLS
