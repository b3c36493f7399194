/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-area-book.h"
#include "yp-grid-kind.h"
#include "yp-heat.h"
#include "yp-hexagons.h"

G_BEGIN_DECLS

/* Index of a class that has no colour. */
#define YP_NO_CLASS 0xFF

/**
 * YpChoropleth:
 * @book: whose areas
 * @set: which of them
 * @n_classes: how many classes there are
 * @classes: for each area of the set its class, or %YP_NO_CLASS
 *
 * Areas by a figure. Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  YpAreaBook *book;
  YpAreaSet set;
  guint n_classes;
  guint8 *classes;
} YpChoropleth;

YpChoropleth *
yp_choropleth_new (YpAreaBook *book, YpAreaSet set, const YpClasses *classes, const double *values);
YpChoropleth *yp_choropleth_ref (YpChoropleth *self);
void yp_choropleth_unref (YpChoropleth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpChoropleth, yp_choropleth_unref)

/**
 * YpThemes:
 * @grid_kinds: bits by #YpGridKind: whose borders are drawn
 * @choropleth: (nullable): areas by a figure
 * @heat: (nullable): density of points
 * @hexagons: (nullable): counts of points
 * @outline_book: (nullable): whose area is outlined
 * @outline: its index in it
 *
 * What lies over the land, as it was chosen. Immutable and counted, part of a #YpScene. A new one
 * may be filled in until somebody else sees it.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  guint grid_kinds;
  YpChoropleth *choropleth;
  YpHeat *heat;
  YpHexagons *hexagons;
  YpAreaBook *outline_book;
  guint outline;
} YpThemes;

#define YP_GRID_KIND_BIT(kind) (1u << (kind))
#define YP_GRID_KINDS_DEFAULT YP_GRID_KIND_BIT (YP_GRID_GENERAL)

YpThemes *yp_themes_new (void);
YpThemes *yp_themes_copy (const YpThemes *self);
YpThemes *yp_themes_ref (YpThemes *self);
void yp_themes_unref (YpThemes *self);
GArray *yp_themes_list_changes (const YpThemes *before, const YpThemes *after);
guint yp_themes_get_grid_kinds (const YpThemes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpThemes, yp_themes_unref)

G_END_DECLS
