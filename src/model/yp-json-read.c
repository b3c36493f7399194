/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-json-read.h"

#include <math.h>

#include "yp-bounds.h"
#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-json.h"

/**
 * yp_json_parse:
 * @text: (array length=length): bytes from outside; need not end in a zero
 * @length: how many
 * @error: return location for a #YpError
 *
 * Reads JSON into a tree, after yp_json_check() has found nothing wrong with it.
 *
 * Returns: (transfer full) (nullable): the value, immutable; %NULL with @error set, which names the
 *   byte, the line and the column
 */
JsonNode *
yp_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) reason = NULL;
  JsonNode *root;

  if (!yp_json_check (text, length, YP_JSON_MAX_VALUES, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) length, &reason))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "JSON: %s", reason->message);
      return NULL;
    }

  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "JSON: there is no value");

  return root;
}

/**
 * yp_json_parse_object:
 * @text: (array length=length): bytes from outside
 * @length: how many
 * @error: return location for a #YpError
 *
 * As yp_json_parse(), for where only an object will do.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL with @error set
 */
JsonObject *
yp_json_parse_object (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = yp_json_parse (text, length, error);

  if (root == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "JSON, byte 0 (1:1): an object is expected");
      return NULL;
    }

  return json_node_dup_object (root);
}

static GType
get_member (JsonObject *object, const char *name, JsonNode **node)
{
  *node = json_object_get_member (object, name);

  return *node != NULL && JSON_NODE_HOLDS_VALUE (*node) ? json_node_get_value_type (*node)
                                                        : G_TYPE_INVALID;
}

gboolean
_yp_json_has (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

/**
 * yp_json_get_string:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer none) (nullable): the string; %NULL where there is none of that name
 */
const char *
yp_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL, NULL);

  return get_member (object, name, &node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/**
 * yp_json_get_number:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: the number, whole or not; NaN where there is none of that name
 */
double
yp_json_get_number (JsonObject *object, const char *name)
{
  JsonNode *node;
  GType type;

  g_return_val_if_fail (object != NULL, NAN);

  type = get_member (object, name, &node);
  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : NAN;
}

/**
 * yp_json_get_int:
 * @object: an object
 * @name: the name of a member
 * @value: (out): the number; left alone on failure
 *
 * Returns: whether there is a whole number of that name, written as one
 */
gboolean
yp_json_get_int (JsonObject *object, const char *name, gint64 *value)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (get_member (object, name, &node) != G_TYPE_INT64)
    return FALSE;

  *value = json_node_get_int (node);
  return TRUE;
}

/**
 * yp_json_get_object:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer none) (nullable): the object; %NULL where there is none of that name
 */
JsonObject *
yp_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL, NULL);

  node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * yp_json_get_array:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer none) (nullable): the array; %NULL where there is none of that name
 */
JsonArray *
yp_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL, NULL);

  node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * yp_json_get_texts:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer full): the texts of the array of that name, in their order; none where there
 * is no such array
 */
char **
yp_json_get_texts (JsonObject *object, const char *name)
{
  JsonArray *array = yp_json_get_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL)
        g_strv_builder_add (builder, json_node_get_string (node));
    }

  return g_strv_builder_end (builder);
}

/**
 * yp_json_get_time:
 * @object: an object
 * @name: the name of a member
 * @time_us: (out): microseconds since 1970 UTC; left alone on failure
 *
 * Returns: whether there is a time of that name, see yp_time_parse()
 */
gboolean
yp_json_get_time (JsonObject *object, const char *name, gint64 *time_us)
{
  const char *text = yp_json_get_string (object, name);

  return text != NULL && yp_time_parse (text, time_us);
}

gboolean
_yp_json_read_text (JsonObject *object, const char *name, char **value, GError **error)
{
  const char *text = yp_json_get_string (object, name);

  if (text == NULL && _yp_json_has (object, name))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not a string", name);
      return FALSE;
    }

  _yp_set_text (value, text);
  return TRUE;
}

gboolean
_yp_json_require_text (JsonObject *object, const char *name, char **value, GError **error)
{
  if (!_yp_json_read_text (object, name, value, error))
    return FALSE;

  if (*value == NULL || **value == '\0')
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is missing or empty", name);
      return FALSE;
    }

  return TRUE;
}

gboolean
_yp_json_require_time (JsonObject *object, const char *name, gint64 *time_us, GError **error)
{
  if (yp_json_get_time (object, name, time_us))
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“%s” is not a time such as 2026-08-24T01:02:03.456Z", name);
  return FALSE;
}

gboolean
_yp_json_require_seq (JsonObject *object, guint64 *seq, GError **error)
{
  gint64 value = 0;

  if (!yp_json_get_int (object, "seq", &value) || value < 1)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“seq” is not a whole number from 1 on");
      return FALSE;
    }

  *seq = (guint64) value;
  return TRUE;
}

gboolean
_yp_json_read_place (JsonObject *object,
                     gboolean *has_place,
                     double *longitude,
                     double *latitude,
                     GError **error)
{
  *has_place = FALSE;
  *longitude = 0.0;
  *latitude = 0.0;

  if (!_yp_json_has (object, "lon") && !_yp_json_has (object, "lat"))
    return TRUE;

  *longitude = yp_json_get_number (object, "lon");
  *latitude = yp_json_get_number (object, "lat");
  *has_place = yp_is_on_earth (*longitude, *latitude);
  if (!*has_place)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                 "“lon” and “lat” are not both numbers in −180…180 and −90…90");

  return *has_place;
}

/* (transfer full): the same members in the same order, to be changed. */
JsonObject *
_yp_json_copy (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    json_object_set_member (copy, member, json_node_copy (node));

  return copy;
}
