/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *_yp_address_add_query (const char *url, const char *name, const char *value);
char *_yp_address_drop_query (const char *url, const char *const *names);
char *_yp_address_take_host (const char *url);
void _yp_address_fill (GString *url, const char *variable, const char *value);
void _yp_address_fill_number (GString *url, const char *variable, guint number);
void _yp_address_choose_host (GString *url, char **subdomains, guint column, guint row);

G_END_DECLS
