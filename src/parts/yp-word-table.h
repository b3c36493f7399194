/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpWordRow:
 * @name: in code and on the wire
 * @words: what people call it, as it stands in the catalogue of translations
 */
typedef struct
{
  const char *name;
  const char *words;
} YpWordRow;

const char *
yp_word_table_find (const YpWordRow *rows, guint n_rows, const char *context, const char *name);

G_END_DECLS
