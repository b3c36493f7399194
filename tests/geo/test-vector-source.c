/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>

#include "yp-vector-source.h"

#define RENSHOU "a_boundaries/derived_gbk_cgcs2000/renshou_gbk_4490"
#define RENSHOU_BARE "a_boundaries/derived_gbk_cgcs2000/renshou_gbk_NOCPG_NOPRJ"

static const char *const no_fields[] = { NULL };
static const char *const name_field[] = { "name", NULL };

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("yp-source-XXXXXX", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static char *
put_file (Fixture *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->folder, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* Outside data; a test that needs it skips where it is absent. */
static char *
find_data (const char *name)
{
  const char *root = g_getenv ("YP_SHARED_DATA");
  g_autofree char *path = g_build_filename (root != NULL ? root : "", name, NULL);

  if (root != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);

  g_test_skip ("needs YP_SHARED_DATA");
  return NULL;
}

/* Copies a shapefile's parts as t.shp and so on; the one that ends in @cut loses two fifths. */
static char *
copy_shapefile (Fixture *self, const char *stem, const char *const *parts, const char *cut)
{
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat (stem, ".", parts[i], NULL);
      g_autofree char *from = find_data (name);
      g_autofree char *to_name = g_strconcat ("t.", parts[i], NULL);
      g_autofree char *to = g_build_filename (self->folder, to_name, NULL);
      g_autofree char *data = NULL;
      gsize size;

      if (from == NULL)
        return NULL;
      g_assert_true (g_file_get_contents (from, &data, &size, NULL));
      if (g_strcmp0 (parts[i], cut) == 0)
        size = size * 3 / 5;
      g_assert_true (g_file_set_contents (to, data, (gssize) size, NULL));
    }
  return g_build_filename (self->folder, "t.shp", NULL);
}

static GPtrArray *
read_only_layer (const char *path,
                 const YpVectorOptions *options,
                 const char *const *fields,
                 GError **error)
{
  g_autoptr (YpVectorSource) source = yp_vector_source_open (path, options, NULL, error);

  if (source == NULL)
    return NULL;
  return yp_vector_source_read (source, 0, fields, NULL, NULL, NULL, error);
}

static YpBounds
get_bounds (GPtrArray *features)
{
  YpBounds bounds = YP_BOUNDS_EMPTY;

  for (guint i = 0; i < features->len; i++)
    {
      YpVectorFeature *feature = features->pdata[i];

      g_assert_cmpstr (feature->fault, ==, NULL);
      g_assert_nonnull (feature->geometry);
      yp_bounds_extend (&bounds, feature->geometry->bounds.west, feature->geometry->bounds.south);
      yp_bounds_extend (&bounds, feature->geometry->bounds.east, feature->geometry->bounds.north);
    }
  return bounds;
}

/* The largest difference of two extents' edges, in metres, measured in the middle of the edge. */
static double
compare_bounds (const YpBounds *a, const YpBounds *b)
{
  double x = (a->west + a->east) / 2;
  double y = (a->south + a->north) / 2;
  double west = yp_distance_m (a->west, y, b->west, y);
  double east = yp_distance_m (a->east, y, b->east, y);
  double south = yp_distance_m (x, a->south, x, b->south);
  double north = yp_distance_m (x, a->north, x, b->north);

  g_test_message ("west %.1f m, south %.1f m, east %.1f m, north %.1f m", west, south, east, north);
  return MAX (MAX (west, east), MAX (south, north));
}

/* The bounds of the one feature of that name. */
static YpBounds
get_bounds_of (GPtrArray *features, const char *name)
{
  for (guint i = 0; i < features->len; i++)
    {
      YpVectorFeature *feature = features->pdata[i];

      if (g_strcmp0 (feature->values[0], name) == 0)
        return feature->geometry->bounds;
    }
  g_assert_not_reached ();
}

/* --- What a file may be in ----------------------------------------------------------------- */

/* 120.55° E, 31.87° N in each system, by gdaltransform of PROJ 9.1.1 from +proj=longlat. */
static const struct
{
  const char *crs;
  double x;
  double y;
} systems[] = {
  { "EPSG:4490", 120.55, 31.87 },
  { "EPSG:4326", 120.55, 31.87 },
  { "EPSG:3857", 13419564.615129, 3746258.177881 },
  { "EPSG:4549", 552044.779036, 3527569.190451 },
  { "EPSG:4528", 40552044.779036, 3527569.190451 },
  { "+proj=utm +zone=51 +datum=WGS84", 268226.999908, 3528643.711467 },
};

static void
test_systems (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    {
      YpVectorOptions options = { .crs = systems[i].crs };
      g_autofree char *text =
          g_strdup_printf ("name,x,y\na,%.6f,%.6f\n", systems[i].x, systems[i].y);
      g_autofree char *path = put_file (self, "p.csv", text);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) features = read_only_layer (path, &options, name_field, &error);
      YpVectorFeature *feature;

      g_assert_no_error (error);
      feature = features->pdata[0];
      g_test_message ("%s: %.9f %.9f", systems[i].crs, feature->geometry->vertices[0],
                      feature->geometry->vertices[1]);
      g_assert_cmpfloat_with_epsilon (feature->geometry->vertices[0], 120.55, 1e-9);
      g_assert_cmpfloat_with_epsilon (feature->geometry->vertices[1], 31.87, 1e-9);
    }
}

/* Without the parameters of the place these would be some 100 m off, and nobody would see. */
static void
test_old_datums_are_refused (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = {
    "EPSG:4214",   "EPSG:4610", "EPSG:2437", "EPSG:999999", "http://example.org/crs",
    "/etc/passwd", ""
  };
  g_autofree char *path = put_file (self, "p.csv", "name,x,y\na,120.5,31.8\n");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      YpVectorOptions options = { .crs = texts[i] };
      g_autoptr (GError) error = NULL;

      g_assert_null (read_only_layer (path, &options, name_field, &error));
      g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS);
      g_test_message ("%s", error->message);
    }
}

static void
test_datums (Fixture *self, gconstpointer data)
{
  g_autofree char *path = put_file (self, "p.csv", "name,x,y\na,120.55,31.87\n");

  for (YpDatum datum = YP_DATUM_CGCS2000; datum <= YP_DATUM_BD09; datum++)
    {
      YpVectorOptions options = { .has_datum = TRUE, .datum = datum };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) features = read_only_layer (path, &options, name_field, &error);
      double longitude = 120.55;
      double latitude = 31.87;
      YpVectorFeature *feature;

      g_assert_no_error (error);
      yp_datum_to_cgcs2000 (datum, &longitude, &latitude);
      feature = features->pdata[0];
      g_assert_cmpfloat (feature->geometry->vertices[0], ==, longitude);
      g_assert_cmpfloat (feature->geometry->vertices[1], ==, latitude);
      if (datum == YP_DATUM_CGCS2000 || datum == YP_DATUM_WGS84)
        g_assert_cmpfloat (longitude, ==, 120.55);
      else
        g_assert_cmpfloat (yp_distance_m (longitude, latitude, 120.55, 31.87), >, 400);
    }
}

static void
test_unknown_system (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *hint;
  } cases[] = {
    { "name,x,y\na,120.5,31.8\n", "look like degrees" },
    { "name,x,y\na,552032,3527337\n", "are not degrees: give --crs=" },
  };
  YpVectorOptions with_datum = { .has_datum = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = put_file (self, "p.csv", cases[i].text);
      g_autoptr (GError) error = NULL;

      g_assert_null (read_only_layer (path, NULL, name_field, &error));
      g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS);
      g_assert_nonnull (strstr (error->message, cases[i].hint));
      g_clear_error (&error);

      /* A datum says what degrees mean, not that metres are degrees. */
      if (i == 1)
        {
          g_assert_null (read_only_layer (path, &with_datum, name_field, &error));
          g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS);
        }
    }
}

static void
test_off_earth (Fixture *self, gconstpointer data)
{
  static const char text[] = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                             "\"properties\":{\"name\":\"a\"},\"geometry\":{\"type\":\"Point\","
                             "\"coordinates\":[552032,3527337]}}]}";
  g_autofree char *path = put_file (self, "p.geojson", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) features = read_only_layer (path, NULL, name_field, &error);
  YpVectorFeature *feature;

  g_assert_no_error (error);
  feature = features->pdata[0];
  g_assert_null (feature->geometry);
  g_assert_nonnull (strstr (feature->fault, "--crs="));
}

/* --- What a file may not do ---------------------------------------------------------------- */

static const char vrt[] =
    "<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>/vsicurl/http://127.0.0.1:9/x.geojson"
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";

static void
test_paths_are_files (Fixture *self, gconstpointer data)
{
  static const char *const paths[] = { "/vsicurl/http://127.0.0.1:9/x.shp",
                                       "/vsizip//vsicurl/http://127.0.0.1:9/x.zip",
                                       "/vsistdin/",
                                       "http://127.0.0.1:9/x.geojson",
                                       "WFS:http://127.0.0.1:9/",
                                       "PG:host=127.0.0.1",
                                       "{\"type\":\"Point\",\"coordinates\":[1,2]}",
                                       "<OGRVRTDataSource/>",
                                       "/nowhere/at/all.shp",
                                       "" };
  static const char *const names[] = { "a.vrt", "a.geojson", "a.shp", "a.gpkg", "a.kml" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          read_only_layer (*paths[i] != '\0' ? paths[i] : "/nowhere", NULL, no_fields, &error));
      g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = put_file (self, names[i], vrt);
      g_autoptr (GError) error = NULL;

      g_assert_null (read_only_layer (path, NULL, no_fields, &error));
      g_assert_nonnull (error);
    }
}

static gpointer
read_over_and_over (gpointer data)
{
  YpVectorOptions options = { .has_datum = TRUE };
  const char *path = data;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) features = read_only_layer (path, &options, name_field, &error);

      if (g_str_has_suffix (path, "good.csv"))
        {
          g_assert_no_error (error);
          g_assert_cmpuint (features->len, ==, 1);
        }
      else
        {
          g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE);
          g_assert_nonnull (strstr (error->message, "bad.geojson"));
        }
    }
  return NULL;
}

/* What one thread is told is not mixed up with another's. */
static void
test_threads (Fixture *self, gconstpointer data)
{
  g_autofree char *good = put_file (self, "good.csv", "name,x,y\na,120.5,31.8\n");
  g_autofree char *bad = put_file (self, "bad.geojson", "{\"type\":\"FeatureCollection\",[");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_over_and_over, i % 2 == 0 ? good : bad);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* A format that is Unicode and does not keep to it; numbers that are none. */
static void
test_bad_values (Fixture *self, gconstpointer data)
{
  static const char head[] = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":"
                             "\"Feature\",\"properties\":{\"name\":\"";
  g_autofree char *latin1 = g_strconcat (
      head, "a\xff\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[120,31]}}]}", NULL);
  g_autofree char *infinite = g_strconcat (
      head, "a\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e999,31]}}]}", NULL);
  g_autofree char *text_path = put_file (self, "text.geojson", latin1);
  g_autofree char *place_path = put_file (self, "place.geojson", infinite);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) features = NULL;

  g_assert_null (read_only_layer (text_path, NULL, name_field, &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING);
  g_assert_nonnull (strstr (error->message, "Feature 1: field “name”"));
  g_clear_error (&error);

  features = read_only_layer (place_path, NULL, name_field, &error);
  g_assert_no_error (error);
  g_assert_null (((YpVectorFeature *) features->pdata[0])->geometry);
}

/* Entities that point elsewhere or grow without end. */
static void
test_entities (Fixture *self, gconstpointer data)
{
  static const char body[] =
      "<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"><wpt lat=\"31\" "
      "lon=\"120\"><name>&a;</name></wpt></gpx>";
  static const char *const subsets[] = {
    "<!ENTITY a SYSTEM \"file:///etc/passwd\">",
    "<!ENTITY d \"lololololololololol\"><!ENTITY c \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">"
    "<!ENTITY b \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY a \"&b;&b;&b;&b;&b;&b;&b;&b;&b;\">",
  };

  for (guint i = 0; i < G_N_ELEMENTS (subsets); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("<?xml version=\"1.0\"?><!DOCTYPE gpx [%s]>%s", subsets[i], body);
      g_autofree char *path = put_file (self, "a.gpx", text);
      g_autoptr (YpVectorSource) source = yp_vector_source_open (path, NULL, NULL, NULL);
      g_autoptr (GPtrArray) features = NULL;
      guint layer;

      if (source == NULL || !yp_vector_source_find_layer (source, "waypoints", &layer, NULL))
        continue;
      features = yp_vector_source_read (source, layer, name_field, NULL, NULL, NULL, NULL);
      for (guint k = 0; features != NULL && k < features->len; k++)
        {
          const char *name = ((YpVectorFeature *) features->pdata[k])->values[0];

          g_assert_true (name == NULL || (strstr (name, "root") == NULL && strlen (name) < 100000));
        }
    }
}

static void
test_cancels (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = put_file (self, "p.csv", "name,x,y\na,120.5,31.8\n");

  g_cancellable_cancel (cancellable);
  g_assert_null (yp_vector_source_open (path, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_wrong_field (Fixture *self, gconstpointer data)
{
  static const char *const fields[] = { "nam", NULL };
  YpVectorOptions options = { .has_datum = TRUE };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = put_file (self, "p.csv", "name,x,y\na,120.5,31.8\n");

  g_assert_null (read_only_layer (path, &options, fields, &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "name"));
}

/* --- Polygons that are none ---------------------------------------------------------------- */

static void
test_mends (Fixture *self, gconstpointer data)
{
  /* A bow tie, a ring that is a line, and a good square. */
  static const char text[] =
      "{\"type\":\"FeatureCollection\",\"features\":["
      "{\"type\":\"Feature\",\"properties\":{\"name\":\"bow\"},\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[120,31],[121,32],[121,31],[120,32],[120,31]]]}},"
      "{\"type\":\"Feature\",\"properties\":{\"name\":\"line\"},\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[120,31],[121,32],[120,31],[120,31]]]}},"
      "{\"type\":\"Feature\",\"properties\":{\"name\":\"good\"},\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[120,31],[121,31],[121,32],[120,31]]]}}]}";
  YpVectorOptions options = { .mend = TRUE };
  g_autofree char *path = put_file (self, "p.geojson", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) features = read_only_layer (path, &options, name_field, &error);
  YpVectorFeature *bow;
  YpVectorFeature *line;
  YpVectorFeature *good;

  g_assert_no_error (error);
  bow = features->pdata[0];
  g_assert_nonnull (strstr (bow->mended, "Self-intersection"));
  g_assert_cmpuint (bow->geometry->n_parts, ==, 2);
  line = features->pdata[1];
  g_assert_null (line->geometry);
  g_assert_nonnull (line->fault);
  good = features->pdata[2];
  g_assert_null (good->mended);
  g_assert_null (good->fault);
  g_assert_nonnull (good->geometry);
}

/* --- Outside data -------------------------------------------------------------------------- */

/* From a vertex to the nearest edge of an outline, metres; flat, which over a city is exact enough.
 */
static double
measure_to_outline (const YpGeometry *outline, double longitude, double latitude)
{
  double scale_y = G_PI / 180 * 6371000;
  double scale_x = scale_y * cos (latitude * G_PI / 180);
  double best = G_MAXDOUBLE;

  for (guint i = 0; i + 1 < outline->n_vertices; i++)
    {
      const double *a = outline->vertices + 2 * i;
      double ax = (a[0] - longitude) * scale_x;
      double ay = (a[1] - latitude) * scale_y;
      double dx = (a[2] - a[0]) * scale_x;
      double dy = (a[3] - a[1]) * scale_y;
      double length = dx * dx + dy * dy;
      double t = length > 0 ? CLAMP (-(ax * dx + ay * dy) / length, 0, 1) : 0;

      best = MIN (best, hypot (ax + t * dx, ay + t * dy));
    }
  return best;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

/* The median distance of the vertices of one outline to another, metres. */
static double
measure_outlines (GPtrArray *from, GPtrArray *to)
{
  const YpGeometry *a = ((YpVectorFeature *) from->pdata[0])->geometry;
  const YpGeometry *b = ((YpVectorFeature *) to->pdata[0])->geometry;
  g_autofree double *distances = g_new (double, a->n_vertices);

  g_assert_cmpuint (b->n_rings, ==, 1);
  for (guint i = 0; i < a->n_vertices; i++)
    distances[i] = measure_to_outline (b, a->vertices[2 * i], a->vertices[2 * i + 1]);
  qsort (distances, a->n_vertices, sizeof *distances, compare_doubles);
  return distances[a->n_vertices / 2];
}

/* Two outlines of one city: DataV's, in GCJ-02, and that of echarts, which does not say what it is.
 *
 * The vertices of echarts lie on DataV's outline to about 100 m (median) if it is GCJ-02 as well,
 * and 310 m off if it is WGS 84: it is GCJ-02. Its vertices are cut to 1/1024° (92 m × 109 m), and
 * it has 1,346 of them where DataV has 191, so that the extents, converted alike, differ by 117 m
 * in the west, 260 m in the east, 81 m in the south, and, where the border lies in the Yangtze, 1.3
 * km in the north: two surveys, not two datums. That the conversion itself is right is held by
 * going back: to a decimetre. */
static void
test_zhangjiagang (void)
{
  YpVectorOptions gcj02 = { .has_datum = TRUE, .datum = YP_DATUM_GCJ02 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_data ("a_boundaries/zhangjiagang_320582_datav_gcj02.geojson");
  g_autofree char *other_path =
      find_data ("a_boundaries/jiangsu_counties_echarts/苏州市/张家港市.geojson");
  g_autoptr (GPtrArray) city = NULL;
  g_autoptr (GPtrArray) raw = NULL;
  g_autoptr (GPtrArray) other = NULL;
  g_autoptr (GPtrArray) other_raw = NULL;
  const YpGeometry *a;
  const YpGeometry *b;
  double alike;
  double apart;

  if (path == NULL || other_path == NULL)
    return;
  city = read_only_layer (path, &gcj02, name_field, &error);
  raw = read_only_layer (path, NULL, name_field, &error);
  other = read_only_layer (other_path, &gcj02, name_field, &error);
  other_raw = read_only_layer (other_path, NULL, name_field, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((YpVectorFeature *) city->pdata[0])->values[0], ==, "张家港市");

  a = ((YpVectorFeature *) city->pdata[0])->geometry;
  b = ((YpVectorFeature *) raw->pdata[0])->geometry;
  g_assert_cmpuint (a->n_vertices, ==, b->n_vertices);
  for (guint i = 0; i < a->n_vertices; i++)
    {
      double longitude = a->vertices[2 * i];
      double latitude = a->vertices[2 * i + 1];

      g_assert_cmpfloat (
          yp_distance_m (longitude, latitude, b->vertices[2 * i], b->vertices[2 * i + 1]), >, 400);
      yp_datum_from_cgcs2000 (YP_DATUM_GCJ02, &longitude, &latitude);
      g_assert_cmpfloat (
          yp_distance_m (longitude, latitude, b->vertices[2 * i], b->vertices[2 * i + 1]), <, 0.1);
    }

  alike = measure_outlines (other, city);
  apart = measure_outlines (other_raw, city);
  g_test_message ("echarts taken as GCJ-02 %.0f m, as WGS 84 %.0f m from DataV", alike, apart);
  g_assert_cmpfloat (alike, <, 109);
  g_assert_cmpfloat (apart, >, 2.5 * alike);
  {
    YpBounds city_bounds = get_bounds (city);
    YpBounds other_bounds = get_bounds (other);

    compare_bounds (&city_bounds, &other_bounds);
  }
}

/* The nine counties of 苏州 in metres and GB18030 against the degrees they were made from. */
static void
test_suzhou (void)
{
  static const char *const names[] = { "张家港市", "常熟市", "太仓市", "昆山市", "吴江区" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_data ("a_boundaries/derived_gbk_cgcs2000/suzhou9_gb18030_4549.shp");
  g_autoptr (GPtrArray) features = NULL;

  if (path == NULL)
    return;
  features = read_only_layer (path, NULL, name_field, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (features->len, ==, 9);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("a_boundaries/jiangsu_counties_echarts/苏州市/%s.geojson", names[i]);
      g_autofree char *other_path = find_data (name);
      g_autoptr (GPtrArray) other = read_only_layer (other_path, NULL, no_fields, &error);
      YpBounds bounds = get_bounds_of (features, names[i]);
      YpBounds other_bounds;

      g_assert_no_error (error);
      other_bounds = get_bounds (other);
      g_assert_cmpfloat (compare_bounds (&bounds, &other_bounds), <, 0.001);
    }
}

static void
assert_renshou (GPtrArray *features)
{
  YpBounds bounds = get_bounds (features);

  g_assert_cmpuint (features->len, ==, 60);
  g_assert_cmpstr (((YpVectorFeature *) features->pdata[0])->values[0], ==, "禾加镇");
  /* Its name stood under “na me” and is lost in this file. */
  g_assert_null (((YpVectorFeature *) features->pdata[1])->values[0]);
  g_assert_cmpfloat_with_epsilon (bounds.west, 103.917978, 1e-6);
  g_assert_cmpfloat_with_epsilon (bounds.north, 30.332607, 1e-6);
}

static void
test_gbk_shapefile (void)
{
  YpVectorOptions told = { .has_datum = TRUE };
  YpVectorOptions wrong = { .has_datum = TRUE, .encoding = "UTF-8" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_data (RENSHOU ".shp");
  g_autofree char *bare = find_data (RENSHOU_BARE ".shp");
  g_autoptr (GPtrArray) features = NULL;
  g_autoptr (YpVectorSource) source = NULL;
  const YpVectorLayer *layer;

  if (path == NULL || bare == NULL)
    return;
  features = read_only_layer (path, NULL, name_field, &error);
  g_assert_no_error (error);
  assert_renshou (features);
  g_clear_pointer (&features, g_ptr_array_unref);

  /* Without .prj nobody knows what the degrees mean; without .cpg the text says it. */
  g_assert_null (read_only_layer (bare, NULL, name_field, &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_CRS);
  g_clear_error (&error);

  source = yp_vector_source_open (bare, &told, NULL, &error);
  g_assert_no_error (error);
  layer = yp_vector_source_get_layer (source, 0);
  g_assert_cmpstr (layer->encoding, ==, "GB18030");
  g_assert_nonnull (strstr (layer->encoding_reason, "not UTF-8"));
  features = yp_vector_source_read (source, 0, name_field, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_renshou (features);

  g_assert_null (read_only_layer (bare, &wrong, name_field, &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING);
  g_assert_nonnull (strstr (error->message, "Feature 1"));
}

static const char *const all_parts[] = { "shp", "shx", "dbf", "prj", "cpg", NULL };

static void
test_cut_off (Fixture *self, gconstpointer data)
{
  const char *cut = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = copy_shapefile (self, RENSHOU, all_parts, cut);

  if (path == NULL)
    return;
  g_assert_null (read_only_layer (path, NULL, name_field, &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "feature 3"));
}

/* A .cpg that lies is found out. */
static void
test_wrong_cpg (Fixture *self, gconstpointer data)
{
  static const char *const parts[] = { "shp", "shx", "dbf", "prj", NULL };
  static const char *const lies[] = { "UTF-8", "ISO-8859-1", "klingon" };
  g_autofree char *path = copy_shapefile (self, RENSHOU, parts, NULL);

  if (path == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *cpg = put_file (self, "t.cpg", lies[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (read_only_layer (path, NULL, name_field, &error));
      g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING);
      g_test_message ("%s", error->message);
    }
}

static const struct
{
  const char *file;
  const char *name;
  const char *encoding; /* NULL: refused */
} tables[] = {
  { "gbk.dbf", "简体国语", "GB18030" }, { "gb2312.dbf", "简体国语", "GB18030" },
  { "utf8.dbf", "国语國語", "UTF-8" },  { "ldid/chinese.dbf", "简体", "GB18030" },
  { "latin1.dbf", NULL, NULL },         { "shiftjis.dbf", NULL, NULL },
};

static void
test_tables (void)
{
  static const char *const fields[] = { "NAME", NULL };
  static const char *const reals[] = { "AUGSTUMS", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *commas = find_data ("a_boundaries/encoding/comma_separated.dbf");

  if (commas == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *name = g_strconcat ("a_boundaries/encoding/", tables[i].file, NULL);
      g_autofree char *path = find_data (name);
      g_autoptr (YpVectorSource) source = NULL;
      g_autoptr (GPtrArray) features = NULL;
      YpVectorOptions options = { .has_datum = TRUE };

      source = yp_vector_source_open (path, &options, NULL, &error);
      g_assert_no_error (error);
      features = yp_vector_source_read (source, 0, fields, NULL, NULL, NULL, &error);
      if (tables[i].encoding == NULL)
        {
          g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING);
          g_clear_error (&error);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (yp_vector_source_get_layer (source, 0)->encoding, ==, tables[i].encoding);
      g_assert_cmpstr (((YpVectorFeature *) features->pdata[0])->values[0], ==, tables[i].name);
    }

  /* “68,500” is neither 68 nor a guess. */
  g_assert_null (read_only_layer (commas, NULL, reals, &error));
  g_assert_error (error, YP_GEO_ERROR, YP_GEO_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, "68,500"));
}

/* Conformance files, good and bad: read or refused, never a crash. */
static void
test_geopackages (void)
{
  g_autofree char *folder_path = find_data ("c_basemap/gpkg");
  g_autoptr (GDir) folder = NULL;
  const char *name;
  guint n_read = 0;
  guint n_refused = 0;

  if (folder_path == NULL)
    return;
  folder = g_dir_open (folder_path, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder_path, name, NULL);
      g_autoptr (YpVectorSource) source = yp_vector_source_open (path, NULL, NULL, NULL);

      n_refused += source == NULL;
      for (guint i = 0; source != NULL && i < yp_vector_source_get_n_layers (source); i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GPtrArray) features =
              yp_vector_source_read (source, i, no_fields, NULL, NULL, NULL, &error);

          g_assert_true ((features != NULL) != (error != NULL));
          n_read += features != NULL;
          n_refused += features == NULL;
        }
    }
  g_test_message ("%u layers read, %u refused", n_read, n_refused);
  g_assert_cmpuint (n_read, >, 10);
}

static void
test_chinese_file_name (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_data ("c_basemap/china_city/登顶四姑娘山三峰.kml");
  g_autoptr (YpVectorSource) source = NULL;
  g_autoptr (GPtrArray) features = NULL;
  guint layer;

  if (path == NULL)
    return;
  source = yp_vector_source_open (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (yp_vector_source_find_layer (source, "登顶四姑娘山三峰", &layer, &error));
  features = yp_vector_source_read (source, layer, no_fields, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (features->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/geo/vector-source/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("systems", test_systems);
  ADD ("old-datums-are-refused", test_old_datums_are_refused);
  ADD ("datums", test_datums);
  ADD ("unknown-system", test_unknown_system);
  ADD ("off-earth", test_off_earth);
  ADD ("paths-are-files", test_paths_are_files);
  ADD ("threads", test_threads);
  ADD ("bad-values", test_bad_values);
  ADD ("entities", test_entities);
  ADD ("cancels", test_cancels);
  ADD ("wrong-field", test_wrong_field);
  ADD ("mends", test_mends);
  ADD ("wrong-cpg", test_wrong_cpg);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strconcat ("/geo/vector-source/cut-off/", all_parts[i], NULL);

      g_test_add (name, Fixture, all_parts[i], set_up, test_cut_off, tear_down);
    }
  g_test_add_func ("/geo/vector-source/zhangjiagang", test_zhangjiagang);
  g_test_add_func ("/geo/vector-source/suzhou", test_suzhou);
  g_test_add_func ("/geo/vector-source/gbk-shapefile", test_gbk_shapefile);
  g_test_add_func ("/geo/vector-source/tables", test_tables);
  g_test_add_func ("/geo/vector-source/geopackages", test_geopackages);
  g_test_add_func ("/geo/vector-source/chinese-file-name", test_chinese_file_name);

  return g_test_run ();
}
