/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes templates and style sheets known; once, before the first widget. */
void yp_look_register (void);

G_END_DECLS
