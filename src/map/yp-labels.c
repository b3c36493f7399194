/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-labels.h"

#include <string.h>

#include "yp-base-names.h"
#include "yp-symbol-record.h"

/* A road's name comes again after so many logical pixels. */
#define ROAD_REPEAT_PX 460

/* The same name is not written twice within this distance. */
#define SAME_NAME_PX 260

/* A stretch of road is straight enough for its name if its ends are this share of it apart. */
#define STRAIGHT 0.985

/* Steeper than this, degrees, Chinese is written from above to below. */
#define STEEP_DEG 52

/* Grids of the police and others have names from here on. */
#define OTHER_GRID_ZOOM 12

/* What is smaller on the screen has no name, logical pixels squared. */
#define MIN_AREA_PX2 600

/* Room around a name, logical pixels. */
#define ROOM_PX 4

/* A name is not written where symbols cover more of it than this, in characters; one that is there
 * stays until they cover the other. Between the two nothing moves. */
#define MAX_COVERED 0.06
#define KEEP_COVERED 0.45

/* A name further from its place would seem to be of another. */
#define MAX_SHIFT_PX 100

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
  double zoom;             /* the one that looks like this at symbol scale 1 */
  YpLabelStyle base_style; /* of the name of a base map that is being placed */
  YpColor base_halo;
  GArray *patches;
  GArray *symbols;    /* of Patch */
  GHashTable *before; /* key → YpLabel */
  GArray *written;
  GArray *found;
} Placer;

static const YpLabelImage *
print (Placer *self, YpLabelKind kind, const char *text)
{
  return kind == YP_LABEL_BASE
             ? yp_label_press_print_as (self->press, &self->base_style, self->base_halo, text)
             : yp_label_press_print (self->press, kind, text);
}

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

/* How much of a label symbols cover, in squares as high as it or as wide, where that is less; what
 * lies under two counts twice. */
static double
get_covered (const GArray *symbols, const Patch *patch)
{
  double side = 2 * MIN (patch->half_width, patch->half_height);
  double covered = 0;

  for (guint i = 0; i < symbols->len; i++)
    {
      const Patch *symbol = &g_array_index (symbols, Patch, i);
      double width = MIN (symbol->x + symbol->half_width, patch->x + patch->half_width) -
                     MAX (symbol->x - symbol->half_width, patch->x - patch->half_width);
      double height = MIN (symbol->y + symbol->half_height, patch->y + patch->half_height) -
                      MAX (symbol->y - symbol->half_height, patch->y - patch->half_height);

      if (width > 0 && height > 0)
        covered += width * height;
    }

  return covered / (side * side);
}

/* FNV-1a over what is named and where that is. */
static guint64
make_key (YpLabelKind kind, const char *text, double x, double y)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037) ^ (guint64) kind;
  double place[2] = { x, y };
  const guint8 *bytes = (const guint8 *) place;

  for (const char *c = text; *c != '\0'; c++)
    hash = (hash ^ (guint8) *c) * G_GUINT64_CONSTANT (1099511628211);
  for (gsize i = 0; i < sizeof place; i++)
    hash = (hash ^ bytes[i]) * G_GUINT64_CONSTANT (1099511628211);

  return hash;
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
       double angle_deg,
       guint64 key,
       double shift_x,
       double shift_y,
       double most_covered)
{
  const YpLabelImage *image = print (self, kind, text);
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
    if (!is_free (self, &patches[i]) || get_covered (self->symbols, &patches[i]) > most_covered)
      return FALSE;

  label.key = key;
  label.shift_x = shift_x;
  label.shift_y = shift_y;
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
    case YP_LABEL_BASE:
    default:
      return name;
    }
}

/* Of grids those that are drawn; those of the police and others are larger. */
static double
get_min_zoom (const Placer *self, YpLayerId layer, YpLabelKind kind, const YpShape *shape)
{
  if (layer != YP_LAYER_GRIDS)
    return yp_style_get_label (kind)->min_zoom;
  if ((yp_themes_get_grid_kinds (self->labels->scene->themes) & YP_GRID_KIND_BIT (shape->rank)) ==
      0)
    return G_MAXDOUBLE;

  return shape->rank == YP_GRID_GENERAL ? yp_style_get_label (kind)->min_zoom : OTHER_GRID_ZOOM;
}

/* By the even-odd rule, of all rings. */
static gboolean
is_inside (const YpVectorData *data, const YpShape *shape, double x, double y)
{
  gboolean inside = FALSE;

  for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
    for (guint i = data->ring_starts[ring]; i + 1 < data->ring_starts[ring + 1]; i++)
      {
        const double *a = &data->vertices[2 * i];
        const double *b = &data->vertices[2 * i + 2];

        if ((a[1] > y) != (b[1] > y) && x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]))
          inside = !inside;
      }

  return inside;
}

/* Where a name may go, in its own widths and heights. */
typedef struct
{
  double x;
  double y;
} Shift;

static const Shift shifts[] = {
  { 0, 0 },        { 0, 1.1 },     { 0, -1.1 },     { 0.55, 0 },    { -0.55, 0 },    { 0, 2 },
  { 0, -2 },       { 0.55, 1.1 },  { -0.55, 1.1 },  { 0.55, -1.1 }, { -0.55, -1.1 }, { 1.05, 0 },
  { -1.05, 0 },    { 0.55, 2 },    { -0.55, 2 },    { 0.55, -2 },   { -0.55, -2 },   { 0, 3.2 },
  { 0, -3.2 },     { 1.05, 1.1 },  { -1.05, 1.1 },  { 1.05, -1.1 }, { -1.05, -1.1 }, { 1.05, 2.1 },
  { -1.05, 2.1 },  { 1.05, -2.1 }, { -1.05, -2.1 }, { 0.55, 3.2 },  { -0.55, 3.2 },  { 0.55, -3.2 },
  { -0.55, -3.2 }, { 0, 4.4 },     { 0, -4.4 },     { 1.6, 0 },     { -1.6, 0 },
};

/* How many of them a kind of name tries: only towns are always found. */
static guint
count_shifts (YpLabelKind kind)
{
  switch (kind)
    {
    case YP_LABEL_TOWN:
      return G_N_ELEMENTS (shifts);
    case YP_LABEL_VILLAGE:
    case YP_LABEL_GRID:
      return 5;
    case YP_LABEL_WATER:
    case YP_LABEL_ROAD:
    case YP_LABEL_BUILDING:
    case YP_LABEL_BASE:
    default:
      return 1;
    }
}

static int
compare_ways (gconstpointer a, gconstpointer b)
{
  const Shift *p = a;
  const Shift *q = b;
  double p_way = hypot (p->x, p->y);
  double q_way = hypot (q->x, q->y);

  return (p_way > q_way) - (p_way < q_way);
}

/* In logical pixels, the nearest first. Returns how many. */
static guint
list_shifts (const Placer *self, YpLabelKind kind, const YpLabelImage *image, Shift *list)
{
  double farthest = MAX_SHIFT_PX * self->scale;
  guint n = 0;

  for (guint i = 0; i < count_shifts (kind); i++)
    {
      Shift shift = { shifts[i].x * image->width, shifts[i].y * image->height };

      if (hypot (shift.x, shift.y) <= farthest)
        list[n++] = shift;
    }
  qsort (list, n, sizeof *list, compare_ways);

  return n;
}

typedef struct
{
  YpLabelKind kind;
  const char *text;
  double x; /* where it would stand, logical pixels of the world */
  double y;
  guint64 key;
} Wanted;

static gboolean
place_at (Placer *self, const Wanted *wanted, double shift_x, double shift_y, double most_covered)
{
  return place (self, wanted->kind, wanted->text, wanted->text, wanted->x + shift_x,
                wanted->y + shift_y, 0, wanted->key, shift_x, shift_y, most_covered);
}

/* The least covered of the places that are free, however much that is. */
static void
place_anyhow (Placer *self,
              const Wanted *wanted,
              const YpLabelImage *image,
              const Shift *list,
              guint n)
{
  double least = G_MAXDOUBLE;
  guint best = 0;

  for (guint i = 0; i < n; i++)
    {
      Patch patch = { wanted->x + list[i].x, wanted->y + list[i].y, image->width / 2 + ROOM_PX,
                      image->height / 2 + ROOM_PX };
      double covered = get_covered (self->symbols, &patch);

      if (covered < least && is_free (self, &patch))
        {
          least = covered;
          best = i;
        }
    }

  place_at (self, wanted, list[best].x, list[best].y, G_MAXDOUBLE);
}

/* Where it was, as long as that will do; else the nearest place inside that is free of names and
 * symbols; a town's name in any case. */
static void
place_in (Placer *self,
          YpLabelKind kind,
          const char *text,
          const YpVectorData *data,
          const YpShape *shape)
{
  const YpLabelImage *image = yp_label_press_print (self->press, kind, text);
  Wanted wanted = { kind, text, shape->anchor_x * self->world_px, shape->anchor_y * self->world_px,
                    make_key (kind, text, shape->anchor_x, shape->anchor_y) };
  const YpLabel *before = g_hash_table_lookup (self->before, &wanted.key);
  Shift list[G_N_ELEMENTS (shifts)];
  guint n = list_shifts (self, kind, image, list);

  if (before != NULL &&
      is_inside (data, shape, (wanted.x + before->shift_x) / self->world_px,
                 (wanted.y + before->shift_y) / self->world_px) &&
      place_at (self, &wanted, before->shift_x, before->shift_y, KEEP_COVERED))
    return;

  for (guint i = 0; i < n; i++)
    if ((i == 0 || is_inside (data, shape, (wanted.x + list[i].x) / self->world_px,
                              (wanted.y + list[i].y) / self->world_px)) &&
        place_at (self, &wanted, list[i].x, list[i].y, MAX_COVERED))
      return;

  if (kind == YP_LABEL_TOWN)
    place_anyhow (self, &wanted, image, list, n);
}

/* Names of areas, the largest first, where there is room for them inside. */
static void
place_areas (Placer *self, YpLayerId layer, YpLabelKind kind)
{
  const YpLabelStyle *style = yp_style_get_label (kind);
  const YpVectorData *data;

  if (self->zoom < MIN (style->min_zoom, OTHER_GRID_ZOOM) || self->zoom > style->max_zoom ||
      self->labels->scene->opacities[layer] <= 0)
    return;

  data = find_shapes (self, layer);
  g_array_sort_with_data (self->found, compare_areas, (gpointer) data);

  for (guint i = 0; i < self->found->len; i++)
    {
      const YpShape *shape = &data->shapes[g_array_index (self->found, guint, i)];
      double width_px = (shape->box.x2 - shape->box.x1) * self->world_px;
      double min_zoom = get_min_zoom (self, layer, kind, shape);
      const char *text;
      double room_px;

      if (self->zoom < min_zoom || shape->name == NULL || shape->kind != YP_GEOMETRY_POLYGON ||
          shape->area * self->world_px * self->world_px < MIN_AREA_PX2 ||
          !yp_box_contains (&self->labels->box, shape->anchor_x, shape->anchor_y))
        continue;

      text = get_text (self, kind, shape->name);
      room_px = yp_label_press_print (self->press, kind, text)->width * style->room;
      if (width_px >= room_px)
        place_in (self, kind, text, data, shape);
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
place_on_road (Placer *self,
               YpLabelKind kind,
               const Walk *walk,
               const char *name,
               double at,
               double width_px)
{
  g_autofree char *stacked = NULL;
  double ax;
  double ay;
  double bx;
  double by;
  double angle_deg;
  guint64 key;

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

  key = make_key (kind, name, walk->xy[0], walk->xy[1] + at / YP_MERCATOR_EQUATOR_M);
  place (self, kind, name, stacked != NULL ? stacked : name, (ax + bx) / 2, (ay + by) / 2,
         angle_deg, key, 0, 0,
         g_hash_table_contains (self->before, &key) ? KEEP_COVERED : MAX_COVERED);
}

/* Places are counted from the road's own end, so that they stay when the view moves. */
static void
place_on_line (Placer *self, YpLabelKind kind, const Walk *walk, const char *name)
{
  double width_px = print (self, kind, name)->width + 4 * ROOM_PX;
  double length_px = get_length (walk);
  double first_px = MIN (length_px / 2, ROAD_REPEAT_PX * self->scale / 2);

  for (double at = first_px; at + width_px / 2 <= length_px && at >= width_px / 2;
       at += ROAD_REPEAT_PX * self->scale)
    place_on_road (self, kind, walk, name, at, width_px);
}

static void
place_along (Placer *self, const YpVectorData *roads, const YpShape *shape)
{
  for (guint ring = shape->first_ring; ring < shape->first_ring + shape->n_rings; ring++)
    {
      guint start = roads->ring_starts[ring];
      Walk walk = { &roads->vertices[2 * start], roads->ring_starts[ring + 1] - start,
                    self->world_px };

      place_on_line (self, YP_LABEL_ROAD, &walk, shape->name);
    }
}

static void
place_base_name (Placer *self, const YpBaseName *name)
{
  const YpMapRule *rule = name->rule;
  Walk walk = { name->xy, name->n, self->world_px };
  guint64 key = make_key (YP_LABEL_BASE, name->text, name->x, name->y);

  self->base_style = *yp_style_get_label (YP_LABEL_BASE);
  if (rule->text_size.n_stops > 0)
    self->base_style.size_px = CLAMP (yp_map_scale_at (&rule->text_size, self->zoom), 6, 48);
  self->base_style.color = rule->text_color;
  self->base_halo = rule->text_halo;

  if (name->n >= 2)
    place_on_line (self, YP_LABEL_BASE, &walk, name->text);
  else if (yp_box_contains (&self->labels->box, name->x, name->y))
    place (self, YP_LABEL_BASE, name->text, name->text, name->x * self->world_px,
           name->y * self->world_px, 0, key, 0, 0,
           g_hash_table_contains (self->before, &key) ? KEEP_COVERED : MAX_COVERED);
}

/* Names of base maps come last: the city's own are what people speak of. */
static void
place_base (Placer *self)
{
  const YpBase *base = self->labels->scene->base;
  g_autoptr (GPtrArray) names = NULL;

  if (base == NULL)
    return;

  names =
      yp_base_list_names (base, &self->labels->box, log2 (self->world_px / YP_MERCATOR_WORLD_PX),
                          self->zoom, self->cancellable);
  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    place_base_name (self, g_ptr_array_index (names, i));
}

static void
place_roads (Placer *self)
{
  const YpVectorData *roads = find_shapes (self, YP_LAYER_ROADS);

  for (guint rank = self->labels->scene->opacities[YP_LAYER_ROADS] > 0 ? YP_N_ROAD_RANKS : 0;
       rank > 0; rank--)
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
  g_clear_pointer (&label->vectors, yp_symbol_record_drop_vectors);
}

/* The symbols in logical pixels of the world. */
static void
take_obstacles (Placer *self, const GArray *obstacles)
{
  for (guint i = 0; obstacles != NULL && i < obstacles->len; i++)
    {
      const YpObstacle *obstacle = &g_array_index (obstacles, YpObstacle, i);
      Patch patch = { obstacle->x * self->world_px,
                      obstacle->y * self->world_px - obstacle->above_px, obstacle->half_width_px,
                      obstacle->half_height_px };

      g_array_append_val (self->symbols, patch);
    }
}

static void
take_before (Placer *self, const YpLabels *before)
{
  for (guint i = 0; before != NULL && i < before->labels->len; i++)
    {
      YpLabel *label = &g_array_index (before->labels, YpLabel, i);

      g_hash_table_insert (self->before, &label->key, label);
    }
}

/**
 * yp_labels_are_covered:
 * @self: names
 * @zoom: zoom level they are drawn at
 * @obstacles: (element-type YpObstacle): the symbols as they are drawn now
 *
 * Returns: whether a name is covered so much that it had better be placed anew
 */
gboolean
yp_labels_are_covered (const YpLabels *self, double zoom, const GArray *obstacles)
{
  Placer placer = { .world_px = yp_mercator_world_px (zoom),
                    .symbols = g_array_new (FALSE, FALSE, sizeof (Patch)) };
  gboolean is_covered = FALSE;

  take_obstacles (&placer, obstacles);
  for (guint i = 0; i < self->labels->len && !is_covered; i++)
    {
      const YpLabel *label = &g_array_index (self->labels, YpLabel, i);
      Patch patch = { label->x * placer.world_px, label->y * placer.world_px,
                      label->width / 2 + ROOM_PX, label->height / 2 + ROOM_PX };

      is_covered = label->angle_deg == 0 && get_covered (placer.symbols, &patch) > KEEP_COVERED;
    }

  g_array_unref (placer.symbols);
  return is_covered;
}

/* Whether both are the same names in the same places. */
gboolean
yp_labels_look_like (const YpLabels *self, const YpLabels *other)
{
  if (self->labels->len != other->labels->len)
    return FALSE;

  for (guint i = 0; i < self->labels->len; i++)
    {
      const YpLabel *a = &g_array_index (self->labels, YpLabel, i);
      const YpLabel *b = &g_array_index (other->labels, YpLabel, i);

      if (a->key != b->key || a->x != b->x || a->y != b->y || a->texture != b->texture)
        return FALSE;
    }

  return TRUE;
}

/**
 * yp_labels_new:
 * @scene: what to name
 * @zoom: zoom level
 * @box: where
 * @obstacles: (nullable) (element-type YpObstacle): symbols to keep clear of
 * @before: (nullable): the names until now, which stay where they are if they can
 * @press: writes; not used by another thread meanwhile
 * @cancellable: (nullable): ends it early, with fewer names
 *
 * Chooses names and places: towns before villages before large roads before grids before small
 * roads; what would cover another is left out, and so is what symbols cover, but for towns: their
 * names go where there is room, and where there is none to where there is most. Some milliseconds;
 * any thread.
 *
 * Returns: (transfer full): the names
 */
YpLabels *
yp_labels_new (YpScene *scene,
               double zoom,
               const YpBox *box,
               const GArray *obstacles,
               const YpLabels *before,
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
  placer.symbols = g_array_new (FALSE, FALSE, sizeof (Patch));
  placer.before = g_hash_table_new (g_int64_hash, g_int64_equal);
  placer.written = g_array_new (FALSE, FALSE, sizeof (Written));
  placer.found = g_array_new (FALSE, FALSE, sizeof (guint));

  take_obstacles (&placer, obstacles);
  take_before (&placer, before);
  place_areas (&placer, YP_LAYER_TOWNS, YP_LABEL_TOWN);
  place_areas (&placer, YP_LAYER_VILLAGES, YP_LABEL_VILLAGE);
  place_areas (&placer, YP_LAYER_WATER, YP_LABEL_WATER);
  place_areas (&placer, YP_LAYER_GRIDS, YP_LABEL_GRID);
  place_roads (&placer);
  place_areas (&placer, YP_LAYER_BUILDINGS, YP_LABEL_BUILDING);
  place_base (&placer);

  g_array_unref (placer.patches);
  g_array_unref (placer.symbols);
  g_hash_table_unref (placer.before);
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
