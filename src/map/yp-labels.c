/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-labels.h"

#include <string.h>

/* A road's name comes again after so many logical pixels. */
#define ROAD_REPEAT_PX 460

/* The same name is not written twice within this distance. */
#define SAME_NAME_PX 260

/* A stretch of road is straight enough for its name if its ends are this share of it apart. */
#define STRAIGHT 0.985

/* Steeper than this, degrees, Chinese is written from above to below. */
#define STEEP_DEG 52

/* What is smaller on the screen has no name, logical pixels squared. */
#define MIN_AREA_PX2 600

/* Room around a name, logical pixels. */
#define ROOM_PX 4

/* Part of a label in the plane; letters in a row are some squares in a row. */
typedef struct
{
  double x;
  double y;
  double half_width;
  double half_height;
} Patch;

typedef struct
{
  double x;
  double y;
  const char *name;
} Written;

typedef struct
{
  YpLabels *labels;
  YpLabelPress *press;
  GCancellable *cancellable;
  double world_px;
  double scale;
  double zoom; /* the one that looks like this at symbol scale 1 */
  GArray *patches;
  GArray *written;
  GArray *found;
} Placer;

static gboolean
is_free (const Placer *self, const Patch *patch)
{
  for (guint i = 0; i < self->patches->len; i++)
    {
      const Patch *other = &g_array_index (self->patches, Patch, i);

      if (fabs (other->x - patch->x) < other->half_width + patch->half_width &&
          fabs (other->y - patch->y) < other->half_height + patch->half_height)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_written_near (const Placer *self, const char *name, double x, double y)
{
  for (guint i = 0; i < self->written->len; i++)
    {
      const Written *written = &g_array_index (self->written, Written, i);

      if (g_strcmp0 (written->name, name) == 0 &&
          hypot (written->x - x, written->y - y) < SAME_NAME_PX * self->scale)
        return TRUE;
    }

  return FALSE;
}

/* The patches of a label, in logical pixels of the world: one if it lies straight, else squares
 * along its longer side. */
static guint
cut_patches (const YpLabelImage *image,
             double x,
             double y,
             double angle_deg,
             Patch *patches,
             guint max)
{
  gboolean is_tall = image->height > image->width;
  double length = is_tall ? image->height : image->width;
  double breadth = is_tall ? image->width : image->height;
  double turned = (angle_deg + (is_tall ? 90 : 0)) * G_PI / 180;
  double half = breadth / 2 + ROOM_PX;
  guint n;

  if (angle_deg == 0)
    {
      patches[0] = (Patch){ x, y, image->width / 2 + ROOM_PX, image->height / 2 + ROOM_PX };
      return 1;
    }

  n = CLAMP ((guint) ceil (length / breadth), 1, max);
  for (guint i = 0; i < n; i++)
    {
      double along = ((i + 0.5) / n - 0.5) * length;

      patches[i] = (Patch){ x + along * cos (turned), y + along * sin (turned), half, half };
    }

  return n;
}

/* Writes @text for @name there unless something is there already. */
static gboolean
place (Placer *self,
       YpLabelKind kind,
       const char *name,
       const char *text,
       double x,
       double y,
       double angle_deg)
{
  const YpLabelImage *image = yp_label_press_print (self->press, kind, text);
  Patch patches[32];
  guint n = cut_patches (image, x, y, angle_deg, patches, G_N_ELEMENTS (patches));
  YpLabel label = { .kind = kind,
                    .x = x / self->world_px,
                    .y = y / self->world_px,
                    .angle_deg = angle_deg,
                    .width = image->width,
                    .height = image->height };
  Written written = { x, y, name };

  if (self->labels->labels->len >= YP_MAX_LABELS || is_written_near (self, name, x, y))
    return FALSE;

  for (guint i = 0; i < n; i++)
    if (!is_free (self, &patches[i]))
      return FALSE;

  g_set_object (&label.texture, image->texture);
  if (image->vectors != NULL)
    label.vectors = cairo_surface_reference (image->vectors);
  g_array_append_val (self->labels->labels, label);
  g_array_append_vals (self->patches, patches, n);
  g_array_append_val (self->written, written);

  return TRUE;
}

static const YpVectorData *
find_shapes (Placer *self, YpLayerId layer)
{
  const YpVectorData *data = self->labels->scene->layers[layer];

  g_array_set_size (self->found, 0);
  if (data != NULL)
    yp_box_index_find (data->index, &self->labels->box, self->found);

  return data;
}

static int
compare_areas (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const YpVectorData *data = user_data;
  double p = data->shapes[*(const guint *) a].area;
  double q = data->shapes[*(const guint *) b].area;

  return (q > p) - (q < p);
}

/* What is left of @name without the longest name of @parents before it: in a town everybody knows
 * which town it is. */
static const char *
shorten (const char *name, const YpVectorData *parents)
{
  gsize longest = 0;

  for (guint i = 0; parents != NULL && i < parents->n_shapes; i++)
    {
      const char *parent = parents->shapes[i].name;

      if (parent != NULL && g_str_has_prefix (name, parent))
        longest = MAX (longest, strlen (parent));
    }

  return name[longest] != '\0' ? name + longest : name;
}

static const char *
get_text (const Placer *self, YpLabelKind kind, const char *name)
{
  const YpScene *scene = self->labels->scene;

  switch (kind)
    {
    case YP_LABEL_VILLAGE:
      return shorten (name, scene->layers[YP_LAYER_TOWNS]);
    case YP_LABEL_GRID:
      return shorten (name, scene->layers[YP_LAYER_VILLAGES]);
    case YP_LABEL_TOWN:
    case YP_LABEL_WATER:
    case YP_LABEL_ROAD:
    case YP_LABEL_BUILDING:
    default:
      return name;
    }
}

/* Names of areas, the largest first, where there is room for them inside. */
static void
place_areas (Placer *self, YpLayerId layer, YpLabelKind kind)
{
  const YpLabelStyle *style = yp_style_get_label (kind);
  const YpVectorData *data;

  if (self->zoom < style->min_zoom || self->zoom > style->max_zoom)
    return;

  data = find_shapes (self, layer);
  g_array_sort_with_data (self->found, compare_areas, (gpointer) data);

  for (guint i = 0; i < self->found->len; i++)
    {
      const YpShape *shape = &data->shapes[g_array_index (self->found, guint, i)];
      double width_px = (shape->box.x2 - shape->box.x1) * self->world_px;
      const char *text;
      double room_px;

      if (shape->name == NULL || shape->kind != YP_GEOMETRY_POLYGON ||
          shape->area * self->world_px * self->world_px < MIN_AREA_PX2 ||
          !yp_box_contains (&self->labels->box, shape->anchor_x, shape->anchor_y))
        continue;

      text = get_text (self, kind, shape->name);
      room_px = yp_label_press_print (self->press, kind, text)->width * style->room;
      if (width_px >= room_px)
        place (self, kind, text, text, shape->anchor_x * self->world_px,
               shape->anchor_y * self->world_px, 0);
    }
}

/* A line as it is walked along, in logical pixels of the world. */
typedef struct
{
  const double *xy;
  guint n;
  double world_px;
} Walk;

static double
get_length (const Walk *walk)
{
  double length = 0;

  for (guint i = 0; i + 1 < walk->n; i++)
    length +=
        hypot (walk->xy[2 * i + 2] - walk->xy[2 * i], walk->xy[2 * i + 3] - walk->xy[2 * i + 1]);

  return length * walk->world_px;
}

/* The place @at along the line. */
static void
get_place (const Walk *walk, double at, double *x, double *y)
{
  double left = at / walk->world_px;
  guint i = 0;
  double step = 0;
  double share;

  for (i = 0; i + 2 < walk->n; i++)
    {
      step =
          hypot (walk->xy[2 * i + 2] - walk->xy[2 * i], walk->xy[2 * i + 3] - walk->xy[2 * i + 1]);
      if (left <= step)
        break;
      left -= step;
    }

  step = hypot (walk->xy[2 * i + 2] - walk->xy[2 * i], walk->xy[2 * i + 3] - walk->xy[2 * i + 1]);
  share = step > 0 ? CLAMP (left / step, 0, 1) : 0;
  *x = (walk->xy[2 * i] + (walk->xy[2 * i + 2] - walk->xy[2 * i]) * share) * walk->world_px;
  *y = (walk->xy[2 * i + 1] + (walk->xy[2 * i + 3] - walk->xy[2 * i + 1]) * share) * walk->world_px;
}

/* Chinese along a steep road is written from above to below, each character upright. */
static char *
stack (const char *name)
{
  GString *stacked = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (stacked->len > 0)
        g_string_append_c (stacked, '\n');
      g_string_append_unichar (stacked, g_utf8_get_char (c));
    }

  return g_string_free (stacked, FALSE);
}

/* Writes along the road at @at if it is straight there; never upside down. */
static void
place_on_road (Placer *self, const Walk *walk, const char *name, double at, double width_px)
{
  g_autofree char *stacked = NULL;
  double ax;
  double ay;
  double bx;
  double by;
  double angle_deg;

  get_place (walk, at - width_px / 2, &ax, &ay);
  get_place (walk, at + width_px / 2, &bx, &by);

  if (hypot (bx - ax, by - ay) < width_px * STRAIGHT ||
      !yp_box_contains (&self->labels->box, ax / self->world_px, ay / self->world_px))
    return;

  angle_deg = atan2 (by - ay, bx - ax) * 180 / G_PI;
  if (angle_deg > 90)
    angle_deg -= 180;
  else if (angle_deg <= -90)
    angle_deg += 180;

  if (fabs (angle_deg) > STEEP_DEG && g_unichar_iswide (g_utf8_get_char (name)))
    {
      stacked = stack (name);
      angle_deg += angle_deg > 0 ? -90 : 90;
    }

  place (self, YP_LABEL_ROAD, name, stacked != NULL ? stacked : name, (ax + bx) / 2, (ay + by) / 2,
         angle_deg);
}

/* Places are counted from the road's own end, so that they stay when the view moves. */
static void
place_along (Placer *self, const YpVectorData *roads, const YpShape *shape)
{
  double width_px =
      yp_label_press_print (self->press, YP_LABEL_ROAD, shape->name)->width + 4 * ROOM_PX;

  for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
    {
      guint start = roads->ring_starts[ring];
      Walk walk = { &roads->vertices[2 * start], roads->ring_starts[ring + 1] - start,
                    self->world_px };
      double length_px = get_length (&walk);
      double first_px = MIN (length_px / 2, ROAD_REPEAT_PX * self->scale / 2);

      for (double at = first_px; at + width_px / 2 <= length_px && at >= width_px / 2;
           at += ROAD_REPEAT_PX * self->scale)
        place_on_road (self, &walk, shape->name, at, width_px);
    }
}

static void
place_roads (Placer *self)
{
  const YpVectorData *roads = find_shapes (self, YP_LAYER_ROADS);

  for (guint rank = YP_N_ROAD_RANKS; rank > 0; rank--)
    {
      double from = yp_style_get_road ((YpRoadRank) (rank - 1))->name_zoom;

      if (from <= 0 || self->zoom < from)
        continue;

      for (guint i = 0; i < self->found->len && !g_cancellable_is_cancelled (self->cancellable);
           i++)
        {
          const YpShape *shape = &roads->shapes[g_array_index (self->found, guint, i)];

          if (shape->rank == rank - 1 && shape->name != NULL && shape->kind == YP_GEOMETRY_LINE)
            place_along (self, roads, shape);
        }
    }
}

static void
clear_label (gpointer data)
{
  YpLabel *label = data;

  g_clear_object (&label->texture);
  g_clear_pointer (&label->vectors, cairo_surface_destroy);
}

/**
 * yp_labels_new:
 * @scene: what to name
 * @zoom: zoom level
 * @box: where
 * @press: writes; not used by another thread meanwhile
 * @cancellable: (nullable): ends it early, with fewer names
 *
 * Chooses names and places: towns before villages before large roads before grids before small
 * roads; what would cover another is left out. Some milliseconds; any thread.
 *
 * Returns: (transfer full): the names
 */
YpLabels *
yp_labels_new (YpScene *scene,
               double zoom,
               const YpBox *box,
               YpLabelPress *press,
               GCancellable *cancellable)
{
  YpLabels *self = g_new0 (YpLabels, 1);
  Placer placer = { .labels = self, .press = press, .cancellable = cancellable };

  self->ref_count = 1;
  self->scene = yp_scene_ref (scene);
  self->zoom = zoom;
  self->box = *box;
  self->labels = g_array_new (FALSE, FALSE, sizeof (YpLabel));
  g_array_set_clear_func (self->labels, clear_label);

  placer.world_px = yp_mercator_world_px (zoom);
  placer.scale = scene->symbol_scale;
  placer.zoom = zoom - log2 (scene->symbol_scale);
  placer.patches = g_array_new (FALSE, FALSE, sizeof (Patch));
  placer.written = g_array_new (FALSE, FALSE, sizeof (Written));
  placer.found = g_array_new (FALSE, FALSE, sizeof (guint));

  place_areas (&placer, YP_LAYER_TOWNS, YP_LABEL_TOWN);
  place_areas (&placer, YP_LAYER_VILLAGES, YP_LABEL_VILLAGE);
  place_areas (&placer, YP_LAYER_WATER, YP_LABEL_WATER);
  place_areas (&placer, YP_LAYER_GRIDS, YP_LABEL_GRID);
  place_roads (&placer);
  place_areas (&placer, YP_LAYER_BUILDINGS, YP_LABEL_BUILDING);

  g_array_unref (placer.patches);
  g_array_unref (placer.written);
  g_array_unref (placer.found);
  return self;
}

YpLabels *
yp_labels_ref (YpLabels *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_labels_unref (YpLabels *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  yp_scene_unref (self->scene);
  g_array_unref (self->labels);
  g_free (self);
}
