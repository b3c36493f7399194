/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <json-glib/json-glib.h>
#include <string.h>

#include "yp-error.h"
#include "yp-gzip.h"
#include "yp-mvt-writer-private.h"
#include "yp-mvt.h"

static char *
find_data (const char *name)
{
  const char *root = g_getenv ("YP_SHARED_DATA");
  char *path = g_build_filename (root != NULL ? root : ".", "c_basemap/mvt_fixtures", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_test_skip ("the fixtures are not here");
  g_free (path);
  return NULL;
}

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

/* What becomes of each fixture that is not valid. Whatever is wrong with a geometry or the number
 * of tags leaves the feature out; whatever is wrong with a layer refuses the tile. */
static const struct
{
  const char *name;
  const char *refusal; /* NULL: read all the same */
  guint n_faulty;
} invalid[] = {
  { "004", NULL, 1 },
  { "005", NULL, 1 },
  { "006", NULL, 1 },
  { "007", "wrong kind", 0 },
  { "008", "wrong kind", 0 },
  { "010", "not known", 0 },
  { "011", "not known", 0 },
  { "012", "version", 0 },
  { "013", "wrong kind", 0 },
  { "014", "name", 0 },
  { "015", "one name", 0 },
  { "023", "name", 0 },
  { "024", NULL, 0 },
  { "026", "not known", 0 },
  { "030", NULL, 1 },
  { "040", "no key or value", 0 },
  { "041", "no key or value", 0 },
  { "042", "no key or value", 0 },
  { "044", NULL, 1 },
  { "045", NULL, 1 },
  { "046", NULL, 0 },
  { "047", NULL, 1 },
  { "048", NULL, 1 },
  { "049", NULL, 1 },
};

static void
test_invalid (void)
{
  g_autofree char *folder = find_data ("spec_fixtures");

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (invalid); i++)
    {
      g_autofree char *path = g_build_filename (folder, invalid[i].name, "tile.mvt", NULL);
      g_autoptr (GBytes) bytes = read_file (path);
      g_autoptr (GError) error = NULL;
      g_autoptr (YpMvtTile) tile = yp_mvt_decode (bytes, &error);

      g_test_message ("%s: %s", invalid[i].name, error != NULL ? error->message : "read");
      g_assert_cmpint (tile == NULL, ==, invalid[i].refusal != NULL);
      if (tile != NULL)
        g_assert_cmpuint (tile->n_faulty, ==, invalid[i].n_faulty);
      else
        g_assert_nonnull (strstr (error->message, invalid[i].refusal));
    }
}

static void
put (GArray *words, guint32 word)
{
  g_array_append_val (words, word);
}

/* The decoded geometry as the commands it was written in. */
static GArray *
make_commands (const YpMvtLayer *layer, const YpMvtFeature *feature)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (guint32));
  gint32 x = 0, y = 0;

  for (guint i = 0; i < feature->n_parts; i++)
    {
      const YpMvtPart *part = &layer->parts[feature->first_part + i];

      for (guint k = 0; k < part->n_points; k++)
        {
          const YpMvtPoint *point = &layer->points[part->first + k];
          gint32 dx = point->x - x, dy = point->y - y;

          if (k == 0)
            put (words, (feature->kind == YP_MVT_POINT ? part->n_points : 1) << 3 | 1);
          else if (k == 1 && feature->kind != YP_MVT_POINT)
            put (words, (part->n_points - 1) << 3 | 2);
          put (words, ((guint32) dx << 1) ^ (guint32) (dx >> 31));
          put (words, ((guint32) dy << 1) ^ (guint32) (dy >> 31));
          x = point->x;
          y = point->y;
        }
      if (feature->kind == YP_MVT_POLYGON)
        put (words, 1 << 3 | 7);
    }
  return words;
}

/* What is empty is left out. */
static JsonArray *
get_array (JsonObject *object, const char *name)
{
  return json_object_has_member (object, name) ? json_object_get_array_member (object, name) : NULL;
}

static guint
get_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static void
check_feature (const YpMvtLayer *layer, const YpMvtFeature *feature, JsonObject *wanted)
{
  JsonArray *geometry = get_array (wanted, "geometry");
  JsonArray *tags = get_array (wanted, "tags");
  g_autoptr (GArray) words = make_commands (layer, feature);

  g_assert_cmpint (feature->has_id, ==, json_object_has_member (wanted, "id"));
  if (feature->has_id)
    g_assert_cmpuint (feature->id, ==, (guint64) json_object_get_int_member (wanted, "id"));
  if (feature->kind != YP_MVT_UNKNOWN)
    {
      g_assert_cmpint (feature->kind, ==, json_object_get_int_member (wanted, "type"));
      g_assert_cmpuint (words->len, ==, get_length (geometry));
      for (guint i = 0; i < words->len; i++)
        g_assert_cmpint (g_array_index (words, guint32, i), ==,
                         json_array_get_int_element (geometry, i));
    }
  g_assert_cmpuint (feature->n_tags * 2, ==, get_length (tags));
  for (guint i = 0; i < feature->n_tags; i++)
    {
      const YpMvtTag *tag = &layer->tags[feature->first_tag + i];

      g_assert_cmpint (tag->key, ==, json_array_get_int_element (tags, 2 * i));
      g_assert_cmpint (tag->value, ==, json_array_get_int_element (tags, 2 * i + 1));
    }
}

static void
check_value (const YpMvtValue *value, JsonObject *wanted)
{
  static const char *const names[] = { "string_value", "float_value", "double_value", "int_value",
                                       "uint_value",   "sint_value",  "bool_value" };
  JsonNode *node;

  g_assert_true (json_object_has_member (wanted, names[value->kind]));
  node = json_object_get_member (wanted, names[value->kind]);
  /* 076 has a number there in JSON, and a text in the tile. */
  if (value->kind == YP_MVT_TEXT && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    g_assert_cmpstr (value->text, ==, json_node_get_string (node));
  else if (value->kind == YP_MVT_BOOLEAN)
    g_assert_cmpstr (value->text, ==, json_node_get_boolean (node) ? "true" : "false");
  else if (value->kind != YP_MVT_TEXT)
    g_assert_cmpfloat_with_epsilon (value->number, json_node_get_double (node), 1e-6);
}

static void
check_layer (const YpMvtLayer *layer, JsonObject *wanted)
{
  JsonArray *features = get_array (wanted, "features");
  JsonArray *keys = get_array (wanted, "keys");
  JsonArray *values = get_array (wanted, "values");

  g_assert_cmpstr (layer->name, ==, json_object_get_string_member (wanted, "name"));
  g_assert_cmpint (layer->version, ==,
                   json_object_get_int_member_with_default (wanted, "version", 1));
  g_assert_cmpint (layer->extent, ==,
                   json_object_get_int_member_with_default (wanted, "extent", 4096));
  g_assert_cmpuint (layer->n_features, ==, get_length (features));
  g_assert_cmpuint (layer->n_keys, ==, get_length (keys));
  g_assert_cmpuint (layer->n_values, ==, get_length (values));
  for (guint i = 0; i < layer->n_features; i++)
    check_feature (layer, &layer->features[i], json_array_get_object_element (features, i));
  for (guint i = 0; i < layer->n_keys; i++)
    g_assert_cmpstr (layer->keys[i], ==, json_array_get_string_element (keys, i));
  for (guint i = 0; i < layer->n_values; i++)
    check_value (&layer->values[i], json_array_get_object_element (values, i));
}

static gboolean
is_invalid (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    if (g_str_equal (invalid[i].name, name))
      return TRUE;
  return FALSE;
}

static void
check_valid (const char *folder, const char *name)
{
  g_autofree char *tile_path = g_build_filename (folder, name, "tile.mvt", NULL);
  g_autofree char *json_path = g_build_filename (folder, name, "tile.json", NULL);
  g_autoptr (GBytes) bytes = read_file (tile_path);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YpMvtTile) tile = yp_mvt_decode (bytes, &error);
  JsonArray *layers;

  g_test_message ("%s", name);
  g_assert_no_error (error);
  g_assert_cmpuint (tile->n_faulty, ==, 0);
  json_parser_load_from_file (parser, json_path, &error);
  g_assert_no_error (error);
  layers = get_array (json_node_get_object (json_parser_get_root (parser)), "layers");
  g_assert_cmpuint (tile->n_layers, ==, get_length (layers));
  for (guint i = 0; i < tile->n_layers; i++)
    check_layer (&tile->layers[i], json_array_get_object_element (layers, i));
}

static void
test_valid (void)
{
  g_autofree char *folder = find_data ("spec_fixtures");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!is_invalid (name))
      {
        check_valid (folder, name);
        n++;
      }
  if (folder != NULL)
    g_assert_cmpuint (n, >=, 20);
}

static guint
check_real (const char *path)
{
  g_autoptr (GBytes) bytes = read_file (path);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpMvtTile) tile = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint n_points = 0;

  plain = yp_is_gzip (data, size) ? yp_gunzip (data, size, YP_MVT_MAX_SIZE, NULL, &error)
                                  : g_bytes_ref (bytes);
  g_assert_no_error (error);
  tile = yp_mvt_decode (plain, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tile->n_layers; i++)
    n_points += tile->layers[i].n_points;
  return n_points;
}

static void
test_real_world (void)
{
  static const char *const folders[] = { "bangkok", "chicago", "sanfrancisco", "compressed" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *name = g_build_filename ("real-world", folders[i], NULL);
      g_autofree char *folder = find_data (name);
      g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
      const char *file;

      if (folder == NULL)
        return;
      while ((file = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, file, NULL);

          g_assert_cmpuint (check_real (path), >, 0);
          n++;
        }
    }
  g_assert_cmpuint (n, ==, 83);
}

/* 7 MB: the bound is generous, since a machine may be busy and the test under a sanitizer. */
static void
test_huge (void)
{
  g_autofree char *path = find_data ("real-world/huge/osm-qa-montevideo-12-1408-2471.mvt");
  gint64 start = g_get_monotonic_time ();
  guint n_points;

  if (path == NULL)
    return;
  n_points = check_real (path);
  g_test_message ("%u points in %.0f ms", n_points,
                  (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (n_points, >, 100000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

static GBytes *
pack (const guint8 *data, gsize size)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (out, G_CONVERTER (packer));

  g_output_stream_write_all (stream, data, size, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static void
test_gzip (void)
{
  gsize n = YP_MVT_MAX_SIZE + 1, size;
  g_autofree guint8 *zeros = g_malloc0 (n);
  g_autoptr (GBytes) bomb = pack (zeros, n);
  g_autoptr (GBytes) good = pack ((const guint8 *) "hello", 5);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *data = g_bytes_get_data (bomb, &size);

  g_assert_cmpuint (size, <, 100000);
  g_assert_null (yp_gunzip (data, size, YP_MVT_MAX_SIZE, NULL, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
  g_clear_error (&error);

  data = g_bytes_get_data (good, &size);
  plain = yp_gunzip (data, size, 5, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), "hello", 5);
  g_assert_null (yp_gunzip (data, size - 3, 5, NULL, &error));
  g_assert_nonnull (strstr (error->message, "gzip"));
}

/* A tile cut off anywhere is refused or read, never read beyond. */
static void
test_cut_off (void)
{
  g_autofree char *path = find_data ("spec_fixtures/022/tile.mvt");
  g_autoptr (GBytes) bytes = path != NULL ? read_file (path) : NULL;

  for (gsize size = 0; bytes != NULL && size < g_bytes_get_size (bytes); size++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (GBytes) part = g_bytes_new (copy, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (YpMvtTile) tile = yp_mvt_decode (part, &error);

      g_assert_true ((tile == NULL) == (error != NULL));
      g_assert_cmpint (tile != NULL, ==, size == 0);
    }
}

static void
add_point (YpShape *shape, double x, double y)
{
  YpShapePoint point = { x, y };

  g_array_append_val (shape->points, point);
}

/* What we write is what we read. */
static void
test_writer (void)
{
  g_autoptr (YpMvtWriter) writer = _yp_mvt_writer_new ();
  g_autoptr (YpShape) shape = _yp_shape_new (YP_MVT_POLYGON);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpMvtTile) tile = NULL;
  const YpMvtLayer *layer;

  /* The outer ring the wrong way round, a hole, and a ring too small to be one. */
  add_point (shape, 0, 0);
  add_point (shape, 0, 100);
  add_point (shape, 100, 100);
  add_point (shape, 100, 0);
  _yp_shape_end_ring (shape, FALSE);
  add_point (shape, 10, 10);
  add_point (shape, 20, 10);
  add_point (shape, 20, 20);
  _yp_shape_end_ring (shape, TRUE);
  add_point (shape, 50, 50);
  add_point (shape, 50.2, 50.2);
  add_point (shape, 50.1, 50);
  _yp_shape_end_ring (shape, FALSE);
  g_assert_true (_yp_mvt_writer_begin (writer, "建筑", shape));
  _yp_mvt_writer_add_text (writer, "name", "张家港");
  _yp_mvt_writer_end (writer);
  bytes = _yp_mvt_writer_finish (writer);

  tile = yp_mvt_decode (bytes, &error);
  g_assert_no_error (error);
  layer = yp_mvt_tile_find (tile, "建筑");
  g_assert_cmpuint (layer->n_features, ==, 1);
  g_assert_cmpuint (layer->features[0].n_parts, ==, 2);
  g_assert_cmpfloat (yp_mvt_get_area (layer->points, layer->parts[0].n_points), ==, 10000);
  g_assert_cmpfloat (
      yp_mvt_get_area (layer->points + layer->parts[1].first, layer->parts[1].n_points), ==, -50);
  g_assert_cmpstr (yp_mvt_feature_get (&layer->features[0], layer, 0)->text, ==, "张家港");
  g_assert_null (yp_mvt_feature_get (&layer->features[0], layer, 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/mvt/valid", test_valid);
  g_test_add_func ("/mvt/invalid", test_invalid);
  g_test_add_func ("/mvt/real-world", test_real_world);
  g_test_add_func ("/mvt/huge", test_huge);
  g_test_add_func ("/mvt/gzip", test_gzip);
  g_test_add_func ("/mvt/cut-off", test_cut_off);
  g_test_add_func ("/mvt/writer", test_writer);

  return g_test_run ();
}
