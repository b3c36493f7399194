/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_HISTORY_LIST (yp_history_list_get_type ())
G_DECLARE_FINAL_TYPE (YpHistoryList, yp_history_list, YP, HISTORY_LIST, AdwBin)

void yp_history_list_clear (YpHistoryList *self);
void yp_history_list_add (YpHistoryList *self, YpSituation *situation, YpEntry *entry);

G_END_DECLS
