/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include <glib/gi18n.h>

#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-words.h"

/* What fits into its part of the column in the largest type. */
#define MOST_LARGE 9999

#define YP_TYPE_PANEL_FIGURES (yp_panel_figures_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelFigures, yp_panel_figures, YP, PANEL_FIGURES, YpPanel)

typedef struct
{
  GtkWidget *box;
  GtkLabel *number;
  GtkLabel *comparisons[YP_N_EARLIER_DAYS];
} Figure;

/**
 * YpPanelFigures:
 *
 * The day's figures side by side, each with how it compares with yesterday and last week at the
 * same time, where the platform can tell.
 */
struct _YpPanelFigures
{
  YpPanel parent_instance;

  GtkWidget *box;
  Figure figures[YP_WALL_SCENE_MAX_FIGURES];
};

G_DEFINE_FINAL_TYPE (YpPanelFigures, yp_panel_figures, YP_TYPE_PANEL)

static GtkLabel *
add_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
build_figure (YpPanelFigures *self, YpCountOf of, Figure *figure)
{
  GtkLabel *name;

  figure->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (figure->box, "figure");
  gtk_widget_add_css_class (figure->box, yp_count_of_get_name (of));
  figure->number = add_label (figure->box, "0", "number");
  name = add_label (figure->box, yp_count_of_get_words (of), "name");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (figure->number),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  for (guint i = 0; i < YP_N_EARLIER_DAYS; i++)
    {
      figure->comparisons[i] = add_label (figure->box, "", "comparison");
      gtk_label_set_wrap (figure->comparisons[i], TRUE);
      gtk_widget_set_visible (GTK_WIDGET (figure->comparisons[i]), FALSE);
    }
  gtk_box_append (GTK_BOX (self->box), figure->box);
}

static void
yp_panel_figures_build (YpPanel *panel)
{
  YpPanelFigures *self = YP_PANEL_FIGURES (panel);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->box, "figures");
  gtk_box_set_homogeneous (GTK_BOX (self->box), TRUE);
  for (guint i = 0; i < spec->n_figures; i++)
    build_figure (self, spec->figures[i], &self->figures[i]);
  yp_panel_set_title (panel, _ ("Today"));
  yp_panel_set_content (panel, self->box);
}

/* “较昨日 +12%”; what can not be told is not said. */
static char *
format_comparison (YpPanel *panel, YpCountOf of, YpEarlierDay day)
{
  const YpPanelSources *sources = yp_panel_get_sources (panel);
  gint64 until;
  guint before;
  guint now;
  int percent;

  if (!yp_panel_get_spec (panel)->compares ||
      !yp_earlier_days_count (sources->earlier, day, of, &until, &before) || before == 0)
    return NULL;

  now = yp_ledger_count_until (sources->ledger, of, until);
  percent = (int) (((gint64) now - before) * 100 / before);

  return g_strdup_printf (day == YP_EARLIER_YESTERDAY ? _ ("%s%d%% on yesterday")
                                                      : _ ("%s%d%% on last week"),
                                                           percent > 0   ? "▲ "
                                                           : percent < 0 ? "▼ "
                                                                         : "",
                                                           ABS (percent));
}

static guint
get_number (const YpFigures *figures, YpLedger *ledger, YpCountOf of)
{
  switch (of)
    {
    case YP_COUNT_REPORTED_TODAY:
      return figures->n_reported_today;
    case YP_COUNT_ENDED_TODAY:
      return figures->n_closed_today;
    case YP_COUNT_LATE:
      return yp_ledger_count (ledger, &(YpCountFilter){ .of = of });
    case YP_COUNT_OPEN:
    default:
      return figures->n_open;
    }
}

static void
yp_panel_figures_update (YpPanel *panel)
{
  YpPanelFigures *self = YP_PANEL_FIGURES (panel);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  const YpPanelSources *sources = yp_panel_get_sources (panel);
  gboolean is_known = yp_situation_get_heard_at (sources->situation) != 0;
  guint greatest = 0;

  for (guint i = 0; i < spec->n_figures; i++)
    {
      const Figure *figure = &self->figures[i];
      guint number = get_number (yp_situation_get_figures (sources->situation), sources->ledger,
                                 spec->figures[i]);
      /* Nothing counted is not the same as none. */
      g_autofree char *text = is_known ? g_strdup_printf ("%u", number) : g_strdup ("—");

      yp_panel_set_text (figure->number, text);
      greatest = MAX (greatest, number);
      /* Red is for what is late, and none is not. */
      if (number > 0)
        gtk_widget_add_css_class (figure->box, "some");
      else
        gtk_widget_remove_css_class (figure->box, "some");
      for (guint day = 0; day < YP_N_EARLIER_DAYS; day++)
        {
          g_autofree char *words = format_comparison (panel, spec->figures[i], (YpEarlierDay) day);

          yp_panel_set_text (figure->comparisons[day], words != NULL ? words : "");
          gtk_widget_set_visible (GTK_WIDGET (figure->comparisons[day]), words != NULL);
        }
    }

  if (greatest > MOST_LARGE || spec->n_figures > 3)
    gtk_widget_add_css_class (self->box, "long");
  else
    gtk_widget_remove_css_class (self->box, "long");
}

static void
yp_panel_figures_list_figures (YpPanel *panel, GPtrArray *figures)
{
  const YpPanelSpec *spec = yp_panel_get_spec (panel);

  for (guint i = 0; i < spec->n_figures; i++)
    yp_panel_add_figure (figures, yp_count_of_get_words (spec->figures[i]), NULL,
                         &(YpCountFilter){ .of = spec->figures[i] });
}

static void
yp_panel_figures_class_init (YpPanelFiguresClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_figures_build;
  panel_class->update = yp_panel_figures_update;
  panel_class->list_figures = yp_panel_figures_list_figures;
}

static void
yp_panel_figures_init (YpPanelFigures *self)
{
}
