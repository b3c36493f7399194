/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-catalogue-rows.h"

#include "yp-csv-rows.h"
#include "yp-error.h"

#define HEAD                                                                                       \
  "standard,kind,code,name,group,lead,support,condition,situation,limit,closing,version,"          \
  "effective_from,effective_to\n"

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = yp_csv_rows_parse ("Test", text, strlen (text), &error);

  g_assert_no_error (error);
  return rows;
}

typedef struct
{
  const char *text;
  YpCatalogueOptions options;
  const char *csv; /* what becomes of it */
} Form;

static const Form forms[] = {
  { HEAD "s,matter,1,n,g,,,,,,,,,\n", { NULL }, HEAD "s,matter,1,n,g,,,,,,,,,\n" },
  { HEAD "s,matter,1,n,g,城管局,住建局、公安局,1,有垃圾,4 工作时,清除,v,2026-07-01,2027-01-01\n"
         "s,matter,1,n,g,城管局,住建局、公安局,2,有垃圾堆,1 工作日,清除,v,2026-07-01,2027-01-01\n",
    { NULL },
    HEAD "s,matter,1,n,g,城管局,住建局、公安局,1,有垃圾,4 工作时,清除,v,2026-07-01,2027-01-01\n"
         "s,matter,1,n,g,城管局,住建局、公安局,2,有垃圾堆,1 工作日,清除,v,2026-07-01,"
         "2027-01-01\n" },
  /* Titles above, other titles, another order, blanks of all widths, merged cells, no codes. */
  { "某市标准,,,,,\n大类,代码, 名称 ,立案条件,时限,类别\n"
    "　甲类,01,雨水箅子,缺失,2紧急工作时,部件\n,,,破损\xc2\xa0,4小时,\n,02,井盖,缺失,2天,\n"
    "\t, ,,,,\n乙类,03,路灯,灯灭,不限时,事件\n",
    { .set = "标准=s" },
    HEAD "s,component,01,雨水箅子,甲类,,,1,缺失,2 紧急工作时,,,,\n"
         "s,component,01,雨水箅子,甲类,,,2,破损,4 工作时,,,,\n"
         "s,component,02,井盖,甲类,,,1,缺失,2 工作日,,,,\n"
         "s,matter,03,路灯,乙类,,,1,灯灭,不限时,,,,\n" },
  /* Joined codes: a new class needs a new number, a new number does not need a class. */
  { "c,d,x,name,group,limit,备注\n01,01,n,m,g,1天,a\n,02,n,o,,1天,b\n02,01,n,p,h,1天,c\n",
    { "code=c+d,situation=x", "standard=s,kind=matter", FALSE },
    HEAD "s,matter,0101,m,g,,,1,n,1 工作日,,,,\ns,matter,0102,o,g,,,1,n,1 工作日,,,,\n"
         "s,matter,0201,p,h,,,1,n,1 工作日,,,,\n" },
  /* What is mapped to nothing is left empty, and a map goes before a title. */
  { "code,name,group,lead,regulator\n1,n,g,a,b\n",
    { "lead=regulator,support=", "standard=s,kind=事项", FALSE },
    HEAD "s,matter,1,n,g,b,,,,,,,,\n" },
  /* What all rows say. */
  { "code,name,limit\n1,n,1天\n2,m,2天\n",
    { NULL, "标准=s, 类别=事件,group=g,version=2026-1,生效日期=2026/7/1,lead=城管局", FALSE },
    HEAD "s,matter,1,n,g,城管局,,1,,1 工作日,,2026-1,2026-07-01,\n"
         "s,matter,2,m,g,城管局,,1,,2 工作日,,2026-1,2026-07-01,\n" },
  { "code,name,group,lead\n1,n,g,a\n",
    { "lead=", "standard=s,kind=事项", FALSE },
    HEAD "s,matter,1,n,g,,,,,,,,,\n" },
  /* An item's rows need not stand together, nor repeat it. */
  { HEAD "s,matter,1,n,g,a,b,x,u,1天,,v,2026/7/1,\ns,matter,2,o,g,,,,,,,,20260701,2026年7月2日\n"
         "s,matter,1,,,,,y,w,种植季节15天,,v,,\n",
    { NULL },
    HEAD "s,matter,1,n,g,a,b,x,u,1 工作日,,v,2026-07-01,\n"
         "s,matter,1,n,g,a,b,y,w,种植季节15 工作日,,v,2026-07-01,\n"
         "s,matter,2,o,g,,,,,,,,2026-07-01,2026-07-02\n" },
  /* Versions, the second by its first row alone. */
  { HEAD "s,matter,1,n,g,,,,u,1天,,1,,2026-07-01\ns,matter,1,m,g,,,,u,2天,,2,2026-07-01,\n"
         "s,matter,1,m,g,,,,w,3天,,,,\n",
    { NULL },
    HEAD "s,matter,1,n,g,,,1,u,1 工作日,,1,,2026-07-01\n"
         "s,matter,1,m,g,,,1,u,2 工作日,,2,2026-07-01,\n"
         "s,matter,1,m,g,,,2,w,3 工作日,,2,2026-07-01,\n" },
  /* A cell of several lines, and times that are no days. */
  { HEAD "s,matter,1,n,g,,,1,\"a\r\nb\",夜间1紧急工作时制止,,,2026-07-01T00:00:00.123Z,\n",
    { NULL },
    HEAD "s,matter,1,n,g,,,1,\"a\nb\",夜间 1 紧急工作时制止,,,2026-07-01T00:00:00.123Z,\n" },
};

static void
test_forms (gconstpointer data)
{
  const Form *form = data;
  g_autoptr (GPtrArray) rows = parse (form->text);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) catalogue =
      yp_catalogue_new_from_rows (rows, &form->options, NULL, &error);
  g_autoptr (YpCatalogue) again = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *csv_again = NULL;

  g_assert_no_error (error);
  csv = yp_catalogue_to_csv (catalogue);
  g_assert_cmpstr (csv, ==, form->csv);

  again = yp_catalogue_new_from_csv (csv, strlen (csv), &error);
  g_assert_no_error (error);
  csv_again = yp_catalogue_to_csv (again);
  g_assert_cmpstr (csv_again, ==, csv);
}

typedef struct
{
  const char *text;
  YpCatalogueOptions options;
  const char *said;
} Header;

static const Header headers[] = {
  { "name\nn\n", { NULL, "standard=s,kind=事项", FALSE }, "row 1, column “code”: it is missing" },
  { "title,\ncode,name\nn,m\n", { NULL, "standard=s,kind=事项", FALSE }, "row 2, column “group”" },
  { "code,name,group\n1,n,g\n", { NULL, "kind=matter", FALSE }, "column “standard”" },
  { "code,name,group\n1,n,g\n", { NULL, "standard=s", FALSE }, "column “kind”" },
  { "code,name,group,code\n1,n,g,1\n", { NULL, "standard=s,kind=事项", FALSE }, "there twice" },
  { "code,name,group,代码\n1,n,g,1\n", { NULL, "standard=s,kind=事项", FALSE }, "there twice" },
  { "code,name,group,limits\n1,n,g,1天\n",
    { NULL, "standard=s,kind=事项", FALSE },
    "column “limits”" },
  { "code,name,group\n1,n,g\n",
    { "code=x", "standard=s,kind=事项", FALSE },
    "column “x”: there is none" },
  { "code,name,group\n1,n,g\n", { "code", "standard=s,kind=事项", FALSE }, "has no “=”" },
  { "code,name,group\n1,n,g\n", { "codes=x", "standard=s,kind=事项", FALSE }, "names no column" },
  { "code,name,group\n1,n,g\n", { "code=a,代码=b", "standard=s,kind=事项", FALSE }, "twice" },
  { "code,name,group\n1,n,g\n", { "code=a+", "standard=s,kind=事项", FALSE }, "empty name" },
  { "code,name,group\n1,n,g\n", { "code=a+b+c+d+e", "standard=s,kind=事项", FALSE }, "too many" },
  { "code,name,group\n1,n,g\n", { NULL, "standard=s,kind", FALSE }, "says nothing" },
  { "code,name,group\n1,n,g\n", { NULL, "standard= ,kind=matter", FALSE }, "says nothing" },
  { "code,name,group\n1,n,g\n", { NULL, "colour=s", FALSE }, "names no column" },
  { "code,name,group\n1,n,g\n", { NULL, "code=1", FALSE }, "can not be the same" },
  { "code,name,group\n1,n,g\n", { NULL, "kind=matter,类别=matter", FALSE }, "twice" },
  { "code,name,group\n1,n,g\n", { NULL, "standard=\xff", FALSE }, "UTF-8" },
  { "code,name,group\n1,n,g\n", { NULL, "standard=s,kind=matter,group=h", FALSE }, "has it too" },
  { "code,name,group\n1,n,g\n", { "code=\xff", "standard=s,kind=事项", FALSE }, "UTF-8" },
};

static void
test_header (gconstpointer data)
{
  const Header *header = data;
  g_autoptr (GPtrArray) rows = parse (header->text);
  g_auto (YpCatalogueReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_catalogue_new_from_rows (rows, &header->options, &report, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  if (strstr (error->message, header->said) == NULL)
    g_error ("%s", error->message);
  g_assert_cmpuint (report.n_rows, ==, 0);
}

/* Each row that is not understood is told, once; those that are, are counted. */
static void
test_report (void)
{
  static const struct
  {
    const char *row;
    const char *column; /* %NULL where it is understood */
    const char *reason;
  } cases[] = {
    { "s,matter,1,n,g,a,b,,u,1天,c,,,", NULL, NULL },
    { "s,matter,1,n,g,a,b,,w,5日,c,,,", "limit", "not a unit" },
    { "s,matter,1,n,g,a,b,,w,,c,,,", "limit", "不限时" },
    { "s,matter,1,m,g,a,b,,w,1天,c,,,", "name", "what row 2 says of “s:matter:1”" },
    { "s,matter,1,n,h,a,b,,w,1天,c,,,", "group", "row 2" },
    { "s,matter,1,n,g,x,b,,w,1天,c,,,", "lead", "row 2" },
    { "s,matter,1,n,g,a,x,,w,1天,c,,,", "support", "row 2" },
    { "s,matter,1,n,g,a,b,,w,1天,c,,2026-07-01,", "effective_from", "row 2" },
    { "s,matter,1,n,g,a,b,,w,1天,c,,,2026-07-01", "effective_to", "row 2" },
    { "s,matter,1,n,g,a,b,1,w,1天,c,,,", "condition", "twice" },
    { "s,matter,1,n,g,a,b,一,w,1天,c,,,", "condition", "letters" },
    { "s,matter,1,n,g,a,b,,=w,1天,c,,,", "situation", "formula" },
    { "s,matter,1,n,g,a,b,,w,1天,\"c\td\",,,", "closing", "control" },
    { "s,matter,1,n,g,a,b,,,,,,,", "code", "twice" },
    { "s,matter,1,,,,,,w,2天,,,,", NULL, NULL },
    { "s,thing,2,n,g,a,b,,u,1天,c,,,", "kind", "neither" },
    { "s,thing,2,n,g,a,b,,w,1天,c,,,", "code", "belongs to row 17" },
    { "s t,matter,2,n,g,a,b,,u,1天,c,,,", "standard", "letters" },
    { "s,matter,2 3,n,g,a,b,,u,1天,c,,,", "code", "letters" },
    { "s,matter,3,,g,a,b,,u,1天,c,,,", "name", "missing" },
    { "s,matter,4,n,g,a,b,,u,1天,c,,today,", "effective_from", "not a date" },
    { "s,matter,4,n,g,a,b,,u,1天,c,,2026-02-29,", "effective_from", "not a date" },
    { "s,matter,4,n,g,a,b,,u,1天,c,,,1970-01-01", "effective_to", "1970" },
    { "s,matter,5,n,g,a,b,,u,1天,c,,2026-07-01,2026-07-01", "effective_to", "not after" },
    { ",,,,,,,,,,,,,", NULL, NULL },
    { "s,matter,6,n,g,,,,,,,,,", NULL, NULL },
  };
  g_autoptr (GString) text = g_string_new (HEAD);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YpCatalogueReport) report = { 0 };
  guint n_told = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (text, "%s\n", cases[i].row);
  rows = parse (text->str);
  g_assert_null (yp_catalogue_new_from_rows (rows, NULL, &report, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const YpCatalogueProblem *problem;

      if (cases[i].column == NULL)
        continue;

      g_assert_cmpuint (n_told, <, report.problems->len);
      problem = report.problems->pdata[n_told++];
      g_test_message ("%u, %s: %s", problem->row, problem->column, problem->reason);
      g_assert_cmpuint (problem->row, ==, i + 2);
      g_assert_cmpstr (problem->column, ==, cases[i].column);
      g_assert_nonnull (strstr (problem->reason, cases[i].reason));
    }
  g_assert_cmpuint (n_told, ==, report.problems->len);
  g_assert_cmpuint (report.n_rows, ==, G_N_ELEMENTS (cases) - 1);
  g_assert_cmpuint (report.n_items, ==, 2);
  g_assert_cmpuint (report.n_conditions, ==, 2);
  g_assert_nonnull (strstr (error->message, "22 rows"));
  g_assert_nonnull (strstr (error->message, "row 3, column “limit”"));
}

/* Half an item is another item: it is left out whole, whichever row of it is wrong. */
static void
test_leaves_out (void)
{
  static const char text[] = HEAD "s,matter,,n,g,,,,,,,,,\n"
                                  "s,matter,1,n,g,,,1,u,1天,c,,,\n"
                                  "s,matter,1,n,g,,,2,w,5日,c,,,\n"
                                  "s,matter,2,n,g,,,1,u, 2天,c,,,\n"
                                  "s,matter,2,n,g,,,2,w,2天,c,,,\n"
                                  "s,matter,3,n,g,,,1,u,1天,c,,soon,\n"
                                  "s,matter,3,n,g,,,2,w,1天,c,,,\n"
                                  "s,matter,4,n,g,,,1,u,5日,c,,,\n"
                                  "s,matter,4,n,g,,,2,w,1天,c,,,\n"
                                  "s,matter,5,n,g,,,,,,,,,\n";
  static const YpCatalogueOptions options = { .leave_out = TRUE };
  g_autoptr (GPtrArray) rows = parse (text);
  g_autoptr (GError) error = NULL;
  g_auto (YpCatalogueReport) report = { 0 };
  g_autoptr (YpCatalogue) catalogue = NULL;

  catalogue = yp_catalogue_new_from_rows (rows, &options, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yp_catalogue_get_n_items (catalogue), ==, 2);
  g_assert_nonnull (yp_catalogue_find (catalogue, "s:matter:2"));
  g_assert_nonnull (yp_catalogue_find (catalogue, "s:matter:5"));
  g_assert_cmpuint (report.n_items, ==, 2);
  g_assert_cmpuint (report.n_conditions, ==, 2);
  g_assert_cmpuint (report.n_left_out, ==, 3);
  g_assert_cmpuint (report.problems->len, ==, 5);
}

static void
assert_spelling (const YpCatalogueReport *report,
                 guint index,
                 const char *text,
                 const char *limit,
                 const char *qualifier,
                 guint n_rows)
{
  const YpCatalogueSpelling *spelling = report->spellings->pdata[index];
  g_autofree char *understood = yp_limit_format (&spelling->limit);

  g_assert_cmpstr (spelling->text, ==, text);
  g_assert_cmpstr (understood, ==, limit);
  g_assert_cmpstr (spelling->qualifier, ==, qualifier);
  g_assert_cmpuint (spelling->n_rows, ==, n_rows);
}

static void
test_spellings (void)
{
  static const char text[] = HEAD "s,matter,1,n,g,,,,u,2天,,,,\n"
                                  "s,matter,1,n,g,,,,w, ５工作日,,,,\n"
                                  "s,matter,1,n,g,,,,w,5工作日,,,,\n"
                                  "s,matter,1,n,g,,,,x,2天,,,,\n"
                                  "s,matter,1,n,g,,,,y,夜间2紧急工作时制止,,,,\n"
                                  "s,matter,1,n,g,,,,z,不限时,,,,\n"
                                  "s,matter,2,n,g,,,,z,5日,,,,\n";
  static const YpCatalogueOptions options = { .leave_out = TRUE };
  g_autoptr (GPtrArray) rows = parse (text);
  g_autoptr (GError) error = NULL;
  g_auto (YpCatalogueReport) report = { 0 };
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_from_rows (rows, &options, &report, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report.spellings->len, ==, 5);
  assert_spelling (&report, 0, "不限时", "urgent_minute:0", NULL, 1);
  assert_spelling (&report, 1, "夜间2紧急工作时制止", "urgent_hour:2", "夜间 制止", 1);
  assert_spelling (&report, 2, "2天", "work_day:2", NULL, 2);
  assert_spelling (&report, 3, " ５工作日", "work_day:5", NULL, 1);
  assert_spelling (&report, 4, "5工作日", "work_day:5", NULL, 1);
}

static guint
count_spelled (const YpCatalogueReport *report)
{
  guint n = 0;

  for (guint i = 0; i < report->spellings->len; i++)
    {
      const YpCatalogueSpelling *spelling = report->spellings->pdata[i];
      g_autofree char *limit = yp_limit_format (&spelling->limit);

      g_test_message ("“%s” is %s%s%s, %u times", spelling->text, limit,
                      spelling->qualifier != NULL ? ", " : "",
                      spelling->qualifier != NULL ? spelling->qualifier : "", spelling->n_rows);
      n += spelling->n_rows;
    }

  return n;
}

/* A city's standard, as it was published: merged cells, its own columns, a title above. */
static void
test_standard (void)
{
  static const YpCatalogueOptions options = {
    "code=大类代码+小类代码,name=小类名称,group=大类名称,situation=立案条件,limit=处置时限,"
    "closing=结案条件,lead=责任主体,support=监管主体",
    "standard=yuncheng,kind=component", FALSE
  };
  g_autofree char *path =
      g_build_filename (g_getenv ("YP_SHARED_DATA"),
                        "b_events/cityguard_standards/yuncheng_component_case_standard.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (YpCatalogue) catalogue = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YpCatalogueReport) report = { 0 };
  const YpItem *item;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("There is no outside data: YP_SHARED_DATA");
      return;
    }

  rows = parse (text);
  catalogue = yp_catalogue_new_from_rows (rows, &options, &report, &error);
  for (guint i = 0; i < report.problems->len; i++)
    {
      const YpCatalogueProblem *problem = report.problems->pdata[i];

      g_test_message ("row %u, %s: %s", problem->row, problem->column, problem->reason);
    }
  g_assert_no_error (error);
  g_test_message ("%u rows, %u items, %u conditions", report.n_rows, report.n_items,
                  report.n_conditions);
  g_assert_cmpuint (report.n_rows, ==, 279);
  g_assert_cmpuint (report.n_conditions, ==, 279);
  g_assert_cmpuint (report.n_items, ==, 66);
  g_assert_cmpuint (count_spelled (&report), ==, 279);

  item = yp_catalogue_find (catalogue, "yuncheng:component:0104");
  g_assert_cmpstr (item->name, ==, "雨水箅子");
  g_assert_cmpstr (item->group, ==, "公用设施");
  g_assert_cmpuint (item->n_conditions, ==, 5);
  g_assert_cmpstr (item->conditions[0].situation, ==, "缺失、移位、开裂，存在安全隐患的");
  g_assert_true (item->conditions[0].limit.kind == YP_LIMIT_URGENT_HOUR &&
                 item->conditions[0].limit.value == 2);
  g_assert_cmpstr (item->conditions[0].closing, ==, "恢复");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/catalogue-rows/forms/%u", i);

      g_test_add_data_func (path, &forms[i], test_forms);
    }
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/catalogue-rows/header/%u", i);

      g_test_add_data_func (path, &headers[i], test_header);
    }
  g_test_add_func ("/model/catalogue-rows/report", test_report);
  g_test_add_func ("/model/catalogue-rows/leaves-out", test_leaves_out);
  g_test_add_func ("/model/catalogue-rows/spellings", test_spellings);
  g_test_add_func ("/model/catalogue-rows/standard", test_standard);

  return g_test_run ();
}
