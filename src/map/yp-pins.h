/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map.h"

G_BEGIN_DECLS

/**
 * YpPin:
 * @number: what it says; 0 for a pin without a number
 * @longitude: degrees east
 * @latitude: degrees north
 *
 * A place that was found. Plain data.
 */
typedef struct
{
  guint number;
  double longitude;
  double latitude;
} YpPin;

/**
 * YpPins:
 *
 * Numbered pins above everything else on a map, which owns them.
 */
typedef struct _YpPins YpPins;

YpPins *yp_pins_new (YpMap *map);
void yp_pins_set (YpPins *self, const YpPin *pins, guint n_pins);
void yp_pins_point (YpPins *self, guint number);
guint yp_pins_get_n (YpPins *self);
guint yp_pins_get_pointed (YpPins *self);

G_END_DECLS
