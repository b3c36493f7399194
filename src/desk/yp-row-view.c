/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-row-view.h"

#include <string.h>

/* More rows that come and go at once are told as one change. */
#define MANY 100

/**
 * YpRowView:
 *
 * Those of a list model that are looked for, in an order: a list model of [class@Yp.Row].
 *
 * A row that changes costs a binary search, not a pass over all; with a hundred thousand rows GTK's
 * filter and sort models would take longer than a frame for each change. What a row is sorted by is
 * kept with it, so that it is found where it stands when that changes.
 */
typedef struct
{
  GListModel *source;
  GPtrArray *rows;   /* in the order of the source; owned */
  GHashTable *by_id; /* id, the item's → row; the rows' */
  GPtrArray *shown;  /* the smallest key first; the rows' */
  gboolean is_reversed;
} YpRowViewPrivate;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (YpRowView,
                                  yp_row_view,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (YpRowView)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static YpRowViewPrivate *
get_private (YpRowView *self)
{
  return yp_row_view_get_instance_private (self);
}

static GType
get_item_type (GListModel *model)
{
  return YP_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return get_private (YP_ROW_VIEW (model))->shown->len;
}

/* From the order of the keys to the one that is seen, and back. */
static guint
mirror (YpRowViewPrivate *priv, guint index, guint length)
{
  return priv->is_reversed ? length - 1 - index : index;
}

static gpointer
get_item (GListModel *model, guint position)
{
  YpRowViewPrivate *priv = get_private (YP_ROW_VIEW (model));

  if (position >= priv->shown->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (priv->shown, mirror (priv, position, priv->shown->len)));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static const char *
get_id (YpRowView *self, YpRow *row)
{
  return YP_ROW_VIEW_GET_CLASS (self)->get_id (yp_row_get_item (row));
}

static gint64
get_key (YpRowView *self, YpRow *row)
{
  return YP_ROW_VIEW_GET_CLASS (self)->get_key (self, yp_row_get_item (row));
}

static gboolean
matches (YpRowView *self, YpRow *row)
{
  return YP_ROW_VIEW_GET_CLASS (self)->matches (self, yp_row_get_item (row));
}

static int
compare_rows (YpRowView *self, YpRow *a, YpRow *b)
{
  if (yp_row_get_key (a) != yp_row_get_key (b))
    return yp_row_get_key (a) < yp_row_get_key (b) ? -1 : 1;

  return strcmp (get_id (self, a), get_id (self, b));
}

static int
compare_row_pointers (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return compare_rows (user_data, *(YpRow *const *) a, *(YpRow *const *) b);
}

/* They come nearly always in the order in which they are wanted. */
static void
sort_rows (YpRowView *self, GPtrArray *rows)
{
  for (guint i = 1; i < rows->len; i++)
    if (compare_rows (self, g_ptr_array_index (rows, i - 1), g_ptr_array_index (rows, i)) > 0)
      {
        g_ptr_array_sort_with_data (rows, compare_row_pointers, self);
        return;
      }
}

/* The index of @row in the shown ones, or where it would be. */
static guint
find_index (YpRowView *self, YpRow *row)
{
  YpRowViewPrivate *priv = get_private (self);
  guint low = 0;
  guint high = priv->shown->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_rows (self, g_ptr_array_index (priv->shown, middle), row) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
hide_row (YpRowView *self, YpRow *row)
{
  YpRowViewPrivate *priv = get_private (self);
  guint index = find_index (self, row);
  guint position = mirror (priv, index, priv->shown->len);

  yp_row_set_is_shown (row, FALSE);
  g_ptr_array_remove_index (priv->shown, index);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
show_row (YpRowView *self, YpRow *row)
{
  YpRowViewPrivate *priv = get_private (self);
  guint index;

  yp_row_set_key (row, get_key (self, row));
  index = find_index (self, row);
  yp_row_set_is_shown (row, TRUE);
  g_ptr_array_insert (priv->shown, (gint) index, row);
  g_list_model_items_changed (G_LIST_MODEL (self), mirror (priv, index, priv->shown->len), 0, 1);
}

/* Whether it stays between the same two with another key. */
static gboolean
keeps_place (YpRowView *self, YpRow *row, guint index)
{
  GPtrArray *shown = get_private (self)->shown;

  return (index == 0 || compare_rows (self, g_ptr_array_index (shown, index - 1), row) < 0) &&
         (index + 1 == shown->len ||
          compare_rows (self, row, g_ptr_array_index (shown, index + 1)) < 0);
}

static void
move_row (YpRowView *self, YpRow *row)
{
  gint64 old_key = yp_row_get_key (row);
  gint64 key = get_key (self, row);
  guint index;

  if (key == old_key)
    return;

  index = find_index (self, row);
  yp_row_set_key (row, key);
  if (keeps_place (self, row, index))
    return;

  yp_row_set_key (row, old_key);
  hide_row (self, row);
  show_row (self, row);
}

static void
show_or_hide (YpRowView *self, YpRow *row)
{
  if (yp_row_get_is_shown (row))
    hide_row (self, row);
  else
    show_row (self, row);
}

static void
set_shown (YpRowView *self, YpRow *row)
{
  yp_row_set_key (row, get_key (self, row));
  yp_row_set_is_shown (row, TRUE);
}

/* Many at once, told as one change. */
static void
show_rows (YpRowView *self, GPtrArray *added)
{
  YpRowViewPrivate *priv = get_private (self);
  guint n_old = priv->shown->len;
  gboolean is_last;

  if (added->len == 0)
    return;
  if (added->len == 1)
    {
      show_row (self, g_ptr_array_index (added, 0));
      return;
    }

  for (guint i = 0; i < added->len; i++)
    set_shown (self, g_ptr_array_index (added, i));
  sort_rows (self, added);
  is_last = n_old == 0 || compare_rows (self, g_ptr_array_index (priv->shown, n_old - 1),
                                        g_ptr_array_index (added, 0)) < 0;
  for (guint i = 0; i < added->len; i++)
    g_ptr_array_add (priv->shown, g_ptr_array_index (added, i));

  if (is_last)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), priv->is_reversed ? 0 : n_old, 0,
                                  added->len);
      return;
    }

  sort_rows (self, priv->shown);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, priv->shown->len);
}

static void
forget_row (YpRowView *self, YpRow *row)
{
  YpRowViewPrivate *priv = get_private (self);
  const char *id = get_id (self, row);

  if (g_hash_table_lookup (priv->by_id, id) == row)
    g_hash_table_remove (priv->by_id, id);
  if (yp_row_get_is_shown (row))
    hide_row (self, row);
}

static void
replace_item (YpRowView *self, YpRow *row, gpointer item)
{
  YpRowViewPrivate *priv = get_private (self);

  /* The key belongs to the item. */
  g_hash_table_replace (priv->by_id, (gpointer) YP_ROW_VIEW_GET_CLASS (self)->get_id (item), row);
  yp_row_set_item (row, item);

  if (matches (self, row) != yp_row_get_is_shown (row))
    show_or_hide (self, row);
  else if (yp_row_get_is_shown (row))
    move_row (self, row);
}

/* Makes the rows of @n items from @position on; those that are wanted go to @added as well. */
static void
put_rows (YpRowView *self, guint position, guint n, GPtrArray *added)
{
  YpRowViewPrivate *priv = get_private (self);

  for (guint i = position; i < position + n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (priv->source, i);
      YpRow *row = yp_row_new (item);

      g_ptr_array_index (priv->rows, i) = row;
      g_hash_table_replace (priv->by_id, (gpointer) get_id (self, row), row);
      if (matches (self, row))
        g_ptr_array_add (added, row);
    }
}

static void
resize_rows (YpRowViewPrivate *priv, guint position, guint n_removed, guint n_added)
{
  guint n_old = priv->rows->len;
  guint n_tail = n_old - position - n_removed;

  if (n_added > n_removed)
    g_ptr_array_set_size (priv->rows, (gint) (n_old + n_added - n_removed));
  memmove (priv->rows->pdata + position + n_added, priv->rows->pdata + position + n_removed,
           n_tail * sizeof (gpointer));
  if (n_added < n_removed)
    g_ptr_array_set_size (priv->rows, (gint) (n_old + n_added - n_removed));
}

/* The commonest change: some have moved on, and none has come or gone. */
static gboolean
replace_items (YpRowView *self, guint position, guint n)
{
  YpRowViewPrivate *priv = get_private (self);
  YpRowViewClass *klass = YP_ROW_VIEW_GET_CLASS (self);

  for (guint i = position; i < position + n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (priv->source, i);

      if (strcmp (get_id (self, g_ptr_array_index (priv->rows, i)), klass->get_id (item)) != 0)
        return FALSE;
    }
  for (guint i = position; i < position + n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (priv->source, i);

      replace_item (self, g_ptr_array_index (priv->rows, i), item);
    }

  return TRUE;
}

static void
on_source_changed (YpRowView *self, guint position, guint n_removed, guint n_added)
{
  YpRowViewPrivate *priv = get_private (self);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();

  if (n_removed == n_added && replace_items (self, position, n_added))
    return;

  for (guint i = position; i < position + n_removed; i++)
    {
      g_autoptr (YpRow) row = g_ptr_array_index (priv->rows, i);

      forget_row (self, row);
    }

  resize_rows (priv, position, n_removed, n_added);
  put_rows (self, position, n_added, added);
  show_rows (self, added);
}

static void
yp_row_view_dispose (GObject *object)
{
  g_clear_object (&get_private (YP_ROW_VIEW (object))->source);

  G_OBJECT_CLASS (yp_row_view_parent_class)->dispose (object);
}

static void
yp_row_view_finalize (GObject *object)
{
  YpRowViewPrivate *priv = get_private (YP_ROW_VIEW (object));

  g_ptr_array_set_free_func (priv->rows, g_object_unref);
  g_clear_pointer (&priv->shown, g_ptr_array_unref);
  g_clear_pointer (&priv->by_id, g_hash_table_unref);
  g_clear_pointer (&priv->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_row_view_parent_class)->finalize (object);
}

static void
yp_row_view_class_init (YpRowViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_row_view_dispose;
  object_class->finalize = yp_row_view_finalize;
}

static void
yp_row_view_init (YpRowView *self)
{
  YpRowViewPrivate *priv = get_private (self);

  priv->rows = g_ptr_array_new ();
  priv->shown = g_ptr_array_new ();
  priv->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * yp_row_view_set_source:
 * @self: a view that has none yet
 * @source: a list of the items; one that changes is replaced by another of the same id
 */
void
yp_row_view_set_source (YpRowView *self, GListModel *source)
{
  YpRowViewPrivate *priv = get_private (self);

  g_return_if_fail (YP_IS_ROW_VIEW (self));
  g_return_if_fail (priv->source == NULL);

  priv->source = g_object_ref (source);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
  on_source_changed (self, 0, 0, g_list_model_get_n_items (source));
}

/**
 * yp_row_view_set_is_reversed:
 * @self: a view
 * @is_reversed: whether the greatest key comes first, as of the next yp_row_view_rebuild()
 *
 * Costs nothing where what comes in has the greatest key of all.
 */
void
yp_row_view_set_is_reversed (YpRowView *self, gboolean is_reversed)
{
  g_return_if_fail (YP_IS_ROW_VIEW (self));

  get_private (self)->is_reversed = is_reversed;
}

/**
 * yp_row_view_rebuild:
 * @self: a view
 *
 * What is looked for, or the order, is another.
 */
void
yp_row_view_rebuild (YpRowView *self)
{
  YpRowViewPrivate *priv = get_private (self);
  guint n_old = priv->shown->len;

  g_return_if_fail (YP_IS_ROW_VIEW (self));

  g_ptr_array_set_size (priv->shown, 0);
  for (guint i = 0; i < priv->rows->len; i++)
    {
      YpRow *row = g_ptr_array_index (priv->rows, i);

      yp_row_set_is_shown (row, FALSE);
      if (!matches (self, row))
        continue;

      set_shown (self, row);
      g_ptr_array_add (priv->shown, row);
    }

  sort_rows (self, priv->shown);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, priv->shown->len);
}

/**
 * yp_row_view_update:
 * @self: a view
 *
 * Time has gone by: rows that now are looked for, or no longer, come and go.
 */
void
yp_row_view_update (YpRowView *self)
{
  YpRowViewPrivate *priv = get_private (self);
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();

  g_return_if_fail (YP_IS_ROW_VIEW (self));

  for (guint i = 0; i < priv->rows->len; i++)
    {
      YpRow *row = g_ptr_array_index (priv->rows, i);

      if (matches (self, row) != yp_row_get_is_shown (row))
        g_ptr_array_add (changed, row);
    }

  if (changed->len > MANY)
    yp_row_view_rebuild (self);
  else
    for (guint i = 0; i < changed->len; i++)
      show_or_hide (self, g_ptr_array_index (changed, i));
}

/**
 * yp_row_view_find:
 * @self: a view
 * @id: of an item
 * @position: (out): where it is
 *
 * Returns: whether it is among those looked for
 */
gboolean
yp_row_view_find (YpRowView *self, const char *id, guint *position)
{
  YpRowViewPrivate *priv = get_private (self);
  YpRow *row = g_hash_table_lookup (priv->by_id, id);

  if (row == NULL || !yp_row_get_is_shown (row))
    return FALSE;

  *position = mirror (priv, find_index (self, row), priv->shown->len);
  return TRUE;
}

/**
 * yp_row_view_get_rows:
 * @self: a view
 *
 * Returns: (transfer none) (element-type YpRow): those of all items, looked for or not, in the
 * order of the source
 */
GPtrArray *
yp_row_view_get_rows (YpRowView *self)
{
  return get_private (self)->rows;
}
