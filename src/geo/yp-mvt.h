/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a tile may hold, unpacked; beyond it is refused. */
#define YP_MVT_MAX_SIZE (32u << 20)
#define YP_MVT_MAX_FEATURES 1000000u
#define YP_MVT_MAX_POINTS 8000000u
#define YP_MVT_MAX_LAYERS 256u

/**
 * YpMvtKind:
 *
 * What a feature's geometry is. Of an unknown one there are no parts.
 */
typedef enum
{
  YP_MVT_UNKNOWN,
  YP_MVT_POINT,
  YP_MVT_LINE,
  YP_MVT_POLYGON,
} YpMvtKind;

/**
 * YpMvtValueKind:
 */
typedef enum
{
  YP_MVT_TEXT,
  YP_MVT_FLOAT,
  YP_MVT_DOUBLE,
  YP_MVT_INTEGER, /* signed */
  YP_MVT_UNSIGNED,
  YP_MVT_ZIGZAG, /* signed */
  YP_MVT_BOOLEAN,
} YpMvtValueKind;

/**
 * YpMvtValue:
 * @kind: how it was written
 * @text: it as text, whatever its kind, UTF-8: `true`, `12`, `0.5`
 * @number: as a number, whatever its kind; 0 for a text, 1 for true; integers beyond 2⁵³ rounded
 *
 * A property's value.
 */
typedef struct
{
  YpMvtValueKind kind;
  const char *text;
  double number;
} YpMvtValue;

/**
 * YpMvtPoint:
 * @x: from the tile's western edge, 0…extent of its layer within the tile, beyond in its margin
 * @y: from its northern edge, downwards
 */
typedef struct
{
  gint32 x;
  gint32 y;
} YpMvtPoint;

/**
 * YpMvtPart:
 * @first: index of its first point in the layer's points
 * @n_points: how many; a line has at least 2, a ring at least 3, not closed (the first point is not
 *   repeated); a feature of points is one part of all its points
 */
typedef struct
{
  guint first;
  guint n_points;
} YpMvtPart;

/**
 * YpMvtFeature:
 * @id: its number; 0 where it has none
 * @has_id: whether it has
 * @kind: what its parts are
 * @first_part: index of its first part in the layer's parts
 * @n_parts: how many: lines or rings. Rings with a positive yp_mvt_get_area() are outer ones, each
 *   followed by its holes, in tiles of version 2; fill by the even-odd rule to be right in all
 * @first_tag: index of its first tag in the layer's tags
 * @n_tags: how many
 */
typedef struct
{
  guint64 id;
  gboolean has_id;
  YpMvtKind kind;
  guint first_part;
  guint n_parts;
  guint first_tag;
  guint n_tags;
} YpMvtFeature;

/**
 * YpMvtTag:
 * @key: index in the layer's keys
 * @value: index in its values
 */
typedef struct
{
  guint key;
  guint value;
} YpMvtTag;

/**
 * YpMvtLayer:
 * @name: UTF-8
 * @version: 1 or 2
 * @extent: how many units the tile is wide, at least 1
 *
 * A layer: tables that its features point into. All within their tile.
 */
typedef struct
{
  const char *name;
  guint version;
  guint extent;
  guint n_features;
  const YpMvtFeature *features;
  guint n_parts;
  const YpMvtPart *parts;
  guint n_points;
  const YpMvtPoint *points;
  guint n_tags;
  const YpMvtTag *tags;
  guint n_keys;
  const char *const *keys;
  guint n_values;
  const YpMvtValue *values;
} YpMvtLayer;

/**
 * YpMvtTile:
 * @n_layers: how many
 * @layers: in the order of the tile
 * @n_faulty: features that were left out since they were not right, as the specification allows
 *
 * A decoded vector tile. Immutable; any thread may read it.
 */
typedef struct
{
  guint n_layers;
  const YpMvtLayer *layers;
  guint n_faulty;
} YpMvtTile;

YpMvtTile *yp_mvt_decode (GBytes *bytes, GError **error);
void yp_mvt_tile_free (YpMvtTile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMvtTile, yp_mvt_tile_free)

const YpMvtLayer *yp_mvt_tile_find (const YpMvtTile *self, const char *name);
guint yp_mvt_layer_find_key (const YpMvtLayer *self, const char *name);
const YpMvtValue *yp_mvt_feature_get (const YpMvtFeature *self, const YpMvtLayer *layer, guint key);
double yp_mvt_get_area (const YpMvtPoint *points, guint n_points);

G_END_DECLS
