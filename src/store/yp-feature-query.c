/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include <math.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-store-private.h"

/* A page comes from an index or from a scan of the rows by fid. With n rows, h hits and a page of
 * l, the index costs h steps, since a page is a part of *all* hits in order; a scan costs l·n/h
 * rows if the hits lie evenly, each worth some four steps of the index. They meet at h = 2·√(l·n):
 * up to there the hits are collected, beyond the rows are scanned. */
#define MIN_COLLECTED 1000

/* Where so many times as many are to be expected, they are not even collected. */
#define HOPELESS 2

/* A scan that found no page in so many times the rows expected goes on by the index. */
#define PATIENCE 4

/* So many rows are fetched by one run of a statement: setting it up anew costs as much as a row. */
#define ROWS_AT_ONCE 32

typedef struct
{
  YpStore *store;
  const YpQuery *query;
  GString *text;
  YpPage *page;
  YpFeatureWriter *writer;
  GPtrArray *values; /* of the filters, in the order of their parameters */
  GString *where;    /* the conditions that are checked row by row, from $1 on */
  int n_parameters;  /* of them */
  char time_from[YP_TIME_SIZE];
  char time_to[YP_TIME_SIZE];
} Search;

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->writer, _yp_feature_writer_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  if (self->where != NULL)
    g_string_free (g_steal_pointer (&self->where), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static gboolean
has_time (const YpQuery *query)
{
  return query->collection->time != NULL &&
         (query->time_from != G_MININT64 || query->time_to != G_MAXINT64);
}

static gboolean
has_conditions (const YpQuery *query)
{
  return query->id != NULL || has_time (query) ||
         (query->filters != NULL && g_hash_table_size (query->filters) > 0);
}

/* A text that can be no value of the column matches nothing, so it may be compared as text. */
static gboolean
add_filter (Search *self, const char *name, const char *value, GError **error)
{
  int column = yp_collection_find_column (self->query->collection, name);

  if (column < 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” has no property “%s”",
                   self->query->collection->name, name);
      return FALSE;
    }

  g_string_append_printf (self->where, " AND %s = $%d", name, ++self->n_parameters);
  g_ptr_array_add (self->values, (gpointer) value);

  return TRUE;
}

/* By name, so that the same filters give the same statement. */
static gboolean
add_filters (Search *self, GError **error)
{
  g_autoptr (GList) names = NULL;

  if (self->query->filters == NULL)
    return TRUE;

  names = g_list_sort (g_hash_table_get_keys (self->query->filters), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    if (!add_filter (self, l->data, g_hash_table_lookup (self->query->filters, l->data), error))
      return FALSE;

  return TRUE;
}

/* Times stand as text of whole milliseconds. A beginning between two of them excludes the first.
 * The time's own index is for collect(); here coalesce() keeps the database from walking it. */
static void
add_time (Search *self)
{
  const YpQuery *query = self->query;
  const char *column = query->collection->time;

  if (!has_time (query))
    return;

  if (query->time_from != G_MININT64)
    {
      gint64 time = query->time_from;

      yp_time_format (time > G_MAXINT64 - 999 ? time : time + 999, self->time_from);
      g_string_append_printf (self->where, " AND coalesce (%s, '') >= $%d", column,
                              ++self->n_parameters);
      g_ptr_array_add (self->values, self->time_from);
    }
  if (query->time_to != G_MAXINT64)
    {
      yp_time_format (query->time_to, self->time_to);
      g_string_append_printf (self->where, " AND coalesce (%s, '~') <= $%d", column,
                              ++self->n_parameters);
      g_ptr_array_add (self->values, self->time_to);
    }
}

static gboolean
search_init (Search *self, GError **error)
{
  self->writer = _yp_feature_writer_new (self->query->collection);
  self->values = g_ptr_array_new ();
  self->where = g_string_new (NULL);

  if (self->query->id != NULL)
    {
      g_string_append_printf (self->where, " AND %s = $%d", self->query->collection->id,
                              ++self->n_parameters);
      g_ptr_array_add (self->values, (gpointer) self->query->id);
    }
  add_time (self);

  return add_filters (self, error);
}

static void
bind_conditions (Search *self, YpDbStatement *statement)
{
  for (guint i = 0; i < self->values->len; i++)
    _yp_db_bind_text (statement, (int) i + 1, self->values->pdata[i]);
}

/* Writes the row, or, with the page full, only notes that there is one more. */
static gboolean
take_row (Search *self, YpDbStatement *run, GError **error)
{
  if (self->page->n_features == self->query->limit)
    {
      self->page->has_more = TRUE;
      return TRUE;
    }

  if (self->page->n_features > 0)
    g_string_append_c (self->text, ',');
  if (!_yp_feature_writer_append (self->writer, run, self->text, error))
    return FALSE;

  self->page->n_features++;
  self->page->last_fid = _yp_db_get_int (run, 0);

  return TRUE;
}

/* The rows after @after and up to @up_to, in order, until the page is full. */
static gboolean
scan (Search *self, gint64 after, gint64 up_to, GError **error)
{
  const YpBounds *bounds = self->query->bounds;
  const YpDbClass *klass = self->store->db->klass;
  int first = self->n_parameters + 1;
  g_autofree char *columns = _yp_feature_columns (self->query->collection);
  g_autofree char *bbox = bounds != NULL ? klass->bbox (self->store->db, first + 3) : NULL;
  g_autofree char *sql = NULL;
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  sql =
      g_strdup_printf ("SELECT %s FROM %s WHERE fid > $%d AND fid <= $%d%s%s%s"
                       " ORDER BY fid LIMIT $%d",
                       columns, self->query->collection->table, first, first + 1, self->where->str,
                       bbox != NULL ? " AND " : "", bbox != NULL ? bbox : "", first + 2);
  run = _yp_store_prepare (self->store, sql, error);
  if (run == NULL)
    return FALSE;

  bind_conditions (self, run);
  _yp_db_bind_int (run, first, after);
  _yp_db_bind_int (run, first + 1, up_to);
  _yp_db_bind_int (run, first + 2, (gint64) self->query->limit - self->page->n_features + 1);
  if (bounds != NULL)
    {
      klass->bind_double (run, first + 3, bounds->west);
      klass->bind_double (run, first + 4, bounds->south);
      klass->bind_double (run, first + 5, bounds->east);
      klass->bind_double (run, first + 6, bounds->north);
    }

  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    if (!take_row (self, run, error))
      return FALSE;

  return step == YP_DB_DONE;
}

/* A heap with the smallest on top: of many fids a page needs the first few in order, and often one
 * more because a row did not meet the conditions. */

static void
sift_down (gint64 *heap, guint n, guint parent)
{
  gint64 fid = heap[parent];

  for (guint child = 2 * parent + 1; child < n; child = 2 * parent + 1)
    {
      if (child + 1 < n && heap[child + 1] < heap[child])
        child++;
      if (heap[child] >= fid)
        break;
      heap[parent] = heap[child];
      parent = child;
    }
  heap[parent] = fid;
}

/* Drops those up to @after and makes a heap of the rest; gives their number. */
static guint
make_heap (gint64 *fids, guint n, gint64 after)
{
  guint n_kept = 0;

  for (guint i = 0; i < n; i++)
    if (fids[i] > after)
      fids[n_kept++] = fids[i];
  for (guint i = n_kept / 2; i > 0; i--)
    sift_down (fids, n_kept, i - 1);

  return n_kept;
}

static gint64
pop (gint64 *heap, guint *n)
{
  gint64 smallest = heap[0];

  heap[0] = heap[--*n];
  sift_down (heap, *n, 0);

  return smallest;
}

static YpDbStatement *
prepare_fetch (Search *self, GError **error)
{
  g_autofree char *columns = _yp_feature_columns (self->query->collection);
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "SELECT %s FROM %s WHERE fid IN (", columns,
                   self->query->collection->table);
  for (int i = 1; i <= ROWS_AT_ONCE; i++)
    g_string_append_printf (sql, "%s$%d", i > 1 ? ", " : "", self->n_parameters + i);
  g_string_append_printf (sql, ")%s ORDER BY fid", self->where->str);

  return _yp_store_prepare (self->store, sql->str, error);
}

/* The rows of @fids that come after @after and meet the conditions, until the page is full. */
static gboolean
fetch (Search *self, GArray *fids, gint64 after, GError **error)
{
  g_autoptr (YpDbRun) run = prepare_fetch (self, error);
  gint64 *heap = (gint64 *) (gpointer) fids->data;
  guint n = make_heap (heap, fids->len, after);

  if (run == NULL)
    return FALSE;

  while (n > 0 && !self->page->has_more)
    {
      YpDbStep step;

      bind_conditions (self, run);
      /* What stays unbound is NULL, which is no fid. */
      for (int i = 1; i <= ROWS_AT_ONCE && n > 0; i++)
        _yp_db_bind_int (run, self->n_parameters + i, pop (heap, &n));
      while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
        if (!take_row (self, run, error))
          return FALSE;
      if (step == YP_DB_ERROR)
        return FALSE;
      _yp_db_reset (run);
    }

  return TRUE;
}

/* The fids of all rows in the box or, without one, in the time; stops beyond @limit of them. */
static gboolean
collect (Search *self, guint limit, GArray *fids, GError **error)
{
  const YpQuery *query = self->query;
  const YpDbClass *klass = self->store->db->klass;
  g_autofree char *sql = NULL;
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  if (query->bounds != NULL)
    return klass->find_in_box (self->store->db, query->collection->table, query->bounds, limit,
                               fids, error);

  sql =
      g_strdup_printf ("SELECT fid FROM %s WHERE %s >= $1 AND %s <= $2 LIMIT $3",
                       query->collection->table, query->collection->time, query->collection->time);
  run = _yp_store_prepare (self->store, sql, error);
  if (run == NULL)
    return FALSE;

  /* What is open ends beyond all times: ‘~’ follows every digit. */
  _yp_db_bind_text (run, 1, query->time_from != G_MININT64 ? self->time_from : "");
  _yp_db_bind_text (run, 2, query->time_to != G_MAXINT64 ? self->time_to : "~");
  _yp_db_bind_int (run, 3, (gint64) limit + 1);
  while ((step = _yp_db_step (run, error)) == YP_DB_ROW)
    {
      gint64 fid = _yp_db_get_int (run, 0);

      g_array_append_val (fids, fid);
    }

  return step == YP_DB_DONE;
}

/* Whether the index alone says what matches. */
static gboolean
is_index_enough (const YpQuery *query)
{
  return query->id == NULL && (query->bounds == NULL || !has_time (query)) &&
         (query->filters == NULL || g_hash_table_size (query->filters) == 0);
}

/* All rows that the index gives are in @fids. */
static gboolean
fetch_of_all (Search *self, GArray *fids, gint64 after, GError **error)
{
  if (is_index_enough (self->query))
    self->page->n_matched = fids->len;

  return fetch (self, fids, after, error);
}

static double
get_overlap (double from_a, double to_a, double from_b, double to_b)
{
  return MAX (MIN (to_a, to_b) - MAX (from_a, from_b), 0);
}

/* How many rows would be in the box if they lay evenly in the extent; 0 where that says nothing. */
static double
estimate_hits (Search *self, gint64 n_rows)
{
  const YpBounds *bounds = self->query->bounds;
  YpBounds extent;
  double area;

  if (bounds == NULL || bounds->west > bounds->east ||
      !yp_store_get_extent (self->store, self->query->collection, &extent, NULL))
    return 0;

  area = (extent.east - extent.west) * (extent.north - extent.south);
  if (yp_bounds_is_empty (&extent) || !(area > 0))
    return 0;

  return (double) n_rows * get_overlap (bounds->west, bounds->east, extent.west, extent.east) *
         get_overlap (bounds->south, bounds->north, extent.south, extent.north) / area;
}

/* @n_rows is how many the table has. */
static gboolean
search_by_index (Search *self, gint64 n_rows, GError **error)
{
  const YpQuery *query = self->query;
  g_autoptr (GArray) fids = g_array_new (FALSE, FALSE, sizeof (gint64));
  double limit = 2 * sqrt ((double) query->limit * (double) n_rows);
  guint n_collected = (guint) CLAMP (limit, MIN_COLLECTED, G_MAXINT32);
  double n_expected = (double) query->limit * (double) n_rows / n_collected;
  gint64 up_to;

  if (estimate_hits (self, n_rows) < HOPELESS * (double) n_collected)
    {
      if (!collect (self, n_collected, fids, error))
        return FALSE;
      if (fids->len <= n_collected)
        return fetch_of_all (self, fids, query->after_fid, error);
    }

  up_to = query->after_fid + (gint64) (PATIENCE * n_expected) + MIN_COLLECTED;
  if (!scan (self, query->after_fid, up_to, error))
    return FALSE;
  if (self->page->has_more)
    return TRUE;
  if (up_to >= n_rows)
    return scan (self, up_to, G_MAXINT64, error);

  g_array_set_size (fids, 0);
  return collect (self, G_MAXUINT32 - 1, fids, error) && fetch_of_all (self, fids, up_to, error);
}

static gboolean
search (Search *self, GError **error)
{
  const YpQuery *query = self->query;
  const YpDbClass *klass = self->store->db->klass;
  gint64 n_rows;

  if (!klass->get_count (self->store->db, query->collection->table, &n_rows, error))
    return FALSE;

  if (query->bounds == NULL && !has_conditions (query))
    self->page->n_matched = n_rows;

  if (query->id == NULL && ((query->bounds != NULL && klass->find_in_box != NULL) ||
                            (query->bounds == NULL && has_time (query))))
    return search_by_index (self, n_rows, error);

  return scan (self, query->after_fid, G_MAXINT64, error);
}

/**
 * yp_store_query_features:
 * @self: a store
 * @query: what is wanted
 * @text: where to write
 * @page: (out caller-allocates): what was written
 * @error: return location for a #YpStoreError, or %YP_ERROR_INVALID for a filter on a property that
 *   the collection does not have
 *
 * Appends the features as GeoJSON, separated by commas, by ascending fid: an order that stays while
 * rows come, so that the next page goes on after @page's `last_fid`. A feature without a place is
 * in no box. A collection without a time column has every feature at all times.
 *
 * Returns: whether it could be asked; if not, @text may hold a part of the page
 */
gboolean
yp_store_query_features (YpStore *self,
                         const YpQuery *query,
                         GString *text,
                         YpPage *page,
                         GError **error)
{
  g_auto (Search) found = { .store = self, .query = query, .text = text, .page = page };
  gboolean began;
  gboolean is_found;

  g_return_val_if_fail (self != NULL && query != NULL && text != NULL && page != NULL, FALSE);

  *page = (YpPage){ .last_fid = query->after_fid, .n_matched = -1 };
  if (!search_init (&found, error) || !_yp_store_begin_read (self, &began, error))
    return FALSE;

  is_found = search (&found, error);
  _yp_store_end_read (self, began);

  return is_found;
}

/**
 * yp_store_get_extent:
 * @self: a store
 * @collection: a collection
 * @bounds: (out caller-allocates): the box around its features, at most some metres too large;
 *   empty if none has a place
 * @error: return location for a #YpStoreError
 *
 * Returns: whether it could be asked
 */
gboolean
yp_store_get_extent (YpStore *self,
                     const YpCollection *collection,
                     YpBounds *bounds,
                     GError **error)
{
  g_return_val_if_fail (self != NULL && collection != NULL && bounds != NULL, FALSE);

  return self->db->klass->get_extent (self->db, collection->table, bounds, error);
}
