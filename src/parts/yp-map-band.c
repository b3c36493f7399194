/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-map-band.h"

struct _YpMapBand
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (YpMapBand, yp_map_band, GTK_TYPE_BOX)

/* Children are asked before. */
static gboolean
yp_map_band_contains (GtkWidget *widget, double x, double y)
{
  return FALSE;
}

static void
yp_map_band_class_init (YpMapBandClass *klass)
{
  GTK_WIDGET_CLASS (klass)->contains = yp_map_band_contains;
}

static void
yp_map_band_init (YpMapBand *self)
{
}

GtkWidget *
yp_map_band_new (GtkOrientation orientation)
{
  return g_object_new (YP_TYPE_MAP_BAND, "orientation", orientation, NULL);
}
