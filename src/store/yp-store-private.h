/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-store.h"

G_BEGIN_DECLS

/* The column of every table that has a place, and its row's number. */
#define _YP_GEOMETRY_COLUMN "geom"
#define _YP_ROW_COLUMN "fid"

/* What is wrong may be wrong a million times: so many lines are told. */
#define _YP_MAX_DIFFERENCES 1000

typedef struct _YpProjection YpProjection;
typedef struct _YpFeatureWriter YpFeatureWriter;

struct _YpStore
{
  YpDb *db;
  char *url;
  char *origin;
  gboolean is_reader;
  GHashTable *statements; /* SQL → YpDbStatement */
  YpProjection *projection;

  /* Of the transaction that is open: */
  gboolean is_writing;
  gboolean is_broken; /* it can only be rolled back */
  guint64 seq;        /* of the last entry, and its hash */
  char head[YP_HASH_SIZE];
  gint64 n_new_incidents;
  gint64 n_new_units;
  GPtrArray *appended; /* YpEntry; until the next begin, or until it is stolen */
  char day[9];         /* for which `last_of_day` holds; empty for none */
  guint64 last_of_day;

  char track_day[9]; /* whose table exists; empty for unknown */

  YpDb *moments; /* (nullable): the checkpoints, once they were found */
};

/* yp-db.c */

YpDb *_yp_db_open (const char *url, gboolean read_only, GError **error);
gboolean _yp_db_run (YpDbStatement *statement, GError **error);
void _yp_db_bind_time (YpDbStatement *statement, int index, gint64 time_us, char *text);
void _yp_db_bind_number (YpDbStatement *statement, int index, double value);
gint64 _yp_db_get_time (YpDbStatement *statement, int column);
const char *_yp_db_get_text (YpDbStatement *statement, int column);

static inline void
_yp_db_bind_text (YpDbStatement *statement, int index, const char *value)
{
  statement->klass->bind_text (statement, index, value, -1);
}

static inline void
_yp_db_bind_int (YpDbStatement *statement, int index, gint64 value)
{
  statement->klass->bind_int (statement, index, value);
}

static inline YpDbStep
_yp_db_step (YpDbStatement *statement, GError **error)
{
  return statement->klass->step (statement, error);
}

static inline void
_yp_db_reset (YpDbStatement *statement)
{
  statement->klass->reset (statement);
}

static inline void
_yp_db_finish (YpDbStatement *statement)
{
  statement->klass->finish (statement);
}

static inline gboolean
_yp_db_is_null (YpDbStatement *statement, int column)
{
  return statement->klass->is_null (statement, column);
}

static inline gint64
_yp_db_get_int (YpDbStatement *statement, int column)
{
  return statement->klass->get_int (statement, column);
}

static inline const guint8 *
_yp_db_get_blob (YpDbStatement *statement, int column, gsize *size)
{
  return statement->klass->get_blob (statement, column, size);
}

/* A statement at work: going out of scope ends its run and leaves it ready for the next. */
typedef YpDbStatement YpDbRun;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpDbRun, _yp_db_reset)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpDbStatement, _yp_db_finish)

/* yp-store.c */

YpDbStatement *_yp_store_prepare (YpStore *self, const char *sql, GError **error);
YpDbStatement *_yp_store_prepare_incidents (YpStore *self, const char *sql, GError **error);
gboolean _yp_store_begin_read (YpStore *self, gboolean *began, GError **error);
void _yp_store_end_read (YpStore *self, gboolean began);
gboolean _yp_store_check_writing (YpStore *self, GError **error);

/* yp-journal.c */

#define _YP_ENTRY_COLUMNS "seq, at, origin, actor, subject, kind, data, prev, hash"

gboolean _yp_store_read_head (YpStore *self, GError **error);
YpEntry *_yp_store_read_entry (YpDbStatement *statement, GError **error);
YpEntry *_yp_store_append_entry (YpStore *self,
                                 gint64 at,
                                 const char *actor,
                                 const char *subject,
                                 const char *kind,
                                 JsonObject *data,
                                 GError **error);

/* yp-projection.c */

#define _YP_UNIT_COLUMNS                                                                           \
  "fid, geom, id, kind, status, name, organization, grid, incident, n_tasks, updated_at, seq, "    \
  "phone, fix_at, speed, course, accuracy"

#define _YP_RECORD_COLUMNS "fid, id, type, state, about, seq, updated_at, body"

/* What an entry added: 0 or 1 each. */
typedef struct
{
  guint n_new_incidents;
  guint n_new_units;
} YpProjected;

char *_yp_incident_columns (void);
YpProjection *_yp_projection_new (YpDb *db, const char *prefix, GError **error);
void _yp_projection_free (YpProjection *self);
YpIncident *
_yp_projection_find_incident (YpProjection *self, const char *id, gint64 *fid, GError **error);
YpUnit *_yp_projection_find_unit (YpProjection *self,
                                  const char *id,
                                  gint64 *fid,
                                  YpFix *fix,
                                  GError **error);
gboolean _yp_projection_apply (YpProjection *self,
                               YpEntry *entry,
                               YpProjected *projected,
                               gboolean *is_half_done,
                               GError **error);
YpRecord *
_yp_projection_find_record (YpProjection *self, const char *subject, gint64 *fid, GError **error);
YpRecord *_yp_store_read_record (YpDbStatement *statement, GError **error);
YpIncident *_yp_store_read_incident (YpDbStatement *statement, GError **error);
YpUnit *_yp_store_read_unit (YpDbStatement *statement, YpFix *fix, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpProjection, _yp_projection_free)

/* yp-track-read.c */

/* Behind the unit, whose fid it is. */
#define _YP_TRACK_COLUMNS "at, lon, lat, speed, course, accuracy"

GHashTable *_yp_store_list_unit_names (YpStore *self, GError **error);
gint64 _yp_store_read_track (YpDbStatement *run, YpFix *fix);

/* yp-feature-json.c */

char *_yp_feature_columns (const YpCollection *collection);
YpFeatureWriter *_yp_feature_writer_new (const YpCollection *collection);
void _yp_feature_writer_free (YpFeatureWriter *self);
gboolean _yp_feature_writer_append (YpFeatureWriter *self,
                                    YpDbStatement *statement,
                                    GString *text,
                                    GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFeatureWriter, _yp_feature_writer_free)

/* yp-layer-store.c */

gboolean _yp_layer_digest (YpStore *self,
                           const YpCollection *collection,
                           char digest[YP_HASH_SIZE],
                           gint64 *n_features,
                           YpBounds *extent,
                           GError **error);

G_END_DECLS
