/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *yp_measure_format_length (double length_m);
char *yp_measure_format_area (double area_m2);

G_END_DECLS
