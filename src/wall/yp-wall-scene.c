/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall-scene.h"

#include <string.h>

#include <glib/gi18n.h>

#include "yp-json-read.h"
#include "yp-wall-scene-private.h"

#define MAX_LAYOUTS 6

/* Of the ids of panels. */
#define MAX_ID 40

#define MOST_ROWS 30

#define THE_MAP "map"

/* No screen is narrower or wider than these. */
#define LEAST_RATIO 0.4
#define MOST_RATIO 12.0

/* A screen that is a little narrower than a layout's still takes it. */
#define NEARLY 0.97

/* What kinds of panels there are, and what may be said of each. */
static const struct
{
  const char *name;
  gboolean has_of;
  gboolean has_by;
  YpCountOf usual_of;
  YpCountBy usual_by;
  guint usual_n;
} kinds[YP_N_PANEL_KINDS] = {
  [YP_PANEL_KIND_FIGURES] = { "figures", FALSE, FALSE, YP_COUNT_OPEN, YP_COUNT_BY_NOTHING, 0 },
  [YP_PANEL_KIND_BARS] = { "bars", TRUE, TRUE, YP_COUNT_OPEN, YP_COUNT_BY_TOWN, 10 },
  [YP_PANEL_KIND_RING] = { "ring", TRUE, TRUE, YP_COUNT_REPORTED_TODAY, YP_COUNT_BY_SOURCE, 6 },
  [YP_PANEL_KIND_TREND] = { "trend", FALSE, FALSE, YP_COUNT_REPORTED_TODAY, YP_COUNT_BY_NOTHING,
                            0 },
  [YP_PANEL_KIND_STAGES] = { "stages", FALSE, FALSE, YP_COUNT_OPEN, YP_COUNT_BY_STAGE, 0 },
  [YP_PANEL_KIND_RANKING] = { "ranking", FALSE, TRUE, YP_COUNT_OPEN, YP_COUNT_BY_TOWN, 10 },
  [YP_PANEL_KIND_FEED] = { "feed", FALSE, FALSE, YP_COUNT_OPEN, YP_COUNT_BY_NOTHING, 12 },
  [YP_PANEL_KIND_LIST] = { "list", TRUE, FALSE, YP_COUNT_OPEN, YP_COUNT_BY_NOTHING, 5 },
  [YP_PANEL_KIND_UNITS] = { "units", FALSE, FALSE, YP_COUNT_OPEN, YP_COUNT_BY_NOTHING, 0 },
};

const char *
yp_panel_kind_get_name (YpPanelKind self)
{
  return kinds[self].name;
}

static void
free_spec (gpointer data)
{
  YpPanelSpec *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

static YpWallScene *
scene_new (void)
{
  YpWallScene *self = g_new0 (YpWallScene, 1);

  self->ref_count = 1;
  self->opacities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->panels = g_ptr_array_new_with_free_func (free_spec);
  self->layouts = g_ptr_array_new_with_free_func (g_free);
  self->theme.bandwidth_m = 1000;
  self->theme.width_m = 1000;

  return self;
}

YpWallScene *
yp_wall_scene_ref (YpWallScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_wall_scene_unref (YpWallScene *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->title);
  g_hash_table_unref (self->opacities);
  g_ptr_array_unref (self->panels);
  g_ptr_array_unref (self->layouts);
  g_free (self);
}

static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);

  return length >= 1 && length <= MAX_ID &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length &&
         strcmp (text, THE_MAP) != 0;
}

/* Empty where it is no text. */
static const char *
get_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

/* Which incidents, and what tells them apart, as far as this kind of panel asks. */
static gboolean
read_counting (YpPanelSpec *spec, const YpWallPlace *place, GError **error)
{
  const char *names[YP_N_COUNT_OFS + YP_N_COUNT_BYS];
  YpCountBy allowed[YP_N_COUNT_BYS];
  guint n_allowed = 0;
  guint choice = spec->of;

  for (guint i = 0; i < YP_N_COUNT_OFS; i++)
    names[i] = yp_count_of_get_name ((YpCountOf) i);
  if (kinds[spec->kind].has_of &&
      !_yp_wall_file_take_choice (place, "of", names, YP_N_COUNT_OFS, &choice, error))
    return FALSE;
  spec->of = (YpCountOf) choice;

  for (guint i = YP_COUNT_BY_TOWN; i <= YP_COUNT_BY_STATE; i++)
    {
      gboolean is_rate = spec->kind == YP_PANEL_KIND_RANKING;

      if (is_rate && i != YP_COUNT_BY_TOWN && i != YP_COUNT_BY_ORGANIZATION)
        continue;
      allowed[n_allowed] = (YpCountBy) i;
      names[n_allowed++] = yp_count_by_get_name ((YpCountBy) i);
    }
  for (choice = 0; choice + 1 < n_allowed && allowed[choice] != spec->by;)
    choice++;
  if (!kinds[spec->kind].has_by)
    return TRUE;
  if (!_yp_wall_file_take_choice (place, "by", names, n_allowed, &choice, error))
    return FALSE;

  spec->by = allowed[choice];
  if (spec->by == YP_COUNT_BY_STATE && spec->of == YP_COUNT_ENDED_TODAY)
    return _yp_wall_file_blame (place, "by", error, _ ("what has ended waits for nothing"));
  return TRUE;
}

static gboolean
read_figures (YpPanelSpec *spec, const YpWallPlace *place, GError **error)
{
  static const YpCountOf usual[] = { YP_COUNT_REPORTED_TODAY, YP_COUNT_OPEN, YP_COUNT_ENDED_TODAY };
  JsonArray *array = NULL;

  if (!_yp_wall_file_take_array (place, "figures", YP_WALL_SCENE_MAX_FIGURES, &array, error) ||
      !_yp_wall_file_take_boolean (place, "compare", &spec->compares, error))
    return FALSE;

  spec->n_figures = array != NULL ? json_array_get_length (array) : G_N_ELEMENTS (usual);
  for (guint i = 0; i < spec->n_figures; i++)
    {
      JsonNode *node = array != NULL ? json_array_get_element (array, i) : NULL;

      if (node == NULL)
        spec->figures[i] = usual[i];
      else if (!yp_count_of_from_name (get_text (node), &spec->figures[i]))
        return _yp_wall_file_blame (place, "figures", error,
                                    _ ("not one of %s"), "open, late, reported-today, ended-today");
    }

  return TRUE;
}

static gboolean
check_members (const YpPanelSpec *spec, const YpWallPlace *place, GError **error)
{
  const char *members[12] = { "kind", "title", "grow" };
  guint n = 3;

  if (kinds[spec->kind].has_of)
    members[n++] = "of";
  if (kinds[spec->kind].has_by)
    members[n++] = "by";
  if (kinds[spec->kind].usual_n > 0)
    members[n++] = "rows";
  if (spec->kind == YP_PANEL_KIND_RANKING)
    members[n++] = "worst-first";
  if (spec->kind == YP_PANEL_KIND_FIGURES)
    {
      members[n++] = "figures";
      members[n++] = "compare";
    }

  return _yp_wall_file_only (place, members, error);
}

static gboolean
read_panel (YpWallScene *self, const YpWallPlace *place, GError **error)
{
  YpPanelSpec *spec = g_new0 (YpPanelSpec, 1);
  const char *names[YP_N_PANEL_KINDS];
  guint kind = YP_N_PANEL_KINDS;

  g_ptr_array_add (self->panels, spec);
  spec->id = g_strdup (place->name);
  if (!is_id (spec->id))
    return _yp_wall_file_blame (
        place, NULL, error, _ ("not a name of small letters, digits and “-”, nor may it be “map”"));

  for (guint i = 0; i < YP_N_PANEL_KINDS; i++)
    names[i] = kinds[i].name;
  if (!_yp_wall_file_take_choice (place, "kind", names, YP_N_PANEL_KINDS, &kind, error))
    return FALSE;
  if (kind == YP_N_PANEL_KINDS)
    return _yp_wall_file_blame (place, "kind", error, _ ("is missing"));

  spec->kind = (YpPanelKind) kind;
  spec->of = kinds[kind].usual_of;
  spec->by = kinds[kind].usual_by;
  spec->n = kinds[kind].usual_n;
  return check_members (spec, place, error) &&
         _yp_wall_file_take_words (place, "title", &spec->title, error) &&
         _yp_wall_file_take_boolean (place, "grow", &spec->grows, error) &&
         _yp_wall_file_take_boolean (place, "worst-first", &spec->is_worst_first, error) &&
         _yp_wall_file_take_count (place, "rows", 1, MOST_ROWS, &spec->n, error) &&
         read_counting (spec, place, error) &&
         (spec->kind != YP_PANEL_KIND_FIGURES || read_figures (spec, place, error));
}

static gboolean
read_panels (YpWallScene *self, const YpWallPlace *file, GError **error)
{
  YpWallPlace place;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!_yp_wall_file_take_object (file, "panels", &place, error))
    return FALSE;
  if (place.object == NULL)
    return TRUE;
  if (json_object_get_size (place.object) > YP_WALL_SCENE_MAX_PANELS)
    return _yp_wall_file_blame (file, "panels", error,
                                _ ("more than %d"), YP_WALL_SCENE_MAX_PANELS);

  json_object_iter_init_ordered (&iter, place.object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      YpWallPlace panel = { .above = &place, .name = name };

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return _yp_wall_file_blame (&place, name, error, _ ("not an object"));
      panel.object = json_node_get_object (node);
      if (!read_panel (self, &panel, error))
        return FALSE;
    }

  return TRUE;
}

/* −1 for the map. */
static gboolean
find_panel (const YpWallScene *self, const char *id, int *index)
{
  *index = -1;
  if (strcmp (id, THE_MAP) == 0)
    return TRUE;

  for (guint i = 0; i < self->panels->len; i++)
    if (strcmp (((const YpPanelSpec *) g_ptr_array_index (self->panels, i))->id, id) == 0)
      {
        *index = (int) i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_column (const YpWallScene *self,
             YpWallLayout *layout,
             const YpWallPlace *place,
             GError **error)
{
  static const char *const members[] = { "width", "panels", NULL };
  YpWallColumn *column = &layout->columns[layout->n_columns++];
  JsonArray *array = NULL;

  if (!_yp_wall_file_only (place, members, error) ||
      !_yp_wall_file_take_count (place, "width", 4, 8 * YP_WALL_SCENE_UNITS, &column->width,
                                 error) ||
      !_yp_wall_file_take_array (place, "panels", YP_WALL_SCENE_MAX_PANELS + 1, &array, error))
    return FALSE;
  if (array == NULL)
    return _yp_wall_file_blame (place, "panels", error, _ ("is missing"));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *id = get_text (json_array_get_element (array, i));
      int index;

      if (!find_panel (self, id, &index))
        return _yp_wall_file_blame (place, "panels", error, _ ("there is no panel “%.40s”"), id);
      for (guint c = 0; c < layout->n_columns; c++)
        for (guint p = 0; p < layout->columns[c].n_panels; p++)
          if (layout->columns[c].panels[p] == index)
            return _yp_wall_file_blame (place, "panels", error, _ ("“%.40s” is there twice"), id);
      column->panels[column->n_panels++] = index;
      layout->has_map |= index < 0;
    }

  return TRUE;
}

static gboolean
check_widths (const YpWallLayout *layout, const YpWallPlace *place, GError **error)
{
  guint units = (guint) (layout->ratio * 9 / 16 * YP_WALL_SCENE_UNITS);
  guint sum = 0;
  guint n_free = 0;

  for (guint i = 0; i < layout->n_columns; i++)
    {
      sum += layout->columns[i].width;
      n_free += layout->columns[i].width == 0;
    }

  if (n_free == 0)
    return _yp_wall_file_blame (place, NULL, error,
                                _ ("one column must be without a width, and take what is left"));
  if (sum + n_free * YP_WALL_SCENE_LEAST_REST > units)
    return _yp_wall_file_blame (
        place, NULL, error,
        _ ("the columns are %u wide; of %u each column without a width needs %d"), sum, units,
           YP_WALL_SCENE_LEAST_REST);
  return TRUE;
}

/* “16:9” */
static gboolean
read_ratio (const char *text, double *ratio)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  guint64 width;
  guint64 height;

  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1, 10000, &width, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 1, 10000, &height, NULL))
    return FALSE;

  *ratio = (double) width / (double) height;
  return *ratio >= LEAST_RATIO && *ratio <= MOST_RATIO;
}

static gboolean
read_layout (YpWallScene *self, const YpWallPlace *above, const char *name, GError **error)
{
  YpWallLayout *layout = g_new0 (YpWallLayout, 1);
  YpWallPlace place = { .above = above, .name = name };
  JsonArray *array = NULL;

  g_ptr_array_add (self->layouts, layout);
  if (!read_ratio (name, &layout->ratio))
    return _yp_wall_file_blame (above, name, error, _ ("not the shape of a screen such as 16:9"));
  if (!_yp_wall_file_take_array (above, name, YP_WALL_SCENE_MAX_COLUMNS, &array, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      YpWallPlace column = { .above = &place, .index = i };

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return _yp_wall_file_blame (&column, NULL, error, _ ("not an object"));
      column.object = json_node_get_object (node);
      if (!read_column (self, layout, &column, error))
        return FALSE;
    }

  return check_widths (layout, &place, error);
}

static int
compare_layouts (gconstpointer a, gconstpointer b)
{
  const YpWallLayout *first = *(const YpWallLayout *const *) a;
  const YpWallLayout *second = *(const YpWallLayout *const *) b;

  return (first->ratio > second->ratio) - (first->ratio < second->ratio);
}

static gboolean
read_layouts (YpWallScene *self, const YpWallPlace *file, GError **error)
{
  YpWallPlace place;
  JsonObjectIter iter;
  const char *name;

  if (!_yp_wall_file_take_object (file, "layouts", &place, error))
    return FALSE;
  if (place.object == NULL || json_object_get_size (place.object) == 0)
    return _yp_wall_file_blame (file, "layouts", error, _ ("is missing"));
  if (json_object_get_size (place.object) > MAX_LAYOUTS)
    return _yp_wall_file_blame (file, "layouts", error, _ ("more than %d"), MAX_LAYOUTS);

  json_object_iter_init_ordered (&iter, place.object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (!read_layout (self, &place, name, error))
      return FALSE;

  g_ptr_array_sort (self->layouts, compare_layouts);
  return TRUE;
}

/**
 * yp_wall_scene_parse:
 * @text: (array length=length): a scene file, as data/scenes/README.md describes it
 * @length: how many bytes
 * @error: return location for a #YpError that names the member, or the line
 *
 * Returns: (transfer full) (nullable): the scene, whole; %NULL with @error set
 */
YpWallScene *
yp_wall_scene_parse (const char *text, gsize length, GError **error)
{
  static const char *const members[] = {
    "name", "title", "masked", "map", "panels", "layouts", NULL
  };
  g_autoptr (YpWallScene) self = scene_new ();
  g_autoptr (JsonObject) root = NULL;
  YpWallPlace file = { 0 };

  if (length > YP_WALL_SCENE_MAX_SIZE)
    {
      _yp_wall_file_blame (NULL, NULL, error, _ ("more than %d bytes"), YP_WALL_SCENE_MAX_SIZE);
      return NULL;
    }

  root = yp_json_parse_object (text, length, error);
  if (root == NULL)
    return NULL;

  file.object = root;
  if (!_yp_wall_file_only (&file, members, error) ||
      !_yp_wall_file_take_words (&file, "name", &self->name, error) ||
      !_yp_wall_file_take_words (&file, "title", &self->title, error) ||
      !_yp_wall_file_take_boolean (&file, "masked", &self->is_masked, error) ||
      !_yp_wall_scene_read_map (self, &file, error) || !read_panels (self, &file, error) ||
      !read_layouts (self, &file, error))
    return NULL;
  if (self->name == NULL)
    {
      _yp_wall_file_blame (&file, "name", error, _ ("is missing"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * yp_wall_scene_find_layout:
 * @self: a scene
 * @ratio: width by height of a screen
 *
 * Returns: (transfer none): the widest layout that is not wider than the screen; the narrowest
 *   where all are
 */
const YpWallLayout *
yp_wall_scene_find_layout (const YpWallScene *self, double ratio)
{
  const YpWallLayout *found = g_ptr_array_index (self->layouts, 0);

  for (guint i = 1; i < self->layouts->len; i++)
    {
      const YpWallLayout *layout = g_ptr_array_index (self->layouts, i);

      if (layout->ratio * NEARLY <= ratio)
        found = layout;
    }

  return found;
}
