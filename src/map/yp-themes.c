/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-themes.h"

/* More boxes than this and they are put together: each tile is compared with each. */
#define MAX_CHANGES 1024

/**
 * yp_choropleth_new:
 * @book: whose areas
 * @set: which of them
 * @classes: of the figure
 * @values: the figure of each area of the set; what is not finite has none
 *
 * Returns: (transfer full): the areas by that figure
 */
YpChoropleth *
yp_choropleth_new (YpAreaBook *book, YpAreaSet set, const YpClasses *classes, const double *values)
{
  YpChoropleth *self = g_new0 (YpChoropleth, 1);
  guint n = yp_area_book_get_n (book, set);

  self->ref_count = 1;
  self->book = yp_area_book_ref (book);
  self->set = set;
  self->n_classes = classes->n;
  self->classes = g_new (guint8, n);
  for (guint i = 0; i < n; i++)
    {
      int index = yp_classes_find (classes, values[i]);

      self->classes[i] = index >= 0 ? (guint8) index : YP_NO_CLASS;
    }

  return self;
}

YpChoropleth *
yp_choropleth_ref (YpChoropleth *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_choropleth_unref (YpChoropleth *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  yp_area_book_unref (self->book);
  g_free (self->classes);
  g_free (self);
}

/* Nothing but the borders of general grids. */
YpThemes *
yp_themes_new (void)
{
  YpThemes *self = g_new0 (YpThemes, 1);

  self->ref_count = 1;
  self->grid_kinds = YP_GRID_KINDS_DEFAULT;

  return self;
}

YpThemes *
yp_themes_copy (const YpThemes *self)
{
  YpThemes *other = yp_themes_new ();

  other->grid_kinds = self->grid_kinds;
  other->choropleth = self->choropleth != NULL ? yp_choropleth_ref (self->choropleth) : NULL;
  other->heat = self->heat != NULL ? yp_heat_ref (self->heat) : NULL;
  other->hexagons = self->hexagons != NULL ? yp_hexagons_ref (self->hexagons) : NULL;
  other->outline_book = self->outline_book != NULL ? yp_area_book_ref (self->outline_book) : NULL;
  other->outline = self->outline;

  return other;
}

YpThemes *
yp_themes_ref (YpThemes *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_themes_unref (YpThemes *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->choropleth, yp_choropleth_unref);
  g_clear_pointer (&self->heat, yp_heat_unref);
  g_clear_pointer (&self->hexagons, yp_hexagons_unref);
  g_clear_pointer (&self->outline_book, yp_area_book_unref);
  g_free (self);
}

/* Which kinds of grid are drawn; @self may be %NULL. */
guint
yp_themes_get_grid_kinds (const YpThemes *self)
{
  return self != NULL ? self->grid_kinds : YP_GRID_KINDS_DEFAULT;
}

static void
append_all_areas (GArray *changes, const YpChoropleth *self)
{
  if (self != NULL && yp_area_book_get_n (self->book, self->set) > 0)
    g_array_append_val (changes, self->book->shapes[self->set]->box);
}

static void
list_area_changes (GArray *changes, const YpChoropleth *before, const YpChoropleth *after)
{
  const YpVectorData *shapes;

  if (before == after)
    return;

  if (before == NULL || after == NULL || before->book != after->book || before->set != after->set)
    {
      append_all_areas (changes, before);
      append_all_areas (changes, after);
      return;
    }

  shapes = after->book->shapes[after->set];
  for (guint i = 0; i < shapes->n_shapes; i++)
    {
      guint8 a = before->classes[i];
      guint8 b = after->classes[i];

      /* The same class of another number of classes has another colour. */
      if (a != b || (a != YP_NO_CLASS && before->n_classes != after->n_classes))
        g_array_append_val (changes, shapes->shapes[i].box);
    }
}

static YpColor
get_cell_color (const YpHexagons *self, const YpHexagon *cell)
{
  return yp_ramp_get_color (self->classes.n, (guint) yp_classes_find (&self->classes, cell->n));
}

static int
compare_places (const YpHexagon *a, const YpHexagon *b)
{
  if (a->r != b->r)
    return a->r < b->r ? -1 : 1;

  return (a->q > b->q) - (a->q < b->q);
}

/* Both go row by row, so one walk along both finds what is in one alone or has another colour. */
static void
walk_cells (GArray *changes, const YpHexagons *a, const YpHexagons *b)
{
  guint i = 0;
  guint k = 0;

  while (i < a->n_cells || k < b->n_cells)
    {
      int order = i >= a->n_cells   ? 1
                  : k >= b->n_cells ? -1
                                    : compare_places (&a->cells[i], &b->cells[k]);
      const YpHexagon *cell = order <= 0 ? &a->cells[i] : &b->cells[k];
      YpBox box = yp_hexagons_get_box (a, cell);

      if (order != 0 || get_cell_color (a, &a->cells[i]) != get_cell_color (b, &b->cells[k]))
        g_array_append_val (changes, box);
      i += order <= 0 ? 1 : 0;
      k += order >= 0 ? 1 : 0;
    }
}

static void
append_all_cells (GArray *changes, const YpHexagons *self)
{
  YpBox all = YP_BOX_EMPTY;

  for (guint i = 0; self != NULL && i < self->n_cells; i++)
    {
      YpBox box = yp_hexagons_get_box (self, &self->cells[i]);

      yp_box_unite (&all, &box);
    }
  if (!yp_box_is_empty (&all))
    g_array_append_val (changes, all);
}

static void
list_cell_changes (GArray *changes, const YpHexagons *before, const YpHexagons *after)
{
  if (before == after)
    return;

  if (before != NULL && after != NULL && before->side == after->side)
    {
      walk_cells (changes, before, after);
      return;
    }

  append_all_cells (changes, before);
  append_all_cells (changes, after);
}

static void
append_outline (GArray *changes, const YpThemes *self)
{
  const YpAreaBook *book = self != NULL ? self->outline_book : NULL;
  const YpBookArea *area;

  if (book == NULL)
    return;

  area = &book->areas[self->outline];
  g_array_append_val (changes,
                      book->shapes[area->set]->shapes[self->outline - book->first[area->set]].box);
}

static gboolean
has_same_outline (const YpThemes *a, const YpThemes *b)
{
  const YpAreaBook *p = a != NULL ? a->outline_book : NULL;
  const YpAreaBook *q = b != NULL ? b->outline_book : NULL;

  return p == q && (p == NULL || a->outline == b->outline);
}

/* Too many boxes: the even ones take in the odd ones, until they are few enough. */
static void
put_together (GArray *changes)
{
  while (changes->len > MAX_CHANGES)
    {
      guint n = changes->len / 2;

      for (guint i = 0; i < n; i++)
        {
          YpBox box = g_array_index (changes, YpBox, 2 * i);

          yp_box_unite (&box, &g_array_index (changes, YpBox, 2 * i + 1));
          g_array_index (changes, YpBox, i) = box;
        }
      if (changes->len % 2 == 1)
        g_array_index (changes, YpBox, n++) = g_array_index (changes, YpBox, changes->len - 1);
      g_array_set_size (changes, n);
    }
}

/**
 * yp_themes_list_changes:
 * @before: (nullable): what was drawn
 * @after: (nullable): what is to be drawn
 *
 * Returns: (transfer full) (nullable) (element-type YpBox): boxes that together hold all that looks
 *   otherwise; %NULL for everywhere
 */
GArray *
yp_themes_list_changes (const YpThemes *before, const YpThemes *after)
{
  GArray *changes;

  if (yp_themes_get_grid_kinds (before) != yp_themes_get_grid_kinds (after))
    return NULL;

  changes = g_array_new (FALSE, FALSE, sizeof (YpBox));
  list_area_changes (changes, before != NULL ? before->choropleth : NULL,
                     after != NULL ? after->choropleth : NULL);
  yp_heat_list_changes (before != NULL ? before->heat : NULL, after != NULL ? after->heat : NULL,
                        changes);
  list_cell_changes (changes, before != NULL ? before->hexagons : NULL,
                     after != NULL ? after->hexagons : NULL);
  if (!has_same_outline (before, after))
    {
      append_outline (changes, before);
      append_outline (changes, after);
    }
  put_together (changes);

  return changes;
}
