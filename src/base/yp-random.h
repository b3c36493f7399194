/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *yp_random_token (GError **error);
gboolean yp_equal_in_constant_time (const char *a, const char *b);

G_END_DECLS
