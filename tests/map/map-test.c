/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "map-test.h"

/* A square with its south-western corner there, degrees. */
void
map_test_add_square (YpVectorBuilder *builder,
                     double lon,
                     double lat,
                     double side,
                     const char *name)
{
  const double vertices[] = { lon,        lat, lon + side, lat, lon + side,
                              lat + side, lon, lat + side, lon, lat };
  const guint end = 5;
  const guint part = 1;
  g_autoptr (YpGeometry) geometry =
      yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 5, &end, 1, &part, 1);

  yp_vector_builder_add (builder, geometry, name, 0, 0);
}

void
map_test_add_line (YpVectorBuilder *builder,
                   const double *vertices,
                   guint n_vertices,
                   const char *name,
                   guint8 rank)
{
  g_autoptr (YpGeometry) geometry =
      yp_geometry_new (YP_GEOMETRY_LINE, vertices, n_vertices, &n_vertices, 1, NULL, 0);

  yp_vector_builder_add (builder, geometry, name, rank, 0);
}
