/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-consultation.h"

G_BEGIN_DECLS

#define YP_TYPE_CONSULTATION_ROW (yp_consultation_row_get_type ())
G_DECLARE_FINAL_TYPE (YpConsultationRow, yp_consultation_row, YP, CONSULTATION_ROW, AdwBin)

GtkWidget *yp_consultation_row_new (void);
void yp_consultation_row_show (YpConsultationRow *self, const YpRecord *consultation);
const char *yp_consultation_row_get_id (YpConsultationRow *self);
gboolean yp_consultation_row_is_open (YpConsultationRow *self);
void yp_consultation_row_set_key (YpConsultationRow *self, const char *key);

G_END_DECLS
