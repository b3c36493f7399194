/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-learn"

#include "yp-grams.h"

#include <stdlib.h>
#include <string.h>

#include "yp-fold.h"

/* What a gram is of, so that the word “ab” is another than the letters “ab” of “cabin”. */
typedef enum
{
  OTHER,
  HAN,
  LETTERS,
  WORD,
} Kind;

/* 32-bit FNV-1a over the kind and the bytes (draft-eastlake-fnv), spread as MurmurHash3 ends. */
static guint32
hash (Kind kind, const char *start, const char *end)
{
  guint32 h = (2166136261u ^ kind) * 16777619u;

  for (const char *c = start; c < end; c++)
    h = (h ^ (guchar) *c) * 16777619u;
  h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
  h = (h ^ (h >> 13)) * 0xC2B2AE35u;

  return h ^ (h >> 16);
}

static void
add (GArray *grams, Kind kind, const char *start, const char *end)
{
  guint32 gram = hash (kind, start, end);

  g_array_append_val (grams, gram);
}

static Kind
get_kind (const char *c)
{
  gunichar character = g_utf8_get_char (c);

  if (g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN)
    return HAN;

  return g_unichar_isalpha (character) ? LETTERS : OTHER;
}

/* Single characters, of Chinese alone, and pairs. */
static void
add_run (GArray *grams, Kind kind, const char *start, const char *end)
{
  for (const char *c = start; c < end; c = g_utf8_next_char (c))
    {
      const char *next = g_utf8_next_char (c);

      if (kind == HAN)
        add (grams, kind, c, next);
      if (next < end)
        add (grams, kind, c, g_utf8_next_char (next));
    }

  if (kind == LETTERS)
    add (grams, WORD, start, end);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  guint32 one = *(const guint32 *) a;
  guint32 other = *(const guint32 *) b;

  return (one > other) - (one < other);
}

static void
make_unique (GArray *grams)
{
  guint32 *gram = (guint32 *) (gpointer) grams->data;
  guint n = 0;

  g_array_sort (grams, compare);
  for (guint i = 0; i < grams->len; i++)
    if (n == 0 || gram[n - 1] != gram[i])
      gram[n++] = gram[i];
  g_array_set_size (grams, n);
}

/**
 * yp_grams_list:
 * @text: any text; of a long one the first %YP_GRAMS_MAX_CHARS characters
 *
 * What a text is compared by, hashed: characters and pairs of characters of Chinese, words and the
 * pairs of letters in them of all else, folded by yp_fold(). Numbers and marks only separate.
 *
 * Returns: (transfer full) (element-type guint32): ascending, each once
 */
GArray *
yp_grams_list (const char *text)
{
  g_autofree char *folded = yp_fold (text);
  GArray *grams = g_array_new (FALSE, FALSE, sizeof (guint32));
  const char *start = folded;
  guint n = 0;

  while (*start != '\0' && n < YP_GRAMS_MAX_CHARS)
    {
      Kind kind = get_kind (start);
      const char *end = start;

      while (*end != '\0' && n < YP_GRAMS_MAX_CHARS && get_kind (end) == kind)
        {
          end = g_utf8_next_char (end);
          n++;
        }
      if (kind != OTHER)
        add_run (grams, kind, start, end);
      start = end;
    }

  make_unique (grams);
  return grams;
}
