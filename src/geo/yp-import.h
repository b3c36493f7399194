/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-vector-source.h"

G_BEGIN_DECLS

/**
 * YpImportType:
 * @YP_IMPORT_TEXT: any text
 * @YP_IMPORT_INTEGER: a whole number
 * @YP_IMPORT_REAL: a finite number
 */
typedef enum
{
  YP_IMPORT_TEXT,
  YP_IMPORT_INTEGER,
  YP_IMPORT_REAL,
} YpImportType;

/**
 * YpImportColumn:
 * @name: the column to fill; one of them is `code`
 * @type: what it holds
 * @is_required: whether a feature without it is refused
 */
typedef struct
{
  const char *name;
  YpImportType type;
  gboolean is_required;
} YpImportColumn;

/**
 * YpImportPlan:
 * @kind: what is imported: `towns`, `villages`, `grids`, whose codes and borders are checked;
 *   `buildings`, `roads`, …, which get a code where they have none
 * @geometry: what each feature must be
 * @columns: (array length=n_columns): what to fill
 * @n_columns: how many
 * @layer: (nullable): the layer of each source; %NULL for the only one
 * @map: (nullable): see yp_field_map_new()
 * @grid_kind: (nullable): of which kind grids are whose source does not say it
 * @any_code: whether areas may have any code, and get one where they have none
 * @leave_out: whether features that are refused are left out, so that the others may go in
 * @options: how to read the sources; `mend` is set in any case
 *
 * What to import and how. Strings must outlive the import.
 */
typedef struct
{
  const char *kind;
  YpGeometryKind geometry;
  const YpImportColumn *columns;
  guint n_columns;
  const char *layer;
  const char *map;
  const char *grid_kind;
  gboolean any_code;
  gboolean leave_out;
  YpVectorOptions options;
} YpImportPlan;

/**
 * YpImport:
 *
 * Sources read and looked over, on their way into the store: read each, check all, then take the
 * features if nothing refuses them. Every call blocks; one thread at a time, any thread.
 */
typedef struct _YpImport YpImport;

YpImport *yp_import_new (const YpImportPlan *plan, GError **error);
void yp_import_free (YpImport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpImport, yp_import_free)

gboolean yp_import_read (YpImport *self,
                         const char *path,
                         YpVectorProgress progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GError **error);
gboolean yp_import_check (YpImport *self, GCancellable *cancellable, GError **error);
gboolean yp_import_is_clean (YpImport *self);
guint yp_import_get_n_left_out (YpImport *self);
GPtrArray *yp_import_get_features (YpImport *self);
const char *yp_import_get_datum (YpImport *self);

char *
yp_import_make_report (YpImport *self, gboolean as_json, const char *outcome, const char *failure);

G_END_DECLS
