/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Beyond these a document is refused. */
#define YP_WMTS_MAX_LAYERS 10000
#define YP_WMTS_MAX_SETS 1000
#define YP_WMTS_MAX_MATRICES 64

/**
 * YpWmtsMatrix:
 * @id: its identifier, what goes into requests
 * @scale_denominator: more than 0, finite
 * @corner: the top left corner, the two numbers as they are written
 * @tile_width: pixels, 1…4096
 * @tile_height: likewise
 * @n_columns: `MatrixWidth`, at least 1
 * @n_rows: `MatrixHeight`
 *
 * A level of a matrix set, as the document has it, right or wrong.
 */
typedef struct
{
  char *id;
  double scale_denominator;
  double corner[2];
  guint tile_width;
  guint tile_height;
  guint n_columns;
  guint n_rows;
} YpWmtsMatrix;

/**
 * YpWmtsSet:
 * @id: its identifier
 * @abstract: (nullable): what the document says about it
 * @crs: `SupportedCRS`
 * @matrices: (element-type YpWmtsMatrix): in the document's order, at least one
 */
typedef struct
{
  char *id;
  char *abstract;
  char *crs;
  GArray *matrices;
} YpWmtsSet;

/**
 * YpWmtsLimits:
 * @matrix: identifier of a matrix
 * @first_column: the first column that has tiles
 * @last_column: the last, not less
 * @first_row: likewise
 * @last_row: likewise
 */
typedef struct
{
  char *matrix;
  guint first_column;
  guint last_column;
  guint first_row;
  guint last_row;
} YpWmtsLimits;

/**
 * YpWmtsLink:
 * @set: identifier of a matrix set
 * @limits: (element-type YpWmtsLimits): may be empty
 *
 * That a layer is there in a matrix set.
 */
typedef struct
{
  char *set;
  GArray *limits;
} YpWmtsLink;

/**
 * YpWmtsLayer:
 * @id: its identifier
 * @title: (nullable): what it is called
 * @style: the default style, else the first, else `default`
 * @formats: (array zero-terminated=1): what tiles are, in the document's order
 * @templates: (array zero-terminated=1): pairs: a format and an address with `{TileMatrix}` and so
 * on
 * @links: (element-type YpWmtsLink): in the document's order
 * @has_box: whether there is a @box
 * @box: `WGS84BoundingBox`: west, south, east, north, as they are written
 */
typedef struct
{
  char *id;
  char *title;
  char *style;
  char **formats;
  char **templates;
  GArray *links;
  gboolean has_box;
  double box[4];
} YpWmtsLayer;

/**
 * YpWmts:
 * @title: (nullable): what the service is called
 * @tile_url: (nullable): where `GetTile` with a query goes
 * @layers: (element-type YpWmtsLayer): in the document's order
 * @sets: (element-type YpWmtsSet): likewise
 *
 * The capabilities of a WMTS (OGC 07-057r7), as they are written. Immutable.
 */
typedef struct
{
  char *title;
  char *tile_url;
  GPtrArray *layers;
  GPtrArray *sets;
} YpWmts;

YpWmts *yp_wmts_parse (GBytes *bytes, GError **error);
void yp_wmts_free (YpWmts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpWmts, yp_wmts_free)

const YpWmtsLayer *yp_wmts_find_layer (const YpWmts *self, const char *id, GError **error);
const YpWmtsSet *yp_wmts_find_set (const YpWmts *self, const char *id);

G_END_DECLS
