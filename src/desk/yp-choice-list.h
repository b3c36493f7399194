/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-ask.h"

G_BEGIN_DECLS

#define YP_TYPE_CHOICE_LIST (yp_choice_list_get_type ())
G_DECLARE_FINAL_TYPE (YpChoiceList, yp_choice_list, YP, CHOICE_LIST, AdwBin)

void yp_choice_list_set_choices (YpChoiceList *self, GPtrArray *choices, gboolean has_keys);
const char *yp_choice_list_get_chosen (YpChoiceList *self);
void yp_choice_list_choose (YpChoiceList *self, const char *value);
void yp_choice_list_move (YpChoiceList *self, int step);
void yp_choice_list_focus (YpChoiceList *self);

G_END_DECLS
