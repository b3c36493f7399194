/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YP_TYPE_SUPPORT_BOX (yp_support_box_get_type ())
G_DECLARE_FINAL_TYPE (YpSupportBox, yp_support_box, YP, SUPPORT_BOX, AdwBin)

void yp_support_box_open (YpSupportBox *self, const char *suggested);
gboolean yp_support_box_toggle (YpSupportBox *self, guint index);
const char *yp_support_box_get_support (YpSupportBox *self);

G_END_DECLS
