/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"
#define MAX_ATTACHMENTS 20

#include "yp-intake.h"

#include <math.h>

#define MAX_DESCRIPTION 10000
#define MAX_TEXT 500

/* How far a source's clock may run ahead. */
#define MAX_AHEAD_US (5 * G_TIME_SPAN_MINUTE)

/* Beyond the year 9999 a time has no RFC 3339 form. */
#define MAX_TIME_US (G_GINT64_CONSTANT (253402300799) * G_USEC_PER_SEC)

/* Only what was uploaded before can be attached. */
static gboolean
check_attachment (JsonNode *node, YpCity *city, GError **error)
{
  const char *hash = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (hash != NULL && city->attachments != NULL && yp_attachments_has (city->attachments, hash))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“attachments” names “%.64s”, which was not uploaded", hash != NULL ? hash : "");
  return FALSE;
}

/**
 * yp_intake_read_attachments:
 * @object: from outside
 * @city: the city
 * @attachments: (out) (transfer full) (nullable): its member `attachments`: hashes of files that
 *   are there; %NULL where it has none
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: whether it has none, or good ones
 */
gboolean
yp_intake_read_attachments (JsonObject *object,
                            YpCity *city,
                            JsonArray **attachments,
                            GError **error)
{
  JsonArray *array = yp_json_get_array (object, "attachments");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  *attachments = NULL;
  if (!json_object_has_member (object, "attachments"))
    return TRUE;

  if (n == 0 || n > MAX_ATTACHMENTS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“attachments” is not an array of 1 to %d",
                   MAX_ATTACHMENTS);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    if (!check_attachment (json_array_get_element (array, i), city, error))
      return FALSE;

  *attachments = json_array_ref (array);
  return TRUE;
}

/**
 * yp_intake_check_text:
 * @name: what it is, for the message
 * @text: (nullable): the text
 * @most: how many characters it may have
 * @error: return location for a #YpError
 *
 * Checks a text from outside: valid UTF-8, not too long, and no control characters but tabulator
 * and line ends, which XML could not carry on.
 *
 * Returns: whether it may be kept
 */
gboolean
yp_intake_check_text (const char *name, const char *text, guint most, GError **error)
{
  guint n_chars = 0;

  if (text == NULL)
    return TRUE;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not valid UTF-8", name);
      return FALSE;
    }

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if ((guchar) *at < 0x20 && strchr ("\t\n\r", *at) == NULL)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” holds the control character U+%04X",
                       name, (guint) *at);
          return FALSE;
        }

      n_chars++;
      if (n_chars > most)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is longer than %u characters", name,
                       most);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_time (YpCity *city, const YpReport *report, GError **error)
{
  gint64 now = yp_clock_now (&city->clock);

  if (report->reported_at >= 0 && report->reported_at <= MIN (now + MAX_AHEAD_US, MAX_TIME_US))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "The time of the report is before 1970 or more than five minutes ahead");
  return FALSE;
}

/**
 * yp_intake_check_report:
 * @city: the city
 * @report: a report from outside
 * @error: return location for a #YpError
 *
 * Says whether a report may be taken: its item is in the catalogue, its texts are texts and not too
 * long (the description 10,000 characters, the others 500), its place is on Earth, and it is not
 * from the future. Needs no store, so a reader thread asks before the writer is troubled.
 *
 * Returns: whether it may
 */
gboolean
yp_intake_check_report (YpCity *city, const YpReport *report, GError **error)
{
  g_return_val_if_fail (city != NULL, FALSE);
  g_return_val_if_fail (report != NULL, FALSE);

  if (report->item == NULL || !yp_intake_check_text ("item", report->item, MAX_TEXT, error))
    {
      if (report->item == NULL)
        g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The report names no item");
      return FALSE;
    }

  if (yp_catalogue_find (city->catalogue, report->item) == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The catalogue has no item “%s”",
                   report->item);
      return FALSE;
    }

  if (report->has_place && !yp_is_on_earth (report->longitude, report->latitude))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Longitude %g, latitude %g is no place on Earth in degrees", report->longitude,
                   report->latitude);
      return FALSE;
    }

  return yp_intake_check_text ("description", report->description, MAX_DESCRIPTION, error) &&
         yp_intake_check_text ("source", report->source, MAX_TEXT, error) &&
         yp_intake_check_text ("address", report->address, MAX_TEXT, error) &&
         yp_intake_check_text ("media_url", report->media_url, MAX_TEXT, error) &&
         yp_intake_check_text ("contact", report->contact, MAX_TEXT, error) &&
         yp_intake_check_text ("proposed", report->proposed, MAX_TEXT, error) &&
         check_time (city, report, error);
}

static void
set_string (JsonObject *data, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (data, name, value);
}

static void
set_area (JsonObject *data,
          const char *name,
          YpCity *city,
          YpAreaLevel level,
          const double place[2])
{
  YpArea *area = yp_place_index_find (city->places, level, place[0], place[1]);

  if (area != NULL)
    json_object_set_string_member (data, name, area->code);
}

/* A centimetre is the seventh decimal: what stands behind it is noise of the conversion. */
static double
round_degrees (double degrees)
{
  return round (degrees * 1e7) / 1e7;
}

static void
set_place (JsonObject *data, YpCity *city, const YpReport *report)
{
  double place[2] = { report->longitude, report->latitude };

  yp_datum_to_cgcs2000 (report->datum, &place[0], &place[1]);
  place[0] = round_degrees (place[0]);
  place[1] = round_degrees (place[1]);

  json_object_set_double_member (data, "lon", place[0]);
  json_object_set_double_member (data, "lat", place[1]);
  set_area (data, "town", city, YP_AREA_TOWN, place);
  set_area (data, "village", city, YP_AREA_VILLAGE, place);
  set_area (data, "grid", city, YP_AREA_GRID, place);
}

static JsonObject *
make_data (YpCity *city, const YpReport *report, gint64 now)
{
  JsonObject *data = json_object_new ();
  char reported_at[YP_TIME_SIZE];

  json_object_set_string_member (data, "item", report->item);
  json_object_set_string_member (data, "source",
                                 report->source != NULL ? report->source : "open311");
  json_object_set_string_member (data, "description",
                                 report->description != NULL ? report->description : "");
  set_string (data, "address", report->address);
  if (report->has_place)
    set_place (data, city, report);

  set_string (data, "media_url", report->media_url);
  set_string (data, "contact", report->contact);
  set_string (data, "proposed", report->proposed);
  yp_time_format (report->reported_at != 0 ? report->reported_at : now, reported_at);
  json_object_set_string_member (data, "reported_at", reported_at);

  return data;
}

/**
 * yp_intake_append_report:
 * @store: the writer's store, inside its transaction
 * @city: the city
 * @actor: the name that belongs to the token
 * @report: a report from outside
 * @entry: (out) (transfer full) (optional): the entry that stands for it
 * @error: return location for a #YpError or #YpStoreError
 *
 * Takes a report in: checks it, converts its place to CGCS2000, says in which town, village and
 * grid that is, gives it a number and appends its `reported` entry. Writer thread.
 *
 * Returns: whether it was appended
 */
gboolean
yp_intake_append_report (YpStore *store,
                         YpCity *city,
                         const char *actor,
                         const YpReport *report,
                         YpEntry **entry,
                         GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *subject = NULL;
  g_autoptr (JsonObject) data = NULL;
  g_autoptr (YpEntry) appended = NULL;
  gint64 now;

  if (!yp_intake_check_report (city, report, error))
    return FALSE;

  now = yp_clock_now (&city->clock);
  id = yp_store_next_incident_id (store, now, error);
  if (id == NULL)
    return FALSE;

  subject = g_strconcat ("incident/", id, NULL);
  data = make_data (city, report, now);
  appended = yp_store_append (store, now, actor, subject, "reported", data, error);
  if (appended == NULL)
    return FALSE;

  if (entry != NULL)
    *entry = g_steal_pointer (&appended);

  return TRUE;
}
