/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "print-test.h"

#include <gio/gio.h>

/* What a PDF says, as another program reads it, in the order in which it was drawn: without blanks,
 * line ends and page numbers, so that a text that goes on on the next line or sheet is one. */
char *
print_test_read (GBytes *pdf, guint *n_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) reader =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "pdftotext", "-raw", "-enc", "UTF-8", "-", "-", NULL);
  g_autoptr (GBytes) said = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate (reader, pdf, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (reader));

  text = g_strndup (g_bytes_get_data (said, NULL), g_bytes_get_size (said));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (n_pages != NULL)
    *n_pages = print_test_count (text, "\f");

  return print_test_squeeze (text);
}

char *
print_test_squeeze (const char *text)
{
  g_autoptr (GRegex) filler =
      g_regex_new ("— \\d+ —|[\\s\\p{Zs}\\p{Cf}\\p{Cc}]+", G_REGEX_OPTIMIZE, 0, NULL);

  return g_regex_replace_literal (filler, text, -1, 0, "", 0, NULL);
}

guint
print_test_count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + strlen (part), part))
    n++;

  return n;
}

void
print_test_assert_has (const char *text, const char *part)
{
  g_autofree char *squeezed = print_test_squeeze (part);

  if (strstr (text, squeezed) == NULL)
    g_error ("“%s” is not in “%s”", squeezed, text);
}
