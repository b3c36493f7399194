/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-map.h"

#include <glib/gi18n.h>

#include "yp-base-view.h"
#include "yp-block-layer.h"
#include "yp-camera.h"
#include "yp-follow.h"
#include "yp-incident-layer.h"
#include "yp-incident-walker.h"
#include "yp-incident-words.h"
#include "yp-label-layer.h"
#include "yp-layer-loads.h"
#include "yp-map-private.h"
#include "yp-map-resources.h"
#include "yp-plane.h"
#include "yp-scene.h"
#include "yp-track-layer.h"
#include "yp-unit-layer.h"

/* From how many incidents on their places are trusted. */
#define FIT_AGAIN 1000

/* How many of its steps a key goes while Shift is held. */
#define SHIFT_STEPS 4

/* Of a line of attributions. */
#define ATTRIBUTION_CHARS 90

struct _YpMap
{
  GtkWidget parent_instance;

  GtkWidget *overlay;
  GtkWidget *attribution;
  char *attributions[2]; /* (nullable elements): of base maps, of the city's own land */
  ShumateMap *map;
  YpCamera *camera;
  YpPlane *plane;
  YpBlockLayer *blocks;
  YpLabelLayer *labels;
  YpIncidentLayer *incidents;
  YpIncidentWalker *walker;
  YpUnitLayer *units;
  YpTrackLayer *track;
  YpFollow *follow;
  YpScene *scene;
  YpLayerLoads *loads;
  YpBaseView *base_view;
  char *selected_incident;
  char *selected_unit;
  guint n_to_fit; /* incidents that a map without land is fitted to next; 0: no more */
};

G_DEFINE_FINAL_TYPE (YpMap, yp_map, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_SELECTED_INCIDENT = 1,
  PROP_SELECTED_UNIT,
  PROP_FOLLOWED_UNIT,
} Property;

static GParamSpec *properties[PROP_FOLLOWED_UNIT + 1];

enum
{
  SIGNAL_CLICKED,
  SIGNAL_PLACE_CLICKED,
  SIGNAL_DESCRIBE_PLACE,
  SIGNAL_ACTIVATED,
  SIGNAL_LAYER_ERROR,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The towns, else whatever land there is, else the incidents. */
static YpBox
get_everything (YpMap *self)
{
  const YpVectorData *towns = self->scene->layers[YP_LAYER_TOWNS];
  YpBox box = YP_BOX_EMPTY;

  if (towns != NULL && !yp_box_is_empty (&towns->box))
    return towns->box;

  for (guint i = 0; i < YP_N_LAYERS; i++)
    if (self->scene->layers[i] != NULL)
      yp_box_unite (&box, &self->scene->layers[i]->box);

  return yp_box_is_empty (&box) ? yp_incident_layer_get_box (self->incidents) : box;
}

static void
set_scene (YpMap *self, YpScene *scene, GArray *changes)
{
  yp_scene_unref (self->scene);
  self->scene = scene;
  yp_plane_set_scene (self->plane, scene, changes);
  yp_block_layer_set_scene (self->blocks, scene);
  yp_label_layer_set_scene (self->labels, scene);
}

/* Blocks are either in the tiles or over them. */
static void
on_blocks_changed (YpMap *self)
{
  gboolean is_able = yp_block_layer_is_able (self->blocks);

  set_scene (self, yp_scene_with_blocks_apart (self->scene, is_able), NULL);
}

/* Without towns the incidents say where the city is; more surely the more there are. */
static void
on_incidents_changed (YpMap *self, guint position, guint n_removed, guint n_added, GListModel *list)
{
  YpBox box;

  if (self->n_to_fit == 0 || n_added == 0 || g_list_model_get_n_items (list) < self->n_to_fit)
    return;

  if (yp_camera_is_chosen (self->camera) || yp_camera_was_moved (self->camera) ||
      self->scene->layers[YP_LAYER_TOWNS] != NULL)
    {
      self->n_to_fit = 0;
      return;
    }

  box = yp_incident_layer_get_core_box (self->incidents);
  if (yp_box_is_empty (&box))
    return;

  self->n_to_fit = self->n_to_fit == 1 ? FIT_AGAIN : 0;
  yp_camera_fit (self->camera, &box, TRUE);
}

static void
on_layer_loaded (const YpLayerLoad *load, gpointer user_data)
{
  YpMap *self = YP_MAP (user_data);

  if (self->overlay == NULL)
    return;

  /* Where the first towns appear, the land around them turns into the outside. */
  set_scene (self, yp_scene_with_layer (self->scene, load->layer, load->data),
             load->layer == YP_LAYER_TOWNS ? NULL : load->changes);

  if (load->layer == YP_LAYER_TOWNS && load->is_first && !yp_camera_is_chosen (self->camera) &&
      load->data->n_shapes > 0)
    yp_camera_fit (self->camera, &load->data->box, TRUE);

  for (guint i = 0; i < load->faults->len; i++)
    g_signal_emit (self, signals[SIGNAL_LAYER_ERROR], 0, yp_layer_get_name (load->layer),
                   g_ptr_array_index (load->faults, i));
}

static void
activate (YpMap *self, const char *id)
{
  if (id != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, id);
}

/* A disc opens: closer, or laid out where closer would not help. The one in the middle of those
 * laid out turns their page. */
static void
open_cluster (YpMap *self, const YpIncidentPick *pick, double x, double y)
{
  if (pick->is_laid_out)
    {
      yp_incident_layer_turn_page (self->incidents, 1);
      return;
    }

  if (pick->is_one_place || yp_camera_is_closest (self->camera))
    {
      yp_incident_layer_fan_out (self->incidents, x, y);
      return;
    }

  yp_camera_set_is_chosen (self->camera);
  yp_camera_enter (self->camera, &pick->box);
}

static void
on_click_pressed (YpMap *self, int n_press, double x, double y, GtkGesture *gesture)
{
  YpIncidentPick pick = yp_incident_layer_pick (self->incidents, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  yp_camera_set_is_chosen (self->camera);

  /* Else the second press would zoom in as well. */
  if (n_press == 2 && pick.n > 0)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      if (pick.incident != NULL)
        activate (self, yp_incident_get_id (pick.incident));
    }
}

static void
get_location (YpMap *self, double x, double y, double *longitude, double *latitude)
{
  shumate_viewport_widget_coords_to_location (shumate_map_get_viewport (self->map),
                                              GTK_WIDGET (self->map), x, y, latitude, longitude);
}

/* Whether a tool, such as one that measures, takes the click for itself. */
static gboolean
is_taken (YpMap *self, int n_press, double x, double y)
{
  double latitude;
  double longitude;
  gboolean taken = FALSE;

  get_location (self, x, y, &longitude, &latitude);
  g_signal_emit (self, signals[SIGNAL_CLICKED], 0, longitude, latitude, n_press, &taken);

  return taken;
}

static void
tell_place_clicked (YpMap *self, double x, double y)
{
  double longitude;
  double latitude;

  get_location (self, x, y, &longitude, &latitude);
  g_signal_emit (self, signals[SIGNAL_PLACE_CLICKED], 0, longitude, latitude);
}

static void
on_click_released (YpMap *self, int n_press, double x, double y)
{
  YpIncidentPick pick;
  YpUnit *unit;
  guint n_units;

  if (is_taken (self, n_press, x, y) || n_press != 1)
    return;

  pick = yp_incident_layer_pick (self->incidents, x, y);

  if (pick.incident != NULL)
    yp_map_set_selected_incident (self, yp_incident_get_id (pick.incident));
  else if (pick.n > 1)
    open_cluster (self, &pick, x, y);

  if (pick.n > 0 || yp_incident_layer_fold (self->incidents))
    {
      yp_incident_walker_forget (self->walker);
      return;
    }

  yp_incident_walker_forget (self->walker);
  unit = yp_unit_layer_pick (self->units, x, y, &n_units);
  if (unit != NULL)
    yp_map_set_selected_unit (self, yp_unit_get_id (unit));
  else if (n_units == 0)
    tell_place_clicked (self, x, y);
}

/* The wheel and the fingers choose a view too. */
static gboolean
on_scroll (YpMap *self)
{
  yp_camera_set_is_chosen (self->camera);
  return FALSE;
}

/* Keys come to an incident or to a disc, or open that. */
static void
on_walked (const YpIncidentStop *stop, gboolean is_opened, gpointer data)
{
  YpMap *self = data;

  if (is_opened)
    open_cluster (self, &stop->pick, stop->x, stop->y);
  else
    yp_map_set_selected_incident (
        self, stop->pick.incident != NULL ? yp_incident_get_id (stop->pick.incident) : NULL);
}

static void
clear_selection (YpMap *self)
{
  gboolean was_open = yp_incident_layer_fold (self->incidents);

  yp_incident_walker_forget (self->walker);
  if (was_open)
    return;

  if (yp_follow_get_unit (self->follow) != NULL)
    {
      yp_follow_set_unit (self->follow, NULL);
      return;
    }

  yp_map_set_selected_incident (self, NULL);
  yp_map_set_selected_unit (self, NULL);
}

static gboolean
toggle_follow (YpMap *self)
{
  if (self->selected_unit == NULL)
    return FALSE;

  return yp_map_follow_unit (self, yp_follow_get_unit (self->follow) == NULL ? self->selected_unit
                                                                             : NULL);
}

static gboolean
on_key_pressed (YpMap *self, guint key, guint code, GdkModifierType modifiers)
{
  int step = (modifiers & GDK_SHIFT_MASK) != 0 ? SHIFT_STEPS : 1;

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  yp_camera_set_is_chosen (self->camera);
  if (yp_incident_walker_take_key (self->walker, key, modifiers))
    return TRUE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      yp_camera_pan (self->camera, -step, 0);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      yp_camera_pan (self->camera, step, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      yp_camera_pan (self->camera, 0, -step);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      yp_camera_pan (self->camera, 0, step);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      yp_camera_zoom_by (self->camera, 1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      yp_camera_zoom_by (self->camera, -1);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      yp_map_show_everything (self);
      return TRUE;
    case GDK_KEY_Escape:
      clear_selection (self);
      return TRUE;
    case GDK_KEY_F:
      return toggle_follow (self);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      activate (self, self->selected_incident);
      return self->selected_incident != NULL;
    default:
      return FALSE;
    }
}

static char *
describe_place (YpMap *self, double x, double y)
{
  char *text = NULL;
  double longitude;
  double latitude;

  get_location (self, x, y, &longitude, &latitude);
  g_signal_emit (self, signals[SIGNAL_DESCRIBE_PLACE], 0, longitude, latitude, &text);

  return text;
}

static gboolean
on_query_tooltip (YpMap *self, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  YpIncidentPick pick;
  g_autofree char *text = NULL;
  YpUnit *unit;
  guint n_units;

  if (by_keyboard)
    return FALSE;

  pick = yp_incident_layer_pick (self->incidents, x, y);
  unit = yp_unit_layer_pick (self->units, x, y, &n_units);

  if (pick.n > 0)
    text = yp_incident_words_describe_pick (&pick, "\n");
  else if (unit != NULL)
    text = g_strdup_printf ("%s\n%s", yp_unit_get_facts (unit)->name, yp_unit_get_id (unit));
  else if (n_units > 1)
    text = g_strdup_printf (ngettext ("%u unit", "%u units", n_units), n_units);
  else
    text = yp_track_layer_describe (self->track, x, y);
  if (text == NULL && pick.n == 0 && n_units == 0)
    text = describe_place (self, x, y);

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
yp_map_measure (GtkWidget *widget,
                GtkOrientation orientation,
                int for_size,
                int *minimum,
                int *natural,
                int *minimum_baseline,
                int *natural_baseline)
{
  gtk_widget_measure (YP_MAP (widget)->overlay, orientation, for_size, minimum, natural, NULL,
                      NULL);
}

static void
yp_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YpMap *self = YP_MAP (widget);

  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  yp_camera_take_size (self->camera, width);
  yp_base_view_look (self->base_view);
}

static void
yp_map_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YpMap *self = YP_MAP (object);

  switch ((Property) prop_id)
    {
    case PROP_SELECTED_INCIDENT:
      g_value_set_string (value, self->selected_incident);
      break;
    case PROP_SELECTED_UNIT:
      g_value_set_string (value, self->selected_unit);
      break;
    case PROP_FOLLOWED_UNIT:
      g_value_set_string (value, yp_map_get_followed_unit (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_map_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  YpMap *self = YP_MAP (object);

  switch ((Property) prop_id)
    {
    case PROP_SELECTED_INCIDENT:
      yp_map_set_selected_incident (self, g_value_get_string (value));
      break;
    case PROP_SELECTED_UNIT:
      yp_map_set_selected_unit (self, g_value_get_string (value));
      break;
    case PROP_FOLLOWED_UNIT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_map_dispose (GObject *object)
{
  YpMap *self = YP_MAP (object);

  yp_layer_loads_stop (self->loads);
  yp_base_view_stop (self->base_view);
  yp_camera_stop (self->camera);
  g_clear_object (&self->follow);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (yp_map_parent_class)->dispose (object);
}

static void
yp_map_finalize (GObject *object)
{
  YpMap *self = YP_MAP (object);

  g_clear_pointer (&self->camera, yp_camera_free);
  g_clear_pointer (&self->walker, yp_incident_walker_free);
  g_clear_pointer (&self->loads, yp_layer_loads_free);
  g_clear_pointer (&self->base_view, yp_base_view_free);
  g_clear_pointer (&self->scene, yp_scene_unref);
  g_clear_pointer (&self->selected_incident, g_free);
  g_clear_pointer (&self->selected_unit, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->attributions); i++)
    g_free (self->attributions[i]);

  G_OBJECT_CLASS (yp_map_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  /**
   * YpMap:selected-incident: (nullable)
   *
   * Id of the incident that is brought out; it need not be in the list (yet).
   */
  properties[PROP_SELECTED_INCIDENT] =
      g_param_spec_string ("selected-incident", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * YpMap:selected-unit: (nullable)
   *
   * Id of the unit that is brought out; it need not be in the list (yet).
   */
  properties[PROP_SELECTED_UNIT] =
      g_param_spec_string ("selected-unit", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * YpMap:followed-unit: (nullable)
   *
   * Id of the unit that the map follows.
   */
  properties[PROP_FOLLOWED_UNIT] =
      g_param_spec_string ("followed-unit", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
yp_map_class_init (YpMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yp_map_get_property;
  object_class->set_property = yp_map_set_property;
  object_class->dispose = yp_map_dispose;
  object_class->finalize = yp_map_finalize;
  widget_class->measure = yp_map_measure;
  widget_class->size_allocate = yp_map_size_allocate;

  install_properties (object_class);

  /**
   * YpMap::clicked:
   * @self: the map
   * @longitude: degrees east
   * @latitude: degrees north
   * @n_press: 1 for the first click, 2 for the second of a double click, …
   *
   * A click on a place, before it means anything to the map.
   *
   * Returns: %TRUE if it shall mean nothing to the map
   */
  signals[SIGNAL_CLICKED] =
      g_signal_new ("clicked", YP_TYPE_MAP, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled,
                    NULL, NULL, G_TYPE_BOOLEAN, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_INT);

  /**
   * YpMap::place-clicked:
   * @self: the map
   * @longitude: degrees east
   * @latitude: degrees north
   *
   * A click where neither an incident nor a unit is drawn, which no tool took.
   */
  signals[SIGNAL_PLACE_CLICKED] =
      g_signal_new ("place-clicked", YP_TYPE_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  /**
   * YpMap::describe-place:
   * @self: the map
   * @longitude: degrees east
   * @latitude: degrees north
   *
   * Returns: (nullable) (transfer full): what there is to say of a place where nothing is drawn
   */
  signals[SIGNAL_DESCRIBE_PLACE] =
      g_signal_new ("describe-place", YP_TYPE_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_STRING, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  /**
   * YpMap::activated:
   * @self: the map
   * @id: an incident
   *
   * Somebody wants to see more of it: a double click on it, or Enter while it is selected.
   */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", YP_TYPE_MAP, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * YpMap::layer-error:
   * @self: the map
   * @layer: which layer
   * @message: which file and what is wrong with it
   *
   * A file of a layer can not be read. The layer shows the others.
   */
  signals[SIGNAL_LAYER_ERROR] =
      g_signal_new ("layer-error", YP_TYPE_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "yp-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_controllers (YpMap *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_click_pressed), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_click_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

static void
list_obstacles (const YpBox *box, GArray *obstacles, gpointer user_data)
{
  YpMap *self = user_data;

  yp_incident_layer_list_obstacles (self->incidents, box, obstacles);
  yp_unit_layer_list_obstacles (self->units, box, obstacles);
}

static void
add_layers (YpMap *self)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);

  self->plane = yp_plane_new (viewport);
  self->blocks = yp_block_layer_new (viewport);
  g_signal_connect_object (self->blocks, "notify::is-able", G_CALLBACK (on_blocks_changed), self,
                           G_CONNECT_SWAPPED);
  self->labels = yp_label_layer_new (viewport);
  self->units = yp_unit_layer_new (viewport);
  self->incidents = yp_incident_layer_new (viewport);
  self->track = yp_track_layer_new (viewport, self->units);

  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->plane));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->blocks));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->labels));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->track));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->units));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->incidents));
  yp_label_layer_set_obstacles (self->labels, list_obstacles, self);
}

static void
add_corners (YpMap *self)
{
  ShumateScale *scale = shumate_scale_new (shumate_map_get_viewport (self->map));

  shumate_scale_set_unit (scale, SHUMATE_UNIT_METRIC);
  gtk_widget_set_halign (GTK_WIDGET (scale), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (scale), GTK_ALIGN_END);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (scale));

  self->attribution = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->attribution), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->attribution), ATTRIBUTION_CHARS);
  gtk_label_set_justify (GTK_LABEL (self->attribution), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (self->attribution, "attribution");
  gtk_widget_set_halign (self->attribution, GTK_ALIGN_END);
  gtk_widget_set_valign (self->attribution, GTK_ALIGN_END);
  gtk_widget_set_can_target (self->attribution, FALSE);
  gtk_widget_set_visible (self->attribution, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->attribution);
}

/* Once for each display, however many maps it shows. */
static void
add_style (YpMap *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  g_autoptr (GtkCssProvider) provider = NULL;

  if (g_object_get_data (G_OBJECT (display), "yp-map-style") != NULL)
    return;

  provider = gtk_css_provider_new ();
  g_resources_register (yp_map_get_resource ());
  gtk_css_provider_load_from_resource (provider, "/cn/yiping/Yiping/map/yp-map.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set_data_full (G_OBJECT (display), "yp-map-style", g_steal_pointer (&provider),
                          g_object_unref);
}

static void
on_zoom_changed (YpMap *self)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);

  yp_layer_loads_set_zoom (self->loads, shumate_viewport_get_zoom_level (viewport));
  if (self->walker != NULL)
    yp_incident_walker_update (self->walker);
}

static void
on_follow_changed (YpMap *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWED_UNIT]);
}

static void
yp_map_init (YpMap *self)
{
  add_style (self);
  self->scene = yp_scene_new ();
  self->loads = yp_layer_loads_new (G_OBJECT (self), on_layer_loaded);
  self->map = shumate_map_new ();
  self->camera = yp_camera_new (GTK_WIDGET (self), self->map);
  self->base_view = yp_base_view_new (GTK_WIDGET (self), shumate_map_get_viewport (self->map));
  g_signal_connect_object (shumate_map_get_viewport (self->map), "notify::zoom-level",
                           G_CALLBACK (on_zoom_changed), self, G_CONNECT_SWAPPED);
  on_zoom_changed (self);

  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));

  add_layers (self);
  self->walker = yp_incident_walker_new (GTK_WIDGET (self), self->incidents, on_walked, self);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), yp_incident_walker_get_line (self->walker));
  add_corners (self);
  self->follow = yp_follow_new (GTK_OVERLAY (self->overlay), self->map, self->units);
  g_signal_connect_object (self->follow, "changed", G_CALLBACK (on_follow_changed), self,
                           G_CONNECT_SWAPPED);
  add_controllers (self);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Map"), -1);
}

GtkWidget *
yp_map_new (void)
{
  return g_object_new (YP_TYPE_MAP, NULL);
}

/**
 * yp_map_set_incidents:
 * @self: the map
 * @incidents: (nullable) (element-type YpIncident): what to show
 */
void
yp_map_set_incidents (YpMap *self, GListModel *incidents)
{
  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (incidents == NULL || G_IS_LIST_MODEL (incidents));

  yp_symbol_layer_set_list (YP_SYMBOL_LAYER (self->incidents), incidents);
  self->n_to_fit = 1;
  if (incidents == NULL)
    return;

  g_signal_connect_object (incidents, "items-changed", G_CALLBACK (on_incidents_changed), self,
                           G_CONNECT_SWAPPED);
  on_incidents_changed (self, 0, 0, g_list_model_get_n_items (incidents), incidents);
}

/**
 * yp_map_set_units:
 * @self: the map
 * @units: (nullable) (element-type YpUnit): what to show
 * @fixes: (nullable): where they are
 */
void
yp_map_set_units (YpMap *self, GListModel *units, YpFixes *fixes)
{
  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (units == NULL || G_IS_LIST_MODEL (units));

  yp_unit_layer_set_units (self->units, units, fixes);
  yp_track_layer_set_live (self->track, fixes);
}

/**
 * yp_map_set_time:
 * @self: the map
 * @clock: outlives the map, or the next call
 * @rate: seconds of @clock in a second
 */
void
yp_map_set_time (YpMap *self, YpClock clock, double rate)
{
  g_return_if_fail (YP_IS_MAP (self));

  yp_symbol_layer_set_time (YP_SYMBOL_LAYER (self->units), &clock, rate);
  yp_symbol_layer_set_time (YP_SYMBOL_LAYER (self->incidents), &clock, rate);
  yp_symbol_layer_set_time (YP_SYMBOL_LAYER (self->track), &clock, rate);
}

void
yp_map_jump (YpMap *self)
{
  g_return_if_fail (YP_IS_MAP (self));

  yp_unit_layer_forget_ways (self->units);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * yp_map_set_calendar:
 * @self: the map
 * @calendar: (nullable): when people work, by which incidents get late; without it all time counts
 */
void
yp_map_set_calendar (YpMap *self, YpCalendar *calendar)
{
  g_return_if_fail (YP_IS_MAP (self));

  yp_incident_layer_set_calendar (self->incidents, calendar);
}

/**
 * yp_map_get_viewport:
 * @self: the map
 *
 * Returns: (transfer none): what it shows, for layers to come
 */
ShumateViewport *
yp_map_get_viewport (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return shumate_map_get_viewport (self->map);
}

/* Returns: (transfer none): what stands still on it, as it is now */
YpScene *
yp_map_get_scene (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return self->scene;
}

/* Returns: (transfer none): its lowest layer; the others are its siblings, from below to above */
GtkWidget *
yp_map_get_first_layer (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return gtk_widget_get_first_child (GTK_WIDGET (self->map));
}

/* Returns: whose data it shows; empty for nobody's */
const char *
yp_map_get_attribution (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->attribution));
}

/**
 * yp_map_add_layer:
 * @self: the map
 * @layer: made for the map's viewport
 * @slot: between which layers
 *
 * Adds a layer of one's own, above what was added to the same slot before.
 */
void
yp_map_add_layer (YpMap *self, ShumateLayer *layer, YpMapSlot slot)
{
  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (SHUMATE_IS_LAYER (layer));

  switch (slot)
    {
    case YP_MAP_SLOT_GROUND:
      shumate_map_insert_layer_behind (self->map, layer, SHUMATE_LAYER (self->labels));
      break;
    case YP_MAP_SLOT_UNDER_UNITS:
      shumate_map_insert_layer_behind (self->map, layer, SHUMATE_LAYER (self->track));
      break;
    case YP_MAP_SLOT_TOP:
      shumate_map_add_layer (self->map, layer);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * yp_map_set_cache_folder:
 * @self: the map
 * @folder: (nullable): where layers that were read are kept in a form that is read at once; made
 *   where it is not there
 */
void
yp_map_set_cache_folder (YpMap *self, const char *folder)
{
  g_return_if_fail (YP_IS_MAP (self));

  yp_layer_loads_set_folder (self->loads, folder);
}

/**
 * yp_map_set_layer_files:
 * @self: the map
 * @layer: `towns`, `villages`, `grids`, `water`, `roads`, `buildings` or `cameras`
 * @files: (array zero-terminated=1): vector files in CGCS2000 or WGS 84; of one with several layers
 *   that named @layer
 *
 * Reads the files in a worker, once the zoom level or nothing else asks for a worker, and then
 * shows them in place of what the layer held. What looks as before is not drawn anew. Of a file
 * that can not be read [signal@Yp.Map::layer-error] tells.
 */
void
yp_map_set_layer_files (YpMap *self, const char *layer, const char *const *files)
{
  YpLayerId id;

  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (files != NULL);
  g_return_if_fail (yp_layer_from_name (layer, &id));

  yp_layer_loads_set_files (self->loads, id, files);
}

/* (element-type YpBox): where two sets of base maps differ at most. */
static GArray *
list_base_changes (const YpBase *before, const YpBase *after)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (YpBox));

  for (guint i = 0; i < 2; i++)
    {
      const YpBase *base = i == 0 ? before : after;

      for (guint j = 0; base != NULL && j < base->maps->len; j++)
        g_array_append_val (boxes, ((YpBaseMap *) g_ptr_array_index (base->maps, j))->box);
    }

  return boxes;
}

/**
 * yp_map_set_base:
 * @self: the map
 * @base: (nullable): the base maps shown from now on
 */
void
yp_map_set_base (YpMap *self, YpBase *base)
{
  g_autoptr (GArray) changes = NULL;

  g_return_if_fail (YP_IS_MAP (self));

  if (self->overlay == NULL || (base == NULL && self->scene->base == NULL))
    return;

  changes = list_base_changes (self->scene->base, base);
  set_scene (self, yp_scene_with_base (self->scene, base), changes);
  yp_base_view_set_base (self->base_view, base);
}

/**
 * yp_map_set_base_wanted:
 * @self: the map
 * @wanted: (nullable): told what the view needs of the base maps, now and whenever it has moved
 * @user_data: for @wanted
 */
void
yp_map_set_base_wanted (YpMap *self, YpBaseWanted wanted, gpointer user_data)
{
  g_return_if_fail (YP_IS_MAP (self));

  yp_base_view_set_wanted (self->base_view, wanted, user_data);
}

/**
 * yp_map_take_base_tiles:
 * @self: the map
 *
 * Draws anew where tiles came into the store of the base maps. To be called for many at a time.
 */
void
yp_map_take_base_tiles (YpMap *self)
{
  g_autoptr (GArray) changes = NULL;

  g_return_if_fail (YP_IS_MAP (self));

  changes = self->overlay != NULL ? yp_base_view_take_changes (self->base_view) : NULL;
  if (changes != NULL)
    set_scene (self, yp_scene_with_base (self->scene, self->scene->base), changes);
}

/* What did not come may come now: those who fetch are told again what is missing. */
void
yp_map_want_base_again (YpMap *self)
{
  g_return_if_fail (YP_IS_MAP (self));

  yp_base_view_look (self->base_view);
}

static GtkWidget *
find_foreground (YpMap *self, const char *layer)
{
  if (strcmp (layer, "names") == 0)
    return GTK_WIDGET (self->labels);
  if (strcmp (layer, "units") == 0)
    return GTK_WIDGET (self->units);
  if (strcmp (layer, "incidents") == 0)
    return GTK_WIDGET (self->incidents);
  if (strcmp (layer, "track") == 0)
    return GTK_WIDGET (self->track);

  return NULL;
}

static void
set_themes_opacity (YpMap *self, double opacity)
{
  g_autoptr (GArray) changes = NULL;

  if (self->scene->themes_opacity == opacity)
    return;

  changes = yp_themes_list_changes (NULL, self->scene->themes);
  set_scene (self, yp_scene_with_themes_opacity (self->scene, opacity), changes);
}

/**
 * yp_map_set_layer_opacity:
 * @self: the map
 * @layer: of those that yp_map_set_layer_files() names, or `names`, `units`, `incidents`, `track`,
 *   `themes`
 * @opacity: 0…1; 0 hides it
 */
void
yp_map_set_layer_opacity (YpMap *self, const char *layer, double opacity)
{
  GtkWidget *foreground;
  g_autoptr (GArray) changes = NULL;
  YpLayerId id;

  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (opacity >= 0 && opacity <= 1);

  if (self->overlay == NULL)
    return;

  foreground = find_foreground (self, layer);
  if (foreground != NULL)
    {
      gtk_widget_set_opacity (foreground, opacity);
      gtk_widget_set_visible (foreground, opacity > 0);
      return;
    }

  if (strcmp (layer, "themes") == 0)
    {
      set_themes_opacity (self, opacity);
      return;
    }

  g_return_if_fail (yp_layer_from_name (layer, &id));
  if (self->scene->opacities[id] == opacity)
    return;

  changes = g_array_new (FALSE, FALSE, sizeof (YpBox));
  if (self->scene->layers[id] != NULL)
    g_array_append_val (changes, self->scene->layers[id]->box);
  set_scene (self, yp_scene_with_opacity (self->scene, id, opacity), changes);
}

/**
 * yp_map_count_layer:
 * @self: the map
 * @layer: of those that yp_map_set_layer_files() names
 *
 * Returns: how many shapes it shows
 */
guint
yp_map_count_layer (YpMap *self, const char *layer)
{
  YpLayerId id;

  g_return_val_if_fail (YP_IS_MAP (self), 0);
  g_return_val_if_fail (yp_layer_from_name (layer, &id), 0);

  return self->scene->layers[id] != NULL ? self->scene->layers[id]->n_shapes : 0;
}

/**
 * yp_map_set_themes:
 * @self: the map
 * @themes: (nullable): what lies over the land from now on
 *
 * Repaints the tiles that look otherwise, and no others.
 */
void
yp_map_set_themes (YpMap *self, YpThemes *themes)
{
  g_autoptr (GArray) changes = NULL;

  g_return_if_fail (YP_IS_MAP (self));

  changes = yp_themes_list_changes (self->scene->themes, themes);
  if (changes != NULL && changes->len == 0)
    return;

  set_scene (self, yp_scene_with_themes (self->scene, themes), changes);
}

/**
 * yp_map_get_centre:
 * @self: the map
 * @longitude: (out): degrees east of the place in the middle
 * @latitude: (out): degrees north
 */
void
yp_map_get_centre (YpMap *self, double *longitude, double *latitude)
{
  ShumateLocation *location;

  g_return_if_fail (YP_IS_MAP (self));

  location = SHUMATE_LOCATION (shumate_map_get_viewport (self->map));
  *longitude = shumate_location_get_longitude (location);
  *latitude = shumate_location_get_latitude (location);
}

double
yp_map_get_zoom_level (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), 0.0);

  return shumate_viewport_get_zoom_level (shumate_map_get_viewport (self->map));
}

/**
 * yp_map_go_to:
 * @self: the map
 * @longitude: degrees east
 * @latitude: degrees north
 * @zoom_level: 8…20
 *
 * Moves there, in a third of a second if the map is on the screen.
 */
void
yp_map_go_to (YpMap *self, double longitude, double latitude, double zoom_level)
{
  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (yp_is_on_earth (longitude, latitude));

  yp_camera_set_is_chosen (self->camera);
  yp_camera_go_to (self->camera, longitude, latitude, zoom_level);
}

/**
 * yp_map_show_bounds:
 * @self: the map
 * @bounds: what to show whole; nothing happens if it is empty
 */
void
yp_map_show_bounds (YpMap *self, const YpBounds *bounds)
{
  YpBox box;

  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (bounds != NULL);

  if (yp_bounds_is_empty (bounds))
    return;

  box = (YpBox){ yp_mercator_x (bounds->west), yp_mercator_y (bounds->north),
                 yp_mercator_x (bounds->east), yp_mercator_y (bounds->south) };
  yp_camera_set_is_chosen (self->camera);
  yp_camera_fit (self->camera, &box, FALSE);
}

/**
 * yp_map_show_everything:
 * @self: the map
 *
 * Shows the whole city: the towns, else all land there is, else all incidents.
 */
void
yp_map_show_everything (YpMap *self)
{
  yp_map_show_everything_beside (self, 0, 0);
}

void
yp_map_show_everything_beside (YpMap *self, double left, double bottom)
{
  YpBox box;

  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (left >= 0 && left < 1 && bottom >= 0 && bottom < 1);

  box = get_everything (self);
  if (yp_box_is_empty (&box))
    return;

  box.x1 -= (box.x2 - box.x1) * left / (1 - left);
  box.y2 += (box.y2 - box.y1) * bottom / (1 - bottom);
  yp_camera_fit (self->camera, &box, FALSE);
}

/**
 * yp_map_get_selected_incident:
 * @self: the map
 *
 * Returns: (nullable): its id
 */
const char *
yp_map_get_selected_incident (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return self->selected_incident;
}

void
yp_map_set_selected_incident (YpMap *self, const char *id)
{
  g_return_if_fail (YP_IS_MAP (self));

  if (g_strcmp0 (self->selected_incident, id) == 0)
    return;

  g_free (self->selected_incident);
  self->selected_incident = g_strdup (id);
  yp_symbol_layer_set_selected (YP_SYMBOL_LAYER (self->incidents), id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_INCIDENT]);
}

/**
 * yp_map_get_selected_unit:
 * @self: the map
 *
 * Returns: (nullable): its id
 */
const char *
yp_map_get_selected_unit (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return self->selected_unit;
}

YpIncident *
yp_map_pick_incident (YpMap *self, double x, double y)
{
  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return yp_incident_layer_pick (self->incidents, x, y).incident;
}

YpUnit *
yp_map_pick_unit (YpMap *self, double x, double y)
{
  guint n_units;

  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return yp_unit_layer_pick (self->units, x, y, &n_units);
}

void
yp_map_set_selected_unit (YpMap *self, const char *id)
{
  g_return_if_fail (YP_IS_MAP (self));

  if (g_strcmp0 (self->selected_unit, id) == 0)
    return;

  /* Else it would follow one and tell of another. */
  yp_follow_set_unit (self->follow, NULL);
  g_free (self->selected_unit);
  self->selected_unit = g_strdup (id);
  yp_symbol_layer_set_selected (YP_SYMBOL_LAYER (self->units), id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_UNIT]);
}

/* What is hidden is never drawn, and so never settles. */
static gboolean
is_seen (gpointer layer)
{
  return gtk_widget_get_visible (GTK_WIDGET (layer));
}

/**
 * yp_map_set_track:
 * @self: the map
 * @unit: (nullable): whose track to show; %NULL for nobody's
 * @fixes: (nullable) (element-type YpFix): where it was, the oldest first
 *
 * The track ends where the unit is shown and goes on with it.
 */
void
yp_map_set_track (YpMap *self, const char *unit, const GArray *fixes)
{
  g_return_if_fail (YP_IS_MAP (self));

  yp_track_layer_set_track (self->track, unit, fixes);
}

/**
 * yp_map_follow_unit:
 * @self: the map
 * @id: (nullable): whom to follow, who is then selected; %NULL to let go
 *
 * Keeps the unit in the middle until somebody moves the map or selects another.
 *
 * Returns: whether it can: who was nowhere yet can not be followed
 */
gboolean
yp_map_follow_unit (YpMap *self, const char *id)
{
  g_return_val_if_fail (YP_IS_MAP (self), FALSE);

  if (id != NULL)
    {
      yp_camera_set_is_chosen (self->camera);
      yp_map_set_selected_unit (self, id);
    }

  return yp_follow_set_unit (self->follow, id);
}

/* Returns: (nullable): id of the unit that the map follows */
const char *
yp_map_get_followed_unit (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), NULL);

  return self->follow != NULL ? yp_follow_get_unit (self->follow) : NULL;
}

/**
 * yp_map_is_settled:
 * @self: the map
 *
 * Returns: whether the last frame shows all that was given, sharp and complete
 */
gboolean
yp_map_is_settled (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), FALSE);

  return yp_layer_loads_is_settled (self->loads) && yp_base_view_is_settled (self->base_view) &&
         yp_camera_is_settled (self->camera) && yp_plane_is_settled (self->plane) &&
         yp_block_layer_is_settled (self->blocks) &&
         (!is_seen (self->labels) || yp_label_layer_is_settled (self->labels)) &&
         (!is_seen (self->incidents) || yp_incident_layer_is_settled (self->incidents)) &&
         (!is_seen (self->units) || yp_unit_layer_is_settled (self->units));
}

/**
 * yp_map_get_shown_seq:
 * @self: the map
 *
 * Returns: the newest entry of the journal that the incidents in the last frame tell of; 0 for none
 */
guint64
yp_map_get_shown_seq (YpMap *self)
{
  g_return_val_if_fail (YP_IS_MAP (self), 0);

  return yp_incident_layer_get_shown_seq (self->incidents);
}

static void
set_attribution (YpMap *self, guint i, const char *words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_free (self->attributions[i]);
  self->attributions[i] = words != NULL && *words != '\0' ? g_strdup (words) : NULL;
  if (self->overlay == NULL)
    return;

  for (guint j = 0; j < G_N_ELEMENTS (self->attributions); j++)
    if (self->attributions[j] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", self->attributions[j]);

  if (strcmp (gtk_label_get_text (GTK_LABEL (self->attribution)), text->str) == 0)
    return;

  gtk_label_set_text (GTK_LABEL (self->attribution), text->str);
  gtk_widget_set_visible (self->attribution, text->len > 0);
}

/**
 * yp_map_set_base_attribution:
 * @self: the map
 * @attribution: (nullable): whose base maps are shown, with their 审图号, for a corner of the map
 */
void
yp_map_set_base_attribution (YpMap *self, const char *attribution)
{
  g_return_if_fail (YP_IS_MAP (self));

  set_attribution (self, 0, attribution);
}

/**
 * yp_map_set_attribution:
 * @self: the map
 * @attribution: (nullable): whose data this is, for a corner of the map
 */
void
yp_map_set_attribution (YpMap *self, const char *attribution)
{
  g_return_if_fail (YP_IS_MAP (self));

  set_attribution (self, 1, attribution);
}

/**
 * yp_map_set_symbol_scale:
 * @self: the map
 * @scale: more than 0; 1 at a desk, more on a wall
 */
void
yp_map_set_symbol_scale (YpMap *self, double scale)
{
  g_return_if_fail (YP_IS_MAP (self));
  g_return_if_fail (scale > 0);

  set_scene (self, yp_scene_with_symbol_scale (self->scene, scale), NULL);
  yp_symbol_layer_set_symbol_scale (YP_SYMBOL_LAYER (self->incidents), scale);
  yp_symbol_layer_set_symbol_scale (YP_SYMBOL_LAYER (self->units), scale);
  yp_symbol_layer_set_symbol_scale (YP_SYMBOL_LAYER (self->track), scale);
}
