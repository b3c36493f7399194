/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-bounds.h"
#include "yp-count.h"
#include "yp-theme-control.h"

G_BEGIN_DECLS

/* No scene file is larger. */
#define YP_WALL_SCENE_MAX_SIZE (64 * 1024)
#define YP_WALL_SCENE_MAX_PANELS 24
#define YP_WALL_SCENE_MAX_COLUMNS 8
#define YP_WALL_SCENE_MAX_FIGURES 4

/* A screen of 16:9 is so many units wide, others in proportion; the map keeps the least at least.
 */
#define YP_WALL_SCENE_UNITS 48
#define YP_WALL_SCENE_LEAST_REST 8

/**
 * YpPanelKind:
 *
 * What a panel is; data/scenes/README.md tells them.
 */
typedef enum
{
  YP_PANEL_KIND_FIGURES,
  YP_PANEL_KIND_BARS,
  YP_PANEL_KIND_RING,
  YP_PANEL_KIND_TREND,
  YP_PANEL_KIND_STAGES,
  YP_PANEL_KIND_RANKING,
  YP_PANEL_KIND_FEED,
  YP_PANEL_KIND_LIST,
  YP_PANEL_KIND_UNITS,
} YpPanelKind;

#define YP_N_PANEL_KINDS (YP_PANEL_KIND_UNITS + 1)

/**
 * YpPanelSpec:
 * @id: its name in the scene
 * @kind: what it is
 * @title: (nullable): what stands above it; %NULL for what usually does
 * @grows: whether it takes the room that others leave
 * @of: which incidents
 * @by: what tells them apart
 * @n: how many rows at most
 * @figures: which figures
 * @n_figures: how many
 * @is_worst_first: whether a ranking begins with its end
 * @compares: whether figures are compared with those of earlier days
 *
 * A panel as a scene asks for it.
 */
typedef struct
{
  char *id;
  YpPanelKind kind;
  char *title;
  gboolean grows;
  YpCountOf of;
  YpCountBy by;
  guint n;
  YpCountOf figures[YP_WALL_SCENE_MAX_FIGURES];
  guint n_figures;
  gboolean is_worst_first;
  gboolean compares;
} YpPanelSpec;

/**
 * YpWallColumn:
 * @width: in units of the screen; 0 where it takes an equal share of what is left
 * @panels: (array length=n_panels): from above, index in the scene's panels; -1 for the map
 * @n_panels: how many
 */
typedef struct
{
  guint width;
  int panels[YP_WALL_SCENE_MAX_PANELS + 1];
  guint n_panels;
} YpWallColumn;

/**
 * YpWallLayout:
 * @ratio: width by height of the screens that it is for
 * @columns: from the left
 * @n_columns: how many
 * @has_map: whether the map is in it
 */
typedef struct
{
  double ratio;
  YpWallColumn columns[YP_WALL_SCENE_MAX_COLUMNS];
  guint n_columns;
  gboolean has_map;
} YpWallLayout;

/**
 * YpWallScene:
 * @name: what people call it
 * @title: (nullable): what the wall is headed with
 * @is_masked: whether nobody's name is shown
 * @has_bounds: whether @bounds are where the map looks; else the whole city
 * @bounds: degrees
 * @left: share of the map that stays free beside the whole city, for the legend
 * @bottom: likewise beneath it
 * @opacities: (element-type utf8 double): of layers of the map that do not look as usual; 0 hides
 * @theme: what lies over the land
 * @panels: (element-type YpPanelSpec)
 * @layouts: (element-type YpWallLayout): for narrower screens first
 *
 * What a wall shows, as a file says it. Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  char *name;
  char *title;
  gboolean is_masked;
  gboolean has_bounds;
  YpBounds bounds;
  double left;
  double bottom;
  GHashTable *opacities;
  YpThemeChoice theme;
  GPtrArray *panels;
  GPtrArray *layouts;
} YpWallScene;

YpWallScene *yp_wall_scene_parse (const char *text, gsize length, GError **error);
YpWallScene *yp_wall_scene_ref (YpWallScene *self);
void yp_wall_scene_unref (YpWallScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpWallScene, yp_wall_scene_unref)

const YpWallLayout *yp_wall_scene_find_layout (const YpWallScene *self, double ratio);
const char *yp_panel_kind_get_name (YpPanelKind self);

G_END_DECLS
