/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-credential.h"

G_BEGIN_DECLS

#define YP_SESSION_ERROR (yp_session_error_quark ())

/**
 * YpSessionError:
 * @YP_SESSION_ERROR_STRANGER: the platform does not know who asks: the token is wrong or has ended,
 *   or there is no such account and password
 */
typedef enum
{
  YP_SESSION_ERROR_STRANGER,
} YpSessionError;

GQuark yp_session_error_quark (void);

/**
 * YpSession:
 *
 * Talks to one platform, blocking. Made, used and freed in one thread, which is never the main one.
 */
typedef struct _YpSession YpSession;

YpSession *yp_session_new (YpCredential *credential, GError **error);
void yp_session_free (YpSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSession, yp_session_free)

GBytes *yp_session_get (YpSession *self,
                        const char *path,
                        gsize max_size,
                        GCancellable *cancellable,
                        GError **error);
GBytes *yp_session_post (YpSession *self,
                         const char *path,
                         const char *key,
                         const char *json,
                         GCancellable *cancellable,
                         GError **error);
gboolean yp_session_put (YpSession *self,
                         const char *path,
                         const char *json,
                         GCancellable *cancellable,
                         GError **error);
GBytes *yp_session_get_typed (YpSession *self,
                              const char *path,
                              gsize max_size,
                              char **type,
                              GCancellable *cancellable,
                              GError **error);
gboolean yp_session_probe (YpSession *self,
                           const char *path,
                           char **type,
                           gint64 *size,
                           GCancellable *cancellable,
                           GError **error);
GBytes *yp_session_upload (YpSession *self,
                           const char *path,
                           const char *type,
                           GBytes *body,
                           int *n_sent,
                           GCancellable *cancellable,
                           GError **error);
GInputStream *
yp_session_open (YpSession *self, const char *path, GCancellable *cancellable, GError **error);

gboolean yp_session_error_is_final (const GError *error);
gint64 yp_session_get_retry_time (guint n_failures);

G_END_DECLS
