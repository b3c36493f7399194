/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-mvt.h"
#include "yp-shape-private.h"

G_BEGIN_DECLS

/* What tiles of ours are wide, in units, and how far they reach beyond their edges: 16 pixels, more
 * than half of the broadest line. */
#define YP_MVT_EXTENT 4096
#define YP_MVT_MARGIN 256

/**
 * YpMvtWriter:
 *
 * Makes a vector tile (specification 2.1).
 */
typedef struct _YpMvtWriter YpMvtWriter;

YpMvtWriter *_yp_mvt_writer_new (void);
void _yp_mvt_writer_free (YpMvtWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMvtWriter, _yp_mvt_writer_free)

gboolean _yp_mvt_writer_begin (YpMvtWriter *self, const char *layer, const YpShape *shape);
void _yp_mvt_writer_add_text (YpMvtWriter *self, const char *key, const char *text);
void _yp_mvt_writer_add_value (YpMvtWriter *self, const char *key, const YpMvtValue *value);
void _yp_mvt_writer_end (YpMvtWriter *self);

gsize _yp_mvt_writer_get_size (const YpMvtWriter *self);
GBytes *_yp_mvt_writer_finish (YpMvtWriter *self);

G_END_DECLS
