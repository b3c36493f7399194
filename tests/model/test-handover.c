/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-handover.h"

#include "journal.h"

/* Who goes out, who comes in, and what neither may. */

#define OUT "陈"
#define IN "李"
#define OTHER "王"

#define SHEET                                                                                      \
  "{\"seat\":\"派遣-东片\",\"text\":\"t\",\"lines\":["                                         \
  "{\"group\":\"late\",\"subject\":\"incident/A\",\"title\":\"i\",\"place\":\"p\",\"who\":\"w\","  \
  "\"state\":\"dispatched\",\"at\":\"1970-01-01T00:00:07.000Z\"},{\"group\":\"orders\",\"n\":7}]}"
#define EMPTY "{\"seat\":\"p\",\"lines\":[]}"
#define FIRST "{\"line\":1}"
#define SECOND "{\"line\":2}"

typedef struct
{
  const char *what;
  const char *sheet;
  struct
  {
    const char *actor;
    const char *kind;
    const char *data;
  } entries[7];
  const char *state; /* %NULL: the last entry is not taken */
  int code;          /* then why */
} Story;

#define BOTH_TICKED                                                                                \
  { IN, "ticked", FIRST },                                                                         \
  {                                                                                                \
    IN, "ticked", SECOND                                                                           \
  }

static const Story stories[] = {
  { "opened", SHEET, { { NULL } }, "open", 0 },
  { "opened twice", SHEET, { { OUT, "opened", SHEET } }, NULL, YP_ERROR_REFUSED },
  { "ticked", SHEET, { { IN, "ticked", SECOND } }, "open", 0 },
  { "both sign, who comes in first",
    SHEET,
    { BOTH_TICKED, { IN, "taken", "{\"note\":\"n\"}" }, { OUT, "given", "{}" } },
    "signed",
    0 },
  { "both sign, who goes out first",
    SHEET,
    { BOTH_TICKED, { OUT, "given", "{}" }, { IN, "taken", "{}" } },
    "signed",
    0 },
  { "nothing to tick", EMPTY, { { IN, "taken", "{}" }, { OUT, "given", "{}" } }, "signed", 0 },
  { "several read, one signs",
    SHEET,
    { { IN, "ticked", FIRST }, { OTHER, "ticked", SECOND }, { OTHER, "taken", "{}" } },
    "open",
    0 },
  { "one line short",
    SHEET,
    { { IN, "ticked", FIRST }, { IN, "taken", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { "one line short, going out",
    SHEET,
    { { IN, "ticked", FIRST }, { OUT, "given", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { "unticked again",
    SHEET,
    { BOTH_TICKED, { IN, "unticked", FIRST }, { IN, "taken", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { "ticked twice",
    SHEET,
    { { IN, "ticked", FIRST }, { OTHER, "ticked", FIRST } },
    NULL,
    YP_ERROR_REFUSED },
  { "not ticked", SHEET, { { IN, "unticked", FIRST } }, NULL, YP_ERROR_REFUSED },
  { "ticked by who goes out", SHEET, { { OUT, "ticked", FIRST } }, NULL, YP_ERROR_REFUSED },
  { "no such line", SHEET, { { IN, "ticked", "{\"line\":3}" } }, NULL, YP_ERROR_REFUSED },
  { "line nought", SHEET, { { IN, "ticked", "{\"line\":0}" } }, NULL, YP_ERROR_INVALID },
  { "no line", SHEET, { { IN, "ticked", "{}" } }, NULL, YP_ERROR_INVALID },
  { "both signatures by one",
    EMPTY,
    { { OUT, "given", "{}" }, { OUT, "taken", "{}" } },
    NULL,
    YP_ERROR_INVALID },
  { "given by who comes in", EMPTY, { { IN, "given", "{}" } }, NULL, YP_ERROR_INVALID },
  { "taken twice",
    EMPTY,
    { { IN, "taken", "{}" }, { OTHER, "taken", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { "given twice",
    EMPTY,
    { { OUT, "given", "{}" }, { OUT, "given", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { "unticked after a signature",
    SHEET,
    { BOTH_TICKED, { OUT, "given", "{}" }, { IN, "unticked", FIRST } },
    NULL,
    YP_ERROR_REFUSED },
  { "withdrawn", SHEET, { BOTH_TICKED, { OUT, "withdrawn", "{\"note\":\"n\"}" } }, "withdrawn", 0 },
  { "withdrawn, and signed",
    EMPTY,
    { { OUT, "withdrawn", "{}" }, { IN, "taken", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { "signed, and withdrawn",
    EMPTY,
    { { IN, "taken", "{}" }, { OUT, "given", "{}" }, { OUT, "withdrawn", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { "a note that is none", EMPTY, { { IN, "taken", "{\"note\":7}" } }, NULL, YP_ERROR_INVALID },
  { "no such step", EMPTY, { { IN, "eaten", "{}" } }, NULL, YP_ERROR_INVALID },
};

static YpEntry *
make_entry (guint64 seq, const char *actor, const char *kind, const char *data)
{
  g_autoptr (JsonObject) object = object_from (data);

  return yp_entry_new (seq, (gint64) seq * G_USEC_PER_SEC, "zjg", actor, "handover/2026-000001",
                       kind, object, ZEROS);
}

static YpRecord *
tell (const Story *story, GError **error)
{
  g_autoptr (YpEntry) first = make_entry (1, OUT, "opened", story->sheet);
  YpRecord *handover = yp_record_apply (NULL, first, error);

  for (guint i = 0; handover != NULL && story->entries[i].kind != NULL; i++)
    {
      g_autoptr (YpRecord) before = handover;
      g_autoptr (YpEntry) entry = make_entry (i + 2, story->entries[i].actor,
                                              story->entries[i].kind, story->entries[i].data);

      handover = yp_record_apply (before, entry, error);
    }

  return handover;
}

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YpRecord) handover = tell (&stories[i], &error);

      g_test_message ("%s", stories[i].what);
      if (stories[i].state == NULL)
        {
          g_assert_error (error, YP_ERROR, stories[i].code);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (handover->state, ==, stories[i].state);
      g_assert_true (yp_handover_is_open (handover) == (strcmp (stories[i].state, "open") == 0));
    }
}

/* A tick is one line's, and what was before it is as it was. */
static void
test_lines (void)
{
  g_autoptr (YpEntry) opened = make_entry (1, OUT, "opened", SHEET);
  g_autoptr (YpEntry) ticked = make_entry (2, IN, "ticked", FIRST);
  g_autoptr (YpRecord) before = yp_record_apply (NULL, opened, NULL);
  g_autoptr (YpRecord) after = yp_record_apply (before, ticked, NULL);
  YpHandoverLine line;

  g_assert_cmpuint (yp_handover_get_n_lines (after), ==, 2);
  g_assert_cmpuint (yp_handover_count_ticked (after), ==, 1);
  g_assert_cmpuint (yp_handover_count_ticked (before), ==, 0);
  g_assert_true (yp_handover_is_of (after, OUT));
  g_assert_false (yp_handover_is_of (after, IN));
  g_assert_false (yp_handover_is_of (after, NULL));

  g_assert_true (yp_handover_get_line (after, 0, &line));
  g_assert_cmpint (line.group, ==, YP_HANDOVER_LATE);
  g_assert_cmpstr (line.subject, ==, "incident/A");
  g_assert_cmpstr (line.title, ==, "i");
  g_assert_cmpstr (line.place, ==, "p");
  g_assert_cmpstr (line.who, ==, "w");
  g_assert_cmpint (line.at, ==, 7 * G_USEC_PER_SEC);
  g_assert_cmpstr (line.ticked_by, ==, IN);
  g_assert_cmpint (line.ticked_at, ==, 2 * G_USEC_PER_SEC);
  g_assert_true (yp_handover_get_line (after, 1, &line));
  g_assert_cmpint (line.group, ==, YP_HANDOVER_ORDERS);
  g_assert_cmpuint (line.n, ==, 7);
  g_assert_null (line.subject);
  g_assert_null (line.ticked_by);
  g_assert_false (yp_handover_get_line (after, 2, &line));
}

static char *
make_long_sheet (guint n)
{
  GString *text = g_string_new ("{\"seat\":\"p\",\"lines\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"group\":\"due\",\"subject\":\"incident/%u\"}",
                            i > 0 ? "," : "", i);

  return g_string_free (g_string_append (text, "]}"), FALSE);
}

static void
test_bad_sheets (void)
{
  g_autofree char *too_long = make_long_sheet (201);
  const char *const sheets[] = {
    "{}",
    "{\"seat\":\"p\"}",
    "{\"lines\":[]}",
    "{\"seat\":\"\",\"lines\":[]}",
    "{\"seat\":7,\"lines\":[]}",
    "{\"seat\":"
    "\"派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派遣派\","
    "\"lines\":[]}",
    "{\"seat\":\"p\",\"text\":{},\"lines\":[]}",
    "{\"seat\":\"p\",\"lines\":{}}",
    "{\"seat\":\"p\",\"lines\":[7]}",
    "{\"seat\":\"p\",\"lines\":[{}]}",
    "{\"seat\":\"p\",\"lines\":[{\"group\":\"mood\",\"n\":1}]}",
    "{\"seat\":\"p\",\"lines\":[{\"group\":\"late\"}]}",
    "{\"seat\":\"p\",\"lines\":[{\"group\":\"late\",\"n\":0}]}",
    "{\"seat\":\"p\",\"lines\":[{\"group\":\"late\",\"n\":1,\"ticked_by\":\"w\"}]}",
    too_long,
  };

  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autoptr (YpEntry) entry = make_entry (1, OUT, "opened", sheets[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (YpRecord) handover = yp_record_apply (NULL, entry, &error);

      g_test_message ("Sheet %u", i);
      g_assert_null (handover);
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

static void
test_names (void)
{
  YpHandoverStep step;

  for (guint i = YP_HANDOVER_TICK; i <= YP_HANDOVER_WITHDRAW; i++)
    {
      g_assert_true (
          yp_handover_step_from_name (yp_handover_step_get_name ((YpHandoverStep) i), &step));
      g_assert_cmpuint (step, ==, i);
    }
  g_assert_false (yp_handover_step_from_name ("eat", &step));
  g_assert_false (yp_handover_step_from_name (NULL, &step));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/handover/stories", test_stories);
  g_test_add_func ("/model/handover/lines", test_lines);
  g_test_add_func ("/model/handover/bad-sheets", test_bad_sheets);
  g_test_add_func ("/model/handover/names", test_names);

  return g_test_run ();
}
