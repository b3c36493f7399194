/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-ask.h"

G_BEGIN_DECLS

#define YP_TYPE_FIELD_BOX (yp_field_box_get_type ())
G_DECLARE_FINAL_TYPE (YpFieldBox, yp_field_box, YP, FIELD_BOX, AdwBin)

void yp_field_box_open (YpFieldBox *self, GPtrArray *fields);
void yp_field_box_set_values (YpFieldBox *self, const char *const *values);
char **yp_field_box_get_values (YpFieldBox *self);
gboolean yp_field_box_is_complete (YpFieldBox *self);
void yp_field_box_focus_missing (YpFieldBox *self);

G_END_DECLS
