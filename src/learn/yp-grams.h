/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters of a text that are looked at. */
#define YP_GRAMS_MAX_CHARS 2000

GArray *yp_grams_list (const char *text);

G_END_DECLS
