/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-csv-rows.h"
#include "yp-unit-motion.h"

/* How often the symbol is looked at, how late a fix comes at most. */
#define STEP_US (100 * G_TIME_SPAN_MILLISECOND)
#define MAX_LATE_US (3 * G_TIME_SPAN_SECOND)

/* A symbol is on the line between two fixes, but for what a double rounds off: metres. */
#define BOUND_M 0.01

static YpFix
make_fix (double longitude, double latitude, gint64 at, float course_deg)
{
  return (YpFix){ .longitude = longitude,
                  .latitude = latitude,
                  .at = at,
                  .speed_kmh = NAN,
                  .course_deg = course_deg,
                  .accuracy_m = NAN };
}

static double
get_distance_m (double ax, double ay, double bx, double by)
{
  return hypot (bx - ax, by - ay) / yp_mercator_metre (ay);
}

static void
test_way (void)
{
  const gint64 s = G_TIME_SPAN_SECOND;
  YpUnitMotion motion = { 0 };
  YpMotionPoint shown;
  YpFix fix = make_fix (120.55, 31.87, 1000 * s, 350);

  yp_unit_motion_add (&motion, &fix, 0);
  yp_unit_motion_get (&motion, 0, &shown);
  g_assert_cmpfloat (shown.x, ==, yp_mercator_x (120.55));
  g_assert_cmpfloat (yp_unit_motion_get_speed (&motion, 0), ==, 0);

  fix = make_fix (120.552, 31.87, 1010 * s, 10);
  yp_unit_motion_add (&motion, &fix, 10 * s);
  yp_unit_motion_get (&motion, 10 * s, &shown);
  g_assert_cmpfloat_with_epsilon (shown.x, yp_mercator_x (120.55), 1e-12);

  /* Ten seconds later it is there; half way in between; it turns the short way, through north. */
  yp_unit_motion_get (&motion, 15 * s, &shown);
  g_assert_cmpfloat_with_epsilon (shown.x, yp_mercator_x (120.551), 1e-10);
  g_assert_cmpfloat_with_epsilon ((double) shown.course_deg, 0, 0.01);
  g_assert_cmpfloat (yp_unit_motion_get_speed (&motion, 15 * s), >, 0);
  yp_unit_motion_get (&motion, 20 * s, &shown);
  g_assert_cmpfloat (shown.x, ==, yp_mercator_x (120.552));
  g_assert_cmpfloat (yp_unit_motion_get_speed (&motion, 20 * s), ==, 0);

  /* Older news is none. */
  fix = make_fix (120.5, 31.87, 1009 * s, 10);
  yp_unit_motion_add (&motion, &fix, 21 * s);
  yp_unit_motion_get (&motion, 40 * s, &shown);
  g_assert_cmpfloat (shown.x, ==, yp_mercator_x (120.552));
}

static void
test_jump (void)
{
  const gint64 s = G_TIME_SPAN_SECOND;
  const struct
  {
    double longitude;
    gint64 at;
  } jumps[] = {
    { 120.61, 1010 * s },            /* 5.7 km */
    { 120.611, 1010 * s + 301 * s }, /* near, but five minutes on */
  };
  YpUnitMotion motion = { 0 };
  YpMotionPoint shown;
  YpFix fix = make_fix (120.55, 31.87, 1000 * s, NAN);

  yp_unit_motion_add (&motion, &fix, 0);
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      fix = make_fix (jumps[i].longitude, 31.87, jumps[i].at, NAN);
      yp_unit_motion_add (&motion, &fix, jumps[i].at);
      yp_unit_motion_get (&motion, jumps[i].at, &shown);
      g_assert_cmpfloat (shown.x, ==, yp_mercator_x (jumps[i].longitude));
    }
}

/* Without a course the way says where it heads; standing says nothing. */
static void
test_course (void)
{
  const gint64 s = G_TIME_SPAN_SECOND;
  YpUnitMotion motion = { 0 };
  YpMotionPoint shown;
  YpFix fix = make_fix (120.55, 31.87, 1000 * s, NAN);

  yp_unit_motion_add (&motion, &fix, 0);
  yp_unit_motion_get (&motion, 0, &shown);
  g_assert_true (isnan (shown.course_deg));

  fix = make_fix (120.55, 31.869, 1010 * s, NAN);
  yp_unit_motion_add (&motion, &fix, 10 * s);
  for (gint64 now = 11 * s; now < 30 * s; now += s)
    {
      yp_unit_motion_get (&motion, now, &shown);
      g_assert_cmpfloat_with_epsilon ((double) shown.course_deg, 180, 0.01);
    }
}

/* A vehicle's fixes as they come in, late by chance, and its symbol as it is seen meanwhile. */
typedef struct
{
  GArray *fixes; /* of YpFix */
  GRand *random;
  guint n_jumps;
  double worst_m;
  gint64 worst_delay_us;
} Drive;

/* How far it is from the line between the two fixes around the moment that it shows. */
static double
get_error_m (const GArray *fixes, guint n_known, const YpMotionPoint *shown)
{
  for (guint i = 0; i < n_known; i++)
    {
      const YpFix *a = &g_array_index (fixes, YpFix, i);
      const YpFix *b = &g_array_index (fixes, YpFix, MIN (i + 1, n_known - 1));
      double share;
      double x;
      double y;

      if (shown->at < a->at || shown->at > b->at)
        continue;

      share = b->at > a->at ? (double) (shown->at - a->at) / (double) (b->at - a->at) : 0;
      x = yp_mercator_x (a->longitude);
      y = yp_mercator_y (a->latitude);
      return get_distance_m (x + (yp_mercator_x (b->longitude) - x) * share,
                             y + (yp_mercator_y (b->latitude) - y) * share, shown->x, shown->y);
    }

  g_assert_not_reached ();
}

static void
drive (Drive *self)
{
  YpUnitMotion motion = { 0 };
  gint64 shown_at = 0;
  guint n_known = 0;
  gint64 now = g_array_index (self->fixes, YpFix, 0).at;
  gint64 come_at = now;
  gint64 came_at = now;

  while (n_known < self->fixes->len || now < come_at + 2 * YP_MOTION_MAX_DELAY_US)
    {
      YpMotionPoint shown;

      if (n_known < self->fixes->len && now >= come_at)
        {
          yp_unit_motion_add (&motion, &g_array_index (self->fixes, YpFix, n_known), now);
          n_known++;
          came_at = now;
          self->n_jumps += motion.n_points == 1;
          if (n_known < self->fixes->len)
            come_at = MAX (g_array_index (self->fixes, YpFix, n_known).at +
                               g_rand_int_range (self->random, 0, MAX_LATE_US),
                           come_at + 1);
        }

      yp_unit_motion_get (&motion, now, &shown);
      g_assert_cmpint (shown.at, >=, shown_at);
      shown_at = shown.at;
      self->worst_m = MAX (self->worst_m, get_error_m (self->fixes, n_known, &shown));
      if (shown.at < g_array_index (self->fixes, YpFix, n_known - 1).at)
        self->worst_delay_us = MAX (self->worst_delay_us, now - came_at);
      now += STEP_US;

      /* Parked for hours: nobody watches all that. */
      if (n_known < self->fixes->len && come_at - now > 2 * YP_MOTION_MAX_DELAY_US)
        now = come_at - YP_MOTION_MAX_DELAY_US / 2;
    }
}

static void
check_drives (GPtrArray *tracks, guint max_jumps_in_100)
{
  Drive self = { .random = g_rand_new_with_seed (5) };
  guint n_fixes = 0;

  for (guint i = 0; i < tracks->len; i++)
    {
      self.fixes = g_ptr_array_index (tracks, i);
      n_fixes += self.fixes->len;
      drive (&self);
    }

  g_test_message ("%u fixes of %u vehicles, %u jumps: %.2g m off the line, %.1f s behind at most",
                  n_fixes, tracks->len, self.n_jumps, self.worst_m,
                  (double) self.worst_delay_us / G_TIME_SPAN_SECOND);
  g_assert_cmpfloat (self.worst_m, <, BOUND_M);
  g_assert_cmpint (self.worst_delay_us, <=, YP_MOTION_MAX_DELAY_US);
  g_assert_cmpuint (self.n_jumps - tracks->len, <=, n_fixes * max_jumps_in_100 / 100);
  g_rand_free (self.random);
}

static GPtrArray *
read_rows (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("YP_SHARED_DATA"), "d_positions", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  GPtrArray *rows;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("There is no outside data: YP_SHARED_DATA");
      return NULL;
    }

  rows = yp_csv_rows_parse (name, text, length, &error);
  g_assert_no_error (error);
  return rows;
}

static gint64
read_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, g_time_zone_new_utc ());

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_TIME_SPAN_SECOND + g_date_time_get_microsecond (time);
}

/* One track for each vehicle, in the order of the rows; what is not newer is left out, as the
 * platform does. */
static void
add_fix (GPtrArray *tracks, GHashTable *by_vehicle, const char *vehicle, const YpFix *fix)
{
  GArray *track = g_hash_table_lookup (by_vehicle, vehicle);

  if (track == NULL)
    {
      track = g_array_new (FALSE, FALSE, sizeof (YpFix));
      g_ptr_array_add (tracks, track);
      g_hash_table_insert (by_vehicle, g_strdup (vehicle), track);
    }

  if (track->len == 0 || g_array_index (track, YpFix, track->len - 1).at < fix->at)
    g_array_append_val (track, *fix);
}

static void
check_table (const char *name, const guint columns[5], guint max_jumps_in_100)
{
  g_autoptr (GPtrArray) rows = read_rows (name);
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) by_vehicle = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (rows == NULL)
    return;

  for (guint i = 1; i < rows->len; i++)
    {
      const char *const *row = g_ptr_array_index (rows, i);
      const char *course = columns[4] < 90 ? row[columns[4]] : "";
      YpFix fix = make_fix (g_ascii_strtod (row[columns[1]], NULL),
                            g_ascii_strtod (row[columns[2]], NULL), read_time (row[columns[3]]),
                            *course != '\0' ? (float) g_ascii_strtod (course, NULL) : NAN);

      add_fix (tracks, by_vehicle, row[columns[0]], &fix);
    }

  g_assert_cmpuint (tracks->len, >, 0);
  check_drives (tracks, max_jumps_in_100);
}

/* Some thirty seconds between two fixes, each morning another trip. */
static void
test_bus (void)
{
  check_table ("tracks/route14_outbound.csv", (const guint[]){ 1, 5, 4, 3, 6 }, 15);
}

/* A drone's view of a street, each second. */
static void
test_street (void)
{
  check_table ("tracks/transbigdata_data_sparsify.csv", (const guint[]){ 0, 1, 2, 4, 99 }, 0);
}

/* The lines of Zhangjiagang, driven at 24 km/h with a fix each ten seconds. */
static void
test_lines (void)
{
  g_autoptr (GPtrArray) rows = read_rows ("zjg_bus/zhangjiagang_bus_stops_2016_dev.csv");
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) by_line = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (rows == NULL)
    return;

  for (guint i = 2; i < rows->len; i++)
    {
      const char *const *from = g_ptr_array_index (rows, i - 1);
      const char *const *to = g_ptr_array_index (rows, i);
      const char *line = to[0];
      GArray *track = g_hash_table_lookup (by_line, line);
      gint64 at = track != NULL ? g_array_index (track, YpFix, track->len - 1).at : G_TIME_SPAN_DAY;
      double ax = g_ascii_strtod (from[3], NULL);
      double ay = g_ascii_strtod (from[4], NULL);
      double bx = g_ascii_strtod (to[3], NULL);
      double by = g_ascii_strtod (to[4], NULL);
      double way_m = hypot ((bx - ax) * 94500, (by - ay) * 111000);
      guint n = (guint) MAX (way_m / (24 / 3.6 * 10), 1);

      if (g_strcmp0 (from[0], line) != 0)
        continue;

      for (guint step = 1; step <= n; step++)
        {
          YpFix fix = make_fix (ax + (bx - ax) * step / n, ay + (by - ay) * step / n,
                                at + step * 10 * G_TIME_SPAN_SECOND, NAN);

          add_fix (tracks, by_line, line, &fix);
        }
    }

  g_assert_cmpuint (tracks->len, >, 0);
  check_drives (tracks, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/unit-motion/way", test_way);
  g_test_add_func ("/map/unit-motion/jump", test_jump);
  g_test_add_func ("/map/unit-motion/course", test_course);
  g_test_add_func ("/map/unit-motion/bus", test_bus);
  g_test_add_func ("/map/unit-motion/street", test_street);
  g_test_add_func ("/map/unit-motion/lines", test_lines);

  return g_test_run ();
}
