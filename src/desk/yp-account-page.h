/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_ACCOUNT_PAGE (yp_account_page_get_type ())
G_DECLARE_FINAL_TYPE (YpAccountPage, yp_account_page, YP, ACCOUNT_PAGE, AdwBin)

void yp_account_page_set_situation (YpAccountPage *self, YpSituation *situation);
void yp_account_page_open (YpAccountPage *self);
gboolean yp_account_page_close (YpAccountPage *self);
void yp_account_page_turn (YpAccountPage *self, int n_days);

G_END_DECLS
