/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-file.h"

#include "yp-error.h"

#define HASH_LENGTH 64

/* What the platform takes. */
static const struct
{
  const char *type;
  const char *extension;
} types[] = {
  { "image/jpeg", "jpg" },      { "image/png", "png" }, { "image/webp", "webp" },
  { "application/pdf", "pdf" }, { "video/mp4", "mp4" }, { "text/plain", "txt" },
};

void
yp_file_free (YpFile *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->sha256);
  g_free (self->type);
  g_free (self);
}

/* Whether it may name a file; anything else must not become part of a path. */
gboolean
yp_file_is_name (const char *text)
{
  return text != NULL && strspn (text, "0123456789abcdef") == HASH_LENGTH &&
         text[HASH_LENGTH] == '\0';
}

/* (nullable): what a name of such a file ends with; %NULL for a type that the platform takes not.
 */
const char *
yp_file_get_extension (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, type) == 0)
      return types[i].extension;

  return NULL;
}

static char *
make_path (const char *sha256, GError **error)
{
  if (yp_file_is_name (sha256))
    return g_strconcat ("attachments/", sha256, NULL);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%.80s” names no file", sha256);
  return NULL;
}

/**
 * yp_file_describe:
 * @session: a session
 * @sha256: of a file
 * @cancellable: (nullable): stops
 * @error: return location for an error, as of yp_session_get()
 *
 * Blocks: for a worker.
 *
 * Returns: (transfer full) (nullable): what it is, or %NULL with @error set
 */
YpFile *
yp_file_describe (YpSession *session, const char *sha256, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = make_path (sha256, error);
  g_autoptr (YpFile) self = g_new0 (YpFile, 1);

  if (path == NULL ||
      !yp_session_probe (session, path, &self->type, &self->size, cancellable, error))
    return NULL;

  self->sha256 = g_strdup (sha256);
  return g_steal_pointer (&self);
}

/**
 * yp_file_fetch:
 * @session: a session
 * @sha256: of a file
 * @type: (out) (transfer full): what it is
 * @cancellable: (nullable): stops
 * @error: return location for an error, as of yp_session_get(), or %YP_ERROR_CONFLICT
 *
 * Fetches a file and checks that it is the one. Blocks: for a worker.
 *
 * Returns: (transfer full) (nullable): its bytes, at most %YP_FILE_MAX_SIZE
 */
GBytes *
yp_file_fetch (YpSession *session,
               const char *sha256,
               char **type,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *path = make_path (sha256, error);
  g_autoptr (GBytes) bytes = path != NULL ? yp_session_get_typed (session, path, YP_FILE_MAX_SIZE,
                                                                  type, cancellable, error)
                                          : NULL;
  g_autofree char *hash = NULL;

  if (bytes == NULL)
    return NULL;

  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (strcmp (hash, sha256) == 0)
    return g_steal_pointer (&bytes);

  g_clear_pointer (type, g_free);
  g_set_error (error, YP_ERROR, YP_ERROR_CONFLICT, "What came as file %s is another", sha256);
  return NULL;
}

/**
 * yp_file_get_folder:
 * @situation: a situation
 *
 * Returns: (transfer full): where files lie that another program is to open
 */
char *
yp_file_get_folder (YpSituation *situation)
{
  char *folder = yp_situation_get_cache_folder (situation, "files");

  return folder != NULL ? folder : g_build_filename (g_get_user_runtime_dir (), "yiping", NULL);
}

/**
 * yp_file_keep:
 * @folder: where; made, for its owner alone, where it is not there
 * @name: how it is called there, which says what it is to the program that opens it
 * @bytes: what is in it
 * @error: return location for a #GFileError
 *
 * Blocks: for a worker.
 *
 * Returns: (transfer full) (nullable): its address
 */
char *
yp_file_keep (const char *folder, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                 (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600, error))
    return NULL;

  return g_filename_to_uri (path, NULL, error);
}

typedef struct
{
  GFile *file;
  YpUpload *upload;
} Sending;

static void
free_sending (gpointer data)
{
  Sending *sending = data;

  g_object_unref (sending->file);
  g_atomic_rc_box_release (sending->upload);
  g_free (sending);
}

/* Its size is asked first: nobody reads a film into memory to be told that it is too large. */
static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return NULL;

  if (g_file_info_get_size (info) > YP_FILE_MAX_SIZE)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "It has more than %d MiB",
                   YP_FILE_MAX_SIZE / 1024 / 1024);
      return NULL;
    }

  return g_file_load_bytes (file, cancellable, NULL, error);
}

static char *
guess_type (GFile *file, GBytes *bytes, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *content_type =
      g_content_type_guess (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_autofree char *type = g_content_type_get_mime_type (content_type);

  if (yp_file_get_extension (type) != NULL)
    return g_steal_pointer (&type);
  if (g_content_type_is_a (content_type, "text/plain"))
    return g_strdup ("text/plain");

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“%s” is of type %s; there can be JPEG, PNG, WebP, PDF, MP4 and plain text", name,
               type != NULL ? type : "unknown");
  return NULL;
}

static YpFile *
parse_file (GBytes *reply, GError **error)
{
  g_autoptr (JsonObject) root =
      yp_json_parse_object (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), error);
  g_autoptr (YpFile) self = g_new0 (YpFile, 1);

  if (root == NULL)
    return NULL;

  self->sha256 = g_strdup (yp_json_get_string (root, "sha256"));
  self->type = g_strdup (yp_json_get_string (root, "type"));
  if (yp_file_is_name (self->sha256) && yp_json_get_int (root, "size", &self->size))
    return g_steal_pointer (&self);

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The answer names no file");
  return NULL;
}

static gpointer
send_file (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Sending *sending = data;
  g_autoptr (GBytes) bytes = read_file (sending->file, cancellable, error);
  g_autofree char *type = bytes != NULL ? guess_type (sending->file, bytes, error) : NULL;
  g_autoptr (GBytes) reply = NULL;

  if (type == NULL)
    return NULL;

  g_atomic_int_set (&sending->upload->n_bytes, (int) g_bytes_get_size (bytes));
  reply = yp_session_upload (session, "attachments", type, bytes, &sending->upload->n_sent,
                             cancellable, error);

  return reply != NULL ? parse_file (reply, error) : NULL;
}

/**
 * yp_file_upload_async:
 * @situation: whose platform
 * @file: a file of this computer
 * @upload: tells how far it is
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 */
void
yp_file_upload_async (YpSituation *situation,
                      GFile *file,
                      YpUpload *upload,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->file = g_object_ref (file);
  sending->upload = g_atomic_rc_box_acquire (upload);
  yp_situation_ask_async (situation, send_file, sending, free_sending,
                          (GDestroyNotify) yp_file_free, cancellable, callback, user_data);
}

YpFile *
yp_file_upload_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  return yp_situation_ask_finish (situation, result, error);
}
