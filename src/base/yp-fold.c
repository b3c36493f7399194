/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-fold.h"

#include <string.h>

/**
 * yp_fold:
 * @text: any text
 *
 * Returns: (transfer full): @text as it is compared: full-width forms as plain ones, lower case;
 *   what is not UTF-8 as replacement characters
 */
char *
yp_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *folded = g_string_sized_new (strlen (valid));

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character >= 0xFF01 && character <= 0xFF5E)
        character -= 0xFEE0;
      g_string_append_unichar (folded, g_unichar_tolower (character));
    }

  return g_string_free (folded, FALSE);
}
