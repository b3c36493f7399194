/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-points.h"

/* Points that tell where most are, and the share of them that may lie outside at each side. */
#define CORE_SAMPLE 1000
#define CORE_OUT 100

/* More than this at once are a list being filled, not news. */
#define MAX_NEWS 64

/**
 * YpIncidentPoints:
 *
 * A list of incidents as an array of places. A change of the list costs what changed (and moving
 * the numbers behind it); an incident keeps its slot while its rows come and go, so that what was
 * worked out from the places in a worker is still about the same incidents afterwards.
 */
struct _YpIncidentPoints
{
  GArray *slots;
  GArray *free_slots;
  GArray *order; /* position in the list → slot */
  GHashTable *slot_by_id;
  GArray *newcomers; /* slots, by the revision that placed them */
  GArray *news;      /* slots, by the time they came in */
  GArray *changed;   /* slots, each once, until somebody takes them */
  guint64 revision;
  guint64 seq;
  guint n_placed;
};

YpIncidentPoints *
yp_incident_points_new (void)
{
  YpIncidentPoints *self = g_new0 (YpIncidentPoints, 1);

  self->slots = g_array_new (FALSE, TRUE, sizeof (YpIncidentPoint));
  self->free_slots = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->newcomers = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->news = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->slot_by_id = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
yp_incident_points_free (YpIncidentPoints *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    g_clear_object (&g_array_index (self->slots, YpIncidentPoint, i).incident);

  g_hash_table_unref (self->slot_by_id);
  g_array_unref (self->slots);
  g_array_unref (self->free_slots);
  g_array_unref (self->order);
  g_array_unref (self->newcomers);
  g_array_unref (self->news);
  g_array_unref (self->changed);
  g_free (self);
}

static YpIncidentPoint *
get (const YpIncidentPoints *self, guint32 slot)
{
  return &g_array_index (self->slots, YpIncidentPoint, slot);
}

static guint32
take_slot (YpIncidentPoints *self)
{
  guint32 slot = self->slots->len;

  if (self->free_slots->len == 0)
    {
      g_array_set_size (self->slots, slot + 1);
      return slot;
    }

  slot = g_array_index (self->free_slots, guint32, self->free_slots->len - 1);
  g_array_set_size (self->free_slots, self->free_slots->len - 1);
  return slot;
}

static void
note_change (YpIncidentPoints *self, guint32 slot)
{
  if (get (self, slot)->is_changed)
    return;

  get (self, slot)->is_changed = TRUE;
  g_array_append_val (self->changed, slot);
}

/* One row less; the last takes the slot with it. */
static void
leave_slot (YpIncidentPoints *self, guint32 slot)
{
  YpIncidentPoint *point = get (self, slot);

  if (--point->n_rows > 0)
    return;

  if (point->has_place)
    self->n_placed--;

  g_hash_table_remove (self->slot_by_id, yp_incident_get_id (point->incident));
  g_object_unref (point->incident);
  note_change (self, slot);
  *point = (YpIncidentPoint){ .is_changed = TRUE };
  g_array_append_val (self->free_slots, slot);
}

static void
fill_slot (YpIncidentPoints *self, guint32 slot, YpIncident *incident)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  YpIncidentPoint *point = get (self, slot);
  gboolean has_place =
      facts->has_place && isfinite (facts->longitude) && isfinite (facts->latitude);
  double x = has_place ? yp_mercator_x (facts->longitude) : 0;
  double y = has_place ? yp_mercator_y (facts->latitude) : 0;
  gboolean is_new = point->incident == NULL;

  if (is_new || point->has_place != has_place || point->x != x || point->y != y)
    {
      point->placed = self->revision;
      if (has_place)
        g_array_append_val (self->newcomers, slot);
    }

  self->n_placed += (has_place != FALSE);
  self->n_placed -= (point->has_place != FALSE);
  point->x = x;
  point->y = y;
  point->has_place = has_place;
  point->state = facts->state;
  self->seq = MAX (self->seq, facts->seq);
  /* The table's key belongs to the incident, so the old one goes last. */
  g_hash_table_replace (self->slot_by_id, (gpointer) yp_incident_get_id (incident),
                        GUINT_TO_POINTER (slot));
  g_set_object (&point->incident, incident);
  note_change (self, slot);
}

/* The slots of the removed rows; they stay until it is known whether they are among the added
 * ones. */
static GArray *
list_removed (YpIncidentPoints *self, guint position, guint n_removed)
{
  GArray *removed = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (n_removed > 0)
    g_array_append_vals (removed, &g_array_index (self->order, guint32, position), n_removed);

  return removed;
}

/* What is behind moves only if there are more or fewer rows now. */
static void
write_order (YpIncidentPoints *self, guint position, guint n_removed, const GArray *added)
{
  guint n_same = MIN (n_removed, added->len);

  for (guint i = 0; i < n_same; i++)
    g_array_index (self->order, guint32, position + i) = g_array_index (added, guint32, i);

  if (n_removed > n_same)
    g_array_remove_range (self->order, position + n_same, n_removed - n_same);
  if (added->len > n_same)
    g_array_insert_vals (self->order, position + n_same, &g_array_index (added, guint32, n_same),
                         added->len - n_same);
}

/**
 * yp_incident_points_splice:
 * @self: the points
 * @incidents: (element-type YpIncident): the list, as it is now
 * @position: where it changed
 * @n_removed: how many rows went
 * @n_added: how many came there
 * @now: monotonic time, µs
 *
 * Follows [signal@Gio.ListModel::items-changed]. A row that goes and comes under the same id in
 * one change keeps its slot.
 */
void
yp_incident_points_splice (YpIncidentPoints *self,
                           GListModel *incidents,
                           guint position,
                           guint n_removed,
                           guint n_added,
                           gint64 now)
{
  g_autoptr (GArray) removed = list_removed (self, position, n_removed);
  g_autoptr (GArray) added = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_added);
  gboolean are_news = n_added <= MAX_NEWS && self->revision > 0;

  self->revision++;

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, position + i);
      guint32 slot;

      if (!yp_incident_points_find (self, yp_incident_get_id (incident), &slot))
        {
          slot = take_slot (self);
          get (self, slot)->came_at = are_news ? now : 0;
          if (are_news)
            g_array_append_val (self->news, slot);
        }

      fill_slot (self, slot, incident);
      get (self, slot)->n_rows++;
      g_array_append_val (added, slot);
    }

  write_order (self, position, n_removed, added);
  for (guint i = 0; i < removed->len; i++)
    leave_slot (self, g_array_index (removed, guint32, i));
}

/* The newest entry of the journal that any incident told of. */
guint64
yp_incident_points_get_seq (const YpIncidentPoints *self)
{
  return self->seq;
}

/* Counts changes of the list; whoever worked something out from it remembers of which. */
guint64
yp_incident_points_get_revision (const YpIncidentPoints *self)
{
  return self->revision;
}

/* How many have a place. */
guint
yp_incident_points_get_n_placed (const YpIncidentPoints *self)
{
  return self->n_placed;
}

const YpIncidentPoint *
yp_incident_points_get (const YpIncidentPoints *self, guint32 slot)
{
  return get (self, slot);
}

gboolean
yp_incident_points_find (const YpIncidentPoints *self, const char *id, guint32 *slot)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->slot_by_id, id, NULL, &value))
    return FALSE;

  *slot = GPOINTER_TO_UINT (value);
  return TRUE;
}

/* Around all that have a place; empty if none has. */
YpBox
yp_incident_points_get_box (const YpIncidentPoints *self)
{
  YpBox box = YP_BOX_EMPTY;

  for (guint i = 0; i < self->slots->len; i++)
    if (get (self, i)->has_place)
      yp_box_extend (&box, get (self, i)->x, get (self, i)->y);

  return box;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a;
  double q = *(const double *) b;

  return (p > q) - (p < q);
}

/**
 * yp_incident_points_get_core_box:
 * @self: the points
 *
 * Around nearly all that have a place: a call from another country does not make the city small.
 * Of many it asks a thousand.
 *
 * Returns: the box; empty if none has a place
 */
YpBox
yp_incident_points_get_core_box (const YpIncidentPoints *self)
{
  guint step = self->slots->len / CORE_SAMPLE + 1;
  double xs[CORE_SAMPLE];
  double ys[CORE_SAMPLE];
  guint n = 0;
  guint n_out;

  for (guint i = 0; i < self->slots->len; i += step)
    if (get (self, i)->has_place)
      {
        xs[n] = get (self, i)->x;
        ys[n++] = get (self, i)->y;
      }

  if (n == 0)
    return yp_incident_points_get_box (self);

  qsort (xs, n, sizeof *xs, compare_doubles);
  qsort (ys, n, sizeof *ys, compare_doubles);
  n_out = n / CORE_OUT;

  return (YpBox){ xs[n_out], ys[n_out], xs[n - 1 - n_out], ys[n - 1 - n_out] };
}

void
yp_incident_change_clear (YpIncidentChange *self)
{
  g_clear_object (&self->incident);
}

/**
 * yp_incident_points_take_changes:
 * @self: the points
 * @n_most: no more than so many, since they are taken between two frames
 * @changes: (element-type YpIncidentChange): they are added to it
 *
 * Takes what has become of slots since they were taken last.
 *
 * Returns: whether none are left
 */
gboolean
yp_incident_points_take_changes (YpIncidentPoints *self, guint n_most, GArray *changes)
{
  guint n = MIN (n_most, self->changed->len);

  for (guint i = 0; i < n; i++)
    {
      guint32 slot = g_array_index (self->changed, guint32, self->changed->len - 1 - i);
      YpIncidentPoint *point = get (self, slot);
      YpIncidentChange change = { slot, NULL };

      point->is_changed = FALSE;
      if (point->has_place)
        change.incident = g_object_ref (point->incident);
      g_array_append_val (changes, change);
    }

  g_array_set_size (self->changed, self->changed->len - n);
  return self->changed->len == 0;
}

gboolean
yp_incident_points_has_changes (const YpIncidentPoints *self)
{
  return self->changed->len > 0;
}

/* Something that all depend on is not what it was. */
void
yp_incident_points_change_all (YpIncidentPoints *self)
{
  for (guint32 slot = 0; slot < self->slots->len; slot++)
    if (get (self, slot)->has_place)
      note_change (self, slot);
}

/**
 * yp_incident_points_get_newcomers:
 * @self: the points
 * @since: a revision, not lower than in the call before
 *
 * Returns: (transfer none) (element-type guint32): slots placed after @since, the oldest first; a
 *   slot may be there twice or be free again
 */
const GArray *
yp_incident_points_get_newcomers (YpIncidentPoints *self, guint64 since)
{
  guint n_old = 0;

  while (n_old < self->newcomers->len &&
         get (self, g_array_index (self->newcomers, guint32, n_old))->placed <= since)
    n_old++;

  if (n_old > 0)
    g_array_remove_range (self->newcomers, 0, n_old);

  return self->newcomers;
}

/**
 * yp_incident_points_get_news:
 * @self: the points
 * @since: monotonic time, µs; not lower than in the call before
 *
 * Returns: (transfer none) (element-type guint32): slots of what came in after @since, the oldest
 *   first; a slot may be free again
 */
const GArray *
yp_incident_points_get_news (YpIncidentPoints *self, gint64 since)
{
  guint n_old = 0;

  while (n_old < self->news->len &&
         get (self, g_array_index (self->news, guint32, n_old))->came_at <= since)
    n_old++;

  if (n_old > 0)
    g_array_remove_range (self->news, 0, n_old);

  return self->news;
}
