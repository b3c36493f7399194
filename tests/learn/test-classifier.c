/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lessons.h"
#include "yp-classifier.h"
#include "yp-error.h"

static YpClassifier *
train_some (void)
{
  g_autoptr (GPtrArray) lessons = make_lessons (10);
  g_autoptr (GError) error = NULL;
  YpClassifier *classifier = NULL;

  g_ptr_array_add (lessons, yp_lesson_new ("井盖缺失", "manhole", FALSE, NULL));
  classifier = yp_classifier_train (lessons, NULL, &error);
  g_assert_no_error (error);

  return classifier;
}

static void
check_guess (const YpClassifier *classifier, const char *text, const char *label, guint n_reports)
{
  YpGuess guesses[3];
  guint n = yp_classifier_guess (classifier, text, guesses, G_N_ELEMENTS (guesses));

  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (guesses[0].label, ==, label);
  g_assert_cmpuint (guesses[0].n_reports, ==, n_reports);
  g_assert_cmpfloat (guesses[0].probability, >, 0.5);
  g_assert_cmpfloat (guesses[0].probability, >=, guesses[1].probability);
  g_assert_cmpfloat (guesses[1].probability, >=, guesses[2].probability);
  g_assert_cmpfloat (guesses[0].probability + guesses[1].probability + guesses[2].probability, <=,
                     1.000001);
}

/* What is told apart by its words is, also in words that were not there. */
static void
test_apart (void)
{
  g_autoptr (YpClassifier) classifier = train_some ();
  YpGuess guess;

  g_assert_cmpuint (yp_classifier_get_n_labels (classifier), ==, 4);
  check_guess (classifier, "沙洲湖边路灯都不亮了", "lamp", 10);
  check_guess (classifier, "半夜还在施工，噪声很大", "noise", 10);
  check_guess (classifier, "A TREE has fallen", "tree", 10);
  check_guess (classifier, "井盖没了，缺失", "manhole", 0);
  g_assert_cmpuint (yp_classifier_guess (classifier, "", &guess, 1), ==, 0);
  g_assert_cmpuint (yp_classifier_guess (classifier, "12345", &guess, 1), ==, 0);
  g_assert_cmpuint (yp_classifier_guess (classifier, "ξ", &guess, 1), ==, 0);
}

/* The same lessons give the same bytes, and those the same classifier. */
static void
test_bytes (void)
{
  g_autoptr (YpClassifier) one = train_some ();
  g_autoptr (YpClassifier) other = train_some ();
  g_autoptr (GBytes) bytes = yp_classifier_to_bytes (one);
  g_autoptr (GBytes) same_bytes = yp_classifier_to_bytes (other);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpClassifier) again = yp_classifier_new_from_bytes (bytes, &error);
  g_autoptr (GBytes) bytes_again = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, same_bytes));
  bytes_again = yp_classifier_to_bytes (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));
  check_guess (again, "沙洲湖边路灯都不亮了", "lamp", 10);
}

/* Cut anywhere, or with any byte another: refused with a reason, or still a classifier. */
static void
test_bad_bytes (void)
{
  g_autoptr (YpClassifier) classifier = train_some ();
  g_autoptr (GBytes) bytes = yp_classifier_to_bytes (classifier);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i += 1 + size / 300)
    {
      g_autoptr (GBytes) cut = g_bytes_new (data, i);
      g_autoptr (GError) error = NULL;

      g_assert_null (yp_classifier_new_from_bytes (cut, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }

  for (gsize i = 0; i < size; i += 1 + size / 3000)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) wrong = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (YpClassifier) found = NULL;
      YpGuess guess;

      copy[i] ^= 0xFF;
      wrong = g_bytes_new (copy, size);
      found = yp_classifier_new_from_bytes (wrong, &error);
      g_assert_true ((found == NULL) == (error != NULL));
      if (found != NULL)
        yp_classifier_guess (found, "路灯不亮", &guess, 1);
    }
}

static void
test_refused (void)
{
  g_autoptr (GPtrArray) lessons = yp_lesson_list_new ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GPtrArray) good = make_lessons (3);
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_classifier_train (lessons, NULL, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);
  g_ptr_array_add (lessons, yp_lesson_new ("井盖", "one", TRUE, NULL));
  g_assert_null (yp_classifier_train (lessons, NULL, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_clear_error (&error);

  g_cancellable_cancel (cancelled);
  g_assert_null (yp_classifier_train (good, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Texts in which there is nothing are no reason to fail. */
static void
test_nothing_to_learn (void)
{
  g_autoptr (GPtrArray) lessons = yp_lesson_list_new ();
  g_autoptr (YpClassifier) classifier = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (YpClassifier) again = NULL;
  g_autoptr (GError) error = NULL;
  YpGuess guess;

  g_ptr_array_add (lessons, yp_lesson_new ("1", "one", TRUE, NULL));
  g_ptr_array_add (lessons, yp_lesson_new ("", "other", TRUE, NULL));
  classifier = yp_classifier_train (lessons, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yp_classifier_guess (classifier, "井盖", &guess, 1), ==, 0);
  bytes = yp_classifier_to_bytes (classifier);
  again = yp_classifier_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/learn/classifier/apart", test_apart);
  g_test_add_func ("/learn/classifier/bytes", test_bytes);
  g_test_add_func ("/learn/classifier/bad-bytes", test_bad_bytes);
  g_test_add_func ("/learn/classifier/refused", test_refused);
  g_test_add_func ("/learn/classifier/nothing-to-learn", test_nothing_to_learn);

  return g_test_run ();
}
