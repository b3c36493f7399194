/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-file-source.h"
#include "yp-vector-source.h"

G_BEGIN_DECLS

gboolean _yp_feature_index_build (const char *source,
                                  const char *layer,
                                  const YpVectorOptions *options,
                                  const char *path,
                                  YpFileSourceProgress progress,
                                  gpointer user_data,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
