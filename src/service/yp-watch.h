/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

typedef struct _YpWatch YpWatch;

YpWatch *yp_watch_new (void);
void yp_watch_free (YpWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpWatch, yp_watch_free)

void yp_watch_tell (YpWatch *self, GPtrArray *entries);
GPtrArray *yp_watch_collect (YpWatch *self, YpStore *store, YpCity *city, GError **error);

G_END_DECLS
