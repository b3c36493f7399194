/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-panel-kinds-private.h"

GType
_yp_panel_kind_get_type (YpPanelKind kind)
{
  static GType (*const types[YP_N_PANEL_KINDS]) (void) = {
    [YP_PANEL_KIND_FIGURES] = yp_panel_figures_get_type,
    [YP_PANEL_KIND_BARS] = yp_panel_bars_get_type,
    [YP_PANEL_KIND_RING] = yp_panel_ring_get_type,
    [YP_PANEL_KIND_TREND] = yp_panel_trend_get_type,
    [YP_PANEL_KIND_STAGES] = yp_panel_stages_get_type,
    [YP_PANEL_KIND_RANKING] = yp_panel_ranking_get_type,
    [YP_PANEL_KIND_FEED] = yp_panel_feed_get_type,
    [YP_PANEL_KIND_LIST] = yp_panel_list_get_type,
    [YP_PANEL_KIND_UNITS] = yp_panel_units_get_type,
  };

  return types[kind]();
}
