/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-report.h"

#include <math.h>
#include <string.h>

#include "yp-city-names.h"

#define N_HOT_SPOTS 24

/* What all items that no topic is about weigh together; the topics weigh some 130. */
#define OTHERS_WEIGHT 15.0

/* How far a place name helps to find something, metres. */
#define NEAR_M 350.0

/* Reports by hour of the day, against each other: two peaks and a quiet night. */
static const double hours[24] = { 0.22, 0.14, 0.10, 0.09, 0.12, 0.30, 0.75, 1.35,
                                  2.05, 2.45, 2.20, 1.60, 1.05, 1.30, 1.90, 2.15,
                                  2.00, 1.70, 1.35, 1.25, 1.10, 0.85, 0.55, 0.35 };

static const struct
{
  const char *name;
  double share;
} sources[] = {
  { "gridapp", 0.50 }, { "hotline12345", 0.22 }, { "video", 0.09 },  { "cityapp", 0.07 },
  { "iot", 0.04 },     { "police110", 0.03 },    { "wechat", 0.03 }, { "patrol", 0.02 },
};

/* What people say of an item whose name holds the word; how often it comes against others. */
static const struct
{
  const char *word;
  double weight;
  const char *says[6];
} topics[] = {
  { "暴露垃圾",
    9,
    { "路边有一堆生活垃圾，已有异味", "绿化带里堆了好几袋垃圾没人清", "垃圾桶旁散落大量垃圾袋",
      "河边倾倒了一车装修垃圾", NULL } },
  { "积存垃圾",
    3,
    { "拆迁后的渣土一直没有清运", "装修渣土堆在人行道上，行人要绕行", "空地上渣土堆放超过一周",
      NULL } },
  { "道路不洁",
    4,
    { "渣土车抛洒，路面有泥土石子", "路面有大片油污，电瓶车容易打滑", "落叶垃圾长时间未清扫",
      NULL } },
  { "道路破损",
    5,
    { "路面有坑洞，约半米宽，下雨积水看不清", "人行道地砖松动翘起，老人差点绊倒",
      "沥青路面沉降，车辆颠簸", "窨井周边路面开裂下沉", NULL } },
  { "油烟",
    5,
    { "饭店油烟直排，楼上住户不敢开窗", "烧烤摊油烟很大，每天晚上持续到十二点",
      "餐馆油烟净化器没有开，味道呛人", "后厨排烟口正对居民窗户，多次反映未解决", NULL } },
  { "噪声",
    5,
    { "广场舞音响声音太大，影响孩子写作业", "夜间有店铺外放音乐，居民无法休息",
      "烧烤店食客喧哗到凌晨", "商铺门口高音喇叭叫卖", NULL } },
  { "机动车乱停",
    8,
    { "多辆小汽车停在人行道上，行人只能走车道", "消防通道口停了一辆面包车，联系不上车主",
      "学校门口违停，放学时段堵得厉害", "公交站台被私家车占用", NULL } },
  { "非机动车乱停",
    5,
    { "电动自行车堵住楼道口", "共享单车堆满人行道", "菜场门口电瓶车乱停，出入困难", NULL } },
  { "无照经营",
    4,
    { "流动摊贩在路口卖水果，影响通行", "小推车占道卖早点，地面油污",
      "夜间流动烧烤摊，散场后一地竹签", NULL } },
  { "店外经营",
    4,
    { "店家把货架摆到人行道上", "水果店占用盲道摆摊", "五金店在店外切割作业", NULL } },
  { "占道经营", 3, { "沿街商户占道洗车，路面结水", "修车铺占用非机动车道", NULL } },
  { "路灯",
    5,
    { "一整条路的路灯不亮，夜里骑车看不清", "村口路灯坏了一个多月，老人出行不便",
      "路灯杆倾斜，检修门敞开", "三盏路灯时亮时灭", NULL } },
  { "水域",
    3,
    { "河面有大量漂浮垃圾和水草", "湖边飘着塑料瓶和泡沫箱", "河道里有死鱼，味道难闻", NULL } },
  { "河道", 2, { "排口流出黑水，河水发臭", "河道水色发白，疑似有人偷排", NULL } },
  { "井盖",
    3,
    { "污水井盖破损，车辆经过响声很大", "井盖缺失，只插了一根树枝提醒", "井盖高出路面，骑车容易摔",
      NULL } },
  { "绿地", 2, { "绿化带被踩秃，垃圾很多", "草坪里有人种菜浇粪", NULL } },
  { "小广告", 4, { "楼道墙面贴满开锁小广告", "电线杆上喷涂办证广告", "公交站台有招嫖卡片", NULL } },
  { "户外广告", 2, { "广告牌松动，大风天有坠落危险", "临街店招脱落一角，悬在人行道上方", NULL } },
  { "施工扰民", 3, { "工地夜间打桩，居民整夜无法入睡", "清早六点就开始切割钢筋", NULL } },
  { "扬尘", 3, { "工地没有洒水，扬尘很大", "渣土车出场不冲洗，一路尘土", NULL } },
  { "信号灯", 2, { "路口信号灯不亮，车辆抢行", "左转信号灯时间太短，高峰排长队", NULL } },
  { "护栏", 2, { "中央护栏被撞倒，占了一条车道", "河边护栏锈蚀断裂，有落水危险", NULL } },
  { "满溢", 4, { "垃圾房满溢，污水流到路上", "分类垃圾桶两天没有清运", NULL } },
  { "垃圾箱", 2, { "果壳箱箱门损坏，垃圾外露", NULL } },
  { "未分类", 2, { "投放点混投严重，厨余和其他垃圾混装", NULL } },
  { "乱堆", 4, { "楼道堆满纸箱和旧家具，有火灾隐患", "门前公共区域堆放建材", NULL } },
  { "消防通道", 4, { "小区消防通道被锁，钥匙无人保管", "消防登高面停满车辆", NULL } },
  { "纠纷",
    4,
    { "因楼上漏水发生争执，要求上门调解", "邻居间因停车位吵架，情绪激动",
      "双方对费用有争议，希望社区出面", "为宅基地滴水问题起争执，已僵持多日", NULL } },
  { "充电", 3, { "居民从楼上飞线给电瓶车充电", "楼道里有三辆电动自行车充电，味道焦糊", NULL } },
  { "焚烧", 2, { "田里有人烧秸秆，烟往公路飘", "空地焚烧垃圾，黑烟很大", NULL } },
  { "咨询",
    4,
    { "咨询老年卡办理需要哪些材料", "咨询居住证积分入学政策", "咨询医保异地结算怎么备案",
      "咨询独生子女父母奖励金发放时间", NULL } },
  { "求助",
    4,
    { "独居老人家门反锁，请求帮助", "走失老人在路边徘徊，说不清住址", "家中水管爆裂，关不上总阀",
      NULL } },
  { "异味", 2, { "傍晚有刺鼻气味，疑似化工厂排放", NULL } },
  { "污水", 2, { "雨水口有污水冒溢，流到马路上", NULL } },
  { "积水", 2, { "下雨后路口积水没过脚踝", NULL } },
};

/* What is said of anything else. */
static const char *const general_says[] = {
  "群众反映该处存在此类问题，请核实处理",
  "现场情况属实，需要相关部门到场处置",
  "已持续多日，希望尽快解决",
  "巡查中发现，已拍照留存",
};

static const char *const openings[] = {
  "", "", "", "群众来电：", "巡查发现：", "居民反映，", "多人反映，", "网格走访发现："
};
static const char *const endings[] = { "。",
                                       "。",
                                       "。",
                                       "，请尽快处理。",
                                       "，希望今天能解决。",
                                       "，已多次反映。",
                                       "，请派人查看。",
                                       "，现场有照片。" };
static const char *const sides[] = {
  "东侧", "西侧", "南侧", "北侧", "路口", "对面", "附近", "门口"
};

/* The three cases of the speech this system comes from: they come back again and again. */
typedef enum
{
  CASE_NONE,
  CASE_KITCHEN, /* 油烟污染和噪音扰民 */
  CASE_LAKE,    /* 沙洲湖周边区域环境及基础设施管护职责不清 */
  CASE_LAMPS,   /* 部分农村路灯长期不亮 */
} Case;

struct _YpSimReporter
{
  const YpSimMap *map;
  YpPrng prng;
  double per_day;
  double mean_hour;
  double *home_sums; /* running sums of the homes' weights */
  double *item_weights;
  YpXy hot_spots[N_HOT_SPOTS];
  const YpSimSpot *lake;
  GPtrArray *kitchens; /* (element-type YpSimSpot) */
};

static int
find_topic (const char *item_name)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (strstr (item_name, topics[i].word) != NULL)
      return (int) i;

  return -1;
}

/* Things that happen, not things that stand there; of one name in several standards, the first. */
static gboolean
is_reported (const GPtrArray *items, guint index)
{
  const YpSimItem *item = g_ptr_array_index (items, index);

  for (guint i = 0; i < index; i++)
    if (g_str_equal (((YpSimItem *) g_ptr_array_index (items, i))->name, item->name))
      return FALSE;

  return strstr (item->key, ":component:") == NULL;
}

/* What a topic weighs is shared by the items it is about. */
static void
weigh_items (YpSimReporter *self)
{
  const GPtrArray *items = self->map->items;
  g_autofree int *of = g_new (int, items->len);
  guint n[G_N_ELEMENTS (topics) + 1] = { 0 };

  self->item_weights = g_new0 (double, items->len);
  for (guint i = 0; i < items->len; i++)
    {
      int topic = find_topic (((YpSimItem *) g_ptr_array_index (items, i))->name);

      of[i] = topic >= 0 ? topic : (int) G_N_ELEMENTS (topics);
      n[of[i]] += is_reported (items, i) ? 1 : 0;
    }

  for (guint i = 0; i < items->len; i++)
    if (is_reported (items, i))
      self->item_weights[i] =
          (of[i] < (int) G_N_ELEMENTS (topics) ? topics[of[i]].weight : OTHERS_WEIGHT) / n[of[i]];
}

static YpXy
pick_home (YpSimReporter *self)
{
  const GPtrArray *homes = self->map->homes;
  double left;
  guint low = 0;
  guint high = homes->len;

  if (homes->len == 0)
    {
      guint grid = yp_prng_below (&self->prng, self->map->grids->len);

      return yp_sim_area_pick (g_ptr_array_index (self->map->grids, grid), &self->prng);
    }

  left = yp_prng_double (&self->prng) * self->home_sums[homes->len - 1];
  while (low + 1 < high)
    {
      guint middle = (low + high) / 2;

      if (self->home_sums[middle - 1] <= left)
        low = middle;
      else
        high = middle;
    }

  return ((YpSimSpot *) g_ptr_array_index (homes, low))->at;
}

static void
weigh_homes (YpSimReporter *self)
{
  double sum = 0.0;

  self->home_sums = g_new (double, MAX (self->map->homes->len, 1));
  for (guint i = 0; i < self->map->homes->len; i++)
    {
      sum += ((YpSimSpot *) g_ptr_array_index (self->map->homes, i))->weight;
      self->home_sums[i] = sum;
    }
}

static void
find_cases (YpSimReporter *self)
{
  self->kitchens = g_ptr_array_new ();
  for (guint i = 0; i < self->map->places->len; i++)
    {
      const YpSimSpot *spot = g_ptr_array_index (self->map->places, i);

      if (g_strcmp0 (spot->kind, "lake") == 0 || strstr (spot->name, "沙洲湖") != NULL)
        self->lake = spot;
      else if (g_strcmp0 (spot->kind, "restaurant") == 0)
        g_ptr_array_add (self->kitchens, (gpointer) spot);
    }
}

/**
 * yp_sim_reporter_new:
 * @map: the city; must outlive the reporter
 * @seed: what chance follows from
 * @per_day: how many reports a day, on average
 *
 * Returns: (transfer full): a reporter
 */
YpSimReporter *
yp_sim_reporter_new (const YpSimMap *map, guint64 seed, double per_day)
{
  YpSimReporter *self = g_new0 (YpSimReporter, 1);

  self->map = map;
  self->per_day = per_day;
  yp_prng_init (&self->prng, yp_prng_mix (seed, 81));
  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    self->mean_hour += hours[i] / G_N_ELEMENTS (hours);

  weigh_items (self);
  weigh_homes (self);
  find_cases (self);
  for (guint i = 0; i < N_HOT_SPOTS; i++)
    self->hot_spots[i] = map->places->len > 0
                             ? ((YpSimSpot *) g_ptr_array_index (
                                    map->places, yp_prng_below (&self->prng, map->places->len)))
                                   ->at
                             : pick_home (self);

  return self;
}

/**
 * yp_sim_reporter_free:
 * @self: (transfer full): a reporter
 */
void
yp_sim_reporter_free (YpSimReporter *self)
{
  g_free (self->home_sums);
  g_free (self->item_weights);
  g_ptr_array_unref (self->kitchens);
  g_free (self);
}

/**
 * yp_sim_reporter_get_pause:
 * @self: a reporter
 * @now: the time, microseconds since 1970 UTC
 *
 * Returns: microseconds until the next report, by chance and by the hour in UTC+8
 */
gint64
yp_sim_reporter_get_pause (YpSimReporter *self, gint64 now)
{
  gint64 of_day = (now + 8 * G_TIME_SPAN_HOUR) % G_TIME_SPAN_DAY;
  double hour = (double) (of_day < 0 ? of_day + G_TIME_SPAN_DAY : of_day) / G_TIME_SPAN_HOUR;
  guint whole = (guint) hour;
  double rate = hours[whole] + (hours[(whole + 1) % 24] - hours[whole]) * (hour - whole);
  double mean_us = G_TIME_SPAN_DAY / self->per_day * self->mean_hour / rate;

  return (gint64) CLAMP (-log (1.0 - yp_prng_double (&self->prng)) * mean_us, 1.0,
                         (double) G_TIME_SPAN_HOUR);
}

static YpXy
scatter (YpSimReporter *self, YpXy at, double reach)
{
  at.x += reach * yp_prng_normal (&self->prng);
  at.y += reach * yp_prng_normal (&self->prng);

  return at;
}

static YpXy
pick_place (YpSimReporter *self)
{
  double dice = yp_prng_double (&self->prng);

  if (dice < 0.14)
    return scatter (self, self->hot_spots[yp_prng_below (&self->prng, N_HOT_SPOTS)], 70.0);
  if (dice < 0.24 && self->map->roads->len > 0)
    {
      guint index = yp_prng_below (&self->prng, self->map->roads->len);

      return scatter (self, ((YpSimSpot *) g_ptr_array_index (self->map->roads, index))->at, 6.0);
    }

  return scatter (self, pick_home (self), 14.0);
}

/* The item that is about @word and little else: 路灯异常, not 路灯井盖异常. */
static const YpSimItem *
find_item (const YpSimReporter *self, const char *word)
{
  const YpSimItem *best = NULL;

  for (guint i = 0; i < self->map->items->len; i++)
    {
      const YpSimItem *item = g_ptr_array_index (self->map->items, i);

      if (self->item_weights[i] > 0.0 && strstr (item->name, word) != NULL &&
          (best == NULL || strlen (item->name) < strlen (best->name)))
        best = item;
    }

  return best;
}

/* Where, as people say it: town, street and what is near. */
static char *
say_where (YpSimReporter *self, YpXy at)
{
  const YpSimArea *town = yp_sim_map_find_town (self->map, at);
  const char *road = yp_sim_map_find_road (self->map, at, NULL);
  const char *cross = road != NULL ? yp_sim_map_find_road (self->map, at, road) : NULL;
  const YpSimSpot *spot = yp_sim_map_find_place (self->map, at, NEAR_M);
  GString *text = g_string_new (town != NULL ? town->name : NULL);

  if (road != NULL && yp_prng_chance (&self->prng, 0.45))
    g_string_append_printf (text, "%s%u号", road, 1 + yp_prng_below (&self->prng, 399));
  else if (road != NULL && cross != NULL && yp_prng_chance (&self->prng, 0.5))
    g_string_append_printf (text, "%s与%s交叉口", road, cross);
  else if (road != NULL)
    g_string_append (text, road);
  if (spot != NULL && (road == NULL || yp_prng_chance (&self->prng, 0.6)))
    g_string_append_printf (text, "%s%s%s", road != NULL ? "，" : "", spot->name,
                            sides[yp_prng_below (&self->prng, G_N_ELEMENTS (sides))]);
  if (text->len == 0 || (road == NULL && spot == NULL))
    {
      const YpSimArea *grid = yp_sim_map_find_grid (self->map, at);

      if (grid != NULL)
        g_string_assign (text, grid->name);
    }

  return g_string_free (text, FALSE);
}

static char *
say_what (YpSimReporter *self, const YpSimItem *item, const char *where)
{
  int topic = find_topic (item->name);
  const char *said;
  guint n = 0;

  if (topic < 0)
    said = general_says[yp_prng_below (&self->prng, G_N_ELEMENTS (general_says))];
  else
    {
      while (topics[topic].says[n] != NULL)
        n++;
      said = topics[topic].says[yp_prng_below (&self->prng, n)];
    }

  return g_strdup_printf ("%s%s%s%s%s%s",
                          openings[yp_prng_below (&self->prng, G_N_ELEMENTS (openings))],
                          topic < 0 ? item->name : "", topic < 0 ? "，" : "",
                          yp_prng_chance (&self->prng, 0.75) ? where : "此处", said,
                          endings[yp_prng_below (&self->prng, G_N_ELEMENTS (endings))]);
}

/* One of the three cases, now and then, where the city has a place for it. */
static const YpSimItem *
pick_case (YpSimReporter *self, YpXy *at)
{
  Case which = CASE_NONE;
  double dice = yp_prng_double (&self->prng);

  if (dice < 0.012 && self->kitchens->len > 0)
    which = CASE_KITCHEN;
  else if (dice >= 0.012 && dice < 0.018 && self->lake != NULL)
    which = CASE_LAKE;
  else if (dice >= 0.018 && dice < 0.024 && self->map->roads->len > 0)
    which = CASE_LAMPS;

  switch (which)
    {
    case CASE_KITCHEN:
      {
        /* A few of them are what everybody complains of. */
        guint worst = yp_prng_below (&self->prng, MIN (self->kitchens->len, 6));

        *at = scatter (self, ((YpSimSpot *) g_ptr_array_index (self->kitchens, worst))->at, 25.0);
        return find_item (self, yp_prng_chance (&self->prng, 0.6) ? "油烟" : "噪声");
      }
    case CASE_LAKE:
      {
        static const char *const words[] = { "水域", "绿地", "护栏", "暴露垃圾", "路灯" };

        *at = scatter (self, self->lake->at, 160.0);
        return find_item (self, words[yp_prng_below (&self->prng, G_N_ELEMENTS (words))]);
      }
    case CASE_LAMPS:
      {
        /* A handful of streets that stay dark. */
        guint street = yp_prng_below (&self->prng, 5) * (self->map->roads->len / 5);

        *at =
            scatter (self, ((YpSimSpot *) g_ptr_array_index (self->map->roads, street))->at, 20.0);
        return find_item (self, "路灯");
      }
    case CASE_NONE:
    default:
      return NULL;
    }
}

/**
 * yp_sim_reporter_make:
 * @self: a reporter
 * @report: (out caller-allocates): what is reported next
 */
void
yp_sim_reporter_make (YpSimReporter *self, YpSimReport *report)
{
  double shares[G_N_ELEMENTS (sources)];
  YpXy at = { 0.0, 0.0 };
  const YpSimItem *item = pick_case (self, &at);

  if (item == NULL)
    {
      guint index = yp_prng_weighted (&self->prng, self->item_weights, self->map->items->len);

      item = g_ptr_array_index (self->map->items, index);
      at = pick_place (self);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    shares[i] = sources[i].share;

  *report = (YpSimReport){ 0 };
  report->item = item->key;
  report->source = sources[yp_prng_weighted (&self->prng, shares, G_N_ELEMENTS (sources))].name;
  report->address = say_where (self, at);
  report->description = say_what (self, item, report->address);
  yp_frame_to_degrees (&self->map->frame, at, &report->longitude, &report->latitude);
  if (g_str_equal (report->source, "hotline12345") || g_str_equal (report->source, "cityapp"))
    {
      report->contact = yp_city_names_make_person (&self->prng);
      report->phone = g_strdup_printf ("1390000%04u", yp_prng_below (&self->prng, 10000));
    }
}

/**
 * yp_sim_report_clear:
 * @self: a report
 */
void
yp_sim_report_clear (YpSimReport *self)
{
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->contact, g_free);
  g_clear_pointer (&self->phone, g_free);
}
