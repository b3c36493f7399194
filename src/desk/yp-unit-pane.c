/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-unit-pane.h"

#include <glib/gi18n.h>

#include "yp-unit-line.h"
#include "yp-unit-view.h"

#define BIT(status) (1u << YP_UNIT_##status)
#define ON_DUTY (YP_UNIT_STATUSES_ALL & ~BIT (OFF_DUTY))
#define ANY_KIND YP_UNIT_KINDS_ALL

static const char *const filter_names[YP_N_UNIT_FILTERS] = {
  NC_ ("filter", "All"),      NC_ ("filter", "Available"), NC_ ("filter", "Sent"),
  NC_ ("filter", "En route"), NC_ ("filter", "On scene"),  NC_ ("filter", "Lost"),
  NC_ ("filter", "Off duty"), NC_ ("filter", "Members"),   NC_ ("filter", "Officers"),
  NC_ ("filter", "Vehicles"), NC_ ("filter", "Boats"),     NC_ ("filter", "Drones"),
};

/* Those of a kind are those on duty. */
static const YpUnitFilter filters[YP_N_UNIT_FILTERS] = {
  { .statuses = YP_UNIT_STATUSES_ALL, .kinds = ANY_KIND },
  { .statuses = BIT (AVAILABLE), .kinds = ANY_KIND },
  { .statuses = BIT (DISPATCHED), .kinds = ANY_KIND },
  { .statuses = BIT (EN_ROUTE), .kinds = ANY_KIND },
  { .statuses = BIT (ON_SCENE), .kinds = ANY_KIND },
  { .statuses = ON_DUTY, .kinds = ANY_KIND, .is_lost = TRUE },
  { .statuses = BIT (OFF_DUTY), .kinds = ANY_KIND },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_MEMBER },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_OFFICER },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_VEHICLE },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_BOAT },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_DRONE },
};

#define N_FIRST_ROW 7

static const char *const filter_words[YP_N_UNIT_FILTERS] = { "all",      "available", "dispatched",
                                                             "en-route", "on-scene",  "lost",
                                                             "off-duty", "members",   "officers",
                                                             "vehicles", "boats",     "drones" };
static const char *const order_words[YP_N_UNIT_ORDERS] = { "number", "state", "tasks" };

static const char *const orders[YP_N_UNIT_ORDERS] = {
  N_ ("By kind and number"),
      N_ ("Longest in their status first"),
          N_ ("Most tasks first"),
      };

/**
 * YpUnitPane:
 *
 * The list of units.
 */
struct _YpUnitPane
{
  YpRowPane parent_instance;

  gboolean asks_pinyin; /* whether somebody is at it, or was */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (YpUnitPane, yp_unit_pane, YP_TYPE_ROW_PANE)

static YpRowView *
make_view (YpSituation *situation)
{
  return YP_ROW_VIEW (yp_unit_view_new (situation));
}

static const char *
get_id (gpointer item)
{
  return yp_unit_get_id (item);
}

static YpUnitView *
get_view (YpRowPane *pane)
{
  return YP_UNIT_VIEW (yp_row_pane_get_view (pane));
}

static void
on_pinyin_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpPinyin) pinyin = yp_pinyin_get_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (pinyin != NULL)
    yp_unit_view_set_pinyin (get_view (user_data), pinyin);
  else
    g_message ("Units are not found by their pinyin: %s", error->message);
}

static void
search (YpRowPane *pane, const char *text)
{
  YpUnitPane *self = YP_UNIT_PANE (pane);

  if (!self->asks_pinyin)
    yp_pinyin_get_async (self->cancellable, on_pinyin_ready, self);
  self->asks_pinyin = TRUE;
  yp_unit_view_set_search (get_view (pane), text);
}

static void
sort (YpRowPane *pane, guint order)
{
  yp_unit_view_set_order (get_view (pane), (YpUnitOrder) order);
}

static void
filter (YpRowPane *pane, guint index)
{
  yp_unit_view_set_filter (get_view (pane), &filters[index]);
}

static void
tick (YpRowPane *pane)
{
  yp_unit_view_update_connections (get_view (pane));
}

static void
count (YpRowPane *pane, gboolean is_tick)
{
  for (guint i = 0; i < YP_N_UNIT_FILTERS; i++)
    yp_filter_grid_set_count (yp_row_pane_get_filters (pane), i,
                              yp_unit_view_count (get_view (pane), &filters[i]));
}

static void
yp_unit_pane_dispose (GObject *object)
{
  g_cancellable_cancel (YP_UNIT_PANE (object)->cancellable);

  G_OBJECT_CLASS (yp_unit_pane_parent_class)->dispose (object);
}

static void
yp_unit_pane_finalize (GObject *object)
{
  g_clear_object (&YP_UNIT_PANE (object)->cancellable);

  G_OBJECT_CLASS (yp_unit_pane_parent_class)->finalize (object);
}

static void
yp_unit_pane_class_init (YpUnitPaneClass *klass)
{
  YpRowPaneClass *pane_class = YP_ROW_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_unit_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_unit_pane_finalize;
  pane_class->make_view = make_view;
  pane_class->make_face = yp_unit_line_new;
  pane_class->get_id = get_id;
  pane_class->search = search;
  pane_class->sort = sort;
  pane_class->filter = filter;
  pane_class->tick = tick;
  pane_class->count = count;
  pane_class->none_words = N_ ("No units here");
  pane_class->is_units = TRUE;
  pane_class->filter_words = filter_words;
  pane_class->n_filters = G_N_ELEMENTS (filter_words);
  pane_class->order_words = order_words;
  pane_class->n_orders = G_N_ELEMENTS (order_words);
}

static void
yp_unit_pane_init (YpUnitPane *self)
{
  YpRowPane *pane = YP_ROW_PANE (self);

  self->cancellable = g_cancellable_new ();
  yp_row_pane_set_words (pane, _ ("Name, pinyin, number, phone (F3)"),
                                  _ ("Search units"), _ ("Units"), orders, filter_names,
                                                         N_FIRST_ROW);
  for (guint i = 0; i < YP_N_UNIT_FILTERS; i++)
    if (filters[i].is_lost)
      yp_filter_grid_set_is_bad (yp_row_pane_get_filters (pane), i);
}
