/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-feeds"

#include "yp-owntracks.h"

#include <math.h>

#include "yp-bounds.h"
#include "yp-error.h"
#include "yp-json-read.h"

/* How far a device's clock may run ahead. */
#define MAX_AHEAD_US (5 * G_TIME_SPAN_MINUTE)

/* Beyond the year 9999 a time has no RFC 3339 form. */
#define MAX_TIME_S G_GINT64_CONSTANT (253402300799)

static void
clear_unit_fix (gpointer data)
{
  g_free (((YpUnitFix *) data)->unit);
}

/* OwnTracks writes -1 for what the device does not know. */
static float
read_measure (JsonObject *object, const char *name, double most)
{
  double value = yp_json_get_number (object, name);

  return value >= 0 && value <= most ? (float) value : NAN;
}

static const char *
find_unit (JsonObject *object, const char *device)
{
  const char *topic = yp_json_get_string (object, "topic");
  const char *slash = topic != NULL ? strrchr (topic, '/') : NULL;

  if (slash != NULL)
    return slash + 1;

  return topic != NULL ? topic : device;
}

static gboolean
read_time (JsonObject *object, gint64 now, YpFix *fix, GError **error)
{
  gint64 seconds;

  if (!yp_json_get_int (object, "tst", &seconds) || seconds <= 0 || seconds > MAX_TIME_S)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“tst” is not a time in seconds since 1970");
      return FALSE;
    }

  fix->at = seconds * G_USEC_PER_SEC;
  if (fix->at > now + MAX_AHEAD_US)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“tst” is more than five minutes in the future");
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_location (JsonObject *object, const char *device, gint64 now, GArray *fixes, GError **error)
{
  const char *unit = find_unit (object, device);
  YpUnitFix found;

  if (unit == NULL || *unit == '\0')
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "no “topic” and no X-Limit-D header says whose it is");
      return FALSE;
    }

  found.fix.longitude = yp_json_get_number (object, "lon");
  found.fix.latitude = yp_json_get_number (object, "lat");
  if (!yp_is_on_earth (found.fix.longitude, found.fix.latitude))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“lon” and “lat” are not a place on Earth in degrees");
      return FALSE;
    }

  if (!read_time (object, now, &found.fix, error))
    return FALSE;

  found.fix.speed_kmh = read_measure (object, "vel", 10000);
  found.fix.course_deg = read_measure (object, "cog", 360);
  found.fix.accuracy_m = read_measure (object, "acc", 1e7);
  found.unit = g_strdup (unit);
  g_array_append_val (fixes, found);

  return TRUE;
}

static gboolean
read_message (JsonNode *node, const char *device, gint64 now, GArray *fixes, GError **error)
{
  JsonObject *object;
  const char *type;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "not an object");
      return FALSE;
    }

  object = json_node_get_object (node);
  type = yp_json_get_string (object, "_type");
  if (type == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "no “_type”");
      return FALSE;
    }

  return !g_str_equal (type, "location") || read_location (object, device, now, fixes, error);
}

/**
 * yp_owntracks_parse:
 * @root: one OwnTracks message, or an array of them
 * @device: (nullable): whose it is where a message has no `topic`
 * @now: the time, microseconds since 1970 UTC
 * @error: return location for a #YpError
 *
 * Reads the `location` messages (https://owntracks.org/booklet/tech/json/): `lon` and `lat` in
 * degrees of WGS 84, `tst` in seconds since 1970, `vel` in km/h, `cog` in degrees, `acc` in metres.
 * The unit is the last segment of `topic`. Messages of another `_type` are passed over. One that is
 * wrong, or from more than five minutes in the future, refuses the whole with
 * %YP_ERROR_INVALID and its index.
 *
 * Returns: (transfer full) (element-type YpUnitFix): the fixes in their order, or %NULL
 */
GArray *
yp_owntracks_parse (JsonNode *root, const char *device, gint64 now, GError **error)
{
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YpUnitFix));
  JsonArray *array;

  g_return_val_if_fail (root != NULL, NULL);

  g_array_set_clear_func (fixes, clear_unit_fix);
  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      if (read_message (root, device, now, fixes, error))
        return g_steal_pointer (&fixes);

      g_prefix_error (error, "Position 0: ");
      return NULL;
    }

  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!read_message (json_array_get_element (array, i), device, now, fixes, error))
        {
          g_prefix_error (error, "Position %u: ", i);
          return NULL;
        }
    }

  return g_steal_pointer (&fixes);
}
