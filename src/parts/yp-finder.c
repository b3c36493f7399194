/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-finder.h"

#include "yp-find-worker.h"

/* What changes within this time is looked through at once. */
#define REFRESH_MS 500

/* The layers whose names are found, and what they are. */
static const struct
{
  const char *layer;
  YpFindKind kind;
} layers[] = {
  { "towns", YP_FIND_TOWN },   { "villages", YP_FIND_VILLAGE }, { "grids", YP_FIND_GRID },
  { "places", YP_FIND_PLACE }, { "roads", YP_FIND_ROAD },       { "buildings", YP_FIND_BUILDING },
  { "water", YP_FIND_WATER },  { "cameras", YP_FIND_CAMERA },
};

/* A list that is followed. */
typedef struct
{
  YpFindKind kind;
  GListModel *list;
  GPtrArray *items;   /* as the list was when it was last heard */
  GHashTable *counts; /* id, the item's own → how often it stands in @items */
} Mirror;

struct _YpFinder
{
  GObject parent_instance;

  YpSituation *situation;
  YpFindWorker *worker;
  Mirror mirrors[2];
  char **files[G_N_ELEMENTS (layers)];
  char *text;
  YpBounds view;       /* of the newest search, as is the next */
  gboolean is_waiting; /* for its answer */
  gboolean is_live;
  guint refresh_source;
  YpFindResult *result; /* (nullable): of the newest search that has ended */
  char *result_text;
};

G_DEFINE_FINAL_TYPE (YpFinder, yp_finder, G_TYPE_OBJECT)

static guint found_signal;

static const char *
get_id (YpFindKind kind, gpointer item)
{
  return kind == YP_FIND_INCIDENT ? yp_incident_get_id (item) : yp_unit_get_id (item);
}

/* The list may show an item in its new place before it leaves the old one. */
static void
count (Mirror *self, gpointer item, int by)
{
  const char *id = get_id (self->kind, item);
  int n = GPOINTER_TO_INT (g_hash_table_lookup (self->counts, id)) + by;

  if (n <= 0)
    g_hash_table_remove (self->counts, id);
  else
    g_hash_table_replace (self->counts, (gpointer) id, GINT_TO_POINTER (n));
}

static void
take_out (Mirror *self, guint position, guint n, GPtrArray *gone)
{
  for (guint i = 0; i < n; i++)
    {
      gpointer item = g_ptr_array_index (self->items, position + i);

      count (self, item, -1);
      g_ptr_array_add (gone, g_object_ref (item));
    }

  if (n > 0)
    g_ptr_array_remove_range (self->items, position, n);
}

static void
put_in (Mirror *self, guint position, guint n, GPtrArray *news)
{
  for (guint i = 0; i < n; i++)
    {
      gpointer item = g_list_model_get_item (self->list, position + i);

      g_ptr_array_insert (self->items, (int) (position + i), item);
      count (self, item, 1);
      g_ptr_array_add (news, g_object_ref (item));
    }
}

/* What is not in the list any more. */
static GPtrArray *
list_gone (Mirror *self, GPtrArray *out)
{
  GPtrArray *gone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < out->len; i++)
    {
      const char *id = get_id (self->kind, g_ptr_array_index (out, i));

      if (!g_hash_table_contains (self->counts, id))
        g_ptr_array_add (gone, g_strdup (id));
    }

  return gone;
}

/* What the worker has not taken in by then is found the next time. */
static gboolean
on_refresh (gpointer data)
{
  YpFinder *self = data;
  gboolean is_idle = yp_find_worker_is_idle (self->worker);

  if (self->is_waiting)
    return G_SOURCE_CONTINUE;

  self->is_waiting = TRUE;
  yp_find_worker_search (self->worker, self->text, &self->view);
  if (!is_idle)
    return G_SOURCE_CONTINUE;

  self->refresh_source = 0;
  return G_SOURCE_REMOVE;
}

static void
refresh_soon (YpFinder *self)
{
  if (self->is_live && self->text != NULL && self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, on_refresh, self);
}

static void
on_items_changed (YpFinder *self, guint position, guint n_removed, guint n_added, GListModel *list)
{
  Mirror *mirror = &self->mirrors[list == self->mirrors[0].list ? 0 : 1];
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *news = g_ptr_array_new_with_free_func (g_object_unref);

  take_out (mirror, position, n_removed, out);
  put_in (mirror, position, n_added, news);
  yp_find_worker_take_news (self->worker, mirror->kind, news, list_gone (mirror, out));
  refresh_soon (self);
}

static void
follow (YpFinder *self, Mirror *mirror, YpFindKind kind, GListModel *list)
{
  mirror->kind = kind;
  mirror->list = g_object_ref (list);
  mirror->items = g_ptr_array_new_with_free_func (g_object_unref);
  mirror->counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (list), list);
}

static void
update_layers (YpFinder *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_auto (GStrv) files = yp_situation_get_layer_files (self->situation, layers[i].layer);

      if (self->files[i] != NULL &&
          g_strv_equal ((const char *const *) files, (const char *const *) self->files[i]))
        continue;

      g_strfreev (self->files[i]);
      self->files[i] = g_strdupv (files);
      if (files[0] != NULL)
        yp_find_worker_take_layer (self->worker, layers[i].kind, g_steal_pointer (&files));
    }
}

static void
on_found (const char *text, YpFindResult *result, gpointer user_data)
{
  YpFinder *self = user_data;

  if (g_strcmp0 (text, self->text) != 0)
    return;

  self->is_waiting = FALSE;
  g_clear_pointer (&self->result, yp_find_result_unref);
  self->result = yp_find_result_ref (result);
  g_free (self->result_text);
  self->result_text = g_strdup (text);
  g_signal_emit (self, found_signal, 0);
}

static void
mirror_clear (Mirror *self)
{
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->list);
}

static void
yp_finder_dispose (GObject *object)
{
  YpFinder *self = YP_FINDER (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_pointer (&self->worker, yp_find_worker_stop);

  G_OBJECT_CLASS (yp_finder_parent_class)->dispose (object);
}

static void
yp_finder_finalize (GObject *object)
{
  YpFinder *self = YP_FINDER (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->mirrors); i++)
    mirror_clear (&self->mirrors[i]);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    g_strfreev (self->files[i]);
  g_clear_pointer (&self->result, yp_find_result_unref);
  g_free (self->result_text);
  g_free (self->text);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_finder_parent_class)->finalize (object);
}

static void
yp_finder_class_init (YpFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_finder_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_finder_finalize;

  found_signal = g_signal_new ("found", YP_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
yp_finder_init (YpFinder *self)
{
}

/**
 * yp_finder_new:
 * @situation: what is looked through; followed from now on
 *
 * Returns: (transfer full): the finder
 */
YpFinder *
yp_finder_new (YpSituation *situation)
{
  YpFinder *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_FINDER, NULL);
  self->situation = g_object_ref (situation);
  self->worker = yp_find_worker_new (on_found, self);
  g_signal_connect_object (situation, "layers-changed", G_CALLBACK (update_layers), self,
                           G_CONNECT_SWAPPED);
  update_layers (self);
  follow (self, &self->mirrors[0], YP_FIND_INCIDENT, yp_situation_get_incidents (situation));
  follow (self, &self->mirrors[1], YP_FIND_UNIT, yp_situation_get_units (situation));

  return self;
}

/**
 * yp_finder_search:
 * @self: the finder
 * @text: what was typed
 * @view: what the map shows
 *
 * Asks; [signal@Yp.Finder::found] tells, unless something else was asked meanwhile.
 */
void
yp_finder_search (YpFinder *self, const char *text, const YpBounds *view)
{
  g_return_if_fail (YP_IS_FINDER (self));
  g_return_if_fail (text != NULL);

  g_free (self->text);
  self->text = g_strdup (text);
  self->view = *view;
  self->is_waiting = TRUE;
  yp_find_worker_search (self->worker, text, view);
}

/**
 * yp_finder_set_is_live:
 * @self: the finder
 * @is_live: whether somebody looks at what was found
 *
 * While it is, the last search is made again, with the same view, when incidents or units have
 * changed: at most twice a second.
 */
void
yp_finder_set_is_live (YpFinder *self, gboolean is_live)
{
  g_return_if_fail (YP_IS_FINDER (self));

  self->is_live = is_live;
  if (!is_live)
    g_clear_handle_id (&self->refresh_source, g_source_remove);
}

/* (transfer none) (nullable): what was found last; yp_finder_get_text() says what for. */
YpFindResult *
yp_finder_get_result (YpFinder *self)
{
  return self->result;
}

const char *
yp_finder_get_text (YpFinder *self)
{
  return self->result_text;
}

/* Whether all that was told until now is in the index. */
gboolean
yp_finder_is_ready (YpFinder *self)
{
  return self->worker != NULL && yp_find_worker_is_idle (self->worker);
}
