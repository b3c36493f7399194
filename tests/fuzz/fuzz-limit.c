/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-limit.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_again (const char *text, const YpLimit *limit)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *qualifier = NULL;
  YpLimit again;

  g_assert_true (yp_limit_parse (text, &again, &qualifier, &error));
  g_assert_no_error (error);
  g_assert_null (qualifier);
  g_assert_true (again.kind == limit->kind && again.value == limit->value);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *qualifier = NULL;
  g_autofree char *wire = NULL;
  g_autofree char *chinese = NULL;
  YpLimit limit;
  gboolean is_read = yp_limit_parse (text, &limit, &qualifier, &error);

  g_assert_true (is_read == (error == NULL));
  g_assert_true (qualifier == NULL ||
                 (is_read && *qualifier != '\0' && strpbrk (qualifier, "0123456789") == NULL &&
                  g_utf8_validate (qualifier, -1, NULL)));
  if (!is_read)
    return 0;

  wire = yp_limit_format (&limit);
  check_again (wire, &limit);

  chinese = yp_limit_format_chinese (&limit);
  if (limit.value > 0)
    check_again (chinese, &limit);

  return 0;
}
