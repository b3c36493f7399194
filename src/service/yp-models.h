/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpModels:
 *
 * What was last learnt from the city's texts, as it is handed out. Counted; any thread.
 */
typedef struct _YpModels YpModels;

YpModels *yp_models_new (void);
YpModels *yp_models_ref (YpModels *self);
void yp_models_unref (YpModels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpModels, yp_models_unref)

void yp_models_set (YpModels *self, GBytes *json);
GBytes *yp_models_get (YpModels *self);
gboolean yp_models_get_is_wanted (YpModels *self);

G_END_DECLS
