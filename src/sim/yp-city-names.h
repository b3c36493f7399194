/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-prng.h"

G_BEGIN_DECLS

/**
 * YpCityNames:
 *
 * Invented Chinese names, none given twice.
 */
typedef struct _YpCityNames YpCityNames;

YpCityNames *yp_city_names_new (guint64 seed);
void yp_city_names_free (YpCityNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCityNames, yp_city_names_free)

char *yp_city_names_take_village (YpCityNames *self);
char *yp_city_names_take_road (YpCityNames *self);
char *yp_city_names_take_lane (YpCityNames *self);
char *yp_city_names_take_canal (YpCityNames *self, gboolean is_major);
char *yp_city_names_make_person (YpPrng *prng);

G_END_DECLS
