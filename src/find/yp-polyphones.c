/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-find"

#include "yp-polyphones-private.h"

/* Characters with more than one reading, and these without tones, the usual one first; ü is written
 * v. Facts from the Unicode Han Database 15.0 (Unihan_Readings): the order of kMandarin and
 * kHanyuPinlu, and all readings that kTGHZ2013 gives, the dictionary of the table of standard
 * characters (通用规范汉字字典). */

/* clang-format off */
static const char *const rows[] = {
  "㴔xi,ji", "䏲die,ti", "万wan,mo", "乐le,yue", "乜mie,nie", "乾qian,gan", "了le,liao",
  "亟ji,qi", "亲qin,qing", "亹men,wei", "什shen,shi", "仇chou,qiu", "仔zi,zai", "价jia,jie",
  "会hui,kuai", "传chuan,zhuan", "伣xian,qian", "伯bo,bai", "伺ci,si", "似shi,si",
  "伽jia,ga,qie", "佛fu,fo", "佴er,nai", "侥jiao,yao", "便bian,pian", "俟qi,si", "俩lia,liang",
  "偻lou,lv", "傀gui,kui", "儿er,r", "兹zi,ci", "刨pao,bao", "券quan,xuan", "刹sha,cha",
  "削xue,xiao", "剋kei,ke", "剖pou,po", "剥bo,bao", "劲jin,jing", "勒lei,le", "匙shi,chi",
  "区qu,ou", "卒zu,cu", "单dan,chan,shan", "南nan,na", "卜bo,bu", "卡ka,qia", "厖pang,mang",
  "厦sha,xia", "参can,shen,cen", "叚xia,jia", "句ju,gou", "叨dao,tao", "召zhao,shao", "叶ye,xie",
  "吁xu,yu", "合he,ge", "吓xia,he", "吖ya,a", "否fou,pi", "吭keng,hang", "吱zhi,zi", "呇qi,men",
  "呐na,ne", "呒wu,m", "员yuan,yun", "呢ne,ni", "呱gu,gua", "呵he,a", "呷ga,xia", "咀ju,zui",
  "咇bie,bi", "咋za,ze,zha", "和he,huo,hu", "咖ka,ga", "咯ge,ka,lo,luo", "咳hai,ke", "咽yan,ye",
  "哕hui,yue", "哦o,e", "哪na,ne", "哼heng,hng", "唛ma,mai", "唝gong,hong", "啁zhao,zhou",
  "啜chuai,chuo", "喁yong,yu", "喋die,zha", "喔o,wo", "喳zha,cha", "嗄a,sha", "嗌ai,yi",
  "嗯n,ng", "嗲die,dia", "嘘xu,shi", "嘚de,dei", "嘬chuai,zuo", "噱jue,xue", "嚓ca,cha",
  "嚼jue,jiao", "囤dun,tun", "圈quan,juan", "圌chuan,chui", "圜huan,yuan", "圩wei,xu",
  "圫yu,tuo", "地de,di", "坋ben,fen", "坬gua,wa", "坻chi,di", "垌dong,tong", "埋mai,man",
  "埔bu,pu", "埫chong,tang", "堡bao,bu,pu", "堤di,ti", "堨ye,e", "堲ci,ji", "塞sai,se",
  "壳ke,qiao", "大da,dai", "夹jia,ga", "奇qi,ji", "奘zang,zhuang", "妧wan,yuan", "娜na,nuo",
  "婤chou,zhou", "婼chuo,ruo", "嬛huan,xuan", "嬷ma,mo", "孅qian,xian", "孖ma,zi", "孱can,chan",
  "宓mi,fu", "宿su,xiu", "寻xun,xin", "尉wei,yu", "尢you,wang", "尺chi,che", "尾wei,yi",
  "尿niao,sui", "屏ping,bing", "岨qu,ju", "峒dong,tong", "峙zhi,shi", "峛li,lie", "峤jiao,qiao",
  "峿yu,wu", "嶦zhan,shan", "差cha,chai,ci", "巷xiang,hang", "帧zheng,zhen", "帱chou,dao",
  "幢chuang,zhuang", "度du,duo", "廆gui,wei", "弄nong,long", "弹dan,tan", "强qiang,jiang",
  "彷fang,pang", "得de,dei", "徵zhi,zheng", "忒te,tui", "恶e,wu", "慊qian,qie", "戆gang,zhuang",
  "戌xu,qu", "戛jia,ga", "扁bian,pian", "扎zha,za", "扒ba,pa", "扛kang,gang", "扞gan,han",
  "折zhe,she", "抹mo,ma", "拓ta,tuo", "拗ao,niu", "择ze,zhai", "拶za,zan", "拾shi,she",
  "挲sa,suo", "捋lv,luo", "掞shan,yan", "掺can,chan", "提ti,di", "搒bang,peng", "摩mo,ma",
  "撮cuo,zuo", "擘bai,bo", "攒zan,cuan", "数shu,shuo", "无wu,mo", "曝pu,bao", "曾ceng,zeng",
  "朝chao,zhao", "期qi,ji", "术shu,zhu", "朴pu,piao,po", "杉shan,sha", "杓biao,shao",
  "杻chou,niu", "枞cong,zong", "枸gou,ju", "柁duo,tuo", "柏bai,bo", "柜gui,ju", "柞zha,zuo",
  "查cha,zha", "柷chu,zhu", "栅zha,shan", "栎li,yue", "校xiao,jiao", "核he,hu", "桔ju,jie",
  "桧gui,hui", "桲po,bo", "梣cen,chen,qin", "棓bang,bei", "棱leng,ling", "棽shen,chen",
  "椎chui,zhui", "楪ye,die", "楯dun,shun", "楷kai,jie", "槛kan,jian", "槟bin,bing", "模mo,mu",
  "橑lao,liao", "欸ai,e", "欹yi,qi", "欻chua,xu", "殖zhi,shi", "殷yin,yan", "氏shi,zhi",
  "氿gui,jiu", "沈shen,chen", "沌dun,zhuan", "沓da,ta", "没mei,mo", "泊po,bo", "泌mi,bi",
  "泷long,shuang", "洓se,qi", "洗xi,xian", "洞dong,tong", "浒hu,xu", "浚jun,xun", "浰lian,li",
  "涌yong,chong", "涡wo,guo", "涴wo,yuan", "淜ping,peng", "湫jiao,qiu", "溃kui,hui", "溚ta,da",
  "滧yao,xiao", "漴zhuang,chong,shuang", "潦lao,liao", "澄cheng,deng", "澹dan,tan", "瀑pu,bao",
  "炅jiong,gui", "炔gui,que", "炮pao,bao", "烙lao,luo", "烻yan,shan", "焌jun,qu", "焘dao,tao",
  "熟shu,shou", "熨yun,yu", "爪zhao,zhua", "牟mou,mu", "犍jian,qian", "犴an,han", "率lv,shuai",
  "玚chang,yang", "玢bin,fen", "珩hang,heng", "珲hui,hun", "琢zuo,zhuo", "瑱zhen,tian",
  "町ting,ding", "畜chu,xu", "番fan,pan", "畬she,yu", "疟nve,yao", "癿qie,bie", "的de,di",
  "盖gai,ge", "盛sheng,cheng", "省sheng,xing", "着zhe,zhao,zhuo", "石shi,dan", "砉huo,hua",
  "硊wei,hui", "硍xian,yin", "硔hong,gong", "碈min,hun", "碌lu,liu", "碡du,zhou", "磅bang,pang",
  "磏lian,qian", "祭ji,zhai", "禅chan,shan", "种zhong,chong", "秘mi,bi", "称cheng,chen",
  "穜zhong,tong", "窨xun,yin", "笮ze,zuo", "筠yun,jun", "粘zhan,nian", "糁san,shen", "糜mi,mei",
  "系xi,ji", "絜jie,xie", "綮qi,qing", "繁fan,po", "繇yao,you", "纤xian,qian", "纥ge,he",
  "约yue,yao", "纶lun,guan", "给gei,ji", "络luo,lao", "绰chuo,chao", "综zong,zeng", "绿lv,lu",
  "缉ji,qi", "缩suo,su", "缪mou,miao,miu", "翟di,zhai", "耏nai,er", "耙ba,pa", "聒gua,guo",
  "肋le,lei", "胖pang,pan", "脉mai,mo", "脯pu,fu", "腌yan,a", "膀bang,pang", "膻shan,dan",
  "臂bi,bei", "臭chou,xiu", "色se,shai", "艴fu,bo", "艾ai,yi", "芎qiong,xiong", "芘pi,bi",
  "芥jie,gai", "芫yan,yuan", "芾fei,fu", "苣ju,qu", "茄jia,qie", "茈ci,zi", "茋zhi,di",
  "茜qian,xi", "荑ti,yi", "荠ji,qi", "荥xing,ying", "荨xun,qian", "莎sha,suo", "莘shen,xin",
  "莞guan,wan", "莨lang,liang", "菹ju,zu", "落luo,la,lao", "著zhe,zhao,zhu,zhuo", "葚ren,shen",
  "葰sui,jun,suo", "蓂ming,mi", "蔈biao,piao", "蔓man,wan", "蔚wei,yu", "蕃fan,bo", "薁yu,ao",
  "薄bao,bo", "藉ji,jie", "藏cang,zang", "虷han,gan", "虹hong,jiang", "蚌bang,beng", "蛤ha,ge",
  "蛸shao,xiao", "蝤qiu,you", "螣te,teng", "血xue,xie", "行xing,hang,heng", "袷qia,jia",
  "裼ti,xi", "褪tui,tun", "覃tan,qin", "见jian,xian", "觉jue,jiao", "角jiao,jue", "解jie,xie",
  "识shi,zhi", "诘ji,jie", "说shuo,shui", "读du,dou", "谁shei,shui", "调diao,tiao", "豉shi,chi",
  "豸zhi,zhai", "貉hao,he", "贾jia,gu", "趄ju,qie", "蹊qi,xi", "蹒man,pan", "车che,ju",
  "轧ya,zha", "辗nian,zhan", "辟pi,bi", "还hai,huan", "迫po,pai", "适shi,kuo", "郇huan,xun",
  "都dou,du", "酂cuo,zan", "酢cu,zuo", "酾shai,shi", "重zhong,chong", "釐xi,li", "钥yao,yue",
  "钭tou,dou", "铅qian,yan", "铊ta,tuo", "铛dang,cheng", "铤ding,ting", "铫diao,yao",
  "镡chan,tan", "镦dui,dun", "长zhang,chang", "阇du,she", "阏e,yan", "阘da,ta", "阚han,kan",
  "阿a,e", "陂bei,pi", "陆lu,liu", "降jiang,xiang", "隗kui,wei", "隺hu,he", "雀que,qiao",
  "露lu,lou", "靓jing,liang", "鞘qiao,shao", "颈jing,geng", "颉jie,xie", "饧tang,xing",
  "饹le,ge", "馇cha,zha", "驮tuo,duo", "骀dai,tai", "骠biao,piao", "鬲ge,li", "鲌ba,bo",
  "鹄gu,hu", "鹘gu,hu", "麇jun,qun", "黾mian,min", "龈ken,yin", "龟gui,jun,qiu", "鿎ta,da",
  "𦝼lv,lou", "𦰡na,nuo", "𫭟ou,qu",
};
/* clang-format on */

/**
 * _yp_polyphones_get:
 * @n_rows: (out): how many
 *
 * Returns: (array length=n_rows): each a character and its readings, with commas between these
 */
const char *const *
_yp_polyphones_get (guint *n_rows)
{
  *n_rows = G_N_ELEMENTS (rows);
  return rows;
}
