/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-base-map.h"

G_BEGIN_DECLS

typedef struct _YpBaseMapList YpBaseMapList;

YpBaseMapList *yp_base_map_list_new (const char *path, const YpBaseMapHost *host);
void yp_base_map_list_stop (YpBaseMapList *self);
void yp_base_map_list_free (YpBaseMapList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBaseMapList, yp_base_map_list_free)

GPtrArray *yp_base_map_list_get (YpBaseMapList *self, char **error);

G_END_DECLS
