/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-incident-due.h"
#include "yp-route.h"

/**
 * yp_route_find_incident:
 * @store: a store
 * @id: an id from outside
 * @error: return location for %YP_ERROR_NOT_FOUND or a #YpStoreError
 *
 * Returns: (transfer full): the incident, or %NULL
 */
YpIncident *
yp_route_find_incident (YpStore *store, const char *id, GError **error)
{
  GError *own_error = NULL;
  YpIncident *incident = yp_store_get_incident (store, id, &own_error);

  if (incident != NULL)
    return incident;

  if (own_error != NULL)
    g_propagate_error (error, own_error);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no incident “%s”", id);

  return NULL;
}

static void
write_history (YpJsonWriter *writer, GPtrArray *history)
{
  yp_json_open_array (writer, "history");
  for (guint i = 0; i < history->len; i++)
    {
      g_autoptr (GString) entry = g_string_new (NULL);

      yp_entry_append_json (g_ptr_array_index (history, i), entry);
      yp_json_add_raw (writer, NULL, entry->str);
    }
  yp_json_close_array (writer);
}

/* GET /incidents/ID */
static YpReply *
read_incident (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  const char *id = request->segments[1];
  g_autoptr (YpIncident) incident = yp_route_find_incident (store, id, error);
  g_autoptr (GPtrArray) history = NULL;
  g_autofree char *subject = NULL;
  GString *text;
  YpJsonWriter writer;

  if (incident == NULL)
    return NULL;

  subject = g_strconcat ("incident/", id, NULL);
  history = yp_store_list_history (store, subject, error);
  if (history == NULL)
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_incident_write_json (incident, &writer, "incident");
  write_history (&writer, history);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

static void
write_progress (const YpIncidentFacts *facts, YpCity *city, YpJsonWriter *writer)
{
  YpProgress progress;
  gint64 at = facts->handled_at != 0 ? facts->handled_at : yp_clock_now (&city->clock);

  if (!yp_incident_measure_due (facts, city->calendar, at, &progress, NULL))
    return;

  yp_json_open_object (writer, "progress");
  yp_json_add_time (writer, "at", at);
  yp_json_add_int (writer, "limit_s", progress.limit_us / G_USEC_PER_SEC);
  yp_json_add_int (writer, "used_s", progress.used_us / G_USEC_PER_SEC);
  yp_json_add_int (writer, "remaining_s", progress.remaining_us / G_USEC_PER_SEC);
  yp_json_add_number (writer, "share", progress.share);
  yp_json_add_boolean (writer, "is_paused", progress.is_paused);
  yp_json_add_boolean (writer, "is_overdue", progress.is_overdue);
  yp_json_close_object (writer);
}

/* GET /incidents/ID/deadline */
static YpReply *
read_deadline (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (YpIncident) incident = yp_route_find_incident (store, request->segments[1], error);
  const YpIncidentFacts *facts;
  g_autoptr (YpExplanation) explanation = NULL;
  g_autofree char *words = NULL;
  GString *text;
  YpJsonWriter writer;

  if (incident == NULL)
    return NULL;

  facts = yp_incident_get_facts (incident);
  if (facts->filed_at == 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND,
                   "Incident %s is not filed, so no limit runs", facts->id);
      return NULL;
    }

  explanation = yp_incident_explain_due (facts, city->calendar, error);
  if (explanation == NULL)
    return NULL;

  words = yp_deadline_format_text (explanation);
  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "item", facts->item);
  yp_json_add_string (&writer, "item_version", facts->item_version);
  yp_json_add_string (&writer, "condition", facts->condition);
  yp_deadline_write_json (explanation, &writer, "deadline");
  write_progress (facts, city, &writer);
  yp_json_add_string (&writer, "text", words);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

const YpRoute yp_incident_routes[] = {
  { .method = "GET", .pattern = "incidents/*", .read = read_incident },
  { .method = "GET", .pattern = "incidents/*/deadline", .read = read_deadline },
  { 0 },
};
