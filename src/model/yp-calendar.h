/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The times that a calendar knows, microseconds since 1970 UTC: the years 2 to 9998, so that no
 * offset leaves those of four digits. */
#define YP_CALENDAR_FIRST_US (G_GINT64_CONSTANT (-62104060800) * G_USEC_PER_SEC)
#define YP_CALENDAR_LAST_US (G_GINT64_CONSTANT (253370764800) * G_USEC_PER_SEC - 1)

/**
 * YpSpanKind:
 * @YP_SPAN_COUNTED: time that counts
 * @YP_SPAN_MAKE_UP: time that counts, of a day off that is worked in exchange for another 调休
 * @YP_SPAN_BREAK: between the working hours of a day
 * @YP_SPAN_NIGHT: before or after the working hours of a day
 * @YP_SPAN_WEEKEND: a day off every week
 * @YP_SPAN_HOLIDAY: a day off by the table
 * @YP_SPAN_PAUSE: the clock was stopped; not of the calendar's saying
 * @YP_SPAN_REST: all that was too much to list; not of the calendar's saying
 *
 * Why a time counts or does not.
 */
typedef enum
{
  YP_SPAN_COUNTED,
  YP_SPAN_MAKE_UP,
  YP_SPAN_BREAK,
  YP_SPAN_NIGHT,
  YP_SPAN_WEEKEND,
  YP_SPAN_HOLIDAY,
  YP_SPAN_PAUSE,
  YP_SPAN_REST,
} YpSpanKind;

#define YP_N_SPAN_KINDS (YP_SPAN_REST + 1)

const char *yp_span_kind_get_name (YpSpanKind kind);

/**
 * YpSpan:
 * @from: its first microsecond, since 1970 UTC
 * @to: the one after its last
 * @counted_us: how much of it counts, microseconds
 * @kind: why
 * @name: (nullable): the holiday's, or the one that a make-up day is for; lives as long as the
 *   calendar
 *
 * A stretch of time and whether it counts.
 */
typedef struct
{
  gint64 from;
  gint64 to;
  gint64 counted_us;
  YpSpanKind kind;
  const char *name;
} YpSpan;

/**
 * YpCalendar:
 *
 * When people work: the hours of a day, the days of a week, and the days that differ. Its zone has
 * one offset from UTC all the year. Immutable and counted: read by any thread. Times that lie
 * before %YP_CALENDAR_FIRST_US or behind %YP_CALENDAR_LAST_US are taken for these.
 */
typedef struct _YpCalendar YpCalendar;

YpCalendar *yp_calendar_new_from_csv (const char *text, gsize length, GError **error);
YpCalendar *yp_calendar_new_default (void);
YpCalendar *yp_calendar_ref (YpCalendar *self);
void yp_calendar_unref (YpCalendar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCalendar, yp_calendar_unref)

const char *yp_calendar_get_version (const YpCalendar *self);
gboolean yp_calendar_has_year (const YpCalendar *self, guint year);
void yp_calendar_get_date (const YpCalendar *self, gint64 time_us, GDate *date, gint64 *of_day_us);
gint64 yp_calendar_get_day_length (const YpCalendar *self);
gint64 yp_calendar_count_work (const YpCalendar *self, gint64 time_us);
gboolean yp_calendar_find_work (const YpCalendar *self, gint64 work_us, gint64 *time_us);
YpSpan yp_calendar_get_span (const YpCalendar *self, gint64 time_us);

G_END_DECLS
