/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include <glib/gi18n.h>

#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-stage-words.h"
#include "yp-style.h"

#define YP_TYPE_PANEL_STAGES (yp_panel_stages_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelStages, yp_panel_stages, YP, PANEL_STAGES, YpPanel)

/**
 * YpPanelStages:
 *
 * How many open incidents are in each of the seven stages now, in the order in which they go
 * through them; in the last are those that were closed today.
 */
struct _YpPanelStages
{
  YpPanel parent_instance;

  GtkLabel *numbers[YP_N_STAGES];
};

G_DEFINE_FINAL_TYPE (YpPanelStages, yp_panel_stages, YP_TYPE_PANEL)

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
yp_panel_stages_build (YpPanel *panel)
{
  YpPanelStages *self = YP_PANEL_STAGES (panel);
  GtkWidget *flow = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_set_homogeneous (GTK_BOX (flow), TRUE);
  gtk_widget_add_css_class (flow, "flow");
  for (guint i = 0; i < YP_N_STAGES; i++)
    {
      GtkWidget *stage = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkLabel *name = add_label (box, yp_words_get_stage ((YpStage) i), "name");

      gtk_label_set_ellipsize (name, PANGO_ELLIPSIZE_END);
      self->numbers[i] = add_label (box, "0", "number");
      gtk_widget_add_css_class (stage, "stage");
      gtk_widget_add_css_class (stage, yp_stage_get_name ((YpStage) i));
      gtk_widget_set_hexpand (box, TRUE);
      gtk_box_append (GTK_BOX (stage), box);
      if (i + 1 < YP_N_STAGES)
        add_label (stage, "→", "arrow");
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->numbers[i]),
                                      GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
      gtk_box_append (GTK_BOX (flow), stage);
    }
  yp_panel_set_content (panel, flow);
}

static guint
get_states (YpStage stage)
{
  guint states = 0;

  for (guint i = 0; i < YP_N_STATES; i++)
    if (yp_state_get_stage ((YpState) i) == stage &&
        (yp_state_is_open ((YpState) i) || stage == YP_STAGE_EVALUATE))
      states |= YP_STATE_BIT (i);

  return states;
}

static void
yp_panel_stages_update (YpPanel *panel)
{
  YpPanelStages *self = YP_PANEL_STAGES (panel);
  YpSituation *situation = yp_panel_get_sources (panel)->situation;
  const YpFigures *figures = yp_situation_get_figures (situation);
  gboolean is_known = yp_situation_get_heard_at (situation) != 0;

  for (guint i = 0; i < YP_N_STAGES; i++)
    {
      guint states = get_states ((YpStage) i);
      guint n = 0;
      g_autofree char *text = NULL;

      for (guint state = 0; state < YP_N_STATES; state++)
        n += (states & YP_STATE_BIT (state)) != 0 ? figures->n_by_state[state] : 0;
      text = is_known ? g_strdup_printf ("%u", n) : g_strdup ("—");
      yp_panel_set_text (self->numbers[i], text);
    }
}

static void
yp_panel_stages_list_figures (YpPanel *panel, GPtrArray *figures)
{
  for (guint i = 0; i < YP_N_STAGES; i++)
    {
      guint states = get_states ((YpStage) i);
      YpCountOf of = i == YP_STAGE_EVALUATE ? YP_COUNT_ENDED_TODAY : YP_COUNT_OPEN;

      yp_panel_add_figure (figures, yp_words_get_stage ((YpStage) i), NULL,
                           &(YpCountFilter){ of, YP_COUNT_BY_STAGE, NULL, states });
    }
}

static void
yp_panel_stages_class_init (YpPanelStagesClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_stages_build;
  panel_class->update = yp_panel_stages_update;
  panel_class->list_figures = yp_panel_stages_list_figures;
}

static void
yp_panel_stages_init (YpPanelStages *self)
{
}
