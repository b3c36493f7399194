/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-documents.h"

/* Numbers have six digits; only a seventh breaks the order of the ids as text. */
#define LAST_IN_TEXT_ORDER 999999

#define DEFAULT_LIMIT 100
#define MAX_LIMIT 1000

/* As many are looked at for the newest of a state. */
#define MAX_LOOKS 1000

/**
 * yp_documents_find:
 * @store: a store
 * @type: of the document
 * @id: from outside
 * @error: return location for %YP_ERROR_NOT_FOUND or a #YpStoreError
 *
 * Returns: (transfer full) (nullable): the document
 */
YpRecord *
yp_documents_find (YpStore *store, const char *type, const char *id, GError **error)
{
  g_autofree char *subject = g_strconcat (type, "/", id, NULL);
  GError *own_error = NULL;
  YpRecord *document = yp_store_get_record (store, subject, &own_error);

  if (own_error != NULL)
    g_propagate_error (error, own_error);
  else if (document == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no %s “%.64s”", type, id);

  return document;
}

static gboolean
is_taken (YpStore *store, const char *prefix, guint number, gboolean *taken, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%s%06u", prefix, number);
  GError *own_error = NULL;
  g_autoptr (YpRecord) record = yp_store_get_record (store, subject, &own_error);

  *taken = record != NULL;
  if (own_error == NULL)
    return TRUE;

  g_propagate_error (error, own_error);
  return FALSE;
}

/* The last number of those that have more digits. None is left out, so a few have to be asked for:
 * farther and farther ahead, and then between the last that is taken and the first that is not. */
static gboolean
find_last_beyond (YpStore *store, const char *prefix, guint *number, GError **error)
{
  guint low = LAST_IN_TEXT_ORDER;
  guint high = low;
  gboolean taken = TRUE;

  for (guint step = 1; taken; step *= 2)
    {
      low = high;
      high = low + step;
      if (!is_taken (store, prefix, high, &taken, error))
        return FALSE;
    }

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (!is_taken (store, prefix, middle, &taken, error))
        return FALSE;
      if (taken)
        low = middle;
      else
        high = middle;
    }

  *number = low;
  return TRUE;
}

/**
 * yp_documents_next_subject:
 * @store: the writer's store, inside its transaction
 * @series: what is numbered together: `consultation/`, `order/reminder-`
 * @now: the time
 * @year: (out): the year of the city's day (UTC+8)
 * @number: (out): the next number of that year; they begin at 1 and have no gap
 * @error: return location for a #YpStoreError
 *
 * Returns: (transfer full) (nullable): the subject `SERIESYEAR-NNNNNN`
 */
char *
yp_documents_next_subject (YpStore *store,
                           const char *series,
                           gint64 now,
                           guint *year,
                           guint *number,
                           GError **error)
{
  char day[9];
  g_autofree char *prefix = NULL;
  g_autofree char *last = NULL;
  GError *own_error = NULL;

  yp_time_format_date (now, day);
  *year = (guint) g_ascii_strtoull (day, NULL, 10) / 10000;
  prefix = g_strdup_printf ("%s%u-", series, *year);
  last = yp_store_find_last_subject (store, prefix, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return NULL;
    }

  *number = last != NULL ? (guint) g_ascii_strtoull (last + strlen (prefix), NULL, 10) : 0;
  if (*number >= LAST_IN_TEXT_ORDER && !find_last_beyond (store, prefix, number, error))
    return NULL;

  ++*number;
  return g_strdup_printf ("%s%06u", prefix, *number);
}

static void
write_document (const YpRecord *document, YpJsonWriter *writer)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "id", document->id);
  yp_json_add_string (writer, "state", document->state);
  yp_json_add_int (writer, "seq", (gint64) document->seq);
  yp_json_add_raw (writer, document->type, document->text);
  yp_json_close_object (writer);
}

/**
 * yp_documents_reply:
 * @status: HTTP status
 * @content_type: static
 * @document: a document
 *
 * Returns: (transfer full): `{"id","state","seq",TYPE:{…}}`
 */
YpReply *
yp_documents_reply (guint status, const char *content_type, const YpRecord *document)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  write_document (document, &writer);

  return yp_reply_new_take (status, content_type, text);
}

/**
 * yp_documents_read:
 * @request: `GET /…/ID`
 * @store: a store
 * @type: of the document
 * @error: return location for %YP_ERROR_NOT_FOUND or a #YpStoreError
 *
 * Returns: (transfer full) (nullable): the document asked for, see yp_documents_reply()
 */
YpReply *
yp_documents_read (const YpRequest *request, YpStore *store, const char *type, GError **error)
{
  g_autoptr (YpRecord) document = yp_documents_find (store, type, request->segments[1], error);

  return document != NULL ? yp_documents_reply (200, "application/json", document) : NULL;
}

/* @next: -1 where there are no more. */
static YpReply *
write_list (const char *type, GPtrArray *documents, gint64 next)
{
  g_autofree char *many = g_strconcat (type, "s", NULL);
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_array (&writer, many);
  for (guint i = 0; i < documents->len; i++)
    write_document (g_ptr_array_index (documents, i), &writer);
  yp_json_close_array (&writer);
  if (next >= 0)
    yp_json_add_int (&writer, "next", next);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

/**
 * yp_documents_list:
 * @request: `GET /…?state=…&incident=…&after=…&limit=…`
 * @store: a store
 * @type: of the documents
 * @error: return location for %YP_ERROR_INVALID or a #YpStoreError
 *
 * Returns: (transfer full) (nullable): `{"TYPEs":[…],"next":FID?}`, those that came first first
 */
YpReply *
yp_documents_list (const YpRequest *request, YpStore *store, const char *type, GError **error)
{
  guint64 after = 0;
  guint64 limit = DEFAULT_LIMIT;
  gint64 last;
  g_autoptr (GPtrArray) documents = NULL;

  if (!yp_request_read_number (request, "after", 0, G_MAXINT64, &after, error) ||
      !yp_request_read_number (request, "limit", 1, MAX_LIMIT, &limit, error))
    return NULL;

  documents = yp_store_list_records (store, type, g_hash_table_lookup (request->query, "state"),
                                     g_hash_table_lookup (request->query, "incident"),
                                     (gint64) after, (guint) limit, &last, error);
  if (documents == NULL)
    return NULL;

  return write_list (type, documents, documents->len == limit ? last : -1);
}

/* The one before @number of @year, in the year before where there is none: FALSE without error
 * where there is no more. */
static gboolean
step_back (YpStore *store, const char *type, guint *year, guint *number, GError **error)
{
  g_autofree char *prefix = NULL;
  g_autofree char *last = NULL;

  if (*number > 1)
    {
      --*number;
      return TRUE;
    }

  --*year;
  prefix = g_strdup_printf ("%s/%u-", type, *year);
  last = yp_store_find_last_subject (store, prefix, error);
  *number = last != NULL ? (guint) g_ascii_strtoull (last + strlen (prefix), NULL, 10) : 0;
  return *number > 0;
}

/**
 * yp_documents_list_newest:
 * @request: `GET /…?state=…`
 * @store: a store
 * @type: of the documents, which are numbered together
 * @now: the time
 * @newest: at most so many
 * @error: return location for a #YpStoreError
 *
 * Of the last thousand, those in the state asked for.
 *
 * Returns: (transfer full) (nullable): `{"TYPEs":[…]}`, those that came last first
 */
YpReply *
yp_documents_list_newest (const YpRequest *request,
                          YpStore *store,
                          const char *type,
                          gint64 now,
                          guint newest,
                          GError **error)
{
  const char *state = g_hash_table_lookup (request->query, "state");
  g_autofree char *series = g_strconcat (type, "/", NULL);
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_record_unref);
  GError *own_error = NULL;
  guint year;
  guint number;
  g_autofree char *next =
      yp_documents_next_subject (store, series, now, &year, &number, &own_error);

  for (guint i = 0; i < MAX_LOOKS && documents->len < newest && own_error == NULL &&
                    step_back (store, type, &year, &number, &own_error);
       i++)
    {
      g_autofree char *subject = g_strdup_printf ("%s%u-%06u", series, year, number);
      g_autoptr (YpRecord) document = yp_store_get_record (store, subject, &own_error);

      if (document != NULL && (state == NULL || strcmp (document->state, state) == 0))
        g_ptr_array_add (documents, g_steal_pointer (&document));
    }

  if (own_error == NULL)
    return write_list (type, documents, -1);

  g_propagate_error (error, own_error);
  return NULL;
}
