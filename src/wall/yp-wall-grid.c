/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall-grid.h"

#include <math.h>

/* In rem, which are 16 pixels where a window is 1080 high: between columns and between panels; the
 * edge is the style sheet's. */
#define GAP_REM 1.5
#define SCREEN_REM 67.5
#define EDGE_REM 2.0

struct _YpWallGrid
{
  GtkWidget parent_instance;

  GtkWidget *map; /* (nullable) */
  YpWallScene *scene;
  GPtrArray *panels; /* as the scene's */
  const YpWallLayout *layout;
};

G_DEFINE_FINAL_TYPE (YpWallGrid, yp_wall_grid, GTK_TYPE_WIDGET)

/* How high the screen is of which this is a part: all but head and foot. */
static double
get_rem (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  int height = root != NULL ? gtk_widget_get_height (GTK_WIDGET (root)) : 0;

  return MAX (height, 240) / SCREEN_REM;
}

static GtkWidget *
get_child (YpWallGrid *self, int index)
{
  return index < 0 ? self->map : g_ptr_array_index (self->panels, (guint) index);
}

static gboolean
grows (YpWallGrid *self, int index)
{
  return index < 0 || yp_panel_grows (g_ptr_array_index (self->panels, (guint) index));
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  GtkAllocation allocation = { x, y, width, height };
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  allocation.width = MAX (width, minimum);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, allocation.width, &minimum, NULL, NULL,
                      NULL);
  allocation.height = MAX (height, minimum);
  gtk_widget_set_child_visible (child, height > 0);
  gtk_widget_size_allocate (child, &allocation, -1);
}

/* What does not grow has what it likes, the others at least what they need, and they share what is
 * left. Where that is nothing, those below have no room. */
static void
allocate_column (YpWallGrid *self,
                 const YpWallColumn *column,
                 int x,
                 int width,
                 int height,
                 int gap)
{
  int heights[YP_WALL_SCENE_MAX_PANELS + 1] = { 0 };
  int left = height - (int) (column->n_panels - 1) * gap;
  int n_growing = 0;
  int y = 0;

  for (guint i = 0; i < column->n_panels; i++)
    {
      GtkWidget *child = get_child (self, column->panels[i]);
      int minimum;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, &heights[i], NULL,
                          NULL);
      if (grows (self, column->panels[i]))
        {
          n_growing++;
          heights[i] = minimum;
        }
      left -= heights[i];
    }

  for (guint i = 0; i < column->n_panels; i++)
    {
      if (grows (self, column->panels[i]))
        {
          int share = MAX (left, 0) / n_growing--;

          heights[i] += share;
          left -= share;
        }
      place (get_child (self, column->panels[i]), x, y, width,
             y + heights[i] <= height + 1 ? heights[i] : MAX (height - y, 0));
      y += heights[i] + gap;
    }
}

static void
choose_layout (YpWallGrid *self, int width, double rem)
{
  double ratio = (width + 2 * EDGE_REM * rem) / (SCREEN_REM * rem);
  const YpWallLayout *layout = yp_wall_scene_find_layout (self->scene, ratio);

  self->layout = layout;
  if (self->map != NULL)
    gtk_widget_set_child_visible (self->map, layout->has_map);
  for (guint i = 0; i < self->panels->len; i++)
    gtk_widget_set_child_visible (g_ptr_array_index (self->panels, i), FALSE);
}

static void
yp_wall_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YpWallGrid *self = YP_WALL_GRID (widget);
  double rem = get_rem (widget);
  double gap = GAP_REM * rem;
  double unit;
  double left;
  double x = 0;
  guint n_free = 0;

  if (self->scene == NULL)
    return;

  choose_layout (self, width, rem);
  unit = (16.0 / 9 * SCREEN_REM - 2 * EDGE_REM + GAP_REM) * rem / YP_WALL_SCENE_UNITS;
  left = width + gap;
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      left -= self->layout->columns[i].width * unit;
      n_free += self->layout->columns[i].width == 0;
    }

  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      const YpWallColumn *column = &self->layout->columns[i];
      double next = x + (column->width > 0 ? column->width * unit : MAX (left, gap) / n_free);

      allocate_column (self, column, (int) round (x), (int) (round (next - gap) - round (x)),
                       height, (int) round (gap));
      x = next;
    }
}

/* Takes what it is given, see yp-wall.c. */
static void
yp_wall_grid_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
  *minimum_baseline = -1;
  *natural_baseline = -1;
}

static void
drop_panels (YpWallGrid *self)
{
  for (guint i = 0; i < self->panels->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->panels, i));
  g_ptr_array_set_size (self->panels, 0);
  g_clear_pointer (&self->scene, yp_wall_scene_unref);
  self->layout = NULL;
}

static void
yp_wall_grid_dispose (GObject *object)
{
  YpWallGrid *self = YP_WALL_GRID (object);

  GtkWidget *child;

  drop_panels (self);
  self->map = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (yp_wall_grid_parent_class)->dispose (object);
}

static void
yp_wall_grid_finalize (GObject *object)
{
  g_ptr_array_unref (YP_WALL_GRID (object)->panels);

  G_OBJECT_CLASS (yp_wall_grid_parent_class)->finalize (object);
}

static void
yp_wall_grid_class_init (YpWallGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yp_wall_grid_dispose;
  object_class->finalize = yp_wall_grid_finalize;
  widget_class->measure = yp_wall_grid_measure;
  widget_class->size_allocate = yp_wall_grid_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "wall-grid");
}

static void
yp_wall_grid_init (YpWallGrid *self)
{
  self->panels = g_ptr_array_new ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/* @map: a child, as a template adds it; once. */
void
yp_wall_grid_set_map (YpWallGrid *self, GtkWidget *map)
{
  g_return_if_fail (YP_IS_WALL_GRID (self));
  g_return_if_fail (gtk_widget_get_parent (map) == GTK_WIDGET (self));

  self->map = map;
}

/**
 * yp_wall_grid_show:
 * @self: a grid
 * @scene: what it shows from now on
 * @sources: for the panels
 *
 * Makes the scene's panels in place of those of the last scene.
 */
void
yp_wall_grid_show (YpWallGrid *self, const YpWallScene *scene, const YpPanelSources *sources)
{
  g_return_if_fail (YP_IS_WALL_GRID (self));

  drop_panels (self);
  self->scene = yp_wall_scene_ref ((YpWallScene *) scene);
  for (guint i = 0; i < scene->panels->len; i++)
    {
      YpPanel *panel = yp_panel_new (g_ptr_array_index (scene->panels, i), sources);

      gtk_widget_set_parent (GTK_WIDGET (panel), GTK_WIDGET (self));
      g_ptr_array_add (self->panels, panel);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

guint
yp_wall_grid_get_n_panels (YpWallGrid *self)
{
  g_return_val_if_fail (YP_IS_WALL_GRID (self), 0);

  return self->panels->len;
}

YpPanel *
yp_wall_grid_get_panel (YpWallGrid *self, guint index)
{
  g_return_val_if_fail (YP_IS_WALL_GRID (self), NULL);

  return index < self->panels->len ? g_ptr_array_index (self->panels, index) : NULL;
}

/* (nullable): by its id in the scene. */
YpPanel *
yp_wall_grid_find_panel (YpWallGrid *self, const char *id)
{
  g_return_val_if_fail (YP_IS_WALL_GRID (self), NULL);

  for (guint i = 0; i < self->panels->len; i++)
    if (strcmp (yp_panel_get_id (g_ptr_array_index (self->panels, i)), id) == 0)
      return g_ptr_array_index (self->panels, i);

  return NULL;
}
