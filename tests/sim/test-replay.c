/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <unistd.h>

#include "yp-clock.h"
#include "yp-csv.h"
#include "yp-error.h"
#include "yp-log-time.h"
#include "yp-replay-log.h"

static char *
read_csv (const char *text, gssize length)
{
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (text, length, NULL);
  g_autoptr (YpCsvReader) reader = yp_csv_reader_new (input);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  GString *seen = g_string_new (NULL);

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      YpCsvStep step = yp_csv_reader_read (reader, fields, NULL, &error);

      if (step == YP_CSV_END)
        return g_string_free (seen, FALSE);
      g_assert_cmpint (step, !=, YP_CSV_ERROR);
      g_string_append_printf (seen, "%d", (int) yp_csv_reader_get_row (reader));
      if (step == YP_CSV_BAD_ROW)
        g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      for (guint i = 0; i < fields->len && step == YP_CSV_ROW; i++)
        g_string_append_printf (seen, "|%s", (char *) g_ptr_array_index (fields, i));
      g_string_append (seen, step == YP_CSV_BAD_ROW ? "!;" : ";");
    }
}

static void
test_csv (void)
{
  static const struct
  {
    const char *text;
    const char *rows;
  } cases[] = {
    { "", "" },
    { "a", "1|a;" },
    { "a,b\n1,2\n", "1|a|b;2|1|2;" },
    { "a,b\r\n1,2\r\n", "1|a|b;2|1|2;" },
    { "\xef\xbb\xbf"
      "a,b",
      "1|a|b;" },
    { "\"a,b\",\"c\"\"d\"\n", "1|a,b|c\"d;" },
    { "\"two\nlines\",x\ny\n", "1|two\nlines|x;2|y;" },
    { "a\n\n\r\nb\n", "1|a;4|b;" },
    { ",\n\"\"\n", "1||;2|;" },
    { "a\"b,c\n", "1|a\"b|c;" },
    { "\"a\"b,c\n", "1|ab|c;" },
    { "a,\"never closes\nb,c\n", "1!;" },
    { "\xff,b\n", "1|\xef\xbf\xbd|b;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rows = read_csv (cases[i].text, -1);

      g_assert_cmpstr (rows, ==, cases[i].rows);
    }
}

static void
test_csv_zero_byte (void)
{
  g_autofree char *rows = read_csv ("a\0b\nc\n", 6);

  g_assert_cmpstr (rows, ==, "1|a b;2|c;");
}

/* A quote that never closes costs its own row and what 1 MiB holds, not the file. */
static void
test_csv_too_long (void)
{
  g_autoptr (GString) text = g_string_new ("a,\"");
  g_autofree char *rows = NULL;

  for (guint i = 0; i < YP_CSV_MAX_ROW; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\nb\n");
  rows = read_csv (text->str, (gssize) text->len);
  g_assert_cmpstr (rows, ==, "1!;2|b;");
}

static void
test_csv_too_many_fields (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *rows = NULL;

  for (guint i = 0; i < YP_CSV_MAX_FIELDS; i++)
    g_string_append (text, "x,");
  g_string_append (text, "\nb\n");
  rows = read_csv (text->str, (gssize) text->len);
  g_assert_cmpstr (rows, ==, "1!;2|b;");
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    const char *time; /* %NULL where it is none */
  } cases[] = {
    { "2015-12-10 17:40:00", "2015-12-10T09:40:00.000Z" },
    { "2015-12-10T17:40:00", "2015-12-10T09:40:00.000Z" },
    { "2015-12-10T17:40:00.25Z", "2015-12-10T17:40:00.250Z" },
    { "2015-12-10T17:40:00-05:00", "2015-12-10T22:40:00.000Z" },
    { "12/13/2022   22:12:10  PM", "2022-12-13T14:12:10.000Z" },
    { "12/13/2022 10:12 PM", "2022-12-13T14:12:00.000Z" },
    { "12/13/2022   00:12:10  AM", "2022-12-12T16:12:10.000Z" },
    { "12/13/2022 12:12:10 AM", "2022-12-12T16:12:10.000Z" },
    { "12/13/2022 12:12:10 PM", "2022-12-13T04:12:10.000Z" },
    { "12/13/2022\302\240 12:12:10\302\240PM", "2022-12-13T04:12:10.000Z" },
    { "13.12.2022 01:02:03", "2022-12-12T17:02:03.000Z" },
    { "2022/12/13 8:00", "2022-12-13T00:00:00.000Z" },
    { "  2022-12-13 08:00:60 ", "2022-12-13T00:00:59.000Z" },
    { "12/13/2022   22:12:10  AM", NULL },
    { "2022-13-13 08:00:00", NULL },
    { "2022-02-30 08:00:00", NULL },
    { "2022-12-13 24:00:00", NULL },
    { "2022-12-13 08:61:00", NULL },
    { "1969-12-13 08:00:00", NULL },
    { "2022-12-13 08:00:00 yesterday", NULL },
    { "2022-12/13 08:00:00", NULL },
    { "99999999999-1-1 00:00:00", NULL },
    { "today", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[YP_TIME_SIZE];
      gint64 time = -1;
      gboolean done = yp_log_time_parse (cases[i].text, 8 * G_TIME_SPAN_HOUR, &time);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (done, ==, cases[i].time != NULL);
      if (!done)
        continue;
      yp_time_format (time, text);
      g_assert_cmpstr (text, ==, cases[i].time);
    }
}

static void
test_offsets (void)
{
  static const struct
  {
    const char *text;
    int minutes; /* 9999 where it is none */
  } cases[] = {
    { "+08:00", 480 }, { "-0500", -300 }, { "+8", 480 },       { "Z", 0 },
    { "+05:45", 345 }, { "", 9999 },      { "8", 9999 },       { "+24:00", 9999 },
    { "+8:0", 9999 },  { "+123", 9999 },  { "+08:00x", 9999 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 offset = 9999 * G_TIME_SPAN_MINUTE;

      g_assert_cmpint (yp_utc_offset_parse (cases[i].text, &offset), ==, cases[i].minutes != 9999);
      g_assert_cmpint (offset, ==, cases[i].minutes * G_TIME_SPAN_MINUTE);
    }
}

static YpReplayLog *
read_log (const char *text, const char *columns, GError **error)
{
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (text, -1, NULL);
  YpReplayOptions options = { .columns = columns,
                              .item = "sample:matter:0801",
                              .from = G_MININT64,
                              .to = G_MAXINT64,
                              .in_order = TRUE };

  return yp_replay_log_read (input, &options, NULL, error);
}

static void
test_log (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpReplayLog) log =
      read_log ("when,lng,lat,title,addr,desc\n"
                "2020-01-01 00:00:10,120.5,31.9,EMS: FALL,MAIN ST,two\n"
                "2020-01-01 00:00:05,,,Fire,\"OAK  AVE\t1\",first\n"
                "yesterday,120.5,31.9,,,\n"
                "2020-01-01 00:00:00,,,,,nowhere\n"
                "2020-01-01 00:00:00,120.5,,,,half\n"
                "2020-01-01 00:00:00,200,31.9,,,not on Earth\n"
                "2020-01-01 00:00:00,nan,31.9,,,not a number\n",
                "time=when,lon=lng,lat=lat,category=title,text=desc,address=addr", &error);
  const YpReplayRow *first;
  const YpReplayRow *second;

  g_assert_no_error (error);
  g_assert_cmpuint (log->rows->len, ==, 2);
  g_assert_cmpuint (log->faults->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (((YpReplayFault *) g_ptr_array_index (log->faults, i))->row, ==, 4 + i);

  first = g_ptr_array_index (log->rows, 0);
  second = g_ptr_array_index (log->rows, 1);
  g_assert_cmpuint (first->row, ==, 3);
  g_assert_false (first->has_place);
  g_assert_cmpstr (first->address, ==, "OAK AVE 1");
  g_assert_cmpstr (first->description, ==, "[Fire] first");
  g_assert_cmpstr (first->service_code, ==, "sample:matter:0801");
  g_assert_cmpuint (second->row, ==, 2);
  g_assert_true (second->has_place);
  g_assert_cmpfloat (second->longitude, ==, 120.5);
}

static void
test_log_refused (void)
{
  static const char *const columns[] = { "time=nothing", "tme=time", "time", "category=what" };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_log ("time,lon,lat\n", columns[i], &error));
      g_assert_nonnull (error);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_log ("", NULL, &error));
    g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  }
}

/* The longest beginning wins; a whole category wins over all. */
static void
test_item_map (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("yp-map-XXXXXX.csv", &path, &error);
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (
      "time,category,address\n2020-01-01 00:00:00,EMS: FALL,x\n2020-01-01 00:00:01,EMS: CARDIAC,x\n"
      "2020-01-01 00:00:02,EMS: CARDIAC ARREST,x\n2020-01-01 00:00:03,Fire,x\n",
      -1, NULL);
  YpReplayOptions options = { .item = "d", .from = G_MININT64, .to = G_MAXINT64 };
  g_autoptr (YpReplayLog) log = NULL;
  static const char *const codes[] = { "a", "b", "c", "d" };

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (path, "EMS:*,a\nEMS: CARD*,c\nEMS: CARDIAC,b\n", -1, &error);
  options.item_map = path;
  log = yp_replay_log_read (input, &options, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpstr (((YpReplayRow *) g_ptr_array_index (log->rows, i))->service_code, ==,
                     codes[i]);
  unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sim/replay/csv", test_csv);
  g_test_add_func ("/sim/replay/csv-zero-byte", test_csv_zero_byte);
  g_test_add_func ("/sim/replay/csv-too-long", test_csv_too_long);
  g_test_add_func ("/sim/replay/csv-too-many-fields", test_csv_too_many_fields);
  g_test_add_func ("/sim/replay/times", test_times);
  g_test_add_func ("/sim/replay/offsets", test_offsets);
  g_test_add_func ("/sim/replay/log", test_log);
  g_test_add_func ("/sim/replay/log-refused", test_log_refused);
  g_test_add_func ("/sim/replay/item-map", test_item_map);

  return g_test_run ();
}
