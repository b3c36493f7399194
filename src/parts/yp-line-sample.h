/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-grid-kind.h"

G_BEGIN_DECLS

/* A piece of the line that borders of such grids are drawn with. */
GtkWidget *yp_line_sample_new (YpGridKind kind);

G_END_DECLS
