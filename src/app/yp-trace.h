/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-map.h"

G_BEGIN_DECLS

void yp_trace_start (GtkWindow *window, YpMap *map);

G_END_DECLS
