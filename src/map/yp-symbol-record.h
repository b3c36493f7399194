/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * YpSymbolRecord:
 * @states: bits 1 << #YpState of the incidents in it
 * @latenesses: bits 1 << #YpLateness
 * @kinds: bits 1 << #YpUnitKind of the units in it
 * @statuses: bits 1 << #YpUnitStatus
 * @connections: bits 1 << #YpConnection
 *
 * What a layer draws, as vectors, for a picture. Filled on the main thread; then immutable, and
 * painted in any thread.
 */
typedef struct
{
  guint states;
  guint latenesses;
  guint kinds;
  guint statuses;
  guint connections;
  /*< private >*/
  GArray *stamps;
  cairo_surface_t *ground;
} YpSymbolRecord;

YpSymbolRecord *yp_symbol_record_new (void);
void yp_symbol_record_free (YpSymbolRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSymbolRecord, yp_symbol_record_free)

void yp_symbol_record_drop_vectors (cairo_surface_t *vectors);
void yp_symbol_record_add (YpSymbolRecord *self, cairo_surface_t *vectors, double x, double y);
void yp_symbol_record_add_node (YpSymbolRecord *self, GskRenderNode *node);
guint yp_symbol_record_get_n (const YpSymbolRecord *self);
void yp_symbol_record_paint (const YpSymbolRecord *self, cairo_t *cr);

G_END_DECLS
