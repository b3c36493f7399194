/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-secret-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "yp-error.h"
#include "yp-random.h"

/* A shorter secret was not made by us. */
#define SHORTEST 32

static gboolean
write_all (int fd, const char *text, GError **error)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize n_written = write (fd, text, length);

      if (n_written < 0 && errno != EINTR)
        {
          g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s",
                       g_strerror (errno));
          return FALSE;
        }

      text += MAX (n_written, 0);
      length -= (gsize) MAX (n_written, 0);
    }

  return TRUE;
}

/**
 * yp_secret_file_make:
 * @path: where
 * @suffix: what stands behind the secret
 * @error: return location for a #GFileError
 *
 * Makes a file of one random secret, 256 bits in hexadecimal, for its owner alone (mode 0600).
 *
 * Returns: whether it is there; that it was there already is no failure
 */
gboolean
yp_secret_file_make (const char *path, const char *suffix, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *token = NULL;
  g_autofree char *line = NULL;
  gboolean is_written;
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  token = yp_random_token (error);
  if (token == NULL)
    return FALSE;

  g_mkdir_with_parents (folder, 0700);
  fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST)
    return TRUE;
  if (fd < 0)
    {
      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s",
                   g_strerror (errno));
      return FALSE;
    }

  line = g_strconcat (token, suffix, NULL);
  is_written = write_all (fd, line, error);

  return g_close (fd, is_written ? error : NULL) && is_written;
}

/**
 * yp_secret_file_read:
 * @path: a file that yp_secret_file_make() made; made where there is none
 * @error: return location for a #GFileError or %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the secret
 */
char *
yp_secret_file_read (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (!yp_secret_file_make (path, "\n", error) || !g_file_get_contents (path, &text, NULL, error))
    return NULL;

  g_strstrip (text);
  if (strlen (text) >= SHORTEST)
    return g_steal_pointer (&text);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s holds no secret of %d characters", path,
               SHORTEST);
  return NULL;
}
