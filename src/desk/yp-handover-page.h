/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-handover-list.h"
#include "yp-seats.h"

G_BEGIN_DECLS

#define YP_TYPE_HANDOVER_PAGE (yp_handover_page_get_type ())
G_DECLARE_FINAL_TYPE (YpHandoverPage, yp_handover_page, YP, HANDOVER_PAGE, AdwBin)

void yp_handover_page_connect (YpHandoverPage *self,
                               YpSituation *situation,
                               YpHandoverList *handovers,
                               YpSeats *seats);
void yp_handover_page_open (YpHandoverPage *self);
void yp_handover_page_begin (YpHandoverPage *self, const char *seat);
gboolean yp_handover_page_is_open (YpHandoverPage *self);
gboolean yp_handover_page_has_focus (YpHandoverPage *self);
gboolean yp_handover_page_leave (YpHandoverPage *self);

G_END_DECLS
