/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-items.h"

G_BEGIN_DECLS

#define YP_TYPE_CONSULTATION_PAGE (yp_consultation_page_get_type ())
G_DECLARE_FINAL_TYPE (YpConsultationPage, yp_consultation_page, YP, CONSULTATION_PAGE, AdwBin)

void yp_consultation_page_set_situation (YpConsultationPage *self,
                                         YpSituation *situation,
                                         YpItems *items);
void yp_consultation_page_open (YpConsultationPage *self, const char *id);
gboolean yp_consultation_page_is_open (YpConsultationPage *self);
gboolean yp_consultation_page_has_focus (YpConsultationPage *self);
gboolean yp_consultation_page_leave (YpConsultationPage *self);

G_END_DECLS
