/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include <glib/gi18n.h>

#include "yp-line-list.h"
#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-words.h"

#define YP_TYPE_PANEL_LIST (yp_panel_list_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelList, yp_panel_list, YP, PANEL_LIST, YpPanel)

/**
 * YpPanelList:
 *
 * The incidents that have been open longest; or those most over their limit.
 */
struct _YpPanelList
{
  YpPanel parent_instance;

  YpLineList *lines;
};

G_DEFINE_FINAL_TYPE (YpPanelList, yp_panel_list, YP_TYPE_PANEL)

/* What the list says of each kind of incident. */
static const struct
{
  const char *title;
  const char *nothing;
} words[YP_N_COUNT_OFS] = {
  [YP_COUNT_OPEN] = {
      N_ ("Open longest"), N_ ("Nothing is open") },
      [YP_COUNT_LATE] = { N_ ("Late"), N_ ("Nothing is late") },
                          [YP_COUNT_REPORTED_TODAY] = {
                              N_ ("Reported today"), N_ ("Nothing was reported yet") },
                              [YP_COUNT_ENDED_TODAY] = { N_ ("Closed today"),
                                                             N_ ("Nothing was closed yet") },
                              };

static void
yp_panel_list_build (YpPanel *panel)
{
  YpPanelList *self = YP_PANEL_LIST (panel);

  self->lines = g_object_new (YP_TYPE_LINE_LIST, NULL);
  yp_panel_set_title (panel, _ (words[yp_panel_get_spec (panel)->of].title));
  yp_panel_set_content (panel, GTK_WIDGET (self->lines));
}

static void
append_part (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

/* “000123 · 处置中 · 杨舍镇 · 张某”; of the number, what is behind the day. */
static char *
format_case (const YpPanelSources *sources, const YpIncidentFacts *facts, YpCountOf of)
{
  const char *dash = strrchr (facts->id, '-');
  YpUnit *unit =
      facts->unit != NULL ? yp_situation_get_unit (sources->situation, facts->unit) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, dash != NULL && dash[1] != '\0' ? dash + 1 : facts->id);
  append_part (text, yp_words_get_state (facts->state));
  /* Who is late; their names begin with the town's, as a rule. */
  if (of == YP_COUNT_LATE && facts->organization != NULL)
    {
      append_part (text, facts->organization);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }

  append_part (text, yp_situation_get_area_name (sources->situation, YP_AREA_TOWN, facts->town));
  if (!sources->is_masked)
    append_part (text, unit != NULL ? yp_unit_get_facts (unit)->name : facts->unit);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_side (YpCountOf of, const YpIncidentFacts *facts, gint64 now)
{
  g_autofree char *age = NULL;

  if (of != YP_COUNT_LATE)
    return yp_words_format_age (now - facts->received_at);

  age = yp_words_format_age (now - facts->due_at);
  /* Translators: how long an incident is over its limit */
  return g_strdup_printf (_ ("%s over"), age);
}

static void
yp_panel_list_update (YpPanel *panel)
{
  YpPanelList *self = YP_PANEL_LIST (panel);
  const YpPanelSpec *spec = yp_panel_get_spec (panel);
  const YpPanelSources *sources = yp_panel_get_sources (panel);
  gint64 now = yp_situation_get_now (sources->situation);
  g_autoptr (GPtrArray) incidents =
      yp_ledger_list (sources->ledger, &(YpCountFilter){ .of = spec->of },
                      spec->of == YP_COUNT_LATE ? YP_LEDGER_DUE : YP_LEDGER_OLDEST, spec->n);

  for (guint i = 0; i < incidents->len; i++)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (g_ptr_array_index (incidents, i));
      g_autofree char *side = format_side (spec->of, facts, now);
      g_autofree char *text = format_case (sources, facts, spec->of);

      yp_line_list_set_line (self->lines, i, facts->state,
                             yp_words_get_item (sources->situation, facts), side, text);
    }

  yp_line_list_set_n_lines (self->lines, incidents->len);
  yp_panel_set_nothing (panel, incidents->len > 0 ? NULL : _ (words[spec->of].nothing));
}

static void
yp_panel_list_list_figures (YpPanel *panel, GPtrArray *figures)
{
  YpCountOf of = yp_panel_get_spec (panel)->of;

  yp_panel_add_figure (figures, _ (words[of].title), NULL, &(YpCountFilter){ .of = of });
}

static void
yp_panel_list_class_init (YpPanelListClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_list_build;
  panel_class->update = yp_panel_list_update;
  panel_class->list_figures = yp_panel_list_list_figures;
}

static void
yp_panel_list_init (YpPanelList *self)
{
}
