/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-drag.h"
#include "yp-filter-grid.h"
#include "yp-row-view.h"
#include "yp-seat.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_ROW_PANE (yp_row_pane_get_type ())
G_DECLARE_DERIVABLE_TYPE (YpRowPane, yp_row_pane, YP, ROW_PANE, AdwBin)

/**
 * YpRowPaneClass:
 * @make_view: (transfer full): what a pane lists
 * @make_face: (transfer floating): a row of it, a #YpRowFace
 * @get_id: what an item is known by
 * @search: lets through what contains or sounds like a text
 * @sort: puts it into one of the orders
 * @filter: lets through what one of the filters does
 * @tick: time has gone by; what that changes of the view
 * @count: says how many each filter lets through; @is_tick: those too that change as time goes by
 * @none_words: what stands where nothing is listed, to be translated
 * @is_units: whether it is of units, see #YpListLook
 * @filter_words: (array length=n_filters): what filters are called where a layout is kept
 * @order_words: (array length=n_orders): likewise orders
 *
 * What makes a list one of incidents or of units.
 */
struct _YpRowPaneClass
{
  AdwBinClass parent_class;

  YpRowView *(*make_view) (YpSituation *situation);
  GtkWidget *(*make_face) (YpSituation *situation);
  const char *(*get_id) (gpointer item);
  void (*search) (YpRowPane *self, const char *text);
  void (*sort) (YpRowPane *self, guint order);
  void (*filter) (YpRowPane *self, guint filter);
  void (*tick) (YpRowPane *self);
  void (*count) (YpRowPane *self, gboolean is_tick);
  const char *none_words;
  gboolean is_units;
  const char *const *filter_words;
  guint n_filters;
  const char *const *order_words;
  guint n_orders;
};

void yp_row_pane_set_words (YpRowPane *self,
                            const char *placeholder,
                            const char *search,
                            const char *list,
                            const char *const *orders,
                            const char *const *filters,
                            guint n_first_row);
YpRowView *yp_row_pane_get_view (YpRowPane *self);
YpFilterGrid *yp_row_pane_get_filters (YpRowPane *self);
YpSituation *yp_row_pane_get_situation (YpRowPane *self);

void yp_row_pane_set_situation (YpRowPane *self, YpSituation *situation, YpDrag *drag);
const char *yp_row_pane_get_selected (YpRowPane *self);
void yp_row_pane_set_selected (YpRowPane *self, const char *id);
void yp_row_pane_set_filter (YpRowPane *self, guint filter);
void yp_row_pane_get_look (YpRowPane *self, YpListLook *look);
void yp_row_pane_set_look (YpRowPane *self, const YpListLook *look);
void yp_row_pane_open_order (YpRowPane *self);
void yp_row_pane_focus_search (YpRowPane *self);
void yp_row_pane_focus_list (YpRowPane *self);

G_END_DECLS
