/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-datum.h"
#include "yp-form.h"

G_BEGIN_DECLS

/* The standard's own bounds: of a description in characters, of one listing in requests and time.
 */
#define YP_OPEN311_MAX_DESCRIPTION 4000
#define YP_OPEN311_MAX_REQUESTS 1000
#define YP_OPEN311_MAX_SPAN_US (90 * 24 * G_TIME_SPAN_HOUR)

/* Ours: how many ids and how many codes one listing may name. */
#define YP_OPEN311_MAX_IDS 1000
#define YP_OPEN311_MAX_CODES 32

/**
 * YpOpen311Report:
 * @item: the catalogue key that `service_code` named; not looked up
 * @source: (nullable): the channel
 * @description: (nullable): what the reporter said
 * @address: (nullable): the place in words
 * @has_place: whether @longitude and @latitude mean anything; else @address is set
 * @longitude: degrees east in @datum
 * @latitude: degrees north in @datum
 * @datum: what the two numbers mean
 * @media_url: (nullable): a picture's http or https address
 * @contact: (nullable): name, telephone and mail of the reporter, in words
 * @reported_at: when the source got it, microseconds since 1970 UTC; 0 if it did not say
 *
 * What a POST of GeoReport v2 reports. Its strings live in the form but for @contact.
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
  char *contact;
  gint64 reported_at;
} YpOpen311Report;

gboolean yp_open311_read_report (const YpForm *form, YpOpen311Report *report, GError **error);
void yp_open311_report_clear (YpOpen311Report *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpOpen311Report, yp_open311_report_clear)

/**
 * YpOpen311Search:
 * @ids: (nullable) (array zero-terminated=1): only these requests; then nothing else counts
 * @items: (nullable) (array zero-terminated=1): only these catalogue keys
 * @time_from: earliest time of reporting, microseconds since 1970 UTC
 * @time_to: latest, or %G_MAXINT64
 * @with_open: whether open ones are wanted
 * @with_closed: whether closed ones are wanted
 *
 * What a listing of requests asks for.
 */
typedef struct
{
  char **ids;
  char **items;
  gint64 time_from;
  gint64 time_to;
  gboolean with_open;
  gboolean with_closed;
} YpOpen311Search;

gboolean
yp_open311_read_search (const YpForm *form, gint64 now, YpOpen311Search *search, GError **error);
void yp_open311_search_clear (YpOpen311Search *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpOpen311Search, yp_open311_search_clear)

G_END_DECLS
