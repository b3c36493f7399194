/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-feeds"

#include "yp-open311-reply.h"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-form.h"
#include "yp-json.h"
#include "yp-open311.h"

/* U+FFFD, for what XML 1.0 can not say at all. */
#define REPLACEMENT "\xEF\xBF\xBD"

/* Writes one reply in either form: in XML a list and its members have names of their own, in JSON
 * a list is an array whose members have none. */
typedef struct
{
  GString *text;
  YpOpen311Format format;
  YpJsonWriter json;
} Writer;

static void
append_tag (GString *text, const char *opening, const char *name)
{
  g_string_append (text, opening);
  g_string_append (text, name);
  g_string_append_c (text, '>');
}

/* XML 1.0, production 2 [Char]: no control characters but tab and line ends, no U+FFFE, U+FFFF. */
static void
append_xml_text (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (text, "&amp;");
      else if (c == '<')
        g_string_append (text, "&lt;");
      else if (c == '>')
        g_string_append (text, "&gt;");
      else if (c == '\r')
        g_string_append (text, "&#13;");
      else if ((c < 0x20 && c != '\t' && c != '\n') || c == 0xFFFE || c == 0xFFFF)
        g_string_append (text, REPLACEMENT);
      else
        g_string_append_len (text, p, g_utf8_next_char (p) - p);
    }
}

static void
begin (Writer *self, GString *text, YpOpen311Format format)
{
  self->text = text;
  self->format = format;
  if (format == YP_OPEN311_JSON)
    yp_json_writer_init (&self->json, text);
  else
    g_string_append (text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
}

static void
open_list (Writer *self, const char *json_name, const char *xml_name)
{
  if (self->format == YP_OPEN311_JSON)
    yp_json_open_array (&self->json, json_name);
  else
    append_tag (self->text, "<", xml_name);
}

static void
close_list (Writer *self, const char *xml_name)
{
  if (self->format == YP_OPEN311_JSON)
    yp_json_close_array (&self->json);
  else
    append_tag (self->text, "</", xml_name);
}

static void
open_object (Writer *self, const char *xml_name)
{
  if (self->format == YP_OPEN311_JSON)
    yp_json_open_object (&self->json, NULL);
  else
    append_tag (self->text, "<", xml_name);
}

static void
close_object (Writer *self, const char *xml_name)
{
  if (self->format == YP_OPEN311_JSON)
    yp_json_close_object (&self->json);
  else
    append_tag (self->text, "</", xml_name);
}

/* In XML @name is the element, also where the JSON is an array's nameless member. */
static void
add_element (Writer *self, const char *name, const char *value)
{
  append_tag (self->text, "<", name);
  append_xml_text (self->text, value);
  append_tag (self->text, "</", name);
}

/* What is unknown is left out: the standard gives an absent member no other meaning. */
static void
add_string (Writer *self, const char *name, const char *value)
{
  if (value == NULL)
    return;

  if (self->format == YP_OPEN311_JSON)
    yp_json_add_string (&self->json, name, value);
  else
    add_element (self, name, value);
}

static void
add_member (Writer *self, const char *xml_name, const char *value)
{
  if (self->format == YP_OPEN311_JSON)
    yp_json_add_string (&self->json, NULL, value);
  else
    add_element (self, xml_name, value);
}

static void
add_boolean (Writer *self, const char *name, gboolean value)
{
  if (self->format == YP_OPEN311_JSON)
    yp_json_add_boolean (&self->json, name, value);
  else
    add_element (self, name, value ? "true" : "false");
}

static void
add_degrees (Writer *self, const char *name, double value)
{
  YpJsonWriter number;

  if (self->format == YP_OPEN311_JSON)
    {
      yp_json_add_degrees (&self->json, name, value);
      return;
    }

  append_tag (self->text, "<", name);
  yp_json_writer_init (&number, self->text);
  yp_json_add_degrees (&number, NULL, value);
  append_tag (self->text, "</", name);
}

static void
add_time (Writer *self, const char *name, gint64 time_us)
{
  char text[YP_TIME_SIZE];

  yp_time_format (time_us, text);
  add_string (self, name, text);
}

/**
 * yp_open311_split_name:
 * @segment: the last segment of a path: `requests.json`, `gbt47678.5:matter:06010.xml`
 * @name: (out) (transfer full): what stands before the last point
 * @format: (out): what stands behind it
 * @error: return location for a %YP_ERROR_NOT_FOUND
 *
 * Returns: whether it ends in `.json` or `.xml`
 */
gboolean
yp_open311_split_name (const char *segment, char **name, YpOpen311Format *format, GError **error)
{
  const char *point = strrchr (segment, '.');

  if (point != NULL && (g_str_equal (point, ".json") || g_str_equal (point, ".xml")))
    {
      *format = g_str_equal (point, ".json") ? YP_OPEN311_JSON : YP_OPEN311_XML;
      *name = g_strndup (segment, (gsize) (point - segment));
      return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "The path ends in neither .json nor .xml");
  return FALSE;
}

/**
 * yp_open311_format_get_content_type:
 * @format: a form of reply
 *
 * Returns: its media type with charset; static
 */
const char *
yp_open311_format_get_content_type (YpOpen311Format format)
{
  return format == YP_OPEN311_JSON ? "application/json; charset=utf-8" : "text/xml; charset=utf-8";
}

/**
 * yp_open311_write_discovery:
 * @text: where to append
 * @format: in which form
 * @base_url: scheme and authority under which `/open311/v2` is reached
 *
 * Writes the reply to GET Service Discovery.
 */
void
yp_open311_write_discovery (GString *text, YpOpen311Format format, const char *base_url)
{
  g_autofree char *url = g_strconcat (base_url, "/open311/v2", NULL);
  Writer writer;

  begin (&writer, text, format);
  open_object (&writer, "discovery");
  /* When what is offered last changed: the day this interface was laid down. */
  add_string (&writer, "changeset", "2026-08-24T00:00:00Z");
  add_string (&writer, "contact", "The operator of this Yiping instance");
  add_string (&writer, "key_service", "The operator of this Yiping instance hands out tokens");
  open_list (&writer, "endpoints", "endpoints");
  open_object (&writer, "endpoint");
  add_string (&writer, "specification", "http://wiki.open311.org/GeoReport_v2");
  add_string (&writer, "url", url);
  add_string (&writer, "changeset", "2026-08-24T00:00:00Z");
  add_string (&writer, "type", "production");
  open_list (&writer, "formats", "formats");
  add_member (&writer, "format", "application/json");
  add_member (&writer, "format", "text/xml");
  close_list (&writer, "formats");
  close_object (&writer, "endpoint");
  close_list (&writer, "endpoints");
  close_object (&writer, "discovery");
}

/**
 * yp_open311_write_services:
 * @text: where to append
 * @format: in which form
 * @catalogue: the classes of incident
 *
 * Writes the reply to GET Service List: a service per item, in the catalogue's order.
 */
void
yp_open311_write_services (GString *text, YpOpen311Format format, const YpCatalogue *catalogue)
{
  guint n_items = yp_catalogue_get_n_items (catalogue);
  Writer writer;

  begin (&writer, text, format);
  open_list (&writer, NULL, "services");
  for (guint i = 0; i < n_items; i++)
    {
      const YpItem *item = yp_catalogue_get_item (catalogue, i);

      /* A service is there once, whatever versions of it there are. */
      if (yp_catalogue_find (catalogue, item->key) != item)
        continue;

      open_object (&writer, "service");
      add_string (&writer, "service_code", item->key);
      add_string (&writer, "service_name", item->name);
      add_boolean (&writer, "metadata", FALSE);
      add_string (&writer, "type", "realtime");
      add_string (&writer, "group", item->group);
      close_object (&writer, "service");
    }
  close_list (&writer, "services");
}

/**
 * yp_open311_write_service_definition:
 * @text: where to append
 * @format: in which form
 * @item: an item of the catalogue
 *
 * Writes the reply to GET Service Definition. Our items have no attributes of their own.
 */
void
yp_open311_write_service_definition (GString *text, YpOpen311Format format, const YpItem *item)
{
  Writer writer;

  begin (&writer, text, format);
  open_object (&writer, "service_definition");
  add_string (&writer, "service_code", item->key);
  open_list (&writer, "attributes", "attributes");
  close_list (&writer, "attributes");
  close_object (&writer, "service_definition");
}

/* Other channels may have said more than the standard lets through. */
static void
add_description (Writer *writer, const char *description)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (description, -1) > YP_OPEN311_MAX_DESCRIPTION)
    start = g_utf8_substring (description, 0, YP_OPEN311_MAX_DESCRIPTION);

  add_string (writer, "description", start != NULL ? start : description);
}

static void
write_request (Writer *writer, const YpCatalogue *catalogue, const YpIncidentFacts *facts)
{
  const YpItem *item = yp_catalogue_find (catalogue, facts->item);

  open_object (writer, "request");
  add_string (writer, "service_request_id", facts->id);
  add_string (writer, "status", yp_state_is_open (facts->state) ? "open" : "closed");
  add_string (writer, "state", yp_state_get_name (facts->state));
  add_string (writer, "status_notes", facts->note);
  add_string (writer, "service_name", item != NULL ? item->name : NULL);
  add_string (writer, "service_code", facts->item);
  add_description (writer, facts->description != NULL ? facts->description : "");
  add_time (writer, "requested_datetime", facts->reported_at);
  add_time (writer, "updated_datetime", facts->updated_at);
  if (facts->due_at != 0)
    add_time (writer, "expected_datetime", facts->due_at);
  add_string (writer, "address", facts->address);
  if (facts->has_place)
    {
      add_degrees (writer, "lat", facts->latitude);
      add_degrees (writer, "long", facts->longitude);
    }
  add_string (writer, "media_url", facts->media_url);
  close_object (writer, "request");
}

/**
 * yp_open311_write_requests:
 * @text: where to append
 * @format: in which form
 * @catalogue: the classes of incident, for their names
 * @incidents: (array length=n_incidents): what to write, in this order
 * @n_incidents: how many
 *
 * Writes the reply to GET Service Requests and GET Service Request. The reporter's contact is never
 * in it.
 */
void
yp_open311_write_requests (GString *text,
                           YpOpen311Format format,
                           const YpCatalogue *catalogue,
                           YpIncident *const *incidents,
                           guint n_incidents)
{
  Writer writer;

  begin (&writer, text, format);
  open_list (&writer, NULL, "service_requests");
  for (guint i = 0; i < n_incidents; i++)
    write_request (&writer, catalogue, yp_incident_get_facts (incidents[i]));
  close_list (&writer, "service_requests");
}

/**
 * yp_open311_write_receipt:
 * @text: where to append
 * @format: in which form
 * @id: the new incident's id
 *
 * Writes the reply to POST Service Request.
 */
void
yp_open311_write_receipt (GString *text, YpOpen311Format format, const char *id)
{
  Writer writer;

  begin (&writer, text, format);
  open_list (&writer, NULL, "service_requests");
  open_object (&writer, "request");
  add_string (&writer, "service_request_id", id);
  close_object (&writer, "request");
  close_list (&writer, "service_requests");
}

/**
 * yp_open311_write_error:
 * @text: where to append
 * @format: in which form
 * @status: the HTTP status, which is also the code
 * @description: what is wrong, for people
 *
 * Writes an error as the standard wants it: a list of one.
 */
void
yp_open311_write_error (GString *text,
                        YpOpen311Format format,
                        guint status,
                        const char *description)
{
  char code[16];
  Writer writer;

  g_snprintf (code, sizeof code, "%u", status);

  begin (&writer, text, format);
  open_list (&writer, NULL, "errors");
  open_object (&writer, "error");
  if (format == YP_OPEN311_JSON)
    yp_json_add_int (&writer.json, "code", status);
  else
    add_element (&writer, "code", code);
  add_string (&writer, "description", description);
  close_object (&writer, "error");
  close_list (&writer, "errors");
}
