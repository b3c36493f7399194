/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-symbol-record.h"

/* A drawing, and where its upper left corner is, logical pixels. */
typedef struct
{
  cairo_surface_t *vectors;
  double x;
  double y;
} Stamp;

/**
 * yp_symbol_record_drop_vectors:
 * @vectors: (transfer full): a drawing that nobody paints any more
 *
 * Cairo 1.16 keeps a reference to each drawing that was painted into PDF or SVG; finished, it is
 * only the shell that is lost.
 */
void
yp_symbol_record_drop_vectors (cairo_surface_t *vectors)
{
  cairo_surface_finish (vectors);
  cairo_surface_destroy (vectors);
}

static void
clear_stamp (gpointer data)
{
  Stamp *stamp = data;

  yp_symbol_record_drop_vectors (stamp->vectors);
}

/* An empty record. */
YpSymbolRecord *
yp_symbol_record_new (void)
{
  YpSymbolRecord *self = g_new0 (YpSymbolRecord, 1);

  self->stamps = g_array_new (FALSE, FALSE, sizeof (Stamp));
  g_array_set_clear_func (self->stamps, clear_stamp);

  return self;
}

void
yp_symbol_record_free (YpSymbolRecord *self)
{
  g_array_unref (self->stamps);
  g_clear_pointer (&self->ground, yp_symbol_record_drop_vectors);
  g_free (self);
}

/**
 * yp_symbol_record_add:
 * @self: the record
 * @vectors: a drawing; one for many places is kept once
 * @x: of its left edge, logical pixels
 * @y: of its upper edge
 */
void
yp_symbol_record_add (YpSymbolRecord *self, cairo_surface_t *vectors, double x, double y)
{
  Stamp stamp = { cairo_surface_reference (vectors), x, y };

  g_array_append_val (self->stamps, stamp);
}

/**
 * yp_symbol_record_add_node:
 * @self: the record
 * @node: (nullable): what is drawn beneath all drawings
 */
void
yp_symbol_record_add_node (YpSymbolRecord *self, GskRenderNode *node)
{
  cairo_t *cr;

  if (node == NULL)
    return;

  if (self->ground == NULL)
    self->ground = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cr = cairo_create (self->ground);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
}

/* Drawings in it. */
guint
yp_symbol_record_get_n (const YpSymbolRecord *self)
{
  return self->stamps->len;
}

/* Paints it where 0, 0 is the view's upper left corner. */
void
yp_symbol_record_paint (const YpSymbolRecord *self, cairo_t *cr)
{
  if (self->ground != NULL)
    {
      cairo_set_source_surface (cr, self->ground, 0, 0);
      cairo_paint (cr);
    }

  for (guint i = 0; i < self->stamps->len; i++)
    {
      const Stamp *stamp = &g_array_index (self->stamps, Stamp, i);

      cairo_set_source_surface (cr, stamp->vectors, stamp->x, stamp->y);
      cairo_paint (cr);
    }
}
