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
};

/* $T is the table. What an update leaves out can not change: id, reported_at and received_at. */
static const struct
{
  gsize offset;
  const char *table;
  const char *sql;
} statements[] = {
  { G_STRUCT_OFFSET (YpProjection, find_incident), "incidents",
    "SELECT " _YP_INCIDENT_COLUMNS " FROM $T WHERE id = $1" },
  { G_STRUCT_OFFSET (YpProjection, insert_incident), "incidents",
    "INSERT INTO $T (state, item, source, description, address, town, village, grid, unit,"
    " media_url, note, updated_at, seq, contact, id, reported_at, received_at, geom)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)" },
  { G_STRUCT_OFFSET (YpProjection, update_incident), "incidents",
    "UPDATE $T SET state = $1, item = $2, source = $3, description = $4, address = $5, town = $6,"
    " village = $7, grid = $8, unit = $9, media_url = $10, note = $11, updated_at = $12,"
    " seq = $13, contact = $14 WHERE fid = $15" },
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
};

/* Columns of _YP_INCIDENT_COLUMNS and _YP_UNIT_COLUMNS. */
enum
{
  FID,
  GEOM,
  ID,
};

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
read_place (YpDbStatement *statement, double *longitude, double *latitude)
{
  gsize size;
  const guint8 *data = _yp_db_get_blob (statement, GEOM, &size);

  return data != NULL && yp_gpkg_point_read (data, size, longitude, latitude);
}

/* The row that @statement stands on, its columns being _YP_INCIDENT_COLUMNS. */
YpIncident *
_yp_store_read_incident (YpDbStatement *statement, GError **error)
{
  YpIncidentFacts facts = {
    .id = get_string (statement, ID),
    .item = get_string (statement, 4),
    .source = get_string (statement, 5),
    .description = get_string (statement, 6),
    .address = get_string (statement, 7),
    .town = get_string (statement, 8),
    .village = get_string (statement, 9),
    .grid = get_string (statement, 10),
    .unit = get_string (statement, 11),
    .media_url = get_string (statement, 12),
    .note = get_string (statement, 13),
    .reported_at = _yp_db_get_time (statement, 14),
    .received_at = _yp_db_get_time (statement, 15),
    .updated_at = _yp_db_get_time (statement, 16),
    .seq = (guint64) _yp_db_get_int (statement, 17),
    .contact = get_string (statement, 18),
  };
  const char *state = _yp_db_get_text (statement, 3);

  facts.has_place = read_place (statement, &facts.longitude, &facts.latitude);
  if (facts.id == NULL || facts.item == NULL || facts.source == NULL || state == NULL ||
      !yp_state_from_name (state, &facts.state))
    {
      set_corrupt (error, "incident", facts.id);
      return NULL;
    }
  if (facts.description == NULL)
    facts.description = (char *) "";

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
      if (read_place (statement, &fix->longitude, &fix->latitude))
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

/* $1 to $14 of both statements. @updated_at has YP_TIME_SIZE bytes. */
static void
bind_incident (YpDbStatement *statement, const YpIncidentFacts *facts, char *updated_at)
{
  const char *texts[] = {
    yp_state_get_name (facts->state),
    facts->item,
    facts->source,
    facts->description,
    facts->address,
    facts->town,
    facts->village,
    facts->grid,
    facts->unit,
    facts->media_url,
    facts->note,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    _yp_db_bind_text (statement, (int) i + 1, texts[i]);
  _yp_db_bind_time (statement, 12, facts->updated_at, updated_at);
  _yp_db_bind_int (statement, 13, (gint64) facts->seq);
  _yp_db_bind_text (statement, 14, facts->contact);
}

static gboolean
insert_incident (YpProjection *self, YpIncident *incident, GError **error)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  YpDbStatement *statement = self->insert_incident;
  char times[3][YP_TIME_SIZE];
  guint8 point[29];

  bind_incident (statement, facts, times[0]);
  _yp_db_bind_text (statement, 15, facts->id);
  _yp_db_bind_time (statement, 16, facts->reported_at, times[1]);
  _yp_db_bind_time (statement, 17, facts->received_at, times[2]);
  if (facts->has_place)
    {
      yp_gpkg_point_write (facts->longitude, facts->latitude, point);
      statement->klass->bind_blob (statement, 18, point, sizeof point);
    }

  return _yp_db_run (statement, error);
}

static gboolean
move_incident (YpProjection *self, gint64 fid, const YpIncidentFacts *facts, GError **error)
{
  YpDbStatement *statement = self->move_incident;
  guint8 point[29];

  if (facts->has_place)
    {
      yp_gpkg_point_write (facts->longitude, facts->latitude, point);
      statement->klass->bind_blob (statement, 1, point, sizeof point);
    }
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
  char updated_at[YP_TIME_SIZE];

  bind_incident (self->update_incident, facts, updated_at);
  _yp_db_bind_int (self->update_incident, 15, fid);

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

/* What an entry makes of the rows it concerns, before anything is written. */
typedef struct
{
  gint64 incident_fid; /* 0 for a new one */
  YpIncident *old_incident;
  YpIncident *incident; /* %NULL if none is concerned */
  gint64 unit_fid;
  YpUnit *unit;
} Change;

static void
change_clear (Change *self)
{
  g_clear_object (&self->old_incident);
  g_clear_object (&self->incident);
  g_clear_object (&self->unit);
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

  *is_half_done = !is_written;
  projected->n_new_incidents = change.incident != NULL && change.old_incident == NULL;
  projected->n_new_units = change.unit != NULL && change.unit_fid == 0;

  return is_written;
}
