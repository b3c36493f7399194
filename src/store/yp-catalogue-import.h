/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue-rows.h"
#include "yp-store.h"

G_BEGIN_DECLS

/**
 * YpCatalogueSourceInfo:
 * @path: where the table is from
 * @format: its form, such as `XLSX`
 * @sheet: (nullable): which sheet of it
 * @encoding: what its text was in
 *
 * What is told of a table. Plain data.
 */
typedef struct
{
  const char *path;
  const char *format;
  const char *sheet;
  const char *encoding;
} YpCatalogueSourceInfo;

/**
 * YpCatalogueImport:
 *
 * A table of items on its way into a store: read it, compare it with what is there, write what is
 * new or other. Every call blocks; one thread at a time, any thread.
 */
typedef struct _YpCatalogueImport YpCatalogueImport;

YpCatalogueImport *yp_catalogue_import_new (void);
void yp_catalogue_import_free (YpCatalogueImport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCatalogueImport, yp_catalogue_import_free)

gboolean yp_catalogue_import_read (YpCatalogueImport *self,
                                   const YpCatalogueSourceInfo *source,
                                   GPtrArray *rows,
                                   const YpCatalogueOptions *options,
                                   GError **error);
gboolean
yp_catalogue_import_compare (YpCatalogueImport *self, YpStore *store, gint64 at, GError **error);
gboolean yp_catalogue_import_write (YpCatalogueImport *self,
                                    YpStore *store,
                                    gint64 at,
                                    const char *actor,
                                    GError **error);
guint yp_catalogue_import_get_n_refused (const YpCatalogueImport *self);

char *yp_catalogue_import_make_report (const YpCatalogueImport *self,
                                       gboolean as_json,
                                       const char *outcome,
                                       const char *failure);

G_END_DECLS
