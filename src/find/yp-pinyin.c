/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-find"

#include "yp-pinyin.h"

#include <string.h>

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "yp-polyphones-private.h"

/* CJK Extension A and the unified ideographs: all that names are made of. */
#define FIRST_HAN 0x3400
#define LAST_HAN 0x9FFF
#define N_HAN (LAST_HAN - FIRST_HAN + 1)

/* Characters that ICU reads in one go: it moves what follows with each of them. */
#define BATCH 256
#define BATCH_UNITS (BATCH * 16)

/* Sounds below are letters and digits, by their code. */
#define FIRST_SOUND 128
#define MAX_SOUNDS 8192

/* Ways to read a query along a name that are tried before it is given up. */
#define MAX_STEPS 2000

struct _YpPinyin
{
  int ref_count;
  GStringChunk *strings;
  GPtrArray *readings; /* of each sound from FIRST_SOUND on: an array that ends with %NULL */
  GArray *initials;   /* of each sound: a bit for each letter or digit that a reading begins with */
  YpSound han[N_HAN]; /* 0 where ICU knows none */
};

static guint64
get_initial_bit (char letter)
{
  if (g_ascii_islower (letter))
    return G_GUINT64_CONSTANT (1) << (letter - 'a');

  return g_ascii_isdigit (letter) ? G_GUINT64_CONSTANT (1) << (26 + letter - '0') : 0;
}

/* A sound for readings with commas between them; the same for the same. */
static YpSound
intern (YpPinyin *self, GHashTable *sounds, const char *readings)
{
  gpointer known = g_hash_table_lookup (sounds, readings);
  g_auto (GStrv) parts = NULL;
  GPtrArray *kept;
  guint64 initials = 0;

  if (known != NULL)
    return (YpSound) GPOINTER_TO_UINT (known);
  if (self->readings->len >= MAX_SOUNDS)
    return 0;

  parts = g_strsplit (readings, ",", -1);
  kept = g_ptr_array_new ();
  for (guint i = 0; parts[i] != NULL; i++)
    {
      initials |= get_initial_bit (parts[i][0]);
      g_ptr_array_add (kept, g_string_chunk_insert_const (self->strings, parts[i]));
    }
  g_ptr_array_add (kept, NULL);

  g_ptr_array_add (self->readings, g_ptr_array_free (kept, FALSE));
  g_array_append_val (self->initials, initials);
  g_hash_table_insert (sounds, g_strdup (readings),
                       GUINT_TO_POINTER (FIRST_SOUND + self->readings->len - 1));

  return (YpSound) (FIRST_SOUND + self->readings->len - 1);
}

/* One syllable as ICU writes it, decomposed: letters and marks. Empty if it is not one. */
static void
append_plain (GString *reading, const UChar *units, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      gboolean has_dots = units[i] == 'u' && ((i + 1 < n && units[i + 1] == 0x308) ||
                                              (i + 2 < n && units[i + 2] == 0x308));

      if (units[i] >= 'a' && units[i] <= 'z')
        g_string_append_c (reading, has_dots ? 'v' : (char) units[i]);
      else if (units[i] < 0x300 || units[i] > 0x36F)
        {
          g_string_truncate (reading, 0);
          return;
        }
    }
}

/* People write lü as lv and as lu. */
static void
add_readings_of_v (GString *readings)
{
  g_autofree char *written = g_strdup (readings->str);
  g_auto (GStrv) parts = g_strsplit (written, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *v = strchr (parts[i], 'v');

      if (v == NULL)
        continue;
      *v = 'u';
      g_string_append_printf (readings, ",%s", parts[i]);
    }
}

static void
take_reading (YpPinyin *self, GHashTable *sounds, gunichar character, GString *reading)
{
  if (reading->len == 0 || character < FIRST_HAN || character > LAST_HAN)
    return;

  add_readings_of_v (reading);
  self->han[character - FIRST_HAN] = intern (self, sounds, reading->str);
}

static gboolean
read_batch (YpPinyin *self,
            GHashTable *sounds,
            UTransliterator *icu,
            gunichar first,
            GError **error)
{
  UChar units[BATCH_UNITS];
  int32_t n = 0;
  int32_t limit;
  UErrorCode status = U_ZERO_ERROR;
  g_autoptr (GString) reading = g_string_new (NULL);
  gunichar last = MIN (first + BATCH - 1, LAST_HAN);
  int32_t start = 0;

  for (gunichar c = first; c <= last; c++)
    {
      units[n++] = (UChar) c;
      units[n++] = '\n';
    }

  limit = n;
  utrans_transUChars (icu, units, &n, BATCH_UNITS, 0, &limit, &status);
  if (U_FAILURE (status))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "ICU can not read characters: %s",
                   u_errorName (status));
      return FALSE;
    }

  for (int32_t i = 0; i < n; i++)
    if (units[i] == '\n')
      {
        g_string_truncate (reading, 0);
        append_plain (reading, units + start, (gsize) (i - start));
        take_reading (self, sounds, first++, reading);
        start = i + 1;
      }

  return TRUE;
}

static UTransliterator *
open_icu (GError **error)
{
  static const char id[] = "Han-Latin; NFD; Lower";
  UChar units[sizeof id];
  UErrorCode status = U_ZERO_ERROR;
  UTransliterator *icu;

  u_charsToUChars (id, units, sizeof id);
  icu = utrans_openU (units, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  if (U_SUCCESS (status))
    return icu;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "ICU can not read Chinese: %s",
               u_errorName (status));
  return NULL;
}

/* All readings of those that have several. */
static void
take_polyphones (YpPinyin *self, GHashTable *sounds)
{
  guint n_rows;
  const char *const *rows = _yp_polyphones_get (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (GString) readings = g_string_new (g_utf8_next_char (rows[i]));

      take_reading (self, sounds, g_utf8_get_char (rows[i]), readings);
    }
}

static gboolean
read_all (YpPinyin *self, GError **error)
{
  g_autoptr (GHashTable) sounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  UTransliterator *icu = open_icu (error);
  gboolean is_read = icu != NULL;

  for (gunichar c = FIRST_HAN; is_read && c <= LAST_HAN; c += BATCH)
    is_read = read_batch (self, sounds, icu, c, error);

  if (icu != NULL)
    utrans_close (icu);
  if (is_read)
    take_polyphones (self, sounds);

  return is_read;
}

/**
 * yp_pinyin_new:
 * @error: return location for %G_IO_ERROR_FAILED
 *
 * Takes half a second. Any thread.
 *
 * Returns: (transfer full) (nullable): the readings, or %NULL where ICU lacks its data
 */
YpPinyin *
yp_pinyin_new (GError **error)
{
  g_autoptr (YpPinyin) self = g_new0 (YpPinyin, 1);

  self->ref_count = 1;
  self->strings = g_string_chunk_new (4096);
  self->readings = g_ptr_array_new_with_free_func (g_free);
  self->initials = g_array_new (FALSE, FALSE, sizeof (guint64));

  return read_all (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * yp_pinyin_get:
 * @error: return location for %G_IO_ERROR_FAILED
 *
 * The first call takes half a second, one beside it waits for it. Any thread.
 *
 * Returns: (transfer full) (nullable): the process's readings, made once
 */
YpPinyin *
yp_pinyin_get (GError **error)
{
  static GMutex mutex;
  static YpPinyin *shared;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (shared == NULL)
    shared = yp_pinyin_new (error);

  return shared != NULL ? yp_pinyin_ref (shared) : NULL;
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  YpPinyin *pinyin = yp_pinyin_get (&error);

  if (pinyin != NULL)
    g_task_return_pointer (task, pinyin, (GDestroyNotify) yp_pinyin_unref);
  else
    g_task_return_error (task, error);
}

/**
 * yp_pinyin_get_async:
 * @cancellable: (nullable): once it is cancelled @user_data is no longer looked at by us
 * @callback: called with no source
 * @user_data: for @callback
 *
 * yp_pinyin_get() for who may not wait.
 */
void
yp_pinyin_get_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, yp_pinyin_get_async);
  g_task_run_in_thread (task, work);
}

YpPinyin *
yp_pinyin_get_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

YpPinyin *
yp_pinyin_ref (YpPinyin *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_pinyin_unref (YpPinyin *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->readings);
  g_array_unref (self->initials);
  g_string_chunk_free (self->strings);
  g_free (self);
}

static YpSound
get_sound (const YpPinyin *self, gunichar character)
{
  /* Full-width forms, as Chinese keyboards write them. */
  if (character >= 0xFF01 && character <= 0xFF5E)
    character -= 0xFEE0;

  if (character < 128)
    return g_ascii_isalnum ((char) character) ? (YpSound) g_ascii_tolower ((char) character) : 0;

  return character >= FIRST_HAN && character <= LAST_HAN ? self->han[character - FIRST_HAN] : 0;
}

/**
 * yp_pinyin_list_readings:
 * @self: the readings
 * @character: any character
 *
 * Returns: (nullable) (array zero-terminated=1): how it is read, the usual reading first, in lower
 *   case, ü as v and again as u; %NULL for what is not a Chinese character. Lives as long as @self.
 */
const char *const *
yp_pinyin_list_readings (const YpPinyin *self, gunichar character)
{
  YpSound sound;

  g_return_val_if_fail (self != NULL, NULL);

  sound = get_sound (self, character);
  return sound >= FIRST_SOUND ? g_ptr_array_index (self->readings, sound - FIRST_SOUND) : NULL;
}

/**
 * yp_pinyin_spell:
 * @self: the readings
 * @text: valid UTF-8
 * @sounds: (out caller-allocates): where they go
 * @max: how many have room
 *
 * What sounds like nothing, such as a bracket, is left out.
 *
 * Returns: how many sounds @text has, at most @max
 */
guint
yp_pinyin_spell (const YpPinyin *self, const char *text, YpSound *sounds, guint max)
{
  guint n = 0;

  for (const char *c = text; *c != '\0' && n < max; c = g_utf8_next_char (c))
    {
      YpSound sound = get_sound (self, g_utf8_get_char (c));

      if (sound != 0)
        sounds[n++] = sound;
    }

  return n;
}

/**
 * yp_pinyin_fold_query:
 * @text: valid UTF-8
 *
 * Returns: (transfer full) (nullable): the letters and digits of @text as yp_pinyin_find() wants
 *   them, in lower case; %NULL if there is anything in it that is not spelled, or nothing
 */
char *
yp_pinyin_fold_query (const char *text)
{
  g_autoptr (GString) query = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_unichar_tolower (g_utf8_get_char (c));

      if (character >= 0xFF01 && character <= 0xFF5E)
        character -= 0xFEE0;
      if (character == 0xFC)
        g_string_append_c (query, 'v');
      else if (character < 128 && g_ascii_isalnum ((char) character))
        g_string_append_c (query, g_ascii_tolower ((char) character));
      else if (character != ' ' && character != '\'' && character != '-')
        return NULL;
      if (query->len > YP_PINYIN_MAX_QUERY)
        return NULL;
    }

  return query->len > 0 ? g_string_free (g_steal_pointer (&query), FALSE) : NULL;
}

/* One attempt to read a query along sounds. */
typedef struct
{
  const YpPinyin *pinyin;
  const YpSound *sounds;
  guint n_sounds;
  gboolean only_full;
  guint n_steps;
  guint end; /* where the last attempt ended */
  gboolean is_full;
} Attempt;

static gboolean read_on (Attempt *self, guint i, const char *query, gboolean is_full);

/* A syllable is written out, or by its first letter (of zh, ch, sh also by both), or is the last
 * and not finished. */
static gboolean
read_reading (Attempt *self, guint i, const char *query, const char *reading, gboolean is_full)
{
  gsize length = strlen (reading);
  gsize initial = reading[1] == 'h' && length > 2 ? 2 : 1;
  gsize common = 0;

  while (common < length && query[common] == reading[common])
    common++;
  if (common == 0)
    return FALSE;

  if (common == length && read_on (self, i + 1, query + length, TRUE))
    return TRUE;
  if (query[common] == '\0' && common < length && (common > initial || !self->only_full) &&
      read_on (self, i + 1, query + common, is_full || common > initial))
    return TRUE;
  if (self->only_full)
    return FALSE;

  return (initial == 2 && common >= 2 && length > 2 && read_on (self, i + 1, query + 2, is_full)) ||
         (length > 1 && read_on (self, i + 1, query + 1, is_full));
}

static gboolean
read_on (Attempt *self, guint i, const char *query, gboolean is_full)
{
  YpSound sound;

  if (*query == '\0')
    {
      self->end = i;
      self->is_full = is_full;
      return TRUE;
    }
  if (i == self->n_sounds || ++self->n_steps > MAX_STEPS)
    return FALSE;

  sound = self->sounds[i];
  if (sound < FIRST_SOUND)
    return *query == (char) sound && read_on (self, i + 1, query + 1, is_full);

  for (const char *const *reading = g_ptr_array_index (self->pinyin->readings, sound - FIRST_SOUND);
       *reading != NULL; reading++)
    if (read_reading (self, i, query, *reading, is_full))
      return TRUE;

  return FALSE;
}

static gboolean
can_begin (const YpPinyin *self, YpSound sound, char letter, guint64 bit)
{
  if (sound < FIRST_SOUND)
    return (char) sound == letter;

  return (g_array_index (self->initials, guint64, sound - FIRST_SOUND) & bit) != 0;
}

/**
 * yp_pinyin_find:
 * @self: the readings
 * @sounds: (array length=n_sounds): as yp_pinyin_spell() wrote them
 * @n_sounds: how many
 * @query: as yp_pinyin_fold_query() wrote it
 * @only_full: whether initials do not count
 * @match: (out): where
 *
 * Looks for the first place where @query can be read: syllables written out (`yangshe`), their
 * initials (`ysz`), both mixed (`yshe`), the last one perhaps in part (`yangsh`), whichever reading
 * of a character was meant.
 *
 * Returns: whether there is one
 */
gboolean
yp_pinyin_find (const YpPinyin *self,
                const YpSound *sounds,
                guint n_sounds,
                const char *query,
                gboolean only_full,
                YpSoundMatch *match)
{
  guint64 bit = get_initial_bit (*query);
  Attempt attempt = { self, sounds, n_sounds, only_full, 0, 0, FALSE };

  for (guint i = 0; i < n_sounds; i++)
    {
      if (!can_begin (self, sounds[i], *query, bit))
        continue;

      attempt.n_steps = 0;
      if (read_on (&attempt, i, query, FALSE))
        {
          *match = (YpSoundMatch){ i, attempt.end - i, attempt.is_full };
          return TRUE;
        }
    }

  return FALSE;
}
