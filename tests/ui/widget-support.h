/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first of that type in a tree of widgets; %NULL if there is none. */
gpointer find_widget (GtkWidget *widget, GType type);

G_END_DECLS
