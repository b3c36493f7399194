/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-box-index.h"

static YpBox
make_random_box (GRand *random, double largest)
{
  double x = g_rand_double (random);
  double y = g_rand_double (random);

  return (YpBox){ x, y, x + g_rand_double_range (random, 0, largest),
                  y + g_rand_double_range (random, 0, largest) };
}

/* The index finds what looking at every box finds, in the same order. */
static void
check_against_looking (guint n_boxes, double largest)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (n_boxes);
  g_autofree YpBox *boxes = g_new (YpBox, n_boxes);
  g_autoptr (YpBoxIndex) index = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_boxes; i++)
    boxes[i] = make_random_box (random, largest);

  index = yp_box_index_new (boxes, n_boxes);

  for (guint query = 0; query < 200; query++)
    {
      YpBox box = make_random_box (random, 0.3);
      guint n = 0;

      yp_box_index_find (index, &box, found);
      for (guint i = 0; i < n_boxes; i++)
        if (yp_box_intersects (&boxes[i], &box))
          {
            g_assert_cmpuint (n, <, found->len);
            g_assert_cmpuint (g_array_index (found, guint, n), ==, i);
            n++;
          }

      g_assert_cmpuint (n, ==, found->len);
    }
}

static void
test_finds_all (void)
{
  static const guint sizes[] = { 1, 2, 15, 16, 17, 255, 257, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_against_looking (sizes[i], 0.05);
}

static void
test_finds_large (void)
{
  check_against_looking (500, 1);
}

static void
test_empty (void)
{
  g_autoptr (YpBoxIndex) index = yp_box_index_new (NULL, 0);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  YpBox all = { 0, 0, 1, 1 };

  yp_box_index_find (index, &all, found);
  g_assert_cmpuint (found->len, ==, 0);
}

/* All in one place: the curve can not part them. */
static void
test_same_place (void)
{
  g_autofree YpBox *boxes = g_new (YpBox, 1000);
  g_autoptr (YpBoxIndex) index = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < 1000; i++)
    boxes[i] = (YpBox){ 0.5, 0.5, 0.5, 0.5 };

  index = yp_box_index_new (boxes, 1000);
  yp_box_index_find (index, &boxes[0], found);
  g_assert_cmpuint (found->len, ==, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/box-index/finds-all", test_finds_all);
  g_test_add_func ("/map/box-index/finds-large", test_finds_large);
  g_test_add_func ("/map/box-index/empty", test_empty);
  g_test_add_func ("/map/box-index/same-place", test_same_place);

  return g_test_run ();
}
