/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-city-names.h"

static const char *const village_firsts[] = {
  "永", "兴", "福", "新", "东", "南", "西", "北", "长", "金", "凤", "鹿", "庆", "安", "德",
  "善", "泗", "双", "朱", "陆", "徐", "蒋", "顾", "周", "沈", "范", "许", "钱", "王", "杨",
  "李", "陈", "三", "五", "七", "闸", "韩", "戴", "印", "栏", "同", "合", "建", "民", "晨",
  "旭", "云", "常", "乐", "扶", "登", "悦", "章", "学", "太", "青", "白", "石", "黄", "庙",
};

static const char *const village_seconds[] = {
  "泾", "塘", "港", "桥",   "浜",   "圩",   "巷", "湾", "河", "庄", "墩", "渡",
  "丰", "联", "荡", "家巷", "家桥", "家埭", "洋", "明", "湖", "园", "林", "阳",
};

static const char *const road_firsts[] = {
  "人民", "长安", "建设", "东方", "文昌", "振兴", "和平", "光明", "新城", "锦绣", "华昌", "沙洲",
  "云盘", "梁丰", "暨阳", "港城", "江帆", "金塘", "滨河", "花园", "晨阳", "朝阳", "胜利", "友谊",
  "团结", "幸福", "永安", "康乐", "百桥", "福前", "乘航", "泗港", "国泰", "南苑", "北苑", "东苑",
  "西苑", "中兴", "学田", "青龙", "白鹿", "凤鸣", "鹤鸣", "临江", "望江", "听潮", "观澜", "芦花",
  "稻香", "桃源", "梅花", "兰亭", "竹园", "菊园", "海棠", "桂花", "香樟", "银杏", "紫薇", "玉兰",
  "荷塘", "菱角", "莲湖", "水秀", "山前", "塔桥", "庙前", "河西", "河东", "圩里", "老街", "新泾",
  "红星", "五星", "向阳", "前进", "跃进", "丰收", "富民", "惠民", "利民", "乐民", "爱民", "兴民",
  "科技", "创业", "创新", "工业", "商贸", "物流", "保税", "港口", "码头", "船厂", "钢城", "纺织",
};

static const char *const road_seconds[] = {
  "路", "街", "弄", "东路", "西路", "南路", "北路", "巷"
};

static const char *const canal_firsts[] = {
  "东横", "西横", "南横", "北横", "二干", "三干", "四干", "五干", "六干", "七干", "八干", "九干",
  "朝东", "太子", "华妙", "盐铁", "奚浦", "一干", "新沙", "老沙", "天生", "护漕", "段山", "中心",
  "斜桥", "永泰", "青屏", "谷渎", "黄泗", "渡泾", "蔡港", "马嘶", "晨丰", "北中", "南中", "跃进",
};

static const char *const canal_seconds[] = { "河", "港", "塘", "套", "浜", "泾" };

static const char *const surnames[] = {
  "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡",
  "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹",
  "彭", "曾", "肖", "田", "董", "潘", "袁", "蔡", "蒋", "余", "于", "杜", "叶", "程", "苏",
  "魏", "吕", "丁", "任", "沈", "姚", "卢", "姜", "崔", "钟", "谭", "陆", "汪", "范", "金",
  "石", "廖", "贾", "夏", "韦", "付", "方", "白", "邹", "孟", "熊", "秦", "邱", "江", "尹",
};

static const char *const given[] = {
  "建", "国", "明", "华", "志", "强", "文", "军", "平", "伟", "芳", "娟", "敏", "静", "丽",
  "艳", "勇", "杰", "涛", "超", "秀", "英", "霞", "玉", "兰", "凤", "洁", "梅", "琳", "红",
  "春", "刚", "亮", "峰", "磊", "波", "宇", "浩", "凯", "俊", "晓", "燕", "雪", "慧", "颖",
  "佳", "欣", "怡", "晨", "阳", "龙", "飞", "鹏", "斌", "辉", "新", "林", "海", "云", "洪",
};

typedef struct
{
  GPtrArray *names; /* (element-type utf8), shuffled */
  guint n_taken;
} Pool;

struct _YpCityNames
{
  Pool villages;
  Pool roads;
  Pool canals;
  Pool lanes;
};

static void
shuffle (GPtrArray *names, YpPrng *prng)
{
  for (guint i = names->len; i > 1; i--)
    {
      guint j = yp_prng_below (prng, i);
      gpointer name = names->pdata[i - 1];

      names->pdata[i - 1] = names->pdata[j];
      names->pdata[j] = name;
    }
}

static void
fill_pool (Pool *pool,
           const char *const *firsts,
           guint n_firsts,
           const char *const *seconds,
           guint n_seconds,
           YpPrng *prng)
{
  pool->names = g_ptr_array_new_with_free_func (g_free);
  for (guint j = 0; j < n_seconds; j++)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();

      for (guint i = 0; i < n_firsts; i++)
        if (!g_str_has_prefix (seconds[j], firsts[i]))
          g_ptr_array_add (names, g_strconcat (firsts[i], seconds[j], NULL));
      shuffle (names, prng);
      g_ptr_array_extend_and_steal (pool->names, g_steal_pointer (&names));
    }
}

/* Lanes are named after places like the villages: so many are needed. */
static void
fill_lanes (YpCityNames *self, YpPrng *prng)
{
  static const char *const ends[] = { "巷", "路", "弄", "街" };
  g_autoptr (GPtrArray) seconds = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    for (guint k = 0; k < G_N_ELEMENTS (village_seconds); k++)
      g_ptr_array_add (seconds, g_strconcat (village_seconds[k], ends[i], NULL));
  fill_pool (&self->lanes, village_firsts, G_N_ELEMENTS (village_firsts),
             (const char *const *) seconds->pdata, seconds->len, prng);
  shuffle (self->lanes.names, prng);
}

/* The pool's next name; once it is empty they come again with a number. */
static char *
take (Pool *pool)
{
  guint round = pool->n_taken / pool->names->len;
  const char *name = g_ptr_array_index (pool->names, pool->n_taken % pool->names->len);

  pool->n_taken++;

  return round == 0 ? g_strdup (name) : g_strdup_printf ("%s（%u）", name, round + 1);
}

/**
 * yp_city_names_new:
 * @seed: any number; the same one gives the same names in the same order
 *
 * Returns: (transfer full): names to take
 */
YpCityNames *
yp_city_names_new (guint64 seed)
{
  YpCityNames *self = g_new0 (YpCityNames, 1);
  YpPrng prng;

  yp_prng_init (&prng, yp_prng_mix (seed, 21));
  fill_pool (&self->villages, village_firsts, G_N_ELEMENTS (village_firsts), village_seconds,
             G_N_ELEMENTS (village_seconds), &prng);
  shuffle (self->villages.names, &prng);
  fill_pool (&self->roads, road_firsts, G_N_ELEMENTS (road_firsts), road_seconds,
             G_N_ELEMENTS (road_seconds), &prng);
  fill_pool (&self->canals, canal_firsts, G_N_ELEMENTS (canal_firsts), canal_seconds,
             G_N_ELEMENTS (canal_seconds), &prng);
  fill_lanes (self, &prng);

  return self;
}

/**
 * yp_city_names_free:
 * @self: (transfer full): names
 */
void
yp_city_names_free (YpCityNames *self)
{
  g_ptr_array_unref (self->villages.names);
  g_ptr_array_unref (self->roads.names);
  g_ptr_array_unref (self->canals.names);
  g_ptr_array_unref (self->lanes.names);
  g_free (self);
}

/**
 * yp_city_names_take_village:
 * @self: names
 *
 * Returns: (transfer full): a name for a village or community, without 村 or 社区
 */
char *
yp_city_names_take_village (YpCityNames *self)
{
  return take (&self->villages);
}

/**
 * yp_city_names_take_road:
 * @self: names
 *
 * Returns: (transfer full): a street's name
 */
char *
yp_city_names_take_road (YpCityNames *self)
{
  return take (&self->roads);
}

/**
 * yp_city_names_take_lane:
 * @self: names
 *
 * Returns: (transfer full): a small street's name
 */
char *
yp_city_names_take_lane (YpCityNames *self)
{
  return take (&self->lanes);
}

/**
 * yp_city_names_take_canal:
 * @self: names
 * @is_major: whether boats go there
 *
 * Returns: (transfer full): a canal's name
 */
char *
yp_city_names_take_canal (YpCityNames *self, gboolean is_major)
{
  g_autofree char *village = NULL;

  if (is_major)
    return take (&self->canals);

  village = take (&self->villages);

  return g_strconcat (village, "河", NULL);
}

/**
 * yp_city_names_make_person:
 * @prng: where chance comes from
 *
 * Returns: (transfer full): a person's name; people may share theirs
 */
char *
yp_city_names_make_person (YpPrng *prng)
{
  const char *surname = surnames[yp_prng_below (prng, G_N_ELEMENTS (surnames))];
  const char *first = given[yp_prng_below (prng, G_N_ELEMENTS (given))];
  const char *second = given[yp_prng_below (prng, G_N_ELEMENTS (given))];

  return g_strconcat (surname, first, yp_prng_chance (prng, 0.75) ? second : NULL, NULL);
}
