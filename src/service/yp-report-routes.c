/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include <math.h>

#include "yp-intake.h"
#include "yp-json-read.h"
#include "yp-route.h"

/* Reports that one request may carry. */
#define MAX_REPORTS 500

static const char *const members[] = {
  "item",  "source",    "description", "address", "lon",      "lat",
  "datum", "media_url", "reported_at", "contact", "proposed",
};

/* Reports of another system on their way to the writer. */
typedef struct
{
  JsonNode *root;  /* where their strings live */
  GArray *reports; /* YpReport */
  GPtrArray *ids;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_clear_pointer (&delivery->root, json_node_unref);
  g_array_unref (delivery->reports);
  g_ptr_array_unref (delivery->ids);
  g_free (delivery);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Delivery, delivery_free)

static gboolean
check_members (JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      gboolean is_known = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        is_known = is_known || g_str_equal (members[i], name);
      if (!is_known)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "a report has no “%.64s”", name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_text (JsonObject *object, const char *name, const char **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = yp_json_get_string (object, name);
  if (*value != NULL || node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not a string", name);
  return FALSE;
}

static gboolean
read_place (JsonObject *object, YpReport *report, GError **error)
{
  const char *datum = NULL;

  report->has_place =
      json_object_has_member (object, "lon") || json_object_has_member (object, "lat");
  report->longitude = yp_json_get_number (object, "lon");
  report->latitude = yp_json_get_number (object, "lat");
  if (report->has_place && (isnan (report->longitude) || isnan (report->latitude)))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“lon” and “lat” are not two numbers");
      return FALSE;
    }

  if (!read_text (object, "datum", &datum, error))
    return FALSE;

  if (datum == NULL || yp_datum_from_name (datum, &report->datum))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“datum” is “%.64s”: there is no such datum",
               datum);
  return FALSE;
}

static gboolean
read_report (JsonNode *node, YpReport *report, GError **error)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "not an object");
      return FALSE;
    }

  object = json_node_get_object (node);
  if (!check_members (object, error) || !read_text (object, "item", &report->item, error) ||
      !read_text (object, "source", &report->source, error) ||
      !read_text (object, "description", &report->description, error) ||
      !read_text (object, "address", &report->address, error) ||
      !read_text (object, "media_url", &report->media_url, error) ||
      !read_text (object, "contact", &report->contact, error) ||
      !read_text (object, "proposed", &report->proposed, error) ||
      !read_place (object, report, error))
    return FALSE;

  if (report->item == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“item” is missing");
      return FALSE;
    }

  if (!json_object_has_member (object, "reported_at") ||
      yp_json_get_time (object, "reported_at", &report->reported_at))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "“reported_at” is not a time such as 2026-08-24T01:02:03.456Z");
  return FALSE;
}

static gboolean
add_report (Delivery *delivery, JsonNode *node, YpCity *city, GError **error)
{
  YpReport report = { 0 };

  if (!read_report (node, &report, error) || !yp_intake_check_report (city, &report, error))
    {
      g_prefix_error (error, "Report %u: ", delivery->reports->len);
      return FALSE;
    }

  g_array_append_val (delivery->reports, report);
  return TRUE;
}

static gboolean
read_reports (Delivery *delivery, YpCity *city, GError **error)
{
  JsonArray *array;
  guint n;

  if (!JSON_NODE_HOLDS_ARRAY (delivery->root))
    return add_report (delivery, delivery->root, city, error);

  array = json_node_get_array (delivery->root);
  n = json_array_get_length (array);
  if (n > MAX_REPORTS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE,
                   "%u reports are more than the %d that one request may carry", n, MAX_REPORTS);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    if (!add_report (delivery, json_array_get_element (array, i), city, error))
      return FALSE;

  return TRUE;
}

/* All or none: they were checked, so only the store can fail, and that rolls all of them back. */
static gboolean
run_delivery (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Delivery *delivery = command->state;

  for (guint i = 0; i < delivery->reports->len; i++)
    if (!yp_intake_check_report (city, &g_array_index (delivery->reports, YpReport, i), error))
      return FALSE;

  g_ptr_array_set_size (delivery->ids, 0);
  for (guint i = 0; i < delivery->reports->len; i++)
    {
      g_autoptr (YpEntry) entry = NULL;
      g_autoptr (GError) reason = NULL;

      if (!yp_intake_append_report (store, city, command->actor,
                                    &g_array_index (delivery->reports, YpReport, i), &entry,
                                    &reason))
        {
          g_set_error (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE, "Report %u: %s", i,
                       reason->message);
          return FALSE;
        }

      g_ptr_array_add (delivery->ids, g_strdup (yp_entry_get_subject_id (entry, "incident")));
    }

  return TRUE;
}

static YpReply *
format_delivery (YpCommand *command)
{
  Delivery *delivery = command->state;
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_array (&writer, "incidents");
  for (guint i = 0; i < delivery->ids->len; i++)
    yp_json_add_string (&writer, NULL, g_ptr_array_index (delivery->ids, i));
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return yp_reply_new_take (201, "application/json", text);
}

static YpCommand *
parse_delivery (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Delivery) delivery = g_new0 (Delivery, 1);
  gsize length = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &length) : "";

  delivery->reports = g_array_new (FALSE, TRUE, sizeof (YpReport));
  delivery->ids = g_ptr_array_new_with_free_func (g_free);
  delivery->root = yp_json_parse (text, length, error);
  if (delivery->root == NULL || !read_reports (delivery, city, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&delivery), delivery_free, run_delivery,
                         format_delivery, error);
}

const YpRoute yp_report_routes[] = {
  { .method = "POST",
    .pattern = "incidents",
    .roles = YP_ROLES_REPORTERS,
    .parse = parse_delivery },
  { 0 },
};
