/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-order-list.h"

#include "yp-error.h"

#define MAX_SIZE (16 * 1024 * 1024)

/* As many about one incident as the platform gives at once. */
#define LIMIT 1000

/**
 * YpOrderList:
 *
 * The orders about one incident, as they are now: asked for once, then followed by the journal.
 * Signal `changed`: there is another, or one is another. Main thread.
 */
struct _YpOrderList
{
  GObject parent_instance;

  YpSituation *situation;
  char *incident;
  GPtrArray *orders; /* of YpRecord, in the order in which they were issued */
  GCancellable *asking;
  gboolean is_asking;
  gboolean is_stale; /* whether something happened while the list was on its way */
};

G_DEFINE_FINAL_TYPE (YpOrderList, yp_order_list, G_TYPE_OBJECT)

static guint changed_signal;

static YpRecord *
parse_order (JsonNode *node, const char *incident, GError **error)
{
  JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = row != NULL ? yp_json_get_string (row, "id") : NULL;
  const char *state = row != NULL ? yp_json_get_string (row, "state") : NULL;
  g_autofree char *subject = g_strconcat ("order/", id, NULL);
  g_autofree char *text = NULL;
  gint64 seq;

  if (id == NULL || state == NULL || yp_json_get_object (row, "order") == NULL ||
      !yp_json_get_int (row, "seq", &seq))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "A row of the orders has no id, state, seq or order");
      return NULL;
    }

  text = json_to_string (json_object_get_member (row, "order"), FALSE);
  return yp_record_new_from_text (subject, state, incident, (guint64) seq, 0, text, error);
}

static GPtrArray *
parse_orders (GBytes *body, const char *incident, GError **error)
{
  g_autoptr (JsonObject) root =
      yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  JsonArray *rows = root != NULL ? yp_json_get_array (root, "orders") : NULL;
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_record_unref);

  if (root == NULL)
    return NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      YpRecord *order = parse_order (json_array_get_element (rows, i), incident, error);

      if (order == NULL)
        return NULL;
      g_ptr_array_add (orders, order);
    }

  return g_steal_pointer (&orders);
}

static gpointer
fetch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *incident = data;
  g_autofree char *id = g_uri_escape_string (incident, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("orders?incident=%s&limit=%d", id, LIMIT);
  g_autoptr (GBytes) body = yp_session_get (session, path, MAX_SIZE, cancellable, error);

  return body != NULL ? parse_orders (body, incident, error) : NULL;
}

static void ask (YpOrderList *self);

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpOrderList) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *orders = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_asking = FALSE;
  if (orders == NULL)
    {
      g_message ("The orders of %s are not known: %s", self->incident, error->message);
      return;
    }

  g_ptr_array_unref (self->orders);
  self->orders = orders;
  g_signal_emit (self, changed_signal, 0);
  if (self->is_stale)
    ask (self);
}

static void
ask (YpOrderList *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->incident == NULL)
    return;

  self->is_asking = TRUE;
  self->is_stale = FALSE;
  self->asking = g_cancellable_new ();
  yp_situation_ask_async (self->situation, fetch, g_strdup (self->incident), g_free,
                          (GDestroyNotify) g_ptr_array_unref, self->asking, on_fetched,
                          g_object_ref (self));
}

/* Whether the journal's entry issues an order about the incident: its first is what it is about. */
static gboolean
is_about (YpOrderList *self, YpEntry *entry)
{
  JsonArray *incidents = yp_json_get_array (entry->data, "incidents");
  JsonNode *first = incidents != NULL && json_array_get_length (incidents) > 0
                        ? json_array_get_element (incidents, 0)
                        : NULL;

  return first != NULL && JSON_NODE_HOLDS_VALUE (first) &&
         g_strcmp0 (json_node_get_string (first), self->incident) == 0;
}

static gboolean
find (YpOrderList *self, const char *subject, guint *position)
{
  for (guint i = 0; i < self->orders->len; i++)
    {
      const YpRecord *order = g_ptr_array_index (self->orders, i);

      if (strcmp (order->subject, subject) == 0)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static void
take_entry (YpOrderList *self, YpEntry *entry)
{
  guint position = 0;
  gboolean is_known = find (self, entry->subject, &position);
  YpRecord *before = is_known ? g_ptr_array_index (self->orders, position) : NULL;
  g_autoptr (GError) error = NULL;
  YpRecord *after;

  if ((before != NULL && before->seq >= entry->seq) || (before == NULL && !is_about (self, entry)))
    return;

  self->is_stale = self->is_asking;
  after = yp_record_apply (before, entry, &error);
  if (after == NULL)
    {
      ask (self);
      return;
    }

  if (before != NULL)
    yp_record_unref (before);
  if (is_known)
    self->orders->pdata[position] = after;
  else
    g_ptr_array_add (self->orders, after);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_entry (YpOrderList *self, YpEntry *entry)
{
  if (self->incident != NULL && yp_entry_get_subject_id (entry, "order") != NULL)
    take_entry (self, entry);
}

static void
on_link_changed (YpOrderList *self)
{
  if (yp_situation_get_link_state (self->situation) == YP_LINK_LIVE)
    ask (self);
}

static void
yp_order_list_dispose (GObject *object)
{
  YpOrderList *self = YP_ORDER_LIST (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->incident, g_free);
  g_clear_pointer (&self->orders, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_order_list_parent_class)->dispose (object);
}

static void
yp_order_list_class_init (YpOrderListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_order_list_dispose;

  changed_signal = g_signal_new ("changed", YP_TYPE_ORDER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_order_list_init (YpOrderList *self)
{
  self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_record_unref);
}

/**
 * yp_order_list_new:
 * @situation: whose orders
 *
 * Returns: (transfer full): a list about no incident
 */
YpOrderList *
yp_order_list_new (YpSituation *situation)
{
  YpOrderList *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_ORDER_LIST, NULL);
  self->situation = g_object_ref (situation);
  g_signal_connect_object (situation, "entry", G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * yp_order_list_set_incident:
 * @self: a list
 * @incident: (nullable): id of what the orders are about
 *
 * The list is empty until the platform has answered.
 */
void
yp_order_list_set_incident (YpOrderList *self, const char *incident)
{
  g_return_if_fail (YP_IS_ORDER_LIST (self));

  if (g_strcmp0 (self->incident, incident) == 0)
    return;

  g_free (self->incident);
  self->incident = g_strdup (incident);
  self->is_asking = FALSE;
  g_ptr_array_set_size (self->orders, 0);
  g_signal_emit (self, changed_signal, 0);
  ask (self);
}

guint
yp_order_list_get_size (YpOrderList *self)
{
  return self->orders->len;
}

/* (transfer none): until `changed`. */
YpRecord *
yp_order_list_get (YpOrderList *self, guint position)
{
  g_return_val_if_fail (position < self->orders->len, NULL);

  return g_ptr_array_index (self->orders, position);
}

/* (transfer none) (nullable): until `changed`. */
YpRecord *
yp_order_list_find (YpOrderList *self, const char *id)
{
  for (guint i = 0; i < self->orders->len; i++)
    {
      YpRecord *order = g_ptr_array_index (self->orders, i);

      if (g_strcmp0 (order->id, id) == 0)
        return order;
    }

  return NULL;
}
