/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-plane.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "yp-pace.h"
#include "yp-tile-works.h"
#include "yp-view.h"

/* Levels of tiles in one zoom level while the camera zooms: the wheel's steps, so that it comes to
 * rest on one. */
#define LEVELS_PER_ZOOM 5

/* Zooming goes on with the same tiles until they are this much too large or small, and then with
 * those of a level a little ahead. More levels would cost more than anybody sees of them. */
#define STRETCH_ZOOM 0.36
#define AHEAD_ZOOM 0.24

/* At rest for this long, tiles are drawn for the very zoom level. */
#define REST_MS 100

/* Zoom levels in a tile's key are counted in such parts: at 1/4096 a tile is off by 0.09 pixels. */
#define KEY_PARTS 4096

/* What tiles may hold, however small the view. The renderer has a copy of those that were drawn. */
#define MIN_CACHE_BYTES (24u << 20)

/* From this size on memory is mapped and given back. By itself glibc would, after the first tile's
 * copy was freed, put the next ones among the small pieces, where they leave holes. */
#define MAP_BYTES (512 * 1024)

/* Tiles this near their level's size are drawn pixel for pixel. */
#define SHARP_RATIO 0.0003

/* Covered by this share is covered: edges are not counted to the last bit. */
#define COVERED_SHARE 0.995

typedef struct
{
  int level; /* zoom level × KEY_PARTS */
  int column;
  int row;
} TileKey;

/* A tile that was painted. */
typedef struct
{
  TileKey key;
  GdkTexture *texture;
  gboolean is_stale;
  guint64 frame;
} Tile;

/**
 * YpPlane:
 *
 * The map beneath everything: land, water, roads, buildings, borders, composed by workers into one
 * texture per tile, so that a frame is a single pass over the screen however much there is to see.
 *
 * Tiles are asked for while a frame is drawn, nearest the middle first, and given up as soon as a
 * frame does without them. Until they come, tiles of other levels stand in.
 */
struct _YpPlane
{
  ShumateLayer parent_instance;

  YpTileWorks *works;
  YpScene *scene;
  GHashTable *tiles;
  gsize n_bytes;
  guint64 frame;
  guint64 n_painted;
  int level;
  int scale;
  double zoom; /* of the last frame */
  gboolean is_zooming;
  guint rest_timeout;
  gboolean may_rest; /* at rest, unless the frame that comes moves it on */
  gboolean is_settled;
};

G_DEFINE_FINAL_TYPE (YpPlane, yp_plane, SHUMATE_TYPE_LAYER)

/* The tiles of a level that a view needs. */
typedef struct
{
  YpView view;
  int level;
  double level_px; /* width of the world at the level */
  double size;     /* of a tile on the screen */
  double left;     /* of the world's corner on the screen */
  double top;
  int first_column;
  int last_column;
  int first_row;
  int last_row;
} Grid;

static guint
hash_key (gconstpointer data)
{
  const TileKey *key = data;

  return (guint) key->level * 2654435761u ^ (guint) key->column * 40503u ^
         (guint) key->row * 2246822519u;
}

static gboolean
is_same_key (gconstpointer a, gconstpointer b)
{
  const TileKey *p = a;
  const TileKey *q = b;

  return p->level == q->level && p->column == q->column && p->row == q->row;
}

static gsize
get_tile_bytes (int scale)
{
  return (gsize) (YP_TILE_PX * scale) * (gsize) (YP_TILE_PX * scale) * 4;
}

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  g_object_unref (tile->texture);
  g_free (tile);
}

static void
drop_all_tiles (YpPlane *self)
{
  g_hash_table_remove_all (self->tiles);
  self->n_bytes = 0;
}

static YpTileSpec
make_spec (const YpPlane *self, const TileKey *key)
{
  return (YpTileSpec){ .zoom = (double) key->level / KEY_PARTS,
                       .column = key->column,
                       .row = key->row,
                       .scale = self->scale };
}

static void
on_tile_done (const YpTileSpec *spec, const YpScene *scene, GdkTexture *texture, gpointer user_data)
{
  YpPlane *self = user_data;
  TileKey key = { (int) lround (spec->zoom * KEY_PARTS), spec->column, spec->row };
  Tile *tile;

  if (scene != self->scene || spec->scale != self->scale)
    return;

  tile = g_hash_table_lookup (self->tiles, &key);
  if (tile == NULL)
    {
      tile = g_new0 (Tile, 1);
      tile->key = key;
      tile->frame = self->frame;
      g_hash_table_insert (self->tiles, &tile->key, tile);
      self->n_bytes += get_tile_bytes (self->scale);
    }

  g_set_object (&tile->texture, texture);
  tile->is_stale = FALSE;
  self->n_painted++;
  yp_pace_queue_draw (GTK_WIDGET (self));
}

static Grid
make_grid (YpPlane *self, const YpView *view, int level)
{
  Grid grid = { .view = *view, .level = level };
  double ratio;
  int last;

  grid.level_px = yp_mercator_world_px ((double) level / KEY_PARTS);
  ratio = view->world_px / grid.level_px;
  grid.size = YP_TILE_PX * ratio;
  grid.left = view->width / 2.0 - view->x * view->world_px;
  grid.top = view->height / 2.0 - view->y * view->world_px;

  /* On whole pixels, and counted in the level's own world: the key's last digit is worth hundreds
   * of pixels this far from the world's corner. */
  if (fabs (ratio - 1) < SHARP_RATIO)
    {
      grid.size = YP_TILE_PX;
      grid.left = round ((view->width / 2.0 - view->x * grid.level_px) * view->scale) / view->scale;
      grid.top = round ((view->height / 2.0 - view->y * grid.level_px) * view->scale) / view->scale;
    }

  last = (int) ceil (grid.level_px / YP_TILE_PX) - 1;
  grid.first_column = CLAMP ((int) floor (-grid.left / grid.size), 0, last);
  grid.last_column = CLAMP ((int) floor ((view->width - grid.left) / grid.size), 0, last);
  grid.first_row = CLAMP ((int) floor (-grid.top / grid.size), 0, last);
  grid.last_row = CLAMP ((int) floor ((view->height - grid.top) / grid.size), 0, last);

  return grid;
}

static graphene_rect_t
get_tile_rect (const Grid *grid, int column, int row, double size)
{
  return GRAPHENE_RECT_INIT ((float) (grid->left + column * size), (float) (grid->top + row * size),
                             (float) size, (float) size);
}

/* Where a tile of any level is in this view. */
static graphene_rect_t
get_stand_in_rect (const Grid *grid, const TileKey *key)
{
  double size = YP_TILE_PX * exp2 (grid->view.zoom - (double) key->level / KEY_PARTS);

  return get_tile_rect (grid, key->column, key->row, size);
}

static int
compare_by_distance (gconstpointer a, gconstpointer b, gpointer data)
{
  const Tile *const *p = a;
  const Tile *const *q = b;
  int level = *(const int *) data;
  int p_off = ABS ((*p)->key.level - level);
  int q_off = ABS ((*q)->key.level - level);

  if (p_off != q_off)
    return q_off > p_off ? 1 : -1;

  return ((*p)->key.level > (*q)->key.level) - ((*p)->key.level < (*q)->key.level);
}

/* Tiles of other levels in view, the least fitting first. */
static GPtrArray *
list_stand_ins (YpPlane *self, const Grid *grid)
{
  GPtrArray *stand_ins = g_ptr_array_new ();
  graphene_rect_t view =
      GRAPHENE_RECT_INIT (0, 0, (float) grid->view.width, (float) grid->view.height);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Tile *tile = value;
      graphene_rect_t rect = get_stand_in_rect (grid, &tile->key);

      if (tile->key.level != grid->level && graphene_rect_intersection (&rect, &view, NULL))
        g_ptr_array_add (stand_ins, tile);
    }

  g_ptr_array_sort_with_data (stand_ins, compare_by_distance, (gpointer) &grid->level);
  return stand_ins;
}

/* How much of @rect tiles of one level cover, that fits best of those that cover it whole: the
 * search ends there, since what lies beneath would be drawn for nothing. Tiles on the way are
 * marked where @marks, else only those count that are. */
static gboolean
find_cover (YpPlane *self,
            const Grid *grid,
            GPtrArray *stand_ins,
            const graphene_rect_t *rect,
            gboolean marks)
{
  double area = (double) rect->size.width * (double) rect->size.height;
  double covered = 0;
  int level = G_MININT;

  for (guint i = stand_ins->len; i > 0; i--)
    {
      Tile *tile = g_ptr_array_index (stand_ins, i - 1);
      graphene_rect_t other = get_stand_in_rect (grid, &tile->key);
      graphene_rect_t common;

      if (tile->key.level != level)
        {
          if (covered > COVERED_SHARE * area)
            return TRUE;
          level = tile->key.level;
          covered = 0;
        }

      if (!graphene_rect_intersection (&other, rect, &common) ||
          (!marks && tile->frame != self->frame))
        continue;

      tile->frame = self->frame;
      covered += (double) common.size.width * (double) common.size.height;
    }

  return covered > COVERED_SHARE * area;
}

/* The part of a cell that is in view; %FALSE if none is. */
static gboolean
get_cell (const Grid *grid, int column, int row, graphene_rect_t *cell)
{
  graphene_rect_t view =
      GRAPHENE_RECT_INIT (0, 0, (float) grid->view.width, (float) grid->view.height);

  *cell = get_tile_rect (grid, column, row, grid->size);
  return graphene_rect_intersection (cell, &view, cell);
}

/* What is outside of everything, where nothing else will be. */
static void
draw_background (GtkSnapshot *snapshot, const graphene_rect_t *cell)
{
  GdkRGBA outside = yp_color_to_rgba (yp_style_get ()->outside);

  gtk_snapshot_append_color (snapshot, &outside, cell);
}

/* Each whole and once, beneath the tiles that are there: cut to the gaps they would cost the
 * renderer every pixel that is cut off, too. Returns: (transfer full) (nullable): the tiles of
 * other levels in view, of which those of this frame are drawn; %NULL where no tile is missing */
static GPtrArray *
draw_stand_ins (YpPlane *self, GtkSnapshot *snapshot, const Grid *grid)
{
  GPtrArray *stand_ins = NULL;

  for (int row = grid->first_row; row <= grid->last_row; row++)
    for (int column = grid->first_column; column <= grid->last_column; column++)
      {
        TileKey key = { grid->level, column, row };
        graphene_rect_t cell;

        if (g_hash_table_contains (self->tiles, &key) || !get_cell (grid, column, row, &cell))
          continue;

        if (stand_ins == NULL)
          stand_ins = list_stand_ins (self, grid);
        if (!find_cover (self, grid, stand_ins, &cell, TRUE))
          draw_background (snapshot, &cell);
      }

  for (guint i = 0; stand_ins != NULL && i < stand_ins->len; i++)
    {
      Tile *tile = g_ptr_array_index (stand_ins, i);
      graphene_rect_t rect = get_stand_in_rect (grid, &tile->key);

      if (tile->frame == self->frame)
        gtk_snapshot_append_texture (snapshot, tile->texture, &rect);
    }

  return stand_ins;
}

typedef struct
{
  YpTileSpec spec;
  double distance;
} Want;

static int
compare_wants (gconstpointer a, gconstpointer b)
{
  const Want *p = a;
  const Want *q = b;

  return (p->distance > q->distance) - (p->distance < q->distance);
}

/* Puts down the tile as wanted if it is missing or out of date. Tiles that are only near the view
 * come after all that are in it. */
static gboolean
want_tile (YpPlane *self, GArray *wants, const Grid *grid, const TileKey *key, gboolean is_near)
{
  Tile *tile = g_hash_table_lookup (self->tiles, key);
  double dx = grid->left + (key->column + 0.5) * grid->size - grid->view.width / 2.0;
  double dy = grid->top + (key->row + 0.5) * grid->size - grid->view.height / 2.0;
  Want want = { .spec = make_spec (self, key), .distance = hypot (dx, dy) + (is_near ? 1e6 : 0) };

  if (tile != NULL && is_near)
    tile->frame = self->frame;

  if (tile != NULL && !tile->is_stale)
    return FALSE;

  g_array_append_val (wants, want);
  return TRUE;
}

static void
send_wants (YpPlane *self, GArray *wants)
{
  g_autofree YpTileSpec *specs = g_new (YpTileSpec, wants->len);

  g_array_sort (wants, compare_wants);
  for (guint i = 0; i < wants->len; i++)
    specs[i] = g_array_index (wants, Want, i).spec;

  yp_tile_works_want (self->works, self->scene, specs, wants->len,
                      self->is_zooming ? 1 : YP_N_TILE_WORKERS);
}

/* The ring of tiles around the view, for when it moves. */
static void
want_surroundings (YpPlane *self, GArray *wants, const Grid *grid)
{
  int last = (int) ceil (grid->level_px / YP_TILE_PX) - 1;

  for (int row = MAX (grid->first_row - 1, 0); row <= MIN (grid->last_row + 1, last); row++)
    for (int column = MAX (grid->first_column - 1, 0); column <= MIN (grid->last_column + 1, last);
         column++)
      {
        TileKey key = { grid->level, column, row };
        gboolean is_in_view = row >= grid->first_row && row <= grid->last_row &&
                              column >= grid->first_column && column <= grid->last_column;

        if (!is_in_view)
          want_tile (self, wants, grid, &key, TRUE);
      }
}

/* Only where a tile is missing: elsewhere it would be one more pass over the screen. */
/* While it zooms, a tile above a stand-in that covers it is no sharper for long, and would be a
 * second pass. */
static gboolean
is_needed (YpPlane *self, const Grid *grid, GPtrArray *stand_ins, int column, int row)
{
  graphene_rect_t cell;

  return !self->is_zooming || stand_ins == NULL ||
         (get_cell (grid, column, row, &cell) && !find_cover (self, grid, stand_ins, &cell, FALSE));
}

static void
draw_tiles (YpPlane *self, GtkSnapshot *snapshot, const Grid *grid, GPtrArray *stand_ins)
{
  g_autoptr (GArray) wants = g_array_new (FALSE, FALSE, sizeof (Want));
  gboolean is_complete = TRUE;

  for (int row = grid->first_row; row <= grid->last_row; row++)
    for (int column = grid->first_column; column <= grid->last_column; column++)
      {
        TileKey key = { grid->level, column, row };
        graphene_rect_t rect = get_tile_rect (grid, column, row, grid->size);
        Tile *tile = g_hash_table_lookup (self->tiles, &key);

        if (want_tile (self, wants, grid, &key, FALSE))
          is_complete = FALSE;

        if (tile == NULL)
          continue;

        tile->frame = self->frame;
        if (is_needed (self, grid, stand_ins, column, row))
          gtk_snapshot_append_texture (snapshot, tile->texture, &rect);
      }

  if (!self->is_zooming)
    want_surroundings (self, wants, grid);
  send_wants (self, wants);
  self->is_settled = is_complete && fabs (grid->view.zoom * KEY_PARTS - grid->level) <= 1;
}

static int
compare_frames (gconstpointer a, gconstpointer b)
{
  const Tile *const *p = a;
  const Tile *const *q = b;

  return ((*p)->frame > (*q)->frame) - ((*p)->frame < (*q)->frame);
}

/* Drops what was not drawn for the longest time. */
static void
trim_tiles (YpPlane *self, const Grid *grid)
{
  gsize tile_bytes = get_tile_bytes (self->scale);
  gsize n_in_view = (gsize) (grid->last_column - grid->first_column + 3) *
                    (gsize) (grid->last_row - grid->first_row + 3);
  gsize limit = MAX (MIN_CACHE_BYTES, n_in_view * tile_bytes);
  g_autoptr (GPtrArray) all = NULL;
  GHashTableIter iter;
  gpointer value;

  if (self->n_bytes <= limit)
    return;

  all = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all, value);
  g_ptr_array_sort (all, compare_frames);

  for (guint i = 0; i < all->len && self->n_bytes > limit; i++)
    {
      Tile *tile = g_ptr_array_index (all, i);

      if (tile->frame == self->frame)
        break;

      g_hash_table_remove (self->tiles, &tile->key);
      self->n_bytes -= tile_bytes;
    }
}

static int
get_nearest_level (double zoom)
{
  return (int) lround (round (zoom * LEVELS_PER_ZOOM) / LEVELS_PER_ZOOM * KEY_PARTS);
}

static void
choose_level (YpPlane *self, const YpView *view)
{
  double off = fabs (view->zoom - (double) self->level / KEY_PARTS);
  double step = view->zoom - self->zoom;

  if (fabs (step) > 1e-6)
    self->is_zooming = TRUE;
  self->zoom = view->zoom;

  if (self->may_rest)
    {
      self->may_rest = FALSE;
      self->is_zooming = FALSE;
      self->level = (int) lround (view->zoom * KEY_PARTS);
    }
  else if (off > STRETCH_ZOOM)
    self->level = get_nearest_level (view->zoom + (step > 0   ? AHEAD_ZOOM
                                                   : step < 0 ? -AHEAD_ZOOM
                                                              : 0));
}

static void
yp_plane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpPlane *self = YP_PLANE (widget);
  YpView view = yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);
  g_autoptr (GPtrArray) stand_ins = NULL;
  Grid grid;

  if (view.width <= 0 || view.height <= 0)
    return;

  if (view.scale != self->scale)
    {
      drop_all_tiles (self);
      self->scale = view.scale;
    }

  self->frame++;
  choose_level (self, &view);
  grid = make_grid (self, &view, self->level);

  stand_ins = draw_stand_ins (self, snapshot, &grid);
  draw_tiles (self, snapshot, &grid, stand_ins);
  trim_tiles (self, &grid);
}

/* An animation moves it once a frame. Where a frame takes longer than a rest, whether it goes on is
 * known only when the next one begins. */
static gboolean
on_rest (gpointer data)
{
  YpPlane *self = data;

  self->rest_timeout = 0;
  self->may_rest = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

static void
on_viewport_changed (YpPlane *self)
{
  self->is_settled = FALSE;
  self->may_rest = FALSE;
  g_clear_handle_id (&self->rest_timeout, g_source_remove);
  self->rest_timeout = g_timeout_add (REST_MS, on_rest, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
yp_plane_constructed (GObject *object)
{
  YpPlane *self = YP_PLANE (object);

  G_OBJECT_CLASS (yp_plane_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (on_viewport_changed), self, G_CONNECT_SWAPPED);
}

static void
yp_plane_dispose (GObject *object)
{
  YpPlane *self = YP_PLANE (object);

  g_clear_handle_id (&self->rest_timeout, g_source_remove);
  g_clear_pointer (&self->works, yp_tile_works_close);
  g_hash_table_remove_all (self->tiles);

  G_OBJECT_CLASS (yp_plane_parent_class)->dispose (object);
}

static void
yp_plane_finalize (GObject *object)
{
  YpPlane *self = YP_PLANE (object);

  g_clear_pointer (&self->scene, yp_scene_unref);
  g_clear_pointer (&self->tiles, g_hash_table_unref);

  G_OBJECT_CLASS (yp_plane_parent_class)->finalize (object);
}

static void
yp_plane_class_init (YpPlaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, MAP_BYTES);
#endif

  object_class->constructed = yp_plane_constructed;
  object_class->dispose = yp_plane_dispose;
  object_class->finalize = yp_plane_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yp_plane_snapshot;
}

static void
yp_plane_init (YpPlane *self)
{
  self->works = yp_tile_works_new (on_tile_done, self);
  self->scene = yp_scene_new ();
  self->tiles = g_hash_table_new_full (hash_key, is_same_key, NULL, tile_free);
  self->scale = 1;
}

YpPlane *
yp_plane_new (ShumateViewport *viewport)
{
  return g_object_new (YP_TYPE_PLANE, "viewport", viewport, NULL);
}

static gboolean
is_touched (const YpTileSpec *spec, const GArray *changes)
{
  YpBox box = yp_tile_spec_get_box (spec, YP_TILE_MARGIN_PX);

  for (guint i = 0; i < changes->len; i++)
    if (yp_box_intersects (&box, &g_array_index (changes, YpBox, i)))
      return TRUE;

  return FALSE;
}

/**
 * yp_plane_set_scene:
 * @self: the plane
 * @scene: what to draw from now on
 * @changes: (nullable) (element-type YpBox): where it differs from the scene before; %NULL for
 *   everywhere
 *
 * Repaints the tiles that @changes touch; the old ones are shown until the new ones are there.
 */
void
yp_plane_set_scene (YpPlane *self, YpScene *scene, GArray *changes)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (YP_IS_PLANE (self));
  g_return_if_fail (scene != NULL);

  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Tile *tile = value;
      YpTileSpec spec = make_spec (self, &tile->key);

      if (changes == NULL || is_touched (&spec, changes))
        tile->is_stale = TRUE;
    }

  yp_scene_ref (scene);
  yp_scene_unref (self->scene);
  self->scene = scene;
  self->is_settled = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Whether the tiles around the view, which are painted at rest, are there too. */
gboolean
yp_plane_is_idle (YpPlane *self)
{
  g_return_val_if_fail (YP_IS_PLANE (self), FALSE);

  return yp_plane_is_settled (self) && self->rest_timeout == 0 && !self->is_zooming &&
         yp_tile_works_is_idle (self->works);
}

/**
 * yp_plane_is_settled:
 * @self: the plane
 *
 * Returns: whether every tile in view is drawn for this very view and scene
 */
gboolean
yp_plane_is_settled (YpPlane *self)
{
  g_return_val_if_fail (YP_IS_PLANE (self), FALSE);

  return self->is_settled && self->rest_timeout == 0 && !self->may_rest;
}

/* How many tiles were ever painted. */
guint64
yp_plane_get_n_painted (YpPlane *self)
{
  g_return_val_if_fail (YP_IS_PLANE (self), 0);

  return self->n_painted;
}
