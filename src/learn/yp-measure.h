/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-classifier.h"

G_BEGIN_DECLS

/* Of so many parts one is held out. */
#define YP_MEASURE_N_PARTS 5

/**
 * YpMeasure:
 * @n_texts: how many texts there are
 * @n_reports: how many of them are reports
 * @n_labels: of how many labels
 * @n_tested: how many reports were held out and then asked for
 * @n_first: for how many of those the first guess was right
 * @n_first_three: for how many one of the first three
 * @n_baseline: for how many the label that is most frequent in what was learnt from would have been
 * @macro_f1: the mean over the labels of the harmonic mean of precision and recall, 0 to 1
 * @sureness: the mean probability of the first guess, to be held against the share of right ones
 * @n_proposed: for how many reports something had been proposed to a person
 * @n_taken: and how many of those ended as proposed
 *
 * How well a label is guessed from the words. Plain data.
 */
typedef struct
{
  guint n_texts;
  guint n_reports;
  guint n_labels;
  guint n_tested;
  guint n_first;
  guint n_first_three;
  guint n_baseline;
  double macro_f1;
  double sureness;
  guint n_proposed;
  guint n_taken;
} YpMeasure;

gboolean yp_measure_run (YpMeasure *self,
                         GPtrArray *lessons,
                         guint n_rounds,
                         GCancellable *cancellable,
                         GError **error);
void yp_measure_write_json (const YpMeasure *self, YpJsonWriter *writer, const char *name);
gboolean yp_measure_read_json (YpMeasure *self, JsonObject *object, GError **error);

G_END_DECLS
