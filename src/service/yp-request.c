/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-json-read.h"
#include "yp-route.h"

/**
 * yp_request_read_object:
 * @self: a request
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): its body, if that is one JSON object
 */
JsonObject *
yp_request_read_object (const YpRequest *self, GError **error)
{
  gsize size = 0;
  const char *text = self->body != NULL ? g_bytes_get_data (self->body, &size) : "";

  return yp_json_parse_object (text, size, error);
}

/**
 * yp_request_read_number:
 * @self: a request
 * @name: of a value of its query
 * @least: the smallest there may be
 * @most: the largest
 * @number: (inout): the value; left alone where the query has none
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: whether there is none, or a good one
 */
gboolean
yp_request_read_number (const YpRequest *self,
                        const char *name,
                        guint64 least,
                        guint64 most,
                        guint64 *number,
                        GError **error)
{
  const char *text = g_hash_table_lookup (self->query, name);

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, least, most, number, NULL))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“%s” is not a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, name, least,
               most);

  return FALSE;
}

/**
 * yp_request_read_time:
 * @self: a request
 * @name: of a value of its query
 * @time_us: (inout): the value, microseconds since 1970 UTC; left alone where the query has none
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: whether there is none, or a good one
 */
gboolean
yp_request_read_time (const YpRequest *self, const char *name, gint64 *time_us, GError **error)
{
  const char *text = g_hash_table_lookup (self->query, name);

  if (text == NULL || yp_time_parse (text, time_us))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“%s” is “%.40s”, not a time such as 2026-08-24T01:02:03Z", name, text);

  return FALSE;
}
