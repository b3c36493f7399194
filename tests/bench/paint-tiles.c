/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Paints a city's plane into PNG tiles of whole zoom levels, for a peer that draws a base map from
 * images: paint-tiles CITY.gpkg FOLDER WEST,SOUTH,EAST,NORTH FIRST-ZOOM LAST-ZOOM */

#include <stdio.h>
#include <stdlib.h>

#include <glib/gstdio.h>

#include "yp-layer-reader.h"
#include "yp-mercator.h"
#include "yp-tile-painter.h"

static YpScene *
read_scene (const char *city)
{
  YpScene *scene = yp_scene_new ();

  for (guint layer = 0; layer < YP_N_LAYERS; layer++)
    {
      g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (YpVectorData) data = yp_layer_read (
          (YpLayerId) layer, (const char *const[]){ city, NULL }, faults, NULL, NULL);
      YpScene *next;

      if (data == NULL)
        continue;

      next = yp_scene_with_layer (scene, (YpLayerId) layer, data);
      yp_scene_unref (scene);
      scene = next;
    }

  return scene;
}

static void
paint (const YpScene *scene, const char *folder, const YpTileSpec *spec)
{
  g_autofree char *column = g_strdup_printf ("%s/%d/%d", folder, (int) spec->zoom, spec->column);
  g_autofree char *path = g_strdup_printf ("%s/%d.png", column, spec->row);
  cairo_surface_t *surface = yp_tile_paint (scene, spec, NULL);

  g_mkdir_with_parents (column, 0777);
  if (cairo_surface_write_to_png (surface, path) != CAIRO_STATUS_SUCCESS)
    {
      g_printerr ("Could not write %s\n", path);
      exit (1);
    }
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  double west, south, east, north;
  YpScene *scene;

  if (argc != 6 || sscanf (argv[3], "%lf,%lf,%lf,%lf", &west, &south, &east, &north) != 4)
    {
      g_printerr ("usage: paint-tiles CITY.gpkg FOLDER WEST,SOUTH,EAST,NORTH FIRST LAST\n");
      return 2;
    }

  scene = read_scene (argv[1]);
  /* The peer counts its levels for tiles of 512 pixels, we for those of 256. */
  for (int zoom = (int) strtol (argv[4], NULL, 10); zoom <= (int) strtol (argv[5], NULL, 10);
       zoom++)
    {
      double n = yp_mercator_world_px (zoom) / YP_TILE_PX;

      for (int row = (int) (yp_mercator_y (north) * n); row <= (int) (yp_mercator_y (south) * n);
           row++)
        for (int column = (int) (yp_mercator_x (west) * n);
             column <= (int) (yp_mercator_x (east) * n); column++)
          paint (scene, argv[2],
                 &(YpTileSpec){ .zoom = zoom, .column = column, .row = row, .scale = 1 });
    }

  yp_scene_unref (scene);
  return 0;
}
