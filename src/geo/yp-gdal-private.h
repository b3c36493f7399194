/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdal.h>
#include <gio/gio.h>
#include <ogr_api.h>

#include "yp-geometry.h"

G_BEGIN_DECLS

/**
 * YpGdalScope:
 * @failures: what GDAL complained of since it was entered, one per line
 * @warnings: what it warned of
 *
 * While it is in scope, GDAL's messages of this thread are kept here and nowhere printed. Scopes
 * may nest. Declare it `g_auto (YpGdalScope) scope = { 0 };` and enter it once.
 */
typedef struct
{
  GString *failures;
  GString *warnings;
} YpGdalScope;

void _yp_gdal_scope_enter (YpGdalScope *self);
void _yp_gdal_scope_leave (YpGdalScope *self);
gboolean _yp_gdal_scope_has_failed (const YpGdalScope *self);
const char *_yp_gdal_scope_get_text (const YpGdalScope *self);
void _yp_gdal_scope_forget (YpGdalScope *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpGdalScope, _yp_gdal_scope_leave)

GDALDatasetH
_yp_gdal_open (const char *path, const char *const *drivers, const char *const *options);

void _yp_gdal_close (GDALDatasetH dataset);

OGRGeometryH _yp_gdal_geometry_from (const YpGeometry *geometry);
YpGeometry *_yp_gdal_geometry_to (OGRGeometryH geometry, char **fault);

gboolean _yp_gdal_mend (OGRGeometryH *geometry, char **reason, char **fault);
void _yp_gdal_collect_polygons (OGRGeometryH geometry, OGRGeometryH collection);

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (GDALDatasetH, _yp_gdal_close, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (OGRGeometryH, OGR_G_DestroyGeometry, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (OGRFeatureH, OGR_F_Destroy, NULL)

G_END_DECLS
