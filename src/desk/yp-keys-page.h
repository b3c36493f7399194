/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YP_TYPE_KEYS_PAGE (yp_keys_page_get_type ())
G_DECLARE_FINAL_TYPE (YpKeysPage, yp_keys_page, YP, KEYS_PAGE, AdwBin)

gboolean yp_keys_page_get_row (guint index, const char **keys, const char **words);

G_END_DECLS
