/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-clock.h"

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define US_PER_DAY (G_GINT64_CONSTANT (86400) * US_PER_SECOND)
#define CHINA_OFFSET_US (8 * 3600 * US_PER_SECOND)

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z: what four digits of year can say. */
#define EARLIEST_US (G_GINT64_CONSTANT (-719528) * US_PER_DAY)
#define LATEST_US (G_GINT64_CONSTANT (2932897) * US_PER_DAY - 1)

/* Where the seconds stand in “2026-08-24T01:02:60Z”; only a leap second begins with a 6. */
#define SECOND_AT 17

static gint64
now_from_system (gpointer data)
{
  return g_get_real_time ();
}

/**
 * yp_clock_system:
 *
 * Returns: the machine's clock
 */
YpClock
yp_clock_system (void)
{
  return (YpClock){ .now = now_from_system, .data = NULL };
}

/**
 * yp_clock_now:
 * @self: a clock
 *
 * Returns: the time, microseconds since 1970-01-01T00:00:00Z
 */
gint64
yp_clock_now (const YpClock *self)
{
  g_return_val_if_fail (self != NULL && self->now != NULL, 0);

  return self->now (self->data);
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* Days since 1970-01-01 of a date of the proleptic Gregorian calendar. The year begins in March,
 * so that the leap day is its last; 400 years are one era. After Howard Hinnant, “chrono-Compatible
 * Low-Level Date Algorithms”. */
static gint64
days_from_date (gint64 year, guint month, guint day)
{
  gint64 shifted = year - (month <= 2 ? 1 : 0);
  gint64 era = floor_div (shifted, 400);
  gint64 year_of_era = shifted - era * 400;
  gint64 day_of_year = (153 * ((gint64) month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

static void
date_from_days (gint64 days, guint *year, guint *month, guint *day)
{
  gint64 shifted = days + 719468;
  gint64 era = floor_div (shifted, 146097);
  gint64 day_of_era = shifted - era * 146097;
  gint64 year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 month_from_march = (5 * day_of_year + 2) / 153;

  *day = (guint) (day_of_year - (153 * month_from_march + 2) / 5 + 1);
  *month = (guint) (month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  *year = (guint) (year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

static guint
days_in_month (guint year, guint month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

static char *
put_digits (char *position, guint value, guint n_digits)
{
  for (guint i = n_digits; i > 0; i--)
    {
      position[i - 1] = (char) ('0' + value % 10);
      value /= 10;
    }

  return position + n_digits;
}

/**
 * yp_time_format:
 * @time_us: microseconds since 1970-01-01T00:00:00Z; what lies outside the years 0 to 9999 becomes
 *   the nearest time in them
 * @text: (out caller-allocates): `2026-08-24T01:02:03.456Z`; rounded down to a millisecond
 *
 * The one form in which times leave the program.
 */
void
yp_time_format (gint64 time_us, char text[YP_TIME_SIZE])
{
  gint64 time = CLAMP (time_us, EARLIEST_US, LATEST_US);
  gint64 days = floor_div (time, US_PER_DAY);
  guint ms = (guint) ((time - days * US_PER_DAY) / 1000);
  guint year;
  guint month;
  guint day;
  char *position = text;

  date_from_days (days, &year, &month, &day);

  position = put_digits (position, year, 4);
  *position++ = '-';
  position = put_digits (position, month, 2);
  *position++ = '-';
  position = put_digits (position, day, 2);
  *position++ = 'T';
  position = put_digits (position, ms / 3600000, 2);
  *position++ = ':';
  position = put_digits (position, ms / 60000 % 60, 2);
  *position++ = ':';
  position = put_digits (position, ms / 1000 % 60, 2);
  *position++ = '.';
  position = put_digits (position, ms % 1000, 3);
  *position++ = 'Z';
  *position = '\0';
}

/* Reads exactly @n_digits digits and, where @separator is not zero, that behind them. */
static gboolean
take_digits (const char **position, guint n_digits, char separator, guint *value)
{
  *value = 0;

  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit (**position))
        return FALSE;
      *value = *value * 10 + (guint) (**position - '0');
      (*position)++;
    }

  if (separator == '\0')
    return TRUE;

  if (g_ascii_toupper (**position) != separator)
    return FALSE;

  (*position)++;
  return TRUE;
}

static gboolean
take_date (const char **position, gint64 *days)
{
  guint year;
  guint month;
  guint day;

  if (!take_digits (position, 4, '-', &year) || !take_digits (position, 2, '-', &month) ||
      !take_digits (position, 2, 'T', &day))
    return FALSE;

  if (month < 1 || month > 12 || day < 1 || day > days_in_month (year, month))
    return FALSE;

  *days = days_from_date (year, month, day);
  return TRUE;
}

static gboolean
take_time (const char **position, gint64 *seconds)
{
  guint hour;
  guint minute;
  guint second;

  if (!take_digits (position, 2, ':', &hour) || !take_digits (position, 2, ':', &minute) ||
      !take_digits (position, 2, '\0', &second))
    return FALSE;

  *seconds = (gint64) hour * 3600 + minute * 60 + second;
  return hour <= 23 && minute <= 59 && second <= 60;
}

/* What stands behind a point, rounded down to a microsecond. */
static gboolean
take_fraction (const char **position, gint64 *fraction_us)
{
  gint64 unit = US_PER_SECOND / 10;

  *fraction_us = 0;
  if (**position != '.')
    return TRUE;

  (*position)++;
  if (!g_ascii_isdigit (**position))
    return FALSE;

  for (; g_ascii_isdigit (**position); (*position)++, unit /= 10)
    *fraction_us += (**position - '0') * unit;

  return TRUE;
}

static gboolean
take_offset (const char **position, gint64 *offset_s)
{
  char sign = **position;
  guint hour;
  guint minute;

  *offset_s = 0;
  (*position)++;
  if (sign == 'Z' || sign == 'z')
    return TRUE;

  if (sign != '+' && sign != '-')
    return FALSE;

  if (!take_digits (position, 2, ':', &hour) || !take_digits (position, 2, '\0', &minute))
    return FALSE;

  *offset_s = ((gint64) hour * 3600 + minute * 60) * (sign == '-' ? -1 : 1);
  return hour <= 23 && minute <= 59;
}

/**
 * yp_time_parse:
 * @text: an RFC 3339 date-time: with seconds and with `Z` or an offset; digits beyond the
 *   microsecond are dropped
 * @time_us: (out): microseconds since 1970-01-01T00:00:00Z; left alone on failure
 *
 * A leap second counts as the second after it, and is taken only where one can be: at the end of a
 * day of UTC.
 *
 * Returns: whether @text is such a time, in the years 0 to 9999 of UTC
 */
gboolean
yp_time_parse (const char *text, gint64 *time_us)
{
  const char *position = text;
  gint64 days;
  gint64 seconds;
  gint64 fraction;
  gint64 offset;
  gint64 time;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (time_us != NULL, FALSE);

  if (!take_date (&position, &days) || !take_time (&position, &seconds) ||
      !take_fraction (&position, &fraction) || !take_offset (&position, &offset) ||
      *position != '\0')
    return FALSE;

  time = days * US_PER_DAY + (seconds - offset) * US_PER_SECOND + fraction;
  if (text[SECOND_AT] == '6' && floor_div (time, US_PER_DAY) * US_PER_DAY + fraction != time)
    return FALSE;

  if (time < EARLIEST_US || time > LATEST_US)
    return FALSE;

  *time_us = time;
  return TRUE;
}

/**
 * yp_time_start_of_day:
 * @time_us: microseconds since 1970 UTC
 *
 * Returns: when the day of the city began that holds @time_us
 */
gint64
yp_time_start_of_day (gint64 time_us)
{
  return floor_div (time_us + CHINA_OFFSET_US, US_PER_DAY) * US_PER_DAY - CHINA_OFFSET_US;
}

/**
 * yp_time_format_date:
 * @time_us: microseconds since 1970 UTC; clamped as in yp_time_format()
 * @text: (out caller-allocates): the city's date, `20260824`
 */
void
yp_time_format_date (gint64 time_us, char text[9])
{
  gint64 time = CLAMP (time_us, EARLIEST_US, LATEST_US - CHINA_OFFSET_US);
  guint year;
  guint month;
  guint day;
  char *position = text;

  date_from_days (floor_div (time + CHINA_OFFSET_US, US_PER_DAY), &year, &month, &day);
  position = put_digits (position, year, 4);
  position = put_digits (position, month, 2);
  position = put_digits (position, day, 2);
  *position = '\0';
}
