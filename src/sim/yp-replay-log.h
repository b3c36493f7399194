/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpReplayRow:
 * @row: its number in the file, from 1, the header counted
 * @at: when it happened, microseconds since 1970 UTC
 * @has_place: whether the two numbers mean anything
 * @longitude: degrees
 * @latitude: degrees
 * @service_code: key of the catalogue
 * @description: (nullable): what was said, the log's own category at its head
 * @address: (nullable): in words
 *
 * One event of a log, ready to be reported. Belongs to its log.
 */
typedef struct
{
  guint64 row;
  gint64 at;
  gboolean has_place;
  double longitude;
  double latitude;
  const char *service_code;
  char *description;
  char *address;
} YpReplayRow;

/**
 * YpReplayOptions:
 * @columns: (nullable): `time=FIELD,lon=FIELD,lat=FIELD,category=FIELD,text=FIELD,address=FIELD`;
 *   what is not named is looked for under its own name
 * @item_map: (nullable): path of a CSV file `category,service_code`; a category that ends in `*`
 *   stands for all that begin so, the longest first
 * @item: the service code of what the map does not name
 * @utc_offset_us: what the log's clock is ahead of UTC
 * @from: rows before this time are left out; %G_MININT64 for none
 * @to: rows from this time on are left out; %G_MAXINT64 for none
 * @in_order: whether rows are put in the order of their times
 *
 * How a log is read.
 */
typedef struct
{
  const char *columns;
  const char *item_map;
  const char *item;
  gint64 utc_offset_us;
  gint64 from;
  gint64 to;
  gboolean in_order;
} YpReplayOptions;

/**
 * YpReplayFault:
 * @row: number of the row
 * @reason: why it can not be understood
 */
typedef struct
{
  guint64 row;
  char *reason;
} YpReplayFault;

/**
 * YpReplayLog:
 * @digest: SHA-256 over the file's bytes, hexadecimal
 * @rows: (element-type YpReplayRow): what was understood
 * @faults: (element-type YpReplayFault): what was not
 * @n_left_out: rows outside the wanted time
 *
 * A log of events, read whole.
 */
typedef struct
{
  char *digest;
  GPtrArray *rows;
  GPtrArray *faults;
  guint64 n_left_out;
  /*< private >*/
  GStringChunk *codes;
} YpReplayLog;

YpReplayLog *yp_replay_log_load (const char *path,
                                 const YpReplayOptions *options,
                                 GCancellable *cancellable,
                                 GError **error);
YpReplayLog *yp_replay_log_read (GInputStream *input,
                                 const YpReplayOptions *options,
                                 GCancellable *cancellable,
                                 GError **error);
void yp_replay_log_free (YpReplayLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpReplayLog, yp_replay_log_free)

G_END_DECLS
