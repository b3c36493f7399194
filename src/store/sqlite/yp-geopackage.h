/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "yp-db.h"

G_BEGIN_DECLS

/* What makes an SQLite file a GeoPackage 1.3 (OGC 12-128r17). */

gboolean _yp_geopackage_mark (YpDb *db, GError **error);
gboolean _yp_geopackage_create_base (YpDb *db, GError **error);
gboolean _yp_geopackage_create_collection (YpDb *db,
                                           const YpCollection *collection,
                                           const char *extra,
                                           GError **error);
gboolean _yp_geopackage_describe_layer (YpDb *db,
                                        const char *table,
                                        const YpBounds *extent,
                                        gint64 at,
                                        GError **error);
gboolean _yp_geopackage_check (YpDb *db, GPtrArray *differences, GError **error);
gboolean _yp_geopackage_add_functions (sqlite3 *handle);

G_END_DECLS
