/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <cpl_vsi.h>
#include <glib/gstdio.h>

#include "yp-table.h"
#include "yp-vector-source.h"

#define TYPES                                                                                      \
  "<?xml version=\"1.0\"?><Types "                                                                 \
  "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"                        \
  "<Override PartName=\"/xl/worksheets/sheet1.xml\" "                                              \
  "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"    \
  "<Override PartName=\"/xl/workbook.xml\" "                                                       \
  "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"   \
  "</Types>"
#define NAMESPACE "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define WORKBOOK                                                                                   \
  "<?xml version=\"1.0\"?><workbook " NAMESPACE " xmlns:r=\"" RELATIONS "\"><sheets>"              \
  "<sheet name=\"部件\" sheetId=\"1\" r:id=\"rId1\"/>"                                           \
  "<sheet name=\"事项\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
#define RELATION(id, type, target)                                                                 \
  "<Relationship Id=\"" id "\" Type=\"" RELATIONS "/" type "\" Target=\"" target "\"/>"
#define LINKS                                                                                      \
  "<?xml version=\"1.0\"?><Relationships "                                                         \
  "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" RELATION (             \
      "rId1", "worksheet", "worksheets/sheet1.xml")                                                \
      RELATION ("rId2", "worksheet", "worksheets/sheet2.xml")                                      \
          RELATION ("rId3", "styles", "styles.xml")                                                \
              RELATION ("rId4", "sharedStrings", "sharedStrings.xml") "</Relationships>"
/* Style 1 is a date. */
#define STYLES                                                                                     \
  "<?xml version=\"1.0\"?><styleSheet " NAMESPACE "><cellXfs count=\"2\">"                         \
  "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
#define SHEET(rows)                                                                                \
  "<?xml version=\"1.0\"?><worksheet " NAMESPACE "><sheetData>" rows "</sheetData></worksheet>"
#define TEXT(place, text) "<c r=\"" place "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("yp-table-XXXXXX", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->path != NULL)
    g_remove (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

/* The file of the test, by that name. */
static const char *
name_file (Fixture *self, const char *name)
{
  if (self->path != NULL)
    g_remove (self->path);
  g_free (self->path);
  self->path = g_build_filename (self->folder, name, NULL);

  return self->path;
}

static void
write_bytes (Fixture *self, const char *name, const char *bytes, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (name_file (self, name), bytes, length, &error);
  g_assert_no_error (error);
}

static void
write_part (const char *zip, const char *part, const char *text)
{
  g_autofree char *full = g_strdup_printf ("/vsizip/{%s}/%s", zip, part);
  VSILFILE *file = VSIFOpenL (full, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (VSIFWriteL (text, 1, strlen (text), file), ==, strlen (text));
  VSIFCloseL (file);
}

/* A workbook of two sheets. */
static void
write_workbook (Fixture *self, const char *first, const char *second, const char *texts)
{
  const char *path = name_file (self, "t.xlsx");
  g_autofree char *zip = g_strdup_printf ("/vsizip/{%s}", path);
  VSILFILE *file = VSIFOpenL (zip, "wb");

  g_assert_nonnull (file);
  write_part (path, "[Content_Types].xml", TYPES);
  write_part (path, "xl/workbook.xml", WORKBOOK);
  write_part (path, "xl/_rels/workbook.xml.rels", LINKS);
  write_part (path, "xl/styles.xml", STYLES);
  write_part (path, "xl/sharedStrings.xml", texts != NULL ? texts : "<sst " NAMESPACE "/>");
  write_part (path, "xl/worksheets/sheet1.xml", first);
  write_part (path, "xl/worksheets/sheet2.xml", second != NULL ? second : SHEET (""));
  VSIFCloseL (file);
}

/* The table with “|” between cells and “/” between rows. */
static char *
join (const YpTable *table)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < table->rows->len; i++)
    {
      g_autofree char *row = g_strjoinv ("|", table->rows->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "/" : "", row);
    }

  return g_string_free (text, FALSE);
}

static void
assert_reads (const char *path, const YpTableOptions *options, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTable) table = yp_table_read (path, options, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = join (table);
  g_assert_cmpstr (text, ==, wanted);
}

static void
assert_refuses (const char *path, const YpTableOptions *options, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);

  g_assert_null (yp_table_read (path, options, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, name));
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

/* What is written is read as the same, be it text that looks like something else. */
static void
test_round_trip (Fixture *self, gconstpointer data)
{
  static const char *const cells[][4] = {
    { "code", "名称", "limit", "x" },
    { "01001", "=1+1", "1e5", "TRUE" },
    { "+86", "a&<b>\"c\"'d'", "第一行\n第二行", "" },
    { "", "", "", "" },
    { "2026-07-01", "𠀀井盖", "_x0041_", "1.50" },
  };
  static const char *const names[] = { "t.xlsx", "t.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
      g_autoptr (GError) error = NULL;
      g_autofree char *wanted = NULL;
      const YpTable table = { .rows = rows };

      for (guint j = 0; j < G_N_ELEMENTS (cells); j++)
        {
          char **row = g_new0 (char *, 5);

          for (guint k = 0; k < 4; k++)
            row[k] = g_strdup (cells[j][k]);
          g_ptr_array_add (rows, row);
        }

      wanted = join (&table);
      yp_table_write (name_file (self, names[i]), "目录", rows, &error);
      g_assert_no_error (error);
      assert_reads (self->path, NULL, wanted);
    }
}

static void
test_write_refuses (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *cell;
    const char *words;
  } cases[] = {
    { "t.xlsx", "a\rb", "row 2, column 1: the text has control" },
    { "t.csv", "\001", "row 2, column 1: the text has control" },
    { "t.xlsx", "\xff", "not UTF-8" },
    { "t.txt", "a", "as .csv or .xlsx" },
    { "no/such/folder/t.xlsx", "a", "t.xlsx" },
    { "no/such/folder/t.csv", "a", "t.csv" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
      g_autofree char *path = g_build_filename (self->folder, cases[i].name, NULL);
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (rows, g_strsplit ("a", "|", -1));
      g_ptr_array_add (rows, g_strsplit (cases[i].cell, "|", -1));
      g_assert_false (yp_table_write (path, "s", rows, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* Formulas, dates, numbers, merged cells, rows and cells that are left out. */
static void
test_workbook (Fixture *self, gconstpointer data)
{
  write_workbook (
      self,
      SHEET ("<row r=\"2\">" TEXT ("A2", "代码") TEXT (
          "C2", "日期") "</row><row r=\"4\"><c r=\"A4\"><v>1001</v></c><c r=\"B4\"><f>1+1</f>"
                        "<v>2</v></c><c r=\"C4\" s=\"1\"><v>46204</v></c><c r=\"D4\" t=\"str\">"
                        "<f>A&amp;B</f><v>ab</v></c><c r=\"E4\"><f>SUM(A4:B4)</f></c></row>"
                        "<row r=\"5\"><c r=\"A5\" t=\"s\"><v>0</v></c></row><row r=\"6\"/>"
                        "<row r=\"7\"><c r=\"A7\"/></row>"),
      NULL, "<sst " NAMESPACE "><si><r><t>共</t></r><r><t>享</t></r></si></sst>");
  assert_reads (self->path, NULL, "||||/代码||日期||/||||/1001|2|2026/07/01|ab|/共享||||");
}

static void
test_merged (Fixture *self, gconstpointer data)
{
  write_workbook (
      self,
      "<?xml version=\"1.0\"?><worksheet " NAMESPACE "><sheetData><row r=\"1\">" TEXT ("A1", "a")
          TEXT ("B1", "b") "</row><row r=\"2\"><c r=\"A2\"/>" TEXT (
              "B2", "c") "</row>"
                         "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:A2\"/>"
                         "</mergeCells></worksheet>",
      NULL, NULL);
  assert_reads (self->path, NULL, "a|b/|c");
}

static void
test_sheets (Fixture *self, gconstpointer data)
{
  static const YpTableOptions second = { .sheet = "事项" };
  static const YpTableOptions third = { .sheet = "别的" };

  write_workbook (self, SHEET ("<row r=\"1\">" TEXT ("A1", "a") "</row>"),
                  SHEET ("<row r=\"1\">" TEXT ("A1", "b") "</row>"), NULL);
  assert_refuses (self->path, NULL, "several sheets, say which: 部件, 事项");
  assert_refuses (self->path, &third, "there is no sheet “别的”; there are: 部件, 事项");
  assert_reads (self->path, &second, "b");

  /* An empty one beside it is no question. */
  write_workbook (self, SHEET (""), SHEET ("<row r=\"1\">" TEXT ("A1", "b") "</row>"), NULL);
  assert_reads (self->path, NULL, "b");

  write_workbook (self, SHEET (""), NULL, NULL);
  assert_refuses (self->path, NULL, "nothing in it");
}

static void
test_ods (Fixture *self, gconstpointer data)
{
  static const char content[] =
      "<?xml version=\"1.0\"?><office:document-content "
      "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
      "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body>"
      "<office:spreadsheet><table:table table:name=\"表\"><table:table-row><table:table-cell "
      "office:value-type=\"string\"><text:p>代码</text:p></table:table-cell></table:table-row>"
      "<table:table-row table:number-rows-repeated=\"2\"/><table:table-row><table:table-cell "
      "office:value-type=\"float\" office:value=\"7\"><text:p>7</text:p></table:table-cell>"
      "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-07-01\"/>"
      "</table:table-row><table:table-row table:number-rows-repeated=\"1048570\">"
      "<table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>"
      "</table:table></office:spreadsheet></office:body></office:document-content>";
  const char *path = name_file (self, "t.ods");
  g_autofree char *zip = g_strdup_printf ("/vsizip/{%s}", path);
  VSILFILE *file = VSIFOpenL (zip, "wb");

  write_part (path, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
  write_part (path, "content.xml", content);
  VSIFCloseL (file);
  assert_reads (path, NULL, "代码|/|/|/7|2026-07-01");
}

static void
append_record (GByteArray *bytes, guint8 type, const char *data, guint8 length)
{
  const guint8 head[] = { type, 0, length, 0 };

  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *) data, length);
}

/* The oldest form of a workbook, in the code page of China. */
static void
test_xls (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_record (bytes, 9, "\x02\x00\x10\x00", 4);
  append_record (bytes, 0x42, "\xa8\x03", 2);
  append_record (bytes, 0, "\x00\x00\x02\x00\x00\x00\x02\x00", 8);
  append_record (bytes, 4, "\x00\x00\x00\x00\x00\x00\x00\x04\xb4\xfa\xc2\xeb", 12);
  append_record (bytes, 4,
                 "\x01\x00\x00\x00\x00\x00\x00\x03"
                 "011",
                 11);
  append_record (bytes, 3, "\x01\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xe0\x3f", 15);
  append_record (bytes, 10, "", 0);
  write_bytes (self, "t.xls", (const char *) bytes->data, (gssize) bytes->len);
  assert_reads (self->path, NULL, "代码|/011|0.5");
}

static void
test_csv (Fixture *self, gconstpointer data)
{
  static const YpTableOptions gbk = { .encoding = "GBK" };
  static const YpTableOptions utf8 = { .encoding = "UTF-8" };
  static const YpTableOptions unknown = { .encoding = "Klingon" };
  static const char text[] = "代码,处置时限\r\n01,\"2紧急工作时\n或 4工作时\"\r\n";
  g_autofree char *chinese = g_convert (text, -1, "GB18030", "UTF-8", NULL, NULL, NULL);
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", text, NULL);
  static const char wanted[] = "代码|处置时限/01|2紧急工作时\n或 4工作时";

  write_bytes (self, "t.csv", text, -1);
  assert_reads (self->path, NULL, wanted);
  assert_reads (self->path, &utf8, wanted);
  assert_refuses (self->path, &unknown, "nobody knows");
  write_bytes (self, "t.CSV", marked, -1);
  assert_reads (self->path, NULL, wanted);
  write_bytes (self, "t.csv", chinese, -1);
  assert_reads (self->path, NULL, wanted);
  assert_reads (self->path, &gbk, wanted);
  assert_refuses (self->path, &utf8, "not valid UTF-8");

  write_bytes (self, "t.csv", "a,b\n1\n", -1);
  assert_refuses (self->path, NULL, "line 2");
  write_bytes (self, "t.csv", "a,b\n1,\"2\n", -1);
  assert_refuses (self->path, NULL, "never closed");
  write_bytes (self, "t.csv", "a,b\n1,\xff\xff\xff\n", -1);
  assert_refuses (self->path, NULL, "neither UTF-8 nor Chinese");
}

/* What is called something else than it is. */
static void
test_wrong_names (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *bytes;
    gssize length;
    const char *words;
  } cases[] = {
    { "t.xlsx", "a,b\n1,2\n", -1, "it is no .xlsx" },
    { "t.ods", "<html>", -1, "no .ods: it is HTML" },
    { "t.xls", "<html><table>", -1, "no .xls: it is HTML" },
    { "t.xls", "PK\003\004 \0", 6, "no .xls: it is a zip" },
    { "t.csv", "PK\003\004 ", 5, "no .csv: it is a zip" },
    { "t.csv", "\xd0\xcf\x11\xe0\0\0", 6, "no .csv: it is a workbook of before 2007" },
    { "t.csv",
      "\xff\xfe"
      "a\0,\0",
      6, "UTF-16" },
    { "t.xlsx", "", 0, "it is empty" },
    { "t.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0", 11, "damaged" },
    { "t.xlsx", "PK\003\004\0\0\0\0\0\0\0\0", 12, "no whole zip" },
    { "t.doc", "a", -1, "ends in .csv" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_bytes (self, cases[i].name, cases[i].bytes, cases[i].length);
      assert_refuses (self->path, NULL, cases[i].words);
    }

  name_file (self, "none.csv");
  assert_refuses (self->path, NULL, "no such file");
  assert_refuses ("/vsicurl/http://example.org/t.csv", NULL, "no such file");
}

static char *
repeat (const char *text, guint n)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (all, text);

  return g_string_free (all, FALSE);
}

static char *
make_sheet (const char *rows)
{
  return g_strconcat ("<?xml version=\"1.0\"?><worksheet " NAMESPACE "><sheetData>", rows,
                      "</sheetData></worksheet>", NULL);
}

/* Small files that would take all memory there is. */
static void
test_bombs (Fixture *self, gconstpointer data)
{
  g_autofree char *blanks =
      repeat ("                                                                ", 1100 * 1000);
  g_autofree char *long_text = repeat ("一二三四五六七八九十", 3000);
  g_autofree char *texts =
      g_strconcat ("<sst " NAMESPACE "><si><t>", long_text, "</t></si></sst>", NULL);
  g_autofree char *uses = repeat ("<row><c t=\"s\"><v>0</v></c></row>", 3000);
  g_autofree char *cells = repeat ("<c><v>1</v></c>", 10000);
  g_autofree char *wide = g_strconcat ("<row>", cells, "</row>", NULL);
  const struct
  {
    const char *rows;
    const char *texts;
    const char *words;
  } cases[] = {
    { blanks, NULL, "sheet1.xml: it unpacks to too much" },
    { uses, texts, "bytes of text" },
    { wide, NULL, "sheet1.xml: row 1, column 257: there are too many columns" },
    { "<row r=\"3\">" TEXT ("NTP3", "x") "</row>", NULL, "row 3, column 10000" },
    { "<row r=\"9000\"/><row r=\"18000\"/><row r=\"1048576\"/>", NULL,
      "row 1048576: there are too many rows" },
    { "<row r=\"&#49;000000\"/>", NULL, "the number of a row is none" },
    { "<row spans='>' r='1000000'/>", NULL, "too many rows" },
    { "<x:row x:a=\"r=\" r = \"1000000\"/>", NULL, "too many rows" },
    { "<row r=\"99999\">" TEXT ("CV99999", "x") "</row>", NULL, "too many cells" },
    { "<!DOCTYPE a [<!ENTITY b \"<row/>\">]>", NULL, "declares words" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sheet = make_sheet (cases[i].rows);

      write_workbook (self, sheet, NULL, cases[i].texts);
      assert_refuses (self->path, NULL, cases[i].words);
    }
}

/* Broken off anywhere, or with a byte that is another: refused, or read as it was. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gsize length;
  guint n_refused = 0;

  write_workbook (self, SHEET ("<row r=\"1\">" TEXT ("A1", "代码") TEXT ("B1", "名称") "</row>"),
                  NULL, NULL);
  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));

  /* What is lost of the last 22 bytes may say nothing. */
  for (gsize n = 4; n + 22 < length; n += 97)
    {
      write_bytes (self, "t.xlsx", bytes, (gssize) n);
      assert_refuses (self->path, NULL, "cut off");
    }

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);
      g_autoptr (YpTable) table = NULL;
      g_autoptr (GError) error = NULL;

      damaged[g_rand_int_range (random, 4, (gint32) length)] ^=
          (char) g_rand_int_range (random, 1, 256);
      write_bytes (self, "t.xlsx", damaged, (gssize) length);
      table = yp_table_read (self->path, NULL, NULL, &error);
      g_assert_true ((table == NULL) == (error != NULL));
      n_refused += table == NULL;
    }
  g_test_message ("%u of 200 refused", n_refused);
  g_assert_cmpuint (n_refused, >, 50);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/geo/table/round-trip", test_round_trip },
    { "/geo/table/write-refuses", test_write_refuses },
    { "/geo/table/workbook", test_workbook },
    { "/geo/table/merged", test_merged },
    { "/geo/table/sheets", test_sheets },
    { "/geo/table/ods", test_ods },
    { "/geo/table/xls", test_xls },
    { "/geo/table/csv", test_csv },
    { "/geo/table/wrong-names", test_wrong_names },
    { "/geo/table/bombs", test_bombs },
    { "/geo/table/damaged", test_damaged },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
