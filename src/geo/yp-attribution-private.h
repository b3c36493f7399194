/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *_yp_attribution_to_plain (const char *html);

G_END_DECLS
