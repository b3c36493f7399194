/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_UPLOAD_BAR (yp_upload_bar_get_type ())
G_DECLARE_FINAL_TYPE (YpUploadBar, yp_upload_bar, YP, UPLOAD_BAR, AdwBin)

void yp_upload_bar_set_situation (YpUploadBar *self, YpSituation *situation);
void yp_upload_bar_choose (YpUploadBar *self);
void yp_upload_bar_add (YpUploadBar *self, GFile *file);
void yp_upload_bar_clear (YpUploadBar *self);
gboolean yp_upload_bar_is_busy (YpUploadBar *self);
char **yp_upload_bar_list_files (YpUploadBar *self);

G_END_DECLS
