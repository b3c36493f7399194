/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-record-list.h"

#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-record-reply.h"

#define MAX_SIZE (16 * 1024 * 1024)

/* As many as the platform gives at once. */
#define LIMIT 1000

/**
 * YpRecordList:
 *
 * Documents of one type, as they are now: those about an incident, the one with an id, or those in
 * some states. Asked for once, then followed by the journal. Signal `changed`: there is another, or
 * one is another. Main thread.
 */
struct _YpRecordList
{
  GObject parent_instance;

  YpSituation *situation;
  char *type;
  char **paths;       /* (nullable): where they are asked for */
  char *incident;     /* (nullable): what they are about */
  char *id;           /* (nullable): of the only one */
  GPtrArray *records; /* of YpRecord, in the order in which they began */
  GCancellable *asking;
  gboolean is_asking;
  gboolean is_known; /* whether the platform has told them */
  gboolean is_stale; /* whether something happened while the list was on its way */
};

G_DEFINE_FINAL_TYPE (YpRecordList, yp_record_list, G_TYPE_OBJECT)

static guint changed_signal;

/* What a worker asks for. */
typedef struct
{
  char *type;
  char **paths;
} Query;

static void
free_query (gpointer data)
{
  Query *query = data;

  g_free (query->type);
  g_strfreev (query->paths);
  g_free (query);
}

static gboolean
parse_row (JsonNode *node, const char *type, GPtrArray *records, GError **error)
{
  YpRecord *record = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    record = yp_record_reply_read (json_node_get_object (node), type, error);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "A row of the %ss is no object", type);
  if (record == NULL)
    return FALSE;

  g_ptr_array_add (records, record);
  return TRUE;
}

/* A page of many, or one alone; @next is -1 where there are no more. */
static gboolean
parse_page (GBytes *body, const char *type, GPtrArray *records, gint64 *next, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) root =
      yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  g_autofree char *many = g_strconcat (type, "s", NULL);
  JsonArray *rows = root != NULL ? yp_json_get_array (root, many) : NULL;

  if (root == NULL)
    return FALSE;

  if (!yp_json_get_int (root, "next", next))
    *next = -1;
  json_node_set_object (node, root);
  if (rows == NULL)
    return parse_row (node, type, records, error);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!parse_row (json_array_get_element (rows, i), type, records, error))
      return FALSE;

  return TRUE;
}

static gboolean
fetch_all (YpSession *session,
           const char *path,
           const char *type,
           GPtrArray *records,
           GCancellable *cancellable,
           GError **error)
{
  gint64 next = 0;

  while (next >= 0)
    {
      g_autofree char *page =
          next > 0 ? g_strdup_printf ("%s&after=%" G_GINT64_FORMAT, path, next) : g_strdup (path);
      g_autoptr (GBytes) body = yp_session_get (session, page, MAX_SIZE, cancellable, error);

      if (body == NULL || !parse_page (body, type, records, &next, error))
        return FALSE;
    }

  return TRUE;
}

static gpointer
fetch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_record_unref);

  for (guint i = 0; query->paths[i] != NULL; i++)
    if (!fetch_all (session, query->paths[i], query->type, records, cancellable, error))
      return NULL;

  return g_steal_pointer (&records);
}

static void ask (YpRecordList *self);

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpRecordList) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *records = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_asking = FALSE;
  if (records == NULL)
    {
      g_message ("%s is not known: %s", self->paths[0], error->message);
      return;
    }

  g_ptr_array_unref (self->records);
  self->records = records;
  self->is_known = TRUE;
  g_signal_emit (self, changed_signal, 0);
  if (self->is_stale)
    ask (self);
}

static void
ask (YpRecordList *self)
{
  Query *query;

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->paths == NULL)
    return;

  self->is_asking = TRUE;
  self->is_stale = FALSE;
  self->asking = g_cancellable_new ();
  query = g_new0 (Query, 1);
  query->type = g_strdup (self->type);
  query->paths = g_strdupv (self->paths);
  yp_situation_ask_async (self->situation, fetch, query, free_query,
                          (GDestroyNotify) g_ptr_array_unref, self->asking, on_fetched,
                          g_object_ref (self));
}

/* Whether a document that is not there yet belongs to the list. */
static gboolean
is_wanted (YpRecordList *self, YpEntry *entry)
{
  g_autofree char *about = yp_record_reply_get_about (entry->data);

  if (self->incident != NULL)
    return g_strcmp0 (about, self->incident) == 0;

  return self->id == NULL || g_strcmp0 (yp_entry_get_subject_id (entry, self->type), self->id) == 0;
}

static gboolean
find (YpRecordList *self, const char *subject, guint *position)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const YpRecord *record = g_ptr_array_index (self->records, i);

      if (strcmp (record->subject, subject) == 0)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static void
take_entry (YpRecordList *self, YpEntry *entry)
{
  guint position = 0;
  gboolean is_known = find (self, entry->subject, &position);
  YpRecord *before = is_known ? g_ptr_array_index (self->records, position) : NULL;
  g_autoptr (GError) error = NULL;
  YpRecord *after;

  if ((before != NULL && before->seq >= entry->seq) || (before == NULL && !is_wanted (self, entry)))
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
    self->records->pdata[position] = after;
  else
    g_ptr_array_add (self->records, after);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_entry (YpRecordList *self, YpEntry *entry)
{
  if (self->paths != NULL && yp_entry_get_subject_id (entry, self->type) != NULL)
    take_entry (self, entry);
}

static void
on_link_changed (YpRecordList *self)
{
  if (yp_situation_get_link_state (self->situation) == YP_LINK_LIVE)
    ask (self);
}

static void
yp_record_list_dispose (GObject *object)
{
  YpRecordList *self = YP_RECORD_LIST (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->paths, g_strfreev);
  g_clear_pointer (&self->incident, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->records, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_record_list_parent_class)->dispose (object);
}

static void
yp_record_list_class_init (YpRecordListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_record_list_dispose;

  changed_signal = g_signal_new ("changed", YP_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_record_list_init (YpRecordList *self)
{
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_record_unref);
}

static YpRecordList *
new_list (YpSituation *situation, const char *type, const char *signal)
{
  YpRecordList *self = g_object_new (YP_TYPE_RECORD_LIST, NULL);

  self->situation = g_object_ref (situation);
  self->type = g_strdup (type);
  g_signal_connect_object (situation, signal, G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * yp_record_list_new:
 * @situation: whose documents
 * @type: `order` or `consultation`
 *
 * Returns: (transfer full): a list of none
 */
YpRecordList *
yp_record_list_new (YpSituation *situation, const char *type)
{
  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  return new_list (situation, type, "entry");
}

/**
 * yp_record_list_new_live:
 * @situation: whose documents
 * @type: `alarm`
 *
 * Returns: (transfer full): a list of none, which stays that of now while the past is looked at
 */
YpRecordList *
yp_record_list_new_live (YpSituation *situation, const char *type)
{
  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  return new_list (situation, type, "live-entry");
}

static void
follow (YpRecordList *self, char **paths)
{
  g_strfreev (self->paths);
  self->paths = paths;
  self->is_asking = FALSE;
  self->is_known = FALSE;
  g_ptr_array_set_size (self->records, 0);
  g_signal_emit (self, changed_signal, 0);
  ask (self);
}

/* (transfer full) (nullable): a vector of one path, or none. */
static char **
make_paths (const char *format, const char *type, const char *value)
{
  g_autofree char *escaped = value != NULL ? g_uri_escape_string (value, NULL, FALSE) : NULL;
  char **paths;

  if (value == NULL)
    return NULL;

  paths = g_new0 (char *, 2);
  paths[0] = g_strconcat (type, format, escaped, NULL);
  return paths;
}

/**
 * yp_record_list_set_incident:
 * @self: a list
 * @incident: (nullable): id of what the documents are about
 *
 * The list is empty until the platform has answered.
 */
void
yp_record_list_set_incident (YpRecordList *self, const char *incident)
{
  g_return_if_fail (YP_IS_RECORD_LIST (self));

  if (g_strcmp0 (self->incident, incident) == 0)
    return;

  g_free (self->incident);
  self->incident = g_strdup (incident);
  follow (self, make_paths ("s?limit=" G_STRINGIFY (LIMIT) "&incident=", self->type, incident));
}

/* @id: (nullable): of the only document that is to be in the list, once the platform has answered.
 */
void
yp_record_list_set_id (YpRecordList *self, const char *id)
{
  g_return_if_fail (YP_IS_RECORD_LIST (self));

  if (g_strcmp0 (self->id, id) == 0)
    return;

  g_free (self->id);
  self->id = g_strdup (id);
  follow (self, make_paths ("s/", self->type, id));
}

/**
 * yp_record_list_set_queries:
 * @self: a list
 * @queries: (array zero-terminated=1): what is asked for, as behind the `?`; each document is in
 *   the answer to one of them
 */
void
yp_record_list_set_queries (YpRecordList *self, const char *const *queries)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_if_fail (YP_IS_RECORD_LIST (self));

  for (guint i = 0; queries[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("%ss?%s", self->type, queries[i]);

      g_strv_builder_add (builder, path);
    }
  follow (self, g_strv_builder_end (builder));
}

/**
 * yp_record_list_set_states:
 * @self: a list
 * @states: (array zero-terminated=1): of the documents that are to be in the list
 *
 * What leaves these states afterwards stays in the list as what it became.
 */
void
yp_record_list_set_states (YpRecordList *self, const char *const *states)
{
  g_autoptr (GPtrArray) queries = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; states[i] != NULL; i++)
    g_ptr_array_add (queries, g_strdup_printf ("limit=%d&state=%s", LIMIT, states[i]));
  g_ptr_array_add (queries, NULL);
  yp_record_list_set_queries (self, (const char *const *) queries->pdata);
}

/* Whether the platform has answered; until then the list is empty. */
gboolean
yp_record_list_is_known (YpRecordList *self)
{
  return self->is_known;
}

guint
yp_record_list_get_size (YpRecordList *self)
{
  return self->records->len;
}

/* (transfer none): until `changed`. */
YpRecord *
yp_record_list_get (YpRecordList *self, guint position)
{
  g_return_val_if_fail (position < self->records->len, NULL);

  return g_ptr_array_index (self->records, position);
}

/* (transfer none) (nullable): until `changed`. */
YpRecord *
yp_record_list_find (YpRecordList *self, const char *id)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      YpRecord *record = g_ptr_array_index (self->records, i);

      if (g_strcmp0 (record->id, id) == 0)
        return record;
    }

  return NULL;
}
