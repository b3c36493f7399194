/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-mvt-writer-private.h"

#include <math.h>
#include <string.h>

#include "yp-protobuf-private.h"

enum
{
  COMMAND_MOVE = 1,
  COMMAND_LINE = 2,
  COMMAND_CLOSE = 7,
};

typedef struct
{
  char *name;
  GByteArray *features;
  GHashTable *keys; /* text to index + 1 */
  GPtrArray *key_names;
  GHashTable *values; /* encoded value to index + 1 */
  GPtrArray *value_bytes;
} Layer;

struct _YpMvtWriter
{
  GPtrArray *layers;
  gsize size;
  Layer *layer; /* of the feature being written */
  YpMvtKind kind;
  GByteArray *geometry;
  GByteArray *tags;
  GArray *ring;
  gint32 x;
  gint32 y;
};

static void
layer_free (gpointer data)
{
  Layer *self = data;

  g_byte_array_unref (self->features);
  g_hash_table_unref (self->keys);
  g_ptr_array_unref (self->key_names);
  g_hash_table_unref (self->values);
  g_ptr_array_unref (self->value_bytes);
  g_free (self->name);
  g_free (self);
}

static Layer *
layer_new (const char *name)
{
  Layer *self = g_new0 (Layer, 1);

  self->name = g_strdup (name);
  self->features = g_byte_array_new ();
  self->keys = g_hash_table_new (g_str_hash, g_str_equal);
  self->key_names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  self->value_bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

YpMvtWriter *
_yp_mvt_writer_new (void)
{
  YpMvtWriter *self = g_new0 (YpMvtWriter, 1);

  self->layers = g_ptr_array_new_with_free_func (layer_free);
  self->geometry = g_byte_array_new ();
  self->tags = g_byte_array_new ();
  self->ring = g_array_new (FALSE, FALSE, sizeof (YpMvtPoint));
  return self;
}

void
_yp_mvt_writer_free (YpMvtWriter *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->layers);
  g_byte_array_unref (self->geometry);
  g_byte_array_unref (self->tags);
  g_array_unref (self->ring);
  g_free (self);
}

static Layer *
get_layer (YpMvtWriter *self, const char *name)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      Layer *layer = self->layers->pdata[i];

      if (g_str_equal (layer->name, name))
        return layer;
    }
  g_ptr_array_add (self->layers, layer_new (name));
  return self->layers->pdata[self->layers->len - 1];
}

static void
put_command (YpMvtWriter *self, guint command, guint count)
{
  _yp_protobuf_put_varint (self->geometry, (guint64) count << 3 | command);
}

static void
put_point (YpMvtWriter *self, const YpMvtPoint *point)
{
  gint64 x = (gint64) point->x - self->x, y = (gint64) point->y - self->y;

  _yp_protobuf_put_signed (self->geometry, x);
  _yp_protobuf_put_signed (self->geometry, y);
  self->x = point->x;
  self->y = point->y;
}

/* Up where it is half, on both sides of zero, so that the tiles on both sides of an edge agree. */
static gint32
round_unit (double value)
{
  return (gint32) floor (value + 0.5);
}

/* To whole units, without points that fall together. */
static void
round_ring (YpMvtWriter *self, const YpShapePoint *points, guint n, gboolean is_closed)
{
  GArray *ring = self->ring;

  g_array_set_size (ring, 0);
  for (guint i = 0; i < n; i++)
    {
      YpMvtPoint point = { round_unit (points[i].x), round_unit (points[i].y) };
      const YpMvtPoint *last =
          ring->len > 0 ? &g_array_index (ring, YpMvtPoint, ring->len - 1) : NULL;

      if (last == NULL || last->x != point.x || last->y != point.y)
        g_array_append_val (ring, point);
    }
  if (is_closed && ring->len > 1)
    {
      const YpMvtPoint *first = &g_array_index (ring, YpMvtPoint, 0);
      const YpMvtPoint *last = &g_array_index (ring, YpMvtPoint, ring->len - 1);

      if (first->x == last->x && first->y == last->y)
        g_array_set_size (ring, ring->len - 1);
    }
}

static void
put_line (YpMvtWriter *self)
{
  put_command (self, COMMAND_MOVE, 1);
  put_point (self, &g_array_index (self->ring, YpMvtPoint, 0));
  put_command (self, COMMAND_LINE, self->ring->len - 1);
  for (guint i = 1; i < self->ring->len; i++)
    put_point (self, &g_array_index (self->ring, YpMvtPoint, i));
}

static void
reverse (GArray *ring)
{
  for (guint i = 0; i < ring->len / 2; i++)
    {
      YpMvtPoint *a = &g_array_index (ring, YpMvtPoint, i);
      YpMvtPoint *b = &g_array_index (ring, YpMvtPoint, ring->len - 1 - i);
      YpMvtPoint swap = *a;

      *a = *b;
      *b = swap;
    }
}

/* Returns: whether it was large enough to be a ring */
static gboolean
put_ring (YpMvtWriter *self, gboolean is_hole)
{
  double area = yp_mvt_get_area ((YpMvtPoint *) (gpointer) self->ring->data, self->ring->len);

  if (self->ring->len < 3 || area == 0)
    return FALSE;
  if ((area < 0) != is_hole)
    reverse (self->ring);
  put_line (self);
  put_command (self, COMMAND_CLOSE, 1);
  return TRUE;
}

static void
put_points (YpMvtWriter *self, const YpShape *shape)
{
  if (shape->points->len == 0)
    return;

  put_command (self, COMMAND_MOVE, shape->points->len);
  for (guint i = 0; i < shape->points->len; i++)
    {
      const YpShapePoint *point = &g_array_index (shape->points, YpShapePoint, i);
      YpMvtPoint rounded = { round_unit (point->x), round_unit (point->y) };

      put_point (self, &rounded);
    }
}

static void
put_rings (YpMvtWriter *self, const YpShape *shape)
{
  gboolean is_polygon = shape->kind == YP_MVT_POLYGON, has_outer = FALSE;
  guint first = 0;

  for (guint i = 0; i < shape->rings->len; i++)
    {
      const YpShapeRing *ring = &g_array_index (shape->rings, YpShapeRing, i);
      const YpShapePoint *points = (const YpShapePoint *) (gpointer) shape->points->data + first;

      round_ring (self, points, ring->end - first, is_polygon);
      first = ring->end;
      if (!is_polygon && self->ring->len >= 2)
        put_line (self);
      /* Where an outer ring was too small, its holes are so too. */
      if (is_polygon && (!ring->is_hole || has_outer))
        has_outer = put_ring (self, ring->is_hole) || (ring->is_hole && has_outer);
    }
}

/**
 * _yp_mvt_writer_begin:
 * @self: a writer
 * @layer: the name of a layer
 * @shape: in units of the tile
 *
 * Begins a feature, to be followed by its properties and _yp_mvt_writer_end().
 *
 * Returns: %FALSE if nothing of it is left in whole units; then there is no feature
 */
gboolean
_yp_mvt_writer_begin (YpMvtWriter *self, const char *layer, const YpShape *shape)
{
  g_byte_array_set_size (self->geometry, 0);
  g_byte_array_set_size (self->tags, 0);
  self->x = self->y = 0;
  self->kind = shape->kind;
  if (shape->kind == YP_MVT_POINT)
    put_points (self, shape);
  else
    put_rings (self, shape);
  if (self->geometry->len == 0)
    return FALSE;

  self->layer = get_layer (self, layer);
  return TRUE;
}

static guint
find_key (Layer *layer, const char *key)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (layer->keys, key));

  if (index == 0)
    {
      g_ptr_array_add (layer->key_names, g_strdup (key));
      index = layer->key_names->len;
      g_hash_table_insert (layer->keys, layer->key_names->pdata[index - 1],
                           GUINT_TO_POINTER (index));
    }
  return index - 1;
}

/* Takes @bytes. */
static guint
find_value (YpMvtWriter *self, GByteArray *array)
{
  Layer *layer = self->layer;
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (array);
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (layer->values, bytes));

  if (index == 0)
    {
      self->size += g_bytes_get_size (bytes) + 4;
      g_ptr_array_add (layer->value_bytes, g_bytes_ref (bytes));
      index = layer->value_bytes->len;
      g_hash_table_insert (layer->values, bytes, GUINT_TO_POINTER (index));
    }
  return index - 1;
}

static void
add_tag (YpMvtWriter *self, const char *key, GByteArray *value)
{
  _yp_protobuf_put_varint (self->tags, find_key (self->layer, key));
  _yp_protobuf_put_varint (self->tags, find_value (self, value));
}

void
_yp_mvt_writer_add_text (YpMvtWriter *self, const char *key, const char *text)
{
  GByteArray *value = g_byte_array_new ();

  _yp_protobuf_put_bytes (value, 1, text, strlen (text));
  add_tag (self, key, value);
}

/* Numbers are written as numbers of double precision, so integers beyond 2⁵³ as text. */
void
_yp_mvt_writer_add_value (YpMvtWriter *self, const char *key, const YpMvtValue *value)
{
  GByteArray *bytes;

  if (value->kind == YP_MVT_TEXT || fabs (value->number) > 9007199254740992.0)
    {
      _yp_mvt_writer_add_text (self, key, value->text);
      return;
    }

  bytes = g_byte_array_new ();
  if (value->kind == YP_MVT_BOOLEAN)
    _yp_protobuf_put_number (bytes, 7, value->number != 0);
  else if (value->kind == YP_MVT_FLOAT || value->kind == YP_MVT_DOUBLE)
    _yp_protobuf_put_double (bytes, 3, value->number);
  else
    _yp_protobuf_put_number (bytes, 4, (guint64) (gint64) value->number);
  add_tag (self, key, bytes);
}

void
_yp_mvt_writer_end (YpMvtWriter *self)
{
  g_autoptr (GByteArray) feature = g_byte_array_new ();

  if (self->tags->len > 0)
    _yp_protobuf_put_bytes (feature, 2, self->tags->data, self->tags->len);
  _yp_protobuf_put_number (feature, 3, self->kind);
  _yp_protobuf_put_bytes (feature, 4, self->geometry->data, self->geometry->len);
  _yp_protobuf_put_bytes (self->layer->features, 2, feature->data, feature->len);
  self->size += feature->len + 4;
}

/* Returns: how many bytes it has so far, roughly */
gsize
_yp_mvt_writer_get_size (const YpMvtWriter *self)
{
  return self->size;
}

static void
finish_layer (Layer *layer, GByteArray *tile)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  _yp_protobuf_put_bytes (out, 1, layer->name, strlen (layer->name));
  g_byte_array_append (out, layer->features->data, layer->features->len);
  for (guint i = 0; i < layer->key_names->len; i++)
    _yp_protobuf_put_bytes (out, 3, layer->key_names->pdata[i],
                            strlen (layer->key_names->pdata[i]));
  for (guint i = 0; i < layer->value_bytes->len; i++)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (layer->value_bytes->pdata[i], &size);

      _yp_protobuf_put_bytes (out, 4, data, size);
    }
  _yp_protobuf_put_number (out, 5, YP_MVT_EXTENT);
  _yp_protobuf_put_number (out, 15, 2);
  _yp_protobuf_put_bytes (tile, 3, out->data, out->len);
}

/* Returns: (transfer full) (nullable): the tile; %NULL where nothing was written */
GBytes *
_yp_mvt_writer_finish (YpMvtWriter *self)
{
  GByteArray *tile = g_byte_array_new ();

  for (guint i = 0; i < self->layers->len; i++)
    {
      Layer *layer = self->layers->pdata[i];

      if (layer->features->len > 0)
        finish_layer (layer, tile);
    }
  if (tile->len > 0)
    return g_byte_array_free_to_bytes (tile);
  g_byte_array_unref (tile);
  return NULL;
}
