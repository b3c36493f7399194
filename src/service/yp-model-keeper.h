/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-models.h"

G_BEGIN_DECLS

/**
 * YpModelKeeper:
 *
 * A thread that learns from the catalogue and the reports that were filed which item words are
 * about: once anybody has asked for it, then when the catalogue has changed, and once a day. Any
 * thread.
 */
typedef struct _YpModelKeeper YpModelKeeper;

YpModelKeeper *yp_model_keeper_new (const char *url, YpModels *models);
void yp_model_keeper_free (YpModelKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpModelKeeper, yp_model_keeper_free)

void yp_model_keeper_tell (YpModelKeeper *self);

G_END_DECLS
