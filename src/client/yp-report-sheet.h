/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpReportSheet:
 * @item: (nullable): key of the catalogue item
 * @source: (nullable): the channel
 * @description: (nullable): what the reporter says
 * @address: (nullable): the place in words
 * @contact: (nullable): how to reach the reporter
 * @proposed: (nullable): key of the item that the words made us propose
 * @has_place: whether the next two mean anything
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 * @reported_at: when the reporter began to tell, microseconds since 1970 UTC; 0 for not yet
 *
 * A report as it is being written down, whole or half.
 */
typedef struct
{
  char *item;
  char *source;
  char *description;
  char *address;
  char *contact;
  char *proposed;
  gboolean has_place;
  double longitude;
  double latitude;
  gint64 reported_at;
} YpReportSheet;

YpReportSheet *yp_report_sheet_new (void);
YpReportSheet *yp_report_sheet_new_from_json (const char *text, gsize length, GError **error);
void yp_report_sheet_free (YpReportSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpReportSheet, yp_report_sheet_free)

char *yp_report_sheet_to_json (const YpReportSheet *self);
gboolean yp_report_sheet_is_empty (const YpReportSheet *self);

G_END_DECLS
