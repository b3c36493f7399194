/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-fixes.h"
#include "yp-style.h"
#include "yp-symbol-record.h"

G_BEGIN_DECLS

/**
 * YpSymbol:
 * @texture: (nullable): the picture; belongs to the symbols
 * @vectors: (nullable): the same as vectors, where it is recorded
 * @record: (nullable): what it is recorded in
 * @width: logical pixels
 * @height: logical pixels
 * @hot_x: what stands on the place, from the left
 * @hot_y: and from the top
 */
typedef struct
{
  GdkTexture *texture;
  cairo_surface_t *vectors;
  YpSymbolRecord *record;
  float width;
  float height;
  float hot_x;
  float hot_y;
} YpSymbol;

/* Frames of the ring that says “this is new”. */
#define YP_N_PULSE_FRAMES 8

/* Directions in which a heading can point. */
#define YP_N_HEADINGS 36

typedef struct _YpSymbols YpSymbols;

YpSymbols *yp_symbols_new (GtkWidget *widget, double symbol_scale);
YpSymbols *yp_symbols_new_recorder (GtkWidget *widget, double symbol_scale);
YpSymbolRecord *yp_symbols_take_record (YpSymbols *self);
void yp_symbols_free (YpSymbols *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSymbols, yp_symbols_free)

void yp_symbols_begin_frame (YpSymbols *self);
gboolean yp_symbols_is_complete (const YpSymbols *self);
double yp_symbols_get_scale (const YpSymbols *self);

const YpSymbol *
yp_symbols_get_incident (YpSymbols *self, YpState state, YpLateness lateness, gboolean is_selected);
const YpSymbol *
yp_symbols_get_cluster (YpSymbols *self, const guint *n_by_state, guint n, YpLateness lateness);
const YpSymbol *yp_symbols_get_focus (YpSymbols *self, guint n);
double yp_symbols_get_cluster_radius (guint n);
const YpSymbol *yp_symbols_get_unit (YpSymbols *self,
                                     YpUnitKind kind,
                                     YpUnitStatus status,
                                     YpConnection connection,
                                     gboolean is_selected);
const YpSymbol *yp_symbols_get_heading (YpSymbols *self, double course_deg, gboolean is_selected);
const YpSymbol *yp_symbols_get_followed (YpSymbols *self);
const YpSymbol *yp_symbols_get_track_dot (YpSymbols *self, guint faintness);
const YpSymbol *yp_symbols_get_track_arrow (YpSymbols *self, double course_deg, guint faintness);
const YpSymbol *yp_symbols_get_track_tick (YpSymbols *self);
const YpSymbol *yp_symbols_get_unit_group (YpSymbols *self);
const YpSymbol *yp_symbols_get_pulse (YpSymbols *self, guint frame);

void yp_symbols_draw (const YpSymbol *symbol, GtkSnapshot *snapshot, float x, float y);
void yp_symbols_draw_label (YpSymbols *self,
                            GtkSnapshot *snapshot,
                            const char *text,
                            double size_px,
                            float x,
                            float y);
void yp_symbols_draw_count (YpSymbols *self,
                            GtkSnapshot *snapshot,
                            guint n,
                            double size_px,
                            float x,
                            float y);

G_END_DECLS
