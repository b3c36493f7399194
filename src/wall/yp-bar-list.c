/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-bar-list.h"

/* A bar: as much of its width as its share, above a faint one of all of it. */
#define YP_TYPE_BAR (yp_bar_get_type ())
G_DECLARE_FINAL_TYPE (YpBar, yp_bar, YP, BAR, GtkWidget)

struct _YpBar
{
  GtkWidget parent_instance;

  GdkRGBA color;
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
  GdkRGBA track = { 0.58f, 0.70f, 0.82f, 0.12f };

  append_bar (snapshot, width, height, &track);
  if (self->share > 0)
    append_bar (snapshot, MAX (width * self->share, height), height, &self->color);
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

typedef struct
{
  guint value;
  YpBar *bar;
  GtkLabel *label;
} Row;

/**
 * YpBarList:
 *
 * Values side by side: a name, a bar and a number each; the longest bar is the greatest value.
 */
struct _YpBarList
{
  AdwBin parent_instance;

  GtkGrid *grid;
  GArray *rows;
};

G_DEFINE_FINAL_TYPE (YpBarList, yp_bar_list, ADW_TYPE_BIN)

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

void
yp_bar_list_clear (YpBarList *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  g_array_set_size (self->rows, 0);
}

/**
 * yp_bar_list_add:
 * @self: a list
 * @name: what the value is of
 * @color: of its bar
 * @mark: (nullable) (transfer floating): stands before the name
 */
void
yp_bar_list_add (YpBarList *self, const char *name, const GdkRGBA *color, GtkWidget *mark)
{
  int row = (int) self->rows->len;
  GtkWidget *name_label = gtk_label_new (name);
  Row added = { 0, g_object_new (YP_TYPE_BAR, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL),
                GTK_LABEL (gtk_label_new ("0")) };

  added.bar->color = *color;
  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_label_set_xalign (added.label, 1);
  gtk_widget_add_css_class (name_label, "name");
  gtk_widget_add_css_class (GTK_WIDGET (added.label), "number");
  if (mark != NULL)
    gtk_grid_attach (self->grid, mark, 0, row, 1, 1);
  gtk_grid_attach (self->grid, name_label, 1, row, 1, 1);
  gtk_grid_attach (self->grid, GTK_WIDGET (added.bar), 2, row, 1, 1);
  gtk_grid_attach (self->grid, GTK_WIDGET (added.label), 3, row, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (added.label), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  name_label, NULL, -1);
  g_array_append_val (self->rows, added);
}

/**
 * yp_bar_list_set_value:
 * @self: a list
 * @index: of the row, from 0
 * @value: its value
 */
void
yp_bar_list_set_value (YpBarList *self, guint index, guint value)
{
  Row *changed = &g_array_index (self->rows, Row, index);
  g_autofree char *text = g_strdup_printf ("%u", value);
  guint greatest = 1;

  if (changed->value == value)
    return;

  changed->value = value;
  gtk_label_set_text (changed->label, text);
  for (guint i = 0; i < self->rows->len; i++)
    greatest = MAX (greatest, g_array_index (self->rows, Row, i).value);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);

      row->bar->share = (float) row->value / (float) greatest;
      gtk_widget_queue_draw (GTK_WIDGET (row->bar));
    }
}
