/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "yp-find-index.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A query, a line end, and the name that is looked through: nothing is read beyond either, and a
 * name is found by all of itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static YpPinyin *pinyin;
  static const YpBounds view = { 120, 31, 121, 32 };
  g_autofree char *text = g_strndup ((const char *) data, size);
  char *name = strchr (text, '\n');
  g_autoptr (YpFindIndex) index = NULL;
  g_autoptr (YpFindResult) result = NULL;

  if (name == NULL)
    return 0;
  if (pinyin == NULL)
    pinyin = yp_pinyin_new (NULL);

  *name++ = '\0';
  index = yp_find_index_new (pinyin);
  for (guint kind = 0; kind < YP_N_FIND_KINDS; kind++)
    {
      const char *const texts[] = { "zjg-20260824-004821", name, name, name };

      yp_find_index_put (index, yp_find_entry_new ((YpFindKind) kind, texts, &view, pinyin));
    }

  result = yp_find_index_search (index, text, &view, NULL);
  g_assert_cmpuint (result->n_groups, <=, YP_N_FIND_KINDS);

  return 0;
}
