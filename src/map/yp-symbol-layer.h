/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-clock.h"
#include "yp-symbols.h"
#include "yp-view.h"

G_BEGIN_DECLS

/**
 * YpDrawnSymbol:
 * @x: the middle of what can be clicked, logical pixels
 * @y: the middle of what can be clicked
 * @reach: how far from there a click still means it
 * @index: what it stands for, as the layer counts: one thing, or a cluster
 * @n: how many things; 1 for one
 *
 * A symbol of the last frame. Plain data.
 */
typedef struct
{
  float x;
  float y;
  float reach;
  guint index;
  guint n;
} YpDrawnSymbol;

#define YP_TYPE_SYMBOL_LAYER (yp_symbol_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (YpSymbolLayer, yp_symbol_layer, YP, SYMBOL_LAYER, ShumateLayer)

/**
 * YpSymbolLayerClass:
 * @reset: the list is another one now, and counts as empty until @items_changed
 * @items_changed: the list changed, as in [signal@Gio.ListModel::items-changed]
 * @draw: a frame, from the bottom to the top
 *
 * A layer of symbols that stand for the rows of a list. It follows the list, redraws when the
 * viewport or the list changes, and knows what was drawn where.
 */
struct _YpSymbolLayerClass
{
  ShumateLayerClass parent_class;

  void (*reset) (YpSymbolLayer *self);
  void (*items_changed) (YpSymbolLayer *self, guint position, guint n_removed, guint n_added);
  void (*draw) (YpSymbolLayer *self, GtkSnapshot *snapshot, const YpView *view);
};

void yp_symbol_layer_set_list (YpSymbolLayer *self, GListModel *list);
GListModel *yp_symbol_layer_get_list (YpSymbolLayer *self);
void yp_symbol_layer_set_selected (YpSymbolLayer *self, const char *id);
const char *yp_symbol_layer_get_selected (YpSymbolLayer *self);
void yp_symbol_layer_set_symbol_scale (YpSymbolLayer *self, double symbol_scale);
double yp_symbol_layer_get_symbol_scale (YpSymbolLayer *self);

/* What time it is in the picture, and how fast that passes: 1 is as it does, 0 not at all. */
void yp_symbol_layer_set_time (YpSymbolLayer *self, const YpClock *clock, double rate);
gint64 yp_symbol_layer_get_now (YpSymbolLayer *self);
guint yp_symbol_layer_get_wait_ms (YpSymbolLayer *self, gint64 until);
double yp_symbol_layer_get_rate (YpSymbolLayer *self);

YpView yp_symbol_layer_get_view (YpSymbolLayer *self);
YpSymbols *yp_symbol_layer_get_symbols (YpSymbolLayer *self);
gboolean yp_symbol_layer_is_complete (YpSymbolLayer *self);
void yp_symbol_layer_note_drawn (YpSymbolLayer *self,
                                 float x,
                                 float y,
                                 double reach,
                                 guint index,
                                 guint n);
void yp_symbol_layer_forget_drawn (YpSymbolLayer *self);
void yp_symbol_layer_draw_counts (YpSymbolLayer *self, GtkSnapshot *snapshot, double size_px);
const GArray *yp_symbol_layer_get_drawn (YpSymbolLayer *self);
const YpDrawnSymbol *yp_symbol_layer_find_drawn (YpSymbolLayer *self, double x, double y);

YpSymbolRecord *yp_symbol_layer_record (YpSymbolLayer *self, const YpView *view);

guint yp_symbol_layer_get_n_symbols (YpSymbolLayer *self);
guint yp_symbol_layer_get_n_shown (YpSymbolLayer *self);

G_END_DECLS
