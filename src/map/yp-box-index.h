/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-mercator.h"

G_BEGIN_DECLS

typedef struct _YpBoxIndex YpBoxIndex;

YpBoxIndex *yp_box_index_new (const YpBox *boxes, guint n_boxes);
void yp_box_index_free (YpBoxIndex *self);
void yp_box_index_find (const YpBoxIndex *self, const YpBox *box, GArray *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBoxIndex, yp_box_index_free)

G_END_DECLS
