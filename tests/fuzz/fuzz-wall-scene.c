/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-wall-playlist.h"
#include "yp-wall-scene.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_layout (const YpWallScene *scene, const YpWallLayout *layout)
{
  gboolean has_free = FALSE;

  g_assert_true (layout->ratio > 0);
  g_assert_cmpuint (layout->n_columns, <=, YP_WALL_SCENE_MAX_COLUMNS);
  for (guint i = 0; i < layout->n_columns; i++)
    {
      const YpWallColumn *column = &layout->columns[i];

      has_free |= column->width == 0;
      g_assert_true (column->n_panels > 0);
      for (guint p = 0; p < column->n_panels; p++)
        g_assert_true (column->panels[p] >= -1 && column->panels[p] < (int) scene->panels->len);
    }
  g_assert_true (has_free);
}

static void
check_scene (const YpWallScene *scene)
{
  g_assert_true (g_utf8_validate (scene->name, -1, NULL));
  g_assert_cmpuint (scene->layouts->len, >, 0);
  for (guint i = 0; i < scene->layouts->len; i++)
    check_layout (scene, g_ptr_array_index (scene->layouts, i));
  for (guint i = 0; i < scene->panels->len; i++)
    {
      const YpPanelSpec *spec = g_ptr_array_index (scene->panels, i);

      g_assert_true (spec->kind < YP_N_PANEL_KINDS && spec->n_figures <= YP_WALL_SCENE_MAX_FIGURES);
      g_assert_true (spec->of < YP_N_COUNT_OFS && spec->by < YP_N_COUNT_BYS);
    }
  g_assert_nonnull (yp_wall_scene_find_layout (scene, 1.0));
  g_assert_nonnull (yp_wall_scene_find_layout (scene, 100.0));
}

/* Whatever the file, it is a scene or a playlist that is whole, or there is an error. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (YpWallScene) scene = yp_wall_scene_parse ((const char *) data, size, &error);
  g_autoptr (YpWallPlaylist) playlist = yp_wall_playlist_parse ((const char *) data, size, &other);
  const guint counts[YP_N_COUNT_OFS] = { 0 };

  g_assert_true ((scene == NULL) == (error != NULL));
  g_assert_true ((playlist == NULL) == (other != NULL));
  g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
  g_assert_true (other == NULL || g_utf8_validate (other->message, -1, NULL));
  if (scene != NULL)
    check_scene (scene);
  if (playlist != NULL)
    g_assert_cmpint (yp_wall_playlist_find (playlist, -1, 1, g_get_real_time (), counts), <,
                     (int) playlist->stops->len);

  return 0;
}
