/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-moment-private.h"

/* Without a checkpoint at hand so many entries are gone through, some two seconds; what is more has
 * to wait for the checkpoints. */
#define MAX_ENTRIES 200000

/* Of what a checkpoint holds some has ended since. */
#define LOADED_A_WANTED 2

void
yp_store_moment_free (YpStoreMoment *self)
{
  if (self->incidents != NULL)
    g_string_free (self->incidents, TRUE);
  g_clear_pointer (&self->units, g_ptr_array_unref);
  g_clear_pointer (&self->fixes, g_array_unref);
  g_free (self);
}

/* (nullable): the checkpoints; whatever is wrong with them, the journal is there. */
static YpDb *
open_moments (YpStore *self)
{
  g_autofree char *path = _yp_checkpoints_get_url (self->url);
  g_autoptr (GError) reason = NULL;

  if (self->moments == NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      self->moments = _yp_checkpoints_open (self->url, TRUE, &reason);
      if (self->moments == NULL)
        g_message ("There are no checkpoints: %s", reason->message);
    }

  return self->moments;
}

static void
close_moments (YpStore *self)
{
  if (self->moments != NULL)
    self->moments->klass->close (self->moments);
  self->moments = NULL;
}

/* So that whoever keeps them makes it again. */
static void
drop_checkpoint (YpStore *self, guint64 seq)
{
  g_autoptr (GError) reason = NULL;
  YpDb *db = _yp_checkpoints_open (self->url, FALSE, &reason);

  if (db == NULL || !_yp_checkpoints_drop (db, seq, &reason))
    g_message ("A damaged checkpoint stays: %s", reason->message);
  if (db != NULL)
    db->klass->close (db);
}

/* What stood at the last checkpoint that can be read; nothing where there is none. */
static YpMoment *
load_checkpoint (YpStore *self, guint64 seq, gint64 after_fid, guint n_wanted)
{
  while (open_moments (self) != NULL)
    {
      g_autoptr (YpMoment) moment = _yp_moment_new (self, after_fid, after_fid == 0);
      g_autoptr (GError) reason = NULL;
      YpCheckpoint checkpoint;

      if (!_yp_checkpoints_find (self->moments, self, seq, &checkpoint, &reason))
        {
          g_message ("The checkpoints can not be read: %s", reason->message);
          close_moments (self);
          break;
        }
      if (checkpoint.seq == 0)
        break;
      if (_yp_checkpoints_load (self->moments, &checkpoint, moment, n_wanted, &reason))
        return g_steal_pointer (&moment);

      g_message ("%s", reason->message);
      drop_checkpoint (self, checkpoint.seq);
      seq = checkpoint.seq - 1;
    }

  return _yp_moment_new (self, after_fid, after_fid == 0);
}

/* The rows after @after_fid, of which there may be more than so many, or fewer and more to come. */
static YpMoment *
make_moment (YpStore *self,
             guint64 seq,
             gint64 at,
             gint64 after_fid,
             guint n_wanted,
             GError **error)
{
  g_autoptr (YpMoment) moment = load_checkpoint (self, seq, after_fid, n_wanted);

  if (seq - moment->seq > MAX_ENTRIES)
    {
      g_set_error_literal (error, YP_STORE_ERROR, YP_STORE_ERROR_BUSY,
                           "The checkpoints are being made");
      return NULL;
    }

  if (!_yp_moment_advance (moment, seq, NULL, error))
    return NULL;

  _yp_moment_prune (moment, yp_time_start_of_day (at));
  return g_steal_pointer (&moment);
}

static YpMoment *
make_page (YpStore *self, guint64 seq, gint64 at, gint64 after_fid, guint limit, GError **error)
{
  g_autoptr (YpMoment) moment =
      make_moment (self, seq, at, after_fid, LOADED_A_WANTED * limit, error);

  if (moment == NULL || moment->incidents->len >= limit || moment->until_fid == G_MAXINT64)
    return g_steal_pointer (&moment);

  return make_moment (self, seq, at, after_fid, G_MAXUINT, error);
}

static gboolean
take_units (YpStore *self, YpMoment *moment, gint64 at, YpStoreMoment *page, GError **error)
{
  g_autoptr (GHashTable) fixes =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GError) reason = NULL;

  page->units = g_ptr_array_new_with_free_func (g_object_unref);
  page->fixes = g_array_new (FALSE, TRUE, sizeof (YpFix));
  if (moment->seq == 0)
    return TRUE;

  if (!_yp_moment_fixes_read (self, self->moments, at, fixes, &reason))
    {
      if (self->moments != NULL)
        close_moments (self);
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  for (guint i = 0; i < moment->units->len; i++)
    {
      YpMomentRow *row = g_ptr_array_index (moment->units, i);
      YpUnit *unit = _yp_moment_row_get_unit (row, error);
      const YpFix *fix = g_hash_table_lookup (fixes, &row->fid);

      if (unit == NULL)
        return FALSE;
      g_ptr_array_add (page->units, g_object_ref (unit));
      g_array_append_vals (page->fixes, fix != NULL ? fix : &(const YpFix){ 0 }, 1);
    }

  return TRUE;
}

static void
take_incidents (YpMoment *moment, guint limit, YpStoreMoment *page)
{
  page->n_incidents = MIN (moment->incidents->len, limit);
  for (guint i = 0; i < page->n_incidents; i++)
    {
      YpMomentRow *row = g_ptr_array_index (moment->incidents, i);

      if (i > 0)
        g_string_append_c (page->incidents, ',');
      g_string_append (page->incidents, _yp_moment_row_get_text (row));
      page->last_fid = row->fid;
    }
}

static YpStoreMoment *
read_moment (YpStore *self, gint64 at, gint64 after_fid, guint limit, GError **error)
{
  g_autoptr (YpMoment) moment = NULL;
  g_autoptr (YpStoreMoment) page = g_new0 (YpStoreMoment, 1);

  page->incidents = g_string_new (NULL);
  page->last_fid = after_fid;
  if (!_yp_store_find_seq (self, at, &page->seq, error))
    return NULL;

  moment = make_page (self, page->seq, at, after_fid, limit, error);
  if (moment == NULL || (after_fid == 0 && !take_units (self, moment, at, page, error)))
    return NULL;

  take_incidents (moment, limit, page);
  return g_steal_pointer (&page);
}

/**
 * yp_store_read_moment:
 * @self: a store with no transaction open
 * @at: the moment, microseconds since 1970 UTC
 * @after_fid: the `last_fid` of the page before; 0 for the first
 * @limit: at most so many incidents
 * @error: return location for a #YpStoreError; %YP_STORE_ERROR_BUSY where the checkpoints have to
 * be made first
 *
 * What stood at @at: as yp_store_list_incidents() with the day's beginning and
 * yp_store_list_units() would have said it then. Reads the last checkpoint before it and the
 * entries from there; where there is no checkpoint, the journal from the beginning. A checkpoint
 * that is damaged is dropped, and the one before it is used.
 *
 * Returns: (transfer full) (nullable): a page; fewer incidents than @limit only on the last
 */
YpStoreMoment *
yp_store_read_moment (YpStore *self, gint64 at, gint64 after_fid, guint limit, GError **error)
{
  YpStoreMoment *page;
  gboolean began;

  g_return_val_if_fail (self != NULL && !self->is_writing && limit > 0, NULL);

  if (!_yp_store_begin_read (self, &began, error))
    return NULL;

  page = read_moment (self, at, after_fid, limit, error);
  _yp_store_end_read (self, began);

  return page;
}

/**
 * yp_store_list_entries_until:
 * @self: a store
 * @after: the entry before the first one wanted; 0 for the beginning
 * @until: those written until then, microseconds since 1970 UTC
 * @limit: at most so many
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpEntry): as yp_store_list_entries()
 */
GPtrArray *
yp_store_list_entries_until (YpStore *self,
                             guint64 after,
                             gint64 until,
                             guint limit,
                             GError **error)
{
  guint64 last;

  g_return_val_if_fail (self != NULL, NULL);

  if (!_yp_store_find_seq (self, until, &last, error))
    return NULL;

  return yp_store_list_entries (self, after, last > after ? (guint) MIN (limit, last - after) : 0,
                                error);
}
