/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-base.h"

G_BEGIN_DECLS

/**
 * YpBaseName:
 * @text: what is to be written
 * @rule: how
 * @x: where, in the world
 * @y: where
 * @n: of a line: how many vertices; else 0
 * @xy: (nullable): of a line: its vertices, in the world
 *
 * A name that a base map has.
 */
typedef struct
{
  char *text;
  const YpMapRule *rule; /* the base's */
  double x;
  double y;
  guint n;
  double *xy;
} YpBaseName;

GPtrArray *yp_base_list_names (const YpBase *self,
                               const YpBox *box,
                               double zoom,
                               double style_zoom,
                               GCancellable *cancellable);

G_END_DECLS
