/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-base-store.h"

#include <string.h>

#include "yp-error.h"

/* Tiles as they came, some ten kilobytes each: those of a view and of what was seen before it. */
#define MAX_PACKED_BYTES (12u << 20)
#define MAX_PACKED 4000

/* And those that were unpacked last: neighbours of the plane share them. */
#define MAX_OPEN_BYTES (8u << 20)

/* What a vector tile may hold and still be painted while somebody waits for it. */
#define MAX_POINTS 400000

/* Something of a tile; the one used last is at the head of its list. */
typedef struct
{
  YpBaseAddress address;
  gboolean is_vector;
  gboolean is_fault;
  GBytes *bytes; /* (nullable): nothing there */
  gsize size;
  GList *link;
} Packed;

typedef struct
{
  YpBaseAddress address;
  YpBaseTile *tile;
  GList *link;
} Open;

/**
 * YpBaseStore:
 *
 * Tiles of base maps in memory, bounded. Whoever fetches puts them, painters take them. Any thread.
 */
struct _YpBaseStore
{
  int ref_count;
  GMutex mutex;
  GHashTable *packed;
  GQueue packed_order;
  gsize packed_bytes;
  GHashTable *open;
  GQueue open_order;
  gsize open_bytes;
  GArray *arrivals; /* of YpBaseAddress: what came since somebody asked */
};

static guint
hash_address (gconstpointer data)
{
  const YpBaseAddress *address = data;

  return g_str_hash (address->map) ^ address->zoom * 2654435761u ^ address->column * 40503u ^
         address->row * 2246822519u;
}

static gboolean
is_same_address (gconstpointer a, gconstpointer b)
{
  const YpBaseAddress *p = a;
  const YpBaseAddress *q = b;

  return p->zoom == q->zoom && p->column == q->column && p->row == q->row &&
         strcmp (p->map, q->map) == 0;
}

static YpBaseTile *
tile_ref (YpBaseTile *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_base_tile_unref (YpBaseTile *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->image, yp_tile_image_unref);
  g_clear_pointer (&self->vector, yp_mvt_tile_free);
  g_free (self);
}

static void
packed_free (gpointer data)
{
  Packed *packed = data;

  g_clear_pointer (&packed->bytes, g_bytes_unref);
  g_free (packed);
}

static void
open_free (gpointer data)
{
  Open *open = data;

  yp_base_tile_unref (open->tile);
  g_free (open);
}

YpBaseStore *
yp_base_store_new (void)
{
  YpBaseStore *self = g_new0 (YpBaseStore, 1);

  self->ref_count = 1;
  g_mutex_init (&self->mutex);
  self->packed = g_hash_table_new_full (hash_address, is_same_address, NULL, packed_free);
  self->open = g_hash_table_new_full (hash_address, is_same_address, NULL, open_free);
  self->arrivals = g_array_new (FALSE, FALSE, sizeof (YpBaseAddress));

  return self;
}

YpBaseStore *
yp_base_store_ref (YpBaseStore *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_base_store_unref (YpBaseStore *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_queue_clear (&self->packed_order);
  g_queue_clear (&self->open_order);
  g_hash_table_unref (self->packed);
  g_hash_table_unref (self->open);
  g_array_unref (self->arrivals);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Mutex held. */
static void
drop_packed (YpBaseStore *self, Packed *packed)
{
  self->packed_bytes -= packed->size;
  g_queue_delete_link (&self->packed_order, packed->link);
  g_hash_table_remove (self->packed, &packed->address);
}

/* Mutex held. */
static void
drop_open (YpBaseStore *self, Open *open)
{
  self->open_bytes -= open->tile->size;
  g_queue_delete_link (&self->open_order, open->link);
  g_hash_table_remove (self->open, &open->address);
}

/* Mutex held. */
static void
forget (YpBaseStore *self, const YpBaseAddress *address)
{
  Packed *packed = g_hash_table_lookup (self->packed, address);
  Open *open = g_hash_table_lookup (self->open, address);

  if (packed != NULL)
    drop_packed (self, packed);
  if (open != NULL)
    drop_open (self, open);
}

/* Mutex held. */
static void
keep_packed (YpBaseStore *self,
             const YpBaseAddress *address,
             gboolean is_vector,
             gboolean is_fault,
             GBytes *bytes)
{
  Packed *packed = g_new0 (Packed, 1);

  packed->address = *address;
  packed->is_vector = is_vector;
  packed->is_fault = is_fault;
  packed->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  packed->size = sizeof *packed + (bytes != NULL ? g_bytes_get_size (bytes) : 0);

  g_queue_push_head (&self->packed_order, packed);
  packed->link = self->packed_order.head;
  g_hash_table_insert (self->packed, &packed->address, packed);
  self->packed_bytes += packed->size;

  while ((self->packed_bytes > MAX_PACKED_BYTES || self->packed_order.length > MAX_PACKED) &&
         self->packed_order.length > 1)
    drop_packed (self, self->packed_order.tail->data);
}

/* Mutex held. */
static void
keep_open (YpBaseStore *self, const YpBaseAddress *address, YpBaseTile *tile)
{
  Open *open = g_hash_table_lookup (self->open, address);

  if (open != NULL)
    drop_open (self, open);

  open = g_new0 (Open, 1);
  open->address = *address;
  open->tile = tile_ref (tile);
  g_queue_push_head (&self->open_order, open);
  open->link = self->open_order.head;
  g_hash_table_insert (self->open, &open->address, open);
  self->open_bytes += tile->size;

  while (self->open_bytes > MAX_OPEN_BYTES && self->open_order.length > 1)
    drop_open (self, self->open_order.tail->data);
}

static gsize
count_points (const YpMvtTile *vector)
{
  gsize n = 0;

  for (guint i = 0; i < vector->n_layers; i++)
    n += vector->layers[i].n_points + vector->layers[i].n_tags;

  return n;
}

static gboolean
unpack_vector (YpBaseTile *tile, GBytes *bytes, GError **error)
{
  gsize n_points;

  tile->vector = yp_mvt_decode (bytes, error);
  if (tile->vector == NULL)
    return FALSE;

  n_points = count_points (tile->vector);
  tile->size += n_points * sizeof (YpMvtPoint) + g_bytes_get_size (bytes);
  if (n_points <= MAX_POINTS)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE,
               "The tile holds %" G_GSIZE_FORMAT " vertices; at most %d are drawn", n_points,
               MAX_POINTS);
  return FALSE;
}

static YpBaseTile *
unpack (gboolean is_vector, GBytes *bytes, GError **error)
{
  g_autoptr (YpBaseTile) tile = g_new0 (YpBaseTile, 1);

  tile->ref_count = 1;
  tile->size = sizeof *tile;
  if (bytes == NULL)
    return g_steal_pointer (&tile);
  if (is_vector)
    return unpack_vector (tile, bytes, error) ? g_steal_pointer (&tile) : NULL;

  tile->image = yp_tile_image_decode (bytes, error);
  if (tile->image == NULL)
    return NULL;

  tile->size += yp_tile_image_get_size (tile->image);
  return g_steal_pointer (&tile);
}

/**
 * yp_base_store_put:
 * @self: the store
 * @address: which tile
 * @is_vector: whether it is MVT; else an image
 * @bytes: (nullable): the tile, or %NULL where there is nothing
 * @error: return location for a #YpError
 *
 * Unpacks the tile, to see whether it can be drawn. Milliseconds; any thread.
 *
 * Returns: whether it is one; else it counts as faulty
 */
gboolean
yp_base_store_put (YpBaseStore *self,
                   const YpBaseAddress *address,
                   gboolean is_vector,
                   GBytes *bytes,
                   GError **error)
{
  g_autoptr (YpBaseTile) tile = unpack (is_vector, bytes, error);

  g_mutex_lock (&self->mutex);
  forget (self, address);
  keep_packed (self, address, is_vector, tile == NULL, tile != NULL ? bytes : NULL);
  if (tile != NULL)
    {
      keep_open (self, address, tile);
      g_array_append_vals (self->arrivals, address, 1);
    }
  g_mutex_unlock (&self->mutex);

  return tile != NULL;
}

/* No tile came, and for now none will. One that was there stays. */
void
yp_base_store_put_fault (YpBaseStore *self, const YpBaseAddress *address)
{
  g_mutex_lock (&self->mutex);
  if (g_hash_table_lookup (self->packed, address) == NULL)
    keep_packed (self, address, FALSE, TRUE, NULL);
  g_mutex_unlock (&self->mutex);
}

/**
 * yp_base_store_drop:
 * @self: the store
 * @map: name of a map
 *
 * Forgets its tiles.
 */
void
yp_base_store_drop (YpBaseStore *self, const char *map)
{
  GList *next;

  g_mutex_lock (&self->mutex);
  for (GList *link = self->packed_order.head; link != NULL; link = next)
    {
      Packed *packed = link->data;

      next = link->next;
      if (strcmp (packed->address.map, map) == 0)
        drop_packed (self, packed);
    }
  for (GList *link = self->open_order.head; link != NULL; link = next)
    {
      Open *open = link->data;

      next = link->next;
      if (strcmp (open->address.map, map) == 0)
        drop_open (self, open);
    }
  g_mutex_unlock (&self->mutex);
}

/* (transfer full) (element-type YpBaseAddress): what came since the last call. */
GArray *
yp_base_store_take_arrivals (YpBaseStore *self)
{
  GArray *arrivals;

  g_mutex_lock (&self->mutex);
  arrivals = self->arrivals;
  self->arrivals = g_array_new (FALSE, FALSE, sizeof (YpBaseAddress));
  g_mutex_unlock (&self->mutex);

  return arrivals;
}

gboolean
yp_base_store_has_arrivals (YpBaseStore *self)
{
  gboolean has;

  g_mutex_lock (&self->mutex);
  has = self->arrivals->len > 0;
  g_mutex_unlock (&self->mutex);

  return has;
}

/* Whether no more is to be expected: it is there, or there is none, or it did not come. */
gboolean
yp_base_store_is_done (YpBaseStore *self, const YpBaseAddress *address)
{
  gboolean is_done;

  g_mutex_lock (&self->mutex);
  is_done = g_hash_table_contains (self->packed, address);
  g_mutex_unlock (&self->mutex);

  return is_done;
}

/* Whether it is there, or known to be nothing; it then counts as used. */
gboolean
yp_base_store_has (YpBaseStore *self, const YpBaseAddress *address)
{
  Packed *packed;
  gboolean has;

  g_mutex_lock (&self->mutex);
  packed = g_hash_table_lookup (self->packed, address);
  has = packed != NULL && !packed->is_fault;
  if (has)
    {
      g_queue_unlink (&self->packed_order, packed->link);
      g_queue_push_head_link (&self->packed_order, packed->link);
    }
  g_mutex_unlock (&self->mutex);

  return has;
}

/* Mutex held. */
static YpBaseTile *
find_open (YpBaseStore *self, const YpBaseAddress *address)
{
  Open *open = g_hash_table_lookup (self->open, address);

  if (open == NULL)
    return NULL;

  g_queue_unlink (&self->open_order, open->link);
  g_queue_push_head_link (&self->open_order, open->link);
  return tile_ref (open->tile);
}

/**
 * yp_base_store_get:
 * @self: the store
 * @address: which tile
 *
 * Any thread; unpacks it where it is not yet.
 *
 * Returns: (transfer full) (nullable): the tile, or %NULL where it is not there
 */
YpBaseTile *
yp_base_store_get (YpBaseStore *self, const YpBaseAddress *address)
{
  g_autoptr (GBytes) bytes = NULL;
  YpBaseTile *tile;
  Packed *packed;
  gboolean is_vector;

  g_mutex_lock (&self->mutex);
  tile = find_open (self, address);
  packed = tile == NULL ? g_hash_table_lookup (self->packed, address) : NULL;
  if (packed != NULL && packed->bytes != NULL)
    bytes = g_bytes_ref (packed->bytes);
  is_vector = packed != NULL && packed->is_vector;
  g_mutex_unlock (&self->mutex);

  if (bytes == NULL)
    return tile;

  tile = unpack (is_vector, bytes, NULL);
  if (tile == NULL)
    return NULL;

  g_mutex_lock (&self->mutex);
  keep_open (self, address, tile);
  g_mutex_unlock (&self->mutex);
  return tile;
}
