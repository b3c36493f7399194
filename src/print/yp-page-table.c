/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-print"

#include "yp-page-table.h"

/* Between a cell's text and its frame, above and below, and at the sides; points. */
#define PADDING 3
#define SIDE_PADDING 3

#define LINE_WIDTH 0.5

typedef struct
{
  YpPageText *cells[YP_PAGE_TABLE_MAX_COLUMNS];
  guint n_cells;
  guint n_lines;
} Row;

static void
row_clear (Row *row)
{
  for (guint i = 0; i < row->n_cells; i++)
    yp_page_text_free (row->cells[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static double
get_width (const YpPageTable *self, guint column)
{
  double all = 0;

  for (guint i = 0; i < self->n_columns; i++)
    all += self->columns[i].share;

  return YP_PAGE_WIDTH * self->columns[column].share / all;
}

static double
get_height (const YpPageTable *self, guint n_lines)
{
  return n_lines * self->style.pitch + 2 * PADDING;
}

static void
set_cell (YpPageTable *self, Row *row, YpFace face, PangoAlignment alignment, const char *text)
{
  PangoContext *context = yp_page_get_context (self->page);
  YpTextStyle style = self->style;
  YpPageText *cell;

  style.face = face;
  style.alignment = alignment;
  style.margin = SIDE_PADDING;
  cell = yp_page_text_new (context, &style, get_width (self, row->n_cells), "", text);

  row->cells[row->n_cells++] = cell;
  row->n_lines = MAX (row->n_lines, yp_page_text_get_n_lines (cell));
}

static void
draw_frame (cairo_t *cr, double x, double y, double width, double height)
{
  yp_page_set_color (cr, FALSE);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_rectangle (cr, x, y, width, height);
  cairo_stroke (cr);
}

/* What is shorter than its row stands in the middle of it. */
static void
draw_row (YpPageTable *self, const Row *row, guint first_line, guint n_lines)
{
  cairo_t *cr = yp_page_get_cairo (self->page);
  double y = yp_page_get_y (self->page);
  double x = 0;

  for (guint i = 0; i < row->n_cells; i++)
    {
      double width = get_width (self, i);
      guint n_cell = yp_page_text_get_n_lines (row->cells[i]);
      double lower = n_cell < n_lines ? (n_lines - n_cell) * self->style.pitch / 2 : 0;

      draw_frame (cr, x, y, width, get_height (self, n_lines));
      if (first_line < n_cell)
        yp_page_text_draw (row->cells[i], cr, x, y + PADDING + (first_line == 0 ? lower : 0),
                           first_line, n_lines);
      x += width;
    }
  yp_page_advance (self->page, get_height (self, n_lines));
}

static void
draw_head (YpPageTable *self)
{
  g_auto (Row) row = { .n_lines = 1 };

  for (guint i = 0; i < self->n_columns; i++)
    set_cell (self, &row, YP_FACE_HEI, PANGO_ALIGN_CENTER, self->columns[i].head);
  draw_row (self, &row, 0, row.n_lines);
  self->number = yp_page_get_number (self->page);
}

/* How many lines of a row this sheet takes. */
static guint
count_free_lines (YpPageTable *self)
{
  gboolean has_head = self->number == yp_page_get_number (self->page);
  double room = yp_page_get_room (self->page) - (has_head ? 0 : get_height (self, 1));

  return (guint) (MAX (room - 2 * PADDING, 0) / self->style.pitch);
}

/* What no sheet can hold is begun here, unless it is hardly worth it. */
static void
make_room (YpPageTable *self, guint n_lines)
{
  guint n_most =
      (guint) ((YP_PAGE_HEIGHT - get_height (self, 1) - 2 * PADDING) / self->style.pitch);
  guint n_free = count_free_lines (self);

  if (n_free < n_lines && (n_lines <= n_most || n_free < 3))
    yp_page_break (self->page);
  if (self->number != yp_page_get_number (self->page))
    draw_head (self);
}

/**
 * yp_page_table_add_row:
 * @self: a table
 * @cells: a text for each column, may be empty
 *
 * Writes a row.
 */
void
yp_page_table_add_row (YpPageTable *self, const char *const *cells)
{
  g_auto (Row) row = { .n_lines = 1 };
  guint n_done = 0;

  g_return_if_fail (self->n_columns <= YP_PAGE_TABLE_MAX_COLUMNS);

  for (guint i = 0; i < self->n_columns; i++)
    set_cell (self, &row, self->style.face, self->columns[i].alignment, cells[i]);

  while (n_done < row.n_lines)
    {
      guint n;

      make_room (self, row.n_lines - n_done);
      n = MIN (count_free_lines (self), row.n_lines - n_done);
      draw_row (self, &row, n_done, n);
      n_done += n;
    }
}

/**
 * yp_page_table_get_height:
 * @self: a table
 * @n_rows: how many rows
 *
 * Returns: how much so many rows of one line take with their head, points
 */
double
yp_page_table_get_height (const YpPageTable *self, guint n_rows)
{
  return (n_rows + 1) * get_height (self, 1);
}
