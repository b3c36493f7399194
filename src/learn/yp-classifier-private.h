/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-classifier.h"

G_BEGIN_DECLS

/* A mark, the size of a step of a weight, labels, reports of each, bias of each; grams ascending,
 * weight of each, where the row of each begins, then the rows: label and weight in steps. */
#define YP_CLASSIFIER_FORM "(udasauadauadauaqan)"
#define YP_CLASSIFIER_MARK 0x314D4C59u

YpClassifier *_yp_classifier_new (GVariant *whole, GError **error);

G_END_DECLS
