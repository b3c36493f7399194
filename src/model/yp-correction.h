/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-record.h"

G_BEGIN_DECLS

char *yp_correction_make_subject (const char *item, const char *town);
const char *yp_correction_find_usual (const YpRecord *correction, guint *n_times);

G_END_DECLS
