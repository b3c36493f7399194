/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"

G_BEGIN_DECLS

/* What people call how far an incident has come. Static strings are translated; the others are the
 * caller's to free. */

const char *yp_words_get_stage (YpStage stage);
const char *yp_words_get_satisfaction (YpSatisfaction satisfaction);

char *yp_words_format_span (gint64 span_us);
char *yp_words_format_aside (const YpIncidentFacts *facts);

G_END_DECLS
