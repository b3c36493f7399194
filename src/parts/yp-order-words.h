/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-order.h"

G_BEGIN_DECLS

/* What people call orders. Static strings are translated; the others are the caller's to free. */

const char *yp_words_get_order_kind (const char *kind);
const char *yp_words_get_order_state (const char *state);
const char *yp_words_get_order_action (const char *action);
const char *yp_words_get_order_key (const char *action);
const char *yp_words_get_lamp (const char *lamp);

char *yp_words_format_order_heading (const YpRecord *order);
char *yp_words_format_answer_by (const YpRecord *order, gint64 at);
char *yp_words_format_order_trail (const YpRecord *order);
gboolean yp_words_is_order_late (const YpRecord *order, gint64 at);

G_END_DECLS
