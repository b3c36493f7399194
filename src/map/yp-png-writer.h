/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

/**
 * YpPngWriter:
 *
 * Writes an opaque PNG from above to below, so that no picture has to be in memory whole.
 */
typedef struct _YpPngWriter YpPngWriter;

YpPngWriter *yp_png_writer_new (FILE *file, int width, int height, double dpi, GError **error);
void yp_png_writer_free (YpPngWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPngWriter, yp_png_writer_free)

gboolean yp_png_writer_write (YpPngWriter *self, cairo_surface_t *band, int n_rows, GError **error);
gboolean yp_png_writer_end (YpPngWriter *self, GError **error);

G_END_DECLS
