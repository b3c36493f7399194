/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YP_TYPE_NAME_LIST (yp_name_list_get_type ())
G_DECLARE_FINAL_TYPE (YpNameList, yp_name_list, YP, NAME_LIST, AdwBin)

GtkWidget *yp_name_list_new (const char *label, guint most, const char *const *suggested);
void yp_name_list_set_names (YpNameList *self, const char *names);
char *yp_name_list_get_names (YpNameList *self);

G_END_DECLS
