/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-layer-row.h"

#include <glib/gi18n.h>

#include "yp-words.h"

#define NOTICE_HEIGHT_PX 20

struct _YpLayerRow
{
  GtkListBoxRow parent_instance;

  YpLayers *layers;
  YpLayerItem *item;
  GtkCheckButton *check;
  GtkLabel *title;
  GtkLabel *count;
  GtkLabel *source;
  GtkLabel *age;
  GtkWidget *fault;
  GtkLabel *fault_label;
  GtkWidget *check_line;
  GtkLabel *check_label;
  GtkWidget *controls;
  GtkRange *opacity;
  GtkLabel *percent;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (YpLayerRow, yp_layer_row, GTK_TYPE_LIST_BOX_ROW)

static guint check_signal;

static void
add_words (GString *text, const char *words)
{
  if (words == NULL || *words == '\0')
    return;

  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, words);
}

/* As people write it. */
static const char *
get_datum_words (const char *datum)
{
  static const char *const words[][2] = {
    { "cgcs2000", "CGCS2000" }, { "wgs84", "WGS 84" }, { "gcj02", "GCJ-02" }, { "bd09", "BD-09" }
  };

  for (guint i = 0; datum != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i][0], datum) == 0)
      return words[i][1];

  return datum;
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
set_class (gpointer widget, const char *css_class, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/* Its age, and whether it is to be trusted less for it. */
static void
update_age (YpLayerRow *self)
{
  const YpLayerFacts *facts = yp_layer_item_get_facts (self->item);
  gint64 age_us = g_get_real_time () - facts->updated_at;
  g_autofree char *age = yp_words_format_age (age_us);
  g_autofree char *words = NULL;
  gboolean is_stale =
      facts->updated_at != 0 && facts->stale_after_us != 0 && age_us > facts->stale_after_us;

  if (facts->updated_at == 0)
    words = g_strdup ("");
  else if (is_stale)
    /* Translators: of a layer's data, %s is an age */
    words = g_strdup_printf (_ ("old: %s"), age);
  else
    /* Translators: when a layer was last heard of, %s is an age */
    words = g_strdup_printf (_ ("%s ago"), age);

  set_text (self->age, words);
  set_class (self, "stale", is_stale);
}

/* What came of comparing it with a known point: a sign, and words. */
static void
update_check (YpLayerRow *self)
{
  const char *words = yp_layer_item_get_check_words (self->item);
  gboolean is_off = yp_layer_item_get_check (self->item) == YP_LAYER_CHECK_OFF;
  GtkWidget *sign = gtk_widget_get_first_child (self->check_line);

  gtk_image_set_from_icon_name (GTK_IMAGE (sign),
                                is_off ? "dialog-warning-symbolic" : "object-select-symbolic");
  set_class (self->check_line, "fault", is_off);
  set_class (self->check_line, "fits", !is_off);
  set_text (self->check_label, words != NULL ? words : "");
  gtk_widget_set_visible (self->check_line, words != NULL);
}

static void
update_facts (YpLayerRow *self)
{
  const YpLayerFacts *facts = yp_layer_item_get_facts (self->item);
  g_autoptr (GString) source = g_string_new (NULL);
  g_autofree char *count =
      facts->n >= 0 ? g_strdup_printf ("%'" G_GINT64_FORMAT, facts->n) : g_strdup ("");

  add_words (source, facts->owner);
  add_words (source, facts->source);
  add_words (source, get_datum_words (facts->datum));
  set_text (self->title, yp_layer_item_get_title (self->item));
  set_text (self->count, count);
  set_text (self->source, source->str);
  set_text (self->fault_label, facts->error != NULL ? facts->error : "");
  gtk_widget_set_visible (self->fault, facts->error != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  yp_layer_item_get_title (self->item), -1);
  update_check (self);
  update_age (self);
}

static void
update_shown (YpLayerRow *self)
{
  double opacity = yp_layer_item_get_opacity (self->item);
  gboolean is_visible = yp_layer_item_get_visible (self->item);
  g_autofree char *percent = g_strdup_printf ("%.0f %%", opacity * 100);

  self->is_updating = TRUE;
  gtk_check_button_set_active (self->check, is_visible);
  gtk_range_set_value (self->opacity, opacity * 100);
  gtk_label_set_text (self->percent, percent);
  self->is_updating = FALSE;
  set_class (self, "hidden-layer", !is_visible);
}

static void
on_toggled (YpLayerRow *self)
{
  if (!self->is_updating)
    yp_layers_choose_visible (self->layers, self->item, gtk_check_button_get_active (self->check));
}

static void
on_opacity (YpLayerRow *self)
{
  if (!self->is_updating)
    yp_layers_choose_opacity (self->layers, self->item, gtk_range_get_value (self->opacity) / 100);
}

static void
on_up (YpLayerRow *self)
{
  yp_layers_move (self->layers, self->item, -1);
}

static void
on_down (YpLayerRow *self)
{
  yp_layers_move (self->layers, self->item, 1);
}

static void
on_check (YpLayerRow *self)
{
  g_signal_emit (self, check_signal, 0);
}

static void
yp_layer_row_finalize (GObject *object)
{
  YpLayerRow *self = YP_LAYER_ROW (object);

  g_clear_object (&self->layers);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (yp_layer_row_parent_class)->finalize (object);
}

static void
yp_layer_row_class_init (YpLayerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_layer_row_finalize;

  check_signal = g_signal_new ("check", YP_TYPE_LAYER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static GtkLabel *
add_label (gpointer box, const char *css_class, gboolean is_wide)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), is_wide ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (label, is_wide);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static GtkWidget *
add_line (GtkWidget *box)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (line, "line");
  gtk_box_append (GTK_BOX (box), line);
  return line;
}

static void
add_button (YpLayerRow *self, const char *icon, const char *words, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->controls), button);
}

static void
add_controls (YpLayerRow *self, GtkWidget *box)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 100, 5);

  self->controls = add_line (box);
  self->opacity = GTK_RANGE (scale);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_focusable (scale, FALSE);
  gtk_widget_set_tooltip_text (scale, _ ("Opacity (← →)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Opacity"), -1);
  g_signal_connect_object (scale, "value-changed", G_CALLBACK (on_opacity), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->controls), scale);
  self->percent = add_label (self->controls, "percent", FALSE);
  gtk_label_set_width_chars (self->percent, 6);
  gtk_label_set_xalign (self->percent, 1);

  if (yp_layer_item_get_group (self->item) == YP_LAYER_GROUP_BASE)
    {
      add_button (self, "go-up-symbolic", _ ("Above the next one (Alt+↑)"), G_CALLBACK (on_up));
      add_button (self, "go-down-symbolic", _ ("Below the next one (Alt+↓)"), G_CALLBACK (on_down));
      add_button (self, "find-location-symbolic",
                  _ ("Compare with a known point (K)"), G_CALLBACK (on_check));
    }
  gtk_widget_set_visible (self->controls, FALSE);
}

/* A line with a sign, and words that wrap. */
static GtkWidget *
add_notice (GtkWidget *box, const char *icon, GtkLabel **label)
{
  GtkWidget *sign = gtk_image_new_from_icon_name (icon);
  GtkWidget *line = add_line (box);

  gtk_widget_set_valign (sign, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), sign);
  *label = add_label (line, "words", TRUE);
  gtk_label_set_ellipsize (*label, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (*label, TRUE);
  gtk_label_set_wrap_mode (*label, PANGO_WRAP_WORD_CHAR);

  /* GTK 4.8 measures words that wrap a pixel apart, with a width and without. */
  gtk_widget_set_size_request (GTK_WIDGET (*label), -1, NOTICE_HEIGHT_PX);
  return line;
}

static void
yp_layer_row_init (YpLayerRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "layer");
}

static void
build (YpLayerRow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line;

  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_START);
  gtk_widget_set_focusable (GTK_WIDGET (self->check), FALSE);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (on_toggled), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (outer), GTK_WIDGET (self->check));

  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (outer), box);
  line = add_line (box);
  self->title = add_label (line, "title", TRUE);
  self->count = add_label (line, "count", FALSE);
  line = add_line (box);
  self->source = add_label (line, "source", TRUE);
  self->age = add_label (line, "age", FALSE);
  self->fault = add_notice (box, "dialog-warning-symbolic", &self->fault_label);
  gtk_widget_add_css_class (self->fault, "fault");
  self->check_line = add_notice (box, NULL, &self->check_label);
  add_controls (self, box);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), outer);
}

/* A base map is dragged by its row onto the one whose place it takes. */
static GdkContentProvider *
on_drag_prepare (YpLayerRow *self)
{
  return gdk_content_provider_new_typed (YP_TYPE_LAYER_ITEM, self->item);
}

static gboolean
on_drop (YpLayerRow *self, const GValue *value)
{
  return yp_layers_put_at (self->layers, g_value_get_object (value), self->item);
}

static void
add_dragging (YpLayerRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (YP_TYPE_LAYER_ITEM, GDK_ACTION_COPY);

  g_signal_connect_swapped (source, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * yp_layer_row_new:
 * @layers: the layers that @item is of
 * @item: the layer
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
yp_layer_row_new (YpLayers *layers, YpLayerItem *item)
{
  YpLayerRow *self = g_object_new (YP_TYPE_LAYER_ROW, NULL);

  self->layers = g_object_ref (layers);
  self->item = g_object_ref (item);
  build (self);
  if (yp_layer_item_get_group (item) == YP_LAYER_GROUP_BASE)
    add_dragging (self);

  g_signal_connect_object (item, "facts", G_CALLBACK (update_facts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "shown", G_CALLBACK (update_shown), self, G_CONNECT_SWAPPED);
  update_facts (self);
  update_shown (self);

  return GTK_WIDGET (self);
}

YpLayerItem *
yp_layer_row_get_item (YpLayerRow *self)
{
  return self->item;
}

/* Shows how opaque it is and where it lies. */
void
yp_layer_row_set_open (YpLayerRow *self, gboolean is_open)
{
  gtk_widget_set_visible (self->controls, is_open);
}

/* Time has passed. */
void
yp_layer_row_tick (YpLayerRow *self)
{
  update_age (self);
}
