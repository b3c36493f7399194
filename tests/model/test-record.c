/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-consultation.h"
#include "yp-correction.h"
#include "yp-organization.h"

#include "journal.h"

/* Organizations, accounts, consultations and corrections, as the journal makes them. */

#define CONSULTATION "consultation/2026-000001"
#define PROPOSAL                                                                                   \
  "{\"reason\":\"returns\",\"subject\":\"s\",\"incidents\":[\"A\"],\"invited\":[\"x\"]}"
#define MEETING "{\"meeting_at\":\"2026-07-01T00:00:00.000Z\",\"place\":\"p\",\"invited\":[\"y\"]}"
#define MINUTES "{\"minutes\":\"m\"}"
#define DECISION                                                                                   \
  "{\"lead\":\"x\",\"support\":[\"y\",\"z\"],\"deadline\":\"2026-08-01T00:00:00.000Z\","           \
  "\"items\":[\"s:matter:1\"],\"area\":\"320582100\"}"
#define NOTE "{\"note\":\"n\"}"
#define ALARM "alarm/2026-000001"
#define DANGER                                                                                     \
  "{\"kind\":\"danger\",\"severity\":\"critical\",\"incident\":\"A\","                             \
  "\"since\":\"2026-07-01T00:00:00.000Z\"}"
#define SHELF "{\"until\":\"1970-01-01T01:00:00.000Z\"}"
#define LONG_SHELF "{\"until\":\"1970-01-01T09:00:00.000Z\"}"
#define ACCOUNT "{\"id\":\"w\",\"name\":\"n\",\"roles\":[\"leader\"]}"

typedef struct
{
  const char *subject;
  struct
  {
    const char *kind;
    const char *data;
  } entries[6];
  const char *state; /* %NULL: the last entry is not taken */
  int code;          /* then why */
} Story;

static const Story stories[] = {
  { CONSULTATION, { { "proposed", PROPOSAL } }, "proposed", 0 },
  { CONSULTATION,
    { { "proposed", PROPOSAL }, { "attached", "{\"incidents\":[\"B\"]}" } },
    "proposed",
    0 },
  { CONSULTATION,
    { { "proposed", PROPOSAL },
      { "convened", MEETING },
      { "attached", "{\"incidents\":[\"B\"]}" } },
    "convened",
    0 },
  { CONSULTATION,
    { { "proposed", PROPOSAL },
      { "convened", MEETING },
      { "minuted", MINUTES },
      { "decided", DECISION } },
    "decided",
    0 },
  { CONSULTATION,
    { { "proposed", PROPOSAL },
      { "convened", MEETING },
      { "minuted", MINUTES },
      { "decided", DECISION },
      { "revoked", NOTE } },
    "revoked",
    0 },
  { CONSULTATION, { { "proposed", PROPOSAL }, { "withdrawn", NOTE } }, "withdrawn", 0 },
  { CONSULTATION, { { "proposed", PROPOSAL }, { "withdrawn", "{}" } }, NULL, YP_ERROR_INVALID },
  { CONSULTATION, { { "convened", MEETING } }, NULL, YP_ERROR_INVALID },
  { CONSULTATION, { { "proposed", PROPOSAL }, { "proposed", PROPOSAL } }, NULL, YP_ERROR_REFUSED },
  { CONSULTATION, { { "proposed", PROPOSAL }, { "decided", DECISION } }, NULL, YP_ERROR_REFUSED },
  { CONSULTATION,
    { { "proposed", PROPOSAL }, { "convened", MEETING }, { "decided", DECISION } },
    NULL,
    YP_ERROR_REFUSED },
  { CONSULTATION,
    { { "proposed", PROPOSAL }, { "withdrawn", NOTE }, { "convened", MEETING } },
    NULL,
    YP_ERROR_REFUSED },
  { CONSULTATION,
    { { "proposed", "{\"reason\":\"mood\",\"subject\":\"s\",\"incidents\":[\"A\"]}" } },
    NULL,
    YP_ERROR_INVALID },
  { CONSULTATION,
    { { "proposed", "{\"reason\":\"returns\",\"subject\":\"s\",\"incidents\":[\"a b\"]}" } },
    NULL,
    YP_ERROR_INVALID },
  { ALARM, { { "raised", DANGER } }, "raised", 0 },
  { ALARM, { { "raised", DANGER }, { "acknowledged", NOTE } }, "acknowledged", 0 },
  { ALARM, { { "raised", DANGER }, { "cleared", "{}" } }, "returned", 0 },
  { ALARM, { { "raised", DANGER }, { "cleared", "{}" }, { "acknowledged", "{}" } }, "cleared", 0 },
  { ALARM, { { "raised", DANGER }, { "cleared", "{}" }, { "repeated", "{}" } }, "raised", 0 },
  { ALARM, { { "raised", DANGER }, { "acknowledged", "{}" }, { "cleared", "{}" } }, "cleared", 0 },
  { ALARM, { { "raised", DANGER }, { "acknowledged", "{}" }, { "repeated", "{}" } }, "raised", 0 },
  { ALARM, { { "raised", DANGER }, { "shelved", SHELF }, { "unshelved", "{}" } }, "raised", 0 },
  { ALARM, { { "raised", DANGER }, { "shelved", SHELF }, { "cleared", "{}" } }, "cleared", 0 },
  { ALARM, { { "raised", DANGER }, { "shelved", "{}" } }, NULL, YP_ERROR_INVALID },
  { ALARM, { { "raised", DANGER }, { "shelved", LONG_SHELF } }, NULL, YP_ERROR_REFUSED },
  { ALARM, { { "raised", DANGER }, { "repeated", "{}" } }, NULL, YP_ERROR_REFUSED },
  { ALARM, { { "raised", DANGER }, { "raised", DANGER } }, NULL, YP_ERROR_REFUSED },
  { ALARM,
    { { "raised", DANGER }, { "acknowledged", "{}" }, { "acknowledged", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { ALARM, { { "acknowledged", "{}" } }, NULL, YP_ERROR_INVALID },
  { ALARM, { { "raised", "{\"kind\":\"mood\"}" } }, NULL, YP_ERROR_INVALID },
  { "account/w", { { "set", ACCOUNT } }, "active", 0 },
  { "account/w", { { "set", ACCOUNT }, { "password-set", "{}" } }, "active", 0 },
  { "account/w", { { "set", ACCOUNT }, { "retired", "{}" } }, "retired", 0 },
  { "account/w",
    { { "set", ACCOUNT }, { "retired", "{}" }, { "password-set", "{}" } },
    NULL,
    YP_ERROR_REFUSED },
  { "account/w", { { "password-set", "{}" } }, NULL, YP_ERROR_REFUSED },
  { "account/v", { { "set", ACCOUNT } }, NULL, YP_ERROR_INVALID },
  { "setting/ladder",
    { { "set", "{\"name\":\"ladder\",\"text\":\"nonsense\"}" } },
    NULL,
    YP_ERROR_INVALID },
  { "setting/ladder",
    { { "set", "{\"name\":\"letterhead\",\"text\":\"city,organization,mark\\na,b,c\\n\"}" } },
    NULL,
    YP_ERROR_INVALID },
};

static YpRecord *
tell (const Story *story, GError **error)
{
  YpRecord *record = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (story->entries) && story->entries[i].kind != NULL; i++)
    {
      g_autoptr (YpRecord) before = record;
      g_autoptr (YpEntry) entry =
          entry_from (i + 1, story->subject, story->entries[i].kind, story->entries[i].data);

      record = yp_record_apply (before, entry, error);
      if (record == NULL)
        return NULL;
    }

  return record;
}

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YpRecord) record = tell (&stories[i], &error);

      g_test_message ("Story %u", i);
      if (stories[i].state == NULL)
        {
          g_assert_error (error, YP_ERROR, stories[i].code);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (record->state, ==, stories[i].state);
    }
}

/* Attached once, however often; invited by and by. */
static void
test_lists (void)
{
  const Story story = { CONSULTATION,
                        { { "proposed", PROPOSAL },
                          { "attached", "{\"incidents\":[\"B\",\"A\",\"B\"]}" },
                          { "convened", MEETING } },
                        NULL,
                        0 };
  g_autoptr (YpRecord) record = tell (&story, NULL);
  JsonArray *incidents = yp_json_get_array (record->body, "incidents");
  JsonArray *invited = yp_json_get_array (record->body, "invited");

  g_assert_cmpuint (json_array_get_length (incidents), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (incidents, 1), ==, "B");
  g_assert_cmpuint (json_array_get_length (invited), ==, 2);
  g_assert_cmpstr (record->about, ==, "A");
  g_assert_cmpstr (yp_json_get_string (record->body, "convened_by"), ==, "test");
}

static YpPrecedent *
make_precedent (const char *id, const char *area, gint64 decided_at)
{
  YpPrecedent *self = g_new0 (YpPrecedent, 1);

  self->consultation = g_strdup (id);
  self->items = g_strsplit ("i j", " ", -1);
  self->area = g_strdup (area);
  self->lead = g_strdup (id);
  self->decided_at = decided_at;

  return self;
}

static void
assert_found (GPtrArray *precedents, const char *item, const char *town, const char *id)
{
  const YpPrecedent *found = yp_precedents_find (precedents, item, town, "320582100001");

  g_assert_cmpstr (found != NULL ? found->consultation : NULL, ==, id);
}

/* The smallest area first, then the latest. */
static void
test_precedents (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_precedent_free);

  assert_found (rows, "i", "320582100", NULL);
  g_ptr_array_add (rows, make_precedent ("city-new", NULL, 9));
  g_ptr_array_add (rows, make_precedent ("city-old", NULL, 1));
  assert_found (rows, "i", "320582100", "city-new");
  g_ptr_array_add (rows, make_precedent ("town", "320582100", 2));
  assert_found (rows, "j", "320582100", "town");
  assert_found (rows, "j", "320582101", "city-new");
  assert_found (rows, "k", "320582100", NULL);
  g_ptr_array_add (rows, make_precedent ("village", "320582100001", 1));
  assert_found (rows, "i", "320582100", "village");
}

static void
test_precedent_of_a_decision (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autoptr (YpRecord) record = tell (&stories[i], NULL);
      g_autoptr (YpPrecedent) precedent = NULL;

      if (record == NULL || strcmp (record->type, "consultation") != 0)
        continue;

      precedent = yp_precedent_new (record);
      g_assert_true ((precedent != NULL) == (strcmp (record->state, "decided") == 0));
      if (precedent == NULL)
        continue;
      g_assert_cmpstr (precedent->lead, ==, "x");
      g_assert_cmpstr (precedent->support, ==, "y,z");
      g_assert_cmpstr (precedent->area, ==, "320582100");
      g_assert_cmpint (precedent->decided_at, ==, 4 * G_USEC_PER_SEC);
    }
}

#define CORRECTED(who)                                                                             \
  {                                                                                                \
    "corrected", "{\"item\":\"i\",\"suggested\":\"a\",\"chosen\":\"" who "\",\"incident\":\"A\"}"  \
  }

static void
test_corrections (void)
{
  const Story story = { "correction/i:none",
                        { CORRECTED ("b"), CORRECTED ("c"), CORRECTED ("c"), CORRECTED ("b") },
                        NULL,
                        0 };
  g_autoptr (YpRecord) record = tell (&story, NULL);
  g_autofree char *subject = yp_correction_make_subject ("i", NULL);
  gint64 n = 0;
  guint n_times;

  g_assert_cmpstr (subject, ==, record->subject);
  g_assert_true (yp_json_get_int (record->body, "n", &n));
  g_assert_cmpint (n, ==, 4);
  g_assert_cmpstr (yp_correction_find_usual (record, &n_times), ==, "b");
  g_assert_cmpuint (n_times, ==, 2);
}

static void
add_organization (GPtrArray *rows, const char *id, const char *parent, const char *area)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"%s\",\"name\":\"%s局\",\"kind\":\"department\",\"former_names\":[\"old-%s\"]%s%s%s"
      "%s%s%s}",
      id, id, id, parent != NULL ? ",\"parent\":\"" : "", parent != NULL ? parent : "",
      parent != NULL ? "\"" : "", area != NULL ? ",\"area\":\"" : "", area != NULL ? area : "",
      area != NULL ? "\"" : "");
  g_autoptr (JsonObject) object = object_from (text);
  g_autoptr (GError) error = NULL;
  YpOrganization *organization = yp_organization_new_from_json (object, &error);

  g_assert_no_error (error);
  g_ptr_array_add (rows, organization);
}

static GPtrArray *
make_tree (void)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_organization_unref);

  /* In any order. */
  add_organization (rows, "station", "water", "320582100");
  add_organization (rows, "water", "city", NULL);
  add_organization (rows, "city", NULL, NULL);
  add_organization (rows, "roads", "city", NULL);

  return rows;
}

static void
test_tree (void)
{
  g_autoptr (GPtrArray) rows = make_tree ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YpOrganizations) tree = yp_organizations_new (rows, &error);
  const YpOrganization *water;

  g_assert_no_error (error);
  g_assert_cmpuint (yp_organizations_get_n (tree), ==, 4);
  water = yp_organizations_find (tree, "old-water");
  g_assert_true (water == yp_organizations_find (tree, "water"));
  g_assert_true (water == yp_organizations_find (tree, "water局"));
  g_assert_null (yp_organizations_find (tree, "sea"));
  g_assert_true (yp_organizations_is_within (tree, "station局", "city"));
  g_assert_true (yp_organizations_is_within (tree, "station", "old-water"));
  g_assert_false (yp_organizations_is_within (tree, "water", "station"));
  g_assert_false (yp_organizations_is_within (tree, "station", "roads"));
  g_assert_true (yp_organizations_is_within (tree, "sea", "sea"));
  g_assert_false (yp_organizations_is_within (tree, NULL, "sea"));
  g_assert_true (yp_organizations_is_within (NULL, "a", "a"));
  g_assert_cmpstr (yp_organizations_find_branch (tree, water, "320582100")->id, ==, "station");
  g_assert_null (yp_organizations_find_branch (tree, water, "320582101"));
}

static void
test_no_tree (void)
{
  static const struct
  {
    const char *id;
    const char *parent;
  } bad[] = { { "water", NULL }, { "x", "none" }, { "y", "y" } };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GPtrArray) rows = make_tree ();
      g_autoptr (GError) error = NULL;
      g_autoptr (YpOrganizations) tree = NULL;

      add_organization (rows, bad[i].id, bad[i].parent, NULL);
      tree = yp_organizations_new (rows, &error);
      g_assert_null (tree);
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/record/stories", test_stories);
  g_test_add_func ("/model/record/lists", test_lists);
  g_test_add_func ("/model/record/precedents", test_precedents);
  g_test_add_func ("/model/record/precedent-of-a-decision", test_precedent_of_a_decision);
  g_test_add_func ("/model/record/corrections", test_corrections);
  g_test_add_func ("/model/record/tree", test_tree);
  g_test_add_func ("/model/record/no-tree", test_no_tree);

  return g_test_run ();
}
