/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-roads.h"

#include <math.h>

#include "yp-road-graph.h"

/* From farther than this one does not simply come to the road: it is of a part without roads. */
#define MAX_OFF_ROAD_M 1000.0

/* To the road and from it, kilometres an hour. */
#define OFF_ROAD_KMH 10.0

struct _YpRoads
{
  int ref_count;
  char *digest; /* of the layer */
  YpFrame frame;
  YpRoadGraph *graph;
};

/* How fast one gets on by car in a town, crossings included, by OpenStreetMap's names of roads:
 * our assumption, since the layer says nothing of it. */
static const struct
{
  const char *kind;
  double kmh;
} speeds[] = {
  { "motorway", 80.0 },    { "trunk", 60.0 },         { "primary", 45.0 },
  { "secondary", 40.0 },   { "tertiary", 35.0 },      { "unclassified", 30.0 },
  { "residential", 25.0 }, { "living_street", 15.0 }, { "service", 15.0 },
  { "pedestrian", 8.0 },   { "footway", 6.0 },        { "path", 6.0 },
  { "steps", 3.0 },        { "cycleway", 12.0 },      { "track", 15.0 },
};

#define OTHER_KMH 30.0

static double
seconds_for (double metres, double kmh)
{
  return metres * 3.6 / kmh;
}

static double
find_speed (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (g_strcmp0 (kind, speeds[i].kind) == 0)
      return speeds[i].kmh;

  return OTHER_KMH;
}

/* A long straight road is entered anywhere, not at its ends alone. */
#define MAX_STEP_M 50.0

/* What leaps farther from vertex to vertex is no road there: a ferry, or a slip of who drew it. */
#define MAX_LEAP_M 20000.0

static void
add_place (GArray *places, YpXy place)
{
  YpXy before = places->len > 0 ? yp_xy_at (places, places->len - 1) : place;
  guint n_steps = (guint) MAX (ceil (yp_xy_distance (before, place) / MAX_STEP_M), 1.0);

  for (guint i = 1; i <= n_steps; i++)
    {
      YpXy step = yp_xy_between (before, place, (double) i / n_steps);

      g_array_append_val (places, step);
    }
}

/* The frame lies where the first road does: true to 0.2 % within 30 km. */
static void
take_road (const char *kind, const YpGeometry *line, gpointer data)
{
  YpRoads *self = data;
  double cost = seconds_for (1.0, find_speed (kind));
  guint vertex = 0;

  if (self->frame.metres_per_degree_north == 0.0)
    yp_frame_init (&self->frame, line->vertices[0], line->vertices[1]);

  for (guint ring = 0; ring < line->n_rings; ring++)
    {
      g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (YpXy));

      for (; vertex < line->ring_ends[ring]; vertex++)
        {
          const double *at = line->vertices + (gsize) 2 * vertex;
          YpXy place = yp_frame_from_degrees (&self->frame, at[0], at[1]);

          if (places->len > 0 &&
              yp_xy_distance (yp_xy_at (places, places->len - 1), place) > MAX_LEAP_M)
            {
              yp_road_graph_add (self->graph, places, cost);
              g_array_set_size (places, 0);
            }
          add_place (places, place);
        }
      yp_road_graph_add (self->graph, places, cost);
    }
}

static YpRoads *
load (YpStore *store, const char *digest, GError **error)
{
  g_autoptr (YpRoads) self = g_new0 (YpRoads, 1);

  self->ref_count = 1;
  self->digest = g_strdup (digest);
  self->graph = yp_road_graph_new ();
  if (!yp_store_read_roads (store, take_road, self, error))
    return NULL;

  yp_road_graph_finish (self->graph);
  return g_steal_pointer (&self);
}

/**
 * yp_roads_load:
 * @store: a store
 * @before: (nullable): as they were read last
 * @roads: (out) (transfer full) (nullable): @before where the layer is the same; %NULL where there
 *   is none
 * @error: return location for a #YpStoreError
 *
 * Returns: whether they could be read
 */
gboolean
yp_roads_load (YpStore *store, YpRoads *before, YpRoads **roads, GError **error)
{
  g_autoptr (GPtrArray) layers = yp_store_list_layers (store, error);

  *roads = NULL;
  for (guint i = 0; layers != NULL && i < layers->len; i++)
    {
      const YpLayerInfo *info = g_ptr_array_index (layers, i);

      if (strcmp (info->name, "roads") != 0 || info->n_features == 0)
        continue;
      *roads = before != NULL && strcmp (before->digest, info->digest) == 0
                   ? yp_roads_ref (before)
                   : load (store, info->digest, error);
      return *roads != NULL;
    }

  return layers != NULL;
}

/* From any thread. Returns: (transfer full): @self. */
YpRoads *
yp_roads_ref (YpRoads *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/* @self: (transfer full) (nullable): roads. */
void
yp_roads_unref (YpRoads *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  yp_road_graph_free (self->graph);
  g_free (self->digest);
  g_free (self);
}

/* Where @longitude, @latitude meets the roads: the node, or %YP_NO_NODE; metres to there. */
static guint
enter (const YpRoads *self, double longitude, double latitude, double *off_road_m)
{
  YpXy place = yp_frame_from_degrees (&self->frame, longitude, latitude);
  guint node = yp_road_graph_find_nearest (self->graph, place);

  if (node == YP_NO_NODE)
    return YP_NO_NODE;

  *off_road_m = yp_xy_distance (place, yp_road_graph_get_place (self->graph, node));
  return *off_road_m <= MAX_OFF_ROAD_M ? node : YP_NO_NODE;
}

typedef struct
{
  YpRoadTarget *targets;
  GHashTable *at_nodes; /* node → GArray of the targets that enter there */
  double *off_road_m;   /* of each target, and at the end of the place */
  guint n_targets;
  guint *n_wanted; /* of each group, of which so many are still to be found */
  guint n_waiting; /* groups that want some */
  double until_s;  /* what is reached later is not sooner there than what was found */
} Search;

static void
reach (Search *search, guint position, double cost_s, double length_m)
{
  YpRoadTarget *target = &search->targets[position];
  double off_road_m = search->off_road_m[position] + search->off_road_m[search->n_targets];

  target->length_m = length_m + off_road_m;
  target->seconds = cost_s + seconds_for (off_road_m, OFF_ROAD_KMH);
  if (search->n_wanted[target->group] > 0 && --search->n_wanted[target->group] == 0 &&
      --search->n_waiting == 0)
    search->until_s = cost_s + seconds_for (MAX_OFF_ROAD_M, OFF_ROAD_KMH);
}

static gboolean
on_visit (guint node, double cost, double length_m, gpointer data)
{
  Search *search = data;
  const GArray *here = g_hash_table_lookup (search->at_nodes, GUINT_TO_POINTER (node));

  for (guint i = 0; here != NULL && i < here->len; i++)
    reach (search, g_array_index (here, guint, i), cost, length_m);
  if (here != NULL)
    g_hash_table_remove (search->at_nodes, GUINT_TO_POINTER (node));

  return cost < search->until_s && g_hash_table_size (search->at_nodes) > 0;
}

static void
place_targets (const YpRoads *self, Search *search, guint n_wanted)
{
  for (guint i = 0; i < search->n_targets; i++)
    {
      YpRoadTarget *target = &search->targets[i];
      guint node = enter (self, target->longitude, target->latitude, &search->off_road_m[i]);
      GArray *here;

      if (node == YP_NO_NODE)
        continue;
      if (search->n_wanted[target->group] == 0)
        search->n_waiting++;
      search->n_wanted[target->group] = MIN (search->n_wanted[target->group] + 1, n_wanted);
      here = g_hash_table_lookup (search->at_nodes, GUINT_TO_POINTER (node));
      if (here == NULL)
        {
          here = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (search->at_nodes, GUINT_TO_POINTER (node), here);
        }
      g_array_append_val (here, i);
    }
}

/**
 * yp_roads_measure:
 * @self: (nullable): roads; %NULL where there are none, and nothing is known
 * @longitude: of a place, degrees, CGCS2000
 * @latitude: of it
 * @targets: (inout) (array length=n_targets): from where one would come
 * @n_targets: how many
 * @n_groups: their groups are below that
 * @n_wanted: so many of each group matter; what lies farther than these may stay unknown
 *
 * How far it is along the roads and how long it takes, both ways the same: one-way streets are not
 * known. Blocks for some 20 ms in a large city.
 */
void
yp_roads_measure (const YpRoads *self,
                  double longitude,
                  double latitude,
                  YpRoadTarget *targets,
                  guint n_targets,
                  guint n_groups,
                  guint n_wanted)
{
  g_autoptr (GHashTable) at_nodes =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  g_autofree double *off_road_m = g_new0 (double, n_targets + 1);
  g_autofree guint *wanted = g_new0 (guint, MAX (n_groups, 1));
  Search search = { targets, at_nodes, off_road_m, n_targets, wanted, 0, G_MAXDOUBLE };
  guint from = YP_NO_NODE;

  for (guint i = 0; i < n_targets; i++)
    targets[i].length_m = targets[i].seconds = NAN;
  if (self != NULL)
    from = enter (self, longitude, latitude, &off_road_m[n_targets]);
  if (from == YP_NO_NODE)
    return;

  place_targets (self, &search, n_wanted);
  yp_road_graph_search (self->graph, from, on_visit, &search);
}
