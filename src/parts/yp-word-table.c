/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-word-table.h"

#include <glib/gi18n.h>

/**
 * yp_word_table_find:
 * @rows: (array length=n_rows): what has which words
 * @n_rows: how many
 * @context: of the words in the catalogue of translations
 * @name: (nullable): what is looked for
 *
 * Returns: (transfer none): its words, translated; @name itself where nobody told us
 */
const char *
yp_word_table_find (const YpWordRow *rows, guint n_rows, const char *context, const char *name)
{
  for (guint i = 0; i < n_rows; i++)
    if (g_strcmp0 (rows[i].name, name) == 0)
      return g_dpgettext2 (NULL, context, rows[i].words);

  return name != NULL ? name : "";
}
