/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-geometry.h"

G_BEGIN_DECLS

/**
 * YpVectorWriter:
 *
 * Writes layers into a GeoPackage of its own, in CGCS2000 (EPSG:4490). The file appears under its
 * name only when closed without an error. One thread at a time; every call blocks. Errors are
 * %YP_GEO_ERROR_WRITE.
 */
typedef struct _YpVectorWriter YpVectorWriter;

YpVectorWriter *yp_vector_writer_new (const char *path, GError **error);
gboolean yp_vector_writer_add_layer (YpVectorWriter *self,
                                     const char *name,
                                     YpGeometryKind kind,
                                     const char *const *fields,
                                     GError **error);
void
yp_vector_writer_describe_layer (YpVectorWriter *self, const char *title, const char *description);
gboolean yp_vector_writer_add (YpVectorWriter *self,
                               const YpGeometry *geometry,
                               const char *const *values,
                               GError **error);
gboolean yp_vector_writer_close (YpVectorWriter *self, GError **error);
void yp_vector_writer_free (YpVectorWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpVectorWriter, yp_vector_writer_free)

G_END_DECLS
