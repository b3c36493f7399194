/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpGridKind:
 * @YP_GRID_GENERAL: `general`, 综治, the one that an incident is told to lie in
 * @YP_GRID_POLICE: `police`, 警务
 * @YP_GRID_SPECIAL: `special`, 专业
 *
 * Whose grid it is. Grids of one kind do not overlap, those of different kinds do.
 */
typedef enum
{
  YP_GRID_GENERAL,
  YP_GRID_POLICE,
  YP_GRID_SPECIAL,
} YpGridKind;

#define YP_N_GRID_KINDS (YP_GRID_SPECIAL + 1)

const char *yp_grid_kind_get_name (YpGridKind kind);
gboolean yp_grid_kind_from_text (const char *text, YpGridKind *kind);

G_END_DECLS
