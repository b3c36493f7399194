/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-map-themes.h"

#include <glib/gi18n.h>

#include "yp-area-card.h"
#include "yp-theme-legend.h"
#include "yp-theme-panel.h"

#define KEY "yp-map-themes"

struct _YpMapThemes
{
  GObject parent_instance;

  YpMapDeck *deck; /* not owned: it owns this */
  YpSituation *situation;
  YpThemeControl *control;
  GtkWidget *tool;  /* (nullable) */
  YpAreaCard *card; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (YpMapThemes, yp_map_themes, G_TYPE_OBJECT)

/* One card at a time: the unit is let go. */
static void
on_place_clicked (YpMapThemes *self, double longitude, double latitude)
{
  yp_map_set_selected_unit (yp_map_deck_get_map (self->deck), NULL);
  yp_area_card_show_place (self->card, longitude, latitude);
}

static void
on_unit_selected (YpMapThemes *self)
{
  if (yp_map_get_selected_unit (yp_map_deck_get_map (self->deck)) != NULL)
    yp_area_card_close (self->card);
}

static gboolean
on_theme_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpMapThemes *self = user_data;
  GtkToggleButton *tool = GTK_TOGGLE_BUTTON (self->tool);

  if (!gtk_widget_get_mapped (self->tool))
    return FALSE;

  gtk_toggle_button_set_active (tool, !gtk_toggle_button_get_active (tool));
  if (gtk_toggle_button_get_active (tool))
    gtk_widget_child_focus (yp_map_deck_get_panel (self->deck), GTK_DIR_TAB_FORWARD);

  return TRUE;
}

/* Where the selected incident is, else the middle of the map. */
static gboolean
on_here_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpMapThemes *self = user_data;
  YpMap *map = yp_map_deck_get_map (self->deck);
  const char *id = yp_map_get_selected_incident (map);
  YpIncident *incident = id != NULL ? yp_situation_get_incident (self->situation, id) : NULL;
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  double longitude;
  double latitude;

  if (!gtk_widget_get_mapped (GTK_WIDGET (map)))
    return FALSE;

  yp_map_get_centre (map, &longitude, &latitude);
  if (facts != NULL && facts->has_place)
    on_place_clicked (self, facts->longitude, facts->latitude);
  else
    on_place_clicked (self, longitude, latitude);
  yp_area_card_focus (self->card);

  return TRUE;
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpMapThemes *self = user_data;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->card)))
    return FALSE;

  yp_area_card_close (self->card);
  gtk_widget_grab_focus (GTK_WIDGET (yp_map_deck_get_map (self->deck)));
  return TRUE;
}

/* Before the window's own: Escape closes what came last. */
static void
add_keys (YpMapThemes *self)
{
  static const struct
  {
    guint keyval;
    GdkModifierType modifiers;
    GtkShortcutFunc func;
  } keys[] = {
    { GDK_KEY_t, GDK_CONTROL_MASK, on_theme_key },
    { GDK_KEY_h, GDK_CONTROL_MASK, on_here_key },
    { GDK_KEY_Escape, 0, on_escape },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].keyval, keys[i].modifiers),
                          gtk_callback_action_new (keys[i].func, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->deck), controller);
}

static void
add_tools (YpMapThemes *self)
{
  YpMap *map = yp_map_deck_get_map (self->deck);

  self->tool = gtk_toggle_button_new_with_label (_ ("Themes"));
  gtk_widget_set_tooltip_text (self->tool, _ ("Figures of areas, density, borders (Ctrl+T)"));
  yp_map_deck_add_tool (self->deck, self->tool, yp_theme_panel_new (self->control));

  self->card = YP_AREA_CARD (yp_area_card_new (self->control));
  yp_map_deck_add_card (self->deck, GTK_WIDGET (self->card));
  g_signal_connect_object (map, "place-clicked", G_CALLBACK (on_place_clicked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "notify::selected-unit", G_CALLBACK (on_unit_selected), self,
                           G_CONNECT_SWAPPED);
  add_keys (self);
}

static void
yp_map_themes_dispose (GObject *object)
{
  YpMapThemes *self = YP_MAP_THEMES (object);

  yp_theme_control_stop (self->control);
  g_clear_object (&self->control);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_map_themes_parent_class)->dispose (object);
}

static void
yp_map_themes_class_init (YpMapThemesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_map_themes_dispose;
}

static void
yp_map_themes_init (YpMapThemes *self)
{
}

YpMapThemes *
yp_map_themes_add (YpMapDeck *deck, YpSituation *situation, gboolean with_tools)
{
  YpMapThemes *self = g_object_new (YP_TYPE_MAP_THEMES, NULL);

  self->deck = deck;
  self->situation = g_object_ref (situation);
  self->control = yp_theme_control_new (yp_map_deck_get_map (deck), situation);
  g_object_set_data_full (G_OBJECT (deck), KEY, self, g_object_unref);
  yp_map_deck_add_to_band (deck, yp_theme_legend_box_new (self->control, !with_tools));
  if (with_tools)
    add_tools (self);

  return self;
}

YpMapThemes *
yp_map_themes_get (YpMapDeck *deck)
{
  return g_object_get_data (G_OBJECT (deck), KEY);
}

YpThemeControl *
yp_map_themes_get_control (YpMapThemes *self)
{
  return self->control;
}
