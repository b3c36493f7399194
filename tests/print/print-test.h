/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *print_test_read (GBytes *pdf, guint *n_pages);
char *print_test_squeeze (const char *text);
guint print_test_count (const char *text, const char *part);
void print_test_assert_has (const char *text, const char *part);

G_END_DECLS
