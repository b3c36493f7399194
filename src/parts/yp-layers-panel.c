/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-layers-panel.h"

#include <glib/gi18n.h>

#include "yp-layer-row.h"

#define OPACITY_STEP 0.1
#define TICK_S 5

struct _YpLayersPanel
{
  AdwBin parent_instance;

  YpLayers *layers;
  GtkListBox *list;
  GtkWidget *footer; /* (nullable) */
  guint tick_source;
};

G_DEFINE_FINAL_TYPE (YpLayersPanel, yp_layers_panel, ADW_TYPE_BIN)

static guint check_signal;

static const char *const group_titles[YP_N_LAYER_GROUPS] = {
  [YP_LAYER_GROUP_SYMBOLS] = N_ ("On the map"),
                                 [YP_LAYER_GROUP_CITY] = N_ ("The city's land"),
                                                             [YP_LAYER_GROUP_BASE] =
                                                                 N_ ("Base maps"),
                                                             };

static YpLayerRow *
get_row (YpLayersPanel *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);

  return row != NULL ? YP_LAYER_ROW (row) : NULL;
}

static gboolean
on_tick (gpointer data)
{
  YpLayersPanel *self = data;
  YpLayerRow *row;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    yp_layer_row_tick (row);

  return G_SOURCE_CONTINUE;
}

static void
on_selected (YpLayersPanel *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  YpLayerRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    yp_layer_row_set_open (row, GTK_LIST_BOX_ROW (row) == selected);
}

/* A row that was moved is another widget: the hand stays on the layer. */
static void
select_item (YpLayersPanel *self, YpLayerItem *item)
{
  YpLayerRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (yp_layer_row_get_item (row) == item)
      {
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
        gtk_widget_grab_focus (GTK_WIDGET (row));
        return;
      }
}

static void
move (YpLayersPanel *self, YpLayerItem *item, int steps)
{
  g_autoptr (YpLayerItem) moved = g_object_ref (item);

  if (yp_layers_move (self->layers, moved, steps))
    select_item (self, moved);
}

static void
add_opacity (YpLayersPanel *self, YpLayerItem *item, double step)
{
  double opacity = yp_layer_item_get_opacity (item) + step;

  yp_layers_choose_opacity (self->layers, item, CLAMP (round (opacity * 100) / 100, 0, 1));
}

static gboolean
check (YpLayersPanel *self, YpLayerItem *item)
{
  if (yp_layer_item_get_group (item) != YP_LAYER_GROUP_BASE)
    return GDK_EVENT_PROPAGATE;

  g_signal_emit (self, check_signal, 0, item);
  return GDK_EVENT_STOP;
}

static void
on_row_check (YpLayersPanel *self, YpLayerRow *row)
{
  check (self, yp_layer_row_get_item (row));
}

/* Keys beneath the list are not the list's. */
static gboolean
is_in_footer (YpLayersPanel *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  return focus != NULL && self->footer != NULL && gtk_widget_is_ancestor (focus, self->footer);
}

static gboolean
on_key_pressed (YpLayersPanel *self, guint key, guint code, GdkModifierType modifiers)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  YpLayerItem *item = row != NULL ? yp_layer_row_get_item (YP_LAYER_ROW (row)) : NULL;
  gboolean has_alt = (modifiers & GDK_ALT_MASK) != 0;

  if (item == NULL || is_in_footer (self) || (modifiers & (GDK_CONTROL_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  if ((key == GDK_KEY_Up || key == GDK_KEY_Down) && has_alt)
    move (self, item, key == GDK_KEY_Up ? -1 : 1);
  else if ((key == GDK_KEY_space || key == GDK_KEY_KP_Space) && !has_alt)
    yp_layers_choose_visible (self->layers, item, !yp_layer_item_get_visible (item));
  else if ((key == GDK_KEY_Left || key == GDK_KEY_Right) && !has_alt)
    add_opacity (self, item, key == GDK_KEY_Left ? -OPACITY_STEP : OPACITY_STEP);
  else if ((key == GDK_KEY_k || key == GDK_KEY_K) && !has_alt)
    return check (self, item);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static gboolean
yp_layers_panel_grab_focus (GtkWidget *widget)
{
  YpLayersPanel *self = YP_LAYERS_PANEL (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row == NULL)
    return FALSE;

  gtk_list_box_select_row (self->list, row);
  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
yp_layers_panel_dispose (GObject *object)
{
  YpLayersPanel *self = YP_LAYERS_PANEL (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->layers);

  G_OBJECT_CLASS (yp_layers_panel_parent_class)->dispose (object);
}

static void
yp_layers_panel_class_init (YpLayersPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_layers_panel_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = yp_layers_panel_grab_focus;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "layers-panel");

  check_signal = g_signal_new ("check", YP_TYPE_LAYERS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, YP_TYPE_LAYER_ITEM);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  YpLayerGroup group = yp_layer_item_get_group (yp_layer_row_get_item (YP_LAYER_ROW (row)));
  GtkWidget *label;

  if (before != NULL &&
      yp_layer_item_get_group (yp_layer_row_get_item (YP_LAYER_ROW (before))) == group)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  label = gtk_label_new (_ (group_titles[group]));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "group");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  YpLayersPanel *self = user_data;
  GtkWidget *row = yp_layer_row_new (self->layers, item);

  g_signal_connect_object (row, "check", G_CALLBACK (on_row_check), self, G_CONNECT_SWAPPED);
  return row;
}

static void
yp_layers_panel_init (YpLayersPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (_ ("Layers"));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_selected), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Layers"), -1);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), scroller);
  adw_bin_set_child (ADW_BIN (self), box);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * yp_layers_panel_new:
 * @layers: what is listed
 *
 * Returns: (transfer floating): the panel
 */
GtkWidget *
yp_layers_panel_new (YpLayers *layers)
{
  YpLayersPanel *self = g_object_new (YP_TYPE_LAYERS_PANEL, NULL);

  self->layers = g_object_ref (layers);
  gtk_list_box_bind_model (self->list, yp_layers_get_list (layers), create_row, self, NULL);
  self->tick_source = g_timeout_add_seconds (TICK_S, on_tick, self);

  return GTK_WIDGET (self);
}

void
yp_layers_panel_set_footer (YpLayersPanel *self, GtkWidget *footer)
{
  g_return_if_fail (YP_IS_LAYERS_PANEL (self));
  g_return_if_fail (self->footer == NULL);

  self->footer = footer;
  gtk_box_append (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), footer);
}
