/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-gate.h"
#include "yp-route.h"

G_BEGIN_DECLS

typedef struct _YpUploads YpUploads;

YpUploads *yp_uploads_new (YpGate *gate, YpAttachments *attachments);
void yp_uploads_free (YpUploads *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpUploads, yp_uploads_free)

void yp_uploads_begin (YpUploads *self, SoupServerMessage *message);
void yp_uploads_finish (YpUploads *self,
                        SoupServerMessage *message,
                        YpRequest *request,
                        const YpRoute *route);

G_END_DECLS
