/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-map-deck.h"

#include <glib/gi18n.h>

#include "yp-find-box.h"
#include "yp-layers-tool.h"
#include "yp-map-band.h"
#include "yp-map-feed.h"
#include "yp-map-themes.h"
#include "yp-measure-box.h"
#include "yp-picture-tool.h"
#include "yp-time-bar.h"

struct _YpMapDeck
{
  GtkWidget parent_instance;

  GtkWidget *overlay;
  YpMap *map;
  YpLayers *layers;
  GtkBox *tools;
  GtkBox *panels;
  GtkBox *cards;
  GtkBox *band;
  GtkWidget *panel;  /* (nullable): the one that is shown */
  YpFindBox *finder; /* (nullable): without tools, as is the next */
  YpMeasureBox *measure;
  YpTimeBar *time;
  GtkLabel *notice;
};

G_DEFINE_FINAL_TYPE (YpMapDeck, yp_map_deck, GTK_TYPE_WIDGET)

static void
on_toggled (YpMapDeck *self, GParamSpec *pspec, GtkToggleButton *button)
{
  GtkWidget *panel = g_object_get_data (G_OBJECT (button), "yp-panel");

  if (gtk_toggle_button_get_active (button))
    yp_map_deck_show_panel (self, panel);
  else if (self->panel == panel)
    yp_map_deck_show_panel (self, NULL);
}

static void
yp_map_deck_dispose (GObject *object)
{
  YpMapDeck *self = YP_MAP_DECK (object);

  self->panel = NULL;
  self->finder = NULL;
  self->measure = NULL;
  self->time = NULL;
  self->notice = NULL;
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->layers);

  G_OBJECT_CLASS (yp_map_deck_parent_class)->dispose (object);
}

static void
yp_map_deck_class_init (YpMapDeckClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_map_deck_dispose;
  gtk_widget_class_set_css_name (widget_class, "yp-map-deck");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkBox *
make_box (GtkOrientation orientation, const char *css_class)
{
  GtkWidget *box = gtk_box_new (orientation, 0);

  gtk_widget_add_css_class (box, css_class);
  return GTK_BOX (box);
}

static void
yp_map_deck_init (YpMapDeck *self)
{
  GtkWidget *corner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  self->map = YP_MAP (yp_map_new ());
  self->layers = yp_layers_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));

  self->tools = make_box (GTK_ORIENTATION_HORIZONTAL, "tools");
  self->panels = make_box (GTK_ORIENTATION_VERTICAL, "panels");
  self->cards = GTK_BOX (yp_map_band_new (GTK_ORIENTATION_VERTICAL));
  self->band = GTK_BOX (yp_map_band_new (GTK_ORIENTATION_VERTICAL));
  gtk_widget_add_css_class (GTK_WIDGET (self->band), "band");

  gtk_widget_set_halign (corner, GTK_ALIGN_START);
  gtk_widget_set_valign (corner, GTK_ALIGN_START);
  gtk_widget_set_halign (GTK_WIDGET (self->tools), GTK_ALIGN_START);
  gtk_widget_set_halign (GTK_WIDGET (self->panels), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self->tools), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->panels), FALSE);
  gtk_box_append (GTK_BOX (corner), GTK_WIDGET (self->tools));
  gtk_box_append (GTK_BOX (corner), GTK_WIDGET (self->panels));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), corner);

  gtk_widget_set_halign (GTK_WIDGET (self->cards), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->cards), GTK_ALIGN_START);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->cards));

  self->notice = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->notice), "notice");
  gtk_widget_set_halign (GTK_WIDGET (self->notice), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->notice), GTK_ALIGN_START);
  gtk_widget_set_can_target (GTK_WIDGET (self->notice), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->notice));

  gtk_widget_set_valign (GTK_WIDGET (self->band), GTK_ALIGN_END);
  gtk_widget_set_can_target (GTK_WIDGET (self->band), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->band));
}

static void
add_look_back (YpMapDeck *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Look back"));

  gtk_widget_set_tooltip_text (button, _ ("Any moment of any day (Ctrl+R)"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (yp_map_deck_look_back), self,
                           G_CONNECT_SWAPPED);
  yp_map_deck_add_tool (self, button, NULL);
}

/**
 * yp_map_deck_connect:
 * @self: a deck that is connected to nothing
 * @situation: what it shows
 * @with_tools: whether there are hands to use tools with
 */
void
yp_map_deck_connect (YpMapDeck *self, YpSituation *situation, gboolean with_tools)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));
  g_return_if_fail (YP_IS_SITUATION (situation));

  yp_map_feed_connect (self->map, situation);
  if (with_tools)
    self->finder = yp_find_box_add (self, situation);
  yp_layers_tool_add (self, situation, with_tools);
  yp_map_themes_add (self, situation, with_tools);
  if (with_tools)
    {
      self->measure = yp_measure_box_add (self, situation);
      yp_picture_tool_add (self, situation);
    }
  self->time = yp_time_bar_add (self, situation);
  if (with_tools)
    add_look_back (self);
}

void
yp_map_deck_look_back (YpMapDeck *self)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));

  if (self->time != NULL)
    yp_time_bar_toggle (self->time);
}

void
yp_map_deck_show_moment (YpMapDeck *self, gint64 at)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));

  if (self->time != NULL)
    yp_time_bar_show (self->time, at);
}

void
yp_map_deck_set_notice (YpMapDeck *self, const char *text)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));

  gtk_widget_set_visible (GTK_WIDGET (self->notice), text != NULL);
  if (text != NULL)
    {
      gtk_label_set_text (self->notice, text);
      gtk_widget_add_css_class (GTK_WIDGET (self), "past");
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "past");
}

/**
 * yp_map_deck_find:
 * @self: the deck
 *
 * Puts the keyboard into the search box, if there is one.
 */
void
yp_map_deck_find (YpMapDeck *self)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));

  if (self->finder != NULL)
    yp_find_box_open (self->finder);
}

/**
 * yp_map_deck_find_first:
 * @self: the deck
 * @text: what is looked for
 *
 * Goes there, if there is a search box and it finds anything.
 */
void
yp_map_deck_find_first (YpMapDeck *self, const char *text)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));

  if (self->finder != NULL)
    yp_find_box_find_first (self->finder, text);
}

/**
 * yp_map_deck_measure:
 * @self: the deck
 *
 * Takes up the tool that measures, or lays it down, if there is one.
 */
void
yp_map_deck_measure (YpMapDeck *self)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));

  if (self->measure != NULL)
    yp_measure_box_toggle (self->measure);
}

/* (transfer none) (nullable): the tool that measures. */
struct _YpMeasureBox *
yp_map_deck_get_measure (YpMapDeck *self)
{
  return self->measure;
}

/**
 * yp_map_deck_get_map:
 * @self: the deck
 *
 * Returns: (transfer none): its map
 */
YpMap *
yp_map_deck_get_map (YpMapDeck *self)
{
  g_return_val_if_fail (YP_IS_MAP_DECK (self), NULL);

  return self->map;
}

/**
 * yp_map_deck_get_layers:
 * @self: the deck
 *
 * Returns: (transfer none): the layers of its map
 */
YpLayers *
yp_map_deck_get_layers (YpMapDeck *self)
{
  g_return_val_if_fail (YP_IS_MAP_DECK (self), NULL);

  return self->layers;
}

/**
 * yp_map_deck_add_tool:
 * @self: the deck
 * @tool: for the row of tools, behind those that are there
 * @panel: (nullable): what it opens; shown while @tool is an active toggle button
 */
void
yp_map_deck_add_tool (YpMapDeck *self, GtkWidget *tool, GtkWidget *panel)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));
  g_return_if_fail (GTK_IS_WIDGET (tool));

  gtk_box_append (self->tools, tool);
  gtk_widget_set_visible (GTK_WIDGET (self->tools), TRUE);
  if (panel == NULL)
    return;

  gtk_widget_set_visible (panel, FALSE);
  gtk_box_append (self->panels, panel);
  g_object_set_data (G_OBJECT (panel), "yp-tool", tool);
  if (!GTK_IS_TOGGLE_BUTTON (tool))
    return;

  g_object_set_data (G_OBJECT (tool), "yp-panel", panel);
  g_signal_connect_object (tool, "notify::active", G_CALLBACK (on_toggled), self,
                           G_CONNECT_SWAPPED);
}

/**
 * yp_map_deck_show_panel:
 * @self: the deck
 * @panel: (nullable): a panel that a tool came with; %NULL for none
 *
 * Shows it in place of the one that is shown, whose toggle button is let go.
 */
void
yp_map_deck_show_panel (YpMapDeck *self, GtkWidget *panel)
{
  GtkWidget *before;

  g_return_if_fail (YP_IS_MAP_DECK (self));

  before = self->panel;
  if (before == panel)
    return;

  self->panel = panel;
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *widget = i == 0 ? before : panel;
      gpointer tool = widget != NULL ? g_object_get_data (G_OBJECT (widget), "yp-tool") : NULL;

      if (widget == NULL)
        continue;
      gtk_widget_set_visible (widget, widget == panel);
      if (GTK_IS_TOGGLE_BUTTON (tool))
        gtk_toggle_button_set_active (tool, widget == panel);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->panels), panel != NULL);
}

/**
 * yp_map_deck_get_panel:
 * @self: the deck
 *
 * Returns: (transfer none) (nullable): the panel that is shown
 */
GtkWidget *
yp_map_deck_get_panel (YpMapDeck *self)
{
  g_return_val_if_fail (YP_IS_MAP_DECK (self), NULL);

  return self->panel;
}

/**
 * yp_map_deck_add_card:
 * @self: the deck
 * @card: for the upper right corner, beneath those that are there
 */
void
yp_map_deck_add_card (YpMapDeck *self, GtkWidget *card)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));
  g_return_if_fail (GTK_IS_WIDGET (card));

  gtk_box_append (self->cards, card);
}

/**
 * yp_map_deck_add_to_band:
 * @self: the deck
 * @widget: for the lower edge, beneath those that are there
 */
void
yp_map_deck_add_to_band (YpMapDeck *self, GtkWidget *widget)
{
  g_return_if_fail (YP_IS_MAP_DECK (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_box_append (self->band, widget);
  gtk_widget_set_can_target (GTK_WIDGET (self->band), TRUE);
}
