/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-find"

#include "yp-find-match.h"

#include <string.h>

#include "yp-fold.h"

/* Longer queries are cut. */
#define MAX_QUERY_BYTES 200

/* Letters that say enough to look for inside of a number; and for sounds in running text. */
#define MIN_INSIDE 3
#define MIN_IN_WORDS 4

typedef struct
{
  char *folded;
  gsize length;
  guint64 letters;
  char *sounds; /* (nullable): where it can be meant as pinyin */
  gboolean is_digits;
  gboolean is_letter; /* a single one, of the Latin alphabet */
} Word;

struct _YpFindQuery
{
  Word words[YP_FIND_MAX_WORDS];
  guint n;
};

static void
add_word (YpFindQuery *self, const char *folded)
{
  Word *word = &self->words[self->n++];

  word->folded = g_strdup (folded);
  word->length = strlen (folded);
  word->letters = yp_find_get_letters (folded);
  word->is_digits = strspn (folded, "0123456789") == word->length;
  word->is_letter = word->length == 1;
  word->sounds = word->is_digits ? NULL : yp_pinyin_fold_query (folded);
}

/**
 * yp_find_query_new:
 * @text: what was typed: words with spaces between them, all of which must fit
 *
 * Returns: (transfer full): the query
 */
YpFindQuery *
yp_find_query_new (const char *text)
{
  YpFindQuery *self = g_new0 (YpFindQuery, 1);
  g_autofree char *start = g_strndup (text, MAX_QUERY_BYTES);
  g_autofree char *folded = yp_fold (start);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\r\n", -1);

  for (guint i = 0; words[i] != NULL && self->n < YP_FIND_MAX_WORDS; i++)
    if (*words[i] != '\0')
      add_word (self, words[i]);

  return self;
}

void
yp_find_query_free (YpFindQuery *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->words[i].folded);
      g_free (self->words[i].sounds);
    }
  g_free (self);
}

gboolean
yp_find_query_is_empty (const YpFindQuery *self)
{
  return self->n == 0;
}

/* (nullable): where it stands in there. Most texts lack one of its letters, and are not read. */
static const char *
search (const Word *word, const YpFindText *field)
{
  if ((field->letters & word->letters) != word->letters)
    return NULL;

  return strstr (field->folded, word->folded);
}

static gboolean
take (YpFindMatch *match, YpFindRank rank, gboolean is_whole, YpFindReason reason)
{
  *match = (YpFindMatch){ rank, is_whole, reason };
  return TRUE;
}

/* Keeps the better of two. */
static gboolean
is_better (const YpFindMatch *match, YpFindRank rank)
{
  return match->rank > rank;
}

/* “4821” is the incident ZJG-20260824-004821, and, less surely, ZJG-20260824-014821. */
static gboolean
match_last_digits (const Word *word, const char *number, YpFindMatch *match)
{
  gsize length = strlen (number);
  const char *tail = number + length - MIN (word->length, length);
  const char *begin = tail;

  if (!word->is_digits || word->length >= length || strcmp (tail, word->folded) != 0)
    return FALSE;

  while (begin > number && begin[-1] == '0')
    begin--;
  if (begin > number && !g_ascii_isdigit (begin[-1]) && *word->folded != '0')
    return take (match, YP_FIND_EXACT, FALSE, YP_FIND_BY_LAST_DIGITS);

  return word->length >= 2 && take (match, YP_FIND_PREFIX, FALSE, YP_FIND_BY_LAST_DIGITS);
}

static gboolean
match_number (const Word *word, const YpFindText *field, YpFindMatch *match)
{
  const char *at = search (word, field);

  if (at == NULL)
    return FALSE;
  if (at == field->folded && at[word->length] == '\0')
    return take (match, YP_FIND_EXACT, TRUE, YP_FIND_BY_NUMBER);
  if (match_last_digits (word, field->folded, match))
    return TRUE;
  if (at == field->folded)
    return take (match, YP_FIND_PREFIX, FALSE, YP_FIND_BY_NUMBER);

  return word->length >= MIN_INSIDE && take (match, YP_FIND_SUBSTRING, FALSE, YP_FIND_BY_NUMBER);
}

static gboolean
match_letters (const Word *word, const YpFindText *field, YpFindMatch *match)
{
  const char *at = search (word, field);

  if (at == field->folded)
    {
      gboolean is_whole = at[word->length] == '\0';

      return take (match, is_whole ? YP_FIND_EXACT : YP_FIND_PREFIX, is_whole, YP_FIND_BY_NAME);
    }

  return at != NULL && !word->is_letter && take (match, YP_FIND_SUBSTRING, FALSE, YP_FIND_BY_NAME);
}

static gboolean
match_sounds (const Word *word, const YpFindText *field, const YpPinyin *pinyin, YpFindMatch *match)
{
  YpSoundMatch found;
  gboolean is_whole;

  if (word->sounds == NULL ||
      !yp_pinyin_find (pinyin, field->sounds, field->n_sounds, word->sounds, FALSE, &found))
    return FALSE;
  if (found.start > 0)
    return !word->is_letter && take (match, YP_FIND_INSIDE, FALSE,
                                     found.is_full ? YP_FIND_BY_PINYIN : YP_FIND_BY_INITIALS);

  is_whole = found.n == field->n_sounds;
  return found.is_full ? take (match, YP_FIND_PREFIX, is_whole, YP_FIND_BY_PINYIN)
                       : take (match, YP_FIND_INITIALS, is_whole, YP_FIND_BY_INITIALS);
}

static gboolean
match_name (const Word *word, const YpFindText *field, const YpPinyin *pinyin, YpFindMatch *match)
{
  YpFindMatch by_sound;
  gboolean is_found = match_letters (word, field, match);

  if (is_found && match->rank <= YP_FIND_PREFIX)
    return TRUE;
  if (!match_sounds (word, field, pinyin, &by_sound))
    return is_found;
  if (!is_found || is_better (match, by_sound.rank))
    *match = by_sound;

  return TRUE;
}

static gboolean
match_address (const Word *word,
               const YpFindText *field,
               const YpPinyin *pinyin,
               YpFindMatch *match)
{
  YpSoundMatch found;

  if (word->is_letter)
    return FALSE;
  if (search (word, field) != NULL)
    return take (match, YP_FIND_SUBSTRING, FALSE, YP_FIND_BY_ADDRESS);

  return word->sounds != NULL &&
         yp_pinyin_find (pinyin, field->sounds, field->n_sounds, word->sounds, FALSE, &found) &&
         take (match, YP_FIND_INSIDE, FALSE, YP_FIND_BY_ADDRESS);
}

/* In running text any two letters are the initials of something: only syllables written out count.
 */
static gboolean
match_words (const Word *word, const YpFindText *field, const YpPinyin *pinyin, YpFindMatch *match)
{
  YpSoundMatch found;

  if (word->is_letter)
    return FALSE;
  if (search (word, field) != NULL)
    return take (match, YP_FIND_MENTIONED, FALSE, YP_FIND_BY_WORDS);

  return word->sounds != NULL && word->length >= MIN_IN_WORDS &&
         yp_pinyin_find (pinyin, field->sounds, field->n_sounds, word->sounds, TRUE, &found) &&
         take (match, YP_FIND_MENTIONED, FALSE, YP_FIND_BY_WORDS);
}

static gboolean
match_field (const Word *word,
             const YpFindEntry *entry,
             YpFindField field,
             const YpPinyin *pinyin,
             YpFindMatch *match)
{
  const YpFindText *text = &entry->fields[field];

  if (text->folded == NULL)
    return FALSE;

  switch (field)
    {
    case YP_FIND_NUMBER:
      return match_number (word, text, match);
    case YP_FIND_NAME:
      return match_name (word, text, pinyin, match);
    case YP_FIND_ADDRESS:
      return match_address (word, text, pinyin, match);
    case YP_FIND_WORDS:
      return match_words (word, text, pinyin, match);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* By the field that fits best. */
static gboolean
match_word (const Word *word, const YpFindEntry *entry, const YpPinyin *pinyin, YpFindMatch *best)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < YP_N_FIND_FIELDS; i++)
    {
      YpFindMatch match;

      if (!match_field (word, entry, (YpFindField) i, pinyin, &match))
        continue;
      if (!is_found || is_better (best, match.rank))
        *best = match;
      is_found = TRUE;
    }

  return is_found;
}

/**
 * yp_find_query_match:
 * @self: a query that is not empty
 * @entry: an entry
 * @pinyin: with which the entry was made
 * @match: (out): how well it fits
 *
 * Any thread.
 *
 * Returns: whether every word of the query fits
 */
gboolean
yp_find_query_match (const YpFindQuery *self,
                     const YpFindEntry *entry,
                     const YpPinyin *pinyin,
                     YpFindMatch *match)
{
  for (guint i = 0; i < self->n; i++)
    {
      YpFindMatch of_word;

      if (!match_word (&self->words[i], entry, pinyin, &of_word))
        return FALSE;
      if (i == 0)
        *match = of_word;
      else
        {
          match->rank = MAX (match->rank, of_word.rank);
          match->is_whole = FALSE;
        }
    }

  return self->n > 0;
}
