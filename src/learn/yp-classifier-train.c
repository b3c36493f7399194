/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-learn"

#include <linear.h>
#include <math.h>

#include "yp-classifier-private.h"
#include "yp-error.h"
#include "yp-grams.h"

/* How much an error costs against large weights: with few texts a label, more than the usual 1.
 * This and the two below were chosen among a few by the tables of tests/bench/learn.py. */
#define COST 8

/* When a label's regression is near enough: liblinear multiplies it by the share of the label. */
#define NEARNESS 0.1

/* Smaller weights decide nothing, and most are. */
#define LEAST_WEIGHT 0.1

typedef struct
{
  guint32 gram;
  guint n_texts;
} Count;

/* What is trained from: the lessons as liblinear has them. */
typedef struct
{
  GPtrArray *lessons; /* not owned */
  GPtrArray *labels;  /* ascending; the strings are the lessons' */
  GPtrArray *grams;   /* of GArray, a lesson's each */
  GArray *counts;     /* of Count, by ascending gram */
  double *rarities;
  int *of_label;
  struct feature_node **rows;
  double *targets;
} Course;

/* A weight on its way to the table. */
typedef struct
{
  guint32 gram; /* its index */
  guint16 label;
  float weight;
} Weight;

static void
course_clear (Course *self)
{
  for (guint i = 0; self->rows != NULL && i < self->lessons->len; i++)
    g_free (self->rows[i]);
  g_free (self->rows);
  g_free (self->targets);
  g_free (self->of_label);
  g_free (self->rarities);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->grams, g_ptr_array_unref);
  g_clear_pointer (&self->counts, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Course, course_clear)

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
list_labels (Course *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  self->labels = g_ptr_array_new ();
  for (guint i = 0; i < self->lessons->len; i++)
    {
      YpLesson *lesson = g_ptr_array_index (self->lessons, i);

      if (g_hash_table_add (seen, lesson->label))
        g_ptr_array_add (self->labels, lesson->label);
    }
  g_ptr_array_sort (self->labels, compare_labels);

  if (self->labels->len >= 2 && self->labels->len <= YP_CLASSIFIER_MAX_LABELS)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "There is something to learn of 2 to %d labels, not of %u", YP_CLASSIFIER_MAX_LABELS,
               self->labels->len);
  return FALSE;
}

static void
number_labels (Course *self)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);

  self->of_label = g_new0 (int, self->lessons->len);
  for (guint i = 0; i < self->labels->len; i++)
    g_hash_table_insert (numbers, g_ptr_array_index (self->labels, i), GUINT_TO_POINTER (i));
  for (guint i = 0; i < self->lessons->len; i++)
    {
      const YpLesson *lesson = g_ptr_array_index (self->lessons, i);

      self->of_label[i] = GPOINTER_TO_INT (g_hash_table_lookup (numbers, lesson->label));
    }
}

static int
compare_frequency (gconstpointer a, gconstpointer b)
{
  const Count *one = a;
  const Count *other = b;

  if (one->n_texts != other->n_texts)
    return one->n_texts > other->n_texts ? -1 : 1;

  return (one->gram > other->gram) - (one->gram < other->gram);
}

static int
compare_gram (gconstpointer a, gconstpointer b)
{
  const Count *one = a;
  const Count *other = b;

  return (one->gram > other->gram) - (one->gram < other->gram);
}

static GHashTable *
count_texts (GPtrArray *grams)
{
  GHashTable *counts = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < grams->len; i++)
    {
      const GArray *of_text = g_ptr_array_index (grams, i);

      for (guint j = 0; j < of_text->len; j++)
        {
          gpointer gram = GUINT_TO_POINTER (g_array_index (of_text, guint32, j));
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, gram));

          g_hash_table_insert (counts, gram, GUINT_TO_POINTER (n + 1));
        }
    }

  return counts;
}

/* Of all grams the most frequent, where there are more than fit. */
static void
count_grams (Course *self)
{
  g_autoptr (GHashTable) counts = NULL;
  GHashTableIter iter;
  gpointer gram;
  gpointer n;

  self->grams = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < self->lessons->len; i++)
    g_ptr_array_add (self->grams,
                     yp_grams_list (((YpLesson *) g_ptr_array_index (self->lessons, i))->text));

  counts = count_texts (self->grams);
  self->counts = g_array_new (FALSE, FALSE, sizeof (Count));
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &gram, &n))
    {
      Count count = { GPOINTER_TO_UINT (gram), GPOINTER_TO_UINT (n) };

      g_array_append_val (self->counts, count);
    }

  g_array_sort (self->counts, compare_frequency);
  if (self->counts->len > YP_CLASSIFIER_MAX_GRAMS)
    g_array_set_size (self->counts, YP_CLASSIFIER_MAX_GRAMS);
  g_array_sort (self->counts, compare_gram);
}

/* Inverse document frequency, as Spärck Jones 1972 has it, plus one. */
static void
weigh_grams (Course *self)
{
  self->rarities = g_new0 (double, self->counts->len);
  for (guint i = 0; i < self->counts->len; i++)
    self->rarities[i] =
        1 + log ((double) self->lessons->len / g_array_index (self->counts, Count, i).n_texts);
}

/* The known grams of a text, of length 1 together, and the bias. */
static struct feature_node *
make_row (const Course *self, const GArray *grams)
{
  struct feature_node *row = g_new0 (struct feature_node, grams->len + 2);
  double square = 0;
  guint n = 0;

  for (guint i = 0; i < grams->len; i++)
    {
      Count wanted = { g_array_index (grams, guint32, i), 0 };
      guint at;

      if (!g_array_binary_search (self->counts, &wanted, compare_gram, &at))
        continue;
      row[n].index = (int) at + 1;
      row[n++].value = self->rarities[at];
      square += self->rarities[at] * self->rarities[at];
    }
  for (guint i = 0; i < n; i++)
    row[i].value /= sqrt (square);
  row[n++] = (struct feature_node){ (int) self->counts->len + 1, 1 };
  row[n].index = -1;

  return row;
}

static gboolean
prepare (Course *self, GError **error)
{
  if (!list_labels (self, error))
    return FALSE;

  number_labels (self);
  count_grams (self);
  weigh_grams (self);
  self->targets = g_new0 (double, self->lessons->len);
  self->rows = g_new0 (struct feature_node *, self->lessons->len);
  for (guint i = 0; i < self->lessons->len; i++)
    self->rows[i] = make_row (self, g_ptr_array_index (self->grams, i));

  return TRUE;
}

static void
say_nothing (const char *text)
{
}

/* One label against all others. Returns its bias. */
static double
train_label (Course *self, guint label, GArray *weights)
{
  struct parameter parameter = { .solver_type = L2R_LR, .eps = NEARNESS, .C = COST };
  struct problem problem = { (int) self->lessons->len, (int) self->counts->len + 1, self->targets,
                             self->rows, 1 };
  struct model *model;
  double sign;
  double bias;

  for (guint i = 0; i < self->lessons->len; i++)
    self->targets[i] = self->of_label[i] == (int) label ? 1 : -1;

  model = train (&problem, &parameter);
  /* It speaks of the label that it names first. */
  sign = model->label[0] == 1 ? 1 : -1;
  bias = sign * model->w[self->counts->len];
  for (guint i = 0; i < self->counts->len; i++)
    {
      Weight weight = { i, (guint16) label, (float) (sign * model->w[i]) };

      if (ABS (weight.weight) >= LEAST_WEIGHT)
        g_array_append_val (weights, weight);
    }
  free_and_destroy_model (&model);

  return bias;
}

static int
compare_weights (gconstpointer a, gconstpointer b)
{
  const Weight *one = a;
  const Weight *other = b;

  if (one->gram != other->gram)
    return one->gram < other->gram ? -1 : 1;

  return one->label - other->label;
}

static GVariant *
make_array (const char *type, GArray *array)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE (type), array->data, array->len,
                                    g_array_get_element_size (array));
}

/* Rounds the weights to steps, such that the greatest is the most steps. */
static double
fill_table (GArray *weights, GArray *columns, GArray *steps)
{
  float greatest = 0;
  double step;

  for (guint i = 0; i < weights->len; i++)
    greatest = MAX (greatest, ABS (g_array_index (weights, Weight, i).weight));
  step = (double) greatest / G_MAXINT16;

  for (guint i = 0; i < weights->len; i++)
    {
      const Weight *weight = &g_array_index (weights, Weight, i);
      gint16 n = (gint16) lround ((double) weight->weight / step);

      g_array_append_val (columns, weight->label);
      g_array_append_val (steps, n);
    }

  return step;
}

/* Where the row of each gram begins, and the end. */
static GArray *
list_starts (const GArray *weights, guint n_grams)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 at = 0;

  for (guint i = 0; i <= n_grams; i++)
    {
      while (at < weights->len && g_array_index (weights, Weight, at).gram < i)
        at++;
      g_array_append_val (starts, at);
    }

  return starts;
}

static GArray *
count_reports (const Course *self)
{
  GArray *reports = g_array_new (FALSE, TRUE, sizeof (guint32));

  g_array_set_size (reports, self->labels->len);
  for (guint i = 0; i < self->lessons->len; i++)
    if (((YpLesson *) g_ptr_array_index (self->lessons, i))->is_report)
      g_array_index (reports, guint32, self->of_label[i])++;

  return reports;
}

static GArray *
list_grams (const Course *self)
{
  GArray *grams = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->counts->len; i++)
    g_array_append_val (grams, g_array_index (self->counts, Count, i).gram);

  return grams;
}

static YpClassifier *
assemble (const Course *self, GArray *weights, GArray *biases, GError **error)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint16));
  g_autoptr (GArray) reports = count_reports (self);
  g_autoptr (GArray) grams = list_grams (self);
  g_autoptr (GArray) starts = NULL;
  GVariant *parts[10];
  double step;

  g_array_sort (weights, compare_weights);
  starts = list_starts (weights, self->counts->len);
  step = fill_table (weights, columns, steps);

  parts[0] = g_variant_new_uint32 (YP_CLASSIFIER_MARK);
  parts[1] = g_variant_new_double (step);
  parts[2] = g_variant_new_strv ((const char *const *) self->labels->pdata, self->labels->len);
  parts[3] = make_array ("u", reports);
  parts[4] = make_array ("d", biases);
  parts[5] = make_array ("u", grams);
  parts[6] = g_variant_new_fixed_array (G_VARIANT_TYPE ("d"), self->rarities, self->counts->len,
                                        sizeof (double));
  parts[7] = make_array ("u", starts);
  parts[8] = make_array ("q", columns);
  parts[9] = make_array ("n", steps);

  return _yp_classifier_new (g_variant_new_tuple (parts, G_N_ELEMENTS (parts)), error);
}

/**
 * yp_classifier_train:
 * @lessons: (element-type YpLesson): texts and what they are about; of the same ones in the same
 *   order the same is learnt
 * @cancellable: (nullable): stops it, between two labels
 * @error: return location for %YP_ERROR_INVALID where there is one label or too many
 *
 * Learns. Blocks for a time that grows with labels times texts: seconds to a minute. Writes into
 * @lessons nothing; any thread.
 *
 * Returns: (transfer full) (nullable): what was learnt
 */
YpClassifier *
yp_classifier_train (GPtrArray *lessons, GCancellable *cancellable, GError **error)
{
  g_auto (Course) course = { .lessons = lessons };
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (Weight));
  g_autoptr (GArray) biases = g_array_new (FALSE, FALSE, sizeof (double));

  if (!prepare (&course, error))
    return NULL;

  /* Else it writes to standard output. The setting is the whole process's, and always this. */
  set_print_string_function (say_nothing);
  for (guint i = 0; i < course.labels->len; i++)
    {
      double bias;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      bias = train_label (&course, i, weights);
      g_array_append_val (biases, bias);
    }

  return assemble (&course, weights, biases, error);
}
