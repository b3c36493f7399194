/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a search takes over 50,000 incidents and 50,000 names, key by key, as somebody types.
 * Prints a line of JSON for each query, and one with the worst. */

#include <stdlib.h>

#include "yp-find-index.h"

#define N_INCIDENTS 50000
#define N_NAMES 50000
#define N_ROUNDS 15

static const char *const streets[] = { "人民", "长安", "沙洲", "杨舍", "暨阳", "港城", "东苑",
                                       "南环", "塘市", "乘航", "泗港", "福前", "新泾", "华昌" };
static const char *const endings[] = {
  "路", "中路", "大厦", "花园", "小学", "卫生院", "桥", "公园"
};
static const char *const troubles[] = { "井盖破损，行人险些摔倒", "路灯不亮已经三天",
                                        "油烟扰民，夜里尤其严重", "乱停车堵住消防通道",
                                        "河道漂浮垃圾无人清理",   "施工噪音影响休息" };
static const char *const queries[] = { "y",      "ya",      "yang",      "yangshe",
                                       "ysz",    "rmzl",    "人",        "人民",
                                       "人民路", "4821",    "1",         "jinggai",
                                       "井盖",   "zhongxx", "东苑 井盖", "没有的东西" };

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y ? 1 : 0;
}

static YpBounds
scatter (GRand *random)
{
  YpBounds bounds = YP_BOUNDS_EMPTY;

  yp_bounds_extend (&bounds, g_rand_double_range (random, 120.3, 120.9),
                    g_rand_double_range (random, 31.7, 32.1));
  return bounds;
}

#define PICK(random, array) (array)[g_rand_int_range (random, 0, G_N_ELEMENTS (array))]

static void
add_incident (YpFindIndex *index, const YpPinyin *pinyin, GRand *random, guint i)
{
  g_autofree char *number = g_strdup_printf ("zjg-20260824-%06u", i);
  g_autofree char *address =
      g_strdup_printf ("%s%s%d号", PICK (random, streets), PICK (random, endings),
                       g_rand_int_range (random, 1, 999));
  g_autofree char *words = g_strdup_printf ("市民来电反映：%s附近%s，请有关部门尽快处理并回复。",
                                            address, PICK (random, troubles));
  const char *const texts[] = { number, NULL, address, words };
  YpBounds bounds = scatter (random);

  yp_find_index_put (index, yp_find_entry_new (YP_FIND_INCIDENT, texts, &bounds, pinyin));
}

static GPtrArray *
make_names (const YpPinyin *pinyin, GRand *random)
{
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_find_entry_unref);

  for (guint i = 0; i < N_NAMES; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *name =
          g_strdup_printf ("%s%s%s%d幢", PICK (random, streets), PICK (random, streets),
                           PICK (random, endings), g_rand_int_range (random, 1, 99));
      const char *const texts[] = { number, name, NULL, NULL };
      YpBounds bounds = scatter (random);

      g_ptr_array_add (names, yp_find_entry_new (YP_FIND_BUILDING, texts, &bounds, pinyin));
    }

  return names;
}

static double
measure (YpFindIndex *index, const char *query, guint *n_found)
{
  static const YpBounds view = { 120.5, 31.8, 120.6, 31.9 };
  double times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (YpFindResult) result = yp_find_index_search (index, query, &view, NULL);

      times[i] = (double) (g_get_monotonic_time () - start) / 1000;
      *n_found = 0;
      for (guint j = 0; j < result->n_groups; j++)
        *n_found += result->groups[j].n_found;
    }

  qsort (times, N_ROUNDS, sizeof times[0], compare);
  return times[N_ROUNDS / 2];
}

int
main (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (YpPinyin) pinyin = yp_pinyin_new (NULL);
  double pinyin_ms = (double) (g_get_monotonic_time () - start) / 1000;
  g_autoptr (YpFindIndex) index = yp_find_index_new (pinyin);
  double worst = 0;
  double build_ms;

  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_INCIDENTS; i++)
    add_incident (index, pinyin, random, i);
  yp_find_index_set_entries (index, YP_FIND_BUILDING, make_names (pinyin, random));
  build_ms = (double) (g_get_monotonic_time () - start) / 1000;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      guint n_found;
      double ms = measure (index, queries[i], &n_found);

      worst = MAX (worst, ms);
      g_print ("{\"bench\":\"find\",\"query\":\"%s\",\"found\":%u,\"ms\":%.2f}\n", queries[i],
               n_found, ms);
    }

  g_print ("{\"bench\":\"find\",\"incidents\":%d,\"names\":%d,\"pinyin_ms\":%.0f,\"build_ms\":%.0f,"
           "\"worst_ms\":%.2f}\n",
           N_INCIDENTS, N_NAMES, pinyin_ms, build_ms, worst);
  return 0;
}
