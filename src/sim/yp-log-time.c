/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-log-time.h"

#include <string.h>

/* The parts of a time as a log writes them. */
typedef struct
{
  int numbers[6]; /* three of the date in the order they stand in, three of the day */
  gint64 fraction_us;
  gboolean is_pm;
  gboolean has_half; /* AM or PM follows */
  gboolean has_offset;
  gint64 offset_us;
} Parts;

/* One to four digits. */
static gboolean
read_number (const char **text, int *number)
{
  guint n = 0;

  *number = 0;
  for (; g_ascii_isdigit (**text) && n < 5; n++, (*text)++)
    *number = *number * 10 + (**text - '0');

  return n >= 1 && n <= 4;
}

static void
skip_blanks (const char **text)
{
  while (g_ascii_isspace (**text))
    (*text)++;
  /* A no-break space, as pages that were scraped have them. */
  while (strncmp (*text, "\302\240", 2) == 0)
    {
      *text += 2;
      while (g_ascii_isspace (**text))
        (*text)++;
    }
}

static gboolean
read_date (const char **text, Parts *parts)
{
  char separator;

  if (!read_number (text, &parts->numbers[0]))
    return FALSE;
  separator = **text;
  if (strchr ("-/.", separator) == NULL || separator == '\0')
    return FALSE;
  (*text)++;
  if (!read_number (text, &parts->numbers[1]) || **text != separator)
    return FALSE;
  (*text)++;

  return read_number (text, &parts->numbers[2]);
}

static void
read_fraction (const char **text, Parts *parts)
{
  gint64 unit = 100000;

  if (**text != '.' && **text != ',')
    return;

  (*text)++;
  for (; g_ascii_isdigit (**text); (*text)++, unit /= 10)
    parts->fraction_us += (**text - '0') * unit;
}

static gboolean
read_clock (const char **text, Parts *parts)
{
  if (**text == 'T' || **text == 't')
    (*text)++;
  skip_blanks (text);
  if (**text == '\0')
    return TRUE;

  if (!read_number (text, &parts->numbers[3]) || **text != ':')
    return FALSE;
  (*text)++;
  if (!read_number (text, &parts->numbers[4]))
    return FALSE;
  if (**text == ':')
    {
      (*text)++;
      if (!read_number (text, &parts->numbers[5]))
        return FALSE;
      read_fraction (text, parts);
    }

  return TRUE;
}

static void
read_half (const char **text, Parts *parts)
{
  skip_blanks (text);
  if (g_ascii_strncasecmp (*text, "am", 2) != 0 && g_ascii_strncasecmp (*text, "pm", 2) != 0)
    return;

  parts->has_half = TRUE;
  parts->is_pm = g_ascii_tolower (**text) == 'p';
  *text += 2;
}

static gboolean
read_zone (const char **text, Parts *parts)
{
  skip_blanks (text);
  if (**text == '\0')
    return TRUE;

  parts->has_offset = TRUE;
  if (g_ascii_strcasecmp (*text, "z") == 0 || g_ascii_strcasecmp (*text, "utc") == 0)
    return TRUE;

  return yp_utc_offset_parse (*text, &parts->offset_us);
}

/* Year first, or the month first as in the United States; where that can not be, the day first. */
static gboolean
find_date (const Parts *parts, int *year, int *month, int *day)
{
  const int *numbers = parts->numbers;

  if (numbers[0] > 31)
    {
      *year = numbers[0];
      *month = numbers[1];
      *day = numbers[2];
    }
  else
    {
      *year = numbers[2];
      *month = numbers[0] > 12 ? numbers[1] : numbers[0];
      *day = numbers[0] > 12 ? numbers[0] : numbers[1];
    }

  return *year >= 1970 && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

/* Half a day is only counted where the hour leaves it open: some logs write “22:12:10 PM”. */
static gboolean
find_hour (const Parts *parts, int *hour)
{
  *hour = parts->numbers[3];
  if (*hour > 23 || parts->numbers[4] > 59 || parts->numbers[5] > 60)
    return FALSE;
  if (!parts->has_half)
    return TRUE;
  if (*hour > 12)
    return parts->is_pm;
  if (*hour == 12)
    *hour = parts->is_pm ? 12 : 0;
  else if (parts->is_pm && *hour > 0)
    *hour += 12;

  return TRUE;
}

/**
 * yp_log_time_parse:
 * @text: a time as logs write it: `2015-12-10 17:40:00`, `2023-05-06T07:08:09.5Z`,
 *   `12/13/2022   22:12:10  PM`, `12/13/2022 10:12 PM`, `2020/01/02`
 * @utc_offset_us: what the log's clock is ahead of UTC, where @text does not say
 * @time_us: (out): microseconds since 1970 UTC; left alone on failure
 *
 * Of two numbers that may be month and day the month comes first.
 *
 * Returns: whether @text is a time from 1970 to 9999
 */
gboolean
yp_log_time_parse (const char *text, gint64 utc_offset_us, gint64 *time_us)
{
  Parts parts = { 0 };
  g_autoptr (GDateTime) time = NULL;
  int year;
  int month;
  int day;
  int hour;

  skip_blanks (&text);
  if (!read_date (&text, &parts))
    return FALSE;
  if (!g_ascii_isspace (*text) && strchr ("Tt", *text) == NULL &&
      strncmp (text, "\302\240", 2) != 0)
    return FALSE;
  skip_blanks (&text);
  if (!read_clock (&text, &parts))
    return FALSE;
  read_half (&text, &parts);
  if (!read_zone (&text, &parts) || !find_date (&parts, &year, &month, &day) ||
      !find_hour (&parts, &hour))
    return FALSE;

  time = g_date_time_new_utc (year, month, day, hour, parts.numbers[4], MIN (parts.numbers[5], 59));
  if (time == NULL)
    return FALSE;

  *time_us = g_date_time_to_unix (time) * G_USEC_PER_SEC + parts.fraction_us -
             (parts.has_offset ? parts.offset_us : utc_offset_us);

  return *time_us >= 0;
}

/**
 * yp_utc_offset_parse:
 * @text: `+08:00`, `-0500`, `+8` or `Z`
 * @utc_offset_us: (out): how far ahead of UTC, microseconds; left alone on failure
 *
 * Returns: whether @text is an offset of less than a day
 */
gboolean
yp_utc_offset_parse (const char *text, gint64 *utc_offset_us)
{
  int sign = *text == '-' ? -1 : 1;
  gint64 hours = 0;
  gint64 minutes = 0;
  guint n_digits;

  if (g_ascii_strcasecmp (text, "z") == 0)
    {
      *utc_offset_us = 0;
      return TRUE;
    }
  if (*text != '+' && *text != '-')
    return FALSE;

  text++;
  n_digits = (guint) strspn (text, "0123456789");
  if (n_digits == 0 || n_digits > 4 || n_digits == 3)
    return FALSE;
  for (guint i = 0; i < n_digits; i++)
    {
      gint64 *number = i < 2 ? &hours : &minutes;

      *number = *number * 10 + (text[i] - '0');
    }
  text += n_digits;
  if (*text == ':' && n_digits <= 2)
    {
      if (strspn (text + 1, "0123456789") != 2 || text[3] != '\0')
        return FALSE;
      minutes = (text[1] - '0') * 10 + (text[2] - '0');
      text += 3;
    }
  if (*text != '\0' || hours > 23 || minutes > 59)
    return FALSE;

  *utc_offset_us = sign * (hours * G_TIME_SPAN_HOUR + minutes * G_TIME_SPAN_MINUTE);

  return TRUE;
}
