/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "yp-feature-source.h"
#include "yp-map-style-rules.h"
#include "yp-mvt.h"

typedef struct
{
  char *folder;
  char *path;
  char *cache;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("yp-features-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "map.geojson", NULL);
  f->cache = g_build_filename (f->folder, "cache", NULL);
}

static guint
clear_cache (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->cache, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->cache, name, NULL);

      g_unlink (path);
      n++;
    }
  return n;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  clear_cache (f);
  g_rmdir (f->cache);
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_free (f->cache);
  g_free (f->path);
  g_free (f->folder);
}

static YpTileSource *
open_text (Fixture *f, const char *features, YpDatum datum)
{
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"FeatureCollection\",\"name\":\"things\",\"features\":[%s]}", features);
  YpVectorOptions options = { .has_datum = TRUE, .datum = datum };
  g_autoptr (GError) error = NULL;
  YpTileSource *source;

  g_file_set_contents (f->path, text, -1, &error);
  g_assert_no_error (error);
  source = yp_feature_source_new (f->path, NULL, &options, f->cache, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return source;
}

static YpMvtTile *
load (YpTileSource *source, guint zoom, guint column, guint row)
{
  YpTileAddress address = { zoom, column, row };
  g_auto (YpTile) tile = { 0 };
  g_autoptr (GError) error = NULL;
  YpMvtTile *decoded;

  yp_tile_source_load (source, &address, &tile, NULL, &error);
  g_assert_no_error (error);
  if (tile.bytes == NULL)
    return NULL;
  g_assert_cmpint (tile.format, ==, YP_TILE_MVT);
  decoded = yp_mvt_decode (tile.bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (decoded->n_faulty, ==, 0);
  return decoded;
}

static YpMvtTile *
load_at (YpTileSource *source, double longitude, double latitude, guint zoom)
{
  double n = exp2 (zoom), radians = latitude * G_PI / 180;

  return load (source, zoom, (guint) ((longitude + 180) / 360 * n),
               (guint) ((0.5 - asinh (tan (radians)) / (2 * G_PI)) * n));
}

#define FEATURE(kind, coordinates, properties)                                                     \
  "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":\"" kind           \
  "\",\"coordinates\":" coordinates "}}"

/* A vertex lies where it should, to a unit of the tile: 0.15 m at level 16. */
static void
test_places (Fixture *f, gconstpointer data)
{
  const double longitude = 120.555, latitude = 31.875;
  g_autoptr (YpTileSource) source = open_text (
      f, FEATURE ("Point", "[120.555,31.875]", "\"name\":\"市政府\",\"n\":3"), YP_DATUM_CGCS2000);
  g_autoptr (YpMvtTile) tile = load_at (source, longitude, latitude, 16);
  double n = exp2 (16);
  double x = (longitude + 180) / 360 * n;
  double y = (0.5 - asinh (tan (latitude * G_PI / 180)) / (2 * G_PI)) * n;
  const YpMvtLayer *layer = &tile->layers[0];

  g_assert_cmpstr (layer->name, ==, "things");
  g_assert_cmpfloat_with_epsilon (layer->points[0].x, (x - floor (x)) * 4096, 1);
  g_assert_cmpfloat_with_epsilon (layer->points[0].y, (y - floor (y)) * 4096, 1);
  g_assert_cmpstr (
      yp_mvt_feature_get (layer->features, layer, yp_mvt_layer_find_key (layer, "name"))->text, ==,
      "市政府");
  g_assert_cmpstr (
      yp_mvt_feature_get (layer->features, layer, yp_mvt_layer_find_key (layer, "n"))->text, ==,
      "3");
}

/* In GCJ-02 it is moved: (31.875, 120.555) is (31.87288775, 120.55927724) there. */
static void
test_datum (Fixture *f, gconstpointer data)
{
  g_autoptr (YpTileSource) source =
      open_text (f, FEATURE ("Point", "[120.55927724,31.87288775]", ""), YP_DATUM_GCJ02);
  g_autoptr (YpMvtTile) tile = load_at (source, 120.555, 31.875, 16);
  double n = exp2 (16), x = (120.555 + 180) / 360 * n;

  g_assert_cmpfloat_with_epsilon (tile->layers[0].points[0].x, (x - floor (x)) * 4096, 1);
}

/* Sums up what a line or area of the middle pixel row of the border is in two tiles: both sides see
 * the same vertices. */
static void
collect_vertices (const YpMvtTile *tile, gint64 column, GHashTable *seen)
{
  for (guint i = 0; tile != NULL && i < tile->layers[0].n_points; i++)
    {
      const YpMvtPoint *point = &tile->layers[0].points[i];
      gint64 x = column * 4096 + point->x;
      gint64 key = x * 8192 + point->y;

      /* Within the margin of both, and not cut there. */
      if (x > 4096 - 250 && x < 4096 + 250 && point->y > 0 && point->y < 4096)
        g_hash_table_add (seen, g_memdup2 (&key, sizeof key));
    }
}

static void
test_edges (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) line = g_string_new ("[");
  g_autoptr (YpTileSource) source = NULL;
  double tile = 360 / exp2 (12);
  double edge = -180 + 3418 * tile, top = 31.9;

  /* A winding line to and fro over the edge between two tiles. */
  for (guint i = 0; i < 4000; i++)
    g_string_append_printf (line, "%s[%.8f,%.8f]", i > 0 ? "," : "",
                            edge + 0.05 * tile * sin (i * 0.02) * (1 + 0.1 * sin (i * 1.7)),
                            top - i * 1e-5);
  g_string_append (line, "]");
  {
    g_autofree char *feature = g_strdup_printf (FEATURE ("LineString", "%s", ""), line->str);

    source = open_text (f, feature, YP_DATUM_CGCS2000);
  }
  for (guint zoom = 12; zoom <= 15; zoom++)
    {
      guint column = 3418u << (zoom - 12);
      guint n_rows = 0;

      for (guint row = (1663u << (zoom - 12)); row < 1668u << (zoom - 12); row++)
        {
          g_autoptr (YpMvtTile) left = load (source, zoom, column - 1, row);
          g_autoptr (YpMvtTile) right = load (source, zoom, column, row);
          g_autoptr (GHashTable) in_left =
              g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
          g_autoptr (GHashTable) in_right =
              g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
          GHashTableIter iter;
          gpointer key;

          collect_vertices (left, 0, in_left);
          collect_vertices (right, 1, in_right);
          g_assert_cmpuint (g_hash_table_size (in_left), ==, g_hash_table_size (in_right));
          g_hash_table_iter_init (&iter, in_left);
          while (g_hash_table_iter_next (&iter, &key, NULL))
            g_assert_true (g_hash_table_contains (in_right, key));
          n_rows += g_hash_table_size (in_left) > 0;
        }
      g_assert_cmpuint (n_rows, >, 0);
    }
}

/* An area larger than a tile fills it; one that has the tile in its hole does not. */
static void
test_areas (Fixture *f, gconstpointer data)
{
  g_autoptr (YpTileSource) source =
      open_text (f,
                 FEATURE ("Polygon",
                          "[[[120,31],[121,31],[121,32],[120,32],[120,31]],"
                          "[[120.4,31.4],[120.4,31.6],[120.6,31.6],[120.6,31.4],[120.4,31.4]]]",
                          ""),
                 YP_DATUM_CGCS2000);
  g_autoptr (YpMvtTile) inside = load_at (source, 120.2, 31.2, 14);
  g_autoptr (YpMvtTile) hole = load_at (source, 120.5, 31.5, 14);
  g_autoptr (YpMvtTile) outside = load_at (source, 121.5, 31.5, 14);
  const YpMvtLayer *layer = &inside->layers[0];

  g_assert_null (outside);
  g_assert_cmpfloat (yp_mvt_get_area (layer->points, layer->parts[0].n_points), ==,
                     (4096.0 + 512) * (4096 + 512));
  g_assert_cmpuint (hole->layers[0].n_parts, ==, 2);
  g_assert_cmpfloat (yp_mvt_get_area (hole->layers[0].points + 4, 4), ==,
                     -(4096.0 + 512) * (4096 + 512));
}

/* A sanitizer makes GDAL's reader of GeoJSON, which takes memory by the number, fifty times slower.
 */
#ifdef __SANITIZE_ADDRESS__
#define N_VERTICES 20000
#else
#define N_VERTICES 1000000
#endif

static char *
make_ring (guint n)
{
  GString *ring = g_string_new ("[[");

  for (guint i = 0; i <= n; i++)
    {
      double angle = 2 * G_PI * (i % n) / n;

      g_string_append_printf (ring, "%s[%.9f,%.9f]", i > 0 ? "," : "",
                              120.5 + 0.4 * cos (angle) * (1 + 0.05 * sin (angle * n / 200)),
                              31.5 + 0.4 * sin (angle));
    }
  g_string_append (ring, "]]");
  return g_string_free (ring, FALSE);
}

static void
test_million (Fixture *f, gconstpointer data)
{
  g_autofree char *ring = make_ring (N_VERTICES);
  g_autofree char *feature = g_strdup_printf (FEATURE ("Polygon", "%s", ""), ring);
  g_autoptr (YpTileSource) source = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (YpMvtTile) far = NULL;
  g_autoptr (YpMvtTile) near = NULL;

  source = open_text (f, feature, YP_DATUM_CGCS2000);
  far = load_at (source, 120.5, 31.5, 5);
  near = load_at (source, 120.9, 31.5, 16);
  g_test_message ("%.1f s; %u points at level 5, %u at 16",
                  (double) (g_get_monotonic_time () - start) / 1e6, far->layers[0].n_points,
                  near != NULL ? near->layers[0].n_points : 0);
  g_assert_cmpuint (far->layers[0].n_points, <, 5000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 120 * G_USEC_PER_SEC);
}

/* Whatever is odd is drawn somewhere or nowhere, and refuses nothing. */
static void
test_odd (Fixture *f, gconstpointer data)
{
  static const char *const features[] = {
    FEATURE ("Polygon", "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]", "\"k\":\"bow\""),
    FEATURE ("Polygon", "[[[179,10],[180,10],[180,11],[179,11],[179,10]]]", ""),
    FEATURE ("LineString", "[[179.9,50],[-179.9,51]]", ""),
    FEATURE ("Point", "[10,90]", ""),
    FEATURE ("Point", "[10,-90]", ""),
    FEATURE ("Polygon", "[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]", ""),
    FEATURE ("LineString", "[[5,5],[5,5]]", ""),
    FEATURE ("Polygon", "[[[3,3],[3,3],[3,3],[3,3]]]", ""),
    FEATURE ("Point", "[1000,1000]", ""),
    "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}",
    NULL,
  };
  g_autofree char *all = g_strjoinv (",", (char **) features);
  g_autoptr (YpTileSource) source = open_text (f, all, YP_DATUM_CGCS2000);
  const YpBounds *bounds = &yp_tile_source_get_info (source)->bounds;

  g_assert_true (isfinite (bounds->west + bounds->east + bounds->south + bounds->north));
  for (guint zoom = 0; zoom <= 3; zoom++)
    for (guint i = 0; i < 1u << (2 * zoom); i++)
      {
        g_autoptr (YpMvtTile) tile = load (source, zoom, i >> zoom, i & ((1u << zoom) - 1));

        /* The whole world is everywhere. */
        g_assert_nonnull (tile);
      }
}

/* Prepared once, and anew when the file is another; what was before goes away. */
static void
test_cache (Fixture *f, gconstpointer data)
{
  g_autoptr (YpTileSource) first =
      open_text (f, FEATURE ("Point", "[120.5,31.5]", ""), YP_DATUM_CGCS2000);
  g_autoptr (YpTileSource) second = NULL;
  g_autoptr (YpTileSource) moved = NULL;
  g_autoptr (YpMvtTile) tile = NULL;
  g_autoptr (GDir) dir = NULL;
  guint n = 0;

  second =
      open_text (f, FEATURE ("Point", "[121.5,31.5]", "") "," FEATURE ("Point", "[122,31]", ""),
                 YP_DATUM_CGCS2000);
  tile = load_at (second, 121.5, 31.5, 12);
  g_assert_nonnull (tile);
  /* The same file read otherwise is kept beside it. */
  moved = open_text (f, FEATURE ("Point", "[121.5,31.5]", ""), YP_DATUM_GCJ02);
  dir = g_dir_open (f->cache, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 2);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "",
                                       "{",
                                       "{\"type\":\"FeatureCollection\",\"features\":[]}",
                                       "{\"type\":\"FeatureCollection\",\"features\":[",
                                       "{\"type\":\"Point\",\"coordinates\":[\"NaN\",3]}",
                                       "{\"type\":\"Point\",\"coordinates\":[NaN,3]}",
                                       "{\"type\":\"Point\",\"coordinates\":[1e300,3]}" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_file_set_contents (f->path, texts[i], -1, NULL);
      g_assert_null (
          yp_feature_source_new (f->path, NULL, NULL, f->cache, NULL, NULL, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, f->path));
      g_clear_error (&error);
    }
  g_cancellable_cancel (cancellable);
  g_assert_null (
      yp_feature_source_new (f->path, NULL, NULL, f->cache, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (
      yp_feature_source_new (f->path, "no-such", NULL, f->cache, NULL, NULL, NULL, &error));
  /* Nothing half done is left. */
  g_assert_cmpuint (clear_cache (f), ==, 0);
}

typedef struct
{
  guint n_calls;
  double share;
} Progress;

static void
on_progress (double share, gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_true (share >= 0 && share <= 1);
  progress->n_calls++;
  progress->share = share;
}

static void
count (const YpMvtTile *tile, const YpMapStyle *style, guint zoom, guint *painted)
{
  for (guint r = 0; r < style->n_rules; r++)
    for (guint i = 0; i < tile->n_layers; i++)
      {
        const YpMapRule *rule = &style->rules[r];
        const YpMvtLayer *layer = &tile->layers[i];
        guint keys[YP_MAP_MAX_FILTERS];

        if (!yp_map_rule_is_for (rule, layer->name, zoom))
          continue;
        yp_map_rule_find_keys (rule, layer, keys);
        for (guint k = 0; k < layer->n_features; k++)
          painted[r] += yp_map_rule_takes (rule, keys, layer, &layer->features[k]);
      }
}

static guint
get_painted (const YpMapStyle *style, const guint *painted, const char *name)
{
  for (guint i = 0; i < style->n_rules; i++)
    if (g_str_equal (style->rules[i].name, name))
      return painted[i];
  g_assert_not_reached ();
}

/* Monaco: roads, buildings and water by the style that is shipped. */
static void
test_monaco (Fixture *f, gconstpointer data)
{
  const char *root = g_getenv ("YP_SHARED_DATA");
  g_autofree char *path =
      g_build_filename (root != NULL ? root : ".", "c_basemap/osm/monaco-latest.osm.pbf", NULL);
  g_autofree char *style_path =
      g_build_filename (g_getenv ("PROJECT_ROOT"), "data/osm.style", NULL);
  g_autofree char *text = NULL;
  g_autoptr (YpMapStyle) style = NULL;
  g_autoptr (YpTileSource) source = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { 0 };
  gsize size;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the extract is not here");
      return;
    }
  g_file_get_contents (style_path, &text, &size, &error);
  g_assert_no_error (error);
  style = yp_map_style_parse (text, size, &error);
  g_assert_no_error (error);
  source = yp_feature_source_new (path, NULL, NULL, f->cache, on_progress, &progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_calls, >, 3);

  for (guint zoom = 12; zoom <= 16; zoom++)
    {
      g_autofree guint *painted = g_new0 (guint, style->n_rules);
      double n = exp2 (zoom);
      YpBounds box = { 7.408, 43.724, 7.44, 43.752 };

      for (double x = floor ((box.west + 180) / 360 * n); x <= (box.east + 180) / 360 * n; x++)
        for (double latitude = box.south; latitude < box.north; latitude += 180 / n)
          {
            g_autoptr (YpMvtTile) tile =
                load_at (source, (x + 0.5) / n * 360 - 180, latitude, zoom);

            if (tile != NULL)
              count (tile, style, zoom, painted);
          }
      g_assert_cmpuint (get_painted (style, painted, "primary roads"), >, 10);
      g_assert_cmpuint (get_painted (style, painted, "secondary roads"), >, 10);
      g_assert_cmpuint (get_painted (style, painted, "parks"), >, 3);
      if (zoom >= 14)
        {
          g_assert_cmpuint (get_painted (style, painted, "buildings"), >, 500);
          g_assert_cmpuint (get_painted (style, painted, "street roads"), >, 50);
          g_assert_cmpuint (get_painted (style, painted, "marinas and pools"), >, 0);
        }
      g_test_message ("level %u: %u buildings, %u water", zoom,
                      get_painted (style, painted, "buildings"),
                      get_painted (style, painted, "water"));
    }
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/feature-source/places", test_places);
  ADD ("/feature-source/datum", test_datum);
  ADD ("/feature-source/edges", test_edges);
  ADD ("/feature-source/areas", test_areas);
  ADD ("/feature-source/million", test_million);
  ADD ("/feature-source/odd", test_odd);
  ADD ("/feature-source/cache", test_cache);
  ADD ("/feature-source/refused", test_refused);
  ADD ("/feature-source/monaco", test_monaco);

  return g_test_run ();
}
