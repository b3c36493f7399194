/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include <glib/gi18n.h>

#include "yp-bar-list.h"
#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-words.h"

#define BAR_COLOR 0x4C9FE8FF

#define YP_TYPE_PANEL_BARS (yp_panel_bars_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelBars, yp_panel_bars, YP, PANEL_BARS, YpPanel)

/**
 * YpPanelBars:
 *
 * How many there are of each town, channel, kind or state, as bars. Towns are all there, the others
 * as far as there are any; what there is no room for is the last bar.
 */
struct _YpPanelBars
{
  YpPanel parent_instance;

  YpBarList *bars;
};

G_DEFINE_FINAL_TYPE (YpPanelBars, yp_panel_bars, YP_TYPE_PANEL)

/* Who waits for the same people stands in one bar. */
static const struct
{
  YpState state;
  YpState other;
} shown_states[] = {
  { YP_STATE_REPORTED, YP_STATE_VERIFIED },     { YP_STATE_FILED, YP_STATE_RETURNED },
  { YP_STATE_DISPATCHED, YP_STATE_DISPATCHED }, { YP_STATE_ACCEPTED, YP_STATE_ACCEPTED },
  { YP_STATE_ARRIVED, YP_STATE_ARRIVED },       { YP_STATE_HANDLED, YP_STATE_HANDLED },
  { YP_STATE_CHECKED, YP_STATE_CHECKED },       { YP_STATE_SUSPENDED, YP_STATE_SUSPENDED },
};

static char *
make_title (const YpPanelSpec *spec)
{
  /* Translators: which incidents; what tells them apart: “未结 · 按区镇” */
  return g_strdup_printf (_ ("%s, %s"), yp_count_of_get_words (spec->of),
                             yp_count_by_get_words (spec->by));
}

static void
yp_panel_bars_build (YpPanel *panel)
{
  YpPanelBars *self = YP_PANEL_BARS (panel);
  g_autofree char *title = make_title (yp_panel_get_spec (panel));

  self->bars = g_object_new (YP_TYPE_BAR_LIST, NULL);
  yp_panel_set_title (panel, title);
  yp_panel_set_content (panel, GTK_WIDGET (self->bars));
}

static void
update_states (YpPanelBars *self)
{
  YpPanel *panel = YP_PANEL (self);
  const YpPanelSources *sources = yp_panel_get_sources (panel);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  YpBarValue values[G_N_ELEMENTS (shown_states)];
  guint counted[YP_N_STATES];
  const guint *by_state = counted;

  if (spec->of == YP_COUNT_OPEN)
    by_state = yp_situation_get_figures (sources->situation)->n_by_state;
  else
    yp_ledger_count_states (sources->ledger, spec->of, counted);

  for (guint i = 0; i < G_N_ELEMENTS (shown_states); i++)
    {
      YpState state = shown_states[i].state;

      values[i] = (YpBarValue){ .name = yp_words_get_state (state),
                                .value = by_state[state],
                                .color = yp_style_get_state_color (state),
                                .has_mark = TRUE,
                                .state = state };
      if (shown_states[i].other != state)
        values[i].value += by_state[shown_states[i].other];
    }
  yp_bar_list_set_values (self->bars, values,
                          G_N_ELEMENTS (values) - (by_state[YP_STATE_SUSPENDED] == 0));
}

/* The most first; of equals, in the order of their codes. */
static int
compare_counts (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const YpCount *first = a;
  const YpCount *second = b;

  return first->n == second->n ? 0 : first->n > second->n ? -1 : 1;
}

static guint
find_count (GArray *counts, const char *value)
{
  for (guint i = 0; i < counts->len; i++)
    if (g_strcmp0 (g_array_index (counts, YpCount, i).value, value) == 0)
      return g_array_index (counts, YpCount, i).n;

  return 0;
}

/* All towns, also those of which there is none. */
static GArray *
count_towns (YpPanelBars *self, GPtrArray *codes)
{
  const YpPanelSources *sources = yp_panel_get_sources (YP_PANEL (self));
  YpCountOf of = yp_panel_get_spec (YP_PANEL (self))->of;
  g_autoptr (GArray) found = yp_ledger_count_by (sources->ledger, of, YP_COUNT_BY_TOWN);
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (YpCount));
  guint n_rest = 0;

  for (guint i = 0; i < found->len; i++)
    n_rest += g_array_index (found, YpCount, i).n;
  for (guint i = 0; i < codes->len; i++)
    {
      const char *code = g_ptr_array_index (codes, i);
      YpCount count = { code, find_count (found, code) };

      n_rest -= count.n;
      g_array_append_val (counts, count);
    }
  g_qsort_with_data (counts->data, (int) counts->len, sizeof (YpCount), compare_counts, NULL);
  if (n_rest > 0 && codes->len > 0)
    {
      YpCount rest = { NULL, n_rest };

      g_array_append_val (counts, rest);
    }

  return g_steal_pointer (&counts);
}

static void
show_counts (YpPanelBars *self, GArray *counts)
{
  YpPanel *panel = YP_PANEL (self);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  const YpCount *last = counts->len > 0 ? &g_array_index (counts, YpCount, counts->len - 1) : NULL;
  gboolean has_rest = last != NULL && last->value == NULL;
  guint n_named = counts->len - has_rest;
  guint n_shown = n_named <= spec->n ? n_named : spec->n - 1;
  guint n_rest = has_rest ? last->n : 0;
  g_autofree YpBarValue *values = g_new0 (YpBarValue, counts->len + 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_named; i++)
    {
      const YpCount *count = &g_array_index (counts, YpCount, i);

      if (i >= n_shown)
        n_rest += count->n;
      else
        g_ptr_array_add (names, yp_panel_name_value (panel, spec->by, count->value));
    }
  if (n_rest > 0)
    g_ptr_array_add (names,
                     has_rest && n_shown == n_named
                         ? yp_panel_name_value (panel, spec->by, NULL)
                         : g_strdup (spec->by == YP_COUNT_BY_TOWN ? _ ("Elsewhere") : _ ("Other")));

  for (guint i = 0; i < names->len; i++)
    values[i] = (YpBarValue){
      .name = g_ptr_array_index (names, i),
      .value = i < n_shown ? g_array_index (counts, YpCount, i).n : n_rest,
      .color = spec->of == YP_COUNT_LATE ? YP_COLOR_LATE : BAR_COLOR,
    };
  yp_bar_list_set_values (self->bars, values, names->len);
  yp_panel_set_nothing (panel, names->len > 0 ? NULL : _ ("There is none"));
}

static void
update_towns (YpPanelBars *self)
{
  const YpPanelSources *sources = yp_panel_get_sources (YP_PANEL (self));
  g_autoptr (GPtrArray) codes = yp_situation_list_area_codes (sources->situation, YP_AREA_TOWN);
  g_autoptr (GArray) counts = count_towns (self, codes);

  show_counts (self, counts);
  if (codes->len == 0)
    yp_panel_set_nothing (YP_PANEL (self), _ ("No towns were imported yet"));
}

static void
yp_panel_bars_update (YpPanel *panel)
{
  YpPanelBars *self = YP_PANEL_BARS (panel);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);

  if (spec->by == YP_COUNT_BY_STATE)
    update_states (self);
  else if (spec->by == YP_COUNT_BY_TOWN)
    update_towns (self);
  else
    {
      g_autoptr (GArray) counts =
          yp_ledger_count_by (yp_panel_get_sources (panel)->ledger, spec->of, spec->by);
      GArray *ordered = g_array_sized_new (FALSE, TRUE, sizeof (YpCount), counts->len);
      YpCount rest = { 0 };

      /* Those without are the rest, however many they are. */
      for (guint i = 0; i < counts->len; i++)
        if (g_array_index (counts, YpCount, i).value != NULL)
          g_array_append_val (ordered, g_array_index (counts, YpCount, i));
        else
          rest = g_array_index (counts, YpCount, i);
      if (rest.n > 0)
        g_array_append_val (ordered, rest);
      show_counts (self, ordered);
      g_array_unref (ordered);
    }
}

static void
yp_panel_bars_list_figures (YpPanel *panel, GPtrArray *figures)
{
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  g_autoptr (GArray) counts = NULL;

  for (guint i = 0; spec->by == YP_COUNT_BY_STATE && i < G_N_ELEMENTS (shown_states); i++)
    yp_panel_add_figure (figures, yp_words_get_state (shown_states[i].state), NULL,
                         &(YpCountFilter){ spec->of, YP_COUNT_BY_STATE, NULL,
                                           YP_STATE_BIT (shown_states[i].state) |
                                               YP_STATE_BIT (shown_states[i].other) });
  if (spec->by == YP_COUNT_BY_STATE)
    return;

  counts = yp_ledger_count_by (yp_panel_get_sources (panel)->ledger, spec->of, spec->by);
  for (guint i = 0; i < counts->len; i++)
    {
      const char *value = g_array_index (counts, YpCount, i).value;
      g_autofree char *name = yp_panel_name_value (panel, spec->by, value);

      yp_panel_add_figure (figures, name, NULL, &(YpCountFilter){ spec->of, spec->by, value, 0 });
    }
}

static void
yp_panel_bars_class_init (YpPanelBarsClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_bars_build;
  panel_class->update = yp_panel_bars_update;
  panel_class->list_figures = yp_panel_bars_list_figures;
}

static void
yp_panel_bars_init (YpPanelBars *self)
{
}
