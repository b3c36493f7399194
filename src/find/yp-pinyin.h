/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many characters of a text are spelled, and letters of a query are looked at. */
#define YP_PINYIN_MAX_CHARS 256
#define YP_PINYIN_MAX_QUERY 48

/**
 * YpPinyin:
 *
 * How Chinese characters are read, without tones: every reading of each (ICU's Han-Latin, and the
 * readings of 467 characters that have several). Immutable and counted: made in a worker since ICU
 * takes half a second, then read by any thread.
 */
typedef struct _YpPinyin YpPinyin;

/**
 * YpSound:
 *
 * What a character sounds like: all its readings, as a number of its #YpPinyin's. A letter or a
 * digit sounds like itself.
 */
typedef guint16 YpSound;

/**
 * YpSoundMatch:
 * @start: the first sound that was meant
 * @n: how many
 * @is_full: whether one at least was written out, not by its initial alone
 *
 * Where a query was found. Plain data.
 */
typedef struct
{
  guint start;
  guint n;
  gboolean is_full;
} YpSoundMatch;

YpPinyin *yp_pinyin_new (GError **error);
YpPinyin *yp_pinyin_get (GError **error);
void
yp_pinyin_get_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
YpPinyin *yp_pinyin_get_finish (GAsyncResult *result, GError **error);
YpPinyin *yp_pinyin_ref (YpPinyin *self);
void yp_pinyin_unref (YpPinyin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPinyin, yp_pinyin_unref)

const char *const *yp_pinyin_list_readings (const YpPinyin *self, gunichar character);
guint yp_pinyin_spell (const YpPinyin *self, const char *text, YpSound *sounds, guint max);
char *yp_pinyin_fold_query (const char *text);
gboolean yp_pinyin_find (const YpPinyin *self,
                         const YpSound *sounds,
                         guint n_sounds,
                         const char *query,
                         gboolean only_full,
                         YpSoundMatch *match);

G_END_DECLS
