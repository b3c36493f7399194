/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-wrap-layout.h"

/**
 * YpWrapLayout:
 *
 * Children one behind the other as words in a text, each as wide as it wants to be. What is between
 * them is their margin.
 */
struct _YpWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (YpWrapLayout, yp_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Where the next child goes. */
typedef struct
{
  int width; /* of all lines */
  int x;
  int y;
  int line_height;
} Pen;

/* The size of a child, and its place in front of the pen, which moves on. */
static GtkAllocation
place (Pen *pen, GtkWidget *child)
{
  GtkAllocation area;
  GtkRequisition natural;
  GtkRequisition minimum;

  gtk_widget_get_preferred_size (child, &minimum, &natural);
  area.width = MAX (MIN (natural.width, pen->width), minimum.width);
  area.height = natural.height;
  if (pen->x > 0 && pen->x + area.width > pen->width)
    {
      pen->x = 0;
      pen->y += pen->line_height;
      pen->line_height = 0;
    }
  area.x = pen->x;
  area.y = pen->y;
  pen->x += area.width;
  pen->line_height = MAX (pen->line_height, area.height);

  return area;
}

static GtkSizeRequestMode
yp_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural;
    }
}

static int
measure_height (GtkWidget *widget, int width)
{
  Pen pen = { .width = width < 0 ? G_MAXINT : width };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    place (&pen, child);

  return pen.y + pen.line_height;
}

static void
yp_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    *minimum = *natural = measure_height (widget, for_size);
}

static void
yp_wrap_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  Pen pen = { .width = width };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation area = place (&pen, child);

      gtk_widget_size_allocate (child, &area, -1);
    }
}

static void
yp_wrap_layout_class_init (YpWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = yp_wrap_layout_get_request_mode;
  layout_class->measure = yp_wrap_layout_measure;
  layout_class->allocate = yp_wrap_layout_allocate;
}

static void
yp_wrap_layout_init (YpWrapLayout *self)
{
}

GtkLayoutManager *
yp_wrap_layout_new (void)
{
  return g_object_new (YP_TYPE_WRAP_LAYOUT, NULL);
}
