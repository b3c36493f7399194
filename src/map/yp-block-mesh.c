/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-block-mesh.h"

#include <GL/glu.h>

#include "yp-style.h"

/* Where the light comes from: the north-west, as on printed maps. */
#define LIGHT_X (-0.6)
#define LIGHT_Y (-0.8)

/* What has more corners than this is left flat on the ground: nobody built it. */
#define MAX_CORNERS 20000

typedef struct
{
  const YpVectorData *buildings;
  double left;
  double top;
  GArray *vertices;   /* of YpBlockVertex */
  GPtrArray *corners; /* of double[3], what the tessellator keeps pointers to */
  GLUtesselator *tesselator;
  float height_m;
  YpColor color;
} Builder;

static void
append (Builder *self, double x, double y, double z, YpColor color)
{
  YpBlockVertex vertex = { (float) x,
                           (float) y,
                           (float) z,
                           { (guint8) (color >> 24), (guint8) (color >> 16), (guint8) (color >> 8),
                             (guint8) color } };

  g_array_append_val (self->vertices, vertex);
}

static void
on_vertex (void *vertex, void *data)
{
  Builder *self = data;
  const double *corner = vertex;

  append (self, corner[0], corner[1], (double) self->height_m, self->color);
}

/* Where two edges cross there is a corner more. */
static void
on_combine (const double place[3],
            void *const from[4],
            const float weights[4],
            void **made,
            void *data)
{
  Builder *self = data;
  double *corner = g_memdup2 (place, 3 * sizeof *place);

  g_ptr_array_add (self->corners, corner);
  *made = corner;
}

/* With this set all comes as triangles. */
static void
on_edge (unsigned char is_edge, void *data)
{
}

static double
get_x (const Builder *self, guint vertex)
{
  return (self->buildings->vertices[2 * vertex] - self->left) * YP_BLOCK_CHUNKS;
}

static double
get_y (const Builder *self, guint vertex)
{
  return (self->buildings->vertices[2 * vertex + 1] - self->top) * YP_BLOCK_CHUNKS;
}

static void
add_roof (Builder *self, const YpShape *shape)
{
  const guint *starts = &self->buildings->ring_starts[shape->first_ring];

  self->color = yp_style_get_roof_color ((double) self->height_m);
  g_ptr_array_set_size (self->corners, 0);
  gluTessBeginPolygon (self->tesselator, self);
  for (guint ring = 0; ring < shape->n_rings; ring++)
    {
      gluTessBeginContour (self->tesselator);
      /* The last repeats the first. */
      for (guint i = starts[ring]; i + 1 < starts[ring + 1]; i++)
        {
          double place[3] = { get_x (self, i), get_y (self, i), 0 };
          double *corner = g_memdup2 (place, sizeof place);

          g_ptr_array_add (self->corners, corner);
          gluTessVertex (self->tesselator, corner, corner);
        }
      gluTessEndContour (self->tesselator);
    }
  gluTessEndPolygon (self->tesselator);
}

/* The side of a block that looks along (@nx, @ny). */
static YpColor
get_wall_color (const Builder *self, double nx, double ny)
{
  double light = nx * LIGHT_X + ny * LIGHT_Y;

  return yp_style_get_wall_color ((double) self->height_m, light);
}

static void
add_wall (Builder *self, guint from, guint to)
{
  double x1 = get_x (self, from);
  double y1 = get_y (self, from);
  double x2 = get_x (self, to);
  double y2 = get_y (self, to);
  double length = hypot (x2 - x1, y2 - y1);
  double h = (double) self->height_m;
  YpColor top;
  YpColor foot;

  if (!(length > 0))
    return;

  /* Outer rings run clockwise on the screen and holes against it: outside is always to the left. */
  top = get_wall_color (self, (y2 - y1) / length, (x1 - x2) / length);
  foot = yp_color_mix (top, 0x000000FF, 0.35);
  append (self, x1, y1, 0, foot);
  append (self, x2, y2, 0, foot);
  append (self, x2, y2, h, top);
  append (self, x1, y1, 0, foot);
  append (self, x2, y2, h, top);
  append (self, x1, y1, h, top);
}

static void
add_block (Builder *self, const YpShape *shape)
{
  const guint *starts = &self->buildings->ring_starts[shape->first_ring];

  if (starts[shape->n_rings] - starts[0] > MAX_CORNERS)
    return;

  self->height_m = shape->height_m > 0 ? shape->height_m : YP_DEFAULT_HEIGHT_M;
  for (guint ring = 0; ring < shape->n_rings; ring++)
    for (guint i = starts[ring]; i + 1 < starts[ring + 1]; i++)
      add_wall (self, i, i + 1);
  add_roof (self, shape);
}

static GLUtesselator *
make_tesselator (void)
{
  GLUtesselator *tesselator = gluNewTess ();

  gluTessCallback (tesselator, GLU_TESS_VERTEX_DATA, (_GLUfuncptr) on_vertex);
  gluTessCallback (tesselator, GLU_TESS_COMBINE_DATA, (_GLUfuncptr) on_combine);
  gluTessCallback (tesselator, GLU_TESS_EDGE_FLAG_DATA, (_GLUfuncptr) on_edge);
  gluTessProperty (tesselator, GLU_TESS_WINDING_RULE, GLU_TESS_WINDING_ODD);
  gluTessNormal (tesselator, 0, 0, 1);

  return tesselator;
}

/**
 * yp_block_mesh_new:
 * @buildings: (nullable): the city's buildings
 * @column: which chunk, from the western edge of the world
 * @row: and from its northern edge
 *
 * Makes blocks of the buildings whose middle is in the chunk: their walls, lit from the north-west,
 * and their roofs. Any thread.
 *
 * Returns: (transfer full) (element-type YpBlockVertex): triangles
 */
GArray *
yp_block_mesh_new (const YpVectorData *buildings, int column, int row)
{
  Builder self = { .buildings = buildings,
                   .left = column / YP_BLOCK_CHUNKS,
                   .top = row / YP_BLOCK_CHUNKS,
                   .vertices = g_array_new (FALSE, FALSE, sizeof (YpBlockVertex)) };
  YpBox box = { self.left, self.top, self.left + 1 / YP_BLOCK_CHUNKS,
                self.top + 1 / YP_BLOCK_CHUNKS };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));

  if (buildings == NULL)
    return self.vertices;

  self.corners = g_ptr_array_new_with_free_func (g_free);
  self.tesselator = make_tesselator ();
  yp_box_index_find (buildings->index, &box, found);
  for (guint i = 0; i < found->len; i++)
    {
      const YpShape *shape = &buildings->shapes[g_array_index (found, guint, i)];
      double x = (shape->box.x1 + shape->box.x2) / 2;
      double y = (shape->box.y1 + shape->box.y2) / 2;

      if (shape->kind == YP_GEOMETRY_POLYGON && x >= box.x1 && x < box.x2 && y >= box.y1 &&
          y < box.y2)
        add_block (&self, shape);
    }

  gluDeleteTess (self.tesselator);
  g_ptr_array_unref (self.corners);

  return self.vertices;
}
