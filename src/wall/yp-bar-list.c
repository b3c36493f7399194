/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-bar-list.h"

#include "yp-mark.h"

/* A bar: as much of its width as its share, above a faint one of all of it. */
#define YP_TYPE_BAR (yp_bar_get_type ())
G_DECLARE_FINAL_TYPE (YpBar, yp_bar, YP, BAR, GtkWidget)

struct _YpBar
{
  GtkWidget parent_instance;

  YpColor color;
  float share;
};

G_DEFINE_FINAL_TYPE (YpBar, yp_bar, GTK_TYPE_WIDGET)

static void
append_bar (GtkSnapshot *snapshot, float width, float height, const GdkRGBA *color)
{
  GskRoundedRect bar;

  gsk_rounded_rect_init_from_rect (&bar, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, color, &bar.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
yp_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpBar *self = YP_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GdkRGBA color = yp_color_to_rgba (self->color);
  GdkRGBA track = { 0.58f, 0.70f, 0.82f, 0.12f };

  append_bar (snapshot, width, height, &track);
  if (self->share > 0)
    append_bar (snapshot, MAX (width * self->share, height), height, &color);
}

static void
yp_bar_class_init (YpBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = yp_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
yp_bar_init (YpBar *self)
{
}

static void
set_bar (YpBar *self, float share, YpColor color)
{
  if (self->share == share && self->color == color)
    return;

  self->share = share;
  self->color = color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

typedef struct
{
  YpMark *mark;
  GtkLabel *name;
  YpBar *bar;
  GtkLabel *number;
} Row;

/**
 * YpBarList:
 *
 * Values side by side: a name, a bar and a number each; the longest bar is the greatest value,
 * where nothing else is said.
 */
struct _YpBarList
{
  AdwBin parent_instance;

  GtkGrid *grid;
  GArray *rows;
  guint full; /* what the longest bar is of; 0 for the greatest value */
};

G_DEFINE_FINAL_TYPE (YpBarList, yp_bar_list, ADW_TYPE_BIN)

static void
add_row (YpBarList *self)
{
  int position = (int) self->rows->len;
  Row row = { YP_MARK (yp_mark_new ()), GTK_LABEL (gtk_label_new ("")),
              g_object_new (YP_TYPE_BAR, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL),
              GTK_LABEL (gtk_label_new ("0")) };

  gtk_label_set_xalign (row.name, 0);
  gtk_label_set_ellipsize (row.name, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (row.number, 1);
  gtk_widget_add_css_class (GTK_WIDGET (row.name), "name");
  gtk_widget_add_css_class (GTK_WIDGET (row.number), "number");
  gtk_grid_attach (self->grid, GTK_WIDGET (row.mark), 0, position, 1, 1);
  gtk_grid_attach (self->grid, GTK_WIDGET (row.name), 1, position, 1, 1);
  gtk_grid_attach (self->grid, GTK_WIDGET (row.bar), 2, position, 1, 1);
  gtk_grid_attach (self->grid, GTK_WIDGET (row.number), 3, position, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row.number), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  row.name, NULL, -1);
  g_array_append_val (self->rows, row);
}

static void
fill_row (const Row *row, const YpBarValue *value, guint greatest)
{
  g_autofree char *number = g_strdup_printf ("%u", value->value);

  if (value->has_mark)
    yp_mark_set_state (row->mark, value->state);
  gtk_widget_set_visible (GTK_WIDGET (row->mark), value->has_mark);
  gtk_label_set_text (row->name, value->name);
  gtk_label_set_text (row->number, value->text != NULL ? value->text : number);
  set_bar (row->bar, (float) value->value / (float) greatest, value->color);
}

static void
show_row (const Row *row, gboolean is_visible)
{
  gtk_widget_set_visible (GTK_WIDGET (row->mark), is_visible);
  gtk_widget_set_visible (GTK_WIDGET (row->name), is_visible);
  gtk_widget_set_visible (GTK_WIDGET (row->bar), is_visible);
  gtk_widget_set_visible (GTK_WIDGET (row->number), is_visible);
}

static void
yp_bar_list_finalize (GObject *object)
{
  g_clear_pointer (&YP_BAR_LIST (object)->rows, g_array_unref);

  G_OBJECT_CLASS (yp_bar_list_parent_class)->finalize (object);
}

static void
yp_bar_list_class_init (YpBarListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_bar_list_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "bar-list");
}

static void
yp_bar_list_init (YpBarList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->grid = GTK_GRID (gtk_grid_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->grid));
}

/**
 * yp_bar_list_set_full:
 * @self: a list
 * @full: the value whose bar is the longest; 0 for the greatest that is shown
 */
void
yp_bar_list_set_full (YpBarList *self, guint full)
{
  g_return_if_fail (YP_IS_BAR_LIST (self));

  self->full = full;
}

/**
 * yp_bar_list_set_values:
 * @self: a list
 * @values: (array length=n_values): what it shows from now on, from above
 * @n_values: how many
 */
void
yp_bar_list_set_values (YpBarList *self, const YpBarValue *values, guint n_values)
{
  guint greatest = MAX (self->full, 1);

  g_return_if_fail (YP_IS_BAR_LIST (self));

  while (self->rows->len < n_values)
    add_row (self);
  for (guint i = 0; self->full == 0 && i < n_values; i++)
    greatest = MAX (greatest, values[i].value);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      show_row (row, i < n_values);
      if (i < n_values)
        fill_row (row, &values[i], greatest);
    }
}
