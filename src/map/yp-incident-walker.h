/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident-layer.h"

G_BEGIN_DECLS

/**
 * YpIncidentWalker:
 *
 * Keys go through the incidents of a map: `[` and `]` through the symbols in view, and where
 * incidents are laid out Tab and the arrows through those, Page Up and Page Down through their
 * pages. A line says where that is and which of how many; a screen reader is told it as the map's
 * description. Main thread.
 */
typedef struct _YpIncidentWalker YpIncidentWalker;

/**
 * YpIncidentWalkerFunc:
 * @stop: where keys have come to
 * @is_opened: whether it was opened there; else keys only came to it
 * @data: the caller's
 */
typedef void (*YpIncidentWalkerFunc) (const YpIncidentStop *stop,
                                      gboolean is_opened,
                                      gpointer data);

YpIncidentWalker *yp_incident_walker_new (GtkWidget *map,
                                          YpIncidentLayer *layer,
                                          YpIncidentWalkerFunc func,
                                          gpointer data);
void yp_incident_walker_free (YpIncidentWalker *self);

GtkWidget *yp_incident_walker_get_line (YpIncidentWalker *self);
gboolean yp_incident_walker_take_key (YpIncidentWalker *self, guint key, GdkModifierType modifiers);
void yp_incident_walker_update (YpIncidentWalker *self);
void yp_incident_walker_forget (YpIncidentWalker *self);

G_END_DECLS
