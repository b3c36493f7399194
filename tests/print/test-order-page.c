/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-order-page.h"

#include <gio/gio.h>

#include "print-test.h"
#include "yp-clock.h"

#define MAX_INCIDENTS 100

/* An order of the sample city, and room for as many incidents as one may have. */
typedef struct
{
  YpOrderPage order;
  YpOrderPageIncident incidents[MAX_INCIDENTS];
  char ids[MAX_INCIDENTS][32];
} Fixture;

static gint64
time_of (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (yp_time_parse (text, &time_us));
  return time_us;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->order = (YpOrderPage){ .number = "张指督〔2026〕0123号",
                            .title = "督办单",
                            .recipient = "城市管理局",
                            .subject = "超过时限未处置",
                            .demand = "请说明原因并限期办结",
                            .copies = "单位负责人、协调督查考核组",
                            .answer_by = time_of ("2026-08-25T09:30:00.000Z"),
                            .issued = { .at = time_of ("2026-08-23T16:05:00.000Z"),
                                        .person = "系统",
                                        .note = "按规则“overdue”自动签发" },
                            .incidents = f->incidents,
                            .n_incidents = 1 };

  for (guint i = 0; i < MAX_INCIDENTS; i++)
    {
      g_snprintf (f->ids[i], sizeof f->ids[i], "zjg-20260824-%06u", i + 1);
      f->incidents[i] = (YpOrderPageIncident){ .id = f->ids[i],
                                               .item = "暴露垃圾",
                                               .place = "杨舍镇沙洲湖东侧步行街12号门前",
                                               .due_at = f->order.answer_by };
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
}

static GBytes *
print (const Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpLetterhead) letterhead = yp_letterhead_new_default ();
  GBytes *pdf = yp_order_page_print (&f->order, letterhead, &error);

  g_assert_no_error (error);
  return pdf;
}

static char *
print_and_read (const Fixture *f, guint *n_pages)
{
  g_autoptr (GBytes) pdf = print (f);

  return print_test_read (pdf, n_pages);
}

static void
assert_has_order (const Fixture *f, const char *text)
{
  const YpOrderPage *order = &f->order;
  const char *const texts[] = { order->number,  order->title,  order->recipient,
                                order->subject, order->demand, order->copies };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    print_test_assert_has (text, texts[i]);
  for (guint i = 0; i < order->n_incidents; i++)
    print_test_assert_has (text, order->incidents[i].id);
}

/* What a rule issues goes onto one sheet, in the order in which it is read. */
static void
test_one_sheet (Fixture *f, gconstpointer data)
{
  static const char *const parts[] = { "张家港市社会治理现代化指挥中心",
                                       "张指督〔2026〕0123号",
                                       "督办单",
                                       "城市管理局：",
                                       "事由：超过时限未处置",
                                       "要求：请说明原因并限期办结",
                                       "答复时限：请于2026年8月25日17时30分前书面答复。",
                                       "涉及案件：共1件",
                                       "案件编号",
                                       "zjg-20260824-000001",
                                       "暴露垃圾",
                                       "杨舍镇沙洲湖东侧步行街12号门前",
                                       "2026-08-2517:30",
                                       "张家港市社会治理现代化指挥中心2026年8月24日",
                                       "签发系统2026年8月24日0时05分按规则“overdue”自动签发",
                                       "送达年月日时分",
                                       "签收年月日时分",
                                       "答复年月日时分",
                                       "抄送：单位负责人、协调督查考核组。",
                                       "张家港市社会治理现代化指挥中心2026年8月24日印发" };
  guint n_pages;
  g_autofree char *text = print_and_read (f, &n_pages);
  const char *at = text;

  g_assert_cmpuint (n_pages, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      print_test_assert_has (at, parts[i]);
      at = strstr (at, parts[i]) + strlen (parts[i]);
    }
  g_assert_null (strstr (text, "附件"));
  g_assert_null (strstr (text, "撤回"));
}

/* A long list is an annex, whose table has its head on each sheet. */
static void
test_annex (Fixture *f, gconstpointer data)
{
  guint n_pages;
  g_autofree char *text = NULL;

  f->order.n_incidents = 24;
  text = print_and_read (f, &n_pages);

  g_assert_cmpuint (n_pages, ==, 3);
  assert_has_order (f, text);
  print_test_assert_has (text, "附件：案件清单（24件）");
  g_assert_cmpuint (print_test_count (text, "案件编号"), ==, 2);
  g_assert_cmpuint (print_test_count (text, "zjg-20260824-"), ==, 24);
}

static void
test_steps (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  f->order.delivered = (YpOrderPageStep){ f->order.issued.at, "王五", NULL };
  f->order.signed_for = (YpOrderPageStep){ f->order.issued.at, "李四", NULL };
  f->order.answered =
      (YpOrderPageStep){ time_of ("2026-08-24T16:00:00.000Z"), "赵六", "已修复，附照片" };
  text = print_and_read (f, NULL);

  print_test_assert_has (text, "送达王五2026年8月24日0时05分");
  print_test_assert_has (text, "签收李四2026年8月24日0时05分");
  print_test_assert_has (text, "答复赵六2026年8月25日0时00分已修复，附照片");
  g_assert_null (strstr (text, "年月日"));
}

/* Said on every sheet, and nobody is asked to sign any more. */
static void
test_recalled (Fixture *f, gconstpointer data)
{
  guint n_pages;
  g_autofree char *text = NULL;

  f->order.n_incidents = 24;
  f->order.recalled = (YpOrderPageStep){ f->order.issued.at, "督查员", "误发" };
  text = print_and_read (f, &n_pages);

  g_assert_cmpuint (print_test_count (text, "已撤回"), ==, n_pages);
  print_test_assert_has (text, "撤回督查员2026年8月24日0时05分误发");
  g_assert_null (strstr (text, "年月日"));
}

static gpointer
print_in_thread (gpointer f)
{
  return print (f);
}

static void
test_same_bytes (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) first = print (f);
  g_autoptr (GBytes) again = print (f);
  GThread *threads[2];

  g_assert_true (g_bytes_equal (first, again));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("printer", print_in_thread, f);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GBytes) other = g_thread_join (threads[i]);

      g_assert_true (g_bytes_equal (first, other));
    }

  f->order.issued.at += G_TIME_SPAN_SECOND;
  g_clear_pointer (&again, g_bytes_unref);
  again = print (f);
  g_assert_false (g_bytes_equal (first, again));
}

static char *
repeat (const char *part, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, part);

  return g_string_free (text, FALSE);
}

/* 2,000 characters are what an order may say: it goes on from sheet to sheet and loses nothing. */
static void
test_long_texts (Fixture *f, gconstpointer data)
{
  static const char *const parts[] = { "x", "国", "，", "一二三 four five\n", "ｗ\t" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *longest = repeat (parts[i], 2000 / (guint) g_utf8_strlen (parts[i], -1));
      g_autofree char *text = NULL;
      guint n_pages;

      f->order.subject = longest;
      f->order.demand = longest;
      f->order.copies = longest;
      text = print_and_read (f, &n_pages);

      assert_has_order (f, text);
      g_assert_cmpuint (n_pages, >, 3);
      g_assert_cmpuint (n_pages, <, 80);
    }
}

/* A cell of a table that no sheet can hold is continued, as is the note of an answer. */
static void
test_long_cells (Fixture *f, gconstpointer data)
{
  g_autofree char *longest = repeat ("国务院办公厅", 333);
  g_autofree char *text = NULL;

  f->order.answered = (YpOrderPageStep){ f->order.issued.at, longest, longest };
  f->incidents[0].item = longest;
  f->incidents[0].place = longest;
  text = print_and_read (f, NULL);

  assert_has_order (f, text);
  /* Cells that stand beside each other are told in turns. */
  g_assert_cmpuint (print_test_count (text, "国"), >=, 4 * 333);
}

static void
test_hundred (Fixture *f, gconstpointer data)
{
  g_autofree char *place = repeat ("路", 500);
  g_autofree char *text = NULL;
  guint n_pages;

  f->order.n_incidents = MAX_INCIDENTS;
  for (guint i = 0; i < MAX_INCIDENTS; i++)
    f->incidents[i].place = place;
  text = print_and_read (f, &n_pages);

  assert_has_order (f, text);
  g_assert_cmpuint (n_pages, >, 40);
  g_assert_cmpuint (print_test_count (text, "案件编号"), ==, n_pages - 1);
}

/* Texts of which nothing is asked but that the rest stays as it is. */
static void
test_hostile (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "\n\n\n",
    "a\x01\x02\x1b[31m\x7f\xc2\x85z",
    "שלום עולם مرحبا بالعالم",
    "\xe2\x80\xae号3210\xe2\x81\xa6\xe2\x80\xad",
    "😀🚒👨‍👩‍👧‍👦🇨🇳",
    "\xef\xb7\xbd\xf0\x92\x80\xb1",
    "\xef\xbf\xbe\xef\xbb\xbf\xf0\x9f\xbf\xbf",
    "\xff\xfe not UTF-8",
    "<b>&amp;</b> %s \\) endobj",
  };
  g_autofree char *accents = repeat ("\xcc\x81", 1999);
  g_autofree char *piled = g_strconcat ("e", accents, NULL);

  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      const char *hostile = i < G_N_ELEMENTS (texts) ? texts[i] : piled;
      g_autofree char *text = NULL;

      f->order.recipient = hostile;
      f->order.subject = hostile;
      f->order.demand = hostile;
      f->order.copies = hostile;
      f->incidents[0].item = hostile;
      f->incidents[0].place = hostile;
      text = print_and_read (f, NULL);

      print_test_assert_has (text, f->order.number);
      print_test_assert_has (text, "答复时限：请于2026年8月25日17时30分前书面答复。");
      print_test_assert_has (text, "2026年8月24日印发");
    }
}

/* What would turn the order of a text around is not there. */
static void
test_not_turned (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  f->order.subject = "编号\xe2\x80\xae"
                     "321号";
  f->order.demand = "文\xd7\x90 123";
  text = print_and_read (f, NULL);

  print_test_assert_has (text, "事由：编号321号");
}

static void
test_other_letterhead (Fixture *f, gconstpointer data)
{
  YpLetterhead letterhead = { (char *) "某某自治州某某少数民族自治县",
                              (char *) "社会治理现代化综合指挥调度和应急联动服务保障中心办公室",
                              (char *) "某指" };
  g_autofree char *issuer = yp_letterhead_format_issuer (&letterhead);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  f->order.copies = NULL;
  pdf = yp_order_page_print (&f->order, &letterhead, &error);
  g_assert_no_error (error);
  text = print_test_read (pdf, NULL);

  g_assert_cmpuint (print_test_count (text, issuer), ==, 3);
  g_assert_null (strstr (text, "抄送"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/print/order-page/one-sheet", test_one_sheet);
  add ("/print/order-page/annex", test_annex);
  add ("/print/order-page/steps", test_steps);
  add ("/print/order-page/recalled", test_recalled);
  add ("/print/order-page/same-bytes", test_same_bytes);
  add ("/print/order-page/long-texts", test_long_texts);
  add ("/print/order-page/long-cells", test_long_cells);
  add ("/print/order-page/hundred", test_hundred);
  add ("/print/order-page/hostile", test_hostile);
  add ("/print/order-page/not-turned", test_not_turned);
  add ("/print/order-page/other-letterhead", test_other_letterhead);

  return g_test_run ();
}
