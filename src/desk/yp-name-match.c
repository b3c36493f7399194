/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-name-match.h"

/* More names than a city has units; beyond that all are spelled anew. */
#define MAX_SPELLED 20000

typedef struct
{
  guint n;
  YpSound sounds[];
} Spelled;

struct _YpNameMatch
{
  YpPinyin *pinyin;    /* (nullable) */
  GHashTable *spelled; /* name → Spelled */
  char *written;       /* (nullable): what the next is of */
  char *query;         /* (nullable): as sounds are asked for it */
};

YpNameMatch *
yp_name_match_new (void)
{
  YpNameMatch *self = g_new0 (YpNameMatch, 1);

  self->spelled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
yp_name_match_free (YpNameMatch *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->pinyin, yp_pinyin_unref);
  g_hash_table_unref (self->spelled);
  g_free (self->written);
  g_free (self->query);
  g_free (self);
}

/* Until it is there names are found by their letters alone. */
void
yp_name_match_set_pinyin (YpNameMatch *self, YpPinyin *pinyin)
{
  g_return_if_fail (self->pinyin == NULL);

  self->pinyin = yp_pinyin_ref (pinyin);
}

static const Spelled *
spell (YpNameMatch *self, const char *name)
{
  Spelled *spelled = g_hash_table_lookup (self->spelled, name);
  YpSound sounds[YP_PINYIN_MAX_CHARS];
  guint n;

  if (spelled != NULL)
    return spelled;

  if (g_hash_table_size (self->spelled) >= MAX_SPELLED)
    g_hash_table_remove_all (self->spelled);
  n = yp_pinyin_spell (self->pinyin, name, sounds, G_N_ELEMENTS (sounds));
  spelled = g_malloc (sizeof *spelled + n * sizeof *sounds);
  spelled->n = n;
  memcpy (spelled->sounds, sounds, n * sizeof *sounds);
  g_hash_table_insert (self->spelled, g_strdup (name), spelled);

  return spelled;
}

static YpNameRank
rank_sounds (YpNameMatch *self, const char *name, const char *written)
{
  const Spelled *spelled;
  YpSoundMatch match;

  if (g_strcmp0 (self->written, written) != 0)
    {
      g_free (self->written);
      g_free (self->query);
      self->written = g_strdup (written);
      self->query = yp_pinyin_fold_query (written);
    }
  if (self->query == NULL)
    return YP_NAME_OTHER;

  spelled = spell (self, name);
  if (!yp_pinyin_find (self->pinyin, spelled->sounds, spelled->n, self->query, FALSE, &match))
    return YP_NAME_OTHER;

  return match.start == 0 ? YP_NAME_BEGINS : YP_NAME_INSIDE;
}

/**
 * yp_name_match_rank:
 * @self: how names sound
 * @name: a name, valid UTF-8
 * @written: what a person wrote, in lower case, valid UTF-8
 *
 * Returns: how well @name is meant
 */
YpNameRank
yp_name_match_rank (YpNameMatch *self, const char *name, const char *written)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);
  const char *found = strstr (lower, written);

  if (*written == '\0')
    return YP_NAME_OTHER;
  if (found == lower)
    return strcmp (lower, written) == 0 ? YP_NAME_EQUAL : YP_NAME_BEGINS;
  if (found != NULL)
    return YP_NAME_INSIDE;

  return self->pinyin != NULL ? rank_sounds (self, name, written) : YP_NAME_OTHER;
}
