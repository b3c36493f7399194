/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-ring.h"

#define SIZE 4096

/* An event of @length bytes that says its seq. */
static void
append (YpRing *ring, guint64 seq, gsize length)
{
  g_autofree char *text = g_strnfill (length, '.');
  g_autofree char *number = g_strdup_printf ("<%" G_GUINT64_FORMAT ">", seq);

  memcpy (text, number, strlen (number));
  yp_ring_append_entry (ring, text, length);
  g_assert_cmpuint (yp_ring_get_seq (ring), ==, seq);
}

/* What a reader at @offset is given. */
static char *
read_on (const YpRing *ring, guint64 offset)
{
  struct iovec parts[2];
  guint n_parts = yp_ring_peek (ring, offset, parts);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_parts; i++)
    g_string_append_len (text, parts[i].iov_base, (gssize) parts[i].iov_len);

  return g_string_free (text, FALSE);
}

static void
test_empty (void)
{
  g_autoptr (YpRing) ring = yp_ring_new (SIZE, 41);
  struct iovec parts[2];
  guint64 offset;

  g_assert_true (yp_ring_seek (ring, 41, &offset));
  g_assert_cmpuint (yp_ring_peek (ring, offset, parts), ==, 0);
  g_assert_false (yp_ring_seek (ring, 40, &offset));
  g_assert_false (yp_ring_seek (ring, 42, &offset));
  g_assert_false (yp_ring_seek (ring, G_MAXUINT64, &offset));
}

static void
test_seek (void)
{
  g_autoptr (YpRing) ring = yp_ring_new (SIZE, 0);
  g_autofree char *all = NULL;
  g_autofree char *last = NULL;
  guint64 offset;

  append (ring, 1, 200);
  yp_ring_append_comment (ring, ":\n\n", 3);
  append (ring, 2, 300);

  g_assert_true (yp_ring_seek (ring, 0, &offset));
  all = read_on (ring, offset);
  g_assert_cmpuint (strlen (all), ==, 503);
  g_assert_true (g_str_has_prefix (all, "<1>"));
  g_assert_true (yp_ring_seek (ring, 1, &offset));
  last = read_on (ring, offset);
  g_assert_true (g_str_has_prefix (last, "<2>"));
  g_assert_true (yp_ring_seek (ring, 2, &offset));
  g_assert_cmpuint (offset, ==, yp_ring_get_head (ring));
}

/* Many laps of events of every length: whatever can be sought is whole and in its place. */
static void
test_wraps (void)
{
  g_autoptr (YpRing) ring = yp_ring_new (SIZE, 0);

  for (guint64 seq = 1; seq <= 500; seq++)
    {
      guint64 oldest = seq;
      guint64 offset;

      append (ring, seq, 128 + (gsize) (seq * 37 % 900));
      while (oldest > 0 && yp_ring_seek (ring, oldest - 1, &offset))
        {
          g_autofree char *text = read_on (ring, offset);
          g_autofree char *number = g_strdup_printf ("<%" G_GUINT64_FORMAT ">", oldest);

          g_assert_true (g_str_has_prefix (text, number));
          g_assert_cmpuint (offset, >=, yp_ring_get_tail (ring));
          oldest--;
        }

      g_assert_cmpuint (oldest, <, seq);
      g_assert_cmpuint (yp_ring_get_head (ring) - yp_ring_get_tail (ring), <=, SIZE);
      if (seq > 50)
        g_assert_cmpuint (oldest, >, 0);
    }
}

static void
test_as_large_as_the_ring (void)
{
  g_autoptr (YpRing) ring = yp_ring_new (SIZE, 0);
  guint64 offset;

  append (ring, 1, SIZE);
  append (ring, 2, SIZE);
  g_assert_false (yp_ring_seek (ring, 0, &offset));
  g_assert_true (yp_ring_seek (ring, 1, &offset));
  g_assert_cmpuint (yp_ring_get_head (ring) - offset, ==, SIZE);
}

static void
test_comments_alone (void)
{
  g_autoptr (YpRing) ring = yp_ring_new (SIZE, 7);
  guint64 offset;

  for (guint i = 0; i < 10 * SIZE; i++)
    yp_ring_append_comment (ring, ":\n\n", 3);

  g_assert_true (yp_ring_seek (ring, 7, &offset));
  g_assert_cmpuint (offset, ==, yp_ring_get_head (ring));
  g_assert_cmpuint (yp_ring_get_head (ring) - yp_ring_get_tail (ring), <=, SIZE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/ring/empty", test_empty);
  g_test_add_func ("/service/ring/seek", test_seek);
  g_test_add_func ("/service/ring/wraps", test_wraps);
  g_test_add_func ("/service/ring/as-large-as-the-ring", test_as_large_as_the_ring);
  g_test_add_func ("/service/ring/comments-alone", test_comments_alone);

  return g_test_run ();
}
