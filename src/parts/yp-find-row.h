/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "yp-coordinate.h"
#include "yp-find-index.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpFindRow:
 *
 * A line of what was found: a hit, a coordinate, or that there are more of a kind.
 */
#define YP_TYPE_FIND_ROW (yp_find_row_get_type ())
G_DECLARE_FINAL_TYPE (YpFindRow, yp_find_row, YP, FIND_ROW, GtkListBoxRow)

/**
 * YpFindTarget:
 * @kind: what it is
 * @is_coordinate: whether it is a coordinate instead
 * @id: (nullable): an incident's or a unit's
 * @bounds: where it is; empty where that is not known
 *
 * What a row leads to. Belongs to the row.
 */
typedef struct
{
  YpFindKind kind;
  gboolean is_coordinate;
  const char *id;
  YpBounds bounds;
} YpFindTarget;

const char *yp_find_row_get_kind_name (YpFindKind kind);

YpFindRow *yp_find_row_new_hit (YpSituation *situation, const YpFindHit *hit, guint number);
YpFindRow *yp_find_row_new_coordinate (const YpCoordinate *coordinate,
                                       YpDatum datum,
                                       gboolean is_likely,
                                       guint number);
YpFindRow *yp_find_row_new_more (YpFindKind kind, guint n_more);
GtkWidget *yp_find_row_new_header (const char *title, guint n_found);

const YpFindTarget *yp_find_row_get_target (YpFindRow *self);
gboolean yp_find_row_leads_as (YpFindRow *self, YpFindRow *other);
gboolean yp_find_row_is_as (YpFindRow *self, YpFindRow *other);
gboolean yp_find_row_get_more (YpFindRow *self, YpFindKind *kind);
guint yp_find_row_get_number (YpFindRow *self);
const char *yp_find_row_get_title (YpFindRow *self);

G_END_DECLS
