/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-error.h"

G_DEFINE_QUARK (yp - error - quark, yp_error)
