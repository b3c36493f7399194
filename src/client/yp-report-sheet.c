/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-report-sheet.h"

#include "yp-bounds.h"
#include "yp-json-read.h"
#include "yp-json.h"

static const struct
{
  const char *name;
  gsize offset;
} texts[] = {
  { "item", G_STRUCT_OFFSET (YpReportSheet, item) },
  { "source", G_STRUCT_OFFSET (YpReportSheet, source) },
  { "description", G_STRUCT_OFFSET (YpReportSheet, description) },
  { "address", G_STRUCT_OFFSET (YpReportSheet, address) },
  { "contact", G_STRUCT_OFFSET (YpReportSheet, contact) },
  { "proposed", G_STRUCT_OFFSET (YpReportSheet, proposed) },
};

static char **
get_text (const YpReportSheet *self, guint i)
{
  return G_STRUCT_MEMBER_P (self, texts[i].offset);
}

YpReportSheet *
yp_report_sheet_new (void)
{
  return g_new0 (YpReportSheet, 1);
}

void
yp_report_sheet_free (YpReportSheet *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*get_text (self, i));
  g_free (self);
}

/**
 * yp_report_sheet_new_from_json:
 * @text: what yp_report_sheet_to_json() wrote
 * @length: bytes
 * @error: return location for what yp_json_parse_object() says
 *
 * What is of another type, or a place that is not on the earth, is left out.
 *
 * Returns: (transfer full) (nullable): the sheet
 */
YpReportSheet *
yp_report_sheet_new_from_json (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (text, length, error);
  YpReportSheet *self;

  if (object == NULL)
    return NULL;

  self = yp_report_sheet_new ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *get_text (self, i) = g_strdup (yp_json_get_string (object, texts[i].name));
  self->longitude = yp_json_get_number (object, "lon");
  self->latitude = yp_json_get_number (object, "lat");
  self->has_place = yp_is_on_earth (self->longitude, self->latitude);
  yp_json_get_time (object, "reported_at", &self->reported_at);

  return self;
}

/**
 * yp_report_sheet_to_json:
 * @self: a sheet
 *
 * Returns: (transfer full): what the platform takes at `POST /incidents`, if there is an item
 */
char *
yp_report_sheet_to_json (const YpReportSheet *self)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *value = *get_text (self, i);

      if (value != NULL && *value != '\0')
        yp_json_add_string (&writer, texts[i].name, value);
    }
  if (self->has_place)
    {
      yp_json_add_degrees (&writer, "lon", self->longitude);
      yp_json_add_degrees (&writer, "lat", self->latitude);
    }
  if (self->reported_at != 0)
    yp_json_add_time (&writer, "reported_at", self->reported_at);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}

/* Whether nobody has written anything that would be missed: a channel alone is a habit. */
gboolean
yp_report_sheet_is_empty (const YpReportSheet *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *value = *get_text (self, i);

      if (texts[i].offset != G_STRUCT_OFFSET (YpReportSheet, source) && value != NULL &&
          *value != '\0')
        return FALSE;
    }

  return !self->has_place;
}
