/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void yp_pace_queue_draw (GtkWidget *widget);

G_END_DECLS
