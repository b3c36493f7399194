/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <json-glib/json-glib.h>

#include "yp-error.h"
#include "yp-open311-reply.h"

#define XML "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

static YpIncident *
make_incident (const char *description, YpState state, gboolean has_place)
{
  YpIncidentFacts facts = {
    .id = (char *) "zjg-20260824-000001",
    .seq = 1,
    .state = state,
    .item = (char *) "not:in:catalogue",
    .source = (char *) "open311",
    .description = (char *) description,
    .address = (char *) "A & B",
    .has_place = has_place,
    .longitude = 120.5553,
    .latitude = 31.875,
    .contact = (char *) "secret",
    .note = (char *) "done",
    .reported_at = 0,
    .received_at = 1000,
    .updated_at = 2000,
  };

  return yp_incident_new (&facts);
}

static char *
write_one (YpOpen311Format format, YpIncident *incident)
{
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_sample ();
  GString *text = g_string_new (NULL);

  yp_open311_write_requests (text, format, catalogue, &incident, 1);
  return g_string_free (text, FALSE);
}

static void
test_json_request (void)
{
  g_autoptr (YpIncident) incident = make_incident ("路面 \"积水\"", YP_STATE_CLOSED, TRUE);
  g_autofree char *text = write_one (YP_OPEN311_JSON, incident);

  g_assert_cmpstr (text, ==,
                   "[{\"service_request_id\":\"zjg-20260824-000001\",\"status\":\"closed\","
                   "\"state\":\"closed\",\"status_notes\":\"done\","
                   "\"service_code\":\"not:in:catalogue\","
                   "\"description\":\"路面 \\\"积水\\\"\","
                   "\"requested_datetime\":\"1970-01-01T00:00:00.000Z\","
                   "\"updated_datetime\":\"1970-01-01T00:00:00.002Z\",\"address\":\"A & B\","
                   "\"lat\":31.875,\"long\":120.5553}]");
}

static void
test_xml_request (void)
{
  g_autoptr (YpIncident) incident =
      make_incident ("<b>\"&\x01\v\r\n\xEF\xBF\xBE\xff", YP_STATE_REPORTED, FALSE);
  g_autofree char *text = write_one (YP_OPEN311_XML, incident);

  g_assert_cmpstr (text, ==,
                   XML "<service_requests><request>"
                       "<service_request_id>zjg-20260824-000001</service_request_id>"
                       "<status>open</status><state>reported</state>"
                       "<status_notes>done</status_notes>"
                       "<service_code>not:in:catalogue</service_code>"
                       "<description>&lt;b&gt;\"&amp;\xEF\xBF\xBD\xEF\xBF\xBD&#13;\n"
                       "\xEF\xBF\xBD\xEF\xBF\xBD</description>"
                       "<requested_datetime>1970-01-01T00:00:00.000Z</requested_datetime>"
                       "<updated_datetime>1970-01-01T00:00:00.002Z</updated_datetime>"
                       "<address>A &amp; B</address></request></service_requests>");
}

static void
test_long_description (void)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (YpIncident) incident = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 4001; i++)
    g_string_append (many, "港");
  incident = make_incident (many->str, YP_STATE_REPORTED, FALSE);
  text = write_one (YP_OPEN311_XML, incident);

  g_string_truncate (many, many->len - strlen ("港"));
  g_assert_nonnull (strstr (text, many->str));
  g_string_append (many, "港");
  g_assert_null (strstr (text, many->str));
}

static void
test_services (void)
{
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_sample ();
  const YpItem *first = yp_catalogue_get_item (catalogue, 0);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GString) xml = g_string_new (NULL);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *start = NULL;
  JsonArray *services;

  yp_open311_write_services (json, YP_OPEN311_JSON, catalogue);
  yp_open311_write_services (xml, YP_OPEN311_XML, catalogue);

  root = json_from_string (json->str, NULL);
  g_assert_nonnull (root);
  services = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (services), ==, yp_catalogue_get_n_items (catalogue));
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (services, 0), "service_code"),
      ==, first->key);

  start = g_strdup_printf (XML "<services><service><service_code>%s</service_code>", first->key);
  g_assert_true (g_str_has_prefix (xml->str, start));
  g_assert_true (g_str_has_suffix (xml->str, "</service></services>"));
}

static void
test_small_replies (void)
{
  static const YpItem item = { .key = (char *) "a:b:c" };
  g_autoptr (GString) text = g_string_new (NULL);

  yp_open311_write_receipt (text, YP_OPEN311_JSON, "x-1");
  g_assert_cmpstr (text->str, ==, "[{\"service_request_id\":\"x-1\"}]");

  g_string_truncate (text, 0);
  yp_open311_write_receipt (text, YP_OPEN311_XML, "x-1");
  g_assert_cmpstr (text->str, ==,
                   XML "<service_requests><request><service_request_id>x-1</service_request_id>"
                       "</request></service_requests>");

  g_string_truncate (text, 0);
  yp_open311_write_error (text, YP_OPEN311_JSON, 400, "“lat” is <wrong>");
  g_assert_cmpstr (text->str, ==, "[{\"code\":400,\"description\":\"“lat” is <wrong>\"}]");

  g_string_truncate (text, 0);
  yp_open311_write_error (text, YP_OPEN311_XML, 404, "“lat” is <wrong>");
  g_assert_cmpstr (text->str, ==,
                   XML "<errors><error><code>404</code><description>“lat” is &lt;wrong&gt;"
                       "</description></error></errors>");

  g_string_truncate (text, 0);
  yp_open311_write_service_definition (text, YP_OPEN311_JSON, &item);
  g_assert_cmpstr (text->str, ==, "{\"service_code\":\"a:b:c\",\"attributes\":[]}");

  g_string_truncate (text, 0);
  yp_open311_write_service_definition (text, YP_OPEN311_XML, &item);
  g_assert_cmpstr (text->str, ==,
                   XML "<service_definition><service_code>a:b:c</service_code>"
                       "<attributes></attributes></service_definition>");

  g_string_truncate (text, 0);
  yp_open311_write_discovery (text, YP_OPEN311_XML, "https://city.example");
  g_assert_nonnull (strstr (text->str, "<url>https://city.example/open311/v2</url>"));
  g_assert_nonnull (strstr (text->str, "<format>application/json</format>"
                                       "<format>text/xml</format></formats></endpoint>"));
}

static void
test_names (void)
{
  static const struct
  {
    const char *segment;
    const char *name;
    YpOpen311Format format;
  } cases[] = {
    { "requests.json", "requests", YP_OPEN311_JSON },
    { "gbt47678.5:matter:06010.xml", "gbt47678.5:matter:06010", YP_OPEN311_XML },
    { ".json", "", YP_OPEN311_JSON },
    { "requests", NULL, 0 },
    { "requests.html", NULL, 0 },
    { "requests.json.", NULL, 0 },
    { "", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GError) error = NULL;
      YpOpen311Format format;

      if (yp_open311_split_name (cases[i].segment, &name, &format, &error))
        g_assert_cmpint (format, ==, cases[i].format);
      else
        g_assert_error (error, YP_ERROR, YP_ERROR_NOT_FOUND);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/feeds/open311-reply/json-request", test_json_request);
  g_test_add_func ("/feeds/open311-reply/xml-request", test_xml_request);
  g_test_add_func ("/feeds/open311-reply/long-description", test_long_description);
  g_test_add_func ("/feeds/open311-reply/services", test_services);
  g_test_add_func ("/feeds/open311-reply/small-replies", test_small_replies);
  g_test_add_func ("/feeds/open311-reply/names", test_names);

  return g_test_run ();
}
