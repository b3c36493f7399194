/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-names.h"

/**
 * yp_names_split:
 * @text: (nullable): names as people list them, with commas of both kinds between them, or as the
 *   catalogue does, with “、”
 *
 * Returns: (transfer full): the names, each once
 */
char **
yp_names_split (const char *text)
{
  g_auto (GStrv) parts = g_regex_split_simple ("[,，、;；\\n]", text != NULL ? text : "", 0, 0);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0' && g_hash_table_add (seen, parts[i]))
      g_strv_builder_add (builder, parts[i]);

  return g_strv_builder_end (builder);
}
