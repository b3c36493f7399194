/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_CONSULTATION_LINK (yp_consultation_link_get_type ())
G_DECLARE_FINAL_TYPE (YpConsultationLink, yp_consultation_link, YP, CONSULTATION_LINK, AdwBin)

void yp_consultation_link_set_situation (YpConsultationLink *self, YpSituation *situation);
void yp_consultation_link_set_id (YpConsultationLink *self, const char *id);
gboolean yp_consultation_link_open (YpConsultationLink *self);

G_END_DECLS
