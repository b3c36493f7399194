/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <glib/gstdio.h>

#include "yp-moment-private.h"

/* Beside the store, so that its writer never waits for whoever writes here, and so that all of it
 * can be dropped: it follows from the journal and is made again. */
#define SUFFIX "-moments"

/* A page of the snapshot asks for few parts. */
#define ROWS_A_PART 2500

/* Text is packed to a tenth or less; no part has as much. */
#define MAX_PART_SIZE (256 * 1024 * 1024)

/* Part 0 has the units. The digests are over all that a damaged page of the file could change. */
static const char schema_sql[] =
    "CREATE TABLE IF NOT EXISTS checkpoints ("
    "  seq INTEGER PRIMARY KEY NOT NULL,"
    "  prev INTEGER NOT NULL,"
    "  at INTEGER NOT NULL," /* microseconds since 1970 UTC, of the entry */
    "  hash TEXT NOT NULL,"  /* of the entry */
    "  n_incidents INTEGER NOT NULL,"
    "  n_units INTEGER NOT NULL,"
    "  n_rows INTEGER NOT NULL,"
    "  n_parts INTEGER NOT NULL,"
    "  digest TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS parts ("
    "  fid INTEGER PRIMARY KEY NOT NULL,"
    "  seq INTEGER NOT NULL,"
    "  part INTEGER NOT NULL,"
    "  last_fid INTEGER NOT NULL,"
    "  digest TEXT NOT NULL,"
    "  body BLOB NOT NULL,"
    "  UNIQUE (seq, part));"
    "CREATE TABLE IF NOT EXISTS marks ("
    "  fid INTEGER PRIMARY KEY NOT NULL,"
    "  day TEXT NOT NULL,"
    "  row INTEGER NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  digest TEXT NOT NULL,"
    "  body BLOB NOT NULL,"
    "  UNIQUE (day, row));"
    "CREATE INDEX IF NOT EXISTS marks_at ON marks (at);"
    /* What can be made again need not be on the disk at once. */
    "PRAGMA synchronous = NORMAL;";

char *
_yp_checkpoints_get_url (const char *store_url)
{
  return g_strconcat (store_url, SUFFIX, NULL);
}

/**
 * _yp_checkpoints_open:
 * @store_url: a store's
 * @read_only: whether nothing is to be written
 * @error: return location for a #YpStoreError
 *
 * Returns: (nullable): the store's checkpoints; where they are to be written they are made, and
 *   made anew where the file is damaged
 */
YpDb *
_yp_checkpoints_open (const char *store_url, gboolean read_only, GError **error)
{
  g_autofree char *url = _yp_checkpoints_get_url (store_url);
  YpDb *db = _yp_db_open (url, read_only, error);

  if (db == NULL || read_only || db->klass->exec (db, schema_sql, error))
    return db;

  db->klass->close (db);
  return NULL;
}

static char *
digest_part (guint64 seq, guint part, gint64 last_fid, const void *body, gsize size)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head =
      g_strdup_printf ("%" G_GUINT64_FORMAT " %u %" G_GINT64_FORMAT " ", seq, part, last_fid);

  g_checksum_update (checksum, (const guchar *) head, -1);
  g_checksum_update (checksum, body, (gssize) size);
  return g_strdup (g_checksum_get_string (checksum));
}

static char *
digest_head (const YpCheckpoint *head)
{
  g_autofree char *text =
      g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                       " %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u",
                       head->seq, head->prev, head->at, head->hash, head->n_incidents,
                       head->n_units, head->n_rows, head->n_parts);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gboolean
read_head (YpDbStatement *run, YpCheckpoint *head)
{
  const char *hash = _yp_db_get_text (run, 3);
  const char *digest = _yp_db_get_text (run, 8);
  g_autofree char *own_digest = NULL;

  *head = (YpCheckpoint){
    .seq = (guint64) _yp_db_get_int (run, 0),
    .prev = (guint64) _yp_db_get_int (run, 1),
    .at = _yp_db_get_int (run, 2),
    .n_incidents = _yp_db_get_int (run, 4),
    .n_units = _yp_db_get_int (run, 5),
    .n_rows = _yp_db_get_int (run, 6),
    .n_parts = (guint) _yp_db_get_int (run, 7),
  };
  g_strlcpy (head->hash, hash != NULL ? hash : "", sizeof head->hash);
  own_digest = digest_head (head);

  return g_strcmp0 (digest, own_digest) == 0;
}

/* Whether it was made of this journal, and not of one that a backup took the place of. */
static gboolean
is_of_journal (const YpCheckpoint *head, YpStore *store)
{
  char hash[YP_HASH_SIZE];
  gint64 at;

  return _yp_store_find_entry (store, head->seq, &at, hash, NULL) && at == head->at &&
         strcmp (hash, head->hash) == 0;
}

/**
 * _yp_checkpoints_find:
 * @db: checkpoints
 * @store: their store
 * @seq: an entry
 * @checkpoint: (out): the last one that is sound and not after that; its seq is 0 for none
 * @error: return location for a #YpStoreError
 *
 * Returns: whether it could be read
 */
gboolean
_yp_checkpoints_find (YpDb *db,
                      YpStore *store,
                      guint64 seq,
                      YpCheckpoint *checkpoint,
                      GError **error)
{
  g_autoptr (YpDbStatement) run = db->klass->prepare (
      db,
      "SELECT seq, prev, at, hash, n_incidents, n_units, n_rows, n_parts, digest FROM checkpoints"
      " WHERE seq <= $1 ORDER BY seq DESC",
      error);
  YpDbStep step;

  *checkpoint = (YpCheckpoint){ 0 };
  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, (gint64) seq);
  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    if (read_head (run, checkpoint) && is_of_journal (checkpoint, store))
      return TRUE;

  *checkpoint = (YpCheckpoint){ 0 };
  return step == YP_DB_DONE;
}

static gboolean
set_damaged (GError **error, guint64 seq)
{
  g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
               "The checkpoint after entry %" G_GUINT64_FORMAT " is damaged", seq);
  return FALSE;
}

/* The part that @run stands on. */
static gboolean
take_part (YpDbStatement *run, const YpCheckpoint *head, YpMoment *moment, GError **error)
{
  guint part = (guint) _yp_db_get_int (run, 0);
  gint64 last_fid = _yp_db_get_int (run, 1);
  const char *digest = _yp_db_get_text (run, 2);
  gsize size;
  const guint8 *body = _yp_db_get_blob (run, 3, &size);
  g_autofree char *own_digest = digest_part (head->seq, part, last_fid, body, size);
  g_autoptr (GString) text = NULL;

  if (g_strcmp0 (digest, own_digest) != 0)
    return set_damaged (error, head->seq);

  text = _yp_unpack (body, size, MAX_PART_SIZE, NULL);
  if (text == NULL || !_yp_moment_take_rows (moment, part == 0, text->str, text->len))
    return set_damaged (error, head->seq);

  moment->until_fid = part > 0 ? last_fid : moment->until_fid;
  return TRUE;
}

static gboolean
count_parts (YpDb *db, const YpCheckpoint *head, guint *n_parts, GError **error)
{
  g_autoptr (YpDbStatement) run =
      db->klass->prepare (db, "SELECT count(*) FROM parts WHERE seq = $1", error);

  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, (gint64) head->seq);
  if (_yp_db_step (run, error) != YP_DB_ROW)
    return FALSE;

  *n_parts = (guint) _yp_db_get_int (run, 0);
  return TRUE;
}

static gboolean
take_parts (YpDb *db, const YpCheckpoint *head, YpMoment *moment, guint n_wanted, GError **error)
{
  g_autoptr (YpDbStatement) run =
      db->klass->prepare (db,
                          "SELECT part, last_fid, digest, body FROM parts WHERE seq = $1"
                          " AND (part = 0 AND $2 OR part > 0 AND last_fid > $3) ORDER BY part",
                          error);
  YpDbStep step = YP_DB_DONE;

  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, (gint64) head->seq);
  _yp_db_bind_int (run, 2, moment->units != NULL);
  _yp_db_bind_int (run, 3, moment->after_fid);
  while (moment->incidents->len < n_wanted && (step = _yp_db_step (run, error)) == YP_DB_ROW)
    if (!take_part (run, head, moment, error))
      return FALSE;

  if (step == YP_DB_DONE)
    moment->until_fid = G_MAXINT64;
  return step != YP_DB_ERROR;
}

/**
 * _yp_checkpoints_load:
 * @db: checkpoints
 * @checkpoint: one of them
 * @moment: an empty moment; gets of the rows that it wants whole parts
 * @n_wanted: so many incidents are enough; %G_MAXUINT for all. Where some may be left over, the
 *   moment's `until_fid` is the last one's
 * @error: return location for %YP_STORE_ERROR_CORRUPT where the checkpoint is damaged, or another
 *   #YpStoreError
 *
 * Returns: whether it was loaded
 */
gboolean
_yp_checkpoints_load (YpDb *db,
                      const YpCheckpoint *checkpoint,
                      YpMoment *moment,
                      guint n_wanted,
                      GError **error)
{
  guint n_parts;

  moment->seq = checkpoint->seq;
  moment->at = checkpoint->at;
  moment->n_incidents = checkpoint->n_incidents;
  moment->n_units = checkpoint->n_units;
  if (!count_parts (db, checkpoint, &n_parts, error))
    return FALSE;

  return n_parts == checkpoint->n_parts + 1 ? take_parts (db, checkpoint, moment, n_wanted, error)
                                            : set_damaged (error, checkpoint->seq);
}

static gboolean
write_part (YpDb *db,
            guint64 seq,
            guint part,
            GPtrArray *rows,
            guint first,
            guint n,
            GError **error)
{
  g_autoptr (YpDbStatement) run = db->klass->prepare (
      db, "INSERT INTO parts (seq, part, last_fid, digest, body) VALUES ($1, $2, $3, $4, $5)",
      error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *digest = NULL;
  gint64 last_fid = n > 0 ? ((YpMomentRow *) g_ptr_array_index (rows, first + n - 1))->fid : 0;
  gsize size;
  const void *data;

  _yp_moment_append_rows (rows, first, n, text);
  body = run != NULL ? _yp_pack (text->str, text->len, error) : NULL;
  if (body == NULL)
    return FALSE;

  data = g_bytes_get_data (body, &size);
  digest = digest_part (seq, part, last_fid, data, size);
  _yp_db_bind_int (run, 1, (gint64) seq);
  _yp_db_bind_int (run, 2, part);
  _yp_db_bind_int (run, 3, last_fid);
  _yp_db_bind_text (run, 4, digest);
  run->klass->bind_blob (run, 5, data, size);

  return _yp_db_run (run, error);
}

static gboolean
write_head (YpDb *db, const YpCheckpoint *head, GError **error)
{
  g_autoptr (YpDbStatement) run = db->klass->prepare (
      db,
      "INSERT INTO checkpoints (seq, prev, at, hash, n_incidents, n_units, n_rows, n_parts, digest)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      error);
  g_autofree char *digest = digest_head (head);

  if (run == NULL)
    return FALSE;

  _yp_db_bind_int (run, 1, (gint64) head->seq);
  _yp_db_bind_int (run, 2, (gint64) head->prev);
  _yp_db_bind_int (run, 3, head->at);
  _yp_db_bind_text (run, 4, head->hash);
  _yp_db_bind_int (run, 5, head->n_incidents);
  _yp_db_bind_int (run, 6, head->n_units);
  _yp_db_bind_int (run, 7, head->n_rows);
  _yp_db_bind_int (run, 8, head->n_parts);
  _yp_db_bind_text (run, 9, digest);

  return _yp_db_run (run, error);
}

static gboolean
write_all (YpDb *db, YpMoment *moment, YpCheckpoint *head, GError **error)
{
  GPtrArray *rows = moment->incidents;

  if (!_yp_checkpoints_drop (db, head->seq, error) ||
      !write_part (db, head->seq, 0, moment->units, 0, moment->units->len, error))
    return FALSE;

  for (guint first = 0; first < rows->len; first += ROWS_A_PART)
    if (!write_part (db, head->seq, ++head->n_parts, rows, first,
                     MIN (ROWS_A_PART, rows->len - first), error))
      return FALSE;

  return write_head (db, head, error);
}

/**
 * _yp_checkpoints_write:
 * @db: checkpoints
 * @moment: what stood, whole
 * @prev: the checkpoint before it; 0 for the first
 * @hash: of the moment's entry
 * @n_rows: (out): how many rows it has
 * @error: return location for a #YpStoreError
 *
 * Returns: whether it is written, in place of one that was there
 */
gboolean
_yp_checkpoints_write (YpDb *db,
                       YpMoment *moment,
                       guint64 prev,
                       const char *hash,
                       guint *n_rows,
                       GError **error)
{
  YpCheckpoint head = {
    .seq = moment->seq,
    .prev = prev,
    .at = moment->at,
    .n_incidents = moment->n_incidents,
    .n_units = moment->n_units,
    .n_rows = moment->incidents->len,
  };

  g_strlcpy (head.hash, hash, sizeof head.hash);
  *n_rows = moment->incidents->len;
  if (!db->klass->begin_write (db, error))
    return FALSE;
  if (write_all (db, moment, &head, error) && db->klass->exec (db, "COMMIT", error))
    return TRUE;

  db->klass->exec (db, "ROLLBACK", NULL);
  return FALSE;
}

/* Within a transaction or without. */
gboolean
_yp_checkpoints_drop (YpDb *db, guint64 seq, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM checkpoints WHERE seq = %" G_GUINT64_FORMAT
                                          ";DELETE FROM parts WHERE seq = %" G_GUINT64_FORMAT,
                                          seq, seq);

  return db->klass->exec (db, sql, error);
}

/**
 * _yp_checkpoints_find_gap:
 * @db: checkpoints
 * @seq: (out): a checkpoint whose predecessor is gone; 0 for none
 * @before: (out): that predecessor's entry
 * @error: return location for a #YpStoreError
 *
 * Returns: whether it could be read
 */
gboolean
_yp_checkpoints_find_gap (YpDb *db, guint64 *seq, guint64 *before, GError **error)
{
  g_autoptr (YpDbStatement) run = db->klass->prepare (
      db,
      "SELECT seq, prev FROM checkpoints AS next WHERE prev <> 0"
      " AND NOT EXISTS (SELECT 1 FROM checkpoints WHERE seq = next.prev) ORDER BY seq LIMIT 1",
      error);
  YpDbStep step;

  *seq = *before = 0;
  if (run == NULL)
    return FALSE;

  step = _yp_db_step (run, error);
  if (step == YP_DB_ROW)
    {
      *seq = (guint64) _yp_db_get_int (run, 0);
      *before = (guint64) _yp_db_get_int (run, 1);
    }

  return step != YP_DB_ERROR;
}
