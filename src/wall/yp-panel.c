/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-panel.h"

#include <glib/gi18n.h>

#include "yp-panel-kinds-private.h"
#include "yp-words.h"

typedef struct
{
  YpPanelSpec spec; /* a copy with strings of its own */
  YpPanelSources sources;
  GtkWidget *box;
  GtkLabel *title;
  GtkWidget *content; /* (nullable) */
  GtkLabel *nothing;
  GtkLabel *note;
} YpPanelPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (YpPanel, yp_panel, ADW_TYPE_BIN)

static YpPanelPrivate *
get_private (YpPanel *self)
{
  return yp_panel_get_instance_private (self);
}

static void
yp_panel_finalize (GObject *object)
{
  YpPanelPrivate *priv = get_private (YP_PANEL (object));

  g_free (priv->spec.id);
  g_free (priv->spec.title);
  g_clear_object (&priv->sources.situation);
  g_clear_object (&priv->sources.ledger);
  g_clear_object (&priv->sources.earlier);

  G_OBJECT_CLASS (yp_panel_parent_class)->finalize (object);
}

static void
yp_panel_class_init (YpPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_panel_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "panel");
}

static GtkLabel *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_visible (label, FALSE);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
yp_panel_init (YpPanel *self)
{
  YpPanelPrivate *priv = get_private (self);

  priv->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  priv->title = add_label (priv->box, "title");
  priv->nothing = add_label (priv->box, "nothing");
  priv->note = add_label (priv->box, "note");
  gtk_label_set_ellipsize (priv->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (priv->nothing, TRUE);
  gtk_label_set_wrap (priv->note, TRUE);
  adw_bin_set_child (ADW_BIN (self), priv->box);
}

/**
 * yp_panel_new:
 * @spec: what is asked for; copied
 * @sources: what it shows
 *
 * Returns: (transfer floating): the panel of that kind, up to date
 */
YpPanel *
yp_panel_new (const YpPanelSpec *spec, const YpPanelSources *sources)
{
  YpPanel *self = g_object_new (_yp_panel_kind_get_type (spec->kind), NULL);
  YpPanelPrivate *priv = get_private (self);

  priv->spec = *spec;
  priv->spec.id = g_strdup (spec->id);
  priv->spec.title = g_strdup (spec->title);
  priv->sources = *sources;
  g_object_ref (sources->situation);
  g_object_ref (sources->ledger);
  g_object_ref (sources->earlier);

  gtk_widget_set_name (GTK_WIDGET (self), spec->id);
  gtk_widget_add_css_class (GTK_WIDGET (self), yp_panel_kind_get_name (spec->kind));
  YP_PANEL_GET_CLASS (self)->build (self);
  if (spec->title != NULL)
    yp_panel_set_title (self, spec->title);
  yp_panel_update (self);

  return self;
}

void
yp_panel_update (YpPanel *self)
{
  g_return_if_fail (YP_IS_PANEL (self));

  YP_PANEL_GET_CLASS (self)->update (self);
}

const char *
yp_panel_get_id (YpPanel *self)
{
  g_return_val_if_fail (YP_IS_PANEL (self), NULL);

  return get_private (self)->spec.id;
}

gboolean
yp_panel_grows (YpPanel *self)
{
  g_return_val_if_fail (YP_IS_PANEL (self), FALSE);

  return get_private (self)->spec.grows;
}

gint64
yp_panel_get_as_of (YpPanel *self)
{
  YpSituation *situation;

  g_return_val_if_fail (YP_IS_PANEL (self), 0);

  situation = get_private (self)->sources.situation;
  return yp_situation_is_live (situation) ? yp_situation_get_heard_at (situation)
                                          : yp_situation_get_now (situation);
}

static void
free_figure (gpointer data)
{
  YpPanelFigure *self = data;

  g_free (self->name);
  g_free (self->formula);
  g_free (self->value);
  g_free (self);
}

GPtrArray *
yp_panel_list_figures (YpPanel *self)
{
  GPtrArray *figures;

  g_return_val_if_fail (YP_IS_PANEL (self), NULL);

  figures = g_ptr_array_new_with_free_func (free_figure);
  if (YP_PANEL_GET_CLASS (self)->list_figures != NULL)
    YP_PANEL_GET_CLASS (self)->list_figures (self, figures);

  return figures;
}

/* @formula: (nullable): as its filter is counted */
void
yp_panel_add_figure (GPtrArray *figures,
                     const char *name,
                     const char *formula,
                     const YpCountFilter *filter)
{
  YpPanelFigure *figure = g_new0 (YpPanelFigure, 1);

  figure->name = g_strdup (name);
  figure->formula = g_strdup (formula != NULL ? formula : yp_count_of_get_formula (filter->of));
  figure->filter = *filter;
  figure->value = g_strdup (filter->value);
  figure->filter.value = figure->value;
  g_ptr_array_add (figures, figure);
}

const YpPanelSpec *
yp_panel_get_spec (YpPanel *self)
{
  return &get_private (self)->spec;
}

const YpPanelSources *
yp_panel_get_sources (YpPanel *self)
{
  return &get_private (self)->sources;
}

void
yp_panel_set_title (YpPanel *self, const char *title)
{
  YpPanelPrivate *priv = get_private (self);

  yp_panel_set_text (priv->title, title);
  gtk_widget_set_visible (GTK_WIDGET (priv->title), TRUE);
}

/* Once. */
void
yp_panel_set_content (YpPanel *self, GtkWidget *content)
{
  YpPanelPrivate *priv = get_private (self);

  priv->content = content;
  gtk_widget_set_vexpand (content, get_private (self)->spec.grows);
  gtk_box_insert_child_after (GTK_BOX (priv->box), content, GTK_WIDGET (priv->title));
}

/* @words: (nullable): what is said in place of the content; %NULL where there is something */
void
yp_panel_set_nothing (YpPanel *self, const char *words)
{
  YpPanelPrivate *priv = get_private (self);

  if (words != NULL)
    yp_panel_set_text (priv->nothing, words);
  gtk_widget_set_visible (GTK_WIDGET (priv->nothing), words != NULL);
  gtk_widget_set_visible (priv->content, words == NULL);
}

/* @words: (nullable): how its figures are counted, where that does not go without saying */
void
yp_panel_set_note (YpPanel *self, const char *words)
{
  YpPanelPrivate *priv = get_private (self);

  if (words != NULL)
    yp_panel_set_text (priv->note, words);
  gtk_widget_set_visible (GTK_WIDGET (priv->note), words != NULL);
}

/* What stays the same is not laid out anew. */
void
yp_panel_set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/**
 * yp_panel_name_value:
 * @self: a panel
 * @by: what a value is of
 * @value: (nullable): a value
 *
 * Returns: (transfer full): what people call it
 */
char *
yp_panel_name_value (YpPanel *self, YpCountBy by, const char *value)
{
  YpSituation *situation = get_private (self)->sources.situation;
  const char *name = NULL;

  if (value == NULL)
    return g_strdup (by == YP_COUNT_BY_TOWN ? _ ("Elsewhere")
                                            : by == YP_COUNT_BY_ORGANIZATION
                     ? _ ("Nobody yet")
                     : _ ("Other"));
  if (by == YP_COUNT_BY_TOWN)
    name = yp_situation_get_area_name (situation, YP_AREA_TOWN, value);
  else if (by == YP_COUNT_BY_SOURCE)
    name = yp_words_get_source (value);

  return g_strdup (name != NULL ? name : value);
}
