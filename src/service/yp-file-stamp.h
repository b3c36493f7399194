/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpFileStamp:
 * @modified_ns: when it was changed last, ns; 0 where there is no file
 * @size: bytes
 * @inode: its number
 *
 * What tells a file from what it was before. Plain data; all zero is no file.
 */
typedef struct
{
  gint64 modified_ns;
  gint64 size;
  guint64 inode;
} YpFileStamp;

YpFileStamp yp_file_stamp_read (const char *path);
gboolean yp_file_stamp_equal (const YpFileStamp *self, const YpFileStamp *other);

G_END_DECLS
