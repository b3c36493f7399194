/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-print"

#include "yp-page-time.h"

#include "yp-clock.h"

typedef struct
{
  guint year;
  guint month;
  guint day;
  guint hour;
  guint minute;
} Parts;

/* What the city's clock showed. */
static Parts
take_apart (gint64 time_us)
{
  guint minutes = (guint) ((time_us - yp_time_start_of_day (time_us)) / (60 * G_USEC_PER_SEC));
  char text[9];
  guint date;

  yp_time_format_date (time_us, text);
  date = (guint) g_ascii_strtoull (text, NULL, 10);

  return (Parts){ .year = date / 10000,
                  .month = date / 100 % 100,
                  .day = date % 100,
                  .hour = minutes / 60,
                  .minute = minutes % 60 };
}

/**
 * yp_page_time_format_date:
 * @time_us: microseconds since 1970 UTC
 *
 * Returns: (transfer full): the city's date as documents bear it (成文日期), without leading
 *   zeros: `2026年8月4日`
 */
char *
yp_page_time_format_date (gint64 time_us)
{
  Parts parts = take_apart (time_us);

  return g_strdup_printf ("%u年%u月%u日", parts.year, parts.month, parts.day);
}

/**
 * yp_page_time_format_minute:
 * @time_us: microseconds since 1970 UTC
 *
 * Returns: (transfer full): the city's time to the minute: `2026年8月4日9时05分`
 */
char *
yp_page_time_format_minute (gint64 time_us)
{
  Parts parts = take_apart (time_us);

  return g_strdup_printf ("%u年%u月%u日%u时%02u分", parts.year, parts.month, parts.day, parts.hour,
                          parts.minute);
}

/**
 * yp_page_time_format_short:
 * @time_us: microseconds since 1970 UTC
 *
 * Returns: (transfer full): the city's time as narrow columns want it: `2026-08-04 09:05`
 */
char *
yp_page_time_format_short (gint64 time_us)
{
  Parts parts = take_apart (time_us);

  return g_strdup_printf ("%04u-%02u-%02u %02u:%02u", parts.year, parts.month, parts.day,
                          parts.hour, parts.minute);
}
