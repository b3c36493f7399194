/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-area.h"
#include "yp-calendar.h"
#include "yp-catalogue.h"
#include "yp-entry.h"
#include "yp-fixes.h"
#include "yp-incident.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/**
 * YpPlacedFix:
 * @unit: whose
 * @fix: where it was
 */
typedef struct
{
  char *unit;
  YpFix fix;
} YpPlacedFix;

/**
 * YpReferenceLayer:
 * @name: `towns`, `grids`, `buildings`, …
 * @digest: changes when the layer does; lower-case hexadecimal
 * @n_features: how many
 * @source: (nullable): what it was imported from
 * @datum: (nullable): what its degrees meant there
 * @imported_at: when, microseconds since 1970 UTC; 0 where nobody says
 *
 * A reference layer that the platform has.
 */
typedef struct
{
  char *name;
  char *digest;
  guint n_features;
  char *source;
  char *datum;
  gint64 imported_at;
} YpReferenceLayer;

/**
 * YpSnapshotPage:
 * @is_first: whether the members up to @layers were there
 * @seq: the journal entry after which the snapshot was begun
 * @origin: the platform's name for itself
 * @at: when, microseconds since 1970 UTC
 * @areas: for each level code → name
 * @items: the catalogue, key → #YpItem
 * @calendar_text: (nullable): the calendar as it was set; %NULL for the one that is built in
 * @calendar: (nullable): that, read; of a first page only
 * @units: (element-type YpUnit)
 * @fixes: (element-type YpPlacedFix)
 * @layers: (element-type YpReferenceLayer)
 * @incidents: (element-type YpIncident): this page's
 * @next: where the next page begins; 0 for the last
 * @head: (nullable): hash of the entry @seq; in the cache only
 * @stamp: names the further pages of the cache
 * @n_pages: how many those are
 *
 * One page of a snapshot, from the platform or from the cache. Immutable and counted: any thread
 * may read it.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  gboolean is_first;
  guint64 seq;
  char *origin;
  gint64 at;
  GHashTable *areas[YP_N_AREA_LEVELS];
  GHashTable *items;
  char *calendar_text;
  YpCalendar *calendar;
  GPtrArray *units;
  GArray *fixes;
  GPtrArray *layers;
  GPtrArray *incidents;
  gint64 next;
  char *head;
  gint64 stamp;
  gint64 n_pages;
} YpSnapshotPage;

YpSnapshotPage *yp_snapshot_page_new_from_json (const char *text, gsize length, GError **error);
/* For who fills it before others see it. */
YpSnapshotPage *yp_snapshot_page_new (void);
YpSnapshotPage *yp_snapshot_page_ref (YpSnapshotPage *self);
void yp_snapshot_page_unref (YpSnapshotPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSnapshotPage, yp_snapshot_page_unref)

GArray *yp_placed_fixes_new (void);
GArray *yp_placed_fixes_new_from_json (const char *text, gsize length, GError **error);

YpReferenceLayer *yp_reference_layer_copy (const YpReferenceLayer *self);
void yp_reference_layer_free (YpReferenceLayer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpReferenceLayer, yp_reference_layer_free)

G_END_DECLS
