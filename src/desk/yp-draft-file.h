/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpDraftFile:
 *
 * A text that is being written, on the disk a moment later, so that it outlives the program. Main
 * thread; the disk is waited for in a worker.
 */
typedef struct _YpDraftFile YpDraftFile;

YpDraftFile *yp_draft_file_new (const char *path);
void yp_draft_file_free (YpDraftFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpDraftFile, yp_draft_file_free)

char *yp_draft_file_read (YpDraftFile *self, gsize *length);
void yp_draft_file_write (YpDraftFile *self, const char *text);

G_END_DECLS
