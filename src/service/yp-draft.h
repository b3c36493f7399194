/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YpDraft YpDraft;

YpDraft *yp_draft_new (const char *folder, GError **error);
void yp_draft_free (YpDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpDraft, yp_draft_free)

gboolean yp_draft_write (YpDraft *self, const guint8 *data, gsize size, GError **error);
const char *yp_draft_get_sha256 (YpDraft *self);
GMappedFile *yp_draft_map (YpDraft *self, GError **error);
gboolean yp_draft_sync (YpDraft *self, GError **error);
gboolean yp_draft_rename (YpDraft *self, const char *path, GError **error);

gboolean yp_draft_sweep (const char *folder, guint *n_removed, GError **error);

G_END_DECLS
