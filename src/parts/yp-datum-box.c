/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-datum-box.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-coordinate.h"
#include "yp-datum-check.h"
#include "yp-map-look.h"
#include "yp-measure-text.h"
#include "yp-mercator.h"
#include "yp-pins.h"
#include "yp-place-ask.h"

/* From here a hand can tell metres. */
#define POINT_ZOOM 18

/* Where a pixel is more, pointing tells nothing of ten metres. */
#define MOST_PX_M 3.0

struct _YpDatumBox
{
  AdwBin parent_instance;

  YpMap *map; /* not owned: it outlives this */
  YpLayers *layers;
  YpPlaceAsk *ask; /* the map's, as is the next */
  YpPins *pins;
  GtkLabel *title;
  GtkEditable *entry;
  GtkLabel *hint;

  YpLayerItem *item; /* (nullable): what is compared */
  double longitude;  /* of the point, CGCS2000 */
  double latitude;
};

G_DEFINE_FINAL_TYPE (YpDatumBox, yp_datum_box, ADW_TYPE_BIN)

static guint ended_signal;

/* Two of them are one at this accuracy. */
static const char *
get_datum_name (YpDatum datum)
{
  switch (datum)
    {
    case YP_DATUM_GCJ02:
      return _ ("GCJ-02 (Amap, Tencent)");
    case YP_DATUM_BD09:
      return _ ("BD-09 (Baidu)");
    case YP_DATUM_CGCS2000:
    case YP_DATUM_WGS84:
    default:
      return _ ("CGCS2000 / WGS 84");
    }
}

static const char *
get_direction (double azimuth_deg)
{
  static const char *const names[] = {
    N_ ("north"), N_ ("north-east"), N_ ("east"), N_ ("south-east"),
                                                      N_ ("south"), N_ ("south-west"), N_ ("west"), N_ ("north-west") };

  return _ (names[(guint) lround (azimuth_deg / 45) % G_N_ELEMENTS (names)]);
}

static char *
format_verdict (const YpDatumVerdict *verdict)
{
  g_autofree char *offset = yp_measure_format_length (verdict->offset_m);
  g_autofree char *left = yp_measure_format_length (verdict->left_m);
  const char *direction = get_direction (verdict->azimuth_deg);

  if (verdict->fits)
    /* Translators: a base map was compared with a known point; %s is a length */
    return g_strdup_printf (_ ("Fits the known point: %s off"), offset);
  if (verdict->is_explained)
    /* Translators: length, compass direction; then a datum, and the length that it leaves */
    return g_strdup_printf (_ ("%s off to the %s. As %s it would fit (%s left)."), offset,
                               direction, get_datum_name (verdict->datum), left);

  /* Translators: length, compass direction */
  return g_strdup_printf (_ ("%s off to the %s. No datum explains it."), offset, direction);
}

static void
end (YpDatumBox *self)
{
  if (self->item == NULL)
    return;

  g_clear_object (&self->item);
  yp_place_ask_set_active (self->ask, FALSE);
  yp_pins_set (self->pins, NULL, 0);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, ended_signal, 0);
}

static double
get_px_m (YpDatumBox *self)
{
  double world_px = 256 * exp2 (yp_map_get_look (self->map).zoom_level);

  return YP_MERCATOR_EQUATOR_M * cos (self->latitude * G_PI / 180) / world_px;
}

static void
on_said (YpDatumBox *self, double longitude, double latitude)
{
  YpDatum declared = YP_DATUM_CGCS2000;
  YpDatumVerdict verdict;
  g_autofree char *words = NULL;

  if (get_px_m (self) > MOST_PX_M)
    {
      gtk_label_set_text (self->hint, _ ("Come nearer first: from here a hand is off by more than "
                                         "what is to be told."));
      return;
    }

  yp_datum_from_name (yp_layer_item_get_facts (self->item)->datum, &declared);
  verdict = yp_datum_check (declared, self->longitude, self->latitude, longitude, latitude);
  words = format_verdict (&verdict);
  yp_layer_item_set_check (self->item, verdict.fits ? YP_LAYER_CHECK_FITS : YP_LAYER_CHECK_OFF,
                           words);
  end (self);
}

static void
say_place (YpDatumBox *self, const YpCoordinate *coordinate)
{
  /* Translators: latitude, longitude, datum: how the coordinate of a known point was read */
  g_autofree char *text = g_strdup_printf (
      _ ("Read as %.6f, %.6f in %s; the pin stands there. Click where the point is drawn in this "
         "map, or bring it under the cross with the arrow keys and press Enter."),
         coordinate->latitude, coordinate->longitude, get_datum_name (coordinate->datum));

  gtk_label_set_text (self->hint, text);
}

static void
on_activate (YpDatumBox *self)
{
  YpCoordinate coordinate;
  YpPin pin = { 0 };

  yp_place_ask_set_active (self->ask, FALSE);
  yp_pins_set (self->pins, NULL, 0);
  if (!yp_coordinate_parse (gtk_editable_get_text (self->entry), &coordinate))
    {
      gtk_label_set_text (self->hint, _ ("This is no coordinate: 31.87500, 120.55500 is one"));
      return;
    }

  yp_coordinate_get_place (&coordinate, coordinate.datum, &self->longitude, &self->latitude);
  pin.longitude = self->longitude;
  pin.latitude = self->latitude;
  yp_pins_set (self->pins, &pin, 1);
  yp_map_go_to (self->map, self->longitude, self->latitude, POINT_ZOOM);
  yp_place_ask_set_active (self->ask, TRUE);
  say_place (self, &coordinate);
  gtk_widget_grab_focus (GTK_WIDGET (self->map));
}

static gboolean
on_key_pressed (YpDatumBox *self, guint key)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  end (self);
  return GDK_EVENT_STOP;
}

static void
yp_datum_box_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yp_datum_box_parent_class)->unmap (widget);
  end (YP_DATUM_BOX (widget));
}

static void
yp_datum_box_dispose (GObject *object)
{
  YpDatumBox *self = YP_DATUM_BOX (object);

  g_clear_object (&self->item);
  g_clear_object (&self->layers);

  G_OBJECT_CLASS (yp_datum_box_parent_class)->dispose (object);
}

static void
yp_datum_box_class_init (YpDatumBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_datum_box_dispose;
  GTK_WIDGET_CLASS (klass)->unmap = yp_datum_box_unmap;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "datum-box");

  ended_signal = g_signal_new ("ended", YP_TYPE_DATUM_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static GtkLabel *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
add_entry (YpDatumBox *self, GtkWidget *box)
{
  GtkWidget *entry = gtk_entry_new ();

  self->entry = GTK_EDITABLE (entry);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "31.87500, 120.55500");
  gtk_entry_set_max_length (GTK_ENTRY (entry), YP_COORDINATE_MAX_BYTES);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Coordinates of a point that is known"), -1);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), entry);
}

static void
yp_datum_box_init (YpDatumBox *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->title = add_label (box, "title");
  add_entry (self, box);
  self->hint = add_label (box, "hint");
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * yp_datum_box_new:
 * @map: where the point is pointed out
 * @layers: the map's layers
 *
 * Returns: (transfer floating): a box that is hidden
 */
GtkWidget *
yp_datum_box_new (YpMap *map, YpLayers *layers)
{
  YpDatumBox *self = g_object_new (YP_TYPE_DATUM_BOX, NULL);

  self->map = map;
  self->layers = g_object_ref (layers);
  self->ask = yp_place_ask_new (map);
  self->pins = yp_pins_new (map);
  g_signal_connect_object (self->ask, "said", G_CALLBACK (on_said), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ask, "left", G_CALLBACK (end), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * yp_datum_box_begin:
 * @self: the box
 * @item: the base map that is to be compared; shown where it was hidden
 *
 * In place of what was being compared.
 */
void
yp_datum_box_begin (YpDatumBox *self, YpLayerItem *item)
{
  g_autofree char *title = NULL;

  g_return_if_fail (YP_IS_DATUM_BOX (self));
  g_return_if_fail (yp_layer_item_get_group (item) == YP_LAYER_GROUP_BASE);

  /* Translators: %s is the name of a base map */
  title = g_strdup_printf (_ ("Compare “%s” with a known point"), yp_layer_item_get_title (item));
  yp_place_ask_set_active (self->ask, FALSE);
  yp_pins_set (self->pins, NULL, 0);
  g_set_object (&self->item, item);
  yp_layers_choose_visible (self->layers, item, TRUE);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->hint, _ ("Its surveyed coordinates, in degrees or in metres of "
                                     "EPSG:4549; write gcj02, bd09 or gps where they are not of "
                                     "CGCS2000. Enter goes on, Esc leaves."));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}
