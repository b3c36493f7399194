/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-draft.h"
#include "yp-media-type.h"

G_BEGIN_DECLS

/* Bytes. */
#define YP_ATTACHMENT_MAX_SIZE (20 * 1024 * 1024)

/**
 * YpAttachment:
 * @sha256: its hash, 64 lower-case hexadecimal digits: its name
 * @type: what it is
 * @size: bytes
 *
 * What is known of an attachment.
 */
typedef struct
{
  char sha256[65];
  YpMediaType type;
  gsize size;
} YpAttachment;

typedef struct _YpAttachments YpAttachments;

YpAttachments *yp_attachments_open (const char *store, GError **error);
YpAttachments *yp_attachments_ref (YpAttachments *self);
void yp_attachments_unref (YpAttachments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAttachments, yp_attachments_unref)

YpDraft *yp_attachments_begin (YpAttachments *self, GError **error);
gboolean yp_attachments_keep (YpAttachments *self,
                              YpDraft *draft,
                              const char *claimed,
                              YpAttachment *kept,
                              gboolean *is_new,
                              GError **error);

gboolean yp_attachments_has (YpAttachments *self, const char *sha256);
gboolean yp_attachments_describe (YpAttachments *self,
                                  const char *sha256,
                                  YpAttachment *found,
                                  GError **error);
GBytes *
yp_attachments_read (YpAttachments *self, const char *sha256, YpAttachment *found, GError **error);

G_END_DECLS
