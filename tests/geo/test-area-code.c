/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-area-code.h"
#include "yp-error.h"

static const struct
{
  YpCodeRule rule;
  const char *text;
  const char *code; /* NULL: refused */
} cases[] = {
  { YP_CODE_TOWN, "320582100", "320582100" },
  { YP_CODE_TOWN, " 320582100 ", "320582100" },
  { YP_CODE_TOWN, "320582100000", "320582100" },
  { YP_CODE_TOWN, "320582100.0", "320582100" },
  { YP_CODE_TOWN, "320582100.000000", "320582100" },
  { YP_CODE_TOWN, "３２０５８２１００", "320582100" },
  { YP_CODE_TOWN, "320582100.5", NULL },
  { YP_CODE_TOWN, "320582100.", NULL },
  { YP_CODE_TOWN, "320582100001", NULL },
  { YP_CODE_TOWN, "320582", NULL },
  { YP_CODE_TOWN, "320582000", NULL },
  { YP_CODE_TOWN, "020582100", NULL },
  { YP_CODE_TOWN, "990582100", NULL },
  { YP_CODE_TOWN, "32058210O", NULL },
  { YP_CODE_TOWN, "-20582100", NULL },
  { YP_CODE_TOWN, "", NULL },
  { YP_CODE_TOWN, "   ", NULL },
  { YP_CODE_VILLAGE, "320582100201", "320582100201" },
  { YP_CODE_VILLAGE, "320582100000", NULL },
  { YP_CODE_VILLAGE, "320582100", NULL },
  { YP_CODE_VILLAGE, "3205821002011", NULL },
  { YP_CODE_GRID, "320582100201001", "320582100201001" },
  { YP_CODE_GRID, "32058210020101", "320582100201001" },
  { YP_CODE_GRID, "32058210020199", "320582100201099" },
  { YP_CODE_GRID, "320582100201000", NULL },
  { YP_CODE_GRID, "32058210020100", NULL },
  { YP_CODE_GRID, "3205821002010011", NULL },
  { YP_CODE_GRID, "320582100201", NULL },
  { YP_CODE_FREE, "楼-17", "楼-17" },
  { YP_CODE_FREE, "17.0", "17" },
  { YP_CODE_FREE, "17.50", "17.50" },
  { YP_CODE_FREE, "", NULL },
  { YP_CODE_FREE, "\xff", NULL },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *code = yp_area_code_parse (cases[i].rule, cases[i].text, &error);

      g_assert_cmpstr (code, ==, cases[i].code);
      if (cases[i].code == NULL)
        g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      else
        g_assert_no_error (error);
    }
}

static void
test_length (void)
{
  g_autofree char *longest = g_strnfill (64, '7');
  g_autofree char *longer = g_strnfill (65, '7');
  g_autofree char *code = yp_area_code_parse (YP_CODE_FREE, longest, NULL);

  g_assert_cmpstr (code, ==, longest);
  g_assert_null (yp_area_code_parse (YP_CODE_FREE, longer, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/area-code/table", test_table);
  g_test_add_func ("/geo/area-code/length", test_length);

  return g_test_run ();
}
