/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-session.h"
#include "yp-snapshot-page.h"

G_BEGIN_DECLS

/* What answers in one piece are bounded to, bytes. */
#define YP_SNAPSHOT_MAX_PAGE_SIZE (64 * 1024 * 1024)

/* Returns: whether to go on; %FALSE ends yp_snapshot_fetch() without an error */
typedef gboolean (*YpSnapshotPageFunc) (YpSnapshotPage *page, gpointer user_data);

YpSnapshotPage *yp_snapshot_fetch_page (YpSession *session,
                                        gint64 at,
                                        gint64 after,
                                        guint limit,
                                        GCancellable *cancellable,
                                        GError **error);
gboolean yp_snapshot_fetch (YpSession *session,
                            gint64 at,
                            YpSnapshotPageFunc take,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
