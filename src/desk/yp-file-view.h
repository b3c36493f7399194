/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_FILE_VIEW (yp_file_view_get_type ())
G_DECLARE_FINAL_TYPE (YpFileView, yp_file_view, YP, FILE_VIEW, AdwBin)

void yp_file_view_set_situation (YpFileView *self, YpSituation *situation);
void yp_file_view_open (YpFileView *self, const char *sha256, const char *type);
gboolean yp_file_view_close (YpFileView *self);

G_END_DECLS
