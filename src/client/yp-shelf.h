/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cache.h"
#include "yp-credential.h"

G_BEGIN_DECLS

#define YP_TYPE_SHELF (yp_shelf_get_type ())
G_DECLARE_FINAL_TYPE (YpShelf, yp_shelf, YP, SHELF, GObject)

YpShelf *yp_shelf_new (YpCredential *credential, YpCache *cache);
void yp_shelf_set_layers (YpShelf *self, GPtrArray *layers);
void yp_shelf_set_is_online (YpShelf *self, gboolean is_online);
void yp_shelf_stop (YpShelf *self);
GPtrArray *yp_shelf_copy_layers (YpShelf *self);
char **yp_shelf_get_files (YpShelf *self, const char *name);
const char *yp_shelf_get_source (YpShelf *self, const char *name);

G_END_DECLS
