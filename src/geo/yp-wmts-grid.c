/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-wmts-grid.h"

#include <math.h>
#include <string.h>

#include "yp-error.h"
#include "yp-map-crs-private.h"

/* Metres a pixel: what the standard says, and what those take who count 96 pixels an inch. */
#define PIXEL_M 0.00028
#define INCH_PIXEL_M (0.0254 / 96)

/* A matrix that has more tiles than this on an edge is of no map. */
#define MAX_TILES 1e9

/* How far from the world's corner a matrix of the world may begin: the numbers are often rounded to
 * metres. In metres. */
#define CORNER_M 1.0

/* Of a tile: what counts as rounding. */
#define EPSILON 1e-3

/* A set on its way to a grid. */
typedef struct
{
  YpWmtsGrid *grid;
  const YpWmtsSet *set;
  const YpWmtsLayer *layer;
  YpMapCrs crs;
  YpMapBox box; /* where the layer lies, in units of the system */
  gboolean is_swapped;
  double pixel_m;
  GString *health;
} Work;

static void G_GNUC_PRINTF (2, 3) note (Work *work, const char *format, ...)
{
  va_list arguments;

  if (work->health->len > 1000)
    return;
  if (work->health->len > 0)
    g_string_append (work->health, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (work->health, format, arguments);
  va_end (arguments);
}

static void
level_clear (gpointer data)
{
  YpWmtsLevel *self = data;

  g_free (self->matrix);
}

/**
 * yp_wmts_grid_free:
 * @self: (transfer full): a grid
 */
void
yp_wmts_grid_free (YpWmtsGrid *self)
{
  g_free (self->crs);
  g_free (self->set);
  g_free (self->health);
  g_clear_pointer (&self->levels, g_array_unref);
  g_free (self);
}

/* The box as it was meant: in degrees, or in metres of Web Mercator, as 天地图 has it. */
static gboolean
read_box (Work *work, YpMapBox *degrees)
{
  const double *box = work->layer->box;
  YpMapBox metres = { box[0], box[1], box[2], box[3] };
  double edge = YP_MERCATOR_EDGE + CORNER_M;
  YpMapCrs mercator;

  *degrees = metres;
  if (!work->layer->has_box || box[0] >= box[2] || box[1] >= box[3])
    return FALSE;
  if (box[0] >= -180.001 && box[2] <= 180.001 && box[1] >= -90.001 && box[3] <= 90.001)
    return TRUE;

  note (work, "WGS84BoundingBox is not in degrees");
  return box[0] >= -edge && box[2] <= edge && box[1] >= -edge && box[3] <= edge &&
         _yp_map_crs_parse ("EPSG:3857", &mercator, NULL) &&
         _yp_map_crs_to_degrees (&mercator, &metres, degrees);
}

static gboolean
set_box (Work *work, GError **error)
{
  YpMapBox degrees;

  if (read_box (work, &degrees) && _yp_map_crs_from_degrees (&work->crs, &degrees, &work->box))
    {
      work->grid->bounds = (YpBounds){ degrees.west, degrees.south, degrees.east, degrees.north };
      return TRUE;
    }

  work->box = work->crs.world;
  if (_yp_map_crs_to_degrees (&work->crs, &work->crs.world, &degrees))
    {
      work->grid->bounds = (YpBounds){ degrees.west, degrees.south, degrees.east, degrees.north };
      return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Matrix set “%s”: %s does not say where it lies",
               work->set->id, work->crs.name);
  return FALSE;
}

static const YpWmtsMatrix *
get_matrix (const Work *work, guint index)
{
  return &g_array_index (work->set->matrices, YpWmtsMatrix, index);
}

static void
get_corner (const Work *work, const YpWmtsMatrix *matrix, gboolean is_swapped, double *x, double *y)
{
  guint first = work->crs.is_flipped != is_swapped ? 1 : 0;

  *x = matrix->corner[first];
  *y = matrix->corner[1 - first];
}

/* Whether any of the layer lies south-east of the matrix's corner, as all of it should. */
static gboolean
is_corner_possible (const Work *work, const YpWmtsMatrix *matrix, gboolean is_swapped)
{
  double tolerance = CORNER_M / work->crs.metres_per_unit;
  double x;
  double y;

  get_corner (work, matrix, is_swapped, &x, &y);
  if (work->crs.is_degrees && (fabs (x) > 360 || fabs (y) > 180))
    return FALSE;

  return x < work->box.east - tolerance && y > work->box.south + tolerance;
}

/* The standard has the corner in the order of the system's axes; some write the other. */
static void
find_order (Work *work)
{
  guint n_right = 0;
  guint n_swapped = 0;

  for (guint i = 0; i < work->set->matrices->len; i++)
    {
      n_right += is_corner_possible (work, get_matrix (work, i), FALSE) ? 1 : 0;
      n_swapped += is_corner_possible (work, get_matrix (work, i), TRUE) ? 1 : 0;
    }

  work->is_swapped = n_swapped > n_right;
  if (work->is_swapped)
    note (work, "TopLeftCorner is written %s", work->crs.is_flipped ? "x, y" : "y, x");
}

static double
get_span (const Work *work, const YpWmtsMatrix *matrix, double pixel_m, guint n_pixels)
{
  return matrix->scale_denominator * pixel_m / work->crs.metres_per_unit * n_pixels;
}

/* How far the count of tiles on an axis is from what it should be, as a share: those up to the far
 * edge, or those alone that lie within the box, which is how ArcGIS counts. */
static double
compare_count (double count, double near_edge, double far_edge, double span)
{
  double all = ceil (far_edge / span - EPSILON);
  double within = all - floor (near_edge / span + EPSILON);

  return MIN (MIN (fabs (count - all), fabs (count - within)) / count, 0.1);
}

static double
compare_counts (const Work *work, double pixel_m)
{
  const YpMapBox *box =
      work->crs.is_degrees || work->crs.is_mercator ? &work->crs.world : &work->box;
  double sum = 0;

  for (guint i = 0; i < work->set->matrices->len; i++)
    {
      const YpWmtsMatrix *matrix = get_matrix (work, i);
      double x;
      double y;

      get_corner (work, matrix, work->is_swapped, &x, &y);
      sum += compare_count (matrix->n_columns, box->west - x, box->east - x,
                            get_span (work, matrix, pixel_m, matrix->tile_width));
      sum += compare_count (matrix->n_rows, y - box->north, y - box->south,
                            get_span (work, matrix, pixel_m, matrix->tile_height));
    }

  return sum / (2 * work->set->matrices->len);
}

/* Which pixel the scales are of is seen from the number of tiles. */
static void
find_pixel (Work *work)
{
  double right = compare_counts (work, PIXEL_M);
  double inch = compare_counts (work, INCH_PIXEL_M);

  work->pixel_m = PIXEL_M;
  if (right < 0.01 || inch > right / 2)
    return;

  work->pixel_m = INCH_PIXEL_M;
  note (work, "the scales are of 96 pixels an inch, not of 0.28 mm a pixel");
}

static gboolean
make_level (Work *work, const YpWmtsMatrix *matrix, GError **error)
{
  YpWmtsLevel level = { .matrix = g_strdup (matrix->id) };
  YpTileLevel *grid = &level.grid;

  get_corner (work, matrix, work->is_swapped, &grid->origin_x, &grid->origin_y);
  grid->resolution_x = get_span (work, matrix, work->pixel_m, 1);
  grid->resolution_y = grid->resolution_x;
  grid->tile_width = matrix->tile_width;
  grid->tile_height = matrix->tile_height;
  grid->n_columns = matrix->n_columns;
  grid->n_rows = matrix->n_rows;
  g_array_append_val (work->grid->levels, level);
  if (isfinite (grid->resolution_x) && grid->resolution_x > 1e-12 && grid->resolution_x < 1e9)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Matrix “%s” has an impossible scale",
               matrix->id);
  return FALSE;
}

static double
get_width (const YpTileLevel *level)
{
  return level->resolution_x * level->tile_width;
}

static double
get_height (const YpTileLevel *level)
{
  return level->resolution_y * level->tile_height;
}

/* How many tiles the world has at that scale; 0 where it is not a whole number of columns. */
static guint
count_world (double world, double span, gboolean is_exact)
{
  double n = world / span;

  if (n > MAX_TILES || (is_exact && fabs (n - round (n)) > EPSILON))
    return 0;

  return (guint) MAX (ceil (n - EPSILON), 1);
}

static gboolean
begins_at_world (const Work *work, const YpTileLevel *level)
{
  double tolerance = CORNER_M / work->crs.metres_per_unit;

  return fabs (level->origin_x - work->crs.world.west) < tolerance &&
         fabs (level->origin_y - work->crs.world.north) < tolerance;
}

/* Whether a matrix is one of the whole world, cut into a whole number of columns. */
static gboolean
is_of_world (const Work *work, const YpTileLevel *level)
{
  const YpMapBox *world = &work->crs.world;

  return begins_at_world (work, level) &&
         level->n_columns == count_world (world->east - world->west, get_width (level), TRUE) &&
         level->n_rows == count_world (world->north - world->south, get_height (level), FALSE);
}

static void
mend_level (Work *work, YpWmtsLevel *level)
{
  const YpMapBox *world = &work->crs.world;
  YpTileLevel *grid = &level->grid;
  guint n_columns = count_world (world->east - world->west, get_width (grid), TRUE);
  guint n_rows = count_world (world->north - world->south, get_height (grid), FALSE);

  if (n_columns == 0 || n_rows == 0)
    return;

  if (!begins_at_world (work, grid))
    note (work, "matrix %s: TopLeftCorner is of another matrix set", level->matrix);
  if (grid->n_columns != n_columns || grid->n_rows != n_rows)
    note (work, "matrix %s: MatrixWidth × MatrixHeight is %u × %u, should be %u × %u",
          level->matrix, grid->n_columns, grid->n_rows, n_columns, n_rows);
  grid->origin_x = world->west;
  grid->origin_y = world->north;
  grid->n_columns = n_columns;
  grid->n_rows = n_rows;
}

/* Where most matrices are those of the whole world, all should be. */
static void
mend_world (Work *work)
{
  GArray *levels = work->grid->levels;
  guint n_good = 0;

  if (!work->crs.is_degrees && !work->crs.is_mercator)
    return;

  for (guint i = 0; i < levels->len; i++)
    n_good += is_of_world (work, &g_array_index (levels, YpWmtsLevel, i).grid) ? 1 : 0;
  if (n_good * 2 <= levels->len)
    return;

  for (guint i = 0; i < levels->len; i++)
    mend_level (work, &g_array_index (levels, YpWmtsLevel, i));
}

/* Which tiles on an axis lie within the box. */
static gboolean
find_range (double near_edge, double far_edge, double span, guint *first, guint *n)
{
  double from = floor (near_edge / span + EPSILON);
  double to = ceil (far_edge / span - EPSILON);

  if (!(from >= 0 && to > from && to < MAX_TILES))
    return FALSE;

  *first = (guint) from;
  *n = (guint) to;
  return TRUE;
}

/* ArcGIS counts columns and rows from the layer's box on, but numbers them from the corner on. */
static gboolean
mend_counts (Work *work, YpWmtsLevel *level, GError **error)
{
  YpTileLevel *grid = &level->grid;
  double east = grid->origin_x + get_width (grid) * grid->n_columns;
  double south = grid->origin_y - get_height (grid) * grid->n_rows;

  if (east > work->box.west && south < work->box.north)
    return TRUE;

  if (work->health->len == 0 || strstr (work->health->str, "count only") == NULL)
    note (work, "MatrixWidth and MatrixHeight count only the tiles of the layer's box");
  if (find_range (work->box.west - grid->origin_x, work->box.east - grid->origin_x,
                  get_width (grid), &level->first_column, &grid->n_columns) &&
      find_range (grid->origin_y - work->box.north, grid->origin_y - work->box.south,
                  get_height (grid), &level->first_row, &grid->n_rows))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "Matrix “%s”: the layer's box is none of its tiles", level->matrix);
  return FALSE;
}

static const YpWmtsLink *
find_link (const YpWmtsLayer *layer, const char *set)
{
  for (guint i = 0; i < layer->links->len; i++)
    {
      const YpWmtsLink *link = &g_array_index (layer->links, YpWmtsLink, i);

      if (g_str_equal (link->set, set))
        return link;
    }

  return NULL;
}

/* What the layer itself says of the tiles it has; limits that leave nothing are not believed. */
static void
apply_limits (Work *work, YpWmtsLevel *level)
{
  const YpWmtsLink *link = find_link (work->layer, work->set->id);

  for (guint i = 0; link != NULL && i < link->limits->len; i++)
    {
      const YpWmtsLimits *limits = &g_array_index (link->limits, YpWmtsLimits, i);

      if (!g_str_equal (limits->matrix, level->matrix) ||
          limits->first_column >= level->grid.n_columns || limits->first_row >= level->grid.n_rows)
        continue;

      level->first_column = MAX (level->first_column, limits->first_column);
      level->first_row = MAX (level->first_row, limits->first_row);
      level->grid.n_columns = MIN (level->grid.n_columns, limits->last_column + 1);
      level->grid.n_rows = MIN (level->grid.n_rows, limits->last_row + 1);
    }
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  double difference =
      ((const YpWmtsLevel *) b)->grid.resolution_x - ((const YpWmtsLevel *) a)->grid.resolution_x;

  return (difference > 0) - (difference < 0);
}

static gboolean
make_levels (Work *work, GError **error)
{
  GArray *levels = work->grid->levels;

  for (guint i = 0; i < work->set->matrices->len; i++)
    if (!make_level (work, get_matrix (work, i), error))
      return FALSE;

  mend_world (work);
  for (guint i = 0; i < levels->len; i++)
    {
      YpWmtsLevel *level = &g_array_index (levels, YpWmtsLevel, i);

      if (!mend_counts (work, level, error))
        return FALSE;
      apply_limits (work, level);
    }
  g_array_sort (levels, compare_levels);

  return TRUE;
}

/* The set that was asked for, else one in Web Mercator, else the layer's first. */
static const YpWmtsSet *
choose_set (const YpWmts *wmts, const YpWmtsLayer *layer, const char *wanted, GError **error)
{
  const YpWmtsSet *first = NULL;
  YpMapCrs crs;

  for (guint i = 0; i < layer->links->len; i++)
    {
      const char *id = g_array_index (layer->links, YpWmtsLink, i).set;
      const YpWmtsSet *set = yp_wmts_find_set (wmts, id);

      if (set != NULL && wanted != NULL && g_str_equal (id, wanted))
        return set;
      if (set != NULL && wanted == NULL && _yp_map_crs_parse (set->crs, &crs, NULL) &&
          crs.is_mercator)
        return set;
      if (first == NULL)
        first = set;
    }

  if (first != NULL && wanted == NULL)
    return first;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Layer “%s” has no matrix set “%s”", layer->id,
               wanted != NULL ? wanted : "");
  return NULL;
}

/**
 * yp_wmts_grid_new:
 * @wmts: capabilities
 * @layer: one of its layers
 * @set: (nullable): identifier of the matrix set; %NULL: one in Web Mercator, else the first
 * @error: return location for a #YpError or %YP_GEO_ERROR_CRS
 *
 * Works out where the tiles of a layer lie: scale denominator × 0.28 mm / metres a unit of the
 * system (OGC 07-057r7, 6.1), corners in the order of the system's axes. Mends by rule, and says so
 * in the grid's health: corners in the other order, scales of another pixel, a matrix that carries
 * the numbers of another set, a box in metres, counts of the box alone. Pure.
 *
 * Returns: (transfer full) (nullable): the grid
 */
YpWmtsGrid *
yp_wmts_grid_new (const YpWmts *wmts, const YpWmtsLayer *layer, const char *set, GError **error)
{
  g_autoptr (YpWmtsGrid) self = g_new0 (YpWmtsGrid, 1);
  g_autoptr (GString) health = g_string_new (NULL);
  Work work = { .grid = self, .layer = layer, .health = health };

  self->levels = g_array_new (FALSE, TRUE, sizeof (YpWmtsLevel));
  g_array_set_clear_func (self->levels, level_clear);
  work.set = choose_set (wmts, layer, set, error);
  if (work.set == NULL || !_yp_map_crs_parse (work.set->crs, &work.crs, error) ||
      !set_box (&work, error))
    return NULL;

  find_order (&work);
  find_pixel (&work);
  if (!make_levels (&work, error))
    return NULL;

  self->crs = g_strdup (work.crs.name);
  self->set = g_strdup (work.set->id);
  self->health = health->len > 0 ? g_strdup (health->str) : NULL;

  return g_steal_pointer (&self);
}

/**
 * yp_wmts_grid_has:
 * @self: a grid
 * @level: index of a level
 * @column: a column in it
 * @row: a row in it
 *
 * Returns: whether that tile may be asked for
 */
gboolean
yp_wmts_grid_has (const YpWmtsGrid *self, guint level, guint column, guint row)
{
  const YpWmtsLevel *found;

  if (level >= self->levels->len)
    return FALSE;

  found = &g_array_index (self->levels, YpWmtsLevel, level);
  return column >= found->first_column && row >= found->first_row &&
         column < found->grid.n_columns && row < found->grid.n_rows;
}
