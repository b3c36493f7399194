/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-feeds"

#include "yp-open311.h"

#include "yp-bounds.h"
#include "yp-clock.h"
#include "yp-error.h"

/* Lengths in characters of what has no bound in the standard. */
#define MAX_CODE 128
#define MAX_SOURCE 64
#define MAX_ADDRESS 500
#define MAX_MEDIA_URL 500
#define MAX_CONTACT 120

static gboolean
refuse (GError **error, const char *name, const char *value, const char *problem)
{
  g_autofree char *shown = value != NULL ? yp_form_shorten (value, -1) : NULL;

  if (shown != NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Parameter “%s” %s: “%s”", name, problem,
                 shown);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Parameter “%s” %s", name, problem);

  return FALSE;
}

/* Sets @value to %NULL for an absent or empty one. No control characters but tabulator and line
 * ends: XML could not carry them on. */
static gboolean
read_text (const YpForm *form,
           const char *name,
           glong max_length,
           const char **value,
           GError **error)
{
  const char *text = yp_form_get (form, name);

  *value = text;
  if (text == NULL)
    return TRUE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p < 0x20 && strchr ("\t\n\r", *p) == NULL)
        return refuse (error, name, NULL, "holds a control character");
    }

  if (g_utf8_strlen (text, -1) > max_length)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Parameter “%s” is longer than %ld characters", name, max_length);
      return FALSE;
    }

  return TRUE;
}

/* A decimal number of degrees: no “nan”, “inf”, hexadecimal or blanks, which strtod would take. */
static gboolean
read_degrees (const char *name, const char *value, double *degrees, GError **error)
{
  char *end = NULL;

  if (value[strspn (value, "+-.0123456789eE")] != '\0')
    return refuse (error, name, value, "is not a number");

  *degrees = g_ascii_strtod (value, &end);
  if (end == value || *end != '\0')
    return refuse (error, name, value, "is not a number");

  return TRUE;
}

static gboolean
read_time (const YpForm *form, const char *name, gint64 *time_us, GError **error)
{
  const char *value = yp_form_get (form, name);

  if (value == NULL || yp_time_parse (value, time_us))
    return TRUE;

  return refuse (error, name, value, "is not a time like 2026-08-24T01:02:03Z");
}

static gboolean
read_place (const YpForm *form, YpOpen311Report *report, GError **error)
{
  const char *latitude = yp_form_get (form, "lat");
  const char *longitude = yp_form_get (form, "long");
  const char *datum_name = yp_form_get (form, "datum");

  if (!read_text (form, "address_string", MAX_ADDRESS, &report->address, error))
    return FALSE;
  if (datum_name != NULL && !yp_datum_from_name (datum_name, &report->datum))
    return refuse (error, "datum", datum_name, "is not cgcs2000, wgs84, gcj02 or bd09");

  if (latitude == NULL && longitude == NULL)
    return report->address != NULL ||
           refuse (error, "lat", NULL, "is missing: lat and long, or address_string, say where");
  if (latitude == NULL)
    return refuse (error, "lat", NULL, "is missing beside “long”");
  if (longitude == NULL)
    return refuse (error, "long", NULL, "is missing beside “lat”");

  if (!read_degrees ("lat", latitude, &report->latitude, error) ||
      !read_degrees ("long", longitude, &report->longitude, error))
    return FALSE;
  if (!yp_is_on_earth (0, report->latitude))
    return refuse (error, "lat", latitude, "is not within −90…90");
  if (!yp_is_on_earth (report->longitude, 0))
    return refuse (error, "long", longitude, "is not within −180…180");

  report->has_place = TRUE;

  return TRUE;
}

/* A Chinese name is written family name first, without a blank. */
static char *
join_name (const char *first, const char *last)
{
  if (first == NULL || last == NULL)
    return g_strdup (first != NULL ? first : last);

  if (g_unichar_iswide (g_utf8_get_char (last)))
    return g_strconcat (last, first, NULL);

  return g_strjoin (" ", first, last, NULL);
}

static gboolean
read_contact (const YpForm *form, char **contact, GError **error)
{
  const char *first;
  const char *last;
  const char *phone;
  const char *email;
  g_autofree char *name = NULL;
  const char *parts[4] = { NULL };
  guint n_parts = 0;

  if (!read_text (form, "first_name", MAX_CONTACT, &first, error) ||
      !read_text (form, "last_name", MAX_CONTACT, &last, error) ||
      !read_text (form, "phone", MAX_CONTACT, &phone, error) ||
      !read_text (form, "email", MAX_CONTACT, &email, error))
    return FALSE;

  name = join_name (first, last);
  if (name != NULL)
    parts[n_parts++] = name;
  if (phone != NULL)
    parts[n_parts++] = phone;
  if (email != NULL)
    parts[n_parts++] = email;

  if (n_parts > 0)
    *contact = g_strjoinv (", ", (char **) parts);

  return TRUE;
}

/* The desk shows it as a link: an address of another kind could do harm there. */
static gboolean
read_media_url (const YpForm *form, const char **media_url, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (!read_text (form, "media_url", MAX_MEDIA_URL, media_url, error))
    return FALSE;
  if (*media_url == NULL)
    return TRUE;

  uri = g_uri_parse (*media_url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (uri), "http") &&
       !g_str_equal (g_uri_get_scheme (uri), "https")))
    return refuse (error, "media_url", *media_url, "is not an http or https address");

  return TRUE;
}

static gboolean
read_source (const YpForm *form, const char **source, GError **error)
{
  if (!read_text (form, "source", MAX_SOURCE, source, error))
    return FALSE;

  for (const char *p = *source; p != NULL && *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
        return refuse (error, "source", *source, "holds more than letters, digits, “-”, “_”, “.”");
    }

  return TRUE;
}

/* No service of ours declares attributes; dropping what somebody said would be worse than asking
 * them to say it in the description. */
static gboolean
check_attributes (const YpForm *form, GError **error)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      g_autofree char *name = NULL;

      if (!g_str_has_prefix (form->fields[i].name, "attribute["))
        continue;

      name = yp_form_shorten (form->fields[i].name, -1);
      return refuse (error, name, NULL, "is not known: this service has no attributes");
    }

  return TRUE;
}

/**
 * yp_open311_read_report:
 * @form: the body of the POST; it must outlive @report
 * @report: (out caller-allocates): what it says
 * @error: return location for a %YP_ERROR_INVALID that names the parameter
 *
 * Reads the parameters of GeoReport v2's POST Service Request, and our own `source`, `datum` and
 * `reported_datetime`. Others are ignored, as the standard's own optional ones (`device_id`,
 * `account_id`, `address_id`) must be where they mean nothing; only attributes are refused.
 *
 * Returns: whether it is a report; %FALSE leaves @report clear
 */
gboolean
yp_open311_read_report (const YpForm *form, YpOpen311Report *report, GError **error)
{
  g_auto (YpOpen311Report) read = { 0 };

  if (!read_text (form, "service_code", MAX_CODE, &read.item, error))
    return FALSE;
  if (read.item == NULL)
    return refuse (error, "service_code", NULL, "is missing");

  if (!read_text (form, "description", YP_OPEN311_MAX_DESCRIPTION, &read.description, error) ||
      !read_source (form, &read.source, error) || !read_place (form, &read, error) ||
      !read_media_url (form, &read.media_url, error) ||
      !read_contact (form, &read.contact, error) ||
      !read_time (form, "reported_datetime", &read.reported_at, error) ||
      !check_attributes (form, error))
    return FALSE;

  *report = read;
  read.contact = NULL;

  return TRUE;
}

void
yp_open311_report_clear (YpOpen311Report *self)
{
  g_clear_pointer (&self->contact, g_free);
}

static gboolean
read_names (const YpForm *form, const char *name, guint most, char ***names, GError **error)
{
  const char *value = yp_form_get (form, name);

  if (value == NULL)
    return TRUE;

  *names = g_strsplit (value, ",", (int) most + 1);
  if (g_strv_length (*names) <= most)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Parameter “%s” names more than %u", name, most);
  return FALSE;
}

static gboolean
read_status (const YpForm *form, YpOpen311Search *search, GError **error)
{
  const char *value = yp_form_get (form, "status");
  g_auto (GStrv) names = value != NULL ? g_strsplit (value, ",", 3) : NULL;

  search->with_open = names == NULL;
  search->with_closed = names == NULL;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "open"))
        search->with_open = TRUE;
      else if (g_str_equal (names[i], "closed"))
        search->with_closed = TRUE;
      else
        return refuse (error, "status", value, "is not open, closed or both");
    }

  return TRUE;
}

static gboolean
read_span (const YpForm *form, gint64 now, YpOpen311Search *search, GError **error)
{
  gint64 from = G_MININT64;
  gint64 to = G_MAXINT64;

  if (!read_time (form, "start_date", &from, error) || !read_time (form, "end_date", &to, error))
    return FALSE;

  if (from != G_MININT64 && to != G_MAXINT64)
    {
      if (to < from)
        return refuse (error, "end_date", yp_form_get (form, "end_date"), "is before start_date");
      if (to - from > YP_OPEN311_MAX_SPAN_US)
        return refuse (error, "end_date", yp_form_get (form, "end_date"),
                       "is more than 90 days after start_date");
    }
  else if (from != G_MININT64)
    to = from + YP_OPEN311_MAX_SPAN_US;
  else
    from = (to != G_MAXINT64 ? to : now) - YP_OPEN311_MAX_SPAN_US;

  search->time_from = from;
  search->time_to = to;

  return TRUE;
}

/**
 * yp_open311_read_search:
 * @form: the query
 * @now: the present moment, microseconds since 1970 UTC
 * @search: (out caller-allocates): what it asks for
 * @error: return location for a %YP_ERROR_INVALID that names the parameter
 *
 * Reads the parameters of GeoReport v2's GET Service Requests. One bound of time alone means 90
 * days from there; none means the 90 days before @now and whatever is dated later.
 *
 * Returns: whether it is a search; %FALSE leaves @search clear
 */
gboolean
yp_open311_read_search (const YpForm *form, gint64 now, YpOpen311Search *search, GError **error)
{
  g_auto (YpOpen311Search) read = { 0 };

  if (!read_names (form, "service_request_id", YP_OPEN311_MAX_IDS, &read.ids, error) ||
      !read_names (form, "service_code", YP_OPEN311_MAX_CODES, &read.items, error) ||
      !read_status (form, &read, error) || !read_span (form, now, &read, error))
    return FALSE;

  *search = read;
  read = (YpOpen311Search){ 0 };

  return TRUE;
}

void
yp_open311_search_clear (YpOpen311Search *self)
{
  g_clear_pointer (&self->ids, g_strfreev);
  g_clear_pointer (&self->items, g_strfreev);
}
