/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-mvt.h"

#include <math.h>
#include <string.h>

#include "yp-error.h"
#include "yp-protobuf-private.h"

#define MAX_VALUES 1000000u
#define MAX_TAGS 8000000u
#define MAX_EXTENT (1u << 20)
#define MAX_COORDINATE (1 << 30)
#define DEFAULT_EXTENT 4096

/* Numbers of fields and commands: Mapbox Vector Tile Specification 2.1, vector_tile.proto and 4.3.
 */
enum
{
  TILE_LAYER = 3,
  LAYER_NAME = 1,
  LAYER_FEATURE = 2,
  LAYER_KEY = 3,
  LAYER_VALUE = 4,
  LAYER_EXTENT = 5,
  LAYER_VERSION = 15,
  FEATURE_ID = 1,
  FEATURE_TAGS = 2,
  FEATURE_TYPE = 3,
  FEATURE_GEOMETRY = 4,
  COMMAND_MOVE = 1,
  COMMAND_LINE = 2,
  COMMAND_CLOSE = 7,
};

typedef struct
{
  const char *name;
  guint64 version;
  guint64 extent;
  GArray *features;
  GArray *parts;
  GArray *points;
  GArray *tags;
  GPtrArray *keys;
  GArray *values;
} Builder;

typedef struct
{
  /* The public part; first. */
  YpMvtTile tile;
  GStringChunk *texts;
  GArray *layers;
  GPtrArray *tables;
  guint n_features;
  guint n_points;
  guint n_values;
  guint n_tags;
} Decoder;

static gboolean
fail (GError **error, const char *what)
{
  if (error == NULL || *error == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "vector tile: %s", what);
  return FALSE;
}

static gboolean
fail_size (GError **error, const char *what, guint most)
{
  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "vector tile: more than %u %s", most, what);
  return FALSE;
}

static void
builder_clear (Builder *self)
{
  g_array_unref (self->features);
  g_array_unref (self->parts);
  g_array_unref (self->points);
  g_array_unref (self->tags);
  g_ptr_array_unref (self->keys);
  g_array_unref (self->values);
}

static void
builder_init (Builder *self)
{
  *self = (Builder){ .version = 1, .extent = DEFAULT_EXTENT };
  self->features = g_array_new (FALSE, FALSE, sizeof (YpMvtFeature));
  self->parts = g_array_new (FALSE, FALSE, sizeof (YpMvtPart));
  self->points = g_array_new (FALSE, FALSE, sizeof (YpMvtPoint));
  self->tags = g_array_new (FALSE, FALSE, sizeof (YpMvtTag));
  self->keys = g_ptr_array_new ();
  self->values = g_array_new (FALSE, FALSE, sizeof (YpMvtValue));
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Builder, builder_clear)

static const char *
keep_text (Decoder *self, const YpProtobuf *bytes)
{
  gsize size = (gsize) (bytes->end - bytes->at);
  g_autofree char *valid = NULL;

  if (g_utf8_validate_len ((const char *) bytes->at, size, NULL))
    return g_string_chunk_insert_len (self->texts, (const char *) bytes->at, (gssize) size);

  valid = g_utf8_make_valid ((const char *) bytes->at, (gssize) size);
  return g_string_chunk_insert (self->texts, valid);
}

/* Properties repeat in nearly every tile: numbers as texts are kept once. */
static const char *
keep_number (Decoder *self, const char *format, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_string_chunk_insert_const (self->texts,
                                      g_ascii_formatd (text, sizeof text, format, number));
}

static const char *
keep_integer (Decoder *self, gint64 number)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  return g_string_chunk_insert_const (self->texts, text);
}

static const char *
keep_unsigned (Decoder *self, guint64 number)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, number);
  return g_string_chunk_insert_const (self->texts, text);
}

static YpMvtValue
make_value (Decoder *self, const YpProtobufField *field, YpMvtValueKind kind)
{
  gint64 zigzag = _yp_protobuf_to_signed (field->value);
  double real;

  switch (kind)
    {
    case YP_MVT_TEXT:
      return (YpMvtValue){ kind, keep_text (self, &field->body), 0 };

    case YP_MVT_FLOAT:
      real = _yp_protobuf_to_float (field->value);
      return (YpMvtValue){ kind, keep_number (self, "%.7g", real), real };

    case YP_MVT_DOUBLE:
      real = _yp_protobuf_to_double (field->value);
      return (YpMvtValue){ kind, keep_number (self, "%.15g", real), real };

    case YP_MVT_INTEGER:
      return (YpMvtValue){ kind, keep_integer (self, (gint64) field->value),
                           (double) (gint64) field->value };

    case YP_MVT_UNSIGNED:
      return (YpMvtValue){ kind, keep_unsigned (self, field->value), (double) field->value };

    case YP_MVT_ZIGZAG:
      return (YpMvtValue){ kind, keep_integer (self, zigzag), (double) zigzag };

    case YP_MVT_BOOLEAN:
      return (YpMvtValue){ kind, field->value != 0 ? "true" : "false", field->value != 0 };

    default:
      g_return_val_if_reached ((YpMvtValue){ 0 });
    }
}

static gboolean
read_value (Decoder *self, Builder *layer, YpProtobuf bytes, GError **error)
{
  static const YpWire wires[] = { YP_WIRE_BYTES,  YP_WIRE_FIXED32, YP_WIRE_FIXED64, YP_WIRE_VARINT,
                                  YP_WIRE_VARINT, YP_WIRE_VARINT,  YP_WIRE_VARINT };
  YpProtobufField field;
  YpMvtValue value;
  gboolean has_value = FALSE;

  if (++self->n_values > MAX_VALUES)
    return fail_size (error, "values", MAX_VALUES);

  while (bytes.at < bytes.end)
    {
      if (!_yp_protobuf_next (&bytes, &field))
        return fail (error, "a value is cut off or damaged");
      if (field.number > G_N_ELEMENTS (wires) || field.wire != wires[field.number - 1])
        return fail (error, "a value of a kind that is not known");
      value = make_value (self, &field, field.number - 1);
      has_value = TRUE;
    }
  if (!has_value)
    return fail (error, "a value without a value");
  g_array_append_val (layer->values, value);
  return TRUE;
}

static gboolean
read_tags (Decoder *self, Builder *layer, YpProtobuf bytes, YpMvtFeature *feature, GError **error)
{
  guint64 key, value;

  while (bytes.at < bytes.end)
    {
      YpMvtTag tag;

      if (!_yp_protobuf_varint (&bytes, &key))
        return fail (error, "tags are cut off");
      if (bytes.at == bytes.end)
        return FALSE;
      if (!_yp_protobuf_varint (&bytes, &value))
        return fail (error, "tags are cut off");
      if (key > G_MAXUINT || value > G_MAXUINT)
        return fail (error, "a tag points to no key or value");
      if (++self->n_tags > MAX_TAGS)
        return fail_size (error, "tags", MAX_TAGS);
      tag = (YpMvtTag){ (guint) key, (guint) value };
      g_array_append_val (layer->tags, tag);
      feature->n_tags++;
    }
  return TRUE;
}

typedef struct
{
  Builder *layer;
  YpMvtKind kind;
  gint64 x;
  gint64 y;
  YpMvtPart part;
  gboolean is_open;
} Pen;

/* A ring or line that has come to its end; what is too short to be one is no fault of the rest. */
static gboolean
end_part (Pen *self)
{
  guint least = self->kind == YP_MVT_POINT ? 1 : self->kind == YP_MVT_LINE ? 2 : 3;

  if (!self->is_open)
    return TRUE;
  self->is_open = FALSE;
  self->part.n_points = self->layer->points->len - self->part.first;
  if (self->part.n_points < least)
    return FALSE;
  g_array_append_val (self->layer->parts, self->part);
  return TRUE;
}

static gboolean
move_pen (Pen *self, YpProtobuf *bytes)
{
  guint64 x, y;
  YpMvtPoint point;

  if (!_yp_protobuf_varint (bytes, &x) || !_yp_protobuf_varint (bytes, &y) || x > G_MAXUINT ||
      y > G_MAXUINT)
    return FALSE;

  self->x += _yp_protobuf_to_signed (x);
  self->y += _yp_protobuf_to_signed (y);
  if (ABS (self->x) > MAX_COORDINATE || ABS (self->y) > MAX_COORDINATE)
    return FALSE;

  if (!self->is_open)
    self->part.first = self->layer->points->len;
  self->is_open = TRUE;
  point = (YpMvtPoint){ (gint32) self->x, (gint32) self->y };
  g_array_append_val (self->layer->points, point);
  return TRUE;
}

static gboolean
close_ring (Pen *self)
{
  YpMvtPoint first;

  if (!self->is_open)
    return FALSE;
  /* Not allowed in lines, and found there. */
  if (self->kind == YP_MVT_LINE)
    {
      first = g_array_index (self->layer->points, YpMvtPoint, self->part.first);
      g_array_append_val (self->layer->points, first);
    }
  return end_part (self);
}

static gboolean
run_command (Pen *self, guint command, guint64 count, YpProtobuf *bytes)
{
  if (command == COMMAND_CLOSE)
    return count == 1 && self->kind != YP_MVT_POINT && close_ring (self);
  if (count == 0 || (command != COMMAND_MOVE && command != COMMAND_LINE))
    return FALSE;
  if (command == COMMAND_LINE && (!self->is_open || self->kind == YP_MVT_POINT))
    return FALSE;

  if (command == COMMAND_MOVE && self->kind != YP_MVT_POINT)
    {
      /* A ring that was not closed ends here all the same. */
      if (count != 1 || !end_part (self))
        return FALSE;
    }
  for (; count > 0; count--)
    if (!move_pen (self, bytes))
      return FALSE;
  return TRUE;
}

/* Returns: whether it is a geometry of @feature's kind; what was added for it is to be taken back
 * if not */
static gboolean
read_geometry (Builder *layer, YpProtobuf bytes, YpMvtFeature *feature)
{
  Pen pen = { .layer = layer, .kind = feature->kind };
  guint64 word;

  feature->first_part = layer->parts->len;
  while (bytes.at < bytes.end)
    if (!_yp_protobuf_varint (&bytes, &word) || word > G_MAXUINT ||
        !run_command (&pen, word & 7, word >> 3, &bytes))
      return FALSE;
  if (!end_part (&pen))
    return FALSE;

  feature->n_parts = layer->parts->len - feature->first_part;
  return feature->n_parts > 0;
}

typedef struct
{
  YpMvtFeature feature;
  YpProtobuf geometry;
  guint n_geometries;
  gboolean is_faulty;
} Reading;

static gboolean
read_feature_field (Decoder *self,
                    Builder *layer,
                    const YpProtobufField *field,
                    Reading *out,
                    GError **error)
{
  YpWire wire =
      field->number == FEATURE_ID || field->number == FEATURE_TYPE ? YP_WIRE_VARINT : YP_WIRE_BYTES;

  if (field->number > FEATURE_GEOMETRY)
    return TRUE;
  if (field->wire != wire)
    return fail (error, "a field of a feature is of the wrong kind");

  if (field->number == FEATURE_ID)
    {
      out->feature.id = field->value;
      out->feature.has_id = TRUE;
    }
  else if (field->number == FEATURE_TYPE)
    {
      out->is_faulty |= field->value > YP_MVT_POLYGON;
      out->feature.kind = field->value > YP_MVT_POLYGON ? YP_MVT_UNKNOWN : field->value;
    }
  else if (field->number == FEATURE_GEOMETRY)
    {
      out->geometry = field->body;
      out->n_geometries++;
    }
  else if (!read_tags (self, layer, field->body, &out->feature, error))
    {
      /* An odd number of them; anything worse is an error. */
      out->is_faulty = TRUE;
      return error == NULL || *error == NULL;
    }
  return TRUE;
}

static gboolean
read_feature (Decoder *self, Builder *layer, YpProtobuf bytes, GError **error)
{
  g_autoptr (GError) why = NULL;
  Reading out = { .feature.first_tag = layer->tags->len };
  guint first_part = layer->parts->len, first_point = layer->points->len;
  YpProtobufField field;

  if (++self->n_features > YP_MVT_MAX_FEATURES)
    return fail_size (error, "features", YP_MVT_MAX_FEATURES);

  while (bytes.at < bytes.end)
    if (!_yp_protobuf_next (&bytes, &field))
      return fail (error, "a feature is cut off or damaged");
    else if (!read_feature_field (self, layer, &field, &out, &why))
      {
        g_propagate_error (error, g_steal_pointer (&why));
        return FALSE;
      }

  out.is_faulty |= out.n_geometries != 1;
  if (!out.is_faulty && out.feature.kind != YP_MVT_UNKNOWN)
    out.is_faulty = !read_geometry (layer, out.geometry, &out.feature);
  if (out.is_faulty)
    {
      self->tile.n_faulty++;
      g_array_set_size (layer->parts, first_part);
      g_array_set_size (layer->points, first_point);
      g_array_set_size (layer->tags, out.feature.first_tag);
      return TRUE;
    }

  self->n_points += layer->points->len - first_point;
  if (self->n_points > YP_MVT_MAX_POINTS)
    return fail_size (error, "points", YP_MVT_MAX_POINTS);
  g_array_append_val (layer->features, out.feature);
  return TRUE;
}

static gboolean
read_key (Decoder *self, Builder *layer, const YpProtobuf *bytes, GError **error)
{
  if (++self->n_values > MAX_VALUES)
    return fail_size (error, "keys and values", MAX_VALUES);

  g_ptr_array_add (layer->keys, (char *) keep_text (self, bytes));
  return TRUE;
}

static gboolean
read_layer_field (Decoder *self, Builder *layer, const YpProtobufField *field, GError **error)
{
  gboolean is_number = field->number == LAYER_EXTENT || field->number == LAYER_VERSION;

  if (field->number > LAYER_EXTENT && field->number != LAYER_VERSION)
    return TRUE;
  if (field->wire != (is_number ? YP_WIRE_VARINT : YP_WIRE_BYTES))
    return fail (error, "a field of a layer is of the wrong kind");

  switch (field->number)
    {
    case LAYER_NAME:
      layer->name = keep_text (self, &field->body);
      return TRUE;

    case LAYER_FEATURE:
      return read_feature (self, layer, field->body, error);

    case LAYER_KEY:
      return read_key (self, layer, &field->body, error);

    case LAYER_VALUE:
      return read_value (self, layer, field->body, error);

    case LAYER_EXTENT:
      layer->extent = field->value;
      return TRUE;

    default:
      layer->version = field->value;
      return TRUE;
    }
}

static gboolean
check_layer (const Builder *layer, GError **error)
{
  if (layer->version != 1 && layer->version != 2)
    return fail (error, "a layer of a version that is neither 1 nor 2");
  if (layer->name == NULL || *layer->name == '\0')
    return fail (error, "a layer without a name");
  if (layer->extent < 1 || layer->extent > MAX_EXTENT)
    return fail (error, "a layer whose extent is not from 1 to 1048576");

  for (guint i = 0; i < layer->tags->len; i++)
    {
      const YpMvtTag *tag = &g_array_index (layer->tags, YpMvtTag, i);

      if (tag->key >= layer->keys->len || tag->value >= layer->values->len)
        return fail (error, "a tag points to no key or value");
    }
  return TRUE;
}

/* Hands the table of @array over to the tile. */
static const void *
keep_table (Decoder *self, GArray *array)
{
  g_ptr_array_add (self->tables, g_array_ref (array));
  return array->data;
}

static void
keep_layer (Decoder *self, Builder *builder)
{
  gsize n_keys = builder->keys->len;
  gpointer *keys = g_memdup2 (builder->keys->pdata, n_keys * sizeof (gpointer));
  YpMvtLayer layer = {
    .name = builder->name,
    .version = (guint) builder->version,
    .extent = (guint) builder->extent,
    .n_features = builder->features->len,
    .features = keep_table (self, builder->features),
    .n_parts = builder->parts->len,
    .parts = keep_table (self, builder->parts),
    .n_points = builder->points->len,
    .points = keep_table (self, builder->points),
    .n_tags = builder->tags->len,
    .tags = keep_table (self, builder->tags),
    .n_keys = (guint) n_keys,
    .keys = (const char *const *) keys,
    .n_values = builder->values->len,
    .values = keep_table (self, builder->values),
  };

  g_array_append_val (self->layers, layer);
}

static gboolean
read_layer (Decoder *self, YpProtobuf bytes, GError **error)
{
  g_auto (Builder) layer = { 0 };
  YpProtobufField field;

  builder_init (&layer);
  while (bytes.at < bytes.end)
    if (!_yp_protobuf_next (&bytes, &field))
      return fail (error, "a layer is cut off or damaged");
    else if (!read_layer_field (self, &layer, &field, error))
      return FALSE;

  if (!check_layer (&layer, error))
    return FALSE;
  for (guint i = 0; i < self->layers->len; i++)
    if (g_str_equal (g_array_index (self->layers, YpMvtLayer, i).name, layer.name))
      return fail (error, "two layers of one name");
  if (self->layers->len == YP_MVT_MAX_LAYERS)
    return fail_size (error, "layers", YP_MVT_MAX_LAYERS);
  keep_layer (self, &layer);
  return TRUE;
}

static gboolean
read_tile (Decoder *self, YpProtobuf bytes, GError **error)
{
  YpProtobufField field;

  while (bytes.at < bytes.end)
    {
      if (!_yp_protobuf_next (&bytes, &field))
        return fail (error, "cut off or damaged");
      if (field.number != TILE_LAYER)
        continue;
      if (field.wire != YP_WIRE_BYTES)
        return fail (error, "a layer is of the wrong kind");
      if (!read_layer (self, field.body, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * yp_mvt_decode:
 * @bytes: a vector tile as of the Mapbox Vector Tile Specification 1 or 2.1, not compressed
 * @error: return location for a #YpError that says what is wrong
 *
 * Features whose geometry or number of tags is not right are left out and counted; whatever else is
 * wrong refuses the tile. Pure; any thread; time and memory grow with the size, which is bounded.
 *
 * Returns: (transfer full) (nullable): the tile
 */
YpMvtTile *
yp_mvt_decode (GBytes *bytes, GError **error)
{
  Decoder *self;
  gsize size;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > YP_MVT_MAX_SIZE)
    {
      fail_size (error, "bytes", YP_MVT_MAX_SIZE);
      return NULL;
    }

  self = g_new0 (Decoder, 1);
  self->texts = g_string_chunk_new (4096);
  self->layers = g_array_new (FALSE, FALSE, sizeof (YpMvtLayer));
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  if (!read_tile (self, _yp_protobuf_init (data, size), error))
    {
      yp_mvt_tile_free (&self->tile);
      return NULL;
    }
  self->tile.n_layers = self->layers->len;
  self->tile.layers = (const YpMvtLayer *) (gpointer) self->layers->data;
  return &self->tile;
}

void
yp_mvt_tile_free (YpMvtTile *tile)
{
  Decoder *self = (Decoder *) tile;

  if (self == NULL)
    return;

  for (guint i = 0; i < self->layers->len; i++)
    g_free ((gpointer) g_array_index (self->layers, YpMvtLayer, i).keys);
  g_array_unref (self->layers);
  g_ptr_array_unref (self->tables);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/* Returns: (nullable): the layer of that name */
const YpMvtLayer *
yp_mvt_tile_find (const YpMvtTile *self, const char *name)
{
  for (guint i = 0; i < self->n_layers; i++)
    if (g_str_equal (self->layers[i].name, name))
      return &self->layers[i];
  return NULL;
}

/* Returns: the index of the key @name, or %G_MAXUINT where the layer has none */
guint
yp_mvt_layer_find_key (const YpMvtLayer *self, const char *name)
{
  for (guint i = 0; i < self->n_keys; i++)
    if (g_str_equal (self->keys[i], name))
      return i;
  return G_MAXUINT;
}

/* Returns: (nullable): what @feature of @layer has for @key, an index or %G_MAXUINT */
const YpMvtValue *
yp_mvt_feature_get (const YpMvtFeature *self, const YpMvtLayer *layer, guint key)
{
  for (guint i = self->first_tag; i < self->first_tag + self->n_tags; i++)
    if (layer->tags[i].key == key)
      return &layer->values[layer->tags[i].value];
  return NULL;
}

/**
 * yp_mvt_get_area:
 * @points: a ring, not closed
 * @n_points: how many
 *
 * Returns: its area by the surveyor's formula, in square units; positive for an outer ring
 */
double
yp_mvt_get_area (const YpMvtPoint *points, guint n_points)
{
  double sum = 0;

  for (guint i = 0; i < n_points; i++)
    {
      const YpMvtPoint *a = &points[i];
      const YpMvtPoint *b = &points[i + 1 < n_points ? i + 1 : 0];

      sum += (double) a->x * b->y - (double) b->x * a->y;
    }
  return sum / 2;
}
