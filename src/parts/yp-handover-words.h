/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-handover.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/* What people call handovers and their lines. Static strings are translated; the others are the
 * caller's to free. */

const char *yp_words_get_handover_group (YpHandoverGroup group);

char *yp_words_format_handover_line (const YpHandoverLine *line);
char *yp_words_format_handover_number (const YpHandoverLine *line);
char *yp_words_explain_handover_line (const YpHandoverLine *line);
char *yp_words_format_handover_time (const YpHandoverLine *line);

char *yp_words_format_handover_since (const YpRecord *handover);
char *yp_words_format_handover_trail (const YpRecord *handover);
char *yp_words_explain_signature (YpSituation *situation, const YpRecord *handover);
char *yp_words_explain_tick (YpSituation *situation, const YpRecord *handover);

G_END_DECLS
