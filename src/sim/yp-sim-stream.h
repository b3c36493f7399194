/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-entry.h"

G_BEGIN_DECLS

/**
 * YpSimStream:
 *
 * Follows the journal: each entry is told once and in order, across cuts. Belongs to the main
 * context it was made in.
 */
typedef struct _YpSimStream YpSimStream;

/**
 * YpSimStreamEntry:
 * @entry: what was written
 * @user_data: for the function
 */
typedef void (*YpSimStreamEntry) (YpEntry *entry, gpointer user_data);

YpSimStream *yp_sim_stream_new (const char *url,
                                const char *token,
                                guint64 seq,
                                YpSimStreamEntry on_entry,
                                gpointer user_data);
void yp_sim_stream_free (YpSimStream *self);
guint64 yp_sim_stream_get_seq (const YpSimStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimStream, yp_sim_stream_free)

G_END_DECLS
