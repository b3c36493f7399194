/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-learn"

#include "yp-measure.h"

#include "yp-error.h"
#include "yp-fold.h"

/* In place of the number of one. */
#define ALL_PARTS YP_MEASURE_N_PARTS

static const struct
{
  const char *name;
  gsize offset;
} counts_of[] = {
  { "texts", G_STRUCT_OFFSET (YpMeasure, n_texts) },
  { "reports", G_STRUCT_OFFSET (YpMeasure, n_reports) },
  { "labels", G_STRUCT_OFFSET (YpMeasure, n_labels) },
  { "tested", G_STRUCT_OFFSET (YpMeasure, n_tested) },
  { "first", G_STRUCT_OFFSET (YpMeasure, n_first) },
  { "first_three", G_STRUCT_OFFSET (YpMeasure, n_first_three) },
  { "baseline", G_STRUCT_OFFSET (YpMeasure, n_baseline) },
  { "proposed", G_STRUCT_OFFSET (YpMeasure, n_proposed) },
  { "taken", G_STRUCT_OFFSET (YpMeasure, n_taken) },
};

/* Of one label: how often it was so, was guessed, and both. */
typedef struct
{
  guint n_so;
  guint n_guessed;
  guint n_both;
} Score;

/* By its folded text, so that what was said twice is on one side. */
static guint
get_part (const YpLesson *lesson)
{
  g_autofree char *folded = yp_fold (lesson->text);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folded, -1);

  digest[8] = '\0';
  return (guint) (g_ascii_strtoull (digest, NULL, 16) % YP_MEASURE_N_PARTS);
}

/* Rules are never held out: they are known beforehand. Of reports it is a part, or all of them. */
static GPtrArray *
list_side (GPtrArray *lessons, guint part, gboolean is_held_out)
{
  GPtrArray *side = g_ptr_array_new ();

  for (guint i = 0; i < lessons->len; i++)
    {
      YpLesson *lesson = g_ptr_array_index (lessons, i);

      if ((lesson->is_report && (part == ALL_PARTS || get_part (lesson) == part)) == is_held_out)
        g_ptr_array_add (side, lesson);
    }

  return side;
}

static guint
count (GHashTable *counts, const char *label)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, label)) + 1;

  g_hash_table_insert (counts, (gpointer) label, GUINT_TO_POINTER (n));
  return n;
}

/* (nullable): of the reports among them. */
static const char *
find_most_frequent (GPtrArray *lessons)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  const char *most = NULL;
  guint n_most = 0;

  for (guint i = 0; i < lessons->len; i++)
    {
      const YpLesson *lesson = g_ptr_array_index (lessons, i);
      guint n = lesson->is_report ? count (counts, lesson->label) : 0;

      if (n > n_most)
        {
          n_most = n;
          most = lesson->label;
        }
    }

  return most;
}

static Score *
find_score (GHashTable *scores, const char *label)
{
  Score *score = g_hash_table_lookup (scores, label);

  if (score == NULL)
    {
      score = g_new0 (Score, 1);
      g_hash_table_insert (scores, g_strdup (label), score);
    }

  return score;
}

static void
test (YpMeasure *self, const YpClassifier *classifier, const YpLesson *lesson, GHashTable *scores)
{
  YpGuess guesses[3];
  guint n = yp_classifier_guess (classifier, lesson->text, guesses, G_N_ELEMENTS (guesses));
  gboolean is_first = n > 0 && strcmp (guesses[0].label, lesson->label) == 0;

  self->n_tested++;
  self->n_first += is_first;
  for (guint i = 0; i < n; i++)
    self->n_first_three += strcmp (guesses[i].label, lesson->label) == 0;

  find_score (scores, lesson->label)->n_so++;
  if (n > 0)
    {
      self->sureness += guesses[0].probability;
      find_score (scores, guesses[0].label)->n_guessed++;
      find_score (scores, guesses[0].label)->n_both += is_first;
    }
}

static gboolean
run_round (YpMeasure *self,
           GPtrArray *lessons,
           guint part,
           GHashTable *scores,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GPtrArray) held_out = list_side (lessons, part, TRUE);
  g_autoptr (GPtrArray) others = list_side (lessons, part, FALSE);
  const char *most_frequent = find_most_frequent (others);
  g_autoptr (YpClassifier) classifier = NULL;

  if (held_out->len == 0)
    return TRUE;

  classifier = yp_classifier_train (others, cancellable, error);
  if (classifier == NULL)
    return FALSE;

  for (guint i = 0; i < held_out->len; i++)
    {
      const YpLesson *lesson = g_ptr_array_index (held_out, i);

      test (self, classifier, lesson, scores);
      self->n_baseline += g_strcmp0 (lesson->label, most_frequent) == 0;
    }

  return TRUE;
}

static double
get_macro_f1 (GHashTable *scores)
{
  GHashTableIter iter;
  gpointer value;
  double sum = 0;

  g_hash_table_iter_init (&iter, scores);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Score *score = value;

      sum += 2.0 * score->n_both / (score->n_so + score->n_guessed);
    }

  return g_hash_table_size (scores) > 0 ? sum / g_hash_table_size (scores) : 0;
}

static void
count_all (YpMeasure *self, GPtrArray *lessons)
{
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < lessons->len; i++)
    {
      const YpLesson *lesson = g_ptr_array_index (lessons, i);

      g_hash_table_add (labels, lesson->label);
      self->n_texts++;
      self->n_reports += lesson->is_report;
      self->n_proposed += lesson->proposed != NULL;
      self->n_taken += g_strcmp0 (lesson->proposed, lesson->label) == 0;
    }
  self->n_labels = g_hash_table_size (labels);
}

/**
 * yp_measure_run:
 * @self: (out): how well it goes
 * @lessons: (element-type YpLesson): texts and what they are about
 * @n_rounds: how many parts of %YP_MEASURE_N_PARTS are held out one after the other: 1, or all;
 *   0 holds out all at once, so that from rules alone is learnt
 * @cancellable: (nullable): stops it
 * @error: return location, see yp_classifier_train()
 *
 * Learns from some of the texts and asks for the others, that were never seen. Which those are
 * follows from a hash of the text, so the same texts give the same figures, and equal texts are
 * never on both sides. Blocks.
 *
 * Returns: whether it could be measured; with no reports at all nothing is tested
 */
gboolean
yp_measure_run (YpMeasure *self,
                GPtrArray *lessons,
                guint n_rounds,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GHashTable) scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  *self = (YpMeasure){ 0 };
  count_all (self, lessons);
  if (n_rounds == 0 && !run_round (self, lessons, ALL_PARTS, scores, cancellable, error))
    return FALSE;
  for (guint i = 0; i < n_rounds && i < YP_MEASURE_N_PARTS; i++)
    if (!run_round (self, lessons, i, scores, cancellable, error))
      return FALSE;

  self->macro_f1 = get_macro_f1 (scores);
  if (self->n_tested > 0)
    self->sureness /= self->n_tested;

  return TRUE;
}

/**
 * yp_measure_write_json:
 * @self: figures
 * @writer: where to
 * @name: (nullable): of the member
 *
 * Writes them as an object: counts, and `macro_f1` and `sureness` from 0 to 1.
 */
void
yp_measure_write_json (const YpMeasure *self, YpJsonWriter *writer, const char *name)
{
  yp_json_open_object (writer, name);
  for (guint i = 0; i < G_N_ELEMENTS (counts_of); i++)
    yp_json_add_int (writer, counts_of[i].name, G_STRUCT_MEMBER (guint, self, counts_of[i].offset));
  yp_json_add_number (writer, "macro_f1", self->macro_f1);
  yp_json_add_number (writer, "sureness", self->sureness);
  yp_json_close_object (writer);
}

/**
 * yp_measure_read_json:
 * @self: (out): figures
 * @object: as yp_measure_write_json() wrote it
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: whether they were there
 */
gboolean
yp_measure_read_json (YpMeasure *self, JsonObject *object, GError **error)
{
  *self = (YpMeasure){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (counts_of); i++)
    {
      gint64 n;

      if (!yp_json_get_int (object, counts_of[i].name, &n) || n < 0 || n > G_MAXINT)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is no count", counts_of[i].name);
          return FALSE;
        }
      G_STRUCT_MEMBER (guint, self, counts_of[i].offset) = (guint) n;
    }
  self->macro_f1 = yp_json_get_number (object, "macro_f1");
  self->sureness = yp_json_get_number (object, "sureness");

  return TRUE;
}
