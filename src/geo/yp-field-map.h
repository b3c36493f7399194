/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpFieldMap:
 *
 * Which fields of a source fill which columns: told by a person, and for the rest by names that are
 * common.
 */
typedef struct _YpFieldMap YpFieldMap;

YpFieldMap *yp_field_map_new (const char *text, GError **error);
void yp_field_map_free (YpFieldMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFieldMap, yp_field_map_free)

const char *const *yp_field_map_get_columns (YpFieldMap *self);
char **yp_field_map_find (YpFieldMap *self, const char *column, const char *const *fields);

G_END_DECLS
