/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-map-info.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The platform's list of base maps: whatever it says, what is used is within bounds. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *copy = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) maps = yp_map_info_parse_list (copy, size, &error);

  g_assert_true ((maps == NULL) == (error != NULL));
  for (guint i = 0; maps != NULL && i < maps->len; i++)
    {
      const YpMapInfo *map = g_ptr_array_index (maps, i);

      g_assert_nonnull (map->title);
      g_assert_cmpuint (map->min_zoom, <=, map->max_zoom);
      g_assert_cmpuint (map->max_zoom, <=, 24);
      g_assert_true (map->opacity >= 0 && map->opacity <= 1);
      g_assert_true (map->bounds.west < map->bounds.east && map->bounds.south < map->bounds.north);
    }

  return 0;
}
