/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-drawing.h"
#include "yp-inside.h"
#include "yp-map-deck.h"

G_BEGIN_DECLS

/**
 * YpMeasureBox:
 *
 * The tool that measures and draws: a button in the row of tools, and a panel with what is drawn,
 * its figures, and what is inside. Ctrl+C copies figures and lists as text and CSV.
 */
#define YP_TYPE_MEASURE_BOX (yp_measure_box_get_type ())
G_DECLARE_FINAL_TYPE (YpMeasureBox, yp_measure_box, YP, MEASURE_BOX, GObject)

YpMeasureBox *yp_measure_box_add (YpMapDeck *deck, YpSituation *situation);
void yp_measure_box_toggle (YpMeasureBox *self);
YpDrawing *yp_measure_box_get_drawing (YpMeasureBox *self);
YpInside *yp_measure_box_get_inside (YpMeasureBox *self);
char *yp_measure_box_format_text (YpMeasureBox *self);

G_END_DECLS
