/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-picture.h"

G_BEGIN_DECLS

void yp_picture_words_fill (YpPictureSpec *spec);
char *yp_picture_words_format_time (gint64 at, gboolean is_live);

G_END_DECLS
