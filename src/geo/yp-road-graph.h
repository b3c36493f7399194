/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-xy.h"

G_BEGIN_DECLS

/**
 * YpRoadGraph:
 *
 * Streets to go along: the vertices of roads and which follow each other. Lines that share a vertex
 * meet there. Built once, then read by any thread.
 */
typedef struct _YpRoadGraph YpRoadGraph;

#define YP_NO_NODE G_MAXUINT

YpRoadGraph *yp_road_graph_new (void);
void yp_road_graph_free (YpRoadGraph *self);
void yp_road_graph_add (YpRoadGraph *self, const GArray *line, double cost);
void yp_road_graph_finish (YpRoadGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpRoadGraph, yp_road_graph_free)

guint yp_road_graph_get_n_nodes (const YpRoadGraph *self);
YpXy yp_road_graph_get_place (const YpRoadGraph *self, guint node);
guint yp_road_graph_find_nearest (const YpRoadGraph *self, YpXy place);
gboolean yp_road_graph_find_way (const YpRoadGraph *self, guint from, guint to, GArray *places);
guint yp_road_graph_get_next (const YpRoadGraph *self, guint node, guint position);

/**
 * YpRoadVisit:
 * @node: a node
 * @cost: the least it costs to come there
 * @length_m: how long that way is, metres
 *
 * Returns: whether to go on
 */
typedef gboolean (*YpRoadVisit) (guint node, double cost, double length_m, gpointer data);

void yp_road_graph_search (const YpRoadGraph *self, guint from, YpRoadVisit visit, gpointer data);

G_END_DECLS
