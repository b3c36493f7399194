/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-base.h"

#include <string.h>

/* No view has more tiles of one map than this. */
#define MAX_TILES 1200

/* Images are not enlarged by more than this many levels before those of the next one are taken:
 * smaller is sharper than larger, at twice the tiles. */
#define ENLARGE_ZOOM 0.3

/* One tile of so many levels above stands in for those that are still to come. */
#define PARENT_LEVELS 3

static void
map_free (gpointer data)
{
  YpBaseMap *map = data;

  g_free (map->id);
  g_clear_pointer (&map->style, yp_map_style_unref);
  g_free (map);
}

/* No maps yet. */
YpBase *
yp_base_new (YpBaseStore *store)
{
  YpBase *self = g_new0 (YpBase, 1);

  self->ref_count = 1;
  self->maps = g_ptr_array_new_with_free_func (map_free);
  self->store = yp_base_store_ref (store);

  return self;
}

/**
 * yp_base_add:
 * @self: a base that nobody else has yet
 * @map: what comes above those that are there; copied
 */
void
yp_base_add (YpBase *self, const YpBaseMap *map)
{
  YpBaseMap *copy = g_memdup2 (map, sizeof *map);

  g_return_if_fail (strlen (map->id) <= YP_BASE_MAX_ID);

  copy->id = g_strdup (map->id);
  if (copy->style != NULL)
    yp_map_style_ref (copy->style);
  g_ptr_array_add (self->maps, copy);
}

YpBase *
yp_base_ref (YpBase *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_base_unref (YpBase *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->maps);
  yp_base_store_unref (self->store);
  g_free (self);
}

/* The level whose tiles are drawn, or FALSE below the map's first one. */
static gboolean
choose_level (const YpBaseMap *self, double zoom, guint *level)
{
  double best = self->is_vector ? floor (zoom) : ceil (zoom - ENLARGE_ZOOM);

  if (best < self->min_zoom)
    return FALSE;

  *level = MIN ((guint) best, self->max_zoom);
  return TRUE;
}

static guint
get_index (double at, guint zoom)
{
  double n = exp2 (zoom);

  return (guint) CLAMP (floor (at * n), 0, n - 1);
}

/* Tiles whose edge alone touches are none. */
static gboolean
get_span (const YpBaseMap *self, guint zoom, const YpBox *box, YpBaseSpan *span)
{
  YpBox common = { MAX (box->x1, self->box.x1), MAX (box->y1, self->box.y1),
                   MIN (box->x2, self->box.x2), MIN (box->y2, self->box.y2) };
  double sliver = 1e-6 / exp2 (zoom);

  if (!(common.x2 - common.x1 > sliver && common.y2 - common.y1 > sliver))
    return FALSE;

  *span = (YpBaseSpan){ .zoom = zoom,
                        .first_column = get_index (common.x1 + sliver, zoom),
                        .last_column = get_index (common.x2 - sliver, zoom),
                        .first_row = get_index (common.y1 + sliver, zoom),
                        .last_row = get_index (common.y2 - sliver, zoom) };
  return (guint64) (span->last_column - span->first_column + 1) *
             (span->last_row - span->first_row + 1) <=
         MAX_TILES;
}

/**
 * yp_base_map_cover:
 * @self: a map
 * @zoom: zoom level, in device pixels: one more where a logical pixel is two of them
 * @box: in the world
 * @span: (out): the tiles
 *
 * Returns: whether the map has tiles there at that zoom level
 */
gboolean
yp_base_map_cover (const YpBaseMap *self, double zoom, const YpBox *box, YpBaseSpan *span)
{
  guint level;

  return choose_level (self, zoom, &level) && get_span (self, level, box, span);
}

void
yp_base_map_address (const YpBaseMap *self,
                     guint zoom,
                     guint column,
                     guint row,
                     YpBaseAddress *address)
{
  *address = (YpBaseAddress){ .zoom = zoom, .column = column, .row = row };
  g_strlcpy (address->map, self->id, sizeof address->map);
}

/* Where in the world it is. */
YpBox
yp_base_address_get_box (const YpBaseAddress *self)
{
  double size = 1 / exp2 (self->zoom);

  return (YpBox){ self->column * size, self->row * size, (self->column + 1) * size,
                  (self->row + 1) * size };
}

typedef struct
{
  YpBaseAddress address;
  double distance;
} Want;

static int
compare_wants (gconstpointer a, gconstpointer b)
{
  const Want *p = a;
  const Want *q = b;

  return (p->distance > q->distance) - (p->distance < q->distance);
}

/* Those in the middle of the view first; @before puts all of them before others. */
static void
want_span (GArray *wants,
           const YpBaseMap *map,
           const YpBaseSpan *span,
           const YpBox *view,
           double before)
{
  double x = (view->x1 + view->x2) / 2 * exp2 (span->zoom);
  double y = (view->y1 + view->y2) / 2 * exp2 (span->zoom);

  for (guint row = span->first_row; row <= span->last_row; row++)
    for (guint column = span->first_column; column <= span->last_column; column++)
      {
        Want want = { .distance = hypot (column + 0.5 - x, row + 0.5 - y) - before };

        yp_base_map_address (map, span->zoom, column, row, &want.address);
        g_array_append_val (wants, want);
      }
}

static void
want_map (GArray *wants, const YpBaseMap *map, const YpBox *view, double zoom)
{
  YpBaseSpan span;
  YpBaseSpan parents;

  if (!yp_base_map_cover (map, zoom, view, &span))
    return;

  want_span (wants, map, &span, view, 0);
  if (!map->is_vector && span.zoom >= map->min_zoom + PARENT_LEVELS &&
      get_span (map, span.zoom - PARENT_LEVELS, view, &parents))
    want_span (wants, map, &parents, view, MAX_TILES);
}

/**
 * yp_base_list_wants:
 * @self: the base maps
 * @view: what is looked at
 * @zoom: zoom level of the view
 * @scale: device pixels in a logical one
 *
 * Returns: (transfer full) (element-type YpBaseAddress): the tiles it needs, the most urgent first
 */
GArray *
yp_base_list_wants (const YpBase *self, const YpBox *view, double zoom, int scale)
{
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (YpBaseAddress));
  g_autoptr (GArray) wants = g_array_new (FALSE, FALSE, sizeof (Want));

  for (guint i = 0; i < self->maps->len; i++)
    want_map (wants, g_ptr_array_index (self->maps, i), view, zoom + log2 (scale));

  g_array_sort (wants, compare_wants);
  for (guint i = 0; i < wants->len; i++)
    g_array_append_val (addresses, g_array_index (wants, Want, i).address);

  return addresses;
}
