/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-datum.h"
#include "yp-json-read.h"
#include "yp-route.h"

G_BEGIN_DECLS

/**
 * YpReport:
 * @item: key of the catalogue item
 * @source: (nullable): the channel; `open311` where it is left out
 * @description: (nullable): what the reporter said
 * @address: (nullable): the place in words
 * @has_place: whether @longitude and @latitude mean anything
 * @longitude: degrees east in @datum
 * @latitude: degrees north in @datum
 * @datum: what the two numbers mean
 * @media_url: (nullable): a picture's address
 * @contact: (nullable): how to reach the reporter
 * @proposed: (nullable): key of the item that was proposed to whoever took it, from the words
 * @reported_at: when the source got it, microseconds since 1970 UTC; 0: now
 *
 * A report as it comes from outside. Strings belong to the caller.
 */
typedef struct
{
  const char *item;
  const char *source;
  const char *description;
  const char *address;
  gboolean has_place;
  double longitude;
  double latitude;
  YpDatum datum;
  const char *media_url;
  const char *contact;
  const char *proposed;
  gint64 reported_at;
} YpReport;

gboolean yp_intake_check_report (YpCity *city, const YpReport *report, GError **error);
gboolean yp_intake_append_report (YpStore *store,
                                  YpCity *city,
                                  const char *actor,
                                  const YpReport *report,
                                  YpEntry **entry,
                                  GError **error);

gboolean yp_intake_read_attachments (JsonObject *object,
                                     YpCity *city,
                                     JsonArray **attachments,
                                     GError **error);
gboolean yp_intake_check_text (const char *name, const char *text, guint most, GError **error);

G_END_DECLS
