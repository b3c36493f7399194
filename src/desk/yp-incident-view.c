/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-incident-view.h"

#include "yp-clock.h"
#include "yp-words.h"

/**
 * YpIncidentView:
 *
 * The incidents of a situation that are looked for, in an order: a list model of [class@Yp.Row].
 */
struct _YpIncidentView
{
  YpRowView parent_instance;

  YpSituation *situation;
  YpIncidentFilter filter;
  YpIncidentOrder order;
  gint64 now; /* as of when things are due, microseconds since 1970 UTC */
  char *search;
};

G_DEFINE_FINAL_TYPE (YpIncidentView, yp_incident_view, YP_TYPE_ROW_VIEW)

/* ASCII letters alike, everything else as it is: Chinese has no case, and this is run a hundred
 * thousand times for a key. */
static gboolean
contains (const char *text, const char *lower_needle)
{
  gsize length = strlen (lower_needle);

  for (; text != NULL && *text != '\0'; text++)
    if (g_ascii_tolower (*text) == *lower_needle &&
        g_ascii_strncasecmp (text, lower_needle, length) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
contains_area (YpIncidentView *self, YpAreaLevel level, const char *code, const char *needle)
{
  return contains (yp_situation_get_area_name (self->situation, level, code), needle);
}

static gboolean
is_wanted (YpIncidentView *self, YpIncident *incident, const YpIncidentFilter *filter)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  if ((filter->states & 1u << facts->state) == 0)
    return FALSE;
  if (filter->is_mine &&
      (facts->filed_by == NULL ||
       g_strcmp0 (facts->filed_by, yp_situation_get_account (self->situation)) != 0))
    return FALSE;

  switch (filter->due)
    {
    case YP_DUE_LATE:
      return yp_incident_is_late (incident, self->now);
    case YP_DUE_TODAY:
      return facts->due_at != 0 && facts->handled_at == 0 &&
             facts->due_at < yp_time_start_of_day (self->now) + G_TIME_SPAN_DAY;
    case YP_DUE_ANY:
    default:
      return TRUE;
    }
}

static gboolean
matches (YpRowView *view, gpointer item)
{
  YpIncidentView *self = YP_INCIDENT_VIEW (view);
  const YpIncidentFacts *facts = yp_incident_get_facts (item);
  const char *needle = self->search;

  if (!is_wanted (self, item, &self->filter))
    return FALSE;

  return needle == NULL || contains (facts->id, needle) ||
         contains (yp_words_get_item (self->situation, facts), needle) ||
         contains (facts->description, needle) || contains (facts->address, needle) ||
         contains (facts->unit, needle) || contains (facts->contact, needle) ||
         contains_area (self, YP_AREA_TOWN, facts->town, needle) ||
         contains_area (self, YP_AREA_VILLAGE, facts->village, needle) ||
         contains_area (self, YP_AREA_GRID, facts->grid, needle);
}

static const char *
get_id (gpointer item)
{
  return yp_incident_get_id (item);
}

static gint64
get_key (YpRowView *view, gpointer item)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (item);

  switch (YP_INCIDENT_VIEW (view)->order)
    {
    case YP_ORDER_DUE:
      return facts->due_at == 0 || facts->handled_at != 0 ? G_MAXINT64 : facts->due_at;
    case YP_ORDER_STATE:
      return facts->updated_at;
    case YP_ORDER_NEWEST:
    case YP_ORDER_OLDEST:
    default:
      return facts->received_at;
    }
}

static void
yp_incident_view_dispose (GObject *object)
{
  g_clear_object (&YP_INCIDENT_VIEW (object)->situation);

  G_OBJECT_CLASS (yp_incident_view_parent_class)->dispose (object);
}

static void
yp_incident_view_finalize (GObject *object)
{
  g_clear_pointer (&YP_INCIDENT_VIEW (object)->search, g_free);

  G_OBJECT_CLASS (yp_incident_view_parent_class)->finalize (object);
}

static void
yp_incident_view_class_init (YpIncidentViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  YpRowViewClass *view_class = YP_ROW_VIEW_CLASS (klass);

  object_class->dispose = yp_incident_view_dispose;
  object_class->finalize = yp_incident_view_finalize;
  view_class->get_id = get_id;
  view_class->get_key = get_key;
  view_class->matches = matches;
}

static void
yp_incident_view_init (YpIncidentView *self)
{
  self->filter.states = YP_STATES_OPEN;
  yp_row_view_set_is_reversed (YP_ROW_VIEW (self), TRUE);
}

YpIncidentView *
yp_incident_view_new (YpSituation *situation)
{
  YpIncidentView *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_INCIDENT_VIEW, NULL);
  self->situation = g_object_ref (situation);
  self->now = yp_situation_get_now (situation);
  yp_row_view_set_source (YP_ROW_VIEW (self), yp_situation_get_incidents (situation));

  return self;
}

void
yp_incident_view_set_filter (YpIncidentView *self, const YpIncidentFilter *filter)
{
  g_return_if_fail (YP_IS_INCIDENT_VIEW (self));

  if (self->filter.states == filter->states && self->filter.due == filter->due &&
      self->filter.is_mine == filter->is_mine)
    return;

  self->filter = *filter;
  self->now = yp_situation_get_now (self->situation);
  yp_row_view_rebuild (YP_ROW_VIEW (self));
}

/**
 * yp_incident_view_update_due:
 * @self: a view
 *
 * Time has gone by: rows that now are late, or no longer, come and go. So do those of whoever is
 * signed in, when that has become known.
 */
void
yp_incident_view_update_due (YpIncidentView *self)
{
  g_return_if_fail (YP_IS_INCIDENT_VIEW (self));

  self->now = yp_situation_get_now (self->situation);
  if (self->filter.due != YP_DUE_ANY || self->filter.is_mine)
    yp_row_view_update (YP_ROW_VIEW (self));
}

/* How many there are, as of when yp_incident_view_update_due() was called, whatever is searched
 * for. One pass. */
guint
yp_incident_view_count (YpIncidentView *self, const YpIncidentFilter *filter)
{
  GPtrArray *rows = yp_row_view_get_rows (YP_ROW_VIEW (self));
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += is_wanted (self, yp_row_get_item (g_ptr_array_index (rows, i)), filter);

  return n;
}

/**
 * yp_incident_view_set_search:
 * @self: a view
 * @search: (nullable): what number, item, words, place, unit or contact has to contain
 */
void
yp_incident_view_set_search (YpIncidentView *self, const char *search)
{
  g_autofree char *lower = search != NULL ? g_ascii_strdown (search, -1) : NULL;

  g_return_if_fail (YP_IS_INCIDENT_VIEW (self));

  if (lower != NULL)
    g_strstrip (lower);
  if (lower != NULL && *lower == '\0')
    g_clear_pointer (&lower, g_free);
  if (g_strcmp0 (lower, self->search) == 0)
    return;

  g_free (self->search);
  self->search = g_steal_pointer (&lower);
  yp_row_view_rebuild (YP_ROW_VIEW (self));
}

void
yp_incident_view_set_order (YpIncidentView *self, YpIncidentOrder order)
{
  g_return_if_fail (YP_IS_INCIDENT_VIEW (self));

  if (self->order == order)
    return;

  self->order = order;
  yp_row_view_set_is_reversed (YP_ROW_VIEW (self), order == YP_ORDER_NEWEST);
  yp_row_view_rebuild (YP_ROW_VIEW (self));
}
