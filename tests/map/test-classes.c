/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "yp-classes.h"

/* Whatever the method, every value is in exactly one class, and no class is empty but by equal
 * width. */
static void
test_all_are_in (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double values[1036];
  guint counts[YP_MAX_CLASSES];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = i % 10 == 0 ? NAN : floor (exp (g_rand_double (random) * 5));

  for (guint method = 0; method < YP_N_CLASS_METHODS; method++)
    for (guint n = 1; n <= YP_MAX_CLASSES; n++)
      {
        YpClasses classes;
        guint sum = 0;

        yp_classes_make (&classes, values, G_N_ELEMENTS (values), (YpClassMethod) method, n, TRUE);
        yp_classes_count (&classes, values, G_N_ELEMENTS (values), counts);
        g_assert_cmpuint (classes.n, <=, n);
        g_assert_cmpuint (classes.n, >, 0);
        for (guint i = 0; i < classes.n; i++)
          {
            sum += counts[i];
            g_assert_true (method == YP_CLASSES_EQUAL || counts[i] > 0);
            g_assert_true (i == 0 || classes.lower[i] > classes.lower[i - 1]);
            g_assert_cmpfloat (classes.lower[i], ==, floor (classes.lower[i]));
          }
        g_assert_cmpuint (sum, ==, G_N_ELEMENTS (values) - 104);
        g_assert_true (yp_classes_fit (&classes, values, G_N_ELEMENTS (values)));
      }
}

/* The sum of squares within classes that start at @lower. */
static double
get_spread (const double *values, guint n, const YpClasses *classes)
{
  double sums[YP_MAX_CLASSES] = { 0 };
  double squares[YP_MAX_CLASSES] = { 0 };
  guint counts[YP_MAX_CLASSES] = { 0 };
  double spread = 0;

  for (guint i = 0; i < n; i++)
    {
      int index = yp_classes_find (classes, values[i]);

      sums[index] += values[i];
      squares[index] += values[i] * values[i];
      counts[index]++;
    }
  for (guint i = 0; i < classes->n; i++)
    if (counts[i] > 0)
      spread += squares[i] - sums[i] * sums[i] / counts[i];

  return spread;
}

/* No other two bounds do better than the natural ones. */
static void
test_natural_is_best (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  double values[40];
  YpClasses natural;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = g_rand_double (random) * (i % 3 == 0 ? 100 : 10);
  yp_classes_make (&natural, values, G_N_ELEMENTS (values), YP_CLASSES_NATURAL, 3, FALSE);
  g_assert_cmpuint (natural.n, ==, 3);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint k = 0; k < G_N_ELEMENTS (values); k++)
      {
        YpClasses other = natural;

        other.lower[1] = values[i];
        other.lower[2] = values[k];
        if (values[i] < values[k])
          g_assert_cmpfloat (get_spread (values, G_N_ELEMENTS (values), &natural), <=,
                             get_spread (values, G_N_ELEMENTS (values), &other) + 1e-6);
      }
}

/* Nothing, the same everywhere, what is no number, and far more than there is. */
static void
test_odd_input (void)
{
  const double same[] = { 4, 4, 4, 4 };
  const double none[] = { NAN, INFINITY, -INFINITY };
  g_autofree double *many = g_new (double, 2000000);

  for (guint i = 0; i < 2000000; i++)
    many[i] = sin (i) * 1e6;

  for (guint method = 0; method < YP_N_CLASS_METHODS; method++)
    {
      YpClasses classes;

      yp_classes_make (&classes, NULL, 0, (YpClassMethod) method, 5, TRUE);
      g_assert_cmpuint (classes.n, ==, 0);
      yp_classes_make (&classes, none, 3, (YpClassMethod) method, 5, FALSE);
      g_assert_cmpuint (classes.n, ==, 0);
      g_assert_cmpint (yp_classes_find (&classes, 1), ==, -1);
      yp_classes_make (&classes, same, 4, (YpClassMethod) method, 5, FALSE);
      g_assert_cmpuint (classes.n, ==, 1);
      g_assert_cmpint (yp_classes_find (&classes, 4), ==, 0);
      g_assert_cmpint (yp_classes_find (&classes, NAN), ==, -1);
      yp_classes_make (&classes, many, 2000000, (YpClassMethod) method, 99, FALSE);
      g_assert_cmpuint (classes.n, ==, YP_MAX_CLASSES);
    }
}

/* Bounds stay while values move a little, and go when they tell nothing any more. */
static void
test_fit (void)
{
  double values[100];
  YpClasses classes;

  for (guint i = 0; i < 100; i++)
    values[i] = i;
  yp_classes_make (&classes, values, 100, YP_CLASSES_QUANTILE, 5, TRUE);

  for (guint i = 0; i < 100; i++)
    values[i] = (i * 7 + 3) % 100;
  g_assert_true (yp_classes_fit (&classes, values, 100));
  values[5] = 1000;
  g_assert_false (yp_classes_fit (&classes, values, 100));
  for (guint i = 0; i < 100; i++)
    values[i] = 1;
  g_assert_false (yp_classes_fit (&classes, values, 100));
}

static double
get_light (YpColor color)
{
  return 0.2126 * (color >> 24) + 0.7152 * (color >> 16 & 0xFF) + 0.0722 * (color >> 8 & 0xFF);
}

/* Much is always lighter than little, also for who sees no hue, and nothing is red. */
static void
test_ramp (void)
{
  for (guint n = 1; n <= YP_MAX_CLASSES; n++)
    for (guint i = 0; i < n; i++)
      {
        YpColor color = yp_ramp_get_color (n, i);

        g_assert_true (i == 0 || get_light (color) > get_light (yp_ramp_get_color (n, i - 1)) + 12);
        g_assert_cmpuint (color >> 24, <=, (color >> 16 & 0xFF) + 8);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/classes/all-are-in", test_all_are_in);
  g_test_add_func ("/map/classes/natural-is-best", test_natural_is_best);
  g_test_add_func ("/map/classes/odd-input", test_odd_input);
  g_test_add_func ("/map/classes/fit", test_fit);
  g_test_add_func ("/map/classes/ramp", test_ramp);

  return g_test_run ();
}
