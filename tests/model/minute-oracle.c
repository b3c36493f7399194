/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "minute-oracle.h"

#define MINUTE G_TIME_SPAN_MINUTE

/* 08:00 of the city is midnight of UTC. */
#define OFFSET 480

/* Reads data/calendar.csv of the project; by hand one stands in its folder. */
void
minute_oracle_init (MinuteOracle *self)
{
  const char *root = g_getenv ("PROJECT_ROOT");
  g_autofree char *path =
      g_build_filename (root != NULL ? root : ".", "data", "calendar.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  self->day = -1;
  self->is_work = FALSE;
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", 3);

      g_hash_table_insert (self->types, g_strdup (fields[0]), g_strdup (fields[1]));
    }
}

void
minute_oracle_clear (MinuteOracle *self)
{
  g_clear_pointer (&self->types, g_hash_table_unref);
}

static gboolean
is_work_day (MinuteOracle *self, gint64 day)
{
  g_autoptr (GDateTime) noon = g_date_time_new_from_unix_utc (day * 86400 + 43200);
  g_autofree char *date = g_date_time_format (noon, "%Y-%m-%d");
  const char *type = g_hash_table_lookup (self->types, date);

  if (type != NULL)
    return strcmp (type, "workday") == 0;

  return g_date_time_get_day_of_week (noon) < 6;
}

/* Whether the minute that begins so many minutes after 1970-01-01 00:00 of the city is worked. */
static gboolean
is_worked (MinuteOracle *self, gint64 minute)
{
  gint64 of_day = minute % 1440;

  if (minute / 1440 != self->day)
    {
      self->day = minute / 1440;
      self->is_work = is_work_day (self, self->day);
    }

  return self->is_work && ((of_day >= 480 && of_day < 720) || (of_day >= 840 && of_day < 1080));
}

static gboolean
is_counted (MinuteOracle *self, const YpDeadline *deadline, gint64 minute)
{
  gint64 time = (minute - OFFSET) * MINUTE;

  for (guint i = 0; i < deadline->n_pauses; i++)
    {
      if (time >= deadline->pauses[i].from && time < deadline->pauses[i].to)
        return FALSE;
    }

  return deadline->limit.kind < YP_LIMIT_WORK_HOUR || is_worked (self, minute);
}

/* How many minutes the limit has, with its extensions. */
gint64
minute_oracle_get_limit (const YpDeadline *deadline)
{
  static const gint64 minutes[] = { 1, 60, 1440, 60, 480 };

  return deadline->limit.value * minutes[deadline->limit.kind] * (deadline->n_extensions + 1);
}

/* When so many minutes have passed that count, for each of @n_wanted, which ascend from 1. No pause
 * may be open. */
void
minute_oracle_find (MinuteOracle *self,
                    const YpDeadline *deadline,
                    const gint64 *n_wanted,
                    guint n,
                    gint64 *times)
{
  gint64 minute = deadline->start / MINUTE + OFFSET;
  gint64 n_counted = 0;

  for (guint i = 0; i < n; minute++)
    {
      n_counted += is_counted (self, deadline, minute) ? 1 : 0;
      for (; i < n && n_counted == n_wanted[i]; i++)
        times[i] = (minute + 1 - OFFSET) * MINUTE;
    }
}

/* How many minutes that count have passed by @time. */
gint64
minute_oracle_count (MinuteOracle *self, const YpDeadline *deadline, gint64 time)
{
  gint64 n_counted = 0;

  for (gint64 minute = deadline->start / MINUTE + OFFSET; minute < time / MINUTE + OFFSET; minute++)
    n_counted += is_counted (self, deadline, minute) ? 1 : 0;

  return n_counted;
}
