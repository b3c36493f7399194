/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-draft.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define PREFIX "new-"

/**
 * YpDraft:
 *
 * A file that is being written under a temporary name, and the hash of what is in it. It goes with
 * its draft unless it is given its name; what a killed process left is told from what a living one
 * writes by a lock. One thread at a time.
 */
struct _YpDraft
{
  char *path; /* %NULL once it has its name */
  int fd;
  GChecksum *checksum;
};

static gboolean
fail (GError **error, const char *path)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));

  return FALSE;
}

/**
 * yp_draft_new:
 * @folder: where
 * @error: return location for a #GFileError
 *
 * Returns: (transfer full): an empty draft, for its owner alone (mode 0600), or %NULL
 */
YpDraft *
yp_draft_new (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, PREFIX "XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  YpDraft *self;

  if (fd < 0)
    {
      fail (error, path);
      return NULL;
    }

  /* For yp_draft_sweep(). Nobody else holds it, so it is had at once. */
  flock (fd, LOCK_EX);

  self = g_new (YpDraft, 1);
  self->path = g_steal_pointer (&path);
  self->fd = fd;
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);

  return self;
}

/**
 * yp_draft_free:
 * @self: (transfer full): a draft
 *
 * Removes the file unless it was given its name.
 */
void
yp_draft_free (YpDraft *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  g_close (self->fd, NULL);
  g_checksum_free (self->checksum);
  g_free (self->path);
  g_free (self);
}

/**
 * yp_draft_write:
 * @self: a draft whose hash was not asked for
 * @data: (array length=size): what to add
 * @size: its bytes
 * @error: return location for a #GFileError; the draft is good for nothing then
 *
 * Returns: whether all of it was written
 */
gboolean
yp_draft_write (YpDraft *self, const guint8 *data, gsize size, GError **error)
{
  g_checksum_update (self->checksum, data, (gssize) size);
  while (size > 0)
    {
      gssize n_written = write (self->fd, data, size);

      if (n_written < 0 && errno != EINTR)
        return fail (error, self->path);

      data += MAX (n_written, 0);
      size -= (gsize) MAX (n_written, 0);
    }

  return TRUE;
}

/**
 * yp_draft_get_sha256:
 * @self: a draft, which is whole from now on
 *
 * Returns: its hash, 64 lower-case hexadecimal digits
 */
const char *
yp_draft_get_sha256 (YpDraft *self)
{
  return g_checksum_get_string (self->checksum);
}

/**
 * yp_draft_map:
 * @self: a draft
 * @error: return location for a #GFileError
 *
 * Returns: (transfer full): what is in it, or %NULL
 */
GMappedFile *
yp_draft_map (YpDraft *self, GError **error)
{
  return g_mapped_file_new_from_fd (self->fd, FALSE, error);
}

/**
 * yp_draft_sync:
 * @self: a draft
 * @error: return location for a #GFileError
 *
 * Waits until its bytes are on the disk; its name is not.
 *
 * Returns: whether they are
 */
gboolean
yp_draft_sync (YpDraft *self, GError **error)
{
  return g_fsync (self->fd) == 0 || fail (error, self->path);
}

/**
 * yp_draft_rename:
 * @self: a draft without its name
 * @path: its name, in the same file system; what is there is replaced
 * @error: return location for a #GFileError
 *
 * Returns: whether it has it now
 */
gboolean
yp_draft_rename (YpDraft *self, const char *path, GError **error)
{
  if (g_rename (self->path, path) != 0)
    return fail (error, path);

  g_clear_pointer (&self->path, g_free);

  return TRUE;
}

/* Returns whether it was nobody's. */
static gboolean
remove_left_over (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0);
  gboolean is_left_over = fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0;

  if (is_left_over)
    is_left_over = g_unlink (path) == 0;
  if (fd >= 0)
    g_close (fd, NULL);

  return is_left_over;
}

/**
 * yp_draft_sweep:
 * @folder: where drafts are
 * @n_removed: (out): how many there were
 * @error: return location for a #GFileError
 *
 * Removes the drafts of processes that ended without doing so. Those that are being written stay.
 *
 * Returns: whether the folder could be read
 */
gboolean
yp_draft_sweep (const char *folder, guint *n_removed, GError **error)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, error);
  const char *name;

  *n_removed = 0;
  if (files == NULL)
    return FALSE;

  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, PREFIX) && remove_left_over (path))
        ++*n_removed;
    }

  return TRUE;
}
