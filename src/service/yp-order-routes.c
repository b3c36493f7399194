/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-documents.h"
#include "yp-intake.h"
#include "yp-json-read.h"
#include "yp-order.h"
#include "yp-orders.h"

#define MAX_ID 128
#define MAX_TEXT 2000
#define MAX_INCIDENTS 100

#define ISSUERS                                                                                    \
  ((YpRoles) (YP_ROLE_INSPECTOR | YP_ROLE_LEADER | YP_ROLE_SHIFT_LEADER | YP_ROLE_DISPATCHER |     \
              YP_ROLE_TOWN))
#define RECIPIENTS ((YpRoles) (YP_ROLE_DEPARTMENT | YP_ROLE_TOWN | YP_ROLE_HANDLER))

/* An order on its way to the writer: a new one, or a step of one that is there. */
typedef struct
{
  JsonObject *object;
  char *id;
  const YpOrderStep *step;
  GStrv incidents;
  gint64 answer_by;
  JsonArray *attachments; /* (nullable) */

  YpRecord *order; /* what came of it */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_clear_pointer (&draft->object, json_object_unref);
  g_free (draft->id);
  g_strfreev (draft->incidents);
  g_clear_pointer (&draft->attachments, json_array_unref);
  g_clear_pointer (&draft->order, yp_record_unref);
  g_free (draft);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

static gboolean
check_texts (JsonObject *object, GError **error)
{
  static const struct
  {
    const char *name;
    gboolean is_required;
  } texts[] = {
    { "kind", TRUE },   { "recipient", TRUE }, { "subject", TRUE },
    { "demand", TRUE }, { "copies", FALSE },   { "lamp", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = yp_json_get_string (object, texts[i].name);

      if ((text == NULL || *text == '\0') &&
          (texts[i].is_required || json_object_has_member (object, texts[i].name)))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not a text", texts[i].name);
          return FALSE;
        }
      if (!yp_intake_check_text (texts[i].name, text, MAX_TEXT, error))
        return FALSE;
    }

  if (yp_order_is_kind (yp_json_get_string (object, "kind")))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "“kind” is none of reminder, supervision, consultation");
  return FALSE;
}

static gboolean
read_incidents (Draft *draft, GError **error)
{
  JsonArray *array = yp_json_get_array (draft->object, "incidents");
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < n && i < MAX_INCIDENTS; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  draft->incidents = g_strv_builder_end (builder);
  if (n > 0 && g_strv_length (draft->incidents) == n)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“incidents” is not an array of 1 to %d of their ids", MAX_INCIDENTS);
  return FALSE;
}

static gboolean
check_incidents (const Draft *draft, YpStore *store, GError **error)
{
  for (guint i = 0; draft->incidents[i] != NULL; i++)
    {
      g_autoptr (YpIncident) incident = yp_route_find_incident (store, draft->incidents[i], error);

      if (incident == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
run_issue (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  YpOrderText text = { .kind = yp_json_get_string (draft->object, "kind"),
                       .recipient = yp_json_get_string (draft->object, "recipient"),
                       .subject = yp_json_get_string (draft->object, "subject"),
                       .demand = yp_json_get_string (draft->object, "demand"),
                       .copies = yp_json_get_string (draft->object, "copies"),
                       .lamp = yp_json_get_string (draft->object, "lamp"),
                       .answer_by = draft->answer_by,
                       .incidents = (const char *const *) draft->incidents,
                       .attachments = draft->attachments };
  g_autoptr (YpEntry) entry = NULL;

  g_clear_pointer (&draft->order, yp_record_unref);
  if (!yp_rights_have (command->principal, ISSUERS, "issue an order", error) ||
      !check_incidents (draft, store, error))
    return FALSE;

  if (draft->answer_by <= yp_clock_now (&city->clock))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“answer_by” has passed");
      return FALSE;
    }

  entry = yp_orders_issue (store, city, command->actor, &text, error);
  if (entry == NULL)
    return FALSE;

  draft->order = yp_record_apply (NULL, entry, error);
  return draft->order != NULL;
}

static YpReply *
format_order (YpCommand *command)
{
  const Draft *draft = command->state;

  return yp_documents_reply (draft->step == NULL ? 201 : 200, command->content_type, draft->order);
}

/* POST /orders */
static YpCommand *
parse_issue (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);

  draft->object = yp_request_read_object (request, error);
  if (draft->object == NULL || !check_texts (draft->object, error) ||
      !read_incidents (draft, error) ||
      !yp_intake_read_attachments (draft->object, city, &draft->attachments, error))
    return NULL;

  if (!yp_json_get_time (draft->object, "answer_by", &draft->answer_by))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“answer_by” is not a time such as 2026-08-24T01:02:03.456Z");
      return NULL;
    }

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_issue, format_order,
                         error);
}

/* An order is answered by whom it was sent to. */
static gboolean
check_rights (const YpPrincipal *principal,
              const YpOrderStep *step,
              const YpRecord *order,
              const YpOrganizations *organizations,
              GError **error)
{
  const char *recipient = yp_json_get_string (order->body, "recipient");

  if (!step->is_recipient)
    return yp_rights_have (principal, ISSUERS, step->action, error);
  if (!yp_rights_have (principal, RECIPIENTS, step->action, error))
    return FALSE;

  if (principal->roles == YP_ROLES_ALL ||
      yp_organizations_is_within (organizations, recipient, principal->organization) ||
      g_strcmp0 (principal->unit, recipient) == 0)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "Order %s is for %s, not for %s", order->id,
               recipient, principal->name);
  return FALSE;
}

static gboolean
run_step (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  gint64 now = yp_clock_now (&city->clock);
  const char *note = yp_json_get_string (draft->object, "note");
  g_autoptr (YpRecord) order = yp_documents_find (store, "order", draft->id, error);
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;

  g_clear_pointer (&draft->order, yp_record_unref);
  if (order == NULL ||
      !check_rights (command->principal, draft->step, order, city->organizations, error) ||
      !yp_order_may (order, draft->step, now, error))
    return FALSE;

  if (note != NULL)
    json_object_set_string_member (data, "note", note);
  if (draft->attachments != NULL)
    json_object_set_array_member (data, "attachments", json_array_ref (draft->attachments));
  entry =
      yp_store_append (store, now, command->actor, order->subject, draft->step->kind, data, error);
  if (entry == NULL)
    return FALSE;

  draft->order = yp_record_apply (order, entry, error);
  return draft->order != NULL;
}

/* POST /orders/ID/actions */
static YpCommand *
parse_step (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  const char *note;

  draft->id = g_strdup (request->segments[1]);
  draft->object = yp_request_read_object (request, error);
  if (draft->object == NULL || !yp_intake_check_text ("order", draft->id, MAX_ID, error))
    return NULL;

  draft->step = yp_order_find_action (yp_json_get_string (draft->object, "action"));
  note = yp_json_get_string (draft->object, "note");
  if (draft->step == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“action” is none of deliver, sign, answer, recall");
      return NULL;
    }

  if (draft->step->needs_note && (note == NULL || *note == '\0'))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, the note must say what",
                   draft->step->action);
      return NULL;
    }

  if (!yp_intake_check_text ("note", note, MAX_TEXT, error) ||
      !yp_intake_read_attachments (draft->object, city, &draft->attachments, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_step, format_order,
                         error);
}

/* GET /orders?state=…&incident=…&after=…&limit=… */
static YpReply *
list_orders (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_list (request, store, "order", error);
}

/* GET /orders/ID */
static YpReply *
read_order (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_read (request, store, "order", error);
}

const YpRoute yp_order_routes[] = {
  { .method = "GET", .pattern = "orders", .read = list_orders },
  { .method = "POST", .pattern = "orders", .parse = parse_issue },
  { .method = "GET", .pattern = "orders/*", .read = read_order },
  { .method = "POST", .pattern = "orders/*/actions", .parse = parse_step },
  { 0 },
};
