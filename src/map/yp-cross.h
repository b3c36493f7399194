/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-view.h"

G_BEGIN_DECLS

void yp_cross_draw (const YpView *view, GtkSnapshot *snapshot);

G_END_DECLS
