/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-picture-page.h"

#include <math.h>

#include "yp-symbols.h"

/* The page that all measures below are given for. */
#define PAGE_WIDTH 1600
#define PAGE_HEIGHT 1000

#define MARGIN 24
#define HEAD_HEIGHT 64
#define FOOT_HEIGHT 124
#define ROW_HEIGHT 27
#define N_LEGEND_ROWS 4

/* What stands to the right of the legend. */
#define SIDE_WIDTH 430
#define BAR_WIDTH 190

#define SYMBOL_SIZE 0.68
#define SYMBOL_ROOM 28
#define PATCH_WIDTH 20
#define PATCH_HEIGHT 13

#define TITLE_SIZE 27
#define WORD_SIZE 14
#define SMALL_SIZE 12.5

#define PAPER 0x0E1722FFu
#define EDGE 0x33506AFFu
#define INK 0xF2F7FBFFu
#define FAINT 0xAEC0CFFFu

/* What belongs together in the legend begins a row if there is room. */
typedef enum
{
  GROUP_THEME,
  GROUP_INCIDENTS,
  GROUP_UNITS,
} Group;

typedef struct
{
  Group group;
  cairo_surface_t *vectors; /* (nullable): the symbol */
  double x;                 /* its middle */
  double y;
  YpColor color; /* of a patch; 0 for none */
  char *word;
} LegendEntry;

/**
 * YpPictureFrame:
 *
 * What stands around the map of a picture: title, legend, scale, north, the moment and whose data
 * it is. Made on the main thread, painted in one other.
 */
struct _YpPictureFrame
{
  char *title;
  char *time;
  char *attribution;
  char *font_family;
  double symbol_scale;
  GArray *legend; /* of LegendEntry */
  PangoFontMap *fonts;
};

static void
clear_entry (gpointer data)
{
  LegendEntry *entry = data;

  g_clear_pointer (&entry->vectors, yp_symbol_record_drop_vectors);
  g_free (entry->word);
}

/**
 * yp_picture_frame_new:
 * @spec: what the picture is to be
 * @attribution: (nullable): whose data it shows
 * @font_family: (nullable): what to write in
 * @symbol_scale: of the map
 *
 * Returns: (transfer full): a frame without a legend
 */
YpPictureFrame *
yp_picture_frame_new (const YpPictureSpec *spec,
                      const char *attribution,
                      const char *font_family,
                      double symbol_scale)
{
  YpPictureFrame *self = g_new0 (YpPictureFrame, 1);

  self->title = g_strdup (spec->title);
  self->time = g_strdup (spec->time);
  self->attribution = g_strdup (attribution);
  self->font_family = g_strdup (font_family);
  self->symbol_scale = symbol_scale;
  self->legend = g_array_new (FALSE, FALSE, sizeof (LegendEntry));
  g_array_set_clear_func (self->legend, clear_entry);
  self->fonts = pango_cairo_font_map_new ();

  return self;
}

void
yp_picture_frame_free (YpPictureFrame *self)
{
  g_free (self->title);
  g_free (self->time);
  g_free (self->attribution);
  g_free (self->font_family);
  g_array_unref (self->legend);
  g_object_unref (self->fonts);
  g_free (self);
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

/**
 * yp_picture_page_lay_out:
 * @self: (out): a page; its scale and metre are left to the caller
 * @spec: what the picture is to be
 */
void
yp_picture_page_lay_out (YpPicturePage *self, const YpPictureSpec *spec)
{
  double head;
  double foot;

  *self = (YpPicturePage){ .width = spec->width, .height = spec->height };
  self->unit = MIN (spec->width / PAGE_WIDTH, spec->height / PAGE_HEIGHT);
  head = spec->is_bare || !has_text (spec->title) ? 0 : HEAD_HEIGHT * self->unit;
  foot = spec->is_bare ? 0 : FOOT_HEIGHT * self->unit;

  /* On whole pixels: the map's edge is sharp, and so is what it is made of. */
  self->map_y = round (head);
  self->map_width = spec->width;
  self->map_height = MAX (round (spec->height - head - foot), 1);
}

static void
add_entry (YpPictureFrame *self, Group group, const YpSymbol *symbol, const char *word)
{
  LegendEntry entry = { .group = group };
  double width;
  double height;

  if (word == NULL)
    return;

  /* A pin's place is at its foot; what is seen of it is in the middle of the row. */
  cairo_recording_surface_ink_extents (symbol->vectors, &entry.x, &entry.y, &width, &height);
  entry.x += width / 2;
  entry.y += height / 2;
  entry.vectors = cairo_surface_reference (symbol->vectors);
  entry.word = g_strdup (word);
  g_array_append_val (self->legend, entry);
}

static void
add_theme (YpPictureFrame *self, const YpPictureSpec *spec)
{
  LegendEntry title = { .group = GROUP_THEME, .word = g_strdup (spec->theme) };

  g_array_append_val (self->legend, title);
  for (guint i = 0; i < spec->n_keys; i++)
    {
      LegendEntry entry = { .group = GROUP_THEME,
                            .color = spec->keys[i].color,
                            .word = g_strdup (spec->keys[i].word) };

      g_array_append_val (self->legend, entry);
    }
}

static void
add_incidents (YpPictureFrame *self,
               const YpPictureSpec *spec,
               const YpSymbolRecord *drawn,
               YpSymbols *symbols)
{
  for (guint i = 0; i < YP_N_STATES; i++)
    if ((drawn->states & 1u << i) != 0)
      add_entry (self, GROUP_INCIDENTS,
                 yp_symbols_get_incident (symbols, (YpState) i, YP_LATENESS_NONE, FALSE),
                 spec->states[i]);

  for (guint i = YP_LATENESS_HALF; i < YP_N_LATENESSES; i++)
    if ((drawn->latenesses & 1u << i) != 0)
      add_entry (self, GROUP_INCIDENTS,
                 yp_symbols_get_incident (symbols, YP_STATE_FILED, (YpLateness) i, FALSE),
                 spec->latenesses[i]);
}

static void
add_units (YpPictureFrame *self,
           const YpPictureSpec *spec,
           const YpSymbolRecord *drawn,
           YpSymbols *symbols)
{
  for (guint i = 0; i < YP_N_UNIT_KINDS; i++)
    if ((drawn->kinds & 1u << i) != 0)
      add_entry (self, GROUP_UNITS,
                 yp_symbols_get_unit (symbols, (YpUnitKind) i, YP_UNIT_AVAILABLE,
                                      YP_CONNECTION_ONLINE, FALSE),
                 spec->kinds[i]);

  for (guint i = 0; i < YP_N_UNIT_STATUSES; i++)
    if ((drawn->statuses & 1u << i) != 0)
      add_entry (self, GROUP_UNITS,
                 yp_symbols_get_unit (symbols, YP_UNIT_MEMBER, (YpUnitStatus) i,
                                      YP_CONNECTION_ONLINE, FALSE),
                 spec->statuses[i]);

  for (guint i = YP_CONNECTION_STALE; i <= YP_CONNECTION_LOST; i++)
    if ((drawn->connections & 1u << i) != 0)
      add_entry (
          self, GROUP_UNITS,
          yp_symbols_get_unit (symbols, YP_UNIT_MEMBER, YP_UNIT_AVAILABLE, (YpConnection) i, FALSE),
          spec->connections[i]);
}

/**
 * yp_picture_frame_add_legend:
 * @self: the frame
 * @spec: has the words
 * @drawn: what is in the picture
 * @widget: whose fonts count
 *
 * Explains what is in the picture, and nothing else. Main thread.
 */
void
yp_picture_frame_add_legend (YpPictureFrame *self,
                             const YpPictureSpec *spec,
                             const YpSymbolRecord *drawn,
                             GtkWidget *widget)
{
  g_autoptr (YpSymbols) symbols = yp_symbols_new_recorder (widget, 1);

  if (has_text (spec->theme))
    add_theme (self, spec);
  add_incidents (self, spec, drawn, symbols);
  add_units (self, spec, drawn, symbols);
}

static PangoLayout *
lay_out (const YpPictureFrame *self, const char *text, double size, PangoWeight weight)
{
  PangoContext *context = pango_font_map_create_context (self->fonts);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  PangoLayout *layout;

  pango_context_set_round_glyph_positions (context, FALSE);
  layout = pango_layout_new (context);
  if (self->font_family != NULL)
    pango_font_description_set_family (font, self->font_family);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  g_object_unref (context);

  return layout;
}

/* Writes with the text's middle line at @y; @align is 0 for what begins at @x and 1 for what ends
 * there. Returns its width. */
static double
write_line (cairo_t *cr, PangoLayout *layout, YpColor color, double x, double y, double align)
{
  PangoRectangle logical;
  double width;

  pango_layout_get_extents (layout, NULL, &logical);
  width = (double) logical.width / PANGO_SCALE;
  yp_color_set_source (color, cr);
  cairo_move_to (cr, x - align * width - (double) logical.x / PANGO_SCALE,
                 y - (double) logical.height / PANGO_SCALE / 2);
  pango_cairo_show_layout (cr, layout);

  return width;
}

static void
paint_title (const YpPictureFrame *self, const YpPicturePage *page, cairo_t *cr)
{
  double unit = page->unit;
  g_autoptr (PangoLayout) layout = NULL;

  if (!has_text (self->title))
    return;

  layout = lay_out (self, self->title, TITLE_SIZE * unit, PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_width (layout, (int) ((page->width - 2 * MARGIN * unit) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  write_line (cr, layout, INK, MARGIN * unit, page->map_y / 2, 0);
}

static void
paint_mark (const LegendEntry *entry, cairo_t *cr, double unit, double x, double y)
{
  cairo_save (cr);
  cairo_translate (cr, x + SYMBOL_ROOM / 2.0 * unit, y);
  if (entry->vectors != NULL)
    {
      cairo_scale (cr, SYMBOL_SIZE * unit, SYMBOL_SIZE * unit);
      cairo_set_source_surface (cr, entry->vectors, -entry->x, -entry->y);
      cairo_paint (cr);
    }
  else if (entry->color != 0)
    {
      cairo_scale (cr, unit, unit);
      cairo_rectangle (cr, -PATCH_WIDTH / 2.0, -PATCH_HEIGHT / 2.0, PATCH_WIDTH, PATCH_HEIGHT);
      yp_color_set_source (entry->color, cr);
      cairo_fill_preserve (cr);
      yp_color_set_source (yp_color_fade (INK, 0.4), cr);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

/* Goes through the legend in rows; paints it if there is a @cr. Returns how many rows it takes. */
static guint
flow_legend (const YpPictureFrame *self,
             const YpPicturePage *page,
             gboolean has_breaks,
             double top,
             cairo_t *cr)
{
  double unit = page->unit;
  double right = page->width - (SIDE_WIDTH + 2 * MARGIN) * unit;
  double left = MARGIN * unit;
  double x = left;
  guint row = 0;

  for (guint i = 0; i < self->legend->len; i++)
    {
      const LegendEntry *entry = &g_array_index (self->legend, LegendEntry, i);
      g_autoptr (PangoLayout) layout =
          lay_out (self, entry->word, WORD_SIZE * unit, PANGO_WEIGHT_NORMAL);
      gboolean has_mark = entry->vectors != NULL || entry->color != 0;
      double mark = has_mark ? (SYMBOL_ROOM + 3) * unit : 0;
      PangoRectangle logical;
      double width;
      double y;

      pango_layout_get_extents (layout, NULL, &logical);
      width = mark + (double) logical.width / PANGO_SCALE;
      if (x > left && (x + width > right || (has_breaks && entry->group != entry[-1].group)))
        {
          x = left;
          row++;
        }

      y = top + (row + 0.5) * ROW_HEIGHT * unit;
      if (cr != NULL && row < N_LEGEND_ROWS)
        {
          paint_mark (entry, cr, unit, x, y);
          write_line (cr, layout, has_mark ? INK : FAINT, x + mark, y, 0);
        }
      x += width + 15 * unit;
    }

  return row + 1;
}

/* A row for each group if there is room for that. */
static void
paint_legend (const YpPictureFrame *self, const YpPicturePage *page, cairo_t *cr)
{
  gboolean has_breaks = flow_legend (self, page, TRUE, 0, NULL) <= N_LEGEND_ROWS;
  guint n_rows = MIN (flow_legend (self, page, has_breaks, 0, NULL), N_LEGEND_ROWS);
  double top = page->map_y + page->map_height +
               (FOOT_HEIGHT - (double) n_rows * ROW_HEIGHT) / 2 * page->unit;

  flow_legend (self, page, has_breaks, top, cr);
}

/* The largest of 1, 2, 5, 10, … metres that is no longer than @room. */
static double
get_bar_m (double unit_m, double room)
{
  double largest_m = room / unit_m;
  double power = pow (10, floor (log10 (largest_m)));

  return largest_m >= 5 * power ? 5 * power : largest_m >= 2 * power ? 2 * power : power;
}

static void
paint_scale_bar (const YpPictureFrame *self, const YpPicturePage *page, cairo_t *cr, double y)
{
  double unit = page->unit;
  double metre = page->metre_px * page->scale;
  double bar_m = get_bar_m (metre, BAR_WIDTH * unit);
  double right = page->width - MARGIN * unit;
  double left = right - bar_m * metre;
  g_autofree char *text =
      bar_m >= 1000 ? g_strdup_printf ("%g km", bar_m / 1000) : g_strdup_printf ("%g m", bar_m);
  g_autoptr (PangoLayout) layout = lay_out (self, text, SMALL_SIZE * unit, PANGO_WEIGHT_NORMAL);

  yp_color_set_source (INK, cr);
  cairo_set_line_width (cr, 2 * unit);
  cairo_move_to (cr, left, y - 6 * unit);
  cairo_line_to (cr, left, y);
  cairo_line_to (cr, right, y);
  cairo_line_to (cr, right, y - 6 * unit);
  cairo_stroke (cr);
  write_line (cr, layout, INK, (left + right) / 2, y - 11 * unit, 0.5);
}

static void
paint_north (const YpPictureFrame *self, const YpPicturePage *page, cairo_t *cr, double y)
{
  double unit = page->unit;
  double x = page->width - (MARGIN + BAR_WIDTH + 44) * unit;
  g_autoptr (PangoLayout) layout = lay_out (self, "N", SMALL_SIZE * unit, PANGO_WEIGHT_BOLD);

  yp_color_set_source (INK, cr);
  cairo_move_to (cr, x, y - 22 * unit);
  cairo_line_to (cr, x + 7 * unit, y + 2 * unit);
  cairo_line_to (cr, x, y - 4 * unit);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_move_to (cr, x, y - 22 * unit);
  cairo_line_to (cr, x - 7 * unit, y + 2 * unit);
  cairo_line_to (cr, x, y - 4 * unit);
  cairo_close_path (cr);
  cairo_set_line_width (cr, 1.2 * unit);
  cairo_stroke (cr);
  write_line (cr, layout, INK, x + 16 * unit, y - 12 * unit, 0.5);
}

static void
paint_side (const YpPictureFrame *self, const YpPicturePage *page, cairo_t *cr)
{
  double unit = page->unit;
  double top = page->map_y + page->map_height;
  double right = page->width - MARGIN * unit;
  g_autoptr (PangoLayout) time = NULL;
  g_autoptr (PangoLayout) attribution = NULL;

  paint_scale_bar (self, page, cr, top + 40 * unit);
  paint_north (self, page, cr, top + 38 * unit);

  if (has_text (self->time))
    {
      time = lay_out (self, self->time, WORD_SIZE * unit, PANGO_WEIGHT_SEMIBOLD);
      write_line (cr, time, INK, right, top + 65 * unit, 1);
    }

  if (!has_text (self->attribution))
    return;

  attribution = lay_out (self, self->attribution, SMALL_SIZE * unit, PANGO_WEIGHT_NORMAL);
  pango_layout_set_width (attribution, (int) (SIDE_WIDTH * unit * PANGO_SCALE));
  pango_layout_set_wrap (attribution, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (attribution, -2);
  pango_layout_set_ellipsize (attribution, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (attribution, PANGO_ALIGN_RIGHT);
  write_line (cr, attribution, FAINT, right, top + 96 * unit, 1);
}

/**
 * yp_picture_frame_paint:
 * @self: the frame
 * @page: where things are
 * @cr: where to; 0, 0 is the page's corner
 *
 * Paints what is not the map. One thread at a time.
 */
void
yp_picture_frame_paint (const YpPictureFrame *self, const YpPicturePage *page, cairo_t *cr)
{
  double bottom = page->map_y + page->map_height;

  yp_color_set_source (PAPER, cr);
  cairo_rectangle (cr, 0, 0, page->width, page->map_y);
  cairo_rectangle (cr, 0, bottom, page->width, page->height - bottom);
  cairo_fill (cr);
  if (bottom >= page->height)
    return;

  yp_color_set_source (EDGE, cr);
  cairo_rectangle (cr, 0, bottom, page->width, page->unit);
  if (page->map_y > 0)
    cairo_rectangle (cr, 0, page->map_y - page->unit, page->width, page->unit);
  cairo_fill (cr);

  paint_title (self, page, cr);
  paint_legend (self, page, cr);
  paint_side (self, page, cr);
}
