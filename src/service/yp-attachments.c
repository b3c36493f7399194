/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-attachments.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "yp-error.h"

#define HASH_LENGTH 64

/**
 * YpAttachments:
 *
 * The folder of files beside a store: each under the SHA-256 of its bytes, so once, `ab/abcd…`.
 * Nothing in it is ever changed, and a file that has its name is whole and on the disk. Counted,
 * any thread.
 */
struct _YpAttachments
{
  char *folder;
  GMutex mutex; /* for who gives names */
};

static gboolean
fail (GError **error, const char *path)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));

  return FALSE;
}

/* The names in a folder are not on the disk before the folder is. */
static gboolean
sync_folder (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_synced;

  if (fd < 0)
    return fail (error, path);

  is_synced = g_fsync (fd) == 0 || fail (error, path);

  return g_close (fd, is_synced ? error : NULL) && is_synced;
}

/* Makes a folder in @parent for its owner alone where there is none, and has it on the disk. */
static gboolean
make_folder (const char *parent, const char *path, GError **error)
{
  if (g_mkdir (path, 0700) == 0)
    return sync_folder (parent, error);

  return errno == EEXIST || fail (error, path);
}

static void
attachments_free (gpointer data)
{
  YpAttachments *self = data;

  g_mutex_clear (&self->mutex);
  g_free (self->folder);
}

/**
 * yp_attachments_open:
 * @store: path of the store, in a folder that is there
 * @error: return location for a #GFileError
 *
 * Makes the folder, mode 0700, where there is none, and removes from it the uploads that a process
 * left when it was killed.
 *
 * Returns: (transfer full): the attachments, or %NULL
 */
YpAttachments *
yp_attachments_open (const char *store, GError **error)
{
  g_autoptr (YpAttachments) self = g_atomic_rc_box_new0 (YpAttachments);
  g_autofree char *parent = g_path_get_dirname (store);
  guint n_removed;

  g_mutex_init (&self->mutex);
  self->folder = g_strconcat (store, ".files", NULL);
  /* A process that was killed may have made folders that are not on the disk. */
  if (!make_folder (parent, self->folder, error) || !sync_folder (parent, error) ||
      !sync_folder (self->folder, error) || !yp_draft_sweep (self->folder, &n_removed, error))
    return NULL;

  if (n_removed > 0)
    g_message ("Removed %u uploads that had been cut off", n_removed);

  return g_steal_pointer (&self);
}

/**
 * yp_attachments_ref:
 * @self: attachments
 *
 * Returns: (transfer full): @self
 */
YpAttachments *
yp_attachments_ref (YpAttachments *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * yp_attachments_unref:
 * @self: (transfer full): attachments
 */
void
yp_attachments_unref (YpAttachments *self)
{
  g_atomic_rc_box_release_full (self, attachments_free);
}

/**
 * yp_attachments_begin:
 * @self: attachments
 * @error: return location for a #GFileError
 *
 * Returns: (transfer full): a draft for yp_attachments_keep(), or %NULL
 */
YpDraft *
yp_attachments_begin (YpAttachments *self, GError **error)
{
  return yp_draft_new (self->folder, error);
}

/* (nullable): the folder in which an attachment lies. Anything but a hash has none, so that no name
 * from outside leads out of it. */
static char *
make_shelf (YpAttachments *self, const char *sha256)
{
  if (strspn (sha256, "0123456789abcdef") != HASH_LENGTH || sha256[HASH_LENGTH] != '\0')
    return NULL;

  return g_strdup_printf ("%s/%.2s", self->folder, sha256);
}

/* (nullable): the file of an attachment, whether it is there or not. */
static char *
make_path (YpAttachments *self, const char *sha256)
{
  g_autofree char *shelf = make_shelf (self, sha256);

  return shelf != NULL ? g_build_filename (shelf, sha256, NULL) : NULL;
}

/* One after the other, so that one alone is new, and none comes back before its name is on the
 * disk, whoever wrote it. */
static gboolean
give_name (YpAttachments *self,
           YpDraft *draft,
           const char *sha256,
           gboolean *is_new,
           GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  g_autofree char *shelf = make_shelf (self, sha256);
  g_autofree char *path = make_path (self, sha256);

  *is_new = !yp_attachments_has (self, sha256);
  if (*is_new &&
      (!make_folder (self->folder, shelf, error) || !yp_draft_rename (draft, path, error)))
    return FALSE;

  return sync_folder (shelf, error);
}

/**
 * yp_attachments_keep:
 * @self: attachments
 * @draft: a whole one, of yp_attachments_begin()
 * @claimed: what its sender says it is: a `Content-Type`
 * @kept: (out): what it is
 * @is_new: (out): whether it was not there before
 * @error: return location: %YP_ERROR_INVALID or %YP_ERROR_TOO_LARGE as of
 *   yp_media_type_recognise(), or a #GFileError
 *
 * Takes a draft under its hash. When this returns %TRUE, it is on the disk. Blocks as long as that
 * takes.
 *
 * Returns: whether it is kept
 */
gboolean
yp_attachments_keep (YpAttachments *self,
                     YpDraft *draft,
                     const char *claimed,
                     YpAttachment *kept,
                     gboolean *is_new,
                     GError **error)
{
  g_autoptr (GMappedFile) file = yp_draft_map (draft, error);

  if (file == NULL)
    return FALSE;

  kept->size = g_mapped_file_get_length (file);
  if (!yp_media_type_recognise ((const guint8 *) g_mapped_file_get_contents (file), kept->size,
                                claimed, &kept->type, error))
    return FALSE;

  g_strlcpy (kept->sha256, yp_draft_get_sha256 (draft), sizeof kept->sha256);
  if (!yp_attachments_has (self, kept->sha256) && !yp_draft_sync (draft, error))
    return FALSE;

  return give_name (self, draft, kept->sha256, is_new, error);
}

/**
 * yp_attachments_has:
 * @self: attachments
 * @sha256: anything
 *
 * Returns: whether @sha256 is the hash of an attachment, in lower case
 */
gboolean
yp_attachments_has (YpAttachments *self, const char *sha256)
{
  g_autofree char *path = make_path (self, sha256);

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/**
 * yp_attachments_read:
 * @self: attachments
 * @sha256: anything
 * @found: (out): what it is; `application/octet-stream` for one that would not be taken today
 * @error: return location: %YP_ERROR_NOT_FOUND if no attachment has this hash, or a #GFileError
 *
 * Returns: (transfer full): its bytes, which the system reads as they are asked for, or %NULL
 */
GBytes *
yp_attachments_read (YpAttachments *self, const char *sha256, YpAttachment *found, GError **error)
{
  g_autofree char *path = make_path (self, sha256);
  g_autoptr (GMappedFile) file = NULL;

  if (path == NULL || !yp_attachments_has (self, sha256))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no such attachment");
      return NULL;
    }

  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return NULL;

  g_strlcpy (found->sha256, sha256, sizeof found->sha256);
  found->size = g_mapped_file_get_length (file);
  if (!yp_media_type_recognise ((const guint8 *) g_mapped_file_get_contents (file), found->size,
                                NULL, &found->type, NULL))
    found->type = (YpMediaType){ .name = "application/octet-stream" };

  return g_mapped_file_get_bytes (file);
}

/**
 * yp_attachments_describe:
 * @self: attachments
 * @sha256: anything
 * @found: (out): what it is
 * @error: return location, as of yp_attachments_read()
 *
 * Returns: whether there is one
 */
gboolean
yp_attachments_describe (YpAttachments *self,
                         const char *sha256,
                         YpAttachment *found,
                         GError **error)
{
  g_autoptr (GBytes) bytes = yp_attachments_read (self, sha256, found, error);

  return bytes != NULL;
}
