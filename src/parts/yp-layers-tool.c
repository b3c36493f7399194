/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-layers-tool.h"

#include <glib/gi18n.h>

#include "yp-base-feed.h"
#include "yp-datum-box.h"
#include "yp-layer-feed.h"
#include "yp-layer-keeper.h"
#include "yp-layers-panel.h"

static gboolean
has_fault (GListModel *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (YpLayerItem) item = g_list_model_get_item (list, i);

      if (yp_layer_item_get_facts (item)->error != NULL && yp_layer_item_get_visible (item))
        return TRUE;
    }

  return FALSE;
}

static void
on_panel_mapped (GtkWidget *panel)
{
  gtk_widget_grab_focus (panel);
}

static gboolean
on_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  GtkToggleButton *button = user_data;

  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
  return TRUE;
}

static void
add_key (GtkWidget *button)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_l, GDK_CONTROL_MASK),
                        gtk_callback_action_new (on_key, button, NULL)));
  gtk_widget_add_controller (button, keys);
}

/* A sign on the button that some layer has a fault; which, its panel says. */
static void
update_sign (GtkWidget *button)
{
  YpLayers *layers = g_object_get_data (G_OBJECT (button), "yp-layers");
  gboolean is_faulty = has_fault (yp_layers_get_list (layers));
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (button));

  gtk_widget_set_visible (gtk_widget_get_last_child (box), is_faulty);
  gtk_widget_set_tooltip_text (button, is_faulty ? _ ("Layers (Ctrl+L): not all can be shown")
                                                 : _ ("Layers (Ctrl+L)"));
}

static void
on_items_changed (GtkWidget *button,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  GListModel *list)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (YpLayerItem) item = g_list_model_get_item (list, i);

      g_signal_handlers_disconnect_by_func (item, update_sign, button);
      g_signal_connect_object (item, "facts", G_CALLBACK (update_sign), button, G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "shown", G_CALLBACK (update_sign), button, G_CONNECT_SWAPPED);
    }
  update_sign (button);
}

static GtkWidget *
make_button (YpLayers *layers)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GListModel *list = yp_layers_get_list (layers);

  gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("Layers")));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Layers"), -1);
  g_object_set_data_full (G_OBJECT (button), "yp-layers", g_object_ref (layers), g_object_unref);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), button,
                           G_CONNECT_SWAPPED);
  on_items_changed (button, 0, 0, g_list_model_get_n_items (list), list);
  add_key (button);

  return button;
}

/* The list has the hand again, where nobody put it elsewhere meanwhile. */
static void
on_checked (GtkWidget *panel)
{
  if (gtk_widget_get_mapped (panel))
    gtk_widget_grab_focus (panel);
}

static void
add_datum_box (GtkWidget *panel, YpMap *map, YpLayers *layers)
{
  GtkWidget *box = yp_datum_box_new (map, layers);

  yp_layers_panel_set_footer (YP_LAYERS_PANEL (panel), box);
  g_signal_connect_object (panel, "check", G_CALLBACK (yp_datum_box_begin), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (box, "ended", G_CALLBACK (on_checked), panel, G_CONNECT_SWAPPED);
}

/**
 * yp_layers_tool_add:
 * @deck: a deck that is connected to nothing
 * @situation: what it shows
 * @with_panel: whether there are hands to choose with
 */
void
yp_layers_tool_add (YpMapDeck *deck, YpSituation *situation, gboolean with_panel)
{
  YpLayers *layers = yp_map_deck_get_layers (deck);
  YpMap *map = yp_map_deck_get_map (deck);
  GtkWidget *panel;

  yp_layer_keeper_connect (layers, situation, with_panel);
  yp_layer_feed_connect (map, situation, layers);
  yp_base_feed_connect (map, situation, layers);
  if (!with_panel)
    return;

  panel = yp_layers_panel_new (layers);
  add_datum_box (panel, map, layers);
  g_signal_connect (panel, "map", G_CALLBACK (on_panel_mapped), NULL);
  yp_map_deck_add_tool (deck, make_button (layers), panel);
}
