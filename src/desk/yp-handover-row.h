/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-handover.h"

G_BEGIN_DECLS

#define YP_TYPE_HANDOVER_ROW (yp_handover_row_get_type ())
G_DECLARE_FINAL_TYPE (YpHandoverRow, yp_handover_row, YP, HANDOVER_ROW, AdwBin)

GtkWidget *yp_handover_row_new (guint index);
void yp_handover_row_show (YpHandoverRow *self, const YpHandoverLine *line);
guint yp_handover_row_get_index (YpHandoverRow *self);
YpHandoverGroup yp_handover_row_get_group (YpHandoverRow *self);
gboolean yp_handover_row_shows (YpHandoverRow *self, const YpHandoverLine *line);
gboolean yp_handover_row_is_ticked (YpHandoverRow *self);

G_END_DECLS
