/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-prng.h"
#include "yp-xy.h"

G_BEGIN_DECLS

/**
 * YpLine:
 * @places: (element-type YpXy): its vertices
 * @is_node: (element-type gboolean): for each vertex whether another line has it too
 * @rank: 0 for the greatest
 * @is_open: whether the first end, and the last, may lead to nowhere: it leaves the city
 *
 * A road or a canal.
 */
typedef struct
{
  GArray *places;
  GArray *is_node;
  guint rank;
  gboolean is_open[2];
} YpLine;

/**
 * YpGrowth:
 * @angle: the direction of half the lines at a place, radians; the others are at right angles
 * @spacing: metres between parallel lines there; 0 where none may be
 * @is_beyond: whether a line that comes there has left the city
 * @data: for the functions
 * @rank: of the new lines
 * @step: metres between vertices
 * @min_length: shorter ones are dropped, metres
 * @n_tries: how many places are tried to start from
 *
 * How lines grow: each follows a field of directions from where it starts, both ways, until it
 * comes too near to one that runs alike. After Jobard and Lefer, “Creating evenly-spaced
 * streamlines of arbitrary density”, 1997, and Chen et al., “Interactive procedural street
 * modeling”, 2008.
 */
typedef struct
{
  double (*angle) (YpXy place, gpointer data);
  double (*spacing) (YpXy place, gpointer data);
  gboolean (*is_beyond) (YpXy place, gpointer data);
  gpointer data;
  guint rank;
  double step;
  double min_length;
  guint n_tries;
} YpGrowth;

/**
 * YpLineNet:
 * @lines: (element-type YpLine): its lines
 *
 * Lines that meet: a network of roads, or of canals.
 */
typedef struct
{
  GPtrArray *lines;
  /*< private >*/
  YpXy low;
  YpXy high;
} YpLineNet;

YpLineNet *yp_line_net_new (YpXy low, YpXy high);
void yp_line_net_free (YpLineNet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLineNet, yp_line_net_free)

void yp_line_net_add (YpLineNet *self, GArray *places, guint rank);
void
yp_line_net_grow (YpLineNet *self, const YpGrowth *growth, const YpLineNet *shunned, YpPrng *prng);
void yp_line_net_join (YpLineNet *self, gboolean (*meets) (guint rank, guint other));

G_END_DECLS
