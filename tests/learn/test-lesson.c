/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-lesson.h"

/* Of each item its name, its name in its group, and its conditions; none is a report. */
static void
test_catalogue (void)
{
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_sample ();
  g_autoptr (GPtrArray) lessons = yp_lesson_list_new ();
  gboolean has_name = FALSE;
  gboolean has_condition = FALSE;

  yp_lesson_list_add_catalogue (lessons, catalogue, g_get_real_time ());
  for (guint i = 0; i < lessons->len; i++)
    {
      const YpLesson *lesson = g_ptr_array_index (lessons, i);

      g_assert_false (lesson->is_report);
      g_assert_nonnull (yp_catalogue_find (catalogue, lesson->label));
      has_name = has_name || strcmp (lesson->text, "供水井盖异常") == 0;
      has_condition = has_condition || strcmp (lesson->text, "供水井盖异常 破损，露出孔洞") == 0;
    }

  g_assert_true (has_name && has_condition);
}

/* What is out of force is not proposed. */
static void
test_out_of_force (void)
{
  static const char text[] = "standard,kind,code,name,group,effective_to\n"
                             "local,matter,1,旧事项,旧,2000-01-01T00:00:00.000Z\n"
                             "local,matter,2,新事项,新,\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_from_csv (text, strlen (text), &error);
  g_autoptr (GPtrArray) lessons = yp_lesson_list_new ();

  g_assert_no_error (error);
  yp_lesson_list_add_catalogue (lessons, catalogue, g_get_real_time ());
  g_assert_cmpuint (lessons->len, ==, 2);
  g_assert_cmpstr (((YpLesson *) lessons->pdata[0])->text, ==, "新事项");
  g_assert_cmpstr (((YpLesson *) lessons->pdata[1])->text, ==, "新 新事项");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/learn/lesson/catalogue", test_catalogue);
  g_test_add_func ("/learn/lesson/out-of-force", test_out_of_force);

  return g_test_run ();
}
