/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-page.h"

#include "print-test.h"
#include "yp-page-table.h"
#include "yp-page-time.h"

static const YpTextStyle body = { .face = YP_FACE_FANG,
                                  .size = YP_PAGE_SIZE,
                                  .pitch = YP_PAGE_PITCH };

static const YpPageColumn columns[] = {
  { "头", 1, PANGO_ALIGN_CENTER },
  { "尾", 3, PANGO_ALIGN_LEFT },
};

static YpPage *
make_page (void)
{
  g_autoptr (GError) error = NULL;
  YpPage *page =
      yp_page_new (&(YpPageInfo){ .title = "题", .author = "作者", .subject = "事由" }, &error);

  g_assert_no_error (error);
  return page;
}

static char *
finish_and_read (YpPage *page, guint *n_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = yp_page_finish (page, &error);

  g_assert_no_error (error);
  return print_test_read (pdf, n_pages);
}

static char *
repeat (const char *part, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, part);

  return g_string_free (text, FALSE);
}

/* 22 lines of 28 characters, as the standard has it, and not one more. */
static void
test_type_area (void)
{
  g_autoptr (YpPage) page = make_page ();
  g_autofree char *line = repeat ("国", 28);
  g_autofree char *longer = repeat ("国", 29);
  g_autofree char *full = repeat ("国", 22 * 28);
  g_autofree char *text = NULL;
  guint n_pages;

  g_assert_cmpfloat (yp_page_measure_height (page, &body, line), <, 1.5 * YP_PAGE_PITCH);
  g_assert_cmpfloat (yp_page_measure_height (page, &body, longer), >, 1.5 * YP_PAGE_PITCH);
  g_assert_cmpfloat (ABS (yp_page_measure_width (page, &body, line) - YP_PAGE_WIDTH), <, 1);

  yp_page_write (page, &body, "", full);
  g_assert_cmpuint (yp_page_get_number (page), ==, 1);
  yp_page_write (page, &body, "", "国");
  g_assert_cmpuint (yp_page_get_number (page), ==, 2);
  text = finish_and_read (page, &n_pages);
  g_assert_cmpuint (n_pages, ==, 2);
  g_assert_cmpuint (print_test_count (text, "国"), ==, 22 * 28 + 1);
}

static void
test_room (void)
{
  g_autoptr (YpPage) page = make_page ();

  yp_page_skip (page, YP_PAGE_HEIGHT - YP_PAGE_PITCH);
  yp_page_reserve (page, YP_PAGE_PITCH);
  g_assert_cmpuint (yp_page_get_number (page), ==, 1);
  yp_page_reserve (page, YP_PAGE_PITCH + 1);
  g_assert_cmpuint (yp_page_get_number (page), ==, 2);

  /* Nothing is left free at the head of a sheet. */
  yp_page_skip (page, YP_PAGE_PITCH);
  g_assert_cmpfloat (yp_page_get_y (page), ==, 0);
  yp_page_sink (page, 100);
  g_assert_cmpfloat (ABS (yp_page_get_room (page) - 100), <, 0.1);
  yp_page_sink (page, 200);
  g_assert_cmpuint (yp_page_get_number (page), ==, 3);
}

/* A row that fits onto a sheet stays whole; one that does not begins where the others end. */
static void
test_table (void)
{
  g_autoptr (YpPage) page = make_page ();
  YpPageTable table = {
    .page = page, .columns = columns, .n_columns = G_N_ELEMENTS (columns), .style = body
  };
  g_autofree char *half = repeat ("半", 21 * 12);
  g_autofree char *huge = repeat ("大", 21 * 50);
  const char *const halves[] = { "一", half };
  const char *const huges[] = { "二", huge };
  g_autofree char *text = NULL;
  guint n_pages;

  yp_page_table_add_row (&table, halves);
  g_assert_cmpuint (yp_page_get_number (page), ==, 1);
  yp_page_table_add_row (&table, halves);
  g_assert_cmpuint (yp_page_get_number (page), ==, 2);
  yp_page_table_add_row (&table, huges);
  g_assert_cmpuint (yp_page_get_number (page), ==, 5);

  text = finish_and_read (page, &n_pages);
  g_assert_cmpuint (n_pages, ==, 5);
  g_assert_cmpuint (print_test_count (text, "头"), ==, 5);
  print_test_assert_has (text, half);
  g_assert_cmpuint (print_test_count (text, "大"), ==, 21 * 50);
}

static void
test_times (void)
{
  /* Midnight of the city, and the minute before. */
  static const struct
  {
    gint64 time_s;
    const char *date;
    const char *minute;
    const char *brief;
  } cases[] = {
    { 1787500800, "2026年8月24日", "2026年8月24日0时00分", "2026-08-24 00:00" },
    { 1787500740, "2026年8月23日", "2026年8月23日23时59分", "2026-08-23 23:59" },
    { 0, "1970年1月1日", "1970年1月1日8时00分", "1970-01-01 08:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 time_us = cases[i].time_s * G_USEC_PER_SEC;
      g_autofree char *date = yp_page_time_format_date (time_us);
      g_autofree char *minute = yp_page_time_format_minute (time_us);
      g_autofree char *brief = yp_page_time_format_short (time_us);

      g_assert_cmpstr (date, ==, cases[i].date);
      g_assert_cmpstr (minute, ==, cases[i].minute);
      g_assert_cmpstr (brief, ==, cases[i].brief);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/print/page/type-area", test_type_area);
  g_test_add_func ("/print/page/room", test_room);
  g_test_add_func ("/print/page/table", test_table);
  g_test_add_func ("/print/page/times", test_times);

  return g_test_run ();
}
