/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-measure-box.h"

#include <glib/gi18n.h>

#include "yp-draw-layer.h"
#include "yp-inside-view.h"
#include "yp-measure-text.h"

#define INCIDENT_ZOOM 16

struct _YpMeasureBox
{
  GObject parent_instance;

  YpMapDeck *deck; /* not owned: it owns this */
  YpSituation *situation;
  YpDrawing *drawing;
  YpDrawLayer *layer; /* the map's */
  YpInside *inside;

  GtkWidget *button; /* owns this */
  GtkWidget *panel;  /* the deck's; what follows is in it */
  GtkWidget *modes[YP_N_DRAW_MODES];
  GtkWidget *radius_line;
  GtkWidget *radius;
  GtkWidget *main_figure;
  GtkWidget *other_figure;
  GtkWidget *legs;
  GtkWidget *fault;
  GtkWidget *hint;
  GtkWidget *view;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (YpMeasureBox, yp_measure_box, G_TYPE_OBJECT)

static const char
    *const
        mode_names[YP_N_DRAW_MODES] = {
          [YP_DRAW_DISTANCE] = N_ ("Distance"),
                                   [YP_DRAW_AREA] = N_ ("Area"),
                                                        [YP_DRAW_RECTANGLE] = N_ ("Rectangle"),
                                                                                  [YP_DRAW_CIRCLE] = N_ ("Circle"),
                                                                                                         [YP_DRAW_LINE_BUFFER] = N_ ("Along a line"),
                                                                                                                                     [YP_DRAW_AREA_BUFFER] = N_ ("Around an area"),
                                                                                                                                     };

static const char *const hints[YP_N_DRAW_MODES] = {
  [YP_DRAW_DISTANCE] =
      N_ ("Click or Space sets a point. Enter or a double click ends the line."),
          [YP_DRAW_AREA] =
              N_ ("Click or Space sets a corner. Enter or a double click closes the area."),
                  [YP_DRAW_RECTANGLE] =
                      N_ ("Click or Space sets two opposite corners."),
                          [YP_DRAW_CIRCLE] =
                              N_ ("Click or Space sets the middle, then the edge. Enter takes the radius that stands here."),
                                  [YP_DRAW_LINE_BUFFER] =
                                      N_ ("Click or Space sets a point. Enter or a double click ends the line; the radius goes "
          "around it."),
                                          [YP_DRAW_AREA_BUFFER] =
                                              N_ ("Click or Space sets a corner. Enter or a double click closes the area; the radius goes "
          "around it."),
                                          };

static gboolean
has_radius (YpDrawMode mode)
{
  return mode == YP_DRAW_CIRCLE || mode == YP_DRAW_LINE_BUFFER || mode == YP_DRAW_AREA_BUFFER;
}

/* What matters most: what is enclosed, else how long it is. */
static char *
format_main (YpMeasureBox *self)
{
  const YpDrawFigures *figures = yp_drawing_get_figures (self->drawing);

  if (yp_drawing_get_outline (self->drawing) != NULL)
    return yp_measure_format_area (figures->area_m2);

  return yp_measure_format_length (figures->length_m);
}

static char *
format_other (YpMeasureBox *self)
{
  const YpDrawFigures *figures = yp_drawing_get_figures (self->drawing);
  g_autofree char *length = yp_measure_format_length (figures->length_m);
  g_autofree char *radius = yp_measure_format_length (figures->radius_m);

  if (yp_drawing_get_outline (self->drawing) == NULL)
    return g_strdup (_ ("Length"));
  if (figures->radius_m > 0)
    return g_strdup_printf (_ ("Perimeter %s · radius %s"), length, radius);

  return g_strdup_printf (_ ("Perimeter %s"), length);
}

/* Each leg with its length and where it goes. */
static char *
format_legs (YpMeasureBox *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < yp_drawing_get_n_legs (self->drawing); i++)
    {
      double azimuth;
      double length = yp_drawing_get_leg (self->drawing, i, &azimuth);
      g_autofree char *formatted = yp_measure_format_length (length);

      /* Translators: a leg of a line: its number, its length, degrees from north */
      g_string_append_printf (text, _ ("%u   %s   %.0f°"), i + 1, formatted, azimuth);
      g_string_append_c (text, '\n');
    }

  if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

static char *
format_fault (YpMeasureBox *self)
{
  const YpDrawFigures *figures = yp_drawing_get_figures (self->drawing);
  guint n;

  switch (figures->fault)
    {
    case YP_DRAW_FAULT_CROSSING:
      yp_drawing_get_vertices (self->drawing, &n);
      return g_strdup_printf (
          _ ("Sides %u and %u cross each other: what is inside can not be said. "
                                 "Move a corner, or take it back."),
             figures->crossing[0] + 1, figures->crossing[1] + 1);
    case YP_DRAW_FAULT_TOO_LARGE:
      return g_strdup (_ ("This has no area, or reaches too far to be laid out."));
    case YP_DRAW_FAULT_NONE:
    default:
      return NULL;
    }
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
update_figures (YpMeasureBox *self)
{
  guint n;
  g_autofree char *main_figure = NULL;
  g_autofree char *other = NULL;
  g_autofree char *legs = format_legs (self);
  g_autofree char *fault = format_fault (self);

  yp_drawing_get_vertices (self->drawing, &n);
  if (n > 1 && yp_drawing_get_figures (self->drawing)->fault == YP_DRAW_FAULT_NONE)
    {
      main_figure = format_main (self);
      other = format_other (self);
    }
  set_text (self->main_figure, main_figure);
  set_text (self->other_figure, other);
  set_text (self->fault, fault);
  set_text (self->legs, legs);
  gtk_widget_set_visible (gtk_widget_get_ancestor (self->legs, GTK_TYPE_SCROLLED_WINDOW),
                          *legs != '\0' && yp_drawing_get_mode (self->drawing) == YP_DRAW_DISTANCE);
}

/* What is inside is asked of what is finished alone: a figure that jumps at each corner helps
 * nobody. */
static void
on_drawing_changed (YpMeasureBox *self)
{
  YpDrawMode mode = yp_drawing_get_mode (self->drawing);
  YpGeometry *area =
      yp_drawing_is_finished (self->drawing) ? yp_drawing_get_outline (self->drawing) : NULL;

  self->is_updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->modes[mode]), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->radius), yp_drawing_get_radius (self->drawing));
  self->is_updating = FALSE;

  gtk_widget_set_visible (self->radius_line, has_radius (mode));
  set_text (self->hint, yp_drawing_is_finished (self->drawing) ? NULL : _ (hints[mode]));
  update_figures (self);
  yp_inside_set_area (self->inside, area);
  gtk_widget_set_visible (self->view, area != NULL);
}

static void
on_mode_toggled (YpMeasureBox *self, GtkToggleButton *button)
{
  if (self->is_updating || !gtk_toggle_button_get_active (button))
    return;

  for (guint i = 0; i < YP_N_DRAW_MODES; i++)
    if (self->modes[i] == GTK_WIDGET (button))
      yp_drawing_set_mode (self->drawing, (YpDrawMode) i);
  gtk_widget_grab_focus (GTK_WIDGET (yp_map_deck_get_map (self->deck)));
}

static void
on_radius_changed (YpMeasureBox *self)
{
  double radius_m = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->radius));

  if (!self->is_updating)
    yp_drawing_set_radius (self->drawing, radius_m);
}

/* The tool is in use while its panel is shown. */
static void
on_panel_shown (YpMeasureBox *self)
{
  gboolean is_shown =
      gtk_widget_get_visible (self->panel) && yp_map_deck_get_panel (self->deck) == self->panel;

  yp_draw_layer_set_active (self->layer, is_shown);
  if (is_shown)
    gtk_widget_grab_focus (GTK_WIDGET (yp_map_deck_get_map (self->deck)));
  else
    yp_inside_set_area (self->inside, NULL);
  if (is_shown)
    on_drawing_changed (self);
}

static void
on_left (YpMeasureBox *self)
{
  yp_map_deck_show_panel (self->deck, NULL);
}

static void
on_clear (YpMeasureBox *self)
{
  yp_drawing_clear (self->drawing);
  gtk_widget_grab_focus (GTK_WIDGET (yp_map_deck_get_map (self->deck)));
}

static void
on_incident_chosen (YpMeasureBox *self, const char *id)
{
  YpMap *map = yp_map_deck_get_map (self->deck);
  YpIncident *incident = yp_situation_get_incident (self->situation, id);
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;

  yp_map_set_selected_incident (map, id);
  if (facts != NULL && facts->has_place)
    yp_map_go_to (map, facts->longitude, facts->latitude, INCIDENT_ZOOM);
}

static void
on_unit_chosen (YpMeasureBox *self, const char *id)
{
  YpMap *map = yp_map_deck_get_map (self->deck);
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (self->situation), id);

  yp_map_set_selected_unit (map, id);
  if (fix != NULL)
    yp_map_go_to (map, fix->longitude, fix->latitude, INCIDENT_ZOOM);
}

static void
append_line (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s\t%s\n", name, value);
}

static void
append_count (GString *text, const char *name, guint n)
{
  if (n > 0)
    g_string_append_printf (text, "%s\t%u\n", name, n);
}

static void
append_inside (YpMeasureBox *self, GString *text)
{
  const YpInsideFigures *figures = yp_inside_get_figures (self->inside);

  append_count (text, _ ("Incidents"), figures->n_incidents);
  append_count (text, _ ("Late"), figures->n_late);
  append_count (text, _ ("Units"), figures->n_units);
  append_count (text, _ ("Grids"), figures->n_grids);
  append_count (text, _ ("People who answer"), figures->n_people);
}

/**
 * yp_measure_box_format_text:
 * @self: the tool
 *
 * Returns: (transfer full): the figures, a line each: name, tab, value
 */
char *
yp_measure_box_format_text (YpMeasureBox *self)
{
  const YpDrawFigures *figures = yp_drawing_get_figures (self->drawing);
  GString *text = g_string_new (NULL);
  g_autofree char *length = g_strdup_printf ("%.2f m", figures->length_m);
  g_autofree char *area = g_strdup_printf ("%.1f m²", figures->area_m2);
  g_autofree char *radius = g_strdup_printf ("%.1f m", figures->radius_m);
  g_autofree char *fault = format_fault (self);

  if (fault != NULL)
    append_line (text, _ (mode_names[yp_drawing_get_mode (self->drawing)]), fault);
  append_line (text, yp_drawing_get_outline (self->drawing) != NULL ? _ ("Perimeter")
                                                                    : _ ("Length"), length);
  if (yp_drawing_get_outline (self->drawing) != NULL)
    append_line (text, _ ("Area"), area);
  if (figures->radius_m > 0)
    append_line (text, _ ("Radius"), radius);
  append_inside (self, text);

  return g_string_free (text, FALSE);
}

/* Into a letter as text, into a spreadsheet as a table. */
static void
on_copy (YpMeasureBox *self)
{
  g_autofree char *figures = yp_measure_box_format_text (self);
  g_autofree char *csv = yp_inside_format_csv (self->inside);
  gboolean has_area = yp_inside_get_area (self->inside) != NULL;
  g_autofree char *text = has_area ? g_strconcat (figures, "\n", csv, NULL) : g_strdup (figures);
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_typed (G_TYPE_STRING, text),
    gdk_content_provider_new_for_bytes ("text/csv;charset=utf-8", bytes),
    gdk_content_provider_new_for_bytes ("text/csv", bytes),
  };
  g_autoptr (GdkContentProvider) all =
      gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));

  gdk_clipboard_set_content (gtk_widget_get_clipboard (self->button), all);
}

static gboolean
on_copy_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpMeasureBox *self = YP_MEASURE_BOX (user_data);

  if (!yp_draw_layer_is_active (self->layer))
    return FALSE;

  on_copy (self);
  return TRUE;
}

static gboolean
on_panel_key (YpMeasureBox *self, guint key)
{
  if (key != GDK_KEY_Escape)
    return FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (yp_map_deck_get_map (self->deck)));
  return TRUE;
}

static void
yp_measure_box_dispose (GObject *object)
{
  YpMeasureBox *self = YP_MEASURE_BOX (object);

  g_clear_object (&self->inside);
  g_clear_object (&self->drawing);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_measure_box_parent_class)->dispose (object);
}

static void
yp_measure_box_class_init (YpMeasureBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_measure_box_dispose;
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_modes (YpMeasureBox *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_widget_add_css_class (grid, "modes");
  for (guint i = 0; i < YP_N_DRAW_MODES; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u %s", i + 1, _ (mode_names[i]));

      self->modes[i] = gtk_toggle_button_new_with_label (text);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->modes[i]),
                                     GTK_TOGGLE_BUTTON (self->modes[0]));
      gtk_grid_attach (GTK_GRID (grid), self->modes[i], (int) i % 3, (int) i / 3, 1, 1);
      g_signal_connect_object (self->modes[i], "toggled", G_CALLBACK (on_mode_toggled), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_box_append (GTK_BOX (self->panel), grid);
}

static void
add_radius (YpMeasureBox *self)
{
  GtkWidget *label = gtk_label_new (_ ("Radius"));
  GtkWidget *unit = gtk_label_new (_ ("metres"));

  self->radius_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->radius = gtk_spin_button_new_with_range (1, YP_DRAWING_MAX_RADIUS_M, 50);
  gtk_widget_add_css_class (self->radius_line, "radius");
  gtk_widget_set_hexpand (self->radius, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->radius), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Radius in metres"), -1);
  g_signal_connect_object (self->radius, "value-changed", G_CALLBACK (on_radius_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->radius_line), label);
  gtk_box_append (GTK_BOX (self->radius_line), self->radius);
  gtk_box_append (GTK_BOX (self->radius_line), unit);
  gtk_box_append (GTK_BOX (self->panel), self->radius_line);
}

static void
add_legs (YpMeasureBox *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->legs = make_label ("legs");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 200);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->legs);
  gtk_box_append (GTK_BOX (self->panel), scroller);
}

static void
add_buttons (YpMeasureBox *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy  Ctrl+C"));
  GtkWidget *clear = gtk_button_new_with_label (_ ("Begin anew  Esc"));

  gtk_widget_add_css_class (line, "buttons");
  g_signal_connect_object (copy, "clicked", G_CALLBACK (on_copy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (on_clear), self, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (copy, TRUE);
  gtk_widget_set_hexpand (clear, TRUE);
  gtk_box_append (GTK_BOX (line), copy);
  gtk_box_append (GTK_BOX (line), clear);
  gtk_box_append (GTK_BOX (self->panel), line);
}

static void
make_panel (YpMeasureBox *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->panel, "measure-panel");
  add_modes (self);
  add_radius (self);
  self->main_figure = make_label ("main-figure");
  self->other_figure = make_label ("other-figure");
  self->fault = make_label ("fault");
  self->hint = make_label ("hint");
  gtk_box_append (GTK_BOX (self->panel), self->main_figure);
  gtk_box_append (GTK_BOX (self->panel), self->other_figure);
  add_legs (self);
  gtk_box_append (GTK_BOX (self->panel), self->fault);
  gtk_box_append (GTK_BOX (self->panel), self->hint);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_panel_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->panel, keys);
  g_signal_connect_object (self->panel, "notify::visible", G_CALLBACK (on_panel_shown), self,
                           G_CONNECT_SWAPPED);
}

static void
yp_measure_box_init (YpMeasureBox *self)
{
  self->drawing = yp_drawing_new ();
}

static void
make_button (YpMeasureBox *self)
{
  self->button = gtk_toggle_button_new ();
  gtk_button_set_label (GTK_BUTTON (self->button), _ ("Measure"));
  gtk_widget_set_tooltip_text (self->button, _ ("Measure, draw, see what is inside (Ctrl+M)"));
}

static void
add_copy_key (YpMeasureBox *self, GtkWidget *widget)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK),
                        gtk_callback_action_new (on_copy_key, self, NULL)));
  gtk_widget_add_controller (widget, controller);
}

static void
on_layer_shown (YpMeasureBox *self, YpLayerItem *item)
{
  double opacity = yp_layer_item_get_shown (item);

  gtk_widget_set_opacity (GTK_WIDGET (self->layer), opacity);
  gtk_widget_set_visible (GTK_WIDGET (self->layer), opacity > 0);
}

/* What is drawn is a layer like others. */
static void
add_layer (YpMeasureBox *self)
{
  g_autoptr (YpLayerItem) item =
      yp_layer_item_new ("drawing", _ ("What is measured and drawn"), YP_LAYER_GROUP_SYMBOLS);

  yp_layer_item_set_facts (item, &(YpLayerFacts){ .n = -1 });
  g_signal_connect_object (item, "shown", G_CALLBACK (on_layer_shown), self, G_CONNECT_SWAPPED);
  yp_layers_add (yp_map_deck_get_layers (self->deck), item);
}

/**
 * yp_measure_box_add:
 * @deck: whose row of tools it stands in, and on whose map one draws
 * @situation: what is inside
 *
 * Returns: (transfer none): the tool; the deck's
 */
YpMeasureBox *
yp_measure_box_add (YpMapDeck *deck, YpSituation *situation)
{
  YpMeasureBox *self = g_object_new (YP_TYPE_MEASURE_BOX, NULL);
  YpMap *map = yp_map_deck_get_map (deck);

  self->deck = deck;
  self->situation = g_object_ref (situation);
  self->inside = yp_inside_new (situation);
  self->layer = yp_draw_layer_new (map, self->drawing);
  make_button (self);
  make_panel (self);
  self->view = yp_inside_view_new (situation, self->inside);
  gtk_box_append (GTK_BOX (self->panel), self->view);
  add_buttons (self);
  add_copy_key (self, self->panel);
  add_copy_key (self, GTK_WIDGET (map));
  g_signal_connect_object (self->view, "incident-chosen", G_CALLBACK (on_incident_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "unit-chosen", G_CALLBACK (on_unit_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drawing, "changed", G_CALLBACK (on_drawing_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layer, "left", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
  yp_map_deck_add_tool (deck, self->button, self->panel);
  g_object_set_data_full (G_OBJECT (self->button), "yp-measure-box", self, g_object_unref);
  add_layer (self);
  on_drawing_changed (self);

  return self;
}

/* Takes the tool up, or lays it down. */
void
yp_measure_box_toggle (YpMeasureBox *self)
{
  GtkToggleButton *button = GTK_TOGGLE_BUTTON (self->button);

  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

YpDrawing *
yp_measure_box_get_drawing (YpMeasureBox *self)
{
  return self->drawing;
}

YpInside *
yp_measure_box_get_inside (YpMeasureBox *self)
{
  return self->inside;
}
