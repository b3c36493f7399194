/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-row.h"

G_BEGIN_DECLS

#define YP_TYPE_ROW_VIEW (yp_row_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (YpRowView, yp_row_view, YP, ROW_VIEW, GObject)

/**
 * YpRowViewClass:
 * @get_id: what an item is known by; never changes, and no other has it
 * @get_key: by what it is sorted, the smallest first; of equals, in the order of their ids
 * @matches: whether it is looked for
 *
 * What a list of incidents or of units is made by.
 */
struct _YpRowViewClass
{
  GObjectClass parent_class;

  const char *(*get_id) (gpointer item);
  gint64 (*get_key) (YpRowView *self, gpointer item);
  gboolean (*matches) (YpRowView *self, gpointer item);
};

void yp_row_view_set_source (YpRowView *self, GListModel *source);
void yp_row_view_set_is_reversed (YpRowView *self, gboolean is_reversed);
void yp_row_view_rebuild (YpRowView *self);
void yp_row_view_update (YpRowView *self);
gboolean yp_row_view_find (YpRowView *self, const char *id, guint *position);
GPtrArray *yp_row_view_get_rows (YpRowView *self);

G_END_DECLS
