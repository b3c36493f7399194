/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-deadline.h"

#define MAX_PAUSES 32

#define ODD_CALENDAR                                                                               \
  "date,type,name\n,offset,-03:30\n,weekend,Wed\n,slots,00:00-06:00 06:00-06:30 22:00-24:00\n"     \
  "2021-08-25,workday,A\n2021-08-26,holiday,A\n2021-08-27,holiday,B\n"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Two bytes choose calendar and kind, then come start, value, extensions and pauses. */
typedef struct
{
  const guint8 *position;
  gsize n_left;
} Bytes;

static guint64
take (Bytes *bytes, gsize n)
{
  guint64 value = 0;

  for (gsize i = 0; i < n && bytes->n_left > 0; i++, bytes->n_left--)
    value |= (guint64) *bytes->position++ << 8 * i;

  return value;
}

static void
check_explanation (const YpExplanation *explanation, const YpProgress *progress)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *text = yp_deadline_format_text (explanation);
  gint64 position = explanation->start;
  gint64 counted = 0;
  YpJsonWriter writer;

  for (guint i = 0; i < explanation->spans->len; i++)
    {
      const YpSpan *span = &g_array_index (explanation->spans, YpSpan, i);

      g_assert_cmpint (span->from, ==, position);
      g_assert_cmpint (span->to, >, span->from);
      position = span->to;
      counted += span->counted_us;
    }

  g_assert_cmpuint (explanation->spans->len, <=, YP_EXPLANATION_MAX_SPANS);
  if (progress->due.state == YP_DUE_KNOWN)
    {
      g_assert_cmpint (position, ==, progress->due.time);
      g_assert_cmpint (counted, ==, progress->limit_us);
    }

  yp_json_writer_init (&writer, json);
  yp_deadline_write_json (explanation, &writer, NULL);
  g_assert_true (yp_json_check (json->str, json->len, YP_JSON_MAX_VALUES, &error));
  g_assert_true (g_str_has_suffix (text, "\n"));
}

static void
check_deadline (const YpDeadline *deadline, YpCalendar *calendar, gint64 time)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpExplanation) explanation = NULL;
  YpProgress progress;
  YpDeadline extended;

  if (!yp_deadline_measure (deadline, calendar, time, &progress, &error))
    {
      g_assert_nonnull (error);
      return;
    }

  g_assert_cmpint (progress.used_us + progress.remaining_us, ==, progress.limit_us);
  g_assert_true (progress.used_us >= 0);

  explanation = yp_deadline_explain (deadline, calendar, &error);
  g_assert_no_error (error);
  check_explanation (explanation, &progress);

  if (yp_deadline_extend (deadline, calendar, time, &extended, NULL))
    g_assert_cmpuint (extended.n_extensions, ==, deadline->n_extensions + 1);

  if (progress.due.state != YP_DUE_KNOWN)
    return;

  yp_deadline_measure (deadline, calendar, progress.due.time, &progress, &error);
  g_assert_cmpint (progress.used_us, ==, progress.limit_us);
  g_assert_false (progress.is_overdue);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCalendar) calendar = NULL;
  Bytes bytes = { data, size };
  YpPause pauses[MAX_PAUSES];
  YpDeadline deadline = { .pauses = pauses };
  gint64 time;

  calendar = take (&bytes, 1) % 2 == 0
                 ? yp_calendar_new_default ()
                 : yp_calendar_new_from_csv (ODD_CALENDAR, strlen (ODD_CALENDAR), &error);
  deadline.limit.kind = (YpLimitKind) (take (&bytes, 1) % YP_N_LIMIT_KINDS);
  deadline.start = (gint64) take (&bytes, 8);
  deadline.limit.value = (guint) take (&bytes, 4);
  deadline.n_extensions = (guint) take (&bytes, 1);
  time = (gint64) take (&bytes, 8);

  for (; bytes.n_left > 0 && deadline.n_pauses < MAX_PAUSES; deadline.n_pauses++)
    {
      pauses[deadline.n_pauses].from = (gint64) take (&bytes, 8);
      pauses[deadline.n_pauses].to = (gint64) take (&bytes, 8);
    }

  check_deadline (&deadline, calendar, time);
  return 0;
}
