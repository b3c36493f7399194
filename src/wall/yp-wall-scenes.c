/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall-scenes.h"

#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "yp-error.h"

#define SHIPPED "/cn/yiping/Yiping/scenes"
#define SUFFIX ".json"
#define PLAYLIST "playlist.json"

/* Who writes a file writes it in several goes. */
#define SETTLE_MS 300

typedef struct
{
  char *id;
  YpWallScene *scene;
} Entry;

struct _YpWallScenes
{
  GObject parent_instance;

  char *folder; /* (nullable) */
  GFileMonitor *monitor;
  guint source;
  GPtrArray *entries;
  YpWallPlaylist *playlist;
  GString *fault;
};

G_DEFINE_FINAL_TYPE (YpWallScenes, yp_wall_scenes, G_TYPE_OBJECT)

static guint changed_signal;

static void
free_entry (gpointer data)
{
  Entry *self = data;

  g_free (self->id);
  yp_wall_scene_unref (self->scene);
  g_free (self);
}

static void
add_fault (YpWallScenes *self, const char *name, const char *why)
{
  g_autofree char *words = g_utf8_make_valid (name, -1);

  g_string_append_printf (self->fault, "%s%s: %s", self->fault->len > 0 ? "\n" : "", words, why);
}

static Entry *
find_entry (YpWallScenes *self, const char *id)
{
  int index = yp_wall_scenes_find (self, id);

  return index >= 0 ? g_ptr_array_index (self->entries, index) : NULL;
}

/* (transfer full) @scene */
static void
put_scene (YpWallScenes *self, const char *id, YpWallScene *scene)
{
  Entry *entry = find_entry (self, id);

  if (entry != NULL)
    {
      yp_wall_scene_unref (entry->scene);
      entry->scene = scene;
      return;
    }

  entry = g_new0 (Entry, 1);
  entry->id = g_strdup (id);
  entry->scene = scene;
  g_ptr_array_add (self->entries, entry);
}

/* What comes with us is right, or a test says that it is not. */
static void
read_shipped (YpWallScenes *self)
{
  g_auto (GStrv) names =
      g_resources_enumerate_children (SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (SHIPPED "/", names[i], NULL);
      g_autofree char *id = g_strndup (names[i], strlen (names[i]) - strlen (SUFFIX));
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autoptr (GError) error = NULL;
      gsize length;
      const char *text = g_bytes_get_data (bytes, &length);

      if (strcmp (names[i], PLAYLIST) == 0)
        self->playlist = yp_wall_playlist_parse (text, length, &error);
      else
        {
          YpWallScene *scene = yp_wall_scene_parse (text, length, &error);

          if (scene != NULL)
            put_scene (self, id, scene);
        }
      if (error != NULL)
        g_critical ("%s: %s", names[i], error->message);
    }
}

/* No pipe, and nothing that is larger than it may be. */
static char *
read_file (const char *path, gsize *length, GError **error)
{
  GStatBuf info;
  char *text;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_NOT_FOUND, _ ("there is no such file"));
      return NULL;
    }
  if (info.st_size > YP_WALL_SCENE_MAX_SIZE)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE,
                   _ ("more than %d bytes"), YP_WALL_SCENE_MAX_SIZE);
      return NULL;
    }

  return g_file_get_contents (path, &text, length, error) ? text : NULL;
}

static gboolean
check_stops (YpWallScenes *self, const YpWallPlaylist *playlist, GError **error)
{
  for (guint i = 0; i < playlist->stops->len; i++)
    {
      const YpWallStop *stop = g_ptr_array_index (playlist->stops, i);

      if (yp_wall_scenes_find (self, stop->scene) >= 0)
        continue;
      g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND,
                   _ ("stops[%u].scene: there is no scene “%.40s”"), i, stop->scene);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_playlist (YpWallScenes *self, const char *text, gsize length, GError **error)
{
  g_autoptr (YpWallPlaylist) playlist = yp_wall_playlist_parse (text, length, error);

  if (playlist == NULL || !check_stops (self, playlist, error))
    return FALSE;

  g_clear_pointer (&self->playlist, yp_wall_playlist_free);
  self->playlist = g_steal_pointer (&playlist);
  return TRUE;
}

static void
read_own (YpWallScenes *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autoptr (GError) error = NULL;
  YpWallScene *scene = NULL;
  gsize length;
  g_autofree char *text = read_file (path, &length, &error);

  if (text != NULL && strcmp (name, PLAYLIST) == 0)
    read_playlist (self, text, length, &error);
  else if (text != NULL)
    scene = yp_wall_scene_parse (text, length, &error);
  if (scene != NULL)
    put_scene (self, id, scene);
  if (error != NULL)
    add_fault (self, name, error->message);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;
  int order = (strcmp (first, PLAYLIST) == 0) - (strcmp (second, PLAYLIST) == 0);

  return order != 0 ? order : strcmp (first, second);
}

/* The playlist last: it speaks of the others. */
static void
read_folder (YpWallScenes *self)
{
  g_autoptr (GDir) folder = self->folder != NULL ? g_dir_open (self->folder, 0, NULL) : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && *name != '.' && strlen (name) > strlen (SUFFIX) &&
        g_utf8_validate (name, -1, NULL))
      g_ptr_array_add (names, g_strdup (name));

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (self->entries->len < YP_WALL_SCENES_MAX)
      read_own (self, g_ptr_array_index (names, i));
}

/* In the order of the playlist, then of the names: so the keys 1 to 9 choose. */
static void
sort (YpWallScenes *self)
{
  guint n_placed = 0;

  for (guint i = 0; i < self->playlist->stops->len; i++)
    {
      const YpWallStop *stop = g_ptr_array_index (self->playlist->stops, i);
      int index = yp_wall_scenes_find (self, stop->scene);
      gpointer entry;

      if (index < (int) n_placed)
        continue;
      entry = g_ptr_array_steal_index (self->entries, (guint) index);
      g_ptr_array_insert (self->entries, (int) n_placed++, entry);
    }
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const Entry *const *) a)->id, (*(const Entry *const *) b)->id);
}

static void
read_all (YpWallScenes *self)
{
  g_ptr_array_set_size (self->entries, 0);
  g_clear_pointer (&self->playlist, yp_wall_playlist_free);
  g_string_truncate (self->fault, 0);

  read_shipped (self);
  read_folder (self);
  g_ptr_array_sort (self->entries, compare_entries);
  sort (self);
}

static gboolean
on_settled (gpointer data)
{
  YpWallScenes *self = data;

  self->source = 0;
  read_all (self);
  g_signal_emit (self, changed_signal, 0);

  return G_SOURCE_REMOVE;
}

static void
on_file_changed (YpWallScenes *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (SETTLE_MS, on_settled, self);
}

static void
yp_wall_scenes_dispose (GObject *object)
{
  YpWallScenes *self = YP_WALL_SCENES (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (yp_wall_scenes_parent_class)->dispose (object);
}

static void
yp_wall_scenes_finalize (GObject *object)
{
  YpWallScenes *self = YP_WALL_SCENES (object);

  g_free (self->folder);
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->playlist, yp_wall_playlist_free);
  g_string_free (self->fault, TRUE);

  G_OBJECT_CLASS (yp_wall_scenes_parent_class)->finalize (object);
}

static void
yp_wall_scenes_class_init (YpWallScenesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_wall_scenes_dispose;
  object_class->finalize = yp_wall_scenes_finalize;

  changed_signal = g_signal_new ("changed", YP_TYPE_WALL_SCENES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_wall_scenes_init (YpWallScenes *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->fault = g_string_new (NULL);
}

/**
 * yp_wall_scenes_new:
 * @folder: (nullable): where a town keeps its own; need not be there
 *
 * Reads files, so for a start, not for a frame; from then on the folder is watched.
 *
 * Returns: (transfer full): the scenes
 */
YpWallScenes *
yp_wall_scenes_new (const char *folder)
{
  YpWallScenes *self = g_object_new (YP_TYPE_WALL_SCENES, NULL);
  g_autoptr (GFile) file = folder != NULL ? g_file_new_for_path (folder) : NULL;

  self->folder = g_strdup (folder);
  read_all (self);
  if (file != NULL)
    self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_changed), self,
                             G_CONNECT_SWAPPED);

  return self;
}

guint
yp_wall_scenes_get_n (YpWallScenes *self)
{
  g_return_val_if_fail (YP_IS_WALL_SCENES (self), 0);

  return self->entries->len;
}

/* The name of its file, without `.json`. */
const char *
yp_wall_scenes_get_id (YpWallScenes *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);

  return ((const Entry *) g_ptr_array_index (self->entries, index))->id;
}

/* (transfer none): until `changed`. */
const YpWallScene *
yp_wall_scenes_get (YpWallScenes *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);

  return ((const Entry *) g_ptr_array_index (self->entries, index))->scene;
}

/* Returns: its index; -1 where there is none of that id. */
int
yp_wall_scenes_find (YpWallScenes *self, const char *id)
{
  g_return_val_if_fail (YP_IS_WALL_SCENES (self), -1);

  for (guint i = 0; i < self->entries->len; i++)
    if (strcmp (((const Entry *) g_ptr_array_index (self->entries, i))->id, id) == 0)
      return (int) i;

  return -1;
}

const YpWallPlaylist *
yp_wall_scenes_get_playlist (YpWallScenes *self)
{
  g_return_val_if_fail (YP_IS_WALL_SCENES (self), NULL);

  return self->playlist;
}

const char *
yp_wall_scenes_get_fault (YpWallScenes *self)
{
  g_return_val_if_fail (YP_IS_WALL_SCENES (self), NULL);

  return self->fault->len > 0 ? self->fault->str : NULL;
}

/**
 * yp_wall_scenes_check:
 * @path: of a scene file, or of a `playlist.json`
 * @error: return location for what is wrong, and where in the file
 *
 * A playlist is compared with the scenes that come with us and those beside it.
 *
 * Returns: whether it is right
 */
gboolean
yp_wall_scenes_check (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length;
  g_autofree char *text = read_file (path, &length, error);
  g_autoptr (YpWallScene) scene = NULL;
  g_autoptr (YpWallScenes) scenes = NULL;
  g_autoptr (YpWallPlaylist) playlist = NULL;

  if (text == NULL)
    return FALSE;
  if (strcmp (name, PLAYLIST) != 0)
    {
      scene = yp_wall_scene_parse (text, length, error);
      return scene != NULL;
    }

  scenes = yp_wall_scenes_new (folder);
  playlist = yp_wall_playlist_parse (text, length, error);
  return playlist != NULL && check_stops (scenes, playlist, error);
}
