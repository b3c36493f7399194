/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-error.h"
#include "yp-field-map.h"

static char *
find (const char *text, const char *column, const char *fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpFieldMap) map = yp_field_map_new (text, &error);
  g_auto (GStrv) names = g_strsplit (fields, ",", -1);
  g_auto (GStrv) found = NULL;

  g_assert_no_error (error);
  found = yp_field_map_find (map, column, (const char *const *) names);
  return g_strjoinv ("|", found);
}

static const struct
{
  const char *map;
  const char *column;
  const char *fields;
  const char *found;
} cases[] = {
  /* By common names. */
  { NULL, "name", "FID,NAME", "NAME" },
  { NULL, "name", "FID,na me,name,Layer", "name|na me" },
  { NULL, "name", "名称,地名", "名称" },
  { NULL, "name", "cn_adcode,cn_name", "cn_name" },
  { NULL, "name", "Layer", "" },
  { NULL, "code", "adcode,name", "adcode" },
  { NULL, "code", "id,网格编号", "网格编号" },
  { NULL, "code", "id,CODE", "CODE" },
  { NULL, "height", "HEIGHT,name", "HEIGHT" },
  { NULL, "unheard-of", "unheard-of", "" },
  { "", "name", "name", "name" },
  /* As told; a field that is not there is told when the source is read. */
  { "name=Layer", "name", "name,Layer", "Layer" },
  { "name=Layer|name", "name", "name,Layer", "Layer|name" },
  { "name=na me", "name", "name", "na me" },
  { "name=a=b", "name", "name", "a=b" },
  { "code=X, name=Y", "name", "name", "Y" },
  { "name=", "name", "name", "" },
  { "code=X", "name", "name", "name" },
  { "name=乡镇", "name", "name", "乡镇" },
};

static void
test_finds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (cases[i].map, cases[i].column, cases[i].fields);

      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

static void
test_refuses (void)
{
  static const char *const texts[] = { "name",      "=Layer", "name=a,name=b", "name=a,,",
                                       "name=a||b", "name=|", " =x",           "name=\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yp_field_map_new (texts[i], &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/field-map/finds", test_finds);
  g_test_add_func ("/geo/field-map/refuses", test_refuses);

  return g_test_run ();
}
