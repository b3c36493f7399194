/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include <glib/gi18n.h>

#include "yp-json-read.h"
#include "yp-line-list.h"
#include "yp-panel-kinds-private.h"
#include "yp-panel.h"
#include "yp-words.h"

#define YP_TYPE_PANEL_FEED (yp_panel_feed_get_type ())
G_DECLARE_FINAL_TYPE (YpPanelFeed, yp_panel_feed, YP, PANEL_FEED, YpPanel)

/**
 * YpPanelFeed:
 *
 * What happens now: the newest steps of incidents, the newest first.
 */
struct _YpPanelFeed
{
  YpPanel parent_instance;

  YpLineList *lines;
};

G_DEFINE_FINAL_TYPE (YpPanelFeed, yp_panel_feed, YP_TYPE_PANEL)

static void
yp_panel_feed_build (YpPanel *panel)
{
  YpPanelFeed *self = YP_PANEL_FEED (panel);

  self->lines = g_object_new (YP_TYPE_LINE_LIST, NULL);
  yp_panel_set_title (panel, _ ("Just now"));
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

/* Of a unit, masked, only what kind it is. */
static char *
format_unit (const YpPanelSources *sources, const char *id)
{
  YpUnit *unit = yp_situation_get_unit (sources->situation, id);

  if (!sources->is_masked)
    return yp_words_format_unit (sources->situation, id);

  return g_strdup (unit != NULL ? yp_words_get_unit_kind (yp_unit_get_facts (unit)->kind)
                                : _ ("Unit"));
}

/* “杨舍镇 · 派遣 → 网格员 张某”; the item stands above it. */
static char *
format_event (const YpPanelSources *sources,
              YpEntry *entry,
              const YpTransition *transition,
              const YpIncidentFacts *facts)
{
  const char *unit = yp_json_get_string (entry->data, "unit");
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, yp_situation_get_area_name (sources->situation, YP_AREA_TOWN, facts->town));
  append_part (text, transition != NULL ? yp_words_get_done (transition)
                                        : yp_words_get_step (YP_STATE_REPORTED));
  if (transition == NULL)
    append_part (text, yp_words_get_source (facts->source));
  else if (unit != NULL)
    {
      g_autofree char *words = format_unit (sources, unit);

      g_string_append (text, " → ");
      g_string_append (text, words);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
yp_panel_feed_update (YpPanel *panel)
{
  YpPanelFeed *self = YP_PANEL_FEED (panel);
  const YpPanelSources *sources = yp_panel_get_sources (panel);
  g_autoptr (GPtrArray) entries = yp_situation_list_newest_entries (sources->situation);
  guint n_wanted = yp_panel_get_spec (panel)->n;
  guint n_lines = 0;

  for (guint i = 0; i < entries->len && n_lines < n_wanted; i++)
    {
      YpEntry *entry = g_ptr_array_index (entries, i);
      const char *id = yp_entry_get_subject_id (entry, "incident");
      YpIncident *incident = id != NULL ? yp_situation_get_incident (sources->situation, id) : NULL;
      const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);
      YpState state = transition != NULL ? transition->to : YP_STATE_REPORTED;
      const YpIncidentFacts *facts;
      g_autofree char *time = NULL;
      g_autofree char *event = NULL;

      if (incident == NULL)
        continue;

      facts = yp_incident_get_facts (incident);
      time = yp_words_format_time (entry->at);
      event = format_event (sources, entry, transition, facts);
      if (state == YP_STATE_SAME)
        state = facts->state;
      yp_line_list_set_line (self->lines, n_lines++, state,
                             yp_words_get_item (sources->situation, facts), time, event);
    }

  yp_line_list_set_n_lines (self->lines, n_lines);
  yp_panel_set_nothing (panel, n_lines > 0 ? NULL : _ ("Nothing has happened yet"));
}

static void
yp_panel_feed_class_init (YpPanelFeedClass *klass)
{
  YpPanelClass *panel_class = YP_PANEL_CLASS (klass);

  panel_class->build = yp_panel_feed_build;
  panel_class->update = yp_panel_feed_update;
}

static void
yp_panel_feed_init (YpPanelFeed *self)
{
}
