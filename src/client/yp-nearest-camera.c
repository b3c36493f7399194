/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-nearest-camera.h"

#include <math.h>

#include "yp-error.h"
#include "yp-geometry.h"

/* One farther off sees nothing of it; in degrees, some kilometre and a half. */
#define REACH_DEG 0.015

#define MAX_SIZE (4 * 1024 * 1024)

typedef struct
{
  double longitude;
  double latitude;
} Place;

typedef struct
{
  char *name;
  double distance_m;
} Camera;

static void
free_camera (gpointer data)
{
  Camera *camera = data;

  g_free (camera->name);
  g_free (camera);
}

/* Metres to a GeoJSON point; NaN where it is none. */
static double
measure (JsonObject *feature, const Place *place)
{
  JsonObject *geometry = yp_json_get_object (feature, "geometry");
  JsonArray *at = geometry != NULL ? yp_json_get_array (geometry, "coordinates") : NULL;
  JsonNode *nodes[2];

  if (at == NULL || json_array_get_length (at) < 2)
    return NAN;
  for (guint i = 0; i < 2; i++)
    {
      nodes[i] = json_array_get_element (at, i);
      if (!JSON_NODE_HOLDS_VALUE (nodes[i]))
        return NAN;
    }

  return yp_distance_m (place->longitude, place->latitude, json_node_get_double (nodes[0]),
                        json_node_get_double (nodes[1]));
}

static const char *
get_name (JsonObject *feature)
{
  JsonObject *properties = yp_json_get_object (feature, "properties");
  const char *name = properties != NULL ? yp_json_get_string (properties, "name") : NULL;

  return name != NULL || properties == NULL ? name : yp_json_get_string (properties, "code");
}

static Camera *
find_nearest (JsonArray *features, const Place *place)
{
  Camera *nearest = g_new0 (Camera, 1);

  nearest->distance_m = NAN;
  for (guint i = 0; features != NULL && i < json_array_get_length (features); i++)
    {
      JsonNode *node = json_array_get_element (features, i);
      JsonObject *feature = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      double distance = feature != NULL ? measure (feature, place) : NAN;

      if (isnan (distance) || (nearest->name != NULL && distance >= nearest->distance_m))
        continue;
      g_free (nearest->name);
      nearest->name = g_strdup (get_name (feature));
      nearest->distance_m = distance;
    }

  return nearest;
}

static gpointer
fetch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Place *place = data;
  char bbox[4][G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *path = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonObject) root = NULL;

  g_ascii_formatd (bbox[0], sizeof bbox[0], "%.6f", place->longitude - REACH_DEG);
  g_ascii_formatd (bbox[1], sizeof bbox[1], "%.6f", place->latitude - REACH_DEG);
  g_ascii_formatd (bbox[2], sizeof bbox[2], "%.6f", place->longitude + REACH_DEG);
  g_ascii_formatd (bbox[3], sizeof bbox[3], "%.6f", place->latitude + REACH_DEG);
  path = g_strdup_printf ("collections/cameras/items?limit=10000&bbox=%s,%s,%s,%s", bbox[0],
                          bbox[1], bbox[2], bbox[3]);
  body = yp_session_get (session, path, MAX_SIZE, cancellable, error);
  if (body == NULL)
    return NULL;

  root = yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  return root != NULL ? find_nearest (yp_json_get_array (root, "features"), place) : NULL;
}

/**
 * yp_nearest_camera_ask_async:
 * @situation: whose platform
 * @longitude: of a place, degrees, CGCS2000
 * @latitude: of it
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 */
void
yp_nearest_camera_ask_async (YpSituation *situation,
                             double longitude,
                             double latitude,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Place *place = g_new (Place, 1);

  *place = (Place){ longitude, latitude };
  yp_situation_ask_async (situation, fetch, place, g_free, free_camera, cancellable, callback,
                          user_data);
}

/**
 * yp_nearest_camera_ask_finish:
 * @situation: as before
 * @result: the result
 * @distance_m: (out): how far it is, metres
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what it is called; %NULL without @error where none is near
 */
char *
yp_nearest_camera_ask_finish (YpSituation *situation,
                              GAsyncResult *result,
                              double *distance_m,
                              GError **error)
{
  Camera *camera = yp_situation_ask_finish (situation, result, error);
  char *name = camera != NULL ? g_steal_pointer (&camera->name) : NULL;

  *distance_m = camera != NULL ? camera->distance_m : NAN;
  g_clear_pointer (&camera, free_camera);

  return name;
}
