/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-city-ground.h"

#include <math.h>

/* The lattice on which kinds and fields are kept: from one corner, in steps. */
#define LOW_X -34000.0
#define LOW_Y -22000.0
#define KIND_STEP 100.0
#define N_KIND_COLUMNS 680
#define N_KIND_ROWS 470
#define FIELD_STEP 200.0
#define N_FIELD_COLUMNS 341
#define N_FIELD_ROWS 236

enum
{
  FIELD_URBAN,
  FIELD_INDUSTRY,
  FIELD_POLDER,
  FIELD_COS4, /* of four times the streets' angle: streets do not tell east from north */
  FIELD_SIN4,
  N_FIELDS,
};

typedef struct
{
  double longitude;
  double latitude;
} Degrees;

/* Rough shapes of our own in the real extent: corners to a hundredth of a degree or so. */
static const Degrees outline[] = {
  { 120.367, 31.918 }, { 120.400, 31.906 },  { 120.436, 31.892 }, { 120.464, 31.884 },
  { 120.482, 31.870 }, { 120.498, 31.846 },  { 120.521, 31.831 }, { 120.519, 31.806 },
  { 120.541, 31.791 }, { 120.566, 31.791 },  { 120.584, 31.771 }, { 120.590, 31.743 },
  { 120.616, 31.727 }, { 120.650, 31.7215 }, { 120.673, 31.735 }, { 120.697, 31.752 },
  { 120.717, 31.767 }, { 120.724, 31.790 },  { 120.721, 31.814 }, { 120.742, 31.834 },
  { 120.769, 31.824 }, { 120.798, 31.816 },  { 120.836, 31.804 }, { 120.865, 31.828 },
  { 120.848, 31.884 }, { 120.823, 31.936 },  { 120.798, 31.984 }, { 120.770, 32.010 },
  { 120.702, 32.009 }, { 120.632, 32.000 },  { 120.552, 32.016 }, { 120.463, 32.032 },
  { 120.400, 32.013 }, { 120.368, 31.987 },  { 120.370, 31.952 }, { 120.384, 31.934 },
};

static const Degrees bank[] = {
  { 120.270, 31.915 }, { 120.330, 31.934 }, { 120.376, 31.955 }, { 120.404, 31.966 },
  { 120.450, 31.969 }, { 120.498, 31.981 }, { 120.550, 31.986 }, { 120.598, 31.979 },
  { 120.648, 31.977 }, { 120.700, 31.986 }, { 120.742, 31.978 }, { 120.771, 31.947 },
  { 120.789, 31.908 }, { 120.806, 31.862 }, { 120.823, 31.822 }, { 120.862, 31.778 },
  { 120.920, 31.735 },
};

static const Degrees north_bank[] = {
  { 120.270, 31.990 }, { 120.330, 32.020 }, { 120.380, 32.050 }, { 120.460, 32.070 },
  { 120.550, 32.052 }, { 120.632, 32.034 }, { 120.700, 32.042 }, { 120.775, 32.046 },
  { 120.826, 32.004 }, { 120.866, 31.930 }, { 120.896, 31.876 }, { 120.938, 31.822 },
  { 120.990, 31.772 },
};

static const Degrees island[] = {
  { 120.400, 31.993 }, { 120.413, 31.985 }, { 120.438, 31.985 }, { 120.462, 31.994 },
  { 120.481, 32.005 }, { 120.488, 32.013 }, { 120.470, 32.016 }, { 120.444, 32.012 },
  { 120.418, 32.006 }, { 120.403, 32.000 },
};

static const Degrees lake[] = {
  { 120.5655, 31.8760 }, { 120.5690, 31.8752 }, { 120.5726, 31.8758 },
  { 120.5748, 31.8778 }, { 120.5738, 31.8800 }, { 120.5708, 31.8806 },
  { 120.5690, 31.8793 }, { 120.5665, 31.8798 }, { 120.5645, 31.8780 },
};

static const struct
{
  const char *code;
  const char *name;
  Degrees centre;
  double pull;
  double radius;
} towns[YP_N_SAMPLE_TOWNS] = {
  { "320582100", "杨舍镇", { 120.548, 31.866 }, 1.45, 4700.0 },
  { "320582101", "塘桥镇", { 120.642, 31.828 }, 1.05, 2000.0 },
  { "320582102", "金港镇", { 120.430, 31.938 }, 1.20, 2500.0 },
  { "320582103", "锦丰镇", { 120.612, 31.944 }, 1.10, 1900.0 },
  { "320582104", "乐余镇", { 120.702, 31.936 }, 0.95, 1500.0 },
  { "320582105", "凤凰镇", { 120.634, 31.769 }, 0.95, 1500.0 },
  { "320582106", "南丰镇", { 120.728, 31.878 }, 0.90, 1500.0 },
  { "320582107", "大新镇", { 120.524, 31.953 }, 0.85, 1200.0 },
  { "320582400", "常阴沙现代农业示范园区", { 120.773, 31.900 }, 0.70, 700.0 },
};

/* Smaller built-up places, and where the works are: longitude, latitude, radius in metres. */
static const double hamlets[][3] = {
  { 120.478, 31.906, 1300.0 }, { 120.602, 31.876, 1500.0 }, { 120.402, 31.953, 1300.0 },
  { 120.580, 31.962, 900.0 },  { 120.662, 31.962, 1000.0 }, { 120.668, 31.876, 900.0 },
  { 120.690, 31.806, 900.0 },  { 120.604, 31.796, 900.0 },  { 120.742, 31.948, 700.0 },
  { 120.524, 31.908, 900.0 },  { 120.700, 31.896, 600.0 },  { 120.656, 31.906, 700.0 },
  { 120.450, 31.957, 800.0 },  { 120.670, 31.752, 700.0 },  { 120.545, 31.812, 900.0 },
  { 120.438, 32.000, 500.0 },  { 120.782, 31.846, 500.0 },
};

static const double works[][3] = {
  { 120.402, 31.958, 2100.0 }, { 120.592, 31.967, 2300.0 }, { 120.668, 31.973, 1700.0 },
  { 120.600, 31.896, 1800.0 }, { 120.512, 31.848, 1500.0 }, { 120.660, 31.848, 1500.0 },
  { 120.470, 31.958, 1500.0 }, { 120.620, 31.745, 1200.0 }, { 120.740, 31.902, 1200.0 },
};

static GArray *
draw_curve (const YpFrame *frame,
            const Degrees *corners,
            guint n_corners,
            gboolean closed,
            double step)
{
  g_autofree YpXy *controls = g_new (YpXy, n_corners);

  for (guint i = 0; i < n_corners; i++)
    controls[i] = yp_frame_from_degrees (frame, corners[i].longitude, corners[i].latitude);

  return yp_xy_spline (controls, n_corners, closed, step);
}

static void
draw_shapes (YpCityGround *self)
{
  const YpFrame *frame = &self->frame;

  self->outline = draw_curve (frame, outline, G_N_ELEMENTS (outline), TRUE, 300.0);
  self->bank = draw_curve (frame, bank, G_N_ELEMENTS (bank), FALSE, 300.0);
  self->north_bank = draw_curve (frame, north_bank, G_N_ELEMENTS (north_bank), FALSE, 300.0);
  self->island = draw_curve (frame, island, G_N_ELEMENTS (island), TRUE, 150.0);
  self->lake = draw_curve (frame, lake, G_N_ELEMENTS (lake), TRUE, 25.0);

  self->river = g_array_new (FALSE, FALSE, sizeof (YpXy));
  g_array_append_vals (self->river, self->bank->data, self->bank->len);
  for (guint i = self->north_bank->len; i-- > 0;)
    g_array_append_val (self->river, yp_xy_at (self->north_bank, i));
}

static YpGround
classify (const YpCityGround *self, YpXy place)
{
  if (yp_xy_ring_contains (self->river, place) && !yp_xy_ring_contains (self->island, place))
    return YP_GROUND_RIVER;
  if (!yp_xy_ring_contains (self->outline, place))
    return YP_GROUND_OUTSIDE;

  return yp_xy_ring_contains (self->lake, place) ? YP_GROUND_LAKE : YP_GROUND_LAND;
}

/* 0xff where a border may pass: there each place is looked at by itself. */
static void
fill_kinds (YpCityGround *self)
{
  const guint n = N_KIND_COLUMNS * N_KIND_ROWS;
  g_autofree guint8 *corners = g_new (guint8, n);

  self->kinds = g_new (guint8, n);
  for (guint i = 0; i < n; i++)
    {
      YpXy place = { LOW_X + (i % N_KIND_COLUMNS) * KIND_STEP,
                     LOW_Y + (i / N_KIND_COLUMNS) * KIND_STEP };

      corners[i] = (guint8) classify (self, place);
    }
  for (guint i = 0; i < n; i++)
    {
      guint right = (i % N_KIND_COLUMNS) + 1 < N_KIND_COLUMNS ? 1 : 0;
      guint up = i / N_KIND_COLUMNS + 1 < N_KIND_ROWS ? N_KIND_COLUMNS : 0;
      gboolean same = corners[i] == corners[i + right] && corners[i] == corners[i + up] &&
                      corners[i] == corners[i + right + up];

      self->kinds[i] = same ? corners[i] : 0xff;
    }
}

/* Nothing built ends in a circle: distances count for more here, for less there. */
static double
get_raggedness (const YpCityGround *self, YpXy place)
{
  return 1.0 +
         0.45 * yp_noise (yp_prng_mix (self->seed, 11), place.x / 3500.0, place.y / 3500.0, 3);
}

static double
bell (YpXy place, YpXy centre, double radius, double raggedness)
{
  double distance = yp_xy_distance (place, centre) / (radius * raggedness);

  return exp (-distance * distance * distance);
}

static double
compute_urban (const YpCityGround *self, YpXy place, double raggedness)
{
  double fields = 1.0;

  for (guint i = 0; i < YP_N_SAMPLE_TOWNS; i++)
    {
      const YpSampleTown *town = &self->towns[i];

      fields *= 1.0 - (town->radius > 3000.0 ? 0.97 : 0.85) *
                          bell (place, town->centre, town->radius, raggedness);
    }
  for (guint i = 0; i < G_N_ELEMENTS (hamlets); i++)
    {
      YpXy centre = yp_frame_from_degrees (&self->frame, hamlets[i][0], hamlets[i][1]);

      fields *= 1.0 - 0.75 * bell (place, centre, hamlets[i][2], raggedness);
    }

  return 1.0 - fields;
}

static double
compute_industry (const YpCityGround *self, YpXy place, double raggedness)
{
  double fields = 1.0;

  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      YpXy centre = yp_frame_from_degrees (&self->frame, works[i][0], works[i][1]);

      fields *= 1.0 - 0.95 * bell (place, centre, works[i][2], raggedness);
    }

  return 1.0 - fields;
}

/* Streets follow the river near it, each centre's own lie around that, a slow drift elsewhere. */
static void
compute_angle (const YpCityGround *self,
               YpXy place,
               double polder,
               double raggedness,
               double *cos4,
               double *sin4)
{
  double drift =
      0.10 + 0.28 * yp_noise (yp_prng_mix (self->seed, 12), place.x / 9000.0, place.y / 9000.0, 2) +
      0.16 * yp_noise (yp_prng_mix (self->seed, 14), place.x / 2400.0, place.y / 2400.0, 1);
  guint segment;
  double distance = yp_xy_distance_to_line (place, self->bank, &segment, NULL);
  YpXy from = yp_xy_at (self->bank, segment);
  YpXy to = yp_xy_at (self->bank, MIN (segment + 1, self->bank->len - 1));
  double river = atan2 (to.y - from.y, to.x - from.x);
  double weight = 4.0 * exp (-distance / (2500.0 + 3500.0 * polder));

  *cos4 = cos (4.0 * drift) + weight * cos (4.0 * river);
  *sin4 = sin (4.0 * drift) + weight * sin (4.0 * river);
  for (guint i = 0; i < YP_N_SAMPLE_TOWNS; i++)
    {
      const YpSampleTown *town = &self->towns[i];
      double own = 0.3 * yp_noise (yp_prng_mix (self->seed, 13), 0.37 + i, 0.61, 1);
      double share = 0.9 * bell (place, town->centre, town->radius * 1.4, raggedness);

      *cos4 += share * cos (4.0 * own);
      *sin4 += share * sin (4.0 * own);
    }
}

static void
fill_fields (YpCityGround *self)
{
  self->fields = g_new (float, N_FIELD_COLUMNS *N_FIELD_ROWS *N_FIELDS);
  for (guint i = 0; i < N_FIELD_COLUMNS * N_FIELD_ROWS; i++)
    {
      YpXy place = { LOW_X + (i % N_FIELD_COLUMNS) * FIELD_STEP,
                     LOW_Y + (i / N_FIELD_COLUMNS) * FIELD_STEP };
      float *fields = &self->fields[i * N_FIELDS];
      /* Land won from the river lies in the north-east: straight ditches, straight roads. */
      double polder = 1.0 / (1.0 + exp (-(place.x * 0.6 + place.y * 0.8 - 5500.0) / 1200.0));
      double raggedness = get_raggedness (self, place);
      double cos4;
      double sin4;

      compute_angle (self, place, polder, raggedness, &cos4, &sin4);
      fields[FIELD_URBAN] = (float) compute_urban (self, place, raggedness);
      fields[FIELD_INDUSTRY] = (float) compute_industry (self, place, raggedness);
      fields[FIELD_POLDER] = (float) polder;
      fields[FIELD_COS4] = (float) cos4;
      fields[FIELD_SIN4] = (float) sin4;
    }
}

/**
 * yp_city_ground_new:
 * @seed: any number; the same one gives the same ground
 *
 * Returns: (transfer full): the ground of a sample city
 */
YpCityGround *
yp_city_ground_new (guint64 seed)
{
  YpCityGround *self = g_new0 (YpCityGround, 1);

  self->seed = seed;
  yp_frame_init (&self->frame, 120.615, 31.875);
  for (guint i = 0; i < YP_N_SAMPLE_TOWNS; i++)
    {
      self->towns[i].code = towns[i].code;
      self->towns[i].name = towns[i].name;
      self->towns[i].pull = towns[i].pull;
      self->towns[i].radius = towns[i].radius;
      self->towns[i].centre =
          yp_frame_from_degrees (&self->frame, towns[i].centre.longitude, towns[i].centre.latitude);
    }
  draw_shapes (self);
  fill_kinds (self);
  fill_fields (self);

  return self;
}

/**
 * yp_city_ground_free:
 * @self: (transfer full): a ground
 */
void
yp_city_ground_free (YpCityGround *self)
{
  g_array_unref (self->outline);
  g_array_unref (self->bank);
  g_array_unref (self->north_bank);
  g_array_unref (self->river);
  g_array_unref (self->island);
  g_array_unref (self->lake);
  g_free (self->kinds);
  g_free (self->fields);
  g_free (self);
}

/**
 * yp_city_ground_get_kind:
 * @self: a ground
 * @place: where
 *
 * Returns: what is there
 */
YpGround
yp_city_ground_get_kind (const YpCityGround *self, YpXy place)
{
  double column = (place.x - LOW_X) / KIND_STEP;
  double row = (place.y - LOW_Y) / KIND_STEP;
  guint8 kind;

  if (column < 0.0 || row < 0.0 || column >= N_KIND_COLUMNS || row >= N_KIND_ROWS)
    return YP_GROUND_OUTSIDE;

  kind = self->kinds[(guint) row * N_KIND_COLUMNS + (guint) column];

  return kind == 0xff ? classify (self, place) : (YpGround) kind;
}

/**
 * yp_city_ground_is_inside:
 * @self: a ground
 * @place: where
 *
 * Returns: whether it is within the city's outline, on land or water
 */
gboolean
yp_city_ground_is_inside (const YpCityGround *self, YpXy place)
{
  return yp_xy_ring_contains (self->outline, place);
}

/**
 * yp_city_ground_is_on_island:
 * @self: a ground
 * @place: where
 *
 * Returns: whether it is on 双山岛
 */
gboolean
yp_city_ground_is_on_island (const YpCityGround *self, YpXy place)
{
  return yp_xy_ring_contains (self->island, place);
}

static double
read_field (const YpCityGround *self, guint field, YpXy place)
{
  double column = CLAMP ((place.x - LOW_X) / FIELD_STEP, 0.0, N_FIELD_COLUMNS - 1.001);
  double row = CLAMP ((place.y - LOW_Y) / FIELD_STEP, 0.0, N_FIELD_ROWS - 1.001);
  const float *at =
      &self->fields[((guint) row * N_FIELD_COLUMNS + (guint) column) * N_FIELDS + field];
  const float *above = at + N_FIELD_COLUMNS * N_FIELDS;
  double u = column - floor (column);
  double v = row - floor (row);
  double low = (double) at[0] * (1.0 - u) + (double) at[N_FIELDS] * u;
  double high = (double) above[0] * (1.0 - u) + (double) above[N_FIELDS] * u;

  return low * (1.0 - v) + high * v;
}

/**
 * yp_city_ground_get_urban:
 * @self: a ground
 * @place: where
 *
 * Returns: how built-up it is: 0 fields, 1 the heart of the city
 */
double
yp_city_ground_get_urban (const YpCityGround *self, YpXy place)
{
  return read_field (self, FIELD_URBAN, place);
}

/**
 * yp_city_ground_get_industry:
 * @self: a ground
 * @place: where
 *
 * Returns: how much of it is works and warehouses, 0…1
 */
double
yp_city_ground_get_industry (const YpCityGround *self, YpXy place)
{
  return read_field (self, FIELD_INDUSTRY, place);
}

/**
 * yp_city_ground_get_polder:
 * @self: a ground
 * @place: where
 *
 * Returns: how much it is land won from the river, 0…1
 */
double
yp_city_ground_get_polder (const YpCityGround *self, YpXy place)
{
  return read_field (self, FIELD_POLDER, place);
}

/**
 * yp_city_ground_get_angle:
 * @self: a ground
 * @place: where
 *
 * Returns: the direction that one half of the streets take there, radians from east against the
 *   clock, -π/4…π/4; the other half is at right angles
 */
double
yp_city_ground_get_angle (const YpCityGround *self, YpXy place)
{
  return atan2 (read_field (self, FIELD_SIN4, place), read_field (self, FIELD_COS4, place)) / 4.0;
}

/**
 * yp_city_ground_get_extent:
 * @self: a ground
 * @low: (out): its corner with the least x and y
 * @high: (out): the corner across
 */
void
yp_city_ground_get_extent (const YpCityGround *self, YpXy *low, YpXy *high)
{
  *low = (YpXy){ LOW_X, LOW_Y };
  *high = (YpXy){ LOW_X + KIND_STEP * N_KIND_COLUMNS, LOW_Y + KIND_STEP * N_KIND_ROWS };
}
