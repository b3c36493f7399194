/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean yp_gauss_kruger_is_inside (double easting, double northing);
gboolean
yp_gauss_kruger_to_degrees (double easting, double northing, double *longitude, double *latitude);

G_END_DECLS
