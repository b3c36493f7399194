/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpChangedIds:
 *
 * What has changed since somebody last looked: told by one thread, taken by another.
 */
typedef struct _YpChangedIds YpChangedIds;

YpChangedIds *yp_changed_ids_new (void);
void yp_changed_ids_free (YpChangedIds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpChangedIds, yp_changed_ids_free)

void yp_changed_ids_add (YpChangedIds *self, const char *id);
gboolean yp_changed_ids_has_any (YpChangedIds *self);
GHashTable *yp_changed_ids_take (YpChangedIds *self);

G_END_DECLS
