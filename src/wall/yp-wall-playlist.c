/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall-playlist.h"

#include <string.h>

#include <glib/gi18n.h>

#include "yp-clock.h"
#include "yp-json-read.h"
#include "yp-wall-file-private.h"

#define MOST_SECONDS (24 * 3600)
#define USUAL_SECONDS 60
#define LEAST_SECONDS 5

#define MOST_LEAST 10000000

static void
free_stop (gpointer data)
{
  YpWallStop *self = data;

  g_free (self->scene);
  g_free (self);
}

void
yp_wall_playlist_free (YpWallPlaylist *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->stops);
  g_free (self);
}

/* “08:30” as minutes; 24:00 is the end of the day. */
static gboolean
read_clock (const char *text, guint *minutes)
{
  if (strlen (text) != 5 || !g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) ||
      text[2] != ':' || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;

  *minutes = (guint) ((text[0] - '0') * 10 + text[1] - '0') * 60 +
             (guint) ((text[3] - '0') * 10 + text[4] - '0');
  return text[3] < '6' && *minutes <= 24 * 60;
}

static gboolean
take_clock (const YpWallPlace *place,
            const char *member,
            YpWallStop *stop,
            guint *minutes,
            GError **error)
{
  const char *text = NULL;

  if (!_yp_wall_file_take_name (place, member, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!read_clock (text, minutes))
    return _yp_wall_file_blame (place, member, error, _ ("not a time of day such as 08:30"));

  stop->has_hours = TRUE;
  return TRUE;
}

static gboolean
read_when (YpWallStop *stop, const YpWallPlace *above, GError **error)
{
  static const char *const members[] = { "of", "least", NULL };
  YpWallPlace place;
  const char *of = NULL;

  if (!_yp_wall_file_take_object (above, "when", &place, error))
    return FALSE;
  if (place.object == NULL)
    return TRUE;

  stop->has_least = TRUE;
  stop->least = 1;
  if (!_yp_wall_file_only (&place, members, error) ||
      !_yp_wall_file_take_name (&place, "of", &of, error) ||
      !_yp_wall_file_take_count (&place, "least", 1, MOST_LEAST, &stop->least, error))
    return FALSE;
  if (of == NULL || !yp_count_of_from_name (of, &stop->of))
    return _yp_wall_file_blame (&place, "of", error,
                                _ ("not one of %s"), "open, late, reported-today, ended-today");

  return TRUE;
}

static gboolean
read_stop (YpWallPlaylist *self, const YpWallPlace *place, GError **error)
{
  static const char *const members[] = { "scene", "seconds", "from", "to", "when", NULL };
  YpWallStop *stop = g_new0 (YpWallStop, 1);
  const char *scene = NULL;

  g_ptr_array_add (self->stops, stop);
  stop->seconds = USUAL_SECONDS;
  stop->to_min = 24 * 60;
  if (!_yp_wall_file_only (place, members, error) ||
      !_yp_wall_file_take_name (place, "scene", &scene, error))
    return FALSE;
  if (scene == NULL || *scene == '\0')
    return _yp_wall_file_blame (place, "scene", error, _ ("is missing"));

  stop->scene = g_strdup (scene);
  return _yp_wall_file_take_count (place, "seconds", LEAST_SECONDS, MOST_SECONDS, &stop->seconds,
                                   error) &&
         take_clock (place, "from", stop, &stop->from_min, error) &&
         take_clock (place, "to", stop, &stop->to_min, error) && read_when (stop, place, error);
}

/**
 * yp_wall_playlist_parse:
 * @text: (array length=length): a playlist, as data/scenes/README.md describes it
 * @length: how many bytes
 * @error: return location for a #YpError that names the member, or the line
 *
 * Whether there are such scenes is for who has them to say.
 *
 * Returns: (transfer full) (nullable): the playlist; %NULL with @error set
 */
YpWallPlaylist *
yp_wall_playlist_parse (const char *text, gsize length, GError **error)
{
  static const char *const members[] = { "stops", NULL };
  g_autoptr (YpWallPlaylist) self = NULL;
  g_autoptr (JsonObject) root = NULL;
  YpWallPlace file = { 0 };
  YpWallPlace stops = { .above = &file, .name = "stops" };
  JsonArray *array = NULL;

  if (length > YP_WALL_PLAYLIST_MAX_SIZE)
    {
      _yp_wall_file_blame (NULL, NULL, error, _ ("more than %d bytes"), YP_WALL_PLAYLIST_MAX_SIZE);
      return NULL;
    }

  root = yp_json_parse_object (text, length, error);
  if (root == NULL)
    return NULL;

  file.object = root;
  if (!_yp_wall_file_only (&file, members, error) ||
      !_yp_wall_file_take_array (&file, "stops", YP_WALL_PLAYLIST_MAX_STOPS, &array, error))
    return NULL;
  if (array == NULL)
    {
      _yp_wall_file_blame (&file, "stops", error, _ ("is missing"));
      return NULL;
    }

  self = g_new0 (YpWallPlaylist, 1);
  self->stops = g_ptr_array_new_with_free_func (free_stop);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      YpWallPlace place = { .above = &stops, .index = i };

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          _yp_wall_file_blame (&place, NULL, error, _ ("not an object"));
          return NULL;
        }
      place.object = json_node_get_object (node);
      if (!read_stop (self, &place, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * yp_wall_stop_applies:
 * @self: a stop
 * @now: the time, microseconds since 1970 UTC
 * @counts: how many incidents there are of each kind
 *
 * Returns: whether all that it is for is so
 */
gboolean
yp_wall_stop_applies (const YpWallStop *self, gint64 now, const guint counts[YP_N_COUNT_OFS])
{
  guint minute = (guint) ((now - yp_time_start_of_day (now)) / G_TIME_SPAN_MINUTE);
  gboolean is_within = self->from_min <= self->to_min
                           ? minute >= self->from_min && minute < self->to_min
                           : minute >= self->from_min || minute < self->to_min;

  return (!self->has_hours || is_within) && (!self->has_least || counts[self->of] >= self->least);
}

/**
 * yp_wall_playlist_find:
 * @self: a playlist
 * @from: which stop to begin at; beyond either end it goes round
 * @step: 1 for those after it, -1 for those before
 * @now: the time, microseconds since 1970 UTC
 * @counts: how many incidents there are of each kind
 *
 * Returns: the first stop, @from among them, that applies; -1 where none does
 */
int
yp_wall_playlist_find (const YpWallPlaylist *self,
                       int from,
                       int step,
                       gint64 now,
                       const guint counts[YP_N_COUNT_OFS])
{
  int n = (int) self->stops->len;

  for (int i = 0; i < n; i++)
    {
      int index = ((from + i * step) % n + n) % n;

      if (yp_wall_stop_applies (g_ptr_array_index (self->stops, index), now, counts))
        return index;
    }

  return -1;
}
