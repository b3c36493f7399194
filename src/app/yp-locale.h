/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Chooses the language; first thing in main(), before a thread or a word. */
void yp_locale_choose (int argc, char *const *argv);

G_END_DECLS
