/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-consultation.h"
#include "yp-suggestions.h"

G_BEGIN_DECLS

/* What people call consultations and what follows from them. Static strings are translated; the
 * others are the caller's to free. */

const char *yp_words_get_consultation_state (const char *state);
const char *yp_words_get_consultation_reason (const char *reason);
const char *yp_words_get_consultation_action (const char *action);
const char *yp_words_get_consultation_done (const char *action);
const char *yp_words_get_consultation_key (const char *action);

char *yp_words_format_names (const char *names);
char *yp_words_format_name_list (JsonObject *body, const char *name);
char *yp_words_format_consultation (const char *id);
char *yp_words_format_meeting (const YpRecord *consultation);
char *yp_words_format_decision (const YpRecord *consultation);
char *yp_words_format_consultation_trail (const YpRecord *consultation);
char *yp_words_format_scope (const YpRecord *consultation, YpSituation *situation);
char *yp_words_explain_suggested (const YpSuggested *suggested);

G_END_DECLS
