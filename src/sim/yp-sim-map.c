/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-map.h"

#include <math.h>

#include "yp-bounds.h"
#include "yp-error.h"
#include "yp-grid-kind.h"
#include "yp-json-read.h"

/* Features a page: those with long outlines come in smaller pages. */
#define AREAS_PER_PAGE 300
#define FEATURES_PER_PAGE 5000

/* How far around a place its street is looked for, metres. */
#define ROAD_RADIUS_M 400.0

/* Water less than this is no place for a boat, square metres. */
#define MIN_WATER_M2 2e6

/* What a metre costs on each kind of road, against the slowest. */
static const struct
{
  const char *kind;
  double cost;
} road_costs[] = {
  { "motorway", 0.4 },
  { "primary", 0.6 },
  { "secondary", 0.75 },
  { "residential", 1.0 },
};

typedef struct
{
  YpSimSource *source;
  GCancellable *cancellable;
  YpSimMap *map;
} Loader;

static void
free_area (gpointer data)
{
  YpSimArea *area = data;

  g_free (area->code);
  g_free (area->name);
  g_free (area->member);
  g_ptr_array_unref (area->rings);
  g_free (area);
}

static void
free_spot (gpointer data)
{
  YpSimSpot *spot = data;

  g_free (spot->name);
  g_free (spot->kind);
  g_free (spot);
}

static void
free_item (gpointer data)
{
  YpSimItem *item = data;

  g_free (item->key);
  g_free (item->name);
  g_free (item->group);
  g_free (item);
}

/**
 * yp_sim_map_free:
 * @self: (transfer full): a map
 */
void
yp_sim_map_free (YpSimMap *self)
{
  g_ptr_array_unref (self->towns);
  g_ptr_array_unref (self->grids);
  g_ptr_array_unref (self->waters);
  g_ptr_array_unref (self->homes);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->roads);
  g_ptr_array_unref (self->items);
  yp_road_graph_free (self->graph);
  g_clear_pointer (&self->road_buckets, yp_buckets_free);
  g_free (self);
}

static YpSimMap *
new_map (void)
{
  YpSimMap *self = g_new0 (YpSimMap, 1);

  self->towns = g_ptr_array_new_with_free_func (free_area);
  self->grids = g_ptr_array_new_with_free_func (free_area);
  self->waters = g_ptr_array_new_with_free_func (free_area);
  self->homes = g_ptr_array_new_with_free_func (free_spot);
  self->places = g_ptr_array_new_with_free_func (free_spot);
  self->roads = g_ptr_array_new_with_free_func (free_spot);
  self->items = g_ptr_array_new_with_free_func (free_item);
  self->graph = yp_road_graph_new ();

  return self;
}

static gboolean
read_position (JsonNode *node, double degrees[2])
{
  JsonArray *pair;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  pair = json_node_get_array (node);
  if (json_array_get_length (pair) < 2)
    return FALSE;

  for (guint i = 0; i < 2; i++)
    {
      JsonNode *value = json_array_get_element (pair, i);

      if (!JSON_NODE_HOLDS_VALUE (value))
        return FALSE;
      degrees[i] = json_node_get_double (value);
    }

  return yp_is_on_earth (degrees[0], degrees[1]);
}

/* Collects all lines of positions below @node, however deep: rings, lines, a lone position. */
static void
collect_lines (const YpFrame *frame, JsonNode *node, guint depth, GPtrArray *lines)
{
  JsonArray *array;
  double degrees[2];

  if (depth > 4 || node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;

  array = json_node_get_array (node);
  if (json_array_get_length (array) == 0)
    return;

  if (read_position (json_array_get_element (array, 0), degrees))
    {
      GArray *line = g_array_new (FALSE, FALSE, sizeof (YpXy));

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (read_position (json_array_get_element (array, i), degrees))
          {
            YpXy place = yp_frame_from_degrees (frame, degrees[0], degrees[1]);

            g_array_append_val (line, place);
          }
      g_ptr_array_add (lines, line);
      return;
    }

  for (guint i = 0; i < json_array_get_length (array); i++)
    collect_lines (frame, json_array_get_element (array, i), depth + 1, lines);
}

static GPtrArray *
read_lines (const YpFrame *frame, JsonObject *feature)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  JsonObject *geometry = yp_json_get_object (feature, "geometry");

  if (geometry != NULL && json_object_has_member (geometry, "coordinates"))
    collect_lines (frame, json_object_get_member (geometry, "coordinates"), 0, lines);

  return lines;
}

/* The frame's origin: the first vertex of the first grid will do. */
static void
place_frame (YpSimMap *map, JsonObject *feature)
{
  YpFrame degrees = { 0.0, 0.0, 1.0, 1.0 };
  g_autoptr (GPtrArray) lines = read_lines (&degrees, feature);

  if (map->frame.metres_per_degree_east == 0.0 && lines->len > 0)
    {
      YpXy first = yp_xy_at ((GArray *) g_ptr_array_index (lines, 0), 0);

      yp_frame_init (&map->frame, first.x, CLAMP (first.y, -85.0, 85.0));
    }
}

static YpSimArea *
read_area (YpSimMap *map, JsonObject *feature, JsonObject *properties)
{
  YpSimArea *area = g_new0 (YpSimArea, 1);

  area->code = g_strdup (yp_json_get_string (properties, "code"));
  area->name = g_strdup (yp_json_get_string (properties, "name"));
  area->member = g_strdup (yp_json_get_string (properties, "member"));
  area->rings = read_lines (&map->frame, feature);
  area->low = (YpXy){ G_MAXDOUBLE, G_MAXDOUBLE };
  area->high = (YpXy){ -G_MAXDOUBLE, -G_MAXDOUBLE };
  for (guint i = 0; i < area->rings->len; i++)
    {
      const GArray *ring = g_ptr_array_index (area->rings, i);

      for (guint k = 0; k < ring->len; k++)
        {
          YpXy at = yp_xy_at (ring, k);

          area->low = (YpXy){ MIN (area->low.x, at.x), MIN (area->low.y, at.y) };
          area->high = (YpXy){ MAX (area->high.x, at.x), MAX (area->high.y, at.y) };
        }
    }
  if (area->code == NULL)
    area->code = g_strdup ("");
  if (area->name == NULL)
    area->name = g_strdup (area->code);

  return area;
}

static void
take_town (YpSimMap *map, JsonObject *feature, JsonObject *properties)
{
  g_ptr_array_add (map->towns, read_area (map, feature, properties));
}

static void
take_grid (YpSimMap *map, JsonObject *feature, JsonObject *properties)
{
  YpSimArea *area;
  YpGridKind kind;

  /* Who goes belongs to a general grid. */
  if (!yp_grid_kind_from_text (yp_json_get_string (properties, "kind"), &kind) ||
      kind != YP_GRID_GENERAL)
    return;

  place_frame (map, feature);
  area = read_area (map, feature, properties);
  if (area->rings->len > 0 && *area->code != '\0')
    g_ptr_array_add (map->grids, area);
  else
    free_area (area);
}

static void
take_water (YpSimMap *map, JsonObject *feature, JsonObject *properties)
{
  YpSimArea *area = read_area (map, feature, properties);
  double size = 0.0;

  for (guint i = 0; i < area->rings->len; i++)
    size = MAX (size, fabs (yp_xy_ring_area (g_ptr_array_index (area->rings, i))));
  if (size >= MIN_WATER_M2)
    g_ptr_array_add (map->waters, area);
  else
    free_area (area);
}

static void
take_road (YpSimMap *map, JsonObject *feature, JsonObject *properties)
{
  g_autoptr (GPtrArray) lines = read_lines (&map->frame, feature);
  const char *name = yp_json_get_string (properties, "name");
  const char *kind = yp_json_get_string (properties, "kind");
  double cost = 0.9;

  for (guint i = 0; i < G_N_ELEMENTS (road_costs); i++)
    if (g_strcmp0 (kind, road_costs[i].kind) == 0)
      cost = road_costs[i].cost;

  for (guint i = 0; i < lines->len; i++)
    {
      const GArray *line = g_ptr_array_index (lines, i);

      yp_road_graph_add (map->graph, line, cost);
      for (guint k = 0; k < line->len && name != NULL; k++)
        {
          YpSimSpot *spot = g_new0 (YpSimSpot, 1);

          spot->at = yp_xy_at (line, k);
          spot->name = g_strdup (name);
          g_ptr_array_add (map->roads, spot);
        }
    }
}

static void
take_building (YpSimMap *map, JsonObject *feature, JsonObject *properties)
{
  g_autoptr (GPtrArray) lines = read_lines (&map->frame, feature);
  double floors = yp_json_get_number (properties, "floors");
  const GArray *ring;
  YpSimSpot *spot;

  if (lines->len == 0)
    return;

  ring = g_ptr_array_index (lines, 0);
  spot = g_new0 (YpSimSpot, 1);
  for (guint i = 0; i < ring->len; i++)
    {
      spot->at.x += yp_xy_at (ring, i).x / ring->len;
      spot->at.y += yp_xy_at (ring, i).y / ring->len;
    }
  spot->weight = fabs (yp_xy_ring_area (ring)) * (floors >= 1.0 ? MIN (floors, 60.0) : 1.0);
  g_ptr_array_add (map->homes, spot);
}

static void
take_place (YpSimMap *map, JsonObject *feature, JsonObject *properties)
{
  JsonObject *geometry = yp_json_get_object (feature, "geometry");
  const char *name = yp_json_get_string (properties, "name");
  double degrees[2];
  YpSimSpot *spot;

  if (geometry == NULL || name == NULL ||
      !read_position (json_object_get_member (geometry, "coordinates"), degrees))
    return;

  spot = g_new0 (YpSimSpot, 1);
  spot->at = yp_frame_from_degrees (&map->frame, degrees[0], degrees[1]);
  spot->name = g_strdup (name);
  spot->kind = g_strdup (yp_json_get_string (properties, "kind"));
  g_ptr_array_add (map->places, spot);
}

typedef void (*Take) (YpSimMap *map, JsonObject *feature, JsonObject *properties);

static char *
find_next (JsonObject *page)
{
  JsonArray *links = yp_json_get_array (page, "links");

  for (guint i = 0; links != NULL && i < json_array_get_length (links); i++)
    {
      JsonNode *node = json_array_get_element (links, i);
      JsonObject *link = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (link != NULL && g_strcmp0 (yp_json_get_string (link, "rel"), "next") == 0)
        return g_strdup (yp_json_get_string (link, "href"));
    }

  return NULL;
}

/* All features of a collection, page by page; a platform without it has none. */
static gboolean
load_collection (const Loader *loader, const char *name, guint limit, Take take, GError **error)
{
  g_autofree char *uri = g_strdup_printf ("/collections/%s/items?limit=%u", name, limit);

  while (uri != NULL)
    {
      g_autoptr (GError) reason = NULL;
      g_autoptr (JsonNode) root =
          yp_sim_source_get (loader->source, uri, loader->cancellable, &reason);
      JsonObject *page =
          root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
      JsonArray *features = page != NULL ? yp_json_get_array (page, "features") : NULL;

      if (g_error_matches (reason, YP_ERROR, YP_ERROR_NOT_FOUND))
        return TRUE;
      if (features == NULL)
        {
          if (reason != NULL)
            g_propagate_error (error, g_steal_pointer (&reason));
          else
            g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s is not a list of features", uri);
          return FALSE;
        }
      for (guint i = 0; i < json_array_get_length (features); i++)
        {
          JsonNode *node = json_array_get_element (features, i);
          JsonObject *feature = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
          JsonObject *properties =
              feature != NULL ? yp_json_get_object (feature, "properties") : NULL;

          if (properties != NULL)
            take (loader->map, feature, properties);
        }
      g_free (uri);
      uri = find_next (page);
    }

  return TRUE;
}

static gboolean
load_items (const Loader *loader, GError **error)
{
  const char *uri = "/open311/v2/services.json";
  g_autoptr (JsonNode) root = yp_sim_source_get (loader->source, uri, loader->cancellable, error);
  JsonArray *services;

  if (root == NULL)
    return FALSE;

  services = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonNode *node = json_array_get_element (services, i);
      JsonObject *service = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *key = service != NULL ? yp_json_get_string (service, "service_code") : NULL;
      const char *name = key != NULL ? yp_json_get_string (service, "service_name") : NULL;
      YpSimItem *item;

      if (name == NULL)
        continue;
      item = g_new0 (YpSimItem, 1);
      item->key = g_strdup (key);
      item->name = g_strdup (name);
      item->group = g_strdup (yp_json_get_string (service, "group"));
      g_ptr_array_add (loader->map->items, item);
    }
  if (loader->map->items->len > 0)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s lists no service", uri);

  return FALSE;
}

static gboolean
load_all (const Loader *loader, GError **error)
{
  YpSimMap *map = loader->map;

  if (!load_collection (loader, "grids", AREAS_PER_PAGE, take_grid, error))
    return FALSE;
  if (map->grids->len == 0)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_NOT_FOUND,
                           "The platform has no grids; import some with yiping-import first");
      return FALSE;
    }

  return load_items (loader, error) &&
         load_collection (loader, "towns", AREAS_PER_PAGE, take_town, error) &&
         load_collection (loader, "water", AREAS_PER_PAGE, take_water, error) &&
         load_collection (loader, "roads", AREAS_PER_PAGE, take_road, error) &&
         load_collection (loader, "places", FEATURES_PER_PAGE, take_place, error) &&
         load_collection (loader, "buildings", FEATURES_PER_PAGE, take_building, error);
}

static void
index_roads (YpSimMap *map)
{
  YpXy low = { 0.0, 0.0 };
  YpXy high = { 0.0, 0.0 };

  for (guint i = 0; i < map->roads->len; i++)
    {
      YpXy at = ((YpSimSpot *) g_ptr_array_index (map->roads, i))->at;

      low = (YpXy){ MIN (low.x, at.x), MIN (low.y, at.y) };
      high = (YpXy){ MAX (high.x, at.x), MAX (high.y, at.y) };
    }
  map->road_buckets = yp_buckets_new (low, high, 200.0);
  for (guint i = 0; i < map->roads->len; i++)
    {
      YpXy at = ((YpSimSpot *) g_ptr_array_index (map->roads, i))->at;

      yp_buckets_add (map->road_buckets, at, at, i);
    }
}

/**
 * yp_sim_map_load:
 * @source: the platform
 * @cancellable: (nullable): stops it
 * @error: return location for what the network says; %YP_ERROR_REFUSED for the token,
 *   %YP_ERROR_NOT_FOUND where the platform has no grids
 *
 * Asks for the city's collections and catalogue. Blocks.
 *
 * Returns: (transfer full) (nullable): the map
 */
YpSimMap *
yp_sim_map_load (YpSimSource *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (YpSimMap) map = new_map ();
  Loader loader = { source, cancellable, map };

  if (!load_all (&loader, error))
    return NULL;

  yp_road_graph_finish (map->graph);
  index_roads (map);

  return g_steal_pointer (&map);
}

/**
 * yp_sim_area_contains:
 * @self: an area
 * @place: where
 *
 * Returns: whether it is inside
 */
gboolean
yp_sim_area_contains (const YpSimArea *self, YpXy place)
{
  gboolean inside = FALSE;

  if (place.x < self->low.x || place.x > self->high.x || place.y < self->low.y ||
      place.y > self->high.y)
    return FALSE;

  for (guint i = 0; i < self->rings->len; i++)
    if (yp_xy_ring_contains (g_ptr_array_index (self->rings, i), place))
      inside = !inside;

  return inside;
}

/**
 * yp_sim_area_pick:
 * @self: an area
 * @prng: where chance comes from
 *
 * Returns: a place inside it; of a very thin one, on its edge
 */
YpXy
yp_sim_area_pick (const YpSimArea *self, YpPrng *prng)
{
  for (guint i = 0; i < 60; i++)
    {
      YpXy place = { yp_prng_between (prng, self->low.x, self->high.x),
                     yp_prng_between (prng, self->low.y, self->high.y) };

      if (yp_sim_area_contains (self, place))
        return place;
    }

  return yp_xy_at ((GArray *) g_ptr_array_index (self->rings, 0), 0);
}

static const YpSimArea *
find_area (const GPtrArray *areas, YpXy place)
{
  for (guint i = 0; i < areas->len; i++)
    if (yp_sim_area_contains (g_ptr_array_index (areas, i), place))
      return g_ptr_array_index (areas, i);

  return NULL;
}

/**
 * yp_sim_map_find_town:
 * @self: a map
 * @place: where
 *
 * Returns: (nullable): the town there
 */
const YpSimArea *
yp_sim_map_find_town (const YpSimMap *self, YpXy place)
{
  return find_area (self->towns, place);
}

/**
 * yp_sim_map_find_grid:
 * @self: a map
 * @place: where
 *
 * Returns: (nullable): the grid there
 */
const YpSimArea *
yp_sim_map_find_grid (const YpSimMap *self, YpXy place)
{
  return find_area (self->grids, place);
}

/**
 * yp_sim_map_find_road:
 * @self: a map
 * @place: where
 * @but: (nullable): a name that is not wanted
 *
 * Returns: (nullable): the name of the nearest road around, if there is one
 */
const char *
yp_sim_map_find_road (const YpSimMap *self, YpXy place, const char *but)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *name = NULL;
  double best = G_MAXDOUBLE;

  yp_buckets_find (self->road_buckets, place, ROAD_RADIUS_M, found);
  for (guint i = 0; i < found->len; i++)
    {
      const YpSimSpot *spot = g_ptr_array_index (self->roads, g_array_index (found, guint, i));
      double distance = yp_xy_distance (spot->at, place);

      if (distance >= best || g_strcmp0 (spot->name, but) == 0)
        continue;
      best = distance;
      name = spot->name;
    }

  return name;
}

/**
 * yp_sim_map_find_place:
 * @self: a map
 * @place: where
 * @radius: metres
 *
 * Returns: (nullable): the nearest named place within @radius
 */
const YpSimSpot *
yp_sim_map_find_place (const YpSimMap *self, YpXy place, double radius)
{
  const YpSimSpot *nearest = NULL;

  for (guint i = 0; i < self->places->len; i++)
    {
      const YpSimSpot *spot = g_ptr_array_index (self->places, i);
      double distance = yp_xy_distance (spot->at, place);

      if (distance > radius)
        continue;
      radius = distance;
      nearest = spot;
    }

  return nearest;
}
