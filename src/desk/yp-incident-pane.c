/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-incident-pane.h"

#include <glib/gi18n.h>

#include "yp-incident-cell.h"
#include "yp-incident-view.h"

#define BIT(state) (1u << YP_STATE_##state)

static const char *const filter_names[YP_N_INCIDENT_FILTERS] = {
  NC_ ("filter", "All"),         NC_ ("filter", "Open"),      NC_ ("filter", "To file"),
  NC_ ("filter", "To dispatch"), NC_ ("filter", "Under way"), NC_ ("filter", "To check"),
  NC_ ("filter", "Returned"),    NC_ ("filter", "Late"),      NC_ ("filter", "Due today"),
  NC_ ("filter", "Mine"),
};

static const YpIncidentFilter filters[YP_N_INCIDENT_FILTERS] = {
  { .states = YP_STATES_ALL },
  { .states = YP_STATES_OPEN },
  { .states = BIT (REPORTED) | BIT (VERIFIED) },
  { .states = BIT (FILED) | BIT (RETURNED) },
  { .states = BIT (DISPATCHED) | BIT (ACCEPTED) | BIT (ARRIVED) },
  { .states = BIT (HANDLED) | BIT (CHECKED) },
  { .states = BIT (RETURNED) },
  { .states = YP_STATES_OPEN, .due = YP_DUE_LATE },
  { .states = YP_STATES_OPEN, .due = YP_DUE_TODAY },
  { .states = YP_STATES_OPEN, .is_mine = TRUE },
};

#define FIRST_FILTER 1
#define N_FIRST_ROW 6

static const char *const filter_words[YP_N_INCIDENT_FILTERS] = {
  "all",      "open",     "to-file", "to-dispatch", "under-way",
  "to-check", "returned", "late",    "due-today",   "mine",
};
static const char *const order_words[YP_N_INCIDENT_ORDERS] = { "newest", "oldest", "due", "state" };

static const char *const orders[YP_N_INCIDENT_ORDERS] = {
  N_ ("Newest first"),
      N_ ("Oldest first"),
          N_ ("Due soonest first"),
              N_ ("Longest in their state first"),
          };

/**
 * YpIncidentPane:
 *
 * The list of incidents.
 */
struct _YpIncidentPane
{
  YpRowPane parent_instance;
};

G_DEFINE_FINAL_TYPE (YpIncidentPane, yp_incident_pane, YP_TYPE_ROW_PANE)

static YpRowView *
make_view (YpSituation *situation)
{
  return YP_ROW_VIEW (yp_incident_view_new (situation));
}

static const char *
get_id (gpointer item)
{
  return yp_incident_get_id (item);
}

static YpIncidentView *
get_view (YpRowPane *pane)
{
  return YP_INCIDENT_VIEW (yp_row_pane_get_view (pane));
}

static void
search (YpRowPane *pane, const char *text)
{
  yp_incident_view_set_search (get_view (pane), text);
}

static void
sort (YpRowPane *pane, guint order)
{
  yp_incident_view_set_order (get_view (pane), (YpIncidentOrder) order);
}

static void
filter (YpRowPane *pane, guint index)
{
  yp_incident_view_set_filter (get_view (pane), &filters[index]);
}

static void
tick (YpRowPane *pane)
{
  yp_incident_view_update_due (get_view (pane));
}

static guint
count_states (const YpFigures *figures, YpStates states)
{
  guint n = 0;

  for (guint i = 0; i < YP_N_STATES; i++)
    if ((states & 1u << i) != 0)
      n += figures->n_by_state[i];

  return n;
}

/* Most are in the figures; those that change as time goes by take a pass over all, so not with each
 * change. */
static void
count (YpRowPane *pane, gboolean is_tick)
{
  const YpFigures *figures = yp_situation_get_figures (yp_row_pane_get_situation (pane));

  for (guint i = 0; i < YP_N_INCIDENT_FILTERS; i++)
    if (filters[i].due == YP_DUE_ANY && !filters[i].is_mine)
      yp_filter_grid_set_count (yp_row_pane_get_filters (pane), i,
                                count_states (figures, filters[i].states));
    else if (is_tick)
      yp_filter_grid_set_count (yp_row_pane_get_filters (pane), i,
                                yp_incident_view_count (get_view (pane), &filters[i]));
}

static void
yp_incident_pane_class_init (YpIncidentPaneClass *klass)
{
  YpRowPaneClass *pane_class = YP_ROW_PANE_CLASS (klass);

  pane_class->make_view = make_view;
  pane_class->make_face = yp_incident_cell_new;
  pane_class->get_id = get_id;
  pane_class->search = search;
  pane_class->sort = sort;
  pane_class->filter = filter;
  pane_class->tick = tick;
  pane_class->count = count;
  pane_class->none_words = N_ ("No incidents here");
  pane_class->filter_words = filter_words;
  pane_class->n_filters = G_N_ELEMENTS (filter_words);
  pane_class->order_words = order_words;
  pane_class->n_orders = G_N_ELEMENTS (order_words);
}

static void
yp_incident_pane_init (YpIncidentPane *self)
{
  YpRowPane *pane = YP_ROW_PANE (self);

  yp_row_pane_set_words (pane, _ ("Number, words, place, unit (F3)"),
                                  _ ("Search incidents"), _ ("Incidents"), orders, filter_names,
                                                             N_FIRST_ROW);
  for (guint i = 0; i < YP_N_INCIDENT_FILTERS; i++)
    if (filters[i].due == YP_DUE_LATE)
      yp_filter_grid_set_is_bad (yp_row_pane_get_filters (pane), i);
  yp_row_pane_set_filter (pane, FIRST_FILTER);
}
