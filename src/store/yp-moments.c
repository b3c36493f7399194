/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <errno.h>
#include <glib/gstdio.h>

#include "yp-clock.h"
#include "yp-moment-private.h"

/* A checkpoint is due after half as many entries as it has rows. A row is packed to some 70 bytes
 * and an entry takes 500, so that all checkpoints together take about a quarter of the journal's
 * size, and what is read for a moment is never much more than a checkpoint. */
#define ENTRIES_A_ROW 2
#define MIN_ENTRIES 4096

struct _YpMoments
{
  char *url;
  YpStore *store;
  YpDb *db;
  gboolean is_checked; /* whether all that is there was made of this journal */
};

static gboolean
open_checkpoints (YpMoments *self, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr (GError) reason = NULL;
  g_autofree char *path = NULL;

  self->db = _yp_checkpoints_open (self->url, FALSE, &reason);
  if (self->db != NULL)
    return TRUE;
  if (!g_error_matches (reason, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  g_message ("The checkpoints are made anew: %s", reason->message);
  path = _yp_checkpoints_get_url (self->url);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      if (g_unlink (name) != 0 && errno != ENOENT)
        g_message ("“%s” can not be removed: %s", name, g_strerror (errno));
    }
  self->db = _yp_checkpoints_open (self->url, FALSE, error);

  return self->db != NULL;
}

static void
close_checkpoints (YpMoments *self)
{
  if (self->db != NULL)
    self->db->klass->close (self->db);
  self->db = NULL;
}

/**
 * yp_moments_open:
 * @url: of a store that a writer made
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable): its checkpoints; a file that is damaged is made anew
 */
YpMoments *
yp_moments_open (const char *url, GError **error)
{
  g_autoptr (YpMoments) self = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  self = g_new0 (YpMoments, 1);
  self->url = g_strdup (url);
  self->store = yp_store_open_reader (url, error);

  return self->store != NULL && open_checkpoints (self, error) ? g_steal_pointer (&self) : NULL;
}

void
yp_moments_close (YpMoments *self)
{
  if (self == NULL)
    return;

  close_checkpoints (self);
  g_clear_pointer (&self->store, yp_store_close);
  g_free (self->url);
  g_free (self);
}

/* Drops those of which _yp_checkpoints_find() says that they are not sound. */
static gboolean
drop_unsound (YpMoments *self, GError **error)
{
  guint64 seq = G_MAXINT64;

  while (seq > 0)
    {
      g_autofree char *sql = NULL;
      YpCheckpoint checkpoint;

      if (!_yp_checkpoints_find (self->db, self->store, seq, &checkpoint, error))
        return FALSE;

      sql = g_strdup_printf ("DELETE FROM checkpoints WHERE seq > %" G_GUINT64_FORMAT
                             " AND seq <= %" G_GUINT64_FORMAT,
                             checkpoint.seq, seq);
      if (!self->db->klass->exec (self->db, sql, error))
        return FALSE;
      seq = checkpoint.seq > 0 ? checkpoint.seq - 1 : 0;
    }

  return self->db->klass->exec (
      self->db, "DELETE FROM parts WHERE seq NOT IN (SELECT seq FROM checkpoints)", error);
}

/* What stood at the last checkpoint that is not after @seq; one that is damaged goes. */
static YpMoment *
load_last (YpMoments *self, guint64 seq, YpCheckpoint *checkpoint, GError **error)
{
  while (_yp_checkpoints_find (self->db, self->store, seq, checkpoint, error))
    {
      g_autoptr (YpMoment) moment = _yp_moment_new (self->store, 0, TRUE);
      g_autoptr (GError) reason = NULL;

      if (checkpoint->seq == 0 ||
          _yp_checkpoints_load (self->db, checkpoint, moment, G_MAXUINT, &reason))
        return g_steal_pointer (&moment);
      if (!g_error_matches (reason, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      g_message ("%s and is made again", reason->message);
      if (!_yp_checkpoints_drop (self->db, checkpoint->seq, error))
        return NULL;
    }

  return NULL;
}

static guint64
get_step (gint64 n_rows)
{
  return (guint64) MAX (MIN_ENTRIES, n_rows / ENTRIES_A_ROW);
}

/* Goes on to @seq and writes a checkpoint there, whose predecessor then is @prev. */
static gboolean
write_next (YpMoments *self,
            YpMoment *moment,
            guint64 seq,
            guint64 prev,
            guint *n_rows,
            GCancellable *cancellable,
            GError **error)
{
  char hash[YP_HASH_SIZE];

  if (!_yp_moment_advance (moment, seq, cancellable, error) ||
      !_yp_store_find_entry (self->store, seq, &moment->at, hash, error))
    return FALSE;

  _yp_moment_prune (moment, yp_time_start_of_day (moment->at));
  return _yp_checkpoints_write (self->db, moment, prev, hash, n_rows, error);
}

/* Checkpoints that somebody dropped from the middle. */
static gboolean
fill_gaps (YpMoments *self, GCancellable *cancellable, GError **error)
{
  guint64 seq;
  guint64 before;

  while (_yp_checkpoints_find_gap (self->db, &seq, &before, error))
    {
      YpCheckpoint checkpoint;
      g_autoptr (YpMoment) moment = NULL;
      guint n_rows;

      if (seq == 0)
        return TRUE;

      moment = load_last (self, before, &checkpoint, error);
      if (moment == NULL ||
          !write_next (self, moment, before, checkpoint.seq, &n_rows, cancellable, error))
        return FALSE;
    }

  return FALSE;
}

static gboolean
build_newest (YpMoments *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (YpMoment) moment = NULL;
  YpCheckpoint last;
  GError *own_error = NULL;
  guint64 head = yp_store_get_seq (self->store, &own_error);
  guint64 prev;
  guint n_rows;

  if (own_error != NULL || !_yp_checkpoints_find (self->db, self->store, head, &last, &own_error))
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  n_rows = (guint) last.n_rows;
  if (head < last.seq + get_step (n_rows))
    return TRUE;

  moment = load_last (self, head, &last, error);
  prev = last.seq;
  while (moment != NULL && head >= prev + get_step (n_rows))
    {
      if (!write_next (self, moment, prev + get_step (n_rows), prev, &n_rows, cancellable, error))
        return FALSE;
      prev = moment->seq;
    }

  return moment != NULL;
}

static gboolean
build (YpMoments *self, GCancellable *cancellable, GError **error)
{
  if (!self->is_checked && !drop_unsound (self, error))
    return FALSE;

  self->is_checked = TRUE;
  return fill_gaps (self, cancellable, error) && build_newest (self, cancellable, error) &&
         _yp_moment_fixes_build (self->store, self->db, cancellable, error);
}

/**
 * yp_moments_build:
 * @self: checkpoints
 * @cancellable: (nullable): stops
 * @error: return location for a #YpStoreError or a #GIOError
 *
 * Makes all that are due or were dropped; returns at once where none is. Of a long journal without
 * any that takes 20 µs an entry; what is done stays done.
 *
 * Returns: whether all are there
 */
gboolean
yp_moments_build (YpMoments *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->db == NULL && !open_checkpoints (self, error))
    return FALSE;
  if (build (self, cancellable, &reason))
    return TRUE;

  /* Should the file itself be damaged, the next one opens another. */
  close_checkpoints (self);
  self->is_checked = FALSE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}
