/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "yp-clock.h"
#include "yp-wall-playlist.h"

static YpWallPlaylist *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  YpWallPlaylist *playlist = yp_wall_playlist_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return playlist;
}

static void
test_parse (void)
{
  g_autoptr (YpWallPlaylist) playlist =
      parse ("{\"stops\":[{\"scene\":\"a\"},{\"scene\":\"b\",\"seconds\":5,\"from\":\"22:30\","
             "\"to\":\"06:00\",\"when\":{\"of\":\"late\",\"least\":3}}]}");
  const YpWallStop *stop = g_ptr_array_index (playlist->stops, 0);

  g_assert_cmpuint (playlist->stops->len, ==, 2);
  g_assert_cmpstr (stop->scene, ==, "a");
  g_assert_cmpuint (stop->seconds, ==, 60);
  g_assert_false (stop->has_hours);

  stop = g_ptr_array_index (playlist->stops, 1);
  g_assert_cmpuint (stop->seconds, ==, 5);
  g_assert_cmpuint (stop->from_min, ==, 22 * 60 + 30);
  g_assert_cmpuint (stop->to_min, ==, 6 * 60);
  g_assert_true (stop->has_least && stop->of == YP_COUNT_LATE && stop->least == 3);
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    const char *fault;
  } cases[] = {
    { "{}", "stops: is missing" },
    { "{\"stops\":[]}", "stops: not an array of 1 to 50" },
    { "{\"stops\":[{}]}", "stops[0].scene: is missing" },
    { "{\"stops\":[{\"scene\":\"a\"},{\"scene\":\"a\",\"seconds\":4}]}",
      "stops[1].seconds: not a whole number from 5 to 86400" },
    { "{\"stops\":[{\"scene\":\"a\",\"from\":\"8:30\"}]}",
      "stops[0].from: not a time of day such as 08:30" },
    { "{\"stops\":[{\"scene\":\"a\",\"to\":\"24:01\"}]}",
      "stops[0].to: not a time of day such as 08:30" },
    { "{\"stops\":[{\"scene\":\"a\",\"when\":{}}]}",
      "stops[0].when.of: not one of open, late, reported-today, ended-today" },
    { "{\"stops\":[{\"scene\":\"a\",\"wen\":{}}]}",
      "stops[0].wen: nothing of that name belongs here" },
    { "{\"stops\":[7]}", "stops[0]: not an object" },
    { "{\"stops\":", "JSON, byte 9 (1:10): " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yp_wall_playlist_parse (cases[i].text, strlen (cases[i].text), &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, cases[i].fault));
    }
}

/* 2026-08-24 at that time of UTC+8 */
static gint64
at (guint hour, guint minute)
{
  gint64 noon;

  g_assert_true (yp_time_parse ("2026-08-24T04:00:00.000Z", &noon));
  return noon + ((gint64) hour - 12) * G_TIME_SPAN_HOUR + minute * G_TIME_SPAN_MINUTE;
}

static void
test_goes_on (void)
{
  g_autoptr (YpWallPlaylist) playlist =
      parse ("{\"stops\":[{\"scene\":\"day\",\"from\":\"06:00\",\"to\":\"22:00\"},"
             "{\"scene\":\"late\",\"when\":{\"of\":\"late\",\"least\":3}},"
             "{\"scene\":\"night\",\"from\":\"22:00\",\"to\":\"06:00\"}]}");
  guint quiet[YP_N_COUNT_OFS] = { [YP_COUNT_LATE] = 2, [YP_COUNT_OPEN] = 90 };
  guint busy[YP_N_COUNT_OFS] = { [YP_COUNT_LATE] = 3 };

  g_assert_cmpint (yp_wall_playlist_find (playlist, 0, 1, at (6, 0), quiet), ==, 0);
  g_assert_cmpint (yp_wall_playlist_find (playlist, 0, 1, at (5, 59), quiet), ==, 2);
  g_assert_cmpint (yp_wall_playlist_find (playlist, 1, 1, at (12, 0), quiet), ==, 0);
  g_assert_cmpint (yp_wall_playlist_find (playlist, 1, 1, at (12, 0), busy), ==, 1);
  g_assert_cmpint (yp_wall_playlist_find (playlist, 3, 1, at (12, 0), busy), ==, 0);
  g_assert_cmpint (yp_wall_playlist_find (playlist, -1, -1, at (23, 0), quiet), ==, 2);
  g_assert_cmpint (yp_wall_playlist_find (playlist, 0, -1, at (23, 0), busy), ==, 2);
  g_assert_cmpint (yp_wall_playlist_find (playlist, 0, 1, at (22, 0), quiet), ==, 2);
}

static void
test_none_applies (void)
{
  g_autoptr (YpWallPlaylist) playlist =
      parse ("{\"stops\":[{\"scene\":\"a\",\"when\":{\"of\":\"open\"}}]}");
  guint none[YP_N_COUNT_OFS] = { 0 };

  g_assert_cmpint (yp_wall_playlist_find (playlist, 0, 1, at (12, 0), none), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wall/playlist/parse", test_parse);
  g_test_add_func ("/wall/playlist/refuses", test_refuses);
  g_test_add_func ("/wall/playlist/goes-on", test_goes_on);
  g_test_add_func ("/wall/playlist/none-applies", test_none_applies);

  return g_test_run ();
}
