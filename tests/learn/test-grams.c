/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-grams.h"

static guint
count (const char *text)
{
  g_autoptr (GArray) grams = yp_grams_list (text);

  for (guint i = 1; i < grams->len; i++)
    g_assert_cmpuint (g_array_index (grams, guint32, i - 1), <, g_array_index (grams, guint32, i));

  return grams->len;
}

static gboolean
are_same (const char *a, const char *b)
{
  g_autoptr (GArray) one = yp_grams_list (a);
  g_autoptr (GArray) other = yp_grams_list (b);

  return one->len == other->len &&
         (one->len == 0 || memcmp (one->data, other->data, one->len * sizeof (guint32)) == 0);
}

/* Chinese by characters and pairs; letters by words and pairs; the rest only separates. */
static void
test_parts (void)
{
  g_assert_cmpuint (count (""), ==, 0);
  g_assert_cmpuint (count ("12 345，。！"), ==, 0);
  g_assert_cmpuint (count ("井"), ==, 1);
  g_assert_cmpuint (count ("井盖"), ==, 3);
  g_assert_cmpuint (count ("井，盖"), ==, 2);
  g_assert_cmpuint (count ("井盖井盖"), ==, 4);
  g_assert_cmpuint (count ("tree"), ==, 4);
  g_assert_cmpuint (count ("ab"), ==, 2);
}

static void
test_folded (void)
{
  g_assert_true (are_same ("Tree", "ＴＲＥＥ 12"));
  g_assert_true (are_same ("路灯坏了", "路灯坏了 3"));
  g_assert_false (are_same ("ab", "a b"));
  g_assert_false (are_same ("路灯", "灯路"));
}

/* Whatever it is, and of a long one only so much. */
static void
test_any (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *long_text = NULL;

  g_assert_cmpuint (count ("\xff\xfe井盖\xff"), ==, 3);
  for (gunichar c = 0x4E00; c < 0x4E00 + 2 * YP_GRAMS_MAX_CHARS; c++)
    g_string_append_unichar (text, c);
  g_assert_cmpuint (count (text->str), <=, 2 * YP_GRAMS_MAX_CHARS);
  g_assert_cmpuint (count (text->str), >, YP_GRAMS_MAX_CHARS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/learn/grams/parts", test_parts);
  g_test_add_func ("/learn/grams/folded", test_folded);
  g_test_add_func ("/learn/grams/any", test_any);

  return g_test_run ();
}
