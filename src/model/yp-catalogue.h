/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-item.h"

G_BEGIN_DECLS

/**
 * YpCatalogue:
 *
 * The classes of incident, in the order they were given in; of one key there may be several
 * versions, each in force at its own time. Immutable and counted.
 */
typedef struct _YpCatalogue YpCatalogue;

YpCatalogue *yp_catalogue_new_from_items (GPtrArray *items, GError **error);
YpCatalogue *yp_catalogue_new_from_csv (const char *text, gsize length, GError **error);
YpCatalogue *yp_catalogue_new_sample (void);
YpCatalogue *yp_catalogue_ref (YpCatalogue *self);
void yp_catalogue_unref (YpCatalogue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCatalogue, yp_catalogue_unref)

guint yp_catalogue_get_n_items (const YpCatalogue *self);
const YpItem *yp_catalogue_get_item (const YpCatalogue *self, guint index);
const YpItem *yp_catalogue_find (const YpCatalogue *self, const char *key);
const YpItem *yp_catalogue_find_at (const YpCatalogue *self, const char *key, gint64 at);
const YpItem *yp_catalogue_find_current (const YpCatalogue *self, const char *key, gint64 at);
const YpItem *
yp_catalogue_find_version (const YpCatalogue *self, const char *key, const char *version);
YpCatalogue *yp_catalogue_set_items (const YpCatalogue *self, GPtrArray *items, GError **error);
gboolean
yp_catalogue_may_set (const YpCatalogue *self, GPtrArray *items, gint64 at, GError **error);
char *yp_catalogue_to_csv (const YpCatalogue *self);

G_END_DECLS
