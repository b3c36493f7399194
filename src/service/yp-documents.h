/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

/* What is kept under numbers: orders, consultations, admissions. The type of such records is also
 * what one is called on the wire; many are called by its plural. */

YpRecord *yp_documents_find (YpStore *store, const char *type, const char *id, GError **error);
char *yp_documents_next_subject (YpStore *store,
                                 const char *series,
                                 gint64 now,
                                 guint *year,
                                 guint *number,
                                 GError **error);

YpReply *yp_documents_reply (guint status, const char *content_type, const YpRecord *document);
YpReply *
yp_documents_read (const YpRequest *request, YpStore *store, const char *type, GError **error);
YpReply *
yp_documents_list (const YpRequest *request, YpStore *store, const char *type, GError **error);
YpReply *yp_documents_list_newest (const YpRequest *request,
                                   YpStore *store,
                                   const char *type,
                                   gint64 now,
                                   guint newest,
                                   GError **error);

G_END_DECLS
