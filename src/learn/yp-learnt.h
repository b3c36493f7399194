/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-measure.h"

G_BEGIN_DECLS

/**
 * YpLearnt:
 * @at: when it was learnt, microseconds since 1970 UTC
 * @classifier: from all texts
 * @measure: how well that goes, measured with some held out
 *
 * What a platform has learnt from its texts.
 */
typedef struct
{
  gint64 at;
  YpClassifier *classifier;
  YpMeasure measure;
} YpLearnt;

YpLearnt *yp_learnt_new (GPtrArray *lessons, gint64 at, GCancellable *cancellable, GError **error);
YpLearnt *yp_learnt_new_from_json (const char *text, gsize length, GError **error);
void yp_learnt_free (YpLearnt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLearnt, yp_learnt_free)

GString *yp_learnt_to_json (const YpLearnt *self);

G_END_DECLS
