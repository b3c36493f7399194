/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-find"

#include "yp-find-entry.h"

#include <string.h>

#include "yp-fold.h"

/* What is looked at of a text; a description may be longer. */
#define MAX_TEXT_BYTES 1500

/**
 * yp_find_get_letters:
 * @folded: as yp_fold() wrote it
 *
 * Returns: a bit for each letter: a text that has @folded in it has all its bits
 */
guint64
yp_find_get_letters (const char *folded)
{
  guint64 letters = 0;

  for (const char *c = folded; *c != '\0'; c = g_utf8_next_char (c))
    letters |= G_GUINT64_CONSTANT (1) << ((g_utf8_get_char (c) * 0x9E3779B1u) >> 26);

  return letters;
}

static char *
cut (const char *text)
{
  gsize length = strnlen (text, MAX_TEXT_BYTES + 1);
  const char *end = text + MAX_TEXT_BYTES;

  if (length <= MAX_TEXT_BYTES)
    return g_strdup (text);

  while (end > text && (*end & 0xC0) == 0x80)
    end--;
  return g_strndup (text, (gsize) (end - text));
}

/* Behind each other in one piece of memory: a hundred thousand entries are walked at each key. */
static gsize
append (GByteArray *memory, gconstpointer data, gsize size)
{
  gsize at = memory->len;

  g_byte_array_append (memory, data, (guint) size);
  return at;
}

static gsize
append_sounds (GByteArray *memory, const char *text, const YpPinyin *pinyin, guint *n)
{
  static const guint8 nothing[sizeof (YpSound)] = { 0 };
  YpSound sounds[YP_PINYIN_MAX_CHARS];

  *n = yp_pinyin_spell (pinyin, text, sounds, YP_PINYIN_MAX_CHARS);
  append (memory, nothing, memory->len % sizeof (YpSound));
  return append (memory, sounds, *n * sizeof (YpSound));
}

typedef struct
{
  gsize text;
  gsize folded;
  gsize sounds;
} Places;

static Places
append_field (GByteArray *memory,
              YpFindField field,
              const char *whole,
              const YpPinyin *pinyin,
              guint *n_sounds)
{
  g_autofree char *text = cut (whole);
  g_autofree char *folded = yp_fold (text);
  Places places;

  places.text = append (memory, text, strlen (text) + 1);
  places.folded =
      strcmp (text, folded) == 0 ? places.text : append (memory, folded, strlen (folded) + 1);
  places.sounds = 0;
  if (pinyin != NULL && field != YP_FIND_NUMBER)
    places.sounds = append_sounds (memory, folded, pinyin, n_sounds);

  return places;
}

/**
 * yp_find_entry_new:
 * @kind: what it is
 * @texts: (nullable elements): its fields
 * @bounds: (nullable): where it is
 * @pinyin: (nullable): how it is read; without, it is found by its letters alone
 *
 * Any thread.
 *
 * Returns: (transfer full): the entry
 */
YpFindEntry *
yp_find_entry_new (YpFindKind kind,
                   const char *const texts[YP_N_FIND_FIELDS],
                   const YpBounds *bounds,
                   const YpPinyin *pinyin)
{
  YpFindEntry *self = g_new0 (YpFindEntry, 1);
  GByteArray *memory = g_byte_array_new ();
  Places places[YP_N_FIND_FIELDS];

  self->ref_count = 1;
  self->kind = kind;
  self->bounds = bounds != NULL ? *bounds : YP_BOUNDS_EMPTY;
  for (guint i = 0; i < YP_N_FIND_FIELDS; i++)
    if (texts[i] != NULL)
      places[i] =
          append_field (memory, (YpFindField) i, texts[i], pinyin, &self->fields[i].n_sounds);

  self->memory = g_memdup2 (memory->data, memory->len);
  g_byte_array_unref (memory);
  for (guint i = 0; i < YP_N_FIND_FIELDS; i++)
    if (texts[i] != NULL)
      {
        self->fields[i].text = self->memory + places[i].text;
        self->fields[i].folded = self->memory + places[i].folded;
        self->fields[i].letters = yp_find_get_letters (self->fields[i].folded);
        self->fields[i].sounds = (gconstpointer) (self->memory + places[i].sounds);
      }

  return self;
}

static YpBounds
get_bounds (const YpIncidentFacts *facts)
{
  YpBounds bounds = YP_BOUNDS_EMPTY;

  if (facts->has_place)
    yp_bounds_extend (&bounds, facts->longitude, facts->latitude);
  return bounds;
}

/* Any thread. */
YpFindEntry *
yp_find_entry_new_incident (YpIncident *incident, const YpPinyin *pinyin)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  const char *const texts[] = { facts->id, NULL, facts->address, facts->description };
  YpBounds bounds = get_bounds (facts);

  return yp_find_entry_new (YP_FIND_INCIDENT, texts, &bounds, pinyin);
}

/* Without a place: that moves on without news of the unit. Any thread. */
YpFindEntry *
yp_find_entry_new_unit (YpUnit *unit, const YpPinyin *pinyin)
{
  const YpUnitFacts *facts = yp_unit_get_facts (unit);
  const char *const texts[] = { facts->id, facts->name, NULL, facts->organization };

  return yp_find_entry_new (YP_FIND_UNIT, texts, NULL, pinyin);
}

YpFindEntry *
yp_find_entry_ref (YpFindEntry *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_find_entry_unref (YpFindEntry *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->memory);
  g_free (self);
}
