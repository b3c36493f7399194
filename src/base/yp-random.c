/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-random.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/random.h>

#define TOKEN_BYTES 32

/**
 * yp_random_token:
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): 64 hexadecimal digits, 256 bits from the kernel that nobody
 *   can guess; %NULL with @error set where the kernel has none
 */
char *
yp_random_token (GError **error)
{
  static const char digits[] = "0123456789abcdef";
  guint8 bytes[TOKEN_BYTES];
  char *token;
  ssize_t n;

  /* Up to 256 bytes come whole or not at all; a signal may come before the kernel is ready. */
  do
    n = getrandom (bytes, sizeof bytes, 0);
  while (n < 0 && errno == EINTR);

  if (n != (ssize_t) sizeof bytes)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "No random bytes: %s",
                   g_strerror (code));
      return NULL;
    }

  token = g_malloc (2 * TOKEN_BYTES + 1);
  for (guint i = 0; i < TOKEN_BYTES; i++)
    {
      token[2 * i] = digits[bytes[i] >> 4];
      token[2 * i + 1] = digits[bytes[i] & 15];
    }
  token[2 * TOKEN_BYTES] = '\0';

  return token;
}

/**
 * yp_equal_in_constant_time:
 * @a: what was offered
 * @b: the secret
 *
 * Compares without telling by its duration where the two first differ. Lengths may be told.
 *
 * Returns: whether both are the same
 */
gboolean
yp_equal_in_constant_time (const char *a, const char *b)
{
  gsize n_a;
  gsize n_b;
  volatile guint8 difference = 0;

  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  n_a = strlen (a);
  n_b = strlen (b);

  for (gsize i = 0; i < n_a; i++)
    difference = (guint8) (difference | ((guint8) a[i] ^ (guint8) b[i < n_b ? i : n_b]));

  return difference == 0 && n_a == n_b;
}
