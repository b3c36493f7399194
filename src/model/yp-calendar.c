/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-calendar.h"

#include "yp-csv-text-private.h"
#include "yp-error.h"
#include "yp-setting.h"

#define US_PER_MINUTE (60 * G_TIME_SPAN_SECOND)
#define US_PER_DAY G_TIME_SPAN_DAY

/* Days are counted from 0001-01-01, a Monday; such is the number of 1970-01-01. */
#define EPOCH_DAY G_GINT64_CONSTANT (719162)

#define MAX_OFFSET_MINUTES (14 * 60)
#define MAX_SLOTS 8
#define MAX_DAYS 20000
#define MAX_NAME_LENGTH 100

/* So many characters of the digest tell one calendar from another. */
#define VERSION_LENGTH 12

static const char *const columns[] = { "date", "type", "name", NULL };

typedef enum
{
  COLUMN_DATE,
  COLUMN_TYPE,
  COLUMN_NAME,
} Column;

static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

#define DAYS_PER_WEEK G_N_ELEMENTS (weekdays)

static const char *const span_names[YP_N_SPAN_KINDS] = {
  [YP_SPAN_COUNTED] = "counted", [YP_SPAN_MAKE_UP] = "make_up", [YP_SPAN_BREAK] = "break",
  [YP_SPAN_NIGHT] = "night",     [YP_SPAN_WEEKEND] = "weekend", [YP_SPAN_HOLIDAY] = "holiday",
  [YP_SPAN_PAUSE] = "pause",     [YP_SPAN_REST] = "rest",
};

/* Working hours, microseconds of the day. */
typedef struct
{
  gint64 start;
  gint64 end;
  gint64 n_before; /* working time of the day before it */
} Slot;

/* A day of the table. */
typedef struct
{
  gint64 number;
  gint64 n_before; /* working days before it, of all time */
  gboolean is_work;
  char *name;
} Day;

struct _YpCalendar
{
  int ref_count;
  char *version;
  gint64 offset_us; /* of the zone, east of UTC */
  Slot slots[MAX_SLOTS];
  guint n_slots;
  gint64 day_length_us;
  gboolean is_off[DAYS_PER_WEEK];
  gint64 n_before[DAYS_PER_WEEK]; /* working days of a week before that weekday */
  gint64 nth[DAYS_PER_WEEK];      /* the weekday of the nth working day of a week */
  gint64 n_in_week;               /* working days of a week */
  GArray *days;                   /* of Day, in order */
  GArray *years;                  /* of guint, in order: those that the table covers */
};

/**
 * yp_span_kind_get_name:
 * @kind: a kind
 *
 * Returns: its word on the wire, such as `make_up`
 */
const char *
yp_span_kind_get_name (YpSpanKind kind)
{
  g_return_val_if_fail (kind < YP_N_SPAN_KINDS, NULL);

  return span_names[kind];
}

/* Reads exactly @n_digits digits. */
static gboolean
take_digits (const char **position, guint n_digits, guint *value)
{
  *value = 0;
  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit (**position))
        return FALSE;
      *value = *value * 10 + (guint) (*(*position)++ - '0');
    }

  return TRUE;
}

static gboolean
take_character (const char **position, char c)
{
  if (**position != c)
    return FALSE;

  (*position)++;
  return TRUE;
}

/* “08:30”; up to “24:00”. */
static gboolean
take_minutes (const char **position, guint *minutes)
{
  guint hour;
  guint minute;

  if (!take_digits (position, 2, &hour) || !take_character (position, ':') ||
      !take_digits (position, 2, &minute))
    return FALSE;

  *minutes = hour * 60 + minute;
  return minute < 60 && *minutes <= 24 * 60;
}

static gboolean
parse_year (const char *text, guint *year)
{
  return take_digits (&text, 4, year) && *text == '\0' && *year >= 2 && *year <= 9998;
}

static gboolean
parse_date (const char *text, gint64 *number)
{
  guint year;
  guint month;
  guint day;
  GDate date;

  if (!take_digits (&text, 4, &year) || !take_character (&text, '-') ||
      !take_digits (&text, 2, &month) || !take_character (&text, '-') ||
      !take_digits (&text, 2, &day) || *text != '\0')
    return FALSE;

  if (year < 2 || year > 9998 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  *number = (gint64) g_date_get_julian (&date) - 1;
  return TRUE;
}

static gboolean
read_offset (YpCalendar *self, const YpCsvText *table, GError **error)
{
  const char *position = table->fields[COLUMN_NAME];
  gint64 sign = *position == '-' ? -1 : 1;
  guint minutes;

  if (!take_character (&position, sign < 0 ? '-' : '+') || !take_minutes (&position, &minutes) ||
      *position != '\0' || minutes > MAX_OFFSET_MINUTES)
    return _yp_csv_text_fail (table, "the offset is not such as +08:00", error);

  self->offset_us = sign * minutes * US_PER_MINUTE;
  return TRUE;
}

static gboolean
take_slot (YpCalendar *self, const char **position)
{
  gint64 earliest = self->n_slots > 0 ? self->slots[self->n_slots - 1].end : 0;
  Slot *slot;
  guint start;
  guint end;

  if (self->n_slots == MAX_SLOTS || !take_minutes (position, &start) ||
      !take_character (position, '-') || !take_minutes (position, &end))
    return FALSE;

  slot = &self->slots[self->n_slots++];
  slot->start = start * US_PER_MINUTE;
  slot->end = end * US_PER_MINUTE;
  slot->n_before = self->day_length_us;
  self->day_length_us += slot->end - slot->start;

  return slot->start >= earliest && slot->end > slot->start;
}

static gboolean
read_slots (YpCalendar *self, const YpCsvText *table, GError **error)
{
  const char *position = table->fields[COLUMN_NAME];

  self->n_slots = 0;
  self->day_length_us = 0;
  do
    {
      if (!take_slot (self, &position))
        return _yp_csv_text_fail (table,
                                  "the slots are not 1 to 8 such as 08:00-12:00 14:00-18:00, in "
                                  "order and apart",
                                  error);
    }
  while (take_character (&position, ' '));

  return *position == '\0' || _yp_csv_text_fail (table, "something stands behind the slots", error);
}

static gboolean
read_weekend (YpCalendar *self, const YpCsvText *table, GError **error)
{
  g_auto (GStrv) names = g_strsplit (table->fields[COLUMN_NAME], " ", DAYS_PER_WEEK + 1);

  memset (self->is_off, 0, sizeof self->is_off);
  for (guint i = 0; names[i] != NULL; i++)
    {
      guint weekday = 0;

      while (weekday < DAYS_PER_WEEK && strcmp (names[i], weekdays[weekday]) != 0)
        weekday++;

      if (weekday == DAYS_PER_WEEK || self->is_off[weekday])
        return _yp_csv_text_fail (table, "the weekend does not consist of days such as Sat Sun",
                                  error);
      self->is_off[weekday] = TRUE;
    }

  return TRUE;
}

static gboolean
read_year (YpCalendar *self, const YpCsvText *table, GError **error)
{
  GArray *years = self->years;
  guint year;

  if (!parse_year (table->fields[COLUMN_DATE], &year))
    return _yp_csv_text_fail (table, "this is not a year", error);

  if (!_yp_csv_text_is_name (table->fields[COLUMN_NAME], MAX_NAME_LENGTH))
    return _yp_csv_text_fail (table, "a year wants to know where it is from", error);

  if (years->len > 0 && year <= g_array_index (years, guint, years->len - 1))
    return _yp_csv_text_fail (table, "the years are not in order", error);

  g_array_append_val (years, year);
  return TRUE;
}

static gboolean
read_day (YpCalendar *self, const YpCsvText *table, GError **error)
{
  GArray *days = self->days;
  Day day = { .is_work = strcmp (table->fields[COLUMN_TYPE], "workday") == 0 };

  if (!parse_date (table->fields[COLUMN_DATE], &day.number))
    return _yp_csv_text_fail (table, "this is not a date such as 2026-10-01", error);

  if (!_yp_csv_text_is_name (table->fields[COLUMN_NAME], MAX_NAME_LENGTH))
    return _yp_csv_text_fail (table, "the name is empty, too long, or has control characters",
                              error);

  if (days->len > 0 && day.number <= g_array_index (days, Day, days->len - 1).number)
    return _yp_csv_text_fail (table, "the days are not in order", error);

  if (days->len == MAX_DAYS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The calendar has more than %d days",
                   MAX_DAYS);
      return FALSE;
    }

  day.name = g_steal_pointer (&table->fields[COLUMN_NAME]);
  g_array_append_val (days, day);
  return TRUE;
}

/* What a row may be. The first three are said without a date, and once. */
static const struct
{
  const char *type;
  gboolean (*read) (YpCalendar *self, const YpCsvText *table, GError **error);
} types[] = {
  { "offset", read_offset }, { "slots", read_slots }, { "weekend", read_weekend },
  { "year", read_year },     { "holiday", read_day }, { "workday", read_day },
};

#define N_SETTINGS 3

static gboolean
read_row (YpCalendar *self, const YpCsvText *table, guint *seen, GError **error)
{
  guint type = 0;

  while (type < G_N_ELEMENTS (types) && strcmp (table->fields[COLUMN_TYPE], types[type].type) != 0)
    type++;

  if (type == G_N_ELEMENTS (types))
    return _yp_csv_text_fail (
        table, "the type is none of offset, slots, weekend, year, holiday, workday", error);

  if (type < N_SETTINGS && (*seen & 1u << type) != 0)
    return _yp_csv_text_fail (table, "this was said before", error);

  if (type < N_SETTINGS && *table->fields[COLUMN_DATE] != '\0')
    return _yp_csv_text_fail (table, "this holds for every date and is said of none", error);

  *seen |= 1u << type;
  return types[type].read (self, table, error);
}

/* How many working days of the week lie before @number, were there no table. */
static gint64
count_week_days (const YpCalendar *self, gint64 number)
{
  return number / (gint64) DAYS_PER_WEEK * self->n_in_week +
         self->n_before[number % (gint64) DAYS_PER_WEEK];
}

static void
count_all_days (YpCalendar *self)
{
  gint64 n_changed = 0; /* working days more than by the week alone */

  for (guint i = 0; i < DAYS_PER_WEEK; i++)
    {
      self->n_before[i] = self->n_in_week;
      if (!self->is_off[i])
        self->nth[self->n_in_week++] = i;
    }

  for (guint i = 0; i < self->days->len; i++)
    {
      Day *day = &g_array_index (self->days, Day, i);

      day->n_before = count_week_days (self, day->number) + n_changed;
      n_changed += day->is_work - !self->is_off[day->number % (gint64) DAYS_PER_WEEK];
    }
}

static void
clear_day (gpointer data)
{
  g_free (((Day *) data)->name);
}

static YpCalendar *
new_plain (void)
{
  YpCalendar *self = g_new0 (YpCalendar, 1);

  self->ref_count = 1;
  self->offset_us = 8 * G_TIME_SPAN_HOUR;
  self->slots[0] = (Slot){ 8 * G_TIME_SPAN_HOUR, 12 * G_TIME_SPAN_HOUR, 0 };
  self->slots[1] = (Slot){ 14 * G_TIME_SPAN_HOUR, 18 * G_TIME_SPAN_HOUR, 4 * G_TIME_SPAN_HOUR };
  self->n_slots = 2;
  self->day_length_us = 8 * G_TIME_SPAN_HOUR;
  self->is_off[5] = TRUE;
  self->is_off[6] = TRUE;
  self->days = g_array_new (FALSE, FALSE, sizeof (Day));
  g_array_set_clear_func (self->days, clear_day);
  self->years = g_array_new (FALSE, FALSE, sizeof (guint));

  return self;
}

/**
 * yp_calendar_new_from_csv:
 * @text: (array length=length): CSV by RFC 4180 in UTF-8, with or without byte order mark; lines
 *   end in CR LF or LF; the first is `date,type,name`
 * @length: how many bytes
 * @error: return location for a #YpError
 *
 * What a row says depends on its type:
 *
 * - `,offset,+08:00`: the zone; this where the row is missing
 * - `,slots,08:00-12:00 14:00-18:00`: the working hours; these where the row is missing
 * - `,weekend,Sat Sun`: the days off every week, perhaps none; these where the row is missing
 * - `2026,year,SOURCE`: the table has all of that year, and from where
 * - `2026-10-01,holiday,国庆节`: a day off
 * - `2026-10-10,workday,国庆节`: a day that is worked, even on a weekend
 *
 * Years and days are in order. All or nothing: no line is skipped.
 *
 * Returns: (transfer full) (nullable): the calendar; %NULL with %YP_ERROR_INVALID, which names the
 *   line, or %YP_ERROR_TOO_LARGE
 */
YpCalendar *
yp_calendar_new_from_csv (const char *text, gsize length, GError **error)
{
  g_autoptr (YpCalendar) self = NULL;
  g_auto (YpCsvText) table = { .fields = NULL };
  guint seen = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (!_yp_csv_text_init (&table, "Calendar", columns, text, length, error))
    return NULL;

  self = new_plain ();
  while (!_yp_csv_text_is_at_end (&table))
    {
      if (!_yp_csv_text_read (&table, error) || !read_row (self, &table, &seen, error))
        return NULL;
    }

  count_all_days (self);
  self->version = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  self->version[VERSION_LENGTH] = '\0';

  return g_steal_pointer (&self);
}

/**
 * yp_calendar_new_default:
 *
 * Reads the calendar that is built in: China's official holidays and make-up days of 2020 to 2026,
 * working hours 08:00–12:00 and 14:00–18:00.
 *
 * Returns: (transfer full): the calendar
 */
YpCalendar *
yp_calendar_new_default (void)
{
  g_autoptr (GBytes) text = yp_setting_get_default ("calendar");
  g_autoptr (GError) error = NULL;
  YpCalendar *self =
      yp_calendar_new_from_csv (g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);

  if (self == NULL)
    g_error ("The calendar that is built in: %s", error->message);

  return self;
}

YpCalendar *
yp_calendar_ref (YpCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_calendar_unref (YpCalendar *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_array_unref (self->days);
  g_array_unref (self->years);
  g_free (self->version);
  g_free (self);
}

/**
 * yp_calendar_get_version:
 * @self: a calendar
 *
 * Returns: the beginning of the SHA-256 of its text: who has the same has the same calendar
 */
const char *
yp_calendar_get_version (const YpCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->version;
}

static int
compare_years (gconstpointer a, gconstpointer b)
{
  guint year_a = *(const guint *) a;
  guint year_b = *(const guint *) b;

  return year_a < year_b ? -1 : year_a > year_b;
}

/**
 * yp_calendar_has_year:
 * @self: a calendar
 * @year: a year, such as 2026
 *
 * Returns: whether the table covers it; where it does not, days follow the week alone
 */
gboolean
yp_calendar_has_year (const YpCalendar *self, guint year)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_array_binary_search (self->years, &year, compare_years, NULL);
}

/* Microseconds since 0001-01-01 began in the calendar's zone. */
static gint64
to_local (const YpCalendar *self, gint64 time_us)
{
  return CLAMP (time_us, YP_CALENDAR_FIRST_US, YP_CALENDAR_LAST_US) + self->offset_us +
         EPOCH_DAY * US_PER_DAY;
}

static gint64
from_local (const YpCalendar *self, gint64 local_us)
{
  return local_us - self->offset_us - EPOCH_DAY * US_PER_DAY;
}

/**
 * yp_calendar_get_date:
 * @self: a calendar
 * @time_us: microseconds since 1970 UTC
 * @date: (out caller-allocates): the date that this is in the calendar's zone
 * @of_day_us: (out): microseconds since that day began
 */
void
yp_calendar_get_date (const YpCalendar *self, gint64 time_us, GDate *date, gint64 *of_day_us)
{
  gint64 local;

  g_return_if_fail (self != NULL);
  g_return_if_fail (date != NULL && of_day_us != NULL);

  local = to_local (self, time_us);
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) (local / US_PER_DAY) + 1);
  *of_day_us = local % US_PER_DAY;
}

/**
 * yp_calendar_get_day_length:
 * @self: a calendar
 *
 * Returns: the working time of a whole day, microseconds
 */
gint64
yp_calendar_get_day_length (const YpCalendar *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->day_length_us;
}

/* What the table and the week say of a day. */
typedef struct
{
  gint64 n_before; /* working days before it */
  gboolean is_work;
  const Day *row; /* %NULL where the table is silent */
} Place;

/* How many rows of the table lie before the day. */
static guint
count_rows (const YpCalendar *self, gint64 number)
{
  const Day *rows = (gconstpointer) self->days->data;
  guint low = 0;
  guint high = self->days->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (rows[middle].number < number)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static Place
find_place (const YpCalendar *self, gint64 number)
{
  const Day *rows = (gconstpointer) self->days->data;
  guint n = count_rows (self, number);
  Place place = { 0, FALSE, NULL };

  if (n < self->days->len && rows[n].number == number)
    return (Place){ rows[n].n_before, rows[n].is_work, &rows[n] };

  place.n_before = count_week_days (self, number);
  if (n > 0)
    place.n_before +=
        rows[n - 1].n_before + rows[n - 1].is_work - count_week_days (self, rows[n - 1].number + 1);
  place.is_work = !self->is_off[number % (gint64) DAYS_PER_WEEK];

  return place;
}

/* The working time of a working day before a moment of it. */
static gint64
count_in_day (const YpCalendar *self, gint64 of_day)
{
  gint64 n = 0;

  for (guint i = 0; i < self->n_slots && self->slots[i].start < of_day; i++)
    n = self->slots[i].n_before + MIN (of_day, self->slots[i].end) - self->slots[i].start;

  return n;
}

/**
 * yp_calendar_count_work:
 * @self: a calendar
 * @time_us: microseconds since 1970 UTC
 *
 * Takes time with the logarithm of the number of days in the table.
 *
 * Returns: how much working time lay before that moment since the year 1, microseconds; the
 *   difference of two is the working time between them
 */
gint64
yp_calendar_count_work (const YpCalendar *self, gint64 time_us)
{
  gint64 local;
  Place place;

  g_return_val_if_fail (self != NULL, 0);

  local = to_local (self, time_us);
  place = find_place (self, local / US_PER_DAY);

  return place.n_before * self->day_length_us +
         (place.is_work ? count_in_day (self, local % US_PER_DAY) : 0);
}

/* Finds the working day that has @n before it; -1 where there is none. */
static gint64
find_day (const YpCalendar *self, gint64 n)
{
  const Day *rows = (gconstpointer) self->days->data;
  guint low = 0;
  guint high = self->days->len;
  gint64 n_by_week = n;

  /* The last row that has no more before it. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (rows[middle].n_before <= n)
        low = middle + 1;
      else
        high = middle;
    }

  if (low > 0)
    {
      const Day *row = &rows[low - 1];

      if (row->is_work && row->n_before == n)
        return row->number;
      n_by_week += count_week_days (self, row->number + 1) - row->n_before - row->is_work;
    }

  if (self->n_in_week == 0)
    return -1;

  return n_by_week / self->n_in_week * (gint64) DAYS_PER_WEEK +
         self->nth[n_by_week % self->n_in_week];
}

/* The first moment of a working day before which so much of it was worked; @work is not 0. */
static gint64
find_in_day (const YpCalendar *self, gint64 work)
{
  guint i = self->n_slots - 1;

  while (self->slots[i].n_before >= work)
    i--;

  return self->slots[i].start + work - self->slots[i].n_before;
}

/**
 * yp_calendar_find_work:
 * @self: a calendar
 * @work_us: working time since the year 1, as yp_calendar_count_work() counts it; more than 0
 * @time_us: (out): the first moment before which so much was worked, so that what ends with the
 *   working hours ends on that day; left alone on failure
 *
 * Takes time with the logarithm of the number of days in the table.
 *
 * Returns: whether that comes before %YP_CALENDAR_LAST_US
 */
gboolean
yp_calendar_find_work (const YpCalendar *self, gint64 work_us, gint64 *time_us)
{
  gint64 n;
  gint64 day;
  gint64 found;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (work_us > 0, FALSE);
  g_return_val_if_fail (time_us != NULL, FALSE);

  n = (work_us - 1) / self->day_length_us;
  day = find_day (self, n);
  if (day < 0 || day > EPOCH_DAY + YP_CALENDAR_LAST_US / US_PER_DAY + 1)
    return FALSE;

  found =
      from_local (self, day * US_PER_DAY + find_in_day (self, work_us - n * self->day_length_us));
  if (found > YP_CALENDAR_LAST_US)
    return FALSE;

  *time_us = found;
  return TRUE;
}

static YpSpanKind
get_kind (const YpCalendar *self, gint64 number, const Place *place)
{
  if (!place->is_work)
    return place->row != NULL ? YP_SPAN_HOLIDAY : YP_SPAN_WEEKEND;

  return self->is_off[number % (gint64) DAYS_PER_WEEK] ? YP_SPAN_MAKE_UP : YP_SPAN_COUNTED;
}

/* Narrows a working day to the stretch that holds a moment of it. */
static void
narrow (const YpCalendar *self, gint64 of_day, gint64 *from, gint64 *to, YpSpanKind *kind)
{
  for (guint i = 0; i < self->n_slots; i++)
    {
      const Slot *slot = &self->slots[i];

      if (of_day < slot->start)
        {
          *to = slot->start;
          *kind = i == 0 ? YP_SPAN_NIGHT : YP_SPAN_BREAK;
          return;
        }

      if (of_day < slot->end)
        {
          *from = slot->start;
          *to = slot->end;
          return;
        }

      *from = slot->end;
    }

  *kind = YP_SPAN_NIGHT;
}

/**
 * yp_calendar_get_span:
 * @self: a calendar
 * @time_us: microseconds since 1970 UTC
 *
 * Returns: the stretch of its day that holds the moment and is alike; nights, weekends and holidays
 *   end with the day and go on in the next
 */
YpSpan
yp_calendar_get_span (const YpCalendar *self, gint64 time_us)
{
  YpSpan span = { 0, 0, 0, YP_SPAN_COUNTED, NULL };
  gint64 from = 0;
  gint64 to = US_PER_DAY;
  gint64 local;
  Place place;

  g_return_val_if_fail (self != NULL, span);

  local = to_local (self, time_us);
  place = find_place (self, local / US_PER_DAY);
  span.kind = get_kind (self, local / US_PER_DAY, &place);
  if (place.is_work)
    narrow (self, local % US_PER_DAY, &from, &to, &span.kind);

  span.from = from_local (self, local - local % US_PER_DAY + from);
  span.to = from_local (self, local - local % US_PER_DAY + to);
  if (span.kind == YP_SPAN_MAKE_UP || span.kind == YP_SPAN_HOLIDAY)
    span.name = place.row->name;
  if (span.kind == YP_SPAN_MAKE_UP || span.kind == YP_SPAN_COUNTED)
    span.counted_us = span.to - span.from;

  return span;
}
