/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-store.h"

G_BEGIN_DECLS

/**
 * YpMomentKeeper:
 *
 * A thread that makes the checkpoints by which the past is shown, as they fall due. Any thread.
 */
typedef struct _YpMomentKeeper YpMomentKeeper;

YpMomentKeeper *yp_moment_keeper_new (const char *url);
void yp_moment_keeper_free (YpMomentKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMomentKeeper, yp_moment_keeper_free)

G_END_DECLS
