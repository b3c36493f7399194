/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-replica-list.h"

/**
 * YpReplicaList:
 *
 * A list model of immutable objects, each with an id, where finding, replacing, adding and removing
 * cost the same in a list of a hundred thousand as in one of ten. Order means nothing: the last
 * item takes the place of a removed one.
 *
 * Listeners hear of changes in yp_replica_list_flush() alone: many changes in one turn of the main
 * loop are few signals. Between a change and the flush nobody may read by position but who changes.
 */
struct _YpReplicaList
{
  GObject parent_instance;

  GType item_type;
  YpReplicaListId get_id;
  GPtrArray *items;
  GHashTable *positions; /* id, the item's own → position */
  GArray *rounds;        /* of each position: the round in which it was last put */
  GArray *dirty;         /* positions replaced since the last flush, unsorted, some twice */
  guint round;
  guint n_told;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YpReplicaList,
                               yp_replica_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return YP_REPLICA_LIST (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return YP_REPLICA_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  YpReplicaList *self = YP_REPLICA_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
yp_replica_list_finalize (GObject *object)
{
  YpReplicaList *self = YP_REPLICA_LIST (object);

  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->rounds, g_array_unref);
  g_clear_pointer (&self->dirty, g_array_unref);

  G_OBJECT_CLASS (yp_replica_list_parent_class)->finalize (object);
}

static void
yp_replica_list_class_init (YpReplicaListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_replica_list_finalize;
}

static void
yp_replica_list_init (YpReplicaList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->rounds = g_array_new (FALSE, FALSE, sizeof (guint));
  self->dirty = g_array_new (FALSE, FALSE, sizeof (guint));
}

YpReplicaList *
yp_replica_list_new (GType item_type, YpReplicaListId get_id)
{
  YpReplicaList *self = g_object_new (YP_TYPE_REPLICA_LIST, NULL);

  self->item_type = item_type;
  self->get_id = get_id;

  return self;
}

guint
yp_replica_list_get_size (YpReplicaList *self)
{
  return self->items->len;
}

gpointer
yp_replica_list_peek (YpReplicaList *self, guint position)
{
  return g_ptr_array_index (self->items, position);
}

static gboolean
find_position (YpReplicaList *self, const char *id, guint *position)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->positions, id, NULL, &value))
    return FALSE;

  *position = GPOINTER_TO_UINT (value);
  return TRUE;
}

/**
 * yp_replica_list_find:
 * @self: a list
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the item of that id
 */
gpointer
yp_replica_list_find (YpReplicaList *self, const char *id)
{
  guint position;

  return find_position (self, id, &position) ? g_ptr_array_index (self->items, position) : NULL;
}

static void
replace (YpReplicaList *self, guint position, gpointer item, guint round)
{
  /* The key is the item's own id, so it goes with the item. */
  g_hash_table_replace (self->positions, (gpointer) self->get_id (item),
                        GUINT_TO_POINTER (position));
  g_ptr_array_index (self->items, position) = item;
  g_array_index (self->rounds, guint, position) = round;
  if (position < self->n_told)
    g_array_append_val (self->dirty, position);
}

/**
 * yp_replica_list_put:
 * @self: a list
 * @item: (transfer none): takes the place of the item of the same id, or is added
 */
void
yp_replica_list_put (YpReplicaList *self, gpointer item)
{
  guint position;

  if (find_position (self, self->get_id (item), &position))
    {
      g_autoptr (GObject) old G_GNUC_UNUSED = g_ptr_array_index (self->items, position);

      replace (self, position, g_object_ref (item), self->round);
      return;
    }

  position = self->items->len;
  g_ptr_array_add (self->items, NULL);
  g_array_append_val (self->rounds, self->round);
  replace (self, position, g_object_ref (item), self->round);
}

/**
 * yp_replica_list_remove:
 * @self: a list
 * @position: of the item to remove; the last one takes it
 */
void
yp_replica_list_remove (YpReplicaList *self, guint position)
{
  guint last = self->items->len - 1;
  g_autoptr (GObject) old = g_ptr_array_index (self->items, position);

  g_return_if_fail (position <= last);

  g_hash_table_remove (self->positions, self->get_id (old));
  if (position != last)
    replace (self, position, g_ptr_array_index (self->items, last),
             g_array_index (self->rounds, guint, last));

  g_ptr_array_index (self->items, last) = NULL;
  g_ptr_array_set_free_func (self->items, NULL);
  g_ptr_array_set_size (self->items, (gint) last);
  g_ptr_array_set_free_func (self->items, g_object_unref);
  g_array_set_size (self->rounds, last);
}

/**
 * yp_replica_list_begin_round:
 * @self: a list
 *
 * From here on, what is put is of this round; what is not put any more stays of an earlier one.
 */
void
yp_replica_list_begin_round (YpReplicaList *self)
{
  self->round++;
}

gboolean
yp_replica_list_is_of_round (YpReplicaList *self, guint position)
{
  return g_array_index (self->rounds, guint, position) == self->round;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

/**
 * yp_replica_list_flush:
 * @self: a list
 *
 * Tells the listeners of every change since the last flush: first of the length, so that it is
 * right in each signal, then of replaced items, neighbours as one.
 */
void
yp_replica_list_flush (YpReplicaList *self)
{
  g_autoptr (GArray) dirty = self->dirty;
  guint n_old = self->n_told;
  guint n_new = self->items->len;
  guint n_common = MIN (n_old, n_new);

  self->dirty = g_array_new (FALSE, FALSE, sizeof (guint));
  self->n_told = n_new;
  g_array_sort (dirty, compare_positions);

  if (n_old != n_new)
    g_list_model_items_changed (G_LIST_MODEL (self), n_common, n_old - n_common, n_new - n_common);

  for (guint i = 0; i < dirty->len;)
    {
      guint start = g_array_index (dirty, guint, i);
      guint end = start + 1;

      if (start >= n_common)
        break;
      for (i++; i < dirty->len && g_array_index (dirty, guint, i) <= end; i++)
        end = MAX (end, g_array_index (dirty, guint, i) + 1);

      end = MIN (end, n_common);
      g_list_model_items_changed (G_LIST_MODEL (self), start, end - start, end - start);
    }
}
