/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-day-text.h"

#include <glib/gi18n.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-words.h"

/* How many days GDate counts before 1970-01-01. */
#define DAYS_BEFORE_1970 719163

/* The city's day begins at 16:00Z of the day before (UTC+8). */
#define CITY_OFFSET_US (8 * G_TIME_SPAN_HOUR)

static gboolean
parse_number (const char *text, gsize length, guint most, guint *value)
{
  g_autofree char *digits = g_strndup (text, length);
  guint64 number;

  if (!g_ascii_string_to_unsigned (digits, 10, 1, most, &number, NULL))
    return FALSE;

  *value = (guint) number;
  return TRUE;
}

static gboolean
parse_date (const char *text, gint64 *day)
{
  guint year;
  guint month;
  guint date;
  GDate parsed;

  if (strlen (text) != strlen ("2026-12-01") || text[4] != '-' || text[7] != '-' ||
      !parse_number (text, 4, 9999, &year) || !parse_number (text + 5, 2, 12, &month) ||
      !parse_number (text + 8, 2, 31, &date) ||
      !g_date_valid_dmy ((GDateDay) date, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  g_date_clear (&parsed, 1);
  g_date_set_dmy (&parsed, (GDateDay) date, (GDateMonth) month, (GDateYear) year);
  *day =
      ((gint64) g_date_get_julian (&parsed) - DAYS_BEFORE_1970) * G_TIME_SPAN_DAY - CITY_OFFSET_US;
  return TRUE;
}

static gboolean
parse (const char *text, gint64 today, gint64 *day)
{
  guint n_days;

  if (*text != '+')
    return parse_date (text, day);
  if (!parse_number (text + 1, strlen (text + 1), 9999, &n_days))
    return FALSE;

  *day = today + n_days * G_TIME_SPAN_DAY;
  return TRUE;
}

/**
 * yp_day_text_parse:
 * @text: what a person typed: `2026-12-01`, or `+7` for so many days from today
 * @now: the time now, microseconds since 1970 UTC
 * @day: (out): when that day of the city (UTC+8) begins
 * @error: return location for a %YP_ERROR_INVALID, in the reader's language
 *
 * Returns: whether it is a day after today, and not more than %YP_DAY_MOST_AHEAD after it
 */
gboolean
yp_day_text_parse (const char *text, gint64 now, gint64 *day, GError **error)
{
  gint64 today = yp_time_start_of_day (now);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gint64 parsed;

  if (!parse (stripped, today, &parsed))
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                         _ ("A day such as 2026-12-01, or +7 for seven days from today"));
  else if (parsed <= today)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, _ ("That day has begun already"));
  else if (parsed > today + YP_DAY_MOST_AHEAD * G_TIME_SPAN_DAY)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, _ ("A year from today at most"));
  else
    {
      *day = parsed;
      return TRUE;
    }

  return FALSE;
}

/**
 * yp_day_text_explain:
 * @day: when a day begins
 * @now: the time now
 *
 * Returns: (transfer full): that day in words: date, weekday, how far off
 */
char *
yp_day_text_explain (gint64 day, gint64 now)
{
  guint n_days = (guint) ((day - yp_time_start_of_day (now)) / G_TIME_SPAN_DAY);
  g_autofree char *date = yp_words_format_date (day);
  g_autofree char *ahead = g_strdup_printf (ngettext ("in %u day", "in %u days", n_days), n_days);

  return g_strdup_printf ("%s · %s", date, ahead);
}

/* “14:30”, as a span from midnight. */
static gboolean
parse_clock (const char *text, gint64 *of_day)
{
  guint hour;
  guint minute;

  if (strlen (text) != strlen ("14:30") || text[2] != ':' || !g_ascii_isdigit (text[0]) ||
      !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;

  hour = (guint) (text[0] - '0') * 10 + (guint) (text[1] - '0');
  minute = (guint) (text[3] - '0') * 10 + (guint) (text[4] - '0');
  *of_day = hour * G_TIME_SPAN_HOUR + minute * G_TIME_SPAN_MINUTE;
  return hour < 24 && minute < 60;
}

/**
 * yp_day_text_parse_time:
 * @text: what a person typed: a day, as yp_day_text_parse() takes it, and a time of the clock:
 *   `2026-12-01 14:30` or `+1 14:30`
 * @now: the time now, microseconds since 1970 UTC
 * @time: (out): that time
 * @error: return location for a %YP_ERROR_INVALID, in the reader's language
 *
 * Returns: whether it is a time to come, not more than %YP_DAY_MOST_AHEAD days off
 */
gboolean
yp_day_text_parse_time (const char *text, gint64 now, gint64 *time, GError **error)
{
  gint64 today = yp_time_start_of_day (now);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *blank = strchr (stripped, ' ');
  gint64 day = 0;
  gint64 of_day = 0;
  gboolean is_time;

  if (blank != NULL)
    *blank = '\0';
  is_time = blank != NULL && parse (stripped, today, &day) &&
            parse_clock (g_strchug (blank + 1), &of_day);

  if (!is_time)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                         _ ("A day and a time, such as 2026-12-01 14:30, or +1 14:30"));
  else if (day + of_day <= now)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, _ ("That time has passed"));
  else if (day > today + YP_DAY_MOST_AHEAD * G_TIME_SPAN_DAY)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, _ ("A year from today at most"));
  else
    {
      *time = day + of_day;
      return TRUE;
    }

  return FALSE;
}

/* The newest day of that name that has begun: “11-25” of this year or of the last. */
static gboolean
parse_past_day (const char *text, gint64 today, gint64 *day)
{
  g_autofree char *this_day = yp_day_text_format_time (today);
  guint year;

  if (strlen (text) != strlen ("11-25") || !parse_number (this_day, 4, 9999, &year))
    return parse_date (text, day);

  for (guint back = 0; back < 2; back++)
    {
      g_autofree char *whole = g_strdup_printf ("%04u-%s", year - back, text);

      if (parse_date (whole, day) && *day <= today)
        return TRUE;
    }

  return FALSE;
}

/**
 * yp_day_text_parse_past:
 * @text: what a person typed: `19:00` for the last time that it was 19:00, `11-25 19:00`,
 *   `2026-11-25 19:00`
 * @now: the time now, microseconds since 1970 UTC
 * @time: (out): that time of the city (UTC+8)
 * @error: return location for a %YP_ERROR_INVALID, in the reader's language
 *
 * Returns: whether it is a time that has passed
 */
gboolean
yp_day_text_parse_past (const char *text, gint64 now, gint64 *time, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *blank = strchr (stripped, ' ');
  gint64 day = yp_time_start_of_day (now);
  gint64 of_day = 0;
  gboolean is_time;

  if (blank != NULL)
    *blank = '\0';
  is_time = blank == NULL ? parse_clock (stripped, &of_day)
                          : parse_past_day (stripped, day, &day) &&
                                parse_clock (g_strchug (blank + 1), &of_day);
  if (is_time && blank == NULL && day + of_day > now)
    day -= G_TIME_SPAN_DAY;

  if (!is_time)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                         _ ("A time such as 19:00, 11-25 19:00 or 2026-11-25 19:00"));
  else if (day + of_day > now)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, _ ("That time is still to come"));
  else
    {
      *time = day + of_day;
      return TRUE;
    }

  return FALSE;
}

/* As a person would type it: “2026-12-01 14:30”. */
char *
yp_day_text_format_time (gint64 time)
{
  g_autoptr (GDateTime) utc =
      g_date_time_new_from_unix_utc ((time + CITY_OFFSET_US) / G_TIME_SPAN_SECOND);

  return g_date_time_format (utc, "%Y-%m-%d %H:%M");
}

/* That time in words: date, weekday, clock, how far off. */
char *
yp_day_text_explain_time (gint64 time, gint64 now)
{
  gint64 day = yp_time_start_of_day (time);
  gint64 of_day = time - day;
  g_autofree char *words = day > yp_time_start_of_day (now) ? yp_day_text_explain (day, now)
                                                            : yp_words_format_date (day);

  return g_strdup_printf ("%s · %02d:%02d", words, (int) (of_day / G_TIME_SPAN_HOUR),
                          (int) (of_day / G_TIME_SPAN_MINUTE % 60));
}
