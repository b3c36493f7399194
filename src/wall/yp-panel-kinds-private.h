/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-wall-scene.h"

G_BEGIN_DECLS

/* The class of a kind of panel. */
GType _yp_panel_kind_get_type (YpPanelKind kind);

GType yp_panel_figures_get_type (void);
GType yp_panel_bars_get_type (void);
GType yp_panel_ring_get_type (void);
GType yp_panel_trend_get_type (void);
GType yp_panel_stages_get_type (void);
GType yp_panel_ranking_get_type (void);
GType yp_panel_feed_get_type (void);
GType yp_panel_list_get_type (void);
GType yp_panel_units_get_type (void);

G_END_DECLS
