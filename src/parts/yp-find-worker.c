/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-find-worker.h"

#include <math.h>
#include <string.h>

#include "yp-post.h"
#include "yp-vector-source.h"

/* Incidents that are taken in before the next search gets its turn. */
#define BATCH 1000

/* Names of one layer. */
#define MAX_NAMES 500000

/* Pieces of a road or water of one name that are so near to each other are one, degrees. */
#define JOIN_DEG 0.02

typedef enum
{
  JOB_SEARCH,
  JOB_NEWS,
  JOB_LAYER,
} JobType;

typedef struct
{
  JobType type;
  guint64 number;
  YpFindKind kind;
  GPtrArray *news; /* of YpIncident or YpUnit */
  GPtrArray *gone; /* of ids */
  char **files;
  char *text;
  YpBounds view;
  GCancellable *cancellable;
} Job;

struct _YpFindWorker
{
  int ref_count;
  GThreadPool *pool;    /* of one thread: searches and news */
  GThreadPool *readers; /* of one thread: layers, which take seconds */
  YpFindFunc func;      /* main thread; %NULL once it is stopped */
  gpointer user_data;
  GMainContext *context;
  guint64 n_jobs;
  GCancellable *searching; /* (nullable): main thread: of the newest search */
  GCancellable *stopping;
  gint n_open; /* jobs that are not done; atomic */

  GMutex lock; /* of what follows */
  YpPinyin *pinyin;
  YpFindIndex *index;
};

static void
free_job (Job *job)
{
  g_clear_pointer (&job->news, g_ptr_array_unref);
  g_clear_pointer (&job->gone, g_ptr_array_unref);
  g_strfreev (job->files);
  g_free (job->text);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static YpFindWorker *
worker_ref (YpFindWorker *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
worker_unref (YpFindWorker *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->index, yp_find_index_free);
  g_clear_pointer (&self->pinyin, yp_pinyin_unref);
  g_clear_object (&self->searching);
  g_object_unref (self->stopping);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Without ICU's data names are found by their letters alone. */
static void
ready_index (YpFindWorker *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_autoptr (GError) error = NULL;

  if (self->index != NULL)
    return;

  self->pinyin = yp_pinyin_get (&error);
  if (self->pinyin == NULL)
    g_message ("Nothing is found by pinyin: %s", error->message);
  self->index = yp_find_index_new (self->pinyin);
}

static void
take_news (YpFindWorker *self, const Job *job)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < job->gone->len; i++)
    yp_find_index_remove (self->index, job->kind, g_ptr_array_index (job->gone, i));

  for (guint i = 0; i < job->news->len; i++)
    {
      gpointer item = g_ptr_array_index (job->news, i);

      yp_find_index_put (self->index, job->kind == YP_FIND_INCIDENT
                                          ? yp_find_entry_new_incident (item, self->pinyin)
                                          : yp_find_entry_new_unit (item, self->pinyin));
    }
}

/* A road is many pieces of one name, a river too; a chain of shops is not one shop. */
static gboolean
is_in_pieces (YpFindKind kind)
{
  return kind == YP_FIND_ROAD || kind == YP_FIND_WATER;
}

typedef struct
{
  const char *code;
  const char *name;
  YpBounds bounds;
} Name;

/* The piece of that name that this one goes on. */
static Name *
find_piece (GPtrArray *pieces, const YpBounds *bounds)
{
  YpBounds near = { bounds->west - JOIN_DEG, bounds->south - JOIN_DEG, bounds->east + JOIN_DEG,
                    bounds->north + JOIN_DEG };

  for (guint i = 0; i < pieces->len; i++)
    {
      Name *piece = g_ptr_array_index (pieces, i);

      if (yp_bounds_intersects (&piece->bounds, &near))
        return piece;
    }

  return NULL;
}

static void
add_name (GPtrArray *names, GHashTable *by_name, YpFindKind kind, const Name *name)
{
  GPtrArray *pieces = g_hash_table_lookup (by_name, name->name);
  Name *piece;

  if (pieces == NULL)
    {
      pieces = g_ptr_array_new ();
      g_hash_table_insert (by_name, (gpointer) name->name, pieces);
    }

  piece = is_in_pieces (kind) ? find_piece (pieces, &name->bounds) : NULL;
  if (piece != NULL)
    {
      yp_bounds_extend (&piece->bounds, name->bounds.west, name->bounds.south);
      yp_bounds_extend (&piece->bounds, name->bounds.east, name->bounds.north);
      return;
    }

  piece = g_memdup2 (name, sizeof *name);
  g_ptr_array_add (names, piece);
  if (is_in_pieces (kind))
    g_ptr_array_add (pieces, piece);
}

static gboolean
is_named (const YpVectorFeature *feature)
{
  return feature->geometry != NULL && feature->values[1] != NULL && *feature->values[1] != '\0';
}

static void
read_names (YpFindWorker *self, const Job *job, GPtrArray *features, GPtrArray *entries)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < features->len; i++)
    {
      const YpVectorFeature *feature = g_ptr_array_index (features, i);

      if (is_named (feature))
        add_name (names, by_name, job->kind,
                  &(Name){ feature->values[0], feature->values[1], feature->geometry->bounds });
    }

  for (guint i = 0; i < names->len && entries->len < MAX_NAMES; i++)
    {
      const Name *name = g_ptr_array_index (names, i);
      const char *const texts[] = { name->code, name->name, NULL, NULL };

      g_ptr_array_add (entries, yp_find_entry_new (job->kind, texts, &name->bounds, self->pinyin));
    }
}

static void
take_layer (YpFindWorker *self, const Job *job)
{
  static const char *const fields[] = { "code", "name", NULL };
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_find_entry_unref);

  for (guint i = 0; job->files[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) features =
          yp_vector_read_file (job->files[i], fields, self->stopping, &error);

      if (features != NULL)
        read_names (self, job, features, entries);
      else
        g_message ("Names are not found: %s", error->message);
    }

  g_mutex_lock (&self->lock);
  yp_find_index_set_entries (self->index, job->kind, g_steal_pointer (&entries));
  g_mutex_unlock (&self->lock);
}

typedef struct
{
  YpFindWorker *worker;
  char *text;
  YpFindResult *result;
} Answer;

static gboolean
tell (gpointer data)
{
  const Answer *answer = data;

  if (answer->worker->func != NULL)
    answer->worker->func (answer->text, answer->result, answer->worker->user_data);
  return G_SOURCE_REMOVE;
}

static void
free_answer (gpointer data)
{
  Answer *answer = data;

  g_free (answer->text);
  yp_find_result_unref (answer->result);
  worker_unref (answer->worker);
  g_free (answer);
}

static void
search (YpFindWorker *self, Job *job)
{
  YpFindResult *result;
  Answer *answer;

  g_mutex_lock (&self->lock);
  result = yp_find_index_search (self->index, job->text, &job->view, job->cancellable);
  g_mutex_unlock (&self->lock);
  if (result == NULL)
    return;

  answer = g_new0 (Answer, 1);
  answer->worker = worker_ref (self);
  answer->text = g_steal_pointer (&job->text);
  answer->result = result;
  yp_post (self->context, tell, answer, free_answer);
}

static void
work (gpointer data, gpointer user_data)
{
  Job *job = data;
  YpFindWorker *self = user_data;

  if (!g_cancellable_is_cancelled (self->stopping))
    {
      ready_index (self);
      if (job->type == JOB_SEARCH)
        search (self, job);
      else if (job->type == JOB_NEWS)
        take_news (self, job);
      else
        take_layer (self, job);
    }

  free_job (job);
  g_atomic_int_add (&self->n_open, -1);
  worker_unref (self);
}

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer data)
{
  const Job *x = a;
  const Job *y = b;

  if (x->type != y->type)
    return (int) x->type - (int) y->type;

  return x->number < y->number ? -1 : 1;
}

static void
push (YpFindWorker *self, const Job *job)
{
  Job *own = g_memdup2 (job, sizeof *job);

  own->number = self->n_jobs++;
  g_atomic_int_inc (&self->n_open);
  worker_ref (self);
  g_thread_pool_push (job->type == JOB_LAYER ? self->readers : self->pool, own, NULL);
}

/**
 * yp_find_worker_new:
 * @func: told what was found
 * @user_data: for it
 *
 * Returns: (transfer full): a worker whose index is empty
 */
YpFindWorker *
yp_find_worker_new (YpFindFunc func, gpointer user_data)
{
  YpFindWorker *self = g_new0 (YpFindWorker, 1);

  self->ref_count = 1;
  self->func = func;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->stopping = g_cancellable_new ();
  g_mutex_init (&self->lock);
  self->pool = g_thread_pool_new (work, self, 1, FALSE, NULL);
  self->readers = g_thread_pool_new (work, self, 1, FALSE, NULL);
  g_thread_pool_set_sort_function (self->pool, compare_jobs, NULL);

  return self;
}

/**
 * yp_find_worker_stop:
 * @self: (transfer full): the worker; does not wait for it
 */
void
yp_find_worker_stop (YpFindWorker *self)
{
  self->func = NULL;
  g_cancellable_cancel (self->stopping);
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  /* What waits is done, which is to free it. */
  g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, FALSE);
  g_thread_pool_free (g_steal_pointer (&self->readers), FALSE, FALSE);
  worker_unref (self);
}

/**
 * yp_find_worker_take_news:
 * @self: the worker
 * @kind: incident or unit
 * @news: (transfer full) (element-type GObject): those that are new or changed
 * @gone: (transfer full) (element-type utf8): ids of those that are no more
 */
void
yp_find_worker_take_news (YpFindWorker *self, YpFindKind kind, GPtrArray *news, GPtrArray *gone)
{
  g_autoptr (GPtrArray) all = news;

  push (self, &(Job){ .type = JOB_NEWS,
                      .kind = kind,
                      .news = g_ptr_array_new_with_free_func (g_object_unref),
                      .gone = gone });

  for (guint i = 0; i < all->len; i += BATCH)
    {
      GPtrArray *batch = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint j = i; j < MIN (i + BATCH, all->len); j++)
        g_ptr_array_add (batch, g_object_ref (g_ptr_array_index (all, j)));
      push (self, &(Job){ .type = JOB_NEWS,
                          .kind = kind,
                          .news = batch,
                          .gone = g_ptr_array_new_with_free_func (g_free) });
    }
}

/**
 * yp_find_worker_take_layer:
 * @self: the worker
 * @kind: what its features are
 * @files: (transfer full): of which it consists now
 */
void
yp_find_worker_take_layer (YpFindWorker *self, YpFindKind kind, char **files)
{
  push (self, &(Job){ .type = JOB_LAYER, .kind = kind, .files = files });
}

/**
 * yp_find_worker_search:
 * @self: the worker
 * @text: what was typed
 * @view: what the map shows
 *
 * In place of the search before, if that has not ended.
 */
void
yp_find_worker_search (YpFindWorker *self, const char *text, const YpBounds *view)
{
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();

  push (self, &(Job){ .type = JOB_SEARCH,
                      .text = g_strdup (text),
                      .view = *view,
                      .cancellable = g_object_ref (self->searching) });
}

/* Whether all that was given to it is done. */
gboolean
yp_find_worker_is_idle (YpFindWorker *self)
{
  return g_atomic_int_get (&self->n_open) == 0;
}
