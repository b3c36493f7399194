/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first of that type in a tree of widgets; %NULL if there is none. */
gpointer find_widget (GtkWidget *widget, GType type);

/* (nullable): the widget's own for a key; its class's, as a rule. */
GtkShortcut *find_shortcut (GtkWidget *widget, guint keyval, GdkModifierType modifiers);

G_END_DECLS
