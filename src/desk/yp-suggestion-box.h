/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-suggestions.h"

G_BEGIN_DECLS

#define YP_TYPE_SUGGESTION_BOX (yp_suggestion_box_get_type ())
G_DECLARE_FINAL_TYPE (YpSuggestionBox, yp_suggestion_box, YP, SUGGESTION_BOX, AdwBin)

#define YP_SUGGESTION_KEY "Shift+T"

/* The same for what is alike with it. */
#define YP_ALIKE_KEY "Ctrl+D"

void yp_suggestion_box_set_situation (YpSuggestionBox *self, YpSituation *situation);
void yp_suggestion_box_set_incident (YpSuggestionBox *self, YpIncident *incident);
void yp_suggestion_box_set_is_waiting (YpSuggestionBox *self, gboolean is_waiting);
gboolean yp_suggestion_box_get_step (YpSuggestionBox *self, YpStep *step);
const YpSuggested *yp_suggestion_box_get (YpSuggestionBox *self);

G_END_DECLS
