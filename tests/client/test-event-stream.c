/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-error.h"
#include "yp-event-stream.h"

/* What came, one event a line: “NAME=DATA”, comments as “:”. */
static gboolean
on_event (const char *event, const char *data, gsize length, gpointer user_data, GError **error)
{
  GString *told = user_data;

  if (event == NULL)
    g_string_append (told, ":|");
  else
    g_string_append_printf (told, "%s=%.*s|", event, (int) length, data);

  if (g_strcmp0 (event, "stop") == 0)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_CONFLICT, "stop");
      return FALSE;
    }

  return TRUE;
}

/* Whole, and again byte by byte: the cuts of the network mean nothing. */
static void
assert_told (const char *text, const char *expected)
{
  for (gsize step = 1; step <= strlen (text); step += strlen (text) - 1)
    {
      g_autoptr (GString) told = g_string_new (NULL);
      g_autoptr (YpEventStream) stream = yp_event_stream_new (on_event, told);
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < strlen (text); i += step)
        yp_event_stream_feed (stream, text + i, MIN (step, strlen (text) - i), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (told->str, ==, expected);
    }
}

static void
test_events (void)
{
  assert_told ("id: 7\nevent: entry\ndata: {\"a\":1}\n\n", "entry={\"a\":1}|");
  assert_told ("data: one\n\ndata:two\n\n", "message=one|message=two|");
  assert_told ("event: positions\ndata: [1,\ndata: 2]\n\n", "positions=[1,\n2]|");
  assert_told (": still here\n\nevent: entry\ndata: x\n\n", ":|entry=x|");
}

static void
test_line_ends (void)
{
  assert_told ("event: entry\r\ndata: x\r\n\r\n", "entry=x|");
  assert_told ("event: entry\rdata: x\r\r", "entry=x|");
  assert_told ("event: entry\r\ndata: x\n\rdata: y\r\r\n", "entry=x|message=y|");
}

static void
test_oddities (void)
{
  /* An event without data is none, a field without a colon has an empty value, unknown ones are
   * passed over, and what the end cuts short never was. */
  assert_told ("event: entry\n\ndata: x\n\n", "message=x|");
  assert_told ("data\n\n", "message=|");
  assert_told ("retry: 10\nfoo: bar\ndata: x\n\n", "message=x|");
  assert_told ("data: x\n\ndata: y\n", "message=x|");
}

static void
test_refuses (void)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (YpEventStream) stream = yp_event_stream_new (on_event, told);
  g_autoptr (GError) error = NULL;
  const char *text = "event: stop\ndata: x\n\ndata: y\n\n";

  g_assert_false (yp_event_stream_feed (stream, text, strlen (text), &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_CONFLICT);
  g_assert_cmpstr (told->str, ==, "stop=x|");
}

static void
test_endless (void)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (YpEventStream) stream = yp_event_stream_new (on_event, told);
  g_autoptr (GError) error = NULL;
  g_autofree char *chunk = g_strnfill (1 << 20, 'x');
  gboolean goes_on = TRUE;

  for (guint i = 0; i < 64 && goes_on; i++)
    goes_on = yp_event_stream_feed (stream, chunk, 1 << 20, &error);

  g_assert_false (goes_on);
  g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/event-stream/events", test_events);
  g_test_add_func ("/client/event-stream/line-ends", test_line_ends);
  g_test_add_func ("/client/event-stream/oddities", test_oddities);
  g_test_add_func ("/client/event-stream/refuses", test_refuses);
  g_test_add_func ("/client/event-stream/endless", test_endless);

  return g_test_run ();
}
