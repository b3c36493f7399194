/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-learnt.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_ITEM_MODEL (yp_item_model_get_type ())
G_DECLARE_FINAL_TYPE (YpItemModel, yp_item_model, YP, ITEM_MODEL, GObject)

YpItemModel *yp_item_model_new (YpSituation *situation);
const YpLearnt *yp_item_model_get_learnt (YpItemModel *self);

G_END_DECLS
