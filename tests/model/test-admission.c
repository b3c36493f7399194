/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-admission.h"

#include "journal.h"

#define SUBJECT "admission/2026-000001"
#define ITEM "{\"key\":\"s:matter:1\",\"name\":\"n\",\"group\":\"g\"}"
#define PROPOSAL "{\"item\":" ITEM ",\"reason\":\"r\",\"departments\":[\"a\",\"b\"]}"
#define AGREES(who) "{\"organization\":\"" who "\",\"agrees\":true}"
#define FROM "{\"effective_from\":\"2026-07-01T00:00:00.000Z\"}"

/* What happens in its order, and what that comes to. */
typedef struct
{
  struct
  {
    const char *kind;
    const char *data;
  } entries[6];
  const char *state; /* %NULL: the last entry is not taken */
  int code;          /* then why */
} Story;

static const Story stories[] = {
  { { { "proposed", PROPOSAL } }, "proposed", 0 },
  { { { "proposed", PROPOSAL }, { "opined", AGREES ("a") } }, "proposed", 0 },
  { { { "proposed", PROPOSAL },
      { "opined", AGREES ("a") },
      { "opined", AGREES ("b") },
      { "admitted", FROM } },
    "admitted",
    0 },
  { { { "proposed", PROPOSAL },
      { "opined", AGREES ("a") },
      { "opined", "{\"organization\":\"b\",\"agrees\":false,\"note\":\"n\"}" },
      { "admitted", FROM } },
    "admitted",
    0 },
  { { { "proposed", PROPOSAL }, { "refused", "{\"note\":\"n\"}" } }, "refused", 0 },
  { { { "proposed", PROPOSAL }, { "withdrawn", "{}" } }, "withdrawn", 0 },
  { { { "admitted", FROM } }, NULL, YP_ERROR_INVALID },
  { { { "proposed", PROPOSAL }, { "burnt", "{}" } }, NULL, YP_ERROR_INVALID },
  { { { "proposed", PROPOSAL }, { "proposed", PROPOSAL } }, NULL, YP_ERROR_REFUSED },
  { { { "proposed", PROPOSAL }, { "admitted", FROM } }, NULL, YP_ERROR_REFUSED },
  { { { "proposed", PROPOSAL },
      { "opined", AGREES ("a") },
      { "opined", AGREES ("a") },
      { "admitted", FROM } },
    NULL,
    YP_ERROR_REFUSED },
  { { { "proposed", PROPOSAL }, { "opined", AGREES ("c") } }, NULL, YP_ERROR_REFUSED },
  { { { "proposed", PROPOSAL }, { "opined", "{\"agrees\":true}" } }, NULL, YP_ERROR_REFUSED },
  { { { "proposed", PROPOSAL }, { "opined", "{\"organization\":\"a\"}" } },
    NULL,
    YP_ERROR_INVALID },
  { { { "proposed", PROPOSAL }, { "opined", "{\"organization\":\"a\",\"agrees\":false}" } },
    NULL,
    YP_ERROR_INVALID },
  { { { "proposed", PROPOSAL }, { "refused", "{}" } }, NULL, YP_ERROR_INVALID },
  { { { "proposed", PROPOSAL }, { "withdrawn", "{}" }, { "opined", AGREES ("a") } },
    NULL,
    YP_ERROR_REFUSED },
  { { { "proposed", PROPOSAL },
      { "opined", AGREES ("a") },
      { "opined", AGREES ("b") },
      { "admitted", "{}" } },
    NULL,
    YP_ERROR_INVALID },
  { { { "proposed", "{\"item\":" ITEM ",\"reason\":\"r\"}" } }, NULL, YP_ERROR_INVALID },
  { { { "proposed", "{\"item\":{},\"reason\":\"r\",\"departments\":[\"a\"]}" } },
    NULL,
    YP_ERROR_INVALID },
  { { { "proposed", "{\"item\":" ITEM ",\"reason\":\"r\",\"departments\":[\"a\",\"a\"]}" } },
    NULL,
    YP_ERROR_INVALID },
  { { { "proposed", "{\"item\":" ITEM ",\"departments\":[\"a\"]}" } }, NULL, YP_ERROR_INVALID },
};

static void
test_story (gconstpointer data)
{
  const Story *story = data;
  g_autoptr (YpRecord) admission = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (n < G_N_ELEMENTS (story->entries) && story->entries[n].kind != NULL)
    n++;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpEntry) entry =
          entry_from (i + 1, SUBJECT, story->entries[i].kind, story->entries[i].data);
      YpRecord *after = yp_record_apply (admission, entry, &error);

      if (i + 1 < n || story->state != NULL)
        g_assert_no_error (error);
      g_clear_pointer (&admission, yp_record_unref);
      admission = after;
    }

  g_assert_true ((admission != NULL) == (story->state != NULL));
  if (admission != NULL)
    g_assert_cmpstr (admission->state, ==, story->state);
  else
    g_assert_error (error, YP_ERROR, story->code);
}

/* An opinion stands where its organization's stood before, and nobody writes them by proposing. */
static void
test_opinions (void)
{
  static const char *const entries[][2] = {
    { "proposed", "{\"item\":" ITEM ",\"reason\":\"r\",\"departments\":[\"a\",\"b\"],"
                  "\"opinions\":[{\"organization\":\"b\",\"agrees\":true}]}" },
    { "opined", AGREES ("b") },
    { "opined", AGREES ("a") },
    { "opined", "{\"organization\":\"b\",\"agrees\":false,\"note\":\"n\"}" },
  };
  g_autoptr (YpRecord) admission = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *opinions = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (YpEntry) entry = entry_from (i + 1, SUBJECT, entries[i][0], entries[i][1]);
      YpRecord *after = yp_record_apply (admission, entry, &error);

      g_assert_no_error (error);
      g_clear_pointer (&admission, yp_record_unref);
      admission = after;
      opinions = yp_json_get_array (admission->body, "opinions");
      g_assert_cmpuint (opinions != NULL ? json_array_get_length (opinions) : 0, ==, MIN (i, 2));
    }

  opinions = yp_json_get_array (admission->body, "opinions");
  g_assert_cmpstr (yp_json_get_string (json_array_get_object_element (opinions, 0), "organization"),
                   ==, "b");
  g_assert_cmpstr (yp_json_get_string (json_array_get_object_element (opinions, 0), "note"), ==,
                   "n");
  g_assert_true (yp_admission_asks (admission, "a"));
  g_assert_false (yp_admission_asks (admission, "c"));
  g_assert_false (yp_admission_asks (admission, NULL));
}

static void
test_item (void)
{
  g_autoptr (YpEntry) entry = entry_from (1, SUBJECT, "proposed", PROPOSAL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpRecord) admission = yp_record_apply (NULL, entry, &error);
  g_autoptr (YpItem) item = NULL;

  g_assert_no_error (error);
  item = yp_admission_make_item (admission, 5 * G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->key, ==, "s:matter:1");
  g_assert_cmpint (item->effective_from, ==, 5 * G_USEC_PER_SEC);
  g_assert_null (yp_admission_find_action ("burn"));
  g_assert_null (yp_admission_find_action (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/admission/stories/%u", i);

      g_test_add_data_func (path, &stories[i], test_story);
    }
  g_test_add_func ("/model/admission/opinions", test_opinions);
  g_test_add_func ("/model/admission/item", test_item);

  return g_test_run ();
}
