/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-catalogue-changes.h"

#define HEAD                                                                                       \
  "standard,kind,code,name,group,lead,support,condition,situation,limit,closing,version,"          \
  "effective_from,effective_to\n"

static YpCatalogue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  YpCatalogue *catalogue = yp_catalogue_new_from_csv (text, strlen (text), &error);

  g_assert_no_error (error);
  return catalogue;
}

static const struct
{
  const char *row;
  const char *members; /* what is other than in “s,matter,1,n,g,a,b,1,u,1天,c,v,2026-07-01,” */
} cases[] = {
  { "s,matter,1,n,g,a,b,1,u,1工作日,c,v,2026-07-01,", "" },
  { "s,matter,1,m,g,a,b,1,u,1天,c,v,2026-07-01,", "name" },
  { "s,matter,1,n,h,,b,1,u,1天,c,v,2026-07-01,", "group lead" },
  { "s,matter,1,n,g,a,c,1,u,1天,c,w,2026-07-02,", "support version effective_from" },
  { "s,matter,1,n,g,a,b,1,u,1天,c,v,2026-07-01,2026-07-03", "effective_to" },
  { "s,matter,1,n,g,a,b,1,u,2天,c,v,2026-07-01,", "conditions" },
  { "s,matter,1,n,g,a,b,2,u,1天,c,v,2026-07-01,", "conditions" },
  { "s,matter,1,n,g,a,b,,,,,v,2026-07-01,", "conditions" },
};

static void
test_members (void)
{
  g_autoptr (YpCatalogue) before = parse (HEAD "s,matter,1,n,g,a,b,1,u,1天,c,v,2026-07-01,\n");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, cases[i].row, "\n", NULL);
      g_autoptr (YpCatalogue) after = parse (text);
      g_autoptr (YpCatalogueChanges) changes = yp_catalogue_changes_new (before, after);
      g_autofree char *members = NULL;

      g_assert_cmpuint (changes->added->len + changes->n_absent, ==, 0);
      g_assert_cmpuint (changes->changed->len + changes->n_same, ==, 1);
      if (changes->changed->len > 0)
        members = g_strjoinv (" ", ((YpItemChange *) changes->changed->pdata[0])->members);
      g_assert_cmpstr (members != NULL ? members : "", ==, cases[i].members);
    }
}

static void
test_keys (void)
{
  g_autoptr (YpCatalogue) before =
      parse (HEAD "s,matter,1,n,g,,,,,,,,,\ns,matter,2,n,g,,,,,,,,,\ns,component,1,n,g,,,,,,,,,\n");
  g_autoptr (YpCatalogue) after = parse (HEAD "s,matter,3,n,g,,,,,,,,,\ns,matter,2,n,g,,,,,,,,,\n");
  g_autoptr (YpCatalogueChanges) changes = yp_catalogue_changes_new (before, after);

  g_assert_cmpuint (changes->added->len, ==, 1);
  g_assert_cmpstr (((YpItem *) changes->added->pdata[0])->key, ==, "s:matter:3");
  g_assert_cmpuint (changes->changed->len, ==, 0);
  g_assert_cmpuint (changes->n_same, ==, 1);
  g_assert_cmpuint (changes->n_absent, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/catalogue-changes/members", test_members);
  g_test_add_func ("/model/catalogue-changes/keys", test_keys);

  return g_test_run ();
}
