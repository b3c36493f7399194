/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-look.h"

#include "yp-resources.h"

void
yp_look_register (void)
{
  yp_register_resource ();
}
