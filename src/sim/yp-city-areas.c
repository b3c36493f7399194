/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-city-areas.h"

#include <math.h>

#include "yp-city-cells.h"

#define N_RIVER_GRIDS 18
#define GRIDS_PER_VILLAGE 4.9
#define N_CLUSTER_ROUNDS 8

/* How many general grids' worth of land the grids of others have. */
#define GRIDS_PER_POLICE_GRID 14
#define GRIDS_PER_SPECIAL_GRID 33

/* Towns whose index matters: the island is 金港's. */
#define TOWN_OF_THE_ISLAND 2

typedef struct
{
  const YpCityGround *ground;
  YpCityCells *cells;
  GArray **neighbours; /* for each cell (element-type int) */
  int *towns;          /* for each cell the index in its level, or -1 */
  int *villages;
  int *grids;
} Draft;

static YpXy
get_site (const Draft *draft, int cell)
{
  return yp_xy_at (draft->cells->sites, cell);
}

static YpCellKind
get_kind (const Draft *draft, int cell)
{
  return g_array_index (draft->cells->kinds, YpCellKind, cell);
}

static gboolean
is_city (const Draft *draft, int cell)
{
  return get_kind (draft, cell) >= YP_CELL_RIVER;
}

static void
link_neighbours (Draft *draft)
{
  int n = (int) draft->cells->sites->len;

  draft->neighbours = g_new (GArray *, n);
  for (int i = 0; i < n; i++)
    draft->neighbours[i] = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < draft->cells->triangles->len; i++)
    {
      const YpTriangle *triangle = &g_array_index (draft->cells->triangles, YpTriangle, i);

      /* Each edge is met once in each direction. */
      for (guint k = 0; k < 3; k++)
        {
          int a = triangle->sites[k];
          int b = triangle->sites[(k + 1) % 3];

          if (a < n && b < n)
            g_array_append_val (draft->neighbours[a], b);
        }
    }
}

/* Marks with @mark what hangs together with @start; says how many. */
static guint
flood (const Draft *draft, const int *labels, int start, int *marks, int mark)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (int));

  marks[start] = mark;
  g_array_append_val (queue, start);
  for (guint i = 0; i < queue->len; i++)
    {
      const GArray *around = draft->neighbours[g_array_index (queue, int, i)];

      for (guint k = 0; k < around->len; k++)
        {
          int cell = g_array_index (around, int, k);

          if (marks[cell] >= 0 || labels[cell] != labels[start])
            continue;
          marks[cell] = mark;
          g_array_append_val (queue, cell);
        }
    }

  return queue->len;
}

/* The label most of the cell's neighbours in the same scope have, its own apart; -1 if none. */
static int
find_suitor (const Draft *draft, const int *labels, const int *scope, int cell)
{
  const GArray *around = draft->neighbours[cell];
  int best = -1;
  guint most = 0;

  for (guint i = 0; i < around->len; i++)
    {
      int label = labels[g_array_index (around, int, i)];
      guint n = 0;

      if (label < 0 || label == labels[cell] ||
          scope[g_array_index (around, int, i)] != scope[cell])
        continue;
      for (guint k = 0; k < around->len; k++)
        n += labels[g_array_index (around, int, k)] == label ? 1 : 0;
      if (n > most || (n == most && label < best))
        {
          most = n;
          best = label;
        }
    }

  return best;
}

/* Gives what is cut off from its label's largest piece to a neighbour in the same scope. */
static void
mend (const Draft *draft, int *labels, const int *scope)
{
  int n = (int) draft->cells->sites->len;
  g_autofree int *marks = g_new (int, n);
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean changed = TRUE;

  for (guint round = 0; round < 20 && changed; round++)
    {
      g_autoptr (GHashTable) largest = g_hash_table_new (NULL, NULL); /* label → mark + 1 */

      changed = FALSE;
      g_array_set_size (sizes, 0);
      for (int i = 0; i < n; i++)
        marks[i] = -1;
      for (int i = 0; i < n; i++)
        {
          gpointer label = GINT_TO_POINTER (labels[i]);
          guint size;
          int known;

          if (labels[i] < 0 || marks[i] >= 0)
            continue;
          size = flood (draft, labels, i, marks, (int) sizes->len);
          known = GPOINTER_TO_INT (g_hash_table_lookup (largest, label));
          if (known == 0 || size > g_array_index (sizes, guint, known - 1))
            g_hash_table_insert (largest, label, GINT_TO_POINTER ((int) sizes->len + 1));
          g_array_append_val (sizes, size);
        }
      for (int i = 0; i < n; i++)
        {
          int suitor;

          if (labels[i] < 0 || GPOINTER_TO_INT (g_hash_table_lookup (
                                   largest, GINT_TO_POINTER (labels[i]))) == marks[i] + 1)
            continue;
          suitor = find_suitor (draft, labels, scope, i);
          if (suitor < 0)
            continue;
          labels[i] = suitor;
          changed = TRUE;
        }
    }
}

static void
assign_towns (Draft *draft)
{
  const YpCityGround *ground = draft->ground;
  int n = (int) draft->cells->sites->len;
  g_autofree int *scope = g_new0 (int, n);

  for (int i = 0; i < n; i++)
    {
      YpXy site = get_site (draft, i);
      YpXy bent = site;
      double best = G_MAXDOUBLE;

      draft->towns[i] = -1;
      if (!is_city (draft, i))
        continue;
      bent.x += 1500.0 * yp_noise (yp_prng_mix (ground->seed, 41), site.x / 4500, site.y / 4500, 2);
      bent.y += 1500.0 * yp_noise (yp_prng_mix (ground->seed, 42), site.x / 4500, site.y / 4500, 2);
      for (int k = 0; k < YP_N_SAMPLE_TOWNS; k++)
        {
          double distance = yp_xy_distance (bent, ground->towns[k].centre) / ground->towns[k].pull;

          if (distance >= best)
            continue;
          best = distance;
          draft->towns[i] = k;
        }
      if (get_kind (draft, i) == YP_CELL_LAND && yp_city_ground_is_on_island (ground, site))
        draft->towns[i] = TOWN_OF_THE_ISLAND;
    }
  mend (draft, draft->towns, scope);
}

/* Each cluster that got no cell takes one from a cluster that has several. */
static void
fill_empty (const GArray *group, guint n_clusters, int first, int *labels)
{
  g_autofree guint *counts = g_new0 (guint, n_clusters);

  for (guint i = 0; i < group->len; i++)
    counts[labels[g_array_index (group, int, i)] - first]++;
  for (guint k = 0; k < n_clusters; k++)
    for (guint i = 0; i < group->len && counts[k] == 0; i++)
      {
        int *label = &labels[g_array_index (group, int, i)];

        if (counts[*label - first] < 2)
          continue;
        counts[*label - first]--;
        counts[k]++;
        *label = first + (int) k;
      }
}

/* k-means over the cells of one group, first centres as far apart as can be. Labels count from
 * @first. */
static void
cluster (const Draft *draft, const GArray *group, guint n_clusters, int first, int *labels)
{
  g_autofree YpXy *centres = g_new (YpXy, n_clusters);
  g_autofree double *reach = g_new (double, group->len);

  centres[0] = get_site (draft, g_array_index (group, int, 0));
  for (guint i = 0; i < group->len; i++)
    reach[i] = G_MAXDOUBLE;
  for (guint k = 0; k + 1 < n_clusters; k++)
    {
      guint farthest = 0;

      for (guint i = 0; i < group->len; i++)
        {
          YpXy site = get_site (draft, g_array_index (group, int, i));

          reach[i] = MIN (reach[i], yp_xy_distance (site, centres[k]));
          if (reach[i] > reach[farthest])
            farthest = i;
        }
      centres[k + 1] = get_site (draft, g_array_index (group, int, farthest));
    }

  for (guint round = 0; round < N_CLUSTER_ROUNDS; round++)
    {
      g_autofree YpXy *sums = g_new0 (YpXy, n_clusters);
      g_autofree guint *counts = g_new0 (guint, n_clusters);

      for (guint i = 0; i < group->len; i++)
        {
          int cell = g_array_index (group, int, i);
          YpXy site = get_site (draft, cell);
          guint nearest = 0;

          for (guint k = 1; k < n_clusters; k++)
            if (yp_xy_distance (site, centres[k]) < yp_xy_distance (site, centres[nearest]))
              nearest = k;
          labels[cell] = first + (int) nearest;
          sums[nearest].x += site.x;
          sums[nearest].y += site.y;
          counts[nearest]++;
        }
      for (guint k = 0; k < n_clusters; k++)
        if (counts[k] > 0)
          centres[k] = (YpXy){ sums[k].x / counts[k], sums[k].y / counts[k] };
    }
  fill_empty (group, n_clusters, first, labels);
}

/* What may share a village: land, the island and the river are apart, and so are the towns. */
static int
get_scope (const Draft *draft, int cell)
{
  int part = 0;

  if (!is_city (draft, cell))
    return -1;
  if (get_kind (draft, cell) == YP_CELL_RIVER)
    part = 1;
  else if (yp_city_ground_is_on_island (draft->ground, get_site (draft, cell)))
    part = 2;

  return draft->towns[cell] * 3 + part;
}

static GArray *
list_scope (const Draft *draft, const int *scopes, int scope)
{
  GArray *group = g_array_new (FALSE, FALSE, sizeof (int));

  for (int i = 0; i < (int) draft->cells->sites->len; i++)
    if (scopes[i] == scope)
      g_array_append_val (group, i);

  return group;
}

/* Land: a grid is a cell, and some five make a village. Labels are not in order yet. */
static void
divide_land (Draft *draft, const GArray *group, int *next_village, int *next_grid)
{
  guint n_villages = MAX (1, (guint) lround (group->len / GRIDS_PER_VILLAGE));

  cluster (draft, group, n_villages, *next_village, draft->villages);
  *next_village += (int) n_villages;
  for (guint i = 0; i < group->len; i++)
    draft->grids[g_array_index (group, int, i)] = (*next_grid)++;
}

/* River: a village is a town's whole share; the grids go by size, each town gets one at least. */
static void
divide_river (Draft *draft, GPtrArray *groups, int *next_village, int *next_grid)
{
  guint n_spare = N_RIVER_GRIDS - groups->len;
  guint n_cells = 0;
  guint n_seen = 0;

  for (guint i = 0; i < groups->len; i++)
    n_cells += ((GArray *) g_ptr_array_index (groups, i))->len;
  for (guint i = 0; i < groups->len; i++)
    {
      const GArray *group = g_ptr_array_index (groups, i);
      guint n_before = n_seen * n_spare / n_cells;
      guint n_grids;

      n_seen += group->len;
      n_grids = 1 + n_seen * n_spare / n_cells - n_before;
      cluster (draft, group, 1, (*next_village)++, draft->villages);
      cluster (draft, group, n_grids, *next_grid, draft->grids);
      *next_grid += (int) n_grids;
    }
}

static void
assign_villages_and_grids (Draft *draft)
{
  int n = (int) draft->cells->sites->len;
  g_autofree int *scopes = g_new (int, n);
  g_autoptr (GPtrArray) river = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  int next_village = 0;
  int next_grid = 0;

  for (int i = 0; i < n; i++)
    {
      draft->villages[i] = -1;
      draft->grids[i] = -1;
      scopes[i] = get_scope (draft, i);
    }

  for (int scope = 0; scope < YP_N_SAMPLE_TOWNS * 3; scope++)
    {
      g_autoptr (GArray) group = list_scope (draft, scopes, scope);

      if (group->len == 0)
        continue;
      if (scope % 3 == 1)
        g_ptr_array_add (river, g_steal_pointer (&group));
      else
        divide_land (draft, group, &next_village, &next_grid);
    }
  divide_river (draft, river, &next_village, &next_grid);
  mend (draft, draft->villages, scopes);
  mend (draft, draft->grids, scopes);
}

static void
free_area (gpointer data)
{
  YpCityArea *area = data;

  g_free (area->code);
  g_free (area->name);
  g_free (area->short_name);
  g_ptr_array_unref (area->rings);
  g_free (area);
}

/* An area while its place in the order is not known. */
typedef struct
{
  int label;
  int parent;
  YpXy centre;
  double urban;
  guint n_cells;
  gboolean is_water;
} Sketch;

static int
compare_sketches (gconstpointer a, gconstpointer b)
{
  const Sketch *one = a;
  const Sketch *two = b;
  double row = floor (two->centre.y / 2500.0) - floor (one->centre.y / 2500.0);

  if (one->parent != two->parent)
    return one->parent < two->parent ? -1 : 1;
  if (one->is_water != two->is_water)
    return one->is_water ? 1 : -1;
  if (row != 0.0)
    return row < 0.0 ? -1 : 1;
  if (one->centre.x != two->centre.x)
    return one->centre.x < two->centre.x ? -1 : 1;

  return one->label - two->label;
}

/* One sketch per label in use, by parent, then from north to south and west to east; the labels
 * become indexes of that order. */
static GArray *
put_in_order (const Draft *draft, int *labels, const int *parents)
{
  int n = (int) draft->cells->sites->len;
  GArray *sketches = g_array_new (FALSE, TRUE, sizeof (Sketch));
  g_autoptr (GArray) indexes = g_array_new (FALSE, TRUE, sizeof (int));

  for (int i = 0; i < n; i++)
    {
      Sketch *sketch;
      YpXy site = get_site (draft, i);

      if (labels[i] < 0)
        continue;
      if ((int) sketches->len <= labels[i])
        g_array_set_size (sketches, (guint) labels[i] + 1);
      sketch = &g_array_index (sketches, Sketch, labels[i]);
      sketch->label = labels[i];
      sketch->parent = parents[i];
      sketch->is_water = get_kind (draft, i) == YP_CELL_RIVER;
      sketch->urban += yp_city_ground_get_urban (draft->ground, site);
      sketch->centre.x += site.x;
      sketch->centre.y += site.y;
      sketch->n_cells++;
    }
  g_array_set_size (indexes, sketches->len);
  for (guint i = sketches->len; i-- > 0;)
    {
      Sketch *sketch = &g_array_index (sketches, Sketch, i);

      if (sketch->n_cells == 0)
        {
          g_array_remove_index (sketches, i);
          continue;
        }
      sketch->centre.x /= sketch->n_cells;
      sketch->centre.y /= sketch->n_cells;
      sketch->urban /= sketch->n_cells;
    }
  g_array_sort (sketches, compare_sketches);
  for (guint i = 0; i < sketches->len; i++)
    g_array_index (indexes, int, g_array_index (sketches, Sketch, i).label) = (int) i;
  for (int i = 0; i < n; i++)
    if (labels[i] >= 0)
      labels[i] = g_array_index (indexes, int, labels[i]);

  return sketches;
}

static YpCityArea *
add_area (YpCityAreas *self, const Draft *draft, YpAreaLevel level, guint index, const int *labels)
{
  YpCityArea *area = g_new0 (YpCityArea, 1);

  area->rings = yp_city_cells_trace (draft->cells, draft->ground, labels, (int) index);
  g_ptr_array_add (self->levels[level], area);

  return area;
}

static void
make_towns (YpCityAreas *self, const Draft *draft)
{
  for (guint i = 0; i < YP_N_SAMPLE_TOWNS; i++)
    {
      const YpSampleTown *town = &draft->ground->towns[i];
      YpCityArea *area = add_area (self, draft, YP_AREA_TOWN, i, draft->towns);

      area->code = g_strdup (town->code);
      area->name = g_strdup (town->name);
      area->short_name = g_strdup (g_str_has_prefix (town->name, "常阴沙") ? "常阴沙" : town->name);
      area->centre = town->centre;
    }
}

/* Communities count from 001, villages from 200, the river is 398. */
static void
make_villages (YpCityAreas *self, const Draft *draft, YpCityNames *names)
{
  g_autoptr (GArray) sketches = put_in_order (draft, draft->villages, draft->towns);
  guint n_communities = 0;
  guint n_villages = 0;

  for (guint i = 0; i < sketches->len; i++)
    {
      const Sketch *sketch = &g_array_index (sketches, Sketch, i);
      const YpCityArea *town = g_ptr_array_index (self->levels[YP_AREA_TOWN], sketch->parent);
      YpCityArea *area = add_area (self, draft, YP_AREA_VILLAGE, i, draft->villages);
      guint number = 398;

      if (i == 0 || sketch->parent != g_array_index (sketches, Sketch, i - 1).parent)
        n_communities = n_villages = 0;
      if (sketch->is_water)
        area->short_name = g_strdup ("长江水域");
      else
        {
          gboolean is_community = sketch->urban > 0.42;
          g_autofree char *name = yp_city_names_take_village (names);

          number = is_community ? ++n_communities : 200 + n_villages++;
          area->short_name = g_strconcat (name, is_community ? "社区" : "村", NULL);
        }
      area->parent = (guint) sketch->parent;
      area->centre = sketch->centre;
      area->is_water = sketch->is_water;
      area->code = g_strdup_printf ("%s%03u", town->code, number);
      area->name = g_strconcat (town->short_name, area->short_name, NULL);
    }
}

static void
make_grids (YpCityAreas *self, const Draft *draft)
{
  g_autoptr (GArray) sketches = put_in_order (draft, draft->grids, draft->villages);
  guint number = 0;

  for (guint i = 0; i < sketches->len; i++)
    {
      const Sketch *sketch = &g_array_index (sketches, Sketch, i);
      const YpCityArea *village = g_ptr_array_index (self->levels[YP_AREA_VILLAGE], sketch->parent);
      YpCityArea *area = add_area (self, draft, YP_AREA_GRID, i, draft->grids);

      number = i > 0 && sketch->parent == g_array_index (sketches, Sketch, i - 1).parent
                   ? number + 1
                   : 1;
      area->parent = (guint) sketch->parent;
      area->centre = sketch->centre;
      area->is_water = sketch->is_water;
      area->code = g_strdup_printf ("%s%03u", village->code, number);
      area->short_name = g_strdup_printf ("第%02u网格", number);
      area->name = g_strconcat (village->name, area->short_name, NULL);
    }
}

/* Some cells of a town each, by other borders than the villages': these overlap. */
static int *
divide_anew (const Draft *draft, guint cells_a_grid)
{
  int n = (int) draft->cells->sites->len;
  int *labels = g_new (int, n);
  int next = 0;

  for (int i = 0; i < n; i++)
    labels[i] = -1;

  for (int town = 0; town < YP_N_SAMPLE_TOWNS; town++)
    {
      g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (int));
      guint n_grids;

      for (int i = 0; i < n; i++)
        if (draft->towns[i] == town && get_kind (draft, i) == YP_CELL_LAND)
          g_array_append_val (group, i);
      if (group->len == 0)
        continue;

      n_grids = MAX (1, (group->len + cells_a_grid / 2) / cells_a_grid);
      cluster (draft, group, n_grids, next, labels);
      next += (int) n_grids;
    }

  mend (draft, labels, draft->towns);
  return labels;
}

/* Codes of their own kind, names such as 杨舍镇第03警务网格. */
static GPtrArray *
make_grids_of (YpCityAreas *self,
               const Draft *draft,
               guint cells_a_grid,
               char letter,
               const char *title)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (free_area);
  g_autofree int *labels = divide_anew (draft, cells_a_grid);
  g_autoptr (GArray) sketches = put_in_order (draft, labels, draft->towns);
  guint number = 0;

  for (guint i = 0; i < sketches->len; i++)
    {
      const Sketch *sketch = &g_array_index (sketches, Sketch, i);
      const YpCityArea *town = g_ptr_array_index (self->levels[YP_AREA_TOWN], sketch->parent);
      YpCityArea *area = g_new0 (YpCityArea, 1);

      number = i > 0 && sketch->parent == g_array_index (sketches, Sketch, i - 1).parent
                   ? number + 1
                   : 1;
      area->rings = yp_city_cells_trace (draft->cells, draft->ground, labels, (int) i);
      area->parent = (guint) sketch->parent;
      area->centre = sketch->centre;
      area->code = g_strdup_printf ("%c%s%02u", letter, town->code, number);
      area->short_name = g_strdup_printf ("第%02u%s", number, title);
      area->name = g_strconcat (town->short_name, area->short_name, NULL);
      g_ptr_array_add (list, area);
    }

  return list;
}

/* The river's rings run along the cells' borders, so that areas meet the water exactly. */
static void
trace_river (YpCityAreas *self, const Draft *draft)
{
  guint n = draft->cells->sites->len;
  g_autofree int *labels = g_new (int, n);

  for (guint i = 0; i < n; i++)
    {
      YpCellKind kind = get_kind (draft, (int) i);

      labels[i] = kind == YP_CELL_RIVER || kind == YP_CELL_FAR_RIVER ? 0 : -1;
    }
  self->river = yp_city_cells_trace (draft->cells, draft->ground, labels, 0);
}

static void
clear_draft (Draft *draft)
{
  for (guint i = 0; i < draft->cells->sites->len; i++)
    g_array_unref (draft->neighbours[i]);
  g_free (draft->neighbours);
  g_free (draft->towns);
  g_free (draft->villages);
  g_free (draft->grids);
  yp_city_cells_free (draft->cells);
}

/**
 * yp_city_areas_new:
 * @ground: what the city stands on
 * @names: where names are taken from
 *
 * Returns: (transfer full): towns, villages and exactly %YP_N_SAMPLE_GRIDS grids
 */
YpCityAreas *
yp_city_areas_new (const YpCityGround *ground, YpCityNames *names)
{
  YpCityAreas *self = g_new0 (YpCityAreas, 1);
  Draft draft = { 0 };
  guint n;

  draft.ground = ground;
  draft.cells = yp_city_cells_new (ground, YP_N_SAMPLE_GRIDS - N_RIVER_GRIDS);
  n = draft.cells->sites->len;
  draft.towns = g_new (int, n);
  draft.villages = g_new (int, n);
  draft.grids = g_new (int, n);
  link_neighbours (&draft);
  assign_towns (&draft);
  assign_villages_and_grids (&draft);

  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    self->levels[i] = g_ptr_array_new_with_free_func (free_area);
  make_towns (self, &draft);
  make_villages (self, &draft, names);
  make_grids (self, &draft);
  self->police = make_grids_of (self, &draft, GRIDS_PER_POLICE_GRID, 'J', "警务网格");
  self->special = make_grids_of (self, &draft, GRIDS_PER_SPECIAL_GRID, 'H', "环保网格");
  trace_river (self, &draft);

  self->sites = g_array_ref (draft.cells->sites);
  self->site_grids = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_vals (self->site_grids, draft.grids, n);
  clear_draft (&draft);

  return self;
}

/**
 * yp_city_areas_free:
 * @self: (transfer full): areas
 */
void
yp_city_areas_free (YpCityAreas *self)
{
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    g_ptr_array_unref (self->levels[i]);
  g_ptr_array_unref (self->police);
  g_ptr_array_unref (self->special);
  g_ptr_array_unref (self->river);
  g_array_unref (self->sites);
  g_array_unref (self->site_grids);
  g_free (self);
}

/**
 * yp_city_areas_find:
 * @self: areas
 * @level: town, village or grid
 * @place: where
 *
 * Returns: (transfer none) (nullable): the area there, borders taken as straight; %NULL outside
 *   the city
 */
const YpCityArea *
yp_city_areas_find (const YpCityAreas *self, YpAreaLevel level, YpXy place)
{
  const YpCityArea *area;
  double best = G_MAXDOUBLE;
  guint nearest = 0;
  int grid;

  for (guint i = 0; i < self->sites->len; i++)
    {
      double dx = yp_xy_at (self->sites, i).x - place.x;
      double dy = yp_xy_at (self->sites, i).y - place.y;

      if (dx * dx + dy * dy >= best)
        continue;
      best = dx * dx + dy * dy;
      nearest = i;
    }

  grid = g_array_index (self->site_grids, int, nearest);
  if (grid < 0)
    return NULL;

  area = g_ptr_array_index (self->levels[YP_AREA_GRID], grid);
  for (YpAreaLevel at = YP_AREA_GRID; at > level; at--)
    area = g_ptr_array_index (self->levels[at - 1], area->parent);

  return area;
}
