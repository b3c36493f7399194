/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-consultations.h"
#include "yp-documents.h"
#include "yp-intake.h"
#include "yp-json-read.h"
#include "yp-order.h"
#include "yp-orders.h"

#define MAX_ID 64
#define MAX_TEXT 2000
#define MAX_MINUTES 20000
#define MAX_LIST 100
#define LAMP "purple"

/* A new consultation, or a step of one that is there, on its way to the writer. */
typedef struct
{
  JsonObject *object; /* what was asked */
  char *id;
  const YpConsultationStep *step; /* (nullable): %NULL for a new one */
  char **incidents;
  char **invited;
  char **support;
  char **items;
  JsonArray *attachments;

  YpRecord *consultation; /* what came of it */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_clear_pointer (&draft->object, json_object_unref);
  g_free (draft->id);
  g_strfreev (draft->incidents);
  g_strfreev (draft->invited);
  g_strfreev (draft->support);
  g_strfreev (draft->items);
  g_clear_pointer (&draft->attachments, json_array_unref);
  g_clear_pointer (&draft->consultation, yp_record_unref);
  g_free (draft);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

static gboolean
read_list (JsonObject *object, const char *name, char ***list, GError **error)
{
  JsonArray *array = yp_json_get_array (object, name);
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean is_good = n <= MAX_LIST && (array != NULL || !json_object_has_member (object, name));

  for (guint i = 0; i < n && is_good; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      is_good = text != NULL && *text != '\0' && strlen (text) <= MAX_TEXT &&
                strpbrk (text, ",;\n") == NULL;
      if (is_good)
        g_strv_builder_add (builder, text);
    }

  if (!is_good)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "“%s” is not an array of at most %d texts without comma and line break", name,
                   MAX_LIST);
      return FALSE;
    }

  *list = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
check_texts (JsonObject *object, GError **error)
{
  static const struct
  {
    const char *name;
    guint most;
  } texts[] = {
    { "subject", MAX_TEXT }, { "note", MAX_TEXT }, { "place", MAX_TEXT },
    { "lead", MAX_TEXT },    { "area", MAX_ID },   { "minutes", MAX_MINUTES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = yp_json_get_string (object, texts[i].name);

      if (text == NULL && json_object_has_member (object, texts[i].name))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not a text", texts[i].name);
          return FALSE;
        }
      if (!yp_intake_check_text (texts[i].name, text, texts[i].most, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_draft (const YpRequest *request, Draft *draft, GError **error)
{
  draft->object = yp_request_read_object (request, error);

  return draft->object != NULL && check_texts (draft->object, error) &&
         read_list (draft->object, "incidents", &draft->incidents, error) &&
         read_list (draft->object, "invited", &draft->invited, error) &&
         read_list (draft->object, "support", &draft->support, error) &&
         read_list (draft->object, "items", &draft->items, error);
}

/* Each is there, may be consulted about, is the asker's to speak of, and is before no other. */
static gboolean
check_incidents (const Draft *draft,
                 YpCommand *command,
                 YpStore *store,
                 YpCity *city,
                 GError **error)
{
  const YpTransition *consult = yp_lifecycle_find_action ("consult");
  gint64 now = yp_clock_now (&city->clock);

  for (guint i = 0; draft->incidents[i] != NULL; i++)
    {
      g_autoptr (YpIncident) incident = yp_route_find_incident (store, draft->incidents[i], error);
      const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
      g_autoptr (YpRecord) other = NULL;

      if (facts == NULL ||
          !yp_rights_may (command->principal, consult, facts, city->organizations, error) ||
          !yp_incident_may (incident, consult, now, error))
        return FALSE;
      if (facts->consultation == NULL)
        continue;

      other = yp_documents_find (store, "consultation", facts->consultation, error);
      if (other == NULL)
        return FALSE;
      if (yp_consultation_is_open (other))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                       "Incident %s is before consultation %s already", facts->id, other->id);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
run_propose (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  const char *const *incidents = (const char *const *) draft->incidents;
  const YpProposal proposal = { .reason = "request",
                                .subject = yp_json_get_string (draft->object, "subject"),
                                .incidents = incidents,
                                .invited = (const char *const *) draft->invited,
                                .note = yp_json_get_string (draft->object, "note") };
  gint64 now = yp_clock_now (&city->clock);
  g_autofree char *id = NULL;

  g_clear_pointer (&draft->consultation, yp_record_unref);
  if (!yp_rights_have (command->principal, YP_CONSULTATION_PROPOSERS, "propose a consultation",
                       error) ||
      !check_incidents (draft, command, store, city, error))
    return FALSE;

  id = yp_consultations_propose (store, now, command->actor, &proposal, error);
  if (id == NULL || !yp_consultations_link (store, now, command->actor, id, incidents, error))
    return FALSE;

  draft->consultation = yp_documents_find (store, "consultation", id, error);
  return draft->consultation != NULL;
}

/* The decision is for the items of its incidents, where it does not say for which. */
static gboolean
choose_items (Draft *draft, const YpRecord *consultation, YpStore *store, GError **error)
{
  JsonArray *incidents = yp_json_get_array (consultation->body, "incidents");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (draft->items[0] != NULL)
    return TRUE;

  for (guint i = 0; incidents != NULL && i < json_array_get_length (incidents); i++)
    {
      g_autoptr (YpIncident) incident =
          yp_route_find_incident (store, json_array_get_string_element (incidents, i), error);
      const char *item;

      if (incident == NULL)
        return FALSE;
      item = yp_incident_get_facts (incident)->item;
      if (g_hash_table_add (seen, g_strdup (item)))
        g_strv_builder_add (builder, item);
    }
  g_strfreev (draft->items);
  draft->items = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
check_decision (Draft *draft, YpCity *city, gint64 now, GError **error)
{
  gint64 deadline = 0;

  if (yp_json_get_time (draft->object, "deadline", &deadline) && deadline <= now)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“deadline” has passed");
      return FALSE;
    }

  for (guint i = 0; draft->items[i] != NULL; i++)
    if (yp_catalogue_find (city->catalogue, draft->items[i]) == NULL)
      {
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“items”: there is no item “%.64s”",
                     draft->items[i]);
        return FALSE;
      }

  return TRUE;
}

static void
set_list (JsonObject *data, const char *name, char **list)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; list[i] != NULL; i++)
    json_array_add_string_element (array, list[i]);
  json_object_set_array_member (data, name, array);
}

/* What the entry says: what its kind takes of what was asked. */
static JsonObject *
make_data (const Draft *draft)
{
  static const char *const texts[] = { "note", "meeting_at", "place", "minutes",
                                       "lead", "deadline",   "area" };
  const struct
  {
    const char *name;
    char **list;
  } lists[] = { { "incidents", draft->incidents },
                { "invited", draft->invited },
                { "support", draft->support },
                { "items", draft->items } };
  JsonObject *data = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = yp_json_get_string (draft->object, texts[i]);

      if (text != NULL && *text != '\0')
        json_object_set_string_member (data, texts[i], text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i].list[0] != NULL)
      set_list (data, lists[i].name, lists[i].list);
  if (draft->attachments != NULL)
    json_object_set_array_member (data, "attachments", json_array_ref (draft->attachments));

  return data;
}

/* Everybody who is invited gets a notice (会商通知) with a number of its own. */
static gboolean
send_notices (const Draft *draft, YpStore *store, YpCity *city, const char *actor, GError **error)
{
  JsonObject *body = draft->consultation->body;
  JsonArray *incidents = yp_json_get_array (body, "incidents");
  g_autofree char *demand =
      g_strdup_printf ("请派员参加会商，研究明确牵头单位、配合单位和时限。地点：%s",
                       yp_json_get_string (body, "place"));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  YpOrderText text = { .kind = "consultation",
                       .subject = yp_json_get_string (body, "subject"),
                       .demand = demand,
                       .lamp = LAMP };

  for (guint i = 0; i < json_array_get_length (incidents); i++)
    g_strv_builder_add (builder, json_array_get_string_element (incidents, i));
  ids = g_strv_builder_end (builder);
  text.incidents = (const char *const *) ids;
  yp_json_get_time (body, "meeting_at", &text.answer_by);

  for (guint i = 0; draft->invited[i] != NULL; i++)
    {
      g_autoptr (YpEntry) entry = NULL;

      text.recipient = draft->invited[i];
      entry = yp_orders_issue (store, city, actor, &text, error);
      if (entry == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_step (Draft *draft,
            const YpRecord *consultation,
            YpCommand *command,
            YpStore *store,
            YpCity *city,
            GError **error)
{
  const YpConsultationStep *step = draft->step;

  if (!yp_rights_have (command->principal, step->roles, step->action, error))
    return FALSE;

  if (!yp_consultation_may (consultation, step, error))
    {
      g_prefix_error (error, "Consultation %s: ", consultation->id);
      return FALSE;
    }

  if (strcmp (step->action, "attach") == 0)
    return check_incidents (draft, command, store, city, error);
  if (strcmp (step->action, "decide") == 0)
    return choose_items (draft, consultation, store, error) &&
           check_decision (draft, city, yp_clock_now (&city->clock), error);

  return TRUE;
}

static gboolean
run_step (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  g_autoptr (YpRecord) before = yp_documents_find (store, "consultation", draft->id, error);
  gint64 now = yp_clock_now (&city->clock);
  g_autoptr (JsonObject) data = NULL;
  g_autoptr (YpEntry) entry = NULL;

  g_clear_pointer (&draft->consultation, yp_record_unref);
  if (before == NULL || !check_step (draft, before, command, store, city, error))
    return FALSE;

  data = make_data (draft);
  entry =
      yp_store_append (store, now, command->actor, before->subject, draft->step->kind, data, error);
  if (entry == NULL)
    return FALSE;

  draft->consultation = yp_record_apply (before, entry, error);
  if (draft->consultation == NULL)
    return FALSE;

  if (strcmp (draft->step->action, "attach") == 0)
    return yp_consultations_link (store, now, command->actor, draft->id,
                                  (const char *const *) draft->incidents, error);

  return strcmp (draft->step->action, "convene") != 0 ||
         send_notices (draft, store, city, command->actor, error);
}

static YpReply *
format_consultation (YpCommand *command)
{
  const Draft *draft = command->state;

  return yp_documents_reply (draft->step == NULL ? 201 : 200, command->content_type,
                             draft->consultation);
}

/* POST /consultations */
static YpCommand *
parse_propose (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);

  if (!read_draft (request, draft, error))
    return NULL;

  if (yp_json_get_string (draft->object, "subject") == NULL || draft->incidents[0] == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“subject” and one or more “incidents” must be given");
      return NULL;
    }

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_propose,
                         format_consultation, error);
}

/* POST /consultations/ID/actions */
static YpCommand *
parse_step (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);

  if (!read_draft (request, draft, error))
    return NULL;

  draft->id = g_strdup (request->segments[1]);
  draft->step = yp_consultation_find_action (yp_json_get_string (draft->object, "action"));
  if (draft->step == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“action” is none of attach, convene, record, decide, withdraw, revoke");
      return NULL;
    }

  if (!yp_intake_read_attachments (draft->object, city, &draft->attachments, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_step,
                         format_consultation, error);
}

/* GET /consultations?state=…&incident=…&after=…&limit=… */
static YpReply *
list_consultations (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_list (request, store, "consultation", error);
}

/* GET /consultations/ID */
static YpReply *
read_consultation (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_read (request, store, "consultation", error);
}

const YpRoute yp_consultation_routes[] = {
  { .method = "GET", .pattern = "consultations", .read = list_consultations },
  { .method = "GET", .pattern = "consultations/*", .read = read_consultation },
  { .method = "POST", .pattern = "consultations", .parse = parse_propose },
  { .method = "POST", .pattern = "consultations/*/actions", .parse = parse_step },
  { 0 },
};
