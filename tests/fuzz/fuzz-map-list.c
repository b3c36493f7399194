/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-map-list.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever the file, each map is whole or has an error. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) maps = yp_map_list_parse ((const char *) data, size, "/etc", &error);

  g_assert_true ((maps == NULL) == (error != NULL));
  for (guint i = 0; maps != NULL && i < maps->len; i++)
    {
      const YpMapEntry *map = maps->pdata[i];

      g_assert_true (g_utf8_validate (map->id, -1, NULL));
      g_assert_true (map->error == NULL || g_utf8_validate (map->error, -1, NULL));
      if (map->error != NULL)
        continue;
      g_assert_nonnull (map->title);
      g_assert_true (map->opacity >= 0 && map->opacity <= 1);
      g_assert_true (map->max_zoom < 0 || map->min_zoom <= map->max_zoom);
      g_assert_true (!yp_map_type_is_file (map->type) || g_path_is_absolute (map->path));
    }
  return 0;
}
