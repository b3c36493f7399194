/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The index against a plain way to gather points, against the reference's own results, and against
 * itself built afresh. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "yp-cluster-index.h"
#include "yp-cluster-radii.h"

#define N_LEVELS YP_N_CLUSTER_RADII

/* supercluster's radius in its tests: 40 of 512 in a tile, which is 20 of our pixels. */
#define REFERENCE_RADIUS_PX 20
#define REFERENCE_N_LEVELS 17
#define REFERENCE_EXTENT 512

static const YpBox everywhere = { -1, -1, 2, 2 };

static YpClusterIndex *
make_index (void)
{
  return yp_cluster_index_new (yp_cluster_radii_px, N_LEVELS);
}

/* Some stand on another, some near, some far away. */
static YpClusterChange
make_point (GRand *random, guint32 slot, const YpClusterChange *others, guint n_others)
{
  guint32 start = (guint32) g_rand_int_range (random, 1000, 100000);
  YpClusterChange point = { .slot = slot,
                            .is_there = TRUE,
                            .state = (YpState) g_rand_int_range (random, 0, YP_N_STATES),
                            .moments = { { 0, start, start + 10, start + 20 } } };
  double spread = exp2 (-g_rand_double_range (random, 4, 24));

  point.x = g_rand_double_range (random, 0.8, 0.8 + spread);
  point.y = g_rand_double_range (random, 0.4, 0.4 + spread);
  if (n_others > 0 && g_rand_int_range (random, 0, 4) == 0)
    {
      const YpClusterChange *other = &others[g_rand_int_range (random, 0, (gint32) n_others)];

      point.x = other->x;
      point.y = other->y;
    }

  return point;
}

static int
compare_clusters (gconstpointer a, gconstpointer b)
{
  const YpClusterItem *p = *(const YpClusterItem *const *) a;
  const YpClusterItem *q = *(const YpClusterItem *const *) b;

  return (p->slot > q->slot) - (p->slot < q->slot);
}

/* All clusters of a level by their slots. */
static GPtrArray *
list_clusters (const YpClusterSet *clusters, guint level)
{
  GPtrArray *found = g_ptr_array_new ();

  yp_cluster_set_find (clusters, level, &everywhere, found);
  g_ptr_array_sort (found, compare_clusters);
  g_assert_cmpuint (found->len, ==, yp_cluster_sheet_get_n_clusters (clusters->sheets[level]));

  return found;
}

static void
check_same_cluster (const YpClusterItem *a, const YpClusterItem *b)
{
  g_assert_cmpuint (a->slot, ==, b->slot);
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_cmpuint (a->x, ==, b->x);
  g_assert_cmpuint (a->y, ==, b->y);
  g_assert_cmpmem (&a->moments, sizeof a->moments, &b->moments, sizeof b->moments);
  g_assert_true ((a->mix == NULL) == (b->mix == NULL));
  if (a->mix == NULL)
    return;

  g_assert_cmpuint (a->mix->sum_x, ==, b->mix->sum_x);
  g_assert_cmpuint (a->mix->sum_y, ==, b->mix->sum_y);
  g_assert_cmpmem (&a->mix->x1, 4 * sizeof (guint32), &b->mix->x1, 4 * sizeof (guint32));
  g_assert_cmpmem (a->mix->n_by_state, sizeof a->mix->n_by_state, b->mix->n_by_state,
                   sizeof b->mix->n_by_state);
  g_assert_cmpmem (a->mix->members, a->mix->n_members * sizeof (guint32), b->mix->members,
                   b->mix->n_members * sizeof (guint32));
}

static void
check_same (const YpClusterSet *a, const YpClusterSet *b)
{
  for (guint level = 0; level < a->n_levels; level++)
    {
      g_autoptr (GPtrArray) p = list_clusters (a, level);
      g_autoptr (GPtrArray) q = list_clusters (b, level);

      g_assert_cmpuint (p->len, ==, q->len);
      for (guint i = 0; i < p->len; i++)
        check_same_cluster (g_ptr_array_index (p, i), g_ptr_array_index (q, i));
    }
}

/* Figures add up: every point is in exactly one cluster of each level. */
static void
check_adds_up (const YpClusterSet *clusters)
{
  for (guint level = 0; level < clusters->n_levels; level++)
    {
      g_autoptr (GPtrArray) all = list_clusters (clusters, level);
      guint n = 0;

      for (guint i = 0; i < all->len; i++)
        {
          const YpClusterItem *cluster = g_ptr_array_index (all, i);
          guint n_in_states = 0;

          n += cluster->n;
          for (guint state = 0; cluster->mix != NULL && state < YP_N_STATES; state++)
            n_in_states += cluster->mix->n_by_state[state];
          g_assert_cmpuint (cluster->mix != NULL ? n_in_states : 1, ==, cluster->n);
        }

      g_assert_cmpuint (n, ==, clusters->n_points);
    }
}

/* Who is gathered with whom, by looking at everybody. */
typedef struct
{
  guint32 slot;
  guint32 x;
  guint32 y;
  guint64 sum_x;
  guint64 sum_y;
  guint n;
  gboolean is_taken;
} Plain;

static void
take_in (Plain *plain, guint n, guint i, double radius)
{
  for (guint j = i + 1; j < n; j++)
    if (!plain[j].is_taken &&
        hypot ((double) plain[i].x - plain[j].x, (double) plain[i].y - plain[j].y) <= radius)
      {
        plain[j].is_taken = TRUE;
        plain[i].sum_x += plain[j].sum_x;
        plain[i].sum_y += plain[j].sum_y;
        plain[i].n += plain[j].n;
      }
}

static guint
gather_plainly (Plain *plain, guint n, double radius)
{
  guint n_left = 0;

  for (guint i = 0; i < n; i++)
    if (!plain[i].is_taken)
      take_in (plain, n, i, radius);

  for (guint i = 0; i < n; i++)
    if (!plain[i].is_taken)
      {
        plain[n_left] = plain[i];
        plain[n_left].x = (guint32) ((plain[i].sum_x + plain[i].n / 2) / plain[i].n);
        plain[n_left].y = (guint32) ((plain[i].sum_y + plain[i].n / 2) / plain[i].n);
        n_left++;
      }

  return n_left;
}

static void
check_as_plainly (const YpClusterSet *clusters, const YpClusterChange *points, guint n)
{
  g_autofree Plain *plain = g_new0 (Plain, MAX (n, 1));
  guint n_plain = 0;

  for (guint i = 0; i < n; i++)
    if (points[i].is_there)
      {
        guint32 x = yp_cluster_from_world (points[i].x);
        guint32 y = yp_cluster_from_world (points[i].y);

        plain[n_plain++] = (Plain){ points[i].slot, x, y, x, y, 1, FALSE };
      }

  for (guint level = N_LEVELS; level-- > 0;)
    {
      double radius =
          floor (yp_cluster_radii_px[level] / yp_mercator_world_px (level) * YP_CLUSTER_WORLD);
      g_autoptr (GPtrArray) all = list_clusters (clusters, level);

      n_plain = gather_plainly (plain, n_plain, radius);
      g_assert_cmpuint (all->len, ==, n_plain);
      for (guint i = 0; i < n_plain; i++)
        {
          const YpClusterItem *cluster = g_ptr_array_index (all, i);

          g_assert_cmpuint (cluster->slot, ==, plain[i].slot);
          g_assert_cmpuint (cluster->n, ==, plain[i].n);
          g_assert_cmpuint (cluster->x, ==, plain[i].x);
          g_assert_cmpuint (cluster->y, ==, plain[i].y);
        }
    }
}

/* At most so many slots are in use. */
#define N_SLOTS 260

/* One to a few things happen at once, most of them to what is there. */
static guint
make_changes (GRand *random, YpClusterChange *points, YpClusterChange *changes)
{
  guint n = (guint) g_rand_int_range (random, 1, 9);

  for (guint i = 0; i < n; i++)
    {
      guint32 slot = (guint32) g_rand_int_range (random, 0, N_SLOTS);
      YpClusterChange *point = &points[slot];

      switch (point->is_there ? g_rand_int_range (random, 0, 5) : 0)
        {
        case 0:
          *point = make_point (random, slot, points, N_SLOTS);
          break;
        case 1:
          point->is_there = FALSE;
          break;
        case 2:
          point->state = (YpState) g_rand_int_range (random, 0, YP_N_STATES);
          break;
        case 3:
          point->moments.at_s[YP_LATENESS_LATE] += 7;
          break;
        default:
          point->x +=
              g_rand_double_range (random, -1, 1) * exp2 (-g_rand_double_range (random, 6, 30));
        }
      changes[i] = *point;
    }

  return n;
}

static void
test_follows_changes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  g_autoptr (YpClusterIndex) index = make_index ();
  YpClusterChange points[N_SLOTS] = { 0 };

  for (guint i = 0; i < N_SLOTS; i++)
    points[i].slot = i;

  for (guint step = 0; step < 2500; step++)
    {
      YpClusterChange changes[10];
      guint n = make_changes (random, points, changes);
      g_autoptr (YpClusterSet) clusters = NULL;

      yp_cluster_index_apply (index, changes, n);
      if (step % 3 == 0)
        continue;

      clusters = yp_cluster_index_publish (index, step);
      g_assert_cmpuint (clusters->revision, ==, step);
      check_adds_up (clusters);
      if (step % 20 == 1)
        check_as_plainly (clusters, points, N_SLOTS);
    }
}

/* Many points: what was changed a thousand times equals what is built from what came of it. */
static void
test_equals_fresh (void)
{
  enum
  {
    N = 6000
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (YpClusterIndex) index = make_index ();
  g_autofree YpClusterChange *points = g_new0 (YpClusterChange, N);

  for (guint i = 0; i < N; i++)
    points[i] = make_point (random, i, points, i);
  yp_cluster_index_apply (index, points, N);
  yp_cluster_set_unref (yp_cluster_index_publish (index, 0));

  for (guint round = 0; round < 8; round++)
    {
      g_autoptr (YpClusterIndex) fresh = make_index ();
      g_autoptr (YpClusterSet) changed = NULL;
      g_autoptr (YpClusterSet) expected = NULL;

      for (guint i = 0; i < 200; i++)
        {
          guint32 slot = (guint32) g_rand_int_range (random, 0, N);

          points[slot] = make_point (random, slot, points, N);
          points[slot].is_there = i % 3 != 0;
          yp_cluster_index_apply (index, &points[slot], 1);
        }

      changed = yp_cluster_index_publish (index, 1);
      yp_cluster_index_apply (fresh, points, N);
      expected = yp_cluster_index_publish (fresh, 1);
      check_same (changed, expected);
      check_adds_up (changed);
    }
}

/* What was published stays as it was. */
static void
test_published_stays (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (YpClusterIndex) index = make_index ();
  g_autoptr (YpClusterIndex) same = make_index ();
  g_autofree YpClusterChange *points = g_new0 (YpClusterChange, 500);
  g_autoptr (YpClusterSet) before = NULL;
  g_autoptr (YpClusterSet) expected = NULL;

  for (guint i = 0; i < 500; i++)
    points[i] = make_point (random, i, points, i);
  yp_cluster_index_apply (index, points, 500);
  yp_cluster_index_apply (same, points, 500);
  before = yp_cluster_index_publish (index, 1);
  expected = yp_cluster_index_publish (same, 1);

  for (guint i = 0; i < 300; i++)
    {
      points[i].is_there = FALSE;
      yp_cluster_index_apply (index, &points[i], 1);
      yp_cluster_set_unref (yp_cluster_index_publish (index, i));
    }

  g_clear_pointer (&index, yp_cluster_index_free);
  check_same (before, expected);
}

static void
test_finds_in_box (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (YpClusterIndex) index = make_index ();
  g_autofree YpClusterChange *points = g_new0 (YpClusterChange, 8000);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (YpClusterSet) clusters = NULL;

  for (guint i = 0; i < 8000; i++)
    points[i] = make_point (random, i, points, i);
  yp_cluster_index_apply (index, points, 8000);
  clusters = yp_cluster_index_publish (index, 1);

  for (guint query = 0; query < 400; query++)
    {
      guint level = query % N_LEVELS;
      g_autoptr (GPtrArray) all = list_clusters (clusters, level);
      double x = g_rand_double_range (random, 0.79, 0.86);
      double y = g_rand_double_range (random, 0.39, 0.46);
      double size = exp2 (-g_rand_double_range (random, 3, 14));
      YpBox box = { x, y, x + size, y + size };
      guint n = 0;

      for (guint i = 0; i < all->len; i++)
        {
          const YpClusterItem *cluster = g_ptr_array_index (all, i);

          n += yp_box_contains (&box, yp_cluster_to_world (cluster->x),
                                yp_cluster_to_world (cluster->y));
        }

      yp_cluster_set_find (clusters, level, &box, found);
      g_assert_cmpuint (found->len, ==, n);
    }
}

/* Places off the map, no numbers, and the two ends of the world. */
static void
test_edges (void)
{
  const YpClusterChange points[] = {
    { 0, TRUE, YP_STATE_FILED, 0, 0, YP_MOMENTS_NEVER },
    { 1, TRUE, YP_STATE_FILED, 1, 1, YP_MOMENTS_NEVER },
    { 2, TRUE, YP_STATE_FILED, NAN, NAN, YP_MOMENTS_NEVER },
    { 3, TRUE, YP_STATE_FILED, INFINITY, -INFINITY, YP_MOMENTS_NEVER },
    { 4, TRUE, YP_STATE_FILED, yp_mercator_x (180), yp_mercator_y (90), YP_MOMENTS_NEVER },
    { 5, TRUE, YP_STATE_FILED, yp_mercator_x (-180), yp_mercator_y (-90), YP_MOMENTS_NEVER },
    { 9, TRUE, YP_STATE_FILED, 1e300, -1e300, YP_MOMENTS_NEVER },
    { 7, FALSE, YP_STATE_FILED, 0.5, 0.5, YP_MOMENTS_NEVER },
  };
  g_autoptr (YpClusterIndex) index = make_index ();
  g_autoptr (YpClusterSet) empty = yp_cluster_index_publish (index, 1);
  g_autoptr (YpClusterSet) clusters = NULL;
  g_autoptr (YpClusterSet) none = NULL;

  check_adds_up (empty);
  yp_cluster_index_apply (index, points, G_N_ELEMENTS (points));
  clusters = yp_cluster_index_publish (index, 2);
  g_assert_cmpuint (clusters->n_points, ==, 7);
  check_adds_up (clusters);

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      YpClusterChange gone = { .slot = points[i].slot };

      yp_cluster_index_apply (index, &gone, 1);
    }
  none = yp_cluster_index_publish (index, 3);
  g_assert_cmpuint (none->n_points, ==, 0);
  check_same (none, empty);
}

/* As many at one address as the real calls have: one cluster at every level, that knows them all.
 */
static void
test_one_address (void)
{
  enum
  {
    N = 1491
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (YpClusterIndex) index = make_index ();
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint32));
  YpClusterChange points[N];

  for (guint i = 0; i < N; i++)
    {
      points[i] = make_point (random, i, NULL, 0);
      points[i].x = 0.83;
      points[i].y = 0.41;
    }
  yp_cluster_index_apply (index, points, N);

  for (guint gone = 0; gone < 3; gone++)
    {
      g_autoptr (YpClusterSet) clusters = yp_cluster_index_publish (index, gone);

      check_adds_up (clusters);
      for (guint level = 0; level < N_LEVELS; level++)
        {
          g_autoptr (GPtrArray) all = list_clusters (clusters, level);

          g_assert_cmpuint (all->len, ==, 1);
          yp_cluster_set_list_members (clusters, g_ptr_array_index (all, 0), slots);
          g_assert_cmpuint (slots->len, ==, N - gone);
        }

      /* Its leader goes. */
      points[gone].is_there = FALSE;
      yp_cluster_index_apply (index, &points[gone], 1);
    }
}

static void
test_moments (void)
{
  const YpMoments a = { { 0, 100, 200, 300 } };
  const YpMoments b = { { 0, 150, 160, YP_NEVER_S } };
  const YpMoments now = { { 0, 1787000000, YP_NEVER_S, YP_NEVER_S } };
  YpMoments both = a;

  yp_moments_unite (&both, &b);
  g_assert_cmpint (yp_moments_get_lateness (&both, 99 * G_USEC_PER_SEC), ==, YP_LATENESS_NONE);
  g_assert_cmpint (yp_moments_get_lateness (&both, 100 * G_USEC_PER_SEC), ==, YP_LATENESS_HALF);
  g_assert_cmpint (yp_moments_get_lateness (&both, 160 * G_USEC_PER_SEC), ==, YP_LATENESS_NEAR);
  g_assert_cmpint (yp_moments_get_lateness (&both, 300 * G_USEC_PER_SEC), ==, YP_LATENESS_LATE);
  g_assert_cmpint (yp_moments_get_lateness (&b, G_MAXINT64), ==, YP_LATENESS_NEAR);
  g_assert_cmpint (yp_moments_get_lateness (&YP_MOMENTS_NEVER, G_MAXINT64), ==, YP_LATENESS_NONE);

  g_assert_cmpint (yp_moments_get_next_us (&both, 0), ==, 100 * G_USEC_PER_SEC);
  g_assert_cmpint (yp_moments_get_next_us (&b, 155 * G_USEC_PER_SEC), ==, 160 * G_USEC_PER_SEC);
  g_assert_cmpint (yp_moments_get_next_us (&b, 160 * G_USEC_PER_SEC), ==, G_MAXINT64);
  g_assert_cmpint (yp_moments_get_next_us (&now, 0), ==, 1787000000 * (gint64) G_USEC_PER_SEC);
}

static JsonParser *
load_json (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("YP_SHARED_DATA"),
                                            "e_conformance/supercluster/fixtures", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_file (parser, path, NULL))
    {
      g_test_skip ("There is no outside data: YP_SHARED_DATA");
      return NULL;
    }

  return g_steal_pointer (&parser);
}

static JsonArray *
get_features (JsonParser *parser)
{
  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                       "features");
}

/* The places of the fixture in their order; slots are numbers in the file, as in the reference. */
static YpClusterSet *
gather_places (JsonParser *parser)
{
  double radii_px[REFERENCE_N_LEVELS];
  JsonArray *features = get_features (parser);
  g_autoptr (YpClusterIndex) index = NULL;

  for (guint i = 0; i < REFERENCE_N_LEVELS; i++)
    radii_px[i] = REFERENCE_RADIUS_PX;
  index = yp_cluster_index_new (radii_px, REFERENCE_N_LEVELS);

  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *feature = json_array_get_object_element (features, i);
      YpClusterChange point = { .slot = i, .is_there = TRUE, .moments = YP_MOMENTS_NEVER };
      JsonArray *place;

      if (JSON_NODE_HOLDS_NULL (json_object_get_member (feature, "geometry")))
        continue;

      place = json_object_get_array_member (json_object_get_object_member (feature, "geometry"),
                                            "coordinates");
      point.x = yp_mercator_x (json_array_get_double_element (place, 0));
      point.y = yp_mercator_y (json_array_get_double_element (place, 1));
      yp_cluster_index_apply (index, &point, 1);
    }

  return yp_cluster_index_publish (index, 1);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join_sorted (GPtrArray *texts)
{
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);

  return g_strjoinv ("\n", (char **) texts->pdata);
}

/* The reference's tile of the whole world says where each cluster is, in 1/512, and how many points
 * it has. Those beyond its edge are the same clusters once more, from the other side. */
static char *
list_expected (JsonParser *parser)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonArray *features = get_features (parser);

  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *feature = json_array_get_object_element (features, i);
      JsonObject *tags = json_object_get_object_member (feature, "tags");
      JsonArray *place =
          json_array_get_array_element (json_object_get_array_member (feature, "geometry"), 0);
      gint64 x = json_array_get_int_element (place, 0);
      gint64 y = json_array_get_int_element (place, 1);

      if (x >= 0 && x < REFERENCE_EXTENT)
        g_ptr_array_add (
            texts,
            g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, x, y,
                             json_object_get_int_member_with_default (tags, "point_count", 1)));
    }

  return join_sorted (texts);
}

static char *
list_ours (const YpClusterSet *clusters)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = list_clusters (clusters, 0);

  for (guint i = 0; i < all->len; i++)
    {
      const YpClusterItem *cluster = g_ptr_array_index (all, i);

      g_ptr_array_add (
          texts, g_strdup_printf ("%.0f %.0f %u",
                                  floor (yp_cluster_to_world (cluster->x) * REFERENCE_EXTENT + 0.5),
                                  floor (yp_cluster_to_world (cluster->y) * REFERENCE_EXTENT + 0.5),
                                  cluster->n));
    }

  return join_sorted (texts);
}

/* The same clusters as supercluster, all of them: its places are floats of 2.4 m and ours are whole
 * numbers of 9 mm, which none of the fixture's is near enough to the radius to notice. */
static void
test_conformance (void)
{
  g_autoptr (JsonParser) places = load_json ("places.json");
  g_autoptr (JsonParser) tile = places != NULL ? load_json ("places-z0-0-0.json") : NULL;
  g_autoptr (YpClusterSet) clusters = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *ours = NULL;

  if (tile == NULL)
    return;

  clusters = gather_places (places);
  check_adds_up (clusters);
  expected = list_expected (tile);
  ours = list_ours (clusters);
  g_assert_cmpstr (ours, ==, expected);
}

/* The first two numbers of each line after the first; a line that has none stands nowhere. */
static YpClusterChange *
read_points (const char *name, gboolean is_longitude_first, guint *n)
{
  g_autofree char *path = g_build_filename (g_getenv ("YP_SHARED_DATA"), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) bytes = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  g_autoptr (GConverter) gunzip =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GDataInputStream) lines = NULL;
  GArray *points;

  if (bytes == NULL)
    {
      g_test_skip ("There is no outside data: YP_SHARED_DATA");
      return NULL;
    }

  if (g_str_has_suffix (name, ".gz"))
    {
      GInputStream *unzipped = g_converter_input_stream_new (bytes, gunzip);

      g_object_unref (bytes);
      bytes = unzipped;
    }
  lines = g_data_input_stream_new (bytes);
  g_free (g_data_input_stream_read_line (lines, NULL, NULL, NULL));
  points = g_array_new (FALSE, TRUE, sizeof (YpClusterChange));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      YpClusterChange point = { points->len, TRUE, YP_STATE_FILED, 0, 0, YP_MOMENTS_NEVER };
      char *rest = NULL;
      double first;
      double second;

      if (line == NULL)
        break;

      first = g_ascii_strtod (line, &rest);
      point.is_there = rest != line && *rest == ',';
      second = point.is_there ? g_ascii_strtod (rest + 1, NULL) : 0;
      point.x = yp_mercator_x (is_longitude_first ? first : second);
      point.y = yp_mercator_y (is_longitude_first ? second : first);
      g_array_append_val (points, point);
    }

  *n = points->len;
  return (YpClusterChange *) (gpointer) g_array_free (points, FALSE);
}

/* Looking closely at where it is finds the point, be it in a cluster that says so. */
static void
check_reachable (const YpClusterSet *clusters, const YpClusterChange *points, guint n)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autofree guint *seen = g_new0 (guint, n);
  double reach = 2 * yp_cluster_radii_px[N_LEVELS - 1] / yp_mercator_world_px (N_LEVELS - 1);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < n; i++)
    {
      YpBox box = { points[i].x, points[i].y, points[i].x, points[i].y };
      gboolean is_found = seen[i] > 0;

      box = yp_box_grown (&box, reach);
      if (!points[i].is_there)
        continue;
      if (!is_found)
        yp_cluster_set_find (clusters, N_LEVELS - 1, &box, found);
      for (guint j = 0; !is_found && j < found->len; j++)
        {
          yp_cluster_set_list_members (clusters, g_ptr_array_index (found, j), slots);
          for (guint k = 0; k < slots->len; k++)
            {
              seen[g_array_index (slots, guint32, k)] = 1;
              is_found |= g_array_index (slots, guint32, k) == i;
            }
        }

      g_assert_true (is_found);
    }
}

static void
check_real (const char *name, gboolean is_longitude_first, guint n_rows, guint n_placed)
{
  guint n = 0;
  g_autofree YpClusterChange *points = read_points (name, is_longitude_first, &n);
  g_autoptr (YpClusterIndex) index = make_index ();
  g_autoptr (YpClusterSet) clusters = NULL;

  if (points == NULL)
    return;

  g_assert_cmpuint (n, ==, n_rows);
  for (guint i = 0; i < n; i += 20000)
    yp_cluster_index_apply (index, points + i, MIN (n - i, 20000));

  clusters = yp_cluster_index_publish (index, 1);
  g_assert_cmpuint (clusters->n_points, ==, n_placed);
  check_adds_up (clusters);
  check_reachable (clusters, points, n);
}

static void
test_emergency_calls (void)
{
  check_real ("b_events/montgomery911/911_99492_rows.csv.gz", FALSE, 99492, 99492);
}

static void
test_accidents (void)
{
  check_real ("c_basemap/points_load/heatmap-data.csv", TRUE, 140056, 140029);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/cluster-index/follows-changes", test_follows_changes);
  g_test_add_func ("/map/cluster-index/equals-fresh", test_equals_fresh);
  g_test_add_func ("/map/cluster-index/published-stays", test_published_stays);
  g_test_add_func ("/map/cluster-index/finds-in-box", test_finds_in_box);
  g_test_add_func ("/map/cluster-index/edges", test_edges);
  g_test_add_func ("/map/cluster-index/one-address", test_one_address);
  g_test_add_func ("/map/cluster-index/moments", test_moments);
  g_test_add_func ("/map/cluster-index/conformance", test_conformance);
  g_test_add_func ("/map/cluster-index/emergency-calls", test_emergency_calls);
  g_test_add_func ("/map/cluster-index/accidents", test_accidents);

  return g_test_run ();
}
