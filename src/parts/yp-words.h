/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/* What people call things. Static strings are translated; the others are the caller's to free. */

const char *yp_words_get_state (YpState state);
const char *yp_words_get_step (YpState state);
const char *yp_words_get_action (const char *action);
const char *yp_words_get_done (const YpTransition *transition);
const char *yp_words_get_action_key (const char *action);
const char *yp_words_get_unit_kind (YpUnitKind kind);
const char *yp_words_get_unit_status (YpUnitStatus status);
const char *yp_words_get_connection (YpConnection connection);
const char *yp_words_get_source (const char *source);
const char *yp_words_get_item (YpSituation *situation, const YpIncidentFacts *facts);

char *yp_words_format_age (gint64 age_us);
char *yp_words_format_time (gint64 time_us);
char *yp_words_format_day (gint64 time_us);
char *yp_words_format_clock (gint64 time_us);
char *yp_words_format_date (gint64 time_us);
char *yp_words_format_distance (double distance_m);
char *yp_words_format_number_markup (const char *id, gboolean is_short);
char *yp_words_format_place (YpSituation *situation, const YpIncidentFacts *facts);
char *yp_words_format_unit (YpSituation *situation, const char *id);
char *yp_words_format_file (const char *type, const char *sha256);
char *yp_words_format_limit (const char *time_limit);
char *yp_words_format_due (YpIncident *incident, gint64 at);
char *yp_words_explain_due (YpIncident *incident, YpCalendar *calendar);
char *yp_words_format_entry (YpSituation *situation, YpEntry *entry);
char *yp_words_explain_refusal (YpSituation *situation,
                                const char *incident,
                                const char *action,
                                const char *unit,
                                const char *reason);

G_END_DECLS
