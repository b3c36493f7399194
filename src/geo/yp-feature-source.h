/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-file-source.h"
#include "yp-vector-source.h"

G_BEGIN_DECLS

#define YP_TYPE_FEATURE_SOURCE (yp_feature_source_get_type ())

G_DECLARE_FINAL_TYPE (YpFeatureSource, yp_feature_source, YP, FEATURE_SOURCE, YpTileSource)

YpTileSource *yp_feature_source_new (const char *path,
                                     const char *layer,
                                     const YpVectorOptions *options,
                                     const char *cache,
                                     YpFileSourceProgress progress,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
