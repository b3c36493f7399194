/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-area-code.h"
#include "yp-field-map.h"
#include "yp-grid-kind.h"
#include "yp-import.h"

G_BEGIN_DECLS

/**
 * YpFindingKind:
 *
 * What was found; in the order in which it is told. Those before %YP_FINDING_MENDED refuse the
 * import.
 */
typedef enum
{
  YP_FINDING_EMPTY,
  YP_FINDING_MISSING,
  YP_FINDING_CODE,
  YP_FINDING_DUPLICATE,
  YP_FINDING_VALUE,
  YP_FINDING_GEOMETRY,
  YP_FINDING_MENDED,
  YP_FINDING_OVERLAP,
  YP_FINDING_GAP,
  YP_FINDING_MADE_UP,
  YP_FINDING_NOTE,
} YpFindingKind;

#define YP_N_FINDING_KINDS (YP_FINDING_NOTE + 1)
/* So many of a kind are kept; all are counted. */
#define YP_MAX_FINDINGS 1000

/**
 * YpFinding:
 * @source: (nullable): file of the feature
 * @feature: its number in the file, from 1; 0 if it is about none
 * @message: what was found
 * @area_m2: of a gap or overlap, m²
 * @longitude: a place in it, degrees
 * @latitude: a place in it
 */
typedef struct
{
  const char *source;
  guint64 feature;
  char *message;
  double area_m2;
  double longitude;
  double latitude;
} YpFinding;

/**
 * YpImportSource:
 *
 * What is told of a source that was read.
 */
typedef struct
{
  char *path;
  char *format;
  char *layer;
  char *crs;
  const char *crs_reason;
  char *encoding;
  char *encoding_reason;
  char *fields;
  guint first;
  guint n_features;
} YpImportSource;

struct _YpImport
{
  YpImportPlan plan;
  YpCodeRule rule;
  guint code_column;
  int name_column;
  int grid_kind_column; /* -1 unless grids are imported */
  YpFieldMap *map;
  GPtrArray *sources;
  GPtrArray *features;
  GHashTable *refused; /* those of @features that something speaks against */
  guint n_left_out;
  GArray *findings[YP_N_FINDING_KINDS];
  guint n_findings[YP_N_FINDING_KINDS];
  double total_m2[YP_N_FINDING_KINDS];
  guint n_ignored;
};

G_END_DECLS
