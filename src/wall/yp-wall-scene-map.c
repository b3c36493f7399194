/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall-scene-private.h"

#include <math.h>

#include <glib/gi18n.h>

/* Of the map. */
#define MOST_MARGIN 0.5

static const char *const layers[] = { "incidents", "units",     "names",    "themes",
                                      "cameras",   "towns",     "villages", "grids",
                                      "roads",     "buildings", "water",    NULL };

static const char *const theme_kinds[] = { "none", "areas", "heat", "hexagons" };
static const char *const area_sets[] = { "towns", "villages", "grids", "police", "special" };
static const char *const theme_figures[YP_N_AREA_FIGURES] = {
  "open",       "reported-today", "ended-today",  "late",
  "late-share", "on-time-share",  "open-per-km2", "open-per-unit",
};

static double
get_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;
}

static gboolean
read_bounds (YpWallScene *self, const YpWallPlace *map, GError **error)
{
  JsonArray *array = NULL;
  double sides[4];

  if (!_yp_wall_file_take_array (map, "bounds", 4, &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    sides[i] = i < json_array_get_length (array) ? get_number (json_array_get_element (array, i))
                                                 : (double) NAN;

  self->bounds = (YpBounds){ sides[0], sides[1], sides[2], sides[3] };
  if (!yp_is_on_earth (sides[0], sides[1]) || !yp_is_on_earth (sides[2], sides[3]) ||
      !(sides[0] < sides[2]) || !(sides[1] < sides[3]))
    return _yp_wall_file_blame (map, "bounds", error,
                                _ ("not [west, south, east, north] in degrees"));

  self->has_bounds = TRUE;
  return TRUE;
}

static gboolean
read_margins (YpWallScene *self, const YpWallPlace *map, GError **error)
{
  static const char *const members[] = { "left", "bottom", NULL };
  double *const margins[] = { &self->left, &self->bottom };
  YpWallPlace place;

  if (!_yp_wall_file_take_object (map, "margins", &place, error))
    return FALSE;
  if (place.object == NULL)
    return TRUE;
  if (!_yp_wall_file_only (&place, members, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (margins); i++)
    {
      JsonNode *node = json_object_get_member (place.object, members[i]);

      if (node == NULL)
        continue;
      *margins[i] = get_number (node);
      if (!(*margins[i] >= 0 && *margins[i] <= MOST_MARGIN))
        return _yp_wall_file_blame (&place, members[i], error, _ ("not a number from 0 to 0.5"));
    }

  return TRUE;
}

static gboolean
read_layers (YpWallScene *self, const YpWallPlace *map, GError **error)
{
  YpWallPlace place;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!_yp_wall_file_take_object (map, "layers", &place, error))
    return FALSE;
  if (place.object == NULL)
    return TRUE;
  if (!_yp_wall_file_only (&place, layers, error))
    return FALSE;

  json_object_iter_init_ordered (&iter, place.object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      double opacity = get_number (node);

      if (!(opacity >= 0 && opacity <= 1))
        return _yp_wall_file_blame (&place, name, error, _ ("not a number from 0 to 1"));
      g_hash_table_insert (self->opacities, g_strdup (name), g_memdup2 (&opacity, sizeof opacity));
    }

  return TRUE;
}

static gboolean
read_theme (YpWallScene *self, const YpWallPlace *map, GError **error)
{
  static const char *const members[] = { "kind", "areas", "figure", "of", NULL };
  YpWallPlace place;
  guint kind = YP_THEME_NONE;
  guint set = YP_AREA_SET_TOWNS;
  guint figure = YP_FIGURE_OPEN;
  const char *of = NULL;
  YpCountOf counted = YP_COUNT_OPEN;

  if (!_yp_wall_file_take_object (map, "theme", &place, error))
    return FALSE;
  if (place.object == NULL)
    return TRUE;
  if (!_yp_wall_file_only (&place, members, error) ||
      !_yp_wall_file_take_choice (&place, "kind", theme_kinds, G_N_ELEMENTS (theme_kinds), &kind,
                                  error) ||
      !_yp_wall_file_take_choice (&place, "areas", area_sets, G_N_ELEMENTS (area_sets), &set,
                                  error) ||
      !_yp_wall_file_take_choice (&place, "figure", theme_figures, YP_N_AREA_FIGURES, &figure,
                                  error) ||
      !_yp_wall_file_take_name (&place, "of", &of, error))
    return FALSE;
  if (of != NULL && (!yp_count_of_from_name (of, &counted) || counted == YP_COUNT_LATE))
    return _yp_wall_file_blame (&place, "of", error,
                                _ ("not one of %s"), "open, reported-today, ended-today");

  self->theme.kind = (YpThemeKind) kind;
  self->theme.set = (YpAreaSet) set;
  self->theme.figure = (YpAreaFigure) figure;
  self->theme.openness = counted == YP_COUNT_OPEN ? 1 : counted == YP_COUNT_ENDED_TODAY ? 2 : 0;
  self->theme.period = counted == YP_COUNT_REPORTED_TODAY ? YP_PERIOD_TODAY : YP_PERIOD_ALL;
  return TRUE;
}

gboolean
_yp_wall_scene_read_map (YpWallScene *self, const YpWallPlace *file, GError **error)
{
  static const char *const members[] = { "bounds", "margins", "layers", "theme", NULL };
  YpWallPlace place;

  if (!_yp_wall_file_take_object (file, "map", &place, error))
    return FALSE;

  return place.object == NULL ||
         (_yp_wall_file_only (&place, members, error) && read_bounds (self, &place, error) &&
          read_margins (self, &place, error) && read_layers (self, &place, error) &&
          read_theme (self, &place, error));
}
