/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YP_TYPE_KEY_BUTTON (yp_key_button_get_type ())
G_DECLARE_FINAL_TYPE (YpKeyButton, yp_key_button, YP, KEY_BUTTON, GtkButton)

GtkWidget *yp_key_button_new (const char *text, const char *key);
void yp_key_button_set_text (YpKeyButton *self, const char *text);
void yp_key_button_set_key (YpKeyButton *self, const char *key);
void yp_key_button_set_has_key (YpKeyButton *self, gboolean has_key);

G_END_DECLS
