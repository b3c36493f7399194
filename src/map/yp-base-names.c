/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-base-names.h"

/* More than are ever written: what comes after them is left out. */
#define MAX_NAMES 3000

/* Names of a rule within one tile. */
#define MAX_RULE_NAMES 400

/* A vector tile whose names are looked at. */
typedef struct
{
  GPtrArray *names;
  const YpMapRule *rule;
  const YpMvtLayer *layer;
  guint keys[YP_MAP_MAX_FILTERS];
  YpBox box; /* of the tile */
} Reader;

static void
name_free (gpointer data)
{
  YpBaseName *name = data;

  g_free (name->text);
  g_free (name->xy);
  g_free (name);
}

static double
to_x (const Reader *self, double x)
{
  return self->box.x1 + x / self->layer->extent * (self->box.x2 - self->box.x1);
}

static double
to_y (const Reader *self, double y)
{
  return self->box.y1 + y / self->layer->extent * (self->box.y2 - self->box.y1);
}

/* What lies in a tile's margin is another tile's. */
static gboolean
is_inside (const Reader *self, double x, double y)
{
  return x >= 0 && y >= 0 && x < self->layer->extent && y < self->layer->extent;
}

static YpBaseName *
add_name (const Reader *self, const char *text, double x, double y)
{
  YpBaseName *name = g_new0 (YpBaseName, 1);

  name->text = g_strdup (text);
  name->rule = self->rule;
  name->x = to_x (self, x);
  name->y = to_y (self, y);
  g_ptr_array_add (self->names, name);

  return name;
}

static void
add_line_names (const Reader *self, const YpMvtFeature *feature, const char *text)
{
  for (guint i = 0; i < feature->n_parts; i++)
    {
      const YpMvtPart *part = &self->layer->parts[feature->first_part + i];
      const YpMvtPoint *points = &self->layer->points[part->first];
      YpBaseName *name = add_name (self, text, points[0].x, points[0].y);

      name->n = part->n_points;
      name->xy = g_new (double, 2 * (gsize) part->n_points);
      for (guint j = 0; j < part->n_points; j++)
        {
          name->xy[2 * j] = to_x (self, points[j].x);
          name->xy[2 * j + 1] = to_y (self, points[j].y);
        }
    }
}

/* The largest ring's centre of mass; see Bourke, “Calculating the area and centroid of a polygon”,
 * 1988. */
static void
find_middle (const Reader *self, const YpMvtFeature *feature, double *x, double *y)
{
  double largest = 0;

  for (guint i = 0; i < feature->n_parts; i++)
    {
      const YpMvtPart *part = &self->layer->parts[feature->first_part + i];
      const YpMvtPoint *p = &self->layer->points[part->first];
      double area = yp_mvt_get_area (p, part->n_points);
      double sum_x = 0;
      double sum_y = 0;

      if (fabs (area) <= largest)
        continue;

      for (guint j = 0; j < part->n_points; j++)
        {
          const YpMvtPoint *q = &p[j + 1 < part->n_points ? j + 1 : 0];
          double cross = (double) p[j].x * q->y - (double) q->x * p[j].y;

          sum_x += ((double) p[j].x + q->x) * cross;
          sum_y += ((double) p[j].y + q->y) * cross;
        }
      largest = fabs (area);
      *x = sum_x / (6 * area);
      *y = sum_y / (6 * area);
    }
}

static void
read_feature (const Reader *self, const YpMvtFeature *feature)
{
  const char *text = yp_map_rule_get_text (self->rule, self->layer, feature);
  double x = -1;
  double y = -1;

  if (text == NULL || feature->n_parts == 0)
    return;

  if (feature->kind == YP_MVT_LINE)
    {
      add_line_names (self, feature, text);
      return;
    }

  if (feature->kind == YP_MVT_POINT)
    {
      const YpMvtPart *part = &self->layer->parts[feature->first_part];

      x = self->layer->points[part->first].x;
      y = self->layer->points[part->first].y;
    }
  else
    {
      find_middle (self, feature, &x, &y);
    }

  if (is_inside (self, x, y))
    add_name (self, text, x, y);
}

static void
read_layer (Reader *self)
{
  guint end = MIN (self->names->len + MAX_RULE_NAMES, MAX_NAMES);

  yp_map_rule_find_keys (self->rule, self->layer, self->keys);
  for (guint i = 0; i < self->layer->n_features && self->names->len < end; i++)
    {
      const YpMvtFeature *feature = &self->layer->features[i];

      if ((self->rule->kinds & 1u << feature->kind) != 0 &&
          yp_map_rule_takes (self->rule, self->keys, self->layer, feature))
        read_feature (self, feature);
    }
}

static void
read_tile (GPtrArray *names,
           const YpMapRule *rule,
           const YpMvtTile *tile,
           const YpBaseAddress *address,
           double style_zoom)
{
  for (guint i = 0; i < tile->n_layers; i++)
    {
      Reader reader = { .names = names,
                        .rule = rule,
                        .layer = &tile->layers[i],
                        .box = yp_base_address_get_box (address) };

      if (yp_map_rule_is_for (rule, reader.layer->name, style_zoom))
        read_layer (&reader);
    }
}

typedef struct
{
  YpBaseAddress address;
  YpBaseTile *tile;
} Found;

static void
clear_found (gpointer data)
{
  Found *found = data;

  yp_base_tile_unref (found->tile);
}

static GArray *
find_tiles (const YpBase *self, const YpBaseMap *map, const YpBox *box, double zoom)
{
  GArray *tiles = g_array_new (FALSE, FALSE, sizeof (Found));
  YpBaseSpan span;

  g_array_set_clear_func (tiles, clear_found);
  if (!yp_base_map_cover (map, zoom, box, &span))
    return tiles;

  for (guint row = span.first_row; row <= span.last_row; row++)
    for (guint column = span.first_column; column <= span.last_column; column++)
      {
        Found found;

        yp_base_map_address (map, span.zoom, column, row, &found.address);
        found.tile = yp_base_store_get (self->store, &found.address);
        if (found.tile != NULL && found.tile->vector != NULL)
          g_array_append_val (tiles, found);
        else
          g_clear_pointer (&found.tile, yp_base_tile_unref);
      }

  return tiles;
}

/* What is painted last lies on top, and so does its name. */
static void
list_map_names (GPtrArray *names,
                const YpBaseMap *map,
                GArray *tiles,
                double style_zoom,
                GCancellable *cancellable)
{
  for (guint i = map->style->n_rules; i > 0 && !g_cancellable_is_cancelled (cancellable); i--)
    {
      const YpMapRule *rule = &map->style->rules[i - 1];

      for (guint j = 0; rule->texts != NULL && j < tiles->len; j++)
        {
          const Found *found = &g_array_index (tiles, Found, j);

          read_tile (names, rule, found->tile->vector, &found->address, style_zoom);
        }
    }
}

/**
 * yp_base_list_names:
 * @self: the base maps
 * @box: where, in the world
 * @zoom: zoom level, in device pixels
 * @style_zoom: zoom level for the rules
 * @cancellable: (nullable): ends it early, with fewer names
 *
 * Milliseconds; any thread.
 *
 * Returns: (transfer full) (element-type YpBaseName): the names of vector maps whose tiles are
 *   there, the most important first; not to outlive @self
 */
GPtrArray *
yp_base_list_names (const YpBase *self,
                    const YpBox *box,
                    double zoom,
                    double style_zoom,
                    GCancellable *cancellable)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (name_free);

  for (guint i = self->maps->len; i > 0; i--)
    {
      const YpBaseMap *map = g_ptr_array_index (self->maps, i - 1);
      g_autoptr (GArray) tiles = NULL;

      if (!map->is_vector || map->style == NULL || map->opacity <= 0)
        continue;

      tiles = find_tiles (self, map, box, zoom);
      list_map_names (names, map, tiles, style_zoom, cancellable);
    }

  return names;
}
