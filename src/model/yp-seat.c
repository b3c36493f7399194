/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-seat.h"

#include <math.h>
#include <string.h>

#include "yp-error.h"

#define MAX_LAYOUTS 20
#define MAX_WINDOWS 8

/* A word for a filter, a connector: nobody has longer ones. */
#define MAX_WORD 40

/* No screen is wider or higher, in pixels. */
#define MAX_SIDE 32768

#define MAX_ZOOM_LEVEL 24

static void
clear_look (YpListLook *look)
{
  g_free (look->filter);
  g_free (look->order);
}

static void
clear_window (gpointer data)
{
  YpLayoutWindow *window = data;

  clear_look (&window->list);
  g_free (window->monitor);
}

YpLayout *
yp_layout_new (const char *name)
{
  YpLayout *self = g_new0 (YpLayout, 1);

  self->name = g_strdup (name);
  self->lists[1].is_units = TRUE;
  self->windows = g_array_new (FALSE, TRUE, sizeof (YpLayoutWindow));
  g_array_set_clear_func (self->windows, clear_window);
  return self;
}

void
yp_layout_free (YpLayout *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (self->lists); i++)
    clear_look (&self->lists[i]);
  g_array_unref (self->windows);
  g_free (self->name);
  g_free (self);
}

/**
 * yp_layout_add_window:
 * @self: a layout
 *
 * Returns: (transfer none): one more of its windows, until the next is added
 */
YpLayoutWindow *
yp_layout_add_window (YpLayout *self)
{
  g_array_set_size (self->windows, self->windows->len + 1);

  return &g_array_index (self->windows, YpLayoutWindow, self->windows->len - 1);
}

/**
 * yp_seat_check_name:
 * @name: of a seat or a layout
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: whether it is 1 to %YP_SEAT_MAX_NAME letters of which none is a control character, no
 *   slash, and no blank at an end
 */
gboolean
yp_seat_check_name (const char *name, GError **error)
{
  glong n = g_utf8_validate (name, -1, NULL) ? g_utf8_strlen (name, -1) : 0;
  gboolean is_good = n >= 1 && n <= YP_SEAT_MAX_NAME && strchr (name, '/') == NULL &&
                     *name != ' ' && name[strlen (name) - 1] != ' ';

  for (const char *at = name; is_good && *at != '\0'; at = g_utf8_next_char (at))
    is_good = !g_unichar_iscntrl (g_utf8_get_char (at));
  if (is_good)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "A name is 1 to %d letters, without a slash or a blank at an end", YP_SEAT_MAX_NAME);
  return FALSE;
}

static gboolean
read_word (JsonObject *object, const char *name, char **word, GError **error)
{
  const char *text = yp_json_get_string (object, name);

  if (text != NULL && strlen (text) > MAX_WORD)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is longer than %d bytes", name,
                   MAX_WORD);
      return FALSE;
    }

  *word = g_strdup (text);
  return TRUE;
}

static gboolean
read_look (JsonObject *object, YpListLook *look, GError **error)
{
  return object == NULL || (read_word (object, "filter", &look->filter, error) &&
                            read_word (object, "order", &look->order, error));
}

static gboolean
is_of_units (JsonObject *object)
{
  return g_strcmp0 (yp_json_get_string (object, "list"), "units") == 0;
}

static int
read_side (JsonObject *object, const char *name)
{
  gint64 side;

  return yp_json_get_int (object, name, &side) && side >= 0 && side <= MAX_SIDE ? (int) side : 0;
}

static gboolean
read_place (YpLayout *self, JsonObject *map, GError **error)
{
  if (map == NULL)
    return TRUE;

  self->longitude = yp_json_get_number (map, "lon");
  self->latitude = yp_json_get_number (map, "lat");
  self->zoom_level = yp_json_get_number (map, "zoom");
  self->has_place = fabs (self->longitude) <= 180 && fabs (self->latitude) <= 90 &&
                    self->zoom_level >= 0 && self->zoom_level <= MAX_ZOOM_LEVEL;
  if (self->has_place)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "“map” is not a place: “lon”, “lat”, “zoom”");
  return FALSE;
}

/* The object at an index; an error where it is none. */
static JsonObject *
get_object (JsonArray *array, guint index, const char *what, GError **error)
{
  JsonNode *node = json_array_get_element (array, index);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” %u is no object", what, index + 1);
  return NULL;
}

/* @array (nullable): at most @max of them. */
static gboolean
check_length (JsonArray *array, guint max, const char *what, GError **error)
{
  if (array == NULL || json_array_get_length (array) <= max)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "There are more than %u “%s”", max, what);
  return FALSE;
}

static gboolean
read_windows (YpLayout *self, JsonArray *windows, GError **error)
{
  guint n = windows != NULL ? json_array_get_length (windows) : 0;

  if (!check_length (windows, MAX_WINDOWS, "windows", error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *object = get_object (windows, i, "windows", error);
      YpLayoutWindow *window;

      if (object == NULL)
        return FALSE;

      window = yp_layout_add_window (self);
      window->list.is_units = is_of_units (object);
      window->width = read_side (object, "width");
      window->height = read_side (object, "height");
      if (!read_look (object, &window->list, error) ||
          !read_word (object, "monitor", &window->monitor, error))
        return FALSE;
    }

  return TRUE;
}

static YpLayout *
parse_layout (JsonObject *object, GError **error)
{
  const char *name = yp_json_get_string (object, "name");
  g_autoptr (YpLayout) self = yp_layout_new (name);

  if (!yp_seat_check_name (name != NULL ? name : "", error))
    return NULL;

  self->shows_units = is_of_units (object);
  if (!read_look (yp_json_get_object (object, "incidents"), &self->lists[0], error) ||
      !read_look (yp_json_get_object (object, "units"), &self->lists[1], error) ||
      !read_place (self, yp_json_get_object (object, "map"), error) ||
      !read_windows (self, yp_json_get_array (object, "windows"), error))
    return NULL;

  return g_steal_pointer (&self);
}

YpSeat *
yp_seat_new (const char *name)
{
  YpSeat *self = g_new0 (YpSeat, 1);

  self->name = g_strdup (name);
  self->layouts = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_layout_free);
  return self;
}

/**
 * yp_seat_parse:
 * @name: what it is called
 * @object: `{"layouts":[…]}`
 * @error: return location for %YP_ERROR_INVALID or %YP_ERROR_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): the seat; %NULL with @error set
 */
YpSeat *
yp_seat_parse (const char *name, JsonObject *object, GError **error)
{
  g_autoptr (YpSeat) self = NULL;
  JsonArray *layouts = yp_json_get_array (object, "layouts");

  if (!yp_seat_check_name (name, error) || !check_length (layouts, MAX_LAYOUTS, "layouts", error))
    return NULL;

  self = yp_seat_new (name);
  if (layouts == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“layouts” is no list");
      return NULL;
    }

  for (guint i = 0; i < json_array_get_length (layouts); i++)
    {
      JsonObject *one = get_object (layouts, i, "layouts", error);
      YpLayout *layout = one != NULL ? parse_layout (one, error) : NULL;

      if (layout == NULL)
        return NULL;
      if (yp_seat_find (self, layout->name) != NULL)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Two layouts are called “%s”",
                       layout->name);
          yp_layout_free (layout);
          return NULL;
        }
      g_ptr_array_add (self->layouts, layout);
    }

  return g_steal_pointer (&self);
}

void
yp_seat_free (YpSeat *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->layouts);
  g_free (self->name);
  g_free (self);
}

static gboolean
find_index (const YpSeat *self, const char *layout, guint *index)
{
  for (*index = 0; *index < self->layouts->len; (*index)++)
    if (strcmp (((YpLayout *) g_ptr_array_index (self->layouts, *index))->name, layout) == 0)
      return TRUE;

  return FALSE;
}

/* (transfer none) (nullable): the layout of that name. */
YpLayout *
yp_seat_find (const YpSeat *self, const char *layout)
{
  guint index;

  return find_index (self, layout, &index) ? g_ptr_array_index (self->layouts, index) : NULL;
}

/**
 * yp_seat_put:
 * @self: a seat
 * @layout: (transfer full): takes the place of the one of that name, or is one more
 * @error: return location for %YP_ERROR_TOO_LARGE
 *
 * Returns: whether there was room
 */
gboolean
yp_seat_put (YpSeat *self, YpLayout *layout, GError **error)
{
  guint index;

  if (find_index (self, layout->name, &index))
    {
      yp_layout_free (g_ptr_array_index (self->layouts, index));
      g_ptr_array_index (self->layouts, index) = layout;
      return TRUE;
    }
  if (self->layouts->len < MAX_LAYOUTS)
    {
      g_ptr_array_add (self->layouts, layout);
      return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "“%s” has %d layouts already", self->name,
               MAX_LAYOUTS);
  yp_layout_free (layout);
  return FALSE;
}

gboolean
yp_seat_remove (YpSeat *self, const char *layout)
{
  guint index;

  if (!find_index (self, layout, &index))
    return FALSE;

  g_ptr_array_remove_index (self->layouts, index);
  return TRUE;
}

static void
add_word (YpJsonWriter *writer, const char *name, const char *word)
{
  if (word != NULL)
    yp_json_add_string (writer, name, word);
}

static void
write_look (YpJsonWriter *writer, const char *name, const YpListLook *look)
{
  yp_json_open_object (writer, name);
  add_word (writer, "filter", look->filter);
  add_word (writer, "order", look->order);
  yp_json_close_object (writer);
}

static void
write_window (YpJsonWriter *writer, const YpLayoutWindow *window)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "list", window->list.is_units ? "units" : "incidents");
  add_word (writer, "filter", window->list.filter);
  add_word (writer, "order", window->list.order);
  yp_json_add_int (writer, "width", window->width);
  yp_json_add_int (writer, "height", window->height);
  add_word (writer, "monitor", window->monitor);
  yp_json_close_object (writer);
}

static void
write_layout (YpJsonWriter *writer, const YpLayout *self)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "name", self->name);
  yp_json_add_string (writer, "list", self->shows_units ? "units" : "incidents");
  write_look (writer, "incidents", &self->lists[0]);
  write_look (writer, "units", &self->lists[1]);
  if (self->has_place)
    {
      yp_json_open_object (writer, "map");
      yp_json_add_degrees (writer, "lon", self->longitude);
      yp_json_add_degrees (writer, "lat", self->latitude);
      yp_json_add_number (writer, "zoom", self->zoom_level);
      yp_json_close_object (writer);
    }
  yp_json_open_array (writer, "windows");
  for (guint i = 0; i < self->windows->len; i++)
    write_window (writer, &g_array_index (self->windows, YpLayoutWindow, i));
  yp_json_close_array (writer);
  yp_json_close_object (writer);
}

/**
 * yp_seat_to_text:
 * @self: a seat
 *
 * Returns: (transfer full): the JSON that yp_seat_parse() reads, without its name
 */
char *
yp_seat_to_text (const YpSeat *self)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_array (&writer, "layouts");
  for (guint i = 0; i < self->layouts->len; i++)
    write_layout (&writer, g_ptr_array_index (self->layouts, i));
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}
