/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-heat.h"

#include <string.h>

/* Cells in a bandwidth; and how few there may be where the box is large. */
#define CELLS_PER_BANDWIDTH 6
#define MIN_CELLS_PER_BANDWIDTH 2

#define MIN_BANDWIDTH_M 20
#define MAX_BANDWIDTH_M 200000

/* Changes are looked for in squares of so many cells. */
#define BLOCK 16

/* Less than this share of the scale is no change to the eye. */
#define SEEN 0.004

/* The scale stays while the peak is between these shares of it. */
#define LOW_PEAK 0.4
#define HIGH_PEAK 1.15

/* The grid of cells: fixed to the ground, as large as the box asks, as fine as it may be. Where the
 * box is too large for the bandwidth, the bandwidth grows. */
static void
lay_out (YpHeat *self, const YpBox *box, double bandwidth_m)
{
  double metre = yp_mercator_metre (yp_mercator_y (self->latitude));
  double cell_m;
  double margin;
  double columns;
  double rows;

  self->bandwidth_m = CLAMP (bandwidth_m, MIN_BANDWIDTH_M, MAX_BANDWIDTH_M);
  for (cell_m = self->bandwidth_m / CELLS_PER_BANDWIDTH;; cell_m *= 1.25)
    {
      self->bandwidth_m = MAX (self->bandwidth_m, cell_m * MIN_CELLS_PER_BANDWIDTH);
      self->cell = cell_m * metre;
      margin = self->bandwidth_m * metre + self->cell;
      self->left = floor ((box->x1 - margin) / self->cell) * self->cell;
      self->top = floor ((box->y1 - margin) / self->cell) * self->cell;
      columns = ceil ((box->x2 + margin - self->left) / self->cell) + 1;
      rows = ceil ((box->y2 + margin - self->top) / self->cell) + 1;
      if (columns * rows <= YP_HEAT_MAX_CELLS)
        break;
    }

  self->n_columns = (guint) columns;
  self->n_rows = (guint) rows;
  self->cell_km2 = cell_m * cell_m / 1e6;
}

/* Each point counts in the cell that it is in. */
static float *
count_points (YpHeat *self, const double *xy, guint n_points, const YpBox *box)
{
  float *counts = g_new0 (float, (gsize) self->n_columns * self->n_rows);

  for (guint i = 0; i < n_points; i++)
    {
      double x = xy[2 * i];
      double y = xy[2 * i + 1];

      /* Written so that what is no number is outside, too. */
      if (!(x >= box->x1 && x <= box->x2 && y >= box->y1 && y <= box->y2))
        {
          self->n_left_out++;
          continue;
        }

      counts[(gsize) ((y - self->top) / self->cell) * self->n_columns +
             (gsize) ((x - self->left) / self->cell)] += 1;
      self->n_points++;
    }

  return counts;
}

/* What a point in the middle of the kernel leaves in the cells around it; together 1. */
static float *
make_kernel (const YpHeat *self, int *reach)
{
  double cell_m = sqrt (self->cell_km2 * 1e6);
  double h = self->bandwidth_m / cell_m;
  int n = (int) floor (h);
  int size = 2 * n + 1;
  float *kernel = g_new (float, (gsize) size *(gsize) size);
  double sum = 0;

  for (int row = -n; row <= n; row++)
    for (int column = -n; column <= n; column++)
      {
        double u = 1 - (row * row + column * column) / (h * h);
        double weight = u > 0 ? u * u : 0;

        kernel[(row + n) * size + column + n] = (float) weight;
        sum += weight;
      }
  for (int i = 0; i < size * size; i++)
    kernel[i] = (float) ((double) kernel[i] / sum);

  *reach = n;
  return kernel;
}

static void
add_kernel (YpHeat *self, const float *kernel, int reach, guint row, guint column, float per_km2)
{
  int size = 2 * reach + 1;

  /* The margin is wider than the kernel: it never reaches over the edge. */
  for (int i = 0; i < size; i++)
    {
      float *to = &self->density[(gsize) ((int) row + i - reach) * self->n_columns +
                                 (gsize) ((int) column - reach)];
      const float *from = &kernel[i * size];

      for (int k = 0; k < size; k++)
        to[k] += per_km2 * from[k];
    }
}

/* 1, 2 or 5 times a power of ten, not below @value. */
static double
round_up (double value)
{
  double power = pow (10, floor (log10 (value)));

  for (guint i = 0; i < 3; i++)
    if (value <= power * (i == 0 ? 1 : i == 1 ? 2 : 5))
      return power * (i == 0 ? 1 : i == 1 ? 2 : 5);

  return 10 * power;
}

static void
choose_scale (YpHeat *self, double keep_scale)
{
  double peak = 0;

  for (gsize i = 0; i < (gsize) self->n_columns * self->n_rows; i++)
    peak = MAX (peak, (double) self->density[i]);

  if (keep_scale > 0 && peak >= LOW_PEAK * keep_scale && peak <= HIGH_PEAK * keep_scale)
    self->scale = keep_scale;
  else
    self->scale = peak > 0 ? round_up (peak) : 1;
}

/**
 * yp_heat_new:
 * @xy: (array): x, y, … in the Mercator square
 * @n_points: how many
 * @box: where; points outside are left out
 * @bandwidth_m: how far a point counts, metres; more where the box has too many cells for it
 * @latitude: degrees north, where lengths are true
 * @keep_scale: a scale that is to stay while it fits; 0 for none
 * @cancellable: (nullable): stops it
 *
 * Takes time with the points and with the cells that have one, at most some %YP_HEAT_MAX_CELLS.
 * Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the density; %NULL if cancelled or if the box is empty
 */
YpHeat *
yp_heat_new (const double *xy,
             guint n_points,
             const YpBox *box,
             double bandwidth_m,
             double latitude,
             double keep_scale,
             GCancellable *cancellable)
{
  g_autoptr (YpHeat) self = NULL;
  YpBox world = { MAX (box->x1, 0), MAX (box->y1, 0), MIN (box->x2, 1), MIN (box->y2, 1) };
  g_autofree float *counts = NULL;
  g_autofree float *kernel = NULL;
  int reach;

  if (yp_box_is_empty (&world))
    return NULL;

  self = g_new0 (YpHeat, 1);
  self->ref_count = 1;
  self->latitude = CLAMP (latitude, -YP_MERCATOR_MAX_LATITUDE, YP_MERCATOR_MAX_LATITUDE);
  lay_out (self, &world, bandwidth_m);
  counts = count_points (self, xy, n_points, &world);
  kernel = make_kernel (self, &reach);
  self->density = g_new0 (float, (gsize) self->n_columns * self->n_rows);

  for (guint row = 0; row < self->n_rows; row++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return NULL;

      for (guint column = 0; column < self->n_columns; column++)
        {
          float n = counts[(gsize) row * self->n_columns + column];

          if (n > 0)
            add_kernel (self, kernel, reach, row, column, n / (float) self->cell_km2);
        }
    }

  choose_scale (self, keep_scale);
  return g_steal_pointer (&self);
}

YpHeat *
yp_heat_ref (YpHeat *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_heat_unref (YpHeat *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->density);
  g_free (self);
}

/**
 * yp_heat_get_at:
 * @self: the density
 * @x: in the Mercator square
 * @y: in the Mercator square
 *
 * Returns: points in a square kilometre there; 0 outside
 */
double
yp_heat_get_at (const YpHeat *self, double x, double y)
{
  double column = floor ((x - self->left) / self->cell);
  double row = floor ((y - self->top) / self->cell);

  if (!(column >= 0 && row >= 0 && column < self->n_columns && row < self->n_rows))
    return 0;

  return (double) self->density[(gsize) row * self->n_columns + (gsize) column];
}

/* Around all cells, in the world. */
YpBox
yp_heat_get_box (const YpHeat *self)
{
  return (YpBox){ self->left, self->top, self->left + self->cell * self->n_columns,
                  self->top + self->cell * self->n_rows };
}

static gboolean
is_same_grid (const YpHeat *a, const YpHeat *b)
{
  return a->left == b->left && a->top == b->top && a->cell == b->cell &&
         a->n_columns == b->n_columns && a->n_rows == b->n_rows && a->scale == b->scale;
}

static gboolean
is_other (const YpHeat *a, const YpHeat *b, guint first_row, guint first_column)
{
  guint last_row = MIN (first_row + BLOCK, a->n_rows);
  guint last_column = MIN (first_column + BLOCK, a->n_columns);

  for (guint row = first_row; row < last_row; row++)
    for (guint column = first_column; column < last_column; column++)
      {
        gsize i = (gsize) row * a->n_columns + column;

        if (fabs ((double) a->density[i] - (double) b->density[i]) > SEEN * a->scale)
          return TRUE;
      }

  return FALSE;
}

/**
 * yp_heat_list_changes:
 * @before: (nullable): what was drawn
 * @after: (nullable): what is to be drawn
 * @changes: (element-type YpBox): gets boxes that hold all that looks otherwise
 */
void
yp_heat_list_changes (const YpHeat *before, const YpHeat *after, GArray *changes)
{
  if (before == after)
    return;

  if (before == NULL || after == NULL || !is_same_grid (before, after))
    {
      YpBox boxes[2] = { YP_BOX_EMPTY, YP_BOX_EMPTY };

      for (guint i = 0; i < 2; i++)
        if ((i == 0 ? before : after) != NULL)
          {
            boxes[i] = yp_heat_get_box (i == 0 ? before : after);
            g_array_append_val (changes, boxes[i]);
          }
      return;
    }

  for (guint row = 0; row < after->n_rows; row += BLOCK)
    for (guint column = 0; column < after->n_columns; column += BLOCK)
      {
        YpBox box = { after->left + after->cell * column, after->top + after->cell * row, 0, 0 };

        /* Between cells colours are mixed: a cell is seen one further. */
        box.x2 = box.x1 + after->cell * (BLOCK + 1);
        box.y2 = box.y1 + after->cell * (BLOCK + 1);
        box.x1 -= after->cell;
        box.y1 -= after->cell;
        if (is_other (before, after, row, column))
          g_array_append_val (changes, box);
      }
}
