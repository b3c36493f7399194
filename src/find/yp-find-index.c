/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-find"

#include "yp-find-index.h"

#include <string.h>

#include "yp-geometry.h"

/* Between two looks at whether somebody still wants to know. */
#define STRIDE 512

/* Hits are gathered up to here and then the worse half let go. */
#define MAX_GATHERED (4 * YP_FIND_MAX_HITS)

typedef struct
{
  GPtrArray *entries;
  GHashTable *positions; /* number, the entry's own → position; of kinds that are put one by one */
} Shelf;

struct _YpFindIndex
{
  YpPinyin *pinyin;
  Shelf shelves[YP_N_FIND_KINDS];
};

static int
compare_doubles (double a, double b)
{
  return a < b ? -1 : a > b ? 1 : 0;
}

/* The better match, what is seen, what is near; the newest number where nothing else tells. */
static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const YpFindHit *x = a;
  const YpFindHit *y = b;
  int order;

  if (x->match.rank != y->match.rank)
    return (int) x->match.rank - (int) y->match.rank;
  if (x->match.is_whole != y->match.is_whole)
    return y->match.is_whole - x->match.is_whole;
  if (x->is_in_view != y->is_in_view)
    return y->is_in_view - x->is_in_view;
  order = compare_doubles (x->distance_m, y->distance_m);
  if (order != 0)
    return order;

  order = g_strcmp0 (y->entry->fields[YP_FIND_NUMBER].text, x->entry->fields[YP_FIND_NUMBER].text);
  return order != 0
             ? order
             : g_strcmp0 (x->entry->fields[YP_FIND_NAME].text, y->entry->fields[YP_FIND_NAME].text);
}

YpFindResult *
yp_find_result_ref (YpFindResult *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
free_group (YpFindGroup *group)
{
  for (guint i = 0; group->hits != NULL && i < group->hits->len; i++)
    yp_find_entry_unref (g_array_index (group->hits, YpFindHit, i).entry);
  g_clear_pointer (&group->hits, g_array_unref);
}

void
yp_find_result_unref (YpFindResult *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_groups; i++)
    free_group (&self->groups[i]);
  g_free (self);
}

/**
 * yp_find_index_new:
 * @pinyin: (nullable): with which entries are made
 *
 * Returns: (transfer full): an index of nothing
 */
YpFindIndex *
yp_find_index_new (YpPinyin *pinyin)
{
  YpFindIndex *self = g_new0 (YpFindIndex, 1);

  self->pinyin = pinyin != NULL ? yp_pinyin_ref (pinyin) : NULL;
  for (guint i = 0; i < YP_N_FIND_KINDS; i++)
    {
      self->shelves[i].entries =
          g_ptr_array_new_with_free_func ((GDestroyNotify) yp_find_entry_unref);
      self->shelves[i].positions = g_hash_table_new (g_str_hash, g_str_equal);
    }

  return self;
}

void
yp_find_index_free (YpFindIndex *self)
{
  for (guint i = 0; i < YP_N_FIND_KINDS; i++)
    {
      g_hash_table_unref (self->shelves[i].positions);
      g_ptr_array_unref (self->shelves[i].entries);
    }
  g_clear_pointer (&self->pinyin, yp_pinyin_unref);
  g_free (self);
}

static void
place (Shelf *shelf, guint position, YpFindEntry *entry)
{
  g_hash_table_replace (shelf->positions, (gpointer) entry->fields[YP_FIND_NUMBER].text,
                        GUINT_TO_POINTER (position));
}

/**
 * yp_find_index_put:
 * @self: the index
 * @entry: (transfer full): with a number; takes the place of the one of the same kind and number
 */
void
yp_find_index_put (YpFindIndex *self, YpFindEntry *entry)
{
  Shelf *shelf = &self->shelves[entry->kind];
  const char *number = entry->fields[YP_FIND_NUMBER].text;
  gpointer position;

  g_return_if_fail (number != NULL);

  if (g_hash_table_lookup_extended (shelf->positions, number, NULL, &position))
    {
      g_autoptr (YpFindEntry) old G_GNUC_UNUSED =
          g_ptr_array_index (shelf->entries, GPOINTER_TO_UINT (position));

      g_ptr_array_index (shelf->entries, GPOINTER_TO_UINT (position)) = entry;
      place (shelf, GPOINTER_TO_UINT (position), entry);
      return;
    }

  g_ptr_array_add (shelf->entries, entry);
  place (shelf, shelf->entries->len - 1, entry);
}

/**
 * yp_find_index_remove:
 * @self: the index
 * @kind: its kind
 * @number: of an entry that was put; nothing happens if there is none
 */
void
yp_find_index_remove (YpFindIndex *self, YpFindKind kind, const char *number)
{
  Shelf *shelf = &self->shelves[kind];
  gpointer position;

  if (!g_hash_table_steal_extended (shelf->positions, number, NULL, &position))
    return;

  g_ptr_array_remove_index_fast (shelf->entries, GPOINTER_TO_UINT (position));
  if (GPOINTER_TO_UINT (position) < shelf->entries->len)
    place (shelf, GPOINTER_TO_UINT (position),
           g_ptr_array_index (shelf->entries, GPOINTER_TO_UINT (position)));
}

/**
 * yp_find_index_set_entries:
 * @self: the index
 * @kind: a kind whose entries come all together
 * @entries: (transfer full) (element-type YpFindEntry): they take the place of what there was
 */
void
yp_find_index_set_entries (YpFindIndex *self, YpFindKind kind, GPtrArray *entries)
{
  g_hash_table_remove_all (self->shelves[kind].positions);
  g_ptr_array_unref (self->shelves[kind].entries);
  self->shelves[kind].entries = entries;
}

guint
yp_find_index_get_size (YpFindIndex *self, YpFindKind kind)
{
  return self->shelves[kind].entries->len;
}

static YpFindHit
make_hit (YpFindEntry *entry, const YpFindMatch *match, const YpBounds *view)
{
  YpFindHit hit = { entry, *match, G_MAXDOUBLE, FALSE };
  const YpBounds *bounds = &entry->bounds;

  if (yp_bounds_is_empty (bounds) || yp_bounds_is_empty (view))
    return hit;

  hit.is_in_view = yp_bounds_intersects (view, bounds);
  hit.distance_m =
      yp_distance_m ((view->west + view->east) / 2, (view->south + view->north) / 2,
                     (bounds->west + bounds->east) / 2, (bounds->south + bounds->north) / 2);
  return hit;
}

/* The best of what was gathered until now. */
static void
keep_best (GArray *hits)
{
  g_array_sort (hits, compare_hits);
  if (hits->len > YP_FIND_MAX_HITS)
    g_array_set_size (hits, YP_FIND_MAX_HITS);
}

/* Once there are enough, most need no look at where they are. */
static void
gather (YpFindGroup *group,
        YpFindEntry *entry,
        const YpFindMatch *match,
        const YpBounds *view,
        YpFindHit *bar)
{
  YpFindHit hit;

  group->n_found++;
  if (bar->entry != NULL && match->rank > bar->match.rank)
    return;

  hit = make_hit (entry, match, view);
  if (bar->entry != NULL && compare_hits (&hit, bar) > 0)
    return;

  g_array_append_val (group->hits, hit);
  if (group->hits->len < MAX_GATHERED)
    return;

  keep_best (group->hits);
  *bar = g_array_index (group->hits, YpFindHit, YP_FIND_MAX_HITS - 1);
}

static gboolean
search_shelf (const YpFindIndex *self,
              YpFindKind kind,
              const YpFindQuery *query,
              const YpBounds *view,
              YpFindGroup *group,
              GCancellable *cancellable)
{
  const GPtrArray *entries = self->shelves[kind].entries;
  YpFindMatch match;
  YpFindHit bar = { NULL };

  *group = (YpFindGroup){ kind, 0, g_array_new (FALSE, FALSE, sizeof (YpFindHit)) };
  for (guint i = 0; i < entries->len; i++)
    {
      YpFindEntry *entry = g_ptr_array_index (entries, i);

      if (i % STRIDE == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (yp_find_query_match (query, entry, self->pinyin, &match))
        gather (group, entry, &match, view, &bar);
    }

  keep_best (group->hits);
  return TRUE;
}

/* The kind with the best hit; of equals as the kinds are listed. */
static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const YpFindGroup *x = a;
  const YpFindGroup *y = b;
  const YpFindMatch *of_x = &g_array_index (x->hits, YpFindHit, 0).match;
  const YpFindMatch *of_y = &g_array_index (y->hits, YpFindHit, 0).match;

  if (of_x->rank != of_y->rank)
    return (int) of_x->rank - (int) of_y->rank;
  if (of_x->is_whole != of_y->is_whole)
    return of_y->is_whole - of_x->is_whole;

  return (int) x->kind - (int) y->kind;
}

static void
take_group (YpFindResult *result, const YpFindGroup *group)
{
  if (group->n_found == 0)
    {
      g_array_unref (group->hits);
      return;
    }

  for (guint i = 0; i < group->hits->len; i++)
    yp_find_entry_ref (g_array_index (group->hits, YpFindHit, i).entry);
  result->groups[result->n_groups++] = *group;
}

/**
 * yp_find_index_search:
 * @self: the index
 * @text: what was typed
 * @view: what the map shows; what is near its middle comes first among equals
 * @cancellable: (nullable): stops it
 *
 * Looks at everything there is, as fast as memory is read: there is nothing to be kept in order
 * when an incident changes.
 *
 * Returns: (transfer full) (nullable): what was found, or %NULL where it was cancelled
 */
YpFindResult *
yp_find_index_search (YpFindIndex *self,
                      const char *text,
                      const YpBounds *view,
                      GCancellable *cancellable)
{
  g_autoptr (YpFindQuery) query = yp_find_query_new (text);
  g_autoptr (YpFindResult) result = g_new0 (YpFindResult, 1);

  result->ref_count = 1;
  if (yp_find_query_is_empty (query))
    return g_steal_pointer (&result);

  for (guint kind = 0; kind < YP_N_FIND_KINDS; kind++)
    {
      YpFindGroup group;

      if (!search_shelf (self, (YpFindKind) kind, query, view, &group, cancellable))
        {
          g_array_unref (group.hits);
          return NULL;
        }
      take_group (result, &group);
    }

  qsort (result->groups, result->n_groups, sizeof (YpFindGroup), compare_groups);
  return g_steal_pointer (&result);
}
