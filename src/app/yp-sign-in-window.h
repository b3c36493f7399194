/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YP_TYPE_SIGN_IN_WINDOW (yp_sign_in_window_get_type ())
G_DECLARE_FINAL_TYPE (YpSignInWindow, yp_sign_in_window, YP, SIGN_IN_WINDOW, AdwWindow)

GtkWidget *
yp_sign_in_window_new (GtkApplication *application, const char *url, const char *account);
void yp_sign_in_window_set_reason (YpSignInWindow *self, const char *reason);

G_END_DECLS
