/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-orders.h"

#include "yp-deadline.h"
#include "yp-documents.h"
#include "yp-json-read.h"
#include "yp-order.h"

/* As many about one incident; the ladder has fewer rules. */
#define MAX_ABOUT 1000

static void
set_text (JsonObject *data, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (data, name, value);
}

static JsonObject *
make_data (const YpOrderText *text, const char *number)
{
  JsonObject *data = json_object_new ();
  JsonArray *incidents = json_array_new ();
  char answer_by[YP_TIME_SIZE];

  set_text (data, "kind", text->kind);
  set_text (data, "number", number);
  set_text (data, "recipient", text->recipient);
  set_text (data, "subject", text->subject);
  set_text (data, "demand", text->demand);
  yp_time_format (text->answer_by, answer_by);
  set_text (data, "answer_by", answer_by);
  set_text (data, "copies", text->copies);
  set_text (data, "lamp", text->lamp);
  set_text (data, "rule", text->rule);
  for (guint i = 0; text->incidents[i] != NULL; i++)
    json_array_add_string_element (incidents, text->incidents[i]);
  json_object_set_array_member (data, "incidents", incidents);
  if (text->attachments != NULL)
    json_object_set_array_member (data, "attachments", json_array_ref (text->attachments));

  return data;
}

/**
 * yp_orders_issue:
 * @store: the writer's store, inside its transaction
 * @city: the city
 * @actor: who issues it
 * @text: what it says
 * @error: return location for a #YpError or #YpStoreError
 *
 * Gives an order the next number of its kind and year and issues it. Writer thread.
 *
 * Returns: (transfer full): its entry, or %NULL
 */
YpEntry *
yp_orders_issue (YpStore *store,
                 YpCity *city,
                 const char *actor,
                 const YpOrderText *text,
                 GError **error)
{
  gint64 now = yp_clock_now (&city->clock);
  g_autoptr (JsonObject) data = NULL;
  g_autofree char *series = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *printed = NULL;
  guint year;
  guint number;

  series = g_strconcat ("order/", text->kind, "-", NULL);
  subject = yp_documents_next_subject (store, series, now, &year, &number, error);
  if (subject == NULL)
    return NULL;

  printed = yp_order_format_number (city->letterhead->mark, text->kind, year, number);
  data = make_data (text, printed);

  return yp_store_append (store, now, actor, subject, "issued", data, error);
}

/**
 * yp_orders_is_issued:
 * @store: a store
 * @facts: of an incident
 * @rule: a rule of the ladder
 * @is_issued: (out): whether an order of that rule was issued since the incident was filed,
 * recalled or not
 * @error: return location for a #YpStoreError
 *
 * Returns: whether that could be read
 */
gboolean
yp_orders_is_issued (YpStore *store,
                     const YpIncidentFacts *facts,
                     const char *rule,
                     gboolean *is_issued,
                     GError **error)
{
  g_autoptr (GPtrArray) orders =
      yp_store_list_records (store, "order", NULL, facts->id, 0, MAX_ABOUT, NULL, error);

  if (orders == NULL)
    return FALSE;

  *is_issued = FALSE;
  for (guint i = 0; i < orders->len; i++)
    {
      const YpRecord *order = g_ptr_array_index (orders, i);
      gint64 issued_at = 0;

      if (g_strcmp0 (yp_json_get_string (order->body, "rule"), rule) == 0 &&
          yp_json_get_time (order->body, "issued_at", &issued_at) && issued_at >= facts->filed_at)
        *is_issued = TRUE;
    }

  return TRUE;
}

/* A rule on its way to the writer. */
typedef struct
{
  char *incident;
  char *rule;
} Rule;

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->incident);
  g_free (rule->rule);
  g_free (rule);
}

static gboolean
find_answer_by (const YpRung *rung, YpCity *city, gint64 now, gint64 *answer_by, GError **error)
{
  YpDeadline deadline = { .start = now, .limit = rung->answer_limit };
  YpDue due;

  if (!yp_deadline_find_due (&deadline, city->calendar, &due, error))
    return FALSE;

  *answer_by = due.time;
  return TRUE;
}

/* Whether it still applies is asked once more: the incident may have moved on meanwhile. */
static gboolean
run_rule (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Rule *rule = command->state;
  const YpRung *rung = yp_ladder_find (city->ladder, rule->rule);
  g_autoptr (YpIncident) incident = yp_route_find_incident (store, rule->incident, error);
  const char *const incidents[] = { rule->incident, NULL };
  gint64 now = yp_clock_now (&city->clock);
  const YpIncidentFacts *facts;
  YpOrderText text;
  gboolean is_issued;
  g_autoptr (YpEntry) entry = NULL;

  if (incident == NULL)
    return FALSE;

  facts = yp_incident_get_facts (incident);
  if (rung == NULL || !yp_rung_applies (rung, facts, city->calendar, now))
    return TRUE;

  if (!yp_orders_is_issued (store, facts, rung->rule, &is_issued, error))
    return FALSE;
  if (is_issued)
    return TRUE;

  text = (YpOrderText){ .kind = rung->kind,
                        .recipient = facts->organization != NULL ? facts->organization
                                     : facts->unit != NULL       ? facts->unit
                                                                 : "centre",
                        .subject = rung->subject,
                        .demand = rung->demand,
                        .copies = rung->copies,
                        .lamp = rung->lamp,
                        .rule = rung->rule,
                        .incidents = incidents };
  if (!find_answer_by (rung, city, now, &text.answer_by, error))
    return FALSE;

  entry = yp_orders_issue (store, city, command->actor, &text, error);
  return entry != NULL;
}

static YpReply *
format_rule (YpCommand *command)
{
  return yp_reply_new (200, command->content_type, NULL);
}

/**
 * yp_orders_new_command:
 * @actor: who issues it
 * @incident: id of what it is about
 * @rule: a rule of the ladder
 *
 * Makes the command that issues the rule's order, if the rule still applies and its order was not
 * issued: sent twice, it acts once.
 *
 * Returns: (transfer full): the command
 */
YpCommand *
yp_orders_new_command (const char *actor, const char *incident, const char *rule)
{
  YpCommand *command = g_new0 (YpCommand, 1);
  Rule *state = g_new0 (Rule, 1);

  state->incident = g_strdup (incident);
  state->rule = g_strdup (rule);
  command->run = run_rule;
  command->format = format_rule;
  command->content_type = "application/json";
  command->state = state;
  command->free_state = rule_free;
  command->principal = yp_principal_new (actor, YP_ROLES_NONE, YP_LEVEL_CITY, NULL, NULL, NULL);
  command->actor = command->principal->name;

  return command;
}
