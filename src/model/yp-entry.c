/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-entry.h"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-json.h"

#define MAX_ID_LENGTH 64
#define US_PER_MS 1000

G_DEFINE_BOXED_TYPE (YpEntry, yp_entry, yp_entry_ref, yp_entry_unref)

/**
 * yp_id_is_valid:
 * @id: (nullable): a word that shall name an incident or a unit
 *
 * Returns: whether it is 1 to 64 letters, digits, `-`, `_` and `.` of ASCII; so it needs no escape
 *   in a URL, a subject or a file's name
 */
gboolean
yp_id_is_valid (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  if (length < 1 || length > MAX_ID_LENGTH)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (id[i]) && strchr ("-_.", id[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

static void write_node (YpJsonWriter *writer, const char *name, JsonNode *node);

static void
write_object (YpJsonWriter *writer, const char *name, JsonObject *object)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  yp_json_open_object (writer, name);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    write_node (writer, member, node);
  yp_json_close_object (writer);
}

static void
write_array (YpJsonWriter *writer, const char *name, JsonArray *array)
{
  guint n = json_array_get_length (array);

  yp_json_open_array (writer, name);
  for (guint i = 0; i < n; i++)
    write_node (writer, NULL, json_array_get_element (array, i));
  yp_json_close_array (writer);
}

static void
write_value (YpJsonWriter *writer, const char *name, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    yp_json_add_string (writer, name, json_node_get_string (node));
  else if (type == G_TYPE_INT64)
    yp_json_add_int (writer, name, json_node_get_int (node));
  else if (type == G_TYPE_BOOLEAN)
    yp_json_add_boolean (writer, name, json_node_get_boolean (node));
  else
    yp_json_add_number (writer, name, json_node_get_double (node));
}

/* One tree has one text: members in their order, no white space, numbers at their shortest. Read
 * and written again, the text stays the same. */
static void
write_node (YpJsonWriter *writer, const char *name, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (writer, name, json_node_get_object (node));
      return;

    case JSON_NODE_ARRAY:
      write_array (writer, name, json_node_get_array (node));
      return;

    case JSON_NODE_VALUE:
      write_value (writer, name, node);
      return;

    case JSON_NODE_NULL:
    default:
      yp_json_add_null (writer, name);
      return;
    }
}

/* The one text of a tree, see write_node(). */
char *
_yp_json_to_text (JsonObject *object)
{
  GString *text = g_string_sized_new (256);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  write_object (&writer, NULL, object);

  return g_string_free (text, FALSE);
}

/* All but the hash and the last brace. */
static void
write_facts (const YpEntry *self, YpJsonWriter *writer)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_int (writer, "seq", (gint64) self->seq);
  yp_json_add_time (writer, "at", self->at);
  yp_json_add_string (writer, "origin", self->origin);
  yp_json_add_string (writer, "actor", self->actor);
  yp_json_add_string (writer, "subject", self->subject);
  yp_json_add_string (writer, "kind", self->kind);
  yp_json_add_raw (writer, "data", self->data_text);
  yp_json_add_string (writer, "prev", self->prev);
}

static void
compute_hash (const YpEntry *self, char hash[YP_HASH_SIZE])
{
  g_autoptr (GString) text = g_string_sized_new (512);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  write_facts (self, &writer);
  yp_json_close_object (&writer);

  g_checksum_update (checksum, (const guchar *) text->str, (gssize) text->len);
  g_strlcpy (hash, g_checksum_get_string (checksum), YP_HASH_SIZE);
}

static gboolean
is_hash (const char *text)
{
  return text != NULL && strlen (text) == YP_HASH_SIZE - 1 &&
         strspn (text, "0123456789abcdef") == YP_HASH_SIZE - 1;
}

static gint64
round_down_to_ms (gint64 time_us)
{
  gint64 rest = time_us % US_PER_MS;

  return time_us - (rest < 0 ? rest + US_PER_MS : rest);
}

/**
 * yp_entry_new:
 * @seq: its number, 1 or more
 * @at: when, microseconds since 1970 UTC; rounded down to a millisecond, as it is written
 * @origin: the instance that writes it
 * @actor: who did it
 * @subject: what it is about
 * @kind: what happened
 * @data: (transfer none): the facts; sealed by this call, so build it and do not touch it again
 * @prev: hash of the entry before it, 64 zeros for the first
 *
 * Writes a new line of the journal. Its canonical text is
 * `{"seq":…,"at":"…","origin":"…","actor":"…","subject":"…","kind":"…","data":{…},"prev":"…"}`
 * without white space, times as yp_time_format() and strings as yp_json_append_string() write them;
 * its hash is the SHA-256 of that text in UTF-8. The members of @data keep their order. Bytes of
 * the words that are not UTF-8 become U+FFFD.
 *
 * Returns: (transfer full): the entry
 */
YpEntry *
yp_entry_new (guint64 seq,
              gint64 at,
              const char *origin,
              const char *actor,
              const char *subject,
              const char *kind,
              JsonObject *data,
              const char *prev)
{
  YpEntry *self;

  g_return_val_if_fail (seq > 0 && seq <= G_MAXINT64, NULL);
  g_return_val_if_fail (origin != NULL && actor != NULL && subject != NULL && kind != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (is_hash (prev), NULL);

  json_object_seal (data);

  self = g_new0 (YpEntry, 1);
  self->ref_count = 1;
  self->seq = seq;
  self->at = round_down_to_ms (at);
  self->origin = g_utf8_make_valid (origin, -1);
  self->actor = g_utf8_make_valid (actor, -1);
  self->subject = g_utf8_make_valid (subject, -1);
  self->kind = g_utf8_make_valid (kind, -1);
  self->data = json_object_ref (data);
  self->data_text = _yp_json_to_text (data);
  g_strlcpy (self->prev, prev, sizeof self->prev);
  compute_hash (self, self->hash);

  return self;
}

static gboolean
check_words (const YpEntry *self, GError **error)
{
  const char *const names[] = { "origin", "actor", "subject", "kind" };
  const char *const values[] = { self->origin, self->actor, self->subject, self->kind };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (values[i] == NULL || *values[i] == '\0' || !g_utf8_validate (values[i], -1, NULL))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                       "Entry %" G_GUINT64_FORMAT ": “%s” is empty or not UTF-8", self->seq,
                       names[i]);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
set_hashes (YpEntry *self, const char *prev, const char *hash, GError **error)
{
  if (!is_hash (prev) || !is_hash (hash))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Entry %" G_GUINT64_FORMAT ": “prev” and “hash” are not 64 hexadecimal digits",
                   self->seq);
      return FALSE;
    }

  g_strlcpy (self->prev, prev, sizeof self->prev);
  g_strlcpy (self->hash, hash, sizeof self->hash);
  return TRUE;
}

/**
 * yp_entry_new_from_text:
 * @seq: its number
 * @at: when, microseconds since 1970 UTC
 * @origin: the instance that wrote it
 * @actor: who did it
 * @subject: what it is about
 * @kind: what happened
 * @data_text: the facts as they stand in the journal; kept byte for byte
 * @prev: hash of the entry before it
 * @hash: its hash; taken as it is, see yp_entry_is_intact()
 * @error: return location for a #YpError
 *
 * Reads a line of the journal as it was stored.
 *
 * Returns: (transfer full) (nullable): the entry; %NULL with %YP_ERROR_INVALID where a part of it
 *   has not the form it should have
 */
YpEntry *
yp_entry_new_from_text (guint64 seq,
                        gint64 at,
                        const char *origin,
                        const char *actor,
                        const char *subject,
                        const char *kind,
                        const char *data_text,
                        const char *prev,
                        const char *hash,
                        GError **error)
{
  g_autoptr (YpEntry) self = g_new0 (YpEntry, 1);

  self->ref_count = 1;
  self->seq = seq;
  self->at = at;
  self->origin = g_strdup (origin);
  self->actor = g_strdup (actor);
  self->subject = g_strdup (subject);
  self->kind = g_strdup (kind);
  self->data_text = g_strdup (data_text != NULL ? data_text : "");

  if (!check_words (self, error) || !set_hashes (self, prev, hash, error))
    return NULL;

  self->data = yp_json_parse_object (self->data_text, strlen (self->data_text), error);
  if (self->data == NULL)
    {
      g_prefix_error (error, "Entry %" G_GUINT64_FORMAT ": “data”: ", seq);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static YpEntry *
read_entry (JsonObject *object, GError **error)
{
  g_autoptr (YpEntry) self = g_new0 (YpEntry, 1);
  JsonObject *data = yp_json_get_object (object, "data");

  self->ref_count = 1;
  if (!_yp_json_require_seq (object, &self->seq, error) ||
      !_yp_json_require_time (object, "at", &self->at, error) ||
      !_yp_json_require_text (object, "origin", &self->origin, error) ||
      !_yp_json_require_text (object, "actor", &self->actor, error) ||
      !_yp_json_require_text (object, "subject", &self->subject, error) ||
      !_yp_json_require_text (object, "kind", &self->kind, error) ||
      !set_hashes (self, yp_json_get_string (object, "prev"), yp_json_get_string (object, "hash"),
                   error))
    return NULL;

  if (data == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“data” is not an object");
      return NULL;
    }

  json_object_seal (data);
  self->data = json_object_ref (data);
  self->data_text = _yp_json_to_text (data);
  return g_steal_pointer (&self);
}

/**
 * yp_entry_new_from_json:
 * @object: an entry as yp_entry_append_json() writes it
 * @error: return location for a #YpError
 *
 * Reads an entry that came over the wire. Its data is written anew in the canonical form, so an
 * entry that was not in that form is not intact.
 *
 * Returns: (transfer full) (nullable): the entry; %NULL with %YP_ERROR_INVALID where a member is
 *   missing or has not the form it should have
 */
YpEntry *
yp_entry_new_from_json (JsonObject *object, GError **error)
{
  YpEntry *self;

  g_return_val_if_fail (object != NULL, NULL);

  self = read_entry (object, error);
  if (self == NULL)
    g_prefix_error (error, "Entry: ");

  return self;
}

YpEntry *
yp_entry_ref (YpEntry *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_entry_unref (YpEntry *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->origin);
  g_free (self->actor);
  g_free (self->subject);
  g_free (self->kind);
  g_clear_pointer (&self->data, json_object_unref);
  g_free (self->data_text);
  g_free (self);
}

/**
 * yp_entry_is_intact:
 * @self: an entry
 *
 * Returns: whether its hash is that of its text. That its `prev` is the hash of the one before is
 *   for whoever has both.
 */
gboolean
yp_entry_is_intact (const YpEntry *self)
{
  char hash[YP_HASH_SIZE];

  g_return_val_if_fail (self != NULL, FALSE);

  compute_hash (self, hash);
  return strcmp (hash, self->hash) == 0;
}

/**
 * yp_entry_get_subject_id:
 * @self: an entry
 * @type: `incident`, `unit` or `layer`
 *
 * Returns: (nullable): the id behind `TYPE/`, part of @self; %NULL where it is about something else
 */
const char *
yp_entry_get_subject_id (const YpEntry *self, const char *type)
{
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);

  length = strlen (type);
  if (strncmp (self->subject, type, length) != 0 || self->subject[length] != '/')
    return NULL;

  return self->subject + length + 1;
}

/**
 * yp_entry_append_json:
 * @self: an entry
 * @text: where to write
 *
 * Appends it in the form in which it goes over the wire: its canonical text with the hash as its
 * last member.
 */
void
yp_entry_append_json (const YpEntry *self, GString *text)
{
  YpJsonWriter writer;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  yp_json_writer_init (&writer, text);
  write_facts (self, &writer);
  yp_json_add_string (&writer, "hash", self->hash);
  yp_json_close_object (&writer);
}
