/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-admission.h"
#include "yp-intake.h"
#include "yp-json-read.h"
#include "yp-route.h"

#define MAX_ID 128
#define MAX_TEXT 2000

#define DEFAULT_LIMIT 100
#define MAX_LIMIT 1000

/* An admission on its way to the writer: a new one, or a step of one that is there. */
typedef struct
{
  JsonObject *object;
  char *id;
  const YpAdmissionStep *step;
  YpItem *item; /* that is proposed */

  YpRecord *admission; /* what came of it */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_clear_pointer (&draft->object, json_object_unref);
  g_free (draft->id);
  g_clear_pointer (&draft->item, yp_item_unref);
  g_clear_pointer (&draft->admission, yp_record_unref);
  g_free (draft);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

static JsonObject *
read_object (const YpRequest *request, GError **error)
{
  gsize size = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &size) : "";

  return yp_json_parse_object (text, size, error);
}

static void
write_admission (const YpRecord *admission, YpJsonWriter *writer)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "id", admission->id);
  yp_json_add_string (writer, "state", admission->state);
  yp_json_add_int (writer, "seq", (gint64) admission->seq);
  yp_json_add_raw (writer, "admission", admission->text);
  yp_json_close_object (writer);
}

static YpReply *
format_admission (YpCommand *command)
{
  const Draft *draft = command->state;
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  write_admission (draft->admission, &writer);

  return yp_reply_new_take (draft->step == NULL ? 201 : 200, command->content_type, text);
}

static YpCommand *
make_command (const YpRequest *request,
              Draft *draft,
              gboolean (*run) (YpCommand *, YpStore *, YpCity *, GError **),
              GError **error)
{
  YpCommand *command = yp_command_new (request, draft, draft_free, error);

  if (command == NULL)
    return NULL;

  command->run = run;
  command->format = format_admission;

  return command;
}

/* What is in the catalogue, the city's or the program's own, is changed there and not admitted. */
static gboolean
check_is_new (YpStore *store, YpCity *city, const char *key, GError **error)
{
  g_autofree char *subject = g_strconcat ("item/", key, NULL);
  GError *own_error = NULL;
  g_autoptr (YpRecord) item = yp_store_get_record (store, subject, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  if (item == NULL && yp_catalogue_find (city->catalogue, key) == NULL)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "“%s” is in the catalogue already", key);
  return FALSE;
}

/* Years are those of the city's day (UTC+8); their numbers have no gap. */
static char *
next_subject (YpStore *store, gint64 now, GError **error)
{
  char day[9];
  g_autofree char *prefix = NULL;
  g_autofree char *last = NULL;
  GError *own_error = NULL;
  guint number;

  yp_time_format_date (now, day);
  prefix = g_strdup_printf ("admission/%.4s-", day);
  last = yp_store_find_last_subject (store, prefix, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return NULL;
    }

  number = last != NULL ? (guint) g_ascii_strtoull (last + strlen (prefix), NULL, 10) + 1 : 1;
  return g_strdup_printf ("%s%06u", prefix, number);
}

static JsonObject *
make_item_data (const YpItem *item)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_item_write_json (item, &writer, NULL);

  return yp_json_parse_object (text->str, text->len, NULL);
}

static JsonObject *
make_proposal (const Draft *draft, const YpPrincipal *principal)
{
  JsonObject *data = json_object_new ();
  JsonArray *departments = yp_json_get_array (draft->object, "departments");

  json_object_set_object_member (data, "item", make_item_data (draft->item));
  json_object_set_string_member (data, "reason", yp_json_get_string (draft->object, "reason"));
  if (departments != NULL)
    json_object_set_array_member (data, "departments", json_array_ref (departments));
  if (principal->organization != NULL)
    json_object_set_string_member (data, "organization", principal->organization);

  return data;
}

static gboolean
append (YpCommand *command,
        YpStore *store,
        YpCity *city,
        YpRecord *before,
        const char *subject,
        const char *kind,
        JsonObject *data,
        GError **error)
{
  Draft *draft = command->state;
  g_autoptr (YpEntry) entry = yp_store_append (store, yp_clock_now (&city->clock), command->actor,
                                               subject, kind, data, error);

  if (entry == NULL)
    return FALSE;

  draft->admission = yp_record_apply (before, entry, error);
  return draft->admission != NULL;
}

static gboolean
run_propose (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  g_autofree char *subject = NULL;
  g_autoptr (JsonObject) data = NULL;

  g_clear_pointer (&draft->admission, yp_record_unref);
  if (!yp_rights_have (command->principal, yp_admission_get_proposers (), "propose an item",
                       error) ||
      !check_is_new (store, city, draft->item->key, error))
    return FALSE;

  subject = next_subject (store, yp_clock_now (&city->clock), error);
  if (subject == NULL)
    return FALSE;

  data = make_proposal (draft, command->principal);
  return append (command, store, city, NULL, subject, "proposed", data, error);
}

/* POST /admissions */
static YpCommand *
parse_propose (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  JsonNode *item;
  const char *reason;

  draft->object = read_object (request, error);
  if (draft->object == NULL)
    return NULL;

  item = json_object_get_member (draft->object, "item");
  reason = yp_json_get_string (draft->object, "reason");
  if (item == NULL || !JSON_NODE_HOLDS_OBJECT (item) || reason == NULL || *reason == '\0')
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“item” is not an object, or “reason” not a text");
      return NULL;
    }

  draft->item = yp_item_new_from_json (json_node_get_object (item), error);
  if (draft->item == NULL || !yp_intake_check_text ("reason", reason, MAX_TEXT, error))
    return NULL;

  return make_command (request, g_steal_pointer (&draft), run_propose, error);
}

static YpRecord *
find_admission (YpStore *store, const char *id, GError **error)
{
  g_autofree char *subject = g_strconcat ("admission/", id, NULL);
  GError *own_error = NULL;
  YpRecord *admission = yp_store_get_record (store, subject, &own_error);

  if (own_error != NULL)
    g_propagate_error (error, own_error);
  else if (admission == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no admission “%s”", id);

  return admission;
}

/* Whose opinion it is. Who holds every role says for whom; others speak for their own. */
static const char *
find_organization (const YpPrincipal *principal, JsonObject *object)
{
  const char *said = yp_json_get_string (object, "organization");

  return principal->roles == YP_ROLES_ALL && said != NULL ? said : principal->organization;
}

static gboolean
check_rights (const YpCommand *command, const YpRecord *admission, GError **error)
{
  const Draft *draft = command->state;
  const YpPrincipal *principal = command->principal;
  const char *proposer = yp_json_get_string (admission->body, "proposed_by");

  if (!yp_rights_have (principal, draft->step->roles, draft->step->action, error))
    return FALSE;

  if (strcmp (draft->step->action, "opine") == 0 &&
      !yp_admission_asks (admission, find_organization (principal, draft->object)))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "The opinion of %s is not asked for in %s",
                   principal->name, admission->id);
      return FALSE;
    }

  if (strcmp (draft->step->action, "withdraw") == 0 && principal->roles != YP_ROLES_ALL &&
      g_strcmp0 (proposer, principal->name) != 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "%s was proposed by %s, not by %s",
                   admission->id, proposer, principal->name);
      return FALSE;
    }

  return TRUE;
}

static JsonObject *
make_step_data (const YpCommand *command)
{
  static const char *const names[] = { "agrees", "effective_from", "note" };
  const Draft *draft = command->state;
  JsonObject *data = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = json_object_get_member (draft->object, names[i]);

      if (node != NULL)
        json_object_set_member (data, names[i], json_node_copy (node));
    }
  if (strcmp (draft->step->action, "opine") == 0)
    json_object_set_string_member (data, "organization",
                                   find_organization (command->principal, draft->object));

  return data;
}

/* The item that is admitted, checked; %NULL without error for another step. */
static gboolean
prepare_item (const Draft *draft,
              const YpRecord *admission,
              YpStore *store,
              YpCity *city,
              YpItem **item,
              GError **error)
{
  gint64 from = 0;

  *item = NULL;
  if (strcmp (draft->step->action, "admit") != 0)
    return TRUE;

  if (!yp_json_get_time (draft->object, "effective_from", &from))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“effective_from” is not a time such as 2026-08-24T01:02:03.456Z");
      return FALSE;
    }

  *item = yp_admission_make_item (admission, from, error);
  return *item != NULL && check_is_new (store, city, (*item)->key, error);
}

/* Whatever may fail by a rule does so before anything is appended. */
static gboolean
run_step (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  g_autoptr (YpRecord) admission = find_admission (store, draft->id, error);
  g_autoptr (YpItem) item = NULL;
  g_autoptr (JsonObject) data = NULL;

  g_clear_pointer (&draft->admission, yp_record_unref);
  if (admission == NULL || !check_rights (command, admission, error) ||
      !yp_admission_may (admission, draft->step, error) ||
      !prepare_item (draft, admission, store, city, &item, error))
    return FALSE;

  data = make_step_data (command);
  if (!append (command, store, city, admission, admission->subject, draft->step->kind, data, error))
    return FALSE;

  return item == NULL ||
         yp_store_set_item (store, yp_clock_now (&city->clock), command->actor, item, error);
}

/* POST /admissions/ID/actions */
static YpCommand *
parse_step (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  JsonNode *note;

  draft->id = g_strdup (request->segments[1]);
  draft->object = read_object (request, error);
  if (draft->object == NULL || !yp_intake_check_text ("admission", draft->id, MAX_ID, error))
    return NULL;

  draft->step = yp_admission_find_action (yp_json_get_string (draft->object, "action"));
  if (draft->step == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“action” is none of opine, admit, refuse, withdraw");
      return NULL;
    }

  note = json_object_get_member (draft->object, "note");
  if (note != NULL && (yp_json_get_string (draft->object, "note") == NULL ||
                       *yp_json_get_string (draft->object, "note") == '\0'))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“note” is not a text");
      return NULL;
    }

  if (!yp_intake_check_text ("note", yp_json_get_string (draft->object, "note"), MAX_TEXT, error))
    return NULL;

  return make_command (request, g_steal_pointer (&draft), run_step, error);
}

static gboolean
read_number (const YpRequest *request,
             const char *name,
             guint64 most,
             guint64 *value,
             GError **error)
{
  const char *text = g_hash_table_lookup (request->query, name);
  g_autoptr (GError) reason = NULL;

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, most, value, &reason))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, reason->message);
  return FALSE;
}

/* GET /admissions?state=…&after=…&limit=… */
static YpReply *
list_admissions (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GPtrArray) admissions = NULL;
  guint64 after = 0;
  guint64 limit = DEFAULT_LIMIT;
  gint64 last_fid;
  GString *text;
  YpJsonWriter writer;

  if (!read_number (request, "after", G_MAXINT64, &after, error) ||
      !read_number (request, "limit", MAX_LIMIT, &limit, error))
    return NULL;

  admissions =
      yp_store_list_records (store, "admission", g_hash_table_lookup (request->query, "state"),
                             NULL, (gint64) after, (guint) limit, &last_fid, error);
  if (admissions == NULL)
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_array (&writer, "admissions");
  for (guint i = 0; i < admissions->len; i++)
    write_admission (g_ptr_array_index (admissions, i), &writer);
  yp_json_close_array (&writer);
  if (admissions->len == limit)
    yp_json_add_int (&writer, "next", last_fid);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

/* GET /admissions/ID */
static YpReply *
read_admission (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (YpRecord) admission = find_admission (store, request->segments[1], error);
  GString *text;
  YpJsonWriter writer;

  if (admission == NULL)
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  write_admission (admission, &writer);

  return yp_reply_new_take (200, "application/json", text);
}

const YpRoute yp_admission_routes[] = {
  { .method = "GET", .pattern = "admissions", .read = list_admissions },
  { .method = "POST", .pattern = "admissions", .parse = parse_propose },
  { .method = "GET", .pattern = "admissions/*", .read = read_admission },
  { .method = "POST", .pattern = "admissions/*/actions", .parse = parse_step },
  { 0 },
};
