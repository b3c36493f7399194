/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-item-search.h"

/* Of the pairs of characters of a name as many must have been said. */
#define LEAST_SHARE 0.3

/* So many items at most, each as likely as that: in the sample city, where nothing but the
 * catalogue was learnt from, two of five that are named first are right from there on. */
#define N_GUESSES 3
#define LEAST_PROBABILITY 0.02

/* More than any share of a name's pairs. */
#define LEARNT_SCORE 2

/* The share of a name's pairs of characters that stand in @words: 油烟, 烟污, 污染 for 油烟污染. */
static double
get_share (const char *name, const char *words)
{
  guint n_pairs = 0;
  guint n_said = 0;

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    {
      const char *next = g_utf8_next_char (c);
      char pair[13] = "";

      if (*next == '\0')
        break;
      memcpy (pair, c, (gsize) (g_utf8_next_char (next) - c));
      n_pairs++;
      n_said += strstr (words, pair) != NULL;
    }

  return n_pairs > 0 ? (double) n_said / n_pairs : 0;
}

/* By code, or by name. */
static double
get_rank (const YpItem *item, YpNameMatch *names, const char *written)
{
  if (strcmp (item->code, written) == 0)
    return YP_NAME_EQUAL;
  if (g_ascii_isdigit (*written))
    return g_str_has_prefix (item->code, written) ? YP_NAME_BEGINS : 0;

  return yp_name_match_rank (names, item->name, written);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const YpItemHit *one = a;
  const YpItemHit *other = b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;

  return strcmp (one->item->key, other->item->key);
}

static const YpGuess *
find_guess (const YpGuess *guesses, guint n, const char *key)
{
  for (guint i = 0; i < n; i++)
    if (guesses[i].probability >= LEAST_PROBABILITY && strcmp (guesses[i].label, key) == 0)
      return &guesses[i];

  return NULL;
}

/* What is said speaks for an item by what was learnt, or else by its name. */
static YpItemHit
listen (const YpItem *item, const YpGuess *guess, const char *words)
{
  YpItemHit hit = { .item = item };

  if (guess != NULL)
    {
      hit.probability = guess->probability;
      hit.n_reports = guess->n_reports;
      hit.score = LEARNT_SCORE + guess->probability;
    }
  else
    hit.score = get_share (item->name, words);

  return hit;
}

/**
 * yp_item_search:
 * @items: the catalogue
 * @names: how names sound
 * @learnt: (nullable): what was learnt about words
 * @written: what is asked for: a name, a part of it, pinyin, initials, a code; empty for whatever
 *   @words speak of
 * @words: what the reporter says
 * @now: the time now, microseconds since 1970 UTC
 * @most: how many at most
 *
 * Returns: (transfer full) (element-type YpItemHit): the best first, of those asked for the ones
 *   that were spoken of
 */
GArray *
yp_item_search (YpItems *items,
                YpNameMatch *names,
                const YpLearnt *learnt,
                const char *written,
                const char *words,
                gint64 now,
                guint most)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (YpItemHit));
  g_autofree char *lower = g_utf8_strdown (written, -1);
  YpGuess guesses[N_GUESSES];
  guint n_guesses =
      learnt != NULL ? yp_classifier_guess (learnt->classifier, words, guesses, N_GUESSES) : 0;

  for (guint i = 0; i < yp_items_get_n (items); i++)
    {
      const YpItem *item = yp_items_get (items, i);
      YpItemHit hit = listen (item, find_guess (guesses, n_guesses, item->key), words);
      double rank = *lower != '\0' ? get_rank (item, names, lower) : 0;

      if ((*lower != '\0' ? rank > 0 : hit.score >= LEAST_SHARE) && yp_item_is_in_force (item, now))
        {
          hit.score += LEARNT_SCORE * 2 * rank;
          g_array_append_val (hits, hit);
        }
    }

  g_array_sort (hits, compare);
  if (hits->len > most)
    g_array_set_size (hits, most);

  return hits;
}
