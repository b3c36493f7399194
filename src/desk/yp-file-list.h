/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_FILE_LIST (yp_file_list_get_type ())
G_DECLARE_FINAL_TYPE (YpFileList, yp_file_list, YP, FILE_LIST, AdwBin)

void yp_file_list_set_situation (YpFileList *self, YpSituation *situation);
void yp_file_list_clear (YpFileList *self);
void yp_file_list_add (YpFileList *self, const char *sha256);
guint yp_file_list_get_n_pictures (YpFileList *self);

G_END_DECLS
