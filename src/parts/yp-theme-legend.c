/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-theme-legend.h"

#include <glib/gi18n.h>

#include "yp-theme-words.h"
#include "yp-words.h"

struct _YpThemeLegendBox
{
  AdwBin parent_instance;

  YpThemeControl *control;
  gboolean is_brief;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkBox *rows;
  GtkLabel *notes;
};

G_DEFINE_FINAL_TYPE (YpThemeLegendBox, yp_theme_legend_box, ADW_TYPE_BIN)

static void
draw_patch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  YpColor color = GPOINTER_TO_UINT (data);

  yp_color_set_source (color, cr);
  cairo_rectangle (cr, 0.5, 0.5, width - 1, height - 1);
  cairo_fill_preserve (cr);
  yp_color_set_source (0xE4ECF366, cr);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_ramp (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  cairo_pattern_t *ramp = cairo_pattern_create_linear (0, 0, width, 0);

  for (guint i = 0; i <= 20; i++)
    {
      GdkRGBA rgba = yp_color_to_rgba (yp_ramp_get_between (i / 20.0));

      cairo_pattern_add_color_stop_rgba (ramp, i / 20.0, (double) rgba.red, (double) rgba.green,
                                         (double) rgba.blue, MIN (i / 4.0, 1));
    }
  cairo_set_source (cr, ramp);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
}

static GtkWidget *
make_area (const char *css_class, GtkDrawingAreaDrawFunc draw, YpColor color)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, GUINT_TO_POINTER (color), NULL);
  gtk_widget_add_css_class (area, css_class);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);

  return area;
}

static GtkWidget *
make_label (const char *text, float xalign, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
clear_rows (YpThemeLegendBox *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
}

static void
add_row (YpThemeLegendBox *self, YpColor color, const char *text, const char *count)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = make_label (text, 0, NULL);

  gtk_widget_add_css_class (row, "row");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), make_area ("patch", draw_patch, color));
  gtk_box_append (GTK_BOX (row), words);
  if (!self->is_brief)
    gtk_box_append (GTK_BOX (row), make_label (count, 1, "count"));
  gtk_box_append (self->rows, row);
}

/* How many areas, or hexagons, a class has. */
static char *
format_count (YpThemeKind kind, guint n)
{
  if (kind == YP_THEME_HEXAGONS)
    return g_strdup_printf (ngettext ("%u hexagon", "%u hexagons", n), n);

  return g_strdup_printf (ngettext ("%u area", "%u areas", n), n);
}

/* The most first, as they come to the eye. */
static void
add_classes (YpThemeLegendBox *self, const YpThemeLegend *legend)
{
  g_autofree char *none = NULL;

  for (guint i = legend->classes.n; i > 0; i--)
    {
      g_autofree char *range = NULL;
      g_autofree char *count = NULL;

      if (self->is_brief && legend->counts[i - 1] == 0)
        continue;

      range = yp_theme_words_format_class (&legend->classes, i - 1);
      count = format_count (legend->kind, legend->counts[i - 1]);
      add_row (self, yp_ramp_get_color (legend->classes.n, i - 1), range, count);
    }

  if (legend->kind != YP_THEME_AREAS || (self->is_brief && legend->n_none == 0))
    return;

  none = format_count (legend->kind, legend->n_none);
  add_row (self, 0, _ ("Nothing to count"), none);
}

static void
add_heat (YpThemeLegendBox *self, const YpThemeLegend *legend)
{
  GtkWidget *ends = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *most = yp_theme_words_format_density (legend->heat_scale);
  GtkWidget *from = make_label ("0", 0, NULL);

  gtk_widget_set_hexpand (from, TRUE);
  gtk_box_append (GTK_BOX (ends), from);
  gtk_box_append (GTK_BOX (ends), make_label (most, 1, NULL));
  gtk_box_append (self->rows, make_area ("ramp", draw_ramp, 0));
  gtk_box_append (self->rows, ends);
}

char *
yp_theme_legend_make_title (const YpThemeChoice *choice)
{
  switch (choice->kind)
    {
    case YP_THEME_AREAS:
      /* Translators: a figure, which areas, its unit */
      return g_strdup_printf (_ ("%s · %s (%s)"), yp_theme_words_get_figure (choice->figure),
                                 yp_theme_words_get_set (choice->set),
                                 yp_theme_words_get_unit (choice->figure));
    case YP_THEME_HEAT:
      return g_strdup (_ ("Density of incidents"));
    case YP_THEME_HEXAGONS:
      return g_strdup (_ ("Incidents in each hexagon"));
    case YP_THEME_NONE:
    default:
      return g_strdup ("");
    }
}

static char *
make_subtitle (const YpThemeChoice *choice, const YpThemeLegend *legend)
{
  g_autofree char *points = yp_theme_words_format_points (choice);
  g_autofree char *length = NULL;

  switch (choice->kind)
    {
    case YP_THEME_AREAS:
      return g_strdup (yp_theme_words_get_formula (choice->figure));
    case YP_THEME_HEAT:
      length = yp_words_format_distance (legend->bandwidth_m);
      /* Translators: which incidents; how far one counts */
      return g_strdup_printf (_ ("%s · bandwidth %s"), points, length);
    case YP_THEME_HEXAGONS:
      length = yp_words_format_distance (legend->width_m);
      /* Translators: which incidents; how wide a hexagon is on the ground */
      return g_strdup_printf (_ ("%s · %s across"), points, length);
    case YP_THEME_NONE:
    default:
      return g_strdup ("");
    }
}

/* As of when; what is not on the map. */
static char *
make_notes (const YpThemeLegend *legend)
{
  g_autofree char *clock = yp_words_format_clock (legend->as_of);
  GString *notes = g_string_new (NULL);

  g_string_append_printf (notes, _ ("As of %s"), clock);
  if (legend->kind != YP_THEME_AREAS)
    {
      g_string_append (notes, " · ");
      g_string_append_printf (notes, ngettext ("%u incident", "%u incidents", legend->n_points),
                              legend->n_points);
    }
  if (legend->n_left_out + legend->n_without_place > 0)
    {
      g_string_append (notes, " · ");
      g_string_append_printf (notes, _ ("%u outside or without a place"),
                                        legend->n_left_out + legend->n_without_place);
    }

  return g_string_free (notes, FALSE);
}

static void
update (YpThemeLegendBox *self)
{
  const YpThemeLegend *legend = yp_theme_control_get_legend (self->control);
  const YpThemeChoice *choice = yp_theme_control_get_choice (self->control);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *notes = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), legend != NULL && legend->kind == choice->kind);
  if (legend == NULL || legend->kind != choice->kind)
    return;

  title = yp_theme_legend_make_title (choice);
  subtitle = make_subtitle (choice, legend);
  notes = make_notes (legend);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->notes, notes);

  clear_rows (self);
  if (legend->kind == YP_THEME_HEAT)
    add_heat (self, legend);
  else
    add_classes (self, legend);
}

static void
yp_theme_legend_box_dispose (GObject *object)
{
  YpThemeLegendBox *self = YP_THEME_LEGEND_BOX (object);

  g_clear_object (&self->control);

  G_OBJECT_CLASS (yp_theme_legend_box_parent_class)->dispose (object);
}

static void
yp_theme_legend_box_class_init (YpThemeLegendBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_theme_legend_box_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "theme-legend");
}

static void
yp_theme_legend_box_init (YpThemeLegendBox *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *source = make_label (yp_ramp_get_source (), 0, "source");

  self->title = GTK_LABEL (make_label (NULL, 0, "title"));
  self->subtitle = GTK_LABEL (make_label (NULL, 0, "subtitle"));
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->notes = GTK_LABEL (make_label (NULL, 0, "notes"));
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "rows");
  gtk_label_set_wrap (self->subtitle, TRUE);
  gtk_label_set_max_width_chars (self->subtitle, 30);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->rows), yp_ramp_get_source ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->subtitle));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->notes));
  gtk_box_append (GTK_BOX (box), source);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Legend"), -1);
}

/* @is_brief: without what only whoever has hands would ask */
GtkWidget *
yp_theme_legend_box_new (YpThemeControl *control, gboolean is_brief)
{
  YpThemeLegendBox *self = g_object_new (YP_TYPE_THEME_LEGEND_BOX, NULL);

  self->control = g_object_ref (control);
  self->is_brief = is_brief;
  g_signal_connect_object (control, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
