/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-store-private.h"

G_BEGIN_DECLS

/**
 * YpMomentRow:
 * @fid: the row's number in its table
 * @ended_at: for an incident when it ended; 0 for open
 * @id: its id
 * @text: (nullable): it as JSON; %NULL where @object is newer
 * @object: (nullable): the #YpIncident or #YpUnit; %NULL where nobody had to look into it
 *
 * An incident or a unit as it stood. What no entry touches is handed on as text, unread.
 */
typedef struct
{
  gint64 fid;
  gint64 ended_at;
  char *id;
  char *text;
  gpointer object;
} YpMomentRow;

/**
 * YpMoment:
 * @seq: the entry that it stands on
 * @at: when that was written, microseconds since 1970 UTC; 0 before the first
 * @n_incidents: how many were ever reported up to then: the fid of the last
 * @n_units: likewise
 * @after_fid: incidents up to this are left out
 * @until_fid: and those after this
 * @incidents: those that were open, or ended on the day of @at or on the day that was loaded
 * @units: (nullable): all units; %NULL where they are left out
 *
 * What stood after an entry of the journal, made from an earlier one by the reducers. Rows are
 * numbered in the order of their first entries, so the journal alone says their fids.
 */
typedef struct
{
  YpStore *store;
  guint64 seq;
  gint64 at;
  gint64 n_incidents;
  gint64 n_units;
  gint64 after_fid;
  gint64 until_fid;
  GPtrArray *incidents;
  GHashTable *incidents_by_id;
  GPtrArray *units;
  GHashTable *units_by_id;
} YpMoment;

YpMoment *_yp_moment_new (YpStore *store, gint64 after_fid, gboolean with_units);
void _yp_moment_free (YpMoment *self);
gboolean
_yp_moment_advance (YpMoment *self, guint64 seq, GCancellable *cancellable, GError **error);
void _yp_moment_prune (YpMoment *self, gint64 closed_since);
gboolean _yp_moment_take_rows (YpMoment *self, gboolean is_unit, char *text, gsize size);
const char *_yp_moment_row_get_text (YpMomentRow *row);
YpUnit *_yp_moment_row_get_unit (YpMomentRow *row, GError **error);
void _yp_moment_append_rows (GPtrArray *rows, guint first, guint n, GString *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMoment, _yp_moment_free)

/* yp-checkpoints.c */

/**
 * YpCheckpoint:
 * @seq: the entry it was made after
 * @prev: the checkpoint before it; 0 for the first
 * @n_parts: in how many parts its incidents are
 *
 * What is known of a checkpoint without its rows.
 */
typedef struct
{
  guint64 seq;
  guint64 prev;
  gint64 at;
  char hash[YP_HASH_SIZE]; /* of the entry */
  gint64 n_incidents;
  gint64 n_units;
  gint64 n_rows;
  guint n_parts;
} YpCheckpoint;

char *_yp_checkpoints_get_url (const char *store_url);
YpDb *_yp_checkpoints_open (const char *store_url, gboolean read_only, GError **error);
gboolean _yp_checkpoints_find (YpDb *db,
                               YpStore *store,
                               guint64 seq,
                               YpCheckpoint *checkpoint,
                               GError **error);
gboolean _yp_checkpoints_load (YpDb *db,
                               const YpCheckpoint *checkpoint,
                               YpMoment *moment,
                               guint n_wanted,
                               GError **error);
gboolean _yp_checkpoints_write (YpDb *db,
                                YpMoment *moment,
                                guint64 prev,
                                const char *hash,
                                guint *n_rows,
                                GError **error);
gboolean _yp_checkpoints_drop (YpDb *db, guint64 seq, GError **error);
gboolean _yp_checkpoints_find_gap (YpDb *db, guint64 *seq, guint64 *before, GError **error);

/* yp-packing.c */

GBytes *_yp_pack (const void *data, gsize size, GError **error);
GString *_yp_unpack (const guint8 *data, gsize size, gsize most, GError **error);

/* yp-moment-fixes.c */

gboolean
_yp_moment_fixes_read (YpStore *store, YpDb *db, gint64 at, GHashTable *fixes, GError **error);
gboolean
_yp_moment_fixes_build (YpStore *store, YpDb *db, GCancellable *cancellable, GError **error);

/* yp-moment.c: the last entry written until @at; 0 for none. */
gboolean _yp_store_find_seq (YpStore *self, gint64 at, guint64 *seq, GError **error);
gboolean _yp_store_find_entry (YpStore *self,
                               guint64 seq,
                               gint64 *at,
                               char hash[YP_HASH_SIZE],
                               GError **error);

G_END_DECLS
