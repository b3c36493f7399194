/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-json-read.h"
#include "yp-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What the check lets through, the reader behind it understands; and any bytes can be written as a
 * string. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;
  gboolean is_accepted = yp_json_check ((const char *) data, size, 1000, &error);

  g_assert_true (is_accepted == (error == NULL));
  if (is_accepted)
    {
      node = yp_json_parse ((const char *) data, size, &error);
      g_assert_no_error (error);
      g_assert_nonnull (node);
    }

  yp_json_append_string (text, size > 0 ? (const char *) data : "", (gssize) size);
  g_assert_true (yp_json_check (text->str, text->len, 1, NULL));

  return 0;
}
