/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-pinyin.h"

static YpPinyin *shared;

/* Once for all tests. */
static YpPinyin *
make_pinyin (void)
{
  g_autoptr (GError) error = NULL;

  if (shared == NULL)
    shared = yp_pinyin_new (&error);
  g_assert_no_error (error);
  return yp_pinyin_ref (shared);
}

static gboolean
find (const YpPinyin *pinyin, const char *name, const char *query, YpSoundMatch *match)
{
  YpSound sounds[YP_PINYIN_MAX_CHARS];
  guint n = yp_pinyin_spell (pinyin, name, sounds, YP_PINYIN_MAX_CHARS);
  g_autofree char *folded = yp_pinyin_fold_query (query);

  g_assert_nonnull (folded);
  return yp_pinyin_find (pinyin, sounds, n, folded, FALSE, match);
}

static void
test_readings (void)
{
  g_autoptr (YpPinyin) pinyin = make_pinyin ();
  static const char *const both[][3] = {
    { "长", "chang", "zhang" }, { "重", "zhong", "chong" }, { "乐", "le", "yue" },
    { "行", "xing", "hang" },   { "圩", "wei", "xu" },      { "厦", "sha", "xia" },
    { "曾", "zeng", "ceng" },   { "单", "dan", "shan" },    { "堡", "bao", "pu" },
    { "绿", "lv", "lu" },       { "吕", "lv", "lu" },       { "女", "nv", "nu" },
    { "杨", "yang", "yang" },   { "厍", "she", "she" },     { "浜", "bang", "bang" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      const char *const *readings = yp_pinyin_list_readings (pinyin, g_utf8_get_char (both[i][0]));

      g_assert_nonnull (readings);
      g_assert_true (g_strv_contains (readings, both[i][1]));
      g_assert_true (g_strv_contains (readings, both[i][2]));
    }

  g_assert_null (yp_pinyin_list_readings (pinyin, 'a'));
  g_assert_null (yp_pinyin_list_readings (pinyin, 0x1F600));
}

static void
test_finds (void)
{
  g_autoptr (YpPinyin) pinyin = make_pinyin ();
  static const struct
  {
    const char *name;
    const char *query;
    guint start;
    guint n;
    gboolean is_full;
  } found[] = {
    { "杨舍镇", "yangshe", 0, 2, TRUE },    { "杨舍镇", "ysz", 0, 3, FALSE },
    { "杨舍镇", "yshe", 0, 2, TRUE },       { "杨舍镇", "yangsh", 0, 2, TRUE },
    { "杨舍镇", "YANG she", 0, 2, TRUE },   { "杨舍镇", "zhen", 2, 1, TRUE },
    { "杨舍镇", "zh", 2, 1, FALSE },        { "杨舍镇", "y", 0, 1, FALSE },
    { "执法12", "zf12", 0, 4, FALSE },      { "执法12", "zhifa12", 0, 4, TRUE },
    { "长江路", "changjiang", 0, 2, TRUE }, { "长江路", "zhangjiang", 0, 2, TRUE },
    { "（长）江", "cj", 0, 2, FALSE },      { "西安路", "xian", 0, 2, TRUE },
    { "仙桥", "xianq", 0, 2, TRUE },        { "Ａ座", "azuo", 0, 2, TRUE },
    { "吕厍村", "lushe", 0, 2, TRUE },      { "吕厍村", "lüshe", 0, 2, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      YpSoundMatch match;

      if (!find (pinyin, found[i].name, found[i].query, &match))
        g_error ("%s not found in %s", found[i].query, found[i].name);
      g_assert_cmpuint (match.start, ==, found[i].start);
      g_assert_cmpuint (match.n, ==, found[i].n);
      g_assert_cmpint (match.is_full, ==, found[i].is_full);
    }
}

static void
test_does_not_find (void)
{
  g_autoptr (YpPinyin) pinyin = make_pinyin ();
  static const char *const absent[][2] = {
    { "杨舍镇", "yangsheng" }, { "杨舍镇", "yz" },  { "杨舍镇", "yszx" }, { "", "a" },
    { "、。", "a" },           { "执法12", "zf2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (absent); i++)
    {
      YpSoundMatch match;

      g_assert_false (find (pinyin, absent[i][0], absent[i][1], &match));
    }

  g_assert_null (yp_pinyin_fold_query ("杨"));
  g_assert_null (yp_pinyin_fold_query (""));
  g_assert_null (yp_pinyin_fold_query ("!"));
}

/* A name and a query made to have many ways to be read are given up in time. */
static void
test_is_bounded (void)
{
  g_autoptr (YpPinyin) pinyin = make_pinyin ();
  g_autoptr (GString) name = g_string_new (NULL);
  gint64 start = g_get_monotonic_time ();
  YpSoundMatch match;

  for (guint i = 0; i < YP_PINYIN_MAX_CHARS; i++)
    g_string_append (name, "阿");
  g_assert_false (find (pinyin, name->str, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", &match));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_TIME_SPAN_SECOND);
}

typedef struct
{
  YpPinyin *pinyin;
  guint n_wrong;
} Looking;

static gpointer
look_often (gpointer data)
{
  Looking *looking = data;

  for (guint i = 0; i < 2000; i++)
    {
      YpSoundMatch match;

      if (!find (looking->pinyin, "张家港市杨舍镇长安路", "yszcal", &match))
        g_atomic_int_inc (&looking->n_wrong);
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (YpPinyin) pinyin = make_pinyin ();
  Looking looking = { pinyin, 0 };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("look", look_often, &looking);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (looking.n_wrong, ==, 0);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pinyin/readings", test_readings);
  g_test_add_func ("/pinyin/finds", test_finds);
  g_test_add_func ("/pinyin/does-not-find", test_does_not_find);
  g_test_add_func ("/pinyin/is-bounded", test_is_bounded);
  g_test_add_func ("/pinyin/threads", test_threads);

  status = g_test_run ();
  g_clear_pointer (&shared, yp_pinyin_unref);
  return status;
}
