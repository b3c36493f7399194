/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-store-private.h"

/* A hash takes 32 bytes on disk, twice an entry. */
#define HASH_BYTES 32

/* The number of a report has six digits; only a seventh breaks the order of the ids as text. */
#define LAST_IN_TEXT_ORDER 999999

static gboolean
pack_hash (const char *hash, guint8 bytes[HASH_BYTES])
{
  for (guint i = 0; i < HASH_BYTES; i++)
    {
      int high = g_ascii_xdigit_value (hash[2 * i]);
      int low = high >= 0 ? g_ascii_xdigit_value (hash[2 * i + 1]) : -1;

      if (low < 0)
        return FALSE;
      bytes[i] = (guint8) (high << 4 | low);
    }

  return TRUE;
}

static gboolean
unpack_hash (YpDbStatement *statement, int column, char hash[YP_HASH_SIZE])
{
  gsize size;
  const guint8 *bytes = _yp_db_get_blob (statement, column, &size);

  if (size != HASH_BYTES)
    return FALSE;

  for (guint i = 0; i < HASH_BYTES; i++)
    {
      hash[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
      hash[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
  hash[YP_HASH_SIZE - 1] = '\0';

  return TRUE;
}

/* The head of the chain: where the next entry goes. */
gboolean
_yp_store_read_head (YpStore *self, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  run = _yp_store_prepare (self, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", error);
  if (run == NULL)
    return FALSE;

  step = _yp_db_step (run, error);
  if (step == YP_DB_DONE)
    {
      self->seq = 0;
      memset (self->head, '0', YP_HASH_SIZE - 1);
      self->head[YP_HASH_SIZE - 1] = '\0';
    }
  else if (step == YP_DB_ROW)
    {
      self->seq = (guint64) _yp_db_get_int (run, 0);
      if (!unpack_hash (run, 1, self->head))
        {
          g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                       "The last entry of the journal in “%s” has no hash", self->url);
          return FALSE;
        }
    }

  return step != YP_DB_ERROR;
}

static gboolean
insert_entry (YpStore *self, YpEntry *entry, GError **error)
{
  guint8 prev[HASH_BYTES];
  guint8 hash[HASH_BYTES];
  char at[YP_TIME_SIZE];
  YpDbStatement *statement;

  statement = _yp_store_prepare (self,
                                 "INSERT INTO journal (" _YP_ENTRY_COLUMNS
                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                                 error);
  if (statement == NULL)
    return FALSE;

  if (!pack_hash (entry->prev, prev) || !pack_hash (entry->hash, hash))
    g_assert_not_reached ();
  _yp_db_bind_int (statement, 1, (gint64) entry->seq);
  _yp_db_bind_time (statement, 2, entry->at, at);
  _yp_db_bind_text (statement, 3, entry->origin);
  _yp_db_bind_text (statement, 4, entry->actor);
  _yp_db_bind_text (statement, 5, entry->subject);
  _yp_db_bind_text (statement, 6, entry->kind);
  _yp_db_bind_text (statement, 7, entry->data_text);
  statement->klass->bind_blob (statement, 8, prev, sizeof prev);
  statement->klass->bind_blob (statement, 9, hash, sizeof hash);

  return _yp_db_run (statement, error);
}

/* Appends an entry whose subject the caller answers for. */
YpEntry *
_yp_store_append_entry (YpStore *self,
                        gint64 at,
                        const char *actor,
                        const char *subject,
                        const char *kind,
                        JsonObject *data,
                        GError **error)
{
  g_autoptr (YpEntry) entry =
      yp_entry_new (self->seq + 1, at, self->origin, actor, subject, kind, data, self->head);
  YpProjected projected = { 0, 0 };
  gboolean is_half_done = FALSE;

  if (!_yp_projection_apply (self->projection, entry, &projected, &is_half_done, error))
    {
      self->is_broken |= is_half_done;
      return NULL;
    }
  if (!insert_entry (self, entry, error))
    {
      self->is_broken = TRUE;
      return NULL;
    }

  self->seq = entry->seq;
  g_strlcpy (self->head, entry->hash, sizeof self->head);
  self->n_new_incidents += projected.n_new_incidents;
  self->n_new_units += projected.n_new_units;
  g_ptr_array_add (self->appended, yp_entry_ref (entry));

  return g_steal_pointer (&entry);
}

/**
 * yp_store_append:
 * @self: a store with an open transaction
 * @at: when it happens, microseconds since 1970 UTC
 * @actor: who does it
 * @subject: `incident/ID`, `unit/ID` or that of a #YpRecord; layers are imported by
 * yp_store_import_layer()
 * @kind: what happens
 * @data: the facts; sealed by this call
 * @error: return location for a #YpStoreError, or a #YpError if the model refuses the entry
 *
 * Writes one entry and what follows from it: the rows of the incident and of the unit. If the model
 * refuses, nothing is written and the transaction may go on; after a #YpStoreError it can only be
 * rolled back.
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL with @error set
 */
YpEntry *
yp_store_append (YpStore *self,
                 gint64 at,
                 const char *actor,
                 const char *subject,
                 const char *kind,
                 JsonObject *data,
                 GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (actor != NULL && subject != NULL && kind != NULL && data != NULL, NULL);

  if (!_yp_store_check_writing (self, error))
    return NULL;

  if (!g_str_has_prefix (subject, "incident/") && !g_str_has_prefix (subject, "unit/") &&
      !yp_record_is_type (subject))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "No entry can be about “%s”", subject);
      return NULL;
    }

  if (*actor == '\0' || !g_utf8_validate (actor, -1, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "An actor must have a name in UTF-8");
      return NULL;
    }

  return _yp_store_append_entry (self, at, actor, subject, kind, data, error);
}

/**
 * yp_store_steal_appended:
 * @self: a store without an open transaction
 *
 * What the last transaction wrote, so that who wrote it need not read it again.
 *
 * Returns: (transfer full) (element-type YpEntry): its entries, oldest first; empty when it was
 *   rolled back or has been asked for already
 */
GPtrArray *
yp_store_steal_appended (YpStore *self)
{
  GPtrArray *appended;

  g_return_val_if_fail (self != NULL && !self->is_writing, NULL);

  appended = g_steal_pointer (&self->appended);
  self->appended = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);

  return appended;
}

static gboolean
has_incident (YpStore *self, const char *id, gboolean *found, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  run = _yp_store_prepare (self, "SELECT 1 FROM incidents WHERE id = $1", error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, id);
  step = _yp_db_step (run, error);
  *found = step == YP_DB_ROW;

  return step != YP_DB_ERROR;
}

/* @sql gives one number for the ids that begin with @prefix and go on with a digit. */
static gboolean
ask_about_day (YpStore *self, const char *sql, const char *prefix, gint64 *number, GError **error)
{
  g_autofree char *end = g_strconcat (prefix, ":", NULL);
  g_autoptr (YpDbRun) run = _yp_store_prepare (self, sql, error);
  YpDbStep step;

  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, prefix);
  _yp_db_bind_text (run, 2, end); /* ‘:’ follows ‘9’ */
  step = _yp_db_step (run, error);
  *number = step == YP_DB_ROW ? _yp_db_get_int (run, 0) : 0;

  return step != YP_DB_ERROR;
}

/* The last number given out on the day that @prefix names. */
static gboolean
find_last_of_day (YpStore *self, const char *prefix, guint64 *last, GError **error)
{
  gint64 number;

  if (!ask_about_day (self,
                      "SELECT CAST (substr (id, length ($1) + 1) AS INTEGER) FROM incidents"
                      " WHERE id > $1 AND id < $2 ORDER BY id DESC LIMIT 1",
                      prefix, &number, error))
    return FALSE;

  if (number >= LAST_IN_TEXT_ORDER &&
      !ask_about_day (self,
                      "SELECT max (CAST (substr (id, length ($1) + 1) AS INTEGER)) FROM incidents"
                      " WHERE id > $1 AND id < $2",
                      prefix, &number, error))
    return FALSE;

  *last = (guint64) MAX (number, 0);
  return TRUE;
}

/**
 * yp_store_next_incident_id:
 * @self: a store with an open transaction
 * @at: when the report came, microseconds since 1970 UTC; its city day (UTC+8) counts
 * @error: return location for a #YpStoreError
 *
 * The number for the next report: `ORIGIN-YYYYMMDD-NNNNNN`, counted from 1 on each day without a
 * gap. It stays free until an incident with it is appended; asked before that, the same one comes.
 *
 * Returns: (transfer full) (nullable): the id, or %NULL with @error set
 */
char *
yp_store_next_incident_id (YpStore *self, gint64 at, GError **error)
{
  g_autofree char *prefix = NULL;
  g_autofree char *id = NULL;
  gboolean is_used = TRUE;
  char day[9];

  g_return_val_if_fail (self != NULL, NULL);

  if (!_yp_store_check_writing (self, error))
    return NULL;

  yp_time_format_date (at, day);
  prefix = g_strdup_printf ("%s-%s-", self->origin, day);
  if (strcmp (day, self->day) != 0)
    {
      if (!find_last_of_day (self, prefix, &self->last_of_day, error))
        return NULL;
      g_strlcpy (self->day, day, sizeof self->day);
    }
  else
    {
      /* `last_of_day` is then what was told before; it may not have been taken. */
      g_autofree char *last = g_strdup_printf ("%s%06" G_GUINT64_FORMAT, prefix, self->last_of_day);

      if (!has_incident (self, last, &is_used, error))
        return NULL;
    }

  if (is_used)
    self->last_of_day++;
  id = g_strdup_printf ("%s%06" G_GUINT64_FORMAT, prefix, self->last_of_day);

  return g_steal_pointer (&id);
}

/* The row that @statement stands on, its columns being _YP_ENTRY_COLUMNS. */
YpEntry *
_yp_store_read_entry (YpDbStatement *statement, GError **error)
{
  g_autoptr (GError) reason = NULL;
  guint64 seq = (guint64) _yp_db_get_int (statement, 0);
  const char *texts[5];
  char prev[YP_HASH_SIZE];
  char hash[YP_HASH_SIZE];
  gboolean is_whole = TRUE;
  YpEntry *entry = NULL;

  for (int i = 0; i < 5; i++)
    {
      texts[i] = _yp_db_get_text (statement, 2 + i);
      is_whole = is_whole && texts[i] != NULL;
    }
  is_whole = is_whole && unpack_hash (statement, 7, prev) && unpack_hash (statement, 8, hash);

  if (is_whole)
    entry = yp_entry_new_from_text (seq, _yp_db_get_time (statement, 1), texts[0], texts[1],
                                    texts[2], texts[3], texts[4], prev, hash, &reason);
  if (entry == NULL)
    g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                 "Entry %" G_GUINT64_FORMAT " of the journal: %s", seq,
                 reason != NULL ? reason->message : "a part is missing");

  return entry;
}

static GPtrArray *
collect_entries (YpDbStatement *run, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  YpDbStep step;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      YpEntry *entry = _yp_store_read_entry (run, error);

      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }

  return step == YP_DB_DONE ? g_steal_pointer (&entries) : NULL;
}

/**
 * yp_store_get_seq:
 * @self: a store
 * @error: return location for a #YpStoreError
 *
 * Returns: the number of the last entry; 0 for none, and with @error set
 */
guint64
yp_store_get_seq (YpStore *self, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;

  g_return_val_if_fail (self != NULL, 0);

  run = _yp_store_prepare (self, "SELECT max (seq) FROM journal", error);
  if (run == NULL || _yp_db_step (run, error) != YP_DB_ROW)
    return 0;

  return (guint64) _yp_db_get_int (run, 0);
}

/**
 * yp_store_list_entries:
 * @self: a store
 * @after: the entry before the first one wanted; 0 for the beginning
 * @limit: at most so many
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpEntry): those after @after in their order,
 *   an empty array if there are none, or %NULL with @error set
 */
GPtrArray *
yp_store_list_entries (YpStore *self, guint64 after, guint limit, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  run = _yp_store_prepare (
      self, "SELECT " _YP_ENTRY_COLUMNS " FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2",
      error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_int (run, 1, (gint64) MIN (after, (guint64) G_MAXINT64));
  _yp_db_bind_int (run, 2, limit);

  return collect_entries (run, error);
}

/**
 * yp_store_list_history:
 * @self: a store
 * @subject: `incident/ID`, `unit/ID` or `layer/NAME`
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable) (element-type YpEntry): all entries about @subject, the
 *   oldest first, or %NULL with @error set
 */
GPtrArray *
yp_store_list_history (YpStore *self, const char *subject, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (subject != NULL, NULL);

  run = _yp_store_prepare (
      self, "SELECT " _YP_ENTRY_COLUMNS " FROM journal WHERE subject = $1 ORDER BY seq", error);
  if (run == NULL)
    return NULL;

  _yp_db_bind_text (run, 1, subject);

  return collect_entries (run, error);
}
