/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-style.h"
#include "yp-vector-data.h"

G_BEGIN_DECLS

YpVectorData *yp_layer_read (YpLayerId layer,
                             const char *const *files,
                             GPtrArray *faults,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
