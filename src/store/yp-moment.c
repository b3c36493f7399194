/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-json-read.h"
#include "yp-moment-private.h"

/* Entries between two looks whether somebody wants it to stop. */
#define ENTRIES_A_LOOK 1024

static void
row_free (gpointer data)
{
  YpMomentRow *row = data;

  g_free (row->id);
  g_free (row->text);
  g_clear_object (&row->object);
  g_free (row);
}

/**
 * _yp_moment_new:
 * @store: whose journal
 * @after_fid: incidents up to this are left out
 * @with_units: whether units are wanted
 *
 * Returns: what stood before the first entry: nothing
 */
YpMoment *
_yp_moment_new (YpStore *store, gint64 after_fid, gboolean with_units)
{
  YpMoment *self = g_new0 (YpMoment, 1);

  self->store = store;
  self->after_fid = after_fid;
  self->until_fid = G_MAXINT64;
  self->incidents = g_ptr_array_new_with_free_func (row_free);
  self->incidents_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->units_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  if (with_units)
    self->units = g_ptr_array_new_with_free_func (row_free);

  return self;
}

void
_yp_moment_free (YpMoment *self)
{
  g_hash_table_unref (self->incidents_by_id);
  g_hash_table_unref (self->units_by_id);
  g_ptr_array_unref (self->incidents);
  g_clear_pointer (&self->units, g_ptr_array_unref);
  g_free (self);
}

static YpMomentRow *
add_row (YpMoment *self, gboolean is_unit, gint64 fid, const char *id)
{
  YpMomentRow *row = g_new0 (YpMomentRow, 1);

  row->fid = fid;
  row->id = g_strdup (id);
  g_ptr_array_add (is_unit ? self->units : self->incidents, row);
  g_hash_table_insert (is_unit ? self->units_by_id : self->incidents_by_id, row->id, row);

  return row;
}

static void
set_object (YpMomentRow *row, gpointer object)
{
  g_clear_object (&row->object);
  g_clear_pointer (&row->text, g_free);
  row->object = object;
  if (YP_IS_INCIDENT (object))
    row->ended_at = yp_incident_get_facts (object)->ended_at;
}

/* The row as JSON; the row's. */
const char *
_yp_moment_row_get_text (YpMomentRow *row)
{
  GString *text;
  YpJsonWriter writer;

  if (row->text != NULL)
    return row->text;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  if (YP_IS_INCIDENT (row->object))
    yp_incident_write_json (row->object, &writer, NULL);
  else
    yp_unit_write_json (row->object, &writer, NULL);
  row->text = g_string_free (text, FALSE);

  return row->text;
}

static JsonObject *
parse_row (YpMomentRow *row, GError **error)
{
  return yp_json_parse_object (row->text, strlen (row->text), error);
}

static YpIncident *
get_incident (YpMomentRow *row, GError **error)
{
  if (row->object == NULL)
    {
      g_autoptr (JsonObject) object = parse_row (row, error);

      row->object = object != NULL ? yp_incident_new_from_json (object, error) : NULL;
    }

  return row->object;
}

YpUnit *
_yp_moment_row_get_unit (YpMomentRow *row, GError **error)
{
  if (row->object == NULL)
    {
      g_autoptr (JsonObject) object = parse_row (row, error);

      row->object = object != NULL ? yp_unit_new_from_json (object, error) : NULL;
    }

  return row->object;
}

/* What a journal that is sound can not come to. */
static gboolean
set_corrupt (GError **error, guint64 seq, GError *reason)
{
  g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
               "Entry %" G_GUINT64_FORMAT " of the journal can not have been: %s", seq,
               reason->message);
  g_error_free (reason);
  return FALSE;
}

static gboolean
apply_to_incident (YpMomentRow *row, YpEntry *entry, GError **error)
{
  GError *reason = NULL;
  YpIncident *before =
      row->object != NULL || row->text != NULL ? get_incident (row, &reason) : NULL;
  YpIncident *after = reason == NULL ? yp_incident_apply (before, entry, &reason) : NULL;

  if (after == NULL)
    return set_corrupt (error, entry->seq, reason);

  set_object (row, after);
  return TRUE;
}

static gboolean
apply_to_unit (YpMoment *self, const char *id, YpEntry *entry, GError **error)
{
  YpMomentRow *row = g_hash_table_lookup (self->units_by_id, id);
  GError *reason = NULL;
  YpUnit *before = row != NULL ? _yp_moment_row_get_unit (row, &reason) : NULL;
  YpUnit *after = reason == NULL ? yp_unit_apply (before, entry, &reason) : NULL;

  if (after == NULL)
    return set_corrupt (error, entry->seq, reason);

  if (row == NULL)
    row = add_row (self, TRUE, ++self->n_units, id);
  set_object (row, after);
  return TRUE;
}

static gboolean
find_fid (YpStore *store, const char *id, gint64 *fid, GError **error)
{
  g_autoptr (YpDbRun) run =
      _yp_store_prepare (store, "SELECT fid FROM incidents WHERE id = $1", error);
  YpDbStep step;

  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, id);
  step = _yp_db_step (run, error);
  if (step == YP_DB_ROW)
    *fid = _yp_db_get_int (run, 0);
  else if (step == YP_DB_DONE)
    g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT, "Incident “%s” has no row", id);

  return step == YP_DB_ROW;
}

/* One that had ended on an earlier day and goes on: made of its own entries. */
static gboolean
revive (YpMoment *self, const char *id, YpEntry *entry, GError **error)
{
  g_autoptr (GPtrArray) history = NULL;
  YpMomentRow *row;
  gint64 fid = 0;

  if (!find_fid (self->store, id, &fid, error))
    return FALSE;
  if (fid <= self->after_fid || fid > self->until_fid)
    return TRUE;

  history = yp_store_list_history (self->store, entry->subject, error);
  if (history == NULL)
    return FALSE;

  row = add_row (self, FALSE, fid, id);
  for (guint i = 0; i < history->len; i++)
    {
      YpEntry *past = g_ptr_array_index (history, i);

      if (past->seq <= entry->seq && !apply_to_incident (row, past, error))
        return FALSE;
    }

  return TRUE;
}

/* Whether a step of this kind makes one open that had ended. */
static gboolean
is_reopening (const YpTransition *transition)
{
  guint ended = 0;

  for (guint i = 0; i < YP_N_STATES; i++)
    if (!yp_state_is_open ((YpState) i))
      ended |= 1u << i;

  return transition != NULL && (transition->from & ended) != 0 && transition->to != YP_STATE_SAME &&
         yp_state_is_open (transition->to);
}

/* What an entry may concern of what is wanted, seen without reading its data. */
typedef struct
{
  YpMomentRow *incident;
  const char *new_id; /* reported by it */
  const char *revived;
  gboolean may_concern_unit;
} Concern;

static gboolean
find_concern (YpMoment *self, const char *subject, const char *kind, Concern *concern)
{
  const YpTransition *transition = NULL;

  *concern = (Concern){ NULL };
  if (g_str_has_prefix (subject, "unit/"))
    {
      concern->may_concern_unit = self->units != NULL;
    }
  else if (g_str_has_prefix (subject, "incident/"))
    {
      const char *id = subject + strlen ("incident/");

      transition = yp_lifecycle_find_kind (kind);
      concern->incident = g_hash_table_lookup (self->incidents_by_id, id);
      if (transition == NULL && concern->incident == NULL)
        concern->new_id = id;
      else if (concern->incident == NULL && is_reopening (transition))
        concern->revived = id;
      concern->may_concern_unit =
          self->units != NULL && transition != NULL && transition->effect != YP_UNIT_EFFECT_NONE;
    }

  return concern->incident != NULL || concern->new_id != NULL || concern->revived != NULL ||
         concern->may_concern_unit;
}

static gboolean
apply_report (YpMoment *self, const char *id, YpEntry *entry, GError **error)
{
  gint64 fid = ++self->n_incidents;

  if (fid <= self->after_fid || fid > self->until_fid)
    return TRUE;

  return apply_to_incident (add_row (self, FALSE, fid, id), entry, error);
}

static gboolean
apply_entry (YpMoment *self, const Concern *concern, YpEntry *entry, GError **error)
{
  const char *unit = concern->may_concern_unit ? yp_unit_get_entry_id (entry) : NULL;

  if (concern->incident != NULL && !apply_to_incident (concern->incident, entry, error))
    return FALSE;
  if (concern->new_id != NULL && !apply_report (self, concern->new_id, entry, error))
    return FALSE;
  if (concern->revived != NULL && !revive (self, concern->revived, entry, error))
    return FALSE;

  return unit == NULL || apply_to_unit (self, unit, entry, error);
}

/* The row that @run stands on, its columns being _YP_ENTRY_COLUMNS. */
static gboolean
take_entry (YpMoment *self, YpDbStatement *run, GError **error)
{
  const char *subject = _yp_db_get_text (run, 4);
  const char *kind = _yp_db_get_text (run, 5);
  g_autoptr (YpEntry) entry = NULL;
  Concern concern;

  self->seq = (guint64) _yp_db_get_int (run, 0);
  if (subject == NULL || kind == NULL || !find_concern (self, subject, kind, &concern))
    return TRUE;

  /* A report that is left out needs counting alone. */
  if (concern.new_id != NULL && !concern.may_concern_unit &&
      (self->n_incidents + 1 <= self->after_fid || self->n_incidents + 1 > self->until_fid))
    {
      self->n_incidents++;
      return TRUE;
    }

  entry = _yp_store_read_entry (run, error);

  return entry != NULL && apply_entry (self, &concern, entry, error);
}

static gboolean
take_entries (YpMoment *self, YpDbStatement *run, GCancellable *cancellable, GError **error)
{
  guint n_taken = 0;
  YpDbStep step;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    if (!take_entry (self, run, error) ||
        (++n_taken % ENTRIES_A_LOOK == 0 &&
         g_cancellable_set_error_if_cancelled (cancellable, error)))
      return FALSE;

  return step == YP_DB_DONE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const YpMomentRow *one = *(YpMomentRow *const *) a;
  const YpMomentRow *other = *(YpMomentRow *const *) b;

  return (one->fid > other->fid) - (one->fid < other->fid);
}

/**
 * _yp_moment_advance:
 * @self: what stood before
 * @seq: an entry that is there, not before that
 * @cancellable: (nullable): stops
 * @error: return location for a #YpStoreError or a #GIOError
 *
 * Goes on to what stood after entry @seq.
 *
 * Returns: whether it is there
 */
gboolean
_yp_moment_advance (YpMoment *self, guint64 seq, GCancellable *cancellable, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;

  run = _yp_store_prepare (
      self->store,
      "SELECT " _YP_ENTRY_COLUMNS " FROM journal WHERE seq > $1 AND seq <= $2 ORDER BY seq", error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, (gint64) self->seq);
  _yp_db_bind_int (run, 2, (gint64) seq);
  if (!take_entries (self, run, cancellable, error))
    return FALSE;

  g_ptr_array_sort (self->incidents, compare_rows);
  return seq == 0 || _yp_store_find_entry (self->store, seq, &self->at, NULL, error);
}

/* Leaves out what had ended before @closed_since. */
void
_yp_moment_prune (YpMoment *self, gint64 closed_since)
{
  guint n = 0;

  for (guint i = 0; i < self->incidents->len; i++)
    {
      YpMomentRow *row = g_ptr_array_index (self->incidents, i);

      if (row->ended_at != 0 && row->ended_at < closed_since)
        {
          g_hash_table_remove (self->incidents_by_id, row->id);
          row_free (row);
          continue;
        }
      self->incidents->pdata[n++] = row;
    }
  /* Those behind @n stand before it too, or are freed. */
  self->incidents->len = n;
}

/* A line a row: fid, time of its end in µs, id, JSON, with tabs between them. */
void
_yp_moment_append_rows (GPtrArray *rows, guint first, guint n, GString *text)
{
  for (guint i = first; i < first + n; i++)
    {
      YpMomentRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (text, "%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\t", row->fid,
                              row->ended_at, row->id);
      g_string_append (text, _yp_moment_row_get_text (row));
      g_string_append_c (text, '\n');
    }
}

static gboolean
take_line (YpMoment *self, gboolean is_unit, char *line)
{
  char *parts[4] = { line };
  gint64 fid;
  gint64 ended_at;
  YpMomentRow *row;

  for (guint i = 1; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i] = strchr (parts[i - 1], '\t');
      if (parts[i] == NULL)
        return FALSE;
      *parts[i]++ = '\0';
    }
  if (!g_ascii_string_to_signed (parts[0], 10, 1, G_MAXINT64, &fid, NULL) ||
      !g_ascii_string_to_signed (parts[1], 10, G_MININT64, G_MAXINT64, &ended_at, NULL))
    return FALSE;
  if (!is_unit && fid <= self->after_fid)
    return TRUE;

  row = add_row (self, is_unit, fid, parts[2]);
  row->ended_at = ended_at;
  row->text = g_strdup (parts[3]);
  return TRUE;
}

/**
 * _yp_moment_take_rows:
 * @self: a moment
 * @is_unit: whether they are units
 * @text: what _yp_moment_append_rows() wrote, a zero behind it; is taken apart
 * @size: its length, bytes
 *
 * Returns: whether it could be read
 */
gboolean
_yp_moment_take_rows (YpMoment *self, gboolean is_unit, char *text, gsize size)
{
  char *end = text + size;

  while (text < end)
    {
      char *line_end = memchr (text, '\n', (gsize) (end - text));

      if (line_end == NULL)
        return FALSE;
      *line_end = '\0';
      if (!take_line (self, is_unit, text))
        return FALSE;
      text = line_end + 1;
    }

  return TRUE;
}

/* When an entry was written, and its hash where that is wanted. */
gboolean
_yp_store_find_entry (YpStore *self,
                      guint64 seq,
                      gint64 *at,
                      char hash[YP_HASH_SIZE],
                      GError **error)
{
  g_autoptr (YpDbRun) run =
      _yp_store_prepare (self, "SELECT " _YP_ENTRY_COLUMNS " FROM journal WHERE seq = $1", error);
  YpDbStep step;

  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, (gint64) seq);
  step = _yp_db_step (run, error);
  if (step == YP_DB_DONE)
    g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                 "Entry %" G_GUINT64_FORMAT " of the journal is missing", seq);
  if (step != YP_DB_ROW)
    return FALSE;

  *at = _yp_db_get_time (run, 1);
  if (hash != NULL)
    {
      g_autoptr (YpEntry) entry = _yp_store_read_entry (run, error);

      if (entry == NULL)
        return FALSE;
      g_strlcpy (hash, entry->hash, YP_HASH_SIZE);
    }

  return TRUE;
}

/* By halving: entries stand in the order of time, but for what a clock that was set back wrote;
 * there one of the possible answers is given, always the same. */
gboolean
_yp_store_find_seq (YpStore *self, gint64 at, guint64 *seq, GError **error)
{
  GError *own_error = NULL;
  guint64 high = yp_store_get_seq (self, &own_error);
  guint64 low = 0;

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  while (low < high)
    {
      guint64 middle = low + (high - low + 1) / 2;
      gint64 middle_at;

      if (!_yp_store_find_entry (self, middle, &middle_at, NULL, error))
        return FALSE;
      if (middle_at <= at)
        low = middle;
      else
        high = middle - 1;
    }

  *seq = low;
  return TRUE;
}
