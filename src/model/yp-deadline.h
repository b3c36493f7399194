/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-calendar.h"
#include "yp-json.h"
#include "yp-limit.h"

G_BEGIN_DECLS

/* The end of a pause that has none yet. */
#define YP_PAUSE_OPEN G_MAXINT64

/* So often a limit may be extended 延期 (domain.md §3.5). */
#define YP_DEADLINE_MAX_EXTENSIONS 2

/* An explanation has no more spans than this; what lies behind them is one, %YP_SPAN_REST. */
#define YP_EXPLANATION_MAX_SPANS 1000

/* An explanation names no more years without a table than this. */
#define YP_EXPLANATION_MAX_YEARS 16

/**
 * YpPause:
 * @from: when the clock stopped, microseconds since 1970 UTC
 * @to: when it went on, or will; %YP_PAUSE_OPEN where that is not known
 *
 * A time that does not count whatever the calendar says 挂账.
 */
typedef struct
{
  gint64 from;
  gint64 to;
} YpPause;

/**
 * YpDeadline:
 * @start: when the clock started, microseconds since 1970 UTC
 * @limit: how long it may run
 * @n_extensions: how often as much was added
 * @pauses: (array length=n_pauses) (nullable): in order, none beginning before the last has ended,
 *   only the last one open; those before @start do nothing. Not owned
 * @n_pauses: how many
 *
 * All that a deadline follows from, but for the calendar. Plain data: copy it by value.
 */
typedef struct
{
  gint64 start;
  YpLimit limit;
  guint n_extensions;
  const YpPause *pauses;
  guint n_pauses;
} YpDeadline;

/**
 * YpDueState:
 * @YP_DUE_KNOWN: it is due at a time
 * @YP_DUE_PAUSED: an open pause comes first, so nobody knows
 * @YP_DUE_NEVER: there is no limit
 */
typedef enum
{
  YP_DUE_KNOWN,
  YP_DUE_PAUSED,
  YP_DUE_NEVER,
} YpDueState;

/**
 * YpDue:
 * @state: whether there is such a time
 * @time: microseconds since 1970 UTC, the last moment that is not late; 0 unless known
 */
typedef struct
{
  YpDueState state;
  gint64 time;
} YpDue;

/**
 * YpProgress:
 * @due: when it is due
 * @limit_us: the limit with its extensions, microseconds of its own clock: working time or not
 * @used_us: what of it was used
 * @remaining_us: what is left of it: @limit_us − @used_us, below 0 once more was used
 * @share: @used_us / @limit_us, 0 at the start and without a limit, 1 when due, then more
 * @is_paused: whether the clock stands in a pause; it also does at night, and is not paused
 * @is_overdue: whether the time that it was due has passed, be it that no working time has since
 *
 * How far a deadline has come at a moment.
 */
typedef struct
{
  YpDue due;
  gint64 limit_us;
  gint64 used_us;
  gint64 remaining_us;
  double share;
  gboolean is_paused;
  gboolean is_overdue;
} YpProgress;

gboolean yp_deadline_find_due (const YpDeadline *self,
                               const YpCalendar *calendar,
                               YpDue *due,
                               GError **error);
gboolean yp_deadline_find_share (const YpDeadline *self,
                                 const YpCalendar *calendar,
                                 guint percent,
                                 YpDue *due,
                                 GError **error);
gboolean yp_deadline_measure (const YpDeadline *self,
                              const YpCalendar *calendar,
                              gint64 time_us,
                              YpProgress *progress,
                              GError **error);
gboolean yp_deadline_extend (const YpDeadline *self,
                             const YpCalendar *calendar,
                             gint64 time_us,
                             YpDeadline *extended,
                             GError **error);

/**
 * YpExplanation:
 * @start: when the clock started
 * @limit: how long it may run
 * @n_extensions: how often as much was added
 * @due: when it is due
 * @spans: (element-type YpSpan): what lies between the two without a gap: each working day as one
 *   span from its first to its last counted moment, @counted_us without the breaks in it; nights,
 *   weekends and holidays however many days they take; pauses, the last with %YP_PAUSE_OPEN where
 *   that is why the time is not known. What counts adds up to the limit with its extensions
 * @missing_years: (element-type guint): years that it touches and that the calendar has no table of
 * @calendar: the calendar it was counted by
 *
 * Why a deadline is when it is. Immutable.
 */
typedef struct
{
  gint64 start;
  YpLimit limit;
  guint n_extensions;
  YpDue due;
  GArray *spans;
  GArray *missing_years;
  YpCalendar *calendar;
} YpExplanation;

YpExplanation *yp_deadline_explain (const YpDeadline *self, YpCalendar *calendar, GError **error);
void yp_explanation_free (YpExplanation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpExplanation, yp_explanation_free)

void
yp_deadline_write_json (const YpExplanation *explanation, YpJsonWriter *writer, const char *name);
char *yp_deadline_format_text (const YpExplanation *explanation);

G_END_DECLS
