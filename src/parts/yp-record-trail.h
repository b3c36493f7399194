/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-record.h"
#include "yp-word-table.h"

G_BEGIN_DECLS

char *yp_words_format_trail (const YpRecord *record,
                             const YpWordRow *steps,
                             guint n_steps,
                             const char *context);

G_END_DECLS
