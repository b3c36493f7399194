/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-mvt-painter.h"

/* A layer of the tile as one rule paints it; places are logical pixels of the plane's tile. */
typedef struct
{
  YpPainter *painter;
  const YpMapRule *rule;
  const YpMvtLayer *layer;
  guint keys[YP_MAP_MAX_FILTERS];
  double left;
  double top;
  double unit_px;
  double dashes[YP_MAP_MAX_DASHES];
} Brush;

static gboolean
takes (const Brush *self, guint i)
{
  const YpMvtFeature *feature = &self->layer->features[i];

  return (self->rule->kinds & 1u << feature->kind) != 0 &&
         yp_map_rule_takes (self->rule, self->keys, self->layer, feature);
}

static void
take_part (const Brush *self, const YpMvtPart *part)
{
  const YpMvtPoint *points = &self->layer->points[part->first];

  yp_pen_begin_ring (&self->painter->pen);
  for (guint i = 0; i < part->n_points; i++)
    yp_pen_add_vertex (&self->painter->pen, self->left + points[i].x * self->unit_px,
                       self->top + points[i].y * self->unit_px);
}

static void
add_polygon (const Brush *self, const YpMvtFeature *feature)
{
  for (guint i = 0; i < feature->n_parts; i++)
    {
      take_part (self, &self->layer->parts[feature->first_part + i]);
      yp_pen_end_area (&self->painter->pen);
    }
}

/* Areas of one rule are one: where they overlap they do not show through each other. Tiles of the
 * first version do not say which ring is a hole, so that each of their areas stands alone. */
static void
fill (const Brush *self)
{
  cairo_t *cr = self->painter->pen.cr;
  gboolean knows_holes = self->layer->version >= 2;

  yp_color_set_source (self->rule->fill, cr);
  cairo_set_fill_rule (cr, knows_holes ? CAIRO_FILL_RULE_WINDING : CAIRO_FILL_RULE_EVEN_ODD);
  for (guint i = 0; i < self->layer->n_features; i++)
    {
      if (self->layer->features[i].kind != YP_MVT_POLYGON || !takes (self, i))
        continue;

      add_polygon (self, &self->layer->features[i]);
      if (!knows_holes)
        cairo_fill (cr);
    }
  cairo_fill (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
}

/* A line from ring to ring's beginning, too. */
static void
add_outline (const Brush *self, const YpMvtFeature *feature, int n_dashes)
{
  for (guint i = 0; i < feature->n_parts; i++)
    {
      const YpMvtPart *part = &self->layer->parts[feature->first_part + i];
      const YpMvtPoint *first = &self->layer->points[part->first];

      take_part (self, part);
      if (feature->kind == YP_MVT_POLYGON)
        yp_pen_add_vertex (&self->painter->pen, self->left + first->x * self->unit_px,
                           self->top + first->y * self->unit_px);
      yp_pen_end_line (&self->painter->pen, self->dashes, n_dashes);
    }
}

static void
stroke (const Brush *self, YpColor color, double width_px, int n_dashes)
{
  cairo_t *cr = self->painter->pen.cr;

  yp_painter_set_stroke (self->painter, color, width_px);
  for (guint i = 0; i < self->layer->n_features; i++)
    {
      const YpMvtFeature *feature = &self->layer->features[i];

      if ((feature->kind == YP_MVT_LINE || feature->kind == YP_MVT_POLYGON) && takes (self, i))
        add_outline (self, feature, n_dashes);
    }
  cairo_stroke (cr);
}

static double
get_px (const Brush *self, const YpMapScale *scale, double otherwise)
{
  double px = scale->n_stops > 0 ? yp_map_scale_at (scale, self->painter->zoom) : otherwise;

  return px * self->painter->scale;
}

static void
stroke_lines (Brush *self)
{
  const YpMapRule *rule = self->rule;
  double width_px = get_px (self, &rule->width, 1);

  cairo_set_line_cap (self->painter->pen.cr,
                      rule->n_dashes == 0 ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  if (rule->casing != 0)
    stroke (self, rule->casing, width_px + get_px (self, &rule->casing_width, 2), 0);

  for (guint i = 0; i < rule->n_dashes; i++)
    self->dashes[i] = rule->dashes[i] * self->painter->scale;
  if (rule->line != 0)
    stroke (self, rule->line, width_px, (int) rule->n_dashes);
  cairo_set_line_cap (self->painter->pen.cr, CAIRO_LINE_CAP_BUTT);
}

static void
add_dots (const Brush *self, const YpMvtFeature *feature, double radius_px)
{
  cairo_t *cr = self->painter->pen.cr;
  const YpBox *guard = &self->painter->pen.guard;

  for (guint i = 0; i < feature->n_parts; i++)
    {
      const YpMvtPart *part = &self->layer->parts[feature->first_part + i];

      for (guint j = part->first; j < part->first + part->n_points; j++)
        {
          double x = self->left + self->layer->points[j].x * self->unit_px;
          double y = self->top + self->layer->points[j].y * self->unit_px;

          if (!yp_box_contains (guard, x, y))
            continue;
          cairo_new_sub_path (cr);
          cairo_arc (cr, x, y, radius_px, 0, 2 * G_PI);
        }
    }
}

static void
paint_dots (const Brush *self)
{
  double radius_px = get_px (self, &self->rule->radius, 0);

  yp_color_set_source (self->rule->fill, self->painter->pen.cr);
  for (guint i = 0; i < self->layer->n_features; i++)
    if (self->layer->features[i].kind == YP_MVT_POINT && takes (self, i))
      add_dots (self, &self->layer->features[i], radius_px);
  cairo_fill (self->painter->pen.cr);
}

static void
paint_rule (Brush *self)
{
  const YpMapRule *rule = self->rule;

  yp_map_rule_find_keys (rule, self->layer, self->keys);
  if (rule->fill != 0 && (rule->kinds & 1u << YP_MVT_POLYGON) != 0)
    fill (self);
  if (rule->line != 0 || rule->casing != 0)
    stroke_lines (self);
  if (rule->fill != 0 && rule->radius.n_stops > 0 && (rule->kinds & 1u << YP_MVT_POINT) != 0)
    paint_dots (self);
}

/**
 * yp_mvt_paint:
 * @self: the painter
 * @tile: what is painted
 * @style: how
 * @left: where its left edge is in the plane's tile, logical pixels
 * @top: its upper edge
 * @size: how wide it is
 *
 * Paints a vector tile, rule by rule. What lies outside of it is for the caller to cut off.
 */
void
yp_mvt_paint (YpPainter *self,
              const YpMvtTile *tile,
              const YpMapStyle *style,
              double left,
              double top,
              double size)
{
  for (guint i = 0; i < style->n_rules && !g_cancellable_is_cancelled (self->cancellable); i++)
    for (guint j = 0; j < tile->n_layers; j++)
      {
        const YpMvtLayer *layer = &tile->layers[j];
        Brush brush = { .painter = self,
                        .rule = &style->rules[i],
                        .layer = layer,
                        .left = left,
                        .top = top,
                        .unit_px = size / layer->extent };

        if (yp_map_rule_is_for (brush.rule, layer->name, self->zoom))
          paint_rule (&brush);
      }
}
