/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-event-stream.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean
on_event (const char *event, const char *data, gsize length, gpointer user_data, GError **error)
{
  GString *told = user_data;

  g_string_append (told, event != NULL ? event : ":");
  g_string_append_c (told, '=');
  g_string_append_len (told, data, (gssize) length);
  g_string_append_c (told, '\n');
  return TRUE;
}

static GString *
tell (const guint8 *data, gsize size, gsize step)
{
  GString *told = g_string_new (NULL);
  g_autoptr (YpEventStream) stream = yp_event_stream_new (on_event, told);

  for (gsize i = 0; i < size; i += step)
    {
      if (!yp_event_stream_feed (stream, (const char *) data + i, MIN (step, size - i), NULL))
        break;
    }

  return told;
}

/* The cuts of the network mean nothing. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GString) whole = tell (data, size, MAX (size, 1));
  g_autoptr (GString) by_byte = tell (data, size, 1);
  g_autoptr (GString) by_seven = tell (data, size, 7);

  g_assert_true (g_string_equal (whole, by_byte));
  g_assert_true (g_string_equal (whole, by_seven));
  return 0;
}
