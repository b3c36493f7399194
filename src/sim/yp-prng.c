/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-prng.h"

#include <math.h>

/* SplitMix64: Steele, Lea, Flood, “Fast splittable pseudorandom number generators”, 2014. */
static guint64
scramble (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

/**
 * yp_prng_init:
 * @self: (out): what to set up
 * @seed: any number
 */
void
yp_prng_init (YpPrng *self, guint64 seed)
{
  self->state = seed;
}

/**
 * yp_prng_next:
 * @self: a generator
 *
 * Returns: 64 even bits
 */
guint64
yp_prng_next (YpPrng *self)
{
  self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return scramble (self->state);
}

/**
 * yp_prng_double:
 * @self: a generator
 *
 * Returns: 0 ≤ x < 1, even
 */
double
yp_prng_double (YpPrng *self)
{
  return (double) (yp_prng_next (self) >> 11) * 0x1p-53;
}

/**
 * yp_prng_between:
 * @self: a generator
 * @low: the least
 * @high: the bound above
 *
 * Returns: @low ≤ x < @high, even
 */
double
yp_prng_between (YpPrng *self, double low, double high)
{
  return low + (high - low) * yp_prng_double (self);
}

/**
 * yp_prng_below:
 * @self: a generator
 * @n: at least 1
 *
 * Returns: 0 ≤ x < @n, even enough for any @n of ours
 */
guint
yp_prng_below (YpPrng *self, guint n)
{
  g_return_val_if_fail (n > 0, 0);

  return (guint) (yp_prng_next (self) % n);
}

/**
 * yp_prng_normal:
 * @self: a generator
 *
 * Returns: mean 0, deviation 1, never beyond ±6 (the sum of twelve even ones)
 */
double
yp_prng_normal (YpPrng *self)
{
  double sum = -6.0;

  for (guint i = 0; i < 12; i++)
    sum += yp_prng_double (self);

  return sum;
}

/**
 * yp_prng_chance:
 * @self: a generator
 * @probability: 0…1
 *
 * Returns: %TRUE that often
 */
gboolean
yp_prng_chance (YpPrng *self, double probability)
{
  return yp_prng_double (self) < probability;
}

/**
 * yp_prng_weighted:
 * @self: a generator
 * @weights: (array length=n_weights): none below 0, not all 0
 * @n_weights: at least 1
 *
 * Returns: an index, each as often as its weight says
 */
guint
yp_prng_weighted (YpPrng *self, const double *weights, guint n_weights)
{
  double sum = 0.0;
  double left;

  for (guint i = 0; i < n_weights; i++)
    sum += weights[i];

  left = yp_prng_double (self) * sum;
  for (guint i = 0; i < n_weights; i++)
    {
      if (left < weights[i])
        return i;
      left -= weights[i];
    }

  return n_weights - 1;
}

/**
 * yp_prng_mix:
 * @a: a number
 * @b: another
 *
 * Returns: a number that follows from both, for a seed of its own
 */
guint64
yp_prng_mix (guint64 a, guint64 b)
{
  return scramble (scramble (a + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ b);
}

static double
lattice (guint64 seed, double x, double y)
{
  guint64 bits = yp_prng_mix (yp_prng_mix (seed, (guint64) (gint64) x), (guint64) (gint64) y);

  return (double) (bits >> 11) * 0x1p-52 - 1.0;
}

static double
smooth (guint64 seed, double x, double y)
{
  double left = floor (x);
  double below = floor (y);
  double u = x - left;
  double v = y - below;
  double low;
  double high;

  u = u * u * (3.0 - 2.0 * u);
  v = v * v * (3.0 - 2.0 * v);
  low = lattice (seed, left, below) * (1.0 - u) + lattice (seed, left + 1.0, below) * u;
  high =
      lattice (seed, left, below + 1.0) * (1.0 - u) + lattice (seed, left + 1.0, below + 1.0) * u;

  return low * (1.0 - v) + high * v;
}

/**
 * yp_noise:
 * @seed: which field
 * @x: where, in wavelengths
 * @y: where, in wavelengths
 * @n_octaves: how many, each half as long and half as high as the one before
 *
 * Returns: a smooth field's value, −1…1, mean 0
 */
double
yp_noise (guint64 seed, double x, double y, guint n_octaves)
{
  double sum = 0.0;
  double height = 1.0;
  double total = 0.0;

  for (guint i = 0; i < n_octaves; i++)
    {
      sum += height * smooth (yp_prng_mix (seed, i), x, y);
      total += height;
      height /= 2.0;
      x *= 2.0;
      y *= 2.0;
    }

  return total > 0.0 ? sum / total : 0.0;
}
