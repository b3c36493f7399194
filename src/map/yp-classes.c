/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-classes.h"

#include <math.h>

/* Natural breaks look at no more distinct values than this: the work grows with its square. */
#define MAX_DISTINCT 600

/* Classes fit no longer once this share of all is in one of them. */
#define CROWDED 0.8

/* ColorBrewer 2.0, “YlGnBu” of 1 to 7 classes, turned round: on a dark map little is dark. It is
 * one of the schemes that its authors found safe for the colour-blind (C. A. Brewer, M. Harrower,
 * colorbrewer2.org, Apache-2.0). */
static const YpColor ramp[YP_MAX_CLASSES][YP_MAX_CLASSES] = {
  { 0x41B6C4FF },
  { 0x2C7FB8FF, 0x7FCDBBFF },
  { 0x2C7FB8FF, 0x7FCDBBFF, 0xEDF8B1FF },
  { 0x225EA8FF, 0x41B6C4FF, 0xA1DAB4FF, 0xFFFFCCFF },
  { 0x253494FF, 0x2C7FB8FF, 0x41B6C4FF, 0xA1DAB4FF, 0xFFFFCCFF },
  { 0x253494FF, 0x2C7FB8FF, 0x41B6C4FF, 0x7FCDBBFF, 0xC7E9B4FF, 0xFFFFCCFF },
  { 0x0C2C84FF, 0x225EA8FF, 0x1D91C0FF, 0x41B6C4FF, 0x7FCDBBFF, 0xC7E9B4FF, 0xFFFFCCFF },
};

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The values that there are, sorted. */
static GArray *
sort_values (const double *values, guint n_values)
{
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (double), n_values);

  for (guint i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      g_array_append_val (sorted, values[i]);
  if (sorted->len > 0)
    qsort (sorted->data, sorted->len, sizeof (double), compare_doubles);

  return sorted;
}

/* A bound that lies above the last one; whole where values are. */
static void
add_bound (YpClasses *self, double bound)
{
  if (self->is_whole)
    bound = ceil (bound);
  if (self->n < YP_MAX_CLASSES && (self->n == 0 || bound > self->lower[self->n - 1]) &&
      (self->n == 0 || bound <= self->highest))
    self->lower[self->n++] = bound;
}

/* Distinct values and how often each occurs; neighbours put together where there are too many. */
typedef struct
{
  double value; /* the least of them */
  double sum;
  double squares;
  guint n;
} Heap;

static GArray *
heap_up (const double *sorted, guint n)
{
  GArray *heaps = g_array_new (FALSE, FALSE, sizeof (Heap));
  guint at_least = 1 + n / MAX_DISTINCT;

  for (guint i = 0; i < n; i++)
    {
      Heap *last = heaps->len > 0 ? &g_array_index (heaps, Heap, heaps->len - 1) : NULL;
      Heap heap = { sorted[i], sorted[i], sorted[i] * sorted[i], 1 };

      if (last == NULL ||
          (sorted[i] != sorted[i - 1] && (last->n >= at_least || heaps->len < MAX_DISTINCT / 2)))
        {
          g_array_append_val (heaps, heap);
          continue;
        }
      last->sum += sorted[i];
      last->squares += sorted[i] * sorted[i];
      last->n++;
    }

  return heaps;
}

/* Sum of squares about the mean of heaps from…to, from sums up to each. */
static double
get_spread (const Heap *sums, guint from, guint to)
{
  double n = sums[to].n - (from > 0 ? sums[from - 1].n : 0);
  double sum = sums[to].sum - (from > 0 ? sums[from - 1].sum : 0);
  double squares = sums[to].squares - (from > 0 ? sums[from - 1].squares : 0);

  return squares - sum * sum / n;
}

static void
make_natural (YpClasses *self, const double *sorted, guint n_values, guint n_classes)
{
  g_autoptr (GArray) heaps = heap_up (sorted, n_values);
  guint n = heaps->len;
  guint k = MIN (n_classes, n);
  g_autofree Heap *sums = g_memdup2 (heaps->data, n * sizeof (Heap));
  g_autofree double *best = g_new (double, (gsize) n *k);
  g_autofree guint *starts = g_new0 (guint, (gsize) n * k);
  guint bounds[YP_MAX_CLASSES];
  guint end = n - 1;

  for (guint i = 1; i < n; i++)
    {
      sums[i].n += sums[i - 1].n;
      sums[i].sum += sums[i - 1].sum;
      sums[i].squares += sums[i - 1].squares;
    }

  /* best[c * n + i]: the least spread of heaps 0…i in c + 1 classes. */
  for (guint i = 0; i < n; i++)
    best[i] = get_spread (sums, 0, i);
  for (guint c = 1; c < k; c++)
    for (guint i = c; i < n; i++)
      {
        best[c * n + i] = G_MAXDOUBLE;
        for (guint j = c; j <= i; j++)
          {
            double spread = best[(c - 1) * n + j - 1] + get_spread (sums, j, i);

            if (spread < best[c * n + i])
              {
                best[c * n + i] = spread;
                starts[c * n + i] = j;
              }
          }
      }

  for (guint c = k; c > 0; c--)
    {
      bounds[c - 1] = c > 1 ? starts[(c - 1) * n + end] : 0;
      end = bounds[c - 1] > 0 ? bounds[c - 1] - 1 : 0;
    }
  for (guint c = 0; c < k; c++)
    add_bound (self, g_array_index (heaps, Heap, bounds[c]).value);
}

static guint
count_empty (const YpClasses *self, const guint *counts)
{
  guint n_empty = 0;

  for (guint i = 0; i < self->n; i++)
    n_empty += counts[i] == 0;

  return n_empty;
}

static void
make_stepped (YpClasses *self, const double *sorted, guint n, YpClassMethod method, guint n_classes)
{
  add_bound (self, sorted[0]);
  for (guint i = 1; i < n_classes; i++)
    add_bound (self, method == YP_CLASSES_QUANTILE
                         ? sorted[(guint64) i * n / n_classes]
                         : sorted[0] + (self->highest - sorted[0]) * i / n_classes);
}

/**
 * yp_classes_make:
 * @self: (out): the classes
 * @values: (array length=n_values): the figure of each thing; what is not finite has none
 * @n_values: how many
 * @method: how
 * @n_classes: how many at most, 1…%YP_MAX_CLASSES; fewer where there are fewer values
 * @is_whole: whether bounds shall be whole numbers
 *
 * Some milliseconds at most, whatever the values.
 */
void
yp_classes_make (YpClasses *self,
                 const double *values,
                 guint n_values,
                 YpClassMethod method,
                 guint n_classes,
                 gboolean is_whole)
{
  g_autoptr (GArray) sorted = sort_values (values, n_values);
  const double *v = (const double *) (gconstpointer) sorted->data;
  guint counts[YP_MAX_CLASSES];

  n_classes = CLAMP (n_classes, 1, YP_MAX_CLASSES);
  *self = (YpClasses){ .is_whole = is_whole };
  if (sorted->len == 0)
    return;

  self->highest = v[sorted->len - 1];
  if (method == YP_CLASSES_NATURAL)
    make_natural (self, v, sorted->len, n_classes);
  else
    make_stepped (self, v, sorted->len, method, n_classes);

  yp_classes_count (self, v, sorted->len, counts);
  self->n_empty = count_empty (self, counts);
}

/* The class of a value; the first for what is below all, -1 for what is not finite. */
int
yp_classes_find (const YpClasses *self, double value)
{
  int found = 0;

  if (!isfinite (value) || self->n == 0)
    return -1;

  for (guint i = 1; i < self->n; i++)
    if (value >= self->lower[i])
      found = (int) i;

  return found;
}

/**
 * yp_classes_count:
 * @self: the classes
 * @values: (array length=n_values): figures
 * @n_values: how many
 * @counts: (array): gets how many are in each class
 */
void
yp_classes_count (const YpClasses *self, const double *values, guint n_values, guint *counts)
{
  for (guint i = 0; i < YP_MAX_CLASSES; i++)
    counts[i] = 0;

  for (guint i = 0; i < n_values; i++)
    {
      int index = yp_classes_find (self, values[i]);

      if (index >= 0)
        counts[index]++;
    }
}

/**
 * yp_classes_fit:
 * @self: the classes
 * @values: (array length=n_values): what has become of the figures since
 * @n_values: how many
 *
 * Bounds that moved with each value would tell nothing; so they stay while they tell something.
 *
 * Returns: whether the classes still tell these values apart
 */
gboolean
yp_classes_fit (const YpClasses *self, const double *values, guint n_values)
{
  guint counts[YP_MAX_CLASSES];
  double lowest = G_MAXDOUBLE;
  double highest = -G_MAXDOUBLE;
  guint n = 0;
  guint most = 0;

  for (guint i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      {
        lowest = MIN (lowest, values[i]);
        highest = MAX (highest, values[i]);
        n++;
      }

  if (n == 0 || self->n == 0)
    return (n == 0) == (self->n == 0);

  yp_classes_count (self, values, n_values, counts);
  for (guint i = 0; i < self->n; i++)
    most = MAX (most, counts[i]);

  /* The highest class always has something: else all that is seen is darker than it need be. */
  return lowest >= self->lower[0] && highest >= self->lower[self->n - 1] &&
         highest <= MAX (self->highest * 1.5, self->highest + 1) &&
         count_empty (self, counts) <= self->n_empty + 1 &&
         (most <= CROWDED * n || self->n < YP_MAX_CLASSES / 2 + 1);
}

/* The colour of class @index of @n_classes, the least first. */
YpColor
yp_ramp_get_color (guint n_classes, guint index)
{
  n_classes = CLAMP (n_classes, 1, YP_MAX_CLASSES);
  return ramp[n_classes - 1][MIN (index, n_classes - 1)];
}

/* The colour at @share, 0…1, of the whole ramp. */
YpColor
yp_ramp_get_between (double share)
{
  double at = CLAMP (share, 0, 1) * (YP_MAX_CLASSES - 1);
  guint index = MIN ((guint) at, YP_MAX_CLASSES - 2);

  return yp_color_mix (ramp[YP_MAX_CLASSES - 1][index], ramp[YP_MAX_CLASSES - 1][index + 1],
                       at - index);
}

/* Whose colours these are, for a legend. */
const char *
yp_ramp_get_source (void)
{
  return "ColorBrewer YlGnBu";
}
