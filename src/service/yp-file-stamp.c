/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-file-stamp.h"

#include <glib/gstdio.h>

/**
 * yp_file_stamp_read:
 * @path: of a file, or of none
 *
 * Blocks for the disk.
 *
 * Returns: what it is like now
 */
YpFileStamp
yp_file_stamp_read (const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return (YpFileStamp){ 0 };

  return (YpFileStamp){ .modified_ns = status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) +
                                       status.st_mtim.tv_nsec,
                        .size = status.st_size,
                        .inode = status.st_ino };
}

gboolean
yp_file_stamp_equal (const YpFileStamp *self, const YpFileStamp *other)
{
  return self->modified_ns == other->modified_ns && self->size == other->size &&
         self->inode == other->inode;
}
