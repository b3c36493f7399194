/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YpMailbox YpMailbox;

typedef void (*YpMailboxDeliver) (gpointer item, gpointer data);

YpMailbox *yp_mailbox_new (GMainContext *context, YpMailboxDeliver deliver, gpointer data);
void yp_mailbox_close (YpMailbox *self);
void yp_mailbox_post (YpMailbox *self, gpointer item);
void yp_mailbox_empty (YpMailbox *self);

G_END_DECLS
