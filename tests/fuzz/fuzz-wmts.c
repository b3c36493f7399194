/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "yp-tile-fetch.h"
#include "yp-wmts-grid.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_level (const YpWmtsLevel *level)
{
  const YpTileLevel *grid = &level->grid;

  g_assert_nonnull (level->matrix);
  g_assert_true (isfinite (grid->origin_x) && isfinite (grid->origin_y));
  g_assert_true (isfinite (grid->resolution_x) && grid->resolution_x > 0);
  g_assert_true (grid->tile_width >= 1 && grid->tile_width <= 4096);
  g_assert_cmpuint (grid->n_columns, >, level->first_column);
  g_assert_cmpuint (grid->n_rows, >, level->first_row);
}

static void
check_layer (const YpWmts *wmts, const YpWmtsLayer *layer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpWmtsGrid) grid = yp_wmts_grid_new (wmts, layer, NULL, &error);

  g_assert_true ((grid == NULL) == (error != NULL));
  if (grid == NULL)
    return;

  g_assert_cmpuint (grid->levels->len, >, 0);
  g_assert_true (grid->bounds.west < grid->bounds.east && grid->bounds.south < grid->bounds.north);
  for (guint i = 0; i < grid->levels->len; i++)
    check_level (&g_array_index (grid->levels, YpWmtsLevel, i));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (YpWmts) wmts = yp_wmts_parse (bytes, &error);

  g_assert_true ((wmts == NULL) == (error != NULL));
  for (guint i = 0; wmts != NULL && i < wmts->layers->len; i++)
    check_layer (wmts, wmts->layers->pdata[i]);

  g_clear_error (&error);
  g_assert_true (yp_tile_fetch_check (YP_TILE_FETCH_IMAGE, bytes, &error) == (error == NULL));

  return 0;
}
