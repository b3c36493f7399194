/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-learnt.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is believed guesses within bounds, and is written as it was read. */
static void
check_classifier (YpClassifier *classifier)
{
  g_autoptr (GBytes) bytes = yp_classifier_to_bytes (classifier);
  g_autoptr (YpClassifier) again = yp_classifier_new_from_bytes (bytes, NULL);
  YpGuess guesses[3];
  guint n = yp_classifier_guess (classifier, "路灯不亮 tree", guesses, G_N_ELEMENTS (guesses));

  g_assert_nonnull (again);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (guesses[i].probability >= 0 && guesses[i].probability <= 1);
      g_assert_true (*guesses[i].label != '\0');
    }
}

/* As the bytes of a classifier, and as what a platform says. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpClassifier) classifier = yp_classifier_new_from_bytes (bytes, &error);
  g_autoptr (YpLearnt) learnt = NULL;

  g_assert_true ((classifier == NULL) == (error != NULL));
  g_clear_error (&error);
  if (classifier != NULL)
    check_classifier (classifier);

  learnt = yp_learnt_new_from_json ((const char *) data, size, &error);
  g_assert_true ((learnt == NULL) == (error != NULL));
  if (learnt != NULL)
    check_classifier (learnt->classifier);

  return 0;
}
