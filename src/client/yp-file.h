/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/* As much as the platform takes of one file. */
#define YP_FILE_MAX_SIZE (20 * 1024 * 1024)

/**
 * YpFile:
 * @sha256: its name: the hash of its bytes
 * @type: what it is: `image/jpeg`, …
 * @size: how many bytes
 *
 * A file that the platform keeps.
 */
typedef struct
{
  char *sha256;
  char *type;
  gint64 size;
} YpFile;

void yp_file_free (YpFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFile, yp_file_free)

gboolean yp_file_is_name (const char *text);
const char *yp_file_get_extension (const char *type);

YpFile *yp_file_describe (YpSession *session,
                          const char *sha256,
                          GCancellable *cancellable,
                          GError **error);
GBytes *yp_file_fetch (YpSession *session,
                       const char *sha256,
                       char **type,
                       GCancellable *cancellable,
                       GError **error);

char *yp_file_get_folder (YpSituation *situation);
char *yp_file_keep (const char *folder, const char *name, GBytes *bytes, GError **error);

/**
 * YpUpload:
 * @n_sent: how many bytes have gone out; atomic
 * @n_bytes: of how many; 0 until that is known; atomic
 *
 * How far an upload has come. Counted by g_atomic_rc_box_acquire() and g_atomic_rc_box_release().
 */
typedef struct
{
  int n_sent;
  int n_bytes;
} YpUpload;

void yp_file_upload_async (YpSituation *situation,
                           GFile *file,
                           YpUpload *upload,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
YpFile *yp_file_upload_finish (YpSituation *situation, GAsyncResult *result, GError **error);

G_END_DECLS
