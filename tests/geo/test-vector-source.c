/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <math.h>

#include "yp-vector-source.h"

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

static GPtrArray *
read_first (const char *path,
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
bounds_of (GPtrArray *features)
{
  YpBounds bounds = YP_BOUNDS_EMPTY;

  for (guint i = 0; i < features->len; i++)
    {
      YpVectorFeature *feature = features->pdata[i];

      g_assert_null (feature->fault);
      g_assert_nonnull (feature->geometry);
      yp_bounds_extend (&bounds, feature->geometry->bounds.west, feature->geometry->bounds.south);
      yp_bounds_extend (&bounds, feature->geometry->bounds.east, feature->geometry->bounds.north);
    }
  return bounds;
}

static void
print_bounds (const char *name, const YpBounds *b)
{
  g_test_message ("%s: %.6f %.6f %.6f %.6f", name, b->west, b->south, b->east, b->north);
}

static void
test_zhangjiagang (void)
{
  static const char *const fields[] = { "adcode", "name", NULL };
  YpVectorOptions options = { .has_datum = TRUE, .datum = YP_DATUM_GCJ02 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_data ("a_boundaries/zhangjiagang_320582_datav_gcj02.geojson");
  g_autofree char *other = NULL;
  g_autoptr (GPtrArray) features = NULL;
  g_autoptr (GPtrArray) plain = NULL;
  g_autoptr (GPtrArray) echarts = NULL;
  YpBounds b;

  if (path == NULL)
    return;
  features = read_first (path, &options, fields, &error);
  g_assert_no_error (error);
  b = bounds_of (features);
  print_bounds ("datav, from gcj02", &b);
  plain = read_first (path, NULL, fields, &error);
  b = bounds_of (plain);
  print_bounds ("datav, as it stands", &b);
  other = find_data ("a_boundaries/jiangsu_counties_echarts/苏州市/张家港市.geojson");
  echarts = read_first (other, NULL, fields + 1, &error);
  g_assert_no_error (error);
  b = bounds_of (echarts);
  print_bounds ("echarts, as it stands", &b);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/vector-source/zhangjiagang", test_zhangjiagang);

  return g_test_run ();
}
