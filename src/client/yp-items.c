/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-items.h"

#include "yp-error.h"

#define MAX_SIZE (64 * 1024 * 1024)

/**
 * YpItems:
 *
 * The platform's catalogue with its filing conditions, limits and organizations, which a situation
 * holds the names of only. Fetched once the platform is there, and again when an item was set.
 * Signal `changed`: it is another. Main thread.
 */
struct _YpItems
{
  GObject parent_instance;

  YpSituation *situation;
  YpCatalogue *catalogue; /* (nullable) */
  GCancellable *asking;
};

G_DEFINE_FINAL_TYPE (YpItems, yp_items, G_TYPE_OBJECT)

static guint changed_signal;

static GPtrArray *
parse_items (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root =
      yp_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);
  JsonArray *array =
      root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  if (root == NULL)
    return NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      YpItem *item = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        item = yp_item_new_from_json (json_node_get_object (node), error);
      else
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Item %u is no object", i);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }

  return g_steal_pointer (&items);
}

static gpointer
fetch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = yp_session_get (session, "items", MAX_SIZE, cancellable, error);
  g_autoptr (GPtrArray) items = body != NULL ? parse_items (body, error) : NULL;

  return items != NULL ? yp_catalogue_new_from_items (items, error) : NULL;
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpItems) self = user_data;
  g_autoptr (GError) error = NULL;
  YpCatalogue *catalogue = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  if (catalogue == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("The catalogue is not known: %s", error->message);
      return;
    }

  g_clear_pointer (&self->catalogue, yp_catalogue_unref);
  self->catalogue = catalogue;
  g_signal_emit (self, changed_signal, 0);
}

static void
ask (YpItems *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  yp_situation_ask_async (self->situation, fetch, NULL, NULL, (GDestroyNotify) yp_catalogue_unref,
                          self->asking, on_fetched, g_object_ref (self));
}

static void
on_link_changed (YpItems *self)
{
  if (yp_situation_get_link_state (self->situation) == YP_LINK_LIVE)
    ask (self);
}

static void
on_entry (YpItems *self, YpEntry *entry)
{
  if (yp_entry_get_subject_id (entry, "item") != NULL)
    ask (self);
}

static void
yp_items_dispose (GObject *object)
{
  YpItems *self = YP_ITEMS (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->catalogue, yp_catalogue_unref);

  G_OBJECT_CLASS (yp_items_parent_class)->dispose (object);
}

static void
yp_items_class_init (YpItemsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_items_dispose;

  changed_signal = g_signal_new ("changed", YP_TYPE_ITEMS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
yp_items_init (YpItems *self)
{
}

/**
 * yp_items_new:
 * @situation: whose catalogue
 *
 * Returns: (transfer full): the items, none at first
 */
YpItems *
yp_items_new (YpSituation *situation)
{
  YpItems *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_ITEMS, NULL);
  self->situation = g_object_ref (situation);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "entry", G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
  on_link_changed (self);

  return self;
}

gboolean
yp_items_is_loaded (YpItems *self)
{
  return self->catalogue != NULL;
}

/**
 * yp_items_find:
 * @self: items
 * @key: of an item
 * @at: when, microseconds since 1970 UTC
 *
 * Returns: (transfer none) (nullable): the item in force then, until `changed`
 */
const YpItem *
yp_items_find (YpItems *self, const char *key, gint64 at)
{
  g_return_val_if_fail (YP_IS_ITEMS (self), NULL);

  return self->catalogue != NULL ? yp_catalogue_find_at (self->catalogue, key, at) : NULL;
}

/**
 * yp_items_find_judged:
 * @self: items
 * @facts: of an incident
 *
 * Returns: (transfer none) (nullable): the item in the version that the incident is judged by,
 *   until `changed`; the one in force when it was filed where that version has no name
 */
const YpItem *
yp_items_find_judged (YpItems *self, const YpIncidentFacts *facts)
{
  const YpItem *item = NULL;

  g_return_val_if_fail (YP_IS_ITEMS (self), NULL);

  if (self->catalogue != NULL && facts->item_version != NULL)
    item = yp_catalogue_find_version (self->catalogue, facts->item, facts->item_version);

  return item != NULL ? item : yp_items_find (self, facts->item, facts->filed_at);
}

/* All versions of all items; until `changed`. */
guint
yp_items_get_n (YpItems *self)
{
  return self->catalogue != NULL ? yp_catalogue_get_n_items (self->catalogue) : 0;
}

const YpItem *
yp_items_get (YpItems *self, guint index)
{
  return yp_catalogue_get_item (self->catalogue, index);
}

/**
 * yp_items_find_named:
 * @self: the catalogue
 * @text: key or name of an item
 *
 * Returns: (transfer none) (nullable): the first item with that key or name, until `changed`
 */
const YpItem *
yp_items_find_named (YpItems *self, const char *text)
{
  for (guint i = 0; self->catalogue != NULL && i < yp_catalogue_get_n_items (self->catalogue); i++)
    {
      const YpItem *item = yp_catalogue_get_item (self->catalogue, i);

      if (g_strcmp0 (item->key, text) == 0 || g_strcmp0 (item->name, text) == 0)
        return item;
    }

  return NULL;
}
