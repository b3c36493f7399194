/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YP_TYPE_TOAST (yp_toast_get_type ())

G_DECLARE_FINAL_TYPE (YpToast, yp_toast, YP, TOAST, AdwBin)

void yp_toast_show (YpToast *self, const char *text, gboolean is_refusal);
void yp_toast_dismiss (YpToast *self);

G_END_DECLS
