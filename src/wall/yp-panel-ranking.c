/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include <glib/gi18n.h>

#include "yp-bar-list.h"
#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-theme-words.h"

#define RATE_COLOR 0x46C08AFF

/* Bars are in thousandths. */
#define WHOLE 1000

#define YP_TYPE_PANEL_RANKING (yp_panel_ranking_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelRanking, yp_panel_ranking, YP, PANEL_RANKING, YpPanel)

/**
 * YpPanelRanking:
 *
 * Towns, or who answers, by how much of what was due today they handled in time; beneath it how
 * that is counted. Who had nothing due is not in it.
 */
struct _YpPanelRanking
{
  YpPanel parent_instance;

  YpBarList *bars;
};

G_DEFINE_FINAL_TYPE (YpPanelRanking, yp_panel_ranking, YP_TYPE_PANEL)

static void
yp_panel_ranking_build (YpPanel *panel)
{
  YpPanelRanking *self = YP_PANEL_RANKING (panel);
  g_autofree char *title =
      /* Translators: a rate; what it is told apart by */
      g_strdup_printf (_ ("%s, %s"), yp_theme_words_get_figure (YP_FIGURE_ON_TIME_SHARE),
                          yp_count_by_get_words (yp_panel_get_spec (panel)->by));
  g_autofree char *note =
      g_strdup_printf ("= %s", yp_theme_words_get_formula (YP_FIGURE_ON_TIME_SHARE));

  self->bars = g_object_new (YP_TYPE_BAR_LIST, NULL);
  yp_bar_list_set_full (self->bars, WHOLE);
  yp_panel_set_title (panel, title);
  yp_panel_set_content (panel, GTK_WIDGET (self->bars));
  yp_panel_set_note (panel, note);
}

/* “98.5 %  65/66”; whole only where it is whole. */
static char *
format_rate (const YpRate *rate)
{
  guint tenths = (guint) ((guint64) rate->n_in_time * WHOLE / rate->n_due);

  return g_strdup_printf ("%u.%u%%  %u/%u", tenths / 10, tenths % 10, rate->n_in_time, rate->n_due);
}

static void
yp_panel_ranking_update (YpPanel *panel)
{
  YpPanelRanking *self = YP_PANEL_RANKING (panel);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  g_autoptr (GArray) rates = yp_ledger_rate_by (yp_panel_get_sources (panel)->ledger, spec->by);
  guint n = MIN (rates->len, spec->n);
  g_autofree YpBarValue *values = g_new0 (YpBarValue, n + 1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      guint place = spec->is_worst_first ? rates->len - 1 - i : i;
      const YpRate *rate = &g_array_index (rates, YpRate, place);
      g_autofree char *name = yp_panel_name_value (panel, spec->by, rate->value);

      g_ptr_array_add (texts, g_strdup_printf ("%2u  %s", place + 1, name));
      g_ptr_array_add (texts, format_rate (rate));
      values[i] = (YpBarValue){
        .name = g_ptr_array_index (texts, texts->len - 2),
        .value = (guint) ((guint64) rate->n_in_time * WHOLE / rate->n_due),
        .color = RATE_COLOR,
        .text = g_ptr_array_index (texts, texts->len - 1),
      };
    }

  yp_bar_list_set_values (self->bars, values, n);
  yp_panel_set_nothing (panel, n > 0 ? NULL : _ ("Nothing was due today yet"));
}

static void
yp_panel_ranking_list_figures (YpPanel *panel, GPtrArray *figures)
{
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  g_autoptr (GArray) rates = yp_ledger_rate_by (yp_panel_get_sources (panel)->ledger, spec->by);

  for (guint i = 0; i < rates->len; i++)
    {
      const char *value = g_array_index (rates, YpRate, i).value;
      g_autofree char *name = yp_panel_name_value (panel, spec->by, value);

      yp_panel_add_figure (figures, name, yp_theme_words_get_formula (YP_FIGURE_ON_TIME_SHARE),
                           &(YpCountFilter){ YP_COUNT_LATE, spec->by, value, 0 });
    }
}

static void
yp_panel_ranking_class_init (YpPanelRankingClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_ranking_build;
  panel_class->update = yp_panel_ranking_update;
  panel_class->list_figures = yp_panel_ranking_list_figures;
}

static void
yp_panel_ranking_init (YpPanelRanking *self)
{
}
