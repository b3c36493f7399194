/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-store-private.h"

/* Made of the journal beside the rows, for the length of one check. */
#define REBUILT "rebuilt_"

static const char rebuilt_sql[] =
    "CREATE TEMP TABLE rebuilt_units ("
    "  fid INTEGER PRIMARY KEY, geom BLOB, id TEXT UNIQUE, kind TEXT, status TEXT, name TEXT,"
    "  organization TEXT, grid TEXT, incident TEXT, n_tasks INTEGER, updated_at TEXT,"
    "  seq INTEGER, phone TEXT, fix_at TEXT, speed REAL, course REAL, accuracy REAL);"
    "CREATE TEMP TABLE rebuilt_records ("
    "  fid INTEGER PRIMARY KEY, id TEXT UNIQUE, type TEXT, state TEXT, about TEXT, seq INTEGER,"
    "  updated_at TEXT, body TEXT);";

/* What follows from the journal of each; positions do not. Of incidents it is every field. @counted
 * says whether a count is kept of the rows. */
static const struct
{
  const char *table;
  const char *columns;
  gboolean counted;
} projected[] = {
  { "incidents", NULL, TRUE },
  { "units",
    "id, kind, status, name, organization, grid, incident, n_tasks, updated_at, seq, phone", TRUE },
  { "records", "id, type, state, about, seq, updated_at, body", FALSE },
};

typedef struct
{
  YpStore *store;
  GPtrArray *differences;
  YpProjection *rebuilt;
  guint64 seq;
  char hash[YP_HASH_SIZE]; /* of the entry before; empty where that could not be read */
} Verification;

static void
verification_clear (Verification *self)
{
  g_clear_pointer (&self->rebuilt, _yp_projection_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Verification, verification_clear)

G_GNUC_PRINTF (2, 3)
static void
add_difference (Verification *self, const char *format, ...)
{
  va_list arguments;

  if (self->differences->len == _YP_MAX_DIFFERENCES)
    g_ptr_array_add (self->differences, g_strdup ("There are more"));
  if (self->differences->len >= _YP_MAX_DIFFERENCES)
    return;

  va_start (arguments, format);
  g_ptr_array_add (self->differences, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* Entries are numbered without a gap. */
static gboolean
check_number (Verification *self, guint64 seq)
{
  if (seq == self->seq + 1)
    return TRUE;

  if (seq == self->seq + 2)
    add_difference (self, "journal: entry %" G_GUINT64_FORMAT " is missing", self->seq + 1);
  else
    add_difference (self,
                    "journal: entries %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " are missing",
                    self->seq + 1, seq - 1);

  return FALSE;
}

static gboolean
check_entry (Verification *self, YpDbStatement *run, GError **error)
{
  guint64 seq = (guint64) _yp_db_get_int (run, 0);
  gboolean is_next = check_number (self, seq);
  g_autoptr (GError) reason = NULL;
  g_autoptr (YpEntry) entry = _yp_store_read_entry (run, &reason);
  YpProjected projected_rows;
  gboolean is_half_done = FALSE;

  self->seq = seq;
  if (entry == NULL)
    {
      add_difference (self, "journal: %s", reason->message);
      self->hash[0] = '\0';
      return TRUE;
    }

  if (!yp_entry_is_intact (entry))
    add_difference (self, "journal: entry %" G_GUINT64_FORMAT " is not what its hash says", seq);
  if (is_next && self->hash[0] != '\0' && strcmp (entry->prev, self->hash) != 0)
    add_difference (self, "journal: entry %" G_GUINT64_FORMAT " does not follow the one before it",
                    seq);
  g_strlcpy (self->hash, entry->hash, sizeof self->hash);

  if (_yp_projection_apply (self->rebuilt, entry, &projected_rows, &is_half_done, &reason))
    return TRUE;

  if (is_half_done)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  add_difference (self, "journal: entry %" G_GUINT64_FORMAT " can not have been: %s", seq,
                  reason->message);
  return TRUE;
}

static gboolean
check_journal (Verification *self, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  memset (self->hash, '0', sizeof self->hash - 1);
  self->hash[sizeof self->hash - 1] = '\0';
  run = _yp_store_prepare (self->store, "SELECT " _YP_ENTRY_COLUMNS " FROM journal ORDER BY seq",
                           error);
  if (run == NULL)
    return FALSE;

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    if (!check_entry (self, run, error))
      return FALSE;

  return step == YP_DB_DONE;
}

static gboolean
is_equal (YpDbStatement *a, YpDbStatement *b, int column)
{
  gsize a_size;
  gsize b_size;
  const guint8 *a_data;
  const guint8 *b_data;

  if (_yp_db_is_null (a, column) || _yp_db_is_null (b, column))
    return _yp_db_is_null (a, column) == _yp_db_is_null (b, column);

  a_data = _yp_db_get_blob (a, column, &a_size);
  b_data = _yp_db_get_blob (b, column, &b_size);

  return a_size == b_size && (a_size == 0 || memcmp (a_data, b_data, a_size) == 0);
}

static void
compare_row (Verification *self,
             const char *table,
             char **columns,
             YpDbStatement *row,
             YpDbStatement *rebuilt)
{
  for (int i = 0; columns[i] != NULL; i++)
    if (!is_equal (row, rebuilt, i + 1))
      add_difference (self, "%s: %s of “%s” is not what the journal says", table,
                      g_strstrip (columns[i]), _yp_db_get_text (rebuilt, 1));
}

/* Both tables by fid, side by side. */
static gboolean
compare_rows (Verification *self,
              const char *table,
              char **columns,
              YpDbStatement *row,
              YpDbStatement *rebuilt,
              gint64 *n_rows,
              GError **error)
{
  YpDbStep row_step = _yp_db_step (row, error);
  YpDbStep rebuilt_step = row_step != YP_DB_ERROR ? _yp_db_step (rebuilt, error) : YP_DB_ERROR;

  *n_rows = 0;
  while (row_step != YP_DB_ERROR && rebuilt_step != YP_DB_ERROR &&
         (row_step == YP_DB_ROW || rebuilt_step == YP_DB_ROW))
    {
      gint64 fid = row_step == YP_DB_ROW ? _yp_db_get_int (row, 0) : G_MAXINT64;
      gint64 rebuilt_fid = rebuilt_step == YP_DB_ROW ? _yp_db_get_int (rebuilt, 0) : G_MAXINT64;

      if (fid < rebuilt_fid)
        add_difference (self, "%s: “%s” is not in the journal", table, _yp_db_get_text (row, 1));
      else if (fid > rebuilt_fid)
        add_difference (self, "%s: “%s” is missing", table, _yp_db_get_text (rebuilt, 1));
      else
        compare_row (self, table, columns, row, rebuilt);

      if (fid <= rebuilt_fid)
        {
          row_step = _yp_db_step (row, error);
          (*n_rows)++;
        }
      if (fid >= rebuilt_fid && row_step != YP_DB_ERROR)
        rebuilt_step = _yp_db_step (rebuilt, error);
    }

  return row_step == YP_DB_DONE && rebuilt_step == YP_DB_DONE;
}

static gboolean
check_count (Verification *self, const char *table, gint64 n_rows, GError **error)
{
  YpDb *db = self->store->db;
  gint64 count;

  if (!db->klass->get_count (db, table, &count, error))
    return FALSE;

  if (count != n_rows)
    add_difference (self,
                    "%s: there are %" G_GINT64_FORMAT " rows, the count says %" G_GINT64_FORMAT,
                    table, n_rows, count);

  return TRUE;
}

static gboolean
check_rows (Verification *self,
            const char *table,
            const char *columns,
            gboolean counted,
            GError **error)
{
  const YpDbClass *klass = self->store->db->klass;
  g_autofree char *sql = NULL;
  g_autofree char *rebuilt_sql_text = NULL;
  g_auto (GStrv) names = g_strsplit (columns, ",", -1);
  g_autoptr (YpDbStatement) row = NULL;
  g_autoptr (YpDbStatement) rebuilt = NULL;
  gint64 n_rows;

  sql = g_strdup_printf ("SELECT fid, %s FROM %s ORDER BY fid", columns, table);
  rebuilt_sql_text =
      g_strdup_printf ("SELECT fid, %s FROM " REBUILT "%s ORDER BY fid", columns, table);
  row = klass->prepare (self->store->db, sql, error);
  if (row == NULL)
    return FALSE;
  rebuilt = klass->prepare (self->store->db, rebuilt_sql_text, error);
  if (rebuilt == NULL)
    return FALSE;

  return compare_rows (self, table, names, row, rebuilt, &n_rows, error) &&
         (!counted || check_count (self, table, n_rows, error));
}

static gboolean
create_rebuilt (YpDb *db, const char *incident_columns, GError **error)
{
  g_autofree char *incidents_sql = g_strdup_printf (
      "CREATE TEMP TABLE " REBUILT "incidents (fid INTEGER PRIMARY KEY, %s, UNIQUE (id))",
      incident_columns);

  return db->klass->exec (db, incidents_sql, error) && db->klass->exec (db, rebuilt_sql, error);
}

static const YpLayerInfo *
find_layer (GPtrArray *layers, const char *name)
{
  for (guint i = 0; i < layers->len; i++)
    {
      const YpLayerInfo *info = layers->pdata[i];

      if (strcmp (info->name, name) == 0)
        return info;
    }

  return NULL;
}

static gboolean
check_layer (Verification *self,
             const YpCollection *collection,
             const YpLayerInfo *info,
             GError **error)
{
  char digest[YP_HASH_SIZE];
  gint64 n_features;
  YpBounds extent;

  if (!_yp_layer_digest (self->store, collection, digest, &n_features, &extent, error))
    return FALSE;

  if (info == NULL && n_features > 0)
    add_difference (self, "%s: there are rows, though it was never imported", collection->name);
  else if (info != NULL && strcmp (digest, info->digest) != 0)
    add_difference (self, "%s: the rows are not those that were imported", collection->name);

  return check_count (self, collection->table, n_features, error);
}

/* An entry that does not describe a layer was told of already by its hash. */
static gboolean
check_layers (Verification *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) layers = yp_store_list_layers (self->store, &reason);
  guint n_collections;
  const YpCollection *collections = yp_collections_get (&n_collections);

  if (layers == NULL)
    {
      add_difference (self, "layers: %s", reason->message);
      return TRUE;
    }

  for (guint i = 0; i < n_collections; i++)
    if (collections[i].is_reference &&
        !check_layer (self, &collections[i], find_layer (layers, collections[i].name), error))
      return FALSE;

  return TRUE;
}

static gboolean
verify (Verification *self, GError **error)
{
  YpDb *db = self->store->db;
  g_autofree char *incident_columns = _yp_incident_columns ();

  if (!db->klass->check (db, self->differences, error) ||
      !create_rebuilt (db, incident_columns, error))
    return FALSE;

  self->rebuilt = _yp_projection_new (db, REBUILT, error);
  if (self->rebuilt == NULL || !check_journal (self, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (projected); i++)
    if (!check_rows (self, projected[i].table,
                     projected[i].columns != NULL ? projected[i].columns : incident_columns,
                     projected[i].counted, error))
      return FALSE;

  return check_layers (self, error);
}

/**
 * yp_store_verify:
 * @self: a store with no transaction open
 * @differences: (element-type utf8): gets a line for each difference; after a thousand only that
 *   there are more. It must free its elements
 * @n_entries: (out): how many entries the journal has
 * @error: return location for a #YpStoreError
 *
 * Checks the chain of the journal, makes every incident, unit and record again from it and compares
 * them with the rows, compares each layer with the digest of its last import, and checks the file
 * and its spatial indexes. Units' positions are not compared: they are not journal. Needs some
 * hundred bytes of disk an incident in the folder for temporary files, and little memory.
 *
 * That the newest entries were cut off together with all that followed from them can not be seen
 * from within; keep the last hash elsewhere for that.
 *
 * Returns: whether it could be checked; it is sound if @differences is empty then
 */
gboolean
yp_store_verify (YpStore *self, GPtrArray *differences, guint64 *n_entries, GError **error)
{
  g_auto (Verification) verification = { .store = self, .differences = differences };
  gboolean began;
  gboolean is_done;

  g_return_val_if_fail (self != NULL && !self->is_writing, FALSE);
  g_return_val_if_fail (differences != NULL && n_entries != NULL, FALSE);

  if (!_yp_store_begin_read (self, &began, error))
    return FALSE;

  is_done = verify (&verification, error);
  *n_entries = verification.seq;
  verification_clear (&verification);
  /* The rebuilt tables go with the transaction that made them. */
  _yp_store_end_read (self, began);

  return is_done;
}
