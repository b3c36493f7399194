/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-lifecycle.h"

/* The path as domain.md tells it, written down once more. */
static const char *const path[][2] = {
  { "file", "filed" },     { "dispatch", "dispatched" }, { "accept", "accepted" },
  { "arrive", "arrived" }, { "handle", "handled" },      { "check", "checked" },
  { "close", "closed" },
};

static void
test_path (void)
{
  YpState state = YP_STATE_REPORTED;
  guint n = 0;
  const YpTransition *table = yp_lifecycle_get_table (&n);

  g_assert_cmpuint (n, >, G_N_ELEMENTS (path));
  for (guint i = 0; i < G_N_ELEMENTS (path); i++)
    {
      const YpTransition *next = yp_lifecycle_get_next (state);

      g_assert_true (next == &table[i]);
      g_assert_true (yp_lifecycle_find_action (path[i][0]) == next);
      g_assert_true (yp_lifecycle_find_kind (path[i][1]) == next);
      g_assert_true (next->is_path);
      g_assert_true ((next->from & YP_STATE_BIT (state)) != 0);
      g_assert_cmpint ((next->needs & YP_NEEDS_UNIT) != 0, ==, next->to == YP_STATE_DISPATCHED);
      g_assert_cmpstr (yp_state_get_name (next->to), ==, next->kind);
      g_assert_true (yp_state_is_open (state));
      state = next->to;
    }

  g_assert_cmpint (state, ==, YP_STATE_CLOSED);
  g_assert_null (yp_lifecycle_get_next (state));
  g_assert_false (yp_state_is_open (state));
}

/* Each word once; from every open state something leads on, and to every state something leads. */
static void
test_table (void)
{
  guint n = 0;
  const YpTransition *table = yp_lifecycle_get_table (&n);
  guint left = 0;
  guint reached = YP_STATE_BIT (YP_STATE_REPORTED);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (yp_lifecycle_find_action (table[i].action) == &table[i]);
      g_assert_true (yp_lifecycle_find_kind (table[i].kind) == &table[i]);
      g_assert_cmpuint (table[i].from, !=, 0);
      g_assert_cmpuint (table[i].from, <, 1u << YP_N_STATES);
      g_assert_cmpint (table[i].to, <=, YP_STATE_SAME);
      if (table[i].to == YP_STATE_SAME)
        continue;

      left |= table[i].from;
      reached |= YP_STATE_BIT (table[i].to);
    }

  g_assert_cmpuint (reached, ==, (1u << YP_N_STATES) - 1);
  for (guint i = 0; i < YP_STATE_CLOSED; i++)
    g_assert_true ((left & YP_STATE_BIT (i)) != 0);
}

static void
test_unknown (void)
{
  YpState state = YP_STATE_CLOSED;

  g_assert_null (yp_lifecycle_find_action ("filed"));
  g_assert_null (yp_lifecycle_find_action (NULL));
  g_assert_null (yp_lifecycle_find_kind ("reported"));
  g_assert_null (yp_lifecycle_find_kind ("Filed"));
  g_assert_false (yp_state_from_name ("", &state));
  g_assert_false (yp_state_from_name (NULL, &state));
  g_assert_cmpint (state, ==, YP_STATE_CLOSED);
}

static void
test_names (void)
{
  for (guint i = 0; i < YP_N_STATES; i++)
    {
      g_autoptr (GEnumClass) klass = g_type_class_ref (YP_TYPE_STATE);
      YpState state = YP_STATE_REPORTED;

      g_assert_true (yp_state_from_name (yp_state_get_name ((YpState) i), &state));
      g_assert_cmpint (state, ==, i);
      g_assert_cmpstr (g_enum_get_value (klass, (int) i)->value_nick, ==,
                       yp_state_get_name ((YpState) i));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/lifecycle/path", test_path);
  g_test_add_func ("/model/lifecycle/table", test_table);
  g_test_add_func ("/model/lifecycle/unknown", test_unknown);
  g_test_add_func ("/model/lifecycle/names", test_names);

  return g_test_run ();
}
