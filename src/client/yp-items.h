/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_ITEMS (yp_items_get_type ())
G_DECLARE_FINAL_TYPE (YpItems, yp_items, YP, ITEMS, GObject)

YpItems *yp_items_new (YpSituation *situation);
const YpItem *yp_items_find (YpItems *self, const char *key, gint64 at);
const YpItem *yp_items_find_judged (YpItems *self, const YpIncidentFacts *facts);
const YpItem *yp_items_find_named (YpItems *self, const char *text);
guint yp_items_get_n (YpItems *self);
const YpItem *yp_items_get (YpItems *self, guint index);
gboolean yp_items_is_loaded (YpItems *self);

G_END_DECLS
