/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include <math.h>

#include "yp-documents.h"
#include "yp-routing.h"

static void
write_unit (const YpSuggestedUnit *row, YpJsonWriter *writer)
{
  const YpUnitFacts *facts = yp_unit_get_facts (row->unit);

  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "id", facts->id);
  yp_json_add_string (writer, "name", facts->name);
  yp_json_add_string (writer, "kind", yp_unit_kind_get_name (facts->kind));
  yp_json_add_boolean (writer, "same_grid", row->is_same_grid);
  if (!isnan (row->distance_m))
    {
      yp_json_add_int (writer, "distance_m", (gint64) row->distance_m);
      yp_json_add_string (writer, "way", row->is_by_roads ? "roads" : "straight");
    }
  if (!isnan (row->seconds))
    yp_json_add_int (writer, "seconds", (gint64) row->seconds);
  yp_json_add_string (writer, "empties", row->emptied);
  yp_json_close_object (writer);
}

static void
write_suggestion (const YpSuggestion *suggestion, YpJsonWriter *writer)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "organization", suggestion->organization);
  yp_json_add_string (writer, "support", suggestion->support);
  yp_json_add_string (writer, "rule", suggestion->rule);
  yp_json_add_string (writer, "consultation", suggestion->consultation);
  if (suggestion->n_times > 0)
    yp_json_add_int (writer, "n_times", suggestion->n_times);
  yp_json_add_int (writer, "n_units", suggestion->n_units);
  yp_json_add_int (writer, "n_free", suggestion->n_free);
  yp_json_open_array (writer, "units");
  for (guint i = 0; i < suggestion->units->len; i++)
    write_unit (g_ptr_array_index (suggestion->units, i), writer);
  yp_json_close_array (writer);
  yp_json_close_object (writer);
}

/* GET /incidents/ID/routing */
static YpReply *
read_routing (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (YpIncident) incident = yp_route_find_incident (store, request->segments[1], error);
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  g_autoptr (GPtrArray) suggestions =
      facts != NULL ? yp_routing_suggest (store, city, facts, error) : NULL;
  GString *text;
  YpJsonWriter writer;

  if (suggestions == NULL || !yp_routing_choose_units (suggestions, store, city, facts, error))
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_array (&writer, "suggestions");
  for (guint i = 0; i < suggestions->len; i++)
    write_suggestion (g_ptr_array_index (suggestions, i), &writer);
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

/* GET /corrections?after=…&limit=… */
static YpReply *
list_corrections (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_list (request, store, "correction", error);
}

const YpRoute yp_routing_routes[] = {
  { .method = "GET", .pattern = "incidents/*/routing", .read = read_routing },
  { .method = "GET", .pattern = "corrections", .read = list_corrections },
  { 0 },
};
