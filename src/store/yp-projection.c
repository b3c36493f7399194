/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <math.h>

#include "yp-clock.h"
#include "yp-store-private.h"

/**
 * YpProjection:
 *
 * From an entry to the rows that follow from it. What an entry does to an incident or a unit is
 * the model's; here it is read from and written to a pair of tables: `incidents` and `units`, or
 * tables of another prefix that yp_store_verify() builds beside them.
 */
struct _YpProjection
{
  YpDbStatement *find_incident;
  YpDbStatement *insert_incident;
  YpDbStatement *update_incident;
  YpDbStatement *move_incident;
  YpDbStatement *find_unit;
  YpDbStatement *insert_unit;
  YpDbStatement *update_unit;
  YpDbStatement *find_record;
  YpDbStatement *insert_record;
  YpDbStatement *update_record;
};

/* $T is the table, $C the columns that an insert fills, $V their parameters, $S what an update
 * sets: all but what is fixed and the place, which has a statement of its own. */
static const struct
{
  gsize offset;
  const char *table;
  const char *sql;
} statements[] = {
  { G_STRUCT_OFFSET (YpProjection, find_incident), "incidents",
    "SELECT fid, $C FROM $T WHERE id = $1" },
  { G_STRUCT_OFFSET (YpProjection, insert_incident), "incidents",
    "INSERT INTO $T ($C) VALUES ($V)" },
  { G_STRUCT_OFFSET (YpProjection, update_incident), "incidents",
    "UPDATE $T SET $S WHERE fid = $F" },
  { G_STRUCT_OFFSET (YpProjection, move_incident), "incidents",
    "UPDATE $T SET geom = $1 WHERE fid = $2" },
  { G_STRUCT_OFFSET (YpProjection, find_unit), "units",
    "SELECT " _YP_UNIT_COLUMNS " FROM $T WHERE id = $1" },
  { G_STRUCT_OFFSET (YpProjection, insert_unit), "units",
    "INSERT INTO $T (kind, status, name, organization, grid, incident, n_tasks, updated_at, seq,"
    " phone, id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" },
  { G_STRUCT_OFFSET (YpProjection, update_unit), "units",
    "UPDATE $T SET kind = $1, status = $2, name = $3, organization = $4, grid = $5, incident = $6,"
    " n_tasks = $7, updated_at = $8, seq = $9, phone = $10 WHERE fid = $11" },
  { G_STRUCT_OFFSET (YpProjection, find_record), "records",
    "SELECT " _YP_RECORD_COLUMNS " FROM $T WHERE id = $1" },
  { G_STRUCT_OFFSET (YpProjection, insert_record), "records",
    "INSERT INTO $T (state, about, seq, updated_at, body, id, type)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)" },
  { G_STRUCT_OFFSET (YpProjection, update_record), "records",
    "UPDATE $T SET state = $1, about = $2, seq = $3, updated_at = $4, body = $5 WHERE fid = $6" },
};

/* Columns of _YP_UNIT_COLUMNS; an incident's are its fid and its fields in their order. */
enum
{
  FID,
  GEOM,
  ID,
};

static const YpField *
get_fields (guint *n_fields)
{
  return yp_incident_get_fields (n_fields);
}

/* The columns of an incident's row but its fid, in the order of its fields. */
char *
_yp_incident_columns (void)
{
  guint n_fields;
  const YpField *fields = get_fields (&n_fields);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_fields; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", fields[i].name);

  return g_string_free (text, FALSE);
}

static gboolean
is_updated (const YpField *field)
{
  return !field->is_fixed && field->type != YP_FIELD_PLACE;
}

static void
replace_part (GString *sql, const char *mark, GString *part)
{
  g_string_replace (sql, mark, part->str, 0);
  g_string_free (part, TRUE);
}

/* Puts an incident's columns where a statement of the table above wants them. */
static void
fill_in_columns (GString *sql)
{
  guint n_fields;
  const YpField *fields = get_fields (&n_fields);
  g_autofree char *columns = _yp_incident_columns ();
  GString *values = g_string_new (NULL);
  GString *settings = g_string_new (NULL);
  GString *fid = g_string_new (NULL);
  guint n_updated = 0;

  for (guint i = 0; i < n_fields; i++)
    {
      g_string_append_printf (values, "%s$%u", i > 0 ? ", " : "", i + 1);
      if (is_updated (&fields[i]))
        {
          n_updated++;
          g_string_append_printf (settings, "%s%s = $%u", n_updated > 1 ? ", " : "", fields[i].name,
                                  n_updated);
        }
    }
  g_string_append_printf (fid, "$%u", n_updated + 1);

  g_string_replace (sql, "$C", columns, 0);
  replace_part (sql, "$V", values);
  replace_part (sql, "$S", settings);
  replace_part (sql, "$F", fid);
}

static YpDbStatement **
get_slot (YpProjection *self, guint index)
{
  return &G_STRUCT_MEMBER (YpDbStatement *, self, statements[index].offset);
}

YpProjection *
_yp_projection_new (YpDb *db, const char *prefix, GError **error)
{
  g_autoptr (YpProjection) self = g_new0 (YpProjection, 1);

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autofree char *table = g_strconcat (prefix, statements[i].table, NULL);
      g_autoptr (GString) sql = g_string_new (statements[i].sql);
      YpDbStatement **slot = get_slot (self, i);

      g_string_replace (sql, "$T", table, 0);
      fill_in_columns (sql);
      *slot = db->klass->prepare (db, sql->str, error);
      if (*slot == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
_yp_projection_free (YpProjection *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    g_clear_pointer (get_slot (self, i), _yp_db_finish);
  g_free (self);
}

static gboolean
set_corrupt (GError **error, const char *what, const char *id)
{
  g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT, "The row of %s “%s” is damaged", what,
               id != NULL ? id : "");
  return FALSE;
}

static char *
get_string (YpDbStatement *statement, int column)
{
  /* The facts only lend their strings, though their type does not say so. */
  return (char *) _yp_db_get_text (statement, column);
}

/* %FALSE without error if the row has no place. */
static gboolean
read_place (YpDbStatement *statement, int column, double *longitude, double *latitude)
{
  gsize size;
  const guint8 *data = _yp_db_get_blob (statement, column, &size);

  return data != NULL && yp_gpkg_point_read (data, size, longitude, latitude);
}

static gboolean
read_word (YpDbStatement *statement, int column, const YpField *field, YpIncidentFacts *facts)
{
  const char *word = _yp_db_get_text (statement, column);

  if (word == NULL)
    return !field->is_required;
  if (field->type == YP_FIELD_STATE)
    return yp_state_from_name (word, &facts->state);
  if (field->type == YP_FIELD_PENDING)
    return yp_pending_from_name (word, &facts->pending);

  return yp_satisfaction_from_name (word, &facts->satisfaction);
}

static gboolean
read_field (YpDbStatement *statement, int column, const YpField *field, YpIncidentFacts *facts)
{
  gpointer value = (char *) facts + field->offset;

  switch (field->type)
    {
    case YP_FIELD_TEXT:
      *(char **) value = get_string (statement, column);
      return !field->is_required || *(char **) value != NULL;
    case YP_FIELD_TIME:
      if (!_yp_db_is_null (statement, column))
        *(gint64 *) value = _yp_db_get_time (statement, column);
      return TRUE;
    case YP_FIELD_COUNT:
      *(guint *) value = (guint) _yp_db_get_int (statement, column);
      return TRUE;
    case YP_FIELD_SEQ:
      facts->seq = (guint64) _yp_db_get_int (statement, column);
      return TRUE;
    case YP_FIELD_PLACE:
      facts->has_place = read_place (statement, column, &facts->longitude, &facts->latitude);
      return TRUE;
    case YP_FIELD_STATE:
    case YP_FIELD_PENDING:
    case YP_FIELD_SATISFACTION:
      return read_word (statement, column, field, facts);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* The row that @statement stands on, its columns being fid and _yp_incident_columns(). */
YpIncident *
_yp_store_read_incident (YpDbStatement *statement, GError **error)
{
  guint n_fields;
  const YpField *fields = get_fields (&n_fields);
  YpIncidentFacts facts = { 0 };

  for (guint i = 0; i < n_fields; i++)
    {
      if (!read_field (statement, (int) i + 1, &fields[i], &facts))
        {
          set_corrupt (error, "incident", facts.id);
          return NULL;
        }
    }

  return yp_incident_new (&facts);
}

static float
read_float (YpDbStatement *statement, int column)
{
  if (_yp_db_is_null (statement, column))
    return NAN;

  return (float) statement->klass->get_double (statement, column);
}

/* The row that @statement stands on, its columns being _YP_UNIT_COLUMNS. */
YpUnit *
_yp_store_read_unit (YpDbStatement *statement, YpFix *fix, GError **error)
{
  YpUnitFacts facts = {
    .id = get_string (statement, ID),
    .name = get_string (statement, 5),
    .organization = get_string (statement, 6),
    .grid = get_string (statement, 7),
    .incident = get_string (statement, 8),
    .n_tasks = (guint) _yp_db_get_int (statement, 9),
    .updated_at = _yp_db_get_time (statement, 10),
    .seq = (guint64) _yp_db_get_int (statement, 11),
    .phone = get_string (statement, 12),
  };
  const char *kind = _yp_db_get_text (statement, 3);
  const char *status = _yp_db_get_text (statement, 4);

  if (facts.id == NULL || facts.name == NULL || kind == NULL || status == NULL ||
      !yp_unit_kind_from_name (kind, &facts.kind) ||
      !yp_unit_status_from_name (status, &facts.status))
    {
      set_corrupt (error, "unit", facts.id);
      return NULL;
    }

  if (fix != NULL)
    {
      *fix = (YpFix){ 0 };
      if (read_place (statement, GEOM, &fix->longitude, &fix->latitude))
        fix->at = _yp_db_get_time (statement, 13);
      fix->speed_kmh = read_float (statement, 14);
      fix->course_deg = read_float (statement, 15);
      fix->accuracy_m = read_float (statement, 16);
    }

  return yp_unit_new (&facts);
}

/* %NULL without error if there is none. */
YpIncident *
_yp_projection_find_incident (YpProjection *self, const char *id, gint64 *fid, GError **error)
{
  g_autoptr (YpDbRun) run = self->find_incident;

  _yp_db_bind_text (run, 1, id);
  if (_yp_db_step (run, error) != YP_DB_ROW)
    return NULL;
  if (fid != NULL)
    *fid = _yp_db_get_int (run, FID);

  return _yp_store_read_incident (run, error);
}

/* %NULL without error if there is none. */
YpUnit *
_yp_projection_find_unit (YpProjection *self,
                          const char *id,
                          gint64 *fid,
                          YpFix *fix,
                          GError **error)
{
  g_autoptr (YpDbRun) run = self->find_unit;

  _yp_db_bind_text (run, 1, id);
  if (_yp_db_step (run, error) != YP_DB_ROW)
    return NULL;
  if (fid != NULL)
    *fid = _yp_db_get_int (run, FID);

  return _yp_store_read_unit (run, fix, error);
}

/* As many fields of an incident are times, at most. */
#define YP_N_INCIDENT_TIMES 16

/* What a binding points to must live as long as the run. */
typedef struct
{
  char times[YP_N_INCIDENT_TIMES][YP_TIME_SIZE];
  guint n_times;
  guint8 point[29];
} Bound;

static const char *
get_word (const YpField *field, const YpIncidentFacts *facts)
{
  if (field->type == YP_FIELD_STATE)
    return yp_state_get_name (facts->state);
  if (field->type == YP_FIELD_PENDING)
    return facts->pending != YP_PENDING_NONE ? yp_pending_get_name (facts->pending) : NULL;

  return facts->satisfaction != YP_SATISFACTION_UNKNOWN
             ? yp_satisfaction_get_name (facts->satisfaction)
             : NULL;
}

static void
bind_place (YpDbStatement *statement, int index, const YpIncidentFacts *facts, guint8 *point)
{
  if (!facts->has_place)
    return;

  yp_gpkg_point_write (facts->longitude, facts->latitude, point);
  statement->klass->bind_blob (statement, index, point, 29);
}

/* What is not bound is NULL. */
static void
bind_field (YpDbStatement *statement,
            int index,
            const YpField *field,
            const YpIncidentFacts *facts,
            Bound *bound)
{
  const char *value = (const char *) facts + field->offset;

  switch (field->type)
    {
    case YP_FIELD_TEXT:
      _yp_db_bind_text (statement, index, *(char *const *) (gconstpointer) value);
      break;
    case YP_FIELD_TIME:
      if (!field->is_required && *(const gint64 *) (gconstpointer) value == 0)
        break;
      g_assert (bound->n_times < YP_N_INCIDENT_TIMES);
      _yp_db_bind_time (statement, index, *(const gint64 *) (gconstpointer) value,
                        bound->times[bound->n_times++]);
      break;
    case YP_FIELD_COUNT:
      _yp_db_bind_int (statement, index, *(const guint *) (gconstpointer) value);
      break;
    case YP_FIELD_SEQ:
      _yp_db_bind_int (statement, index, (gint64) facts->seq);
      break;
    case YP_FIELD_PLACE:
      bind_place (statement, index, facts, bound->point);
      break;
    case YP_FIELD_STATE:
    case YP_FIELD_PENDING:
    case YP_FIELD_SATISFACTION:
      _yp_db_bind_text (statement, index, get_word (field, facts));
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
insert_incident (YpProjection *self, YpIncident *incident, GError **error)
{
  guint n_fields;
  const YpField *fields = get_fields (&n_fields);
  Bound bound = { .n_times = 0 };

  for (guint i = 0; i < n_fields; i++)
    bind_field (self->insert_incident, (int) i + 1, &fields[i], yp_incident_get_facts (incident),
                &bound);

  return _yp_db_run (self->insert_incident, error);
}

static gboolean
move_incident (YpProjection *self, gint64 fid, const YpIncidentFacts *facts, GError **error)
{
  YpDbStatement *statement = self->move_incident;
  guint8 point[29];

  bind_place (statement, 1, facts, point);
  _yp_db_bind_int (statement, 2, fid);

  return _yp_db_run (statement, error);
}

static gboolean
is_at_same_place (const YpIncidentFacts *a, const YpIncidentFacts *b)
{
  if (!a->has_place || !b->has_place)
    return a->has_place == b->has_place;

  return memcmp (&a->longitude, &b->longitude, sizeof a->longitude) == 0 &&
         memcmp (&a->latitude, &b->latitude, sizeof a->latitude) == 0;
}

/* The place is written only when it is another: the spatial index costs more than the row. */
static gboolean
update_incident (YpProjection *self,
                 gint64 fid,
                 YpIncident *old,
                 YpIncident *incident,
                 GError **error)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  guint n_fields;
  const YpField *fields = get_fields (&n_fields);
  Bound bound = { .n_times = 0 };
  int index = 1;

  for (guint i = 0; i < n_fields; i++)
    if (is_updated (&fields[i]))
      bind_field (self->update_incident, index++, &fields[i], facts, &bound);
  _yp_db_bind_int (self->update_incident, index, fid);

  return _yp_db_run (self->update_incident, error) &&
         (is_at_same_place (yp_incident_get_facts (old), facts) ||
          move_incident (self, fid, facts, error));
}

/* $1 to $10 of both statements. @updated_at has YP_TIME_SIZE bytes. */
static void
bind_unit (YpDbStatement *statement, const YpUnitFacts *facts, char *updated_at)
{
  _yp_db_bind_text (statement, 1, yp_unit_kind_get_name (facts->kind));
  _yp_db_bind_text (statement, 2, yp_unit_status_get_name (facts->status));
  _yp_db_bind_text (statement, 3, facts->name);
  _yp_db_bind_text (statement, 4, facts->organization);
  _yp_db_bind_text (statement, 5, facts->grid);
  _yp_db_bind_text (statement, 6, facts->incident);
  _yp_db_bind_int (statement, 7, facts->n_tasks);
  _yp_db_bind_time (statement, 8, facts->updated_at, updated_at);
  _yp_db_bind_int (statement, 9, (gint64) facts->seq);
  _yp_db_bind_text (statement, 10, facts->phone);
}

static gboolean
write_unit (YpProjection *self, gint64 fid, YpUnit *unit, GError **error)
{
  const YpUnitFacts *facts = yp_unit_get_facts (unit);
  YpDbStatement *statement = fid != 0 ? self->update_unit : self->insert_unit;
  char updated_at[YP_TIME_SIZE];

  bind_unit (statement, facts, updated_at);
  if (fid != 0)
    _yp_db_bind_int (statement, 11, fid);
  else
    _yp_db_bind_text (statement, 11, facts->id);

  return _yp_db_run (statement, error);
}

/* The row that @statement stands on, its columns being _YP_RECORD_COLUMNS. */
YpRecord *
_yp_store_read_record (YpDbStatement *statement, GError **error)
{
  const char *subject = _yp_db_get_text (statement, 1);
  const char *state = _yp_db_get_text (statement, 3);
  const char *body = _yp_db_get_text (statement, 7);
  YpRecord *record = NULL;

  if (subject != NULL && state != NULL && body != NULL)
    record = yp_record_new_from_text (subject, state, _yp_db_get_text (statement, 4),
                                      (guint64) _yp_db_get_int (statement, 5),
                                      _yp_db_get_time (statement, 6), body, NULL);
  if (record == NULL)
    set_corrupt (error, "record", subject);

  return record;
}

/* %NULL without error if there is none. */
YpRecord *
_yp_projection_find_record (YpProjection *self, const char *subject, gint64 *fid, GError **error)
{
  g_autoptr (YpDbRun) run = self->find_record;

  _yp_db_bind_text (run, 1, subject);
  if (_yp_db_step (run, error) != YP_DB_ROW)
    return NULL;
  if (fid != NULL)
    *fid = _yp_db_get_int (run, FID);

  return _yp_store_read_record (run, error);
}

static gboolean
write_record (YpProjection *self, gint64 fid, YpRecord *record, GError **error)
{
  YpDbStatement *statement = fid != 0 ? self->update_record : self->insert_record;
  char updated_at[YP_TIME_SIZE];

  _yp_db_bind_text (statement, 1, record->state);
  _yp_db_bind_text (statement, 2, record->about);
  _yp_db_bind_int (statement, 3, (gint64) record->seq);
  _yp_db_bind_time (statement, 4, record->updated_at, updated_at);
  _yp_db_bind_text (statement, 5, record->text);
  if (fid != 0)
    {
      _yp_db_bind_int (statement, 6, fid);
    }
  else
    {
      _yp_db_bind_text (statement, 6, record->subject);
      _yp_db_bind_text (statement, 7, record->type);
    }

  return _yp_db_run (statement, error);
}

/* What an entry makes of the rows it concerns, before anything is written. */
typedef struct
{
  gint64 incident_fid; /* 0 for a new one */
  YpIncident *old_incident;
  YpIncident *incident; /* %NULL if none is concerned */
  gint64 unit_fid;
  YpUnit *unit;
  gint64 record_fid;
  YpRecord *record;
} Change;

static void
change_clear (Change *self)
{
  g_clear_object (&self->old_incident);
  g_clear_object (&self->incident);
  g_clear_object (&self->unit);
  g_clear_pointer (&self->record, yp_record_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

static gboolean
work_out (YpProjection *self, YpEntry *entry, Change *change, GError **error)
{
  const char *incident_id = yp_entry_get_subject_id (entry, "incident");
  const char *unit_id = yp_unit_get_entry_id (entry);
  g_autoptr (GError) reason = NULL;
  g_autoptr (YpUnit) old_unit = NULL;

  if (incident_id != NULL)
    {
      change->old_incident =
          _yp_projection_find_incident (self, incident_id, &change->incident_fid, &reason);
      if (reason == NULL)
        change->incident = yp_incident_apply (change->old_incident, entry, &reason);
    }

  if (reason == NULL && unit_id != NULL)
    {
      old_unit = _yp_projection_find_unit (self, unit_id, &change->unit_fid, NULL, &reason);
      if (reason == NULL)
        change->unit = yp_unit_apply (old_unit, entry, &reason);
    }

  if (reason == NULL && yp_record_is_type (entry->subject))
    {
      g_autoptr (YpRecord) old_record =
          _yp_projection_find_record (self, entry->subject, &change->record_fid, &reason);

      if (reason == NULL)
        change->record = yp_record_apply (old_record, entry, &reason);
    }

  if (reason == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Writes what follows from @entry. If the model refuses it, nothing is written. Where writing
 * failed, @is_half_done says that the transaction has to be rolled back. */
gboolean
_yp_projection_apply (YpProjection *self,
                      YpEntry *entry,
                      YpProjected *projected,
                      gboolean *is_half_done,
                      GError **error)
{
  g_auto (Change) change = { 0 };
  gboolean is_written = TRUE;

  if (!work_out (self, entry, &change, error))
    return FALSE;

  if (change.incident != NULL && change.old_incident == NULL)
    is_written = insert_incident (self, change.incident, error);
  else if (change.incident != NULL)
    is_written =
        update_incident (self, change.incident_fid, change.old_incident, change.incident, error);
  if (is_written && change.unit != NULL)
    is_written = write_unit (self, change.unit_fid, change.unit, error);
  if (is_written && change.record != NULL)
    is_written = write_record (self, change.record_fid, change.record, error);

  *is_half_done = !is_written;
  projected->n_new_incidents = change.incident != NULL && change.old_incident == NULL;
  projected->n_new_units = change.unit != NULL && change.unit_fid == 0;

  return is_written;
}
