/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-replica.h"

#include "yp-tally.h"

/* Rows between two looks at the clock. */
#define ROWS_A_LOOK 64

static const char *
get_incident_id (gpointer item)
{
  return yp_incident_get_id (item);
}

static const char *
get_unit_id (gpointer item)
{
  return yp_unit_get_id (item);
}

YpReplica *
yp_replica_new (void)
{
  YpReplica *self = g_new0 (YpReplica, 1);

  self->clock = yp_clock_system ();
  self->day = yp_time_start_of_day (yp_clock_now (&self->clock));
  self->incidents = yp_replica_list_new (YP_TYPE_INCIDENT, get_incident_id);
  self->units = yp_replica_list_new (YP_TYPE_UNIT, get_unit_id);
  self->fixes = yp_fixes_new ();
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    self->areas[i] = g_hash_table_new (g_str_hash, g_str_equal);
  self->items = g_hash_table_new (g_str_hash, g_str_equal);
  self->calendar = yp_calendar_new_default ();
  self->open_by_town = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
yp_replica_free (YpReplica *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->incidents);
  g_object_unref (self->units);
  g_object_unref (self->fixes);
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    g_hash_table_unref (self->areas[i]);
  g_hash_table_unref (self->items);
  yp_calendar_unref (self->calendar);
  g_free (self->calendar_text);
  g_hash_table_unref (self->open_by_town);
  g_free (self->origin);
  g_free (self);
}

/* Counts an incident in, or out where @step is -1. */
static void
tally_incident (YpReplica *self, YpIncident *incident, int step)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  yp_tally_incident (&self->figures, incident, self->day, step);
  if (facts->town != NULL && yp_state_is_open (facts->state))
    {
      int n = GPOINTER_TO_INT (g_hash_table_lookup (self->open_by_town, facts->town)) + step;

      g_hash_table_replace (self->open_by_town, g_strdup (facts->town), GINT_TO_POINTER (n));
    }
}

static void
put_incident (YpReplica *self, YpIncident *incident)
{
  YpIncident *old = yp_replica_list_find (self->incidents, yp_incident_get_id (incident));

  if (old != NULL)
    tally_incident (self, old, -1);
  tally_incident (self, incident, 1);
  yp_replica_list_put (self->incidents, incident);
  self->changes |= YP_REPLICA_FIGURES;
  self->is_unsaved = TRUE;
}

static void
put_unit (YpReplica *self, YpUnit *unit)
{
  YpUnit *old = yp_replica_list_find (self->units, yp_unit_get_id (unit));

  if (old != NULL)
    yp_tally_unit (&self->figures, old, -1);
  yp_tally_unit (&self->figures, unit, 1);
  yp_replica_list_put (self->units, unit);
  self->changes |= YP_REPLICA_FIGURES;
  self->is_unsaved = TRUE;
}

/* Of rows that a snapshot did not name again, and of those closed before today. */
static void
sweep (YpReplica *self, gboolean keep_other_rounds)
{
  for (guint i = yp_replica_list_get_size (self->incidents); i-- > 0;)
    {
      YpIncident *incident = yp_replica_list_peek (self->incidents, i);

      if (yp_tally_is_current (incident, self->day) &&
          (keep_other_rounds || yp_replica_list_is_of_round (self->incidents, i)))
        continue;

      tally_incident (self, incident, -1);
      yp_replica_list_remove (self->incidents, i);
      self->changes |= YP_REPLICA_FIGURES;
    }

  for (guint i = yp_replica_list_get_size (self->units); !keep_other_rounds && i-- > 0;)
    if (!yp_replica_list_is_of_round (self->units, i))
      {
        yp_tally_unit (&self->figures, yp_replica_list_peek (self->units, i), -1);
        yp_replica_list_remove (self->units, i);
        self->changes |= YP_REPLICA_FIGURES;
      }
}

/* A new day: what was counted for the old one is counted again. */
static void
begin_day (YpReplica *self)
{
  guint n_online = self->figures.n_units_online;

  self->figures = (YpFigures){ .n_units_online = n_online };
  g_hash_table_remove_all (self->open_by_town);
  self->day = yp_time_start_of_day (yp_clock_now (&self->clock));

  for (guint i = 0; i < yp_replica_list_get_size (self->incidents); i++)
    tally_incident (self, yp_replica_list_peek (self->incidents, i), 1);
  for (guint i = 0; i < yp_replica_list_get_size (self->units); i++)
    yp_tally_unit (&self->figures, yp_replica_list_peek (self->units, i), 1);

  sweep (self, TRUE);
  self->changes |= YP_REPLICA_FIGURES;
}

static void
count_online (YpReplica *self)
{
  gint64 now = yp_clock_now (&self->clock);
  guint n_online = 0;

  for (guint i = 0; i < yp_replica_list_get_size (self->units); i++)
    {
      YpUnit *unit = yp_replica_list_peek (self->units, i);

      if (yp_fix_get_connection (yp_fixes_get (self->fixes, yp_unit_get_id (unit)), now) ==
          YP_CONNECTION_ONLINE)
        n_online++;
    }

  if (n_online != self->figures.n_units_online)
    {
      self->figures.n_units_online = n_online;
      self->changes |= YP_REPLICA_FIGURES;
    }
}

/**
 * yp_replica_begin:
 * @self: the replica
 * @page: the first page of a snapshot
 * @head: (nullable): the hash of the entry that it stands on, where it is known
 *
 * What no page names from here to yp_replica_end() is gone then.
 */
void
yp_replica_begin (YpReplica *self, const YpSnapshotPage *page, const char *head)
{
  self->is_complete = FALSE;
  self->seq = page->seq;
  self->changes |= YP_REPLICA_SEQ;
  g_strlcpy (self->head, head != NULL ? head : "", sizeof self->head);
  g_free (self->origin);
  self->origin = g_strdup (page->origin);

  if (yp_time_start_of_day (yp_clock_now (&self->clock)) != self->day)
    begin_day (self);

  yp_replica_list_begin_round (self->incidents);
  yp_replica_list_begin_round (self->units);
  yp_replica_take_names (self, page);
  yp_replica_take_fixes (self, page->fixes);
}

/**
 * yp_replica_take_rows:
 * @self: the replica
 * @page: a page of a snapshot
 * @n_taken: (inout): how many of its rows are taken already
 * @deadline: monotonic time, µs
 *
 * Returns: whether all are taken; %FALSE where the time was over before
 */
gboolean
yp_replica_take_rows (YpReplica *self, const YpSnapshotPage *page, guint *n_taken, gint64 deadline)
{
  guint n = page->units->len + page->incidents->len;

  while (*n_taken < n)
    {
      guint i = (*n_taken)++;

      if (i < page->units->len)
        {
          put_unit (self, g_ptr_array_index (page->units, i));
        }
      else
        {
          YpIncident *incident = g_ptr_array_index (page->incidents, i - page->units->len);

          if (yp_tally_is_current (incident, self->day))
            put_incident (self, incident);
        }

      if (*n_taken % ROWS_A_LOOK == 0 && g_get_monotonic_time () > deadline)
        return FALSE;
    }

  return TRUE;
}

void
yp_replica_end (YpReplica *self)
{
  sweep (self, FALSE);
  count_online (self);
  self->is_complete = TRUE;
}

/* Takes over what areas and catalogue items are called, and when people work. */
void
yp_replica_take_names (YpReplica *self, const YpSnapshotPage *page)
{
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    {
      g_hash_table_unref (self->areas[i]);
      self->areas[i] = g_hash_table_ref (page->areas[i]);
    }
  g_hash_table_unref (self->items);
  self->items = g_hash_table_ref (page->items);
  yp_calendar_unref (self->calendar);
  self->calendar = yp_calendar_ref (page->calendar);
  g_free (self->calendar_text);
  self->calendar_text = g_strdup (page->calendar_text);
}

static void
apply_to_incident (YpReplica *self, YpEntry *entry)
{
  const char *id = yp_entry_get_subject_id (entry, "incident");
  YpIncident *old = id != NULL ? yp_replica_list_find (self->incidents, id) : NULL;
  g_autoptr (YpIncident) incident = NULL;
  g_autoptr (GError) error = NULL;

  if (id == NULL || (old != NULL && yp_incident_get_facts (old)->seq >= entry->seq))
    return;

  incident = yp_incident_apply (old, entry, &error);
  if (incident != NULL)
    put_incident (self, incident);
  else
    g_message ("Entry %" G_GUINT64_FORMAT " does not apply to “%s”: %s", entry->seq, id,
               error->message);
}

static void
apply_to_unit (YpReplica *self, YpEntry *entry)
{
  const char *id = yp_unit_get_entry_id (entry);
  YpUnit *old = id != NULL ? yp_replica_list_find (self->units, id) : NULL;
  g_autoptr (YpUnit) unit = NULL;
  g_autoptr (GError) error = NULL;

  if (id == NULL || (old != NULL && yp_unit_get_facts (old)->seq >= entry->seq))
    return;

  unit = yp_unit_apply (old, entry, &error);
  if (unit != NULL)
    put_unit (self, unit);
  else
    g_message ("Entry %" G_GUINT64_FORMAT " does not apply to “%s”: %s", entry->seq, id,
               error->message);
}

/**
 * yp_replica_take_entry:
 * @self: the replica
 * @entry: of the journal, in order
 * @is_past: whether the rows hold it already
 */
void
yp_replica_take_entry (YpReplica *self, YpEntry *entry, gboolean is_past)
{
  if (!is_past)
    {
      apply_to_incident (self, entry);
      apply_to_unit (self, entry);
      self->seq = entry->seq;
      self->changes |= YP_REPLICA_SEQ;
      self->is_unsaved = TRUE;
    }
  if (entry->seq == self->seq)
    g_strlcpy (self->head, entry->hash, sizeof self->head);
}

/* @fixes: (element-type YpPlacedFix) */
void
yp_replica_take_fixes (YpReplica *self, GArray *fixes)
{
  for (guint i = 0; i < fixes->len; i++)
    {
      const YpPlacedFix *placed = &g_array_index (fixes, YpPlacedFix, i);

      if (yp_fixes_put (self->fixes, placed->unit, &placed->fix))
        self->changes |= YP_REPLICA_FIXES;
    }
}

/* Of another time: older ones than these may come now. */
void
yp_replica_forget_fixes (YpReplica *self)
{
  yp_fixes_forget (self->fixes);
  self->changes |= YP_REPLICA_FIXES;
}

/* What the clock alone changes; to be called every few seconds. */
void
yp_replica_tick (YpReplica *self)
{
  if (yp_time_start_of_day (yp_clock_now (&self->clock)) != self->day)
    begin_day (self);
  count_online (self);
}

/**
 * yp_replica_flush:
 * @self: the replica
 *
 * Tells what changed in the lists and the fixes since the last time, each once.
 *
 * Returns: what else did
 */
YpReplicaChanges
yp_replica_flush (YpReplica *self)
{
  YpReplicaChanges changes = self->changes;

  self->changes = 0;
  yp_replica_list_flush (self->incidents);
  yp_replica_list_flush (self->units);
  if ((changes & YP_REPLICA_FIXES) != 0)
    yp_fixes_emit_changed (self->fixes);

  return changes;
}

static GArray *
copy_fixes (const YpReplica *self)
{
  GArray *fixes = yp_placed_fixes_new ();

  for (guint i = 0; i < yp_replica_list_get_size (self->units); i++)
    {
      const char *id = yp_unit_get_id (yp_replica_list_peek (self->units, i));
      const YpFix *fix = yp_fixes_get (self->fixes, id);

      if (fix != NULL)
        {
          YpPlacedFix placed = { g_strdup (id), *fix };

          g_array_append_val (fixes, placed);
        }
    }

  return fixes;
}

static GPtrArray *
copy_list (YpReplicaList *list)
{
  guint size = yp_replica_list_get_size (list);
  GPtrArray *copy = g_ptr_array_new_full (size, g_object_unref);

  for (guint i = 0; i < size; i++)
    g_ptr_array_add (copy, g_object_ref (yp_replica_list_peek (list, i)));

  return copy;
}

/* Returns: (transfer full): all of it for another thread, as one page of a snapshot, but for its
 * time and the layers */
YpSnapshotPage *
yp_replica_copy_page (const YpReplica *self)
{
  YpSnapshotPage *page = yp_snapshot_page_new ();

  page->is_first = TRUE;
  page->seq = self->seq;
  page->head = g_strdup (self->head);
  page->origin = g_strdup (self->origin);
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    page->areas[i] = g_hash_table_ref (self->areas[i]);
  page->items = g_hash_table_ref (self->items);
  page->calendar_text = g_strdup (self->calendar_text);
  page->calendar = yp_calendar_ref (self->calendar);
  page->incidents = copy_list (self->incidents);
  page->units = copy_list (self->units);
  page->fixes = copy_fixes (self);

  return page;
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns: (transfer full) (element-type utf8): the codes of a level, sorted */
GPtrArray *
yp_replica_list_area_codes (const YpReplica *self, YpAreaLevel level)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer code;

  g_hash_table_iter_init (&iter, self->areas[level]);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    g_ptr_array_add (codes, g_strdup (code));
  g_ptr_array_sort (codes, compare_codes);

  return codes;
}
