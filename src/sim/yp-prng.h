/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpPrng:
 * @state: what the next number follows from
 *
 * Numbers that are the same on every machine from the same seed. Plain data; not for secrets.
 */
typedef struct
{
  guint64 state;
} YpPrng;

void yp_prng_init (YpPrng *self, guint64 seed);
guint64 yp_prng_next (YpPrng *self);
double yp_prng_double (YpPrng *self);
double yp_prng_between (YpPrng *self, double low, double high);
guint yp_prng_below (YpPrng *self, guint n);
double yp_prng_normal (YpPrng *self);
gboolean yp_prng_chance (YpPrng *self, double probability);
guint yp_prng_weighted (YpPrng *self, const double *weights, guint n_weights);

guint64 yp_prng_mix (guint64 a, guint64 b);
double yp_noise (guint64 seed, double x, double y, guint n_octaves);

G_END_DECLS
