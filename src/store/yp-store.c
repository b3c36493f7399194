/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-store.h"

#include "yp-error.h"
#include "yp-store-private.h"

/* Who writes where nobody said. */
#define DEFAULT_ORIGIN "local"
#define MAX_ORIGIN_LENGTH 16

/* A query is put together of few parts; whoever asks for more combinations pays for them. */
#define MAX_STATEMENTS 128

/* What lies beside the columns of a collection: never shown, but part of the row. */
static const struct
{
  const char *collection;
  const char *columns;
} extra_columns[] = {
  { "incidents",
    ", contact TEXT, support TEXT, item_version TEXT, filed_at TEXT, filed_by TEXT,"
    " dispatched_at TEXT, accepted_at TEXT, suspended_at TEXT, suspended_until TEXT, pauses TEXT,"
    " pending TEXT, pending_until TEXT, is_endorsed INTEGER, is_exempt INTEGER, n_returns INTEGER,"
    " n_reworks INTEGER, n_extensions INTEGER, n_appeals INTEGER, n_reopenings INTEGER,"
    " n_joined INTEGER, satisfaction TEXT, consultation TEXT" },
  { "units", ", seq INTEGER NOT NULL, phone TEXT" },
};

/* Step n leads from schema n to n + 1. A step that was released is never edited. */
static const char *const steps[] = {
  /* An index on a report's row costs each report, so there are few. `incidents_open` and
   * `incidents_ended` serve the snapshot. */
  "CREATE INDEX journal_subject ON journal (subject);"
  "CREATE INDEX incidents_reported_at ON incidents (reported_at);"
  "CREATE INDEX incidents_open ON incidents (fid) WHERE ended_at IS NULL;"
  "CREATE INDEX incidents_ended ON incidents (ended_at) WHERE ended_at IS NOT NULL;"
  "CREATE INDEX incidents_suspended ON incidents (suspended_until)"
  "  WHERE suspended_until IS NOT NULL;"
  "CREATE INDEX incidents_merged ON incidents (merged_into) WHERE merged_into IS NOT NULL;"
  "CREATE TABLE records ("
  "  fid INTEGER PRIMARY KEY NOT NULL,"
  "  id TEXT NOT NULL UNIQUE,"
  "  type TEXT NOT NULL,"
  "  state TEXT NOT NULL,"
  "  about TEXT,"
  "  seq INTEGER NOT NULL,"
  "  updated_at TEXT NOT NULL,"
  "  body TEXT NOT NULL);"
  "CREATE INDEX records_type ON records (type, state, fid);"
  "CREATE INDEX records_about ON records (about) WHERE about IS NOT NULL;"
  "CREATE TABLE answers ("
  "  fid INTEGER PRIMARY KEY NOT NULL,"
  "  key TEXT NOT NULL UNIQUE,"
  "  at TEXT NOT NULL,"
  "  digest TEXT NOT NULL,"
  "  status INTEGER NOT NULL,"
  "  body TEXT NOT NULL);",
  "CREATE TABLE credentials ("
  "  fid INTEGER PRIMARY KEY NOT NULL,"
  "  account TEXT NOT NULL UNIQUE,"
  "  at TEXT NOT NULL,"
  "  hash TEXT NOT NULL);",
  "CREATE TABLE preferences ("
  "  fid INTEGER PRIMARY KEY NOT NULL,"
  "  owner TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  at TEXT NOT NULL,"
  "  text TEXT NOT NULL,"
  "  UNIQUE (owner, name));",
};

static gboolean
check_origin (const char *origin, GError **error)
{
  gsize length = strspn (origin, "abcdefghijklmnopqrstuvwxyz0123456789-");

  if (length == 0 || length > MAX_ORIGIN_LENGTH || origin[length] != '\0')
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "The origin “%s” is not 1 to %d characters of a–z, 0–9 and -", origin,
                   MAX_ORIGIN_LENGTH);
      return FALSE;
    }

  return TRUE;
}

/* A statement that stays for the next time. It is idle, with nothing bound. */
YpDbStatement *
_yp_store_prepare (YpStore *self, const char *sql, GError **error)
{
  YpDbStatement *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    return statement;

  statement = self->db->klass->prepare (self->db, sql, error);
  if (statement != NULL)
    g_hash_table_insert (self->statements, g_strdup (sql), statement);

  return statement;
}

/* So that several statements see one state. On a store that is writing they do so anyway. */
gboolean
_yp_store_begin_read (YpStore *self, gboolean *began, GError **error)
{
  *began = FALSE;
  if (self->is_writing)
    return TRUE;

  /* None is at work now, so all may go. */
  if (g_hash_table_size (self->statements) > MAX_STATEMENTS)
    g_hash_table_remove_all (self->statements);
  if (!self->db->klass->exec (self->db, "BEGIN", error))
    return FALSE;

  *began = TRUE;
  return TRUE;
}

void
_yp_store_end_read (YpStore *self, gboolean began)
{
  if (began)
    self->db->klass->exec (self->db, "ROLLBACK", NULL);
}

gboolean
_yp_store_check_writing (YpStore *self, GError **error)
{
  if (self->is_writing && !self->is_broken)
    return TRUE;

  g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE,
               self->is_writing ? "An earlier write failed, so this transaction can not go on"
                                : "No transaction is open");
  return FALSE;
}

static char *
read_setting (YpStore *self, const char *key, GError **error)
{
  g_autoptr (YpDbStatement) statement = NULL;

  statement =
      self->db->klass->prepare (self->db, "SELECT value FROM yp_store WHERE key = $1", error);
  if (statement == NULL)
    return NULL;

  _yp_db_bind_text (statement, 1, key);
  switch (_yp_db_step (statement, error))
    {
    case YP_DB_ROW:
      return g_strdup (_yp_db_get_text (statement, 0));
    case YP_DB_DONE:
      g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT, "“%s” does not say its %s",
                   self->url, key);
      return NULL;
    case YP_DB_ERROR:
    default:
      return NULL;
    }
}

static gboolean
write_setting (YpStore *self, const char *key, const char *value, GError **error)
{
  g_autoptr (YpDbStatement) statement = NULL;

  statement = self->db->klass->prepare (self->db,
                                        "INSERT INTO yp_store (key, value) VALUES ($1, $2)"
                                        " ON CONFLICT (key) DO UPDATE SET value = $2",
                                        error);
  if (statement == NULL)
    return FALSE;

  _yp_db_bind_text (statement, 1, key);
  _yp_db_bind_text (statement, 2, value);

  return _yp_db_step (statement, error) == YP_DB_DONE;
}

static gboolean
read_schema (YpStore *self, guint *schema, GError **error)
{
  g_autofree char *text = read_setting (self, "schema", error);
  guint64 number;

  if (text == NULL)
    return FALSE;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL))
    {
      g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_CORRUPT,
                   "“%s” says that its schema is “%s”", self->url, text);
      return FALSE;
    }

  if (number > G_N_ELEMENTS (steps))
    {
      g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE,
                   "“%s” was written by a newer Yiping: its schema is %" G_GUINT64_FORMAT
                   ", this one knows up to %zu",
                   self->url, number, G_N_ELEMENTS (steps));
      return FALSE;
    }

  *schema = (guint) number;
  return TRUE;
}

static const char *
get_extra_columns (const YpCollection *collection)
{
  for (guint i = 0; i < G_N_ELEMENTS (extra_columns); i++)
    if (strcmp (extra_columns[i].collection, collection->name) == 0)
      return extra_columns[i].columns;

  return "";
}

/* The first collection that has no table yet, or %NULL. */
static gboolean
find_missing (YpStore *self, const YpCollection **missing, GError **error)
{
  guint n_collections;
  const YpCollection *collections = yp_collections_get (&n_collections);

  *missing = NULL;
  for (guint i = 0; i < n_collections; i++)
    {
      gboolean found;

      if (!self->db->klass->has_table (self->db, collections[i].table, &found, error))
        return FALSE;
      if (!found)
        {
          *missing = &collections[i];
          return TRUE;
        }
    }

  return TRUE;
}

static gboolean
create_missing (YpStore *self, GError **error)
{
  const YpCollection *missing;

  do
    {
      if (!find_missing (self, &missing, error))
        return FALSE;
      if (missing != NULL && !self->db->klass->create_collection (
                                 self->db, missing, get_extra_columns (missing), error))
        return FALSE;
    }
  while (missing != NULL);

  return TRUE;
}

static gboolean
create (YpStore *self, const char *origin, GError **error)
{
  const YpDbClass *klass = self->db->klass;
  gboolean has_any;

  if (!klass->has_table (self->db, NULL, &has_any, error))
    return FALSE;

  if (has_any)
    {
      g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE,
                   "“%s” is somebody else's database, not a store of Yiping", self->url);
      return FALSE;
    }

  return klass->create_base (self->db, error) &&
         klass->exec (self->db,
                      "CREATE TABLE yp_store (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
                      error) &&
         write_setting (self, "origin", origin, error) &&
         write_setting (self, "schema", "0", error);
}

/* Under the writers' lock, so that of two that start at once one makes the tables. */
static gboolean
migrate_locked (YpStore *self, const char *origin, GError **error)
{
  gboolean found;
  guint schema;

  if (!self->db->klass->has_table (self->db, "yp_store", &found, error) ||
      (!found && !create (self, origin, error)) || !read_schema (self, &schema, error) ||
      !create_missing (self, error))
    return FALSE;

  for (; schema < G_N_ELEMENTS (steps); schema++)
    {
      g_autofree char *next = g_strdup_printf ("%u", schema + 1);

      if (!self->db->klass->exec (self->db, steps[schema], error) ||
          !write_setting (self, "schema", next, error))
        return FALSE;
    }

  return self->db->klass->exec (self->db, "COMMIT", error);
}

static gboolean
migrate (YpStore *self, const char *origin, GError **error)
{
  if (!self->db->klass->begin_write (self->db, error))
    return FALSE;

  if (migrate_locked (self, origin, error))
    return TRUE;

  self->db->klass->exec (self->db, "ROLLBACK", NULL);
  return FALSE;
}

/* Whether nothing is left to make: then no lock is needed. */
static gboolean
is_current (YpStore *self, gboolean *current, GError **error)
{
  const YpCollection *missing;
  guint schema;

  if (!self->db->klass->has_table (self->db, "yp_store", current, error))
    return FALSE;
  if (!*current)
    return TRUE;

  if (!read_schema (self, &schema, error) || !find_missing (self, &missing, error))
    return FALSE;
  *current = schema == G_N_ELEMENTS (steps) && missing == NULL;

  return TRUE;
}

static gboolean
set_up_writer (YpStore *self, const char *origin, GError **error)
{
  gboolean current;

  if (!is_current (self, &current, error) ||
      (!current && !migrate (self, origin != NULL ? origin : DEFAULT_ORIGIN, error)))
    return FALSE;

  self->origin = read_setting (self, "origin", error);
  if (self->origin == NULL)
    return FALSE;

  if (origin != NULL && strcmp (origin, self->origin) != 0)
    {
      g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE,
                   "“%s” belongs to the instance “%s”, not to “%s”", self->url, self->origin,
                   origin);
      return FALSE;
    }

  return TRUE;
}

static gboolean
set_up_reader (YpStore *self, GError **error)
{
  gboolean current;

  if (!is_current (self, &current, error))
    return FALSE;

  if (!current)
    {
      g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE,
                   "“%s” is no store of this Yiping; a writer that opens it first makes it one",
                   self->url);
      return FALSE;
    }

  self->origin = read_setting (self, "origin", error);
  return self->origin != NULL;
}

static YpStore *
open_connection (const char *url, gboolean is_reader, GError **error)
{
  YpDb *db = _yp_db_open (url, is_reader, error);
  YpStore *self;

  if (db == NULL)
    return NULL;

  self = g_new0 (YpStore, 1);
  self->db = db;
  self->url = g_strdup (url);
  self->is_reader = is_reader;
  self->appended = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  self->statements =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) _yp_db_finish);

  return self;
}

/**
 * yp_store_open:
 * @url: a path, or `postgresql://…` where the build has that driver
 * @origin: (nullable): the instance that writes here: 1 to 16 characters of a–z, 0–9 and `-`; %NULL
 *   takes what the store says, and `local` for a new one
 * @error: return location for a #YpStoreError, or %YP_ERROR_INVALID for an @origin that is no name
 *
 * Opens a store to write to it; makes it where there is none, and brings an older one up to date.
 * A store of another origin, or of a newer Yiping, is refused and left as it is.
 *
 * Returns: (transfer full) (nullable): the store, or %NULL with @error set
 */
YpStore *
yp_store_open (const char *url, const char *origin, GError **error)
{
  g_autoptr (YpStore) self = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  if (origin != NULL && !check_origin (origin, error))
    return NULL;

  self = open_connection (url, FALSE, error);
  if (self == NULL || !set_up_writer (self, origin, error))
    return NULL;

  self->projection = _yp_projection_new (self->db, "", error);

  return self->projection != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * yp_store_open_reader:
 * @url: as for yp_store_open()
 * @error: return location for a #YpStoreError
 *
 * Opens a store that a writer made, to read from it. A reader never waits for the writer, and sees
 * what is committed.
 *
 * Returns: (transfer full) (nullable): the store, or %NULL with @error set
 */
YpStore *
yp_store_open_reader (const char *url, GError **error)
{
  g_autoptr (YpStore) self = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  self = open_connection (url, TRUE, error);
  if (self == NULL || !set_up_reader (self, error))
    return NULL;

  self->projection = _yp_projection_new (self->db, "", error);

  return self->projection != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * yp_store_close:
 * @self: (transfer full) (nullable): a store
 *
 * Ends the connection. What was not committed is gone.
 */
void
yp_store_close (YpStore *self)
{
  if (self == NULL)
    return;

  if (self->is_writing)
    yp_store_rollback (self);
  g_clear_pointer (&self->projection, _yp_projection_free);
  g_hash_table_unref (self->statements);
  g_ptr_array_unref (self->appended);
  if (self->moments != NULL)
    self->moments->klass->close (self->moments);
  self->db->klass->close (self->db);
  g_free (self->origin);
  g_free (self->url);
  g_free (self);
}

const char *
yp_store_get_origin (YpStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->origin;
}

/**
 * yp_store_begin:
 * @self: a store opened to write, with no transaction open
 * @error: return location for a #YpStoreError
 *
 * Takes the writers' lock, waiting some seconds for it, and reads the head of the chain.
 *
 * Returns: whether a transaction is open now; else %YP_STORE_ERROR_BUSY or another @error is set
 */
gboolean
yp_store_begin (YpStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->is_reader && !self->is_writing, FALSE);

  if (!self->db->klass->begin_write (self->db, error))
    return FALSE;

  self->is_writing = TRUE;
  self->is_broken = FALSE;
  self->n_new_incidents = 0;
  self->n_new_units = 0;
  g_ptr_array_set_size (self->appended, 0);
  self->day[0] = '\0';
  if (!_yp_store_read_head (self, error))
    {
      yp_store_rollback (self);
      return FALSE;
    }

  return TRUE;
}

/**
 * yp_store_commit:
 * @self: a store with an open transaction
 * @error: return location for a #YpStoreError
 *
 * Makes the transaction durable: once this returns %TRUE, it survives a crash and a power cut.
 * On failure nothing of it remains; no transaction is open then either.
 *
 * Returns: whether it is on disk
 */
gboolean
yp_store_commit (YpStore *self, GError **error)
{
  const YpDbClass *klass;

  g_return_val_if_fail (self != NULL && self->is_writing, FALSE);

  klass = self->db->klass;
  if (!_yp_store_check_writing (self, error) ||
      (self->n_new_incidents > 0 &&
       !klass->add_count (self->db, "incidents", self->n_new_incidents, error)) ||
      (self->n_new_units > 0 && !klass->add_count (self->db, "units", self->n_new_units, error)) ||
      !klass->exec (self->db, "COMMIT", error))
    {
      yp_store_rollback (self);
      return FALSE;
    }

  self->is_writing = FALSE;
  return TRUE;
}

/**
 * yp_store_rollback:
 * @self: a store
 *
 * Drops the open transaction, if there is one, and all that was written in it.
 */
void
yp_store_rollback (YpStore *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL);

  if (!self->is_writing)
    return;

  /* Some failures end the transaction by themselves; then there is none to roll back. */
  if (!self->db->klass->exec (self->db, "ROLLBACK", &error))
    g_debug ("%s", error->message);
  g_ptr_array_set_size (self->appended, 0);
  self->is_writing = FALSE;
  self->track_day[0] = '\0';
}
