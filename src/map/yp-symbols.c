/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-symbols.h"

#include <math.h>
#include <string.h>

#include "yp-digits.h"
#include "yp-symbol-painter.h"

/* How long a frame may make new pictures and texts; the rest waits for the next one. */
#define MAKE_US (6 * G_TIME_SPAN_MILLISECOND)

/* For so long after its first frame nobody's hand waits, and each turn costs a frame. */
#define START_US (2 * G_TIME_SPAN_SECOND)
#define START_MAKE_US (60 * G_TIME_SPAN_MILLISECOND)

/* When more than this many are kept, those that the last frame did without are dropped: a picture
 * is some 10 kB, and the renderer has a copy. */
#define MAX_KEPT 1024

#define LETTER_COLOR 0xF2F7FBFFu
#define CHIP_COLOR 0x0A1017D8u

/* Segments of a cluster's ring. */
#define RING_PARTS 16

/* States that a ring tells apart: those that are over look alike. */
#define N_RING_STATES (YP_STATE_CLOSED + 1)

typedef enum
{
  FAMILY_INCIDENT,
  FAMILY_CLUSTER,
  FAMILY_UNIT,
  FAMILY_HEADING,
  FAMILY_UNIT_GROUP,
  FAMILY_FOLLOWED,
  FAMILY_TRACK,
  FAMILY_PULSE,
  FAMILY_FOCUS,
} Family;

/**
 * YpSymbols:
 *
 * The pictures that stand on the map, each made once and at most 128 device pixels large at symbol
 * scale 1 to 2, so that GSK keeps them together in one atlas and draws a thousand in one batch.
 */
struct _YpSymbols
{
  GtkWidget *widget; /* not owned: it owns this */
  double symbol_scale;
  int device_scale;
  GHashTable *symbols;
  GHashTable *labels; /* text and size → GskRenderNode with its middle at 0, 0 */
  GHashTable *digits; /* size, tenths of a pixel → YpDigits */
  guint64 frame;
  gint64 started_at; /* monotonic: the first time that something was made */
  gint64 deadline;   /* of the frame: monotonic, µs; 0 before the first new picture */
  gboolean is_late;
  YpSymbolRecord *record; /* (nullable): in place of a screen */
};

/* A picture, and the last frame that wanted it. */
typedef struct
{
  YpSymbol symbol;
  guint64 frame;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_clear_object (&kept->symbol.texture);
  g_clear_pointer (&kept->symbol.vectors, cairo_surface_destroy);
  g_free (kept);
}

/**
 * yp_symbols_new:
 * @widget: whose fonts and scale factor count; must outlive the symbols
 * @symbol_scale: sizes are multiplied by it
 *
 * Returns: (transfer full): symbols
 */
YpSymbols *
yp_symbols_new (GtkWidget *widget, double symbol_scale)
{
  YpSymbols *self = g_new0 (YpSymbols, 1);

  self->widget = widget;
  self->symbol_scale = symbol_scale;
  self->device_scale = gtk_widget_get_scale_factor (widget);
  self->symbols = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, kept_free);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) gsk_render_node_unref);
  self->digits = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) yp_digits_free);

  return self;
}

/**
 * yp_symbols_new_recorder:
 * @widget: whose fonts count; must outlive the symbols
 * @symbol_scale: sizes are multiplied by it
 *
 * Returns: (transfer full): symbols that are not drawn but recorded, as vectors
 */
YpSymbols *
yp_symbols_new_recorder (GtkWidget *widget, double symbol_scale)
{
  YpSymbols *self = yp_symbols_new (widget, symbol_scale);

  self->device_scale = YP_SYMBOL_VECTORS;
  self->record = yp_symbol_record_new ();

  return self;
}

/* Returns: (transfer full): what a recorder recorded; it then records no more */
YpSymbolRecord *
yp_symbols_take_record (YpSymbols *self)
{
  return g_steal_pointer (&self->record);
}

void
yp_symbols_free (YpSymbols *self)
{
  g_clear_pointer (&self->record, yp_symbol_record_free);
  g_hash_table_unref (self->symbols);
  g_hash_table_unref (self->labels);
  g_hash_table_unref (self->digits);
  g_free (self);
}

static gboolean
is_unwanted (gpointer key, gpointer value, gpointer data)
{
  const Kept *kept = value;
  const YpSymbols *self = data;

  return kept->frame < self->frame;
}

/**
 * yp_symbols_begin_frame:
 * @self: the symbols
 *
 * Before the first symbol of a frame is drawn.
 */
void
yp_symbols_begin_frame (YpSymbols *self)
{
  int device_scale = gtk_widget_get_scale_factor (self->widget);

  if (device_scale != self->device_scale)
    g_hash_table_remove_all (self->symbols);
  else if (g_hash_table_size (self->symbols) > MAX_KEPT)
    g_hash_table_foreach_remove (self->symbols, is_unwanted, self);
  if (device_scale != self->device_scale || g_hash_table_size (self->labels) > MAX_KEPT)
    g_hash_table_remove_all (self->labels);

  self->device_scale = device_scale;
  self->frame++;
  self->deadline = 0;
  self->is_late = FALSE;
}

/* Whether all that this frame asked for was there; if not, draw another. */
gboolean
yp_symbols_is_complete (const YpSymbols *self)
{
  return !self->is_late;
}

double
yp_symbols_get_scale (const YpSymbols *self)
{
  return self->symbol_scale;
}

/* A family, its variant and what else tells symbols apart, in one number. */
static gint64
make_key (Family family, guint64 variant)
{
  return (gint64) ((guint64) family << 60 | variant);
}

static const YpSymbol *
find (YpSymbols *self, gint64 key)
{
  Kept *kept = g_hash_table_lookup (self->symbols, &key);

  if (kept == NULL)
    return NULL;

  kept->frame = self->frame;
  return &kept->symbol;
}

static gboolean
may_make (YpSymbols *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->record != NULL)
    return TRUE;

  if (self->started_at == 0)
    self->started_at = now;
  if (self->deadline == 0)
    self->deadline = now + (now - self->started_at < START_US ? START_MAKE_US : MAKE_US);
  if (now > self->deadline)
    self->is_late = TRUE;

  return !self->is_late;
}

static const YpSymbol *
keep (YpSymbols *self, gint64 key, YpSymbolCanvas *canvas)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->symbol.width = (float) canvas->width;
  kept->symbol.height = (float) canvas->height;
  kept->symbol.hot_x = (float) canvas->hot_x;
  kept->symbol.hot_y = (float) canvas->hot_y;
  kept->symbol.record = self->record;
  if (self->record != NULL)
    kept->symbol.vectors = yp_symbol_canvas_end_vectors (canvas);
  else
    kept->symbol.texture = yp_symbol_canvas_end (canvas);
  kept->frame = self->frame;
  g_hash_table_insert (self->symbols, g_memdup2 (&key, sizeof key), kept);

  return &kept->symbol;
}

/**
 * yp_symbols_get_incident:
 * @self: the symbols
 * @state: its state
 * @lateness: how late it is
 * @is_selected: whether it is the selected one
 *
 * Returns: (transfer none) (nullable): the symbol; %NULL if this frame has no time left to make it
 */
const YpSymbol *
yp_symbols_get_incident (YpSymbols *self, YpState state, YpLateness lateness, gboolean is_selected)
{
  guint64 variant = ((guint64) state << 2 | lateness) << 1 | (is_selected != FALSE);
  gint64 key = make_key (FAMILY_INCIDENT, variant);
  const YpSymbol *symbol = find (self, key);
  YpSymbolCanvas canvas;

  if (self->record != NULL)
    {
      self->record->states |= 1u << state;
      self->record->latenesses |= 1u << lateness;
    }
  if (symbol != NULL || !may_make (self))
    return symbol;

  canvas = yp_symbol_paint_incident (state, lateness, is_selected, self->symbol_scale,
                                     self->device_scale);
  return keep (self, key, &canvas);
}

static guint
count_ring_state (const guint *n_by_state, guint state)
{
  guint n = n_by_state[state];

  for (guint i = N_RING_STATES; state == YP_STATE_CLOSED && i < YP_N_STATES; i++)
    n += n_by_state[i];

  return n;
}

/* How the ring is divided: by share, but nobody who is there gets nothing. */
static void
divide_ring (const guint *n_by_state, guint n, guint parts[YP_N_STATES])
{
  guint used = 0;
  guint largest = 0;

  memset (parts, 0, YP_N_STATES * sizeof *parts);
  for (guint i = 0; i < N_RING_STATES; i++)
    {
      guint n_here = count_ring_state (n_by_state, i);
      guint share = (guint) ((guint64) n_here * RING_PARTS / n);

      parts[i] = n_here > 0 ? MAX (share, 1) : 0;
      used += parts[i];
      if (parts[i] > parts[largest])
        largest = i;
    }

  if (used > RING_PARTS)
    parts[largest] -= MIN (used - RING_PARTS, parts[largest] - 1);
  else
    parts[largest] += RING_PARTS - used;
}

/* The size of a disc for so many. */
static guint
get_size (guint n)
{
  return n < 10 ? 0 : n < 100 ? 1 : n < 1000 ? 2 : 3;
}

/**
 * yp_symbols_get_cluster:
 * @self: the symbols
 * @n_by_state: (array fixed-size=14): how many there are in each state
 * @n: how many in all, at least 1
 * @lateness: how late the worst of them is
 *
 * Returns: (transfer none) (nullable): a disc with a ring that shows the states, and a halo; %NULL
 *   if this frame has no time left to make it
 */
const YpSymbol *
yp_symbols_get_cluster (YpSymbols *self, const guint *n_by_state, guint n, YpLateness lateness)
{
  guint size = get_size (n);
  guint parts[YP_N_STATES];
  guint64 variant = size << 2 | lateness;
  const YpSymbol *symbol;
  YpSymbolCanvas canvas;
  gint64 key;

  /* 4 bits and 5 for each of eleven states just fit under the family. */
  G_STATIC_ASSERT (4 + 5 * N_RING_STATES <= 60);

  if (self->record != NULL)
    self->record->latenesses |= 1u << lateness;
  divide_ring (n_by_state, n, parts);
  for (guint i = 0; i < N_RING_STATES; i++)
    {
      variant = variant << 5 | parts[i];
      if (self->record != NULL && parts[i] > 0)
        self->record->states |= 1u << i;
    }

  key = make_key (FAMILY_CLUSTER, variant);
  symbol = find (self, key);
  if (symbol != NULL || !may_make (self))
    return symbol;

  canvas = yp_symbol_paint_cluster (parts, size, lateness, self->symbol_scale, self->device_scale);
  return keep (self, key, &canvas);
}

/* Radius of the disc for so many, logical pixels at symbol scale 1. */
double
yp_symbols_get_cluster_radius (guint n)
{
  return yp_symbol_get_cluster_radius (get_size (n));
}

/**
 * yp_symbols_get_focus:
 * @self: the symbols
 * @n: what is in it: 1 for a pin, more for a disc of so many
 *
 * Returns: (transfer none) (nullable): a ring around the symbol that keys have come to; %NULL if
 *   this frame has no time left to make it
 */
const YpSymbol *
yp_symbols_get_focus (YpSymbols *self, guint n)
{
  double radius = n > 1 ? yp_symbols_get_cluster_radius (n) + 9 : 21;
  gint64 key = make_key (FAMILY_FOCUS, (guint64) lround (radius));
  const YpSymbol *symbol = find (self, key);
  YpSymbolCanvas canvas;

  if (symbol != NULL || !may_make (self))
    return symbol;

  canvas = yp_symbol_paint_focus (radius, self->symbol_scale, self->device_scale);
  return keep (self, key, &canvas);
}

/**
 * yp_symbols_get_unit:
 * @self: the symbols
 * @kind: gives the shape
 * @status: gives the colour
 * @connection: stale has a broken outline, lost is grey and struck out
 * @is_selected: whether it is the selected one
 *
 * Returns: (transfer none) (nullable): the symbol; %NULL if this frame has no time left to make it
 */
const YpSymbol *
yp_symbols_get_unit (YpSymbols *self,
                     YpUnitKind kind,
                     YpUnitStatus status,
                     YpConnection connection,
                     gboolean is_selected)
{
  guint64 variant = (((guint64) kind << 8 | status) << 8 | connection) << 1;
  gint64 key = make_key (FAMILY_UNIT, variant | (is_selected != FALSE));
  const YpSymbol *symbol = find (self, key);
  YpSymbolCanvas canvas;

  if (self->record != NULL)
    {
      self->record->kinds |= 1u << kind;
      self->record->statuses |= 1u << status;
      self->record->connections |= 1u << connection;
    }
  if (symbol != NULL || !may_make (self))
    return symbol;

  canvas = yp_symbol_paint_unit (kind, status, connection, is_selected, self->symbol_scale,
                                 self->device_scale);
  return keep (self, key, &canvas);
}

/**
 * yp_symbols_get_heading:
 * @self: the symbols
 * @course_deg: degrees from north, clockwise
 * @is_selected: whether it is the selected one's
 *
 * Returns: (transfer none) (nullable): a tick beside a unit that shows where it goes; %NULL if this
 *   frame has no time left to make it
 */
const YpSymbol *
yp_symbols_get_heading (YpSymbols *self, double course_deg, gboolean is_selected)
{
  guint step = (guint) lround (course_deg / 360 * YP_N_HEADINGS) % YP_N_HEADINGS;
  gint64 key = make_key (FAMILY_HEADING, (guint64) step << 1 | (is_selected != FALSE));
  const YpSymbol *symbol = find (self, key);
  YpSymbolCanvas canvas;

  if (symbol != NULL || !may_make (self))
    return symbol;

  canvas = yp_symbol_paint_heading (step * 360.0 / YP_N_HEADINGS, is_selected, self->symbol_scale,
                                    self->device_scale);
  return keep (self, key, &canvas);
}

/* Corners around the unit that the map follows. */
const YpSymbol *
yp_symbols_get_followed (YpSymbols *self)
{
  gint64 key = make_key (FAMILY_FOLLOWED, 0);
  const YpSymbol *symbol = find (self, key);
  YpSymbolCanvas canvas;

  if (symbol != NULL || !may_make (self))
    return symbol;

  canvas = yp_symbol_paint_followed (self->symbol_scale, self->device_scale);
  return keep (self, key, &canvas);
}

/* Whatever a track is made of: @step is a direction, or one past them for a dot, two for a tick. */
static const YpSymbol *
get_track_part (YpSymbols *self, guint step, guint faintness)
{
  gint64 key = make_key (FAMILY_TRACK, (guint64) step << 8 | faintness);
  const YpSymbol *symbol = find (self, key);
  YpSymbolCanvas canvas;

  if (symbol != NULL || !may_make (self))
    return symbol;

  if (step == YP_N_HEADINGS)
    canvas = yp_symbol_paint_track_dot (faintness, self->symbol_scale, self->device_scale);
  else if (step > YP_N_HEADINGS)
    canvas = yp_symbol_paint_track_tick (self->symbol_scale, self->device_scale);
  else
    canvas = yp_symbol_paint_track_arrow (step * 360.0 / YP_N_HEADINGS, faintness,
                                          self->symbol_scale, self->device_scale);

  return keep (self, key, &canvas);
}

/**
 * yp_symbols_get_track_dot:
 * @self: the symbols
 * @faintness: 0 for new, below %YP_N_FAINTNESSES
 *
 * Returns: (transfer none) (nullable): a dot of a track; %NULL if this frame has no time left to
 *   make it
 */
const YpSymbol *
yp_symbols_get_track_dot (YpSymbols *self, guint faintness)
{
  return get_track_part (self, YP_N_HEADINGS, faintness);
}

/* Likewise, an arrow along it. */
const YpSymbol *
yp_symbols_get_track_arrow (YpSymbols *self, double course_deg, guint faintness)
{
  double turned = fmod (course_deg + 720, 360);
  guint step = (guint) lround (turned / 360 * YP_N_HEADINGS) % YP_N_HEADINGS;

  return get_track_part (self, step, faintness);
}

/* Likewise, where a time stands beside it. */
const YpSymbol *
yp_symbols_get_track_tick (YpSymbols *self)
{
  return get_track_part (self, YP_N_HEADINGS + 1, 0);
}

/* The disc behind the count of units that are too close to show one by one. */
const YpSymbol *
yp_symbols_get_unit_group (YpSymbols *self)
{
  gint64 key = make_key (FAMILY_UNIT_GROUP, 0);
  const YpSymbol *symbol = find (self, key);
  YpSymbolCanvas canvas;

  if (symbol != NULL || !may_make (self))
    return symbol;

  canvas = yp_symbol_paint_unit_group (self->symbol_scale, self->device_scale);
  return keep (self, key, &canvas);
}

/**
 * yp_symbols_get_pulse:
 * @self: the symbols
 * @frame: below %YP_N_PULSE_FRAMES
 *
 * Returns: (transfer none) (nullable): a widening ring; %NULL if this frame has no time left to
 *   make it
 */
const YpSymbol *
yp_symbols_get_pulse (YpSymbols *self, guint frame)
{
  gint64 key = make_key (FAMILY_PULSE, frame);
  const YpSymbol *symbol = find (self, key);
  YpSymbolCanvas canvas;

  if (symbol != NULL || !may_make (self))
    return symbol;

  canvas = yp_symbol_paint_pulse ((frame + 0.5) / YP_N_PULSE_FRAMES, self->symbol_scale,
                                  self->device_scale);
  return keep (self, key, &canvas);
}

/**
 * yp_symbols_draw:
 * @symbol: (nullable): the symbol; nothing is drawn for %NULL
 * @snapshot: where to
 * @x: where its hot spot is, a whole device pixel
 * @y: where its hot spot is
 */
void
yp_symbols_draw (const YpSymbol *symbol, GtkSnapshot *snapshot, float x, float y)
{
  if (symbol == NULL)
    return;

  if (symbol->record != NULL)
    {
      yp_symbol_record_add (symbol->record, symbol->vectors, (double) (x - symbol->hot_x),
                            (double) (y - symbol->hot_y));
      return;
    }

  gtk_snapshot_append_texture (
      snapshot, symbol->texture,
      &GRAPHENE_RECT_INIT (x - symbol->hot_x, y - symbol->hot_y, symbol->width, symbol->height));
}

static void
append_chip (GtkSnapshot *snapshot, double size_px, const PangoRectangle *logical)
{
  GdkRGBA color = yp_color_to_rgba (CHIP_COLOR);
  float pad_x = (float) (size_px * 0.55);
  float pad_y = (float) (size_px * 0.2);
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT ((float) logical->x - pad_x, (float) logical->y - pad_y,
                          (float) logical->width + 2 * pad_x, (float) logical->height + 2 * pad_y);
  GskRoundedRect chip;

  gsk_rounded_rect_init_from_rect (&chip, &rect, (float) (size_px * 0.5));
  gtk_snapshot_push_rounded_clip (snapshot, &chip);
  gtk_snapshot_append_color (snapshot, &color, &rect);
  gtk_snapshot_pop (snapshot);
}

static PangoLayout *
lay_out (YpSymbols *self, const char *string, double size)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, string);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (size * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

static void
add_chip (cairo_t *cr, double size, const PangoRectangle *logical)
{
  double pad_x = size * 0.55;
  double pad_y = size * 0.2;
  double left = logical->x - pad_x;
  double top = logical->y - pad_y;
  double right = logical->x + logical->width + pad_x;
  double bottom = logical->y + logical->height + pad_y;
  double corner = size * 0.5;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - corner, top + corner, corner, -G_PI / 2, 0);
  cairo_arc (cr, right - corner, bottom - corner, corner, 0, G_PI / 2);
  cairo_arc (cr, left + corner, bottom - corner, corner, G_PI / 2, G_PI);
  cairo_arc (cr, left + corner, top + corner, corner, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* Writes what stands on the screen as a node. */
static void
record_text (YpSymbols *self,
             const char *string,
             double size,
             gboolean has_chip,
             double x,
             double y)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) layout = lay_out (self, string, size);
  PangoRectangle ink;
  PangoRectangle logical;

  pango_layout_get_pixel_extents (layout, &ink, &logical);
  cairo_translate (cr, -(ink.x + ink.width / 2.0), -(ink.y + ink.height / 2.0));
  if (has_chip)
    {
      add_chip (cr, size, &logical);
      yp_color_set_source (CHIP_COLOR, cr);
      cairo_fill (cr);
    }
  yp_color_set_source (LETTER_COLOR, cr);
  cairo_move_to (cr, 0, 0);
  pango_cairo_show_layout (cr, layout);

  cairo_destroy (cr);
  yp_symbol_record_add (self->record, surface, x, y);
  cairo_surface_destroy (surface);
}

static GskRenderNode *
make_label (YpSymbols *self, const char *string, double size_px)
{
  double size = size_px * self->symbol_scale;
  g_autoptr (PangoLayout) layout = lay_out (self, string, size);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GdkRGBA color = yp_color_to_rgba (LETTER_COLOR);
  PangoRectangle ink;
  PangoRectangle logical;

  pango_layout_get_pixel_extents (layout, &ink, &logical);

  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (-roundf ((float) ink.x + (float) ink.width / 2),
                                                -roundf ((float) ink.y + (float) ink.height / 2)));
  append_chip (snapshot, size, &logical);
  gtk_snapshot_append_layout (snapshot, layout, &color);

  return gtk_snapshot_free_to_node (snapshot);
}

/**
 * yp_symbols_draw_label:
 * @self: the symbols
 * @snapshot: where to
 * @text: what to write, on a dark chip
 * @size_px: size of the letters at symbol scale 1, logical pixels
 * @x: the text's middle
 * @y: the text's middle
 */
void
yp_symbols_draw_label (YpSymbols *self,
                       GtkSnapshot *snapshot,
                       const char *text,
                       double size_px,
                       float x,
                       float y)
{
  g_autofree char *key = NULL;
  GskRenderNode *node;

  if (self->record != NULL)
    {
      record_text (self, text, size_px * self->symbol_scale, TRUE, (double) x, (double) y);
      return;
    }

  key = g_strdup_printf ("%.1f %s", size_px, text);
  node = g_hash_table_lookup (self->labels, key);
  if (node == NULL)
    {
      node = make_label (self, text, size_px);
      g_hash_table_insert (self->labels, g_steal_pointer (&key), node);
    }

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

static YpDigits *
get_digits (YpSymbols *self, double size_px)
{
  gpointer key = GINT_TO_POINTER ((int) lround (size_px * 10));
  YpDigits *digits = g_hash_table_lookup (self->digits, key);

  if (digits == NULL)
    {
      GdkRGBA color = yp_color_to_rgba (LETTER_COLOR);

      digits = yp_digits_new (self->widget, size_px * self->symbol_scale, &color);
      g_hash_table_insert (self->digits, key, digits);
    }

  return digits;
}

/**
 * yp_symbols_draw_count:
 * @self: the symbols
 * @snapshot: where to
 * @n: the number; from 10,000 on in thousands
 * @size_px: size of the digits at symbol scale 1, logical pixels
 * @x: the number's middle
 * @y: the number's middle
 */
void
yp_symbols_draw_count (YpSymbols *self,
                       GtkSnapshot *snapshot,
                       guint n,
                       double size_px,
                       float x,
                       float y)
{
  char text[16];

  if (n < 10000)
    g_snprintf (text, sizeof text, "%u", n);
  else
    g_snprintf (text, sizeof text, "%uk", n / 1000);

  if (self->record != NULL)
    record_text (self, text, size_px * self->symbol_scale, FALSE, (double) x, (double) y);
  else
    yp_digits_draw (get_digits (self, size_px), snapshot, text, x, y);
}
