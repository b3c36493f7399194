/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-earlier-days.h"
#include "yp-ledger.h"
#include "yp-wall-scene.h"

G_BEGIN_DECLS

/**
 * YpPanelSources:
 * @situation: the situation
 * @ledger: its incidents, as figures count them
 * @earlier: how earlier days went
 * @is_masked: whether nobody's name is shown
 *
 * What panels show. Plain data; a panel keeps what it points to.
 */
typedef struct
{
  YpSituation *situation;
  YpLedger *ledger;
  YpEarlierDays *earlier;
  gboolean is_masked;
} YpPanelSources;

/**
 * YpPanelFigure:
 * @name: what the figure is of
 * @formula: how it is counted, in words
 * @filter: what it counts
 * @value: the filter's, owned
 *
 * A figure that a panel shows, and what is behind it.
 */
typedef struct
{
  char *name;
  char *formula;
  YpCountFilter filter;
  char *value;
} YpPanelFigure;

#define YP_TYPE_PANEL (yp_panel_get_type ())

/**
 * YpPanel:
 *
 * A part of the wall under a title. A kind of panel is a subclass: `build` makes what is shown,
 * once it has sources and specification; `update` writes it anew, whenever they say something else
 * and every few seconds, and takes less than four milliseconds; `list_figures` tells what is behind
 * its figures.
 */
G_DECLARE_DERIVABLE_TYPE (YpPanel, yp_panel, YP, PANEL, AdwBin)

struct _YpPanelClass
{
  AdwBinClass parent_class;

  void (*build) (YpPanel *self);
  void (*update) (YpPanel *self);
  void (*list_figures) (YpPanel *self, GPtrArray *figures);
};

YpPanel *yp_panel_new (const YpPanelSpec *spec, const YpPanelSources *sources);
void yp_panel_update (YpPanel *self);
const char *yp_panel_get_id (YpPanel *self);
gboolean yp_panel_grows (YpPanel *self);
/* As of when it is, microseconds since 1970 UTC; 0 for never. */
gint64 yp_panel_get_as_of (YpPanel *self);
/* (transfer full) (element-type YpPanelFigure) */
GPtrArray *yp_panel_list_figures (YpPanel *self);

/* For kinds of panels. */
const YpPanelSpec *yp_panel_get_spec (YpPanel *self);
const YpPanelSources *yp_panel_get_sources (YpPanel *self);
void yp_panel_set_title (YpPanel *self, const char *title);
void yp_panel_set_content (YpPanel *self, GtkWidget *content);
void yp_panel_set_nothing (YpPanel *self, const char *words);
void yp_panel_set_note (YpPanel *self, const char *words);
void yp_panel_add_figure (GPtrArray *figures,
                          const char *name,
                          const char *formula,
                          const YpCountFilter *filter);
void yp_panel_set_text (GtkLabel *label, const char *text);
char *yp_panel_name_value (YpPanel *self, YpCountBy by, const char *value);

G_END_DECLS
