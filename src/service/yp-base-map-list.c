/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-base-map-list.h"

#include "yp-file-stamp.h"

/* The file is looked at once in so long, and only when somebody asks. */
#define LOOK_US (500 * G_TIME_SPAN_MILLISECOND)

/**
 * YpBaseMapList:
 *
 * The base maps of a file that people edit. A map whose group stays as it was goes on with what it
 * has; a file that can not be read leaves all as they were. Any thread.
 */
struct _YpBaseMapList
{
  char *path;
  YpBaseMapHost host;

  GMutex mutex; /* guards what follows; held while the file is read */
  GPtrArray *maps;
  char *error;
  YpFileStamp stamp;
  gint64 looked_at; /* monotonic */
  gboolean is_stopped;
};

static gboolean
are_lists_equal (char **a, char **b)
{
  return a == NULL || b == NULL ? a == b
                                : g_strv_equal ((const char *const *) a, (const char *const *) b);
}

/* Whether two groups say the same. */
static gboolean
are_equal (const YpMapEntry *a, const YpMapEntry *b)
{
  static const gsize texts[] = {
    G_STRUCT_OFFSET (YpMapEntry, id),          G_STRUCT_OFFSET (YpMapEntry, error),
    G_STRUCT_OFFSET (YpMapEntry, title),       G_STRUCT_OFFSET (YpMapEntry, path),
    G_STRUCT_OFFSET (YpMapEntry, url),         G_STRUCT_OFFSET (YpMapEntry, capabilities),
    G_STRUCT_OFFSET (YpMapEntry, layer),       G_STRUCT_OFFSET (YpMapEntry, layers),
    G_STRUCT_OFFSET (YpMapEntry, version),     G_STRUCT_OFFSET (YpMapEntry, crs),
    G_STRUCT_OFFSET (YpMapEntry, format),      G_STRUCT_OFFSET (YpMapEntry, style_name),
    G_STRUCT_OFFSET (YpMapEntry, matrix_set),  G_STRUCT_OFFSET (YpMapEntry, style_file),
    G_STRUCT_OFFSET (YpMapEntry, encoding),    G_STRUCT_OFFSET (YpMapEntry, owner),
    G_STRUCT_OFFSET (YpMapEntry, attribution), G_STRUCT_OFFSET (YpMapEntry, approval),
    G_STRUCT_OFFSET (YpMapEntry, key),         G_STRUCT_OFFSET (YpMapEntry, key_file),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (G_STRUCT_MEMBER (char *, a, texts[i]), G_STRUCT_MEMBER (char *, b, texts[i])) !=
        0)
      return FALSE;

  return a->type == b->type && a->datum == b->datum && a->min_zoom == b->min_zoom &&
         a->max_zoom == b->max_zoom && a->opacity == b->opacity && a->is_shown == b->is_shown &&
         are_lists_equal (a->subdomains, b->subdomains);
}

/* Returns: (transfer full): the map of such a group, which may have been there before */
static YpBaseMap *
take_map (YpBaseMapList *self, GPtrArray *entries, guint index)
{
  for (guint i = 0; i < self->maps->len; i++)
    {
      YpBaseMap *map = self->maps->pdata[i];

      if (are_equal (yp_base_map_get_entry (map), entries->pdata[index]))
        return yp_base_map_ref (map);
    }

  return yp_base_map_new (entries, index, &self->host);
}

/* Ends the threads of those that are not in @kept. */
static void
retire (GPtrArray *maps, GPtrArray *kept)
{
  for (guint i = 0; i < maps->len; i++)
    if (kept == NULL || !g_ptr_array_find (kept, maps->pdata[i], NULL))
      yp_base_map_stop (maps->pdata[i]);
  for (guint i = 0; i < maps->len; i++)
    if (kept == NULL || !g_ptr_array_find (kept, maps->pdata[i], NULL))
      yp_base_map_wait (maps->pdata[i]);
}

/* Under the mutex. */
static void
read_list (YpBaseMapList *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = yp_map_list_load (self->path, NULL, &error);
  GPtrArray *maps;

  g_clear_pointer (&self->error, g_free);
  if (entries == NULL)
    {
      self->error = g_strdup (error->message);
      g_message ("The file of base maps: %s", error->message);
      return;
    }

  maps = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_base_map_unref);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (maps, take_map (self, entries, i));
  retire (self->maps, maps);
  g_ptr_array_unref (self->maps);
  self->maps = maps;
}

static void
look (YpBaseMapList *self)
{
  gint64 now = g_get_monotonic_time ();
  YpFileStamp stamp;

  if (self->is_stopped || (self->looked_at != 0 && now - self->looked_at < LOOK_US))
    return;

  self->looked_at = now;
  stamp = yp_file_stamp_read (self->path);
  if (yp_file_stamp_equal (&stamp, &self->stamp))
    return;

  /* A file that is gone leaves the maps as they are, and says so. */
  self->stamp = stamp;
  read_list (self);
}

/**
 * yp_base_map_list_new:
 * @path: the file of base maps, which need not be there yet
 * @host: what the maps share; copied
 *
 * Returns: (transfer full): its maps
 */
YpBaseMapList *
yp_base_map_list_new (const char *path, const YpBaseMapHost *host)
{
  YpBaseMapList *self = g_new0 (YpBaseMapList, 1);

  self->path = g_strdup (path);
  self->host = *host;
  self->maps = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_base_map_unref);
  g_mutex_init (&self->mutex);

  return self;
}

/**
 * yp_base_map_list_stop:
 * @self: a list
 *
 * Has all maps come to an end soon.
 */
void
yp_base_map_list_stop (YpBaseMapList *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->is_stopped = TRUE;
  for (guint i = 0; i < self->maps->len; i++)
    yp_base_map_stop (self->maps->pdata[i]);
}

/**
 * yp_base_map_list_free:
 * @self: (transfer full): a list of which nobody asks any more
 *
 * Waits for the maps' threads.
 */
void
yp_base_map_list_free (YpBaseMapList *self)
{
  retire (self->maps, NULL);
  g_ptr_array_unref (self->maps);
  g_mutex_clear (&self->mutex);
  g_free (self->error);
  g_free (self->path);
  g_free (self);
}

/**
 * yp_base_map_list_get:
 * @self: a list
 * @error: (out) (optional) (transfer full) (nullable): why the file could not be read
 *
 * Reads the file where it has changed. Blocks.
 *
 * Returns: (transfer full) (element-type YpBaseMap): the maps in the file's order
 */
GPtrArray *
yp_base_map_list_get (YpBaseMapList *self, char **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  look (self);
  if (error != NULL)
    *error = g_strdup (self->error);

  return g_ptr_array_ref (self->maps);
}
