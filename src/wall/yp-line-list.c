/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-line-list.h"

#include "yp-mark.h"

typedef struct
{
  GtkWidget *grid;
  YpMark *mark;
  GtkLabel *words;
  GtkLabel *side;
  GtkLabel *below;
} Line;

/**
 * YpLineList:
 *
 * What happened, from above: a mark, words, something at the side, and more below them. Shows as
 * many lines as it has room for, and never half of one. A line that comes pushes the others down
 * at once: nothing slides.
 */
struct _YpLineList
{
  GtkWidget parent_instance;

  GArray *lines;
  guint n_lines; /* of them have something to say */
};

G_DEFINE_FINAL_TYPE (YpLineList, yp_line_list, GTK_TYPE_WIDGET)

static GtkLabel *
new_label (GtkWidget *grid, int column, int row, const char *css_class, gboolean expands)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), expands ? 0 : 1);
  gtk_widget_set_hexpand (label, expands);
  if (expands)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, expands && row > 0 ? 2 : 1, 1);

  return GTK_LABEL (label);
}

static void
add_line (YpLineList *self)
{
  Line line = { .grid = gtk_grid_new (), .mark = YP_MARK (yp_mark_new ()) };

  gtk_widget_add_css_class (line.grid, "line");
  gtk_grid_attach (GTK_GRID (line.grid), GTK_WIDGET (line.mark), 0, 0, 1, 1);
  line.words = new_label (line.grid, 1, 0, "words", TRUE);
  line.side = new_label (line.grid, 2, 0, "at", FALSE);
  line.below = new_label (line.grid, 1, 1, "below", TRUE);
  gtk_widget_set_parent (line.grid, GTK_WIDGET (self));
  g_array_append_val (self->lines, line);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* Needs the room of no line, and likes to have the height of all; how wide it is, others say. */
static void
yp_line_list_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  YpLineList *self = YP_LINE_LIST (widget);

  *minimum = 0;
  *natural = 0;
  *minimum_baseline = -1;
  *natural_baseline = -1;

  for (guint i = 0; i < self->n_lines && orientation == GTK_ORIENTATION_VERTICAL; i++)
    {
      int height;

      gtk_widget_measure (g_array_index (self->lines, Line, i).grid, orientation, -1, NULL, &height,
                          NULL, NULL);
      *natural += height;
    }
}

static void
yp_line_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YpLineList *self = YP_LINE_LIST (widget);
  int y = 0;

  for (guint i = 0; i < self->n_lines; i++)
    {
      GtkWidget *line = g_array_index (self->lines, Line, i).grid;
      int minimum_width;
      int line_height;
      GtkAllocation allocation;

      gtk_widget_measure (line, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
      gtk_widget_measure (line, GTK_ORIENTATION_VERTICAL, -1, NULL, &line_height, NULL, NULL);
      allocation = (GtkAllocation){ 0, y, MAX (width, minimum_width), line_height };
      y += line_height;
      gtk_widget_set_child_visible (line, y <= height);
      gtk_widget_size_allocate (line, &allocation, -1);
    }
}

static void
yp_line_list_dispose (GObject *object)
{
  YpLineList *self = YP_LINE_LIST (object);
  GtkWidget *child;

  g_array_set_size (self->lines, 0);
  self->n_lines = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (yp_line_list_parent_class)->dispose (object);
}

static void
yp_line_list_finalize (GObject *object)
{
  g_clear_pointer (&YP_LINE_LIST (object)->lines, g_array_unref);

  G_OBJECT_CLASS (yp_line_list_parent_class)->finalize (object);
}

static void
yp_line_list_class_init (YpLineListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yp_line_list_dispose;
  object_class->finalize = yp_line_list_finalize;
  widget_class->measure = yp_line_list_measure;
  widget_class->size_allocate = yp_line_list_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "line-list");
}

static void
yp_line_list_init (YpLineList *self)
{
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * yp_line_list_set_line:
 * @self: a list
 * @position: of the line; at most one more than the greatest so far
 * @state: whose mark stands before it
 * @words: what it is about
 * @side: at the right
 * @below: what more there is to say
 */
void
yp_line_list_set_line (YpLineList *self,
                       guint position,
                       YpState state,
                       const char *words,
                       const char *side,
                       const char *below)
{
  const Line *line;

  g_return_if_fail (YP_IS_LINE_LIST (self));
  g_return_if_fail (position <= self->lines->len);

  if (position == self->lines->len)
    add_line (self);
  line = &g_array_index (self->lines, Line, position);
  yp_mark_set_state (line->mark, state);
  set_text (line->words, words);
  set_text (line->side, side);
  set_text (line->below, below);
}

/**
 * yp_line_list_set_n_lines:
 * @self: a list
 * @n_lines: how many of the lines that were set are shown
 */
void
yp_line_list_set_n_lines (YpLineList *self, guint n_lines)
{
  g_return_if_fail (YP_IS_LINE_LIST (self));
  g_return_if_fail (n_lines <= self->lines->len);

  if (self->n_lines == n_lines)
    return;

  self->n_lines = n_lines;
  for (guint i = 0; i < self->lines->len; i++)
    gtk_widget_set_visible (g_array_index (self->lines, Line, i).grid, i < n_lines);
}

guint
yp_line_list_get_n_lines (YpLineList *self)
{
  g_return_val_if_fail (YP_IS_LINE_LIST (self), 0);

  return self->n_lines;
}
