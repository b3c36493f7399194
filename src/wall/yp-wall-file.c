/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall-file-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "yp-error.h"

/* Of a text that is shown, characters. */
#define MAX_WORDS 60

static void
append_place (const YpWallPlace *place, GString *path)
{
  if (place == NULL || place->above == NULL)
    return;

  append_place (place->above, path);
  if (place->name == NULL)
    g_string_append_printf (path, "[%u]", place->index);
  else
    g_string_append_printf (path, "%s%.40s", path->len > 0 ? "." : "", place->name);
}

gboolean
_yp_wall_file_blame (const YpWallPlace *place,
                     const char *member,
                     GError **error,
                     const char *format,
                     ...)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autofree char *why = NULL;
  g_autofree char *where = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);

  append_place (place, path);
  if (member != NULL)
    g_string_append_printf (path, "%s%.40s", path->len > 0 ? "." : "", member);
  where = g_utf8_make_valid (path->str, -1);
  if (*where != '\0')
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s: %s", where, why);
  else
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, why);

  return FALSE;
}

/* What nobody reads is a slip of the pen, and says nothing to anybody. */
gboolean
_yp_wall_file_only (const YpWallPlace *place, const char *const *members, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, place->object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (!g_strv_contains (members, name))
      return _yp_wall_file_blame (place, name, error, _ ("nothing of that name belongs here"));

  return TRUE;
}

static gboolean
is_value (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static const char *
choose_language (JsonObject *object)
{
  const char *const *languages = g_get_language_names ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  for (guint i = 0; i == 0 || languages[i - 1] != NULL; i++)
    {
      /* The last, as in a message without a translation. */
      node = json_object_get_member (object, languages[i] != NULL ? languages[i] : "en");
      if (node != NULL && is_value (node, G_TYPE_STRING))
        return json_node_get_string (node);
    }

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (is_value (node, G_TYPE_STRING))
      return json_node_get_string (node);

  return NULL;
}

static gboolean
is_words (const char *text)
{
  glong n = g_utf8_strlen (text, -1);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;

  return n > 0 && n <= MAX_WORDS;
}

/* A text, or an object of languages: the first that is spoken here. */
gboolean
_yp_wall_file_take_words (const YpWallPlace *place,
                          const char *member,
                          char **words,
                          GError **error)
{
  JsonNode *node = json_object_get_member (place->object, member);
  const char *text = NULL;

  if (node == NULL)
    return TRUE;

  if (is_value (node, G_TYPE_STRING))
    text = json_node_get_string (node);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    text = choose_language (json_node_get_object (node));
  if (text == NULL || !is_words (text))
    return _yp_wall_file_blame (place, member, error,
                                _ ("not words of 1 to %d characters, nor such in languages"),
                                   MAX_WORDS);

  g_free (*words);
  *words = g_strdup (text);
  return TRUE;
}

gboolean
_yp_wall_file_take_boolean (const YpWallPlace *place,
                            const char *member,
                            gboolean *value,
                            GError **error)
{
  JsonNode *node = json_object_get_member (place->object, member);

  if (node == NULL)
    return TRUE;
  if (!is_value (node, G_TYPE_BOOLEAN))
    return _yp_wall_file_blame (place, member, error, _ ("neither true nor false"));

  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
_yp_wall_file_take_count (const YpWallPlace *place,
                          const char *member,
                          guint least,
                          guint most,
                          guint *value,
                          GError **error)
{
  JsonNode *node = json_object_get_member (place->object, member);
  gint64 number;

  if (node == NULL)
    return TRUE;

  number = is_value (node, G_TYPE_INT64) ? json_node_get_int (node) : -1;
  if (number < (gint64) least || number > (gint64) most)
    return _yp_wall_file_blame (place, member, error,
                                _ ("not a whole number from %u to %u"), least, most);

  *value = (guint) number;
  return TRUE;
}

gboolean
_yp_wall_file_take_name (const YpWallPlace *place,
                         const char *member,
                         const char **name,
                         GError **error)
{
  JsonNode *node = json_object_get_member (place->object, member);

  if (node == NULL)
    return TRUE;
  if (!is_value (node, G_TYPE_STRING))
    return _yp_wall_file_blame (place, member, error, _ ("not a text"));

  *name = json_node_get_string (node);
  return TRUE;
}

/* @inner->object stays %NULL where there is none. */
gboolean
_yp_wall_file_take_object (const YpWallPlace *place,
                           const char *member,
                           YpWallPlace *inner,
                           GError **error)
{
  JsonNode *node = json_object_get_member (place->object, member);

  *inner = (YpWallPlace){ .above = place, .name = member };
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return _yp_wall_file_blame (place, member, error, _ ("not an object"));

  inner->object = json_node_get_object (node);
  return TRUE;
}

/* (transfer none): stays as it is where there is none. */
gboolean
_yp_wall_file_take_array (const YpWallPlace *place,
                          const char *member,
                          guint most,
                          JsonArray **array,
                          GError **error)
{
  JsonNode *node = json_object_get_member (place->object, member);
  guint n;

  if (node == NULL)
    return TRUE;

  n = JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 0;
  if (n == 0 || n > most)
    return _yp_wall_file_blame (place, member, error, _ ("not an array of 1 to %u"), most);

  *array = json_node_get_array (node);
  return TRUE;
}

static char *
list_names (const char *const *names, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", names[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One of a list of names, as a place in it; what is not there leaves it. */
gboolean
_yp_wall_file_take_choice (const YpWallPlace *place,
                           const char *member,
                           const char *const *names,
                           guint n,
                           guint *choice,
                           GError **error)
{
  const char *name = NULL;
  g_autofree char *all = NULL;

  if (!_yp_wall_file_take_name (place, member, &name, error))
    return FALSE;
  if (name == NULL)
    return TRUE;

  for (guint i = 0; i < n; i++)
    if (strcmp (names[i], name) == 0)
      {
        *choice = i;
        return TRUE;
      }

  all = list_names (names, n);
  return _yp_wall_file_blame (place, member, error, _ ("not one of %s"), all);
}
