/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-learn"

#include "yp-classifier.h"

#include <math.h>
#include <stdlib.h>

#include "yp-classifier-private.h"
#include "yp-error.h"
#include "yp-grams.h"

#define MAX_LABEL_BYTES 500

/* Neither do real ones come near, nor does a sum of them overflow. */
#define MAX_WEIGHT 1e4

typedef enum
{
  MARK,
  STEP,
  LABELS,
  REPORTS,
  BIASES,
  GRAMS,
  RARITIES,
  STARTS,
  COLUMNS,
  WEIGHTS,
  N_PARTS,
} Part;

struct _YpClassifier
{
  int ref_count;
  GVariant *whole;
  GVariant *parts[N_PARTS];
  const char **labels;
  gsize n_labels;
  gsize n_grams;
  gsize n_weights;
  double step;
  /* These point into the parts. */
  const guint32 *reports;
  const double *biases;
  const guint32 *grams;
  const double *rarities;
  const guint32 *starts;
  const guint16 *columns;
  const gint16 *weights;
};

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "A classifier's bytes: %s", what);
  return FALSE;
}

/* (nullable): %NULL with @error set where there are not @n of them. */
static gconstpointer
get_array (YpClassifier *self, Part part, gsize size, gsize n, GError **error)
{
  gsize found;
  gconstpointer array = g_variant_get_fixed_array (self->parts[part], &found, size);

  if (found != n)
    {
      fail (error, "the lengths of its tables differ");
      return NULL;
    }

  /* An empty table has no address. */
  return array != NULL ? array : "";
}

static gboolean
read_sizes (YpClassifier *self, GError **error)
{
  self->step = g_variant_get_double (self->parts[STEP]);
  self->labels = g_variant_get_strv (self->parts[LABELS], &self->n_labels);
  self->n_grams = g_variant_n_children (self->parts[GRAMS]);
  self->n_weights = g_variant_n_children (self->parts[COLUMNS]);

  if (g_variant_get_uint32 (self->parts[MARK]) != YP_CLASSIFIER_MARK)
    return fail (error, "they are of another form");
  if (self->n_labels == 0 || self->n_labels > YP_CLASSIFIER_MAX_LABELS ||
      self->n_grams > YP_CLASSIFIER_MAX_GRAMS)
    return fail (error, "no labels, or too many of something");

  return TRUE;
}

static gboolean
read_arrays (YpClassifier *self, GError **error)
{
  self->reports = get_array (self, REPORTS, sizeof (guint32), self->n_labels, error);
  if (self->reports != NULL)
    self->biases = get_array (self, BIASES, sizeof (double), self->n_labels, error);
  if (self->biases != NULL)
    self->grams = get_array (self, GRAMS, sizeof (guint32), self->n_grams, error);
  if (self->grams != NULL)
    self->rarities = get_array (self, RARITIES, sizeof (double), self->n_grams, error);
  if (self->rarities != NULL)
    self->starts = get_array (self, STARTS, sizeof (guint32), self->n_grams + 1, error);
  if (self->starts != NULL)
    self->columns = get_array (self, COLUMNS, sizeof (guint16), self->n_weights, error);
  if (self->columns != NULL)
    self->weights = get_array (self, WEIGHTS, sizeof (gint16), self->n_weights, error);

  return self->weights != NULL;
}

static gboolean
is_within (double value, double least, double most)
{
  return value >= least && value <= most;
}

static gboolean
check_labels (const YpClassifier *self, GError **error)
{
  for (gsize i = 0; i < self->n_labels; i++)
    {
      if (*self->labels[i] == '\0' || strlen (self->labels[i]) > MAX_LABEL_BYTES)
        return fail (error, "a label is empty or too long");
      if (!is_within (self->biases[i], -MAX_WEIGHT, MAX_WEIGHT))
        return fail (error, "a bias is out of range");
    }

  return is_within (self->step, 0, MAX_WEIGHT / G_MAXINT16) ||
         fail (error, "the step is out of range");
}

static gboolean
check_grams (const YpClassifier *self, GError **error)
{
  if (self->starts[0] != 0 || self->starts[self->n_grams] != self->n_weights)
    return fail (error, "the rows do not fill the table");

  for (gsize i = 0; i < self->n_grams; i++)
    {
      if (i > 0 && self->grams[i - 1] >= self->grams[i])
        return fail (error, "the grams do not ascend");
      if (self->starts[i] > self->starts[i + 1])
        return fail (error, "a row ends before it begins");
      if (!is_within (self->rarities[i], 0, MAX_WEIGHT))
        return fail (error, "a rarity is out of range");
    }

  for (gsize i = 0; i < self->n_weights; i++)
    if (self->columns[i] >= self->n_labels)
      return fail (error, "a weight is for no label");

  return TRUE;
}

/* Checks a variant of YP_CLASSIFIER_FORM, in this machine's byte order. */
YpClassifier *
_yp_classifier_new (GVariant *whole, GError **error)
{
  g_autoptr (YpClassifier) self = g_new0 (YpClassifier, 1);

  self->ref_count = 1;
  self->whole = g_variant_ref_sink (whole);
  for (guint i = 0; i < N_PARTS; i++)
    self->parts[i] = g_variant_get_child_value (whole, i);

  return read_sizes (self, error) && read_arrays (self, error) && check_labels (self, error) &&
                 check_grams (self, error)
             ? g_steal_pointer (&self)
             : NULL;
}

/* Little-endian outside. */
static GVariant *
swap (GVariant *whole)
{
#if G_BYTE_ORDER == G_BIG_ENDIAN
  g_autoptr (GVariant) old = g_variant_ref_sink (whole);

  return g_variant_byteswap (old);
#else
  return g_variant_ref_sink (whole);
#endif
}

/**
 * yp_classifier_new_from_bytes:
 * @bytes: from outside
 * @error: return location for %YP_ERROR_INVALID or %YP_ERROR_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): the classifier that yp_classifier_to_bytes() wrote
 */
YpClassifier *
yp_classifier_new_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GVariant) whole = NULL;

  if (g_bytes_get_size (bytes) > YP_CLASSIFIER_MAX_BYTES)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "A classifier has at most %d bytes",
                   YP_CLASSIFIER_MAX_BYTES);
      return NULL;
    }

  whole = swap (g_variant_new_from_bytes (G_VARIANT_TYPE (YP_CLASSIFIER_FORM), bytes, FALSE));
  if (!g_variant_is_normal_form (whole))
    {
      fail (error, "they are not whole");
      return NULL;
    }

  return _yp_classifier_new (whole, error);
}

/* (transfer full): little-endian, compact; the same classifier gives the same bytes. */
GBytes *
yp_classifier_to_bytes (const YpClassifier *self)
{
  g_autoptr (GVariant) whole = swap (self->whole);

  return g_variant_get_data_as_bytes (whole);
}

YpClassifier *
yp_classifier_ref (YpClassifier *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_classifier_unref (YpClassifier *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < N_PARTS; i++)
    g_clear_pointer (&self->parts[i], g_variant_unref);
  g_clear_pointer (&self->whole, g_variant_unref);
  g_free (self->labels);
  g_free (self);
}

guint
yp_classifier_get_n_labels (const YpClassifier *self)
{
  return (guint) self->n_labels;
}

static int
compare_gram (gconstpointer a, gconstpointer b)
{
  guint32 one = *(const guint32 *) a;
  guint32 other = *(const guint32 *) b;

  return (one > other) - (one < other);
}

/* Adds what each gram says to the sums of the labels. Returns whether any says something. */
static gboolean
sum_up (const YpClassifier *self, const char *text, double *sums)
{
  g_autoptr (GArray) grams = yp_grams_list (text);
  g_autofree double *raw = g_new0 (double, self->n_labels);
  double square = 0;

  for (guint i = 0; i < grams->len; i++)
    {
      const guint32 *found = bsearch (&g_array_index (grams, guint32, i), self->grams,
                                      self->n_grams, sizeof (guint32), compare_gram);
      gsize row = found != NULL ? (gsize) (found - self->grams) : 0;

      if (found == NULL)
        continue;
      square += self->rarities[row] * self->rarities[row];
      for (guint32 j = self->starts[row]; j < self->starts[row + 1]; j++)
        raw[self->columns[j]] += self->rarities[row] * self->weights[j];
    }

  for (gsize i = 0; square > 0 && i < self->n_labels; i++)
    sums[i] = self->biases[i] + raw[i] * self->step / sqrt (square);

  return square > 0;
}

/* The likeliest of those that are not taken yet; of equal ones the first. */
static gsize
find_greatest (const double *sums, gsize n)
{
  gsize greatest = 0;

  for (gsize i = 1; i < n; i++)
    if (sums[i] > sums[greatest])
      greatest = i;

  return greatest;
}

/**
 * yp_classifier_guess:
 * @self: a classifier
 * @text: words, any text
 * @guesses: (out) (array length=most): room for @most guesses, the likeliest first
 * @most: how many at most
 *
 * Each label has odds of its own, from the comparison with all others; a probability is its share
 * of all odds. Takes some tenths of a millisecond.
 *
 * Returns: how many were made; 0 where no part of @text is known
 */
guint
yp_classifier_guess (const YpClassifier *self, const char *text, YpGuess *guesses, guint most)
{
  g_autofree double *sums = NULL;
  double all = 0;
  double first;
  guint n = 0;

  g_return_val_if_fail (self != NULL && text != NULL, 0);

  sums = g_new0 (double, self->n_labels);
  if (!sum_up (self, text, sums))
    return 0;

  first = sums[find_greatest (sums, self->n_labels)];
  for (gsize i = 0; i < self->n_labels; i++)
    all += exp (sums[i] - first);

  for (n = 0; n < most && n < self->n_labels; n++)
    {
      gsize next = find_greatest (sums, self->n_labels);

      guesses[n] =
          (YpGuess){ self->labels[next], exp (sums[next] - first) / all, self->reports[next] };
      sums[next] = -INFINITY;
    }

  return n;
}
