/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-intake.h"
#include "yp-json-read.h"
#include "yp-owntracks.h"
#include "yp-route.h"

#define MAX_ID 64
#define MAX_TEXT 500

/* Who may say who there is and who is on duty; who may say where units are. */
#define REGISTRARS                                                                                 \
  ((YpRoles) (YP_ROLE_ADMINISTRATOR | YP_ROLE_SHIFT_LEADER | YP_ROLE_DISPATCHER | YP_ROLE_TOWN |   \
              YP_ROLE_DEPARTMENT))
#define LOCATORS                                                                                   \
  ((YpRoles) (YP_ROLE_ADMINISTRATOR | YP_ROLE_TOWN | YP_ROLE_DEPARTMENT | YP_ROLE_HANDLER))

static const char *const texts[] = { "name", "organization", "grid", "phone" };

/* What is asked of one unit. */
typedef struct
{
  char *id;
  JsonObject *data;    /* the members of its entry */
  gboolean is_changed; /* found by the first half of the run */
} Change;

typedef struct
{
  GPtrArray *changes; /* Change */
  guint n_changed;
} Registration;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->id);
  g_clear_pointer (&change->data, json_object_unref);
  g_free (change);
}

static void
registration_free (gpointer data)
{
  Registration *registration = data;

  g_ptr_array_unref (registration->changes);
  g_free (registration);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Registration, registration_free)

static gboolean
read_id (Change *change, JsonObject *object, GError **error)
{
  const char *id = yp_json_get_string (object, "id");
  gsize length = id != NULL ? strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789-_.")
                            : 0;

  if (length > 0 && length <= MAX_ID && id[length] == '\0')
    {
      change->id = g_strdup (id);
      return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“id” is not 1 to %d letters, digits, “-”, “_” and “.”", MAX_ID);

  return FALSE;
}

static gboolean
read_kind (Change *change, JsonObject *object, GError **error)
{
  const char *name = yp_json_get_string (object, "kind");
  YpUnitKind kind;

  if (!json_object_has_member (object, "kind"))
    return TRUE;

  if (name != NULL && yp_unit_kind_from_name (name, &kind))
    {
      json_object_set_string_member (change->data, "kind", name);
      return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“kind” is “%.64s”, not member, officer, vehicle, boat or drone",
               name != NULL ? name : "");

  return FALSE;
}

static gboolean
read_text (Change *change, JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *value = yp_json_get_string (object, name);

  if (node == NULL)
    return TRUE;

  if (value == NULL && !JSON_NODE_HOLDS_NULL (node))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not a string", name);
      return FALSE;
    }

  if (!yp_intake_check_text (name, value, MAX_TEXT, error))
    return FALSE;

  json_object_set_string_member (change->data, name, value != NULL ? value : "");

  return TRUE;
}

static gboolean
read_duty (Change *change, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "duty");

  if (node == NULL)
    return TRUE;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      json_object_set_boolean_member (change->data, "duty", json_node_get_boolean (node));
      return TRUE;
    }

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“duty” is neither true nor false");

  return FALSE;
}

static Change *
read_change (JsonNode *node, GError **error)
{
  g_autoptr (Change) change = g_new0 (Change, 1);
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "not an object");
      return NULL;
    }

  object = json_node_get_object (node);
  change->data = json_object_new ();
  if (!read_id (change, object, error) || !read_kind (change, object, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (!read_text (change, object, texts[i], error))
        return NULL;
    }

  return read_duty (change, object, error) ? g_steal_pointer (&change) : NULL;
}

static gboolean
add_change (Registration *registration, JsonNode *node, GHashTable *seen, GError **error)
{
  Change *change = read_change (node, error);

  if (change == NULL)
    {
      g_prefix_error (error, "Unit %u: ", registration->changes->len);
      return FALSE;
    }

  g_ptr_array_add (registration->changes, change);
  if (g_hash_table_add (seen, change->id))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Unit %u: “%s” comes twice",
               registration->changes->len - 1, change->id);

  return FALSE;
}

static gboolean
read_changes (Registration *registration, JsonNode *root, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (root))
    return add_change (registration, root, seen, error);

  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!add_change (registration, json_array_get_element (array, i), seen, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
text_differs (JsonObject *data, const char *name, const char *now)
{
  const char *wanted = yp_json_get_string (data, name);

  return wanted != NULL && g_strcmp0 (wanted, now != NULL ? now : "") != 0;
}

static gboolean
differs (const Change *change, const YpUnitFacts *facts)
{
  JsonObject *data = change->data;

  return text_differs (data, "kind", yp_unit_kind_get_name (facts->kind)) ||
         text_differs (data, "name", facts->name) ||
         text_differs (data, "organization", facts->organization) ||
         text_differs (data, "grid", facts->grid) || text_differs (data, "phone", facts->phone) ||
         (json_object_has_member (data, "duty") &&
          json_object_get_boolean_member (data, "duty") != (facts->status != YP_UNIT_OFF_DUTY));
}

/* Checks the rules and finds whether there is anything to write. */
static gboolean
check_change (Change *change, YpStore *store, GError **error)
{
  GError *own_error = NULL;
  YpFix fix;
  g_autoptr (YpUnit) unit = yp_store_get_unit (store, change->id, &fix, &own_error);
  const YpUnitFacts *facts;

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  if (unit == NULL)
    {
      change->is_changed = TRUE;
      if (json_object_has_member (change->data, "kind"))
        return TRUE;

      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Unit %s is new and has no “kind”",
                   change->id);
      return FALSE;
    }

  facts = yp_unit_get_facts (unit);
  change->is_changed = differs (change, facts);
  if (facts->n_tasks > 0 && json_object_has_member (change->data, "duty") &&
      !json_object_get_boolean_member (change->data, "duty"))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                   "Unit %s has %u tasks not handled and can not go off duty", facts->id,
                   facts->n_tasks);
      return FALSE;
    }

  return TRUE;
}

static gboolean
append_change (const Change *change,
               YpStore *store,
               YpCity *city,
               const char *actor,
               GError **error)
{
  g_autofree char *subject = g_strconcat ("unit/", change->id, NULL);
  g_autoptr (YpEntry) entry = yp_store_append (store, yp_clock_now (&city->clock), actor, subject,
                                               "registered", change->data, error);

  return entry != NULL;
}

static gboolean
run_registration (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Registration *registration = command->state;

  registration->n_changed = 0;
  for (guint i = 0; i < registration->changes->len; i++)
    {
      if (!check_change (g_ptr_array_index (registration->changes, i), store, error))
        return FALSE;
    }

  for (guint i = 0; i < registration->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (registration->changes, i);

      if (!change->is_changed)
        continue;

      if (!append_change (change, store, city, command->actor, error))
        return FALSE;

      registration->n_changed++;
    }

  return TRUE;
}

static YpReply *
format_registration (YpCommand *command)
{
  const Registration *registration = command->state;
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_int (&writer, "n_changed", registration->n_changed);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, command->content_type, text);
}

static JsonNode *
parse_body (const YpRequest *request, GError **error)
{
  gsize size = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &size) : "";

  return yp_json_parse (text, size, error);
}

/* POST /units */
static YpCommand *
parse_registration (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Registration) registration = g_new0 (Registration, 1);
  g_autoptr (JsonNode) root = NULL;

  registration->changes = g_ptr_array_new_with_free_func (change_free);
  root = parse_body (request, error);
  if (root == NULL || !read_changes (registration, root, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&registration), registration_free,
                         run_registration, format_registration, error);
}

/* Who is but a handler says where they are themselves, and of nobody else. */
static gboolean
check_own (const YpPrincipal *principal, GArray *fixes, GError **error)
{
  if ((principal->roles & LOCATORS & ~YP_ROLE_HANDLER) != 0)
    return TRUE;

  for (guint i = 0; i < fixes->len; i++)
    {
      const char *unit = g_array_index (fixes, YpUnitFix, i).unit;

      if (g_strcmp0 (unit, principal->unit) == 0)
        continue;

      g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "%s is not unit %.64s", principal->name,
                   unit);
      return FALSE;
    }

  return TRUE;
}

/* POST /positions */
static YpReply *
take_positions (const YpRequest *request, YpPositions *positions, YpCity *city, GError **error)
{
  g_autoptr (JsonNode) root = parse_body (request, error);
  gint64 now = yp_clock_now (&city->clock);
  g_autoptr (GArray) fixes = NULL;
  g_autoptr (GBytes) body = NULL;

  if (root == NULL)
    return NULL;

  fixes =
      yp_owntracks_parse (root, g_hash_table_lookup (request->headers, "x-limit-d"), now, error);
  if (fixes == NULL || !check_own (request->principal, fixes, error) ||
      !yp_positions_take (positions, fixes, now, error))
    return NULL;

  /* An empty list of commands for the device: OwnTracks wants one. */
  body = g_bytes_new_static ("[]", 2);

  return yp_reply_new (200, "application/json", body);
}

const YpRoute yp_unit_routes[] = {
  { .method = "POST", .pattern = "units", .roles = REGISTRARS, .parse = parse_registration },
  { .method = "POST", .pattern = "positions", .roles = LOCATORS, .take = take_positions },
  { 0 },
};
