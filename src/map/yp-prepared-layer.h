/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-style.h"
#include "yp-vector-data.h"

G_BEGIN_DECLS

char *yp_prepared_layer_get_path (const char *folder, YpLayerId layer, const char *const *files);
YpVectorData *yp_prepared_layer_read (const char *path);
void yp_prepared_layer_write (const char *path, const YpVectorData *data);

G_END_DECLS
