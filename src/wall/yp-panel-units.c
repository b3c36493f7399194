/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-unit-strip.h"

#define YP_TYPE_PANEL_UNITS (yp_panel_units_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelUnits, yp_panel_units, YP, PANEL_UNITS, YpPanel)

/**
 * YpPanelUnits:
 *
 * The city's units by kind. Needs no title: it says what each is.
 */
struct _YpPanelUnits
{
  YpPanel parent_instance;

  YpUnitStrip *strip;
};

G_DEFINE_FINAL_TYPE (YpPanelUnits, yp_panel_units, YP_TYPE_PANEL)

static void
yp_panel_units_build (YpPanel *panel)
{
  YpPanelUnits *self = YP_PANEL_UNITS (panel);

  self->strip = g_object_new (YP_TYPE_UNIT_STRIP, NULL);
  yp_panel_set_content (panel, GTK_WIDGET (self->strip));
}

static void
yp_panel_units_update (YpPanel *panel)
{
  YpSituation *situation = yp_panel_get_sources (panel)->situation;
  YpUnitCount counts[YP_N_UNIT_KINDS];

  yp_unit_count (yp_situation_get_units (situation), yp_situation_get_fixes (situation),
                 yp_situation_get_now (situation), counts);
  yp_unit_strip_set_counts (YP_PANEL_UNITS (panel)->strip, counts);
}

static void
yp_panel_units_class_init (YpPanelUnitsClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_units_build;
  panel_class->update = yp_panel_units_update;
}

static void
yp_panel_units_init (YpPanelUnits *self)
{
}
