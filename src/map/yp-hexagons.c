/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-hexagons.h"

#define SQRT3 1.7320508075688772

/* Smaller ones could not be counted in 32 bits around the world. */
#define MIN_WIDTH_M 10

#define MAX_WIDTH_M 100000

static int
compare_cells (const void *a, const void *b)
{
  const YpHexagon *p = a;
  const YpHexagon *q = b;

  if (p->r != q->r)
    return p->r < q->r ? -1 : 1;

  return (p->q > q->q) - (p->q < q->q);
}

/**
 * yp_hexagons_locate:
 * @self: the grid
 * @x: in the Mercator square
 * @y: in the Mercator square
 * @q: (out): column of the hexagon there
 * @r: (out): its row
 *
 * Rounds in cube coordinates (redblobgames.com/grids/hexagons).
 */
void
yp_hexagons_locate (const YpHexagons *self, double x, double y, gint32 *q, gint32 *r)
{
  double row = y / (1.5 * self->side);
  double column = x / (SQRT3 * self->side) - row / 2;
  double third = -column - row;
  double rounded_q = round (column);
  double rounded_r = round (row);
  double rounded_s = round (third);
  double off_q = fabs (rounded_q - column);
  double off_r = fabs (rounded_r - row);
  double off_s = fabs (rounded_s - third);

  if (off_q > off_r && off_q > off_s)
    rounded_q = -rounded_r - rounded_s;
  else if (off_r > off_s)
    rounded_r = -rounded_q - rounded_s;

  *q = (gint32) rounded_q;
  *r = (gint32) rounded_r;
}

/* Equal neighbours become one cell. */
static void
gather (YpHexagons *self, GArray *all)
{
  guint n = 0;
  YpHexagon *cells = (YpHexagon *) (gpointer) all->data;

  if (all->len > 0)
    qsort (cells, all->len, sizeof *cells, compare_cells);
  for (guint i = 0; i < all->len; i++)
    {
      if (n > 0 && compare_cells (&cells[n - 1], &cells[i]) == 0)
        cells[n - 1].n++;
      else
        cells[n++] = cells[i];
    }

  self->n_cells = n;
  self->cells = g_memdup2 (cells, n * sizeof *cells);
}

static void
classify (YpHexagons *self, const YpClasses *keep)
{
  g_autofree double *values = g_new (double, self->n_cells);

  for (guint i = 0; i < self->n_cells; i++)
    values[i] = self->cells[i].n;

  if (keep != NULL && yp_classes_fit (keep, values, self->n_cells))
    self->classes = *keep;
  else
    yp_classes_make (&self->classes, values, self->n_cells, YP_CLASSES_NATURAL, YP_MAX_CLASSES - 1,
                     TRUE);
  yp_classes_count (&self->classes, values, self->n_cells, self->counts);
}

/**
 * yp_hexagons_new:
 * @xy: (array): x, y, … in the Mercator square
 * @n_points: how many
 * @width_m: across a hexagon, metres on the ground
 * @latitude: degrees north, where that is true
 * @keep: (nullable): classes that are to stay while they fit
 * @cancellable: (nullable): stops it
 *
 * Every point is in exactly one hexagon. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the counts; %NULL if cancelled
 */
YpHexagons *
yp_hexagons_new (const double *xy,
                 guint n_points,
                 double width_m,
                 double latitude,
                 const YpClasses *keep,
                 GCancellable *cancellable)
{
  g_autoptr (YpHexagons) self = g_new0 (YpHexagons, 1);
  g_autoptr (GArray) all = g_array_sized_new (FALSE, FALSE, sizeof (YpHexagon), n_points);

  self->ref_count = 1;
  self->width_m = CLAMP (width_m, MIN_WIDTH_M, MAX_WIDTH_M);
  self->latitude = CLAMP (latitude, -YP_MERCATOR_MAX_LATITUDE, YP_MERCATOR_MAX_LATITUDE);
  self->side = self->width_m * yp_mercator_metre (yp_mercator_y (self->latitude)) / SQRT3;

  for (guint i = 0; i < n_points; i++)
    {
      YpHexagon cell = { .n = 1 };

      if (!(xy[2 * i] >= 0 && xy[2 * i] <= 1 && xy[2 * i + 1] >= 0 && xy[2 * i + 1] <= 1))
        {
          self->n_left_out++;
          continue;
        }
      yp_hexagons_locate (self, xy[2 * i], xy[2 * i + 1], &cell.q, &cell.r);
      g_array_append_val (all, cell);
    }

  if (g_cancellable_is_cancelled (cancellable))
    return NULL;

  self->n_points = all->len;
  gather (self, all);
  classify (self, keep);

  return g_steal_pointer (&self);
}

YpHexagons *
yp_hexagons_ref (YpHexagons *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_hexagons_unref (YpHexagons *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->cells);
  g_free (self);
}

/**
 * yp_hexagons_find:
 * @self: the counts
 * @q: a column
 * @r: a row
 *
 * Returns: the index of the first cell that is not before that one; it may be none or another
 */
guint
yp_hexagons_find (const YpHexagons *self, gint32 q, gint32 r)
{
  YpHexagon wanted = { .q = q, .r = r };
  guint from = 0;
  guint to = self->n_cells;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (compare_cells (&self->cells[middle], &wanted) < 0)
        from = middle + 1;
      else
        to = middle;
    }

  return from;
}

void
yp_hexagons_get_middle (const YpHexagons *self, gint32 q, gint32 r, double *x, double *y)
{
  *x = SQRT3 * self->side * (q + r / 2.0);
  *y = 1.5 * self->side * r;
}

/* The box around a hexagon, in the world. */
YpBox
yp_hexagons_get_box (const YpHexagons *self, const YpHexagon *cell)
{
  double x;
  double y;

  yp_hexagons_get_middle (self, cell->q, cell->r, &x, &y);
  return (YpBox){ x - SQRT3 / 2 * self->side, y - self->side, x + SQRT3 / 2 * self->side,
                  y + self->side };
}
