/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-handover.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_HANDOVER_LIST (yp_handover_list_get_type ())
G_DECLARE_FINAL_TYPE (YpHandoverList, yp_handover_list, YP, HANDOVER_LIST, GObject)

YpHandoverList *yp_handover_list_new (YpSituation *situation, guint n_signed);
gboolean yp_handover_list_is_known (YpHandoverList *self);
GPtrArray *yp_handover_list_get_unsigned (YpHandoverList *self);
GPtrArray *yp_handover_list_get_signed (YpHandoverList *self);
YpRecord *yp_handover_list_find (YpHandoverList *self, const char *id);

G_END_DECLS
