/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-vector-data.h"

G_BEGIN_DECLS

GBytes *yp_vector_file_pack (const YpVectorData *data);
YpVectorData *yp_vector_file_unpack (GBytes *bytes, GError **error);

G_END_DECLS
