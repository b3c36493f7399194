/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-find-index.h"

static YpPinyin *shared; /* one for all tests */

static const YpBounds view = { 120.5, 31.8, 120.6, 31.9 };

typedef struct
{
  YpPinyin *pinyin;
  YpFindIndex *index;
} Fixture;

static void
put (Fixture *f,
     YpFindKind kind,
     const char *number,
     const char *name,
     const char *address,
     const char *words,
     double longitude)
{
  const char *const texts[] = { number, name, address, words };
  YpBounds bounds = YP_BOUNDS_EMPTY;

  if (longitude != 0)
    yp_bounds_extend (&bounds, longitude, 31.85);
  yp_find_index_put (f->index, yp_find_entry_new (kind, texts, &bounds, f->pinyin));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  if (shared == NULL)
    shared = yp_pinyin_new (NULL);
  f->pinyin = yp_pinyin_ref (shared);
  f->index = yp_find_index_new (f->pinyin);
  put (f, YP_FIND_INCIDENT, "zjg-20260824-004821", NULL, "人民中路12号", "井盖破损", 120.55);
  put (f, YP_FIND_INCIDENT, "zjg-20260824-014821", NULL, "长安路", "人民来电：路灯不亮", 120.56);
  put (f, YP_FIND_INCIDENT, "zjg-20260824-000007", NULL, NULL, "ATM 故障", 0);
  put (f, YP_FIND_UNIT, "zf12", "执法12", NULL, "杨舍镇综合行政执法局", 0);
  put (f, YP_FIND_UNIT, "M0012", "张三", NULL, "金港街道", 0);
  put (f, YP_FIND_TOWN, "320582100", "杨舍镇", NULL, NULL, 120.55);
  put (f, YP_FIND_TOWN, "320582101", "塘桥镇", NULL, NULL, 120.65);
  put (f, YP_FIND_VILLAGE, "320582100201", "杨舍社区", NULL, NULL, 120.55);
  put (f, YP_FIND_PLACE, "1", "大杨舍桥", NULL, NULL, 120.9);
  put (f, YP_FIND_ROAD, "2", "人民中路", NULL, NULL, 120.9);
  put (f, YP_FIND_ROAD, "3", "人民东路", NULL, NULL, 120.551);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_find_index_free (f->index);
  yp_pinyin_unref (f->pinyin);
}

/* What was found, in order: `KIND:NUMBER:RANK:REASON`. */
static char *
search (Fixture *f, const char *text)
{
  g_autoptr (YpFindResult) result = yp_find_index_search (f->index, text, &view, NULL);
  GString *found = g_string_new (NULL);

  for (guint i = 0; i < result->n_groups; i++)
    for (guint j = 0; j < result->groups[i].hits->len; j++)
      {
        const YpFindHit *hit = &g_array_index (result->groups[i].hits, YpFindHit, j);
        const char *number = hit->entry->fields[YP_FIND_NUMBER].text;

        g_string_append_printf (found, "%s%u:%s:%u:%u", found->len > 0 ? " " : "",
                                (guint) result->groups[i].kind, number, (guint) hit->match.rank,
                                (guint) hit->match.reason);
      }

  return g_string_free (found, FALSE);
}

static void
test_ranks (Fixture *f, gconstpointer data)
{
  static const char *const cases[][2] = {
    /* The number itself, its last digits, the digits somewhere. */
    { "ZJG-20260824-004821", "0:zjg-20260824-004821:0:0" },
    { "4821", "0:zjg-20260824-004821:0:1 0:zjg-20260824-014821:1:1" },
    { "07", "0:zjg-20260824-000007:1:1" },
    { "7", "0:zjg-20260824-000007:0:1" },
    /* A name that is all of it goes before one that begins so, initials, one that has it inside. */
    { "杨舍", "2:320582100:1:2 3:320582100201:1:2 5:1:3:2 1:zf12:5:6" },
    { "杨舍镇", "2:320582100:0:2 1:zf12:5:6" },
    { "yangshe", "2:320582100:1:3 3:320582100201:1:3 5:1:4:3 1:zf12:5:6" },
    { "ysz", "2:320582100:2:4" },
    { "zf", "1:zf12:1:0" },
    { "zhifa", "1:zf12:1:3" },
    { "M0012", "1:M0012:0:0" },
    { "zs", "1:M0012:2:4" },
    { "320582101", "2:320582101:0:0" },
    /* The nearer of two, though the other was put first; then what merely mentions it. */
    { "人民", "6:3:1:2 6:2:1:2 0:zjg-20260824-004821:3:5 0:zjg-20260824-014821:5:6" },
    { "人民 井盖", "0:zjg-20260824-004821:5:5" },
    { "jinggai", "0:zjg-20260824-004821:5:6" },
    { "atm", "0:zjg-20260824-000007:5:6" },
    { "ａｔｍ", "0:zjg-20260824-000007:5:6" },
    { "zhanganlu", "0:zjg-20260824-014821:4:5" },
    { "changan", "0:zjg-20260824-014821:4:5" },
    { "没有的东西", "" },
    { "   ", "" },
    { "\xff\xfe", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = search (f, cases[i][0]);

      g_test_message ("case %u", i);
      g_assert_cmpstr (found, ==, cases[i][1]);
    }
}

static void
test_follows_news (Fixture *f, gconstpointer data)
{
  g_autofree char *before = search (f, "井盖");
  g_autofree char *after = NULL;
  g_autofree char *gone = NULL;

  g_assert_cmpstr (before, ==, "0:zjg-20260824-004821:5:6");
  put (f, YP_FIND_INCIDENT, "zjg-20260824-004821", NULL, NULL, "其他", 0);
  put (f, YP_FIND_INCIDENT, "zjg-20260824-000009", NULL, NULL, "井盖", 0);
  after = search (f, "井盖");
  g_assert_cmpstr (after, ==, "0:zjg-20260824-000009:5:6");

  yp_find_index_remove (f->index, YP_FIND_INCIDENT, "zjg-20260824-004821");
  yp_find_index_remove (f->index, YP_FIND_INCIDENT, "zjg-20260824-004821");
  g_assert_cmpuint (yp_find_index_get_size (f->index, YP_FIND_INCIDENT), ==, 3);
  yp_find_index_remove (f->index, YP_FIND_INCIDENT, "zjg-20260824-000009");
  gone = search (f, "井盖");
  g_assert_cmpstr (gone, ==, "");
}

/* However many there are, the best are kept and all counted. */
static void
test_keeps_the_best (Fixture *f, gconstpointer data)
{
  g_autoptr (YpFindResult) result = NULL;
  const YpFindHit *last;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *number = g_strdup_printf ("b%u", i);
      guint place = i * 7919 % 5000;

      put (f, YP_FIND_BUILDING, number, "同名大厦", NULL, NULL, 120.55 + place * 1e-5);
    }

  result = yp_find_index_search (f->index, "同名", &view, NULL);
  g_assert_cmpuint (result->n_groups, ==, 1);
  g_assert_cmpuint (result->groups[0].n_found, ==, 5000);
  g_assert_cmpuint (result->groups[0].hits->len, ==, YP_FIND_MAX_HITS);
  last = &g_array_index (result->groups[0].hits, YpFindHit, YP_FIND_MAX_HITS - 1);
  g_assert_cmpfloat_with_epsilon (last->entry->bounds.west, 120.55 + 99e-5, 1e-9);
}

static void
test_cancels (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (yp_find_index_search (f->index, "杨舍", &view, cancellable));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/find-index/ranks", Fixture, NULL, set_up, test_ranks, tear_down);
  g_test_add ("/find-index/follows-news", Fixture, NULL, set_up, test_follows_news, tear_down);
  g_test_add ("/find-index/keeps-the-best", Fixture, NULL, set_up, test_keeps_the_best, tear_down);
  g_test_add ("/find-index/cancels", Fixture, NULL, set_up, test_cancels, tear_down);

  status = g_test_run ();
  g_clear_pointer (&shared, yp_pinyin_unref);
  return status;
}
