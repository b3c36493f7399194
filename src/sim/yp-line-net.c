/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-line-net.h"

#include <math.h>

#include "yp-buckets.h"

#define MAX_STEPS 4000

/* Lines that differ by less than this run alike: the cosine of the angle between them. */
#define ALIKE 0.75

/* Roads keep so far from a canal alongside. */
#define SHUN_M 38.0

/* A place on a line, and which way the line runs there. */
typedef struct
{
  YpXy place;
  YpXy way;
} Sample;

typedef struct
{
  const YpGrowth *growth;
  YpBuckets *buckets;
  GArray *samples;
  YpBuckets *shunned_buckets;
  GArray *shunned;
  GArray *found; /* scratch */
} Grower;

static void
free_line (gpointer data)
{
  YpLine *line = data;

  g_array_unref (line->places);
  g_array_unref (line->is_node);
  g_free (line);
}

/**
 * yp_line_net_new:
 * @low: a corner of the ground
 * @high: the corner across
 *
 * Returns: (transfer full): no lines yet
 */
YpLineNet *
yp_line_net_new (YpXy low, YpXy high)
{
  YpLineNet *self = g_new0 (YpLineNet, 1);

  self->lines = g_ptr_array_new_with_free_func (free_line);
  self->low = low;
  self->high = high;

  return self;
}

/**
 * yp_line_net_free:
 * @self: (transfer full): a network
 */
void
yp_line_net_free (YpLineNet *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * yp_line_net_add:
 * @self: a network
 * @places: (transfer full) (element-type YpXy): the line
 * @rank: its rank
 *
 * Adds a line drawn by hand; its ends may lead to nowhere.
 */
void
yp_line_net_add (YpLineNet *self, GArray *places, guint rank)
{
  YpLine *line = g_new0 (YpLine, 1);

  line->places = places;
  line->is_node = g_array_new (FALSE, TRUE, sizeof (gboolean));
  g_array_set_size (line->is_node, places->len);
  line->rank = rank;
  line->is_open[0] = TRUE;
  line->is_open[1] = TRUE;
  g_ptr_array_add (self->lines, line);
}

static void
add_samples (GArray *samples, YpBuckets *buckets, const GArray *places)
{
  for (guint i = 0; i < places->len; i++)
    {
      YpXy at = yp_xy_at (places, i);
      YpXy before = yp_xy_at (places, i > 0 ? i - 1 : 0);
      YpXy after = yp_xy_at (places, MIN (i + 1, places->len - 1));
      double length = MAX (yp_xy_distance (before, after), 1e-9);
      Sample sample = { at, { (after.x - before.x) / length, (after.y - before.y) / length } };

      yp_buckets_add (buckets, at, at, samples->len);
      g_array_append_val (samples, sample);
    }
}

static gboolean
is_crowded (const GArray *samples,
            const YpBuckets *buckets,
            GArray *found,
            YpXy place,
            YpXy way,
            double radius)
{
  yp_buckets_find (buckets, place, radius, found);
  for (guint i = 0; i < found->len; i++)
    {
      const Sample *sample = &g_array_index (samples, Sample, g_array_index (found, guint, i));
      double dx = sample->place.x - place.x;
      double dy = sample->place.y - place.y;

      if (dx * dx + dy * dy < radius * radius &&
          fabs (sample->way.x * way.x + sample->way.y * way.y) > ALIKE)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_room (Grower *grower, YpXy place, YpXy way, double share)
{
  double spacing = grower->growth->spacing (place, grower->growth->data);

  if (spacing <= 0.0)
    return FALSE;
  if (grower->shunned != NULL &&
      is_crowded (grower->shunned, grower->shunned_buckets, grower->found, place, way, SHUN_M))
    return FALSE;

  return !is_crowded (grower->samples, grower->buckets, grower->found, place, way, spacing * share);
}

/* Of the four ways that lines take at @place the one nearest to @way. */
static YpXy
follow_field (const YpGrowth *growth, YpXy place, YpXy way)
{
  double angle = growth->angle (place, growth->data);
  YpXy best = { cos (angle), sin (angle) };
  double along = best.x * way.x + best.y * way.y;
  double across = best.x * way.y - best.y * way.x;
  YpXy turned = { -best.y, best.x };

  if (fabs (across) > fabs (along))
    return across > 0.0 ? turned : (YpXy){ -turned.x, -turned.y };

  return along > 0.0 ? best : (YpXy){ -best.x, -best.y };
}

/* Appends places from @start on, itself left out; says whether the line left the city. */
static gboolean
trace (Grower *grower, YpXy start, YpXy way, GArray *places)
{
  const YpGrowth *growth = grower->growth;
  YpXy at = start;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      YpXy half;
      YpXy next;

      way = follow_field (growth, at, way);
      half = (YpXy){ at.x + way.x * growth->step / 2.0, at.y + way.y * growth->step / 2.0 };
      way = follow_field (growth, half, way);
      next = (YpXy){ at.x + way.x * growth->step, at.y + way.y * growth->step };
      if (growth->is_beyond (next, growth->data))
        {
          g_array_append_val (places, next);
          return TRUE;
        }
      if (!has_room (grower, next, way, 0.55))
        {
          /* One step more, so that it crosses what may lie right ahead. */
          if (growth->spacing (next, growth->data) > 0.0)
            g_array_append_val (places, next);
          return FALSE;
        }
      at = next;
      g_array_append_val (places, at);
    }

  return FALSE;
}

static void
try_to_grow (YpLineNet *self, Grower *grower, YpXy start, gboolean turned)
{
  const YpGrowth *growth = grower->growth;
  double angle = growth->angle (start, growth->data) + (turned ? G_PI / 2.0 : 0.0);
  YpXy way = { cos (angle), sin (angle) };
  g_autoptr (GArray) back = NULL;
  g_autoptr (GArray) places = NULL;
  YpLine *line;
  gboolean is_open[2];

  if (!has_room (grower, start, way, 1.0))
    return;

  back = g_array_new (FALSE, FALSE, sizeof (YpXy));
  places = g_array_new (FALSE, FALSE, sizeof (YpXy));
  is_open[0] = trace (grower, start, (YpXy){ -way.x, -way.y }, back);
  for (guint i = back->len; i-- > 0;)
    g_array_append_val (places, yp_xy_at (back, i));
  g_array_append_val (places, start);
  is_open[1] = trace (grower, start, way, places);
  if ((places->len - 1) * growth->step < growth->min_length)
    return;

  add_samples (grower->samples, grower->buckets, places);
  yp_line_net_add (self, g_steal_pointer (&places), growth->rank);
  line = g_ptr_array_index (self->lines, self->lines->len - 1);
  line->is_open[0] = is_open[0];
  line->is_open[1] = is_open[1];
}

/**
 * yp_line_net_grow:
 * @self: a network
 * @growth: how lines grow
 * @shunned: (nullable): lines of another network that new ones do not run along
 * @prng: where chance comes from
 *
 * Adds lines until there is hardly room for more.
 */
void
yp_line_net_grow (YpLineNet *self, const YpGrowth *growth, const YpLineNet *shunned, YpPrng *prng)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_autoptr (GArray) shunned_samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (YpBuckets) buckets = yp_buckets_new (self->low, self->high, 4.0 * growth->step);
  g_autoptr (YpBuckets) shunned_buckets = yp_buckets_new (self->low, self->high, 60.0);
  Grower grower = { growth, buckets, samples, shunned_buckets, NULL, found };

  for (guint i = 0; i < self->lines->len; i++)
    add_samples (samples, buckets, ((YpLine *) g_ptr_array_index (self->lines, i))->places);
  if (shunned != NULL)
    {
      grower.shunned = shunned_samples;
      for (guint i = 0; i < shunned->lines->len; i++)
        add_samples (shunned_samples, shunned_buckets,
                     ((YpLine *) g_ptr_array_index (shunned->lines, i))->places);
    }

  for (guint i = 0; i < growth->n_tries; i++)
    {
      YpXy start;

      start.x = yp_prng_between (prng, self->low.x, self->high.x);
      start.y = yp_prng_between (prng, self->low.y, self->high.y);
      try_to_grow (self, &grower, start, i % 2 == 1);
    }
}

/* Where two lines cross; a position is the segment's index plus how far along it, 0…1. */
typedef struct
{
  guint lines[2];
  double positions[2];
  YpXy place;
} Crossing;

typedef struct
{
  guint line;
  guint segment;
} Segment;

static void
cross_line (YpLineNet *self,
            guint index,
            const YpBuckets *buckets,
            const GArray *segments,
            gboolean (*meets) (guint rank, guint other),
            GArray *found,
            GArray *crossings)
{
  const YpLine *line = g_ptr_array_index (self->lines, index);

  for (guint i = 0; i + 1 < line->places->len; i++)
    {
      YpXy a = yp_xy_at (line->places, i);
      YpXy b = yp_xy_at (line->places, i + 1);
      YpXy middle = yp_xy_between (a, b, 0.5);

      yp_buckets_find (buckets, middle, yp_xy_distance (a, b) / 2.0, found);
      for (guint k = 0; k < found->len; k++)
        {
          Segment other = g_array_index (segments, Segment, g_array_index (found, guint, k));
          const YpLine *their = g_ptr_array_index (self->lines, other.line);
          Crossing crossing = { { index, other.line }, { 0.0, 0.0 }, { 0.0, 0.0 } };
          double t;
          double u;

          if (other.line >= index || !meets (line->rank, their->rank) ||
              !yp_xy_cross (a, b, yp_xy_at (their->places, other.segment),
                            yp_xy_at (their->places, other.segment + 1), &t, &u))
            continue;
          crossing.positions[0] = i + t;
          crossing.positions[1] = other.segment + u;
          crossing.place = yp_xy_between (a, b, t);
          g_array_append_val (crossings, crossing);
        }
    }
}

static int
compare_crossings (gconstpointer a, gconstpointer b)
{
  const Crossing *one = a;
  const Crossing *two = b;

  if (one->lines[0] != two->lines[0])
    return one->lines[0] < two->lines[0] ? -1 : 1;
  if (one->positions[0] != two->positions[0])
    return one->positions[0] < two->positions[0] ? -1 : 1;
  if (one->lines[1] != two->lines[1])
    return one->lines[1] < two->lines[1] ? -1 : 1;

  return one->positions[1] < two->positions[1] ? -1 : one->positions[1] > two->positions[1];
}

/* Long segments touch several buckets, so a crossing may be found twice. */
static GArray *
find_crossings (YpLineNet *self, gboolean (*meets) (guint rank, guint other))
{
  g_autoptr (YpBuckets) buckets = yp_buckets_new (self->low, self->high, 80.0);
  g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  GArray *crossings = g_array_new (FALSE, FALSE, sizeof (Crossing));
  guint n_kept = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      const GArray *places = ((YpLine *) g_ptr_array_index (self->lines, i))->places;

      for (guint k = 0; k + 1 < places->len; k++)
        {
          Segment segment = { i, k };

          yp_buckets_add (buckets, yp_xy_at (places, k), yp_xy_at (places, k + 1), segments->len);
          g_array_append_val (segments, segment);
        }
    }
  for (guint i = 0; i < self->lines->len; i++)
    cross_line (self, i, buckets, segments, meets, found, crossings);

  g_array_sort (crossings, compare_crossings);
  for (guint i = 0; i < crossings->len; i++)
    {
      Crossing crossing = g_array_index (crossings, Crossing, i);

      if (n_kept == 0 ||
          compare_crossings (&crossing, &g_array_index (crossings, Crossing, n_kept - 1)) != 0)
        g_array_index (crossings, Crossing, n_kept++) = crossing;
    }
  g_array_set_size (crossings, n_kept);

  return crossings;
}

/* The part of each line that stays. */
typedef struct
{
  double from;
  double to;
} Range;

static gboolean
is_within (const Crossing *crossing, const Range *ranges)
{
  for (guint k = 0; k < 2; k++)
    {
      const Range *range = &ranges[crossing->lines[k]];

      if (crossing->positions[k] < range->from || crossing->positions[k] > range->to)
        return FALSE;
    }

  return TRUE;
}

/* Cuts loose ends back to the last crossing; what that cuts off may loosen others. */
static void
trim (YpLineNet *self, const GArray *crossings, Range *ranges)
{
  gboolean changed = TRUE;

  for (guint round = 0; round < 30 && changed; round++)
    {
      g_autofree Range *reach = g_new (Range, self->lines->len);

      changed = FALSE;
      for (guint i = 0; i < self->lines->len; i++)
        reach[i] = (Range){ G_MAXDOUBLE, -G_MAXDOUBLE };
      for (guint i = 0; i < crossings->len; i++)
        {
          const Crossing *crossing = &g_array_index (crossings, Crossing, i);

          if (!is_within (crossing, ranges))
            continue;
          for (guint k = 0; k < 2; k++)
            {
              Range *range = &reach[crossing->lines[k]];

              range->from = MIN (range->from, crossing->positions[k]);
              range->to = MAX (range->to, crossing->positions[k]);
            }
        }
      for (guint i = 0; i < self->lines->len; i++)
        {
          const YpLine *line = g_ptr_array_index (self->lines, i);
          gboolean is_used = reach[i].from <= reach[i].to;

          if (is_used && line->is_open[0])
            reach[i].from = ranges[i].from;
          if (is_used && line->is_open[1])
            reach[i].to = ranges[i].to;
          changed = changed || reach[i].from != ranges[i].from || reach[i].to != ranges[i].to;
          ranges[i] = reach[i];
        }
    }
}

static guint
find_root (guint *parents, guint i)
{
  while (parents[i] != i)
    i = parents[i] = parents[parents[i]];

  return i;
}

/* Takes away all lines that do not hang together with the longest net. */
static void
keep_largest (YpLineNet *self, const GArray *crossings, Range *ranges)
{
  guint n = self->lines->len;
  g_autofree guint *parents = g_new (guint, n);
  g_autofree double *lengths = g_new0 (double, n);
  guint largest = 0;

  for (guint i = 0; i < n; i++)
    parents[i] = i;
  for (guint i = 0; i < crossings->len; i++)
    {
      const Crossing *crossing = &g_array_index (crossings, Crossing, i);

      if (is_within (crossing, ranges))
        parents[find_root (parents, crossing->lines[0])] = find_root (parents, crossing->lines[1]);
    }
  for (guint i = 0; i < n; i++)
    lengths[find_root (parents, i)] += MAX (0.0, ranges[i].to - ranges[i].from);
  for (guint i = 0; i < n; i++)
    if (lengths[i] > lengths[largest])
      largest = i;
  for (guint i = 0; i < n; i++)
    if (find_root (parents, i) != largest)
      ranges[i] = (Range){ G_MAXDOUBLE, -G_MAXDOUBLE };
}

typedef struct
{
  double position;
  YpXy place;
  gboolean is_node;
} Stop;

static int
compare_stops (gconstpointer a, gconstpointer b)
{
  double one = ((const Stop *) a)->position;
  double two = ((const Stop *) b)->position;

  return one < two ? -1 : one > two;
}

static void
rebuild_line (YpLine *line, const Range *range, GArray *stops)
{
  g_autoptr (GArray) before = g_steal_pointer (&line->places);

  for (guint i = 0; i < before->len; i++)
    {
      Stop stop = { i, yp_xy_at (before, i), FALSE };

      if (i >= range->from && i <= range->to)
        g_array_append_val (stops, stop);
    }
  g_array_sort (stops, compare_stops);

  line->places = g_array_new (FALSE, FALSE, sizeof (YpXy));
  g_array_set_size (line->is_node, 0);
  for (guint i = 0; i < stops->len; i++)
    {
      const Stop *stop = &g_array_index (stops, Stop, i);

      /* A vertex a hand's breadth from a crossing makes a needle of a segment. */
      if (!stop->is_node &&
          ((i > 0 && g_array_index (stops, Stop, i - 1).is_node &&
            yp_xy_distance (stop->place, g_array_index (stops, Stop, i - 1).place) < 3.0) ||
           (i + 1 < stops->len && g_array_index (stops, Stop, i + 1).is_node &&
            yp_xy_distance (stop->place, g_array_index (stops, Stop, i + 1).place) < 3.0)))
        continue;
      g_array_append_val (line->places, stop->place);
      g_array_append_val (line->is_node, stop->is_node);
    }
}

/**
 * yp_line_net_join:
 * @self: a network
 * @meets: whether lines of two ranks meet where they cross, or pass over each other
 *
 * Makes one connected network: every crossing a vertex of both lines, the same bits; loose ends cut
 * back to the last crossing; what hangs together with nothing dropped.
 */
void
yp_line_net_join (YpLineNet *self, gboolean (*meets) (guint rank, guint other))
{
  g_autoptr (GArray) crossings = find_crossings (self, meets);
  g_autofree Range *ranges = g_new (Range, self->lines->len);
  g_autofree GArray **stops = g_new (GArray *, self->lines->len);
  guint n_kept = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      const YpLine *line = g_ptr_array_index (self->lines, i);

      ranges[i] = (Range){ 0.0, line->places->len - 1.0 };
      stops[i] = g_array_new (FALSE, FALSE, sizeof (Stop));
    }
  trim (self, crossings, ranges);
  keep_largest (self, crossings, ranges);

  for (guint i = 0; i < crossings->len; i++)
    {
      const Crossing *crossing = &g_array_index (crossings, Crossing, i);

      for (guint k = 0; k < 2 && is_within (crossing, ranges); k++)
        {
          Stop stop = { crossing->positions[k], crossing->place, TRUE };

          g_array_append_val (stops[crossing->lines[k]], stop);
        }
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      if (ranges[i].from < ranges[i].to)
        rebuild_line (g_ptr_array_index (self->lines, i), &ranges[i], stops[i]);
      else
        ranges[i].from = G_MAXDOUBLE;
      g_array_unref (stops[i]);
    }

  for (guint i = 0; i < self->lines->len; i++)
    if (ranges[i].from != G_MAXDOUBLE)
      {
        gpointer kept = self->lines->pdata[i];

        self->lines->pdata[i] = self->lines->pdata[n_kept];
        self->lines->pdata[n_kept++] = kept;
      }
  g_ptr_array_set_size (self->lines, (int) n_kept);
}
