/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-lesson.h"

G_BEGIN_DECLS

/* Bounds of what is learnt, and of what is believed of bytes. */
#define YP_CLASSIFIER_MAX_LABELS 4096
#define YP_CLASSIFIER_MAX_GRAMS 32768
#define YP_CLASSIFIER_MAX_BYTES (32 * 1024 * 1024)

/**
 * YpGuess:
 * @label: what a text is about; the classifier's
 * @probability: 0 to 1
 * @n_reports: of how many reports about it was learnt; 0 where rules alone spoke of it
 */
typedef struct
{
  const char *label;
  double probability;
  guint n_reports;
} YpGuess;

/**
 * YpClassifier:
 *
 * Says what a text is about, as it was learnt from texts of which that was known: a logistic
 * regression for each label against all others. Immutable, counted; any thread.
 */
typedef struct _YpClassifier YpClassifier;

YpClassifier *yp_classifier_train (GPtrArray *lessons, GCancellable *cancellable, GError **error);
YpClassifier *yp_classifier_new_from_bytes (GBytes *bytes, GError **error);
YpClassifier *yp_classifier_ref (YpClassifier *self);
void yp_classifier_unref (YpClassifier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpClassifier, yp_classifier_unref)

GBytes *yp_classifier_to_bytes (const YpClassifier *self);
guint yp_classifier_get_n_labels (const YpClassifier *self);
guint
yp_classifier_guess (const YpClassifier *self, const char *text, YpGuess *guesses, guint most);

G_END_DECLS
