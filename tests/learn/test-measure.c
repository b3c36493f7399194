/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lessons.h"
#include "yp-error.h"
#include "yp-learnt.h"

/* All that is easy is right; that is more than the most frequent would be. */
static void
test_easy (void)
{
  g_autoptr (GPtrArray) lessons = make_lessons (40);
  g_autoptr (GError) error = NULL;
  YpMeasure measure;
  YpMeasure again;

  g_ptr_array_add (lessons, yp_lesson_new ("路灯", "lamp", FALSE, NULL));
  g_assert_true (yp_measure_run (&measure, lessons, 1, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (measure.n_texts, ==, 121);
  g_assert_cmpuint (measure.n_reports, ==, 120);
  g_assert_cmpuint (measure.n_labels, ==, 3);
  g_assert_cmpuint (measure.n_tested, >, 10);
  g_assert_cmpuint (measure.n_tested, <, 40);
  g_assert_cmpuint (measure.n_first, ==, measure.n_tested);
  g_assert_cmpuint (measure.n_first_three, ==, measure.n_tested);
  g_assert_cmpuint (measure.n_baseline, <, measure.n_tested);
  g_assert_cmpfloat (measure.macro_f1, >, 0.999);
  g_assert_cmpfloat (measure.sureness, >, 0.5);

  g_assert_true (yp_measure_run (&again, lessons, 1, NULL, &error));
  g_assert_cmpuint (again.n_tested, ==, measure.n_tested);
  g_assert_true (yp_measure_run (&again, lessons, YP_MEASURE_N_PARTS, NULL, &error));
  g_assert_cmpuint (again.n_tested, ==, 120);
}

/* From rules alone something is known of reports as well. */
static void
test_rules_alone (void)
{
  g_autoptr (GPtrArray) lessons = make_lessons (10);
  g_autoptr (GError) error = NULL;
  YpMeasure measure;

  g_ptr_array_add (lessons, yp_lesson_new ("路灯", "lamp", FALSE, NULL));
  g_ptr_array_add (lessons, yp_lesson_new ("噪声", "noise", FALSE, NULL));
  g_assert_true (yp_measure_run (&measure, lessons, 0, NULL, &error));
  g_assert_cmpuint (measure.n_tested, ==, 30);
  g_assert_cmpuint (measure.n_first, ==, 20);
  g_assert_cmpuint (measure.n_baseline, ==, 0);
}

/* Words that say nothing are not learnt from, however often they are repeated: the same text is
 * never on both sides. */
static void
test_never_seen (void)
{
  g_autoptr (GPtrArray) lessons = yp_lesson_list_new ();
  g_autoptr (GError) error = NULL;
  YpMeasure measure;

  for (guint i = 0; i < 26; i++)
    for (guint j = 0; j < 4; j++)
      {
        g_autofree char *text = g_strdup_printf ("%c", 'a' + i);
        g_autofree char *label = g_strdup_printf ("label %u", i);

        g_ptr_array_add (lessons, yp_lesson_new (text, label, TRUE, NULL));
      }

  g_assert_true (yp_measure_run (&measure, lessons, YP_MEASURE_N_PARTS, NULL, &error));
  g_assert_cmpuint (measure.n_tested, ==, 104);
  g_assert_cmpuint (measure.n_first, ==, 0);
  g_assert_cmpfloat (measure.macro_f1, ==, 0);
}

/* Whether it was taken is told by what the report stands under in the end. */
static void
test_taken (void)
{
  g_autoptr (GPtrArray) lessons = make_lessons (10);
  g_autoptr (GError) error = NULL;
  YpMeasure measure;

  g_ptr_array_add (lessons, yp_lesson_new ("路灯坏", "lamp", TRUE, "lamp"));
  g_ptr_array_add (lessons, yp_lesson_new ("路灯歪", "tree", TRUE, "lamp"));
  g_assert_true (yp_measure_run (&measure, lessons, 1, NULL, &error));
  g_assert_cmpuint (measure.n_proposed, ==, 2);
  g_assert_cmpuint (measure.n_taken, ==, 1);
}

/* Without reports there is a classifier, and nothing is said of how good it is. */
static void
test_no_reports (void)
{
  g_autoptr (GPtrArray) lessons = yp_lesson_list_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YpLearnt) learnt = NULL;

  g_ptr_array_add (lessons, yp_lesson_new ("路灯", "lamp", FALSE, NULL));
  g_ptr_array_add (lessons, yp_lesson_new ("噪声", "noise", FALSE, NULL));
  learnt = yp_learnt_new (lessons, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (learnt->measure.n_texts, ==, 2);
  g_assert_cmpuint (learnt->measure.n_tested, ==, 0);
}

static void
test_json (void)
{
  g_autoptr (GPtrArray) lessons = make_lessons (20);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpLearnt) learnt = yp_learnt_new (lessons, 1700000000123000, NULL, &error);
  g_autofree char *text = g_string_free (yp_learnt_to_json (learnt), FALSE);
  g_autoptr (YpLearnt) again = yp_learnt_new_from_json (text, strlen (text), &error);
  YpGuess guess;

  g_assert_no_error (error);
  g_assert_cmpint (again->at, ==, 1700000000123000);
  g_assert_cmpuint (again->measure.n_tested, ==, learnt->measure.n_tested);
  g_assert_cmpuint (again->measure.n_first, ==, learnt->measure.n_first);
  g_assert_cmpfloat (again->measure.sureness, ==, learnt->measure.sureness);
  g_assert_cmpuint (yp_classifier_guess (again->classifier, "路灯", &guess, 1), ==, 1);
  g_assert_cmpstr (guess.label, ==, "lamp");
}

static void
test_bad_json (void)
{
  static const char *const texts[] = {
    "",
    "[]",
    "{}",
    "{\"learnt_at\":\"2026-08-24T01:02:03.456Z\",\"figures\":{}}",
    "{\"learnt_at\":\"2026-08-24T01:02:03.456Z\",\"figures\":{\"texts\":1,\"reports\":1,\"labels\":"
    "1,"
    "\"tested\":1,\"first\":1,\"first_three\":1,\"baseline\":1,\"proposed\":1,\"taken\":-1}}",
    "{\"learnt_at\":\"2026-08-24T01:02:03.456Z\",\"figures\":{\"texts\":1,\"reports\":1,\"labels\":"
    "1,"
    "\"tested\":1,\"first\":1,\"first_three\":1,\"baseline\":1,\"proposed\":1,\"taken\":1},"
    "\"model\":\"AAAA\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yp_learnt_new_from_json (texts[i], strlen (texts[i]), &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/learn/measure/easy", test_easy);
  g_test_add_func ("/learn/measure/rules-alone", test_rules_alone);
  g_test_add_func ("/learn/measure/never-seen", test_never_seen);
  g_test_add_func ("/learn/measure/taken", test_taken);
  g_test_add_func ("/learn/measure/no-reports", test_no_reports);
  g_test_add_func ("/learn/measure/json", test_json);
  g_test_add_func ("/learn/measure/bad-json", test_bad_json);

  return g_test_run ();
}
