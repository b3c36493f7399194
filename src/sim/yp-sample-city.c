/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sample-city.h"

#include <math.h>

#include "yp-city-areas.h"
#include "yp-city-blocks.h"
#include "yp-city-ways.h"
#include "yp-sample-points.h"
#include "yp-vector-writer.h"

/* Roads and canals may be off by this much, metres. */
#define TOLERANCE_M 1.5

/* What is on its way into the file. */
typedef struct
{
  const YpFrame *frame;
  YpVectorWriter *writer;
  GArray *vertices; /* scratch: degrees */
  GArray *ring_ends;
  GArray *part_ends;
} Sheet;

/* Whoever opens the file sees that none of it is real. */
static gboolean
start_layer (Sheet *sheet,
             const char *name,
             YpGeometryKind kind,
             const char *const *fields,
             GError **error)
{
  g_autofree char *title = g_strdup_printf ("示例城市：%s", name);

  if (!yp_vector_writer_add_layer (sheet->writer, name, kind, fields, error))
    return FALSE;
  yp_vector_writer_describe_layer (sheet->writer, title,
                                   "示例数据，纯属虚构 (a labelled invention by yiping-sim)");

  return TRUE;
}

static void
add_vertex (Sheet *sheet, YpXy place)
{
  double degrees[2];

  yp_frame_to_degrees (sheet->frame, place, &degrees[0], &degrees[1]);
  g_array_append_vals (sheet->vertices, degrees, 2);
}

static void
end_ring (Sheet *sheet)
{
  guint n = sheet->vertices->len / 2;

  g_array_append_val (sheet->ring_ends, n);
}

static void
end_part (Sheet *sheet)
{
  g_array_append_val (sheet->part_ends, sheet->ring_ends->len);
}

static void
add_ring (Sheet *sheet, const YpXy *places, guint n_places)
{
  for (guint i = 0; i <= n_places; i++)
    add_vertex (sheet, places[i % n_places]);
  end_ring (sheet);
}

/* Writes what was drawn since the last feature. */
static gboolean
put_feature (Sheet *sheet, YpGeometryKind kind, const char *const *values, GError **error)
{
  g_autoptr (YpGeometry) geometry = yp_geometry_new (
      kind, (const double *) (gconstpointer) sheet->vertices->data, sheet->vertices->len / 2,
      (const guint *) (gconstpointer) sheet->ring_ends->data, sheet->ring_ends->len,
      (const guint *) (gconstpointer) sheet->part_ends->data, sheet->part_ends->len);

  g_array_set_size (sheet->vertices, 0);
  g_array_set_size (sheet->ring_ends, 0);
  g_array_set_size (sheet->part_ends, 0);

  return yp_vector_writer_add (sheet->writer, geometry, values, error);
}

/* Outer rings become parts, each with the holes that lie in it. */
static void
add_rings (Sheet *sheet, const GPtrArray *rings)
{
  for (guint i = 0; i < rings->len; i++)
    {
      const GArray *outer = g_ptr_array_index (rings, i);

      if (yp_xy_ring_area (outer) <= 0.0)
        continue;
      add_ring (sheet, (const YpXy *) (gconstpointer) outer->data, outer->len);
      for (guint k = 0; k < rings->len; k++)
        {
          const GArray *hole = g_ptr_array_index (rings, k);

          if (yp_xy_ring_area (hole) < 0.0 && yp_xy_ring_contains (outer, yp_xy_at (hole, 0)))
            add_ring (sheet, (const YpXy *) (gconstpointer) hole->data, hole->len);
        }
      end_part (sheet);
    }
}

static gboolean
put_areas (Sheet *sheet, const YpCityAreas *areas, YpAreaLevel level, GError **error)
{
  static const char *const layers[] = { "towns", "villages", "grids" };
  static const char *const area_fields[] = { "code:text",   "name:text",   "kind:text",
                                             "parent:text", "member:text", NULL };
  const GPtrArray *list = areas->levels[level];

  if (!start_layer (sheet, layers[level], YP_GEOMETRY_POLYGON, area_fields, error))
    return FALSE;

  for (guint i = 0; i < list->len; i++)
    {
      const YpCityArea *area = g_ptr_array_index (list, i);
      const YpCityArea *parent =
          level > YP_AREA_TOWN ? g_ptr_array_index (areas->levels[level - 1], area->parent) : NULL;
      g_autofree char *member = level == YP_AREA_GRID ? g_strdup_printf ("M%04u", i + 1) : NULL;
      const char *values[] = { area->code, area->name, level == YP_AREA_GRID ? "general" : "sample",
                               parent != NULL ? parent->code : NULL, member };

      add_rings (sheet, area->rings);
      if (!put_feature (sheet, YP_GEOMETRY_POLYGON, values, error))
        return FALSE;
    }

  return TRUE;
}

/* Grids of others, into the same layer; a person answers for each. */
static gboolean
put_grids_of (Sheet *sheet,
              const YpCityAreas *areas,
              const GPtrArray *list,
              const char *kind,
              guint64 seed,
              GError **error)
{
  YpPrng prng;

  yp_prng_init (&prng, yp_prng_mix (seed, g_str_hash (kind)));
  for (guint i = 0; i < list->len; i++)
    {
      const YpCityArea *area = g_ptr_array_index (list, i);
      const YpCityArea *town = g_ptr_array_index (areas->levels[YP_AREA_TOWN], area->parent);
      g_autofree char *person = yp_city_names_make_person (&prng);
      const char *values[] = { area->code, area->name, kind, town->code, person };

      add_rings (sheet, area->rings);
      if (!put_feature (sheet, YP_GEOMETRY_POLYGON, values, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_buildings (Sheet *sheet, const YpCityBlocks *blocks, GError **error)
{
  static const char *const fields[] = { "code:text",      "name:text", "height:real",
                                        "floors:integer", "use:text",  NULL };

  if (!start_layer (sheet, "buildings", YP_GEOMETRY_POLYGON, fields, error))
    return FALSE;

  for (guint i = 0; i < blocks->buildings->len; i++)
    {
      const YpCityBuilding *building = &g_array_index (blocks->buildings, YpCityBuilding, i);
      char code[16];
      char height[G_ASCII_DTOSTR_BUF_SIZE];
      char floors[16];
      const char *values[] = { code, NULL, height, floors, building->use };

      g_snprintf (code, sizeof code, "B%06u", i + 1);
      g_ascii_formatd (height, sizeof height, "%.1f", building->height_m);
      g_snprintf (floors, sizeof floors, "%u", building->n_floors);
      add_ring (sheet, building->corners, building->n_corners);
      end_part (sheet);
      if (!put_feature (sheet, YP_GEOMETRY_POLYGON, values, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_roads (Sheet *sheet, const YpCityWays *ways, GError **error)
{
  static const char *const fields[] = { "code:text", "name:text", "kind:text", "width:real", NULL };

  if (!start_layer (sheet, "roads", YP_GEOMETRY_LINE, fields, error))
    return FALSE;

  for (guint i = 0; i < ways->roads->lines->len; i++)
    {
      const YpLine *line = g_ptr_array_index (ways->roads->lines, i);
      g_autoptr (GArray) places = yp_xy_simplify (
          line->places, (const gboolean *) (gconstpointer) line->is_node->data, TOLERANCE_M);
      char code[16];
      char width[G_ASCII_DTOSTR_BUF_SIZE];
      const char *values[] = { code, g_ptr_array_index (ways->road_names, i),
                               yp_road_rank_get_name (line->rank), width };

      g_snprintf (code, sizeof code, "R%05u", i + 1);
      g_ascii_formatd (width, sizeof width, "%.1f", yp_road_rank_get_width (line->rank));
      for (guint k = 0; k < places->len; k++)
        add_vertex (sheet, yp_xy_at (places, k));
      end_ring (sheet);
      end_part (sheet);
      if (!put_feature (sheet, YP_GEOMETRY_LINE, values, error))
        return FALSE;
    }

  return TRUE;
}

/* Where the bank on one side passes vertex @index: the mitre of both segments there. */
static YpXy
find_bank (const GArray *places, guint index, double half_width)
{
  YpXy at = yp_xy_at (places, index);
  YpXy before = yp_xy_at (places, index > 0 ? index - 1 : 0);
  YpXy after = yp_xy_at (places, MIN (index + 1, places->len - 1));
  YpXy in = index > 0 ? before : at;
  YpXy from = index > 0 ? at : at;
  double in_length = MAX (yp_xy_distance (in, from), 1e-9);
  double out_length = MAX (yp_xy_distance (at, after), 1e-9);
  YpXy n1 = { -(from.y - in.y) / in_length, (from.x - in.x) / in_length };
  YpXy n2 = { -(after.y - at.y) / out_length, (after.x - at.x) / out_length };
  YpXy sum = { n1.x + n2.x, n1.y + n2.y };
  double square;

  if (index == 0)
    sum = n2;
  else if (index + 1 == places->len)
    sum = n1;
  square = sum.x * sum.x + sum.y * sum.y;
  if (index > 0 && index + 1 < places->len)
    half_width *= 2.0;

  /* A sharp bend would throw the corner far out. */
  square = MAX (square, 1.0);

  return (YpXy){ at.x + sum.x * half_width / square, at.y + sum.y * half_width / square };
}

/* The water between two banks along a line. */
static void
add_canal (Sheet *sheet, const GArray *places, double half_width)
{
  g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (YpXy));

  for (guint i = 0; i < places->len; i++)
    {
      YpXy bank = find_bank (places, i, -half_width);

      g_array_append_val (ring, bank);
    }
  for (guint i = places->len; i-- > 0;)
    {
      YpXy bank = find_bank (places, i, half_width);

      g_array_append_val (ring, bank);
    }
  add_ring (sheet, (const YpXy *) (gconstpointer) ring->data, ring->len);
  end_part (sheet);
}

static gboolean
put_water (Sheet *sheet,
           const YpCityGround *ground,
           const YpCityAreas *areas,
           const YpCityWays *ways,
           const YpCityBlocks *blocks,
           GError **error)
{
  static const char *const fields[] = { "code:text", "name:text", "kind:text", NULL };
  static const char *const river[] = { "W00001", "长江", "river" };
  static const char *const lake[] = { "W00002", "沙洲湖", "lake" };

  if (!start_layer (sheet, "water", YP_GEOMETRY_POLYGON, fields, error))
    return FALSE;

  add_rings (sheet, areas->river);
  if (!put_feature (sheet, YP_GEOMETRY_POLYGON, river, error))
    return FALSE;
  add_ring (sheet, (const YpXy *) (gconstpointer) ground->lake->data, ground->lake->len);
  end_part (sheet);
  if (!put_feature (sheet, YP_GEOMETRY_POLYGON, lake, error))
    return FALSE;

  for (guint i = 0; i < ways->canals->lines->len; i++)
    {
      const YpLine *line = g_ptr_array_index (ways->canals->lines, i);
      g_autoptr (GArray) places = yp_xy_simplify (line->places, NULL, TOLERANCE_M);
      char code[16];
      const char *values[] = { code, g_ptr_array_index (ways->canal_names, i), "canal" };

      g_snprintf (code, sizeof code, "W%05u", i + 3);
      add_canal (sheet, places, yp_canal_rank_get_width (line->rank) / 2.0);
      if (!put_feature (sheet, YP_GEOMETRY_POLYGON, values, error))
        return FALSE;
    }

  for (guint i = 0; i < blocks->ponds->len; i++)
    {
      const YpCityBuilding *pond = &g_array_index (blocks->ponds, YpCityBuilding, i);
      char code[16];
      const char *values[] = { code, NULL, "pond" };

      g_snprintf (code, sizeof code, "W%05u", ways->canals->lines->len + i + 3);
      add_ring (sheet, pond->corners, pond->n_corners);
      end_part (sheet);
      if (!put_feature (sheet, YP_GEOMETRY_POLYGON, values, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_points (Sheet *sheet, const char *layer, char prefix, const GPtrArray *points, GError **error)
{
  static const char *const fields[] = { "code:text", "name:text", "kind:text", "bearing:real",
                                        NULL };

  if (!start_layer (sheet, layer, YP_GEOMETRY_POINT, fields, error))
    return FALSE;

  for (guint i = 0; i < points->len; i++)
    {
      const YpSamplePoint *point = g_ptr_array_index (points, i);
      char code[16];
      char bearing[G_ASCII_DTOSTR_BUF_SIZE];
      const char *values[] = { code, point->name, point->kind,
                               point->kind == NULL ? bearing : NULL };

      g_snprintf (code, sizeof code, "%c%05u", prefix, i + 1);
      g_ascii_formatd (bearing, sizeof bearing, "%.0f", point->bearing_deg);
      add_vertex (sheet, point->place);
      end_ring (sheet);
      end_part (sheet);
      if (!put_feature (sheet, YP_GEOMETRY_POINT, values, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_city (Sheet *sheet, const YpCityGround *ground, YpSampleCounts *counts, GError **error)
{
  g_autoptr (YpCityNames) names = yp_city_names_new (ground->seed);
  g_autoptr (YpCityAreas) areas = yp_city_areas_new (ground, names);
  g_autoptr (YpCityWays) ways = yp_city_ways_new (ground, names);
  g_autoptr (YpCityBlocks) blocks = yp_city_blocks_new (ground, ways);
  g_autoptr (GPtrArray) cameras = yp_sample_cameras_new (ground, areas, ways);
  g_autoptr (GPtrArray) places = yp_sample_places_new (ground, areas, ways);

  counts->n_towns = areas->levels[YP_AREA_TOWN]->len;
  counts->n_villages = areas->levels[YP_AREA_VILLAGE]->len;
  counts->n_grids = areas->levels[YP_AREA_GRID]->len;
  counts->n_cameras = cameras->len;
  counts->n_buildings = blocks->buildings->len;
  counts->n_roads = ways->roads->lines->len;
  counts->n_water = ways->canals->lines->len + blocks->ponds->len + 2;
  counts->n_places = places->len;

  for (YpAreaLevel level = YP_AREA_TOWN; level < YP_N_AREA_LEVELS; level++)
    if (!put_areas (sheet, areas, level, error))
      return FALSE;

  if (!put_grids_of (sheet, areas, areas->police, "police", ground->seed, error) ||
      !put_grids_of (sheet, areas, areas->special, "special", ground->seed, error))
    return FALSE;

  return put_water (sheet, ground, areas, ways, blocks, error) && put_roads (sheet, ways, error) &&
         put_buildings (sheet, blocks, error) &&
         put_points (sheet, "cameras", 'C', cameras, error) &&
         put_points (sheet, "places", 'P', places, error);
}

/**
 * yp_sample_city_write:
 * @path: the GeoPackage to make; one that is there is replaced
 * @seed: any number; the same one gives the same city
 * @counts: (out): what is in it
 * @error: return location for what the writer says
 *
 * Makes the sample city 示例城市: an invention of true size in Zhangjiagang's extent. Its layers
 * are what `yiping-import` takes: `towns`, `villages`, `grids`, `water`, `roads`, `buildings`,
 * `cameras`, `places`. Blocks.
 *
 * Returns: whether the file is there
 */
gboolean
yp_sample_city_write (const char *path, guint64 seed, YpSampleCounts *counts, GError **error)
{
  g_autoptr (YpVectorWriter) writer = yp_vector_writer_new (path, error);
  g_autoptr (YpCityGround) ground = NULL;
  g_autoptr (GArray) vertices = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) ring_ends = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) part_ends = g_array_new (FALSE, FALSE, sizeof (guint));
  Sheet sheet = { NULL, writer, vertices, ring_ends, part_ends };

  if (writer == NULL)
    return FALSE;

  ground = yp_city_ground_new (seed);
  sheet.frame = &ground->frame;

  return put_city (&sheet, ground, counts, error) && yp_vector_writer_close (writer, error);
}
