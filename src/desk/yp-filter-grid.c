/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-filter-grid.h"

#include <glib/gi18n.h>

/* Filters that have a key: Ctrl+1 to Ctrl+9, then Ctrl+0. */
#define N_KEYS 10

/* One filter. */
typedef struct
{
  GtkToggleButton *button;
  GtkLabel *count;
  gboolean is_bad; /* whether there had better be none */
} Filter;

/**
 * YpFilterGrid:
 *
 * Filters of a list, one of them chosen, each with how many it lets through. Signal `changed`:
 * another is chosen.
 */
struct _YpFilterGrid
{
  AdwBin parent_instance;

  GtkBox *rows;
  GArray *filters;
};

G_DEFINE_FINAL_TYPE (YpFilterGrid, yp_filter_grid, ADW_TYPE_BIN)

typedef enum
{
  CHANGED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static Filter *
get_filter (YpFilterGrid *self, guint filter)
{
  return &g_array_index (self->filters, Filter, filter);
}

static void
on_toggled (GtkToggleButton *button, YpFilterGrid *self)
{
  if (gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
yp_filter_grid_finalize (GObject *object)
{
  g_clear_pointer (&YP_FILTER_GRID (object)->filters, g_array_unref);

  G_OBJECT_CLASS (yp_filter_grid_parent_class)->finalize (object);
}

static void
yp_filter_grid_class_init (YpFilterGridClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_filter_grid_finalize;

  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_FILTER_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "filter-grid");
}

static void
yp_filter_grid_init (YpFilterGrid *self)
{
  self->filters = g_array_new (FALSE, FALSE, sizeof (Filter));
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Filter"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->rows));
}

/* Those of the first row are what one looks at most: their counts stand above their names. */
static GtkWidget *
make_face (gboolean is_first_row, const char *name, GtkLabel **count)
{
  GtkWidget *box = gtk_box_new (
      is_first_row ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, is_first_row ? 0 : 6);
  GtkWidget *label = gtk_label_new ("0");

  gtk_widget_add_css_class (label, "count");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_label_new (name));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  *count = GTK_LABEL (label);

  return box;
}

static void
add_filter (YpFilterGrid *self, GtkBox *row, gboolean is_first_row, const char *name)
{
  GtkWidget *button = gtk_toggle_button_new ();
  guint index = self->filters->len;
  g_autofree char *tip = index < N_KEYS
                             ? g_strdup_printf ("%s (Ctrl+%u)", name, (index + 1) % N_KEYS)
                             : g_strdup (name);
  Filter filter = { GTK_TOGGLE_BUTTON (button), NULL, FALSE };

  gtk_button_set_child (GTK_BUTTON (button), make_face (is_first_row, name, &filter.count));
  gtk_widget_set_tooltip_text (button, tip);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (index > 0)
    gtk_toggle_button_set_group (filter.button, get_filter (self, 0)->button);
  else
    gtk_toggle_button_set_active (filter.button, TRUE);
  g_array_append_val (self->filters, filter);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, 0);
  gtk_box_append (row, button);
}

/**
 * yp_filter_grid_add_row:
 * @self: a grid
 * @names: (array length=n_names): what the filters are called, to be translated in the context
 *   “filter”
 * @n_names: how many there are
 *
 * They are numbered through all rows. The first of all is chosen.
 */
void
yp_filter_grid_add_row (YpFilterGrid *self, const char *const *names, guint n_names)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gboolean is_first_row = self->filters->len == 0;

  g_return_if_fail (YP_IS_FILTER_GRID (self));

  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  gtk_box_append (self->rows, row);
  for (guint i = 0; i < n_names; i++)
    add_filter (self, GTK_BOX (row), is_first_row, g_dpgettext2 (NULL, "filter", names[i]));
}

static void
show_bad (const Filter *filter)
{
  gboolean is_none = strcmp (gtk_label_get_text (filter->count), "0") == 0;

  if (filter->is_bad && !is_none)
    gtk_widget_add_css_class (GTK_WIDGET (filter->count), "late");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (filter->count), "late");
}

void
yp_filter_grid_set_count (YpFilterGrid *self, guint filter, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);

  g_return_if_fail (YP_IS_FILTER_GRID (self));
  g_return_if_fail (filter < self->filters->len);

  if (strcmp (gtk_label_get_text (get_filter (self, filter)->count), text) == 0)
    return;

  gtk_label_set_text (get_filter (self, filter)->count, text);
  show_bad (get_filter (self, filter));
}

/* Of this one there had better be none: its count is red where there are. */
void
yp_filter_grid_set_is_bad (YpFilterGrid *self, guint filter)
{
  g_return_if_fail (YP_IS_FILTER_GRID (self));
  g_return_if_fail (filter < self->filters->len);

  get_filter (self, filter)->is_bad = TRUE;
  show_bad (get_filter (self, filter));
}

void
yp_filter_grid_set_filter (YpFilterGrid *self, guint filter)
{
  g_return_if_fail (YP_IS_FILTER_GRID (self));
  g_return_if_fail (filter < self->filters->len);

  gtk_toggle_button_set_active (get_filter (self, filter)->button, TRUE);
}

guint
yp_filter_grid_get_filter (YpFilterGrid *self)
{
  for (guint i = 0; i < self->filters->len; i++)
    if (gtk_toggle_button_get_active (get_filter (self, i)->button))
      return i;

  return 0;
}
